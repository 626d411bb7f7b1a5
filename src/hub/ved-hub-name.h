/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *ved_hub_name_parse         (const char  *text,
                                      GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char     *ved_hub_name_to_folder     (const char  *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ved_hub_name_is_commit     (const char  *revision);
gboolean  ved_hub_name_is_safe_path  (const char  *path);
gboolean  ved_hub_name_is_safe_etag  (const char  *etag);

G_END_DECLS
