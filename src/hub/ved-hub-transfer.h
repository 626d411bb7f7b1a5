/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/ved-hub-config.h"
#include "hub/ved-hub-listing.h"

G_BEGIN_DECLS

/* How far a transfer is. */
typedef struct {
  guint n_files;
  guint n_done;
  gint64 n_bytes;
  gint64 n_bytes_done;
} VedHubProgress;

/* A piece of a file, in order; in a thread of the transfer, one at a time for each file. Where @offset is 0 the file
 * begins, or begins anew. What is here from before comes this way too; nothing is checked before the transfer ends. */
typedef void (*VedHubPieceFunc) (const char   *path,
                                 gint64        offset,
                                 gconstpointer data,
                                 gsize         length,
                                 gpointer      user_data);

#define VED_TYPE_HUB_TRANSFER (ved_hub_transfer_get_type ())

G_DECLARE_FINAL_TYPE (VedHubTransfer, ved_hub_transfer, VED, HUB_TRANSFER, GObject)

VedHubTransfer *ved_hub_transfer_new            (const VedHubConfig   *config,
                                                 const char           *token,
                                                 const char           *repository,
                                                 const char           *commit) G_GNUC_WARN_UNUSED_RESULT;
void            ved_hub_transfer_add            (VedHubTransfer       *self,
                                                 const VedHubFile     *file);
void            ved_hub_transfer_set_piece_func (VedHubTransfer       *self,
                                                 VedHubPieceFunc       piece,
                                                 gpointer              user_data);
void            ved_hub_transfer_get_progress   (VedHubTransfer       *self,
                                                 VedHubProgress       *progress);
gboolean        ved_hub_transfer_run            (VedHubTransfer       *self,
                                                 GCancellable         *cancellable,
                                                 GError              **error);
void            ved_hub_transfer_run_async      (VedHubTransfer       *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean        ved_hub_transfer_run_finish     (VedHubTransfer       *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_END_DECLS
