/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_ROUTING_VIEW (ved_routing_view_get_type ())

G_DECLARE_FINAL_TYPE (VedRoutingView, ved_routing_view, VED, ROUTING_VIEW, GtkWidget)

/* The rules for the whole fleet with the probabilities they judge, and the routing matrix. */

GtkWidget *ved_routing_view_new          (VedPage        *page) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_routing_view_find_section (VedRoutingView *self,
                                          const char     *id);
void       ved_routing_view_load         (VedRoutingView *self);
void       ved_routing_view_set_snapshot (VedRoutingView *self,
                                          VedSnapshot    *snapshot,
                                          gboolean        is_past);

G_END_DECLS
