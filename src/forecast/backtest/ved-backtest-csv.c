/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-csv"

#include "config.h"

#include "forecast/backtest/ved-backtest-csv.h"

#include "base/ved-error.h"
#include "base/ved-gzip-unpacker.h"

#include <math.h>

/* The format: a first line `ts,<columns…>`, then one line a row: epoch seconds and a number a column, an
 * empty cell where there is no value. Lines end with LF or CR LF; empty lines are skipped. Rows may be
 * missing, doubled or late: who reads them puts them in their places by time. */

#define TIME_COLUMN   "ts"
#define MAX_COLUMNS   4096
#define MAX_CELLS     (G_MAXINT32 / 2)
#define MAX_SECONDS   1e11

static gboolean
read_header (VedBacktestTable  *self,
             const char        *line,
             const char        *name,
             GError           **error)
{
  g_auto(GStrv) words = g_strsplit (line, ",", -1);
  guint n = g_strv_length (words);

  if (n < 2 || n > MAX_COLUMNS || !g_str_equal (words[0], TIME_COLUMN))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "%s:1: expected “" TIME_COLUMN ",” and the names of 1 to %u columns", name, MAX_COLUMNS - 1);
      return FALSE;
    }
  self->n_columns = n - 1;
  self->columns = g_strdupv (&words[1]);

  return TRUE;
}

/* A number or nothing, up to the comma or the end of the line. */
static gboolean
read_cell (const char **cell,
           gboolean     is_last,
           double      *value)
{
  char *end;

  *value = g_ascii_strtod (*cell, &end);
  if (end == *cell)
    *value = NAN;
  if (*end != (is_last ? '\0' : ','))
    return FALSE;
  *cell = end + 1;

  return TRUE;
}

static gboolean
read_row (VedBacktestTable  *self,
          const char        *line,
          const char        *name,
          guint              line_number,
          GError           **error)
{
  const char *cell = line;
  double value;
  gint64 seconds;

  if (!read_cell (&cell, FALSE, &value) || !(fabs (value) <= MAX_SECONDS))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:%u: expected a time in epoch seconds first, then %u cells",
                   name, line_number, self->n_columns);
      return FALSE;
    }
  seconds = (gint64) floor (value);
  g_array_append_val (self->seconds, seconds);

  for (guint column = 0; column < self->n_columns; column++)
    {
      float stored;

      if (!read_cell (&cell, column + 1 == self->n_columns, &value))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                       "%s:%u: column %u (%s): expected a number or nothing, and %u cell%s behind the time",
                       name, line_number, column + 2, self->columns[column], self->n_columns,
                       self->n_columns == 1 ? "" : "s");
          return FALSE;
        }
      stored = fabs (value) <= G_MAXFLOAT ? (float) value : NAN;
      g_array_append_val (self->cells, stored);
    }
  self->n_rows++;

  return TRUE;
}

static gboolean
read_line (VedBacktestTable  *self,
           const char        *line,
           const char        *name,
           guint              line_number,
           GError           **error)
{
  if (line_number == 1)
    return read_header (self, line, name, error);
  if (*line == '\0')
    return TRUE;
  if ((gsize) self->cells->len + self->n_columns > MAX_CELLS)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "%s:%u: more than %u cells: split the file", name,
                   line_number, MAX_CELLS);
      return FALSE;
    }

  return read_row (self, line, name, line_number, error);
}

/* Line by line; the first fault ends it. */
static gboolean
read_lines (VedBacktestTable  *self,
            GInputStream      *stream,
            const char        *name,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (stream);
  GError *local_error = NULL;
  guint line_number = 0;

  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_LF);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, cancellable, &local_error);

      if (line == NULL)
        break;
      if (!read_line (self, g_strchomp (line), name, ++line_number, error))
        return FALSE;
    }

  if (local_error != NULL)
    {
      g_propagate_prefixed_error (error, local_error, "%s:%u: ", name, line_number + 1);
      return FALSE;
    }
  if (self->n_rows == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:%u: the file ends without a row", name, line_number + 1);
      return FALSE;
    }

  return TRUE;
}

/**
 * ved_backtest_table_read:
 * @stream: plain text
 * @name: what messages call it
 * @cancellable: (nullable): to give up
 * @error: name, line and cure of a fault
 *
 * Reads a file of metrics. Values that are not finite as a float are missing. Blocks.
 *
 * Returns: (transfer full) (nullable): at least one row and one column
 */
VedBacktestTable *
ved_backtest_table_read (GInputStream  *stream,
                         const char    *name,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr(VedBacktestTable) self = g_new0 (VedBacktestTable, 1);

  self->seconds = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cells = g_array_new (FALSE, FALSE, sizeof (float));
  if (!read_lines (self, stream, name, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ved_backtest_table_load:
 * @path: the file; compressed by gzip if its name ends with .gz
 * @cancellable: (nullable): to give up
 * @error: name, line and cure of a fault
 *
 * Returns: (transfer full) (nullable): see ved_backtest_table_read()
 */
VedBacktestTable *
ved_backtest_table_load (const char    *path,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GConverter) converter = NULL;
  g_autoptr(GInputStream) plain = NULL;

  if (stream == NULL)
    return NULL;
  if (!g_str_has_suffix (path, ".gz"))
    return ved_backtest_table_read (G_INPUT_STREAM (stream), path, cancellable, error);

  converter = ved_gzip_unpacker_new ();
  plain = g_converter_input_stream_new (G_INPUT_STREAM (stream), converter);

  return ved_backtest_table_read (plain, path, cancellable, error);
}

void
ved_backtest_table_free (VedBacktestTable *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->columns);
  g_array_unref (self->seconds);
  g_array_unref (self->cells);
  g_free (self);
}

/**
 * ved_backtest_table_find_column:
 *
 * Returns: the place of a column, or -1
 */
int
ved_backtest_table_find_column (const VedBacktestTable *self,
                                const char             *name)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (g_str_equal (self->columns[i], name))
        return (int) i;
    }

  return -1;
}

/**
 * ved_backtest_table_get:
 *
 * Returns: a cell
 */
float
ved_backtest_table_get (const VedBacktestTable *self,
                        guint                   row,
                        int                     column)
{
  return g_array_index (self->cells, float, (gsize) row * self->n_columns + column);
}
