/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/recordings/ved-recording-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_RECORDING_THUMBNAIL (ved_recording_thumbnail_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingThumbnail, ved_recording_thumbnail, VED, RECORDING_THUMBNAIL, GtkWidget)

/* The highest risk of the fleet over a whole recording, in little. */

GtkWidget *ved_recording_thumbnail_new (VedRecordingItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
