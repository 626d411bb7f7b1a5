/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-table"

#include "config.h"

#include "app/charts/ved-chart-table.h"

#include "base/ved-csv.h"
#include "base/ved-iso8601.h"
#include "base/ved-program.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>

/* A table keeps no cells: it asks its write function for each when it is shown or saved, so that a million
 * rows cost what the screen shows of them. Whatever the user's language, numbers have a point where a cell is for a file, in
 * texts, too. Files are CSV as RFC 4180 has it: CRLF after every record, fields in quotes where they hold a comma, a quote or a
 * line break. */

#define FLUSH_BYTES  65536
#define VALUE_PLACES 1e4

struct _VedChartTableRow
{
  GObject parent_instance;

  VedChartTable *table;
  guint row;
};

G_DEFINE_FINAL_TYPE (VedChartTableRow, ved_chart_table_row, G_TYPE_OBJECT)

struct _VedChartTable
{
  GObject parent_instance;

  VedTableColumn *columns;
  guint n_columns;
  guint n_rows;
  VedTableWriteFunc write;
  gpointer data;
  GDestroyNotify free_data;
};

static GType
ved_chart_table_get_item_type (GListModel *model)
{
  return VED_TYPE_CHART_TABLE_ROW;
}

static guint
ved_chart_table_get_n_items (GListModel *model)
{
  return VED_CHART_TABLE (model)->n_rows;
}

static gpointer
ved_chart_table_get_item (GListModel *model,
                          guint       position)
{
  VedChartTable *self = VED_CHART_TABLE (model);
  VedChartTableRow *row;

  if (position >= self->n_rows)
    return NULL;

  row = g_object_new (VED_TYPE_CHART_TABLE_ROW, NULL);
  row->table = g_object_ref (self);
  row->row = position;

  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_chart_table_get_item_type;
  iface->get_n_items = ved_chart_table_get_n_items;
  iface->get_item = ved_chart_table_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VedChartTable, ved_chart_table, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ved_chart_table_row_finalize (GObject *object)
{
  g_object_unref (VED_CHART_TABLE_ROW (object)->table);

  G_OBJECT_CLASS (ved_chart_table_row_parent_class)->finalize (object);
}

static void
ved_chart_table_row_class_init (VedChartTableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_chart_table_row_finalize;
}

static void
ved_chart_table_row_init (VedChartTableRow *self)
{
}

static void
ved_chart_table_finalize (GObject *object)
{
  VedChartTable *self = VED_CHART_TABLE (object);

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self->columns);

  G_OBJECT_CLASS (ved_chart_table_parent_class)->finalize (object);
}

static void
ved_chart_table_class_init (VedChartTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_chart_table_finalize;
}

static void
ved_chart_table_init (VedChartTable *self)
{
}

/**
 * ved_chart_table_new:
 * @columns: (array length=n_columns): copied; their strings must last
 * @n_rows: how many there are
 * @write: writes a cell
 * @data: what @write reads; immutable, taken over
 * @free_data: (nullable): frees @data, in whichever thread lets go last
 *
 * Returns: a table of what @data holds now
 */
VedChartTable *
ved_chart_table_new (const VedTableColumn *columns,
                     guint                 n_columns,
                     guint                 n_rows,
                     VedTableWriteFunc     write,
                     gpointer              data,
                     GDestroyNotify        free_data)
{
  VedChartTable *self = g_object_new (VED_TYPE_CHART_TABLE, NULL);

  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->n_columns = n_columns;
  self->n_rows = n_rows;
  self->write = write;
  self->data = data;
  self->free_data = free_data;

  return self;
}

guint
ved_chart_table_get_n_columns (VedChartTable *self)
{
  g_return_val_if_fail (VED_IS_CHART_TABLE (self), 0);

  return self->n_columns;
}

/**
 * ved_chart_table_get_column:
 * @column: below the number of columns
 *
 * Returns: (transfer none): its names
 */
const VedTableColumn *
ved_chart_table_get_column (VedChartTable *self,
                            guint          column)
{
  g_return_val_if_fail (VED_IS_CHART_TABLE (self), NULL);
  g_return_val_if_fail (column < self->n_columns, NULL);

  return &self->columns[column];
}

static void
write_exact (VedChartTable *self,
             guint          row,
             guint          column,
             GString       *text)
{
  locale_t numbers = ved_program_pause_numbers ();

  self->write (self->data, row, column, TRUE, text);
  ved_program_resume_numbers (numbers);
}

