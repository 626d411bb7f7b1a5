/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-day-tally.h"
#include "fleet/risk/ved-probability.h"
#include "fleet/risk/ved-risk.h"
#include "fleet/snapshot/ved-sample-batch.h"
#include "fleet/ved-profile-rules.h"
#include "forecast/ved-forecaster.h"
#include "series/ved-history.h"

G_BEGIN_DECLS

#define VED_NO_SLOT G_MAXUINT

/* What a worker has made of a server so far. Belongs to the run in flight, and to the engine's thread
 * while there is none. */
typedef struct {
  guint row;                    /* in the newest forecast set; VED_NO_ROW without one */
  guint slot;                   /* in the alert book; VED_NO_SLOT before the first tick */
  guint cascade_slot;           /* in the detector; VED_NO_SLOT before it took part */
  VedProfile cascade_profile;   /* that it was told */
  gint64 cascade_us;            /* newest sample that the detector has seen */
  gboolean has_risk;
  VedRisk risk;                 /* of the newest tick that scored it */
  VedServerChance chance;
  gboolean is_beyond;           /* the newest complete bucket at the forecast's origin is beyond a critical threshold */
  float trend[VED_N_METRICS];   /* per 5-minute step */
  gint64 learned_us;            /* origin at which its series were last seen to; 0: never */
  gboolean is_outdated;         /* something was learned since its forecast was made, or another model is in use */
  VedSeasonalState states[VED_N_METRICS];
} VedServerWork;

/* All that is known about one server. Atomically reference counted. */
typedef struct {
  gatomicrefcount ref_count;
  char *name;

  /* Of the engine's thread */
  gboolean is_described;
  gboolean is_refilled;         /* has a new past: what was learned of the old one is forgotten */
  VedProfile profile;
  int told_profile;             /* what its records say; -1: nothing */
  gboolean has_given_profile;   /* somebody named this server: its records do not count */
  guint cores;                  /* 0: unknown */
  gint64 last_seen_us;          /* time stamp of the newest sample; 0: never */
  gint64 fresh_us;              /* the same, or when the engine began with what was restored */
  gint64 usual_gap_us;
  guint n_points;
  VedDayTally fed;              /* its samples, a bucket of the past as one */
  guint n_waiting;              /* buckets that wait to be collected, as of the newest sample */
  guint store_id;               /* in the history on disk, where there is one */
  float current[VED_N_METRICS];
  gint64 measured_us[VED_N_METRICS];

  GMutex lock;                  /* over history: samples come while forecasts are made from it */
  VedHistory *history;

  VedServerWork work;
} VedServer;

VedServer *ved_server_new   (const char *name,
                             VedProfile  profile) G_GNUC_WARN_UNUSED_RESULT;
VedServer *ved_server_ref   (VedServer  *self);
void       ved_server_unref (VedServer  *self);

void             ved_server_turn_back      (VedServer       *self,
                                            gint64           now_us);
gboolean         ved_server_describe       (VedServer       *self,
                                            const VedSample *sample);
void             ved_server_apply_rules    (VedServer             *self,
                                            const VedProfileRules *rules);
VedSampleOutcome ved_server_add_sample     (VedServer       *self,
                                            const VedSample *sample);
void             ved_server_add_bucket     (VedServer       *self,
                                            const VedSample *sample);
void             ved_server_restore_bucket (VedServer       *self,
                                            gint64           start_us,
                                            const float     *means,
                                            guint            n_samples);
void             ved_server_count_points   (VedServer       *self);
void             ved_server_restore        (VedServer       *self,
                                            gint64           last_seen_us,
                                            gint64           now_us);
VedServerState   ved_server_get_state      (const VedServer *self,
                                            gint64           now_us);
guint16          ved_server_get_metrics    (const VedServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedServer, ved_server_unref)

G_END_DECLS
