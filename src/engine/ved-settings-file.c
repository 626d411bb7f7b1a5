/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-settings-file"

#include "config.h"

#include "engine/ved-settings-file.h"

#include "base/ved-error.h"

#include <string.h>

/* What somebody set while the daemon ran: one key file a subject in the data directory, NAME.settings, written
 * whole. One that cannot be read any more is reported and left alone; the defaults hold. */

#define CASCADE_GROUP  "cascade"
#define TRAINING_GROUP "training"
#define AUTOMATIC      "automatic"

static const char *const cascade_keys[] = {
  "anomaly_z_score", "fdr_q", "min_servers", "ticks", "correlation_medium", "correlation",
};

static void
get_values (const VedCascadeSettings *settings,
            double                   *values)
{
  values[0] = settings->anomaly_z;
  values[1] = settings->fdr_q;
  values[2] = settings->min_servers;
  values[3] = settings->n_ticks;
  values[4] = settings->correlation_medium;
  values[5] = settings->correlation_high;
}

/**
 * ved_cascade_settings_to_data:
 *
 * Returns: (transfer full): the text form, a key file
 */
char *
ved_cascade_settings_to_data (const VedCascadeSettings *settings)
{
  GString *data = g_string_new ("[" CASCADE_GROUP "]\n");
  double values[G_N_ELEMENTS (cascade_keys)];
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  get_values (settings, values);
  for (guint i = 0; i < G_N_ELEMENTS (cascade_keys); i++)
    g_string_append_printf (data, "%s=%s\n", cascade_keys[i],
                            g_ascii_formatd (number, sizeof number, "%g", values[i]));

  return g_string_free (data, FALSE);
}

/**
 * ved_cascade_settings_from_data:
 * @settings: (out caller-allocates): the defaults with what @data changes; untouched on error
 */
gboolean
ved_cascade_settings_from_data (VedCascadeSettings  *settings,
                                const char          *data,
                                GError             **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  double values[G_N_ELEMENTS (cascade_keys)];
  VedCascadeSettings read;

  if (!g_key_file_load_from_data (file, data, (gsize) - 1, G_KEY_FILE_NONE, error))
    return FALSE;
  get_values (ved_cascade_settings_get_default (), values);
  for (guint i = 0; i < G_N_ELEMENTS (cascade_keys); i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!g_key_file_has_key (file, CASCADE_GROUP, cascade_keys[i], NULL))
        continue;
      values[i] = g_key_file_get_double (file, CASCADE_GROUP, cascade_keys[i], &local_error);
      if (local_error != NULL)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be a number", cascade_keys[i]);
          return FALSE;
        }
    }

  read = (VedCascadeSettings) {
    values[0], values[1], (guint) CLAMP (values[2], 0, 1e6), (guint) CLAMP (values[3], 0, 1e6), values[4], values[5],
  };
  if (!ved_cascade_settings_check (&read, error))
    return FALSE;
  *settings = read;

  return TRUE;
}

/**
 * ved_training_settings_to_data:
 *
 * Returns: (transfer full): the text form, a key file
 */
char *
ved_training_settings_to_data (const VedTrainingSettings *settings)
{
  return g_strdup_printf ("[" TRAINING_GROUP "]\n" AUTOMATIC "=%s\n", settings->is_automatic ? "true" : "false");
}

/**
 * ved_training_settings_from_data:
 * @settings: (out caller-allocates): the defaults with what @data changes; untouched on error
 */
gboolean
ved_training_settings_from_data (VedTrainingSettings  *settings,
                                 const char           *data,
                                 GError              **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) local_error = NULL;
  gboolean is_automatic = FALSE;

  if (!g_key_file_load_from_data (file, data, (gsize) - 1, G_KEY_FILE_NONE, error))
    return FALSE;
  if (g_key_file_has_key (file, TRAINING_GROUP, AUTOMATIC, NULL))
    is_automatic = g_key_file_get_boolean (file, TRAINING_GROUP, AUTOMATIC, &local_error);
  if (local_error != NULL)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, AUTOMATIC ": must be true or false");
      return FALSE;
    }
  settings->is_automatic = is_automatic;

  return TRUE;
}

static char *
make_path (const char *data_dir,
           const char *name)
{
  g_autofree char *file = g_strconcat (name, ".settings", NULL);

  return g_build_filename (data_dir, file, NULL);
}

/**
 * ved_settings_file_load:
 * @data_dir: (nullable): none is kept without one
 *
 * Returns: (transfer full) (nullable): what was saved; %NULL, too, where it cannot be read, which is reported
 */
char *
ved_settings_file_load (const char *data_dir,
                        const char *name)
{
  g_autofree char *path = data_dir != NULL ? make_path (data_dir, name) : NULL;
  g_autoptr(GError) error = NULL;
  char *data = NULL;

  if (path != NULL && !g_file_get_contents (path, &data, NULL, &error)
      && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    ved_report_error (G_LOG_DOMAIN, "Reading settings, instead of which the defaults are used", g_steal_pointer (&error));

  return data;
}

/**
 * ved_settings_file_save:
 * @data_dir: (nullable): without one nothing is kept, and that is no error
 */
gboolean
ved_settings_file_save (const char  *data_dir,
                        const char  *name,
                        const char  *data,
                        GError     **error)
{
  g_autofree char *path = data_dir != NULL ? make_path (data_dir, name) : NULL;

  /* Some settings hold secrets. */
  return path == NULL
         || g_file_set_contents_full (path, data, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                      error);
}
