/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-field-text"

#include "config.h"

#include "app/commands/ved-field-control.h"

#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <string.h>

/* Lines of text. Undo is the form's own, for all fields together. */

static void
follow_text (VedFieldControl *self)
{
  g_autofree char *text = ved_form_field_get_text (self->field);

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self->main))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->main), text);
}

static void
changed_cb (GtkEditable     *editable,
            VedFieldControl *self)
{
  ved_field_control_take_text (self, gtk_editable_get_text (editable));
}

static void
left_cb (GtkEventControllerFocus *controller,
         VedFieldControl         *self)
{
  ved_form_seal (self->form);
}

static void
create_entry (VedFieldControl *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  if (ved_form_field_get_element (self->field)->secret)
    {
      self->main = gtk_password_entry_new ();
      gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->main), TRUE);
    }
  else
    self->main = gtk_entry_new ();
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->main), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->main), 8);
  gtk_widget_set_hexpand (self->main, TRUE);
  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->main, focus);
  ved_field_control_follow (self, "value", follow_text);
  g_signal_connect (self->main, "changed", G_CALLBACK (changed_cb), self);
}

GtkWidget *
ved_field_text_new (VedFieldControl *self)
{
  create_entry (self);

  return self->main;
}

/* A path below the folder of the project is written from there. */
static char *
shorten (VedFieldControl *self,
         const char      *path)
{
  const char *root = ved_form_project_get_root (ved_form_get_project (self->form));
  gsize length = strlen (root);

  if (strncmp (path, root, length) == 0 && path[length] == '/' && path[length + 1] != '\0')
    return g_strdup (path + length + 1);

  return g_strdup (path);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           GtkWidget       *entry)
{
  VedFieldControl *self = g_object_get_data (G_OBJECT (entry), "ved-control");
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = NULL, *text = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    {
      text = shorten (self, path);
      ved_form_seal (self->form);
      gtk_editable_set_text (GTK_EDITABLE (entry), text);
      ved_form_seal (self->form);
    }
  g_object_set_data (G_OBJECT (entry), "ved-chooser", NULL);
}

static void
choose_cb (GtkButton *button,
           GtkWidget *entry)
{
  VedFieldControl *self = g_object_get_data (G_OBJECT (entry), "ved-control");
  const char *root = ved_form_project_get_root (ved_form_get_project (self->form));
  const VedFormElement *element = ved_form_field_get_element (self->field);
  /* What must exist is read; what need not may be written, and then one asks before a file is replaced. */
  const GtkFileChooserAction action = element->type == VED_FORM_DIRECTORY ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                      : element->exists ? GTK_FILE_CHOOSER_ACTION_OPEN : GTK_FILE_CHOOSER_ACTION_SAVE;
  GtkFileChooserNative *chooser;
  g_autofree char *path = g_canonicalize_filename (gtk_editable_get_text (GTK_EDITABLE (entry)), root);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  chooser = gtk_file_chooser_native_new (ved_form_field_get_label (self->field),
                                         GTK_WINDOW (gtk_widget_get_root (entry)), action, _("_Choose"), NULL);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), file, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), entry, 0);
  g_object_set_data_full (G_OBJECT (entry), "ved-chooser", chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

GtkWidget *
ved_field_path_new (VedFieldControl *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean is_folder = ved_form_field_get_element (self->field)->type == VED_FORM_DIRECTORY;
  GtkWidget *button = gtk_button_new_from_icon_name (is_folder ? "folder-open-symbolic" : "document-open-symbolic");
  g_autofree char *name = g_strdup_printf (_("Choose: %s"), ved_form_field_get_label (self->field));

  create_entry (self);
  ved_set_tooltip (button, is_folder ? _("Choose a folder") : _("Choose a file"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), self->main, 0);
  gtk_box_append (GTK_BOX (box), self->main);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}
