/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/recordings/ved-recording-item.h"

G_BEGIN_DECLS

#define VED_TYPE_RECORDING_SHELF (ved_recording_shelf_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingShelf, ved_recording_shelf, VED, RECORDING_SHELF, GObject)

/* The recordings in the user's own folder and in those that the settings name, newest first.
 *
 * Signals: "changed" (): its list, or whether it looks; "told" (text): what came of a change. */

VedRecordingShelf *ved_recording_shelf_new          (GSettings         *settings) G_GNUC_WARN_UNUSED_RESULT;
GListModel        *ved_recording_shelf_get_items    (VedRecordingShelf *self);
gboolean           ved_recording_shelf_is_looking   (VedRecordingShelf *self);
void               ved_recording_shelf_set_watching (VedRecordingShelf *self,
                                                     gboolean           watching);
void               ved_recording_shelf_add_folder   (VedRecordingShelf *self,
                                                     const char        *folder);
void               ved_recording_shelf_set_hidden   (VedRecordingShelf *self,
                                                     const char        *path,
                                                     gboolean           hidden);
VedRecordingItem  *ved_recording_shelf_find_next    (VedRecordingShelf *self,
                                                     VedRecordingItem  *item) G_GNUC_WARN_UNUSED_RESULT;
void               ved_recording_shelf_describe     (VedRecordingShelf *self,
                                                     const char        *path,
                                                     const char        *title,
                                                     const char        *note,
                                                     const char *const *tags);
void               ved_recording_shelf_copy         (VedRecordingShelf *self,
                                                     const char *const *paths,
                                                     const char        *name,
                                                     gint64             from_us,
                                                     gint64             to_us);

G_END_DECLS
