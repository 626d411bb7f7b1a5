/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is known of whether the two files belong together. */
typedef enum {
  VED_SET_UNCHECKED,
  VED_SET_CHECKING,
  VED_SET_WHOLE,                /* in every row */
  VED_SET_BROKEN,               /* in some rows */
  VED_SET_UNREADABLE,
} VedSetState;

#define VED_TYPE_SET_ITEM (ved_set_item_get_type ())

G_DECLARE_FINAL_TYPE (VedSetItem, ved_set_item, VED, SET_ITEM, GObject)

/* One order book on this computer, as a list shows it.
 *
 * Signal: "changed" (): its state. */

VedSetItem       *ved_set_item_new         (const VedBookSet *set) G_GNUC_WARN_UNUSED_RESULT;
const VedBookSet *ved_set_item_get_set     (VedSetItem       *self);
const char       *ved_set_item_get_label   (VedSetItem       *self);
const char       *ved_set_item_get_path    (VedSetItem       *self);
VedSetState       ved_set_item_get_state   (VedSetItem       *self);
const char       *ved_set_item_get_message (VedSetItem       *self);
guint32           ved_set_item_get_n_rows  (VedSetItem       *self);
void              ved_set_item_check       (VedSetItem       *self);
void              ved_set_item_cancel      (VedSetItem       *self);

G_END_DECLS
