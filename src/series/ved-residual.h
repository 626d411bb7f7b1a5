/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_RESIDUAL_TREND  60  /* values behind the trend, at most */
#define VED_RESIDUAL_SCALE  120 /* residuals behind the scale */
#define VED_RESIDUAL_RECENT 60  /* residuals that are kept, of one tick each */

/* How far a series lies from its own recent course, in robust deviations. Some 1.2 KB; a plain value, all zero at
 * the start. */
typedef struct {
  gint64 trend_us;              /* when the newest value entered the trend */
  gint64 scale_us;              /* when the newest residual entered the scale */
  gint64 rescaled_us;           /* when the scale was computed */
  guint8 n_trend;
  guint8 next_trend;
  guint8 n_scale;
  guint8 next_scale;
  guint8 n_recent;
  guint8 next_recent;
  float scale;                  /* 1.4826 · MAD, floored */
  float z;                      /* of the newest value; NaN before enough are known */
  float trend[VED_RESIDUAL_TREND];
  float sorted[VED_RESIDUAL_TREND];
  float scales[VED_RESIDUAL_SCALE];
  float recent[VED_RESIDUAL_RECENT];
} VedResidual;

void  ved_residual_judge (VedResidual *self,
                          float        value);
void  ved_residual_learn (VedResidual *self,
                          float        value,
                          float        floor_value,
                          gint64       time_us,
                          guint        phase);
void  ved_residual_skip  (VedResidual *self);

G_END_DECLS
