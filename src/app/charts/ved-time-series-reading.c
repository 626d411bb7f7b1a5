/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-reading"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the chart says at an instant: readings, the rows of the tooltip, the sentence for those who do not see
 * it. Rows keep the order of the series. Of many the first that fit are shown and the rest counted; the one
 * nearest to the pointer is always among them, and stands out.
 *
 * Series that are shown together need not be of the same time. Under the heading of an instant stand only those that have
 * a value there: on a line from sample to sample, or no farther from its end than samples are from each other. */

#define MAX_MARKS 12

static const char *
write_value (VedTimeSeriesChart *self,
             guint               series,
             double              value,
             char               *buffer,
             gsize               size)
{
  return ved_number_format_write (ved_time_series_chart_get_format (self, series), value, buffer, size);
}

/* How far it is to the next sample on one side, and whether the line goes there. */
static gint64
get_spacing (const VedTrace *trace,
             gsize           index,
             gboolean        to_the_left,
             gboolean       *is_joined)
{
  gboolean has_other = to_the_left ? index > 0 : index + 1 < trace->n_values;
  gsize other = to_the_left ? index - 1 : index + 1;
  gint64 spacing_us = has_other ? ABS (ved_trace_time (trace, other) - ved_trace_time (trace, index)) : 0;

  *is_joined = has_other && !isnan (trace->values[other]) &&
    (trace->max_gap_us == 0 || spacing_us <= trace->max_gap_us);

  return spacing_us;
}

/* Whether the line is at an instant whose nearest sample is @index, or ends near it. */
static gboolean
reaches (const VedTrace *trace,
         gsize           index,
         gint64          time_us)
{
  gint64 distance_us = time_us - ved_trace_time (trace, index), beyond_us, behind_us;
  gboolean is_joined, goes_on;

  if (distance_us == 0)
    return TRUE;

  beyond_us = get_spacing (trace, index, distance_us < 0, &goes_on);
  behind_us = get_spacing (trace, index, distance_us > 0, &is_joined);
  if (goes_on)
    return TRUE;
  if (trace->max_gap_us > 0)
    return ABS (distance_us) <= trace->max_gap_us;

  return ABS (distance_us) <= (behind_us > 0 ? behind_us : beyond_us);
}

static gboolean
read_step (const VedForecastCopy *forecast,
           gint64                 time_us,
           VedChartReading       *reading)
{
  VedTrace trace = {
    .values = forecast->quantiles[1] + forecast->first_step,
    .times_us = forecast->times_us + forecast->first_step,
    .n_values = forecast->n - forecast->first_step,
  };
  gsize index = ved_trace_nearest (&trace, time_us);

  if (index == VED_TRACE_NONE)
    return FALSE;

  *reading = (VedChartReading) {
    .time_us = trace.times_us[index],
    .is_forecast = TRUE,
    .is_here = reaches (&trace, index, time_us),
    .value = trace.values[index],
    .lower = forecast->quantiles[0][index + forecast->first_step],
    .upper = forecast->quantiles[2][index + forecast->first_step],
  };

  return TRUE;
}

/**
 * ved_time_series_chart_read_hindsight:
 * @time_us: where to read, UTC
 * @reading: (out): the nearest step of the earlier forecast
 *
 * Returns: whether one was made for that time
 */
gboolean
ved_time_series_chart_read_hindsight (VedTimeSeriesChart *self,
                                      gint64              time_us,
                                      VedChartReading    *reading)
{
  const VedForecastCopy *forecast;

  g_return_val_if_fail (VED_IS_TIME_SERIES_CHART (self), FALSE);

  forecast = self->hindsight;

  return forecast != NULL && time_us > forecast->origin_us && time_us <= forecast->times_us[forecast->n - 1] &&
         read_step (forecast, time_us, reading);
}

/**
 * ved_time_series_chart_read:
 * @series: its index
 * @time_us: where to read, UTC
 * @reading: (out): the nearest sample of @series; of the first series also the nearest step of the forecast
 *   where @time_us lies in the future
 *
 * Returns: whether there is anything to read
 */
