/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-training-report"

#include "config.h"

#include "app/quality/ved-training-report.h"

#include "app/parts/ved-document.h"
#include "app/parts/ved-page-text.h"
#include "base/ved-json.h"

#include <glib/gi18n.h>
#include <math.h>

static double
get_count (JsonObject *object,
           const char *key)
{
  double value = ved_document_number (object, key);

  return isfinite (value) && value >= 0.0 ? value : 0.0;
}

static void
copy_text (JsonObject *object,
           const char *key,
           char       *text,
           gsize       size)
{
  const char *told = ved_document_text (object, key);

  g_strlcpy (text, told != NULL ? told : "", size);
}

static void
read_curve (JsonArray         *array,
            VedTrainingReport *self)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;

  self->n_done = MIN (n, VED_TRAINING_EPOCHS);
  for (guint i = 0; i < self->n_done; i++)
    {
      JsonObject *epoch = ved_document_element (array, i);

      self->loss[i] = (float) ved_document_number (epoch, "loss");
      self->validation[i] = (float) ved_document_number (epoch, "validation_loss");
    }
}

static void
read_buffer (JsonObject        *buffer,
             VedTrainingReport *self)
{
  JsonObject *range = ved_document_object (buffer, "date_range");

  self->n_records = get_count (buffer, "total_records");
  self->n_points = get_count (buffer, "points");
  self->history_us = MAX (0, ved_document_time (range, "end") - ved_document_time (range, "start"));
}

/**
 * ved_training_report_read_stats:
 * @root: of /admin/training-stats
 */
void
ved_training_report_read_stats (VedTrainingReport *self,
                                JsonObject        *root)
{
  JsonObject *job = ved_document_object (root, "current_job"), *config = ved_document_object (root, "config");

  copy_text (job, "status", self->status, sizeof self->status);
  copy_text (job, "error", self->error, sizeof self->error);
  self->is_running = g_str_equal (self->status, "running") || g_str_equal (self->status, "queued");
  self->progress_pct = get_count (job, "progress_pct");
  self->epochs = (guint) MIN (get_count (job, "epochs"), 1e6);
  self->started_us = ved_document_time (job, "started_at");
  self->ended_us = ved_document_time (job, "completed_at");
  read_curve (ved_document_array (job, "curve"), self);
  self->is_ready = ved_json_get_flag (root, "ready_to_train");
  copy_text (root, "ready_reason", self->reason, sizeof self->reason);
  read_buffer (ved_document_object (root, "data_buffer"), self);
  self->is_automatic = ved_json_get_flag (config, "automatic");
  self->least_days = get_count (config, "least_days");
  self->least_points = get_count (config, "least_points");
}

static void
read_model (JsonObject       *object,
            VedTrainingModel *model)
{
  copy_text (object, "name", model->name, sizeof model->name);
  copy_text (object, "engine", model->engine, sizeof model->engine);
  copy_text (object, "fault", model->fault, sizeof model->fault);
  model->loss = ved_document_number (ved_document_object (object, "training"), "loss");
  model->n_promoted = get_count (object, "promoted_metrics");
  model->modified_us = ved_document_time (object, "modified");
  model->is_current = ved_json_get_flag (object, "is_current");
}

static void
read_change (JsonObject        *object,
             VedTrainingChange *change)
{
  copy_text (object, "metric", change->metric, sizeof change->metric);
  change->from = get_count (object, "share_before");
  change->to = get_count (object, "share");
}

/**
 * ved_training_report_read_models:
 * @root: of /admin/models
 */
void
ved_training_report_read_models (VedTrainingReport *self,
                                 JsonObject        *root)
{
  JsonArray *models = ved_document_array (root, "models");
  JsonArray *changes = ved_document_array (root, "promotions");

  copy_text (root, "fault", self->fault, sizeof self->fault);
  self->n_models = models != NULL ? MIN (json_array_get_length (models), VED_TRAINING_MODELS) : 0;
  for (guint i = 0; i < self->n_models; i++)
    read_model (ved_document_element (models, i), &self->models[i]);
  self->n_changes = changes != NULL ? MIN (json_array_get_length (changes), VED_TRAINING_CHANGES) : 0;
  for (guint i = 0; i < self->n_changes; i++)
    read_change (ved_document_element (changes, i), &self->changes[i]);
}

/**
 * ved_training_report_get_current:
 *
 * Returns: (transfer none) (nullable): the network in use
 */
const VedTrainingModel *
ved_training_report_get_current (const VedTrainingReport *self)
{
  for (guint i = 0; i < self->n_models; i++)
    {
      if (self->models[i].is_current)
        return &self->models[i];
    }

  return NULL;
}

/**
 * ved_training_report_tell_lack:
 * @self: of a daemon that is not ready to train
 *
 * Returns: (transfer full): what is missing, a sentence; in the daemon's own words where it does not say how much a
 *   training needs
 */
char *
ved_training_report_tell_lack (const VedTrainingReport *self)
{
  double days = (double) self->history_us / VED_DAY_US;
  char has[VED_TEXT_SIZE], needs[VED_TEXT_SIZE];

  if (days < self->least_days)
    return g_strdup_printf (_("Training is not possible yet: %s days of history are available, a network needs %s."),
                            ved_text_write_number (days, 1, has, sizeof has),
                            ved_text_write_count (self->least_days, needs, sizeof needs));
  if (self->n_points < self->least_points)
    return g_strdup_printf (_("Training is not possible yet: %s five-minute values are available, a network needs %s."),
                            ved_text_write_count (self->n_points, has, sizeof has),
                            ved_text_write_count (self->least_points, needs, sizeof needs));

  return g_strdup_printf (_("Training is not possible yet: %s."), self->reason);
}
