/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-fleet-grid"

#include "config.h"

#include "fleet/snapshot/ved-fleet-grid.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"

#include <math.h>
#include <string.h>

/* The columns of the past are complete buckets of five minutes that end at the origin; those of the future are the steps
 * of the forecast, which have the same length. So one regular axis holds both. */

#define COLUMNS_AN_HOUR 12
#define DEFAULT_HOURS   8

static const char *const quantile_keys[VED_N_QUANTILES] = { "p10", "p50", "p90" };

static gboolean
read_quantile (VedFleetGridQuestion  *self,
               const char            *text,
               GError               **error)
{
  self->quantile = VED_QUANTILE_P50;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < VED_N_QUANTILES; i++)
    if (strcmp (quantile_keys[i], text) == 0)
      {
        self->quantile = (VedQuantile) i;
        return TRUE;
      }
  g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "quantile: must be p10, p50 or p90");

  return FALSE;
}

/**
 * ved_fleet_grid_question_read:
 * @self: (out caller-allocates): the question
 * @metric: (nullable): a key
 * @quantile: (nullable): "p10", "p50" (the default) or "p90"
 * @hours: (nullable): of the past, 8 by default
 *
 * Reads the words of a query.
 *
 * Returns: whether they make sense; else %VED_ERROR_INVALID names the word
 */
gboolean
ved_fleet_grid_question_read (VedFleetGridQuestion  *self,
                              const char            *metric,
                              const char            *quantile,
                              const char            *hours,
                              GError               **error)
{
  guint64 n_hours = DEFAULT_HOURS;

  if (metric == NULL || !ved_metric_from_key (metric, strlen (metric), &self->metric))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "metric: there is no metric “%s”", metric != NULL ? metric : "");
      return FALSE;
    }
  if (hours != NULL && !g_ascii_string_to_unsigned (hours, 10, 1, VED_FLEET_GRID_MAX_PAST / COLUMNS_AN_HOUR, &n_hours, NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "hours: must be a number from 1 to %d",
                   VED_FLEET_GRID_MAX_PAST / COLUMNS_AN_HOUR);
      return FALSE;
    }
  self->n_past = (guint) n_hours * COLUMNS_AN_HOUR;

  return read_quantile (self, quantile, error);
}

/**
 * ved_fleet_grid_new:
 * @origin_us: where the forecast begins
 *
 * Returns: (transfer full): rows without names and values
 */
VedFleetGrid *
ved_fleet_grid_new (const VedFleetGridQuestion *question,
                    gint64                      origin_us,
                    guint                       n_servers)
{
  VedFleetGrid *self = g_new0 (VedFleetGrid, 1);
  gsize n_values;

  g_atomic_ref_count_init (&self->ref_count);
  self->question = *question;
  self->origin_us = origin_us;
  self->n_servers = n_servers;
  self->n_columns = question->n_past + VED_FORECAST_STEPS;
  self->names = g_new0 (char *, n_servers + 1);
  n_values = (gsize) n_servers * self->n_columns;
  self->values = g_new (float, MAX (n_values, 1));
  for (gsize i = 0; i < n_values; i++)
    self->values[i] = NAN;

  return self;
}

/**
 * ved_fleet_grid_new_ahead:
 * @snapshot: of the fleet, with its forecasts where it has them
 *
 * Returns: (transfer full): the servers of a snapshot with what is forecast of them, and nothing of the past
 */
VedFleetGrid *
ved_fleet_grid_new_ahead (const VedFleetGridQuestion *question,
                          const VedSnapshot          *snapshot)
{
  gint64 origin_us = ved_snapshot_get_origin_us (snapshot);
  VedFleetGrid *self;

  if (origin_us == 0)
    origin_us = ved_snapshot_get_time_us (snapshot) / VED_FORECAST_STEP_US * VED_FORECAST_STEP_US;
  self = ved_fleet_grid_new (question, origin_us, ved_snapshot_get_n_servers (snapshot));
  for (guint i = 0; i < self->n_servers; i++)
    {
      const float *ahead = ved_snapshot_get_forecast (snapshot, i, question->metric, question->quantile);

      self->names[i] = g_strdup (ved_snapshot_get_name (snapshot, i));
      if (ahead != NULL)
        memcpy (ved_fleet_grid_get_row (self, i) + question->n_past, ahead, VED_FORECAST_STEPS * sizeof *ahead);
    }

  return self;
}

void
ved_fleet_grid_unref (VedFleetGrid *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_strfreev (self->names);
  g_free (self->values);
  g_free (self);
}

/**
 * ved_fleet_grid_get_from_us:
 *
 * Returns: where the first column begins
 */
gint64
ved_fleet_grid_get_from_us (const VedFleetGrid *self)
{
  return self->origin_us - (gint64) self->question.n_past * VED_FORECAST_STEP_US;
}

/**
 * ved_fleet_grid_get_row:
 *
 * Returns: (transfer none): the values of a server, oldest first
 */
float *
ved_fleet_grid_get_row (const VedFleetGrid *self,
                        guint               server)
{
  g_return_val_if_fail (server < self->n_servers, NULL);

  return self->values + (gsize) server * self->n_columns;
}

/**
 * ved_fleet_grid_find:
 * @server: (out): its row
 *
 * Returns: whether a server of that name is there
 */
gboolean
ved_fleet_grid_find (const VedFleetGrid *self,
                     const char         *name,
                     guint              *server)
{
  guint least = 0, most = self->n_servers;

  while (least < most)
    {
      guint middle = least + (most - least) / 2;
      int order = strcmp (self->names[middle], name);

      if (order == 0)
        {
          *server = middle;
          return TRUE;
        }
      if (order < 0)
        least = middle + 1;
      else
        most = middle;
    }

  return FALSE;
}
