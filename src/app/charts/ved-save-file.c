/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-save-file"

#include "config.h"

#include "app/charts/ved-save-file.h"

#include "app/ved-announcer.h"
#include "app/ved-toast.h"
#include "base/ved-file-name.h"
#include "base/ved-task.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What everything that can be kept as a file has in common: where to is asked, what takes a while can be cancelled, and it
 * is told that the file is there, or what went wrong. */

#define PATIENCE_MS 300

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
  g_autofree char *safe = ved_file_name_make_safe (name);

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

struct _VedSaveJob
{
  GtkWidget *widget;            /* held */
  char *name;
  GCancellable *cancellable;
  AdwToast *toast;              /* (nullable): while it is shown that a file is being written */
  guint patience_id;
};

static void
add_toast (VedSaveJob *self,
           AdwToast   *toast)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (self->widget, ADW_TYPE_TOAST_OVERLAY);

  ved_announce_markup (self->widget, adw_toast_get_title (toast));
  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
  else
    g_object_unref (toast);
}

static void
cancelled_cb (AdwToast     *toast,
              GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static gboolean
patience_over_cb (gpointer user_data)
{
  VedSaveJob *self = user_data;
  g_autofree char *text = g_strdup_printf (_("Saving %s…"), self->name);

  self->patience_id = 0;
  self->toast = ved_toast_new (text);
  adw_toast_set_timeout (self->toast, 0);
  /* While it waits behind another, nothing can be cancelled. */
  adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_button_label (self->toast, _("_Cancel"));
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (cancelled_cb), self->cancellable, 0);
  add_toast (self, g_object_ref (self->toast));

  return G_SOURCE_REMOVE;
}

/**
 * ved_save_job_new:
 * @widget: in whose window it is told how it goes
 * @file: that is going to be written
 *
 * What takes longer than a moment says so, with a button that cancels it.
 *
 * Returns: (transfer full): for ved_save_job_end()
 */
VedSaveJob *
ved_save_job_new (GtkWidget *widget,
                  GFile     *file)
{
  g_autofree char *name = g_file_get_basename (file);
  VedSaveJob *self = g_new0 (VedSaveJob, 1);

  self->widget = g_object_ref (widget);
  self->name = g_filename_display_name (name != NULL ? name : "");
  self->cancellable = g_cancellable_new ();
  self->patience_id = g_timeout_add (PATIENCE_MS, patience_over_cb, self);
  g_source_set_name_by_id (self->patience_id, "[vedette] patience with a file");

  return self;
}

/**
 * ved_save_job_get_cancellable:
 *
 * Returns: (transfer none): to write the file with
 */
GCancellable *
ved_save_job_get_cancellable (VedSaveJob *self)
{
  return self->cancellable;
}

/**
 * ved_save_job_end:
 * @self: (transfer full): whose file is written, or not
 * @fault: (nullable): why there is no file
 *
 * Tells how it ended; nothing where the viewer has cancelled it.
 */
void
ved_save_job_end (VedSaveJob   *self,
                  const GError *fault)
{
  g_autofree char *text = g_strdup_printf (_("Saved as %s"), self->name);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  if (fault == NULL)
    add_toast (self, ved_toast_new (text));
  else if (!g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ved_save_tell_fault (self->widget, fault);
  g_clear_object (&self->toast);
  g_object_unref (self->cancellable);
  g_object_unref (self->widget);
  g_free (self->name);
  g_free (self);
}

/* What is to be written, and where to once that is known. */
typedef struct {
  VedSaveWrite write;
  gpointer data;
  GDestroyNotify free_data;
  GFile *file;                  /* (nullable) */
} Contents;

static void
contents_free (Contents *contents)
{
  if (contents->free_data != NULL)
    contents->free_data (contents->data);
  g_clear_object (&contents->file);
  g_free (contents);
}

static gpointer
write_in_worker (gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Contents *contents = data;

  return ved_save_stream (contents->file, contents->write, contents->data, cancellable, error) ? contents : NULL;
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      job)
{
  g_autoptr(GError) error = NULL;

  g_task_propagate_pointer (G_TASK (result), &error);
  ved_save_job_end (job, error);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           GtkWidget       *widget)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      Contents *contents = g_object_steal_data (G_OBJECT (dialog), "ved-contents");
      g_autoptr(GTask) task = NULL;
      VedSaveJob *job;

      contents->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      job = ved_save_job_new (widget, contents->file);
      task = g_task_new (NULL, ved_save_job_get_cancellable (job), written_cb, job);
      g_task_set_source_tag (task, chosen_cb);
      g_task_set_task_data (task, contents, (GDestroyNotify) contents_free);
      ved_task_run (task, write_in_worker, NULL);
    }
  g_object_set_data (G_OBJECT (widget), "ved-save-dialog", NULL);
}

/**
 * ved_save_ask:
 * @widget: over whose window it is asked where to; the question goes with it
 * @name: of the file, to begin with
 * @write: writes its contents, in a worker
 * @data: (transfer full): for @write; nothing of it may change meanwhile
 * @free_data: of @data
 *
 * Keeps something in a file of the viewer's choice.
 */
void
ved_save_ask (GtkWidget      *widget,
              const char     *name,
              VedSaveWrite    write,
              gpointer        data,
              GDestroyNotify  free_data)
{
  Contents *contents = g_new0 (Contents, 1);
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  *contents = (Contents) { write, data, free_data, NULL };
  dialog = ved_save_dialog_new (widget, _("Export"), name);
  g_object_set_data_full (G_OBJECT (dialog), "ved-contents", contents, (GDestroyNotify) contents_free);
  g_object_set_data_full (G_OBJECT (widget), "ved-save-dialog", dialog, g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static gboolean
write_text (gpointer       text,
            GOutputStream *stream,
            GCancellable  *cancellable,
            GError       **error)
{
  return g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error);
}

/**
 * ved_save_text:
 * @widget: over whose window it is asked where to
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
  g_return_if_fail (text != NULL);

  ved_save_ask (widget, name, write_text, g_strdup (text), g_free);
}
