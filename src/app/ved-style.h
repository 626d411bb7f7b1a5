/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void   ved_style_install (GdkDisplay *display,
                          gboolean    with_shadow);
int    ved_style_scale   (int         px);
double ved_style_opacity (double      usual);

G_END_DECLS
