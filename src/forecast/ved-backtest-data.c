/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-data"

#include "config.h"

#include "forecast/ved-backtest-data.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-search.h"
#include "forecast/backtest/ved-backtest-csv.h"
#include "forecast/ved-quantile-forecast.h"

#include <math.h>
#include <string.h>

/* A folder holds one file a host (ved-backtest-csv.h); the host is called like the file up to its first dot.
 * Rows go to their places by time: the step of the grid is the commonest distance of rows, its phase the
 * median of theirs, and a row belongs to the nearest place. So rows may be missing, doubled (the later
 * line counts), late, or off by less than half a step, and hosts may begin at different times. */

#define STEP_SLACK  10          /* seconds: a step so near to ours is ours, read from an unsteady clock */
#define PHASE_SLACK 10          /* part of a step */
#define MAX_SPREAD  64          /* places a row, on average, at most */
#define MIN_PLACES  65536
#define MAX_VALUES  (G_GUINT64_CONSTANT (1) << 31)

#define MEMORY_PCT      "mem_pct"       /* of bitbrains: made of two columns */
#define MEMORY_USED     "mem_used_kb"
#define MEMORY_CAPACITY "mem_cap_kb"

typedef struct {
  const char *name;
  const char *const *metrics;   /* NULL: all columns */
} SetInfo;

static const char *const jumpstarter_metrics[] = {
  "m00", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10", "m11", "m15", "m16", "m17", "m18", NULL
};

static const char *const bitbrains_metrics[] = {
  "cpu_pct", MEMORY_PCT, "disk_read_kbs", "disk_write_kbs", "net_rx_kbs", "net_tx_kbs", NULL
};

static const SetInfo sets[VED_N_BACKTEST_SETS] = {
  [VED_BACKTEST_CSV] = { "csv", NULL },
  [VED_BACKTEST_JUMPSTARTER] = { "jumpstarter", jumpstarter_metrics },
  [VED_BACKTEST_BITBRAINS] = { "bitbrains", bitbrains_metrics },
};

/* Places are counted from the epoch: place p is the time phase + p · step. */
typedef struct {
  gint64 step;                  /* seconds */
  gint64 phase;
} Grid;

static gint64
time_of (const VedBacktestTable *table,
         guint                   row)
{
  return g_array_index (table->seconds, gint64, row);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static gint64
median_of_times (GArray *times)
{
  g_array_sort (times, compare_times);

  return g_array_index (times, gint64, (times->len - 1) / 2);
}

static gint64
remainder_of (gint64 value,
              gint64 step)
{
  gint64 rest = value % step;

  return rest < 0 ? rest + step : rest;
}

/* Phases live on a circle: the median is taken around the first. One near zero is zero: clocks strike the
 * full step. */
static Grid
find_grid (const VedBacktestTable *table)
{
  g_autoptr(GArray) distances = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) phases = g_array_new (FALSE, FALSE, sizeof (gint64));
  Grid grid = { VED_STEP_US / VED_SECOND_US, 0 };

  for (guint row = 1; row < table->n_rows; row++)
    {
      gint64 distance = time_of (table, row) - time_of (table, row - 1);

      if (distance > 0)
        g_array_append_val (distances, distance);
    }
  if (distances->len > 0)
    grid.step = median_of_times (distances);
  if (ABS (grid.step - VED_STEP_US / VED_SECOND_US) <= STEP_SLACK)
    grid.step = VED_STEP_US / VED_SECOND_US;

  for (guint row = 0; row < table->n_rows; row++)
    {
      gint64 phase = remainder_of (time_of (table, row) - time_of (table, 0) + grid.step / 2, grid.step);

      g_array_append_val (phases, phase);
    }
  grid.phase = remainder_of (time_of (table, 0) + median_of_times (phases) - grid.step / 2, grid.step);
  if (MIN (grid.phase, grid.step - grid.phase) <= grid.step / PHASE_SLACK)
    grid.phase = 0;

  return grid;
}

static gint64
place_of (const Grid             *grid,
          const VedBacktestTable *table,
          guint                   row)
{
  gint64 shifted = time_of (table, row) - grid->phase + grid->step / 2;

  return (shifted - remainder_of (shifted, grid->step)) / grid->step;
}

