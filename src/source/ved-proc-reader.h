/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"

G_BEGIN_DECLS

/* What /proc and /sys say about this computer at one instant. */
typedef struct {
  float values[VED_N_METRICS];  /* NaN where it does not exist here, or needs a second reading */
  guint cores;
} VedProcReading;

/* Reads the metrics of this computer; remembers the counters of the reading before. Used by one
 * thread at a time. */
typedef struct _VedProcReader VedProcReader;

VedProcReader *ved_proc_reader_new           (const char           *root) G_GNUC_WARN_UNUSED_RESULT;
void           ved_proc_reader_free          (VedProcReader        *self);
gboolean       ved_proc_reader_read          (VedProcReader        *self,
                                              gint64                monotonic_us,
                                              VedProcReading       *reading,
                                              GError              **error);
char          *ved_proc_reader_dup_host_name (VedProcReader        *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedProcReader, ved_proc_reader_free)

G_END_DECLS
