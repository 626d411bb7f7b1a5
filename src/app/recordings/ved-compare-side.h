/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

G_BEGIN_DECLS

#define VED_TYPE_COMPARE_SIDE (ved_compare_side_get_type ())

G_DECLARE_FINAL_TYPE (VedCompareSide, ved_compare_side, VED, COMPARE_SIDE, GObject)

/* One of two things that are compared: a recording, with a model of its own, or what is open. It fetches one series
 * over all that there is.
 *
 * Signal: "changed" (): the series, the servers or the fault are others. */

VedCompareSide *ved_compare_side_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_compare_side_open         (VedCompareSide *self,
                                               const char     *path);
void            ved_compare_side_watch        (VedCompareSide *self,
                                               VedFleetModel  *model);
void            ved_compare_side_close        (VedCompareSide *self);
VedSnapshot    *ved_compare_side_get_snapshot (VedCompareSide *self);
const char     *ved_compare_side_get_fault    (VedCompareSide *self);
gboolean        ved_compare_side_is_fetching  (VedCompareSide *self);
gint64          ved_compare_side_get_first_us (VedCompareSide *self);
VedSeriesSlice *ved_compare_side_get_slice    (VedCompareSide *self);
void            ved_compare_side_set_series   (VedCompareSide *self,
                                               const char     *server,
                                               VedMetric       metric);

G_END_DECLS
