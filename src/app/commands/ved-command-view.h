/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_COMMAND_VIEW (ved_command_view_get_type ())

G_DECLARE_FINAL_TYPE (VedCommandView, ved_command_view, VED, COMMAND_VIEW, GtkWidget)

/* Signals: "show-field" (key): a field is to be shown; "say" (text): something to tell
 * the user. */

GtkWidget *ved_command_view_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_command_view_set_session (VedCommandView    *self,
                                         VedCommandSession *session);
void       ved_command_view_set_active  (VedCommandView    *self,
                                         gboolean           active);
void       ved_command_view_refresh     (VedCommandView    *self);
void       ved_command_view_paste       (VedCommandView    *self);
void       ved_command_view_copy        (VedCommandView    *self);
void       ved_command_view_save        (VedCommandView    *self);
guint      ved_command_view_get_n_built (VedCommandView    *self);
void       ved_command_view_toggle_timings (VedCommandView *self);

G_END_DECLS
