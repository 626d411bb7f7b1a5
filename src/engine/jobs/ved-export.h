/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

GBytes *ved_export_to_csv    (const VedMetric  *metrics,
                              VedSeriesSlice  **slices,
                              guint             n_metrics) G_GNUC_WARN_UNUSED_RESULT;
char   *ved_export_file_name (const char       *server,
                              gint64            from_us,
                              gint64            to_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
