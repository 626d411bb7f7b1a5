/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-tables"

#include "config.h"

#include "sim/ved-sim-tables.h"

/* What servers of each profile look like when nothing is wrong, and what their states make of it.
 * Percentages are written as shares of one, as in the reference's table. Idle has no row: it is what
 * user, system and I/O wait leave. */

#define NOISE_SHARE      0.19   /* stationary noise, of the spread between servers */
#define DISK_NOISE_SHARE 0.01   /* files do not come and go by the tick */

static const VedBaseline baselines[VED_N_PROFILES][VED_N_BASE_METRICS] = {
  [VED_PROFILE_ML_COMPUTE] = {
    [VED_METRIC_CPU_USER] = { .45, .12 },
    [VED_METRIC_CPU_SYS] = { .08, .03 },
    [VED_METRIC_CPU_IOWAIT] = { .02, .01 },
    [VED_METRIC_JAVA_CPU] = { .50, .15 },
    [VED_METRIC_MEM_USED] = { .72, .10 },
    [VED_METRIC_SWAP_USED] = { .05, .03 },
    [VED_METRIC_DISK_USAGE] = { .55, .08 },
    [VED_METRIC_NET_IN] = { 8.5, 3 },
    [VED_METRIC_NET_OUT] = { 5.2, 2 },
    [VED_METRIC_BACK_CLOSE_WAIT] = { 2, 1 },
    [VED_METRIC_FRONT_CLOSE_WAIT] = { 2, 1 },
    [VED_METRIC_LOAD_AVERAGE] = { 6.5, 2 },
    [VED_METRIC_UPTIME_DAYS] = { 25, 2 },
  },
  [VED_PROFILE_DATABASE] = {
    [VED_METRIC_CPU_USER] = { .25, .08 },
    [VED_METRIC_CPU_SYS] = { .12, .04 },
    [VED_METRIC_CPU_IOWAIT] = { .15, .05 },
    [VED_METRIC_JAVA_CPU] = { .10, .05 },
    [VED_METRIC_MEM_USED] = { .68, .10 },
    [VED_METRIC_SWAP_USED] = { .03, .02 },
    [VED_METRIC_DISK_USAGE] = { .70, .10 },
    [VED_METRIC_NET_IN] = { 35, 12 },
    [VED_METRIC_NET_OUT] = { 28, 10 },
    [VED_METRIC_BACK_CLOSE_WAIT] = { 8, 3 },
    [VED_METRIC_FRONT_CLOSE_WAIT] = { 6, 2 },
    [VED_METRIC_LOAD_AVERAGE] = { 4.2, 1.5 },
    [VED_METRIC_UPTIME_DAYS] = { 25, 2 },
  },
  [VED_PROFILE_WEB_API] = {
    [VED_METRIC_CPU_USER] = { .18, .06 },
    [VED_METRIC_CPU_SYS] = { .05, .02 },
    [VED_METRIC_CPU_IOWAIT] = { .03, .02 },
    [VED_METRIC_JAVA_CPU] = { .25, .08 },
    [VED_METRIC_MEM_USED] = { .45, .10 },
    [VED_METRIC_SWAP_USED] = { .02, .01 },
    [VED_METRIC_DISK_USAGE] = { .35, .08 },
    [VED_METRIC_NET_IN] = { 85, 25 },
    [VED_METRIC_NET_OUT] = { 120, 35 },
    [VED_METRIC_BACK_CLOSE_WAIT] = { 15, 5 },
    [VED_METRIC_FRONT_CLOSE_WAIT] = { 12, 4 },
    [VED_METRIC_LOAD_AVERAGE] = { 2.8, 1 },
    [VED_METRIC_UPTIME_DAYS] = { 25, 2 },
  },
  [VED_PROFILE_CONDUCTOR_MGMT] = {
    [VED_METRIC_CPU_USER] = { .15, .06 },
    [VED_METRIC_CPU_SYS] = { .06, .02 },
    [VED_METRIC_CPU_IOWAIT] = { .02, .01 },
    [VED_METRIC_JAVA_CPU] = { .20, .06 },
    [VED_METRIC_MEM_USED] = { .42, .08 },
    [VED_METRIC_SWAP_USED] = { .02, .01 },
    [VED_METRIC_DISK_USAGE] = { .40, .08 },
    [VED_METRIC_NET_IN] = { 22, 8 },
    [VED_METRIC_NET_OUT] = { 18, 6 },
    [VED_METRIC_BACK_CLOSE_WAIT] = { 5, 2 },
    [VED_METRIC_FRONT_CLOSE_WAIT] = { 4, 2 },
    [VED_METRIC_LOAD_AVERAGE] = { 3.2, 1.2 },
    [VED_METRIC_UPTIME_DAYS] = { 25, 2 },
  },
  [VED_PROFILE_DATA_INGEST] = {
    [VED_METRIC_CPU_USER] = { .35, .10 },
    [VED_METRIC_CPU_SYS] = { .10, .03 },
    [VED_METRIC_CPU_IOWAIT] = { .08, .03 },
    [VED_METRIC_JAVA_CPU] = { .45, .12 },
    [VED_METRIC_MEM_USED] = { .62, .12 },
    [VED_METRIC_SWAP_USED] = { .04, .02 },
    [VED_METRIC_DISK_USAGE] = { .65, .12 },
    [VED_METRIC_NET_IN] = { 150, 45 },
    [VED_METRIC_NET_OUT] = { 95, 30 },
    [VED_METRIC_BACK_CLOSE_WAIT] = { 10, 4 },
    [VED_METRIC_FRONT_CLOSE_WAIT] = { 8, 3 },
    [VED_METRIC_LOAD_AVERAGE] = { 5.5, 2 },
    [VED_METRIC_UPTIME_DAYS] = { 25, 2 },
  },
  [VED_PROFILE_RISK_ANALYTICS] = {
    [VED_METRIC_CPU_USER] = { .55, .15 },
    [VED_METRIC_CPU_SYS] = { .08, .03 },
    [VED_METRIC_CPU_IOWAIT] = { .02, .01 },
    [VED_METRIC_JAVA_CPU] = { .60, .15 },
    [VED_METRIC_MEM_USED] = { .70, .10 },
    [VED_METRIC_SWAP_USED] = { .05, .03 },
    [VED_METRIC_DISK_USAGE] = { .50, .10 },
    [VED_METRIC_NET_IN] = { 12, 4 },
    [VED_METRIC_NET_OUT] = { 8, 3 },
    [VED_METRIC_BACK_CLOSE_WAIT] = { 3, 1 },
    [VED_METRIC_FRONT_CLOSE_WAIT] = { 2, 1 },
    [VED_METRIC_LOAD_AVERAGE] = { 8.2, 2.5 },
    [VED_METRIC_UPTIME_DAYS] = { 25, 2 },
  },
  [VED_PROFILE_GENERIC] = {
    [VED_METRIC_CPU_USER] = { .12, .05 },
    [VED_METRIC_CPU_SYS] = { .04, .02 },
    [VED_METRIC_CPU_IOWAIT] = { .01, .01 },
    [VED_METRIC_JAVA_CPU] = { .08, .03 },
    [VED_METRIC_MEM_USED] = { .35, .08 },
    [VED_METRIC_SWAP_USED] = { .01, .01 },
    [VED_METRIC_DISK_USAGE] = { .30, .08 },
    [VED_METRIC_NET_IN] = { 15, 8 },
    [VED_METRIC_NET_OUT] = { 12, 6 },
    [VED_METRIC_BACK_CLOSE_WAIT] = { 2, 1 },
    [VED_METRIC_FRONT_CLOSE_WAIT] = { 2, 1 },
    [VED_METRIC_LOAD_AVERAGE] = { 1.5, .8 },
    [VED_METRIC_UPTIME_DAYS] = { 25, 2 },
  },
};