/* Where the rows of all files lie; false where single rows lie so far off that time must be wrong. */
static gboolean
find_extent (GPtrArray   *tables,
             const Grid  *grid,
             GStrv        files,
             gint64      *first,
             gint64      *last,
             GError     **error)
{
  guint64 n_rows = 0;

  *first = G_MAXINT64;
  *last = G_MININT64;
  for (guint host = 0; host < tables->len; host++)
    {
      const VedBacktestTable *table = g_ptr_array_index (tables, host);

      n_rows = MAX (n_rows, table->n_rows);
      for (guint row = 0; row < table->n_rows; row++)
        {
          *first = MIN (*first, place_of (grid, table, row));
          *last = MAX (*last, place_of (grid, table, row));
        }
      if (*last - *first >= (gint64) MAX (MIN_PLACES, MAX_SPREAD * n_rows))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                       "%s: the times up to here span %" G_GINT64_FORMAT " steps of %" G_GINT64_FORMAT " s for %"
                       G_GUINT64_FORMAT " rows: correct the column ts", files[host], *last - *first + 1, grid->step,
                       n_rows);
          return FALSE;
        }
    }

  return TRUE;
}

/* Memory in percent comes from two columns of the trace. */
static float
memory_pct (const VedBacktestTable *table,
            guint                   row)
{
  double used = ved_backtest_table_get (table, row, ved_backtest_table_find_column (table, MEMORY_USED));
  double capacity = ved_backtest_table_get (table, row, ved_backtest_table_find_column (table, MEMORY_CAPACITY));

  return capacity > 0.0 ? (float) (100.0 * used / capacity) : NAN;
}

static gboolean
has_memory_columns (const VedBacktestTable *table)
{
  return ved_backtest_table_find_column (table, MEMORY_USED) >= 0
         && ved_backtest_table_find_column (table, MEMORY_CAPACITY) >= 0;
}

/* A cell that is empty says nothing: it does not undo one of the same time. */
static gboolean
copy_column (const VedBacktestTable  *table,
             const Grid              *grid,
             gint64                   first,
             const char              *metric,
             float                   *values,
             GError                 **error)
{
  int column = ved_backtest_table_find_column (table, metric);
  gboolean is_memory = column < 0 && g_str_equal (metric, MEMORY_PCT) && has_memory_columns (table);

  if (column < 0 && !is_memory)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "there is no column “%s”; --set names the columns, --set csv takes those that are there", metric);
      return FALSE;
    }
  for (guint row = 0; row < table->n_rows; row++)
    {
      float value = is_memory ? memory_pct (table, row) : ved_backtest_table_get (table, row, column);

      if (isfinite (value))
        values[place_of (grid, table, row) - first] = value;
    }

  return TRUE;
}

static GStrv
list_files (const char  *folder,
            GError     **error)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, ".csv") || g_str_has_suffix (name, ".csv.gz"))
        g_ptr_array_add (names, g_strdup (name));
    }
  if (names->len == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s holds no .csv or .csv.gz file", folder);
      return NULL;
    }
  g_ptr_array_sort (names, ved_compare_words);
  g_ptr_array_add (names, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static GStrv
choose_metrics (const VedBacktestTable *table,
                VedBacktestSet          set)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (sets[set].metrics != NULL)
    return g_strdupv ((GStrv) sets[set].metrics);

  for (guint i = 0; i < table->n_columns; i++)
    {
      if (!g_str_equal (table->columns[i], "label"))
        g_strv_builder_add (builder, table->columns[i]);
    }

  return g_strv_builder_end (builder);
}

static GPtrArray *
load_tables (const char    *folder,
             GStrv          files,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_backtest_table_free);

  for (guint host = 0; files[host] != NULL; host++)
    {
      g_autofree char *path = g_build_filename (folder, files[host], NULL);
      VedBacktestTable *table = ved_backtest_table_load (path, cancellable, error);

      if (table == NULL)
        return NULL;
      g_ptr_array_add (tables, table);
    }

  return g_steal_pointer (&tables);
}

