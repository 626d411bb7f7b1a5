/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/files/ved-file-index.h"
#include "form/project/ved-form-shelf.h"
#include "form/runs/ved-run-history.h"
#include "form/runs/ved-run-queue.h"

G_BEGIN_DECLS

/* Where a desk finds and keeps things; all strings are copied. */
typedef struct {
  const char *user_forms, *system_forms; /* folders of schemas */
  const char *state;            /* folder: what forms were filled with, logs of runs */
  const char *history;          /* file */
  const char *work;             /* folder that commands run in when their schema belongs to no project */
} VedCommandPlaces;

#define VED_TYPE_COMMAND_DESK (ved_command_desk_get_type ())

G_DECLARE_FINAL_TYPE (VedCommandDesk, ved_command_desk, VED, COMMAND_DESK, GObject)

/* What all command forms share: the schemas, the runs, their history, one index for each project.
 *
 * Signals: "run-ended" (VedRun), after it is in the history. Main thread. */

VedCommandDesk *ved_command_desk_new         (const VedCommandPlaces *places) G_GNUC_WARN_UNUSED_RESULT;
VedCommandDesk *ved_command_desk_new_default (void) G_GNUC_WARN_UNUSED_RESULT;
VedFormShelf   *ved_command_desk_get_shelf   (VedCommandDesk         *self);
VedRunQueue    *ved_command_desk_get_queue   (VedCommandDesk         *self);
VedRunHistory  *ved_command_desk_get_history (VedCommandDesk         *self);
const char     *ved_command_desk_get_state   (VedCommandDesk         *self);
const char     *ved_command_desk_get_work    (VedCommandDesk         *self);
VedFileIndex   *ved_command_desk_get_index   (VedCommandDesk         *self,
                                              const char             *root);
VedRun         *ved_command_desk_run         (VedCommandDesk         *self,
                                              const char             *title,
                                              VedFormCommand         *command,
                                              VedRunIo                io);
guint           ved_command_desk_get_n_unfinished (VedCommandDesk    *self);

G_END_DECLS
