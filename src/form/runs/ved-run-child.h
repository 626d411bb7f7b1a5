/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/command/ved-form-command.h"

G_BEGIN_DECLS

/* What a program reads and writes. */
typedef enum {
  VED_RUN_IO_CLOSED,            /* pipes; its input is at its end from the start */
  VED_RUN_IO_OPEN,              /* pipes; its input stays open, and nothing comes */
  VED_RUN_IO_TERMINAL,          /* a terminal: its two streams are one */
} VedRunIo;

const char *ved_run_io_to_string (VedRunIo    io);
VedRunIo    ved_run_io_parse     (const char *name);

/* A program that runs, under a watcher of its own. Plain value; belongs to one VedRun. */
typedef struct {
  int control;                  /* to the watcher; -1: gone. Closing it kills all that the program started */
  int in;                       /* what it reads; -1 unless that stays open */
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
                                 VedRunIo               io,
                                 GError               **error);
void     ved_run_child_signal   (const VedRunChild     *self,
                                 int                    number);
gboolean ved_run_child_read_end (const VedRunChild     *self,
                                 VedRunEnd             *end);
void     ved_run_child_clear    (VedRunChild           *self);

G_END_DECLS