gboolean
ved_time_series_chart_read (VedTimeSeriesChart *self,
                            guint               series,
                            gint64              time_us,
                            VedChartReading    *reading)
{
  const VedChartSeries *read;
  gsize index;

  g_return_val_if_fail (VED_IS_TIME_SERIES_CHART (self), FALSE);

  if (series == 0 && self->forecast != NULL && time_us > self->forecast->now_us &&
      read_step (self->forecast, time_us, reading))
    return TRUE;

  if (series >= self->series->len || time_us == VED_VIEWPORT_NOWHERE)
    return FALSE;

  read = ved_time_series_chart_get_series (self, series);
  index = ved_trace_nearest (&read->trace, time_us);
  if (index == VED_TRACE_NONE)
    return FALSE;

  *reading = (VedChartReading) {
    .time_us = ved_trace_time (&read->trace, index),
    .is_here = reaches (&read->trace, index, time_us),
    .value = read->trace.values[index],
    .lower = read->lower != NULL ? read->lower[index] : NAN,
    .upper = read->upper != NULL ? read->upper[index] : NAN,
  };

  return TRUE;
}

/* What a series has at an instant, and not only somewhere. */
static gboolean
read_here (VedTimeSeriesChart *self,
           guint               series,
           gint64              time_us,
           VedChartReading    *reading)
{
  return ved_time_series_chart_read (self, series, time_us, reading) && reading->is_here;
}

/**
 * ved_time_series_chart_time_to_threshold:
 *
 * Returns: when the p50 first lies beyond the first threshold, UTC; %VED_VIEWPORT_NOWHERE when it does not,
 *   or is beyond it already
 */
gint64
ved_time_series_chart_time_to_threshold (VedTimeSeriesChart *self)
{
  const VedForecastCopy *forecast;

  g_return_val_if_fail (VED_IS_TIME_SERIES_CHART (self), VED_VIEWPORT_NOWHERE);

  forecast = self->forecast;
  if (self->n_thresholds == 0 || forecast == NULL)
    return VED_VIEWPORT_NOWHERE;

  for (guint i = 0; i < forecast->n; i++)
    {
      double value = forecast->quantiles[1][i];
      gboolean is_beyond = self->thresholds[0].is_below ? value <= self->thresholds[0].value
                                                        : value >= self->thresholds[0].value;

      if (is_beyond)
        return i < forecast->first_step ? VED_VIEWPORT_NOWHERE : forecast->times_us[i];
    }

  return VED_VIEWPORT_NOWHERE;
}

/* How high a series stands at an instant, or near it where @reaches_out: of a stacked one that is the middle of its area.
 * NaN: nowhere. */
static double
drawn_value (VedTimeSeriesChart *self,
             guint               index,
             gint64              time_us,
             gboolean            reaches_out)
{
  const VedChartSeries *series = ved_time_series_chart_get_series (self, index);
  VedChartReading reading;
  gsize sample;

  if (reaches_out ? !ved_time_series_chart_read (self, index, time_us, &reading)
                  : !read_here (self, index, time_us, &reading))
    return NAN;
  if (series->stack_top == NULL || series->stack_base == NULL)
    return ved_time_series_chart_to_height (self, ved_plot_chart_get_frame (VED_PLOT_CHART (self)), index, (double) reading.value);

  sample = ved_trace_nearest (&series->trace, time_us);

  return ((double) series->stack_base[sample] + (double) series->stack_top[sample]) / 2.0;
}

/* What the keyboard reads: the series that it has chosen, unless that is hidden. */
static guint
get_selected (VedTimeSeriesChart *self)
{
  guint n = MAX (self->series->len, 1), selected = MIN (self->selected, n - 1);

  for (guint i = 0; i < n && !ved_plot_chart_is_visible (VED_PLOT_CHART (self), selected); i++)
    selected = i;

  return selected;
}

