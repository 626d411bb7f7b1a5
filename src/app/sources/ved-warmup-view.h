/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How far the warm-up of a fleet is, and which servers still need data; not there once all have enough. */
#define VED_TYPE_WARMUP_VIEW (ved_warmup_view_get_type ())
G_DECLARE_FINAL_TYPE (VedWarmupView, ved_warmup_view, VED, WARMUP_VIEW, AdwBin)

void        ved_warmup_view_set_snapshot (VedWarmupView *self,
                                          VedSnapshot   *snapshot);
double      ved_warmup_view_get_progress (VedWarmupView *self);
const char *ved_warmup_view_get_servers  (VedWarmupView *self);

G_END_DECLS
