/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-forecast-set.h"
#include "wire/frames/ved-frame-bytes.h"

G_BEGIN_DECLS

#define VED_QUANTILE_COLUMNS (VED_N_METRICS * VED_N_QUANTILES)

/* The section "quantiles" of a frame taken apart: heads, then columns whose values are runs of VED_FORECAST_STEPS. */
typedef struct {
  gsize heads_length;
  guint n_values[VED_QUANTILE_COLUMNS];
  gint32 *codes[VED_QUANTILE_COLUMNS];
} VedQuantileSection;

/* Where the heads of its rows lie. */
typedef struct {
  guint n_rows;
  const guint8 *servers;        /* u32 each, ascending */
  const guint8 *metrics;        /* u16 each */
  const guint8 *engines;
  const guint8 *rungs;
} VedQuantileHeads;

gboolean ved_quantile_heads_read    (VedQuantileHeads          *self,
                                     VedFrameBytes             *bytes);
guint    ved_quantile_heads_server  (const VedQuantileHeads    *self,
                                     guint                      row);
guint16  ved_quantile_heads_metrics (const VedQuantileHeads    *self,
                                     guint                      row);
guint    ved_quantile_heads_find    (const VedQuantileHeads    *self,
                                     guint                      server);
gboolean ved_quantile_heads_ascend  (const VedQuantileHeads    *self);
GBytes  *ved_quantile_heads_without (const VedQuantileHeads    *self,
                                     GHashTable                *servers) G_GNUC_WARN_UNUSED_RESULT;
gboolean ved_quantile_column_read   (VedFrameBytes             *bytes,
                                     guint                     *n_values,
                                     gint32                   **codes);
gboolean ved_quantile_section_read  (VedQuantileSection        *self,
                                     GBytes                    *section);
GBytes  *ved_quantile_section_write (const VedQuantileSection  *self,
                                     const guint8              *heads) G_GNUC_WARN_UNUSED_RESULT;
gboolean ved_quantile_section_count (VedQuantileSection        *self,
                                     const guint8              *heads,
                                     gsize                      length);
void     ved_quantile_section_clear (VedQuantileSection        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedQuantileSection, ved_quantile_section_clear)

G_END_DECLS
