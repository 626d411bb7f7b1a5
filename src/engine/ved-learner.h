/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-server-pasts.h"
#include "engine/ved-tick-input.h"

G_BEGIN_DECLS

/* What one run may learn, in 5-minute points that are gone through: about a second of CPU, and more than
 * three weeks of 90 servers with all their metrics. */
#define VED_LEARN_POINTS 12000000

/* Sees to it that learning a large fleet holds no snapshot up. Used by one thread at a time, like the
 * scorer that owns it. */
typedef struct _VedLearner VedLearner;

VedLearner *ved_learner_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void        ved_learner_free            (VedLearner           *self);

void        ved_learner_plan            (VedLearner           *self,
                                         const VedTickInput   *input,
                                         gboolean             *learn);
void        ved_learner_teach           (const VedServerPasts *pasts,
                                         VedServer            *server,
                                         guint16               metrics);
gboolean    ved_learner_is_waiting      (const VedLearner     *self);
guint       ved_learner_get_n_unlearned (const VedLearner     *self);
void        ved_learner_go_on           (VedLearner           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedLearner, ved_learner_free)

G_END_DECLS
