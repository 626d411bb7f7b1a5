/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-candle-table"

#include "config.h"

#include "app/charts/ved-candle-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* A copy of what is visible, since candles may change while a file is written. A line stands in the row of a candle with the
 * value that it has at the end of that candle, as the tooltip says it. */

typedef struct {
  char *label;                  /* (nullable): of a line */
  double *values;
  VedNumberFormat format;
} Column;

typedef struct {
  gint64 *times_us;
  GArray *columns;              /* Column: those after the time */
  GTimeZone *zone;
} Rows;

static void
column_clear_cb (gpointer data)
{
  g_free (((Column *) data)->label);
  g_free (((Column *) data)->values);
}

static void
rows_free (Rows *rows)
{
  g_free (rows->times_us);
  g_array_unref (rows->columns);
  g_time_zone_unref (rows->zone);
  g_free (rows);
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const Rows *rows = data;
  const Column *values;

  if (column == 0)
    {
      ved_chart_table_append_time (text, rows->times_us[row], rows->zone, is_exact);
      return;
    }
  values = &g_array_index (rows->columns, Column, column - 1);
  ved_chart_table_append_number (text, values->values[row], &values->format, is_exact);
}

static void
add_column (GArray                *titles,
            Rows                  *rows,
            const VedTableColumn  *title,
            double                *values,
            const VedNumberFormat *format)
{
  const Column column = { .values = values, .format = *format };

  g_array_append_vals (titles, title, 1);
  g_array_append_val (rows->columns, column);
}

static void
add_line (GArray                   *titles,
          Rows                     *rows,
          const VedCandleTableSpec *spec,
          const VedCandleLine      *line,
          gsize                     first,
          gsize                     end)
{
  Column column = { g_strdup (line->label), g_new (double, end - first + 1), spec->price_format };
  const VedTableColumn title = { column.label, column.label, TRUE };

  /* An average, with the decimals of the prices beside it. */
  if (column.format.kind == VED_NUMBER_PRICE && end > first)
    column.format.decimals = ved_number_format_get_digits (&column.format, spec->candles->close[first]);
  for (gsize i = first; i < end; i++)
    {
      gsize sample = ved_trace_nearest (&line->trace, ved_candles_get_end (spec->candles, i));

      column.values[i - first] = sample != VED_TRACE_NONE ? (double) line->trace.values[sample] : (double) NAN;
    }
  g_array_append_val (titles, title);
  g_array_append_val (rows->columns, column);
}

/**
 * ved_candle_table_new:
 * @spec: what is shown; copied as far as candles begin in the range
 * @from_us: the first instant
 * @to_us: the last one
 * @zone: of times
 *
 * Returns: (transfer full): a row for each candle, and a column for all that is shown of it
 */
VedChartTable *
ved_candle_table_new (const VedCandleTableSpec *spec,
                      gint64                    from_us,
                      gint64                    to_us,
                      GTimeZone                *zone)
{
  const VedTableColumn time = { "time", _("Time"), FALSE }, volume = { "volume", _("Volume"), TRUE };
  const VedTableColumn prices[] = {
    { "open", C_("price", "Open"), TRUE }, { "high", C_("price", "High"), TRUE },
    { "low", C_("price", "Low"), TRUE }, { "close", C_("price", "Close"), TRUE },
  };
  const VedCandles *candles = spec->candles;
  const double *sources[] = { candles->open, candles->high, candles->low, candles->close };
  gsize first = ved_candles_find (candles, from_us), end = MAX (ved_candles_find (candles, to_us + 1), first);
  gsize size = (end - first) * sizeof (double);
  g_autoptr(GArray) titles = g_array_new (FALSE, FALSE, sizeof (VedTableColumn));
  Rows *rows = g_new0 (Rows, 1);

  rows->zone = g_time_zone_ref (zone);
  rows->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (rows->columns, column_clear_cb);
  g_array_append_val (titles, time);
  if (end > first)
    rows->times_us = g_memdup2 (candles->times_us + first, (end - first) * sizeof (gint64));
  for (guint i = 0; spec->has_prices && i < G_N_ELEMENTS (sources); i++)
    add_column (titles, rows, &prices[i], size > 0 ? g_memdup2 (sources[i] + first, size) : NULL, &spec->price_format);
  if (spec->has_volume)
    add_column (titles, rows, &volume, size > 0 ? g_memdup2 (candles->volume + first, size) : NULL,
                &spec->volume_format);
  for (guint i = 0; i < spec->lines->len; i++)
    add_line (titles, rows, spec, g_ptr_array_index (spec->lines, i), first, end);

  return ved_chart_table_new ((const VedTableColumn *) (gconstpointer) titles->data, titles->len, (guint) (end - first),
                              write_cell, rows, (GDestroyNotify) rows_free);
}
