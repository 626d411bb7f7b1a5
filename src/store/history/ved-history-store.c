/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-store"

#include "config.h"

#include "store/history/ved-history-store.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "store/history/ved-history-appender.h"
#include "store/history/ved-history-reader.h"
#include "store/history/ved-history-schema.h"
#include "store/ved-retention.h"
#include "store/ved-store-file.h"

/* What is known of the servers is kept in memory, under `lock`, and written behind. */

#define LAST_SEEN_STEP_US VED_MINUTE_US
#define MAX_FETCH_POINTS  100000

typedef struct {
  VedStoredServer server;
  gint64 written_last_us;       /* last_us in the file; G_MININT64: none */
  gboolean changed;             /* its row is to be written with the next tick */
} Entry;

struct _VedHistoryStore
{
  GObject parent_instance;

  VedStoreFile *file;
  VedHistoryAppender *appender;
  sqlite3_stmt *save_server;
  sqlite3_stmt *drop_server;
  VedRetention retention;       /* of the writer's thread */

  GMutex lock;                  /* of all below */
  GHashTable *by_name;          /* name → Entry (owned) */
  GHashTable *by_id;            /* id → Entry */
  GPtrArray *changed;           /* of Entry, not owned: those to be written */
  GPtrArray *dropped;           /* of VedStoredServer: those to be removed */
  guint last_id;
  gint64 newest_us;
  gint64 now_us;                /* when it was last appended to; G_MAXINT64 before */
};

G_DEFINE_TYPE (VedHistoryStore, ved_history_store, G_TYPE_OBJECT)

typedef struct {
  VedHistoryStore *store;       /* not owned */
  VedHistoryBatch *batch;
  gint64 now_us;
} AppendJob;

/* One transaction: servers that came, changed or went, the rows, and what is too old. */
typedef struct {
  VedHistoryStore *store;       /* not owned */
  GPtrArray *servers;           /* of VedStoredServer */
  GPtrArray *dropped;           /* of VedStoredServer */
  const VedHistoryBatch *batch; /* (nullable): at the end, when only the servers count */
  gint64 now_us;
} Tick;

typedef struct {
  VedHistoryStore *store;       /* not owned */
  VedSeriesQuery *query;
} FetchRequest;

static void
stored_server_free (VedStoredServer *server)
{
  g_free (server->name);
  g_free (server);
}

static VedStoredServer *
stored_server_copy (const VedStoredServer *server)
{
  VedStoredServer *copy = g_new (VedStoredServer, 1);

  *copy = *server;
  copy->name = g_strdup (server->name);

  return copy;
}

static void
entry_free (Entry *entry)
{
  g_free (entry->server.name);
  g_free (entry);
}

static void
append_job_free (AppendJob *job)
{
  ved_history_batch_free (job->batch);
  g_free (job);
}

static void
fetch_request_free (FetchRequest *request)
{
  ved_series_query_free (request->query);
  g_free (request);
}

static gboolean
save_server (VedHistoryStore        *self,
             const VedStoredServer  *server,
             GError                **error)
{
  sqlite3_stmt *statement = self->save_server;

  sqlite3_bind_int64 (statement, 1, server->id);
  sqlite3_bind_text (statement, 2, server->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, server->profile >= 0 ? ved_profile_get_info (server->profile)->key : "", -1,
                     SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, server->cores);
  if (server->last_us != G_MININT64)
    {
      sqlite3_bind_int64 (statement, 5, server->first_us);
      sqlite3_bind_int64 (statement, 6, server->last_us);
    }

  return ved_database_run (self->file->database, statement, error);
}

static void
mark_changed (VedHistoryStore *self,
              Entry           *entry)
{
  if (entry->changed)
    return;

  entry->changed = TRUE;
  g_ptr_array_add (self->changed, entry);
}

/* Under the lock. A server that was merely seen again is written once a minute. */
static void
note_row (VedHistoryStore     *self,
          const VedHistoryRow *row)
{
  Entry *entry = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (row->server));

  if (entry == NULL)
    return;

  entry->server.first_us = MIN (entry->server.first_us, row->start_us);
  entry->server.last_us = MAX (entry->server.last_us, row->start_us);
  self->newest_us = MAX (self->newest_us, row->start_us);
  if (entry->written_last_us == G_MININT64 ||
      entry->server.last_us - entry->written_last_us >= LAST_SEEN_STEP_US)
    mark_changed (self, entry);
}

