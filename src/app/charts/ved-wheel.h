/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

double ved_wheel_to_clicks    (GdkScrollUnit             unit,
                               double                    delta);
double ved_wheel_count_clicks (GtkEventControllerScroll *scroll,
                               double                    delta);

G_END_DECLS
