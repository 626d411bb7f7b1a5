/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart-table.h"
#include "plot/ved-field.h"

G_BEGIN_DECLS

/* The cells of a rectangle of a field as rows of place, name of the row, and value. */
typedef struct {
  GPtrArray *names;             /* (element-type utf8) (nullable): of the rows; %NULL where they are spans of values: */
  VedNumberFormat row_format;
  double row_from;              /* the lower edge of the first row */
  double row_step;
  gsize n_rows;
  gsize n_columns;
  gint64 x_from;                /* of the first column */
  gint64 x_step;
  double x_unit;                /* 0: positions are instants */
  GTimeZone *zone;
  VedNumberFormat x_format;
  VedNumberFormat value_format;
  float *cells;                 /* row by row, copied by ved_heat_table_new() */
} VedHeatTable;

char          *ved_heat_table_name_span (const VedNumberFormat *format,
                                         double                 from,
                                         double                 step) G_GNUC_WARN_UNUSED_RESULT;
VedChartTable *ved_heat_table_new (const VedHeatTable *self,
                                   VedField           *field,
                                   gsize               first_row,
                                   gsize               first_column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
