/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/recordings/ved-recording-shelf.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ved_recording_describe_dialog (GtkWindow         *parent,
                                    VedRecordingShelf *shelf,
                                    VedRecordingItem  *item);
void ved_recording_trim_dialog     (GtkWindow         *parent,
                                    VedRecordingShelf *shelf,
                                    VedRecordingItem  *item,
                                    gint64             from_us,
                                    gint64             to_us);

G_END_DECLS
