/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/alerts/ved-alert-log.h"

G_BEGIN_DECLS

/* What became of the episodes of the risk score from one snapshot to the next. */
typedef struct _VedAlertTrace VedAlertTrace;

VedAlertTrace *ved_alert_trace_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_alert_trace_free (VedAlertTrace     *self);
GPtrArray     *ved_alert_trace_take (VedAlertTrace     *self,
                                     const VedSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAlertTrace, ved_alert_trace_free)

G_END_DECLS
