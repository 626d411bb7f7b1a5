/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ved_ctl_read_instant (const char *prefix,
                               const char *option,
                               const char *text,
                               gint64     *time_us);

G_END_DECLS
