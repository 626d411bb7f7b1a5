/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-settings"

#include "config.h"

#include "app/commands/ved-run-settings.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <string.h>

/* Where a command runs and what it finds there: the folder of the project, variables, input. The line that tells the
 * folder is all that is there until it is unfolded for the first time. */

struct _VedRunSettings
{
  GtkWidget parent_instance;
  VedCommandSession *session;   /* (nullable) */
  GtkWidget *expander;
  GtkWidget *folder, *reset, *suffix_row, *suffix, *io, *environment;   /* (nullable): until it is unfolded */
  GtkFileChooserNative *chooser; /* (nullable) */
  gboolean following;
};

G_DEFINE_FINAL_TYPE (VedRunSettings, ved_run_settings, GTK_TYPE_WIDGET)

static char *
short_path (const char *path)
{
  const char *home = g_get_home_dir ();

  if (g_str_has_prefix (path, home) && (path[strlen (home)] == '/' || path[strlen (home)] == '\0'))
    return g_strconcat ("~", path + strlen (home), NULL);

  return g_strdup (path);
}

static void
follow_unfolded (VedRunSettings *self)
{
  VedForm *form = ved_command_session_get_form (self->session);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->environment));
  g_autofree char *old = NULL;
  GtkTextIter start, end;

  ved_text_label_set (self->folder, ved_command_session_get_folder (self->session));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->io), ved_command_session_get_io (self->session));
  gtk_widget_set_visible (self->suffix_row, form != NULL && ved_form_schema_has_suffix (ved_form_get_schema (form)));
  if (form != NULL)
    gtk_switch_set_active (GTK_SWITCH (self->suffix), ved_form_get_suffix (form));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  old = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (g_strcmp0 (old, ved_command_session_get_environment (self->session)) != 0)
    gtk_text_buffer_set_text (buffer, ved_command_session_get_environment (self->session), -1);
}

static void
follow (VedRunSettings *self)
{
  g_autofree char *path = short_path (ved_command_session_get_folder (self->session));
  g_autofree char *label = g_strdup_printf (_("Runs in %s"), path);

  self->following = TRUE;
  gtk_expander_set_label (GTK_EXPANDER (self->expander), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (self->folder != NULL)
    follow_unfolded (self);
  self->following = FALSE;
}

static void
folder_chosen_cb (GtkNativeDialog *dialog,
                  int              response,
                  VedRunSettings  *self)
{
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && g_file_peek_path (file) != NULL && self->session != NULL)
    ved_command_session_set_folder (self->session, g_file_peek_path (file));
  g_clear_object (&self->chooser);
}

static void
choose_folder_cb (VedRunSettings *self)
{
  g_autoptr(GFile) folder = g_file_new_for_path (ved_command_session_get_folder (self->session));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Project Folder"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), NULL);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
reset_folder_cb (VedRunSettings *self)
{
  ved_command_session_set_folder (self->session, NULL);
}

static void
io_chosen_cb (VedRunSettings *self)
{
  if (!self->following && self->session != NULL)
    ved_command_session_set_io (self->session, (VedRunIo) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->io)));
}

static void
suffix_switched_cb (VedRunSettings *self)
{
  VedForm *form = self->session != NULL ? ved_command_session_get_form (self->session) : NULL;

  if (!self->following && form != NULL)
    ved_form_set_suffix (form, gtk_switch_get_active (GTK_SWITCH (self->suffix)));
}

static void
environment_edited_cb (VedRunSettings *self,
                       GtkTextBuffer  *buffer)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (self->following || self->session == NULL)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  ved_command_session_set_environment (self->session, text);
}

static void
ved_run_settings_dispose (GObject *object)
{
  VedRunSettings *self = VED_RUN_SETTINGS (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_pointer (&self->expander, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_run_settings_parent_class)->dispose (object);
}

static void
ved_run_settings_class_init (VedRunSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_run_settings_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

/* A title, what it is about, and a widget whose @property says what was chosen. */
static GtkWidget *
create_row (VedRunSettings *self,
            const char     *title,
            const char     *hint,
            GtkWidget      *widget,
            const char     *property,
            GCallback       chosen)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *caption = ved_text_paragraph_new (hint, "caption");
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), ved_text_label_new (title, NULL));
  gtk_box_append (GTK_BOX (texts), caption);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), widget);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  ved_name_widget (widget, title);
  g_signal_connect_object (widget, signal, chosen, self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
create_folder_row (VedRunSettings *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *choose = gtk_button_new_with_label (_("Choose…"));

  self->folder = ved_text_wrapped_label_new ("", "caption");
  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_label_set_selectable (GTK_LABEL (self->folder), TRUE);
  gtk_widget_set_hexpand (self->folder, TRUE);
  gtk_widget_add_css_class (self->reset, "flat");
  ved_set_tooltip (self->reset, _("The folder that the form belongs to"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (choose), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Choose the folder of the project"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The folder that the form belongs to"), -1);
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  g_signal_connect_object (choose, "clicked", G_CALLBACK (choose_folder_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (reset_folder_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), self->folder);
  gtk_box_append (GTK_BOX (row), self->reset);
  gtk_box_append (GTK_BOX (row), choose);

  return row;
}

static GtkWidget *
create_environment (VedRunSettings *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkTextBuffer *buffer;

  self->environment = gtk_text_view_new ();
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->environment));
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->environment), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->environment), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->environment), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Environment, NAME=value, one per line"), -1);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (environment_edited_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->environment);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 56);
  gtk_widget_add_css_class (scroller, "command-text");

  return scroller;
}

static void
unfolded_cb (VedRunSettings *self)
{
  const char *const ios[] = { _("No input"), _("Input stays open"), _("A terminal"), NULL };
  GtkWidget *box;

  if (self->folder != NULL || !gtk_expander_get_expanded (GTK_EXPANDER (self->expander)))
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->io = gtk_drop_down_new_from_strings (ios);
  self->suffix = gtk_switch_new ();
  self->suffix_row = create_row (self, _("Name the model in the experiment"),
                                 _("Adds architecture, decoder and encoder to its name"), self->suffix, "active",
                                 G_CALLBACK (suffix_switched_cb));
  gtk_widget_set_margin_top (box, 8);
  gtk_box_append (GTK_BOX (box), create_folder_row (self));
  gtk_box_append (GTK_BOX (box), self->suffix_row);
  gtk_box_append (GTK_BOX (box), create_row (self, _("What it reads"),
                                             _("Some programs colour and draw progress on a terminal only"), self->io,
                                             "selected", G_CALLBACK (io_chosen_cb)));
  gtk_box_append (GTK_BOX (box), ved_text_label_new (_("Environment, NAME=value, one per line"), "caption"));
  gtk_box_append (GTK_BOX (box), create_environment (self));
  gtk_expander_set_child (GTK_EXPANDER (self->expander), box);
  if (self->session != NULL)
    follow (self);
}

static void
ved_run_settings_init (VedRunSettings *self)
{
  self->expander = gtk_expander_new (NULL);
  gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
  g_signal_connect_object (self->expander, "notify::expanded", G_CALLBACK (unfolded_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ved_run_settings_new (void)
{
  return g_object_new (VED_TYPE_RUN_SETTINGS, NULL);
}

/**
 * ved_run_settings_set_session:
 * @session: (nullable): whose settings are shown
 */
void
ved_run_settings_set_session (VedRunSettings    *self,
                              VedCommandSession *session)
{
  if (session == self->session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, follow, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  g_signal_connect_object (session, "form-changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  follow (self);
}
