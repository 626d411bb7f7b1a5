/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-notebook"

#include "config.h"

#include "store/alerts/ved-alert-notebook.h"

#include "base/ved-clock.h"
#include "store/alerts/ved-alert-schema.h"
#include "store/ved-retention.h"
#include "store/ved-store-file.h"

#include <string.h>

/* Silences are few and change seldom, so both tables of them are written anew; notes and deliveries are added
 * row by row. Every write is a job of the store's thread that carries the rows it writes. Ids of notes and
 * windows are given by the caller, who holds all of them. */

#define KEPT_US (90 * VED_DAY_US)

struct _VedAlertNotebook
{
  GObject parent_instance;

  VedStoreFile *file;           /* read at the start, by one thread */
  VedRetention retention;       /* of deliveries */
};

G_DEFINE_TYPE (VedAlertNotebook, ved_alert_notebook, G_TYPE_OBJECT)

/* One statement with its texts and numbers; a NULL text is NULL. */
#define MAX_VALUES 9            /* of a row */

typedef struct {
  const char *sql;
  guint n;
  struct {
    gboolean is_text;
    char *text;
    gint64 number;
  } values[MAX_VALUES];
} Row;

typedef struct {
  VedDatabase *database;        /* not owned */
  GPtrArray *rows;              /* of Row */
} Job;

void
ved_note_free (VedNote *self)
{
  g_free (self->server);
  g_free (self->episode);
  g_free (self->actor);
  g_free (self->text);
  g_free (self);
}

static void
waiting_free (VedWaiting *self)
{
  g_free (self->channel);
  g_free (self->role);
  g_free (self->kind);
  g_free (self->profile);
  g_strfreev (self->episodes);
  g_free (self);
}

VedDelivered *
ved_delivered_copy (const VedDelivered *self)
{
  VedDelivered *copy = g_new (VedDelivered, 1);

  copy->time_us = self->time_us;
  copy->channel = g_strdup (self->channel);
  copy->role = g_strdup (self->role);
  copy->kind = g_strdup (self->kind);
  copy->subject = g_strdup (self->subject);
  copy->fault = g_strdup (self->fault);

  return copy;
}

void
ved_delivered_free (VedDelivered *self)
{
  g_free (self->channel);
  g_free (self->role);
  g_free (self->kind);
  g_free (self->subject);
  g_free (self->fault);
  g_free (self);
}

static void
row_free (Row *row)
{
  for (guint i = 0; i < row->n; i++)
    g_free (row->values[i].text);
  g_free (row);
}

static Row *
row_new (GPtrArray  *rows,
         const char *sql)
{
  Row *row = g_new0 (Row, 1);

  row->sql = sql;
  g_ptr_array_add (rows, row);

  return row;
}

static void
row_add_text (Row        *row,
              const char *text)
{
  g_return_if_fail (row->n < MAX_VALUES);

  row->values[row->n].is_text = TRUE;
  row->values[row->n++].text = g_strdup (text);
}

static void
row_add_number (Row    *row,
                gint64  number)
{
  g_return_if_fail (row->n < MAX_VALUES);

  row->values[row->n++].number = number;
}

static void
job_free (Job *job)
{
  g_ptr_array_unref (job->rows);
  g_free (job);
}

static gboolean
run_row (VedDatabase  *database,
         const Row    *row,
         GError      **error)
{
  g_autoptr(VedStatement) statement = ved_database_prepare (database, row->sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < row->n; i++)
    {
      if (row->values[i].is_text)
        sqlite3_bind_text (statement, (int) i + 1, row->values[i].text, -1, SQLITE_STATIC);
      else
        sqlite3_bind_int64 (statement, (int) i + 1, row->values[i].number);
    }

  return ved_database_run (database, statement, error);
}

static gboolean
run_rows (gpointer   data,
          GError   **error)
{
  Job *job = data;

  for (guint i = 0; i < job->rows->len; i++)
    {
      if (!run_row (job->database, g_ptr_array_index (job->rows, i), error))
        return FALSE;
    }

  return TRUE;
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
}

/* Takes @rows. */
static void
push (VedAlertNotebook *self,
      GPtrArray        *rows)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { self->file->database, rows };
  ved_store_file_push (self->file, run_rows, job, rows->len * sizeof (Row), (GDestroyNotify) job_free);
}

