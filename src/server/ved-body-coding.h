/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ved_body_coding_is_known (const char *coding);
GBytes  *ved_body_coding_undo     (const char *coding,
                                   GBytes     *body,
                                   gsize       max_length,
                                   GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
