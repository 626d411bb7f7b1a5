/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-rng.h"
#include "fleet/snapshot/ved-sample-batch.h"

G_BEGIN_DECLS

/* How states change during one step, the same for all servers. */
typedef struct {
  guint hour;
  double leave[VED_N_FEED_STATUSES][2];         /* probability, [1]: of problem servers */
} VedSimStates;

void          ved_sim_states_prepare (VedSimStates       *self,
                                      guint               hour,
                                      gint64              step_us);
VedFeedStatus ved_sim_states_draw    (const VedSimStates *self,
                                      VedFeedStatus       state,
                                      gboolean            problem,
                                      VedRng             *rng);

G_END_DECLS
