/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-fleet-figures.h"

G_BEGIN_DECLS

/* How much of its time a recording really holds. A plain value. */
typedef struct {
  gint64 span_us;               /* from the first snapshot to the last */
  gint64 missing_us;            /* of that, in holes */
  guint n_holes;
} VedRecordingCoverage;

void ved_recording_coverage_init (VedRecordingCoverage  *self,
                                  const VedFleetFigures *figures,
                                  guint                  n_figures);

G_END_DECLS
