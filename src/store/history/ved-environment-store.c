/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-environment-store"

#include "config.h"

#include "store/history/ved-environment-store.h"

#include "base/ved-clock.h"
#include "fleet/ved-fleet-status.h"
#include "store/ved-retention.h"
#include "store/ved-store-file.h"

#include <math.h>
#include <string.h>

/* environment.sqlite
 *
 *   snapshots   one row a minute: counts, probabilities, risk, the worst server. Never changed.
 *   events      what happened to the fleet, a JSON object each
 *
 * A long range is read as means of equal spans; the highest risk is the highest of the span. Both tables forget
 * what is older than KEPT_US, once an hour. */

#define APPLICATION_ID 0x56454445       /* "VEDE" */
#define KEPT_US        (90 * VED_DAY_US)
#define RETIRE_EACH_US VED_HOUR_US

static const char *const migrations[] = {
  "CREATE TABLE snapshots (time_us INTEGER PRIMARY KEY, prob_30m REAL, prob_8h REAL, mean_risk REAL, "
  "max_risk REAL, total INTEGER NOT NULL, critical INTEGER NOT NULL, warning INTEGER NOT NULL, "
  "degrading INTEGER NOT NULL, healthy INTEGER NOT NULL, offline INTEGER NOT NULL, top_server TEXT) STRICT;"
  "CREATE TABLE events (id INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, kind TEXT NOT NULL, "
  "body TEXT NOT NULL) STRICT;"
  "CREATE INDEX events_by_kind ON events (kind, time_us);",
};

static const VedDatabaseSchema schema = {
  .name = "environment",
  .application_id = APPLICATION_ID,
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
};

struct _VedEnvironmentStore
{
  GObject parent_instance;

  VedStoreFile *file;
  gint64 minute_us;             /* of the row of the newest minute, of whoever adds */
  double least_healthy;         /* in it … */
  double most_risk;
  VedRetention retention;       /* of the writer's thread, as is … */
  gint64 retired_us;            /* when it was last done */
};

G_DEFINE_TYPE (VedEnvironmentStore, ved_environment_store, G_TYPE_OBJECT)

typedef struct {
  VedEnvironmentStore *store;   /* not owned */
  VedEnvironmentRow *row;       /* (nullable) */
  VedEnvironmentEvent *event;   /* (nullable) */
} Job;

void
ved_environment_row_free (VedEnvironmentRow *self)
{
  g_free (self->top_server);
  g_free (self);
}

void
ved_environment_event_free (VedEnvironmentEvent *self)
{
  g_free (self->kind);
  g_free (self->body);
  g_free (self);
}

static void
job_free (Job *job)
{
  g_clear_pointer (&job->row, ved_environment_row_free);
  g_clear_pointer (&job->event, ved_environment_event_free);
  g_free (job);
}

