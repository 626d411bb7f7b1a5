/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-table"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Rows are the samples of one series after the other and then the steps of the forecast:
 *
 *   time,series,value,lower,upper
 *
 * with lower and upper the envelope of a sample or p10 and p90 of a step. In files times are UTC and numbers
 * have the digits that give the same float back; on the screen both are written as everywhere else. */

enum {
  COLUMN_TIME,
  COLUMN_SERIES,
  COLUMN_VALUE,
  COLUMN_LOWER,
  COLUMN_UPPER,
  N_COLUMNS
};

enum {
  FORECAST_NOW,
  FORECAST_THEN,
  N_FORECASTS
};

/* What forecasts are called, in files and on the screen. */
static const char *const forecast_names[N_FORECASTS] = {
  [FORECAST_NOW] = N_("Forecast"),
  [FORECAST_THEN] = N_("Forecast then"),
};

static const char *const forecast_keys[N_FORECASTS] = {
  [FORECAST_NOW] = "forecast",
  [FORECAST_THEN] = "forecast then",
};

/* The rows that a series has in the table. */
typedef struct {
  VedTimeSeries *series;
  gsize first;                  /* sample of the first row */
  guint first_row;
} Part;

/* The rows that a forecast has in the table. */
typedef struct {
  VedForecastCopy *forecast;    /* (nullable) */
  guint first_step;             /* of the first row */
  guint first_row;
} Steps;

typedef struct {
  GArray *parts;
  Steps steps[N_FORECASTS];
  VedNumberFormat format;
  VedNumberFormat second_format;        /* of series that are beside */
  GTimeZone *zone;
} Rows;

typedef struct {
  gint64 time_us;
  const char *key;
  const char *name;
  float values[3];              /* value, lower, upper */
  gboolean is_beside;
} Cells;

static void
part_clear_cb (gpointer data)
{
  ved_time_series_unref (((Part *) data)->series);
}

static void
rows_free (Rows *rows)
{
  g_array_unref (rows->parts);
  for (guint i = 0; i < N_FORECASTS; i++)
    g_clear_pointer (&rows->steps[i].forecast, ved_time_series_forecast_unref);
  g_time_zone_unref (rows->zone);
  g_free (rows);
}

/* The last part that begins at or before a row. */
static const Part *
find_part (const Rows *rows,
           guint       row)
{
  const Part *parts = (const Part *) (gpointer) rows->parts->data;
  guint low = 0, high = rows->parts->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (parts[middle].first_row <= row)
        low = middle;
      else
        high = middle;
    }

  return parts + low;
}

static void
read_step (const Steps *steps,
           guint        row,
           guint        which,
           Cells       *cells)
{
  guint step = steps->first_step + row - steps->first_row;
  float *const *quantiles = steps->forecast->quantiles;

  *cells = (Cells) { steps->forecast->times_us[step], forecast_keys[which], _(forecast_names[which]),
                     { quantiles[1][step], quantiles[0][step], quantiles[2][step] }, FALSE };
}

static void
read_row (const Rows *rows,
          guint       row,
          Cells      *cells)
{
  const VedChartSeries *series;
  const Part *part;
  gsize sample;

  for (guint i = N_FORECASTS; i-- > 0;)
    if (rows->steps[i].forecast != NULL && row >= rows->steps[i].first_row)
      {
        read_step (&rows->steps[i], row, i, cells);
        return;
      }

  part = find_part (rows, row);
  series = &part->series->series;
  sample = part->first + (row - part->first_row);
  *cells = (Cells) { ved_trace_time (&series->trace, sample), series->label, series->label,
                     { series->trace.values[sample], series->lower != NULL ? series->lower[sample] : NAN,
                       series->upper != NULL ? series->upper[sample] : NAN }, series->is_beside };
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const Rows *rows = data;
  Cells cells;

  read_row (rows, row, &cells);
  if (column == COLUMN_TIME)
    ved_chart_table_append_time (text, cells.time_us, rows->zone, is_exact);
  else if (column == COLUMN_SERIES)
    g_string_append (text, is_exact ? cells.key : cells.name);
  else
    ved_chart_table_append_number (text, (double) cells.values[column - COLUMN_VALUE],
                                   cells.is_beside ? &rows->second_format : &rows->format, is_exact);
}

static guint
add_series (Rows          *rows,
            VedTimeSeries *series,
            gint64         from_us,
            gint64         to_us,
            guint          n_rows)
{
  const VedTrace *trace = &series->series.trace;
  gsize first = ved_trace_find (trace, from_us), end = ved_trace_find (trace, to_us + 1);
  Part part = { g_atomic_rc_box_acquire (series), first, n_rows };

  g_array_append_val (rows->parts, part);

  return n_rows + (guint) (end - first);
}

static guint
add_forecast (Rows            *rows,
              guint            which,
              VedForecastCopy *forecast,
              gint64           from_us,
              gint64           to_us,
              guint            n_rows)
{
  Steps *steps = &rows->steps[which];

  if (forecast == NULL)
    return n_rows;

  *steps = (Steps) { g_atomic_rc_box_acquire (forecast), forecast->first_step, n_rows };
  for (guint i = forecast->first_step; i < forecast->n; i++)
    {
      steps->first_step += forecast->times_us[i] < from_us;
      n_rows += forecast->times_us[i] >= from_us && forecast->times_us[i] <= to_us;
    }

  return n_rows;
}

VedChartTable *
ved_time_series_chart_tabulate (VedPlotChart *chart,
                                gint64        from_us,
                                gint64        to_us)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  const VedTableColumn columns[N_COLUMNS] = {
    [COLUMN_TIME] = { "time", _("Time"), FALSE },
    [COLUMN_SERIES] = { "series", _("Series"), FALSE },
    [COLUMN_VALUE] = { "value", _("Value"), TRUE },
    [COLUMN_LOWER] = { "lower", _("Lower"), TRUE },
    [COLUMN_UPPER] = { "upper", _("Upper"), TRUE },
  };
  Rows *rows = g_new0 (Rows, 1);
  guint n_rows = 0;

  rows->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (rows->parts, part_clear_cb);
  rows->format = *ved_plot_chart_get_value_format (chart);
  rows->second_format = self->second.format;
  rows->zone = g_time_zone_ref (ved_plot_chart_get_zone (chart));
  for (guint i = 0; i < self->series->len; i++)
    if (ved_plot_chart_is_visible (chart, i))
      n_rows = add_series (rows, g_ptr_array_index (self->series, i), from_us, to_us, n_rows);
  n_rows = add_forecast (rows, FORECAST_NOW, self->forecast, from_us, to_us, n_rows);
  n_rows = add_forecast (rows, FORECAST_THEN, self->hindsight, from_us, to_us, n_rows);

  return ved_chart_table_new (columns, N_COLUMNS, n_rows, write_cell, rows, (GDestroyNotify) rows_free);
}
