/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "engine/ved-demo.h"
#include "engine/ved-registry.h"
#include "engine/ved-runner.h"
#include "engine/ved-warmup.h"

#include <math.h>

/* Samples are filed at once, on the engine's own thread; everything computed from them is made by a
 * *run* in a worker (ved-runner.h). A run gets a copy of what is current (VedTickInput), makes new
 * forecasts when a 5-minute bucket has ended or a server has none yet, scores, applies the alert rules and
 * builds the snapshot.
 *
 * Time is the injected clock's, shifted where the demo fleet's begins elsewhere; with VED_TIME_FEED it is
 * that of the newest sample. ved_engine_advance() does whatever has become due; a GLib timeout calls it,
 * and tests do after they have moved the clock. Generations begin at the milliseconds of the start, so
 * they ascend over restarts too. */

#define TICK_US          (5 * VED_SECOND_US)
#define BUCKET_GRACE_US  (10 * VED_SECOND_US)
#define FUTURE_LIMIT_US  (5 * VED_MINUTE_US)
#define PAST_LIMIT_US    (30 * VED_DAY_US)
#define SERVER_KEPT_US   (30 * VED_DAY_US)
#define BUCKET_S         300

struct _VedEngine
{
  GObject parent_instance;

  /* Configuration */
  VedClock *clock;
  gint64 shift_us;              /* added to the clock */
  VedTimeBase time_base;
  VedThresholds thresholds;
  char *source_label;
  guint n_threads;

  /* What is known */
  VedEnginePhase phase;
  VedRegistry *registry;
  VedDemo *demo;                /* (nullable) */
  GCancellable *cancellable;    /* of everything that goes on, until the stop */

  /* Runs */
  VedRunner *runner;            /* (nullable): while started */
  gint64 origin_us;             /* of the newest forecasts */
  gint64 last_run_us;
  guint64 next_generation;
  VedSnapshot *snapshot;        /* (nullable) */

  GSource *timer;               /* (nullable) */

  /* Counts */
  gint64 started_us;
  guint64 n_batches;
  guint64 n_records;
  guint64 n_refused;
  guint64 n_unknown_keys;
  guint64 n_snapshots;
  gint64 last_batch_us;
  gint64 latest_sample_us;
  double forecast_s;
  double tick_s;
};

