/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ved_popover_lend_focus (GtkPopover *popover);

G_END_DECLS
