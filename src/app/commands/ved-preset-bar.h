/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_PRESET_BAR (ved_preset_bar_get_type ())

G_DECLARE_FINAL_TYPE (VedPresetBar, ved_preset_bar, VED, PRESET_BAR, GtkWidget)

/* Signal: "say" (text): something to tell the user. */

GtkWidget *ved_preset_bar_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_preset_bar_set_session (VedPresetBar      *self,
                                       VedCommandSession *session);
void       ved_preset_bar_ask_name    (VedPresetBar      *self);

G_END_DECLS
