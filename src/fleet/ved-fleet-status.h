/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-snapshot.h"

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
} VedTrendWord;

/* What the scenario's truth and the forecast say together. */
typedef enum {
  VED_OUTLOOK_STABLE,           /* both healthy */
  VED_OUTLOOK_EARLY_WARNING,    /* the scenario is healthy, the forecast is not */
  VED_OUTLOOK_CONFIRMED,        /* neither is */
  VED_OUTLOOK_NOT_YET_SEEN,     /* the scenario is not healthy, the forecast still is */
} VedOutlook;

VedFleetStatus  ved_fleet_status_from_counts      (const VedFleetCounts *counts);
VedFleetStatus  ved_fleet_status_from_environment (const VedEnvironment *environment);
VedFleetStatus  ved_fleet_assessment              (const VedFleetCounts *counts);
VedOutlook      ved_fleet_outlook                 (const VedScenario    *scenario,
                                                   const VedEnvironment *environment);
VedLevel        ved_fleet_worst_level             (const VedFleetCounts *counts);
guint           ved_fleet_n_scored                (const VedFleetCounts *counts);
const char     *ved_environment_get_health_key    (const VedEnvironment *environment);
double          ved_server_busyness               (const VedSnapshot    *snapshot,
                                                   guint                 server);
VedTrendWord    ved_server_change_word            (const VedSnapshot    *snapshot,
                                                   guint                 server);
VedTrendWord    ved_server_trend_word             (const VedSnapshot    *snapshot,
                                                   guint                 server);

G_END_DECLS
