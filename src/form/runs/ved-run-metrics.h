/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct {
  double x;                     /* the epoch that the line names, else the number of the point, from 1 */
  double y;
} VedRunPoint;

/* Called for each figure in a line: name=value, or epoch N … loss X. @x is NAN when the line names no epoch. */
typedef void (*VedRunMetricFunc) (const char *name,
                                  double      x,
                                  double      y,
                                  gpointer    user_data);

void ved_run_scrape (const char       *text,
                     VedRunMetricFunc  found,
                     gpointer          user_data);

#define VED_RUN_METRICS_MAX_NAMES  64
#define VED_RUN_METRICS_MAX_POINTS 16384

#define VED_TYPE_RUN_METRICS (ved_run_metrics_get_type ())

G_DECLARE_FINAL_TYPE (VedRunMetrics, ved_run_metrics, VED, RUN_METRICS, GObject)

/* The figures of a run as curves. Signal: "changed". Bounded: of a long curve every second point goes. */

VedRunMetrics     *ved_run_metrics_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void               ved_run_metrics_add       (VedRunMetrics *self,
                                              const char    *name,
                                              double         x,
                                              double         y);
const char       **ved_run_metrics_get_names (VedRunMetrics *self,
                                              guint         *n_names) G_GNUC_WARN_UNUSED_RESULT;
const VedRunPoint *ved_run_metrics_get       (VedRunMetrics *self,
                                              const char    *name,
                                              guint         *n_points);

G_END_DECLS
