/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-training"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "base/ved-program.h"
#include "engine/quality/ved-drift.h"
#include "engine/ved-engine-private.h"

#include <string.h>

/* Networks of the fleet: which one is in use, and how a new one comes to be. A training that has ended well challenges
 * the model in use; nothing changes where it does not win. Forecasts of the next tick are made anew with what was taken
 * into use. */

#define MODELS_FOLDER  "models"
#define MOST_EPOCHS    200
#define CHECK_US       VED_HOUR_US

static void
outdate_forecasts (VedScorer *scorer,
                   gpointer   user_data)
{
  g_autoptr(VedEngine) self = user_data;
  VedRegistry *registry = ved_intake_get_registry (self->intake);

  for (guint i = 0; i < ved_registry_get_n (registry); i++)
    ved_registry_get (registry, i)->work.is_outdated = TRUE;
}

/* Another model says something else of the same past: what was learned of it stays. */
static void
refresh_forecasts (VedEngine *self)
{
  if (self->runner == NULL)
    return;

  ved_runner_when_idle (self->runner, outdate_forecasts, g_object_ref (self));
  ved_engine_request_run (self, FALSE);
}

static void
take_challenger (VedEngine            *self,
                 const VedTrainingJob *job)
{
  g_autofree char *name = g_path_get_basename (job->model);
  g_autoptr(GError) error = NULL;

  if (ved_model_shelf_challenge (self->models, name, ved_engine_get_now_us (self), &error))
    refresh_forecasts (self);
  else
    ved_training_desk_note (self->training, error->message);
}

static void
training_changed_cb (const VedTrainingJob *job,
                     gpointer              user_data)
{
  VedEngine *self = user_data;

  if (job->status == VED_TRAINING_COMPLETED && job->model != NULL)
    take_challenger (self, job);
  else if (job->ended_us != 0)
    ved_model_shelf_scan (self->models);
  ved_engine_tell_training (self);
}

/*< private >
 * ved_engine_open_models:
 *
 * Before the start: what was in use goes on being used.
 */
void
ved_engine_open_models (VedEngine *self)
{
  g_autofree char *folder = NULL, *program = NULL;

  if (self->data_dir == NULL)
    return;

  folder = g_build_filename (self->data_dir, MODELS_FOLDER, NULL);
  program = ved_program_find ("vedettectl", "VEDETTE_CTL", "ctl");
  self->models = ved_model_shelf_new (folder);
  self->training = ved_training_desk_new (folder, program, self->clock, training_changed_cb, self);
}

/*< private >
 * ved_engine_get_model:
 *
 * Returns: (transfer none) (nullable): the network that corrects forecasts; %NULL for none, and where another engine was
 *   asked for
 */
VedNeuralModel *
ved_engine_get_model (VedEngine *self)
{
  if (self->models == NULL || self->forecast_engine != VED_ENGINE_NONE)
    return NULL;

  return ved_model_shelf_get_model (self->models);
}

/**
 * ved_engine_get_models:
 *
 * Returns: (transfer none) (nullable): the models; %NULL for a daemon that keeps nothing
 */
VedModelShelf *
ved_engine_get_models (VedEngine *self)
{
  return self->models;
}

/**
 * ved_engine_get_training:
 *
 * Returns: (transfer none) (nullable): the newest training; %NULL for a daemon that keeps nothing
 */
VedTrainingDesk *
ved_engine_get_training (VedEngine *self)
{
  return self->training;
}

/**
 * ved_engine_get_training_data:
 *
 * Returns: what there is to learn from
 */
VedTrainingData
ved_engine_get_training_data (VedEngine *self)
{
  VedTrainingData data = { 0 };
  VedRegistry *registry;

  if (self->intake == NULL)
    return data;

  registry = ved_intake_get_registry (self->intake);
  for (guint i = 0; i < ved_registry_get_n (registry); i++)
    {
      const VedServer *server = ved_registry_get (registry, i);

      data.n_records += ved_day_tally_sum (&server->fed);
      data.n_points += server->n_points;
      data.point_days = MAX (data.point_days, (double) server->n_points / VED_DAY_STEPS);
    }
  data.days = data.point_days;
  if (self->keeper != NULL)
    data.days = MAX (data.days, (double) ved_history_store_get_longest_us (ved_keeper_get_history (self->keeper)) / VED_DAY_US);
  data.days = MIN (data.days, VED_TRAINING_DAYS);

  return data;
}

static gboolean
keeps_models (VedEngine  *self,
              GError    **error)
{
  if (self->models == NULL)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_UNSUPPORTED,
                         "this daemon keeps nothing: start it with --data-dir to train networks");

  return self->models != NULL;
}

/* The model that a training goes on from: the newest that can be read and is of the engine. */
static char *
find_base (VedEngine   *self,
           VedEngineId  engine)
{
  const GPtrArray *infos = ved_model_shelf_get_infos (self->models);

  for (guint i = 0; i < infos->len; i++)
    {
      const VedModelInfo *info = g_ptr_array_index (infos, i);

      if (info->fault == NULL && info->engine == engine)
        return g_build_filename (ved_model_shelf_get_folder (self->models), info->name, NULL);
    }

  return NULL;
}

/**
 * ved_engine_trains_by_itself:
 *
 * Returns: whether retraining by itself is switched on
 */
