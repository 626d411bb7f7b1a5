/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean    ved_form_override_needs_quotes (const char  *text);
char       *ved_form_override_quote        (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_form_override_unquote      (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_form_override_print        (const char  *path,
                                            const char  *text) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_form_override_tidy         (const char  *token) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_form_override_bare_path    (const char  *path);
gboolean    ved_form_override_split        (const char  *token,
                                            char       **path,
                                            const char **value);
gboolean    ved_form_override_is_balanced  (const char  *value);

G_END_DECLS
