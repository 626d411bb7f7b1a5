/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form-command.h"

G_BEGIN_DECLS

/* A program that runs, under a watcher of its own. Plain value; belongs to one VedRun. */
typedef struct {
  int control;                  /* to the watcher; -1: gone. Closing it kills all that the program started */
  int out, err;                 /* what it writes; @err is -1 on a terminal */
  GPid watcher;
  GPid program;
} VedRunChild;

/* How a program ended. */
typedef struct {
  int status;                   /* as of waitpid() */
  gint64 peak_kb;               /* of the largest of its processes */
  gint64 cpu_us;
} VedRunEnd;

gboolean ved_run_child_spawn    (VedRunChild           *self,
                                 const VedFormCommand  *command,
                                 gboolean               terminal,
                                 GError               **error);
void     ved_run_child_signal   (const VedRunChild     *self,
                                 int                    number);
gboolean ved_run_child_read_end (const VedRunChild     *self,
                                 VedRunEnd             *end);
void     ved_run_child_clear    (VedRunChild           *self);

G_END_DECLS