gboolean
ved_engine_trains_by_itself (VedEngine *self)
{
  return self->training_settings.is_automatic;
}

static char *
find_champion (VedEngine *self)
{
  const char *current = ved_model_shelf_get_current (self->models);

  return current != NULL ? g_build_filename (ved_model_shelf_get_folder (self->models), current, NULL) : NULL;
}

static gboolean
can_train (VedEngine                 *self,
           const VedTrainingRequest  *request,
           GError                   **error)
{
  VedTrainingData data = ved_engine_get_training_data (self);
  g_autofree char *reason = NULL;

  if (!keeps_models (self, error))
    return FALSE;
  if (self->phase != VED_ENGINE_RUNNING || self->origin_us == 0)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY, "the daemon is starting: ask again in some seconds");
  else if (request->engine != VED_ENGINE_MLP && request->engine != VED_ENGINE_TFT)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "engine: expected mlp or tft");
  else if (request->epochs == 0 || request->epochs > MOST_EPOCHS)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "epochs: must be 1 to %d", MOST_EPOCHS);
  else if (!ved_training_data_is_enough (&data, &reason))
    g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, reason);
  else
    return TRUE;

  return FALSE;
}

/**
 * ved_engine_start_training:
 * @request: what to train
 * @error: VED_ERROR_INVALID names the field, or says what history is missing; VED_ERROR_BUSY while one is under way
 *
 * Begins a training in a process of its own.
 */
gboolean
ved_engine_start_training (VedEngine                 *self,
                           const VedTrainingRequest  *request,
                           GError                   **error)
{
  const char *engine = ved_engine_id_get_name (request->engine);
  g_autofree char *from = NULL, *champion = NULL, *out = NULL;
  VedTrainingPlan plan = { .engine = engine, .epochs = request->epochs, .is_automatic = request->is_automatic };

  if (!can_train (self, request, error))
    return FALSE;

  plan.from = from = request->is_incremental ? find_base (self, request->engine) : NULL;
  plan.champion = champion = find_champion (self);
  plan.out = out = ved_model_shelf_make_path (self->models, engine, ved_engine_get_now_us (self));

  return ved_training_desk_start (self->training, ved_intake_get_registry (self->intake), self->origin_us, &plan, error);
}

/**
 * ved_engine_cancel_training:
 * @error: VED_ERROR_NOT_FOUND where none is under way
 *
 * Ends the training under way, and its process.
 */
gboolean
ved_engine_cancel_training (VedEngine  *self,
                            GError    **error)
{
  return keeps_models (self, error) && ved_training_desk_cancel (self->training, error);
}

/**
 * ved_engine_use_model:
 * @name: (nullable): of a model; %NULL: the newest that can be read
 * @error: why it is not used; the one in use stays then
 *
 * Takes a model into use, or goes back to one.
 */
gboolean
ved_engine_use_model (VedEngine   *self,
                      const char  *name,
                      GError     **error)
{
  if (!keeps_models (self, error)
      || !ved_model_shelf_use (self->models, name, ved_engine_get_now_us (self), error))
    return FALSE;

  refresh_forecasts (self);
  ved_engine_tell_training (self);

  return TRUE;
}

static double
fleet_mean (const VedSnapshot *snapshot,
            VedMetric          metric)
{
  const VedMetricStats *stats = ved_snapshot_get_stats (snapshot, metric);

  return stats->mean;
}

static void
describe_case (VedEngine         *self,
               const VedSnapshot *snapshot,
               VedRetrainingCase *described)
{
  VedDrift drift;

  ved_drift_compute (&drift, ved_engine_get_quality (self));
  *described = (VedRetrainingCase) {
    .data = ved_engine_get_training_data (self),
    .since_end_us = ved_training_desk_get_pause_us (self->training),
    .since_success_us = ved_training_desk_get_success_age_us (self->training),
    .n_last_week = ved_training_desk_count_automatic (self->training),
    .has_drifted = drift.is_sufficient && drift.training_helps,
    .cpu_pct = 100.0 - fleet_mean (snapshot, VED_METRIC_CPU_IDLE),
    .memory_pct = fleet_mean (snapshot, VED_METRIC_MEM_USED),
  };
}

/*< private >
 * ved_engine_retrain_if_due:
 *
 * Once an hour, where retraining by itself is switched on, and a network would be used.
 */
void
ved_engine_retrain_if_due (VedEngine         *self,
                           const VedSnapshot *snapshot)
{
  const VedTrainingRequest request = { VED_ENGINE_MLP, VED_TRAINING_EPOCHS, TRUE, TRUE };
  gint64 now_us = ved_snapshot_get_time_us (snapshot);
  VedRetrainingCase described;
  const char *reason;

  self->checked_us = MIN (self->checked_us, now_us);    /* where the clock was put back */
  if (!self->training_settings.is_automatic || self->training == NULL || self->forecast_engine != VED_ENGINE_NONE
      || now_us - self->checked_us < CHECK_US || ved_training_desk_is_busy (self->training))
    return;

  self->checked_us = now_us;
  describe_case (self, snapshot, &described);
  if (ved_retraining_policy_decides (&described, &reason))
    {
      g_autoptr(GError) error = NULL;

      g_message ("Training begins by itself: %s", reason);
      if (!ved_engine_start_training (self, &request, &error))
        g_message ("It did not: %s", error->message);
    }
}
