/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-scheduler"

#include "config.h"

#include "app/charts/ved-chart-scheduler.h"

/* When charts are drawn. All that change in a window are drawn in one frame of its clock, the next one, however
 * often they have changed before: a chart is recorded when GTK takes its snapshot, and asking twice for a
 * frame that has not come yet costs nothing. So nothing is drawn for a window whose frames do not come, as
 * those of a covered one on Wayland.
 *
 * An unmapped chart asks for no frame; it is drawn anew when it is mapped. Neither does one in a minimised
 * window, for whose clock goes on ticking under X11: it waits here, with its surface, until the window is
 * back. A minimised window therefore wakes for no chart. */

#define DATA_KEY "ved-chart-scheduler"

typedef struct {
  GHashTable *waiting;          /* charts, none of them unmapped */
} Scheduler;

static void
scheduler_free (gpointer data)
{
  Scheduler *self = data;

  g_hash_table_unref (self->waiting);
  g_free (self);
}

static GdkSurface *
find_surface (GtkWidget *chart)
{
  GtkRoot *root = gtk_widget_get_root (chart);

  return root != NULL ? gtk_native_get_surface (GTK_NATIVE (root)) : NULL;
}

static gboolean
is_minimised (GdkSurface *surface)
{
  return GDK_IS_TOPLEVEL (surface)
         && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) != 0;
}

static void
state_changed_cb (GdkSurface *surface,
                  GParamSpec *pspec,
                  gpointer    user_data)
{
  Scheduler *self = g_object_get_data (G_OBJECT (surface), DATA_KEY);
  GHashTableIter iter;
  gpointer chart;

  if (is_minimised (surface))
    return;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &chart, NULL))
    {
      gtk_widget_queue_draw (chart);
      g_hash_table_iter_remove (&iter);
    }
}

static Scheduler *
get_scheduler (GdkSurface *surface)
{
  Scheduler *self = g_object_get_data (G_OBJECT (surface), DATA_KEY);

  if (self != NULL)
    return self;

  self = g_new0 (Scheduler, 1);
  self->waiting = g_hash_table_new (NULL, NULL);
  g_object_set_data_full (G_OBJECT (surface), DATA_KEY, self, scheduler_free);
  g_signal_connect (surface, "notify::state", G_CALLBACK (state_changed_cb), NULL);

  return self;
}

/**
 * ved_chart_scheduler_request:
 * @chart: a widget that has changed
 *
 * Has @chart drawn in the next frame in which it can be seen.
 */
void
ved_chart_scheduler_request (GtkWidget *chart)
{
  GdkSurface *surface;

  if (!gtk_widget_get_mapped (chart))
    return;

  surface = find_surface (chart);
  if (surface != NULL && is_minimised (surface))
    g_hash_table_add (get_scheduler (surface)->waiting, chart);
  else
    gtk_widget_queue_draw (chart);
}

/**
 * ved_chart_scheduler_forget:
 * @chart: a widget that is unmapped
 *
 * Called before a chart cannot be seen any more.
 */
void
ved_chart_scheduler_forget (GtkWidget *chart)
{
  GdkSurface *surface = find_surface (chart);
  Scheduler *self = surface != NULL ? g_object_get_data (G_OBJECT (surface), DATA_KEY) : NULL;

  if (self != NULL)
    g_hash_table_remove (self->waiting, chart);
}

/**
 * ved_chart_scheduler_get_n_waiting:
 * @window: realized
 *
 * Returns: how many charts have changed while @window is minimised
 */
guint
ved_chart_scheduler_get_n_waiting (GtkWidget *window)
{
  GdkSurface *surface = find_surface (window);
  Scheduler *self = surface != NULL ? g_object_get_data (G_OBJECT (surface), DATA_KEY) : NULL;

  return self != NULL ? g_hash_table_size (self->waiting) : 0;
}
