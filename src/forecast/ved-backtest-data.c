/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-data"

#include "config.h"

#include "forecast/ved-backtest-data.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"

#include <math.h>
#include <string.h>

/* A folder holds one file a host: CSV, plain or gzip, first line `ts,<columns…>[,label]`, ts in epoch
 * seconds on a regular grid, an empty cell where there is no value. Host = file name up to its first
 * dot. All files of a folder have the same columns, and series of different length are padded. */

typedef struct {
  const char *name;
  const char *const *metrics;   /* NULL: all columns */
} SetInfo;

static const char *const jumpstarter_metrics[] = {
  "m00", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10", "m11", "m15", "m16", "m17", "m18", NULL
};

static const char *const bitbrains_metrics[] = {
  "cpu_pct", "mem_pct", "disk_read_kbs", "disk_write_kbs", "net_rx_kbs", "net_tx_kbs", NULL
};

static const SetInfo sets[VED_N_BACKTEST_SETS] = {
  [VED_BACKTEST_CSV] = { "csv", NULL },
  [VED_BACKTEST_JUMPSTARTER] = { "jumpstarter", jumpstarter_metrics },
  [VED_BACKTEST_BITBRAINS] = { "bitbrains", bitbrains_metrics },
};

/* One file: cells [row][column] and the time of the first row. */
typedef struct {
  GStrv header;
  GArray *cells;                /* float */
  guint n_columns;
  gint64 first_us;
} Table;

static void
table_clear (Table *self)
{
  g_clear_pointer (&self->header, g_strfreev);
  g_clear_pointer (&self->cells, g_array_unref);
}

static GInputStream *
open_file (const char    *path,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GConverter) converter = NULL;

  if (stream == NULL)
    return NULL;
  if (!g_str_has_suffix (path, ".gz"))
    return G_INPUT_STREAM (g_steal_pointer (&stream));

  converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

  return g_converter_input_stream_new (G_INPUT_STREAM (stream), converter);
}

static gboolean
parse_row (Table       *table,
           const char  *line,
           const char  *path,
           guint        row,
           GError     **error)
{
  const char *cell = line;

  for (guint column = 0; column < table->n_columns; column++)
    {
      char *end;
      double value = g_ascii_strtod (cell, &end);
      float stored;

      if (end == cell)
        value = NAN;
      if ((*end != ',' && *end != '\0' && *end != '\r') || (*end != ',') != (column + 1 == table->n_columns))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                       "%s, line %u, column %u: expected a number or nothing in each of %u columns",
                       path, row + 2, column + 1, table->n_columns);
          return FALSE;
        }
      if (column == 0 && row == 0)
        table->first_us = (gint64) value * VED_SECOND_US;
      stored = (float) value;
      g_array_append_val (table->cells, stored);
      cell = end + 1;
    }

  return TRUE;
}

static gboolean
table_read (Table         *table,
            const char    *path,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(GInputStream) stream = open_file (path, cancellable, error);
  g_autoptr(GDataInputStream) lines = NULL;
  g_autofree char *header = NULL;
  GError *local_error = NULL;
  guint row = 0;

  if (stream == NULL)
    return FALSE;

  lines = g_data_input_stream_new (stream);
  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_LF);
  header = g_data_input_stream_read_line (lines, NULL, cancellable, &local_error);
  table->header = g_strsplit (header != NULL ? g_strchomp (header) : "", ",", -1);
  table->n_columns = g_strv_length (table->header);
  table->cells = g_array_new (FALSE, FALSE, sizeof (float));

  while (local_error == NULL && table->n_columns > 0)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, cancellable, &local_error);

      if (line == NULL)
        break;
      if (*line != '\0' && !parse_row (table, line, path, row++, error))
        return FALSE;
    }

  if (local_error != NULL)
    g_propagate_prefixed_error (error, local_error, "%s: ", path);
  else if (row == 0)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s holds no rows", path);

  return local_error == NULL && row > 0;
}

