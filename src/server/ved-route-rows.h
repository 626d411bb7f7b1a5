/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *ved_route_rows_read (JsonObject  *body,
                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
