/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-thresholds"

#include "config.h"

#include "fleet/ved-thresholds.h"

#include "base/ved-error.h"
#include "base/ved-key-file.h"

#include <math.h>
#include <string.h>

/* The three sets, and the bounds of the risk, in one file of key = value lines (GKeyFile):
 *
 *   [probability]              metric=warning;critical
 *   [alert]                    metric=warning;critical
 *   [alert-probability]        metric=p*
 *   [markers]                  cpu_used=low;mid;high, and memory_database for that profile's own row
 *   [risk]                     row=bounds of its points, the highest first
 *
 * A file names only what differs from the defaults; `nan` stands for "none". */

#define NONE { NAN, NAN }
#define RISK_GROUP "risk"
#define DEFAULT_ALERT_PROBABILITY 0.35f

static const char *const marked_keys[VED_N_MARKED] = {
  [VED_MARKED_CPU_USED] = "cpu_used",
  [VED_MARKED_IOWAIT] = "iowait",
  [VED_MARKED_MEMORY] = "memory",
  [VED_MARKED_SWAP] = "swap",
  [VED_MARKED_DISK] = "disk",
  [VED_MARKED_LOAD] = "load",
};

static const char *const database_memory_key = "memory_database";

static const VedThresholds default_thresholds = {
  .probability = {
    [VED_METRIC_CPU_USER] = { 80, 90 },
    [VED_METRIC_CPU_SYS] = { 50, 70 },
    [VED_METRIC_CPU_IOWAIT] = { 20, 40 },
    [VED_METRIC_CPU_IDLE] = { 20, 10 },
    [VED_METRIC_JAVA_CPU] = { 70, 85 },
    [VED_METRIC_MEM_USED] = { 85, 95 },
    [VED_METRIC_SWAP_USED] = { 10, 30 },
    [VED_METRIC_DISK_USAGE] = { 80, 90 },
    [VED_METRIC_NET_IN] = NONE,
    [VED_METRIC_NET_OUT] = NONE,
    [VED_METRIC_BACK_CLOSE_WAIT] = NONE,
    [VED_METRIC_FRONT_CLOSE_WAIT] = NONE,
    [VED_METRIC_LOAD_AVERAGE] = NONE,
    [VED_METRIC_UPTIME_DAYS] = NONE,
    [VED_METRIC_CASCADE_IMPACT] = NONE,
  },
  .alert = {
    [VED_METRIC_CPU_USER] = { 85, 95 },
    [VED_METRIC_CPU_SYS] = NONE,
    [VED_METRIC_CPU_IOWAIT] = { 20, 30 },
    [VED_METRIC_CPU_IDLE] = NONE,
    [VED_METRIC_JAVA_CPU] = NONE,
    [VED_METRIC_MEM_USED] = { 90, 98 },
    [VED_METRIC_SWAP_USED] = { 25, 50 },
    [VED_METRIC_DISK_USAGE] = { 85, 95 },
    [VED_METRIC_NET_IN] = NONE,
    [VED_METRIC_NET_OUT] = NONE,
    [VED_METRIC_BACK_CLOSE_WAIT] = NONE,
    [VED_METRIC_FRONT_CLOSE_WAIT] = NONE,
    [VED_METRIC_LOAD_AVERAGE] = NONE,
    [VED_METRIC_UPTIME_DAYS] = NONE,
    [VED_METRIC_CASCADE_IMPACT] = NONE,
  },
  .alert_probability = { [0 ... VED_N_METRICS - 1] = DEFAULT_ALERT_PROBABILITY },
  .markers = {
    [VED_MARKED_CPU_USED] = { 90, 95, 98 },
    [VED_MARKED_IOWAIT] = { 10, 20, 30 },
    [VED_MARKED_MEMORY] = { 90, 95, 98 },
    [VED_MARKED_SWAP] = { 10, 30, 50 },
    [VED_MARKED_DISK] = { 85, 90, 95 },
    [VED_MARKED_LOAD] = { 6, 8, 12 },
  },
  .database_memory_markers = { 95, 98, NAN },
  .risk = { .from = { [0 ... VED_N_RISK_ROWS - 1] = { [0 ... VED_N_RISK_BOUNDS - 1] = NAN } } },
};

const VedThresholds *
ved_thresholds_get_default (void)
{
  return &default_thresholds;
}

/**
 * ved_thresholds_get_marker:
 * @marked: what the cell shows
 * @profile: of the cell's server
 * @value: percent, or l for the load; NaN has no marker
 *
 * Bounds are inclusive, those of the load are not.
 *
 * Returns: how the cell is marked
 */