/* The visible series that is nearest to a height, or G_MAXUINT. */
static guint
find_by_height (VedTimeSeriesChart *self,
                gint64              time_us,
                double              value,
                gboolean            reaches_out)
{
  const VedScale *scale = &ved_plot_chart_get_frame (VED_PLOT_CHART (self))->value;
  double wanted = ved_scale_to_px (scale, value), nearest = G_MAXDOUBLE;
  guint found = G_MAXUINT;

  for (guint i = 0; i < self->series->len; i++)
    {
      double distance, drawn;

      if (!ved_plot_chart_is_visible (VED_PLOT_CHART (self), i))
        continue;

      drawn = drawn_value (self, i, time_us, reaches_out);
      if (isnan (drawn))
        continue;

      distance = fabs (ved_scale_to_px (scale, drawn) - wanted);
      if (distance < nearest)
        {
          nearest = distance;
          found = i;
        }
    }

  return found;
}

/* The series nearest to a height at an instant, of those that have a value there, if any; the one chosen by keyboard
 * where there is no height. */
static guint
find_nearest (VedTimeSeriesChart *self,
              gint64              time_us,
              double              value)
{
  guint found = G_MAXUINT;

  if (isnan (value) || self->series->len < 2)
    return get_selected (self);

  found = find_by_height (self, time_us, value, FALSE);
  if (found == G_MAXUINT)
    found = find_by_height (self, time_us, value, TRUE);

  return found != G_MAXUINT ? found : get_selected (self);
}

static gboolean
ved_time_series_chart_read_point (VedPlotChart *chart,
                                  gint64        time_us,
                                  double        value,
                                  VedPlotPoint *point)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  VedChartReading reading;

  if (!ved_time_series_chart_read (self, find_nearest (self, time_us, value), time_us, &reading))
    return FALSE;

  *point = (VedPlotPoint) { reading.time_us, reading.value };

  return TRUE;
}

static double
ved_time_series_chart_get_change (VedPlotChart *chart,
                                  gint64        from_us,
                                  gint64        to_us,
                                  gint64        time_us,
                                  double        value,
                                  char        **name)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  guint series = find_nearest (self, time_us, value);
  VedChartReading from, to;

  if (!read_here (self, series, from_us, &from) || !read_here (self, series, to_us, &to))
    return NAN;
  if (self->series->len > 1)
    *name = g_strdup (ved_time_series_chart_get_series (self, series)->label);

  return (double) to.value - (double) from.value;
}

static VedColor
reading_color (VedTimeSeriesChart    *self,
               guint                  series,
               const VedChartReading *reading)
{
  return reading->is_forecast ? ved_chart_get_theme (VED_CHART (self))->forecast
                              : ved_time_series_chart_get_color (self, series);
}

static gboolean
add_series_row (VedTimeSeriesChart *self,
                VedBubble          *bubble,
                guint               index,
                gint64              time_us,
                gboolean            is_strong)
{
  VedChartReading reading;
  char value[48];

  if (!read_here (self, index, time_us, &reading))
    return FALSE;

  ved_bubble_add (bubble, reading_color (self, index, &reading), is_strong,
                  reading.is_forecast ? _("Forecast") : ved_time_series_chart_get_series (self, index)->label,
                  write_value (self, index, reading.value, value, sizeof value));

  return TRUE;
}

/* How many series have a row: beside them stand the count of the rest, a note, and the difference to a pin. */
static guint
count_series_rows (VedTimeSeriesChart *self)
{
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (self));
  guint n_others = ved_viewport_get_pin (viewport, VED_PIN_A) != VED_VIEWPORT_NOWHERE ? 4 : 2;

  return MAX (ved_bubble_count_room (VED_CHART (self)), n_others + 1) - n_others;
}