enum {
  TICK,
  FORECAST,
  ALERT,
  JOB,
  STATUS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (VedEngine, ved_engine, G_TYPE_OBJECT)

static void arm_timer (VedEngine *self);

static gint64
get_now_us (VedEngine *self)
{
  if (self->time_base == VED_TIME_FEED && self->latest_sample_us > 0)
    return self->latest_sample_us;

  return ved_clock_now_us (self->clock) + self->shift_us;
}

/* The end of the last bucket that can be taken for complete: samples of its last seconds may be on
 * their way still, unless some from after it are here. */
static gint64
get_due_origin_us (VedEngine *self,
                   gint64     now_us)
{
  return ved_history_origin_us (MAX (MIN (self->latest_sample_us, now_us), now_us - BUCKET_GRACE_US));
}

/* Runs */

static void
fill_tick_server (VedTickServer *tick_server,
                  VedServer     *server,
                  gint64         now_us)
{
  tick_server->server = ved_server_ref (server);
  tick_server->profile = server->profile;
  tick_server->state = ved_server_get_state (server, now_us);
  tick_server->cores = server->cores;
  tick_server->n_points = server->n_points;
  tick_server->last_seen_us = server->last_seen_us;
  tick_server->metrics = ved_server_get_metrics (server);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    tick_server->current[metric] = server->current[metric];
}

static gboolean
lacks_forecast (const VedTickServer *server)
{
  return server->server->work.row == VED_NO_ROW
         && server->metrics != 0
         && server->state != VED_SERVER_OFFLINE;
}

static void
describe_scenario (VedEngine   *self,
                   VedScenario *scenario)
{
  VedSimulator *simulator;

  if (self->demo == NULL || !ved_demo_is_ready (self->demo))
    return;

  simulator = ved_demo_get_simulator (self->demo);
  scenario->available = TRUE;
  scenario->name = g_strdup (ved_scenario_id_get_name (ved_simulator_get_scenario (simulator)));
  scenario->n_affected = ved_simulator_get_n_affected (simulator);
  scenario->tick = ved_simulator_get_tick (simulator);
}

static void
describe_input (VedEngine    *self,
                VedTickInput *input)
{
  VedWarmup warmup;

  ved_warmup_measure (&warmup, self->registry, input->time_us);
  input->metadata.latest_sample_us = self->latest_sample_us;
  input->metadata.input_points = MIN (warmup.most_points, VED_HISTORY_POINTS);
  input->metadata.warmup_progress = warmup.progress;
  input->metadata.warmed_up = warmup.is_complete;
  input->metadata.source = g_strdup (self->source_label);
  describe_scenario (self, &input->scenario);
}

static VedTickInput *
make_input (gboolean judge,
            gpointer user_data)
{
  VedEngine *self = user_data;
  VedTickInput *input = g_new0 (VedTickInput, 1);

  input->generation = self->next_generation++;
  input->time_us = get_now_us (self);
  input->origin_us = get_due_origin_us (self, input->time_us);
  input->origin_us = MAX (input->origin_us, self->origin_us);
  input->judge = judge;
  input->n_threads = self->n_threads;
  input->thresholds = self->thresholds;
  input->n_servers = ved_registry_get_n (self->registry);
  input->forecast = input->n_servers > 0 && input->origin_us > self->origin_us;
  input->servers = g_new (VedTickServer, MAX (input->n_servers, 1));
  for (guint i = 0; i < input->n_servers; i++)
    {
      fill_tick_server (&input->servers[i], ved_registry_get (self->registry, i), input->time_us);
      input->forecast |= lacks_forecast (&input->servers[i]);
    }
  describe_input (self, input);
  self->last_run_us = input->time_us;

  return input;
}

static void
emit_transitions (VedEngine  *self,
                  GPtrArray  *transitions,
                  const char *note)
{
  for (guint i = 0; i < transitions->len; i++)
    {
      const VedTransition *transition = g_ptr_array_index (transitions, i);
      VedEngineAlertEvent event = {
        .change = transition->change,
        .time_us = transition->time_us,
        .actor = transition->actor,
        .note = note,
        .alert = &transition->alert,
        .previous_level = transition->previous_level,
        .muted = transition->muted,
      };

      g_signal_emit (self, signals[ALERT], 0, &event);
    }
}

static void
adopt_result (VedEngine     *self,
              VedTickResult *result)
{
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = ved_snapshot_ref (result->snapshot);
  self->n_snapshots++;
  self->tick_s = result->tick_s;
  if (result->forecasts != NULL)
    {
      self->origin_us = ved_forecast_set_get_origin_us (result->forecasts);
      self->forecast_s = result->forecast_s;
    }
}

static void
take_result (VedTickResult *result,
             gpointer       user_data)
{
  VedEngine *self = user_data;

  adopt_result (self, result);
  if (result->forecasts != NULL)
    g_signal_emit (self, signals[FORECAST], 0, result->forecasts);
  emit_transitions (self, result->transitions, NULL);
  g_signal_emit (self, signals[TICK], 0, result->snapshot);
}

static void
request_run (VedEngine *self,
             gboolean   judge)
{
  if (self->phase == VED_ENGINE_RUNNING)
    ved_runner_request (self->runner, judge);
}

/* Samples */

static gboolean
check_time (VedEngine *self,
            gint64     time_us,
            gint64     now_us,
            GError   **error)
{
  if (self->time_base == VED_TIME_FEED)
    return TRUE;

  if (time_us > now_us + FUTURE_LIMIT_US)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                           "timestamp is more than 5 minutes ahead of the daemon's clock: "
                           "set the sender's clock");
      return FALSE;
    }
  if (time_us < now_us - PAST_LIMIT_US)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                           "timestamp is more than 30 days old: feed history with --clock=feed");
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_batch (VedEngine      *self,
             VedSampleBatch *batch,
             guint          *bad_record,
             GError        **error)
{
  guint n = ved_sample_batch_get_n_samples (batch);
  gint64 now_us = get_now_us (self);

  for (guint i = 0; i < n; i++)
    {
      if (check_time (self, ved_sample_batch_get_sample (batch, i)->time_us, now_us, error))
        continue;
      if (bad_record != NULL)
        *bad_record = i;
      return FALSE;
    }

  return TRUE;
}

