/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* How large a window is and whether it has its sidebar, from one start to the next. */

void ved_window_shape_save    (GtkWindow *window,
                               AdwFlap   *flap,
                               GSettings *settings);
void ved_window_shape_restore (GtkWindow *window,
                               AdwFlap   *flap,
                               GSettings *settings,
                               int       *width,
                               int       *height);

G_END_DECLS
