/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-log"

#include "config.h"

#include "store/alerts/ved-alert-log.h"

#include "base/ved-clock.h"
#include "store/alerts/ved-alert-schema.h"
#include "store/ved-retention.h"
#include "store/ved-store-file.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* The table `transitions` of alerts.sqlite (ved-alert-schema.c). Retention is by episode: it goes with all its
 * rows once it is resolved and its newest row is older than KEPT_US.
 *
 * Numbers of episodes are never given twice: `last_number` is the highest ever seen, kept in `counters`
 * when the rows are gone.
 *
 * Transitions of one tick are collected and written by one job in one transaction. */

#define KEPT_US        (90 * VED_DAY_US)
#define RETIRE_EACH_US VED_HOUR_US

#define COLUMNS                                                                         \
  "number, server, subject, metric, severity, level, state, opened_us, updated_us, " \
  "resolved_us, current_value, predicted_value, threshold, probability, steps_ahead, " \
  "change, previous_severity, previous_level, time_us, actor, note, metrics"

struct _VedAlertLog
{
  GObject parent_instance;

  VedStoreFile *file;
  sqlite3_stmt *insert;
  sqlite3_stmt *count;
  sqlite3_stmt *retire;
  gint64 retired_us;            /* when it was last done; of the writer's thread */

  GMutex lock;                  /* of all below */
  GPtrArray *pending;           /* of VedAlertTransition */
  guint64 last_number;
  VedRetention retention;
};

G_DEFINE_TYPE (VedAlertLog, ved_alert_log, G_TYPE_OBJECT)

typedef struct {
  VedAlertLog *log;             /* not owned */
  GPtrArray *transitions;
  gint64 present_us;            /* by which what is too old is forgotten */
} CommitJob;

void
ved_alert_transition_free (VedAlertTransition *self)
{
  g_return_if_fail (self != NULL);

  ved_alert_clear (&self->alert);
  g_free (self->actor);
  g_free (self->note);
  g_free (self->metrics);
  g_free (self);
}

static void
commit_job_free (CommitJob *job)
{
  g_ptr_array_unref (job->transitions);
  g_free (job);
}

static guint64
number_of (const VedAlert *alert)
{
  guint64 number = 0;

  if (g_str_has_prefix (alert->id, "a-"))
    g_ascii_string_to_unsigned (alert->id + strlen ("a-"), 10, 0, G_MAXINT64, &number, NULL);

  return number;
}

/* SQLite takes NaN for NULL, and hands NULL back as 0: hence get_float(). */
static void
bind_transition (sqlite3_stmt             *statement,
                 const VedAlertTransition *transition)
{
  const VedAlert *alert = &transition->alert;
  const char *metric = alert->metric != VED_METRIC_NONE ? ved_metric_get_info (alert->metric)->key : NULL;
  int i = 1;

  sqlite3_bind_int64 (statement, i++, (gint64) number_of (alert));
  sqlite3_bind_text (statement, i++, alert->server, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, i++, (int) alert->subject);
  sqlite3_bind_text (statement, i++, metric, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, i++, (int) alert->severity);
  sqlite3_bind_int (statement, i++, (int) alert->level);
  sqlite3_bind_text (statement, i++, ved_alert_state_get_name (alert->state), -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, i++, alert->opened_us);
  sqlite3_bind_int64 (statement, i++, alert->updated_us);
  sqlite3_bind_int64 (statement, i++, alert->resolved_us);
  sqlite3_bind_double (statement, i++, alert->current_value);
  sqlite3_bind_double (statement, i++, alert->predicted_value);
  sqlite3_bind_double (statement, i++, alert->threshold);
  sqlite3_bind_double (statement, i++, alert->probability);
  sqlite3_bind_int64 (statement, i++, alert->steps_ahead);
  sqlite3_bind_int (statement, i++, (int) transition->change);
  sqlite3_bind_int (statement, i++, (int) transition->previous_severity);
  sqlite3_bind_int (statement, i++, (int) transition->previous_level);
  sqlite3_bind_int64 (statement, i++, transition->time_us);
  sqlite3_bind_text (statement, i++, transition->actor, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, i++, transition->note, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, i++, transition->metrics, -1, SQLITE_STATIC);
}

