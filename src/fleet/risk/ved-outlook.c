/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-outlook"

#include "config.h"

#include "fleet/risk/ved-outlook.h"

#include <math.h>

/* What becomes of a server's figures within the forecast: pure functions of a snapshot. The CPU counts as what is
 * not idle, so its quantiles change places. */

#define SMALL_SHARE 0.05
#define LARGE_SHARE 0.15
#define LEAST_RISING 0.05       /* of what was 0: a share of it says nothing */
#define LEAST_POINTS_BEYOND 5.0f
#define LEAST_LOAD_BEYOND 2.0f

static const VedMetric metrics[VED_N_VITALS] = {
  [VED_VITAL_CPU] = VED_METRIC_CPU_IDLE,
  [VED_VITAL_IOWAIT] = VED_METRIC_CPU_IOWAIT,
  [VED_VITAL_MEMORY] = VED_METRIC_MEM_USED,
  [VED_VITAL_LOAD] = VED_METRIC_LOAD_AVERAGE,
  [VED_VITAL_SWAP] = VED_METRIC_SWAP_USED,
  [VED_VITAL_DISK] = VED_METRIC_DISK_USAGE,
};

/* The step that forecasts this very moment. */
static guint
present_step (gint64 origin_us,
              gint64 now_us)
{
  return (guint) CLAMP ((now_us - origin_us - 1) / VED_FORECAST_STEP_US, 0, VED_FORECAST_STEPS - 1);
}

/**
 * ved_vital_get_metric:
 *
 * Returns: the metric behind @vital; of the CPU it is the idle share
 */
VedMetric
ved_vital_get_metric (VedVital vital)
{
  g_return_val_if_fail (vital < VED_N_VITALS, VED_METRIC_NONE);

  return metrics[vital];
}

/**
 * ved_vital_get_outlook:
 * @snapshot: @far needs one that holds the server's forecasts
 * @server: index in @snapshot
 *
 * Returns: the figure now, in 30 minutes and in 8 hours
 */
VedVitalOutlook
ved_vital_get_outlook (VedVital           vital,
                       const VedSnapshot *snapshot,
                       guint              server)
{
  VedMetric metric = ved_vital_get_metric (vital);
  const float *p50 = ved_snapshot_get_forecast (snapshot, server, metric, VED_QUANTILE_P50);
  VedVitalOutlook outlook = {
    .now = ved_snapshot_current (snapshot, metric)[server],
    .near = ved_snapshot_near (snapshot, metric)[server],
    .far = p50 != NULL ? p50[VED_FORECAST_STEPS - 1] : NAN,
  };

  if (metric == VED_METRIC_CPU_IDLE)
    {
      outlook = (VedVitalOutlook) { 100.0f - outlook.now, 100.0f - outlook.near, 100.0f - outlook.far };
    }

  return outlook;
}

/**
 * ved_change_between:
 * @before: a figure, 0 or above
 * @after: the same one later
 *
 * Returns: how much of @before it changes by
 */
VedChange
ved_change_between (double before,
                    double after)
{
  double share;

  if (isnan (before) || isnan (after))
    return VED_CHANGE_UNKNOWN;
  if (before <= 0.0)
    return after > LEAST_RISING ? VED_CHANGE_RISES_MUCH : VED_CHANGE_STAYS;

  share = (after - before) / before;
  if (share > LARGE_SHARE)
    return VED_CHANGE_RISES_MUCH;
  if (share > SMALL_SHARE)
    return VED_CHANGE_RISES;
  if (share < -LARGE_SHARE)
    return VED_CHANGE_FALLS_MUCH;

  return share < -SMALL_SHARE ? VED_CHANGE_FALLS : VED_CHANGE_STAYS;
}

/* How far from what was forecast is clearly so; of what is no share of something nobody can tell. */
static float
least_beyond (VedMetric metric)
{
  if (metric == VED_METRIC_LOAD_AVERAGE)
    return LEAST_LOAD_BEYOND;

  return ved_metric_get_info (metric)->unit == VED_UNIT_PERCENT ? LEAST_POINTS_BEYOND : INFINITY;
}

