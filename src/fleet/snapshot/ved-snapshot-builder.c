/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-snapshot-builder"

#include "config.h"

#include "fleet/snapshot/ved-snapshot-builder.h"

#include "fleet/snapshot/ved-snapshot-private.h"

#include <math.h>
#include <string.h>

/* The daemon's tick and the frame decoder fill a snapshot through the same door, so both end with
 * the same derived figures. The columns are written in place. */

struct _VedSnapshotBuilder
{
  VedSnapshot *snapshot;
};

/**
 * ved_snapshot_builder_new:
 * @n_servers: their number; every one must be set
 * @generation: number of the result
 * @time_us: instant of the tick, µs UTC
 */
VedSnapshotBuilder *
ved_snapshot_builder_new (guint   n_servers,
                          guint64 generation,
                          gint64  time_us)
{
  VedSnapshotBuilder *self = g_new0 (VedSnapshotBuilder, 1);

  self->snapshot = ved_snapshot_alloc (n_servers, generation, time_us);

  return self;
}

void
ved_snapshot_builder_free (VedSnapshotBuilder *self)
{
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_free (self);
}

/**
 * ved_snapshot_builder_set_origin_us:
 * @origin_us: origin of the forecasts, where no forecast set says it (summaries)
 */
void
ved_snapshot_builder_set_origin_us (VedSnapshotBuilder *self,
                                    gint64              origin_us)
{
  self->snapshot->origin_us = origin_us;
}

/**
 * ved_snapshot_builder_set_server:
 * @server: its index; names must ascend (strcmp) with it
 * @description: what is known; the name is copied
 */
void
ved_snapshot_builder_set_server (VedSnapshotBuilder      *self,
                                 guint                    server,
                                 const VedSnapshotServer *description)
{
  VedSnapshot *snapshot = self->snapshot;

  g_return_if_fail (server < snapshot->n_servers);

  snapshot->servers[server] = *description;
  snapshot->servers[server].name = g_string_chunk_insert (snapshot->text, description->name);
  snapshot->risk[server] = description->risk;
  snapshot->prob_30m[server] = description->prob_30m;
  snapshot->prob_8h[server] = description->prob_8h;
}

/**
 * ved_snapshot_builder_current:
 *
 * Returns: (array): the column to fill, n_servers floats that are NaN now; values must be snapped to
 *   the metric's resolution
 */
float *
ved_snapshot_builder_current (VedSnapshotBuilder *self,
                              VedMetric           metric)
{
  return self->snapshot->current + (gsize) metric * self->snapshot->n_servers;
}

float *
ved_snapshot_builder_trend (VedSnapshotBuilder *self,
                            VedMetric           metric)
{
  return self->snapshot->trend + (gsize) metric * self->snapshot->n_servers;
}

/**
 * ved_snapshot_builder_near:
 *
 * Only servers without a forecast row need this: for the others finishing fills it.
 */
float *
ved_snapshot_builder_near (VedSnapshotBuilder *self,
                           VedMetric           metric)
{
  return self->snapshot->near + (gsize) metric * self->snapshot->n_servers;
}

float *
ved_snapshot_builder_peak (VedSnapshotBuilder *self,
                           VedMetric           metric)
{
  return self->snapshot->peak + (gsize) metric * self->snapshot->n_servers;
}

/**
 * ved_snapshot_builder_set_contributions:
 *
 * Once per server.
 */
void
ved_snapshot_builder_set_contributions (VedSnapshotBuilder    *self,
                                        guint                  server,
                                        const VedContribution *contributions,
                                        guint                  n_contributions)
{
  VedSnapshot *snapshot = self->snapshot;

  g_return_if_fail (server < snapshot->n_servers);

  snapshot->contribution_ranges[server].first = snapshot->contributions->len;
  snapshot->contribution_ranges[server].n = n_contributions;
  if (n_contributions > 0)
    g_array_append_vals (snapshot->contributions, contributions, n_contributions);
}

/**
 * ved_snapshot_builder_set_forecasts:
 * @forecasts: (transfer none): a sealed set; its origin becomes the snapshot's
 */
void
ved_snapshot_builder_set_forecasts (VedSnapshotBuilder *self,
                                    VedForecastSet     *forecasts)
{
  g_return_if_fail (self->snapshot->forecasts == NULL);

  self->snapshot->forecasts = ved_forecast_set_ref (forecasts);
  self->snapshot->origin_us = ved_forecast_set_get_origin_us (forecasts);
}

void
ved_snapshot_builder_set_environment (VedSnapshotBuilder   *self,
                                      const VedEnvironment *environment)
{
  self->snapshot->environment = *environment;
}

/**
 * ved_snapshot_builder_set_scenario:
 * @scenario: its text is copied
 */
void
ved_snapshot_builder_set_scenario (VedSnapshotBuilder *self,
                                   const VedScenario  *scenario)
{
  VedScenario *own = &self->snapshot->scenario;

  g_free (own->name);
  *own = *scenario;
  own->name = g_strdup (scenario->name);
}

/**
 * ved_snapshot_builder_set_metadata:
 * @metadata: its texts are copied
 */
void
ved_snapshot_builder_set_metadata (VedSnapshotBuilder *self,
                                   const VedMetadata  *metadata)
{
  VedMetadata *own = &self->snapshot->metadata;

  g_free (own->model_dir);
  g_free (own->source);
  *own = *metadata;
  own->model_dir = g_strdup (metadata->model_dir);
  own->source = g_strdup (metadata->source);
}

/**
 * ved_snapshot_builder_add_alert:
 * @alert: copied; the caller keeps the order described in ved-snapshot.h
 */
void
ved_snapshot_builder_add_alert (VedSnapshotBuilder *self,
                                const VedAlert     *alert)
{
  GArray *alerts = self->snapshot->alerts;

  g_array_set_size (alerts, alerts->len + 1);
  ved_alert_copy_to (alert, &g_array_index (alerts, VedAlert, alerts->len - 1));
}

static void
fill_from_forecasts (VedSnapshot *snapshot,
                     VedMetric    metric)
{
  float *near = snapshot->near + (gsize) metric * snapshot->n_servers;
  float *peak = snapshot->peak + (gsize) metric * snapshot->n_servers;

  for (guint i = 0; i < snapshot->n_servers; i++)
    {
      guint row = snapshot->servers[i].forecast_row;

      if (row == VED_NO_ROW)
        continue;
      near[i] = ved_forecast_set_get_near (snapshot->forecasts, row, metric, VED_QUANTILE_P50);
      peak[i] = ved_forecast_set_get_peak (snapshot->forecasts, row, metric);
    }
}

/**
 * ved_snapshot_builder_finish:
 * @self: (transfer full): the builder; gone afterwards
 *
 * Cost: a few passes over the columns and one sort of the servers.
 *
 * Returns: (transfer full): the immutable snapshot
 */
VedSnapshot *
ved_snapshot_builder_finish (VedSnapshotBuilder *self)
{
  VedSnapshot *snapshot = g_steal_pointer (&self->snapshot);

  ved_snapshot_builder_free (self);

  /* Whoever brings a lazy set has set near and peak: to compute them would read all of it. */
  if (snapshot->forecasts != NULL && !ved_forecast_set_is_lazy (snapshot->forecasts))
    {
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        fill_from_forecasts (snapshot, metric);
    }
  ved_snapshot_summarise (snapshot);

  return snapshot;
}
