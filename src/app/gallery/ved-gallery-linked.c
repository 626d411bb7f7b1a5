/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-linked"

#include "config.h"

#include "app/gallery/ved-gallery-scene.h"

#include "app/charts/ved-event-strip.h"
#include "app/charts/ved-range-navigator.h"
#include "app/charts/ved-time-series-chart.h"

#include <glib/gi18n.h>

/* Charts that share one range and one cursor: events above a line, and the whole of it below. */

#define N_EVENTS 12

typedef struct {
  VedViewport *viewport;
  GtkWidget *events;
  GtkWidget *lines;
  GtkWidget *navigator;
} Linked;

static void
linked_free (gpointer data)
{
  Linked *linked = data;

  g_object_unref (linked->viewport);
  g_free (linked);
}

static GtkWidget *
create_linked (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Linked *linked = g_new0 (Linked, 1);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  linked->viewport = ved_viewport_new ();
  linked->events = ved_event_strip_new (linked->viewport);
  linked->lines = ved_time_series_chart_new (linked->viewport);
  linked->navigator = ved_range_navigator_new (linked->viewport);
  ved_plot_chart_set_zone (VED_PLOT_CHART (linked->lines), utc);
  ved_chart_set_title (VED_CHART (linked->lines), _("Linked charts"));
  gtk_widget_set_vexpand (linked->lines, TRUE);
  gtk_box_append (GTK_BOX (box), linked->events);
  gtk_box_append (GTK_BOX (box), linked->lines);
  gtk_box_append (GTK_BOX (box), linked->navigator);
  g_object_set_data_full (G_OBJECT (box), "linked", linked, linked_free);

  return box;
}

static VedChartSeries
make_series (VedGalleryData *data)
{
  return (VedChartSeries) {
           .label = "web-1",
           .trace = ved_gallery_data_get_trace (data, 0),
           .owner = ved_gallery_data_ref (data),
           .free_owner = (GDestroyNotify) ved_gallery_data_unref,
  };
}

static void
show_events (VedEventStrip        *strip,
             const VedGalleryData *data)
{
  gint64 span_us = ved_gallery_data_get_end (data) - data->start_us;
  VedStripEvent events[N_EVENTS];
  guint n = (guint) MIN (data->n_values, N_EVENTS);

  for (guint i = 0; i < n; i++)
    {
      events[i] = (VedStripEvent) {
        .time_us = data->start_us + span_us * (2 * i + 1) / (2 * N_EVENTS),
        .has_level = i % 3 != 0,
        .level = (VedLevel) (i % VED_N_LEVELS),
        .label = i % 3 != 0 ? _("Alert") : _("Bookmark"),
      };
    }
  ved_event_strip_set_events (strip, events, n);
}

static void
show_linked (GtkWidget      *box,
             VedGalleryData *data)
{
  Linked *linked = g_object_get_data (G_OBJECT (box), "linked");
  VedTimeSeriesChart *lines = VED_TIME_SERIES_CHART (linked->lines);
  VedChartSeries series = make_series (data), whole = make_series (data);
  gint64 end_us = ved_gallery_data_get_end (data), span_us = end_us - data->start_us;

  ved_time_series_chart_remove_series (lines);
  ved_time_series_chart_set_series (lines, 0, &series);
  ved_range_navigator_set_series (VED_RANGE_NAVIGATOR (linked->navigator), &whole);
  show_events (VED_EVENT_STRIP (linked->events), data);
  ved_viewport_set_extent (linked->viewport, data->start_us, end_us);
  ved_viewport_set_home (linked->viewport, data->n_values > 1 ? end_us - MAX (span_us / 3, 1) : data->start_us, end_us);
}

static const VedGalleryScene scenes[] = {
  { "linked", N_("Linked charts"), N_("Drag the brush below; events and cursor follow"), 300, create_linked, show_linked },
};

const VedGalleryFamily ved_gallery_linked = { scenes, G_N_ELEMENTS (scenes) };
