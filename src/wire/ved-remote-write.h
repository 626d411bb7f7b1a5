/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void    ved_remote_write_add  (GByteArray       *message,
                               gint64            time_us,
                               double            value,
                               const char       *name,
                               ...) G_GNUC_NULL_TERMINATED;
GBytes *ved_remote_write_pack (const GByteArray *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
