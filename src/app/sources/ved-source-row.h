/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *ved_source_row_new          (const char  *source) G_GNUC_WARN_UNUSED_RESULT;
void       ved_source_row_forget_fault (AdwEntryRow *row);
char      *ved_source_row_read_address (AdwEntryRow *row,
                                        gboolean     is_prometheus) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
