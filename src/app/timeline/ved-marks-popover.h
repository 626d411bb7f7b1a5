/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-time-marks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_MARKS_POPOVER (ved_marks_popover_get_type ())

G_DECLARE_FINAL_TYPE (VedMarksPopover, ved_marks_popover, VED, MARKS_POPOVER, GtkPopover)

/* The bookmarks, a new one where the cursor stands, and the marks A and B with what lies between them. */

GtkWidget *ved_marks_popover_new (VedFleetModel *model,
                                  VedTimeMarks  *marks) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