static void
file_buckets (VedEngine      *self,
              VedSampleBatch *batch)
{
  g_autoptr(GHashTable) touched = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer server;

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      server = ved_registry_ensure (self->registry, sample->server);
      ved_server_add_bucket (server, sample);
      g_hash_table_add (touched, server);
    }

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &server, NULL))
    ved_server_count_points (server);
}

static void
file_samples (VedEngine      *self,
              VedSampleBatch *batch)
{
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      ved_server_add_sample (ved_registry_ensure (self->registry, sample->server), sample);
      self->latest_sample_us = MAX (self->latest_sample_us, sample->time_us);
    }
}

static void
file_batch (VedEngine      *self,
            VedSampleBatch *batch)
{
  if (ved_sample_batch_get_bucket_s (batch) == BUCKET_S)
    file_buckets (self, batch);
  else
    file_samples (self, batch);

  self->n_batches++;
  self->n_records += ved_sample_batch_get_n_samples (batch);
  self->n_unknown_keys += ved_sample_batch_get_n_unknown (batch);
  self->last_batch_us = get_now_us (self);
  request_run (self, TRUE);
}

static void
fill_reply (VedEngine    *self,
            VedFeedReply *reply)
{
  VedWarmup warmup;

  ved_warmup_measure (&warmup, self->registry, get_now_us (self));
  reply->tick = self->n_batches;
  reply->window_size = warmup.most_points;
  reply->servers_tracked = warmup.n_servers;
  reply->servers_ready = warmup.n_ready;
  reply->warmup_complete = warmup.is_complete;
}

/* The demo fleet */

static void
set_running (VedEngine *self)
{
  self->phase = VED_ENGINE_RUNNING;
  request_run (self, TRUE);
  arm_timer (self);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

static void
demo_prepared_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(VedEngine) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedRegistry) prepared = ved_demo_prepare_finish (self->demo, result, &error);

  if (prepared == NULL || self->phase == VED_ENGINE_STOPPED)
    return;

  for (guint i = 0; i < ved_registry_get_n (prepared); i++)
    {
      VedServer *server = ved_registry_get (prepared, i);

      ved_registry_adopt (self->registry, server);
      self->latest_sample_us = MAX (self->latest_sample_us, server->last_seen_us);
    }
  set_running (self);
}

static void
advance_demo (VedEngine *self)
{
  VedSampleBatch *batch;

  if (self->demo == NULL || !ved_demo_is_ready (self->demo))
    return;

  while ((batch = ved_demo_next (self->demo, get_now_us (self))) != NULL)
    {
      file_batch (self, batch);
      ved_sample_batch_unref (batch);
    }
}

/* Time */

static gboolean
timer_fired_cb (gpointer user_data)
{
  VedEngine *self = user_data;

  ved_engine_advance (self);
  arm_timer (self);

  return G_SOURCE_REMOVE;
}

static gint64
get_next_due_us (VedEngine *self)
{
  gint64 due_us = self->last_run_us + TICK_US;

  if (self->demo != NULL)
    due_us = MIN (due_us, ved_demo_get_next_us (self->demo));

  return due_us;
}

