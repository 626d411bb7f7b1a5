/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "form/command/ved-form-command.h"
#include "form/runs/ved-run-child.h"
#include "form/runs/ved-run-lines.h"
#include "form/runs/ved-run-metrics.h"

G_BEGIN_DECLS

typedef enum {
  VED_RUN_IDLE,                 /* waits for its turn */
  VED_RUN_STARTING,
  VED_RUN_RUNNING,
  VED_RUN_STOPPING,             /* was told to end */
  VED_RUN_SUCCEEDED,
  VED_RUN_FAILED,
  VED_RUN_STOPPED,
  VED_RUN_NOT_STARTED,          /* there is no such program or folder: see "message" */
  VED_RUN_LOST,                 /* of a record: who ran it ended first, and nobody knows how it did */
} VedRunState;

#define VED_TYPE_RUN (ved_run_get_type ())

G_DECLARE_FINAL_TYPE (VedRun, ved_run, VED, RUN, GObject)

/* One run of a command. Belongs to the thread-default context in which it was started; what the program writes
 * is read in a thread of its own. When the run is let go, or this process ends in whatever way, all that the
 * program has started is killed.
 *
 * Properties, read-only, with notify: "state" (int), "message" (string), "partial" (the line that is not yet
 * complete). Signals: "ended", once. */

typedef struct {
  VedRunIo io;
  guint max_lines;              /* 0: VED_RUN_LINES_MAX */
  guint grace_ms;               /* between SIGTERM and SIGKILL; 0: 5 s */
  const char *log_path;         /* (nullable): gets what the program writes, as it is */
} VedRunOptions;

VedRun         *ved_run_new             (const char           *title,
                                         VedFormCommand       *command,
                                         VedClock             *clock,
                                         const VedRunOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_run_start           (VedRun               *self);
void            ved_run_stop            (VedRun               *self);
const char     *ved_run_get_title       (VedRun               *self);
VedFormCommand *ved_run_get_command     (VedRun               *self);
VedRunIo        ved_run_get_io          (VedRun               *self);
VedRunState     ved_run_get_state       (VedRun               *self);
gboolean        ved_run_get_has_ended   (VedRun               *self);
const char     *ved_run_get_message     (VedRun               *self);
const char     *ved_run_get_note        (VedRun               *self);
int             ved_run_get_exit_status (VedRun               *self);
gint64          ved_run_get_start_us    (VedRun               *self);
gint64          ved_run_get_duration_us (VedRun               *self);
gint64          ved_run_get_peak_kb     (VedRun               *self);
gint64          ved_run_get_cpu_us      (VedRun               *self);
GPid            ved_run_get_pid         (VedRun               *self);
const char     *ved_run_get_log_path    (VedRun               *self);
const char     *ved_run_get_log_fault   (VedRun               *self);
VedRunLines    *ved_run_get_lines       (VedRun               *self);
VedRunMetrics  *ved_run_get_metrics     (VedRun               *self);
const char     *ved_run_state_to_string (VedRunState           state);

G_END_DECLS
