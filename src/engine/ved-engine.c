/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "engine/ved-collect.h"
#include "engine/ved-engine-private.h"
#include "engine/ved-startup.h"

/* Samples are filed at once, on the engine's own thread (ved-intake.h); everything computed from them is
 * made by a *run* in a worker (ved-runner.h). A run gets a copy of what is current (VedTickInput), makes
 * new forecasts when a 5-minute bucket has ended, a server has none yet or was learned, scores, applies the
 * alert rules and builds the snapshot. Learning a large fleet takes more than one run: between two ticks
 * the worker goes on with it (ved-learner.h), and the next tick shows how far it came.
 *
 * A start goes through restoring what was kept and drawing the demo fleet's history, in a worker, and then
 * starts the sources; until then feeds are turned away. ved_engine_advance() does whatever has become
 * due; a GLib timeout calls it, and tests do after they have moved the clock. Generations begin at the
 * milliseconds of the start, so they ascend over restarts too. */

#define TICK_US     (5 * VED_SECOND_US)
#define COLLECT_US  VED_MINUTE_US
#define RECOUNT_US  VED_SECOND_US   /* agents that send their own records alone are thousands a second */

enum {
  TICK,
  FORECAST,
  ALERT,
  NOTICE,
  SILENCES_CHANGED,
  CASCADE,
  REMEDIATION_CHANGED,
  JOB,
  QUALITY,
  TRAINING,
  STATUS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (VedEngine, ved_engine, G_TYPE_OBJECT)

static void arm_timer (VedEngine *self);

/* Runs */

static gboolean
wants_forecast (const VedTickServer *server)
{
  const VedServerWork *work = &server->server->work;

  return (server->refresh || work->is_outdated || work->row == VED_NO_ROW)
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

static char *
describe_source (VedEngine *self)
{
  g_autofree char *shard = ved_shard_to_string (&self->shard);

  return shard != NULL ? g_strdup_printf ("%s, part %s", self->source_label, shard) : g_strdup (self->source_label);
}

/* Counted anew with each run and once a second: that takes milliseconds of a large fleet. How many servers there are
 * is known anyway. */
static VedWarmup
get_warmup (VedEngine *self,
            gint64     now_us)
{
  VedRegistry *registry = ved_intake_get_registry (self->intake);

  if (self->warmup_us == 0 || now_us < self->warmup_us || now_us - self->warmup_us >= RECOUNT_US)
    {
      ved_warmup_measure (&self->warmup, registry, now_us);
      self->warmup_us = now_us;
    }
  self->warmup.n_servers = ved_registry_get_n (registry);

  return self->warmup;
}

static void
describe_input (VedEngine    *self,
                VedTickInput *input)
{
  VedWarmup warmup;

  self->warmup_us = 0;
  warmup = get_warmup (self, input->time_us);
  input->metadata.latest_sample_us = ved_intake_get_counts (self->intake)->latest_sample_us;
  input->metadata.input_points = MIN (warmup.most_points, VED_HISTORY_POINTS);
  input->metadata.warmup_progress = warmup.progress;
  input->metadata.warmed_up = warmup.is_complete;
  input->metadata.source = describe_source (self);
  input->metadata.engine = self->forecast_engine;
  if (input->model != NULL)
    input->metadata.model_dir = g_build_filename (ved_model_shelf_get_folder (self->models),
                                                  ved_model_shelf_get_current (self->models), NULL);
  describe_scenario (self, &input->scenario);
}

static void
fill_servers (VedEngine    *self,
              VedTickInput *input)
{
  VedRegistry *registry = ved_intake_get_registry (self->intake);

  input->n_servers = ved_registry_get_n (registry);
  input->servers = g_new (VedTickServer, MAX (input->n_servers, 1));
  input->forecast = input->n_servers > 0 && input->origin_us > self->origin_us;
  for (guint i = 0; i < input->n_servers; i++)
    {
      VedServer *server = ved_registry_get (registry, i);

      ved_tick_server_fill (&input->servers[i], server, input->time_us);
      input->forecast |= wants_forecast (&input->servers[i]);
      server->is_refilled = FALSE;
    }
}

/* Where the clock went back, what was forecast from instants that are to come again is forecast anew. */
static void
follow_clock (VedEngine *self)
{
  gint64 now_us, newest_origin_us;

  ved_intake_follow_clock (self->intake);
  now_us = ved_engine_get_now_us (self);
  newest_origin_us = ved_history_origin_us (now_us);
  if (self->origin_us > newest_origin_us)
    self->origin_us = newest_origin_us - VED_FORECAST_STEP_US;
  self->last_run_us = MIN (self->last_run_us, now_us);
}

/* A fleet that has fallen silent keeps the forecasts that it has: nothing new came that others could be made of, and a later
 * origin would claim it. */
static gint64
choose_origin (VedEngine *self,
               gint64     now_us)
{
  gint64 due_us = ved_intake_get_due_origin (self->intake, now_us);

  if (self->origin_us > 0)
    due_us = MIN (due_us, ved_intake_get_reach_us (self->intake));

  return MAX (due_us, self->origin_us);
}

static VedTickInput *
make_input (gboolean judge,
            gpointer user_data)
{
  VedEngine *self = user_data;
  VedTickInput *input = g_new0 (VedTickInput, 1);

  follow_clock (self);
  input->generation = self->next_generation++;
  input->time_us = ved_engine_get_now_us (self);
  input->origin_us = choose_origin (self, input->time_us);
  input->judge = judge;
  input->n_threads = self->n_threads;
  input->thresholds = self->thresholds;
  input->calibration = ved_engine_get_calibration (self);
  input->engine = self->forecast_engine;
  if (ved_engine_get_model (self) != NULL)
    input->model = ved_neural_model_ref (ved_engine_get_model (self));
  if (self->keeper != NULL)
    input->history = g_object_ref (ved_keeper_get_history (self->keeper));
  if (input->time_us / COLLECT_US != self->collected_us / COLLECT_US)
    input->collect_us = self->collected_us = input->time_us;
  fill_servers (self, input);
  describe_input (self, input);
  self->last_run_us = input->time_us;

  return input;
}

void
ved_engine_tell_transitions (VedEngine  *self,
                             GPtrArray  *transitions,
                             const char *note)
{
  if (self->keeper != NULL)
    ved_keeper_add_transitions (self->keeper, ved_intake_get_registry (self->intake), transitions, note);

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
        .muted = ved_alert_desk_is_silenced (self->desk, &transition->alert, transition->profile,
                                             transition->time_us),
      };

      ved_alert_desk_take (self->desk, transition, note);
      g_signal_emit (self, signals[ALERT], 0, &event);
    }
}

