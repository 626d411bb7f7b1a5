/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_RUN_VIEW (ved_run_view_get_type ())

G_DECLARE_FINAL_TYPE (VedRunView, ved_run_view, VED, RUN_VIEW, GtkWidget)

/* Signal: "run-again" (VedFormCommand): the same command is wanted once more. */

GtkWidget *ved_run_view_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_run_view_set_run    (VedRunView *self,
                                    VedRun     *run);
VedRun    *ved_run_view_get_run    (VedRunView *self);
void       ved_run_view_set_active (VedRunView *self,
                                    gboolean    active);

G_END_DECLS
