/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define VED_TYPE_CHANNEL_WINDOW (ved_channel_window_get_type ())

G_DECLARE_FINAL_TYPE (VedChannelWindow, ved_channel_window, VED, CHANNEL_WINDOW, AdwWindow)

/* Asks how a channel reaches people. The signal "save" is emitted when somebody is done; whoever listens closes the
 * window, or says what is wrong. */

GtkWidget  *ved_channel_window_new        (GtkWindow        *parent,
                                           JsonObject       *channel,
                                           const char       *roles) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ved_channel_window_is_new     (VedChannelWindow *self);
JsonObject *ved_channel_window_dup_row    (VedChannelWindow *self) G_GNUC_WARN_UNUSED_RESULT;
void        ved_channel_window_show_fault (VedChannelWindow *self,
                                           const char       *fault);

G_END_DECLS
