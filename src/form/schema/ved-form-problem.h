/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  VED_FORM_HINT,                /* could be better */
  VED_FORM_WARNING,             /* probably not what was meant; blocks nothing */
  VED_FORM_ERROR,               /* blocks running */
} VedFormSeverity;

#define VED_TYPE_FORM_PROBLEM (ved_form_problem_get_type ())

G_DECLARE_FINAL_TYPE (VedFormProblem, ved_form_problem, VED, FORM_PROBLEM, GObject)

/* Something to say about a schema (with a place) or about a form's values (with the key of a field). It never
 * changes, and may be read from any thread.
 *
 * Properties, all read-only: "severity" (int), "message", "key", "path" (strings), "line", "column". */

VedFormProblem  *ved_form_problem_new           (VedFormSeverity  severity,
                                                 const char      *key,
                                                 const char      *message) G_GNUC_WARN_UNUSED_RESULT;
VedFormProblem  *ved_form_problem_new_at        (VedFormSeverity  severity,
                                                 const char      *path,
                                                 guint            line,
                                                 guint            column,
                                                 const char      *message) G_GNUC_WARN_UNUSED_RESULT;
VedFormSeverity  ved_form_problem_get_severity  (VedFormProblem  *self);
const char      *ved_form_problem_get_key       (VedFormProblem  *self);
const char      *ved_form_problem_get_message   (VedFormProblem  *self);
const char      *ved_form_problem_get_path      (VedFormProblem  *self);
guint            ved_form_problem_get_line      (VedFormProblem  *self);
guint            ved_form_problem_get_column    (VedFormProblem  *self);
char            *ved_form_problem_to_text       (VedFormProblem  *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean         ved_form_problems_have_error   (GPtrArray       *problems);
const char      *ved_form_severity_to_string    (VedFormSeverity  severity);

G_END_DECLS
