/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-quantile-forecast.h"

#include <glib.h>

G_BEGIN_DECLS

#define VED_WARNING_FIRST_STEP  5       /* 30 minutes ahead */
#define VED_WARNING_STEPS_ABOVE 3       /* in a row make an event */
#define VED_WARNING_SIGNS       7

/* What an event is, for one series: a level and what its values are usually apart. */
typedef struct {
  float level;
  float spread;                 /* standard deviation; above 0 */
} VedWarningLevel;

/* What speaks for an event within 8 hours, free of units. */
typedef struct {
  double sign[VED_WARNING_SIGNS];
} VedWarningSigns;

/* How much each sign counts, behind a constant: the chance is 1 / (1 + exp (−Σ)). */
typedef struct {
  double weight[VED_WARNING_SIGNS + 1];
} VedWarningRule;

guint  ved_warning_first_above    (const float            *values,
                                   float                   level);
void   ved_warning_signs_read     (VedWarningSigns        *self,
                                   const VedWarningLevel  *level,
                                   const float            *values,
                                   guint                   origin,
                                   const float *const      quantiles[3]);
void   ved_warning_rule_init      (VedWarningRule         *self);
void   ved_warning_rule_fit       (VedWarningRule         *self,
                                   const VedWarningSigns  *signs,
                                   const gboolean         *events,
                                   guint                   n);
double ved_warning_rule_chance    (const VedWarningRule   *self,
                                   const VedWarningSigns  *signs);
double ved_warning_best_threshold (double                 *chances,
                                   guint                   n);

G_END_DECLS
