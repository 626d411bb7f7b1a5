/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-quantile-forecast.h"

G_BEGIN_DECLS

#define VED_HORIZON_BLOCKS 10   /* steps 1–2, 3–6, 7–12, then hours */

/* First steps of the blocks, and the end of the last. */
extern const guint ved_horizon_block_start[VED_HORIZON_BLOCKS + 1];

void ved_horizon_blocks_fill (const float *of_blocks,
                              float       *of_steps);

G_END_DECLS