static void
keep_result (VedEngine     *self,
             VedTickResult *result)
{
  if (self->keeper == NULL)
    return;

  if (result->forecasts != NULL && result->n_unlearned == 0)
    ved_keeper_add_forecasts (self->keeper, ved_intake_get_registry (self->intake), result->snapshot);
  ved_keeper_write (self->keeper, ved_snapshot_get_time_us (result->snapshot));
}

static void
keep_all (VedEngine *self)
{
  gint64 now_us = ved_engine_get_now_us (self);

  if (self->keeper == NULL)
    return;

  ved_collect_all (ved_intake_get_registry (self->intake), ved_keeper_get_history (self->keeper), now_us);
  ved_keeper_write (self->keeper, now_us);
}

/* The fleet as a whole, whoever watches. */
static void
keep_environment (VedEngine         *self,
                  const VedSnapshot *snapshot)
{
  if (self->keeper != NULL && ved_snapshot_get_n_servers (snapshot) > 0)
    ved_environment_store_add (ved_keeper_get_environment (self->keeper), snapshot);
}

static void
take_cascade (VedEngine        *self,
              VedCascadeResult *cascade)
{
  gboolean changed = self->cascade == NULL ? cascade->active->len > 0
                                           : self->cascade->n_episodes != cascade->n_episodes
    || self->cascade->active->len != cascade->active->len;

  g_clear_pointer (&self->cascade, ved_cascade_result_unref);
  self->cascade = ved_cascade_result_ref (cascade);
  ved_cascade_log_take (self->cascade_log, cascade);
  if (changed)
    g_signal_emit (self, signals[CASCADE], 0, cascade);
}

