/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/ved-hub-config.h"
#include "hub/ved-hub-listing.h"

G_BEGIN_DECLS

VedHubListing *ved_hub_revision_list        (const VedHubConfig   *config,
                                             const char           *token,
                                             const char           *repository,
                                             const char           *revision,
                                             GCancellable         *cancellable,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void           ved_hub_revision_list_async  (const VedHubConfig   *config,
                                             const char           *token,
                                             const char           *repository,
                                             const char           *revision,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
VedHubListing *ved_hub_revision_list_finish (GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void           ved_hub_revision_find_async  (const VedHubConfig   *config,
                                             const char           *token,
                                             const char           *repository,
                                             const char           *revision,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
char          *ved_hub_revision_find_finish (GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
