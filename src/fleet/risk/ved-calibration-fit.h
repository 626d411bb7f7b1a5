/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-probability.h"

G_BEGIN_DECLS

/* What was told raw at a past instant, and what came. */
typedef struct {
  float raw;                    /* 0 to 1 */
  guint8 is_event;
} VedChanceOutcome;

void ved_calibration_map_fit (VedCalibrationMap      *self,
                              const VedChanceOutcome *outcomes,
                              guint                   n);

G_END_DECLS
