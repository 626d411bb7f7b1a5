/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "engine/alerts/ved-alert-action.h"
#include "engine/alerts/ved-alert-desk.h"
#include "engine/alerts/ved-remediation-desk.h"
#include "engine/explain/ved-explanation.h"
#include "engine/jobs/ved-job.h"
#include "engine/quality/ved-quality.h"
#include "engine/training/ved-model-shelf.h"
#include "engine/training/ved-retraining-policy.h"
#include "engine/training/ved-training-desk.h"
#include "engine/ved-engine-status.h"
#include "fleet/alerts/ved-alert-book.h"
#include "fleet/snapshot/ved-fleet-grid.h"
#include "fleet/snapshot/ved-frame-source.h"
#include "fleet/snapshot/ved-sample-batch.h"
#include "fleet/snapshot/ved-snapshot.h"
#include "fleet/ved-shard.h"
#include "fleet/ved-thresholds.h"
#include "sim/ved-simulator.h"
#include "store/history/ved-historical-question.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What counts as now. */
typedef enum {
  VED_TIME_WALL,                /* the clock: records from the future or the distant past are refused */
  VED_TIME_FEED,                /* the newest accepted sample: replay, soak, compressed time */
} VedTimeBase;

/* How an engine is made. Lent to ved_engine_new(), which copies what it keeps; all zero is an engine
 * fed by its caller alone that keeps nothing. */
typedef struct {
  const char *data_dir;         /* (nullable): where history, alerts and forecasts are kept */
  guint demo_servers;           /* of a simulated fleet inside the engine; 0: none */
  VedScenarioId scenario;       /* of that fleet */
  guint64 rng_seed;
  gint64 demo_time_us;          /* when the demo fleet's time begins; 0: now */
  guint backfill_days;          /* of history given to the demo fleet; fewer to more than 2,857 servers */
  VedTimeBase time_base;
  const char * const *sources;  /* (nullable): "local", "prometheus:URL", "file:PATH" */
  GKeyFile *source_config;      /* (nullable): its groups "prometheus:URL", "file:PATH" say more */
  GTimeZone *feed_zone;         /* (nullable): of time stamps without zone in files; else the host's */
  const VedThresholds *thresholds;      /* (nullable): else the defaults */
  VedEngineId forecast_engine;  /* that makes all forecasts; VED_ENGINE_NONE: the best there is for each series */
  gboolean measures_quality;    /* past forecasts are compared with what came, and probabilities calibrated */
  GKeyFile *alert_config;       /* (nullable): groups [channel:NAME] and [routing] */
  const char *write_back;       /* (nullable): URL of a store that takes remote write; its keys are in @source_config */
  VedShard shard;               /* the part of the fleet that is taken; all zero: the whole */
} VedEngineConfig;

/* What a sender is told about an accepted batch. */
typedef struct {
  guint64 tick;                 /* batches accepted since the start */
  guint window_size;            /* most 5-minute points any server has */
  guint servers_tracked;
  guint servers_ready;          /* can be forecast by the seasonal engine */
  gboolean warmup_complete;
  const VedCascadeEpisode *cascade;     /* (nullable): began since the reply before; until the main loop goes on */
} VedFeedReply;

#define VED_NO_RECORD G_MAXUINT

/* One transition of an episode as the signal "alert" tells it. Valid during the emission. */
typedef struct {
  VedAlertChange change;
  gint64 time_us;
  const char *actor;
  const char *note;             /* (nullable) */
  const VedAlert *alert;        /* after the transition */
  VedLevel previous_level;
  gboolean muted;               /* delivery is suppressed */
} VedEngineAlertEvent;

typedef struct {
  char *scenario;
  GStrv affected;               /* names */
  guint fleet_size;
  guint64 tick;
} VedScenarioStatus;

void ved_scenario_status_clear (VedScenarioStatus *self);

typedef struct {
  VedEngineId engine;           /* MLP or TFT */
  guint epochs;
  gboolean is_incremental;      /* goes on from the newest model of the engine, where there is one */
  gboolean is_automatic;        /* nobody asked for it */
} VedTrainingRequest;

#define VED_TYPE_ENGINE (ved_engine_get_type ())

/**
 * VedEngine:
 *
 * The daemon without HTTP: takes samples, keeps history, forecasts, scores, keeps alert episodes, and
 * publishes the result of every tick as one snapshot. Belongs to the thread (and main context) that
 * made it; forecasts and ticks are computed in workers.
 *
 * Signals, all emitted in that context:
 *  - "tick" (VedSnapshot): a new snapshot, the one ved_engine_ref_snapshot() returns from now on
 *  - "forecast" (VedForecastSet): forecasts from a new origin, just before the "tick" that has them
 *  - "alert" (const VedEngineAlertEvent *): a transition, just before the "tick" that has it
 *  - "notice" (const VedNotice *): somebody is told of alerts
 *  - "silences-changed" (): mutes, maintenance windows or notes
 *  - "cascade" (VedCascadeResult *): an episode began or ended
 *  - "remediation-changed" (): somebody decided about a plan, or it was executed
 *  - "job" (const VedJob *): a job began, got on or ended
 *  - "quality" (VedQuality): past forecasts were measured anew; the next tick uses the calibration
 *  - "status-changed" (): progress of the start, a source, or the store
 */
