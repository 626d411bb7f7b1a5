/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/commands/ved-run-rows.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_RUN_OUTPUT (ved_run_output_get_type ())

G_DECLARE_FINAL_TYPE (VedRunOutput, ved_run_output, VED, RUN_OUTPUT, GtkWidget)

/* Properties: "following" (boolean): whether it stays at the end. Signal: "cursor-moved": to another line, or none. */

GtkWidget  *ved_run_output_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void        ved_run_output_set_lines     (VedRunOutput    *self,
                                          VedRunLines     *lines);
void        ved_run_output_set_partial   (VedRunOutput    *self,
                                          const char      *partial);
void        ved_run_output_set_filter    (VedRunOutput    *self,
                                          VedOutputFilter  filter);
void        ved_run_output_set_following (VedRunOutput    *self,
                                          gboolean         following);
gboolean    ved_run_output_search        (VedRunOutput    *self,
                                          const char      *text,
                                          gboolean         backwards);
char       *ved_run_output_get_selection (VedRunOutput    *self) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_run_output_get_long_line (VedRunOutput    *self) G_GNUC_WARN_UNUSED_RESULT;
guint       ved_run_output_get_n_rows    (VedRunOutput    *self);

G_END_DECLS
