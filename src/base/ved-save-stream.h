/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes what a file is to hold. In whichever thread ved_save_stream() is called. */
typedef gboolean (*VedSaveWrite) (gpointer       user_data,
                                  GOutputStream *stream,
                                  GCancellable  *cancellable,
                                  GError       **error);

gboolean ved_save_stream (GFile        *file,
                          VedSaveWrite  write,
                          gpointer      user_data,
                          GCancellable *cancellable,
                          GError      **error);

G_END_DECLS