/* Returns copies of the servers whose rows are to be written. Under the lock. */
static GPtrArray *
take_changed (VedHistoryStore *self)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify) stored_server_free);

  for (guint i = 0; i < self->changed->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->changed, i);

      entry->changed = FALSE;
      entry->written_last_us = entry->server.last_us;
      g_ptr_array_add (servers, stored_server_copy (&entry->server));
    }
  g_ptr_array_set_size (self->changed, 0);

  return servers;
}

/* For the next attempt. */
static void
put_back (VedHistoryStore *self,
          GPtrArray       *servers,
          GPtrArray       *dropped)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < servers->len; i++)
    {
      const VedStoredServer *server = g_ptr_array_index (servers, i);
      Entry *entry = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (server->id));

      if (entry != NULL)
        mark_changed (self, entry);
    }
  g_ptr_array_extend_and_steal (self->dropped, g_ptr_array_ref (dropped));
}

static gboolean
save_servers (VedHistoryStore  *self,
              GPtrArray        *servers,
              GError          **error)
{
  for (guint i = 0; i < servers->len; i++)
    {
      if (!save_server (self, g_ptr_array_index (servers, i), error))
        return FALSE;
    }

  return TRUE;
}

/* They are written once more before they go: one that came and went within a tick has used its number
 * all the same. */
