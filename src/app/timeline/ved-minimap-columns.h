/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-fleet-figures.h"

G_BEGIN_DECLS

/* What fell into one column of a minimap. */
typedef struct {
  float max_risk;
  gboolean has_data;
  gboolean has_critical;        /* a critical alert was open */
  gboolean begins_critical;     /* one more than before */
  gboolean begins_warning;
} VedMinimapColumn;

void ved_minimap_columns_fill (VedMinimapColumn      *columns,
                               guint                  n_columns,
                               gint64                 from_us,
                               gint64                 to_us,
                               const VedFleetFigures *figures,
                               guint                  n_figures);

G_END_DECLS
