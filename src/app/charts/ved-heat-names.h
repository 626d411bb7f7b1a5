/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"

G_BEGIN_DECLS

/* The names of the rows of a heat map, borrowed from it. */
typedef struct {
  const char *const *names;
  double row_from;              /* value at the edge of the first row */
  double row_step;
  gsize selected;               /* the row whose name stands out; G_MAXSIZE: none */
} VedHeatNames;

void  ved_heat_names_annotate (const VedHeatNames *self,
                               VedChart           *chart,
                               GtkSnapshot        *snapshot,
                               const VedPlotFrame *frame,
                               gsize               first,
                               gsize               end);
float ved_heat_names_measure  (const char *const  *names,
                               VedChart           *chart);

G_END_DECLS
