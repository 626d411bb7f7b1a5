/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/alerts/ved-desk-report.h"
#include "fleet/alerts/ved-alert-routing.h"

G_BEGIN_DECLS

gboolean    ved_alert_is_environment  (const VedAlert      *alert);
const char *ved_alert_text_place      (const VedAlert      *alert);
const char *ved_alert_text_subject    (const VedAlert      *alert);
char       *ved_alert_text_notice     (const VedAlertRoute *route) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_alert_text_ladder     (const VedAlertRoute *route) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_alert_text_escalation (const VedAlert      *alert,
                                       gint64               now_us) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_alert_text_reached    (const VedAlert        *alert,
                                       const VedDeskDelivery *delivery,
                                       gint64                 now_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
