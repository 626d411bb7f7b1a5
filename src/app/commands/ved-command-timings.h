/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_COMMAND_TIMINGS (ved_command_timings_get_type ())

G_DECLARE_FINAL_TYPE (VedCommandTimings, ved_command_timings, VED, COMMAND_TIMINGS, GtkWidget)

/* A line that says what the page costs; it measures while it can be seen. */

GtkWidget *ved_command_timings_new (void);
void       ved_command_timings_set (VedCommandTimings *self,
                                    guint              n_built,
                                    double             build_ms);

G_END_DECLS
