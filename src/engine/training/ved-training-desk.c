/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-training-desk"

#include "config.h"

#include "engine/training/ved-training-desk.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "engine/training/ved-training-export.h"

#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/* One training at a time, in a process of its own: vedettectl train, which is nice, caps its memory and saves every
 * model that does better than those before it in one step. First a worker writes the history into files beside the
 * models. The process tells each epoch as a line of JSON, and ends with the daemon, however that ends. What became of
 * the newest training is kept in a key file, so that one that a crash cut off is told as such.
 *
 * A training that is cancelled or fails changes nothing in use. The model it had saved by then lies on the shelf, and a
 * later one can go on from it. */

#define STATE_FILE  "training"
#define DATA_FOLDER ".training-data"
#define GROUP       "training"
#define MOST_WINDOWS   20000
#define SERVER_WINDOWS 1000     /* neighbours say the same */
#define THREADS     "1"
#define AUTOMATIC_MINUTES "60"  /* nobody waits for it, but others for its turn */
#define PATIENCE_S  5          /* for a process that was told to end */
#define WEEK_US     (7 * VED_DAY_US)

struct _VedTrainingDesk
{
  guint ref_count;
  char *folder;                 /* of models */
  char *program;
  VedClock *clock;
  VedTrainingFunc func;         /* (nullable) once closed */
  gpointer user_data;
  VedTrainingJob job;
  VedTrainingCounts counts;
  VedTrainingPlan plan;         /* its texts are owned */
  GArray *automatic;            /* of gint64: when those of the last week began that nobody asked for */
  guint n_windows;              /* to learn from, at most */
  GSubprocess *process;         /* (nullable) */
  guint n_open;                 /* of the process: its two pipes and itself */
  guint kill_id;                /* once it was told to end */
  GCancellable *cancellable;    /* of the export */
  gboolean is_cancelled;
  char *last_words;             /* (nullable): last line of errors */
};

static VedTrainingDesk *
desk_ref (VedTrainingDesk *self)
{
  self->ref_count++;

  return self;
}

static void
plan_clear (VedTrainingPlan *plan)
{
  g_free ((char *) plan->engine);
  g_free ((char *) plan->from);
  g_free ((char *) plan->champion);
  g_free ((char *) plan->out);
  memset (plan, 0, sizeof *plan);
}

static void
job_clear (VedTrainingJob *job)
{
  g_free (job->id);
  g_free (job->model);
  g_free (job->error);
  g_clear_pointer (&job->curve, g_array_unref);
  memset (job, 0, sizeof *job);
}

/**
 * ved_training_status_get_name:
 *
 * Returns: the name of the status in the API
 */
const char *
ved_training_status_get_name (VedTrainingStatus status)
{
  static const char *const names[] = {
    [VED_TRAINING_IDLE] = "idle",
    [VED_TRAINING_QUEUED] = "queued",
    [VED_TRAINING_RUNNING] = "running",
    [VED_TRAINING_COMPLETED] = "completed",
    [VED_TRAINING_FAILED] = "failed",
    [VED_TRAINING_CANCELLED] = "cancelled",
  };

  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (names), NULL);

  return names[status];
}

/**
 * ved_training_job_get_progress:
 *
 * Returns: 0 … 1, by epochs that are done
 */
double
ved_training_job_get_progress (const VedTrainingJob *job)
{
  if (job->status == VED_TRAINING_COMPLETED)
    return 1.0;

  return job->curve != NULL && job->epochs > 0 ? MIN (1.0, (double) job->curve->len / job->epochs) : 0.0;
}

/* What is kept over restarts */

static char *
state_path (VedTrainingDesk *self)
{
  return g_build_filename (self->folder, STATE_FILE, NULL);
}

static void
set_text (GKeyFile   *file,
          const char *key,
          const char *text)
{
  if (text != NULL)
    g_key_file_set_string (file, GROUP, key, text);
}

static void
save_automatic (VedTrainingDesk *self,
                GKeyFile        *file)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->automatic->len; i++)
    g_string_append_printf (text, "%" PRId64 ";", g_array_index (self->automatic, gint64, i));
  g_key_file_set_value (file, GROUP, "automatic", text->str);
}

static void
restore_automatic (VedTrainingDesk *self,
                   GKeyFile        *file)
{
  g_auto(GStrv) texts = g_key_file_get_string_list (file, GROUP, "automatic", NULL, NULL);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      gint64 begun_us = g_ascii_strtoll (texts[i], NULL, 10);

      g_array_append_val (self->automatic, begun_us);
    }
}

