/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/ved-alert-desk.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *ved_channel_rows_read (VedAlertDesk *desk,
                             JsonObject   *body,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
