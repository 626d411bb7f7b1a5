/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/recordings/ved-recording-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_RECORDING_ROW (ved_recording_row_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingRow, ved_recording_row, VED, RECORDING_ROW, GtkListBoxRow)

/* One recording: thumbnail, title, what is known of it, and a menu with actions of the group "recordings", whose
 * parameter is the path. */

GtkWidget        *ved_recording_row_new      (VedRecordingItem *item,
                                              gboolean          is_under_way) G_GNUC_WARN_UNUSED_RESULT;
VedRecordingItem *ved_recording_row_get_item (VedRecordingRow  *self);
void              ved_recording_row_set_open (VedRecordingRow  *self,
                                              gboolean          is_open);

G_END_DECLS
