/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-server-pasts.h"
#include "forecast/neural/ved-neural-model.h"

G_BEGIN_DECLS

#define VED_FOCUS_DAYS 21

typedef enum {
  VED_FOCUS_NONE,               /* the engine in use leans on the newest samples alone */
  VED_FOCUS_DAYS_BACK,          /* weights of the days in the profiles of the seasonal engine */
  VED_FOCUS_ATTENTION,          /* attention of the transformer, over half hours */
} VedFocusKind;

/* Which past the forecast of a server leans on, mean over the metrics that tell. A plain value. */
typedef struct {
  VedFocusKind kind;
  guint n;                      /* weights, oldest first; they sum to 1 */
  guint step_s;                 /* between two */
  float weights[VED_MAX_TOKENS];
  guint n_metrics;              /* behind it */
  float past[VED_PAST_VARIABLES];       /* of ATTENTION: shares of the variables it read */
  float future[VED_FUTURE_VARIABLES];
} VedFocus;

void        ved_focus_compute         (VedFocus               *self,
                                       const VedNeuralModel   *model,
                                       const VedSeasonalState *states,
                                       const VedServerPasts   *pasts,
                                       guint16                 metrics);
const char *ved_focus_get_past_name   (guint                   variable) G_GNUC_CONST;
const char *ved_focus_get_future_name (guint                   variable) G_GNUC_CONST;

G_END_DECLS
