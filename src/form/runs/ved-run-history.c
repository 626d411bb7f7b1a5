/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-history"

#include "config.h"

#include "form/runs/ved-run-history.h"

#include "base/ved-error.h"
#include "base/ved-find-text.h"
#include "base/ved-json.h"
#include "base/ved-task.h"
#include "form/project/ved-form-capture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One line when a run begins and one when it has ended, each appended by one write(), so that two programs can keep one
 * history and a crash loses no more than the last line. A line that cannot be read is passed over. The line of the end
 * takes the place of that of the beginning; where there is none, and the process that ran it is gone, nobody knows how
 * the run ended. When the file has grown beyond its bounds it is written anew with what is kept. */

#define MAX_RECORDS   1000
#define MAX_LINES     (2 * MAX_RECORDS)
#define LINES_OF_RUN  3         /* at most: its beginning, that with its commit, its end */
#define MAX_BYTES     (8 * 1024 * 1024)
#define GIT_TIMEOUT_MS 2000
#define STAT_START_TIME 20      /* in /proc/PID/stat, behind the name of the process; a blank comes first */

struct _VedRunRecord
{
  GObject parent_instance;
  char *title, *folder, *state, *log_path, *commit;
  char *owner;                  /* (nullable): of a run that has not ended, the process that runs it */
  GStrv argv, env;
  VedRunIo io;
  gboolean is_dirty;
  gint64 start_us, duration_us, peak_kb;
  int exit_status;
};

G_DEFINE_FINAL_TYPE (VedRunRecord, ved_run_record, G_TYPE_OBJECT)

struct _VedRunHistory
{
  GObject parent_instance;
  char *path;
  GPtrArray *records;           /* oldest first */
  GMutex writing;               /* of the file: a line is lost that is added while it is written anew */
};

static void
ved_run_record_finalize (GObject *object)
{
  VedRunRecord *self = VED_RUN_RECORD (object);

  g_free (self->title);
  g_free (self->folder);
  g_free (self->state);
  g_free (self->log_path);
  g_free (self->commit);
  g_free (self->owner);
  g_strfreev (self->argv);
  g_strfreev (self->env);

  G_OBJECT_CLASS (ved_run_record_parent_class)->finalize (object);
}

static void
ved_run_record_class_init (VedRunRecordClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_run_record_finalize;
}

static void
ved_run_record_init (VedRunRecord *self)
{
}

const char *
ved_run_record_get_title (VedRunRecord *self)
{
  return self->title;
}

const char *const *
ved_run_record_get_argv (VedRunRecord *self)
{
  return (const char *const *) self->argv;
}

VedRunIo
ved_run_record_get_io (VedRunRecord *self)
{
  return self->io;
}

/**
 * ved_run_record_make_command:
 *
 * Returns: (transfer full): what ran, with its environment and folder, secrets masked
 */
VedFormCommand *
ved_run_record_make_command (VedRunRecord *self)
{
  VedFormCommand *command = ved_form_command_new ((const char *const *) self->argv, 1, self->folder);

  for (guint i = 0; self->env[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (self->env[i], "=", 2);

      if (parts[0] != NULL && parts[1] != NULL)
        ved_form_command_set_env (command, parts[0], parts[1], FALSE);
    }

  return command;
}

/**
 * ved_run_record_is_complete:
 *
 * Returns: whether it can run again as it is: secrets are not kept
 */
gboolean
ved_run_record_is_complete (VedRunRecord *self)
{
  return *self->argv != NULL && ved_form_find_mask ((const char *const *) self->argv) == NULL
         && ved_form_find_mask ((const char *const *) self->env) == NULL;
}

const char *
ved_run_record_get_state (VedRunRecord *self)
{
  return self->state;
}

const char *
ved_run_record_get_log_path (VedRunRecord *self)
{
  return self->log_path;
}

const char *
ved_run_record_get_commit (VedRunRecord *self)
{
  return self->commit;
}

gboolean
ved_run_record_get_is_dirty (VedRunRecord *self)
{
  return self->is_dirty;
}

gint64
ved_run_record_get_start_us (VedRunRecord *self)
{
  return self->start_us;
}

gint64
ved_run_record_get_duration_us (VedRunRecord *self)
{
  return self->duration_us;
}

gint64
ved_run_record_get_peak_kb (VedRunRecord *self)
{
  return self->peak_kb;
}

int
ved_run_record_get_exit_status (VedRunRecord *self)
{
  return self->exit_status;
}

/**
 * ved_run_record_matches:
 * @text: what someone looks for, letters of either case
 *
 * Returns: whether it stands in the title, the state, the commit or a word of the command
 */
gboolean
ved_run_record_matches (VedRunRecord *self,
                        const char   *text)
{
  const char *const texts[] = { self->title, self->state, self->commit };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && ved_find_text (texts[i], text, NULL) != NULL)
      return TRUE;
  for (guint i = 0; self->argv[i] != NULL; i++)
    if (ved_find_text (self->argv[i], text, NULL) != NULL)
      return TRUE;

  return FALSE;
}

