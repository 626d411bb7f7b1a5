/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-registry.h"

G_BEGIN_DECLS

/* How far a fleet is on its way to forecasts from enough history. A plain value. */
typedef struct {
  guint n_servers;
  guint n_ready;
  guint n_in_state[VED_N_SERVER_STATES];
  guint most_points;            /* of any server */
  double mean_points;           /* over servers that are not offline */
  double progress;              /* mean of min (1, points / 24) over the same: 0..1 */
  gboolean is_complete;         /* at least 90 % of them are ready */
} VedWarmup;

void ved_warmup_measure (VedWarmup   *self,
                         VedRegistry *registry,
                         gint64       now_us);

G_END_DECLS