static void
take_result (VedTickResult *result,
             gpointer       user_data)
{
  VedEngine *self = user_data;

  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = ved_snapshot_ref (result->snapshot);
  self->n_snapshots++;
  self->n_unlearned = result->n_unlearned;
  self->tick_s = result->tick_s;
  if (result->forecasts != NULL)
    {
      self->origin_us = ved_forecast_set_get_origin_us (result->forecasts);
      self->forecast_s = result->forecast_s;
      ved_engine_note_fleet (self, &result->instant);
      g_signal_emit (self, signals[FORECAST], 0, result->forecasts);
    }
  ved_engine_tell_transitions (self, result->transitions, NULL);
  ved_alert_desk_advance (self->desk, result->snapshot, result->is_judged, ved_snapshot_get_time_us (result->snapshot));
  ved_remediation_desk_advance (self->remediation, result->snapshot);
  if (result->cascade != NULL)
    take_cascade (self, result->cascade);
  keep_environment (self, result->snapshot);
  keep_result (self, result);
  if (self->write_back != NULL)
    ved_write_back_take (self->write_back, result->snapshot);
  g_signal_emit (self, signals[TICK], 0, result->snapshot);
  ved_engine_retrain_if_due (self, result->snapshot);
  if (self->quality != NULL && self->n_unlearned == 0 && self->origin_us > 0)
    ved_engine_measure_quality (self, ved_snapshot_get_time_us (result->snapshot));
}

/**
 * ved_engine_silences_changed:
 *
 * Something was changed at the alert desk: others that watch are told, and see it with the next snapshot.
 */
void
ved_engine_silences_changed (VedEngine *self)
{
  g_signal_emit (self, signals[SILENCES_CHANGED], 0);
  ved_engine_request_run (self, FALSE);
}

void
ved_engine_request_run (VedEngine *self,
                        gboolean   judge)
{
  if (self->phase == VED_ENGINE_RUNNING)
    ved_runner_request (self->runner, judge);
}

/* Samples */

static void
file_batch (VedEngine      *self,
            VedSampleBatch *batch)
{
  ved_intake_file (self->intake, batch);
  if (ved_sample_batch_get_bucket_s (batch) != 0)
    self->warmup_us = 0;
  ved_engine_request_run (self, TRUE);
}

static gboolean
source_batch_cb (VedSampleBatch *batch,
                 gpointer        user_data,
                 GError        **error)
{
  VedEngine *self = user_data;

  if (!ved_intake_check (self->intake, batch, NULL, error))
    return FALSE;

  file_batch (self, batch);

  return TRUE;
}

static void
source_changed_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[STATUS_CHANGED], 0);
}

/* Senders are told once of an episode, the first that comes after it began. */
static const VedCascadeEpisode *
next_untold (VedEngine *self)
{
  GPtrArray *active = self->cascade != NULL ? self->cascade->active : NULL;

  for (guint i = 0; active != NULL && i < active->len; i++)
    {
      const VedCascadeEpisode *episode = g_ptr_array_index (active, i);

      if (episode->id <= self->told_cascade)
        continue;
      self->told_cascade = episode->id;
      return episode;
    }

  return NULL;
}

static void
fill_reply (VedEngine    *self,
            VedFeedReply *reply)
{
  VedWarmup warmup = get_warmup (self, ved_engine_get_now_us (self));

  reply->tick = ved_intake_get_counts (self->intake)->n_batches;
  reply->window_size = warmup.most_points;
  reply->servers_tracked = warmup.n_servers;
  reply->servers_ready = warmup.n_ready;
  reply->warmup_complete = warmup.is_complete;
  reply->cascade = next_untold (self);
}