static gboolean
allocate (VedBacktestData  *self,
          gint64            n_places,
          GError          **error)
{
  guint64 n_values = (guint64) self->n_series * (guint64) n_places;

  if (n_values <= MAX_VALUES)
    self->values = g_try_new (float, n_values);
  if (self->values == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE,
                   "%u series of %" G_GINT64_FORMAT " steps are too many at once: split the folder", self->n_series,
                   n_places);
      return FALSE;
    }
  self->n_steps = (guint) n_places;
  for (guint64 i = 0; i < n_values; i++)
    self->values[i] = NAN;

  return TRUE;
}

static gboolean
fill_values (VedBacktestData  *self,
             GPtrArray        *tables,
             const Grid       *grid,
             gint64            first,
             GStrv             files,
             GError          **error)
{
  for (guint series = 0; series < self->n_series; series++)
    {
      guint host = series / self->n_metrics;

      if (!copy_column (g_ptr_array_index (tables, host), grid, first, self->metrics[series % self->n_metrics],
                        &self->values[(gsize) series * self->n_steps], error))
        {
          g_prefix_error (error, "%s:1: ", files[host]);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ved_backtest_data_load:
 * @folder: where the files of the hosts are
 * @set: which columns are series
 * @cancellable: (nullable): to give up
 * @error: place and cure of a fault
 *
 * Reads a folder of recorded metrics. Takes seconds: not for a main thread.
 *
 * Returns: (transfer full) (nullable): the series
 */
VedBacktestData *
ved_backtest_data_load (const char      *folder,
                        VedBacktestSet   set,
                        GCancellable    *cancellable,
                        GError         **error)
{
  g_autoptr(VedBacktestData) self = g_new0 (VedBacktestData, 1);
  g_auto(GStrv) files = list_files (folder, error);
  g_autoptr(GPtrArray) tables = NULL;
  gint64 first, last;
  Grid grid;

  g_return_val_if_fail (set < VED_N_BACKTEST_SETS, NULL);

  if (files == NULL)
    return NULL;
  tables = load_tables (folder, files, cancellable, error);
  if (tables == NULL)
    return NULL;

  grid = find_grid (g_ptr_array_index (tables, 0));
  if (!find_extent (tables, &grid, files, &first, &last, error))
    return NULL;

  self->metrics = choose_metrics (g_ptr_array_index (tables, 0), set);
  self->n_metrics = g_strv_length (self->metrics);
  self->n_hosts = tables->len;
  self->n_series = self->n_hosts * self->n_metrics;
  self->first_us = (grid.phase + first * grid.step) * VED_SECOND_US;
  self->hosts = g_new0 (char *, self->n_hosts + 1);
  for (guint host = 0; host < self->n_hosts; host++)
    self->hosts[host] = g_strndup (files[host], strcspn (files[host], "."));
  if (!allocate (self, last - first + 1, error)
      || !fill_values (self, tables, &grid, first, files, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ved_backtest_data_free (VedBacktestData *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->hosts);
  g_strfreev (self->metrics);
  g_free (self->values);
  g_free (self);
}

/**
 * ved_backtest_data_series:
 *
 * Returns: (array): the @n_steps values of a series
 */
const float *
ved_backtest_data_series (const VedBacktestData *self,
                          guint                  series)
{
  return &self->values[(gsize) series * self->n_steps];
}

const char *
ved_backtest_set_get_name (VedBacktestSet set)
{
  g_return_val_if_fail (set < VED_N_BACKTEST_SETS, NULL);

  return sets[set].name;
}

/**
 * ved_backtest_set_from_name:
 * @name: (nullable): "csv", "jumpstarter" or "bitbrains"
 * @set: (out): the set
 *
 * Returns: whether there is such a set
 */
gboolean
ved_backtest_set_from_name (const char     *name,
                            VedBacktestSet *set)
{
  for (guint i = 0; i < VED_N_BACKTEST_SETS; i++)
    {
      if (g_strcmp0 (name, sets[i].name) == 0)
        {
          *set = i;
          return TRUE;
        }
    }

  return FALSE;
}
