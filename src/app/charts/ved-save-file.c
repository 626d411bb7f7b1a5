/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-save-file"

#include "config.h"

#include "app/charts/ved-save-file.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What everything that can be kept as a file has in common: where to is asked, and what went wrong is told. */

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/**
 * ved_save_dialog_new:
 * @widget: over whose window it is shown
 * @title: what is to be saved
 * @name: of the file, to begin with
 *
 * Returns: (transfer full): a dialog that asks where to, not shown yet
 */
GtkFileChooserNative *
ved_save_dialog_new (GtkWidget  *widget,
                     const char *title,
                     const char *name)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, get_window (widget), GTK_FILE_CHOOSER_ACTION_SAVE,
                                                              _("_Save"), _("_Cancel"));
  g_autofree char *safe = g_strdelimit (g_strdup (name), "/", '-');

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), safe);

  return dialog;
}

/**
 * ved_save_tell_fault:
 * @widget: over whose window it is told
 * @fault: why there is no file
 */
void
ved_save_tell_fault (GtkWidget    *widget,
                     const GError *fault)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (widget), _("The file could not be saved"), fault->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GtkWidget) widget = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    ved_save_tell_fault (widget, error);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           GtkWidget       *widget)
{
  GBytes *text = g_object_get_data (G_OBJECT (dialog), "ved-text");

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      g_file_replace_contents_bytes_async (file, text, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb,
                                           g_object_ref (widget));
    }
  g_object_set_data (G_OBJECT (widget), "ved-save-dialog", NULL);
}

/**
 * ved_save_text:
 * @widget: over whose window it is asked where to; the question goes with it
 * @name: of the file, to begin with
 * @text: what is written to it
 *
 * Keeps a text in a file of the viewer's choice.
 */
void
ved_save_text (GtkWidget  *widget,
               const char *name,
               const char *text)
{
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  dialog = ved_save_dialog_new (widget, _("Export"), name);
  g_object_set_data_full (G_OBJECT (dialog), "ved-text", g_bytes_new (text, strlen (text)),
                          (GDestroyNotify) g_bytes_unref);
  g_object_set_data_full (G_OBJECT (widget), "ved-save-dialog", dialog, g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
