/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GUri *ved_url_parse     (const char *text,
                         GUriFlags   flags) G_GNUC_WARN_UNUSED_RESULT;
gboolean ved_url_is_loopback (GUri   *uri);
char *ved_url_dup_place (GUri       *uri) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
