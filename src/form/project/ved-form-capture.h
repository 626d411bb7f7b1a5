/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ved_form_capture (const char *const  *argv,
                        const char         *folder,
                        guint               timeout_ms,
                        gsize               max_bytes,
                        int                *status,
                        char              **reason,
                        GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
