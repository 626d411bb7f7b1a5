/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cpu-shares"

#include "config.h"

#include "source/ved-cpu-shares.h"

#include <math.h>

/* How far from 100 four shares may be for it to be rounding. */
#define MAX_ROUNDING_PCT 1.0

/**
 * ved_cpu_shares_close:
 * @values: VED_N_METRICS of them; the four CPU shares are changed
 *
 * Rounds the shares of CPU time to their resolution so that they still sum to 100: idle takes what the
 * others leave. Nothing happens where one is missing, or the four are no whole.
 */
void
ved_cpu_shares_close (float *values)
{
  double resolution = ved_metric_get_info (VED_METRIC_CPU_IDLE)->resolution;
  double busy = 0.0;

  for (VedMetric metric = VED_METRIC_CPU_USER; metric <= VED_METRIC_CPU_IOWAIT; metric++)
    busy += ved_value_snap (values[metric], resolution);
  if (!(fabs (busy + values[VED_METRIC_CPU_IDLE] - 100.0) < MAX_ROUNDING_PCT))
    return;

  for (VedMetric metric = VED_METRIC_CPU_USER; metric <= VED_METRIC_CPU_IOWAIT; metric++)
    values[metric] = ved_value_snap (values[metric], resolution);
  values[VED_METRIC_CPU_IDLE] = ved_value_snap (MAX (100.0 - busy, 0.0), resolution);
}
