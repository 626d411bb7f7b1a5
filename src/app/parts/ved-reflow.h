/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_REFLOW (ved_reflow_get_type ())

G_DECLARE_FINAL_TYPE (VedReflow, ved_reflow, VED, REFLOW, GtkWidget)

GtkWidget *ved_reflow_new    (int        least_column_px,
                              int        max_columns,
                              int        spacing_px) G_GNUC_WARN_UNUSED_RESULT;
void       ved_reflow_append (VedReflow *self,
                              GtkWidget *child,
                              int        weight);

G_END_DECLS
