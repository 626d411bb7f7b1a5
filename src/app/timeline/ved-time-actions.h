/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TIME_ACTIONS "time"
#define VED_TIME_KEYS "time-keys" /* the same, for single keys: a window lacks it where these are typed */

void                ved_time_actions_bind_keys (GtkWidgetClass *widget_class);
void                ved_time_actions_install   (GtkWidget      *window,
                                                gboolean        has_keys,
                                                GActionGroup   *time);
GSimpleActionGroup *ved_time_actions_new       (VedSession     *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
