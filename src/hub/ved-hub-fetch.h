/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ved_hub_fetch (const char    *url,
                        const char    *path,
                        guint          timeout_s,
                        GCancellable  *cancellable,
                        GError       **error);

G_END_DECLS