static float
get_float (sqlite3_stmt *statement,
           int           column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return NAN;

  return (float) sqlite3_column_double (statement, column);
}

static char *
dup_text (sqlite3_stmt *statement,
          int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static VedAlertState
find_state (const char *name)
{
  for (guint state = 0; state < VED_N_ALERT_STATES; state++)
    {
      if (g_strcmp0 (name, ved_alert_state_get_name (state)) == 0)
        return (VedAlertState) state;
    }

  return VED_ALERT_RESOLVED;
}

static VedMetric
find_metric (const char *key)
{
  VedMetric metric;

  if (key != NULL && ved_metric_from_key (key, strlen (key), &metric))
    return metric;

  return VED_METRIC_NONE;
}

static VedAlertTransition *
read_transition (sqlite3_stmt *statement)
{
  VedAlertTransition *transition = g_new0 (VedAlertTransition, 1);
  VedAlert *alert = &transition->alert;
  int i = 0;

  alert->id = g_strdup_printf ("a-%06" G_GINT64_FORMAT, (gint64) sqlite3_column_int64 (statement, i++));
  alert->server = dup_text (statement, i++);
  alert->subject = (VedAlertSubject) CLAMP (sqlite3_column_int (statement, i), 0, VED_N_ALERT_SUBJECTS - 1);
  i++;
  alert->metric = find_metric ((const char *) sqlite3_column_text (statement, i++));
  alert->severity = sqlite3_column_int (statement, i++) > 0 ? VED_ALERT_SEVERITY_CRITICAL
                                                            : VED_ALERT_SEVERITY_WARNING;
  alert->level = (VedLevel) CLAMP (sqlite3_column_int (statement, i), 0, VED_N_LEVELS - 1);
  i++;
  alert->state = find_state ((const char *) sqlite3_column_text (statement, i++));
  alert->opened_us = sqlite3_column_int64 (statement, i++);
  alert->updated_us = sqlite3_column_int64 (statement, i++);
  alert->resolved_us = sqlite3_column_int64 (statement, i++);
  alert->current_value = get_float (statement, i++);
  alert->predicted_value = get_float (statement, i++);
  alert->threshold = get_float (statement, i++);
  alert->probability = get_float (statement, i++);
  alert->steps_ahead = (guint) sqlite3_column_int64 (statement, i++);
  transition->change = (VedAlertChange) CLAMP (sqlite3_column_int (statement, i), 0, VED_ALERT_WAS_GIVEN_BACK);
  i++;
  transition->previous_severity = (VedAlertSeverity) sqlite3_column_int (statement, i++);
  transition->previous_level = (VedLevel) CLAMP (sqlite3_column_int (statement, i), 0, VED_N_LEVELS - 1);
  i++;
  transition->time_us = sqlite3_column_int64 (statement, i++);
  transition->actor = dup_text (statement, i++);
  transition->note = dup_text (statement, i++);
  transition->metrics = dup_text (statement, i++);

  return transition;
}

static void
add_transition (gpointer      transitions,
                sqlite3_stmt *statement)
{
  g_ptr_array_add (transitions, read_transition (statement));
}

static GPtrArray *
read_transitions (VedDatabase   *database,
                  sqlite3_stmt  *statement,
                  GError       **error)
{
  g_autoptr(GPtrArray) transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_alert_transition_free);

  if (!ved_database_read_rows (database, statement, add_transition, transitions, error))
    return NULL;

  return g_steal_pointer (&transitions);
}

static gboolean
insert_all (VedAlertLog  *self,
            GPtrArray    *transitions,
            GError      **error)
{
  guint64 highest = 0;

  for (guint i = 0; i < transitions->len; i++)
    {
      const VedAlertTransition *transition = g_ptr_array_index (transitions, i);

      highest = MAX (highest, number_of (&transition->alert));
      bind_transition (self->insert, transition);
      if (!ved_database_run (self->file->database, self->insert, error))
        return FALSE;
    }
  sqlite3_bind_int64 (self->count, 1, (gint64) highest);

  return ved_database_run (self->file->database, self->count, error);
}

