/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-fleet-grid-json"

#include "config.h"

#include "wire/json/ved-fleet-grid-json.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "wire/json/ved-json-scanner.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* {"metric":…,"quantile":…,"origin":…,"step_seconds":300,"past":96,"servers":[{"name":…,"values":[…]},…]}: a row has
 * `past` values before the origin and 96 after it, and a value that is not known is null. The members come in this order:
 * ten thousand servers are ten megabytes, which are read once from left to right. */

#define MAX_SERVERS 1000000u

static const char *const quantile_keys[VED_N_QUANTILES] = { "p10", "p50", "p90" };

static void
write_row (GString            *out,
           const VedFleetGrid *grid,
           guint               server)
{
  const VedMetricInfo *info = ved_metric_get_info (grid->question.metric);
  const float *row = ved_fleet_grid_get_row (grid, server);

  g_string_append (out, "{\"name\":");
  ved_json_append_string (out, grid->names[server]);
  g_string_append (out, ",\"values\":[");
  for (guint i = 0; i < grid->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_value (out, row[i], info->quantile_resolution, info->quantile_decimals);
    }
  g_string_append (out, "]}");
}

/**
 * ved_fleet_grid_json_write:
 * @out: where the body is appended
 */
void
ved_fleet_grid_json_write (GString            *out,
                           const VedFleetGrid *grid)
{
  g_string_append (out, "{\"metric\":");
  ved_json_append_string (out, ved_metric_get_info (grid->question.metric)->key);
  g_string_append (out, ",\"quantile\":");
  ved_json_append_string (out, quantile_keys[grid->question.quantile]);
  g_string_append (out, ",\"origin\":");
  ved_json_append_time (out, grid->origin_us);
  g_string_append_printf (out, ",\"step_seconds\":%d,\"past\":%u,\"servers\":[", VED_FORECAST_STEP_S,
                          grid->question.n_past);
  for (guint i = 0; i < grid->n_servers; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_row (out, grid, i);
    }
  g_string_append (out, "]}");
}

/* A member that must come next: its name, and the colon. */
static gboolean
take_member (VedJsonScanner *scanner,
             const char     *name)
{
  const char *text;
  gsize length;

  if (!ved_json_scanner_string (scanner, &text, &length))
    return FALSE;
  if (length != strlen (name) || memcmp (text, name, length) != 0)
    return ved_json_scanner_fail (scanner, name);

  return ved_json_scanner_take (scanner, ':');
}

static gboolean
take_count (VedJsonScanner *scanner,
            const char     *name,
            double          most,
            guint          *count)
{
  double number;

  if (!take_member (scanner, name) || !ved_json_scanner_number (scanner, &number))
    return FALSE;
  if (!(number >= 0.0) || number > most)
    return ved_json_scanner_fail (scanner, "a number in its bounds");
  *count = (guint) number;

  return TRUE;
}

static gboolean
take_quantile (VedJsonScanner *scanner,
               VedQuantile    *quantile)
{
  const char *text;
  gsize length;

  if (!take_member (scanner, "quantile") || !ved_json_scanner_string (scanner, &text, &length))
    return FALSE;
  for (guint i = 0; i < VED_N_QUANTILES; i++)
    if (length == strlen (quantile_keys[i]) && memcmp (text, quantile_keys[i], length) == 0)
      {
        *quantile = (VedQuantile) i;
        return TRUE;
      }

  return ved_json_scanner_fail (scanner, "a quantile");
}

static gboolean
take_head (VedJsonScanner       *scanner,
           VedFleetGridQuestion *question,
           gint64               *origin_us)
{
  const char *text;
  gsize length;
  guint step_s;

  if (!ved_json_scanner_take (scanner, '{') || !take_member (scanner, "metric") ||
      !ved_json_scanner_string (scanner, &text, &length))
    return FALSE;
  if (!ved_metric_from_key (text, length, &question->metric))
    return ved_json_scanner_fail (scanner, "a metric");
  if (!ved_json_scanner_take (scanner, ',') || !take_quantile (scanner, &question->quantile) ||
      !ved_json_scanner_take (scanner, ',') || !take_member (scanner, "origin") ||
      !ved_json_scanner_string (scanner, &text, &length))
    return FALSE;
  if (!ved_iso8601_parse (text, length, NULL, origin_us))
    return ved_json_scanner_fail (scanner, "a time");
  if (!ved_json_scanner_take (scanner, ',') || !take_count (scanner, "step_seconds", VED_FORECAST_STEP_S, &step_s) ||
      !ved_json_scanner_take (scanner, ',') ||
      !take_count (scanner, "past", VED_FLEET_GRID_MAX_PAST, &question->n_past))
    return FALSE;

  return step_s == VED_FORECAST_STEP_S || ved_json_scanner_fail (scanner, "steps of five minutes");
}

