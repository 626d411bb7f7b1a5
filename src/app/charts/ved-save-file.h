/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-save-stream.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A file that is being written. */
typedef struct _VedSaveJob VedSaveJob;

VedSaveJob           *ved_save_job_new    (GtkWidget    *widget,
                                           GFile        *file) G_GNUC_WARN_UNUSED_RESULT;
GCancellable         *ved_save_job_get_cancellable (VedSaveJob *self);
void                  ved_save_job_end    (VedSaveJob   *self,
                                           const GError *fault);
GtkFileChooserNative *ved_save_dialog_new (GtkWidget    *widget,
                                           const char   *title,
                                           const char   *name) G_GNUC_WARN_UNUSED_RESULT;
void                  ved_save_tell_fault (GtkWidget    *widget,
                                           const GError *fault);
void                  ved_save_ask        (GtkWidget      *widget,
                                           const char     *name,
                                           VedSaveWrite    write,
                                           gpointer        data,
                                           GDestroyNotify  free_data);
void                  ved_save_text       (GtkWidget    *widget,
                                           const char   *name,
                                           const char   *text);

G_END_DECLS
