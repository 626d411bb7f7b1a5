/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-quality"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "engine/quality/ved-calibration-file.h"
#include "engine/ved-engine-private.h"

/* How true forecasts were. What was measured last, and what was told of the whole fleet, is kept in two small files of
 * the data directory: a restart goes on from there. */

#define CALIBRATION_FILE "calibration"
#define LEDGER_FILE      "fleet-chances"

static char *
path_of (VedEngine  *self,
         const char *name)
{
  return g_build_filename (self->data_dir, name, NULL);
}

/*< private >
 * ved_engine_load_chances:
 *
 * Takes what was known in an earlier life, before the runner is made.
 */
void
ved_engine_load_chances (VedEngine *self)
{
  g_autofree char *calibration = NULL, *ledger = NULL;

  if (self->data_dir == NULL)
    return;

  calibration = path_of (self, CALIBRATION_FILE);
  ledger = path_of (self, LEDGER_FILE);
  ved_calibration_file_load (&self->calibration, calibration, self->started_us);
  ved_fleet_ledger_load (self->ledger, ledger);
}

/*< private >
 * ved_engine_note_fleet:
 * @instant: of new forecasts
 */
void
ved_engine_note_fleet (VedEngine             *self,
                       const VedFleetInstant *instant)
{
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (!ved_fleet_ledger_take (self->ledger, instant) || self->data_dir == NULL)
    return;

  path = path_of (self, LEDGER_FILE);
  if (!ved_fleet_ledger_save (self->ledger, path, &error))
    ved_report_error (G_LOG_DOMAIN, "Keeping what was told of the fleet", error);
}

/*< private >
 * ved_engine_get_calibration:
 *
 * Returns: the maps in force: those that were measured last, in this life or the one before
 */
VedCalibration
ved_engine_get_calibration (VedEngine *self)
{
  VedQuality *quality = ved_engine_get_quality (self);

  return quality != NULL ? quality->calibration : self->calibration;
}

/* When a network last learned what the fleet is like, whether it came into use or not. */
static gint64
get_learned_us (VedEngine *self)
{
  VedNeuralModel *model = self->models != NULL ? ved_model_shelf_get_model (self->models) : NULL;
  gint64 trained_us = self->training != NULL ? ved_training_desk_get_counts (self->training)->last_us : 0;

  return MAX (trained_us, model != NULL ? model->trained_us : 0);
}

/*< private >
 * ved_engine_measure_quality:
 *
 * Has past forecasts measured, where that is due.
 */
void
ved_engine_measure_quality (VedEngine *self,
                            gint64     now_us)
{
  VedNeuralModel *model = self->models != NULL ? ved_model_shelf_get_model (self->models) : NULL;
  const VedQualityCase about = {
    .registry = ved_intake_get_registry (self->intake),
    .keeper = self->keeper,
    .model = model,
    .ledger = self->ledger,
    .thresholds = &self->thresholds,
    .origin_us = self->origin_us,
    .now_us = now_us,
    .learned_us = get_learned_us (self),
  };

  ved_quality_desk_advance (self->quality, &about);
}

static void
save_calibration (VedEngine        *self,
                  const VedQuality *quality)
{
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (self->data_dir == NULL)
    return;

  path = path_of (self, CALIBRATION_FILE);
  if (!ved_calibration_file_save (&quality->calibration, path, quality->made_us, &error))
    ved_report_error (G_LOG_DOMAIN, "Keeping what makes probabilities true", error);
}

/*< private >
 * ved_engine_quality_measured:
 *
 * Past forecasts have been measured.
 */
void
ved_engine_quality_measured (VedQuality *quality,
                             gpointer    user_data)
{
  VedEngine *self = user_data;

  save_calibration (self, quality);
  ved_job_desk_measured (self->jobs, quality);
  ved_engine_tell_quality (self, quality);
  ved_engine_request_run (self, FALSE);
}
