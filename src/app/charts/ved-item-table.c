/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-item-table"

#include "config.h"

#include "app/charts/ved-item-table.h"

#include "base/ved-program.h"

/* A copy of all texts, since nothing may change while a file is written. */

typedef struct {
  guint n_columns;
  GPtrArray *texts;             /* two for each cell: as people read it, and exactly */
} Rows;

static void
rows_free (Rows *rows)
{
  g_ptr_array_unref (rows->texts);
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

  g_string_append (text, g_ptr_array_index (rows->texts,
                                            2 * (row * rows->n_columns + column) + (is_exact ? 1 : 0)));
}

/**
 * ved_item_table_new:
 * @chart: a VedItemChart
 *
 * Returns: (transfer full): its items, a row each
 */
VedChartTable *
ved_item_table_new (VedChart *chart)
{
  VedItemChart *self = VED_ITEM_CHART (chart);
  VedItemChartClass *class = VED_ITEM_CHART_GET_CLASS (self);
  VedTableColumn columns[VED_ITEM_MAX_COLUMNS];
  Rows *rows = g_new0 (Rows, 1);
  guint n_items = ved_item_chart_get_n_items (self);

  rows->n_columns = class->get_columns (self, columns);
  rows->texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_items * rows->n_columns * 2; i++)
    {
      GString *text = g_string_new (NULL);
      locale_t numbers = i % 2 == 1 ? ved_program_pause_numbers () : (locale_t) 0;

      class->write_cell (self, i / 2 / rows->n_columns, i / 2 % rows->n_columns, i % 2 == 1, text);
      if (numbers != (locale_t) 0)
        ved_program_resume_numbers (numbers);
      g_ptr_array_add (rows->texts, g_string_free (text, FALSE));
    }

  return ved_chart_table_new (columns, rows->n_columns, n_items, write_cell, rows,
                              (GDestroyNotify) rows_free);
}