static GType
ved_run_history_get_item_type (GListModel *model)
{
  return VED_TYPE_RUN_RECORD;
}

static guint
ved_run_history_get_n_items (GListModel *model)
{
  return VED_RUN_HISTORY (model)->records->len;
}

static gpointer
ved_run_history_get_item (GListModel *model,
                          guint       position)
{
  GPtrArray *records = VED_RUN_HISTORY (model)->records;

  return position < records->len ? g_object_ref (g_ptr_array_index (records, records->len - 1 - position)) : NULL;
}

static void
ved_run_history_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_run_history_get_item_type;
  iface->get_n_items = ved_run_history_get_n_items;
  iface->get_item = ved_run_history_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VedRunHistory, ved_run_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_run_history_list_model_init))

static void
ved_run_history_finalize (GObject *object)
{
  VedRunHistory *self = VED_RUN_HISTORY (object);

  g_ptr_array_unref (self->records);
  g_free (self->path);
  g_mutex_clear (&self->writing);

  G_OBJECT_CLASS (ved_run_history_parent_class)->finalize (object);
}

static void
ved_run_history_class_init (VedRunHistoryClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_run_history_finalize;
}

static void
ved_run_history_init (VedRunHistory *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_init (&self->writing);
}

/**
 * ved_run_history_new:
 * @path: of the file; it need not exist
 */
VedRunHistory *
ved_run_history_new (const char *path)
{
  VedRunHistory *self = g_object_new (VED_TYPE_RUN_HISTORY, NULL);

  self->path = g_strdup (path);

  return self;
}

/**
 * ved_run_history_path:
 *
 * Returns: (transfer full): where the user's history is kept
 */
char *
ved_run_history_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "vedette", "runs.jsonl", NULL);
}

/* A number is given to another process later, but never at the same time: proc(5).
 *
 * Returns: (transfer full) (nullable): what no other process is called; NULL when there is no such process */
static char *
name_process (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid), *text = NULL;
  const char *behind_name = g_file_get_contents (path, &text, NULL, NULL) ? strrchr (text, ')') : NULL;
  g_auto(GStrv) fields = behind_name != NULL ? g_strsplit (behind_name + 1, " ", -1) : NULL;

  return fields != NULL && g_strv_length (fields) > STAT_START_TIME
         ? g_strdup_printf ("%d:%s", pid, fields[STAT_START_TIME]) : NULL;
}

static gboolean
is_open (const VedRunRecord *record)
{
  return g_strcmp0 (record->state, ved_run_state_to_string (VED_RUN_RUNNING)) == 0;
}

static gboolean
has_living_owner (const VedRunRecord *record)
{
  g_autofree char *living = record->owner != NULL ? name_process (atoi (record->owner)) : NULL;

  return is_open (record) && living != NULL && g_str_equal (living, record->owner);
}

