/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_TIMELINE (ved_timeline_get_type ())

G_DECLARE_FINAL_TYPE (VedTimeline, ved_timeline, VED, TIMELINE, GtkWidget)

/* The bar below every page: where in time the viewer is. Its buttons are the actions of the group "time", of
 * which it adds those that need it: "bookmark", "jump", "zoom". */

void ved_timeline_set_session (VedTimeline *self,
                               VedSession  *session);
void ved_timeline_add_actions (VedTimeline *self,
                               GActionMap  *actions);
void ved_timeline_set_age     (VedTimeline *self,
                               const char  *age);

G_END_DECLS
