/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run.h"

G_BEGIN_DECLS

#define VED_TYPE_RUN_QUEUE (ved_run_queue_get_type ())

G_DECLARE_FINAL_TYPE (VedRunQueue, ved_run_queue, VED, RUN_QUEUE, GObject)

/* Runs that wait, run and have ended: a GListModel of VedRun in the order in which they were added. So many
 * run at a time; the next begins when one ends. Signal: "run-ended" (VedRun). */

VedRunQueue *ved_run_queue_new         (guint        limit,
                                            gsize        max_ended_bytes) G_GNUC_WARN_UNUSED_RESULT;
void         ved_run_queue_set_limit   (VedRunQueue *self,
                                        guint        limit);
guint        ved_run_queue_get_limit   (VedRunQueue *self);
void         ved_run_queue_add         (VedRunQueue *self,
                                        VedRun      *run);
void         ved_run_queue_remove      (VedRunQueue *self,
                                        VedRun      *run);
void         ved_run_queue_stop_all    (VedRunQueue *self);
guint        ved_run_queue_get_running (VedRunQueue *self);
guint        ved_run_queue_get_waiting (VedRunQueue *self);

G_END_DECLS
