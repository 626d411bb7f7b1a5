/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/ved-quality.h"
#include "engine/ved-tick-input.h"
#include "store/history/ved-forecast-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What past forecasts are to be measured on. */
typedef struct {
  VedTickServer *servers;       /* each has a reference to its record */
  guint n_servers;
  gboolean is_whole;            /* these are all servers of the fleet */
  gint64 origin_us;             /* until when outcomes are known */
  gint64 now_us;
  gint64 learned_us;            /* end of the last training of a network; 0: there never was one */
  VedThresholds thresholds;
  VedForecastStore *store;      /* (nullable): owned; forecasts as they were made */
  VedEngineId engine;           /* as of VedTickInput */
  VedNeuralModel *model;        /* (nullable): owned; the network that corrects forecasts now */
  GArray *fleet_outcomes[VED_N_HORIZONS];       /* (nullable): of VedChanceOutcome, owned: as the whole fleet was told of */
} VedHindcastInput;

void        ved_hindcast_input_free (VedHindcastInput       *self);
VedQuality *ved_hindcast_run        (const VedHindcastInput *input,
                                     GCancellable           *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHindcastInput, ved_hindcast_input_free)

G_END_DECLS
