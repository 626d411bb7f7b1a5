/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-settings"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "engine/ved-engine-private.h"
#include "engine/ved-settings-file.h"

#include <string.h>

/* Settings that may change while the daemon runs, each a key file. Those in this table are all there are. */

typedef struct {
  const char *name;
  char *(*write)(VedEngine * self);
  gboolean (*read)(VedEngine   *self,
                   const char  *data,
                   GError     **error);
} Subject;

typedef struct {
  VedThresholds thresholds;
  VedCascadeSettings cascade;
  VedDependencies dependencies;
  guint64 last_cascade;         /* number that an earlier life gave last */
} Settings;

static void
apply (VedScorer *scorer,
       gpointer   user_data)
{
  Settings *settings = user_data;

  ved_alert_book_set_thresholds (ved_scorer_get_alert_book (scorer), &settings->thresholds);
  ved_cascade_set_settings (ved_scorer_get_cascade (scorer), &settings->cascade);
  ved_cascade_set_dependencies (ved_scorer_get_cascade (scorer), &settings->dependencies);
  ved_cascade_continue_after (ved_scorer_get_cascade (scorer), settings->last_cascade);
  g_free (settings);
}

static void
apply_soon (VedEngine *self)
{
  Settings *settings = g_new (Settings, 1);

  *settings = (Settings) { self->thresholds, self->cascade_settings, self->dependencies,
                           ved_cascade_log_get_last_id (self->cascade_log) };
  ved_runner_when_idle (self->runner, apply, settings);
}

static void
adopt (VedScorer *scorer,
       gpointer   cascade)
{
  ved_scorer_take_cascade (scorer, cascade);
}

/**
 * ved_engine_adopt_cascade:
 * @cascade: (transfer full): a detector that has lived before the first tick
 */
void
ved_engine_adopt_cascade (VedEngine  *self,
                          VedCascade *cascade)
{
  ved_runner_when_idle (self->runner, adopt, cascade);
  apply_soon (self);
}

static char *
write_thresholds (VedEngine *self)
{
  return ved_thresholds_to_data (&self->thresholds);
}

static gboolean
read_thresholds (VedEngine   *self,
                 const char  *data,
                 GError     **error)
{
  return ved_thresholds_from_data (&self->thresholds, data, strlen (data), error);
}

static char *
write_cascade (VedEngine *self)
{
  return ved_cascade_settings_to_data (&self->cascade_settings);
}

static gboolean
read_cascade (VedEngine   *self,
              const char  *data,
              GError     **error)
{
  return ved_cascade_settings_from_data (&self->cascade_settings, data, error);
}

static char *
write_dependencies (VedEngine *self)
{
  return ved_dependencies_to_data (&self->dependencies);
}

static gboolean
read_dependencies (VedEngine   *self,
                   const char  *data,
                   GError     **error)
{
  return ved_dependencies_from_data (&self->dependencies, data, error);
}

/**
 * ved_engine_get_dependencies:
 *
 * Returns: (transfer none): who is upstream of whom, as set or by default
 */
const VedDependencies *
ved_engine_get_dependencies (VedEngine *self)
{
  return &self->dependencies;
}

static char *
write_training (VedEngine *self)
{
  return ved_training_settings_to_data (&self->training_settings);
}

static gboolean
read_training (VedEngine   *self,
               const char  *data,
               GError     **error)
{
  return ved_training_settings_from_data (&self->training_settings, data, error);
}

static char *
write_profiles (VedEngine *self)
{
  return ved_profile_rules_to_data (ved_registry_get_rules (ved_intake_get_registry (self->intake)));
}

static gboolean
read_profiles (VedEngine   *self,
               const char  *data,
               GError     **error)
{
  VedProfileRules *rules = ved_profile_rules_from_data (data, error);

  if (rules == NULL)
    return FALSE;
  ved_registry_set_rules (ved_intake_get_registry (self->intake), rules);

  return TRUE;
}

static char *
write_routing (VedEngine *self)
{
  return g_strdup (ved_alert_desk_get_routing_data (self->desk));
}

static gboolean
read_routing (VedEngine   *self,
              const char  *data,
              GError     **error)
{
  return ved_alert_desk_set_routing_data (self->desk, data, error);
}

static char *
write_channels (VedEngine *self)
{
  return g_strdup (ved_alert_desk_get_channels_data (self->desk));
}

static gboolean
read_channels (VedEngine   *self,
               const char  *data,
               GError     **error)
{
  return ved_alert_desk_set_channels_data (self->desk, data, error);
}

static const Subject subjects[] = {
  { "thresholds", write_thresholds, read_thresholds },
  { "cascade", write_cascade, read_cascade },
  { "dependencies", write_dependencies, read_dependencies },
  { "training", write_training, read_training },
  { "profiles", write_profiles, read_profiles },
  { "routing", write_routing, read_routing },
  { "channels", write_channels, read_channels },
};

static const Subject *
find_subject (const char  *name,
              GError     **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (strcmp (subjects[i].name, name) == 0)
      return &subjects[i];

  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there are no settings “%s”", name);

  return NULL;
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
  self->dependencies = *ved_dependencies_get_default ();
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *data = ved_settings_file_load (self->data_dir, subjects[i].name);
      g_autoptr(GError) error = NULL;

      if (data != NULL && !subjects[i].read (self, data, &error))
        ved_report_error (G_LOG_DOMAIN, "Reading saved settings", g_steal_pointer (&error));
    }
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
 * @name: "thresholds", "cascade", "dependencies", "training", "profiles", "routing" or "channels"
 *
 * Returns: (transfer full): their text form, a key file; %NULL with VED_ERROR_NOT_FOUND for another name
 */
char *
ved_engine_dup_settings (VedEngine   *self,
                         const char  *name,
                         GError     **error)
{
  const Subject *subject = find_subject (name, error);

  return subject != NULL ? subject->write (self) : NULL;
}

/**
 * ved_engine_set_settings:
 * @name: "thresholds", "cascade", "dependencies", "training", "profiles", "routing" or "channels"
 * @data: a key file: what it does not name gets its default
 *
 * Keeps them, and judges the fleet by them from the next result on, which is made at once.
 *
 * Returns: %FALSE with VED_ERROR_INVALID that names group and key, VED_ERROR_NOT_FOUND, VED_ERROR_BUSY, or an error
 *   of the file: then all is as before
 */
gboolean
ved_engine_set_settings (VedEngine   *self,
                         const char  *name,
                         const char  *data,
                         GError     **error)
{
  const Subject *subject = find_subject (name, error);
  g_autofree char *before = NULL;

  if (subject == NULL)
    return FALSE;
  if (self->phase != VED_ENGINE_RUNNING)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY, "the daemon is not running yet, or no more");
      return FALSE;
    }
  before = subject->write (self);
  if (!subject->read (self, data, error))
    return FALSE;
  if (!ved_settings_file_save (self->data_dir, name, data, error))
    {
      subject->read (self, before, NULL);
      return FALSE;
    }

  ved_engine_base_chances (self);
  apply_soon (self);
  ved_engine_request_run (self, TRUE);

  return TRUE;
}
