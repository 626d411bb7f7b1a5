/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/window/ved-window.h"

G_BEGIN_DECLS

gboolean ved_close_guard_end   (VedWindow *window,
                                GtkStack  *pages);
gboolean ved_close_guard_holds (VedWindow *window,
                                GtkStack  *pages);

G_END_DECLS
