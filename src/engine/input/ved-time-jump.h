/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-registry.h"
#include "fleet/snapshot/ved-sample-batch.h"

G_BEGIN_DECLS

#define VED_TIME_JUMP_US (7 * VED_DAY_US)

gboolean ved_time_jump_is_plausible (VedSampleBatch *batch,
                                     VedRegistry    *registry,
                                     gint64          newest_us,
                                     gint64          wall_us,
                                     guint          *first_ahead);

G_END_DECLS
