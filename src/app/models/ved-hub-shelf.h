/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-hub-item.h"
#include "hub/ved-hub-token.h"

G_BEGIN_DECLS

typedef enum {
  VED_HUB_SHELF_EMPTY,          /* no dataset was named */
  VED_HUB_SHELF_ASKING,
  VED_HUB_SHELF_READY,
  VED_HUB_SHELF_FAILED,
} VedHubShelfState;

#define VED_TYPE_HUB_SHELF (ved_hub_shelf_get_type ())

G_DECLARE_FINAL_TYPE (VedHubShelf, ved_hub_shelf, VED, HUB_SHELF, GObject)

/* The order books of one dataset of a Hub, pinned to one commit, and their transfers.
 *
 * Signals: "changed" (): another state, list, message or token; "arrived" (item): a set is here now. */

VedHubShelf        *ved_hub_shelf_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void                ved_hub_shelf_open          (VedHubShelf    *self,
                                                 const char     *name,
                                                 const char     *revision);
void                ved_hub_shelf_check         (VedHubShelf    *self,
                                                 const char     *branch);
VedHubShelfState    ved_hub_shelf_get_state     (VedHubShelf    *self);
const char         *ved_hub_shelf_get_name      (VedHubShelf    *self);
const char         *ved_hub_shelf_get_commit    (VedHubShelf    *self);
const char         *ved_hub_shelf_get_newest    (VedHubShelf    *self);
const char         *ved_hub_shelf_get_message   (VedHubShelf    *self);
const VedHubConfig *ved_hub_shelf_get_config    (VedHubShelf    *self);
GListModel         *ved_hub_shelf_get_items     (VedHubShelf    *self);
VedHubTokenPlace    ved_hub_shelf_get_token     (VedHubShelf    *self);
void                ved_hub_shelf_set_token     (VedHubShelf    *self,
                                                 const char     *token);
void                ved_hub_shelf_download      (VedHubShelf    *self,
                                                 VedHubItem     *item);
void                ved_hub_shelf_cancel        (VedHubShelf    *self,
                                                 VedHubItem     *item);

G_END_DECLS
