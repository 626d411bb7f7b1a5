/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-history"

#include "config.h"

#include "form/runs/ved-run-history.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "base/ved-task.h"
#include "form/project/ved-form-capture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* One line a run, appended by one write(), so that two programs can keep one history and a crash loses no
 * more than the last line. A line that cannot be read is passed over. When the file has grown beyond its
 * bounds it is written anew with what is kept. */

#define MAX_RECORDS   1000
#define MAX_LINES     (2 * MAX_RECORDS)
#define MAX_BYTES     (8 * 1024 * 1024)
#define GIT_TIMEOUT_MS 2000

struct _VedRunRecord
{
  GObject parent_instance;
  char *title, *folder, *state, *log_path, *commit;
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
 * @text: what someone looks for, ASCII letters of either case
 *
 * Returns: whether it stands in the title, the state, the commit or a word of the command
 */
gboolean
ved_run_record_matches (VedRunRecord *self,
                        const char   *text)
{
  const char *const texts[] = { self->title, self->state, self->commit };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && strcasestr (texts[i], text) != NULL)
      return TRUE;
  for (guint i = 0; self->argv[i] != NULL; i++)
    if (strcasestr (self->argv[i], text) != NULL)
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

/* The last lines of the text, oldest first; counts them all. */
static GPtrArray *
parse_records (char  *text,
               guint *n_lines)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  *n_lines = g_strv_length (lines);
  for (guint i = *n_lines > MAX_RECORDS ? *n_lines - MAX_RECORDS - 1 : 0; i < *n_lines; i++)
    {
      VedRunRecord *record = record_parse (lines[i]);

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  if (records->len > MAX_RECORDS)
    g_ptr_array_remove_range (records, 0, records->len - MAX_RECORDS);

  return records;
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

static gboolean
append_line (const char *path,
             const char *line,
             GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const gsize length = strlen (line);
  gboolean ok;
  int fd, code;

  g_mkdir_with_parents (folder, 0700);
  fd = g_open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ok = fd >= 0 && write (fd, line, length) == (gssize) length;
  code = errno;
  if (fd >= 0)
    close (fd);
  if (!ok)
    g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));

  return ok;
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
  VedFormCommand *command = ved_run_get_command (run);
  VedRunRecord *record = g_object_new (VED_TYPE_RUN_RECORD, NULL);
  g_autoptr(GMutexLocker) locker = NULL;
  g_autofree char *line = NULL;

  record->title = g_strdup (ved_run_get_title (run));
  record->argv = g_strdupv ((char **) ved_form_command_get_shown (command));
  record->env = g_strdupv ((char **) ved_form_command_get_shown_env (command));
  record->io = ved_run_get_io (run);
  record->folder = g_strdup (ved_form_command_get_folder (command));
  record->state = g_strdup (ved_run_state_to_string (ved_run_get_state (run)));
  record->log_path = g_strdup (ved_run_get_log_path (run));
  record->commit = g_strdup (commit);
  record->is_dirty = is_dirty;
  record->start_us = ved_run_get_start_us (run);
  record->duration_us = ved_run_get_duration_us (run);
  record->peak_kb = ved_run_get_peak_kb (run);
  record->exit_status = ved_run_get_exit_status (run);
  if (self->records->len == MAX_RECORDS)
    {
      g_ptr_array_remove_index (self->records, 0);
      g_list_model_items_changed (G_LIST_MODEL (self), self->records->len, 1, 0);
    }
  g_ptr_array_add (self->records, record);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  line = record_print (record);
  locker = g_mutex_locker_new (&self->writing);

  return append_line (self->path, line, error);
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
