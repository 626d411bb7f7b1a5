/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-view"

#include "config.h"

#include "app/commands/ved-run-view.h"

#include "app/commands/ved-run-chart.h"
#include "app/commands/ved-run-output.h"
#include "app/commands/ved-run-text.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-page.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* One run: how it stands, its figures, its output. The time that it takes is written twice a second while it runs and
 * can be seen; everything else comes from the run itself. */

#define CLOCK_MS         500
#define OUTPUT_HEIGHT_PX 260
#define LINE_HEIGHT_PX   130     /* of one long line; it scrolls beyond */

struct _VedRunView
{
  GtkWidget parent_instance;
  VedRun *run;                  /* (nullable) */
  GtkWidget *box, *icon, *facts, *note, *stop, *again, *chart, *output, *search, *follow, *filter, *count;
  GtkWidget *line_frame, *line;
  GtkFileChooserNative *chooser; /* (nullable) */
  gboolean active;
  guint clock_id;
};

enum {
  RUN_AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedRunView, ved_run_view, GTK_TYPE_WIDGET)

/* Why it failed, or was not started, and what its log lacks. */
static void
show_note (VedRunView *self)
{
  const char *note = ved_run_get_state (self->run) == VED_RUN_NOT_STARTED ? ved_run_get_message (self->run)
                                                                           : ved_run_get_note (self->run);
  const char *fault = ved_run_get_log_fault (self->run);
  g_autofree char *both = note != NULL && fault != NULL ? g_strdup_printf ("%s\n%s", note, fault) : NULL;
  const char *text = both != NULL ? both : note != NULL ? note : fault;

  ved_text_label_set (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
}

static void
show_facts (VedRunView *self)
{
  const VedRunState state = ved_run_get_state (self->run);
  g_autofree char *facts = ved_run_text_facts (state, ved_run_get_duration_us (self->run),
                                               ved_run_get_exit_status (self->run), ved_run_get_peak_kb (self->run));
  g_autofree char *lines = NULL;
  const guint64 n_total = ved_run_lines_get_n_total (ved_run_get_lines (self->run));

  ved_text_label_set (self->facts, facts);
  show_note (self);
  lines = g_strdup_printf (ngettext ("%" PRIu64 " line", "%" PRIu64 " lines", (gulong) n_total),
                           n_total);
  ved_text_label_set (self->count, lines);
}

static gboolean
clock_cb (gpointer user_data)
{
  show_facts (user_data);

  return G_SOURCE_CONTINUE;
}

static void
update_clock (VedRunView *self)
{
  gboolean wanted = self->active && self->run != NULL && ved_run_get_state (self->run) >= VED_RUN_RUNNING
    && !ved_run_get_has_ended (self->run);

  if (wanted == (self->clock_id != 0))
    return;
  g_clear_handle_id (&self->clock_id, g_source_remove);
  if (!wanted)
    return;

  self->clock_id = g_timeout_add (CLOCK_MS, clock_cb, self);
  g_source_set_name_by_id (self->clock_id, "ved-run-view clock");
}

static void
state_changed_cb (VedRunView *self)
{
  const VedRunState state = ved_run_get_state (self->run);

  for (VedRunState i = VED_RUN_IDLE; i <= VED_RUN_LOST; i++)
    gtk_widget_remove_css_class (self->icon, ved_run_text_class (i));
  gtk_widget_add_css_class (self->icon, ved_run_text_class (state));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), ved_run_text_icon (state));
  gtk_widget_set_visible (self->stop, !ved_run_get_has_ended (self->run));
  gtk_button_set_label (GTK_BUTTON (self->stop), state == VED_RUN_STOPPING ? _("Kill") : _("Stop"));
  gtk_widget_set_visible (self->again, ved_run_get_has_ended (self->run));
  show_facts (self);
  update_clock (self);
}

static void
partial_changed_cb (VedRunView *self)
{
  g_autofree char *partial = NULL;

  g_object_get (self->run, "partial", &partial, NULL);
  ved_run_output_set_partial (VED_RUN_OUTPUT (self->output), partial);
}

static void
stop_cb (VedRunView *self)
{
  ved_run_stop (self->run);
}

static void
again_cb (VedRunView *self)
{
  g_signal_emit (self, signals[RUN_AGAIN], 0, ved_run_get_command (self->run));
}

