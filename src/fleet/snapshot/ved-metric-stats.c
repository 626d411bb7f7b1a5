/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-metric-stats"

#include "config.h"

#include "fleet/snapshot/ved-metric-stats.h"

#include <math.h>

/* Welford's update: one pass, no cancellation. */

/**
 * ved_metric_stats_add:
 * @value: NaN is passed over
 */
void
ved_metric_stats_add (VedMetricStatsWork *self,
                      double              value)
{
  VedMetricStats *stats = &self->stats;
  double delta;

  if (isnan (value))
    return;

  stats->min = stats->n == 0 ? value : MIN (stats->min, value);
  stats->max = stats->n == 0 ? value : MAX (stats->max, value);
  stats->n++;
  delta = value - stats->mean;
  stats->mean += delta / stats->n;
  self->squares += delta * (value - stats->mean);
}

/**
 * ved_metric_stats_finish:
 *
 * Returns: what the values are like that were added; the deviation is that of all, not of a sample
 */
VedMetricStats
ved_metric_stats_finish (const VedMetricStatsWork *self)
{
  VedMetricStats stats = self->stats;

  stats.sd = stats.n > 0 ? sqrt (self->squares / stats.n) : NAN;
  if (stats.n == 0)
    stats.min = stats.mean = stats.max = NAN;

  return stats;
}

/**
 * ved_metric_stats_compute:
 * @values: (array length=n_values): NaN where there is none
 *
 * Returns: what they are like
 */
VedMetricStats
ved_metric_stats_compute (const double *values,
                          guint         n_values)
{
  VedMetricStatsWork work = { 0 };

  for (guint i = 0; i < n_values; i++)
    ved_metric_stats_add (&work, values[i]);

  return ved_metric_stats_finish (&work);
}
