/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is chosen in a drop-down or typed into a spin button, kept with the state of a page. */

void ved_choice_state_save    (GVariantDict *state,
                               const char   *key,
                               GtkWidget    *control);
void ved_choice_state_restore (GVariant     *state,
                               const char   *key,
                               GtkWidget    *control);

G_END_DECLS
