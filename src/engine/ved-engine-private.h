/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/ved-cascade-log.h"
#include "engine/alerts/ved-remediation-desk.h"
#include "engine/explain/ved-what-if-run.h"
#include "engine/input/ved-demo.h"
#include "engine/input/ved-intake.h"
#include "engine/input/ved-source-set.h"
#include "engine/jobs/ved-job-desk.h"
#include "engine/quality/ved-quality-desk.h"
#include "engine/ved-engine.h"
#include "engine/ved-keeper.h"
#include "engine/ved-runner.h"
#include "engine/ved-settings-file.h"
#include "engine/ved-warmup.h"
#include "engine/ved-write-back.h"

G_BEGIN_DECLS

/* Shared by ved-engine.c (what goes on by itself) and ved-engine-answers.c (what is asked) alone. */

struct _VedEngine
{
  GObject parent_instance;

  VedClock *clock;
  VedThresholds thresholds;
  VedEngineId forecast_engine;  /* asked for; VED_ENGINE_NONE: the best */
  gint64 shift_us;              /* between the clock and the present */
  VedTimeBase time_base;
  VedShard shard;
  char *data_dir;               /* (nullable) */
  GStrv source_specs;           /* (nullable) */
  GKeyFile *source_config;      /* (nullable) */
  char *write_back_url;         /* (nullable) */
  GTimeZone *feed_zone;         /* (nullable) */
  guint backfill_days;
  char *source_label;
  guint n_threads;

  VedEnginePhase phase;
  GCancellable *cancellable;    /* of everything that goes on, until the stop */
  VedKeeper *keeper;            /* (nullable) */
  VedIntake *intake;            /* (nullable) before the start */
  VedDemo *demo;                /* (nullable) */
  VedSourceSet *sources;        /* (nullable) before the start */
  VedWriteBack *write_back;     /* (nullable): where nothing is written, and before the start */
  VedRunner *runner;            /* (nullable) before the start and after the stop */
  VedJobDesk *jobs;
  VedModelShelf *models;        /* (nullable): before the start, and without a data folder */
  VedTrainingDesk *training;    /* (nullable): likewise */
  VedTrainingSettings training_settings;
  gint64 checked_us;            /* when it was last asked whether to train by itself */
  VedQualityDesk *quality;      /* (nullable): where past forecasts are measured */
  VedCalibration calibration;   /* until that was done in this life */
  VedFleetLedger *ledger;
  VedAlertDesk *desk;           /* (nullable) before the start */
  GKeyFile *alert_config;       /* (nullable) */
  VedRemediationDesk *remediation;      /* (nullable) before the start */
  VedCascadeSettings cascade_settings;
  VedDependencies dependencies;
  VedCascadeResult *cascade;    /* (nullable): newest look */
  VedCascadeLog *cascade_log;   /* from the start on */
  guint64 told_cascade;         /* newest episode that a sender was told of */
  GSource *timer;               /* (nullable) */

  gint64 started_us;
  gint64 last_run_us;
  gint64 collected_us;          /* until when complete buckets were collected */
  gint64 origin_us;             /* of the newest forecasts */
  guint64 next_generation;
  guint64 n_snapshots;
  guint n_unlearned;            /* servers in the newest snapshot */
  double forecast_s;
  double tick_s;
  VedWarmup warmup;
  gint64 warmup_us;             /* when it was measured; 0: never */
  VedSnapshot *snapshot;        /* (nullable) */
};

VedWhatIfInput *ved_engine_make_what_if_input (VedEngine           *self,
                                               const VedTickServer *server) G_GNUC_WARN_UNUSED_RESULT;
VedCalibration ved_engine_get_calibration  (VedEngine  *self);
void           ved_engine_base_chances     (VedEngine  *self);
void           ved_engine_load_chances     (VedEngine  *self);
void           ved_engine_note_fleet       (VedEngine             *self,
                                            const VedFleetInstant *instant);
void           ved_engine_measure_quality  (VedEngine  *self,
                                            gint64      now_us);
void           ved_engine_quality_measured (VedQuality *quality,
                                            gpointer    user_data);
void           ved_engine_tell_quality     (VedEngine  *self,
                                            VedQuality *quality);
void           ved_engine_request_run      (VedEngine  *self,
                                            gboolean    judge);
void           ved_engine_tell_transitions (VedEngine  *self,
                                            GPtrArray  *transitions,
                                            const char *note);

void           ved_engine_open_models      (VedEngine  *self);
VedNeuralModel *ved_engine_get_model       (VedEngine  *self);
void           ved_engine_tell_training    (VedEngine  *self);
void           ved_engine_retrain_if_due   (VedEngine         *self,
                                            const VedSnapshot *snapshot);

void           ved_engine_load_settings    (VedEngine  *self);
void           ved_engine_apply_settings   (VedEngine  *self);
void           ved_engine_adopt_cascade    (VedEngine  *self,
                                            VedCascade *cascade);

G_END_DECLS