static void
ved_alert_notebook_finalize (GObject *object)
{
  VedAlertNotebook *self = VED_ALERT_NOTEBOOK (object);

  g_clear_pointer (&self->file, ved_store_file_close);

  G_OBJECT_CLASS (ved_alert_notebook_parent_class)->finalize (object);
}

static void
ved_alert_notebook_class_init (VedAlertNotebookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_alert_notebook_finalize;
}

static void
ved_alert_notebook_init (VedAlertNotebook *self)
{
}

/**
 * ved_alert_notebook_new:
 * @data_dir: where `alerts.sqlite` is: the alert log has opened it before
 * @writer: whose thread writes
 *
 * Returns: (transfer full): the notebook
 */
VedAlertNotebook *
ved_alert_notebook_new (const char      *data_dir,
                        VedStoreWriter  *writer,
                        GError         **error)
{
  g_autoptr(VedAlertNotebook) self = g_object_new (VED_TYPE_ALERT_NOTEBOOK, NULL);

  self->file = ved_store_file_open (data_dir, ved_alert_schema_get (), writer, error);
  if (self->file == NULL)
    return NULL;

  ved_retention_init (&self->retention,
                      ved_database_get_number (self->file->reader, "SELECT max(time_us) FROM deliveries", 0));

  return g_steal_pointer (&self);
}

static void
add_mute_rows (GPtrArray         *rows,
               const VedSilences *silences)
{
  guint n_mutes;
  const VedMute *mutes = ved_silences_get_mutes (silences, &n_mutes);

  for (guint i = 0; i < n_mutes; i++)
    {
      Row *row = row_new (rows, "INSERT OR REPLACE INTO mutes (scope, target, actor, until_us) "
                          "VALUES (?, ?, ?, ?)");

      row_add_number (row, mutes[i].scope);
      row_add_text (row, mutes[i].target);
      row_add_text (row, mutes[i].actor);
      row_add_number (row, mutes[i].until_us);
    }
}