VedMarker
ved_thresholds_get_marker (const VedThresholds *self,
                           VedMarked            marked,
                           VedProfile           profile,
                           double               value)
{
  const float *bounds;

  g_return_val_if_fail (marked < VED_N_MARKED, VED_MARKER_NONE);

  bounds = self->markers[marked];
  if (marked == VED_MARKED_MEMORY && profile == VED_PROFILE_DATABASE)
    bounds = self->database_memory_markers;

  for (int i = VED_N_MARKER_BOUNDS - 1; i >= 0; i--)
    {
      if (marked == VED_MARKED_LOAD ? value > bounds[i] : value >= bounds[i])
        return VED_MARKER_LOW + i;
    }

  return VED_MARKER_NONE;
}

/**
 * ved_thresholds_is_beyond:
 * @metric: a metric
 * @value: of it (l for the load); NaN is never beyond
 * @threshold: its threshold; nothing is beyond NaN
 *
 * Returns: whether @value has reached @threshold, from above where low is bad
 */
gboolean
ved_thresholds_is_beyond (VedMetric metric,
                          double    value,
                          double    threshold)
{
  return ved_metric_get_info (metric)->low_is_bad ? value <= threshold : value >= threshold;
}

static void
put_metrics (GKeyFile            *file,
             const VedThresholds *self)
{
  for (guint i = 0; i < VED_N_METRICS; i++)
    {
      const char *key = ved_metric_get_info (i)->key;
      const float probability[] = { self->probability[i].warning, self->probability[i].critical };
      const float alert[] = { self->alert[i].warning, self->alert[i].critical };

      if (!isnan (probability[0]) || !isnan (probability[1]))
        ved_key_file_set_list (file, "probability", key, probability, 2);
      if (!isnan (alert[0]) || !isnan (alert[1]))
        {
          ved_key_file_set_list (file, "alert", key, alert, 2);
          ved_key_file_set_list (file, "alert-probability", key, &self->alert_probability[i], 1);
        }
    }
}

static guint
count_bounds (VedRiskRowId row)
{
  guint n_rows, n = 0;
  const VedRiskCell *cells = ved_risk_get_table (&n_rows)[row].cells;

  while (cells[n].points > 0)
    n++;

  return n;
}

static void
put_risk (GKeyFile            *file,
          const VedThresholds *self)
{
  guint n_rows;
  const VedRiskRow *rows = ved_risk_get_table (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      float bounds[VED_N_RISK_BOUNDS];
      guint n = count_bounds (i);

      for (guint j = 0; j < n; j++)
        bounds[j] = ved_risk_get_bound (&self->risk, i, j);
      ved_key_file_set_list (file, RISK_GROUP, rows[i].key, bounds, n);
    }
}

/**
 * ved_thresholds_to_data:
 *
 * Returns: (transfer full): the text form of the whole table
 */
char *
ved_thresholds_to_data (const VedThresholds *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  put_metrics (file, self);
  for (guint i = 0; i < VED_N_MARKED; i++)
    ved_key_file_set_list (file, "markers", marked_keys[i], self->markers[i], VED_N_MARKER_BOUNDS);
  ved_key_file_set_list (file, "markers", database_memory_key, self->database_memory_markers, VED_N_MARKER_BOUNDS);
  put_risk (file, self);

  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
take_numbers (GKeyFile    *file,
              const char  *group,
              const char  *key,
              float       *numbers,
              guint        n_numbers,
              GError     **error)
{
  gsize n = 0;
  g_autoptr(GError) fault = NULL;
  g_autofree double *list = g_key_file_get_double_list (file, group, key, &n, &fault);

  if (list == NULL)
    {
      g_autofree char *text = g_key_file_get_value (file, group, key, NULL);

      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Thresholds, [%s] %s: “%s” is not %u numbers with “;” between them",
                   group, key, text != NULL ? text : "", n_numbers);
      return FALSE;
    }

  if (n != n_numbers)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Thresholds, [%s] %s: %u numbers were expected, not %u",
                   group, key, n_numbers, (guint) n);
      return FALSE;
    }

  for (guint i = 0; i < n_numbers; i++)
    {
      if (isinf (list[i]) || list[i] < 0.0)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                       "Thresholds, [%s] %s: numbers must be finite and not negative", group, key);
          return FALSE;
        }
      numbers[i] = (float) list[i];
    }

  return TRUE;
}