static void
save_state (VedTrainingDesk *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *path = state_path (self);
  GError *error = NULL;

  g_key_file_set_string (file, GROUP, "status", ved_training_status_get_name (self->job.status));
  set_text (file, "id", self->job.id);
  set_text (file, "model", self->job.model);
  set_text (file, "error", self->job.error);
  g_key_file_set_integer (file, GROUP, "epochs", (int) self->job.epochs);
  g_key_file_set_boolean (file, GROUP, "incremental", self->job.is_incremental);
  g_key_file_set_int64 (file, GROUP, "started", self->job.started_us);
  g_key_file_set_int64 (file, GROUP, "ended", self->job.ended_us);
  g_key_file_set_integer (file, GROUP, "total", (int) self->counts.n_total);
  g_key_file_set_integer (file, GROUP, "successful", (int) self->counts.n_successful);
  g_key_file_set_integer (file, GROUP, "failed", (int) self->counts.n_failed);
  g_key_file_set_int64 (file, GROUP, "last", self->counts.last_us);
  save_automatic (self, file);
  if (!g_key_file_save_to_file (file, path, &error))
    ved_report_error (G_LOG_DOMAIN, "Keeping how the training went", error);
}

static guint
get_count (GKeyFile   *file,
           const char *key)
{
  return (guint) MAX (0, g_key_file_get_integer (file, GROUP, key, NULL));
}

static VedTrainingStatus
get_status (GKeyFile *file)
{
  g_autofree char *name = g_key_file_get_string (file, GROUP, "status", NULL);

  for (guint status = 0; status <= VED_TRAINING_CANCELLED; status++)
    {
      if (g_strcmp0 (name, ved_training_status_get_name (status)) == 0)
        return status;
    }

  return VED_TRAINING_IDLE;
}

/* A training that was under way when the daemon ended has ended with it. */
static void
restore_state (VedTrainingDesk *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *path = state_path (self);

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return;

  self->job.status = get_status (file);
  self->job.id = g_key_file_get_string (file, GROUP, "id", NULL);
  self->job.model = g_key_file_get_string (file, GROUP, "model", NULL);
  self->job.error = g_key_file_get_string (file, GROUP, "error", NULL);
  self->job.epochs = get_count (file, "epochs");
  self->job.is_incremental = g_key_file_get_boolean (file, GROUP, "incremental", NULL);
  self->job.started_us = g_key_file_get_int64 (file, GROUP, "started", NULL);
  self->job.ended_us = g_key_file_get_int64 (file, GROUP, "ended", NULL);
  self->counts.n_total = get_count (file, "total");
  self->counts.n_successful = get_count (file, "successful");
  self->counts.n_failed = get_count (file, "failed");
  self->counts.last_us = g_key_file_get_int64 (file, GROUP, "last", NULL);
  restore_automatic (self, file);
  if (self->job.status != VED_TRAINING_QUEUED && self->job.status != VED_TRAINING_RUNNING)
    return;

  self->job.status = VED_TRAINING_FAILED;
  self->job.ended_us = ved_clock_now_us (self->clock);
  g_free (self->job.error);
  self->job.error = g_strdup ("the daemon ended while it was training: what it had saved is on the shelf, train again to "
                              "go on from it");
  self->counts.n_failed++;
  save_state (self);
}

/* The desk */

/**
 * ved_training_desk_new:
 * @folder: of models
 * @program: vedettectl
 * @clock: the time
 * @func: told after every change
 */
VedTrainingDesk *
ved_training_desk_new (const char      *folder,
                       const char      *program,
                       VedClock        *clock,
                       VedTrainingFunc  func,
                       gpointer         user_data)
{
  VedTrainingDesk *self = g_new0 (VedTrainingDesk, 1);
  g_autofree char *data = g_build_filename (folder, DATA_FOLDER, NULL);

  self->ref_count = 1;
  self->folder = g_strdup (folder);
  self->program = g_strdup (program);
  self->clock = ved_clock_ref (clock);
  self->func = func;
  self->user_data = user_data;
  self->automatic = g_array_new (FALSE, FALSE, sizeof (gint64));
  ved_training_export_remove (data);
  restore_state (self);

  return self;
}

void
ved_training_desk_unref (VedTrainingDesk *self)
{
  if (self == NULL || --self->ref_count > 0)
    return;

  job_clear (&self->job);
  plan_clear (&self->plan);
  g_array_unref (self->automatic);
  g_clear_object (&self->process);
  g_clear_object (&self->cancellable);
  ved_clock_unref (self->clock);
  g_free (self->last_words);
  g_free (self->folder);
  g_free (self->program);
  g_free (self);
}

