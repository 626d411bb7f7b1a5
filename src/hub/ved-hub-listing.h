/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One file of a repository. */
typedef struct {
  char *path;
  gint64 size;
  char *blob_id;                /* (nullable): git's SHA-1 of what git holds, for a large file a pointer */
  char *etag;                   /* SHA-256 of a large file, else the blob id; "" where it is not known */
} VedHubFile;

/* All files of a repository as of one commit. */
typedef struct {
  char *commit;                 /* 40 hex digits */
  char *note;                   /* (nullable): why it is of the cache, though the Hub was asked */
  GPtrArray *files;             /* (element-type VedHubFile), in the order of the Hub */
} VedHubListing;

VedHubListing *ved_hub_listing_new             (const char    *commit) G_GNUC_WARN_UNUSED_RESULT;
VedHubListing *ved_hub_listing_new_from_folder (const char    *commit,
                                                const char    *folder,
                                                const char    *start) G_GNUC_WARN_UNUSED_RESULT;
void           ved_hub_listing_free            (VedHubListing *self);
gboolean       ved_hub_listing_add_tree        (VedHubListing *self,
                                                const char    *json,
                                                gssize         length,
                                                GError       **error);
VedHubListing *ved_hub_listing_load            (const char    *path,
                                                const char    *commit,
                                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_hub_listing_save            (VedHubListing *self,
                                                const char    *path,
                                                GError       **error);
VedHubFile    *ved_hub_listing_find            (VedHubListing *self,
                                                const char    *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHubListing, ved_hub_listing_free)

G_END_DECLS
