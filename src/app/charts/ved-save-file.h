/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Writes what a file is to hold. In whichever thread ved_save_stream() is called. */
typedef gboolean (*VedSaveWrite) (gpointer       user_data,
                                  GOutputStream *stream,
                                  GCancellable  *cancellable,
                                  GError       **error);

GtkFileChooserNative *ved_save_dialog_new (GtkWidget    *widget,
                                           const char   *title,
                                           const char   *name) G_GNUC_WARN_UNUSED_RESULT;
void                  ved_save_tell_fault (GtkWidget    *widget,
                                           const GError *fault);
void                  ved_save_text       (GtkWidget    *widget,
                                           const char   *name,
                                           const char   *text);
gboolean              ved_save_stream     (GFile        *file,
                                           VedSaveWrite  write,
                                           gpointer      user_data,
                                           GCancellable *cancellable,
                                           GError      **error);

G_END_DECLS
