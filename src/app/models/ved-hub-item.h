/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-stream.h"
#include "hub/ved-hub-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  VED_HUB_ITEM_HALF,            /* one of its files is missing at the Hub: of no use */
  VED_HUB_ITEM_ON_HUB,
  VED_HUB_ITEM_COMING,
  VED_HUB_ITEM_FAILED,
  VED_HUB_ITEM_HERE,
} VedHubItemState;

#define VED_TYPE_HUB_ITEM (ved_hub_item_get_type ())

G_DECLARE_FINAL_TYPE (VedHubItem, ved_hub_item, VED, HUB_ITEM, GObject)

/* One order book of a dataset, as a list shows it.
 *
 * Signal: "changed" (): its state, progress or message. */

VedHubItem      *ved_hub_item_new          (const VedHubSet *set,
                                            const char      *folder,
                                            gboolean         is_here) G_GNUC_WARN_UNUSED_RESULT;
const VedHubSet *ved_hub_item_get_set      (VedHubItem      *self);
const char      *ved_hub_item_get_label    (VedHubItem      *self);
const char      *ved_hub_item_get_folder   (VedHubItem      *self);
gint64           ved_hub_item_get_n_bytes  (VedHubItem      *self);
VedHubItemState  ved_hub_item_get_state    (VedHubItem      *self);
const char      *ved_hub_item_get_message  (VedHubItem      *self);
gint64           ved_hub_item_get_n_done   (VedHubItem      *self);
void             ved_hub_item_set_state    (VedHubItem      *self,
                                            VedHubItemState  state,
                                            const char      *message);
void             ved_hub_item_set_n_done   (VedHubItem      *self,
                                            gint64           n_bytes);
VedBookStream   *ved_hub_item_get_stream   (VedHubItem      *self);
void             ved_hub_item_set_stream   (VedHubItem      *self,
                                            VedBookStream   *stream);

G_END_DECLS
