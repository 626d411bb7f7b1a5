/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-server.h"
#include "fleet/risk/ved-probability.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "fleet/ved-thresholds.h"
#include "forecast/neural/ved-neural-model.h"
#include "store/history/ved-history-store.h"

G_BEGIN_DECLS

/* One server as a tick sees it. */
typedef struct {
  VedServer *server;            /* owned; only its work, and its history under the lock */
  VedProfile profile;
  VedServerState state;
  guint cores;
  guint n_points;
  guint store_id;
  gint64 last_seen_us;
  gboolean refresh;             /* has a new past: to be learned and forecast anew, even from an origin that has forecasts */
  guint16 metrics;
  float current[VED_N_METRICS];
} VedTickServer;

/* What a worker is given to make one snapshot of: a copy of all that is current. */
typedef struct {
  guint64 generation;
  gint64 time_us;
  gint64 origin_us;             /* of the forecasts that are due or at hand */
  gboolean forecast;            /* whether new forecasts are due */
  gboolean judge;               /* whether alert rules are applied: a result, not a mere new picture */
  gint64 collect_us;            /* buckets that end by then are complete and to be collected; 0: none */
  VedHistoryStore *history;     /* (nullable): owned; where they go */
  VedEngineId engine;           /* that was asked for; VED_ENGINE_NONE: the best there is */
  VedNeuralModel *model;        /* (nullable): owned; the network that corrects forecasts */
  guint n_threads;
  guint n_servers;
  VedTickServer *servers;       /* in ascending order of names */
  VedThresholds thresholds;
  VedCalibration calibration;   /* all zero: none yet */
  VedScenario scenario;         /* its text is owned */
  VedMetadata metadata;         /* its texts are owned */
} VedTickInput;

void ved_tick_server_fill (VedTickServer *self,
                           VedServer     *server,
                           gint64         now_us);
void ved_tick_input_free  (VedTickInput  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedTickInput, ved_tick_input_free)

G_END_DECLS
