/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-lines"

#include "config.h"

#include "app/gallery/ved-gallery-scene.h"

#include "app/charts/ved-legend.h"
#include "app/charts/ved-time-series-chart.h"

#include <glib/gi18n.h>
#include <math.h>

/* Lines over time: plain, with a forecast behind it, with an envelope around it. */

#define LIVE_SPAN 600           /* samples that are visible of live data */
#define N_STEPS 96
#define N_ENVELOPE 600
#define N_BESIDE 5
#define N_HELD 12               /* samples for which a count stays the same */
#define UNITS_PER_JOB 4.0f

static GtkWidget *
create_chart (void)
{
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, -1, NULL };
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  GtkWidget *chart = ved_time_series_chart_new (viewport);

  ved_plot_chart_set_zone (VED_PLOT_CHART (chart), utc);
  ved_plot_chart_set_format (VED_PLOT_CHART (chart), &format, &format);

  return chart;
}

static GtkWidget *
create_log (void)
{
  GtkWidget *chart = create_chart ();

  ved_plot_chart_set_value_flags (VED_PLOT_CHART (chart), VED_PLOT_VALUE_LOG);

  return chart;
}

static void
show_range (VedTimeSeriesChart   *chart,
            const VedGalleryData *data,
            gint64                end_us)
{
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  gint64 from_us = data->start_us;

  if (data->kind == VED_GALLERY_LIVE)
    from_us += (gint64) (data->n_values - MIN (data->n_values, LIVE_SPAN)) * data->step_us;
  ved_viewport_set_extent (viewport, data->start_us, end_us);
  ved_viewport_set_home (viewport, from_us, end_us);
}

static void
set_series (VedTimeSeriesChart *chart,
            VedGalleryData     *data,
            guint               index)
{
  g_autofree char *label = data->n_series > 1 ? g_strdup_printf ("server-%04u", index + 1) : g_strdup ("web-1");
  VedChartSeries series = {
    .label = label,
    .trace = ved_gallery_data_get_trace (data, index),
    .owner = ved_gallery_data_ref (data),
    .free_owner = (GDestroyNotify) ved_gallery_data_unref,
  };

  ved_time_series_chart_set_series (chart, index, &series);
}

static void
show_lines (GtkWidget      *widget,
            VedGalleryData *data)
{
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (widget);

  ved_time_series_chart_remove_series (chart);
  for (guint i = 0; i < data->n_series; i++)
    set_series (chart, data, i);
  show_range (chart, data, ved_gallery_data_get_end (data));
}

/* Eight hours' worth of steps, a quarter of what is visible, from the last value. */
static void
show_fan (GtkWidget      *widget,
          VedGalleryData *data)
{
  const VedChartThreshold threshold = { data->kind == VED_GALLERY_NEGATIVE ? -40.0 : 80.0, VED_LEVEL_WARNING,
                                        FALSE };
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (widget);
  gint64 visible = (gint64) MIN (data->n_values, LIVE_SPAN), end_us = ved_gallery_data_get_end (data);
  float steps[3][N_STEPS], last = ved_gallery_data_get_last (data);
  VedChartForecast forecast = {
    .origin_us = end_us - data->step_us,
    .step_us = MAX ((data->kind == VED_GALLERY_LIVE ? visible : (gint64) data->n_values) * data->step_us
                    / (4 * N_STEPS), 1),
    .n_steps = data->n_values > 0 ? N_STEPS : 0,
    .p10 = steps[0], .p50 = steps[1], .p90 = steps[2],
    .now_us = end_us - data->step_us,
    .now_value = last,
  };

  for (guint i = 0; i < N_STEPS; i++)
    {
      float width = 2.2f * sqrtf ((float) i + 1.0f);

      steps[1][i] = last + 0.12f * (float) i;
      steps[0][i] = steps[1][i] - width;
      steps[2][i] = steps[1][i] + 1.3f * width;
    }
  ved_time_series_chart_remove_series (chart);
  set_series (chart, data, 0);
  ved_time_series_chart_set_thresholds (chart, &threshold, 1);
  ved_time_series_chart_set_forecast (chart, &forecast);
  show_range (chart, data, end_us + N_STEPS * forecast.step_us);
}

typedef struct {
  float middle[N_ENVELOPE];
  float lower[N_ENVELOPE];
  float upper[N_ENVELOPE];
} Envelope;

/* Evenly spaced samples of the first series, and a band around them. */
static guint
fill_envelope (Envelope             *envelope,
               const VedGalleryData *data)
{
  guint n = (guint) MIN (data->n_values, N_ENVELOPE);
  gsize step = n > 0 && data->kind != VED_GALLERY_LIVE ? data->n_values / n : 1;
  gsize first = data->kind == VED_GALLERY_LIVE ? data->n_values - n : 0;

  for (guint i = 0; i < n; i++)
    {
      float width = 4.0f + 3.0f * sinf (0.05f * (float) i);

      envelope->middle[i] = data->values[first + i * step];
      envelope->lower[i] = envelope->middle[i] - width;
      envelope->upper[i] = envelope->middle[i] + width;
    }

  return n;
}

static void
show_envelope (GtkWidget      *widget,
               VedGalleryData *data)
{
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (widget);
  Envelope *envelope = g_new (Envelope, 1);
  guint n = fill_envelope (envelope, data);
  gint64 step_us = n > 0 ? MAX ((gint64) (data->n_values / n) * data->step_us, data->step_us) : data->step_us;
  VedChartSeries series = {
    .label = "web-1",
    .trace = { .values = envelope->middle, .n_values = n, .start_us = data->start_us, .step_us = step_us },
    .lower = envelope->lower,
    .upper = envelope->upper,
    .owner = envelope,
    .free_owner = g_free,
  };

  if (data->kind == VED_GALLERY_LIVE)
    series.trace.start_us += (gint64) (data->n_values - n) * data->step_us;
  ved_time_series_chart_remove_series (chart);
  ved_time_series_chart_set_series (chart, 0, &series);
  show_range (chart, data, ved_gallery_data_get_end (data));
}

