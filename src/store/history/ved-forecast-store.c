/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-store"

#include "config.h"

#include "store/history/ved-forecast-store.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-task.h"
#include "store/history/ved-forecast-blob.h"
#include "store/ved-retention.h"
#include "store/ved-store-file.h"

/* forecasts.sqlite
 *
 *   forecasts   a row per half hour and server: the first origin within that half hour, and the
 *               forecast (ved-forecast-blob.c)
 *   lasting     the same of servers by which forecasts are measured, and of these alone
 *
 * A forecast is of use until what it spoke of has happened and can be compared: rows go KEPT_US after
 * their origin, when their horizon of 8 h has passed and one more after it, so that hindsight reaches 8 h
 * back with all of its steps. Those that the quality of forecasts is told from stay for two weeks, 3 MB a server:
 * what was served then by another model, nobody can make again. */

#define APPLICATION_ID 0x56454446       /* "VEDF" */
#define SLOT_US        (30 * VED_MINUTE_US)
#define HORIZON_US     (VED_FORECAST_STEPS * VED_FORECAST_STEP_US)
#define KEPT_US        (2 * HORIZON_US)
#define LASTING_US     (14 * VED_DAY_US + HORIZON_US + SLOT_US)

/* Memory of what waits to be written, and how much of it is counted: of a very large fleet a few sets may wait. */
#define ROW_BYTES      (VED_N_METRICS * VED_N_QUANTILES * VED_FORECAST_STEPS * sizeof (float))
#define MAX_CHARGE     ((gsize) 32 * 1024 * 1024)

static const char *const migrations[] = {
  "CREATE TABLE forecasts (slot INTEGER NOT NULL, server TEXT NOT NULL, origin_us INTEGER NOT NULL, "
  "data BLOB NOT NULL, PRIMARY KEY (slot, server)) WITHOUT ROWID, STRICT;",

  "CREATE TABLE lasting (slot INTEGER NOT NULL, server TEXT NOT NULL, origin_us INTEGER NOT NULL, "
  "data BLOB NOT NULL, PRIMARY KEY (slot, server)) WITHOUT ROWID, STRICT;",
};

static const VedDatabaseSchema schema = {
  .name = "forecasts",
  .application_id = APPLICATION_ID,
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
};

struct _VedForecastStore
{
  GObject parent_instance;

  VedStoreFile *file;
  sqlite3_stmt *find;
  sqlite3_stmt *insert;
  sqlite3_stmt *insert_lasting;
  sqlite3_stmt *retire;
  sqlite3_stmt *retire_lasting;
  sqlite3_stmt *read;           /* the reader's */
  VedRetention retention;       /* of the writer's thread, as is … */
  GByteArray *bytes;
};

G_DEFINE_TYPE (VedForecastStore, ved_forecast_store, G_TYPE_OBJECT)

typedef struct {
  VedForecastStore *store;      /* not owned */
  VedForecastSet *forecasts;
  GPtrArray *servers;           /* names of the rows, NULL where one is not kept */
  GHashTable *lasting;          /* (nullable): names of those that are kept longer */
  gint64 now_us;
} AppendJob;

typedef struct {
  VedForecastStore *store;      /* not owned */
  char *server;
  gint64 at_us;
} FetchRequest;

static void
append_job_free (AppendJob *job)
{
  ved_forecast_set_unref (job->forecasts);
  g_ptr_array_unref (job->servers);
  g_clear_pointer (&job->lasting, g_hash_table_unref);
  g_free (job);
}

static void
fetch_request_free (FetchRequest *request)
{
  g_free (request->server);
  g_free (request);
}

static gboolean
has_row (VedForecastStore *self,
         gint64            slot,
         const char       *server)
{
  gboolean found;

  sqlite3_bind_int64 (self->find, 1, slot);
  sqlite3_bind_text (self->find, 2, server, -1, SQLITE_STATIC);
  found = ved_database_step (self->file->database, self->find, NULL);
  sqlite3_reset (self->find);
  sqlite3_clear_bindings (self->find);

  return found;
}

static gboolean
insert_row (VedForecastStore  *self,
            VedForecastSet    *forecasts,
            guint              row,
            const char        *server,
            sqlite3_stmt      *insert,
            GError           **error)
{
  gint64 origin_us = ved_forecast_set_get_origin_us (forecasts);
  gint64 slot = origin_us / SLOT_US;

  if (ved_forecast_set_get_engine (forecasts, row) == VED_ENGINE_NONE || has_row (self, slot, server))
    return TRUE;

  g_byte_array_set_size (self->bytes, 0);
  ved_forecast_blob_encode (forecasts, row, self->bytes);
  sqlite3_bind_int64 (insert, 1, slot);
  sqlite3_bind_text (insert, 2, server, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 3, origin_us);
  sqlite3_bind_blob (insert, 4, self->bytes->data, (int) self->bytes->len, SQLITE_STATIC);

  return ved_database_run (self->file->database, insert, error);
}