/**
 * ved_metric_is_unforeseen:
 * @server: index in @snapshot
 *
 * A forecast that was made before a rise, or has seen little of it, leads back to what was usual: that is no recovery.
 * Such a figure lies clearly beyond the worst that the forecast holds likely for the next 30 minutes.
 *
 * Returns: whether what is measured now is beyond the forecast; %FALSE without one
 */
gboolean
ved_metric_is_unforeseen (VedMetric          metric,
                          const VedSnapshot *snapshot,
                          guint              server)
{
  float excess = ved_snapshot_current (snapshot, metric)[server] - ved_snapshot_peak (snapshot, metric)[server];

  return (ved_metric_get_info (metric)->low_is_bad ? -excess : excess) > least_beyond (metric);
}

/**
 * ved_metric_is_judged:
 * @server: index in @snapshot
 *
 * Returns: whether it is known what is measured and what was forecast, and what of it would be clearly outside
 */
gboolean
ved_metric_is_judged (VedMetric          metric,
                      const VedSnapshot *snapshot,
                      guint              server)
{
  return ved_snapshot_has_metric (snapshot, server, metric) && isfinite (least_beyond (metric)) &&
         !isnan (ved_snapshot_current (snapshot, metric)[server]) && !isnan (ved_snapshot_peak (snapshot, metric)[server]);
}

/**
 * ved_metric_is_overtaken:
 * @snapshot: without the server's forecasts the answer is %FALSE
 * @server: index in @snapshot
 *
 * The other way round: a forecast that was made before a recovery still expects the trouble. What is measured lies clearly
 * on the good side of the whole band of this very moment.
 *
 * Returns: whether what is measured now is better than the forecast
 */
gboolean
ved_metric_is_overtaken (VedMetric          metric,
                         const VedSnapshot *snapshot,
                         guint              server)
{
  return ved_metric_is_overtaken_in (metric, snapshot, server, snapshot, server);
}

/**
 * ved_metric_is_overtaken_in:
 * @snapshot: what is measured
 * @server: index in @snapshot
 * @detail: holds the server's forecasts, maybe told earlier
 * @detailed: index in @detail
 *
 * Returns: as ved_metric_is_overtaken()
 */
gboolean
ved_metric_is_overtaken_in (VedMetric          metric,
                            const VedSnapshot *snapshot,
                            guint              server,
                            const VedSnapshot *detail,
                            guint              detailed)
{
  gboolean low_is_bad = ved_metric_get_info (metric)->low_is_bad;
  const float *best = ved_snapshot_get_forecast (detail, detailed, metric, low_is_bad ? VED_QUANTILE_P90 : VED_QUANTILE_P10);
  guint present = present_step (ved_snapshot_get_origin_us (detail), ved_snapshot_get_time_us (snapshot));
  float excess;

  if (best == NULL)
    return FALSE;

  excess = ved_snapshot_current (snapshot, metric)[server] - best[present];

  return (low_is_bad ? excess : -excess) > least_beyond (metric);
}

/**
 * ved_vital_is_unforeseen:
 * @server: index in @snapshot
 *
 * Returns: as ved_metric_is_unforeseen(), of the metric behind @vital
 */
gboolean
ved_vital_is_unforeseen (VedVital           vital,
                         const VedSnapshot *snapshot,
                         guint              server)
{
  return ved_metric_is_unforeseen (ved_vital_get_metric (vital), snapshot, server);
}

/**
 * ved_server_is_chance_missed:
 * @server: index in @snapshot
 *
 * A chance comes from a forecast. Where what is measured lies beyond that, it speaks of a server that is no longer this one:
 * mostly it is 0. A server that is beyond a critical threshold is certain, whatever was forecast.
 *
 * Returns: whether the server's chances to turn critical say nothing
 */
gboolean
ved_server_is_chance_missed (const VedSnapshot *snapshot,
                             guint              server)
{
  gboolean is_missed = FALSE;

  if (!(ved_snapshot_prob_30m (snapshot)[server] < VED_CHANCE_CERTAIN))
    return FALSE;

  /* The load has no critical threshold. */
  for (VedVital vital = 0; vital < VED_N_VITALS; vital++)
    is_missed |= vital != VED_VITAL_LOAD && ved_vital_is_unforeseen (vital, snapshot, server);

  return is_missed;
}

