/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-command"

#include "config.h"

#include "notify/ved-command.h"

#include "base/ved-error.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Runs one program without a shell: the arguments are handed over as they are, what it shall know comes as
 * its standard input. It has a process group of its own, which is ended when the program takes longer than its limit,
 * or when what it left behind still holds its output then. */

#define MAX_SAID 500

typedef struct {
  GSubprocess *process;
  GCancellable *reading;        /* of its output */
  GCancellable *cancellable;    /* (nullable): of the caller */
  gulong cancelled_id;
  pid_t group;                  /* 0: it has ended already */
  guint limit_s;
  GSource *limit;               /* (nullable) */
  gboolean is_over;             /* the limit was reached */
  gboolean timed_out;           /* by the program itself */
} Run;

static void
run_free (Run *run)
{
  if (run->limit != NULL)
    g_source_destroy (run->limit);
  g_clear_pointer (&run->limit, g_source_unref);
  g_cancellable_disconnect (run->cancellable, run->cancelled_id);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->reading);
  g_clear_object (&run->process);
  g_free (run);
}

static void
end_group (Run *run)
{
  if (run->group > 0)
    kill (-run->group, SIGKILL);
}

/* At once: whoever cancels may end before the main loop goes round once more. */
static void
cancelled_cb (GCancellable *cancellable,
              Run          *run)
{
  end_group (run);
  g_cancellable_cancel (run->reading);
}

static gboolean
limit_reached_cb (gpointer user_data)
{
  Run *run = user_data;

  run->is_over = TRUE;
  run->timed_out = g_subprocess_get_identifier (run->process) != NULL;
  end_group (run);
  g_cancellable_cancel (run->reading);

  return G_SOURCE_REMOVE;
}

static void
lead_a_group (gpointer user_data)
{
  setpgid (0, 0);
}

static char *
cut_text (GBytes *bytes)
{
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return text != NULL ? g_utf8_make_valid (text, (gssize) MIN (size, MAX_SAID)) : g_strdup ("");
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GBytes) said = NULL;
  g_autofree char *why = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_finish (G_SUBPROCESS (object), result, &output, &said, &error) && !run->is_over)
    {
      end_group (run);
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  if (run->timed_out)
    {
      g_task_return_new_error (task, VED_ERROR, VED_ERROR_BUSY, "the program took longer than %u s and was ended",
                               run->limit_s);
      return;
    }
  if (g_subprocess_get_successful (run->process))
    {
      g_task_return_pointer (task, cut_text (output), g_free);
      return;
    }

  why = cut_text (said);
  if (g_subprocess_get_if_exited (run->process))
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_INVALID, "the program ended with status %d: %s",
                             g_subprocess_get_exit_status (run->process), g_strstrip (why));
  else
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_INVALID, "the program was ended by signal %d",
                             g_subprocess_get_term_sig (run->process));
}

/**
 * ved_command_run_async:
 * @argv: program and arguments
 * @input: what it reads
 * @limit_s: how long it may take
 */
void
ved_command_run_async (const char *const   *argv,
                       GBytes              *input,
                       guint                limit_s,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                                                       | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                       | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  Run *run = g_new0 (Run, 1);
  const char *name;
  GError *error = NULL;

  g_task_set_source_tag (task, ved_command_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  g_subprocess_launcher_set_child_setup (launcher, lead_a_group, NULL, NULL);
  run->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (run->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  name = g_subprocess_get_identifier (run->process);
  run->group = name != NULL ? (pid_t) g_ascii_strtoll (name, NULL, 10) : 0;
  run->reading = g_cancellable_new ();
  if (cancellable != NULL)
    {
      run->cancellable = g_object_ref (cancellable);
      run->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), run, NULL);
    }
  run->limit_s = limit_s;
  run->limit = g_timeout_source_new_seconds (limit_s);
  g_source_set_static_name (run->limit, "[vedette] limit of a command");
  g_source_set_callback (run->limit, limit_reached_cb, run, NULL);
  g_source_attach (run->limit, g_main_context_get_thread_default ());
  g_subprocess_communicate_async (run->process, input, run->reading, ended_cb, g_steal_pointer (&task));
}

/**
 * ved_command_run_finish:
 * @output: (out) (optional): the beginning of what it wrote
 *
 * Returns: %FALSE where it could not be started, or ended with another status than 0
 */
gboolean
ved_command_run_finish (GAsyncResult  *result,
                        char         **output,
                        GError       **error)
{
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), error);
  gboolean ok = text != NULL;

  if (output != NULL)
    *output = g_steal_pointer (&text);

  return ok;
}