static gboolean
take_value (VedJsonScanner *scanner,
            double          resolution,
            float          *value)
{
  double number = 0.0;

  if (ved_json_scanner_literal (scanner, "null"))
    {
      *value = NAN;
      return TRUE;
    }
  if (!ved_json_scanner_number (scanner, &number))
    return FALSE;
  *value = ved_value_snap (number, resolution);

  return TRUE;
}

/* Appends a name and n_columns values. */
static gboolean
take_row (VedJsonScanner *scanner,
          double          resolution,
          guint           n_columns,
          GPtrArray      *names,
          GArray         *values)
{
  const char *text;
  gsize length;
  guint n = 0;

  if (names->len >= MAX_SERVERS || !ved_json_scanner_take (scanner, '{') || !take_member (scanner, "name") ||
      !ved_json_scanner_string (scanner, &text, &length))
    return FALSE;
  g_ptr_array_add (names, g_strndup (text, length));
  if (!ved_json_scanner_take (scanner, ',') || !take_member (scanner, "values") || !ved_json_scanner_take (scanner, '['))
    return FALSE;
  do
    {
      float value;

      if (n++ == n_columns)
        return ved_json_scanner_fail (scanner, "the end of the row");
      if (!take_value (scanner, resolution, &value))
        return FALSE;
      g_array_append_val (values, value);
    }
  while (ved_json_scanner_more (scanner, ']'));

  if (n < n_columns)
    return ved_json_scanner_fail (scanner, "another value");

  return ved_json_scanner_take (scanner, '}');
}

static gboolean
take_rows (VedJsonScanner             *scanner,
           const VedFleetGridQuestion *question,
           GPtrArray                  *names,
           GArray                     *values)
{
  double resolution = ved_metric_get_info (question->metric)->quantile_resolution;

  if (!ved_json_scanner_take (scanner, ',') || !take_member (scanner, "servers") || !ved_json_scanner_take (scanner, '['))
    return FALSE;
  if (ved_json_scanner_peek (scanner) == ']')
    return ved_json_scanner_take (scanner, ']');
  do
    if (!take_row (scanner, resolution, question->n_past + VED_FORECAST_STEPS, names, values))
      return FALSE;
  while (ved_json_scanner_more (scanner, ']'));

  return scanner->fault == NULL;
}

static VedFleetGrid *
make_grid (const VedFleetGridQuestion *question,
           gint64                      origin_us,
           GPtrArray                  *names,
           GArray                     *values)
{
  VedFleetGrid *grid = ved_fleet_grid_new (question, origin_us, names->len);

  for (guint i = 0; i < names->len; i++)
    grid->names[i] = g_strdup (names->pdata[i]);
  if (values->len > 0)
    memcpy (grid->values, values->data, values->len * sizeof (float));

  return grid;
}

/**
 * ved_fleet_grid_json_read:
 * @text: a body; need not end with a zero
 *
 * Any thread. Some 10 ns a value.
 *
 * Returns: (transfer full): the grid; %NULL with %VED_ERROR_INVALID
 */
VedFleetGrid *
ved_fleet_grid_json_read (const char  *text,
                          gsize        length,
                          GError     **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (float));
  VedFleetGridQuestion question = { 0 };
  VedFleetGrid *grid = NULL;
  VedJsonScanner scanner;
  gint64 origin_us = 0;

  ved_json_scanner_init (&scanner, text, length);
  if (take_head (&scanner, &question, &origin_us) && take_rows (&scanner, &question, names, values) &&
      ved_json_scanner_take (&scanner, '}') && ved_json_scanner_finish (&scanner))
    grid = make_grid (&question, origin_us, names, values);
  else
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "At byte %" G_GSIZE_FORMAT " of the servers over time: expected %s",
                 (gsize) (scanner.at - scanner.start), scanner.fault != NULL ? scanner.fault : "fewer servers");
  ved_json_scanner_clear (&scanner);

  return grid;
}