static void
tell (VedTrainingDesk *self)
{
  if (self->func != NULL)
    self->func (&self->job, self->user_data);
}

/**
 * ved_training_desk_is_busy:
 */
gboolean
ved_training_desk_is_busy (VedTrainingDesk *self)
{
  return self->job.status == VED_TRAINING_QUEUED || self->job.status == VED_TRAINING_RUNNING;
}

static void
end (VedTrainingDesk   *self,
     VedTrainingStatus  status,
     const char        *error)
{
  g_autofree char *data = g_build_filename (self->folder, DATA_FOLDER, NULL);

  self->job.status = status;
  self->job.ended_us = ved_clock_now_us (self->clock);
  g_free (self->job.error);
  self->job.error = g_strdup (error);
  if (g_file_test (self->plan.out, G_FILE_TEST_IS_DIR))
    self->job.model = g_strdup (self->plan.out);
  self->counts.n_successful += status == VED_TRAINING_COMPLETED;
  self->counts.n_failed += status == VED_TRAINING_FAILED;
  if (status == VED_TRAINING_COMPLETED)
    self->counts.last_us = self->job.ended_us;
  g_clear_handle_id (&self->kill_id, g_source_remove);
  g_clear_object (&self->process);
  ved_training_export_remove (data);
  save_state (self);
  tell (self);
}

/* The process */

static void
take_line (VedTrainingDesk *self,
           const char      *line)
{
  g_autoptr(JsonObject) told = ved_json_read_object (line, -1, NULL);
  VedTrainingEpoch epoch;

  if (told == NULL)
    return;

  epoch.loss = (float) ved_json_get_number (told, "loss", NAN);
  epoch.validation_loss = (float) ved_json_get_number (told, "validation_loss", NAN);
  g_array_append_val (self->job.curve, epoch);
  tell (self);
}

static char *
describe_end (GSubprocess *process,
              const char  *last_words)
{
  if (g_subprocess_get_if_signaled (process))
    return g_strdup_printf ("the training was killed by signal %d: with signal 9 the machine was probably short of memory",
                            g_subprocess_get_term_sig (process));
  if (last_words != NULL)
    return g_strdup (last_words);

  return g_strdup_printf ("the training ended with status %d", g_subprocess_get_exit_status (process));
}

/* What the process said last may come after its end: the job is over when both pipes are, too. */
static void
part_over (VedTrainingDesk *self)
{
  g_autofree char *error = NULL;

  if (--self->n_open > 0 || self->func == NULL)
    return;

  if (self->is_cancelled)
    end (self, VED_TRAINING_CANCELLED, NULL);
  else if (g_subprocess_get_if_exited (self->process) && g_subprocess_get_exit_status (self->process) == 0)
    end (self, VED_TRAINING_COMPLETED, NULL);
  else
    end (self, VED_TRAINING_FAILED, error = describe_end (self->process, self->last_words));
}

static void read_line (VedTrainingDesk  *self,
                       GDataInputStream *stream);

static void
line_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  VedTrainingDesk *self = user_data;
  GDataInputStream *stream = G_DATA_INPUT_STREAM (object);
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, NULL);
  gboolean is_error = g_object_get_data (object, "errors") != NULL;

  if (line != NULL && self->func != NULL)
    {
      if (!is_error)
        take_line (self, line);
      else if (*line != '\0')
        {
          g_free (self->last_words);
          self->last_words = g_strdup (line);
        }
      read_line (self, stream);
    }
  else
    {
      part_over (self);
    }
  ved_training_desk_unref (self);
}

static void
read_line (VedTrainingDesk  *self,
           GDataInputStream *stream)
{
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, line_read_cb, desk_ref (self));
}

static void
read_lines (VedTrainingDesk *self,
            GInputStream    *pipe,
            gboolean         is_error)
{
  g_autoptr(GDataInputStream) stream = g_data_input_stream_new (pipe);

  if (is_error)
    g_object_set_data (G_OBJECT (stream), "errors", GINT_TO_POINTER (TRUE));
  read_line (self, stream);
}

static void
exited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  VedTrainingDesk *self = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  part_over (self);
  ved_training_desk_unref (self);
}

