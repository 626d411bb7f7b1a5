/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-problem.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_PROBLEM_LIST (ved_problem_list_get_type ())

G_DECLARE_FINAL_TYPE (VedProblemList, ved_problem_list, VED, PROBLEM_LIST, GtkWidget)

/* Signal: "show-field" (key). */

GtkWidget *ved_problem_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_problem_list_set (VedProblemList *self,
                                 GPtrArray      *problems);

G_END_DECLS
