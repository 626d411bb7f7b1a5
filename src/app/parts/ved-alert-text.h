/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

char       *ved_alert_text          (const VedAlert *alert) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_alert_text_headline (const VedAlert *alert,
                                     const char     *text) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_alert_text_level    (const VedAlert *alert,
                                     VedSnapshot    *snapshot) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_alert_event_text    (const char     *event);

G_END_DECLS
