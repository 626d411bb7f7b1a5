/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

/* The table "strips" of a recording: what forecasts that are over say, cut by server. Atomically reference counted; any
 * thread. */
typedef struct _VedRecordingStrips VedRecordingStrips;

VedRecordingStrips *ved_recording_strips_new        (VedDatabase         *database) G_GNUC_WARN_UNUSED_RESULT;
VedRecordingStrips *ved_recording_strips_ref        (VedRecordingStrips  *self);
void                ved_recording_strips_unref      (VedRecordingStrips  *self);

GPtrArray          *ved_recording_strips_read_links (VedRecordingStrips  *self,
                                                     gint64               number,
                                                     gint64              *first,
                                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes             *ved_recording_strips_save_link  (VedRecordingStrips  *self,
                                                     gint64               number,
                                                     GHashTable          *lost) G_GNUC_WARN_UNUSED_RESULT;
GBytes             *ved_recording_strips_join_link  (VedRecordingStrips  *self,
                                                     gint64               number,
                                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
