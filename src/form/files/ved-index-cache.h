/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/files/ved-index-file.h"

G_BEGIN_DECLS

/* One folder. Immutable once made; shared by tables. */
typedef struct {
  gatomicrefcount ref_count;
  char *path;                   /* below the root */
  gint64 mtime_ns;
  GPtrArray *subfolders;        /* (element-type utf8): names */
  GPtrArray *files;             /* (element-type VedIndexFile) */
  GPtrArray *sidecars;          /* by file: (nullable) its metadata as text */
  char *fault;                  /* (nullable): why it cannot be read */
} VedIndexFolder;

/* A table: path to VedIndexFolder. */

VedIndexFolder *ved_index_folder_new       (const char      *path,
                                            gint64           mtime_ns) G_GNUC_WARN_UNUSED_RESULT;
void            ved_index_folder_unref     (VedIndexFolder  *self);
void            ved_index_folder_take_file (VedIndexFolder  *self,
                                            VedIndexFile    *file,
                                            char            *sidecar);
GHashTable     *ved_index_table_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_index_table_take       (GHashTable      *table,
                                            VedIndexFolder  *folder);
VedFormValue   *ved_index_parse_sidecar    (const char      *text,
                                            const char      *path,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_index_cache_load       (const char      *path,
                                            const char      *root,
                                            GHashTable      *table);
void            ved_index_cache_save       (const char      *path,
                                            const char      *root,
                                            GHashTable      *table);

G_END_DECLS
