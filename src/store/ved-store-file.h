/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"
#include "store/ved-store-writer.h"

G_BEGIN_DECLS

/* A file of the data directory as a store has it: a connection that only the writer's thread uses, and one for whoever
 * reads, under its lock. Jobs may point at their store without holding it: ved_store_file_close() waits for them. A
 * reference that the writer's thread drops could be the last, and have that thread wait for itself. */
typedef struct {
  const char *name;             /* of the store, as the writer's faults tell it */
  VedStoreWriter *writer;
  VedDatabase *database;        /* of the writer's thread, once the store is made */
  GMutex reader_lock;
  VedDatabase *reader;          /* under the lock */
} VedStoreFile;

VedStoreFile *ved_store_file_open       (const char               *data_dir,
                                         const VedDatabaseSchema  *schema,
                                         VedStoreWriter           *writer,
                                         GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void          ved_store_file_close      (VedStoreFile             *self);
const char   *ved_store_file_get_notice (const VedStoreFile       *self);
void          ved_store_file_push       (VedStoreFile             *self,
                                         VedChangeFunc             change,
                                         gpointer                  data,
                                         gsize                     bytes,
                                         GDestroyNotify            destroy);
void          ved_store_file_push_spare (VedStoreFile             *self,
                                         VedChangeFunc             change,
                                         gpointer                  data,
                                         gsize                     bytes,
                                         GDestroyNotify            destroy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedStoreFile, ved_store_file_close)

G_END_DECLS