static void
add_maintenance_row (GPtrArray            *rows,
                     const VedMaintenance *window)
{
  g_autofree char *servers = g_strjoinv ("\n", window->servers);
  g_autofree char *profiles = g_strjoinv ("\n", window->profiles);
  Row *row = row_new (rows, "INSERT INTO maintenances (id, servers, profiles, start_us, end_us, repeat, actor, "
                      "note, zone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  Row *count;

  row_add_number (row, window->id);
  row_add_text (row, servers);
  row_add_text (row, profiles);
  row_add_number (row, window->start_us);
  row_add_number (row, window->end_us);
  row_add_text (row, ved_repeat_get_name (window->repeat));
  row_add_text (row, window->actor);
  row_add_text (row, window->note);
  row_add_text (row, window->zone != NULL || window->unknown_zone != NULL ? ved_maintenance_get_zone (window) : NULL);

  count = row_new (rows, "UPDATE counters SET value = max(value, ?) WHERE name = 'last_maintenance'");
  row_add_number (count, window->id);
}

/**
 * ved_alert_notebook_set_silences:
 * @silences: all that are in force; kept in the place of those before
 */
void
ved_alert_notebook_set_silences (VedAlertNotebook  *self,
                                 const VedSilences *silences)
{
  GPtrArray *rows = rows_new ();

  row_new (rows, "DELETE FROM mutes");
  add_mute_rows (rows, silences);
  row_new (rows, "DELETE FROM maintenances");
  for (guint i = 0; i < ved_silences_get_n_maintenances (silences); i++)
    add_maintenance_row (rows, ved_silences_get_maintenance (silences, i));
  push (self, rows);
}

static const char *
get_text (sqlite3_stmt *statement,
          int           column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static GStrv
split_lines (const char *text)
{
  return text != NULL && *text != '\0' ? g_strsplit (text, "\n", -1) : g_new0 (char *, 1);
}

static void
restore_mute (VedSilences  *silences,
              sqlite3_stmt *statement)
{
  ved_silences_mute (silences, (VedMuteScope) CLAMP (sqlite3_column_int (statement, 0), 0, VED_N_MUTE_SCOPES - 1),
                     get_text (statement, 1), sqlite3_column_int64 (statement, 2), get_text (statement, 3));
}

static void
restore_maintenance (VedSilences  *silences,
                     sqlite3_stmt *statement)
{
  VedMaintenance window = {
    .id = (guint) sqlite3_column_int64 (statement, 0),
    .servers = split_lines (get_text (statement, 1)),
    .profiles = split_lines (get_text (statement, 2)),
    .start_us = sqlite3_column_int64 (statement, 3),
    .end_us = sqlite3_column_int64 (statement, 4),
    .actor = g_strdup (get_text (statement, 6)),
    .note = g_strdup (get_text (statement, 7)),
  };
  g_autoptr(GError) error = NULL;
  const char *zone = get_text (statement, 8);

  if (zone != NULL)
    window.zone = ved_time_zone_read (zone, &error);
  if (error != NULL)
    {
      window.unknown_zone = g_strdup (zone);
      g_message ("Maintenance window %u repeats by UTC: %s", window.id, error->message);
    }

  if (ved_repeat_from_name (get_text (statement, 5), &window.repeat))
    ved_silences_add_maintenance (silences, &window);
  ved_maintenance_clear (&window);
}

static gboolean
read_rows (VedAlertNotebook  *self,
           const char        *sql,
           gint64             parameter,
           VedRowFunc         func,
           gpointer           target,
           GError           **error)
{
  g_autoptr(VedStatement) statement = ved_database_prepare (self->file->reader, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, parameter);

  return ved_database_read_rows (self->file->reader, statement, func, target, error);
}

/**
 * ved_alert_notebook_restore_silences:
 * @silences: takes them
 * @now_us: those that ended before are left out
 *
 * At the start. Blocks.
 */
gboolean
ved_alert_notebook_restore_silences (VedAlertNotebook  *self,
                                     VedSilences       *silences,
                                     gint64             now_us,
                                     GError           **error)
{
  gboolean ok = read_rows (self, "SELECT scope, target, until_us, actor FROM mutes WHERE until_us > ?", now_us,
                           (VedRowFunc) restore_mute, silences, error)
    && read_rows (self, "SELECT id, servers, profiles, start_us, end_us, repeat, actor, note, zone "
                  "FROM maintenances WHERE id > ? ORDER BY id", 0, (VedRowFunc) restore_maintenance,
                  silences, error);

  if (ok)
    ved_silences_reserve_ids (silences,
                              (guint) ved_database_get_number (self->file->reader,
                                                               "SELECT value FROM counters "
                                                               "WHERE name = 'last_maintenance'", 0));
  ved_silences_drop_ended (silences, now_us);

  return ok;
}

/**
 * ved_alert_notebook_add_note:
 * @note: copied, with its id
 */
void
ved_alert_notebook_add_note (VedAlertNotebook *self,
                             const VedNote    *note)
{
  GPtrArray *rows = rows_new ();
  Row *row = row_new (rows, "INSERT INTO notes (id, server, episode, time_us, actor, text) "
                      "VALUES (?, ?, ?, ?, ?, ?)");

  row_add_number (row, note->id);
  row_add_text (row, note->server);
  row_add_text (row, note->episode);
  row_add_number (row, note->time_us);
  row_add_text (row, note->actor);
  row_add_text (row, note->text);
  push (self, rows);
}

void
ved_alert_notebook_remove_note (VedAlertNotebook *self,
                                gint64            id)
{
  GPtrArray *rows = rows_new ();

  row_add_number (row_new (rows, "DELETE FROM notes WHERE id = ?"), id);
  push (self, rows);
}

static void
read_note (GPtrArray    *notes,
           sqlite3_stmt *statement)
{
  VedNote *note = g_new (VedNote, 1);

  note->id = sqlite3_column_int64 (statement, 0);
  note->server = g_strdup (get_text (statement, 1));
  note->episode = g_strdup (get_text (statement, 2));
  note->time_us = sqlite3_column_int64 (statement, 3);
  note->actor = g_strdup (get_text (statement, 4));
  note->text = g_strdup (get_text (statement, 5));
  g_ptr_array_add (notes, note);
}

/**
 * ved_alert_notebook_load_notes:
 * @last_id: (out): the highest that was ever given
 *
 * At the start. Blocks.
 *
 * Returns: (transfer full) (element-type VedNote): all notes, oldest first
 */
GPtrArray *
ved_alert_notebook_load_notes (VedAlertNotebook  *self,
                               gint64            *last_id,
                               GError           **error)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_note_free);

  *last_id = ved_database_get_number (self->file->reader, "SELECT seq FROM sqlite_sequence WHERE name = 'notes'", 0);
  if (!read_rows (self, "SELECT id, server, episode, time_us, actor, text FROM notes WHERE id > ? ORDER BY id", 0,
                  (VedRowFunc) read_note, notes, error))
    return NULL;

  return g_steal_pointer (&notes);
}