/**
 * ved_server_is_critical:
 * @server: index in @snapshot
 *
 * That needs no forecast, nor that chances were measured to come true.
 *
 * Returns: whether the server is beyond a critical threshold, or critical by its risk, so that it cannot turn so
 */
gboolean
ved_server_is_critical (const VedSnapshot *snapshot,
                        guint              server)
{
  return ved_snapshot_prob_30m (snapshot)[server] >= VED_CHANCE_CERTAIN
         || ved_snapshot_get_level (snapshot, server) >= VED_LEVEL_CRITICAL;
}

/**
 * ved_server_count_rising:
 * @server: index in @snapshot
 *
 * Returns: how many of the vital figures will have risen in 30 minutes; those that a forecast has not seen recover do not count
 */
guint
ved_server_count_rising (const VedSnapshot *snapshot,
                         guint              server)
{
  guint n = 0;

  for (guint i = 0; i < VED_N_VITALS; i++)
    {
      VedVitalOutlook outlook = ved_vital_get_outlook (i, snapshot, server);

      n += ved_change_between ((double) outlook.now, (double) outlook.near) >= VED_CHANGE_RISES
        && !ved_metric_is_overtaken (ved_vital_get_metric (i), snapshot, server);
    }

  return n;
}

/**
 * ved_server_copy_cpu_used:
 * @snapshot: holds the server's forecasts
 * @server: index in @snapshot
 * @quantile: of the CPU used: its p90 comes from the idle share's p10
 * @values: (array fixed-size=96): where they go; NaN without a forecast
 */
void
ved_server_copy_cpu_used (const VedSnapshot *snapshot,
                          guint              server,
                          VedQuantile        quantile,
                          float             *values)
{
  static const VedQuantile flipped[] = {
    [VED_QUANTILE_P10] = VED_QUANTILE_P90,
    [VED_QUANTILE_P50] = VED_QUANTILE_P50,
    [VED_QUANTILE_P90] = VED_QUANTILE_P10,
  };
  const float *idle = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, flipped[quantile]);

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    values[i] = idle != NULL ? 100.0f - idle[i] : NAN;
}

/**
 * ved_crossing_find:
 * @p50: (array fixed-size=96): a forecast, in steps of 5 minutes
 * @origin_us: where it began, UTC
 * @now: what is measured
 * @now_us: when
 * @threshold: what lies at or above it is beyond
 *
 * A forecast is up to five minutes old. One that is on the good side at this very moment, while what is measured is
 * beyond, was made before that began and cannot tell when it ends.
 *
 * Returns: when the other side is reached, counted from now on
 */
VedCrossing
ved_crossing_find (const float *p50,
                   gint64       origin_us,
                   double       now,
                   gint64       now_us,
                   double       threshold)
{
  guint present = present_step (origin_us, now_us), step;
  VedCrossing self = { .is_beyond = now >= threshold };

  if (self.is_beyond && (double) p50[present] < threshold)
    {
      self.kind = VED_CROSSING_UNFORESEEN;
      return self;
    }

  step = present + ved_steps_until (p50 + present, VED_FORECAST_STEPS - present, threshold, self.is_beyond);
  if (step < VED_FORECAST_STEPS)
    {
      self.kind = VED_CROSSING_AHEAD;
      self.time_us = origin_us + (gint64) (step + 1) * VED_FORECAST_STEP_US;
    }

  return self;
}

/**
 * ved_steps_until:
 * @values: (array length=n_values): one for each step ahead
 * @low_is_bad: whether what lies below the threshold is beyond it
 *
 * Returns: index of the first step at or beyond @threshold; @n_values when none is
 */
guint
ved_steps_until (const float *values,
                 guint        n_values,
                 double       threshold,
                 gboolean     low_is_bad)
{
  for (guint i = 0; i < n_values; i++)
    if (low_is_bad ? (double) values[i] <= threshold : (double) values[i] >= threshold)
      return i;

  return n_values;
}