static gboolean
take_pair (GKeyFile      *file,
           const char    *group,
           VedMetric      metric,
           VedThreshold  *pair,
           GError       **error)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  float numbers[2];

  if (!take_numbers (file, group, info->key, numbers, 2, error))
    return FALSE;

  if (info->low_is_bad ? numbers[1] > numbers[0] : numbers[1] < numbers[0])
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "Thresholds, [%s] %s: critical (%g) must not come before warning (%g)",
                   group, info->key, (double) numbers[1], (double) numbers[0]);
      return FALSE;
    }

  *pair = (VedThreshold) { numbers[0], numbers[1] };

  return TRUE;
}

static gboolean
take_alert_probability (GKeyFile   *file,
                        VedMetric   metric,
                        float      *probability,
                        GError    **error)
{
  const char *key = ved_metric_get_info (metric)->key;

  if (!take_numbers (file, "alert-probability", key, probability, 1, error))
    return FALSE;

  if (*probability > 0.0f && *probability <= 1.0f)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "Thresholds, [alert-probability] %s: a number above 0 and up to 1 was expected", key);

  return FALSE;
}

static gboolean
take_markers (VedThresholds  *self,
              GKeyFile       *file,
              const char     *key,
              GError        **error)
{
  float *bounds = NULL;

  for (guint i = 0; i < VED_N_MARKED; i++)
    {
      if (strcmp (key, marked_keys[i]) == 0)
        bounds = self->markers[i];
    }
  if (strcmp (key, database_memory_key) == 0)
    bounds = self->database_memory_markers;

  if (bounds != NULL)
    return take_numbers (file, "markers", key, bounds, VED_N_MARKER_BOUNDS, error);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Thresholds, [markers]: nothing is called “%s”", key);

  return FALSE;
}

/* Points fall with the value, so bounds must too. */
static gboolean
take_risk (VedThresholds  *self,
           GKeyFile       *file,
           const char     *key,
           GError        **error)
{
  guint n_rows, row = 0, n;
  const VedRiskRow *rows = ved_risk_get_table (&n_rows);
  float *bounds;

  while (row < n_rows && strcmp (rows[row].key, key) != 0)
    row++;
  if (row == n_rows)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Thresholds, [" RISK_GROUP "]: nothing is called “%s”", key);
      return FALSE;
    }
  bounds = self->risk.from[row];
  n = count_bounds (row);
  if (!take_numbers (file, RISK_GROUP, key, bounds, n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (isnan (bounds[i]) || (i > 0 && bounds[i] >= bounds[i - 1]))
      {
        g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                     "Thresholds, [" RISK_GROUP "] %s: the highest bound comes first, and each is below the one before", key);
        return FALSE;
      }

  return TRUE;
}

static gboolean
take_key (VedThresholds  *self,
          GKeyFile       *file,
          const char     *group,
          const char     *key,
          GError        **error)
{
  VedMetric metric;

  if (strcmp (group, "markers") == 0)
    return take_markers (self, file, key, error);
  if (strcmp (group, RISK_GROUP) == 0)
    return take_risk (self, file, key, error);

  if (!ved_metric_from_key (key, strlen (key), &metric))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Thresholds, [%s]: no metric is called “%s”",
                   group, key);
      return FALSE;
    }

  if (strcmp (group, "probability") == 0)
    return take_pair (file, group, metric, &self->probability[metric], error);
  if (strcmp (group, "alert") == 0)
    return take_pair (file, group, metric, &self->alert[metric], error);
  if (strcmp (group, "alert-probability") == 0)
    return take_alert_probability (file, metric, &self->alert_probability[metric], error);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Thresholds: there is no group [%s]; there are alert, probability, alert-probability, markers and " RISK_GROUP, group);

  return FALSE;
}

static gboolean
take_group (VedThresholds  *self,
            GKeyFile       *file,
            const char     *group,
            GError        **error)
{
  g_auto(GStrv) keys = g_key_file_get_keys (file, group, NULL, error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      if (!take_key (self, file, group, keys[i], error))
        return FALSE;
    }

  return keys != NULL;
}

/**
 * ved_thresholds_from_data:
 * @self: (out caller-allocates): the defaults with what @data changes; untouched on error
 * @data: the text form
 * @length: its bytes
 *
 * Returns: whether every line made sense; else @error names group and key
 */
gboolean
ved_thresholds_from_data (VedThresholds  *self,
                          const char     *data,
                          gsize           length,
                          GError        **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) groups = NULL;
  VedThresholds read = default_thresholds;

  if (!g_key_file_load_from_data (file, data, length, G_KEY_FILE_NONE, error))
    return FALSE;

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (!take_group (&read, file, groups[i], error))
        return FALSE;
    }

  *self = read;

  return TRUE;
}
