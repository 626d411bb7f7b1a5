/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_SOURCE_BUTTON (ved_source_button_get_type ())

G_DECLARE_FINAL_TYPE (VedSourceButton, ved_source_button, VED, SOURCE_BUTTON, AdwBin)

/* What the viewer is looking at, in what state, and how old it is. Opens the source popover, which is made
 * the first time. */

void ved_source_button_set_session (VedSourceButton *self,
                                    VedSession      *session);
void ved_source_button_set_age     (VedSourceButton *self,
                                    const char      *age);
void ved_source_button_set_narrow  (VedSourceButton *self,
                                    gboolean         narrow);
void ved_source_button_set_page    (VedSourceButton *self,
                                    const char      *page);
GtkMenuButton *ved_source_button_get_button (VedSourceButton *self);
void ved_source_button_enter_key   (VedSourceButton *self);

G_END_DECLS