/* Never NULL. */
static GStrv
dup_words (JsonObject *object,
           const char *name)
{
  GStrv words = ved_json_dup_words (object, name);

  return words != NULL ? words : g_new0 (char *, 1);
}

static VedRunRecord *
record_parse (const char *line)
{
  g_autoptr(JsonObject) object = ved_json_read_object (line, -1, NULL);
  VedRunRecord *self;

  if (object == NULL)
    return NULL;

  self = g_object_new (VED_TYPE_RUN_RECORD, NULL);
  self->title = g_strdup (ved_json_get_text (object, "title"));
  self->folder = g_strdup (ved_json_get_text (object, "folder"));
  self->state = g_strdup (ved_json_get_text (object, "state"));
  self->log_path = g_strdup (ved_json_get_text (object, "log"));
  self->commit = g_strdup (ved_json_get_text (object, "commit"));
  self->owner = g_strdup (ved_json_get_text (object, "owner"));
  self->argv = dup_words (object, "argv");
  self->env = dup_words (object, "env");
  self->io = ved_run_io_parse (ved_json_get_text (object, "io"));
  self->is_dirty = ved_json_get_integer (object, "dirty", 0) != 0;
  self->start_us = ved_json_get_integer (object, "start_us", 0);
  self->duration_us = ved_json_get_integer (object, "duration_us", 0);
  self->peak_kb = ved_json_get_integer (object, "peak_kb", 0);
  self->exit_status = (int) ved_json_get_integer (object, "exit_status", 0);

  return self;
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL)
    json_object_set_string_member (object, name, valid);
}

static void
set_words (JsonObject *object,
           const char *name,
           char      **words)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (words[i], -1);

      json_array_add_string_element (array, valid);
    }
  json_object_set_array_member (object, name, array);
}

static char *
record_print (VedRunRecord *self)
{
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  set_text (object, "title", self->title);
  set_words (object, "argv", self->argv);
  if (*self->env != NULL)
    set_words (object, "env", self->env);
  if (self->io != VED_RUN_IO_CLOSED)
    set_text (object, "io", ved_run_io_to_string (self->io));
  set_text (object, "folder", self->folder);
  set_text (object, "state", self->state);
  set_text (object, "log", self->log_path);
  set_text (object, "commit", self->commit);
  set_text (object, "owner", self->owner);
  json_object_set_int_member (object, "dirty", self->is_dirty);
  json_object_set_int_member (object, "start_us", self->start_us);
  json_object_set_int_member (object, "duration_us", self->duration_us);
  json_object_set_int_member (object, "peak_kb", self->peak_kb);
  json_object_set_int_member (object, "exit_status", self->exit_status);
  json_node_take_object (root, object);
  text = json_to_string (root, FALSE);

  return g_strconcat (text, "\n", NULL);
}

static gboolean
write_records (const char *path,
               GPtrArray  *records,
               GError    **error)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *line = record_print (g_ptr_array_index (records, i));

      g_string_append (out, line);
    }

  return g_file_set_contents_full (path, out->str, (gssize) out->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static char *
run_key (const VedRunRecord *record)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", record->start_us, record->log_path != NULL ? record->log_path : "");
}

/* Removes the beginnings of runs of which something later is there, too. */
static void
drop_begun (GPtrArray *records)
{
  g_autoptr(GHashTable) later = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = records->len; i-- > 0;)
    if (!g_hash_table_add (later, run_key (g_ptr_array_index (records, i))) && is_open (g_ptr_array_index (records, i)))
      g_ptr_array_remove_index (records, i);
}

/* The last runs of the text, oldest first; counts the lines. */
static GPtrArray *
parse_records (char  *text,
               guint *n_lines)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  const guint most = LINES_OF_RUN * MAX_RECORDS + 1;

  *n_lines = g_strv_length (lines);
  for (guint i = *n_lines > most ? *n_lines - most : 0; i < *n_lines; i++)
    {
      VedRunRecord *record = record_parse (lines[i]);

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  drop_begun (records);
  if (records->len > MAX_RECORDS)
    g_ptr_array_remove_range (records, 0, records->len - MAX_RECORDS);

  return records;
}

