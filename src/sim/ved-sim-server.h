/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-rng.h"
#include "fleet/snapshot/ved-sample-batch.h"
#include "sim/ved-scenario.h"
#include "sim/ved-sim-season.h"
#include "sim/ved-sim-states.h"

G_BEGIN_DECLS

/* What scenarios drive. */
typedef enum {
  VED_DRIVEN_CPU_USED,
  VED_DRIVEN_IOWAIT,
  VED_DRIVEN_MEMORY,
  VED_DRIVEN_SWAP,
  VED_DRIVEN_LOAD,
  VED_N_DRIVEN
} VedDriven;

typedef enum {
  VED_SIM_ROLE_NONE,
  VED_SIM_ROLE_DRIVEN,          /* on its way to a scenario's target */
  VED_SIM_ROLE_DEPENDANT,       /* suffers from a cascade's sources */
} VedSimRole;

/* One simulated server. Values are in the metrics' own units. */
typedef struct {
  char *name;
  VedProfile profile;
  guint cores;
  gboolean problem;
  VedFeedStatus state;
  VedSimRole role;
  VedRng rng;
  gint64 boot_us;
  gint64 disk_epoch_us;         /* of its housekeeping */
  double base[VED_N_BASE_METRICS];      /* mean of the profile and the server's own offset */
  double noise[VED_N_BASE_METRICS];
  double from[VED_N_DRIVEN];    /* without noise, when the scenario was set */
} VedSimServer;

/* What is the same for all servers during one step. */
typedef struct {
  gint64 time_us;
  VedSimSeason season;
  VedSimStates states;
  double keep;                  /* share of the noise that outlives the step */
  double fresh;                 /* of a standard normal that comes in */
  double noise_sd[VED_N_PROFILES][VED_N_BASE_METRICS];
  double gain[VED_N_PROFILES][VED_N_FEED_STATUSES][VED_N_BASE_METRICS]; /* state · season */
  double progress;
  const VedScenarioTarget *target;      /* (nullable) */
  double intensities[VED_N_PROFILES];
  VedFeedStatus forced_state;   /* of servers without a role; VED_FEED_STATUS_NONE: by rates */
} VedSimInstant;

void ved_sim_instant_init       (VedSimInstant       *self);
void ved_sim_instant_prepare    (VedSimInstant       *self,
                                 GTimeZone           *zone,
                                 gint64               time_us,
                                 gint64               step_us);
void ved_sim_server_init        (VedSimServer        *self,
                                 VedProfile           profile,
                                 guint                number,
                                 const double        *offsets,
                                 guint64              rng_seed,
                                 gint64               start_us);
void ved_sim_server_clear       (VedSimServer        *self);
void ved_sim_server_step        (VedSimServer        *self,
                                 const VedSimInstant *instant);
void ved_sim_server_step_noise  (VedSimServer        *self,
                                 const VedSimInstant *instant);
void ved_sim_server_draw_noise  (VedSimServer        *self,
                                 const VedSimInstant *instant,
                                 double               sd_share);
void ved_sim_server_begin_drive (VedSimServer        *self,
                                 const VedSimInstant *instant);
void ved_sim_server_fill_sample (const VedSimServer  *self,
                                 const VedSimInstant *instant,
                                 VedSample           *sample);
void ved_sim_server_fill_bucket (VedSimServer        *self,
                                 const VedSimInstant *instant,
                                 VedSample           *sample);

G_END_DECLS
