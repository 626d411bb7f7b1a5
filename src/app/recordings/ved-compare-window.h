/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"
#include "app/recordings/ved-recording-shelf.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_COMPARE_WINDOW (ved_compare_window_get_type ())

G_DECLARE_FINAL_TYPE (VedCompareWindow, ved_compare_window, VED, COMPARE_WINDOW, AdwWindow)

/* Two recordings, or a recording and what is open: one series of each under one cursor, and their difference. */

GtkWidget *ved_compare_window_new (VedSession        *session,
                                   VedRecordingShelf *shelf,
                                   VedRecordingItem  *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
