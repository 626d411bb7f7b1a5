/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/ved-fleet-ledger.h"
#include "engine/ved-tick-input.h"
#include "fleet/alerts/ved-alert-book.h"
#include "fleet/cascade/ved-cascade.h"

G_BEGIN_DECLS

/* A transition of an episode, kept beyond the call that told of it. */
typedef struct {
  VedAlertChange change;
  gint64 time_us;
  char *actor;
  VedAlert alert;               /* after the transition */
  VedProfile profile;           /* of its server */
  VedAlertSeverity previous_severity;
  VedLevel previous_level;
} VedTransition;

/* What a worker hands back. */
typedef struct {
  VedSnapshot *snapshot;
  VedForecastSet *forecasts;    /* (nullable): new ones, where they were due */
  VedFleetInstant instant;      /* the fleet as they see it; of new ones alone */
  GPtrArray *transitions;       /* (element-type VedTransition) */
  gboolean is_judged;           /* whether alert rules were applied */
  VedCascadeResult *cascade;    /* (nullable): where enough was new to look for one */
  guint n_unlearned;            /* servers forecast by persistence until they have been learned */
  double forecast_s;            /* time they took */
  double tick_s;
} VedTickResult;

/* Keeps what goes on from tick to tick: forecasts in force and alert episodes. Used by one thread at a
 * time: by the worker of the run in flight, else by the engine's. */
typedef struct _VedScorer VedScorer;

VedScorer     *ved_scorer_new              (const VedThresholds *thresholds,
                                            guint64              first_number) G_GNUC_WARN_UNUSED_RESULT;
void           ved_scorer_free             (VedScorer           *self);
VedTickResult *ved_scorer_run              (VedScorer           *self,
                                            const VedTickInput  *input) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_scorer_is_learning      (VedScorer           *self);
void           ved_scorer_learn            (VedScorer           *self);
VedAlertBook  *ved_scorer_get_alert_book   (VedScorer           *self);
VedCascade    *ved_scorer_get_cascade      (VedScorer           *self);
void           ved_scorer_take_cascade     (VedScorer           *self,
                                            VedCascade          *cascade);
GPtrArray     *ved_scorer_take_transitions (VedScorer           *self) G_GNUC_WARN_UNUSED_RESULT;

void           ved_transition_free         (VedTransition       *self);
void           ved_tick_result_free        (VedTickResult       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedScorer, ved_scorer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedTickResult, ved_tick_result_free)

G_END_DECLS
