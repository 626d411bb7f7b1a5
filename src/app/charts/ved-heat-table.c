/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-heat-table"

#include "config.h"

#include "app/charts/ved-heat-table.h"

#include <glib/gi18n.h>

/* The cells are copied, since those of a live field change while a file is written: 4 bytes for each visible
 * one. */

static void
heat_table_free (VedHeatTable *rows)
{
  g_clear_pointer (&rows->names, g_ptr_array_unref);
  g_time_zone_unref (rows->zone);
  g_free (rows->cells);
  g_free (rows);
}

/**
 * ved_heat_table_name_span:
 * @from: its lower edge
 *
 * Returns: (transfer full): the values between its edges
 */
char *
ved_heat_table_name_span (const VedNumberFormat *format,
                          double                 from,
                          double                 step)
{
  char lower[48], upper[48];

  ved_number_format_write_step (format, from, step, lower, sizeof lower);
  ved_number_format_write_step (format, from + step, step, upper, sizeof upper);

  return g_strdup_printf ("%s – %s", lower, upper);
}

static void
write_row (const VedHeatTable *rows,
           guint               row,
           GString            *text)
{
  g_autofree char *span = NULL;

  if (rows->names == NULL)
    span = ved_heat_table_name_span (&rows->row_format, rows->row_from + row * rows->row_step, rows->row_step);
  g_string_append (text, span != NULL ? span : g_ptr_array_index (rows->names, row));
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const VedHeatTable *rows = data;
  gint64 x = rows->x_from + (gint64) (row % rows->n_columns) * rows->x_step;

  if (column == 0 && rows->x_unit == 0.0)
    ved_chart_table_append_time (text, x, rows->zone, is_exact);
  else if (column == 0)
    ved_chart_table_append_position (text, x, rows->x_unit, &rows->x_format, is_exact);
  else if (column == 1)
    write_row (rows, (guint) (row / rows->n_columns), text);
  else
    ved_chart_table_append_number (text, (double) rows->cells[row], &rows->value_format, is_exact);
}

/**
 * ved_heat_table_new:
 * @self: what there is; takes its names
 * @field: (nullable): where the values are; %NULL when there are no rows
 * @first_row: of the rectangle
 * @first_column: likewise
 *
 * Returns: (transfer full): a table with a row for each cell, row by row
 */
VedChartTable *
ved_heat_table_new (const VedHeatTable *self,
                    VedField           *field,
                    gsize               first_row,
                    gsize               first_column)
{
  const VedTableColumn columns[3] = {
    { self->x_unit == 0.0 ? "time" : "position", self->x_unit == 0.0 ? _("Time") : _("Position"), FALSE },
    { "row", _("Row"), FALSE },
    { "value", _("Value"), TRUE },
  };
  VedHeatTable *rows = g_memdup2 (self, sizeof *self);
  gsize n_cells = self->n_rows * self->n_columns;

  g_time_zone_ref (rows->zone);
  rows->cells = g_new (float, MAX (n_cells, 1));
  for (gsize i = 0; i < n_cells; i++)
    rows->cells[i] = (float) ved_field_get_value (field, first_row + i / self->n_columns,
                                                  first_column + i % self->n_columns);

  return ved_chart_table_new (columns, G_N_ELEMENTS (columns), (guint) n_cells, write_cell, rows,
                              (GDestroyNotify) heat_table_free);
}
