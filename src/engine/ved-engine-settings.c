/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-settings"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "engine/ved-engine-private.h"
#include "engine/ved-settings-file.h"

#include <string.h>

/* Settings that may change while the daemon runs: "thresholds", "cascade" and "training", each a key file. */

#define THRESHOLDS "thresholds"
#define CASCADE    "cascade"
#define TRAINING   "training"

typedef struct {
  VedThresholds thresholds;
  VedCascadeSettings cascade;
} Settings;

static void
apply (VedScorer *scorer,
       gpointer   user_data)
{
  Settings *settings = user_data;

  ved_alert_book_set_thresholds (ved_scorer_get_alert_book (scorer), &settings->thresholds);
  ved_cascade_set_settings (ved_scorer_get_cascade (scorer), &settings->cascade);
  g_free (settings);
}

static void
apply_soon (VedEngine *self)
{
  Settings *settings = g_new (Settings, 1);

  *settings = (Settings) { self->thresholds, self->cascade_settings };
  ved_runner_when_idle (self->runner, apply, settings);
}

static void
load (VedEngine  *self,
      const char *name)
{
  g_autofree char *data = ved_settings_file_load (self->data_dir, name);
  g_autoptr(GError) error = NULL;

  if (data == NULL)
    return;
  if (strcmp (name, THRESHOLDS) == 0)
    ved_thresholds_from_data (&self->thresholds, data, strlen (data), &error);
  else if (strcmp (name, CASCADE) == 0)
    ved_cascade_settings_from_data (&self->cascade_settings, data, &error);
  else
    ved_training_settings_from_data (&self->training_settings, data, &error);
  if (error != NULL)
    ved_report_error (G_LOG_DOMAIN, "Reading saved settings", g_steal_pointer (&error));
}

/*< private >
 * ved_engine_load_settings:
 *
 * Takes what was saved in an earlier life, before the runner is made.
 */
void
ved_engine_load_settings (VedEngine *self)
{
  self->cascade_settings = *ved_cascade_settings_get_default ();
  load (self, THRESHOLDS);
  load (self, CASCADE);
  load (self, TRAINING);
}

/*< private >
 * ved_engine_apply_settings:
 */
void
ved_engine_apply_settings (VedEngine *self)
{
  apply_soon (self);
}

/**
 * ved_engine_dup_settings:
 * @name: "thresholds", "cascade" or "training"
 *
 * Returns: (transfer full): their text form, a key file; %NULL with VED_ERROR_NOT_FOUND for another name
 */
char *
ved_engine_dup_settings (VedEngine   *self,
                         const char  *name,
                         GError     **error)
{
  if (strcmp (name, THRESHOLDS) == 0)
    return ved_thresholds_to_data (&self->thresholds);
  if (strcmp (name, CASCADE) == 0)
    return ved_cascade_settings_to_data (&self->cascade_settings);
  if (strcmp (name, TRAINING) == 0)
    return ved_training_settings_to_data (&self->training_settings);

  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there are no settings “%s”", name);

  return NULL;
}

/**
 * ved_engine_set_settings:
 * @name: "thresholds", "cascade" or "training"
 * @data: a key file: what it does not name gets its default
 *
 * Keeps them, and judges the fleet by them from the next result on, which is made at once.
 *
 * Returns: %FALSE with VED_ERROR_INVALID that names group and key, VED_ERROR_NOT_FOUND, VED_ERROR_BUSY, or an error
 *   of the file
 */
gboolean
ved_engine_set_settings (VedEngine   *self,
                         const char  *name,
                         const char  *data,
                         GError     **error)
{
  gboolean ok = FALSE;

  if (self->phase != VED_ENGINE_RUNNING)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY, "the daemon is not running yet, or no more");
  else if (strcmp (name, THRESHOLDS) == 0)
    ok = ved_thresholds_from_data (&self->thresholds, data, strlen (data), error);
  else if (strcmp (name, CASCADE) == 0)
    ok = ved_cascade_settings_from_data (&self->cascade_settings, data, error);
  else if (strcmp (name, TRAINING) == 0)
    ok = ved_training_settings_from_data (&self->training_settings, data, error);
  else
    g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there are no settings “%s”", name);
  if (!ok || !ved_settings_file_save (self->data_dir, name, data, error))
    return FALSE;

  apply_soon (self);
  ved_engine_request_run (self, TRUE);

  return TRUE;
}