G_DECLARE_FINAL_TYPE (VedEngine, ved_engine, VED, ENGINE, GObject)

VedEngine *ved_engine_new     (const VedEngineConfig  *config,
                               VedClock               *clock) G_GNUC_WARN_UNUSED_RESULT;
gboolean   ved_engine_start   (VedEngine              *self,
                               GError                **error);
void       ved_engine_stop    (VedEngine              *self);
void       ved_engine_advance (VedEngine              *self);
gboolean   ved_engine_is_busy (VedEngine              *self);
void       ved_engine_flush   (VedEngine              *self);

gboolean         ved_engine_feed         (VedEngine       *self,
                                          VedSampleBatch  *batch,
                                          VedFeedReply    *reply,
                                          guint           *bad_record,
                                          GError         **error);
gboolean         ved_engine_has_room     (VedEngine       *self);
VedSnapshot     *ved_engine_ref_snapshot (VedEngine       *self) G_GNUC_WARN_UNUSED_RESULT;
VedEngineStatus *ved_engine_get_status   (VedEngine       *self) G_GNUC_WARN_UNUSED_RESULT;
VedQuality      *ved_engine_get_quality  (VedEngine       *self);
VedQuality      *ved_engine_get_earlier_quality (VedEngine *self);

VedModelShelf   *ved_engine_get_models        (VedEngine                 *self);
VedTrainingDesk *ved_engine_get_training      (VedEngine                 *self);
VedTrainingData  ved_engine_get_training_data (VedEngine                 *self);
gboolean         ved_engine_trains_by_itself  (VedEngine                 *self);
gboolean         ved_engine_start_training    (VedEngine                 *self,
                                               const VedTrainingRequest  *request,
                                               GError                   **error);
gboolean         ved_engine_cancel_training   (VedEngine                 *self,
                                               GError                   **error);
gboolean         ved_engine_use_model         (VedEngine                 *self,
                                               const char                *name,
                                               GError                   **error);

gboolean ved_engine_set_scenario (VedEngine          *self,
                                  const char         *scenario,
                                  GError            **error);
gboolean ved_engine_get_scenario (VedEngine          *self,
                                  VedScenarioStatus  *status,
                                  GError            **error);

void      ved_engine_act_on_alert_async  (VedEngine             *self,
                                          const VedAlertAction  *action,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data);
VedAlert *ved_engine_act_on_alert_finish (VedEngine             *self,
                                          GAsyncResult          *result,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_engine_forget_server_async  (VedEngine              *self,
                                                   const char             *name,
                                                   GCancellable           *cancellable,
                                                   GAsyncReadyCallback     callback,
                                                   gpointer                user_data);
gboolean          ved_engine_forget_server_finish (VedEngine              *self,
                                                   GAsyncResult           *result,
                                                   GError                **error);

VedAlertDesk   *ved_engine_get_alert_desk        (VedEngine            *self);
void            ved_engine_silences_changed      (VedEngine            *self);
VedRemediationDesk *ved_engine_get_remediation   (VedEngine            *self);
VedCascadeResult   *ved_engine_ref_cascade       (VedEngine            *self) G_GNUC_WARN_UNUSED_RESULT;
const VedDependencies *
                  ved_engine_get_dependencies     (VedEngine              *self);
GPtrArray      *ved_engine_get_past_cascades     (VedEngine            *self);
char           *ved_engine_dup_settings          (VedEngine            *self,
                                                  const char           *name,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_engine_set_settings          (VedEngine            *self,
                                                  const char           *name,
                                                  const char           *data,
                                                  GError              **error);
void            ved_engine_fetch_history_async   (VedEngine             *self,
                                                  VedHistoricalQuestion *question,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
GBytes         *ved_engine_fetch_history_finish  (VedEngine            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gint64          ved_engine_get_now_us            (VedEngine            *self);

void            ved_engine_fetch_series_async    (VedEngine            *self,
                                                  const VedSeriesQuery *query,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
VedSeriesSlice *ved_engine_fetch_series_finish   (VedEngine            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_engine_fetch_forecast_async  (VedEngine            *self,
                                                  const char           *server,
                                                  gint64                at_us,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
VedForecastSet *ved_engine_fetch_forecast_finish (VedEngine            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void            ved_engine_fetch_grid_async  (VedEngine                  *self,
                                              const VedFleetGridQuestion *question,
                                              GCancellable               *cancellable,
                                              GAsyncReadyCallback         callback,
                                              gpointer                    user_data);
GBytes         *ved_engine_fetch_grid_finish (VedEngine                  *self,
                                              GAsyncResult               *result,
                                              GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

void            ved_engine_explain_async  (VedEngine            *self,
                                           const char           *server,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
VedExplanation *ved_engine_explain_finish (VedEngine            *self,
                                           GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

const VedJob *ved_engine_start_job (VedEngine            *self,
                                    const VedJobRequest  *request,
                                    GError              **error);
const VedJob *ved_engine_find_job  (VedEngine            *self,
                                    const char           *id);

void     ved_engine_what_if_async  (VedEngine             *self,
                                    const char            *server,
                                    const VedWhatIfChange *change,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data);
gboolean ved_engine_what_if_finish (VedEngine             *self,
                                    GAsyncResult          *task,
                                    VedWhatIfResult       *result,
                                    GError               **error);

G_END_DECLS
