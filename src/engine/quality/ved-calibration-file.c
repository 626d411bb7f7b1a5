/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-calibration-file"

#include "config.h"

#include "engine/quality/ved-calibration-file.h"

#include "base/ved-clock.h"
#include "base/ved-key-file.h"

/* The maps in force, so that a restart does not tell raw chances until past forecasts have been measured again: a key
 * file with a group for each map. One that is older than a day, or was damaged, counts for nothing. */

#define ABOUT_GROUP "calibration"
#define MADE        "made_us"
#define OUTCOMES    "outcomes"
#define RAW         "raw"
#define CALIBRATED  "calibrated"
#define MOST_AGE_US VED_DAY_US
#define N_MAPS      (2 * VED_N_HORIZONS)

static const char *const groups[N_MAPS] = { "server 30 min", "server 8 h", "fleet 30 min", "fleet 8 h" };

static void
get_maps (const VedCalibration     *self,
          const VedCalibrationMap **maps)
{
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    {
      maps[i] = &self->server[i];
      maps[VED_N_HORIZONS + i] = &self->fleet[i];
    }
}

/**
 * ved_calibration_file_format:
 * @made_us: when it was measured
 *
 * Returns: (transfer full): what the file is to hold
 */
char *
ved_calibration_file_format (const VedCalibration *calibration,
                             gint64                made_us)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  const VedCalibrationMap *maps[N_MAPS];

  get_maps (calibration, maps);
  g_key_file_set_int64 (file, ABOUT_GROUP, MADE, made_us);
  for (guint i = 0; i < N_MAPS; i++)
    {
      g_key_file_set_uint64 (file, groups[i], OUTCOMES, maps[i]->n_outcomes);
      ved_key_file_set_list (file, groups[i], RAW, maps[i]->raw, maps[i]->n_knots);
      ved_key_file_set_list (file, groups[i], CALIBRATED, maps[i]->calibrated, maps[i]->n_knots);
    }

  return g_key_file_to_data (file, NULL, NULL);
}

/* Numbers from 0 to 1 that never descend. */
static gboolean
read_list (GKeyFile   *file,
           const char *group,
           const char *key,
           float      *values,
           guint      *n)
{
  gsize length = 0;
  g_autofree double *list = g_key_file_get_double_list (file, group, key, &length, NULL);
  double before = 0.0;

  if (length > VED_CALIBRATION_KNOTS)
    return FALSE;
  for (guint i = 0; i < length; i++)
    {
      if (!(list[i] >= before && list[i] <= 1.0))
        return FALSE;
      values[i] = (float) list[i];
      before = list[i];
    }
  *n = (guint) length;

  return TRUE;
}

static gboolean
read_map (GKeyFile          *file,
          const char        *group,
          VedCalibrationMap *map)
{
  guint n_calibrated;

  map->n_outcomes = (guint) MIN (g_key_file_get_uint64 (file, group, OUTCOMES, NULL), G_MAXINT);

  return read_list (file, group, RAW, map->raw, &map->n_knots)
         && read_list (file, group, CALIBRATED, map->calibrated, &n_calibrated)
         && n_calibrated == map->n_knots;
}

/**
 * ved_calibration_file_load:
 * @calibration: (out caller-allocates): what was in force in an earlier life; untouched where nothing is known
 *
 * Returns: whether there is a whole file of this day
 */
gboolean
ved_calibration_file_load (VedCalibration *calibration,
                           const char     *path,
                           gint64          now_us)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  VedCalibration read = { 0 };
  gint64 made_us;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;

  made_us = g_key_file_get_int64 (file, ABOUT_GROUP, MADE, NULL);
  if (made_us > now_us || now_us - made_us > MOST_AGE_US)
    return FALSE;
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    {
      if (!read_map (file, groups[i], &read.server[i]) || !read_map (file, groups[VED_N_HORIZONS + i], &read.fleet[i]))
        return FALSE;
    }
  *calibration = read;

  return TRUE;
}
