/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-program-work"

#include "config.h"

#include "base/ved-program-work.h"

#include <glib-unix.h>

/* Work that ends when it is done, or clean when Ctrl-C comes. Whoever waits is told every other second how far it is; work
 * that takes no time says nothing. */

#define TELL_EVERY_S 2

typedef struct {
  const char *prefix;
  VedProgramWork work;
  gpointer data;
  VedProgress *progress;
  GCancellable *cancellable;
  GMainLoop *loop;
  gboolean done;
  GError **error;
} Run;

static void
work_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Run *run = task_data;
  GError *error = NULL;

  if (run->work (run->data, run->progress, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Run *run = user_data;

  run->done = g_task_propagate_boolean (G_TASK (result), run->error);
  g_main_loop_quit (run->loop);
}

static gboolean
tell_cb (gpointer user_data)
{
  const Run *run = user_data;
  gsize n_done, n_all;

  ved_progress_get (run->progress, &n_done, &n_all);
  if (n_all > 0)
    g_printerr ("%s: %.0f %%\n", run->prefix, 100.0 * MIN (1.0, (double) n_done / (double) n_all));

  return G_SOURCE_CONTINUE;
}

static gboolean
signal_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_CONTINUE;
}

/**
 * ved_program_work:
 * @prefix: of the command
 * @work: called once, in a worker
 * @data: for @work
 *
 * Waits for @work, and tells on standard error how far it is. SIGINT and SIGTERM cancel it.
 *
 * Returns: what @work returned
 */
gboolean
ved_program_work (const char      *prefix,
                  VedProgramWork   work,
                  gpointer         data,
                  GError         **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(VedProgress) progress = ved_progress_new ();
  Run run = { prefix, work, data, progress, cancellable, loop, FALSE, error };
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, done_cb, &run);
  guint sources[] = {
    g_unix_signal_add (SIGINT, signal_cb, cancellable),
    g_unix_signal_add (SIGTERM, signal_cb, cancellable),
    g_timeout_add_seconds (TELL_EVERY_S, tell_cb, &run),
  };

  /* What was done all the same when Ctrl-C came is done. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, ved_program_work);
  g_task_set_task_data (task, &run, NULL);
  g_task_run_in_thread (task, work_in_thread);
  g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);

  return run.done;
}
