/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-work"

#include "config.h"

#include "app/recordings/ved-recording-work.h"

#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

/* What a worker does to a recording, with a button that ends it. Most of it is over before anybody could read that it
 * goes on: it is shown once it takes its time. While it is, it is looked at once a frame; where nobody can know how much
 * there is it only tells that something goes on. */

#define SHOW_AFTER_MS 300
#define PULSE_EVERY   6         /* frames */
#define SPACING_PX    12

struct _VedRecordingWork
{
  AdwBin parent_instance;
  char *text;
  GtkProgressBar *bar;          /* once it is shown, as is all in it */
  VedProgress *progress;        /* (nullable) */
  GCancellable *cancellable;
  guint n_frames;
  guint show_id;
};

G_DEFINE_FINAL_TYPE (VedRecordingWork, ved_recording_work, ADW_TYPE_BIN)

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedRecordingWork *self = VED_RECORDING_WORK (widget);
  gsize n_done = 0, n_all = 0;

  if (self->progress != NULL)
    ved_progress_get (self->progress, &n_done, &n_all);
  if (n_all > 0)
    gtk_progress_bar_set_fraction (self->bar, MIN (1.0, (double) n_done / (double) n_all));
  else if (self->n_frames++ % PULSE_EVERY == 0)
    gtk_progress_bar_pulse (self->bar);

  return G_SOURCE_CONTINUE;
}

static void
cancel_clicked_cb (VedRecordingWork *self,
                   GtkButton        *button)
{
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  g_cancellable_cancel (self->cancellable);
}

static GtkWidget *
create_content (VedRecordingWork *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX), *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *button = gtk_button_new_with_label (_("Cancel"));

  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
  gtk_box_append (GTK_BOX (both), ved_text_paragraph_new (self->text, NULL));
  gtk_box_append (GTK_BOX (both), GTK_WIDGET (self->bar));
  gtk_widget_set_hexpand (both, TRUE);
  gtk_widget_set_valign (both, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (cancel_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), both);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

static gboolean
show_cb (gpointer user_data)
{
  VedRecordingWork *self = user_data;

  self->show_id = 0;
  adw_bin_set_child (ADW_BIN (self), create_content (self));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);

  return G_SOURCE_REMOVE;
}

static void
ved_recording_work_dispose (GObject *object)
{
  VedRecordingWork *self = VED_RECORDING_WORK (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_pointer (&self->progress, ved_progress_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ved_recording_work_parent_class)->dispose (object);
}

static void
ved_recording_work_finalize (GObject *object)
{
  g_free (VED_RECORDING_WORK (object)->text);

  G_OBJECT_CLASS (ved_recording_work_parent_class)->finalize (object);
}

static void
ved_recording_work_class_init (VedRecordingWorkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_recording_work_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_recording_work_finalize;
}

static void
ved_recording_work_init (VedRecordingWork *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->show_id = g_timeout_add (SHOW_AFTER_MS, show_cb, self);
  g_source_set_name_by_id (self->show_id, "ved-recording-work");
}

/**
 * ved_recording_work_new:
 * @text: what is done
 * @progress: (nullable): how far it is
 * @cancellable: (transfer none): ends it
 *
 * Returns: the line; whoever began the work takes it away when that has ended
 */
GtkWidget *
ved_recording_work_new (const char   *text,
                        VedProgress  *progress,
                        GCancellable *cancellable)
{
  VedRecordingWork *self = g_object_new (VED_TYPE_RECORDING_WORK, NULL);

  self->text = g_strdup (text);
  self->progress = progress != NULL ? ved_progress_ref (progress) : NULL;
  self->cancellable = g_object_ref (cancellable);

  return GTK_WIDGET (self);
}

/**
 * ved_recording_work_get_cancellable:
 *
 * Returns: (transfer none): what ends the work
 */
GCancellable *
ved_recording_work_get_cancellable (VedRecordingWork *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_WORK (self), NULL);

  return self->cancellable;
}

/**
 * ved_recording_work_get_text:
 *
 * Returns: (transfer none): what is done
 */
const char *
ved_recording_work_get_text (VedRecordingWork *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_WORK (self), NULL);

  return self->text;
}