static gboolean
insert_row (VedDatabase              *database,
            const VedEnvironmentRow  *row,
            GError                  **error)
{
  g_autoptr(VedStatement) statement = NULL;
  const double values[] = { row->prob_30m, row->prob_8h, row->mean_risk, row->max_risk };
  const double counts[] = { row->total, row->critical, row->warning, row->degrading, row->healthy, row->offline };
  int i = 1;

  statement = ved_database_prepare (database, "INSERT OR REPLACE INTO snapshots VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                                    error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, i++, row->time_us);
  for (guint j = 0; j < G_N_ELEMENTS (values); j++)
    sqlite3_bind_double (statement, i++, values[j]);
  for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
    sqlite3_bind_int64 (statement, i++, (gint64) counts[j]);
  sqlite3_bind_text (statement, i++, row->top_server, -1, SQLITE_STATIC);

  return ved_database_run (database, statement, error);
}

static gboolean
insert_event (VedDatabase                *database,
              const VedEnvironmentEvent  *event,
              GError                    **error)
{
  g_autoptr(VedStatement) statement = NULL;

  statement = ved_database_prepare (database, "INSERT INTO events (time_us, kind, body) VALUES (?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, event->time_us);
  sqlite3_bind_text (statement, 2, event->kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, event->body, -1, SQLITE_STATIC);

  return ved_database_run (database, statement, error);
}

static gboolean
retire (VedEnvironmentStore  *self,
        gint64                now_us,
        GError              **error)
{
  gint64 present_us = ved_retention_get_present (&self->retention, now_us);
  g_autofree char *sql = NULL;

  if (ABS (present_us - self->retired_us) < RETIRE_EACH_US)
    return TRUE;

  self->retired_us = present_us;
  sql = g_strdup_printf ("DELETE FROM snapshots WHERE time_us < %" G_GINT64_FORMAT ";"
                         "DELETE FROM events WHERE time_us < %" G_GINT64_FORMAT, present_us - KEPT_US, present_us - KEPT_US);

  return ved_database_execute (self->file->database, sql, error);
}

static gboolean
run_job (gpointer   data,
         GError   **error)
{
  Job *job = data;
  VedDatabase *database = job->store->file->database;

  if (job->row != NULL &&
      (!insert_row (database, job->row, error) || !retire (job->store, job->row->time_us, error)))
    return FALSE;

  return job->event == NULL || insert_event (database, job->event, error);
}

static void
push (VedEnvironmentStore *self,
      VedEnvironmentRow   *row,
      VedEnvironmentEvent *event)
{
  Job *job = g_new (Job, 1);
  gsize bytes = sizeof *job + sizeof (VedEnvironmentRow) + (event != NULL ? strlen (event->body) : 0);

  *job = (Job) { self, row, event };
  ved_store_file_push (self->file, run_job, job, bytes, (GDestroyNotify) job_free);
}

static void
ved_environment_store_finalize (GObject *object)
{
  g_clear_pointer (&VED_ENVIRONMENT_STORE (object)->file, ved_store_file_close);

  G_OBJECT_CLASS (ved_environment_store_parent_class)->finalize (object);
}

static void
ved_environment_store_class_init (VedEnvironmentStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_environment_store_finalize;
}

static void
ved_environment_store_init (VedEnvironmentStore *self)
{
}

/**
 * ved_environment_store_new:
 * @data_dir: where `environment.sqlite` is, or will be
 * @writer: whose thread writes
 *
 * Returns: (transfer full): the store; a damaged file is no error, see ved_environment_store_get_notice()
 */
VedEnvironmentStore *
ved_environment_store_new (const char      *data_dir,
                           VedStoreWriter  *writer,
                           GError         **error)
{
  g_autoptr(VedEnvironmentStore) self = g_object_new (VED_TYPE_ENVIRONMENT_STORE, NULL);

  self->file = ved_store_file_open (data_dir, &schema, writer, error);
  if (self->file == NULL)
    return NULL;
  ved_retention_init (&self->retention, ved_database_get_number (self->file->database, "SELECT max(time_us) FROM snapshots", 0));

  return g_steal_pointer (&self);
}

/**
 * ved_environment_store_get_notice:
 *
 * Returns: (nullable): that a damaged file was found and set aside, and where
 */
const char *
ved_environment_store_get_notice (VedEnvironmentStore *self)
{
  return ved_store_file_get_notice (self->file);
}

/**
 * ved_environment_is_worse:
 * @healthy: servers below risk 50
 * @max_risk: the highest risk
 *
 * A minute is told by its worst snapshot, so that what came and went between two marks is seen.
 *
 * Returns: whether this goes before another snapshot of the same minute
 */
gboolean
ved_environment_is_worse (double healthy,
                          double max_risk,
                          double other_healthy,
                          double other_max_risk)
{
  return healthy < other_healthy || (healthy == other_healthy && max_risk > other_max_risk);
}

/* Whether @counts are news of the minute, and in @time_us where they stand. */
static gboolean
is_worth_a_row (VedEnvironmentStore  *self,
                const VedFleetCounts *counts,
                gint64               *time_us)
{
  gboolean is_new = self->minute_us == 0 || *time_us / VED_MINUTE_US != self->minute_us / VED_MINUTE_US;

  if (!is_new && !ved_environment_is_worse (counts->healthy_below_50, counts->max_risk, self->least_healthy, self->most_risk))
    return FALSE;

  if (is_new)
    self->minute_us = *time_us;
  *time_us = self->minute_us;
  self->least_healthy = counts->healthy_below_50;
  self->most_risk = counts->max_risk;

  return TRUE;
}

/**
 * ved_environment_store_add:
 * @snapshot: the fleet as it is, but for chances that are not sound: a guess of the first hours would stand for a month in
 *   the means of History; queued, never waits
 *
 * Takes every snapshot, and keeps the worst of each minute: the fewest servers below risk 50, of equal ones the highest risk.
 * From one thread.
 */
void
ved_environment_store_add (VedEnvironmentStore *self,
                           const VedSnapshot   *snapshot)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  gint64 time_us = ved_snapshot_get_time_us (snapshot);
  VedEnvironmentRow *row;

  if (!is_worth_a_row (self, counts, &time_us))
    return;

  row = g_new0 (VedEnvironmentRow, 1);
  row->time_us = time_us;
  row->prob_30m = (double) ved_environment_get_sound (environment, VED_HORIZON_30M);
  row->prob_8h = (double) ved_environment_get_sound (environment, VED_HORIZON_8H);
  row->mean_risk = counts->mean_risk;
  row->max_risk = counts->max_risk;
  row->total = counts->total;
  row->critical = counts->critical_80;
  row->warning = counts->warning_60_79;
  row->degrading = counts->level[VED_LEVEL_DEGRADING];
  row->healthy = counts->healthy_below_50;
  row->offline = counts->state[VED_SERVER_OFFLINE];
  if (counts->total > 0)
    row->top_server = g_strdup (ved_snapshot_get_name (snapshot, ved_snapshot_risk_order (snapshot)[0]));
  push (self, row, NULL);
}

/**
 * ved_environment_store_add_event:
 * @kind: "cascade" or "remediation"
 * @body: a JSON object
 */
void
ved_environment_store_add_event (VedEnvironmentStore *self,
                                 gint64               time_us,
                                 const char          *kind,
                                 const char          *body)
{
  VedEnvironmentEvent *event = g_new (VedEnvironmentEvent, 1);

  *event = (VedEnvironmentEvent) { time_us, g_strdup (kind), g_strdup (body) };
  push (self, NULL, event);
}

typedef struct {
  VedDatabase *database;        /* not owned */
  gint64 time_us;
  char *kind;
  GPtrArray *bodies;            /* of char * */
} SetJob;

static void
set_job_free (SetJob *job)
{
  g_free (job->kind);
  g_ptr_array_unref (job->bodies);
  g_free (job);
}

static gboolean
run_set_job (gpointer   data,
             GError   **error)
{
  const SetJob *job = data;
  g_autoptr(VedStatement) statement = ved_database_prepare (job->database, "DELETE FROM events WHERE kind = ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, job->kind, -1, SQLITE_STATIC);
  if (!ved_database_run (job->database, statement, error))
    return FALSE;

  for (guint i = 0; i < job->bodies->len; i++)
    {
      const VedEnvironmentEvent event = { job->time_us, job->kind, g_ptr_array_index (job->bodies, i) };

      if (!insert_event (job->database, &event, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_environment_store_set_events:
 * @time_us: of all of them
 * @kind: "cascade-active"
 * @bodies: (element-type utf8): JSON objects; copied
 *
 * They take the place of all events of @kind.
 */
void
ved_environment_store_set_events (VedEnvironmentStore *self,
                                  gint64               time_us,
                                  const char          *kind,
                                  GPtrArray           *bodies)
{
  SetJob *job = g_new (SetJob, 1);
  gsize bytes = sizeof *job;

  *job = (SetJob) { self->file->database, time_us, g_strdup (kind), g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < bodies->len; i++)
    {
      g_ptr_array_add (job->bodies, g_strdup (g_ptr_array_index (bodies, i)));
      bytes += strlen (g_ptr_array_index (bodies, i));
    }
  ved_store_file_push (self->file, run_set_job, job, bytes, (GDestroyNotify) set_job_free);
}

static double
get_number (sqlite3_stmt *statement,
            int           column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double (statement, column);
}

static void
add_row (gpointer      rows,
         sqlite3_stmt *statement)
{
  VedEnvironmentRow *row = g_new (VedEnvironmentRow, 1);

  row->time_us = sqlite3_column_int64 (statement, 0);
  row->prob_30m = get_number (statement, 1);
  row->prob_8h = get_number (statement, 2);
  row->mean_risk = get_number (statement, 3);
  row->max_risk = get_number (statement, 4);
  row->total = get_number (statement, 5);
  row->critical = get_number (statement, 6);
  row->warning = get_number (statement, 7);
  row->degrading = get_number (statement, 8);
  row->healthy = get_number (statement, 9);
  row->offline = get_number (statement, 10);
  row->top_server = g_strdup ((const char *) sqlite3_column_text (statement, 11));
  g_ptr_array_add (rows, row);
}

/**
 * ved_environment_store_list:
 * @from_us: µs UTC
 * @to_us: excluded
 * @max_rows: 0: each row as it was kept; else means of equal spans, at most so many
 *
 * Blocks. What is still in the queue is not seen. Any thread.
 *
 * Returns: (transfer full) (element-type VedEnvironmentRow): oldest first
 */
GPtrArray *
ved_environment_store_list (VedEnvironmentStore  *self,
                            gint64                from_us,
                            gint64                to_us,
                            guint                 max_rows,
                            GError              **error)
{
  VedStoreFile *file = self->file;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&file->reader_lock);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_environment_row_free);
  g_autoptr(VedStatement) statement = NULL;
  gint64 span_us = max_rows > 0 ? (to_us - from_us) / max_rows : 0;

  /* In SQLite the bare column belongs to the row of the maximum: the server of the highest risk. */
  statement = ved_database_prepare (file->reader,
                                    "SELECT (time_us / ?3) * ?3, avg(prob_30m), avg(prob_8h), avg(mean_risk), max(max_risk), "
                                    "avg(total), avg(critical), avg(warning), avg(degrading), avg(healthy), "
                                    "avg(offline), top_server FROM snapshots WHERE time_us >= ?1 AND time_us < ?2 "
                                    "GROUP BY time_us / ?3 ORDER BY 1", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, from_us);
  sqlite3_bind_int64 (statement, 2, to_us);
  sqlite3_bind_int64 (statement, 3, span_us > VED_MINUTE_US ? span_us : 1);

  return ved_database_read_rows (file->reader, statement, add_row, rows, error) ? g_steal_pointer (&rows) : NULL;
}

/* The newest comes first. */
static void
add_event (gpointer      events,
           sqlite3_stmt *statement)
{
  VedEnvironmentEvent *event = g_new (VedEnvironmentEvent, 1);

  event->time_us = sqlite3_column_int64 (statement, 0);
  event->kind = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  event->body = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  g_ptr_array_insert (events, 0, event);
}

/**
 * ved_environment_store_load_events:
 * @kind: of that kind
 * @max_events: the newest so many
 *
 * At the start. Blocks.
 *
 * Returns: (transfer full) (element-type VedEnvironmentEvent): oldest first
 */
GPtrArray *
ved_environment_store_load_events (VedEnvironmentStore  *self,
                                   const char           *kind,
                                   guint                 max_events,
                                   GError              **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_environment_event_free);
  g_autoptr(VedStatement) statement = NULL;

  statement = ved_database_prepare (self->file->reader, "SELECT time_us, kind, body FROM events WHERE kind = ? "
                                    "ORDER BY id DESC LIMIT ?", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, kind, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, max_events);

  return ved_database_read_rows (self->file->reader, statement, add_event, events, error) ? g_steal_pointer (&events)
                                                                                          : NULL;
}
