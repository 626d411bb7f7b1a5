/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-quality"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "engine/quality/ved-calibration-file.h"
#include "engine/ved-engine-private.h"

/* How true forecasts were. What was measured last, and what was told of the whole fleet, is kept in two small files of
 * the data directory, which the store's thread writes: a restart goes on from there. */

#define CALIBRATION_FILE "calibration"
#define LEDGER_FILE      "fleet-chances"

static char *
path_of (VedEngine  *self,
         const char *name)
{
  return g_build_filename (self->data_dir, name, NULL);
}

/*< private >
 * ved_engine_base_chances:
 *
 * What is told of chances is told of thresholds: with others the ledger begins anew, and past forecasts are to be measured
 * soon.
 */
void
ved_engine_base_chances (VedEngine *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    g_string_append_printf (text, "%a;", (double) self->thresholds.probability[metric].critical);
  {
    g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, text->str, -1);

    if (ved_fleet_ledger_set_basis (self->ledger, digest) && self->quality != NULL)
      ved_quality_desk_hasten (self->quality);
  }
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

  ved_engine_base_chances (self);
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
  if (ved_fleet_ledger_take (self->ledger, instant) && self->keeper != NULL)
    ved_keeper_write_file (self->keeper, path_of (self, LEDGER_FILE), ved_fleet_ledger_to_text (self->ledger));
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
  VedNeuralModel *model = ved_engine_get_model (self);
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
  VedNeuralModel *model = ved_engine_get_model (self);
  const VedQualityCase about = {
    .registry = ved_intake_get_registry (self->intake),
    .keeper = self->keeper,
    .engine = self->forecast_engine,
    .model = model,
    .ledger = self->ledger,
    .thresholds = &self->thresholds,
    .origin_us = self->origin_us,
    .now_us = now_us,
    .learned_us = get_learned_us (self),
  };

  ved_quality_desk_advance (self->quality, &about);
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

  if (self->keeper != NULL)
    ved_keeper_write_file (self->keeper, path_of (self, CALIBRATION_FILE),
                           ved_calibration_file_format (&quality->calibration, quality->made_us));
  ved_job_desk_measured (self->jobs, quality);
  ved_engine_tell_quality (self, quality);
  ved_engine_request_run (self, FALSE);
}
