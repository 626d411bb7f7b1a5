/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/ved-sim-poster.h"
#include "sim/ved-simulator.h"

G_BEGIN_DECLS

typedef struct {
  guint n_servers;
  guint64 rng_seed;
  VedScenarioId scenario;       /* of the live part */
  double backfill_days;         /* posted before the live part; 0: none */
  double speed;                 /* simulated seconds per second */
} VedSimStreamConfig;

/* A fleet that lives in time: its past first, then a tick every five seconds, all handed to a poster.
 * Of the main context's thread. */
typedef struct _VedSimStream VedSimStream;

VedSimStream *ved_sim_stream_new           (const VedSimStreamConfig *config,
                                            VedSimPoster             *poster,
                                            gint64                    now_us) G_GNUC_WARN_UNUSED_RESULT;
void          ved_sim_stream_free          (VedSimStream             *self);
void          ved_sim_stream_start         (VedSimStream             *self);
gboolean      ved_sim_stream_is_running    (const VedSimStream       *self);
VedSimulator *ved_sim_stream_get_simulator (const VedSimStream       *self);
guint         ved_sim_stream_set_scenario  (VedSimStream             *self,
                                            VedScenarioId             scenario);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSimStream, ved_sim_stream_free)

G_END_DECLS
