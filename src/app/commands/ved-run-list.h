/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run-history.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows for lists of runs. */

GtkWidget *ved_run_row_new        (VedRun       *run) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_run_record_row_new (VedRunRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
