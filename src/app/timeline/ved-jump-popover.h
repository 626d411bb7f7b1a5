/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_JUMP_POPOVER (ved_jump_popover_get_type ())

G_DECLARE_FINAL_TYPE (VedJumpPopover, ved_jump_popover, VED, JUMP_POPOVER, GtkPopover)

/* Where to in time: a typed instant, or the next alert or bookmark. */

GtkWidget *ved_jump_popover_new (VedFleetModel *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
