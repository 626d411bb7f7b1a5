/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean ved_contrast_is_high (void);
void     ved_contrast_try     (gboolean   is_tried);
void     ved_contrast_follow  (GtkWidget *widget);

G_END_DECLS
