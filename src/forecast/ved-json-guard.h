/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ved_json_is_shallow (const char *text,
                              gsize       length,
                              guint       deepest);

G_END_DECLS