static gboolean
retire (VedAlertLog  *self,
        gint64        now_us,
        GError      **error)
{
  if (ABS (now_us - self->retired_us) < RETIRE_EACH_US)
    return TRUE;

  self->retired_us = now_us;
  sqlite3_bind_int64 (self->retire, 1, now_us - KEPT_US);

  return ved_database_run (self->file->database, self->retire, error);
}

static gboolean
commit (gpointer   data,
        GError   **error)
{
  CommitJob *job = data;

  return insert_all (job->log, job->transitions, error) && retire (job->log, job->present_us, error);
}

static gboolean
open_file (VedAlertLog     *self,
           const char      *data_dir,
           VedStoreWriter  *writer,
           GError         **error)
{
  VedDatabase *database;

  self->file = ved_store_file_open (data_dir, ved_alert_schema_get (), writer, error);
  if (self->file == NULL)
    return FALSE;

  database = self->file->database;
  self->last_number = (guint64) ved_database_get_number (database,
                                                         "SELECT value FROM counters WHERE name = 'last_number'", 0);
  ved_retention_init (&self->retention, ved_database_get_number (database, "SELECT max(time_us) FROM transitions", 0));

  return ved_database_keep (database,
                            "INSERT INTO transitions (" COLUMNS ") VALUES "
                            "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &self->insert, error) &&
         ved_database_keep (database, "UPDATE counters SET value = max(value, ?) WHERE name = 'last_number'",
                            &self->count, error) &&
         ved_database_keep (database,
                            "DELETE FROM transitions WHERE number IN "
                            "(SELECT number FROM (SELECT number, state, max(id), time_us "
                            "FROM transitions GROUP BY number) "
                            "WHERE state = 'resolved' AND time_us < ?)", &self->retire, error);
}

static void
ved_alert_log_finalize (GObject *object)
{
  VedAlertLog *self = VED_ALERT_LOG (object);

  g_clear_pointer (&self->file, ved_store_file_close);
  g_ptr_array_unref (self->pending);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ved_alert_log_parent_class)->finalize (object);
}

static void
ved_alert_log_class_init (VedAlertLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ved_alert_log_finalize;
}

static void
ved_alert_log_init (VedAlertLog *self)
{
  g_mutex_init (&self->lock);
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_alert_transition_free);
}

/**
 * ved_alert_log_new:
 * @data_dir: where `alerts.sqlite` is, or will be
 * @writer: whose thread writes
 *
 * Returns: (transfer full): the log; %NULL when the directory cannot be used or the file was made by a
 *   newer version. A damaged file is no error, see ved_alert_log_get_notice().
 */
