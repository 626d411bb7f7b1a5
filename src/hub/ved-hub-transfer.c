/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-transfer"

#include "config.h"

#include "hub/ved-hub-transfer.h"

#include "base/ved-task.h"
#include "hub/ved-hub-download.h"
#include "hub/ved-hub-error.h"

/* Many files at once: a few threads, each with a client of its own, take the next file until none is left.
 * The first fault ends all; what came stays, and the next run goes on there. */

#define MAX_THREADS 8
#define SPARE_BYTES (64 * 1024 * 1024)

struct _VedHubTransfer
{
  GObject parent_instance;
  const VedHubConfig *config;
  char *token;
  char *repository;
  char *commit;
  GPtrArray *files;             /* (element-type VedHubFile), copies */
  VedHubPieceFunc piece;        /* (nullable) */
  gpointer piece_data;

  GMutex lock;                  /* guards what follows */
  VedHubProgress progress;
  guint next;
  GError *error;
  GCancellable *inner;          /* of this run: cancelled from outside, or by a fault */
};

G_DEFINE_FINAL_TYPE (VedHubTransfer, ved_hub_transfer, G_TYPE_OBJECT)

static void
copy_free (VedHubFile *file)
{
  g_free (file->path);
  g_free (file->etag);
  g_free (file);
}

static void
ved_hub_transfer_finalize (GObject *object)
{
  VedHubTransfer *self = VED_HUB_TRANSFER (object);

  g_free (self->token);
  g_free (self->repository);
  g_free (self->commit);
  g_ptr_array_unref (self->files);
  g_mutex_clear (&self->lock);
  g_clear_error (&self->error);
  g_clear_object (&self->inner);

  G_OBJECT_CLASS (ved_hub_transfer_parent_class)->finalize (object);
}

static void
ved_hub_transfer_class_init (VedHubTransferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_hub_transfer_finalize;
}

static void
ved_hub_transfer_init (VedHubTransfer *self)
{
  g_mutex_init (&self->lock);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) copy_free);
}

/**
 * ved_hub_transfer_new:
 * @config: must live as long
 * @token: (nullable):
 * @commit: 40 hex digits: what is taken never changes under one's hands
 *
 * Returns: (transfer full): a transfer of no files yet
 */
VedHubTransfer *
ved_hub_transfer_new (const VedHubConfig *config,
                      const char         *token,
                      const char         *repository,
                      const char         *commit)
{
  VedHubTransfer *self = g_object_new (VED_TYPE_HUB_TRANSFER, NULL);

  self->config = config;
  self->token = g_strdup (token);
  self->repository = g_strdup (repository);
  self->commit = g_strdup (commit);

  return self;
}

/**
 * ved_hub_transfer_add:
 * @file: is copied
 *
 * Before the transfer runs.
 */
void
ved_hub_transfer_add (VedHubTransfer   *self,
                      const VedHubFile *file)
{
  VedHubFile *copy = g_new0 (VedHubFile, 1);

  copy->path = g_strdup (file->path);
  copy->etag = g_strdup (file->etag);
  copy->size = file->size;
  g_ptr_array_add (self->files, copy);
  self->progress.n_files++;
  self->progress.n_bytes += file->size;
}

/**
 * ved_hub_transfer_set_piece_func:
 * @piece: is told of every piece that comes, see there
 * @user_data: must live as long
 *
 * Before the transfer runs.
 */
void
ved_hub_transfer_set_piece_func (VedHubTransfer  *self,
                                 VedHubPieceFunc  piece,
                                 gpointer         user_data)
{
  self->piece = piece;
  self->piece_data = user_data;
}

/**
 * ved_hub_transfer_get_progress:
 * @progress: (out):
 *
 * In any thread.
 */
void
ved_hub_transfer_get_progress (VedHubTransfer *self,
                               VedHubProgress *progress)
{
  g_mutex_lock (&self->lock);
  *progress = self->progress;
  g_mutex_unlock (&self->lock);
}

static void
came_cb (gint64   n_bytes,
         gpointer user_data)
{
  VedHubTransfer *self = user_data;

  g_mutex_lock (&self->lock);
  self->progress.n_bytes_done += n_bytes;
  g_mutex_unlock (&self->lock);
}

static void
piece_cb (const VedHubFile *file,
          gint64            offset,
          gconstpointer     data,
          gsize             length,
          gpointer          user_data)
{
  VedHubTransfer *self = user_data;

  self->piece (file->path, offset, data, length, self->piece_data);
}

