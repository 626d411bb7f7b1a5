/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"
#include "fleet/ved-profile.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_SCENARIO_NATURAL,         /* states come and go by their rates */
  VED_SCENARIO_HEALTHY,         /* all forced healthy */
  VED_SCENARIO_DEGRADING,
  VED_SCENARIO_CRITICAL,
  VED_SCENARIO_CASCADE,
  VED_SCENARIO_DEMO,            /* the five-minute script, again and again */
  VED_N_SCENARIOS
} VedScenarioId;

/* Where affected servers are driven to. */
typedef struct {
  VedFeedStatus state;          /* set at once */
  gint64 ramp_us;
  double cpu_used;              /* percent */
  double mem;                   /* percent */
  double mem_database;
  double swap;                  /* percent */
  double load_per_core;
  double iowait_database;       /* percent; other profiles keep what they had at the switch */
} VedScenarioTarget;

const char              *ved_scenario_id_get_name    (VedScenarioId  scenario);
gboolean                 ved_scenario_id_from_name   (const char    *name,
                                                      VedScenarioId *scenario,
                                                      GError       **error);
const VedScenarioTarget *ved_scenario_get_target     (VedScenarioId  scenario,
                                                      VedScenarioId  before);
guint                    ved_scenario_get_n_affected (VedScenarioId  scenario,
                                                      guint          n_servers);
double                   ved_scenario_get_progress   (VedScenarioId  scenario,
                                                      VedScenarioId  before,
                                                      gint64         elapsed_us);

G_END_DECLS
