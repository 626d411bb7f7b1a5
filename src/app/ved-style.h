/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ved_style_install (GdkDisplay *display,
                        gboolean    with_shadow);

G_END_DECLS
