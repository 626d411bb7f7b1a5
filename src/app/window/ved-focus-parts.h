/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ved_focus_parts_go_on (GtkWindow        *window,
                            GtkWidget *const *parts,
                            guint             n_parts);

G_END_DECLS
