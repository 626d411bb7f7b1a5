/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/files/ved-index-file.h"

G_BEGIN_DECLS

#define VED_TYPE_FILE_INDEX (ved_file_index_get_type ())

G_DECLARE_FINAL_TYPE (VedFileIndex, ved_file_index, VED, FILE_INDEX, GObject)

/* The checkpoints, models and data sets of a project: a GListModel of VedIndexFile in the order of their paths.
 * It is read from the user's cache and looks at a folder only when that has changed. Belongs to one thread; all
 * work on files is done in others. Signal: "refreshed", after each look. */

VedFileIndex *ved_file_index_new            (const char          *root,
                                             const char          *cache_path) G_GNUC_WARN_UNUSED_RESULT;
char         *ved_file_index_cache_path     (const char          *root) G_GNUC_WARN_UNUSED_RESULT;
void          ved_file_index_load_async     (VedFileIndex        *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
void          ved_file_index_refresh_async  (VedFileIndex        *self,
                                             gboolean             rebuild,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean      ved_file_index_finish         (VedFileIndex        *self,
                                             GAsyncResult        *result,
                                             GError             **error);
void          ved_file_index_watch          (VedFileIndex        *self);
GPtrArray    *ved_file_index_list           (VedFileIndex        *self,
                                             VedIndexKind         kind) G_GNUC_WARN_UNUSED_RESULT;
char         *ved_file_index_get_fault      (VedFileIndex        *self,
                                             VedIndexKind         kind) G_GNUC_WARN_UNUSED_RESULT;
guint         ved_file_index_get_n_walked   (VedFileIndex        *self);

G_END_DECLS
