/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-command-desk"

#include "config.h"

#include "app/models/ved-command-desk.h"

#include "base/ved-error.h"
#include "form/project/ved-form-library.h"
#include "form/project/ved-form-walk.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* That a run begins is written down at once, and again when it is known which commit it began from; git is asked in a
 * worker, which may well outlast a short run. It enters the history when it has ended and the commit is known. Each
 * run has a log file of its own; the oldest go. */

#define MAX_LOGS 200

struct _VedCommandDesk
{
  GObject parent_instance;
  char *state, *work;
  VedClock *clock;
  VedFormShelf *shelf;
  VedRunQueue *queue;
  VedRunHistory *history;
  GHashTable *indexes;          /* root to VedFileIndex */
  guint n_runs;
};

enum {
  RUN_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedCommandDesk, ved_command_desk, G_TYPE_OBJECT)

/* What is asked about a run while it runs. */
typedef struct {
  VedCommandDesk *desk;         /* (nullable) weak */
  VedRun *run;                  /* which owns this */
  char *folder;
  char *commit;                 /* (nullable) */
  char *found;                  /* (nullable): the worker's, until it has ended */
  gboolean is_dirty, is_found_dirty, is_known, has_ended;
} Origin;

static void
origin_free (gpointer data)
{
  Origin *origin = data;

  g_clear_weak_pointer (&origin->desk);
  g_free (origin->folder);
  g_free (origin->commit);
  g_free (origin->found);
  g_free (origin);
}

/* For the case that this process does not live to see its end. */
static void
note_begin (Origin *origin)
{
  GError *error = NULL;

  if (origin->desk == NULL || origin->has_ended || ved_run_get_state (origin->run) < VED_RUN_RUNNING)
    return;

  ved_run_history_begin (origin->desk->history, origin->run, origin->commit, origin->is_dirty, &error);
  ved_report_error (G_LOG_DOMAIN, "Writing the history of runs", error);
}

static void
remember (Origin *origin)
{
  GError *error = NULL;

  if (origin->desk == NULL || !origin->is_known || !origin->has_ended)
    return;

  ved_run_history_add (origin->desk->history, origin->run, origin->commit, origin->is_dirty, &error);
  ved_report_error (G_LOG_DOMAIN, "Writing the history of runs", error);
  g_signal_emit (origin->desk, signals[RUN_ENDED], 0, origin->run);
}

static void
find_commit_thread (GTask        *task,
                    gpointer      source,
                    gpointer      data,
                    GCancellable *cancellable)
{
  Origin *origin = data;

  origin->found = ved_run_find_commit (origin->folder, &origin->is_found_dirty);
  g_task_return_boolean (task, TRUE);
}

static void
commit_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(VedRun) run = user_data;
  Origin *origin = g_task_get_task_data (G_TASK (result));

  origin->is_known = TRUE;
  if (origin->found != NULL)
    {
      origin->commit = g_steal_pointer (&origin->found);
      origin->is_dirty = origin->is_found_dirty;
      note_begin (origin);
    }
  remember (origin);
}

static void
state_changed_cb (VedRun     *run,
                  GParamSpec *pspec,
                  Origin     *origin)
{
  if (ved_run_get_state (run) == VED_RUN_RUNNING)
    note_begin (origin);
}

static void
run_ended_cb (VedRun *run,
              Origin *origin)
{
  origin->has_ended = TRUE;
  remember (origin);
}

static void
trim_logs_thread (GTask        *task,
                  gpointer      source,
                  gpointer      folder,
                  GCancellable *cancellable)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".log"))
      g_ptr_array_add (names, g_strdup (name));

  /* They begin with the instant at which the run was asked for. */
  ved_form_sort_texts (names);
  for (guint i = 0; i + MAX_LOGS < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      g_unlink (path);
    }
  g_task_return_boolean (task, TRUE);
}

static char *
logs_folder (VedCommandDesk *self)
{
  return g_build_filename (self->state, "runs", NULL);
}

static void
trim_logs (VedCommandDesk *self)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, logs_folder (self), g_free);
  g_task_run_in_thread (task, trim_logs_thread);
}

static void
ved_command_desk_finalize (GObject *object)
{
  VedCommandDesk *self = VED_COMMAND_DESK (object);

  g_hash_table_unref (self->indexes);
  g_object_unref (self->shelf);
  g_object_unref (self->queue);
  g_object_unref (self->history);
  ved_clock_unref (self->clock);
  g_free (self->state);
  g_free (self->work);

  G_OBJECT_CLASS (ved_command_desk_parent_class)->finalize (object);
}

static void
ved_command_desk_class_init (VedCommandDeskClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_command_desk_finalize;

  signals[RUN_ENDED] = g_signal_new ("run-ended", VED_TYPE_COMMAND_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, VED_TYPE_RUN);
}

static void
ved_command_desk_init (VedCommandDesk *self)
{
  self->clock = ved_clock_new_system ();
  self->queue = ved_run_queue_new (2, VED_RUN_LINES_MAX_BYTES);
  self->indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
history_loaded_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GError *error = NULL;

  if (!ved_run_history_load_finish (VED_RUN_HISTORY (object), result, &error))
    ved_report_error (G_LOG_DOMAIN, "Reading the history of runs", error);
}

/**
 * ved_command_desk_new:
 * @places: where things are
 *
 * Returns: (transfer full): a desk; its history comes when a worker has read it, schemas after the first look of the shelf
 */
