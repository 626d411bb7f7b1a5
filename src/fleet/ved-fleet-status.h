/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-probability.h"
#include "fleet/snapshot/ved-fleet-figures.h"
#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* One word for the whole fleet. */
typedef enum {
  VED_FLEET_UNKNOWN,
  VED_FLEET_HEALTHY,
  VED_FLEET_WATCH,
  VED_FLEET_WARNING,
  VED_FLEET_CRITICAL,
} VedFleetStatus;

/* How a value moves. Never level words. */
typedef enum {
  VED_TREND_IMPROVING,
  VED_TREND_STABLE,
  VED_TREND_MIXED,
  VED_TREND_RISING,
  VED_TREND_WORSENING,
  VED_TREND_UNFORESEEN,         /* what is measured is beyond the forecast, so that its way back tells nothing */
  VED_TREND_UNKNOWN,            /* it is not heard of, or not forecast */
  VED_TREND_OVERTAKEN,          /* what is measured is better than the forecast, which has not seen it recover */
} VedTrendWord;

/* What the scenario's truth and the forecast say together. */
typedef enum {
  VED_OUTLOOK_STABLE,           /* both healthy */
  VED_OUTLOOK_EARLY_WARNING,    /* the scenario is healthy, the forecast is not */
  VED_OUTLOOK_CONFIRMED,        /* neither is, and the forecast became so after the scenario did */
  VED_OUTLOOK_UNCONFIRMED,      /* neither is, but the forecast may mean something else */
  VED_OUTLOOK_BEGUN,            /* neither is, but the chance is 100 % only because servers are beyond a threshold now */
  VED_OUTLOOK_LEFT,             /* so they are, while the scenario is healthy */
  VED_OUTLOOK_NOT_YET_SEEN,     /* the scenario is not healthy, the forecast still is */
  VED_OUTLOOK_OPEN,             /* the forecast's probabilities are not sound */
} VedOutlook;

/* What there is to do, by the worst level of any server, and whether one is beyond a critical threshold. */
typedef enum {
  VED_CALL_UNKNOWN,             /* no server has a level */
  VED_CALL_NONE,
  VED_CALL_PREPARE,             /* nobody at risk 50 or above, but the forecast expects an incident */
  VED_CALL_CERTAIN,             /* nobody either, but a server counts as certain to cross a critical threshold */
  VED_CALL_TOGETHER,            /* nobody either, but what is unusual is so on many servers at once */
  VED_CALL_CASCADE,             /* a cascade goes on, and no server is as urgent */
  VED_CALL_WATCH,
  VED_CALL_LOOK,
  VED_CALL_ACT,
} VedCall;

/* One verdict on all servers together. */
typedef struct {
  VedCall call;
  VedLevel level;               /* the worst of any server; PREPARE, CERTAIN, n_certain: at least that of the fleet's chance */
  gboolean has_server;
  guint server;                 /* that needs one first: of the highest risk; PREPARE, CERTAIN: probability */
  gboolean is_near;             /* PREPARE: expected within 30 minutes, else within 8 hours */
  float probability;            /* PREPARE: of the server; NaN when no server has one */
  guint n_likely;               /* PREPARE: servers above 0.5 */
  guint n_certain;              /* servers of probability 1 within 30 minutes: mostly beyond a threshold now */
  guint n_missed;               /* servers whose chance says nothing: ved_server_is_chance_missed(); 0 for 2 % of them and less */
  VedLevel together;            /* of what fails together, as ved_verdict_add_together() was told */
  gboolean has_cascade;         /* likewise */
} VedVerdict;

VedFleetStatus  ved_fleet_status_from_counts      (const VedFleetCounts *counts);
VedFleetStatus  ved_fleet_status_from_environment (const VedEnvironment *environment);
VedFleetStatus  ved_fleet_assessment              (const VedFleetCounts *counts);
gboolean        ved_environment_is_sound          (const VedEnvironment *environment,
                                                   VedHorizon            horizon);
float           ved_environment_get_sound         (const VedEnvironment *environment,
                                                   VedHorizon            horizon);
VedLevel        ved_environment_get_level         (const VedEnvironment *environment,
                                                   VedHorizon            horizon);
VedOutlook      ved_fleet_outlook                 (const VedScenario    *scenario,
                                                   const VedEnvironment *environment,
                                                   guint                 n_certain,
                                                   gboolean              confirms);
gboolean        ved_forecast_confirms             (const VedFleetFigures *figures,
                                                   guint                  n_figures,
                                                   const VedSnapshot     *snapshot);
VedLevel        ved_fleet_worst_level             (const VedFleetCounts *counts);
VedVerdict      ved_fleet_verdict                 (const VedSnapshot    *snapshot);
void            ved_verdict_add_together          (VedVerdict           *self,
                                                   VedLevel              level,
                                                   gboolean              has_cascade);
guint           ved_fleet_n_scored                (const VedFleetCounts *counts);
guint           ved_fleet_count_from_level        (const VedFleetCounts *counts,
                                                   VedLevel              lowest);
const char     *ved_environment_get_health_key    (const VedEnvironment *environment);
double          ved_server_busyness               (const VedSnapshot    *snapshot,
                                                   guint                 server);
VedTrendWord    ved_server_change_word            (const VedSnapshot    *snapshot,
                                                   guint                 server);
VedTrendWord    ved_server_trend_word             (const VedSnapshot    *snapshot,
                                                   guint                 server);

G_END_DECLS
