/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/timeline/ved-minimap-columns.h"
#include "store/recordings/ved-recording-reader.h"

G_BEGIN_DECLS

#define VED_RECORDING_COLUMNS 56

#define VED_TYPE_RECORDING_ITEM (ved_recording_item_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingItem, ved_recording_item, VED, RECORDING_ITEM, GObject)

/* One recording as a list shows it. Immutable. */

VedRecordingItem       *ved_recording_item_load        (const char       *path) G_GNUC_WARN_UNUSED_RESULT;
const char             *ved_recording_item_get_path    (VedRecordingItem *self);
char                   *ved_recording_item_dup_title   (VedRecordingItem *self) G_GNUC_WARN_UNUSED_RESULT;
const VedRecordingInfo *ved_recording_item_get_info    (VedRecordingItem *self);
const char             *ved_recording_item_get_fault   (VedRecordingItem *self);
gint64                  ved_recording_item_get_size    (VedRecordingItem *self);
guint                   ved_recording_item_get_n_bookmarks (VedRecordingItem *self);
gint64                  ved_recording_item_get_sort_us (VedRecordingItem *self);
const VedMinimapColumn *ved_recording_item_get_columns (VedRecordingItem *self);
gboolean                ved_recording_item_is_current  (VedRecordingItem *self);
gboolean                ved_recording_item_matches     (VedRecordingItem *self,
                                                        const char       *text);
gboolean                ved_recording_item_follows     (VedRecordingItem *self,
                                                        VedRecordingItem *earlier);

G_END_DECLS
