/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is opened, and is open again when the app next starts. */

gboolean ved_opening_open      (VedSession  *session,
                                const char  *source,
                                const char  *folder,
                                GError     **error);
void     ved_opening_open_book (VedSession  *session,
                                const char  *path);
void     ved_opening_open_last (VedSession  *session);
gboolean ved_opening_activate  (GtkWidget   *widget,
                                const char  *action,
                                GFile       *file);

G_END_DECLS
