/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-fleet-status.h"

G_BEGIN_DECLS

#define VED_CHANCE_TREND_MAX 240

/* How the chance of an incident moved of late. */

guint  ved_chance_trend_collect  (const VedFleetFigures *figures,
                                  guint                  n_figures,
                                  VedHorizon             horizon,
                                  gint64                 now_us,
                                  float                 *values);
char  *ved_chance_trend_describe (const VedFleetFigures *figures,
                                  guint                  n_figures,
                                  VedHorizon             horizon,
                                  gint64                 now_us,
                                  float                  chance,
                                  const VedVerdict      *verdict,
                                  gboolean               is_past) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
