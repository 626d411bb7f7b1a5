/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

VedSeriesSlice *ved_compare_shift      (const VedSeriesSlice *slice,
                                        gint64                by_us) G_GNUC_WARN_UNUSED_RESULT;
VedSeriesSlice *ved_compare_difference (const VedSeriesSlice *a,
                                        const VedSeriesSlice *b) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