/* A count that is looked at now and then, and holds in between. */
static void
show_steps (GtkWidget      *widget,
            VedGalleryData *data)
{
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (widget);
  Envelope envelope;
  guint n_read = fill_envelope (&envelope, data), n = (n_read + N_HELD - 1) / N_HELD;
  gint64 step_us = n_read > 0 ? MAX ((gint64) (data->n_values / n_read) * data->step_us, data->step_us) : data->step_us;
  float *counts = g_new (float, MAX (n, 1));
  VedChartSeries series = {
    .label = _("jobs"),
    .trace = { .values = counts, .n_values = n, .step_us = N_HELD * step_us,
               .start_us = ved_gallery_data_get_end (data) - (gint64) n_read * step_us },
    .has_steps = TRUE,
    .owner = counts,
    .free_owner = g_free,
  };

  for (guint i = 0; i < n; i++)
    counts[i] = roundf (envelope.middle[i * N_HELD] / UNITS_PER_JOB);
  ved_time_series_chart_remove_series (chart);
  ved_time_series_chart_set_series (chart, 0, &series);
  show_range (chart, data, ved_gallery_data_get_end (data));
}

/* What was forecast at the middle of the data, what was going on, and remarks. */
static void
show_marks (GtkWidget      *widget,
            VedGalleryData *data)
{
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (widget);
  gint64 end_us = ved_gallery_data_get_end (data), span_us = end_us - data->start_us;
  gint64 middle_us = data->start_us + span_us / 2;
  const VedChartRegion regions[] = {
    { data->start_us + span_us / 10, data->start_us + span_us / 4, FALSE, 0, _("Maintenance") },
    { data->start_us + span_us / 20 * 17, end_us, TRUE, VED_LEVEL_CRITICAL, _("Incident") },
  };
  const VedChartNote notes[] = { { data->start_us + span_us / 20 * 7, _("Release 2.1") } };
  float steps[3][N_STEPS], from = ved_gallery_data_get_last (data);
  VedChartForecast then = {
    .origin_us = middle_us,
    .step_us = MAX (span_us / (3 * N_STEPS), 1),
    .n_steps = N_STEPS,
    .p10 = steps[0], .p50 = steps[1], .p90 = steps[2],
  };

  for (guint i = 0; i < N_STEPS; i++)
    {
      float width = 1.2f * sqrtf ((float) i + 1.0f);

      steps[1][i] = from + 6.0f * sinf (0.05f * (float) i);
      steps[0][i] = steps[1][i] - width;
      steps[2][i] = steps[1][i] + width;
    }
  show_lines (widget, data);
  ved_time_series_chart_set_hindsight (chart, data->n_values > 1 ? &then : NULL);
  ved_time_series_chart_set_regions (chart, regions, data->n_values > 1 ? G_N_ELEMENTS (regions) : 0);
  ved_time_series_chart_set_notes (chart, notes, data->n_values > 1 ? G_N_ELEMENTS (notes) : 0);
}

static GtkWidget *
create_legend (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *chart = create_chart ();

  gtk_widget_set_vexpand (chart, TRUE);
  ved_chart_set_title (VED_CHART (chart), _("Legend"));
  gtk_box_append (GTK_BOX (box), chart);
  gtk_box_append (GTK_BOX (box), ved_legend_new (VED_PLOT_CHART (chart)));

  return box;
}

/* The data, and copies that lie beside it. */
static void
show_legend (GtkWidget      *widget,
             VedGalleryData *data)
{
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (gtk_widget_get_first_child (widget));
  Envelope envelope;
  guint n = fill_envelope (&envelope, data);
  gint64 step_us = n > 0 ? MAX ((gint64) (data->n_values / n) * data->step_us, data->step_us) : data->step_us;

  for (guint i = 0; i < N_BESIDE; i++)
    {
      float *values = g_new (float, MAX (n, 1));
      g_autofree char *label = g_strdup_printf ("web-%u", i + 1);
      VedChartSeries series = {
        .label = label,
        .trace = { .values = values, .n_values = n, .step_us = step_us,
                   .start_us = ved_gallery_data_get_end (data) - (gint64) n * step_us },
        .owner = values,
        .free_owner = g_free,
      };

      for (guint j = 0; j < n; j++)
        values[j] = envelope.middle[j] + 9.0f * (float) i;
      ved_time_series_chart_set_series (chart, i, &series);
    }
  show_range (chart, data, ved_gallery_data_get_end (data));
}

static const VedGalleryScene scenes[] = {
  { "lines", N_("Time series"), N_("Drag, wheel, Shift+drag; double click goes back"), 240, create_chart, show_lines },
  { "fan", N_("Forecast fan"), N_("History, now, and p10 to p90 of what may come"), 240, create_chart, show_fan },
  { "envelope", N_("Envelope"), N_("Minimum and maximum around each mean"), 240, create_chart, show_envelope },
  { "steps", N_("Steps"), N_("A count holds until it changes"), 240, create_chart, show_steps },
  { "log", N_("Logarithmic axis"), N_("Values below zero have no place here"), 240, create_log, show_lines },
  { "marks", N_("Marks and hindsight"), N_("What was forecast then, what was going on"), 240, create_chart,
    show_marks },
  { "legend", N_("Legend"), N_("Click: only this one; Ctrl+click: hide or show it"), 280, create_legend,
    show_legend },
};

const VedGalleryFamily ved_gallery_lines = { scenes, G_N_ELEMENTS (scenes) };
