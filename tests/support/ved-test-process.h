/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Programs that a test needs beside it, silent, and gone with it. */

gboolean     ved_test_is_installed   (const char         *program);
guint        ved_test_find_free_port (void);
GSubprocess *ved_test_spawn          (const char * const *command) G_GNUC_WARN_UNUSED_RESULT;
void         ved_test_kill           (GSubprocess       **process);

G_END_DECLS