static gboolean
retire (VedForecastStore  *self,
        gint64             now_us,
        GError           **error)
{
  VedDatabase *database = self->file->database;
  gint64 present_us = ved_retention_get_present (&self->retention, now_us);

  sqlite3_bind_int64 (self->retire, 1, (present_us - KEPT_US) / SLOT_US);
  sqlite3_bind_int64 (self->retire_lasting, 1, (present_us - LASTING_US) / SLOT_US);

  return ved_database_run (database, self->retire, error) && ved_database_run (database, self->retire_lasting, error);
}

static gboolean
append (gpointer   data,
        GError   **error)
{
  AppendJob *job = data;
  VedForecastStore *self = job->store;

  if (!retire (self, job->now_us, error))
    return FALSE;

  for (guint row = 0; row < job->servers->len; row++)
    {
      const char *server = g_ptr_array_index (job->servers, row);
      gboolean is_lasting = server != NULL && job->lasting != NULL && g_hash_table_contains (job->lasting, server);

      if (server != NULL
          && !insert_row (self, job->forecasts, row, server, is_lasting ? self->insert_lasting : self->insert, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
prepare (VedForecastStore  *self,
         GError           **error)
{
  VedDatabase *database = self->file->database;

  return ved_database_keep (database,
                            "SELECT 1 FROM forecasts WHERE slot = ?1 AND server = ?2 "
                            "UNION ALL SELECT 1 FROM lasting WHERE slot = ?1 AND server = ?2", &self->find, error) &&
         ved_database_keep (database, "INSERT INTO forecasts (slot, server, origin_us, data) VALUES (?, ?, ?, ?)",
                            &self->insert, error) &&
         ved_database_keep (database, "INSERT INTO lasting (slot, server, origin_us, data) VALUES (?, ?, ?, ?)",
                            &self->insert_lasting, error) &&
         ved_database_keep (database, "DELETE FROM forecasts WHERE slot < ?", &self->retire, error) &&
         ved_database_keep (database, "DELETE FROM lasting WHERE slot < ?", &self->retire_lasting, error) &&
         ved_database_keep (self->file->reader,
                            "SELECT origin_us, data FROM forecasts WHERE slot = ?1 AND server = ?2 AND origin_us <= ?3 "
                            "UNION ALL "
                            "SELECT origin_us, data FROM lasting WHERE slot = ?1 AND server = ?2 AND origin_us <= ?3",
                            &self->read, error);
}

static void
ved_forecast_store_finalize (GObject *object)
{
  VedForecastStore *self = VED_FORECAST_STORE (object);

  g_clear_pointer (&self->file, ved_store_file_close);
  g_byte_array_unref (self->bytes);

  G_OBJECT_CLASS (ved_forecast_store_parent_class)->finalize (object);
}

static void
ved_forecast_store_class_init (VedForecastStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ved_forecast_store_finalize;
}

static void
ved_forecast_store_init (VedForecastStore *self)
{
  self->bytes = g_byte_array_new ();
}

/**
 * ved_forecast_store_new:
 * @data_dir: where `forecasts.sqlite` is, or will be
 * @writer: whose thread writes
 *
 * Returns: (transfer full): the store; %NULL when the directory cannot be used or the file was made by
 *   a newer version. A damaged file is no error, see ved_forecast_store_get_notice().
 */
VedForecastStore *
ved_forecast_store_new (const char      *data_dir,
                        VedStoreWriter  *writer,
                        GError         **error)
{
  g_autoptr(VedForecastStore) self = g_object_new (VED_TYPE_FORECAST_STORE, NULL);

  self->file = ved_store_file_open (data_dir, &schema, writer, error);
  if (self->file == NULL || !prepare (self, error))
    return NULL;
  ved_retention_init (&self->retention,
                      ved_database_get_number (self->file->database, "SELECT max(slot) FROM forecasts", 0) * SLOT_US);

  return g_steal_pointer (&self);
}

/**
 * ved_forecast_store_get_notice:
 *
 * Returns: (nullable): that a damaged file was found and set aside, and where
 */
const char *
ved_forecast_store_get_notice (VedForecastStore *self)
{
  return ved_store_file_get_notice (self->file);
}

/**
 * ved_forecast_store_append:
 * @forecasts: sealed
 * @servers: the name of each of its rows; %NULL for those that are not to be kept
 * @lasting: (nullable) (element-type utf8): names of those that are kept for two weeks; the others are for 16 hours
 * @now_us: µs UTC: retention goes by it
 *
 * Queues forecasts to be kept: of each server that has none in the origin's half hour yet. May be
 * called with every new set. Never waits. Where the disk takes nothing they make way for samples, which cannot be made again.
 */
void
ved_forecast_store_append (VedForecastStore    *self,
                           VedForecastSet      *forecasts,
                           const VedServerName *servers,
                           GHashTable          *lasting,
                           gint64               now_us)
{
  AppendJob *job = g_new (AppendJob, 1);
  guint n_rows = ved_forecast_set_get_n_rows (forecasts);
  gsize bytes = MIN ((gsize) n_rows * ROW_BYTES, MAX_CHARGE);

  job->store = self;
  job->forecasts = ved_forecast_set_ref (forecasts);
  job->servers = g_ptr_array_new_full (n_rows, g_free);
  for (guint row = 0; row < n_rows; row++)
    g_ptr_array_add (job->servers, g_strdup (servers[row]));
  job->lasting = lasting != NULL ? g_hash_table_ref (lasting) : NULL;
  job->now_us = now_us;
  ved_store_file_push_spare (self->file, append, job, bytes, (GDestroyNotify) append_job_free);
}

static VedForecastSet *
decode_row (sqlite3_stmt *statement)
{
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, sqlite3_column_int64 (statement, 0));

  if (!ved_forecast_blob_decode (forecasts, 0, sqlite3_column_blob (statement, 1),
                                 (gsize) sqlite3_column_bytes (statement, 1)))
    return NULL;

  ved_forecast_set_seal (forecasts);

  return g_steal_pointer (&forecasts);
}

/* Under the lock.
 *
 * Returns: (transfer full) (nullable): what is kept of a half hour, if its origin is not after @at_us */
static VedForecastSet *
read_slot (VedForecastStore  *self,
           gint64             slot,
           const char        *server,
           gint64             at_us,
           GError           **error)
{
  VedForecastSet *forecasts = NULL;

  sqlite3_bind_int64 (self->read, 1, slot);
  sqlite3_bind_text (self->read, 2, server, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->read, 3, at_us);
  if (ved_database_step (self->file->reader, self->read, error))
    forecasts = decode_row (self->read);
  sqlite3_reset (self->read);
  sqlite3_clear_bindings (self->read);

  return forecasts;
}

/**
 * ved_forecast_store_find:
 * @origin_us: µs UTC
 * @error: (nullable): that the file cannot be read
 *
 * Any thread; waits for the disk.
 *
 * Returns: (transfer full) (nullable): a set of one row, the forecast of a server from exactly that origin; %NULL
 *   without @error where none is kept
 */
VedForecastSet *
ved_forecast_store_find (VedForecastStore  *self,
                         const char        *server,
                         gint64             origin_us,
                         GError           **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);
  g_autoptr(VedForecastSet) forecasts = read_slot (self, origin_us / SLOT_US, server, origin_us, error);

  return forecasts != NULL && ved_forecast_set_get_origin_us (forecasts) == origin_us ? g_steal_pointer (&forecasts)
                                                                                      : NULL;
}

/* Half hour by half hour back from the one asked for. Damaged rows are passed over. */
static gpointer
fetch (gpointer       task_data,
       GCancellable  *cancellable,
       GError       **error)
{
  const FetchRequest *request = task_data;
  VedForecastStore *self = request->store;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);
  g_autoptr(GError) local_error = NULL;
  gint64 newest = request->at_us / SLOT_US;
  VedForecastSet *forecasts = NULL;

  for (gint64 slot = newest; slot >= newest - KEPT_US / SLOT_US && forecasts == NULL; slot--)
    {
      forecasts = read_slot (self, slot, request->server, request->at_us, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  if (forecasts == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "No forecast of “%s” is kept from that time",
                 request->server);

  return forecasts;
}

/**
 * ved_forecast_store_fetch_async:
 * @at_us: µs UTC
 *
 * Looks for the forecast of a server with the newest origin that is not after @at_us, in a worker.
 */
void
ved_forecast_store_fetch_async (VedForecastStore    *self,
                                const char          *server,
                                gint64               at_us,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  FetchRequest *request = g_new (FetchRequest, 1);

  *request = (FetchRequest) { self, g_strdup (server), at_us };
  g_task_set_source_tag (task, ved_forecast_store_fetch_async);
  g_task_set_task_data (task, request, (GDestroyNotify) fetch_request_free);
  ved_task_run (task, fetch, (GDestroyNotify) ved_forecast_set_unref);
}

/**
 * ved_forecast_store_fetch_finish:
 *
 * Returns: (transfer full): a set of one row; %NULL with %VED_ERROR_NOT_FOUND where none is kept
 */
VedForecastSet *
ved_forecast_store_fetch_finish (VedForecastStore  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