static void
disarm_timer (VedEngine *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
arm_timer (VedEngine *self)
{
  gint64 wait_us = CLAMP (get_next_due_us (self) - get_now_us (self), VED_SECOND_US / 10, TICK_US);

  disarm_timer (self);
  self->timer = g_timeout_source_new ((guint) (wait_us / 1000) + 1);
  g_source_set_static_name (self->timer, "[vedette] tick");
  g_source_set_callback (self->timer, timer_fired_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* Answers */

static double
get_progress (VedEngine *self)
{
  if (self->phase == VED_ENGINE_RUNNING)
    return 1.0;

  return self->demo != NULL ? ved_demo_get_progress (self->demo) : 0.0;
}

static void
describe_warmup (const VedWarmup *warmup,
                 VedEngineStatus *status)
{
  status->window_size = warmup->most_points;
  status->n_servers = warmup->n_servers;
  status->n_ready = warmup->n_ready;
  for (guint state = 0; state < VED_N_SERVER_STATES; state++)
    status->n_in_state[state] = warmup->n_in_state[state];
  status->mean_points = warmup->mean_points;
  status->required_points = VED_FORECAST_READY_POINTS;
  status->warmup_progress = warmup->progress;
  status->warmed_up = warmup->is_complete;
}

static void
count_engines (const VedSnapshot *snapshot,
               VedEngineStatus   *status)
{
  guint n = snapshot != NULL ? ved_snapshot_get_n_servers (snapshot) : 0;

  for (guint i = 0; i < n; i++)
    status->n_with_engine[ved_snapshot_get_engine (snapshot, i)]++;
}

static VedSimulator *
get_simulator (VedEngine *self,
               GError   **error)
{
  if (self->demo == NULL)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no simulated fleet here");
      return NULL;
    }
  if (!ved_demo_is_ready (self->demo))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY,
                           "the simulated fleet is being prepared: ask again in some seconds");
      return NULL;
    }

  return ved_demo_get_simulator (self->demo);
}

static void
free_alert (VedAlert *alert)
{
  ved_alert_clear (alert);
  g_free (alert);
}

static void
act_on_alert (VedScorer *scorer,
              gpointer   user_data)
{
  g_autoptr(GTask) task = user_data;
  VedEngine *self = g_task_get_source_object (task);
  const VedAlertAction *action = g_task_get_task_data (task);
  VedAlert *alert = NULL;
  GError *error = NULL;

  if (ved_alert_action_perform (action, ved_scorer_get_alert_book (scorer), get_now_us (self), &alert,
                                &error))
    {
      g_autoptr(GPtrArray) transitions = ved_scorer_take_transitions (scorer);

      emit_transitions (self, transitions, action->note);
      request_run (self, FALSE);
      g_task_return_pointer (task, alert, (GDestroyNotify) free_alert);
      return;
    }
  g_task_return_error (task, error);
}

/* The object */

static void
ved_engine_finalize (GObject *object)
{
  VedEngine *self = VED_ENGINE (object);

  ved_engine_stop (self);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_clear_pointer (&self->demo, ved_demo_unref);
  g_clear_pointer (&self->registry, ved_registry_free);
  g_clear_pointer (&self->clock, ved_clock_unref);
  g_clear_object (&self->cancellable);
  g_free (self->source_label);

  G_OBJECT_CLASS (ved_engine_parent_class)->finalize (object);
}

