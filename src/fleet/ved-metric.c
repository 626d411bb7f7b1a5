/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-metric"

#include "config.h"

#include "fleet/ved-metric.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Every value that leaves the daemon is a whole multiple of its metric's resolution, and becomes a
 * float in ved_value_from_code() alone: multiple × resolution in double, then rounded once. So JSON,
 * compact frames, recordings and the screen all show the same bits. */

#define PERCENT(key, label, short_key, low_is_bad) \
  { key, label, short_key, "%", VED_UNIT_PERCENT, 0.01, 0.01, 2, 2, 0.0, 100.0, low_is_bad }
#define RATE(key, label, short_key) \
  { key, label, short_key, "MB/s", VED_UNIT_MB_PER_S, 0.01, 0.01, 2, 2, 0.0, G_MAXDOUBLE, FALSE }
#define COUNT(key, label, short_key) \
  { key, label, short_key, "", VED_UNIT_COUNT, 1.0, 0.1, 0, 1, 0.0, G_MAXDOUBLE, FALSE }

static const VedMetricInfo catalogue[VED_N_METRICS] = {
  [VED_METRIC_CPU_USER] = PERCENT ("cpu_user_pct", N_("CPU user"), "user", FALSE),
  [VED_METRIC_CPU_SYS] = PERCENT ("cpu_sys_pct", N_("CPU system"), "sys", FALSE),
  [VED_METRIC_CPU_IOWAIT] = PERCENT ("cpu_iowait_pct", N_("I/O wait"), "iowait", FALSE),
  [VED_METRIC_CPU_IDLE] = PERCENT ("cpu_idle_pct", N_("CPU idle"), "idle", TRUE),
  [VED_METRIC_JAVA_CPU] = PERCENT ("java_cpu_pct", N_("Java CPU"), "java", FALSE),
  [VED_METRIC_MEM_USED] = PERCENT ("mem_used_pct", N_("Memory"), "mem", FALSE),
  [VED_METRIC_SWAP_USED] = PERCENT ("swap_used_pct", N_("Swap"), "swap", FALSE),
  [VED_METRIC_DISK_USAGE] = PERCENT ("disk_usage_pct", N_("Disk"), "disk", FALSE),
  [VED_METRIC_NET_IN] = RATE ("net_in_mb_s", N_("Network in"), "in"),
  [VED_METRIC_NET_OUT] = RATE ("net_out_mb_s", N_("Network out"), "out"),
  [VED_METRIC_BACK_CLOSE_WAIT] = COUNT ("back_close_wait", N_("CLOSE_WAIT back"), "back"),
  [VED_METRIC_FRONT_CLOSE_WAIT] = COUNT ("front_close_wait", N_("CLOSE_WAIT front"), "front"),
  [VED_METRIC_LOAD_AVERAGE] = { "load_average", N_("Load average"), "load", "", VED_UNIT_LOAD,
                                0.01, 0.01, 2, 2, 0.0, G_MAXDOUBLE, FALSE },
  [VED_METRIC_UPTIME_DAYS] = { "uptime_days", N_("Uptime"), "uptime", "d", VED_UNIT_DAYS,
                               0.01, 0.01, 2, 2, 0.0, G_MAXDOUBLE, FALSE },
  [VED_METRIC_CASCADE_IMPACT] = { "cascade_impact", N_("Cascade impact"), "impact", "", VED_UNIT_SHARE,
                                  0.01, 0.01, 2, 2, 0.0, 1.0, FALSE },
};

/**
 * ved_metric_get_info:
 * @metric: a metric of the catalogue
 *
 * Returns: (transfer none): its row; valid for ever
 */
const VedMetricInfo *
ved_metric_get_info (VedMetric metric)
{
  g_return_val_if_fail (metric >= 0 && metric < VED_N_METRICS, NULL);

  return &catalogue[metric];
}

/**
 * ved_metric_from_key:
 * @key: a wire key such as "mem_used_pct"; need not end with a zero
 * @length: its bytes
 * @metric: (out): the metric
 *
 * Returns: whether the catalogue has it
 */
gboolean
ved_metric_from_key (const char *key,
                     gsize       length,
                     VedMetric  *metric)
{
  for (guint i = 0; i < VED_N_METRICS; i++)
    {
      if (strncmp (catalogue[i].key, key, length) == 0 && catalogue[i].key[length] == '\0')
        {
          *metric = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ved_metric_is_valid:
 * @metric: a metric
 * @value: a sample of it
 *
 * Returns: whether @value is finite, within the metric's physical range, and no more than %VED_METRIC_MAX
 */
gboolean
ved_metric_is_valid (VedMetric metric,
                     double    value)
{
  const VedMetricInfo *info = &catalogue[metric];

  return isfinite (value) && value >= info->floor && value <= MIN (info->ceiling, VED_METRIC_MAX);
}

/**
 * ved_code_from_value:
 * @value: any number; NaN and infinities are missing
 * @resolution: the unit of the code
 *
 * Returns: the nearest multiple (halves away from zero), or VED_CODE_MISSING
 */
gint32
ved_code_from_value (double value,
                     double resolution)
{
  double multiple = round (value / resolution);

  if (!isfinite (multiple))
    return VED_CODE_MISSING;

  return (gint32) CLAMP (multiple, -2147483647.0, 2147483647.0);
}

/**
 * ved_value_from_code:
 * @code: a multiple, or VED_CODE_MISSING
 * @resolution: the unit
 *
 * The one place where a multiple becomes a float.
 *
 * Returns: the value, NaN when missing
 */
float
ved_value_from_code (gint32 code,
                     double resolution)
{
  if (code == VED_CODE_MISSING)
    return NAN;

  return (float) (code * resolution);
}

/**
 * ved_value_snap:
 * @value: any number
 * @resolution: the unit
 *
 * Returns: the float of the multiple nearest to @value
 */
float
ved_value_snap (double value,
                double resolution)
{
  return ved_value_from_code (ved_code_from_value (value, resolution), resolution);
}

/**
 * ved_value_snap_chance:
 * @probability: what a forecast makes of something
 *
 * A forecast is never certain, however near it comes: 1 says that it has happened.
 *
 * Returns: the multiple of %VED_PROBABILITY_RESOLUTION nearest to @probability, and less than 1
 */
float
ved_value_snap_chance (double probability)
{
  return ved_value_snap (MIN (probability, 1.0 - VED_PROBABILITY_RESOLUTION), VED_PROBABILITY_RESOLUTION);
}
