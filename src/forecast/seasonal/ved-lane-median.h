/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_LANE_MEDIAN_MAX_ROWS 36

void ved_lane_median (const float *const *rows,
                      guint               n_rows,
                      guint               n,
                      float              *medians);

G_END_DECLS
