/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-server.h"

G_BEGIN_DECLS

/* The 5-minute means of one server's series up to one origin: 360 KiB of scratch memory of a thread. */
typedef struct {
  gint64 origin_us;
  guint n_points;
  float means[VED_N_METRICS][VED_HISTORY_POINTS];       /* the first n_points of each */
} VedServerPasts;

void          ved_server_pasts_read     (VedServerPasts       *self,
                                         VedServer            *server,
                                         guint16               metrics,
                                         gint64                origin_us,
                                         guint                 max_points);
VedSeriesPast ved_server_pasts_get      (const VedServerPasts *self,
                                         VedMetric             metric);
VedSeriesKind ved_server_pasts_get_kind (VedMetric             metric) G_GNUC_CONST;

G_END_DECLS