static void
add_many (VedTimeSeriesChart *self,
          VedBubble          *bubble,
          gint64              time_us,
          guint               nearest)
{
  guint room = count_series_rows (self), n_shown = 0, n_left = 0;
  gboolean is_nearest_shown = FALSE;
  VedChartReading reading;

  for (guint i = 0; i < self->series->len; i++)
    {
      if (!ved_plot_chart_is_visible (VED_PLOT_CHART (self), i))
        continue;

      if (i != nearest && n_shown + !is_nearest_shown >= room)
        n_left += read_here (self, i, time_us, &reading);
      else if (add_series_row (self, bubble, i, time_us, i == nearest))
        {
          is_nearest_shown |= i == nearest;
          n_shown++;
        }
    }
  if (n_left > 0)
    {
      g_autofree char *rest = g_strdup_printf (ngettext ("… and %u more", "… and %u more", n_left), n_left);

      ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, rest, NULL);
    }
}

static void
add_spread (VedTimeSeriesChart    *self,
            VedBubble             *bubble,
            const VedChartReading *reading)
{
  g_autofree char *text = NULL;
  char lower[48], upper[48];

  if (isnan (reading->lower) || isnan (reading->upper))
    return;

  write_value (self, 0, reading->lower, lower, sizeof lower);
  write_value (self, 0, reading->upper, upper, sizeof upper);
  text = g_strdup_printf ("%s – %s", lower, upper);
  /* Translators: the range that a forecast lies in with 80 % probability, and the one that samples span. */
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, reading->is_forecast ? _("p10–p90") : _("min–max"),
                  text);
}

static void
add_lead (VedTimeSeriesChart    *self,
          VedBubble             *bubble,
          const VedChartReading *reading)
{
  const VedNumberFormat duration = { VED_NUMBER_DURATION, -1, NULL };
  gint64 beyond_us = ved_time_series_chart_time_to_threshold (self);
  gint64 minute_us = 60 * G_USEC_PER_SEC;
  char text[48];

  if (reading->is_forecast)
    {
      g_autofree char *lead = NULL;
      gint64 lead_us = reading->time_us - self->forecast->now_us;

      lead_us = (lead_us + minute_us / 2) / minute_us * minute_us;
      ved_number_format_write (&duration, (double) lead_us / G_USEC_PER_SEC, text, sizeof text);
      lead = g_strdup_printf (_("in %s"), text);
      ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, lead, NULL);
    }
  if (beyond_us != VED_VIEWPORT_NOWHERE)
    {
      g_autofree char *when = NULL;
      char value[48];
      gint64 lead_us = (beyond_us - self->forecast->now_us + minute_us / 2) / minute_us * minute_us;

      ved_number_format_write (&duration, (double) lead_us / G_USEC_PER_SEC, text, sizeof text);
      write_value (self, 0, self->thresholds[0].value, value, sizeof value);
      when = g_strdup_printf (_("reaches %s in %s"), value, text);
      ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, when, NULL);
    }
}

/* What was forecast then for a time that has come. */
static void
add_hindsight (VedTimeSeriesChart    *self,
               VedBubble             *bubble,
               gint64                 time_us,
               const VedChartReading *reading)
{
  VedChartReading then;
  char text[48];

  if (!ved_time_series_chart_read_hindsight (self, time_us, &then))
    return;

  ved_bubble_add (bubble, ved_chart_get_theme (VED_CHART (self))->forecast, FALSE, _("Forecast then"),
                  write_value (self, 0, then.value, text, sizeof text));
  add_spread (self, bubble, &then);
  if (reading->is_forecast || isnan (reading->value))
    return;

  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("off by"),
                  write_value (self, 0, (double) then.value - (double) reading->value, text, sizeof text));
}

static void
ved_time_series_chart_add_rows (VedPlotChart *chart,
                                gint64        time_us,
                                double        value,
                                VedBubble    *bubble)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  VedChartReading reading;

  if (self->series->len > 1)
    add_many (self, bubble, time_us, find_nearest (self, time_us, value));
  else if (read_here (self, 0, time_us, &reading))
    {
      add_series_row (self, bubble, 0, time_us, FALSE);
      add_spread (self, bubble, &reading);
      add_lead (self, bubble, &reading);
      add_hindsight (self, bubble, time_us, &reading);
    }
  ved_time_series_chart_add_note_rows (self, time_us, bubble);
}