/**
 * ved_alert_notebook_add_delivered:
 * @delivered: copied; rows of 90 days before it go, unless the clock leapt
 */
void
ved_alert_notebook_add_delivered (VedAlertNotebook   *self,
                                  const VedDelivered *delivered)
{
  gint64 present_us = ved_retention_get_present (&self->retention, delivered->time_us);
  GPtrArray *rows = rows_new ();
  Row *row = row_new (rows, "INSERT INTO deliveries (time_us, channel, role, kind, subject, fault) "
                      "VALUES (?, ?, ?, ?, ?, ?)");

  row_add_number (row, delivered->time_us);
  row_add_text (row, delivered->channel);
  row_add_text (row, delivered->role);
  row_add_text (row, delivered->kind);
  row_add_text (row, delivered->subject);
  row_add_text (row, delivered->fault);
  row_add_number (row_new (rows, "DELETE FROM deliveries WHERE time_us < ?"), present_us - KEPT_US);
  push (self, rows);
}

static void
read_delivered (GPtrArray    *list,
                sqlite3_stmt *statement)
{
  VedDelivered *delivered = g_new (VedDelivered, 1);

  delivered->time_us = sqlite3_column_int64 (statement, 0);
  delivered->channel = g_strdup (get_text (statement, 1));
  delivered->role = g_strdup (get_text (statement, 2));
  delivered->kind = g_strdup (get_text (statement, 3));
  delivered->subject = g_strdup (get_text (statement, 4));
  delivered->fault = g_strdup (get_text (statement, 5));
  g_ptr_array_insert (list, 0, delivered);
}

/**
 * ved_alert_notebook_load_delivered:
 * @max_rows: at most the newest so many
 *
 * At the start. Blocks.
 *
 * Returns: (transfer full) (element-type VedDelivered): oldest first
 */
GPtrArray *
ved_alert_notebook_load_delivered (VedAlertNotebook  *self,
                                   guint              max_rows,
                                   GError           **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_delivered_free);

  if (!read_rows (self, "SELECT time_us, channel, role, kind, subject, fault FROM deliveries ORDER BY id DESC "
                  "LIMIT ?", max_rows, (VedRowFunc) read_delivered, list, error))
    return NULL;

  return g_steal_pointer (&list);
}

static char *
join_roles (const VedTold *told)
{
  g_autoptr(GPtrArray) roles = g_ptr_array_new ();

  for (guint i = 0; i < told->roles->len; i++)
    g_ptr_array_add (roles, g_ptr_array_index (told->roles, i));
  g_ptr_array_add (roles, NULL);

  return g_strjoinv ("\n", (GStrv) roles->pdata);
}

static char *
join_steps (const VedTold *told)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < told->steps->len; i++)
    {
      const VedToldStep *step = &g_array_index (told->steps, VedToldStep, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT " %d %s", i > 0 ? "\n" : "", step->time_us, step->is_reached,
                              step->role);
    }

  return g_string_free (text, FALSE);
}

static void
add_told_row (GPtrArray     *rows,
              const VedTold *told)
{
  g_autofree char *roles = join_roles (told), *steps = join_steps (told);
  Row *row;

  if (told->time_us == 0)
    {
      row_add_text (row_new (rows, "DELETE FROM told WHERE episode = ?"), told->episode);
      return;
    }

  row = row_new (rows, "INSERT OR REPLACE INTO told (episode, level, time_us, roles, steps) VALUES (?, ?, ?, ?, ?)");
  row_add_text (row, told->episode);
  row_add_number (row, told->level);
  row_add_number (row, told->time_us);
  row_add_text (row, roles);
  row_add_text (row, steps);
}

/**
 * ved_alert_notebook_take_told:
 * @changes: (element-type VedTold): kept in the place of what was known of their episodes; one without a time is forgotten
 */
void
ved_alert_notebook_take_told (VedAlertNotebook *self,
                              GPtrArray        *changes)
{
  GPtrArray *rows = rows_new ();

  for (guint i = 0; i < changes->len; i++)
    add_told_row (rows, g_ptr_array_index (changes, i));
  push (self, rows);
}

