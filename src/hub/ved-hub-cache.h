/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/ved-hub-config.h"
#include "hub/ved-hub-listing.h"

G_BEGIN_DECLS

char          *ved_hub_cache_find_file     (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *revision,
                                            const char          *path) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_hub_cache_has_file      (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *revision,
                                            const char          *path);
gboolean       ved_hub_cache_is_missing    (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *commit,
                                            const char          *path);
gboolean       ved_hub_cache_put_missing   (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *commit,
                                            const char          *path,
                                            GError             **error);
char          *ved_hub_cache_find_commit   (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *revision) G_GNUC_WARN_UNUSED_RESULT;
char          *ved_hub_cache_get_snapshot  (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *commit) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_hub_cache_put_commit    (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *revision,
                                            const char          *commit,
                                            GError             **error);
VedHubListing *ved_hub_cache_find_listing  (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *commit) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_hub_cache_put_listing   (const VedHubConfig  *config,
                                            const char          *repository,
                                            VedHubListing       *listing,
                                            GError             **error);
char          *ved_hub_cache_get_blob      (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *etag) G_GNUC_WARN_UNUSED_RESULT;
char          *ved_hub_cache_take_partial  (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *etag,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_hub_cache_keep_blob     (const char          *partial,
                                            const char          *blob,
                                            GError             **error);
gboolean       ved_hub_cache_link          (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *commit,
                                            const char          *path,
                                            const char          *etag,
                                            GError             **error);
int            ved_hub_cache_lock          (const VedHubConfig  *config,
                                            const char          *repository,
                                            const char          *etag,
                                            GCancellable        *cancellable,
                                            GError             **error);
GStrv          ved_hub_cache_list          (const VedHubConfig  *config,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
