/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ved_page_wheel_keep (GtkWidget *scroller);

G_END_DECLS