/**
 * ved_chart_table_write_cell:
 * @is_exact: for files: times in UTC, numbers with a point and every digit
 * @text: appended to
 */
void
ved_chart_table_write_cell (VedChartTable *self,
                            guint          row,
                            guint          column,
                            gboolean       is_exact,
                            GString       *text)
{
  g_return_if_fail (VED_IS_CHART_TABLE (self));
  g_return_if_fail (row < self->n_rows && column < self->n_columns);

  if (is_exact)
    write_exact (self, row, column, text);
  else
    self->write (self->data, row, column, FALSE, text);
}

static void
append_header (VedChartTable *self,
               GString       *csv)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      ved_csv_append_field (csv, self->columns[i].key);
    }
  g_string_append (csv, "\r\n");
}

static void
append_record (VedChartTable *self,
               GString       *csv,
               guint          row,
               GString       *cell)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      g_string_truncate (cell, 0);
      write_exact (self, row, i, cell);
      if (!self->columns[i].is_number && ved_csv_is_formula (cell->str))
        ved_csv_append_words (csv, cell->str);
      else
        ved_csv_append_field (csv, cell->str);
    }
  g_string_append (csv, "\r\n");
}

/* Appends a row to what is being written. @cell is for it to work in. */
typedef void (*AppendRow) (VedChartTable *self,
                           GString       *text,
                           guint          row,
                           GString       *cell);

/* @text holds what comes before the rows, and what comes after them in the end. */
static gboolean
save_rows (VedChartTable *self,
           GString       *text,
           AppendRow      append,
           const char    *end,
           GOutputStream *stream,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GString) cell = g_string_new (NULL);

  for (guint row = 0; row < self->n_rows; row++)
    {
      append (self, text, row, cell);
      if (text->len < FLUSH_BYTES)
        continue;

      if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
        return FALSE;
      g_string_truncate (text, 0);
    }
  g_string_append (text, end);

  return g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error);
}

/**
 * ved_chart_table_save_csv:
 * @stream: written to, in pieces
 *
 * Writes every row. Takes as long as there are rows: call it in a worker.
 *
 * Returns: whether everything was written
 */
gboolean
ved_chart_table_save_csv (VedChartTable *self,
                          GOutputStream *stream,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr(GString) csv = g_string_new (NULL);

  g_return_val_if_fail (VED_IS_CHART_TABLE (self), FALSE);

  append_header (self, csv);

  return save_rows (self, csv, append_record, "", stream, cancellable, error);
}

/**
 * ved_chart_table_to_csv:
 *
 * Returns: (transfer full): every row
 */
char *
ved_chart_table_to_csv (VedChartTable *self)
{
  g_autoptr(GString) cell = g_string_new (NULL);
  GString *csv = g_string_new (NULL);

  g_return_val_if_fail (VED_IS_CHART_TABLE (self), NULL);

  append_header (self, csv);
  for (guint row = 0; row < self->n_rows; row++)
    append_record (self, csv, row, cell);

  return g_string_free (csv, FALSE);
}

static void
append_member (GString              *json,
               const VedTableColumn *column,
               const char           *cell)
{
  if (!column->is_number)
    {
      ved_json_member_string (json, column->key, cell);
      return;
    }

  ved_json_member (json, column->key);
  g_string_append (json, *cell != '\0' ? cell : "null");
}

static void
append_object (VedChartTable *self,
               GString       *json,
               guint          row,
               GString       *cell)
{
  g_string_append (json, row > 0 ? ",\n{" : "\n{");
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_string_truncate (cell, 0);
      write_exact (self, row, i, cell);
      append_member (json, &self->columns[i], cell->str);
    }
  g_string_append_c (json, '}');
}

/**
 * ved_chart_table_save_json:
 * @stream: written to, in pieces
 *
 * Writes what ved_chart_table_to_json() returns. Takes as long as there are rows: call it in a worker.
 *
 * Returns: whether everything was written
 */
gboolean
ved_chart_table_save_json (VedChartTable *self,
                           GOutputStream *stream,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_autoptr(GString) json = g_string_new ("[");

  g_return_val_if_fail (VED_IS_CHART_TABLE (self), FALSE);

  return save_rows (self, json, append_object, "\n]\n", stream, cancellable, error);
}