static char *
ved_time_series_chart_write_series (VedPlotChart *chart,
                                    guint         index,
                                    gint64        time_us)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  const VedTrace *trace = &ved_time_series_chart_get_series (self, index)->trace;
  VedChartReading reading;
  char value[48];

  if (time_us == VED_VIEWPORT_NOWHERE && trace->n_values > 0)
    time_us = ved_trace_time (trace, trace->n_values - 1);
  if (!read_here (self, index, time_us, &reading) || isnan (reading.value))
    return NULL;

  return g_strdup (write_value (self, index, reading.value, value, sizeof value));
}

/* What a linked chart says at the cursor of another, above its plot, where no data are, beside the labels there. */
static void
draw_short_reading (VedTimeSeriesChart *self,
                    GtkSnapshot        *snapshot,
                    const VedPlotFrame *axes,
                    gint64              time_us)
{
  const VedTextAnchor bottom_left = { 0.0f, 1.0f };
  VedChartReading reading;
  float width, x;
  char value[48];

  if (self->series->len > 1 || !read_here (self, 0, time_us, &reading))
    return;

  write_value (self, 0, reading.value, value, sizeof value);
  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, value, &width, NULL);
  x = ved_time_series_chart_find_room (self, axes, width);
  if (!isnan (x))
    ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, value, x, axes->plot.y - 1.0f, bottom_left, 0.0f,
                         reading_color (self, 0, &reading));
}

static void
ved_time_series_chart_overlay_data (VedPlotChart       *chart,
                                    GtkSnapshot        *snapshot,
                                    const VedPlotFrame *axes,
                                    gint64              cursor_us)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  guint n = MAX (self->series->len, 1);
  guint nearest = find_nearest (self, cursor_us, ved_plot_chart_get_pointer_value (chart));

  if (self->is_crowded && ved_plot_chart_is_addressed (chart))
    ved_time_series_chart_draw_emphasis (self, snapshot, axes, nearest);
  for (guint i = 0; i < n; i++)
    {
      VedChartReading reading;

      if ((n <= MAX_MARKS || i == nearest) && ved_plot_chart_is_visible (chart, i) &&
          read_here (self, i, cursor_us, &reading))
        ved_plot_chart_draw_mark (chart, snapshot, reading.time_us,
                                  ved_time_series_chart_to_height (self, axes, i, (double) reading.value),
                                  reading_color (self, i, &reading));
    }
  if (!ved_plot_chart_is_addressed (chart))
    draw_short_reading (self, snapshot, axes, cursor_us);
}

/* Samples and steps of the forecast, counted as one row of points. */
static gint64
point_time (VedTimeSeriesChart *self,
            const VedTrace     *trace,
            gsize               index)
{
  if (index < trace->n_values)
    return ved_trace_time (trace, index);

  return self->forecast->times_us[index - trace->n_values + self->forecast->first_step];
}

/* Before the first one: −1. */
static gint64
find_point (VedTimeSeriesChart *self,
            const VedTrace     *trace,
            gsize               n_points,
            gint64              time_us)
{
  gsize index = trace->n_values;

  if (trace->n_values == n_points || time_us <= self->forecast->now_us)
    {
      index = ved_trace_nearest (trace, time_us);

      return index != VED_TRACE_NONE ? (gint64) index : (gint64) trace->n_values - 1;
    }

  while (index + 1 < n_points && point_time (self, trace, index) < time_us)
    index++;

  return (gint64) index;
}

/* @n points on from @index, and as many more as have no value; FALSE: there is none. */
static gboolean
walk_points (const VedTrace *trace,
             gsize           n_points,
             gint64          index,
             int             n,
             gint64         *found)
{
  gint64 target = MIN (MAX (index + n, index >= 0 ? 0 : -1), (gint64) n_points - 1);

  while (target >= 0 && target < (gint64) trace->n_values && isnan (trace->values[target]))
    target += n < 0 ? -1 : 1;
  *found = target;

  return target >= 0 && target < (gint64) n_points;
}

