/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-change-rows"

#include "config.h"

#include "store/recordings/ved-change-rows.h"

#include "store/recordings/ved-recording-schema.h"

#include <math.h>

/* The table "changes" of a recording (ved-recording-schema.c). */

static const char select_sql[] =
  "SELECT time_us, change, server, episode, opened_us, before, level, tenths FROM changes "
  "WHERE time_us >= ? AND time_us <= ? ORDER BY time_us DESC, number DESC";

/**
 * ved_change_row_insert:
 * @statement: of VED_CHANGE_INSERT
 */
gboolean
ved_change_row_insert (VedDatabase               *database,
                       sqlite3_stmt              *statement,
                       const VedAlertTransition  *change,
                       GError                   **error)
{
  const VedAlert *alert = &change->alert;
  int at = 1;

  sqlite3_bind_int64 (statement, at++, change->time_us);
  sqlite3_bind_int64 (statement, at++, change->change);
  sqlite3_bind_text (statement, at++, alert->server, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, at++, alert->id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, at++, alert->opened_us);
  sqlite3_bind_int64 (statement, at++, change->previous_level);
  sqlite3_bind_int64 (statement, at++, alert->level);
  if (!isnan (alert->current_value))
    sqlite3_bind_int64 (statement, at, lround ((double) alert->current_value * 10.0));

  return ved_database_run (database, statement, error);
}

static VedLevel
column_level (sqlite3_stmt *statement,
              int           at)
{
  return (VedLevel) CLAMP (sqlite3_column_int64 (statement, at), 0, VED_N_LEVELS - 1);
}

static char *
column_text (sqlite3_stmt *statement,
             int           at)
{
  const char *text = (const char *) sqlite3_column_text (statement, at);

  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

static VedAlertTransition *
read_change (sqlite3_stmt *statement)
{
  VedAlertTransition *change = g_new0 (VedAlertTransition, 1);
  VedAlert *alert = &change->alert;

  change->time_us = sqlite3_column_int64 (statement, 0);
  change->change = (VedAlertChange) CLAMP (sqlite3_column_int64 (statement, 1), 0, VED_ALERT_WAS_RESOLVED);
  change->previous_level = column_level (statement, 5);
  alert->server = column_text (statement, 2);
  alert->id = column_text (statement, 3);
  alert->subject = VED_ALERT_SUBJECT_RISK;
  alert->metric = VED_METRIC_NONE;
  alert->opened_us = sqlite3_column_int64 (statement, 4);
  alert->updated_us = change->time_us;
  alert->level = column_level (statement, 6);
  alert->current_value = sqlite3_column_type (statement, 7) == SQLITE_NULL
    ? NAN : (float) (sqlite3_column_double (statement, 7) / 10.0);
  if (change->change == VED_ALERT_WAS_RESOLVED)
    {
      alert->state = VED_ALERT_RESOLVED;
      alert->resolved_us = change->time_us;
    }

  return change;
}

/**
 * ved_change_rows_read:
 * @database: of a recording, also of one that has no such table
 *
 * Returns: (transfer full) (element-type VedAlertTransition): the changes of a range, newest first
 */
GPtrArray *
ved_change_rows_read (VedDatabase  *database,
                      gint64        from_us,
                      gint64        to_us,
                      GError      **error)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_alert_transition_free);
  g_autoptr(VedStatement) statement = NULL;
  g_autoptr(GError) fault = NULL;

  if (ved_database_get_number (database, "PRAGMA user_version", 0) < VED_RECORDING_VERSION_DOCUMENTS)
    return g_steal_pointer (&changes);

  statement = ved_database_prepare (database, select_sql, error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, from_us);
  sqlite3_bind_int64 (statement, 2, to_us);
  while (ved_database_step (database, statement, &fault))
    g_ptr_array_add (changes, read_change (statement));
  if (fault == NULL)
    return g_steal_pointer (&changes);

  g_propagate_error (error, g_steal_pointer (&fault));

  return NULL;
}