VedAlertLog *
ved_alert_log_new (const char      *data_dir,
                   VedStoreWriter  *writer,
                   GError         **error)
{
  g_autoptr(VedAlertLog) self = g_object_new (VED_TYPE_ALERT_LOG, NULL);

  return open_file (self, data_dir, writer, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * ved_alert_log_get_notice:
 *
 * Returns: (nullable): that a damaged file was found and set aside, and where
 */
const char *
ved_alert_log_get_notice (VedAlertLog *self)
{
  return ved_store_file_get_notice (self->file);
}

/**
 * ved_alert_log_get_last_number:
 *
 * Returns: the highest number an episode ever had: "a-000017" is 17; 0 before the first
 */
guint64
ved_alert_log_get_last_number (VedAlertLog *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->last_number;
}

/* Those that were measured, by their keys. */
static char *
format_metrics (const float *current)
{
  g_autoptr(GString) text = NULL;

  if (current == NULL)
    return NULL;

  text = g_string_new ("{");
  for (VedMetric metric = 0; metric < VED_N_METRICS; metric++)
    {
      const VedMetricInfo *info = ved_metric_get_info (metric);

      if (!isnan (current[metric]))
        ved_json_member_value (text, info->key, current[metric], info->resolution, info->decimals);
    }
  g_string_append_c (text, '}');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ved_alert_log_add:
 * @event: copied
 * @note: (nullable): what its actor said
 *
 * Notes a transition; it is on its way to the disk with the next ved_alert_log_commit(). Any thread.
 */
void
ved_alert_log_add (VedAlertLog         *self,
                   const VedAlertEvent *event,
                   const char          *note)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  VedAlertTransition *transition = g_new0 (VedAlertTransition, 1);

  ved_alert_copy_to (event->alert, &transition->alert);
  transition->change = event->change;
  transition->previous_severity = event->previous_severity;
  transition->previous_level = event->previous_level;
  transition->time_us = event->time_us;
  transition->actor = g_strdup (event->actor != NULL ? event->actor : "");
  transition->note = g_strdup (note);
  transition->metrics = format_metrics (event->current);
  g_ptr_array_add (self->pending, transition);
  self->last_number = MAX (self->last_number, number_of (event->alert));
}

/* What they take in memory until they are written: mostly texts. */
static gsize
count_bytes (GPtrArray *transitions)
{
  gsize bytes = transitions->len * sizeof (VedAlertTransition);

  for (guint i = 0; i < transitions->len; i++)
    {
      const VedAlertTransition *transition = g_ptr_array_index (transitions, i);

      bytes += strlen (transition->alert.id) + strlen (transition->alert.server) + strlen (transition->actor);
      bytes += transition->note != NULL ? strlen (transition->note) : 0;
      bytes += transition->metrics != NULL ? strlen (transition->metrics) : 0;
    }

  return bytes;
}

/**
 * ved_alert_log_commit:
 * @now_us: µs UTC: retention goes by it
 *
 * Queues what was added since the last call, as one transaction: once per tick, whether there is something or not. Never
 * waits.
 */
void
ved_alert_log_commit (VedAlertLog *self,
                      gint64       now_us)
{
  GPtrArray *transitions = NULL;
  CommitJob *job;
  gint64 present_us;
  gsize bytes;

  g_mutex_lock (&self->lock);
  present_us = ved_retention_get_present (&self->retention, now_us);
  if (self->pending->len > 0)
    {
      transitions = self->pending;
      self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_alert_transition_free);
    }
  g_mutex_unlock (&self->lock);
  if (transitions == NULL)
    return;

  job = g_new (CommitJob, 1);
  bytes = count_bytes (transitions);
  *job = (CommitJob) { self, transitions, present_us };
  ved_store_file_push (self->file, commit, job, bytes, (GDestroyNotify) commit_job_free);
}

/**
 * ved_alert_log_load_episodes:
 * @resolved_since_us: of the resolved episodes those are wanted that were resolved no earlier
 *
 * What an alert book is to be restored from, at the start. Blocks.
 *
 * Returns: (transfer full) (element-type VedAlertTransition): the newest transition of every episode
 *   that is not resolved, or was only lately, or by hand with none of its kind after it; in the order they opened
 */
GPtrArray *
ved_alert_log_load_episodes (VedAlertLog  *self,
                             gint64        resolved_since_us,
                             GError      **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);
  g_autoptr(VedStatement) statement = NULL;

  statement = ved_database_prepare (self->file->reader,
                                    "SELECT " COLUMNS " FROM transitions WHERE id IN "
                                    "(SELECT max(id) FROM transitions GROUP BY number) "
                                    "AND (state != 'resolved' OR resolved_us >= ?1 OR (actor != ?2 AND number IN "
                                    "(SELECT max(number) FROM transitions GROUP BY server, subject, metric))) ORDER BY number",
                                    error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, resolved_since_us);
  sqlite3_bind_text (statement, 2, VED_ALERT_RULES_ACTOR, -1, SQLITE_STATIC);

  return read_transitions (self->file->reader, statement, error);
}

/**
 * ved_alert_log_load_acknowledged:
 *
 * Who took charge of the episodes that are acknowledged now. Blocks.
 *
 * Returns: (transfer full) (element-type VedAlertTransition): the newest acknowledgement of each
 */
GPtrArray *
ved_alert_log_load_acknowledged (VedAlertLog  *self,
                                 GError      **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);
  g_autoptr(VedStatement) statement = NULL;

  statement = ved_database_prepare (self->file->reader,
                                    "SELECT " COLUMNS " FROM transitions WHERE id IN "
                                    "(SELECT max(id) FROM transitions WHERE change = ?1 AND number IN "
                                    "(SELECT number FROM (SELECT number, state, max(id) FROM transitions "
                                    "GROUP BY number) WHERE state = 'acknowledged') GROUP BY number)", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int (statement, 1, (int) VED_ALERT_WAS_ACKNOWLEDGED);

  return read_transitions (self->file->reader, statement, error);
}

