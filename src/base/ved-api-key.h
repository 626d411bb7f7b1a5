/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ved_api_key_load       (const char  *file,
                                 char       **key,
                                 GError     **error);
gboolean ved_api_key_check_mode (const char  *file,
                                 GError     **error);
gboolean ved_api_key_matches    (const char  *key,
                                 const char  *given);

G_END_DECLS