/**
 * ved_chart_table_to_json:
 *
 * Returns: (transfer full): every row as an object of an array; numbers that are not there are null
 */
char *
ved_chart_table_to_json (VedChartTable *self)
{
  g_autoptr(GString) cell = g_string_new (NULL);
  GString *json = g_string_new ("[");

  g_return_val_if_fail (VED_IS_CHART_TABLE (self), NULL);

  for (guint row = 0; row < self->n_rows; row++)
    append_object (self, json, row, cell);
  g_string_append (json, "\n]\n");

  return g_string_free (json, FALSE);
}

/**
 * ved_chart_table_row_get_text:
 * @column: below the number of columns
 *
 * Returns: (transfer full): the cell as people read it
 */
char *
ved_chart_table_row_get_text (VedChartTableRow *self,
                              guint             column)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (VED_IS_CHART_TABLE_ROW (self), NULL);

  ved_chart_table_write_cell (self->table, self->row, column, FALSE, text);

  return g_string_free (text, FALSE);
}

/**
 * ved_chart_table_append_time:
 * @text: of a cell
 * @time_us: an instant, UTC
 * @zone: in which people read it, with as much of a second as there is
 * @is_exact: %TRUE: UTC, as ISO 8601
 */
void
ved_chart_table_append_time (GString   *text,
                             gint64     time_us,
                             GTimeZone *zone,
                             gboolean   is_exact)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *readable = NULL;
  char exact[VED_ISO8601_SIZE];
  gint64 second;
  int rest_us;

  if (is_exact)
    {
      ved_iso8601_print (exact, time_us);
      g_string_append (text, exact);
      return;
    }

  second = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0 ? 1 : 0);
  rest_us = (int) (time_us - second * G_USEC_PER_SEC);
  utc = g_date_time_new_from_unix_utc (second);
  local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  readable = local != NULL ? g_date_time_format (local, "%F %T") : NULL;
  g_string_append (text, readable != NULL ? readable : "–");
  if (rest_us != 0)
    g_string_append_printf (text, rest_us % 1000 == 0 ? ".%03d" : ".%06d",
                            rest_us % 1000 == 0 ? rest_us / 1000 : rest_us);
}

/**
 * ved_chart_table_append_position:
 * @text: of a cell
 * @x: a position
 * @unit: what one step of it is worth
 * @format: in which people read it
 * @is_exact: %TRUE: with the digits that give the same number back
 */
void
ved_chart_table_append_position (GString               *text,
                                 gint64                 x,
                                 double                 unit,
                                 const VedNumberFormat *format,
                                 gboolean               is_exact)
{
  double per_one = rint (1.0 / unit);

  /* 0.0001 is no number of the machine, but its inverse is: 1234 / 10000 is nearer than 1234 × 0.0001. */
  ved_chart_table_append_number (text, fabs (per_one * unit - 1.0) < 1e-9 ? (double) x / per_one : (double) x * unit,
                                 format, is_exact);
}

/* The shortest of a few lengths that reads back as the same number. */
static void
print_exactly (double value,
               char  *buffer,
               gsize  size)
{
  static const char *const formats[] = { "%.9g", "%.15g", "%.17g" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, (int) size, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value || (i == 0 && (double) (float) value == value))
        return;
    }
}

/**
 * ved_chart_table_append_number:
 * @text: of a cell
 * @value: NaN appends nothing
 * @format: in which people read it
 * @is_exact: %TRUE: with the digits that give the same number back
 */
void
ved_chart_table_append_number (GString               *text,
                               double                 value,
                               const VedNumberFormat *format,
                               gboolean               is_exact)
{
  char buffer[MAX (G_ASCII_DTOSTR_BUF_SIZE, 48)];

  if (isnan (value))
    return;

  if (is_exact)
    print_exactly (value, buffer, sizeof buffer);
  else
    ved_number_format_write (format, value, buffer, sizeof buffer);
  g_string_append (text, buffer);
}

/**
 * ved_chart_table_append_value:
 * @value: that was kept as a float
 *
 * As ved_chart_table_append_number(), to four places, which are all that metrics, risks and chances have: 26.1 instead
 * of the float that is nearest to it.
 */
void
ved_chart_table_append_value (GString               *text,
                              double                 value,
                              const VedNumberFormat *format,
                              gboolean               is_exact)
{
  ved_chart_table_append_number (text, round (VALUE_PLACES * value) / VALUE_PLACES, format, is_exact);
}
