/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkFileChooserNative *ved_save_dialog_new (GtkWidget    *widget,
                                           const char   *title,
                                           const char   *name) G_GNUC_WARN_UNUSED_RESULT;
void                  ved_save_tell_fault (GtkWidget    *widget,
                                           const GError *fault);
void                  ved_save_text       (GtkWidget    *widget,
                                           const char   *name,
                                           const char   *text);

G_END_DECLS
