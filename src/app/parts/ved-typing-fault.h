/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_TYPING_FAULT (ved_typing_fault_get_type ())

G_DECLARE_FINAL_TYPE (VedTypingFault, ved_typing_fault, VED, TYPING_FAULT, GtkWidget)

/* A line that says what is wrong with what is typed into an entry. What is half typed is no fault yet: one is shown once
 * typing rests. */

GtkWidget *ved_typing_fault_new (GtkWidget      *entry) G_GNUC_WARN_UNUSED_RESULT;
void       ved_typing_fault_set (VedTypingFault *self,
                                 const char     *fault);

G_END_DECLS