static gboolean
drop_servers (VedHistoryStore  *self,
              GPtrArray        *servers,
              GError          **error)
{
  if (!save_servers (self, servers, error))
    return FALSE;

  for (guint i = 0; i < servers->len; i++)
    {
      const VedStoredServer *server = g_ptr_array_index (servers, i);

      sqlite3_bind_int64 (self->drop_server, 1, server->id);
      if (!ved_database_run (self->file->database, self->drop_server, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
retire (VedHistoryStore  *self,
        gint64            now_us,
        GError          **error)
{
  return ved_history_appender_retire (self->appender, ved_retention_get_present (&self->retention, now_us), error);
}

static gboolean
run_tick (gpointer   data,
          GError   **error)
{
  const Tick *tick = data;
  VedHistoryStore *self = tick->store;

  return drop_servers (self, tick->dropped, error) && save_servers (self, tick->servers, error) &&
         (tick->batch == NULL || (ved_history_appender_write (self->appender, tick->batch, error) &&
                                  retire (self, tick->now_us, error)));
}

/* Takes back what it took where that cannot be written. */
static gboolean
write_tick (VedHistoryStore        *self,
            const VedHistoryBatch  *batch,
            gint64                  now_us,
            GError                **error)
{
  g_autoptr(GPtrArray) servers = NULL;
  g_autoptr(GPtrArray) dropped = NULL;
  Tick tick;

  g_mutex_lock (&self->lock);
  if (batch != NULL)
    self->now_us = now_us;
  for (guint i = 0; batch != NULL && i < ved_history_batch_get_n_rows (batch); i++)
    note_row (self, ved_history_batch_get_row (batch, i));
  servers = take_changed (self);
  dropped = g_steal_pointer (&self->dropped);
  self->dropped = g_ptr_array_new_with_free_func ((GDestroyNotify) stored_server_free);
  g_mutex_unlock (&self->lock);

  tick = (Tick) { self, servers, dropped, batch, now_us };
  if (ved_database_transact (self->file->database, run_tick, &tick, error))
    return TRUE;

  put_back (self, servers, dropped);

  return FALSE;
}

static gboolean
run_append (gpointer   data,
            GError   **error)
{
  AppendJob *job = data;

  return write_tick (job->store, job->batch, job->now_us, error);
}

static Entry *
add_entry (VedHistoryStore       *self,
           const VedStoredServer *server)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->server = *server;
  entry->server.name = g_strdup (server->name);
  entry->written_last_us = server->last_us;
  g_hash_table_insert (self->by_name, entry->server.name, entry);
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (server->id), entry);

  return entry;
}

static void
load_server (gpointer      store,
             sqlite3_stmt *statement)
{
  VedHistoryStore *self = store;
  const char *profile = (const char *) sqlite3_column_text (statement, 2);
  gsize length = (gsize) sqlite3_column_bytes (statement, 2);
  gboolean seen = sqlite3_column_type (statement, 5) != SQLITE_NULL;
  VedProfile told;
  VedStoredServer server = {
    .id = (guint) sqlite3_column_int64 (statement, 0),
    .name = (char *) (gpointer) sqlite3_column_text (statement, 1),
    .profile = -1,
    .cores = (guint) sqlite3_column_int64 (statement, 3),
    .first_us = seen ? sqlite3_column_int64 (statement, 4) : G_MAXINT64,
    .last_us = seen ? sqlite3_column_int64 (statement, 5) : G_MININT64,
  };

  if (ved_profile_from_text (profile, length, &told))
    server.profile = told;
  add_entry (self, &server);
  self->newest_us = MAX (self->newest_us, server.last_us);
}

static gboolean
load_servers (VedHistoryStore  *self,
              GError          **error)
{
  static const char last_id_sql[] = "SELECT seq FROM sqlite_sequence WHERE name = 'servers'";
  VedDatabase *database = self->file->database;
  g_autoptr(VedStatement) statement = NULL;

  statement = ved_database_prepare (database, "SELECT id, name, profile, cores, first_us, last_us FROM servers", error);
  if (statement == NULL || !ved_database_read_rows (database, statement, load_server, self, error))
    return FALSE;

  self->last_id = (guint) ved_database_get_number (database, last_id_sql, 0);

  return TRUE;
}

static void
load_newest (VedHistoryStore *self)
{
  const VedHistoryTable *table = ved_history_schema_get_table (VED_TIER_SAMPLES);
  gint64 row = ved_database_get_number (self->file->database, "SELECT max(row) FROM samples", 0);

  if (row > 0)
    self->newest_us = MAX (self->newest_us, row * ved_history_table_row_us (table));
}

static gboolean
prepare (VedHistoryStore  *self,
         GError          **error)
{
  VedDatabase *database = self->file->database;

  self->appender = ved_history_appender_new (database, error);

  return self->appender != NULL &&
         ved_database_keep (database,
                            "INSERT OR REPLACE INTO servers (id, name, profile, cores, first_us, last_us) "
                            "VALUES (?, ?, ?, ?, ?, ?)", &self->save_server, error) &&
         ved_database_keep (database, "DELETE FROM servers WHERE id = ?", &self->drop_server, error);
}

/* What was held back: servers without rows yet, and when the others were last seen. */
static void
save_last_seen (VedHistoryStore *self)
{
  GError *error = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (entry->server.last_us != entry->written_last_us)
        mark_changed (self, entry);
    }

  if (self->changed->len > 0 || self->dropped->len > 0)
    write_tick (self, NULL, 0, &error);
  ved_report_error (G_LOG_DOMAIN, "Saving when servers were last seen", error);
}

static void
ved_history_store_finalize (GObject *object)
{
  VedHistoryStore *self = VED_HISTORY_STORE (object);

  if (self->drop_server != NULL)
    {
      ved_store_writer_flush (self->file->writer);
      save_last_seen (self);
    }

  g_clear_pointer (&self->appender, ved_history_appender_free);
  g_clear_pointer (&self->file, ved_store_file_close);
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->dropped);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_name);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ved_history_store_parent_class)->finalize (object);
}

static void
ved_history_store_class_init (VedHistoryStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ved_history_store_finalize;
}

static void
ved_history_store_init (VedHistoryStore *self)
{
  g_mutex_init (&self->lock);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->changed = g_ptr_array_new ();
  self->dropped = g_ptr_array_new_with_free_func ((GDestroyNotify) stored_server_free);
  self->newest_us = G_MININT64;
  self->now_us = G_MAXINT64;
}

