/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"
#include "hub/ved-hub-client.h"

G_BEGIN_DECLS

/* A file that is to be in a repository. */
typedef struct {
  char *path;                   /* in the repository */
  char *source;                 /* (nullable): the file that holds its content */
  GBytes *bytes;                /* (nullable): the content, where it is no file */
  gint64 size;                  /* what follows is known once it was uploaded */
  char *blob_id;                /* (nullable): as git hashes it */
  char *sha256;                 /* (nullable) */
  gboolean is_large;            /* the Hub keeps it outside of git */
} VedHubUpload;

VedHubUpload *ved_hub_upload_new        (const char         *path,
                                         const char         *source,
                                         const char         *text) G_GNUC_WARN_UNUSED_RESULT;
void          ved_hub_upload_free       (VedHubUpload       *self);
gboolean      ved_hub_upload_is         (const VedHubUpload *self,
                                         const VedHubFile   *file);
gboolean      ved_hub_upload_is_as_sent (const VedHubUpload *self,
                                         GCancellable       *cancellable);
gboolean      ved_hub_upload_create     (VedHubClient       *client,
                                         const char         *repository,
                                         gboolean            is_private,
                                         GCancellable       *cancellable,
                                         GError            **error);
gboolean      ved_hub_upload_commit     (VedHubClient       *client,
                                         const char         *repository,
                                         GPtrArray          *uploads,
                                         const char         *summary,
                                         VedProgress        *progress,
                                         GCancellable       *cancellable,
                                         GError            **error);

G_END_DECLS
