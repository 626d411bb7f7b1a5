/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_RUNS_VIEW (ved_runs_view_get_type ())

G_DECLARE_FINAL_TYPE (VedRunsView, ved_runs_view, VED, RUNS_VIEW, GtkWidget)

GtkWidget *ved_runs_view_new        (VedCommandDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
void       ved_runs_view_show       (VedRunsView    *self,
                                     VedRun         *run);
void       ved_runs_view_set_active (VedRunsView    *self,
                                     gboolean        active);

G_END_DECLS
