/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-metric-card"

#include "config.h"

#include "app/servers/ved-metric-card.h"

#include "app/charts/ved-chart-head.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-page-text.h"
#include "app/servers/ved-hindsight.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* One metric of one server: what it is now and in 30 minutes, and its chart. A metric that the server does
 * not have says so and draws nothing.
 *
 * Where it is known what happened after the instant that is shown, the forecast is one of the past: the chart shows
 * it against what happened, and a line says when a threshold was to be reached and when it was. */

#define CHART_HEIGHT_PX 190

struct _VedMetricCard
{
  GtkWidget parent_instance;

  VedMetric metric;
  GtkWidget *card;
  GtkWidget *current;
  GtkWidget *near;
  GtkWidget *stack;
  GtkWidget *absent;
  GtkWidget *chart;
  GtkWidget *hindsight;         /* the line about the threshold */
  VedChartThreshold thresholds[2];
  guint n_thresholds;
  VedSeriesSlice *slice;        /* (nullable): the measured values that are drawn */
};

G_DEFINE_FINAL_TYPE (VedMetricCard, ved_metric_card, GTK_TYPE_WIDGET)

static void
ved_metric_card_dispose (GObject *object)
{
  g_clear_pointer (&VED_METRIC_CARD (object)->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_metric_card_parent_class)->dispose (object);
}

static void
ved_metric_card_finalize (GObject *object)
{
  g_clear_pointer (&VED_METRIC_CARD (object)->slice, ved_series_slice_unref);

  G_OBJECT_CLASS (ved_metric_card_parent_class)->finalize (object);
}

static void
ved_metric_card_class_init (VedMetricCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_metric_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_metric_card_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ved_metric_card_init (VedMetricCard *self)
{
}

static double
least_span (const VedMetricInfo *info)
{
  switch (info->unit)
    {
    case VED_UNIT_PERCENT:
    case VED_UNIT_COUNT:
      return 10.0;

    case VED_UNIT_SHARE:
      return 0.1;

    case VED_UNIT_LOAD:
    case VED_UNIT_MB_PER_S:
    case VED_UNIT_DAYS:
    default:
      return 1.0;
    }
}

static void
put_threshold (VedChartThreshold *thresholds,
               guint             *n,
               float              value,
               VedLevel           level,
               gboolean           is_below)
{
  if (!isnan (value))
    {
      thresholds[(*n)++] = (VedChartThreshold) { (double) value, level, is_below };
    }
}

/* They may change while the card is there: it looks with each result. The load is judged per core, so it has none. */
static void
set_thresholds (VedMetricCard *self)
{
  const VedThresholds *table = ved_used_thresholds_get ();
  const VedThreshold *threshold = &table->alert[self->metric];
  gboolean is_below = ved_metric_get_info (self->metric)->low_is_bad;
  VedChartThreshold thresholds[G_N_ELEMENTS (self->thresholds)] = { 0 };
  guint n = 0;

  if (self->metric == VED_METRIC_LOAD_AVERAGE)
    return;
  if (isnan (threshold->warning) && isnan (threshold->critical))
    threshold = &table->probability[self->metric];
  put_threshold (thresholds, &n, threshold->warning, VED_LEVEL_WARNING, is_below);
  put_threshold (thresholds, &n, threshold->critical, VED_LEVEL_CRITICAL, is_below);
  if (n == self->n_thresholds && memcmp (thresholds, self->thresholds, sizeof thresholds) == 0)
    return;
  memcpy (self->thresholds, thresholds, sizeof thresholds);
  self->n_thresholds = n;
  ved_time_series_chart_set_thresholds (VED_TIME_SERIES_CHART (self->chart), self->thresholds, n);
}

static void
set_up_chart (VedMetricCard *self)
{
  const VedMetricInfo *info = ved_metric_get_info (self->metric);
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (self->chart);
  VedNumberFormat axis = ved_text_metric_axis_format (self->metric);
  VedNumberFormat value = ved_text_metric_format (self->metric);

  ved_chart_set_title (VED_CHART (chart), ved_text_metric_label (self->metric));
  ved_chart_set_description (VED_CHART (chart), _("History, and the forecast of the next hours"));
  ved_plot_chart_set_format (VED_PLOT_CHART (chart), &axis, &value);
  ved_plot_chart_set_limits (VED_PLOT_CHART (chart), info->floor,
                             info->ceiling < G_MAXDOUBLE ? info->ceiling : INFINITY, least_span (info));
  set_thresholds (self);
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT_PX);
}