/* What runs somewhere else is not history yet; what nobody runs any more has ended somehow. */
static void
settle_open (GPtrArray *records)
{
  for (guint i = records->len; i-- > 0;)
    {
      VedRunRecord *record = g_ptr_array_index (records, i);

      if (has_living_owner (record))
        g_ptr_array_remove_index (records, i);
      else if (is_open (record))
        {
          g_free (record->state);
          record->state = g_strdup (ved_run_state_to_string (VED_RUN_LOST));
        }
    }
}

/* Reads the file, and writes it anew when it has grown too long. */
static gpointer
read_records (gpointer       history,
              GCancellable  *cancellable,
              GError       **error)
{
  VedRunHistory *self = history;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->writing);
  g_autoptr(GPtrArray) records = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize length;
  guint n_lines;

  if (!g_file_get_contents (self->path, &text, &length, &local_error))
    {
      if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_ptr_array_new_with_free_func (g_object_unref);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  records = parse_records (text, &n_lines);
  if ((length > MAX_BYTES || n_lines > MAX_LINES) && !write_records (self->path, records, error))
    return NULL;
  settle_open (records);

  return g_steal_pointer (&records);
}

/**
 * ved_run_history_load_async:
 *
 * Reads the file in a worker. Runs that end meanwhile are newer than what it holds.
 */
void
ved_run_history_load_async (VedRunHistory      *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_run_history_load_async);
  g_task_set_task_data (task, g_object_ref (self), g_object_unref);
  ved_task_run (task, read_records, (GDestroyNotify) g_ptr_array_unref);
}

/* A run that ended while the file was read may be in it, too. */
static gboolean
is_known (GPtrArray    *records,
          VedRunRecord *record)
{
  for (guint i = 0; i < records->len; i++)
    {
      const VedRunRecord *other = g_ptr_array_index (records, i);

      if (other->start_us == record->start_us && g_strcmp0 (other->log_path, record->log_path) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * ved_run_history_load_finish:
 *
 * Returns: whether it could be read; a file that is not there is an empty history
 */
gboolean
ved_run_history_load_finish (VedRunHistory *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_autoptr(GPtrArray) records = g_task_propagate_pointer (G_TASK (result), error);
  const guint n_before = self->records->len;

  if (records == NULL)
    return FALSE;

  for (guint i = records->len; i-- > 0;)
    if (is_known (self->records, g_ptr_array_index (records, i)))
      g_ptr_array_remove_index (records, i);
  for (guint i = MIN (records->len, MAX_RECORDS - n_before); i > 0; i--)
    g_ptr_array_insert (self->records, (gint) (self->records->len - n_before),
                        g_object_ref (g_ptr_array_index (records, records->len - i)));
  if (self->records->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->records->len - n_before);

  return TRUE;
}

/* Returns: whether the last line of a file was cut off: the disk was full, and what comes next would be part of it */
static gboolean
ends_within_line (int fd)
{
  const off_t length = lseek (fd, 0, SEEK_END);
  char last = '\n';

  return length > 0 && pread (fd, &last, 1, length - 1) == 1 && last != '\n';
}

static gboolean
append_line (const char *path,
             const char *line,
             GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path), *text = NULL;
  gboolean ok = FALSE;
  int fd, code;

  g_mkdir_with_parents (folder, 0700);
  fd = g_open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  code = errno;
  if (fd >= 0)
    {
      gssize n;

      text = g_strconcat (ends_within_line (fd) ? "\n" : "", line, NULL);
      n = write (fd, text, strlen (text));
      code = n < 0 ? errno : ENOSPC;
      ok = n == (gssize) strlen (text);
      close (fd);
    }
  if (!ok)
    g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));

  return ok;
}

