/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Is told what went wrong, or what was left out. */
typedef void (*VedValuesTold) (const char *text,
                               gpointer    user_data);

GtkFileChooserNative *ved_values_dialog_show (GtkWindow         *parent,
                                              VedCommandSession *session,
                                              gboolean           saves,
                                              VedValuesTold      told,
                                              gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
