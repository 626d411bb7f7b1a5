/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-values-dialog"

#include "config.h"

#include "app/commands/ved-values-dialog.h"

#include <glib/gi18n.h>

/* The values of a form in a file of one's choice, out and in. */

typedef struct {
  VedCommandSession *session;
  VedValuesTold told;
  gpointer user_data;
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *dialog = data;

  g_object_unref (dialog->session);
  g_free (dialog);
}

static void
save (Dialog     *dialog,
      const char *path)
{
  g_autofree char *text = ved_command_session_export (dialog->session);
  g_autoptr(GError) error = NULL;

  if (!g_file_set_contents (path, text, -1, &error))
    dialog->told (error->message, dialog->user_data);
}

static void
load (Dialog     *dialog,
      const char *path)
{
  g_autofree char *text = NULL, *dropped = NULL;
  g_autoptr(GError) error = NULL;
  guint n_dropped = 0;

  if (!g_file_get_contents (path, &text, NULL, &error)
      || !ved_command_session_import (dialog->session, text, &n_dropped, &error))
    {
      dialog->told (error->message, dialog->user_data);
      return;
    }
  if (n_dropped == 0)
    return;
  dropped = g_strdup_printf (ngettext ("%u value has no field here", "%u values have no field here", n_dropped),
                             n_dropped);
  dialog->told (dropped, dialog->user_data);
}

static void
chosen_cb (GtkNativeDialog *native,
           int              response,
           Dialog          *dialog)
{
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (native));
  if (file == NULL || g_file_peek_path (file) == NULL || ved_command_session_get_form (dialog->session) == NULL)
    return;

  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (native)) == GTK_FILE_CHOOSER_ACTION_SAVE)
    save (dialog, g_file_peek_path (file));
  else
    load (dialog, g_file_peek_path (file));
}

/**
 * ved_values_dialog_show:
 * @session: whose form it is about
 * @saves: whether the values are written; else they are read
 *
 * Asks for a file and saves or loads the values of a form.
 *
 * Returns: (transfer full): the dialog; it is gone when nobody holds it
 */
GtkFileChooserNative *
ved_values_dialog_show (GtkWindow         *parent,
                        VedCommandSession *session,
                        gboolean           saves,
                        VedValuesTold      told,
                        gpointer           user_data)
{
  Dialog *dialog = g_new (Dialog, 1);
  GtkFileChooserNative *native;

  *dialog = (Dialog) { g_object_ref (session), told, user_data };
  native = gtk_file_chooser_native_new (saves ? _("Save Values") : _("Load Values"), parent,
                                        saves ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                        saves ? _("_Save") : _("_Open"), NULL);
  if (saves)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), "values.json");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_object_set_data_full (G_OBJECT (native), "ved-dialog", dialog, dialog_free);
  g_signal_connect (native, "response", G_CALLBACK (chosen_cb), dialog);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));

  return native;
}
