/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"
#include "fleet/ved-shard.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_ENGINE_STOPPED,
  VED_ENGINE_STARTING,          /* history is being restored, simulated or fetched */
  VED_ENGINE_RUNNING,
} VedEnginePhase;

typedef struct {
  char *name;                   /* "local", "prometheus:http://…": for people */
  gboolean working;
  char *message;                /* (nullable): what is wrong and what helps */
  gint64 last_sample_us;        /* 0: none yet */
  guint64 n_samples;
} VedEngineSource;

typedef struct {
  gboolean persistent;          /* whether there is a data directory */
  gboolean healthy;
  char *message;                /* (nullable): a file set aside, a full disk */
} VedEngineStore;

/* Where what was made of the samples is written. */
typedef struct {
  char *target;                 /* (nullable): nowhere */
  gboolean working;
  char *message;                /* (nullable): what is wrong */
  gint64 written_us;            /* when it last took something; 0: never */
  guint64 n_requests;           /* that were taken */
  guint64 n_lost;               /* requests refused for good, and rounds too old to wait */
  guint n_waiting;              /* rounds */
} VedEngineWriteBack;

/* How an engine is doing, at one instant. Points per server stand in the snapshot. */
typedef struct {
  VedEnginePhase phase;
  double progress;              /* of the start, 0..1 */
  gint64 started_us;
  gint64 now_us;
  guint64 generation;           /* of the newest snapshot; 0: none */
  guint64 n_batches;            /* accepted */
  guint64 n_records;
  guint64 n_refused;            /* records of refused batches */
  guint64 n_unknown_keys;
  guint64 n_foreign;            /* records about servers of other parts of the fleet */
  VedShard shard;
  guint64 n_snapshots;
  guint window_size;            /* most 5-minute points any server has */
  gint64 last_batch_us;         /* when the newest batch was accepted; 0: never */
  gint64 latest_sample_us;      /* its newest time stamp; 0: never */
  guint n_servers;
  guint n_ready;
  guint n_in_state[VED_N_SERVER_STATES];
  guint n_with_engine[VED_N_ENGINES];
  guint n_unlearned;            /* forecast by persistence until the seasonal engine has learned them */
  double mean_points;           /* 5-minute points over live servers */
  guint required_points;
  double warmup_progress;       /* 0..1 */
  gboolean warmed_up;
  double forecast_s;            /* CPU time of the newest forecasts */
  double tick_s;                /* and of the newest tick */
  gsize history_bytes;          /* resident */
  VedEngineStore store;
  guint n_sources;
  VedEngineSource *sources;
  VedEngineWriteBack write_back;
} VedEngineStatus;

void        ved_engine_status_free    (VedEngineStatus *self);
const char *ved_engine_phase_get_name (VedEnginePhase   phase);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedEngineStatus, ved_engine_status_free)

G_END_DECLS
