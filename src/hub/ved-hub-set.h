/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/ved-hub-listing.h"

G_BEGIN_DECLS

/* One order-book recording in a repository: two files. */
typedef struct {
  char *ticker;
  char *date;                   /* 2012-06-21 */
  guint n_levels;
  const VedHubFile *messages;   /* (nullable): belongs to the listing */
  const VedHubFile *book;       /* (nullable): likewise */
} VedHubSet;

GPtrArray *ved_hub_sets_find       (VedHubListing   *listing) G_GNUC_WARN_UNUSED_RESULT;
gboolean   ved_hub_set_is_whole    (const VedHubSet *self);
gint64     ved_hub_set_get_n_bytes (const VedHubSet *self);
char      *ved_hub_set_get_label   (const VedHubSet *self) G_GNUC_WARN_UNUSED_RESULT;
char      *ved_hub_set_dup_folder  (const VedHubSet *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
