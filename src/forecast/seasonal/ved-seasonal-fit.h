/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/seasonal/ved-seasonal-shape.h"
#include "forecast/seasonal/ved-seasonal-state.h"

G_BEGIN_DECLS

/* First steps of the blocks of the horizon, and its end. */
extern const guint ved_seasonal_block_start[VED_SEASONAL_BLOCKS + 1];

void ved_seasonal_fit (VedSeasonalState    *state,
                       const float         *means,
                       const VedFilledPast *past);

G_END_DECLS
