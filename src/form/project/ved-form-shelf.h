/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/project/ved-form-pack.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_FORM_SHELF (ved_form_shelf_get_type ())

G_DECLARE_FINAL_TYPE (VedFormShelf, ved_form_shelf, VED, FORM_SHELF, GObject)

/* All schema files of the built-in folder and the user's own: a GListModel of VedFormPack in the order of their
 * names, examples last. It follows the folders; files are read in a worker, and again only when they are other
 * ones. Main thread. Signal: "looked", after each look. */

VedFormShelf *ved_form_shelf_new  (const char   *user_folder,
                                   const char   *system_folder) G_GNUC_WARN_UNUSED_RESULT;
void          ved_form_shelf_look (VedFormShelf *self);
gboolean      ved_form_shelf_get_has_looked (VedFormShelf *self);
VedFormPack  *ved_form_shelf_find (VedFormShelf *self,
                                   const char   *path);

G_END_DECLS
