/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Levels of an ordinary document. */
#define VED_JSON_DEEPEST 64

gboolean ved_json_is_shallow (const char *text,
                              gsize       length,
                              guint       deepest);
gboolean ved_json_guard      (const char  *text,
                              gsize        length,
                              GError     **error);
gboolean ved_json_is_type    (const char  *media_type);

G_END_DECLS