VedCommandDesk *
ved_command_desk_new (const VedCommandPlaces *places)
{
  VedCommandDesk *self = g_object_new (VED_TYPE_COMMAND_DESK, NULL);

  self->state = g_strdup (places->state);
  self->work = g_strdup (places->work);
  self->shelf = ved_form_shelf_new (places->user_forms, places->system_forms);
  self->history = ved_run_history_new (places->history);
  ved_run_history_load_async (self->history, NULL, history_loaded_cb, NULL);
  ved_form_shelf_look (self->shelf);
  trim_logs (self);

  return self;
}

/**
 * ved_command_desk_new_default:
 *
 * Returns: (transfer full): a desk in the user's own folders. Commands that belong to no project run where models
 *   are kept, so that what one has trained is there for the next.
 */
VedCommandDesk *
ved_command_desk_new_default (void)
{
  g_autofree char *user_forms = ved_form_library_get_user_folder ();
  g_autofree char *system_forms = ved_form_library_get_system_folder ();
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "vedette", NULL);
  g_autofree char *history = ved_run_history_path ();
  g_autofree char *work = g_build_filename (g_get_user_data_dir (), "vedette", NULL);
  const VedCommandPlaces places = { user_forms, system_forms, state, history, work };

  return ved_command_desk_new (&places);
}

VedFormShelf *
ved_command_desk_get_shelf (VedCommandDesk *self)
{
  return self->shelf;
}

/**
 * ved_command_desk_get_queue:
 *
 * Returns: (transfer none): the runs of this session
 */
VedRunQueue *
ved_command_desk_get_queue (VedCommandDesk *self)
{
  return self->queue;
}

/**
 * ved_command_desk_get_history:
 *
 * Returns: (transfer none): all runs that have ended, of earlier sessions too
 */
VedRunHistory *
ved_command_desk_get_history (VedCommandDesk *self)
{
  return self->history;
}

const char *
ved_command_desk_get_state (VedCommandDesk *self)
{
  return self->state;
}

const char *
ved_command_desk_get_work (VedCommandDesk *self)
{
  return self->work;
}

/* The cache is shown at once; what has changed since then follows. */
static void
index_loaded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  VedFileIndex *index = VED_FILE_INDEX (object);
  GError *error = NULL;

  if (!ved_file_index_finish (index, result, &error))
    {
      ved_report_error (G_LOG_DOMAIN, "Reading the index of a project", error);
      return;
    }
  ved_file_index_watch (index);
  ved_file_index_refresh_async (index, FALSE, NULL, NULL, NULL);
}

/**
 * ved_command_desk_get_index:
 * @root: the folder of a project
 *
 * Returns: (transfer none): its index, which fills and follows the folder from now on
 */
VedFileIndex *
ved_command_desk_get_index (VedCommandDesk *self,
                            const char     *root)
{
  VedFileIndex *index = g_hash_table_lookup (self->indexes, root);
  g_autofree char *cache = NULL;

  if (index != NULL)
    return index;

  cache = ved_file_index_cache_path (root);
  index = ved_file_index_new (root, cache);
  g_hash_table_insert (self->indexes, g_strdup (root), index);
  ved_file_index_load_async (index, NULL, index_loaded_cb, NULL);

  return index;
}

static char *
make_log_path (VedCommandDesk *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (ved_clock_now_us (self->clock) / G_USEC_PER_SEC);
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S");
  g_autofree char *folder = logs_folder (self);
  g_autofree char *name = g_strdup_printf ("%s-%d-%u.log", stamp, (int) getpid (), ++self->n_runs);

  return g_build_filename (folder, name, NULL);
}

/**
 * ved_command_desk_run:
 * @title: what people call it
 * @command: what to run; not text, and no shell
 * @io: what the program reads and writes
 *
 * Runs a command, now or when its turn has come.
 *
 * Returns: (transfer none): the run, which the queue holds; it may have ended already
 */
VedRun *
ved_command_desk_run (VedCommandDesk *self,
                      const char     *title,
                      VedFormCommand *command,
                      VedRunIo        io)
{
  g_autofree char *log_path = make_log_path (self);
  const VedRunOptions options = { .io = io, .log_path = log_path };
  g_autoptr(VedRun) run = ved_run_new (title, command, self->clock, &options);
  g_autoptr(GTask) task = NULL;
  Origin *origin = g_new0 (Origin, 1);

  origin->run = run;
  origin->folder = g_strdup (ved_form_command_get_folder (command));
  g_set_weak_pointer (&origin->desk, self);
  g_object_set_data_full (G_OBJECT (run), "ved-origin", origin, origin_free);
  g_signal_connect (run, "notify::state", G_CALLBACK (state_changed_cb), origin);
  g_signal_connect (run, "ended", G_CALLBACK (run_ended_cb), origin);
  task = g_task_new (NULL, NULL, commit_found_cb, g_object_ref (run));
  g_task_set_task_data (task, origin, NULL);
  ved_run_queue_add (self->queue, run);
  g_task_run_in_thread (task, find_commit_thread);

  return run;
}

/**
 * ved_command_desk_get_n_unfinished:
 *
 * Returns: how many runs would end with the app
 */
guint
ved_command_desk_get_n_unfinished (VedCommandDesk *self)
{
  return ved_run_queue_get_running (self->queue) + ved_run_queue_get_waiting (self->queue);
}
