/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_DEPENDENCY_EDITOR (ved_dependency_editor_get_type ())

G_DECLARE_FINAL_TYPE (VedDependencyEditor, ved_dependency_editor, VED, DEPENDENCY_EDITOR, GtkWidget)

/* The table of who depends on whom, a row for each dependency, which are applied together.
 *
 * Signal: "applied": the daemon goes by another table now. */

GtkWidget *ved_dependency_editor_new  (VedPage             *page) G_GNUC_WARN_UNUSED_RESULT;
void       ved_dependency_editor_load (VedDependencyEditor *self);

G_END_DECLS
