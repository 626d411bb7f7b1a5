/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char  *ved_form_library_get_user_folder   (void) G_GNUC_WARN_UNUSED_RESULT;
char  *ved_form_library_get_system_folder (void) G_GNUC_WARN_UNUSED_RESULT;
char **ved_form_library_list              (void) G_GNUC_WARN_UNUSED_RESULT;
char  *ved_form_library_find              (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