/* A line that is none is passed over. */
static void
read_step (VedTold    *told,
           const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 3);

  if (g_strv_length (words) == 3)
    ved_told_add_step (told, words[2], g_ascii_strtoll (words[0], NULL, 10), strcmp (words[1], "0") != 0);
}

static void
read_told (GHashTable   *by_episode,
           sqlite3_stmt *statement)
{
  VedTold *told = ved_told_new (get_text (statement, 0));
  g_auto(GStrv) roles = split_lines (get_text (statement, 3)), steps = split_lines (get_text (statement, 4));

  told->level = (VedLevel) CLAMP (sqlite3_column_int (statement, 1), 0, VED_N_LEVELS - 1);
  told->time_us = sqlite3_column_int64 (statement, 2);
  told->is_assumed = g_strcmp0 (steps[0], "?") == 0;
  for (guint i = 0; roles[i] != NULL; i++)
    ved_told_add_role (told, roles[i]);
  for (guint i = 0; steps[i] != NULL; i++)
    read_step (told, steps[i]);
  g_hash_table_replace (by_episode, told->episode, told);
}

/**
 * ved_alert_notebook_load_told:
 *
 * At the start. Blocks.
 *
 * Returns: (transfer full) (element-type utf8 VedTold): by the id of the episode
 */
GHashTable *
ved_alert_notebook_load_told (VedAlertNotebook  *self,
                              GError           **error)
{
  g_autoptr(GHashTable) by_episode = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ved_told_free);

  if (!read_rows (self, "SELECT episode, level, time_us, roles, steps FROM told WHERE time_us > ?", 0,
                  (VedRowFunc) read_told, by_episode, error))
    return NULL;

  return g_steal_pointer (&by_episode);
}

/**
 * ved_alert_notebook_add_waiting:
 * @waiting: copied, with its number
 */
void
ved_alert_notebook_add_waiting (VedAlertNotebook *self,
                                const VedWaiting *waiting)
{
  g_autofree char *episodes = g_strjoinv ("\n", waiting->episodes);
  GPtrArray *rows = rows_new ();
  Row *row = row_new (rows, "INSERT OR REPLACE INTO waiting (number, channel, role, kind, level, time_us, profile, breadth, "
                      "episodes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

  row_add_number (row, waiting->number);
  row_add_text (row, waiting->channel);
  row_add_text (row, waiting->role);
  row_add_text (row, waiting->kind);
  row_add_number (row, waiting->level);
  row_add_number (row, waiting->time_us);
  row_add_text (row, waiting->profile);
  row_add_number (row, waiting->breadth);
  row_add_text (row, episodes);
  push (self, rows);
}

void
ved_alert_notebook_remove_waiting (VedAlertNotebook *self,
                                   gint64            number)
{
  GPtrArray *rows = rows_new ();

  row_add_number (row_new (rows, "DELETE FROM waiting WHERE number = ?"), number);
  push (self, rows);
}

static void
read_waiting (GPtrArray    *list,
              sqlite3_stmt *statement)
{
  VedWaiting *waiting = g_new (VedWaiting, 1);

  waiting->number = sqlite3_column_int64 (statement, 0);
  waiting->channel = g_strdup (get_text (statement, 1));
  waiting->role = g_strdup (get_text (statement, 2));
  waiting->kind = g_strdup (get_text (statement, 3));
  waiting->level = (VedLevel) CLAMP (sqlite3_column_int (statement, 4), 0, VED_N_LEVELS - 1);
  waiting->time_us = sqlite3_column_int64 (statement, 5);
  waiting->profile = g_strdup (get_text (statement, 6));
  waiting->breadth = (guint) CLAMP (sqlite3_column_int (statement, 7), 0, 2);
  waiting->episodes = split_lines (get_text (statement, 8));
  g_ptr_array_add (list, waiting);
}

/**
 * ved_alert_notebook_load_waiting:
 *
 * At the start. Blocks.
 *
 * Returns: (transfer full) (element-type VedWaiting): in the order of their numbers
 */
GPtrArray *
ved_alert_notebook_load_waiting (VedAlertNotebook  *self,
                                 GError           **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);

  if (!read_rows (self, "SELECT number, channel, role, kind, level, time_us, profile, breadth, episodes FROM waiting "
                  "WHERE number >= ? ORDER BY number", 0, (VedRowFunc) read_waiting, list, error))
    return NULL;

  return g_steal_pointer (&list);
}