/**
 * ved_metric_card_new:
 * @metric: what the card shows
 * @viewport: shared by all cards of a page
 *
 * Returns: a card without data
 */
GtkWidget *
ved_metric_card_new (VedMetric    metric,
                     VedViewport *viewport)
{
  VedMetricCard *self = g_object_new (VED_TYPE_METRIC_CARD, NULL);
  GtkWidget *content, *header_end;

  self->metric = metric;
  self->card = ved_card_new (ved_text_metric_label (metric), &content, &header_end);
  self->near = ved_text_label_new ("", "dim-label");
  self->current = ved_text_label_new ("–", "heading");
  gtk_box_append (GTK_BOX (header_end), self->near);
  gtk_box_append (GTK_BOX (header_end), self->current);

  self->stack = gtk_stack_new ();
  self->chart = ved_time_series_chart_new (viewport);
  self->absent = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->absent), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->absent), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->absent, "dim-label");
  gtk_stack_add_named (GTK_STACK (self->stack), self->chart, "chart");
  gtk_stack_add_named (GTK_STACK (self->stack), self->absent, "absent");
  self->hindsight = ved_text_steady_new (0, 1, "caption");
  gtk_box_append (GTK_BOX (content), self->hindsight);
  gtk_box_append (GTK_BOX (content), self->stack);
  set_up_chart (self);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * ved_metric_card_get_chart:
 *
 * Returns: (transfer none): the chart of the card
 */
GtkWidget *
ved_metric_card_get_chart (VedMetricCard *self)
{
  g_return_val_if_fail (VED_IS_METRIC_CARD (self), NULL);

  return self->chart;
}

/**
 * ved_metric_card_clear:
 *
 * Forgets a server before another is shown.
 */
void
ved_metric_card_clear (VedMetricCard *self)
{
  g_return_if_fail (VED_IS_METRIC_CARD (self));

  ved_time_series_chart_remove_series (VED_TIME_SERIES_CHART (self->chart));
  g_clear_pointer (&self->slice, ved_series_slice_unref);
  ved_text_steady_set (self->hindsight, "");
  ved_text_label_set (self->current, "–");
  ved_text_label_set (self->near, "");
}

/**
 * ved_metric_card_set_history:
 * @slice: measured values, oldest first; also those after the instant that is shown, where they are known
 *
 * Counts and days hold until they change; means of them over buckets do not.
 */
void
ved_metric_card_set_history (VedMetricCard  *self,
                             VedSeriesSlice *slice)
{
  VedChartSeries series = {
    .label = ved_text_metric_label (self->metric),
    .trace = { .values = slice->mean, .n_values = slice->n_points, .times_us = slice->times_us },
    .owner = ved_series_slice_ref (slice),
    .free_owner = (GDestroyNotify) ved_series_slice_unref,
  };
  VedUnit unit = ved_metric_get_info (self->metric)->unit;

  g_return_if_fail (VED_IS_METRIC_CARD (self));

  ved_series_slice_ref (slice);
  g_clear_pointer (&self->slice, ved_series_slice_unref);
  self->slice = slice;
  if (slice->bucket_s > 0)
    {
      series.lower = slice->min;
      series.upper = slice->max;
      series.trace.max_gap_us = ved_series_slice_get_longest_gap_us (slice);
    }
  else
    series.has_steps = unit == VED_UNIT_COUNT || unit == VED_UNIT_DAYS;
  ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (self->chart), 0, &series);
}

/* Whether it is known how at least one step of a forecast turned out. */
static gboolean
is_of_the_past (VedMetricCard          *self,
                const VedChartForecast *forecast)
{
  const VedSeriesSlice *slice = self->slice;
  gint64 step_us = MAX (forecast->step_us, slice != NULL ? (gint64) slice->bucket_s * G_USEC_PER_SEC : 0);

  return slice != NULL && slice->n_points > 0
         && slice->times_us[slice->n_points - 1] >= forecast->now_us + step_us;
}

/* Below the title, in a line that is kept for it, so that no chart moves when it comes and goes: how a forecast of the past turned out, or that the one in force has missed what is measured. */
static void
write_hindsight (VedMetricCard          *self,
                 const VedChartForecast *forecast,
                 const char             *missed)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *text = NULL;
  VedHindsight hindsight;
  char value[VED_TEXT_SIZE];

  if (forecast != NULL && self->n_thresholds > 0)
    {
      ved_hindsight_compare (&hindsight, &self->thresholds[0], forecast, self->slice);
      text = ved_hindsight_write (&hindsight, ved_text_write_metric (self->metric, self->thresholds[0].value, value,
                                                                     sizeof value), zone);
    }
  if (text == NULL && forecast == NULL)
    text = g_strdup (missed);
  ved_text_steady_set (self->hindsight, text != NULL ? text : "");
  ved_set_tooltip (self->hindsight, text);
}