static void
ved_engine_class_init (VedEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ved_engine_finalize;

  signals[TICK] = g_signal_new ("tick", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, VED_TYPE_SNAPSHOT);
  signals[FORECAST] = g_signal_new ("forecast", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, VED_TYPE_FORECAST_SET);
  signals[ALERT] = g_signal_new ("alert", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[JOB] = g_signal_new ("job", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[STATUS_CHANGED] = g_signal_new ("status-changed", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_engine_init (VedEngine *self)
{
  self->registry = ved_registry_new ();
  self->cancellable = g_cancellable_new ();
  self->n_threads = MAX (1, g_get_num_processors () - 1);
}

static VedDemo *
make_demo (const VedEngineConfig *config,
           gint64                 now_us)
{
  VedSimulatorConfig fleet = { .n_servers = config->demo_servers, .rng_seed = config->rng_seed };

  fleet.scenario = config->scenario;
  fleet.zone = config->feed_zone;

  return ved_demo_new (&fleet, config->backfill_days, now_us);
}

/**
 * ved_engine_new:
 * @config: what it is to do
 * @clock: its time
 *
 * Returns: (transfer full): an engine that is not started
 */
VedEngine *
ved_engine_new (const VedEngineConfig *config,
                VedClock              *clock)
{
  VedEngine *self = g_object_new (VED_TYPE_ENGINE, NULL);

  self->clock = ved_clock_ref (clock);
  self->time_base = config->time_base;
  self->thresholds = config->thresholds != NULL ? *config->thresholds : *ved_thresholds_get_default ();
  if (config->demo_time_us > 0)
    self->shift_us = config->demo_time_us - ved_clock_now_us (clock);
  if (config->demo_servers > 0)
    self->demo = make_demo (config, get_now_us (self));
  self->source_label = g_strdup (config->demo_servers > 0 ? "Demo fleet" : "HTTP feed");

  return self;
}

/**
 * ved_engine_start:
 *
 * Begins. What takes time (drawing or fetching history) goes on behind; the phase in the status says
 * when it is done. Once only.
 *
 * Returns: %FALSE with a message for people when it cannot work
 */
gboolean
ved_engine_start (VedEngine *self,
                  GError   **error)
{
  g_return_val_if_fail (self->runner == NULL, FALSE);

  self->started_us = get_now_us (self);
  self->next_generation = (guint64) (ved_clock_now_us (self->clock) / 1000);
  self->runner = ved_runner_new (ved_scorer_new (&self->thresholds, 1), make_input, take_result, self);
  self->phase = VED_ENGINE_STARTING;
  if (self->demo != NULL)
    ved_demo_prepare_async (self->demo, self->cancellable, demo_prepared_cb, g_object_ref (self));
  else
    set_running (self);

  return TRUE;
}

/**
 * ved_engine_stop:
 *
 * Ends everything. What is in flight is dropped; nothing is emitted any more.
 */
void
ved_engine_stop (VedEngine *self)
{
  if (self->phase == VED_ENGINE_STOPPED)
    return;

  self->phase = VED_ENGINE_STOPPED;
  g_cancellable_cancel (self->cancellable);
  disarm_timer (self);
  ved_runner_stop (self->runner);
  g_clear_pointer (&self->runner, ved_runner_unref);
}

/**
 * ved_engine_advance:
 *
 * Does what has become due by the clock: the demo fleet's ticks, a look at who has fallen silent,
 * forecasts from a new origin. The engine's timer calls it.
 */
void
ved_engine_advance (VedEngine *self)
{
  gint64 now_us = get_now_us (self);

  if (self->phase != VED_ENGINE_RUNNING)
    return;

  advance_demo (self);
  if (now_us - self->last_run_us >= TICK_US && ved_registry_get_n (self->registry) > 0)
    {
      ved_registry_forget (self->registry, now_us - SERVER_KEPT_US);
      request_run (self, TRUE);
    }
}

/**
 * ved_engine_is_busy:
 *
 * Returns: whether a snapshot is being made or about to be: tests iterate the main context until not
 */
gboolean
ved_engine_is_busy (VedEngine *self)
{
  return self->phase == VED_ENGINE_STARTING || (self->runner != NULL && ved_runner_is_busy (self->runner));
}

/**
 * ved_engine_feed:
 * @batch: samples, or 5-minute buckets of a back-fill; values within their metrics' ranges
 * @reply: (out caller-allocates): for the sender
 * @bad_record: (out) (optional): where it is refused for
 *
 * Files a batch, all of it or nothing. About 0.5 µs a sample.
 *
 * Returns: %FALSE with VED_ERROR_INVALID where a time stamp is more than 5 minutes ahead of the clock or
 *   more than 30 days behind it
 */
gboolean
ved_engine_feed (VedEngine      *self,
                 VedSampleBatch *batch,
                 VedFeedReply   *reply,
                 guint          *bad_record,
                 GError        **error)
{
  g_return_val_if_fail (VED_IS_ENGINE (self) && batch != NULL && reply != NULL, FALSE);

  if (!check_batch (self, batch, bad_record, error))
    {
      self->n_refused += ved_sample_batch_get_n_samples (batch);
      return FALSE;
    }

  file_batch (self, batch);
  fill_reply (self, reply);

  return TRUE;
}

/**
 * ved_engine_ref_snapshot:
 *
 * Returns: (transfer full) (nullable): the newest result; %NULL before the first
 */
VedSnapshot *
ved_engine_ref_snapshot (VedEngine *self)
{
  return self->snapshot != NULL ? ved_snapshot_ref (self->snapshot) : NULL;
}

/**
 * ved_engine_get_status:
 *
 * Cost: a look at every server.
 *
 * Returns: (transfer full): how the engine is doing
 */
VedEngineStatus *
ved_engine_get_status (VedEngine *self)
{
  VedEngineStatus *status = g_new0 (VedEngineStatus, 1);
  VedWarmup warmup;

  status->phase = self->phase;
  status->progress = get_progress (self);
  status->started_us = self->started_us;
  status->now_us = get_now_us (self);
  status->generation = self->snapshot != NULL ? ved_snapshot_get_generation (self->snapshot) : 0;
  status->n_batches = self->n_batches;
  status->n_records = self->n_records;
  status->n_refused = self->n_refused;
  status->n_unknown_keys = self->n_unknown_keys;
  status->n_snapshots = self->n_snapshots;
  status->last_batch_us = self->last_batch_us;
  status->latest_sample_us = self->latest_sample_us;
  status->forecast_s = self->forecast_s;
  status->tick_s = self->tick_s;
  ved_warmup_measure (&warmup, self->registry, status->now_us);
  describe_warmup (&warmup, status);
  count_engines (self->snapshot, status);

  return status;
}

/**
 * ved_engine_set_scenario:
 * @scenario: name of a scenario
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND where there is no demo fleet, VED_ERROR_BUSY while it is being
 *   prepared, VED_ERROR_INVALID for an unknown name
 */
gboolean
ved_engine_set_scenario (VedEngine   *self,
                         const char  *scenario,
                         GError     **error)
{
  VedSimulator *simulator = get_simulator (self, error);
  VedScenarioId id;

  if (simulator == NULL || !ved_scenario_id_from_name (scenario, &id, error))
    return FALSE;

  ved_simulator_set_scenario (simulator, id, get_now_us (self));
  request_run (self, FALSE);

  return TRUE;
}

/**
 * ved_engine_get_scenario:
 * @status: (out caller-allocates): to be cleared with ved_scenario_status_clear()
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND or VED_ERROR_BUSY as ved_engine_set_scenario()
 */
gboolean
ved_engine_get_scenario (VedEngine          *self,
                         VedScenarioStatus  *status,
                         GError            **error)
{
  VedSimulator *simulator = get_simulator (self, error);
  guint n_affected;

  if (simulator == NULL)
    return FALSE;

  n_affected = ved_simulator_get_n_affected (simulator);
  status->scenario = g_strdup (ved_scenario_id_get_name (ved_simulator_get_scenario (simulator)));
  status->affected = g_new0 (char *, n_affected + 1);
  for (guint i = 0; i < n_affected; i++)
    status->affected[i] = g_strdup (ved_simulator_get_affected (simulator, i));
  status->fleet_size = ved_simulator_get_n_servers (simulator);
  status->tick = ved_simulator_get_tick (simulator);

  return TRUE;
}

void
ved_scenario_status_clear (VedScenarioStatus *self)
{
  g_clear_pointer (&self->scenario, g_free);
  g_clear_pointer (&self->affected, g_strfreev);
}

/**
 * ved_engine_act_on_alert_async:
 * @action: copied
 * @cancellable: (nullable): for the caller's use; an action that has begun is not undone
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * Acknowledges, resolves, mutes or unmutes; waits for the run in flight to end.
 */
void
ved_engine_act_on_alert_async (VedEngine            *self,
                               const VedAlertAction *action,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_engine_act_on_alert_async);
  g_task_set_task_data (task, ved_alert_action_copy (action), (GDestroyNotify) ved_alert_action_free);
  if (self->runner != NULL)
    {
      ved_runner_when_idle (self->runner, act_on_alert, g_steal_pointer (&task));
      return;
    }
  g_task_return_new_error (task, VED_ERROR, VED_ERROR_BUSY, "the engine is not running");
}

/**
 * ved_engine_act_on_alert_finish:
 *
 * Returns: (transfer full) (nullable): the episode afterwards, to be freed with ved_alert_clear() and
 *   g_free(); %NULL without @error for an action that was about no single episode; %NULL with
 *   VED_ERROR_NOT_FOUND where there is no such episode or mute
 */
VedAlert *
ved_engine_act_on_alert_finish (VedEngine     *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