static VedRunRecord *
record_new (VedRun     *run,
            const char *commit,
            gboolean    is_dirty)
{
  VedFormCommand *command = ved_run_get_command (run);
  VedRunRecord *self = g_object_new (VED_TYPE_RUN_RECORD, NULL);

  self->title = g_strdup (ved_run_get_title (run));
  self->argv = g_strdupv ((char **) ved_form_command_get_shown (command));
  self->env = g_strdupv ((char **) ved_form_command_get_shown_env (command));
  self->io = ved_run_get_io (run);
  self->folder = g_strdup (ved_form_command_get_folder (command));
  self->state = g_strdup (ved_run_state_to_string (ved_run_get_state (run)));
  self->log_path = g_strdup (ved_run_get_log_path (run));
  self->commit = g_strdup (commit);
  self->is_dirty = is_dirty;
  self->start_us = ved_run_get_start_us (run);
  self->duration_us = ved_run_get_duration_us (run);
  self->peak_kb = ved_run_get_peak_kb (run);
  self->exit_status = ved_run_get_exit_status (run);

  return self;
}

static gboolean
write_record (VedRunHistory *self,
              VedRunRecord  *record,
              GError       **error)
{
  g_autofree char *line = record_print (record);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->writing);

  return append_line (self->path, line, error);
}

/**
 * ved_run_history_begin:
 * @run: which runs
 * @commit: (nullable): as for ved_run_history_add()
 * @is_dirty: as for ved_run_history_add()
 *
 * Writes down that a run has begun, for the case that this process ends before it does; again, when more is known. The
 * history shows it once it has ended.
 *
 * Returns: whether it could be written
 */
gboolean
ved_run_history_begin (VedRunHistory *self,
                       VedRun        *run,
                       const char    *commit,
                       gboolean       is_dirty,
                       GError       **error)
{
  g_autoptr(VedRunRecord) record = record_new (run, commit, is_dirty);

  g_free (record->state);
  record->state = g_strdup (ved_run_state_to_string (VED_RUN_RUNNING));
  record->owner = name_process ((int) getpid ());

  return write_record (self, record, error);
}

/**
 * ved_run_history_add:
 * @run: which has ended
 * @commit: (nullable): of the project when it began
 * @is_dirty: whether the project had changes that are in no commit
 *
 * Remembers a run, here and in the file.
 *
 * Returns: whether it could be written; it is remembered here all the same
 */
gboolean
ved_run_history_add (VedRunHistory *self,
                     VedRun        *run,
                     const char    *commit,
                     gboolean       is_dirty,
                     GError       **error)
{
  VedRunRecord *record = record_new (run, commit, is_dirty);

  if (self->records->len == MAX_RECORDS)
    {
      g_ptr_array_remove_index (self->records, 0);
      g_list_model_items_changed (G_LIST_MODEL (self), self->records->len, 1, 0);
    }
  g_ptr_array_add (self->records, record);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);

  return write_record (self, record, error);
}

/**
 * ved_run_find_commit:
 * @folder: where a run begins
 * @is_dirty: (out): whether there are changes that are in no commit
 *
 * Asks git. Blocks for up to seconds: only from a worker, or in a program without a screen.
 *
 * Returns: (transfer full) (nullable): the commit; %NULL when the folder is under no version control
 */
char *
ved_run_find_commit (const char *folder,
                     gboolean   *is_dirty)
{
  const char *const head[] = { "git", "rev-parse", "HEAD", NULL };
  const char *const status[] = { "git", "status", "--porcelain", "--untracked-files=no", NULL };
  int code = -1;
  g_autofree char *commit = ved_form_capture (head, folder, GIT_TIMEOUT_MS, 4096, &code, NULL, NULL);
  g_autofree char *changes = NULL;

  *is_dirty = FALSE;
  if (commit == NULL || code != 0)
    return NULL;

  changes = ved_form_capture (status, folder, GIT_TIMEOUT_MS, MAX_BYTES, &code, NULL, NULL);
  *is_dirty = changes == NULL || *changes != '\0';

  return g_strdup (g_strstrip (commit));
}
