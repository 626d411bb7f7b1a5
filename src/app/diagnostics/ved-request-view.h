/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_REQUEST_VIEW (ved_request_view_get_type ())

G_DECLARE_FINAL_TYPE (VedRequestView, ved_request_view, VED, REQUEST_VIEW, GtkWidget)

/* What was asked of the daemon of late, and any of its documents as a folded tree. */

GtkWidget *ved_request_view_new    (VedFleetModel  *model) G_GNUC_WARN_UNUSED_RESULT;
void       ved_request_view_update (VedRequestView *self);

G_END_DECLS