static void
search_changed_cb (VedRunView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  gboolean found = ved_run_output_search (VED_RUN_OUTPUT (self->output), text, FALSE);

  if (*text != '\0' && !found)
    gtk_widget_add_css_class (self->search, "error");
  else
    gtk_widget_remove_css_class (self->search, "error");
}

static void
search_next_cb (VedRunView *self)
{
  ved_run_output_search (VED_RUN_OUTPUT (self->output), gtk_editable_get_text (GTK_EDITABLE (self->search)), FALSE);
}

static void
search_previous_cb (VedRunView *self)
{
  ved_run_output_search (VED_RUN_OUTPUT (self->output), gtk_editable_get_text (GTK_EDITABLE (self->search)), TRUE);
}

static void
filter_chosen_cb (VedRunView *self)
{
  ved_run_output_set_filter (VED_RUN_OUTPUT (self->output),
                             (VedOutputFilter) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->filter)));
}

static void
copied_cb (VedRunView *self)
{
  g_autofree char *text = ved_run_lines_to_text (ved_run_get_lines (self->run));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  char **parts = data;
  GError *error = NULL;

  if (g_file_set_contents (parts[0], parts[1], -1, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(VedRunView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->note != NULL)
    {
      ved_text_label_set (self->note, error->message);
      gtk_widget_set_visible (self->note, TRUE);
    }
}

static void
save_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                VedRunView      *self)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GTask) task = NULL;
  char **parts;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && g_file_peek_path (file) != NULL && self->run != NULL)
    {
      parts = g_new0 (char *, 3);
      parts[0] = g_file_get_path (file);
      parts[1] = ved_run_lines_to_text (ved_run_get_lines (self->run));
      task = g_task_new (NULL, NULL, written_cb, g_object_ref (self));
      g_task_set_task_data (task, parts, (GDestroyNotify) g_strfreev);
      g_task_run_in_thread (task, write_thread);
    }
  g_clear_object (&self->chooser);
}

static void
save_cb (VedRunView *self)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Save Output"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _("output.log"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (save_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
ved_run_view_dispose (GObject *object)
{
  VedRunView *self = VED_RUN_VIEW (object);

  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_clear_object (&self->chooser);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->note = NULL;

  G_OBJECT_CLASS (ved_run_view_parent_class)->dispose (object);
}

static void
ved_run_view_class_init (VedRunViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_run_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[RUN_AGAIN] = g_signal_new ("run-again", VED_TYPE_RUN_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, VED_TYPE_FORM_COMMAND);
}

static GtkWidget *
create_icon_button (VedRunView *self,
                    const char *icon,
                    const char *name,
                    GCallback   clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  ved_set_tooltip (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
create_status (VedRunView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->icon = gtk_image_new ();
  self->facts = ved_text_paragraph_new ("", NULL);
  self->stop = gtk_button_new_with_label (_("Stop"));
  self->again = gtk_button_new_with_label (_("Run Again"));
  gtk_widget_set_hexpand (self->facts, TRUE);
  gtk_widget_add_css_class (self->stop, "destructive-action");
  gtk_widget_set_valign (self->stop, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->again, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (stop_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->again, "clicked", G_CALLBACK (again_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->facts);
  gtk_box_append (GTK_BOX (box), self->again);
  gtk_box_append (GTK_BOX (box), self->stop);

  return box;
}

static GtkWidget *
create_search (VedRunView *self)
{
  self->search = gtk_search_entry_new ();
  ved_page_leave_search (self->search);
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->search), 8);
  g_object_set (self->search, "placeholder-text", _("Find in the output"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find in the output"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "next-match", G_CALLBACK (search_next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "previous-match", G_CALLBACK (search_previous_cb), self, G_CONNECT_SWAPPED);

  return self->search;
}

static GtkWidget *
create_filter (VedRunView *self)
{
  const char *const names[] = { _("All"), _("Notable"), _("Problems"), _("Error stream"), NULL };

  self->filter = gtk_drop_down_new_from_strings (names);
  ved_set_tooltip (self->filter, _("Which lines are shown"));
  ved_name_widget (self->filter, _("Which lines are shown"));
  g_signal_connect_object (self->filter, "notify::selected", G_CALLBACK (filter_chosen_cb), self, G_CONNECT_SWAPPED);

  return self->filter;
}

static GtkWidget *
create_bar (VedRunView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->follow = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->follow), "go-bottom-symbolic");
  gtk_widget_add_css_class (self->follow, "flat");
  ved_set_tooltip (self->follow, _("Follow the end"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->follow), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Follow the end"),
                                  -1);
  g_object_bind_property (self->output, "following", self->follow, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (box), create_search (self));
  gtk_box_append (GTK_BOX (box), create_filter (self));
  gtk_box_append (GTK_BOX (box), self->follow);
  gtk_box_append (GTK_BOX (box), create_icon_button (self, "edit-copy-symbolic", _("Copy all output"),
                                                     G_CALLBACK (copied_cb)));
  gtk_box_append (GTK_BOX (box), create_icon_button (self, "document-save-symbolic", _("Save the output"),
                                                     G_CALLBACK (save_cb)));

  return box;
}

static GtkWidget *
create_output (VedRunView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->output);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), OUTPUT_HEIGHT_PX);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (scroller, "command-output");

  return scroller;
}

