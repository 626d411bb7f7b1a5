/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/ved-hub-config.h"
#include "hub/ved-hub-listing.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Asks a Hub. Belongs to one thread, and blocks it; @config must live as long. */
typedef struct _VedHubClient VedHubClient;

/* What the Hub says of a file before one takes it. */
typedef struct {
  char *commit;
  char *etag;
  gint64 size;
  char *url;                    /* where the content is, on another host perhaps */
} VedHubStat;

VedHubClient  *ved_hub_client_new          (const VedHubConfig  *config,
                                            const char          *token) G_GNUC_WARN_UNUSED_RESULT;
void           ved_hub_client_free         (VedHubClient        *self);
char          *ved_hub_client_find_commit  (VedHubClient        *self,
                                            const char          *repository,
                                            const char          *revision,
                                            GCancellable        *cancellable,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;
VedHubListing *ved_hub_client_list         (VedHubClient        *self,
                                            const char          *repository,
                                            const char          *commit,
                                            GCancellable        *cancellable,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_hub_client_stat         (VedHubClient        *self,
                                            const char          *repository,
                                            const char          *commit,
                                            const char          *path,
                                            VedHubStat          *stat,
                                            GCancellable        *cancellable,
                                            GError             **error);
GInputStream  *ved_hub_client_open         (VedHubClient        *self,
                                            const char          *url,
                                            gint64               offset,
                                            gboolean            *resumed,
                                            GCancellable        *cancellable,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes        *ved_hub_client_post         (VedHubClient        *self,
                                            const char          *url,
                                            const char          *type,
                                            GBytes              *body,
                                            const char          *what,
                                            guint               *status,
                                            GCancellable        *cancellable,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_hub_client_put          (VedHubClient        *self,
                                            const char          *url,
                                            GHashTable          *heads,
                                            const char          *file,
                                            const char          *what,
                                            GCancellable        *cancellable,
                                            GError             **error);
void           ved_hub_stat_clear          (VedHubStat          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHubClient, ved_hub_client_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedHubStat, ved_hub_stat_clear)

G_END_DECLS