/* Columns of the multipliers. */
typedef enum {
  USER,
  SYS,
  IOWAIT,
  JAVA,
  MEMORY,
  SWAP,
  IN,
  OUT,
  CLOSE_WAIT,
  LOAD,
  N_COLUMNS,
  CONSTANT = N_COLUMNS,
} Column;

static const double multipliers[VED_N_FEED_STATUSES][N_COLUMNS] = {
  [VED_FEED_STATUS_IDLE] = { .3, .5, .2, .2, .8, .5, .2, .2, .3, .4 },
  [VED_FEED_STATUS_HEALTHY] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 },
  [VED_FEED_STATUS_MORNING_SPIKE] = { 1.3, 1.2, 1.4, 1.4, 1.1, 1.2, 1.5, 1.4, 1.3, 1.3 },
  [VED_FEED_STATUS_HEAVY_LOAD] = { 1.4, 1.3, 1.5, 1.5, 1.2, 1.3, 1.5, 1.4, 1.4, 1.4 },
  [VED_FEED_STATUS_CRITICAL_ISSUE] = { 2.5, 2, 3.5, 2.8, 1.4, 3, .4, .3, 2.5, 2.5 },
  [VED_FEED_STATUS_MAINTENANCE] = { .3, .5, .8, .2, .8, .5, .2, .2, .2, .5 },
  [VED_FEED_STATUS_RECOVERY] = { .8, .9, 1.2, .7, 1, 1.1, .8, .7, .9, .9 },
  [VED_FEED_STATUS_OFFLINE] = { 0 },
};

