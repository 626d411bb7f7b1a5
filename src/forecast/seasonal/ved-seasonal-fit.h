/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/seasonal/ved-seasonal-shape.h"
#include "forecast/seasonal/ved-seasonal-state.h"

G_BEGIN_DECLS

void ved_seasonal_fit (VedSeasonalState    *state,
                       const float         *means,
                       const VedFilledPast *past);

G_END_DECLS
