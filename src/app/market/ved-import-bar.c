/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-import-bar"

#include "config.h"

#include "app/market/ved-import-bar.h"

#include <glib/gi18n.h>

/* How much of a recording has been read, looked at once a frame. Where nobody can know how much there is, as while
 * recordings are looked for or a compressed file is unpacked, it only tells that something goes on. */

#define WIDTH       280
#define PULSE_EVERY 6           /* frames */

struct _VedImportBar
{
  AdwBin parent_instance;
  VedProgress *progress;    /* (nullable) */
  gsize n_shown;
  guint n_frames;
  guint tick_id;
  GtkWidget *bar;
};

G_DEFINE_FINAL_TYPE (VedImportBar, ved_import_bar, ADW_TYPE_BIN)

static char *
describe (gsize n_read,
          gsize n_bytes)
{
  g_autofree char *read = g_format_size (n_read), *all = g_format_size (n_bytes);

  if (n_bytes == 0)
    return n_read > 0 ? g_strdup_printf (C_("import", "%s read"), read) : g_strdup (_("Looking for recordings…"));
  if (n_read >= n_bytes)
    return g_strdup (_("Checking every row…"));

  return g_strdup_printf (C_("import", "%s of %s read"), read, all);
}

static void
show (VedImportBar *self)
{
  GtkProgressBar *bar = GTK_PROGRESS_BAR (self->bar);
  gsize n_read = 0, n_bytes = 0;
  g_autofree char *text = NULL;

  if (self->progress != NULL)
    ved_progress_get (self->progress, &n_read, &n_bytes);
  if (n_bytes == 0 && self->n_frames++ % PULSE_EVERY == 0)
    gtk_progress_bar_pulse (bar);
  if (n_read == self->n_shown)
    return;

  self->n_shown = n_read;
  text = describe (n_read, n_bytes);
  if (n_bytes > 0)
    gtk_progress_bar_set_fraction (bar, MIN (1.0, (double) n_read / (double) n_bytes));
  gtk_progress_bar_set_text (bar, text);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  show (VED_IMPORT_BAR (widget));

  return G_SOURCE_CONTINUE;
}

static void
ved_import_bar_dispose (GObject *object)
{
  VedImportBar *self = VED_IMPORT_BAR (object);

  g_clear_pointer (&self->progress, ved_progress_unref);

  G_OBJECT_CLASS (ved_import_bar_parent_class)->dispose (object);
}

static void
ved_import_bar_class_init (VedImportBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_import_bar_dispose;
}

static void
ved_import_bar_init (VedImportBar *self)
{
  self->bar = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->bar), TRUE);
  gtk_widget_set_halign (self->bar, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->bar, WIDTH, -1);
  adw_bin_set_child (ADW_BIN (self), self->bar);
}

GtkWidget *
ved_import_bar_new (void)
{
  return g_object_new (VED_TYPE_IMPORT_BAR, NULL);
}

/**
 * ved_import_bar_follow:
 * @progress: (nullable): of what to tell; %NULL while it has not begun
 * @is_busy: whether to look at it at all, as long as this is seen
 */
void
ved_import_bar_follow (VedImportBar    *self,
                       VedProgress     *progress,
                       gboolean         is_busy)
{
  g_return_if_fail (VED_IS_IMPORT_BAR (self));

  if (self->progress != progress || self->tick_id == 0)
    {
      g_clear_pointer (&self->progress, ved_progress_unref);
      self->progress = progress != NULL ? ved_progress_ref (progress) : NULL;
      self->n_shown = G_MAXSIZE;
    }
  if (is_busy)
    show (self);
  if (is_busy && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  if (!is_busy && self->tick_id != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
      self->tick_id = 0;
    }
}
