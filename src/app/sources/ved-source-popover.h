/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_SOURCE_POPOVER (ved_source_popover_get_type ())

G_DECLARE_FINAL_TYPE (VedSourcePopover, ved_source_popover, VED, SOURCE_POPOVER, GtkPopover)

/* What is being watched, how to watch something else, and how often. */

GtkWidget *ved_source_popover_new       (VedSession       *session) G_GNUC_WARN_UNUSED_RESULT;
void       ved_source_popover_focus_key (VedSourcePopover *self);

G_END_DECLS
