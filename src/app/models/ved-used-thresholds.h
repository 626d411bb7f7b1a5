/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-thresholds.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where the daemon tells its thresholds, and takes them. */
#define VED_USED_THRESHOLDS_PATH "/settings/thresholds"

const VedThresholds *ved_used_thresholds_get        (void);
guint                ved_used_thresholds_get_serial (void);
void                 ved_used_thresholds_take       (JsonObject *settings);

G_END_DECLS
