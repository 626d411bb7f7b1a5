/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run-decoder.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_RUN_LINES_MAX       1000000
#define VED_RUN_LINES_MAX_BYTES (256 * 1024 * 1024)

/* A line before it is in a list: made in the thread that reads. */
typedef struct _VedRunText VedRunText;

VedRunText    *ved_run_text_new       (const char       *text,
                                       gsize             length,
                                       const VedRunSpan *spans,
                                       guint             n_spans,
                                       gboolean          is_stderr) G_GNUC_WARN_UNUSED_RESULT;
VedRunLineKind ved_run_text_get_class (const VedRunText *line,
                                       const char      **text);

#define VED_TYPE_RUN_LINE (ved_run_line_get_type ())

G_DECLARE_FINAL_TYPE (VedRunLine, ved_run_line, VED, RUN_LINE, GObject)

/* One line of output, made when it is looked at. */
const char       *ved_run_line_get_text      (VedRunLine *self);
VedRunLineKind    ved_run_line_get_class     (VedRunLine *self);
gboolean          ved_run_line_get_is_stderr (VedRunLine *self);
guint64           ved_run_line_get_number    (VedRunLine *self);

/* A line looked at where it stands, until the next one is added. */
typedef struct {
  const char *text;
  gsize length;
  const VedRunSpan *spans;
  guint n_spans;
  VedRunLineKind kind;
  gboolean is_stderr;
} VedRunGlance;

#define VED_TYPE_RUN_LINES (ved_run_lines_get_type ())

G_DECLARE_FINAL_TYPE (VedRunLines, ved_run_lines, VED, RUN_LINES, GObject)

/* The output of a run: a GListModel of VedRunLine. It holds so many lines and bytes and no more: the oldest go. */

VedRunLines *ved_run_lines_new         (guint         max_lines,
                                        gsize         max_bytes) G_GNUC_WARN_UNUSED_RESULT;
void         ved_run_lines_take        (VedRunLines  *self,
                                        VedRunText   *line);
void         ved_run_lines_flush       (VedRunLines  *self);
void         ved_run_lines_shorten     (VedRunLines  *self,
                                        guint         n_lines);
gsize        ved_run_lines_get_n_bytes (VedRunLines  *self);
guint64      ved_run_lines_get_n_total (VedRunLines  *self);
gboolean     ved_run_lines_read        (VedRunLines  *self,
                                        guint         position,
                                        VedRunGlance *glance);
guint64      ved_run_lines_get_n_gone  (VedRunLines  *self);
const char  *ved_run_lines_peek        (VedRunLines  *self,
                                        guint         position);
guint        ved_run_lines_find        (VedRunLines  *self,
                                        const char   *text,
                                        guint         from,
                                        gboolean      backwards);
char        *ved_run_lines_to_text     (VedRunLines  *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
