/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-number-format.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  const char *key;              /* in files: never translated */
  const char *title;            /* on the screen */
  gboolean is_number;
} VedTableColumn;

/* Appends the text of one cell: to be read by people, or exactly, for files. Nothing where there is no value.
 * Called by whichever thread writes a file, so @data must not change. */
typedef void (*VedTableWriteFunc) (gconstpointer data,
                                   guint         row,
                                   guint         column,
                                   gboolean      is_exact,
                                   GString      *text);

#define VED_TYPE_CHART_TABLE (ved_chart_table_get_type ())

G_DECLARE_FINAL_TYPE (VedChartTable, ved_chart_table, VED, CHART_TABLE, GObject)

/* What a chart shows, as rows. A list model, whose rows (VedChartTableRow) are made when they are looked at. */

VedChartTable        *ved_chart_table_new           (const VedTableColumn *columns,
                                                     guint                 n_columns,
                                                     guint                 n_rows,
                                                     VedTableWriteFunc     write,
                                                     gpointer              data,
                                                     GDestroyNotify        free_data)
                                                       G_GNUC_WARN_UNUSED_RESULT;
guint                 ved_chart_table_get_n_columns (VedChartTable        *self);
const VedTableColumn *ved_chart_table_get_column    (VedChartTable        *self,
                                                     guint                 column);
void                  ved_chart_table_write_cell    (VedChartTable        *self,
                                                     guint                 row,
                                                     guint                 column,
                                                     gboolean              is_exact,
                                                     GString              *text);
char                 *ved_chart_table_to_csv        (VedChartTable        *self) G_GNUC_WARN_UNUSED_RESULT;
char                 *ved_chart_table_to_json       (VedChartTable        *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean              ved_chart_table_save_csv      (VedChartTable        *self,
                                                     GOutputStream        *stream,
                                                     GCancellable         *cancellable,
                                                     GError              **error);
gboolean              ved_chart_table_save_json     (VedChartTable        *self,
                                                     GOutputStream        *stream,
                                                     GCancellable         *cancellable,
                                                     GError              **error);

void ved_chart_table_append_time     (GString               *text,
                                      gint64                 time_us,
                                      GTimeZone             *zone,
                                      gboolean               is_exact);
void ved_chart_table_append_position (GString               *text,
                                      gint64                 x,
                                      double                 unit,
                                      const VedNumberFormat *format,
                                      gboolean               is_exact);
void ved_chart_table_append_number   (GString               *text,
                                      double                 value,
                                      const VedNumberFormat *format,
                                      gboolean               is_exact);
void ved_chart_table_append_value    (GString               *text,
                                      double                 value,
                                      const VedNumberFormat *format,
                                      gboolean               is_exact);

#define VED_TYPE_CHART_TABLE_ROW (ved_chart_table_row_get_type ())

G_DECLARE_FINAL_TYPE (VedChartTableRow, ved_chart_table_row, VED, CHART_TABLE_ROW, GObject)

char *ved_chart_table_row_get_text (VedChartTableRow *self,
                                    guint             column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
