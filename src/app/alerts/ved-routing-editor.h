/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_ROUTING_EDITOR (ved_routing_editor_get_type ())

G_DECLARE_FINAL_TYPE (VedRoutingEditor, ved_routing_editor, VED, ROUTING_EDITOR, GtkWidget)

/* The routing matrix that the daemon goes by, as rows that can be changed. Where no daemon tells it, the one that holds
 * without configuration. */

GtkWidget *ved_routing_editor_new  (VedPage          *page) G_GNUC_WARN_UNUSED_RESULT;
void       ved_routing_editor_load (VedRoutingEditor *self);

G_END_DECLS
