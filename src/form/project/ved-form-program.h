/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ved_form_find_program (const char *name,
                             const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
