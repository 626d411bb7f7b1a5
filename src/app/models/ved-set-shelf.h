/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-set-item.h"

G_BEGIN_DECLS

#define VED_TYPE_SET_SHELF (ved_set_shelf_get_type ())

G_DECLARE_FINAL_TYPE (VedSetShelf, ved_set_shelf, VED, SET_SHELF, GObject)

/* The order books in the folders that a person named.
 *
 * Signal: "changed" (): its list, or whether it looks. */

VedSetShelf *ved_set_shelf_new         (GSettings   *settings) G_GNUC_WARN_UNUSED_RESULT;
GListModel  *ved_set_shelf_get_items   (VedSetShelf *self);
gboolean     ved_set_shelf_is_looking  (VedSetShelf *self);
GStrv        ved_set_shelf_dup_folders (VedSetShelf *self) G_GNUC_WARN_UNUSED_RESULT;
const char  *ved_set_shelf_get_message (VedSetShelf *self);
void         ved_set_shelf_look        (VedSetShelf *self);
void         ved_set_shelf_add         (VedSetShelf *self,
                                        const char  *folder);
void         ved_set_shelf_remove      (VedSetShelf *self,
                                        const char  *folder);
void         ved_set_shelf_close       (VedSetShelf *self);

G_END_DECLS
