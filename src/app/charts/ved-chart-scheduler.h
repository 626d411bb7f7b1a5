/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void  ved_chart_scheduler_request       (GtkWidget *chart);
void  ved_chart_scheduler_forget        (GtkWidget *chart);
guint ved_chart_scheduler_get_n_waiting (GtkWidget *window);

G_END_DECLS
