/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run-lines.h"

G_BEGIN_DECLS

typedef enum {
  VED_OUTPUT_ALL,
  VED_OUTPUT_NOTABLE,           /* warnings, errors, figures, success */
  VED_OUTPUT_PROBLEMS,          /* warnings and errors */
  VED_OUTPUT_STDERR,
} VedOutputFilter;

/* Which lines of an output stand in which rows. */
typedef struct _VedRunRows VedRunRows;

VedRunRows     *ved_run_rows_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_run_rows_free         (VedRunRows      *self);
void            ved_run_rows_set          (VedRunRows      *self,
                                           VedRunLines     *lines,
                                           VedOutputFilter  filter);
VedRunLines    *ved_run_rows_get_lines    (VedRunRows      *self);
VedOutputFilter ved_run_rows_get_filter   (VedRunRows      *self);
guint           ved_run_rows_update       (VedRunRows      *self);
guint           ved_run_rows_count        (VedRunRows      *self);
guint64         ved_run_rows_first_number (VedRunRows      *self);
guint64         ved_run_rows_number       (VedRunRows      *self,
                                           guint            row);
guint           ved_run_rows_find         (VedRunRows      *self,
                                           guint64          number);
gboolean        ved_run_rows_read         (VedRunRows      *self,
                                           guint64          number,
                                           VedRunGlance    *glance);

G_END_DECLS
