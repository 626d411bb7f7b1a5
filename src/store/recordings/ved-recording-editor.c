/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-editor"

#include "config.h"

#include "store/recordings/ved-recording-editor.h"

#include "base/ved-error.h"
#include "store/recordings/ved-recording-schema.h"

#include <string.h>

/* Every change is a transaction of its own, synced: it is there after a power cut. */

struct _VedRecordingEditor
{
  VedDatabase *database;
};

/**
 * ved_recording_editor_open:
 * @path: of a recording
 *
 * Returns: (transfer full): an editor; %NULL as ved_database_edit_file()
 */
VedRecordingEditor *
ved_recording_editor_open (const char  *path,
                           GError     **error)
{
  g_autoptr(VedRecordingEditor) self = g_new0 (VedRecordingEditor, 1);

  self->database = ved_database_edit_file (path, &ved_recording_schema, error);

  return self->database != NULL ? g_steal_pointer (&self) : NULL;
}

void
ved_recording_editor_free (VedRecordingEditor *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->database, ved_database_free);
  g_free (self);
}

static gboolean
put_info (VedRecordingEditor  *self,
          const char          *key,
          const char          *value,
          GError             **error)
{
  g_autoptr(VedStatement) statement =
    ved_database_prepare (self->database, "INSERT OR REPLACE INTO info VALUES (?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, value, -1, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}

/**
 * ved_recording_editor_set_title:
 * @title: "": none
 */
gboolean
ved_recording_editor_set_title (VedRecordingEditor  *self,
                                const char          *title,
                                GError             **error)
{
  return put_info (self, VED_RECORDING_INFO_TITLE, title, error);
}

/**
 * ved_recording_editor_set_note:
 * @note: what the viewer has to say about the recording; "": nothing
 */
gboolean
ved_recording_editor_set_note (VedRecordingEditor  *self,
                               const char          *note,
                               GError             **error)
{
  return put_info (self, VED_RECORDING_INFO_NOTE, note, error);
}

/**
 * ved_recording_editor_set_tags:
 * @tags: (array zero-terminated=1): words to find the recording by, in this order
 */
gboolean
ved_recording_editor_set_tags (VedRecordingEditor  *self,
                               char               **tags,
                               GError             **error)
{
  g_autofree char *joined = g_strjoinv (VED_RECORDING_TAG_SEPARATOR, tags);

  return put_info (self, VED_RECORDING_INFO_TAGS, joined, error);
}

/**
 * ved_recording_editor_put_event:
 * @event: (inout): with a number it replaces the event of that number, without it is added and given one
 *
 * Returns: whether the event is in the file
 */
gboolean
ved_recording_editor_put_event (VedRecordingEditor  *self,
                                VedRecordingEvent   *event,
                                GError             **error)
{
  g_autoptr(VedStatement) statement =
    ved_database_prepare (self->database, "INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?)", error);
  g_autofree char *text = ved_recording_event_to_text (event);

  if (statement == NULL)
    return FALSE;
  if (event->number != 0)
    sqlite3_bind_int64 (statement, 1, event->number);
  sqlite3_bind_int64 (statement, 2, event->time_us);
  sqlite3_bind_text (statement, 3, ved_recording_event_kind_name (event->kind), -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, text, -1, SQLITE_STATIC);
  if (!ved_database_run (self->database, statement, error))
    return FALSE;

  if (event->number == 0)
    event->number = ved_database_get_number (self->database, "SELECT last_insert_rowid()", 0);

  return TRUE;
}

/**
 * ved_recording_editor_remove_event:
 * @number: of the event; no event may have it
 */
gboolean
ved_recording_editor_remove_event (VedRecordingEditor  *self,
                                   gint64               number,
                                   GError             **error)
{
  g_autoptr(VedStatement) statement =
    ved_database_prepare (self->database, "DELETE FROM events WHERE number = ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);

  return ved_database_run (self->database, statement, error);
}

/**
 * ved_recording_editor_remove_like:
 * @event: its number is not used
 *
 * Removes the event of that time, kind and text; none may be there.
 */
gboolean
ved_recording_editor_remove_like (VedRecordingEditor       *self,
                                  const VedRecordingEvent  *event,
                                  GError                  **error)
{
  g_autoptr(VedStatement) statement = ved_database_prepare (self->database, VED_RECORDING_DELETE_EVENT, error);
  g_autofree char *text = ved_recording_event_to_text (event);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, event->time_us);
  sqlite3_bind_text (statement, 2, ved_recording_event_kind_name (event->kind), -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, text, -1, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}
