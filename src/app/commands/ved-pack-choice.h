/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/project/ved-form-shelf.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_PACK_CHOICE (ved_pack_choice_get_type ())

G_DECLARE_FINAL_TYPE (VedPackChoice, ved_pack_choice, VED, PACK_CHOICE, GtkWidget)

/* Signal: "chosen" (VedFormPack). */

GtkWidget   *ved_pack_choice_new           (VedFormShelf  *shelf) G_GNUC_WARN_UNUSED_RESULT;
gboolean     ved_pack_choice_select        (VedPackChoice *self,
                                            const char    *path);
void         ved_pack_choice_show_examples (VedPackChoice *self,
                                            gboolean       shown);
gboolean     ved_pack_choice_shows_examples (VedPackChoice *self);
VedFormPack *ved_pack_choice_get_pack      (VedPackChoice *self);

G_END_DECLS
