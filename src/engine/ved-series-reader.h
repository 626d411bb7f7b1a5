/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-server.h"
#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

VedSeriesSlice *ved_series_reader_read   (VedServer       *server,
                                          VedMetric        metric,
                                          gint64           from_us,
                                          gint64           to_us,
                                          guint            max_points) G_GNUC_WARN_UNUSED_RESULT;
VedSeriesSlice *ved_series_reader_extend (VedSeriesSlice  *slice,
                                          VedServer       *server,
                                          VedMetric        metric,
                                          gint64           from_us,
                                          gint64           to_us) G_GNUC_WARN_UNUSED_RESULT;
void            ved_series_reader_close_gaps (VedSeriesSlice  *slice,
                                              const VedServer *server);

G_END_DECLS