static VedStatement *
prepare_range (VedAlertLog          *self,
               const VedAlertRange  *range,
               const char           *sql,
               GError              **error)
{
  VedStatement *statement = ved_database_prepare (self->file->reader, sql, error);

  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, range->from_us);
  sqlite3_bind_int64 (statement, 2, range->to_us);
  sqlite3_bind_text (statement, 3, range->server, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 4, (int) VED_ALERT_SUBJECT_RISK);

  return statement;
}

typedef struct {
  VedAlertVisitFunc func;
  gpointer user_data;
} Visit;

static void
visit_transition (gpointer      visit,
                  sqlite3_stmt *statement)
{
  const Visit *self = visit;
  VedAlertTransition *transition = read_transition (statement);

  self->func (transition, self->user_data);
  ved_alert_transition_free (transition);
}

/**
 * ved_alert_log_visit_risk:
 * @func: (scope call): called with each, which is valid during the call alone
 * @user_data: for @func
 *
 * Goes through every transition of risk episodes in @range, oldest first, however many they are: what sums are made of.
 * Blocks; those still in the queue are not seen. Any thread.
 *
 * Returns: whether all could be read
 */
gboolean
ved_alert_log_visit_risk (VedAlertLog          *self,
                          const VedAlertRange  *range,
                          VedAlertVisitFunc     func,
                          gpointer              user_data,
                          GError              **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);
  g_autoptr(VedStatement) statement = NULL;
  Visit visit = { func, user_data };

  statement = prepare_range (self, range,
                             "SELECT " COLUMNS " FROM transitions WHERE time_us >= ?1 AND time_us < ?2 "
                             "AND (?3 IS NULL OR server = ?3) AND subject = ?4 ORDER BY time_us, id", error);

  return statement != NULL && ved_database_read_rows (self->file->reader, statement, visit_transition, &visit, error);
}

/**
 * ved_alert_log_list_levels:
 * @most: the newest so many
 *
 * What changed the level of a server in @range. Blocks; what is still in the queue is not seen. Any thread.
 *
 * Returns: (transfer full) (element-type VedAlertTransition): newest first
 */
GPtrArray *
ved_alert_log_list_levels (VedAlertLog          *self,
                           const VedAlertRange  *range,
                           guint                 most,
                           GError              **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);
  g_autoptr(VedStatement) statement = NULL;

  statement = prepare_range (self, range,
                             "SELECT " COLUMNS " FROM transitions WHERE time_us >= ?1 AND time_us < ?2 "
                             "AND (?3 IS NULL OR server = ?3) AND subject = ?4 AND change NOT IN (?5, ?6) "
                             "ORDER BY time_us DESC, id DESC LIMIT ?7", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int (statement, 5, (int) VED_ALERT_WAS_ACKNOWLEDGED);
  sqlite3_bind_int (statement, 6, (int) VED_ALERT_WAS_GIVEN_BACK);
  sqlite3_bind_int64 (statement, 7, most);

  return read_transitions (self->file->reader, statement, error);
}

static void
note_row (gpointer      is_there,
          sqlite3_stmt *statement)
{
  *(gboolean *) is_there = TRUE;
}

/**
 * ved_alert_log_find_server:
 * @is_there: (out): whether anything is known of the range's server in it, of whatever kind
 *
 * Blocks. Any thread.
 *
 * Returns: %FALSE with an error where that could not be read
 */
gboolean
ved_alert_log_find_server (VedAlertLog          *self,
                           const VedAlertRange  *range,
                           gboolean             *is_there,
                           GError              **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->file->reader_lock);
  g_autoptr(VedStatement) statement = NULL;

  *is_there = FALSE;
  statement = ved_database_prepare (self->file->reader, "SELECT 1 FROM transitions WHERE time_us >= ?1 AND time_us < ?2 "
                                    "AND server = ?3 LIMIT 1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, range->from_us);
  sqlite3_bind_int64 (statement, 2, range->to_us);
  sqlite3_bind_text (statement, 3, range->server, -1, SQLITE_STATIC);

  return ved_database_read_rows (self->file->reader, statement, note_row, is_there, error);
}