static void
advance_demo (VedEngine *self)
{
  VedSampleBatch *batch;

  if (self->demo == NULL)
    return;

  while ((batch = ved_demo_next (self->demo, ved_engine_get_now_us (self))) != NULL)
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
  gint64 wait_us = get_next_due_us (self) - ved_engine_get_now_us (self);

  disarm_timer (self);
  self->timer = g_timeout_source_new ((guint) (CLAMP (wait_us, VED_SECOND_US / 10, TICK_US) / 1000) + 1);
  g_source_set_static_name (self->timer, "[vedette] tick");
  g_source_set_callback (self->timer, timer_fired_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* The start */

static void
set_running (VedEngine *self)
{
  self->phase = VED_ENGINE_RUNNING;
  if (self->demo != NULL)
    ved_demo_set_ready (self->demo);
  ved_engine_request_run (self, TRUE);
  arm_timer (self);
  ved_source_set_start (self->sources);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

static void
started_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(VedEngine) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedCascade) cascade = NULL;
  g_autoptr(VedRegistry) servers = ved_startup_finish (result, &cascade, &error);

  if (self->phase != VED_ENGINE_STARTING)
    return;

  if (servers != NULL)
    ved_intake_adopt (self->intake, servers);
  else
    ved_report_error (G_LOG_DOMAIN, "Restoring the history", g_steal_pointer (&error));
  if (cascade != NULL)
    ved_engine_adopt_cascade (self, g_steal_pointer (&cascade));
  set_running (self);
}

static gboolean
open_sources (VedEngine  *self,
              GError    **error)
{
  VedSourceOptions options = { .clock = self->clock, .zone = self->feed_zone };
  VedSourceSetFuncs funcs = { source_batch_cb, source_changed_cb };
  g_autofree char *label = NULL;

  options.backfill_days = self->backfill_days;
  options.config = self->source_config;
  options.shard = self->shard;
  self->sources = ved_source_set_new (self->source_specs, &options, &funcs, self, error);
  if (self->sources == NULL)
    return FALSE;

  label = ved_source_set_label (self->sources);
  if (label != NULL && self->demo == NULL)
    {
      g_free (self->source_label);
      self->source_label = g_steal_pointer (&label);
    }

  return TRUE;
}

static gboolean
open_write_back (VedEngine  *self,
                 GError    **error)
{
  if (self->write_back_url == NULL)
    return TRUE;

  self->write_back = ved_write_back_new (self->write_back_url, self->source_config, &self->shard, source_changed_cb, self,
                                         error);

  return self->write_back != NULL;
}

static VedRunner *
make_runner (VedEngine *self)
{
  guint64 first_alert = self->keeper != NULL ? ved_keeper_get_last_alert (self->keeper) + 1 : 1;
  VedScorer *scorer = ved_scorer_new (&self->thresholds, first_alert);

  if (self->keeper != NULL)
    ved_keeper_restore_alerts (self->keeper, ved_scorer_get_alert_book (scorer), self->started_us);

  return ved_runner_new (scorer, make_input, take_result, self);
}

static void
notice_cb (const VedNotice *notice,
           gpointer         user_data)
{
  g_signal_emit (user_data, signals[NOTICE], 0, notice);
}

static void
remediation_changed_cb (gpointer user_data)
{
  VedEngine *self = user_data;

  g_signal_emit (self, signals[REMEDIATION_CHANGED], 0);
  ved_engine_request_run (self, FALSE);
}

static gboolean
open_desk (VedEngine  *self,
           GError    **error)
{
  self->desk = ved_alert_desk_new (self->alert_config, self->clock, error);
  if (self->desk == NULL)
    return FALSE;

  ved_alert_desk_set_notice_func (self->desk, notice_cb, self);
  self->remediation = ved_remediation_desk_new (self->alert_config, self->desk, remediation_changed_cb, self, error);

  return self->remediation != NULL;
}

/*< private >
 * ved_engine_tell_quality:
 */
void
ved_engine_tell_quality (VedEngine  *self,
                         VedQuality *quality)
{
  g_signal_emit (self, signals[QUALITY], 0, quality);
}

/*< private >
 * ved_engine_tell_training:
 */
void
ved_engine_tell_training (VedEngine *self)
{
  g_signal_emit (self, signals[TRAINING], 0);
}

static void
job_changed_cb (const VedJob *job,
                gpointer      user_data)
{
  g_signal_emit (user_data, signals[JOB], 0, job);
}

/* The object */

static void
ved_engine_finalize (GObject *object)
{
  VedEngine *self = VED_ENGINE (object);

  ved_engine_stop (self);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_clear_pointer (&self->jobs, ved_job_desk_unref);
  g_clear_pointer (&self->quality, ved_quality_desk_free);
  g_clear_pointer (&self->ledger, ved_fleet_ledger_free);
  g_clear_pointer (&self->training, ved_training_desk_unref);
  g_clear_pointer (&self->models, ved_model_shelf_free);
  g_clear_pointer (&self->remediation, ved_remediation_desk_free);
  g_clear_pointer (&self->desk, ved_alert_desk_free);
  g_clear_pointer (&self->cascade_log, ved_cascade_log_free);
  g_clear_pointer (&self->cascade, ved_cascade_result_unref);
  g_clear_pointer (&self->alert_config, g_key_file_unref);
  g_clear_pointer (&self->sources, ved_source_set_free);
  g_clear_pointer (&self->write_back, ved_write_back_unref);
  g_clear_pointer (&self->demo, ved_demo_unref);
  g_clear_pointer (&self->intake, ved_intake_free);
  g_clear_pointer (&self->keeper, ved_keeper_unref);
  g_clear_pointer (&self->feed_zone, g_time_zone_unref);
  g_clear_pointer (&self->clock, ved_clock_unref);
  g_clear_object (&self->cancellable);
  g_strfreev (self->source_specs);
  g_clear_pointer (&self->source_config, g_key_file_unref);
  g_free (self->write_back_url);
  g_free (self->data_dir);
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
  signals[NOTICE] = g_signal_new ("notice", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SILENCES_CHANGED] = g_signal_new ("silences-changed", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[CASCADE] = g_signal_new ("cascade", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REMEDIATION_CHANGED] = g_signal_new ("remediation-changed", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 0);
  signals[JOB] = g_signal_new ("job", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[QUALITY] = g_signal_new ("quality", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TRAINING] = g_signal_new ("training", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[STATUS_CHANGED] = g_signal_new ("status-changed", VED_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_engine_init (VedEngine *self)
{
  self->cancellable = g_cancellable_new ();
  self->ledger = ved_fleet_ledger_new ();
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
  gint64 now_us = ved_clock_now_us (clock);

  self->clock = ved_clock_ref (clock);
  self->thresholds = config->thresholds != NULL ? *config->thresholds : *ved_thresholds_get_default ();
  self->shift_us = config->demo_time_us > 0 ? config->demo_time_us - now_us : 0;
  self->forecast_engine = config->forecast_engine;
  self->time_base = config->time_base;
  self->shard = config->shard;
  self->data_dir = g_strdup (config->data_dir);
  self->source_specs = g_strdupv ((char **) config->sources);
  self->source_config = config->source_config != NULL ? g_key_file_ref (config->source_config) : NULL;
  self->write_back_url = g_strdup (config->write_back);
  self->feed_zone = config->feed_zone != NULL ? g_time_zone_ref (config->feed_zone) : NULL;
  self->alert_config = config->alert_config != NULL ? g_key_file_ref (config->alert_config) : NULL;
  self->backfill_days = config->backfill_days;
  if (config->demo_servers > 0)
    self->demo = make_demo (config, now_us + self->shift_us);
  self->source_label = g_strdup (self->demo != NULL ? "Demo fleet" : "HTTP feed");
  self->jobs = ved_job_desk_new (clock, job_changed_cb, self);
  if (config->measures_quality)
    self->quality = ved_quality_desk_new (ved_engine_quality_measured, self);

  return self;
}

/* Where the feed tells the time, it stood still since the newest sample of the life before: the wall's clock
 * would end what people have planned in the feed's. */
static void
resume_feed (VedEngine *self)
{
  if (self->time_base == VED_TIME_FEED && self->keeper != NULL)
    ved_intake_resume (self->intake, ved_history_store_get_newest_us (ved_keeper_get_history (self->keeper)));
}

/**
 * ved_engine_start:
 *
 * Begins. What takes time (restoring, drawing and fetching history) goes on behind; the phase in the
 * status says when it is done. Once only.
 *
 * Returns: %FALSE with a message for people when it cannot work: the data directory is another's or
 *   cannot be written, a source's spec is wrong
 */
gboolean
ved_engine_start (VedEngine *self,
                  GError   **error)
{
  g_return_val_if_fail (self->runner == NULL && self->intake == NULL, FALSE);

  if (!open_sources (self, error) || !open_write_back (self, error) || !open_desk (self, error))
    return FALSE;
  if (self->data_dir != NULL && (self->keeper = ved_keeper_new (self->data_dir, error)) == NULL)
    return FALSE;

  self->intake = ved_intake_new (self->clock, self->time_base, self->shift_us, &self->shard, self->keeper);
  resume_feed (self);
  self->started_us = ved_engine_get_now_us (self);
  self->next_generation = (guint64) (ved_clock_now_us (self->clock) / 1000);
  self->cascade_log = ved_cascade_log_new (self->keeper);
  self->told_cascade = ved_cascade_log_get_last_id (self->cascade_log);
  ved_engine_load_settings (self);
  ved_engine_load_chances (self);
  if (self->keeper != NULL)
    {
      ved_alert_desk_restore (self->desk, self->keeper, self->started_us);
      ved_remediation_desk_restore (self->remediation, self->keeper, self->started_us);
    }
  ved_engine_open_models (self);
  self->runner = make_runner (self);
  ved_engine_apply_settings (self);
  self->phase = VED_ENGINE_STARTING;
  if (self->demo != NULL || self->keeper != NULL)
    ved_startup_async (self->keeper, self->demo, &self->cascade_settings, self->started_us, self->cancellable,
                       started_cb, g_object_ref (self));
  else
    set_running (self);

  return TRUE;
}

/**
 * ved_engine_stop:
 *
 * Ends everything. What is in flight is dropped, what was filed is on its way to the disk when this
 * returns; nothing is emitted any more.
 */
void
ved_engine_stop (VedEngine *self)
{
  if (self->phase == VED_ENGINE_STOPPED)
    return;

  self->phase = VED_ENGINE_STOPPED;
  g_cancellable_cancel (self->cancellable);
  disarm_timer (self);
  ved_source_set_stop (self->sources);
  if (self->write_back != NULL)
    ved_write_back_stop (self->write_back);
  ved_job_desk_close (self->jobs);
  if (self->quality != NULL)
    ved_quality_desk_close (self->quality);
  if (self->training != NULL)
    ved_training_desk_close (self->training);
  ved_runner_stop (self->runner);
  g_clear_pointer (&self->runner, ved_runner_unref);
  ved_cascade_log_close (self->cascade_log, self->cascade);
  keep_all (self);
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
  if (self->phase != VED_ENGINE_RUNNING)
    return;

  follow_clock (self);
  advance_demo (self);
  if (ved_engine_get_now_us (self) - self->last_run_us >= TICK_US
      && ved_registry_get_n (ved_intake_get_registry (self->intake)) > 0)
    {
      ved_intake_forget_old (self->intake);
      ved_engine_request_run (self, TRUE);
    }
}

/**
 * ved_engine_is_busy:
 *
 * Returns: whether a snapshot is being made or about to be, servers are being learned or past forecasts measured:
 *   tests iterate the main context until not
 */
gboolean
ved_engine_is_busy (VedEngine *self)
{
  return self->phase == VED_ENGINE_STARTING || (self->runner != NULL && ved_runner_is_busy (self->runner))
         || (self->quality != NULL && ved_quality_desk_is_busy (self->quality));
}

/**
 * ved_engine_flush:
 *
 * Waits until what was filed so far is on disk.
 */
void
ved_engine_flush (VedEngine *self)
{
  if (self->keeper != NULL)
    ved_keeper_flush (self->keeper);
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
 *   more than 30 days behind it, with VED_ERROR_BUSY before the start has ended
 */
gboolean
ved_engine_feed (VedEngine      *self,
                 VedSampleBatch *batch,
                 VedFeedReply   *reply,
                 guint          *bad_record,
                 GError        **error)
{
  g_return_val_if_fail (VED_IS_ENGINE (self) && batch != NULL && reply != NULL, FALSE);

  if (bad_record != NULL)
    *bad_record = VED_NO_RECORD;
  if (self->phase != VED_ENGINE_RUNNING)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY,
                           "the daemon is starting: send again in some seconds");
      return FALSE;
    }
  if (!ved_intake_check (self->intake, batch, bad_record, error))
    return FALSE;

  file_batch (self, batch);
  fill_reply (self, reply);

  return TRUE;
}