/* A forecast of the past lies behind what happened, over a shade from the instant that is shown on. */
static void
show_forecast (VedMetricCard          *self,
               const VedChartForecast *forecast,
               const char             *missed)
{
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (self->chart);
  gboolean is_past = forecast != NULL && is_of_the_past (self, forecast);
  VedChartRegion after = { .label = _("what happened") };

  ved_time_series_chart_set_forecast (chart, is_past ? NULL : forecast);
  ved_time_series_chart_set_hindsight (chart, is_past ? forecast : NULL);
  if (is_past)
    {
      after.from_us = forecast->now_us;
      after.to_us = forecast->origin_us + forecast->n_steps * forecast->step_us;
    }
  ved_time_series_chart_set_regions (chart, &after, is_past ? 1 : 0);
  write_hindsight (self, is_past ? forecast : NULL, missed);
}

static void
set_forecast (VedMetricCard *self,
              VedSnapshot   *detail,
              const char    *name,
              gint64         now_us,
              float          current,
              gboolean       is_past)
{
  VedChartForecast forecast = { .step_us = VED_FORECAST_STEP_US, .n_steps = VED_FORECAST_STEPS };
  const char *missed;
  guint server;

  if (detail == NULL || !ved_snapshot_find (detail, name, &server))
    {
      show_forecast (self, NULL, NULL);
      return;
    }

  missed = ved_forecast_text_missed (self->metric, detail, server);

  forecast.origin_us = ved_snapshot_get_origin_us (detail);
  forecast.p10 = ved_snapshot_get_forecast (detail, server, self->metric, VED_QUANTILE_P10);
  forecast.p50 = ved_snapshot_get_forecast (detail, server, self->metric, VED_QUANTILE_P50);
  forecast.p90 = ved_snapshot_get_forecast (detail, server, self->metric, VED_QUANTILE_P90);
  forecast.now_us = now_us;
  forecast.is_past = is_past;
  forecast.now_value = current;
  show_forecast (self, forecast.p50 != NULL ? &forecast : NULL, missed);
}

static void
write_near (VedMetricCard *self,
            float          near)
{
  g_autofree char *text = NULL;
  char value[VED_TEXT_SIZE];

  if (!isnan (near))
    text = g_strdup_printf (_("30 min %s"), ved_text_write_metric (self->metric, near, value, sizeof value));
  ved_text_label_set (self->near, text != NULL ? text : "");
}

/**
 * ved_metric_card_set_server:
 * @snapshot: where the figures come from
 * @detail: (nullable): a snapshot that holds the server's forecasts
 * @name: of the server
 * @is_past: whether what is now is not known
 *
 * Writes the figures and draws the forecast.
 */
void
ved_metric_card_set_server (VedMetricCard *self,
                            VedSnapshot   *snapshot,
                            VedSnapshot   *detail,
                            const char    *name,
                            gboolean       is_past)
{
  char text[VED_TEXT_SIZE];
  float current;
  guint server;

  g_return_if_fail (VED_IS_METRIC_CARD (self));

  if (!ved_snapshot_find (snapshot, name, &server) || !ved_snapshot_has_metric (snapshot, server,
                                                                                self->metric))
    {
      ved_metric_card_set_fault (self, _("This server does not report it."));
      return;
    }

  set_thresholds (self);
  ved_chart_head_set_subject (VED_CHART (self->chart), name);
  current = ved_snapshot_current (snapshot, self->metric)[server];
  ved_text_label_set (self->current, ved_text_write_metric (self->metric, current, text, sizeof text));
  write_near (self, ved_snapshot_near (snapshot, self->metric)[server]);
  set_forecast (self, detail, name, ved_snapshot_get_time_us (snapshot), current, is_past);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "chart");
}

/**
 * ved_metric_card_set_fault:
 * @message: why there is nothing to show
 */
void
ved_metric_card_set_fault (VedMetricCard *self,
                           const char    *message)
{
  g_return_if_fail (VED_IS_METRIC_CARD (self));

  ved_text_label_set (self->absent, message);
  ved_text_label_set (self->current, "–");
  ved_text_label_set (self->near, "");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "absent");
}
