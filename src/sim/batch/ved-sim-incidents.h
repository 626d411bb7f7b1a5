/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/ved-sim-server.h"

G_BEGIN_DECLS

/* What happens to a server on top of its states, the worst last. */
typedef enum {
  VED_SIM_DEGRADATION,
  VED_SIM_CRITICAL,
  VED_SIM_CASCADE,              /* it is the source of one */
  VED_N_SIM_INCIDENTS
} VedSimIncidentKind;

typedef struct {
  VedSimIncidentKind kind;
  guint server;
  gint64 start_us;
  gint64 rise_us;               /* until it has reached its target */
  gint64 hold_us;
  gint64 fall_us;
} VedSimIncident;

GArray                  *ved_sim_incidents_plan        (const VedSimServer   *servers,
                                                        guint                 n_servers,
                                                        guint64               rng_seed,
                                                        gint64                start_us,
                                                        gint64                end_us) G_GNUC_WARN_UNUSED_RESULT;
const char              *ved_sim_incident_get_name     (VedSimIncidentKind    kind);
gint64                   ved_sim_incident_get_end_us   (const VedSimIncident *self);
double                   ved_sim_incident_get_progress (const VedSimIncident *self,
                                                        gint64                time_us);
const VedScenarioTarget *ved_sim_incident_get_target   (const VedSimIncident *self);

G_END_DECLS