/* In the child, before the program: it shall not outlive the daemon. */
static void
end_with_parent_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
add_given (GPtrArray  *words,
           const char *option,
           const char *value)
{
  if (value == NULL)
    return;
  g_ptr_array_add (words, g_strdup (option));
  g_ptr_array_add (words, g_strdup (value));
}

static GPtrArray *
build_command (VedTrainingDesk *self)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *const usual[] = {
    self->program, "train", "--json-progress", "--set", "csv", "--threads", THREADS,
    "--engine", self->plan.engine, "--out", self->plan.out, NULL
  };

  for (guint i = 0; usual[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (usual[i]));
  g_ptr_array_add (words, g_strdup ("--data"));
  g_ptr_array_add (words, g_build_filename (self->folder, DATA_FOLDER, NULL));
  g_ptr_array_add (words, g_strdup ("--windows"));
  g_ptr_array_add (words, g_strdup_printf ("%u", self->n_windows));
  g_ptr_array_add (words, g_strdup ("--epochs"));
  g_ptr_array_add (words, g_strdup_printf ("%u", self->plan.epochs));
  if (self->plan.is_automatic)
    add_given (words, "--minutes", AUTOMATIC_MINUTES);
  add_given (words, "--from", self->plan.from);
  add_given (words, "--champion", self->plan.champion);
  g_ptr_array_add (words, NULL);

  return words;
}

static void
launch (VedTrainingDesk *self)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                       | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GPtrArray) words = build_command (self);
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  if (self->process == NULL)
    {
      end (self, VED_TRAINING_FAILED, error->message);
      return;
    }

  self->n_open = 3;
  self->job.status = VED_TRAINING_RUNNING;
  save_state (self);
  read_lines (self, g_subprocess_get_stdout_pipe (self->process), FALSE);
  read_lines (self, g_subprocess_get_stderr_pipe (self->process), TRUE);
  g_subprocess_wait_async (self->process, NULL, exited_cb, desk_ref (self));
  tell (self);
}

/* The data */

static void
export_in_worker (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (ved_training_export_run (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  VedTrainingDesk *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->func == NULL)
    ;
  else if (self->is_cancelled)
    end (self, VED_TRAINING_CANCELLED, NULL);
  else if (!is_done)
    end (self, VED_TRAINING_FAILED, error->message);
  else
    launch (self);
  ved_training_desk_unref (self);
}

/* Since an instant of the desk's clock. One that never was, or lies ahead since the clock was put back, is no reason
 * to wait. */
static gint64
since (VedTrainingDesk *self,
       gint64           time_us)
{
  gint64 now_us = ved_clock_now_us (self->clock);

  return time_us != 0 && time_us <= now_us ? now_us - time_us : G_MAXINT64;
}

static void
forget_old_automatic (VedTrainingDesk *self)
{
  for (guint i = self->automatic->len; i > 0; i--)
    {
      if (since (self, g_array_index (self->automatic, gint64, i - 1)) >= WEEK_US)
        g_array_remove_index (self->automatic, i - 1);
    }
}

static void
begin_job (VedTrainingDesk       *self,
           const VedTrainingPlan *plan)
{
  gint64 now_us = ved_clock_now_us (self->clock);
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);

  job_clear (&self->job);
  plan_clear (&self->plan);
  g_clear_pointer (&self->last_words, g_free);
  self->plan = (VedTrainingPlan) {
    g_strdup (plan->engine), plan->epochs, g_strdup (plan->from), g_strdup (plan->champion), g_strdup (plan->out),
    plan->is_automatic
  };
  forget_old_automatic (self);
  if (plan->is_automatic)
    g_array_append_val (self->automatic, now_us);
  self->is_cancelled = FALSE;
  self->job.status = VED_TRAINING_QUEUED;
  self->job.id = g_date_time_format (now, "t-%Y%m%d-%H%M%S");
  self->job.epochs = plan->epochs;
  self->job.is_incremental = plan->from != NULL;
  self->job.started_us = now_us;
  self->job.curve = g_array_new (FALSE, FALSE, sizeof (VedTrainingEpoch));
  self->counts.n_total++;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/**
 * ved_training_desk_start:
 * @registry: the fleet whose history is learned from
 * @origin_us: where that ends
 * @plan: copied
 * @error: VED_ERROR_BUSY while one is under way
 */
gboolean
ved_training_desk_start (VedTrainingDesk        *self,
                         VedRegistry            *registry,
                         gint64                  origin_us,
                         const VedTrainingPlan  *plan,
                         GError                **error)
{
  g_autofree char *data = g_build_filename (self->folder, DATA_FOLDER, NULL);
  g_autoptr(GTask) task = NULL;

  if (ved_training_desk_is_busy (self))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_BUSY, "the training %s is under way: cancel it first", self->job.id);
      return FALSE;
    }

  begin_job (self, plan);
  self->n_windows = MIN (MOST_WINDOWS, SERVER_WINDOWS * ved_registry_get_n (registry));
  task = g_task_new (NULL, self->cancellable, exported_cb, desk_ref (self));
  g_task_set_source_tag (task, ved_training_desk_start);
  g_task_set_task_data (task, ved_training_export_new (registry, origin_us, data),
                        (GDestroyNotify) ved_training_export_free);
  g_task_run_in_thread (task, export_in_worker);
  tell (self);

  return TRUE;
}