static const struct {
  Column column;
  VedSeasonal seasonal;
  double soft_limit;            /* 5 points before the critical threshold of the probability set */
} metrics[VED_N_BASE_METRICS] = {
  [VED_METRIC_CPU_USER] = { USER, VED_SEASONAL_FULL, 85.0 },
  [VED_METRIC_CPU_SYS] = { SYS, VED_SEASONAL_FULL, 65.0 },
  [VED_METRIC_CPU_IOWAIT] = { IOWAIT, VED_SEASONAL_FULL, 35.0 },
  [VED_METRIC_CPU_IDLE] = { CONSTANT, VED_SEASONAL_NONE, G_MAXDOUBLE },
  [VED_METRIC_JAVA_CPU] = { JAVA, VED_SEASONAL_FULL, 80.0 },
  [VED_METRIC_MEM_USED] = { MEMORY, VED_SEASONAL_HALF, 90.0 },
  [VED_METRIC_SWAP_USED] = { SWAP, VED_SEASONAL_HALF, 25.0 },
  [VED_METRIC_DISK_USAGE] = { CONSTANT, VED_SEASONAL_NONE, 85.0 },
  [VED_METRIC_NET_IN] = { IN, VED_SEASONAL_FULL, G_MAXDOUBLE },
  [VED_METRIC_NET_OUT] = { OUT, VED_SEASONAL_FULL, G_MAXDOUBLE },
  [VED_METRIC_BACK_CLOSE_WAIT] = { CLOSE_WAIT, VED_SEASONAL_FULL, G_MAXDOUBLE },
  [VED_METRIC_FRONT_CLOSE_WAIT] = { CLOSE_WAIT, VED_SEASONAL_FULL, G_MAXDOUBLE },
  [VED_METRIC_LOAD_AVERAGE] = { LOAD, VED_SEASONAL_FULL, G_MAXDOUBLE },
  [VED_METRIC_UPTIME_DAYS] = { CONSTANT, VED_SEASONAL_NONE, G_MAXDOUBLE },
};

/**
 * ved_sim_get_baseline:
 *
 * Returns: mean and spread of @metric in the metric's own unit
 */
VedBaseline
ved_sim_get_baseline (VedProfile profile,
                      VedMetric  metric)
{
  VedBaseline baseline = baselines[profile][metric];

  if (ved_metric_get_info (metric)->unit == VED_UNIT_PERCENT)
    {
      baseline.mean *= 100.0;
      baseline.sd *= 100.0;
    }

  return baseline;
}

/**
 * ved_sim_get_noise_sd:
 *
 * Returns: the stationary standard deviation of @metric's noise from tick to tick
 */
double
ved_sim_get_noise_sd (VedProfile profile,
                      VedMetric  metric)
{
  switch ((int) metric)
    {
    case VED_METRIC_UPTIME_DAYS:
      return 0.0;
    case VED_METRIC_DISK_USAGE:
      return DISK_NOISE_SHARE * ved_sim_get_baseline (profile, metric).sd;
    default:
      return NOISE_SHARE * ved_sim_get_baseline (profile, metric).sd;
    }
}

double
ved_sim_get_multiplier (VedFeedStatus state,
                        VedMetric     metric)
{
  Column column = metrics[metric].column;

  return column == CONSTANT ? 1.0 : multipliers[state][column];
}

VedSeasonal
ved_sim_get_seasonal (VedMetric metric)
{
  return metrics[metric].seasonal;
}

/**
 * ved_sim_get_soft_limit:
 *
 * Returns: what a healthy or idle server approaches but never passes; G_MAXDOUBLE where there is none
 */
double
ved_sim_get_soft_limit (VedMetric metric)
{
  return metrics[metric].soft_limit;
}
