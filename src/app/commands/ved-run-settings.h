/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_RUN_SETTINGS (ved_run_settings_get_type ())

G_DECLARE_FINAL_TYPE (VedRunSettings, ved_run_settings, VED, RUN_SETTINGS, GtkWidget)

GtkWidget *ved_run_settings_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_run_settings_set_session (VedRunSettings    *self,
                                         VedCommandSession *session);

G_END_DECLS
