/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"

G_BEGIN_DECLS

/* The least, mean and greatest value of every metric and server over the frames of one chain. */
typedef struct _VedRecordingSpan VedRecordingSpan;

/* Of one server and metric, as multiples of the metric's resolution; VED_CODE_MISSING without a value. */
typedef struct {
  gint32 min;
  gint32 mean;
  gint32 max;
} VedSpanValue;

VedRecordingSpan *ved_recording_span_new    (guint              n_servers) G_GNUC_WARN_UNUSED_RESULT;
void              ved_recording_span_free   (VedRecordingSpan  *self);
void              ved_recording_span_add    (VedRecordingSpan  *self,
                                             VedMetric          metric,
                                             const gint32      *codes);
GBytes           *ved_recording_span_encode (VedRecordingSpan  *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean          ved_recording_span_read   (GBytes            *encoded,
                                             VedMetric          metric,
                                             guint              server,
                                             VedSpanValue      *value,
                                             GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingSpan, ved_recording_span_free)

G_END_DECLS
