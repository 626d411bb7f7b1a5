/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

/* One series of an answer. A plain value; nothing is owned. */
typedef struct {
  const char *server;
  VedMetric metric;
  VedSeriesSlice *slice;
} VedSeriesEntry;

void            ved_series_json_write (GString               *out,
                                       const VedSeriesEntry  *entries,
                                       guint                  n_entries);
VedSeriesSlice *ved_series_json_read  (const char            *text,
                                       gssize                 length,
                                       const char            *server,
                                       VedMetric              metric,
                                       GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
