/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* What is remembered of every snapshot: the figures of the whole fleet. */
typedef struct {
  gint64 time_us;
  gint64 origin_us;             /* of the forecast; 0 where it was not kept, as in recordings: then n_affected is not known either */
  guint n_affected;             /* by a simulator's scenario */
  float prob_30m;               /* NaN where it was not sound: ved_environment_get_sound() */
  float prob_8h;
  float mean_risk;
  float max_risk;
  guint total;
  guint level[VED_N_LEVELS];
  guint offline;
  guint healthy_below_50;
  guint warning_alerts;
  guint critical_alerts;
} VedFleetFigures;

void  ved_fleet_figures_init (VedFleetFigures       *self,
                              const VedSnapshot     *snapshot);
guint ved_fleet_figures_find (const VedFleetFigures *figures,
                              guint                  n_figures,
                              gint64                 time_us);

G_END_DECLS