/**
 * ved_history_store_new:
 * @data_dir: where `history.sqlite` is, or will be; take its lock first (ved-data-lock.h)
 * @writer: whose thread writes
 *
 * Opens the history, checks it and brings it up to date. Blocks, on large files for seconds.
 *
 * Returns: (transfer full): the store; %NULL when the directory cannot be used, or the file was made by
 *   a newer version. A damaged file is no error, see ved_history_store_get_notice().
 */
VedHistoryStore *
ved_history_store_new (const char      *data_dir,
                       VedStoreWriter  *writer,
                       GError         **error)
{
  g_autoptr(VedHistoryStore) self = g_object_new (VED_TYPE_HISTORY_STORE, NULL);

  self->file = ved_store_file_open (data_dir, ved_history_schema_get (), writer, error);
  if (self->file == NULL || !prepare (self, error) || !load_servers (self, error))
    return NULL;
  load_newest (self);
  ved_retention_init (&self->retention, MAX (self->newest_us, 0));

  return g_steal_pointer (&self);
}

/**
 * ved_history_store_get_notice:
 *
 * Returns: (nullable): that a damaged file was found and set aside, and where
 */
const char *
ved_history_store_get_notice (VedHistoryStore *self)
{
  return ved_store_file_get_notice (self->file);
}

/**
 * ved_history_store_get_newest_us:
 *
 * Returns: start of the newest row on disk, µs UTC: the age of the data; %G_MININT64 when there is none
 */
gint64
ved_history_store_get_newest_us (VedHistoryStore *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->newest_us;
}

/**
 * ved_history_store_get_longest_us:
 *
 * Returns: the longest time from a server's first sample to its newest; some of it may be too old to be on disk still
 */
gint64
ved_history_store_get_longest_us (VedHistoryStore *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 longest_us = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VedStoredServer *server = &((Entry *) value)->server;

      if (server->last_us > server->first_us)
        longest_us = MAX (longest_us, server->last_us - server->first_us);
    }

  return longest_us;
}

/**
 * ved_history_store_add_server:
 * @profile: what its records tell; -1: nothing
 * @cores: 0 where unknown
 *
 * Makes a server known, or changes what is known about it; on disk with the next tick.
 *
 * Returns: its number in rows, the same in every run
 */
guint
ved_history_store_add_server (VedHistoryStore *self,
                              const char      *name,
                              int              profile,
                              guint            cores)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = g_hash_table_lookup (self->by_name, name);

  if (entry == NULL)
    {
      VedStoredServer server = {
        .id = ++self->last_id,
        .name = (char *) name,
        .profile = profile,
        .cores = cores,
        .first_us = G_MAXINT64,
        .last_us = G_MININT64,
      };

      mark_changed (self, add_entry (self, &server));
      return server.id;
    }

  if (entry->server.profile != profile || entry->server.cores != cores)
    {
      entry->server.profile = profile;
      entry->server.cores = cores;
      mark_changed (self, entry);
    }

  return entry->server.id;
}

/**
 * ved_history_store_remove_server:
 *
 * Forgets a server. Its rows go when they are too old; should it come back, it is another one.
 */
void
ved_history_store_remove_server (VedHistoryStore *self,
                                 const char      *name)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = g_hash_table_lookup (self->by_name, name);

  if (entry == NULL)
    return;

  g_ptr_array_add (self->dropped, stored_server_copy (&entry->server));
  if (entry->changed)
    g_ptr_array_remove_fast (self->changed, entry);
  g_hash_table_remove (self->by_id, GUINT_TO_POINTER (entry->server.id));
  g_hash_table_remove (self->by_name, name);
}

/**
 * ved_history_store_list_servers:
 *
 * Returns: (transfer full) (element-type VedStoredServer): all servers, in no order
 */
GPtrArray *
ved_history_store_list_servers (VedHistoryStore *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify) stored_server_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (servers, stored_server_copy (&((Entry *) value)->server));

  return servers;
}

/**
 * ved_history_store_append:
 * @batch: (transfer full): the rows of a tick, or a piece of a longer history (a row takes 200 bytes
 *   of memory until it is written: some 10,000 rows are a good piece)
 * @now_us: what the engine takes for now, µs UTC: retention goes by it
 *
 * Queues the rows to be written as one transaction. Never waits.
 */
