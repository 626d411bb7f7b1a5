/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-candle-table"

#include "config.h"

#include "app/charts/ved-candle-table.h"

#include <glib/gi18n.h>

/* A copy of what is visible, since candles may change while a file is written. */
typedef struct {
  gint64 *times_us;
  double *columns[5];           /* open, high, low, close, volume (nullable) */
  VedNumberFormat price_format;
  VedNumberFormat volume_format;
  GTimeZone *zone;
} Rows;

static void
rows_free (Rows *rows)
{
  g_free (rows->times_us);
  for (guint i = 0; i < G_N_ELEMENTS (rows->columns); i++)
    g_free (rows->columns[i]);
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

  if (column == 0)
    ved_chart_table_append_time (text, rows->times_us[row], rows->zone, is_exact);
  else if (rows->columns[column - 1] != NULL)
    ved_chart_table_append_number (text, rows->columns[column - 1][row],
                                   column == 5 ? &rows->volume_format : &rows->price_format, is_exact);
}

/**
 * ved_candle_table_new:
 * @candles: copied as far as they begin in the range
 * @from_us: the first instant
 * @to_us: the last one
 * @price_format: of prices
 * @volume_format: of volumes
 * @zone: of times
 *
 * Returns: (transfer full): a row for each candle
 */
VedChartTable *
ved_candle_table_new (const VedCandles      *candles,
                      gint64                 from_us,
                      gint64                 to_us,
                      const VedNumberFormat *price_format,
                      const VedNumberFormat *volume_format,
                      GTimeZone             *zone)
{
  const VedTableColumn columns[] = {
    { "time", _("Time"), FALSE }, { "open", C_("price", "Open"), TRUE }, { "high", C_("price", "High"), TRUE },
    { "low", C_("price", "Low"), TRUE }, { "close", C_("price", "Close"), TRUE }, { "volume", _("Volume"), TRUE },
  };
  const double *sources[] = { candles->open, candles->high, candles->low, candles->close, candles->volume };
  gsize first = ved_candles_find (candles, from_us), end = ved_candles_find (candles, to_us + 1);
  Rows *rows = g_new0 (Rows, 1);

  rows->zone = g_time_zone_ref (zone);
  rows->price_format = *price_format;
  rows->volume_format = *volume_format;
  if (end > first)
    rows->times_us = g_memdup2 (candles->times_us + first, (end - first) * sizeof (gint64));
  for (guint i = 0; end > first && i < G_N_ELEMENTS (sources); i++)
    if (sources[i] != NULL)
      rows->columns[i] = g_memdup2 (sources[i] + first, (end - first) * sizeof (double));

  return ved_chart_table_new (columns, G_N_ELEMENTS (columns), (guint) (end - first), write_cell, rows,
                              (GDestroyNotify) rows_free);
}