static int
find_column (const Table *table,
             const char  *name)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (g_str_equal (table->header[i], name))
        return (int) i;
    }

  return -1;
}

static float
cell_at (const Table *table,
         guint        row,
         int          column)
{
  return column >= 0 ? g_array_index (table->cells, float, (gsize) row * table->n_columns + column) : NAN;
}

/* Memory in percent comes from two columns of the trace. */
static float
memory_pct (const Table *table,
            guint        row)
{
  double used = cell_at (table, row, find_column (table, "mem_used_kb"));
  double capacity = cell_at (table, row, find_column (table, "mem_cap_kb"));

  return capacity > 0.0 ? (float) (100.0 * used / capacity) : NAN;
}

static void
table_copy_column (const Table *table,
                   const char  *metric,
                   float       *values)
{
  int column = find_column (table, metric);
  guint n_rows = table->cells->len / table->n_columns;
  gboolean is_memory = column < 0 && g_str_equal (metric, "mem_pct");

  for (guint row = 0; row < n_rows; row++)
    values[row] = is_memory ? memory_pct (table, row) : cell_at (table, row, column);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
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
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static GStrv
choose_metrics (const Table    *table,
                VedBacktestSet  set)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (sets[set].metrics != NULL)
    return g_strdupv ((GStrv) sets[set].metrics);

  for (guint i = 0; i < table->n_columns; i++)
    {
      if (!g_str_equal (table->header[i], "ts") && !g_str_equal (table->header[i], "label"))
        g_strv_builder_add (builder, table->header[i]);
    }

  return g_strv_builder_end (builder);
}

static void
widen (VedBacktestData *self,
       guint            n_steps)
{
  float *wider;

  if (n_steps <= self->n_steps)
    return;

  wider = g_new (float, (gsize) self->n_series * n_steps);
  for (gsize i = 0; i < (gsize) self->n_series * n_steps; i++)
    wider[i] = NAN;
  for (guint series = 0; series < self->n_series && self->values != NULL; series++)
    memcpy (&wider[(gsize) series * n_steps], &self->values[(gsize) series * self->n_steps],
            self->n_steps * sizeof (float));
  g_free (self->values);
  self->values = wider;
  self->n_steps = n_steps;
}

static void
add_table (VedBacktestData *self,
           guint            host,
           const Table     *table,
           VedBacktestSet   set)
{
  if (self->metrics == NULL)
    {
      self->metrics = choose_metrics (table, set);
      self->n_metrics = g_strv_length (self->metrics);
      self->n_series = self->n_hosts * self->n_metrics;
      self->first_us = table->first_us;
    }
  widen (self, table->cells->len / table->n_columns);
  for (guint metric = 0; metric < self->n_metrics; metric++)
    table_copy_column (table, self->metrics[metric],
                       &self->values[(gsize) (host * self->n_metrics + metric) * self->n_steps]);
}

static gboolean
load_host (VedBacktestData  *self,
           guint             host,
           const char       *path,
           VedBacktestSet    set,
           GCancellable     *cancellable,
           GError          **error)
{
  Table table = { NULL };
  gboolean is_read = table_read (&table, path, cancellable, error);

  if (is_read)
    add_table (self, host, &table, set);
  table_clear (&table);

  return is_read;
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

  g_return_val_if_fail (set < VED_N_BACKTEST_SETS, NULL);

  if (files == NULL)
    return NULL;

  self->n_hosts = g_strv_length (files);
  self->hosts = g_new0 (char *, self->n_hosts + 1);
  for (guint host = 0; host < self->n_hosts; host++)
    {
      g_autofree char *path = g_build_filename (folder, files[host], NULL);

      self->hosts[host] = g_strndup (files[host], strcspn (files[host], "."));
      if (!load_host (self, host, path, set, cancellable, error))
        return NULL;
    }

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