static gint64
ved_time_series_chart_step (VedPlotChart *chart,
                            gint64        time_us,
                            int           n)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  const VedTrace none = { 0 };
  guint selected = get_selected (self);
  const VedTrace *trace = self->series->len > 0
                          ? &ved_time_series_chart_get_series (self, selected)->trace
                          : &none;
  gsize n_points = trace->n_values;
  gint64 from_us, to_us, index;

  ved_viewport_get_range (ved_plot_chart_get_viewport (chart), &from_us, &to_us);
  if (self->forecast != NULL && selected == 0)
    n_points += self->forecast->n - self->forecast->first_step;
  if (time_us == VED_VIEWPORT_NOWHERE)
    return self->forecast != NULL ? self->forecast->now_us : from_us + (to_us - from_us) / 2;
  if (n_points == 0)
    return time_us;

  if (!walk_points (trace, n_points, find_point (self, trace, n_points, time_us), n, &index))
    return time_us;

  return point_time (self, trace, (gsize) index);
}

static gboolean
ved_time_series_chart_step_value (VedPlotChart *chart,
                                  int           n)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);

  if (self->series->len < 2)
    return FALSE;

  for (int i = (int) get_selected (self) + n; i >= 0 && i < (int) self->series->len; i += n)
    if (ved_plot_chart_is_visible (chart, (guint) i))
      {
        self->selected = (guint) i;
        break;
      }

  return TRUE;
}

/* The value of one series, as a sentence. */
static char *
describe_value (VedTimeSeriesChart *self,
                guint               series,
                gint64              time_us)
{
  const char *name = self->series->len > 1 ? ved_time_series_chart_get_series (self, series)->label
                                           : ved_chart_get_title (VED_CHART (self));
  g_autofree char *time = NULL;
  VedChartReading reading;
  char value[48], lower[48], upper[48];

  if (name == NULL)
    name = "";
  if (!ved_time_series_chart_read (self, series, time_us, &reading))
    return g_strdup_printf (_("%s: no value here"), name);

  time = ved_plot_chart_write_x (VED_PLOT_CHART (self), reading.time_us);
  write_value (self, series, reading.value, value, sizeof value);
  write_value (self, series, reading.lower, lower, sizeof lower);
  write_value (self, series, reading.upper, upper, sizeof upper);
  if (reading.is_forecast)
    return g_strdup_printf (_("%s: forecast %s, between %s and %s, at %s"), name, value, lower, upper,
                            time);

  return g_strdup_printf (_("%s: %s at %s"), name, value, time);
}

/* One series and not all of them, which Up and Down choose; and then what the tooltip says besides. */
static char *
ved_time_series_chart_describe (VedPlotChart *chart,
                                gint64        time_us,
                                double        value_there)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  guint series = find_nearest (self, time_us, value_there);
  g_autofree char *value = describe_value (self, series, time_us);
  g_autoptr(VedBubble) bubble = ved_bubble_new (value);
  VedChartReading reading;

  if (self->series->len < 2 && read_here (self, 0, time_us, &reading))
    {
      if (!reading.is_forecast)
        add_spread (self, bubble, &reading);
      add_lead (self, bubble, &reading);
      add_hindsight (self, bubble, time_us, &reading);
    }
  ved_time_series_chart_add_note_rows (self, time_us, bubble);

  return ved_bubble_to_sentence (bubble);
}

void
ved_time_series_chart_install_readings (VedPlotChartClass *plot_class)
{
  plot_class->read = ved_time_series_chart_read_point;
  plot_class->get_change = ved_time_series_chart_get_change;
  plot_class->add_rows = ved_time_series_chart_add_rows;
  plot_class->write_series = ved_time_series_chart_write_series;
  plot_class->step = ved_time_series_chart_step;
  plot_class->step_value = ved_time_series_chart_step_value;
  plot_class->overlay_data = ved_time_series_chart_overlay_data;
  plot_class->describe = ved_time_series_chart_describe;
}
