/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_CASCADE_LINE (ved_cascade_line_get_type ())

G_DECLARE_FINAL_TYPE (VedCascadeLine, ved_cascade_line, VED, CASCADE_LINE, GtkWidget)

/* One line about cascades on a page of another subject, which opens Cascade. */

GtkWidget *ved_cascade_line_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_cascade_line_update (VedCascadeLine *self,
                                    VedFleetModel  *model);
void       ved_cascade_line_stop   (VedCascadeLine *self);

G_END_DECLS
