/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/window/ved-window.h"

G_BEGIN_DECLS

/* Longer than programs are given that are asked to end. */
#define VED_CLOSE_PATIENCE_MS 10000

gboolean ved_close_guard_end   (VedWindow *window,
                                GtkStack  *pages,
                                guint      patience_ms);
gboolean ved_close_guard_holds (VedWindow *window,
                                GtkStack  *pages);

G_END_DECLS
