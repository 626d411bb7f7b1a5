/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-pasts"

#include "config.h"

#include "engine/ved-server-pasts.h"

#include "base/ved-clock.h"

#define UPTIME_PER_STEP ((double) VED_FORECAST_STEP_US / VED_DAY_US)

/**
 * ved_server_pasts_get_kind:
 *
 * Returns: the physics of @metric
 */
VedSeriesKind
ved_server_pasts_get_kind (VedMetric metric)
{
  static const double step_sds[VED_N_METRICS] = {
    [VED_METRIC_CPU_USER] = 1.5,
    [VED_METRIC_CPU_SYS] = 0.5,
    [VED_METRIC_CPU_IOWAIT] = 0.5,
    [VED_METRIC_CPU_IDLE] = 1.7,
    [VED_METRIC_JAVA_CPU] = 1.5,
    [VED_METRIC_MEM_USED] = 0.7,
    [VED_METRIC_SWAP_USED] = 0.2,
    [VED_METRIC_DISK_USAGE] = 0.05,
    [VED_METRIC_NET_IN] = 2.0,
    [VED_METRIC_NET_OUT] = 2.0,
    [VED_METRIC_BACK_CLOSE_WAIT] = 0.8,
    [VED_METRIC_FRONT_CLOSE_WAIT] = 0.8,
    [VED_METRIC_LOAD_AVERAGE] = 0.3,
    [VED_METRIC_UPTIME_DAYS] = 0.0,
    [VED_METRIC_CASCADE_IMPACT] = 0.02,
  };
  const VedMetricInfo *info = ved_metric_get_info (metric);
  VedSeriesKind kind = { 0 };

  kind.floor = info->floor;
  kind.ceiling = info->ceiling;
  kind.resolution = info->resolution;
  kind.step_sd = step_sds[metric];
  kind.slope_per_step = metric == VED_METRIC_UPTIME_DAYS ? UPTIME_PER_STEP : 0.0;

  return kind;
}

/**
 * ved_server_pasts_read:
 * @self: (out caller-allocates): a copy of the complete buckets
 * @server: whose; its lock is held for some 10 µs
 * @metrics: a bit for each series that is wanted
 * @origin_us: where they end
 * @max_points: most that are wanted of each, to VED_HISTORY_POINTS
 *
 * In a worker.
 */
void
ved_server_pasts_read (VedServerPasts *self,
                       VedServer      *server,
                       guint16         metrics,
                       gint64          origin_us,
                       guint           max_points)
{
  VedHistory *history;
  gint64 first_us;

  /* It may be begun anew, under the lock. */
  g_mutex_lock (&server->lock);
  history = server->history;
  ved_history_settle (history);
  first_us = ved_history_origin_us (ved_history_get_first_us (history));
  self->origin_us = origin_us;
  self->n_points = (guint) CLAMP ((origin_us - first_us) / VED_FORECAST_STEP_US, 1, max_points);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((metrics & (1u << metric)) != 0)
        ved_history_read_means (history, metric, origin_us, self->n_points, self->means[metric]);
    }
  g_mutex_unlock (&server->lock);
}

/**
 * ved_server_pasts_get:
 *
 * Returns: the series of @metric as engines are given it; borrows from @self
 */
VedSeriesPast
ved_server_pasts_get (const VedServerPasts *self,
                      VedMetric             metric)
{
  VedSeriesPast past = { self->means[metric], self->n_points, self->origin_us };

  return past;
}
