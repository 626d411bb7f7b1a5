/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-warmth"

#include "config.h"

#include "app/charts/ved-chart-warmth.h"

#include "app/charts/ved-text-cache.h"
#include "app/charts/ved-time-series-chart.h"
#include "base/ved-clock.h"

/* A process draws its first chart with code that was never run, classes that nobody asked for, and a time zone that is still
 * on the disk: that was a third of the first frame. One that nobody sees is drawn before, while the main loop is idle. */

#define WIDTH 320
#define HEIGHT 160

static GtkWidget *
create_chart (void)
{
  static const float values[] = { 1.0f, 3.0f, 2.0f, 4.0f };
  const VedChartSeries series = {
    .label = "", .trace = { .values = values, .n_values = G_N_ELEMENTS (values), .step_us = VED_MINUTE_US },
  };
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  GtkWidget *chart = ved_time_series_chart_new (viewport);

  ved_viewport_set_extent (viewport, 0, G_N_ELEMENTS (values) * VED_MINUTE_US);
  ved_viewport_set_home (viewport, 0, G_N_ELEMENTS (values) * VED_MINUTE_US);
  ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (chart), 0, &series);

  return chart;
}

static void
draw (GskRenderNode *node)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static gboolean
draw_unseen_cb (gpointer data)
{
  GtkWidget *window = gtk_window_new (), *chart = create_chart ();
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_widget_measure (chart, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (chart, &(GtkAllocation) { 0, 0, WIDTH, HEIGHT }, -1);
  GTK_WIDGET_GET_CLASS (chart)->snapshot (chart, snapshot);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node != NULL)
    draw (node);
  gtk_window_destroy (GTK_WINDOW (window));

  return G_SOURCE_REMOVE;
}

/**
 * ved_chart_warm_up:
 *
 * Has what the first chart needs made when the main loop has nothing else to do. Once, when it is known who paints. Main
 * thread.
 */
void
ved_chart_warm_up (void)
{
  ved_text_cache_warm_fonts ();
  if (ved_chart_get_backend () == VED_CHART_BACKEND_SOFTWARE)
    g_source_set_name_by_id (g_idle_add_full (G_PRIORITY_LOW, draw_unseen_cb, NULL, NULL), "ved-chart-warmth");
}