static const VedHubFile *
take_next (VedHubTransfer *self)
{
  const VedHubFile *file = NULL;

  g_mutex_lock (&self->lock);
  if (self->next < self->files->len && self->error == NULL)
    file = g_ptr_array_index (self->files, self->next++);
  g_mutex_unlock (&self->lock);

  return file;
}

static void
note_done (VedHubTransfer *self,
           GError         *error)
{
  gboolean failed = error != NULL;

  g_mutex_lock (&self->lock);
  if (!failed)
    self->progress.n_done++;
  else if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);

  if (failed)
    g_cancellable_cancel (self->inner);
  g_clear_error (&error);
}

static gpointer
work (gpointer user_data)
{
  VedHubTransfer *self = user_data;
  VedHubWatch watch = { came_cb, self->piece != NULL ? piece_cb : NULL, self };
  g_autoptr(GMainContext) context = g_main_context_new ();
  VedHubClient *client;
  const VedHubFile *file;

  g_main_context_push_thread_default (context);
  client = ved_hub_client_new (self->config, self->token);
  while ((file = take_next (self)) != NULL)
    {
      GError *error = NULL;

      ved_hub_download (client, self->config, self->repository, self->commit, file, &watch, self->inner, &error);
      note_done (self, error);
    }
  ved_hub_client_free (client);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static char *
find_existing_folder (const char *path)
{
  char *folder = g_strdup (path);

  while (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      char *parent = g_path_get_dirname (folder);

      g_free (folder);
      folder = parent;
    }

  return folder;
}

/* A disk that fills up half-way helps nobody. */
static gboolean
check_space (VedHubTransfer  *self,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autofree char *folder = find_existing_folder (self->config->cache_dir);
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autoptr(GFileInfo) info = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, cancellable, NULL);
  guint64 free_bytes, needed = (guint64) self->progress.n_bytes;
  g_autofree char *needed_text = g_format_size (needed), *free_text = NULL;

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return TRUE;
  free_bytes = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  if (free_bytes >= needed + SPARE_BYTES)
    return TRUE;

  free_text = g_format_size (free_bytes);
  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_STORAGE,
               "%s are needed and %s are free at %s: make room, or name another place by HF_HUB_CACHE", needed_text,
               free_text, folder);

  return FALSE;
}

static void
forward_cancel_cb (GCancellable *outer,
                   gpointer      inner)
{
  g_cancellable_cancel (inner);
}

static void
begin (VedHubTransfer *self)
{
  g_mutex_lock (&self->lock);
  self->next = 0;
  self->progress.n_done = 0;
  self->progress.n_bytes_done = 0;
  g_clear_error (&self->error);
  g_clear_object (&self->inner);
  self->inner = g_cancellable_new ();
  g_mutex_unlock (&self->lock);
}

static void
run_threads (VedHubTransfer *self)
{
  g_autoptr(GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 0; i < MIN (self->files->len, MAX_THREADS); i++)
    g_ptr_array_add (threads, g_thread_new ("hub-transfer", work, self));
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
}

/**
 * ved_hub_transfer_run:
 *
 * Brings all files into the cache. Blocks; may be run again after a fault, and goes on then.
 */
gboolean
ved_hub_transfer_run (VedHubTransfer  *self,
                      GCancellable    *cancellable,
                      GError         **error)
{
  gulong handler;

  if (self->config->offline)
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_OFFLINE, "HF_HUB_OFFLINE is set, so nothing is downloaded");
      return FALSE;
    }
  if (!check_space (self, cancellable, error))
    return FALSE;

  begin (self);
  handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (forward_cancel_cb), self->inner, NULL) : 0;
  run_threads (self);
  g_cancellable_disconnect (cancellable, handler);
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));

  return FALSE;
}

static gpointer
run_in_worker (gpointer       transfer,
               GCancellable  *cancellable,
               GError       **error)
{
  return ved_hub_transfer_run (transfer, cancellable, error) ? transfer : NULL;
}

void
ved_hub_transfer_run_async (VedHubTransfer      *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_hub_transfer_run_async);
  g_task_set_task_data (task, self, NULL);
  ved_task_run (task, run_in_worker, NULL);
}

gboolean
ved_hub_transfer_run_finish (VedHubTransfer  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
