/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/ved-hub-client.h"

G_BEGIN_DECLS

/* Who is told of what comes of a file, in the thread that downloads. */
typedef struct {
  /* Bytes that came; less than none where a transfer has to begin again. */
  void (*came) (gint64   n_bytes,
                gpointer user_data);
  /* (nullable): the bytes themselves, in order, those that were here before too. Where @offset is 0 all begins
   * anew. They are not checked yet. */
  void (*piece) (const VedHubFile *file,
                 gint64            offset,
                 gconstpointer     data,
                 gsize             length,
                 gpointer          user_data);
  gpointer user_data;
} VedHubWatch;

gboolean ved_hub_download (VedHubClient        *client,
                           const VedHubConfig  *config,
                           const char          *repository,
                           const char          *commit,
                           const VedHubFile    *file,
                           const VedHubWatch   *watch,
                           GCancellable        *cancellable,
                           GError             **error);

G_END_DECLS
