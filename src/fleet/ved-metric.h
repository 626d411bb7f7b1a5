/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The metric catalogue: 14 metrics of a server and the upstream influence that only a simulator or a
 * feed can know. Order and names are those of the API. */
typedef enum {
  VED_METRIC_CPU_USER,
  VED_METRIC_CPU_SYS,
  VED_METRIC_CPU_IOWAIT,
  VED_METRIC_CPU_IDLE,
  VED_METRIC_JAVA_CPU,
  VED_METRIC_MEM_USED,
  VED_METRIC_SWAP_USED,
  VED_METRIC_DISK_USAGE,
  VED_METRIC_NET_IN,
  VED_METRIC_NET_OUT,
  VED_METRIC_BACK_CLOSE_WAIT,
  VED_METRIC_FRONT_CLOSE_WAIT,
  VED_METRIC_LOAD_AVERAGE,
  VED_METRIC_UPTIME_DAYS,
  VED_METRIC_CASCADE_IMPACT,
  VED_N_METRICS,                /* 15: with cascade_impact */
  VED_N_BASE_METRICS = VED_METRIC_CASCADE_IMPACT,
  VED_METRIC_NONE = -1,
} VedMetric;

typedef enum {
  VED_UNIT_PERCENT,
  VED_UNIT_MB_PER_S,
  VED_UNIT_COUNT,
  VED_UNIT_LOAD,
  VED_UNIT_DAYS,
  VED_UNIT_SHARE,
} VedUnit;

/* No measurement of a server is beyond it; codes have room for all that are not. */
#define VED_METRIC_MAX 2e7

typedef struct {
  const char *key;              /* "cpu_user_pct": on the wire */
  const char *label;            /* "CPU user": English; the app translates it */
  const char *short_key;        /* "user": in filters */
  const char *unit_text;        /* "%", "MB/s", "" */
  VedUnit unit;
  double resolution;            /* a current value is a whole multiple of it */
  double quantile_resolution;   /* a forecast quantile is a whole multiple of it */
  guint decimals;               /* of the resolution */
  guint quantile_decimals;
  double floor;
  double ceiling;               /* G_MAXDOUBLE where there is none */
  gboolean low_is_bad;          /* idle */
} VedMetricInfo;

/* A missing code; on the wire JSON null. As a float a missing value is NaN. */
#define VED_CODE_MISSING G_MININT32

/* What trends, risk and probabilities are whole multiples of. */
#define VED_TREND_RESOLUTION       0.01
#define VED_RISK_RESOLUTION        0.5
#define VED_PROBABILITY_RESOLUTION 0.0001

const VedMetricInfo *ved_metric_get_info  (VedMetric    metric) G_GNUC_CONST;
gboolean             ved_metric_from_key  (const char  *key,
                                           gsize        length,
                                           VedMetric   *metric);
gboolean             ved_metric_is_valid  (VedMetric    metric,
                                           double       value);
gint32               ved_code_from_value  (double       value,
                                           double       resolution);
float                ved_value_from_code  (gint32       code,
                                           double       resolution);
float                ved_value_snap       (double       value,
                                           double       resolution);
float                ved_value_snap_chance (double      probability);

G_END_DECLS
