/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-quantile-forecast.h"

G_BEGIN_DECLS

#define VED_HOUR_STEPS 12

/* How far p10 and p90 lie from the level of a series of which little is known. */
typedef struct {
  double below;
  double above;
} VedYoungBand;

VedYoungBand ved_young_band (double spread,
                             double level,
                             double lead) G_GNUC_CONST;

G_END_DECLS
