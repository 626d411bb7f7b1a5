/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-trace-painter.h"

G_BEGIN_DECLS

/* What a pointer on a chart of lines means. */
typedef struct {
  gsize trace;                  /* index of the nearest line */
  gsize sample;                 /* its sample nearest in time */
  double distance_px;           /* of the pointer from the line, along y; 0 on a stroke */
} VedTraceHit;

gboolean ved_trace_hit (const VedTraceFrame *frame,
                        const VedTrace      *traces,
                        gsize                n_traces,
                        double               x_px,
                        double               y_px,
                        double               reach_px,
                        VedTraceHit         *hit);

G_END_DECLS
