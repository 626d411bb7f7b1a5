/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-export"

#include "config.h"

#include "engine/jobs/ved-export.h"

#include "base/ved-clock.h"
#include "base/ved-iso8601.h"

#include <math.h>

/* One row an instant, oldest first; three columns a metric: mean, min and max of the bucket, empty where
 * there is no value. Times are UTC (ISO 8601), numbers have a point and the decimals of their metric. */

static void
append_value (GString         *csv,
              VedSeriesSlice  *slice,
              guint            at,
              gboolean         is_there,
              VedMetric        metric)
{
  const float *columns[] = { slice->mean, slice->min, slice->max };
  guint decimals = ved_metric_get_info (metric)->decimals;
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  char format[8];

  g_snprintf (format, sizeof format, "%%.%uf", MAX (decimals, 2));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_string_append_c (csv, ',');
      if (is_there && !isnan (columns[i][at]))
        g_string_append (csv, g_ascii_formatd (text, sizeof text, format, columns[i][at]));
    }
}

static gint64
next_time (VedSeriesSlice **slices,
           const guint     *at,
           guint            n)
{
  gint64 time_us = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    {
      if (at[i] < slices[i]->n_points)
        time_us = MIN (time_us, slices[i]->times_us[at[i]]);
    }

  return time_us;
}

/**
 * ved_export_to_csv:
 * @metrics: (array length=n_metrics): what the series are of
 * @slices: (array length=n_metrics): the series
 *
 * Returns: (transfer full): a table, UTF-8
 */
GBytes *
ved_export_to_csv (const VedMetric *metrics,
                   VedSeriesSlice **slices,
                   guint            n_metrics)
{
  g_autofree guint *at = g_new0 (guint, MAX (n_metrics, 1));
  GString *csv = g_string_new ("time");
  gint64 time_us;

  for (guint i = 0; i < n_metrics; i++)
    {
      const char *key = ved_metric_get_info (metrics[i])->key;

      g_string_append_printf (csv, ",%s_mean,%s_min,%s_max", key, key, key);
    }
  g_string_append_c (csv, '\n');

  while ((time_us = next_time (slices, at, n_metrics)) != G_MAXINT64)
    {
      char stamp[VED_ISO8601_SIZE];

      ved_iso8601_print (stamp, time_us);
      g_string_append (csv, stamp);
      for (guint i = 0; i < n_metrics; i++)
        {
          gboolean is_there = at[i] < slices[i]->n_points && slices[i]->times_us[at[i]] == time_us;

          append_value (csv, slices[i], at[i], is_there, metrics[i]);
          at[i] += is_there;
        }
      g_string_append_c (csv, '\n');
    }

  return g_string_free_to_bytes (csv);
}

static char *
format_compact (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / VED_SECOND_US);

  return time != NULL ? g_date_time_format (time, "%Y%m%d_%H%M%S") : g_strdup ("unknown");
}

/**
 * ved_export_file_name:
 *
 * Returns: (transfer full): "vedette_ppdb001_20260115_100500_20260115_180500.csv"; what cannot stand in a
 *   file name is replaced
 */
char *
ved_export_file_name (const char *server,
                      gint64      from_us,
                      gint64      to_us)
{
  g_autofree char *name = g_strdup (server);
  g_autofree char *from = format_compact (from_us);
  g_autofree char *to = format_compact (to_us);

  g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.", '_');

  return g_strdup_printf ("vedette_%s_%s_%s.csv", name, from, to);
}
