/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hindsight"

#include "config.h"

#include "app/servers/ved-hindsight.h"

#include <glib/gi18n.h>
#include <math.h>

static gboolean
is_beyond (const VedChartThreshold *threshold,
           double                   value)
{
  if (isnan (value))
    return FALSE;

  return threshold->is_below ? value <= threshold->value : value >= threshold->value;
}

static gint64
find_predicted (const VedChartThreshold *threshold,
                const VedChartForecast  *forecast)
{
  for (guint i = 0; i < forecast->n_steps; i++)
    {
      gint64 time_us = forecast->origin_us + (i + 1) * forecast->step_us;

      if (time_us > forecast->now_us && is_beyond (threshold, (double) forecast->p50[i]))
        return time_us;
    }

  return 0;
}

/* Of buckets the worst value counts. */
static gint64
find_happened (const VedChartThreshold *threshold,
               const VedSeriesSlice    *slice,
               gint64                   after_us,
               gint64                   until_us)
{
  const float *worst = threshold->is_below ? slice->min : slice->max;

  if (slice->bucket_s == 0 || worst == NULL)
    worst = slice->mean;
  for (guint i = 0; i < slice->n_points && slice->times_us[i] <= until_us; i++)
    {
      if (slice->times_us[i] > after_us && is_beyond (threshold, (double) worst[i]))
        return slice->times_us[i];
    }

  return 0;
}

/**
 * ved_hindsight_compare:
 * @self: (out): what became of the forecast
 * @threshold: what was to be reached or not
 * @forecast: with what was measured when it was looked at
 * @slice: measured values, oldest first, before and after that
 *
 * The forecast reaches a threshold with its p50.
 */
void
ved_hindsight_compare (VedHindsight            *self,
                       const VedChartThreshold *threshold,
                       const VedChartForecast  *forecast,
                       const VedSeriesSlice    *slice)
{
  gint64 end_us = forecast->origin_us + forecast->n_steps * forecast->step_us;

  *self = (VedHindsight) { .was_beyond = is_beyond (threshold, (double) forecast->now_value) };
  self->known_us = slice->n_points > 0 ? slice->times_us[slice->n_points - 1] : forecast->now_us;
  if (self->was_beyond)
    return;

  self->predicted_us = find_predicted (threshold, forecast);
  self->happened_us = find_happened (threshold, slice, forecast->now_us, end_us);
}

static char *
write_clock (gint64     time_us,
             GTimeZone *zone)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) there = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (there, "%H:%M");
}

/**
 * ved_hindsight_write:
 * @threshold: its value as text
 * @zone: to write times in
 *
 * Returns: (transfer full) (nullable): as "Reaches 90 %: predicted 14:35, happened 14:41"; %NULL when there is
 *   nothing to compare
 */
char *
ved_hindsight_write (const VedHindsight *self,
                     const char         *threshold,
                     GTimeZone          *zone)
{
  g_autofree char *predicted = self->predicted_us != 0 ? write_clock (self->predicted_us, zone) : NULL;
  g_autofree char *happened = self->happened_us != 0 ? write_clock (self->happened_us, zone) : NULL;
  g_autofree char *known = write_clock (self->known_us, zone);

  if (self->was_beyond || (predicted == NULL && happened == NULL))
    return NULL;
  if (predicted == NULL)
    return g_strdup_printf (_("Reaches %s: not predicted, happened %s"), threshold, happened);
  if (happened != NULL)
    return g_strdup_printf (_("Reaches %s: predicted %s, happened %s"), threshold, predicted, happened);
  if (self->known_us < self->predicted_us)
    return g_strdup_printf (_("Reaches %s: predicted %s, known only until %s"), threshold, predicted, known);

  return g_strdup_printf (_("Reaches %s: predicted %s, had not happened by %s"), threshold, predicted, known);
}
