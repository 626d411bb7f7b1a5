/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_SWEEP_WINDOW (ved_sweep_window_get_type ())

G_DECLARE_FINAL_TYPE (VedSweepWindow, ved_sweep_window, VED, SWEEP_WINDOW, AdwWindow)

/* Signal: "started" (VedRun): the first of its runs is in the queue. */

GtkWidget *ved_sweep_window_new (GtkWindow         *parent,
                                 VedCommandSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
