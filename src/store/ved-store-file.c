/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-store-file"

#include "config.h"

#include "store/ved-store-file.h"

typedef struct {
  VedStoreFile *file;           /* not owned: it waits for its jobs */
  VedChangeFunc change;
  gpointer data;
  GDestroyNotify destroy;       /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_free (job);
}

static gboolean
run_job (gpointer   data,
         GError   **error)
{
  Job *job = data;

  return ved_database_transact (job->file->database, job->change, job->data, error);
}

static Job *
job_new (VedStoreFile   *self,
         VedChangeFunc   change,
         gpointer        data,
         GDestroyNotify  destroy)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { self, change, data, destroy };

  return job;
}

/**
 * ved_store_file_open:
 * @data_dir: made where it is missing
 * @schema: static
 * @writer: whose thread writes
 *
 * As ved_database_open().
 *
 * Returns: (transfer full): the file; a damaged one is no error, see ved_store_file_get_notice()
 */
VedStoreFile *
ved_store_file_open (const char               *data_dir,
                     const VedDatabaseSchema  *schema,
                     VedStoreWriter           *writer,
                     GError                  **error)
{
  g_autoptr(VedStoreFile) self = g_new0 (VedStoreFile, 1);

  g_mutex_init (&self->reader_lock);
  self->name = schema->name;
  self->writer = g_object_ref (writer);
  self->database = ved_database_open (data_dir, schema, error);
  if (self->database != NULL)
    self->reader = ved_database_open_reader (self->database, error);

  return self->reader != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * ved_store_file_close:
 *
 * Waits for what was pushed. Not from the writer's thread.
 */
void
ved_store_file_close (VedStoreFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->reader != NULL)
    ved_store_writer_flush (self->writer);
  g_clear_pointer (&self->reader, ved_database_free);
  g_clear_pointer (&self->database, ved_database_free);
  g_object_unref (self->writer);
  g_mutex_clear (&self->reader_lock);
  g_free (self);
}

/**
 * ved_store_file_get_notice:
 *
 * Returns: (nullable): that a damaged file was found and set aside, and where
 */
const char *
ved_store_file_get_notice (const VedStoreFile *self)
{
  return ved_database_get_notice (self->database);
}

/**
 * ved_store_file_push:
 * @change: run in the writer's thread, as one transaction
 * @bytes: of memory that @data takes
 * @destroy: (nullable): frees @data
 *
 * Queues a change. Never waits.
 */
void
ved_store_file_push (VedStoreFile   *self,
                     VedChangeFunc   change,
                     gpointer        data,
                     gsize           bytes,
                     GDestroyNotify  destroy)
{
  ved_store_writer_push (self->writer, self->name, run_job, job_new (self, change, data, destroy), bytes, job_free);
}

/**
 * ved_store_file_push_spare:
 *
 * The same of a change that makes way for others where the disk takes nothing.
 */
void
ved_store_file_push_spare (VedStoreFile   *self,
                           VedChangeFunc   change,
                           gpointer        data,
                           gsize           bytes,
                           GDestroyNotify  destroy)
{
  ved_store_writer_push_spare (self->writer, self->name, run_job, job_new (self, change, data, destroy), bytes, job_free);
}