static void
cursor_moved_cb (VedRunView *self)
{
  g_autofree char *line = ved_run_output_get_long_line (VED_RUN_OUTPUT (self->output));

  gtk_widget_set_visible (self->line_frame, line != NULL);
  ved_text_label_set (self->line, line != NULL ? line : "");
}

/* Lines of the output have one height; the chosen one is read here where it is longer than there is room. */
static GtkWidget *
create_line (VedRunView *self)
{
  self->line = ved_text_wrapped_label_new ("", "monospace");
  self->line_frame = gtk_scrolled_window_new ();
  gtk_label_set_selectable (GTK_LABEL (self->line), TRUE);
  gtk_widget_add_css_class (self->line, "command-line");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->line_frame), self->line);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->line_frame), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->line_frame), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->line_frame), LINE_HEIGHT_PX);
  gtk_widget_add_css_class (self->line_frame, "command-output");
  gtk_widget_set_visible (self->line_frame, FALSE);
  g_signal_connect_object (self->output, "cursor-moved", G_CALLBACK (cursor_moved_cb), self, G_CONNECT_SWAPPED);

  return self->line_frame;
}

static void
ved_run_view_init (VedRunView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->output = ved_run_output_new ();
  self->chart = ved_run_chart_new ();
  self->note = ved_text_wrapped_label_new ("", "error");
  self->count = ved_text_label_new ("", "caption");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_label_set_selectable (GTK_LABEL (self->note), TRUE);
  gtk_box_append (GTK_BOX (self->box), create_status (self));
  gtk_box_append (GTK_BOX (self->box), self->note);
  gtk_box_append (GTK_BOX (self->box), self->chart);
  gtk_box_append (GTK_BOX (self->box), create_bar (self));
  gtk_box_append (GTK_BOX (self->box), create_output (self));
  gtk_box_append (GTK_BOX (self->box), create_line (self));
  gtk_box_append (GTK_BOX (self->box), self->count);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ved_run_view_new (void)
{
  return g_object_new (VED_TYPE_RUN_VIEW, NULL);
}

/**
 * ved_run_view_set_run:
 * @run: (nullable): what is shown
 */
void
ved_run_view_set_run (VedRunView *self,
                      VedRun     *run)
{
  if (run == self->run)
    return;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  ved_run_output_set_lines (VED_RUN_OUTPUT (self->output), run != NULL ? ved_run_get_lines (run) : NULL);
  ved_run_chart_set_metrics (VED_RUN_CHART (self->chart), run != NULL ? ved_run_get_metrics (run) : NULL);
  update_clock (self);
  if (run == NULL)
    return;

  g_signal_connect_object (run, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::partial", G_CALLBACK (partial_changed_cb), self, G_CONNECT_SWAPPED);
  state_changed_cb (self);
  partial_changed_cb (self);
}

VedRun *
ved_run_view_get_run (VedRunView *self)
{
  return self->run;
}

/**
 * ved_run_view_set_active:
 * @active: whether it can be seen
 */
void
ved_run_view_set_active (VedRunView *self,
                         gboolean    active)
{
  self->active = active;
  update_clock (self);
  ved_run_chart_set_active (VED_RUN_CHART (self->chart), active);
  if (active && self->run != NULL)
    show_facts (self);
}
