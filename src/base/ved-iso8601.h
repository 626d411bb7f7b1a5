/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "2026-01-15T10:05:02.123456Z" and its end */
#define VED_ISO8601_SIZE 28

gsize    ved_iso8601_print  (char       *buffer,
                             gint64      time_us);
char    *ved_iso8601_format (gint64      time_us) G_GNUC_WARN_UNUSED_RESULT;
gboolean ved_iso8601_parse  (const char *text,
                             gsize       length,
                             GTimeZone  *zone,
                             gint64     *time_us);
gboolean ved_iso8601_parse_near (const char *text,
                                 gsize       length,
                                 GTimeZone  *zone,
                                 gint64      near_us,
                                 gint64     *time_us);

G_END_DECLS