void
ved_history_store_append (VedHistoryStore *self,
                          VedHistoryBatch *batch,
                          gint64           now_us)
{
  AppendJob *job = g_new (AppendJob, 1);
  gsize bytes = ved_history_batch_get_n_rows (batch) * sizeof (VedHistoryRow);

  *job = (AppendJob) { self, batch, now_us };
  ved_store_writer_push (self->file->writer, self->file->name, run_append, job, bytes, (GDestroyNotify) append_job_free);
}

/**
 * ved_history_store_restore:
 * @tier: what is wanted
 * @from_us: the first time wanted
 * @func: (scope call): called in this thread for each bucket, or sample, of the tier, oldest first per server
 *
 * Reads back what is known of all servers, at the start. Blocks; 90 servers and 14 days of 5-minute buckets are
 * 360,000 calls in some 0.2 s.
 */
gboolean
ved_history_store_restore (VedHistoryStore        *self,
                           VedTier                 tier,
                           gint64                  from_us,
                           VedHistoryRestoreFunc   func,
                           gpointer                user_data,
                           GError                **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);

  return ved_history_reader_restore (self->file->reader, tier, from_us, func, user_data, error);
}

static gboolean
find_server (VedHistoryStore *self,
             const char      *name,
             VedHistoryQuery *query)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = g_hash_table_lookup (self->by_name, name);

  if (entry == NULL)
    return FALSE;

  query->server = entry->server.id;
  query->newest_us = MIN (self->newest_us, self->now_us);

  return TRUE;
}

/**
 * ved_history_store_fetch_series:
 * @query: of 2 points at least; more than 100,000 are taken as 100,000
 *
 * Reads one series from the finest tier that reaches back to its beginning. Blocks for milliseconds: for
 * workers, see ved_history_store_fetch_series_async(). Rows still in the queue are not seen.
 *
 * Returns: (transfer full): the series; %NULL with %VED_ERROR_NOT_FOUND for an unknown server
 */
VedSeriesSlice *
ved_history_store_fetch_series (VedHistoryStore       *self,
                                const VedSeriesQuery  *query,
                                GError               **error)
{
  g_autoptr(GMutexLocker) locker = NULL;
  VedHistoryQuery own = {
    .metric = query->metric,
    .from_us = MAX (query->from_us, 0),
    .to_us = query->to_us,
    .max_points = CLAMP (query->max_points, 2, MAX_FETCH_POINTS),
  };

  g_return_val_if_fail (VED_IS_HISTORY_STORE (self), NULL);
  g_return_val_if_fail (query->metric >= 0 && query->metric < VED_N_METRICS, NULL);

  if (!find_server (self, query->server, &own))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "The history knows no server “%s”", query->server);
      return NULL;
    }
  if (own.from_us >= own.to_us || own.newest_us == G_MININT64)
    return ved_series_slice_new (0);

  locker = g_mutex_locker_new (&self->file->reader_lock);

  return ved_history_reader_read_series (self->file->reader, &own, error);
}

static gpointer
fetch (gpointer       task_data,
       GCancellable  *cancellable,
       GError       **error)
{
  const FetchRequest *request = task_data;

  return ved_history_store_fetch_series (request->store, request->query, error);
}

/**
 * ved_history_store_fetch_series_async:
 *
 * ved_history_store_fetch_series() in a worker.
 */
void
ved_history_store_fetch_series_async (VedHistoryStore      *self,
                                      const VedSeriesQuery *query,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  FetchRequest *request = g_new (FetchRequest, 1);

  *request = (FetchRequest) { self, ved_series_query_copy (query) };
  g_task_set_source_tag (task, ved_history_store_fetch_series_async);
  g_task_set_task_data (task, request, (GDestroyNotify) fetch_request_free);
  ved_task_run (task, fetch, (GDestroyNotify) ved_series_slice_unref);
}

VedSeriesSlice *
ved_history_store_fetch_series_finish (VedHistoryStore  *self,
                                       GAsyncResult     *result,
                                       GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
