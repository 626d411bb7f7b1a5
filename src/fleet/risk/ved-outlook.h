/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

#define VED_CHANCE_CERTAIN 1.0f /* what a value beyond its threshold makes of a server's probability */

/* The figures that a server is judged by at a glance. */
typedef enum {
  VED_VITAL_CPU,                /* what is not idle */
  VED_VITAL_IOWAIT,
  VED_VITAL_MEMORY,
  VED_VITAL_LOAD,
  VED_VITAL_SWAP,
  VED_VITAL_DISK,
  VED_N_VITALS
} VedVital;

/* How a figure changes, by its share. */
typedef enum {
  VED_CHANGE_UNKNOWN,
  VED_CHANGE_FALLS_MUCH,        /* by more than 15 % */
  VED_CHANGE_FALLS,             /* by more than 5 % */
  VED_CHANGE_STAYS,
  VED_CHANGE_RISES,
  VED_CHANGE_RISES_MUCH,
} VedChange;

typedef struct {
  float now;                    /* NaN where missing */
  float near;                   /* mean p50 of the next 30 minutes */
  float far;                    /* p50 in 8 hours */
} VedVitalOutlook;

/* When a forecast comes to the other side of a threshold. */
typedef enum {
  VED_CROSSING_NONE,            /* not as far as it reaches */
  VED_CROSSING_AHEAD,
  VED_CROSSING_UNFORESEEN,      /* what is measured is beyond, and the forecast of now is not: it knows nothing of it */
} VedCrossingKind;

typedef struct {
  VedCrossingKind kind;
  gboolean is_beyond;           /* what is measured now; then the crossing is the way back */
  gint64 time_us;               /* AHEAD: the first step on the other side, UTC */
} VedCrossing;

VedMetric       ved_vital_get_metric     (VedVital           vital) G_GNUC_CONST;
VedVitalOutlook ved_vital_get_outlook    (VedVital           vital,
                                          const VedSnapshot *snapshot,
                                          guint              server);
VedChange       ved_change_between       (double             before,
                                          double             after) G_GNUC_CONST;
gboolean        ved_metric_is_unforeseen (VedMetric          metric,
                                          const VedSnapshot *snapshot,
                                          guint              server);
gboolean        ved_metric_is_overtaken  (VedMetric          metric,
                                          const VedSnapshot *snapshot,
                                          guint              server);
gboolean        ved_metric_is_judged     (VedMetric          metric,
                                          const VedSnapshot *snapshot,
                                          guint              server);
gboolean        ved_metric_is_overtaken_in (VedMetric          metric,
                                            const VedSnapshot *snapshot,
                                            guint              server,
                                            const VedSnapshot *detail,
                                            guint              detailed);
gboolean        ved_vital_is_unforeseen  (VedVital           vital,
                                          const VedSnapshot *snapshot,
                                          guint              server);
gboolean        ved_server_is_chance_missed (const VedSnapshot *snapshot,
                                             guint              server);
gboolean        ved_server_is_critical   (const VedSnapshot *snapshot,
                                          guint              server);
guint           ved_server_count_rising  (const VedSnapshot *snapshot,
                                          guint              server);
void            ved_server_copy_cpu_used (const VedSnapshot *snapshot,
                                          guint              server,
                                          VedQuantile        quantile,
                                          float             *values);
VedCrossing     ved_crossing_find        (const float       *p50,
                                          gint64             origin_us,
                                          double             now,
                                          gint64             now_us,
                                          double             threshold);
guint           ved_steps_until          (const float       *values,
                                          guint              n_values,
                                          double             threshold,
                                          gboolean           low_is_bad);

G_END_DECLS
