/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *ved_settings_data_from_json (JsonObject *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