static gboolean
kill_cb (gpointer user_data)
{
  VedTrainingDesk *self = user_data;

  self->kill_id = 0;
  g_subprocess_force_exit (self->process);

  return G_SOURCE_REMOVE;
}

/* The process saves nothing half: it may be told to end at any time, and killed where it does not listen. */
static void
stop (VedTrainingDesk *self)
{
  self->is_cancelled = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->process == NULL)
    return;

  g_subprocess_send_signal (self->process, SIGTERM);
  if (self->kill_id == 0)
    self->kill_id = g_timeout_add_seconds (PATIENCE_S, kill_cb, self);
}

/**
 * ved_training_desk_cancel:
 * @error: VED_ERROR_NOT_FOUND where nothing is under way
 *
 * Ends the process of the training; the job is over when it has.
 */
gboolean
ved_training_desk_cancel (VedTrainingDesk  *self,
                          GError          **error)
{
  if (!ved_training_desk_is_busy (self))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "no training is under way");
      return FALSE;
    }
  stop (self);

  return TRUE;
}

/**
 * ved_training_desk_close:
 *
 * Ends what is under way with the daemon. Nothing is told any more.
 */
void
ved_training_desk_close (VedTrainingDesk *self)
{
  if (ved_training_desk_is_busy (self))
    {
      stop (self);
      if (self->process != NULL)
        g_subprocess_force_exit (self->process);
      end (self, VED_TRAINING_CANCELLED, "the daemon was stopped while it was training");
    }
  self->func = NULL;
}

/**
 * ved_training_desk_note:
 * @words: (nullable): what is to be known of how the model of the newest job fared
 */
void
ved_training_desk_note (VedTrainingDesk *self,
                        const char      *words)
{
  g_free (self->job.error);
  self->job.error = g_strdup (words);
  save_state (self);
}

/**
 * ved_training_desk_get_pid:
 *
 * Returns: the process of the training; 0 while there is none
 */
int
ved_training_desk_get_pid (VedTrainingDesk *self)
{
  const char *text = self->process != NULL ? g_subprocess_get_identifier (self->process) : NULL;

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : 0;
}

/**
 * ved_training_desk_get_duration_us:
 *
 * Returns: how long the newest training took, or has taken so far; 0 where there never was one
 */
gint64
ved_training_desk_get_duration_us (VedTrainingDesk *self)
{
  gint64 until_us = self->job.ended_us != 0 ? self->job.ended_us : ved_clock_now_us (self->clock);

  return self->job.id != NULL ? MAX (0, until_us - self->job.started_us) : 0;
}

/**
 * ved_training_desk_get_pause_us:
 *
 * Returns: time since the newest training ended, however it ended; G_MAXINT64: there was none, or the clock was put back
 */
gint64
ved_training_desk_get_pause_us (VedTrainingDesk *self)
{
  return since (self, self->job.ended_us);
}

/**
 * ved_training_desk_get_success_age_us:
 *
 * Returns: time since a training succeeded; G_MAXINT64 as above
 */
gint64
ved_training_desk_get_success_age_us (VedTrainingDesk *self)
{
  return since (self, self->counts.last_us);
}

/**
 * ved_training_desk_count_automatic:
 *
 * Returns: how many trainings that nobody asked for began during the last 7 days, in earlier lives too
 */
guint
ved_training_desk_count_automatic (VedTrainingDesk *self)
{
  forget_old_automatic (self);

  return self->automatic->len;
}

const VedTrainingJob *
ved_training_desk_get_job (VedTrainingDesk *self)
{
  return &self->job;
}

const VedTrainingCounts *
ved_training_desk_get_counts (VedTrainingDesk *self)
{
  return &self->counts;
}
