/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *ved_settings_new        (gboolean      passing) G_GNUC_WARN_UNUSED_RESULT;
void       ved_settings_add_recent (GSettings    *settings,
                                    const char   *source);

G_END_DECLS
