/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-capture"

#include "config.h"

#include "form/ved-form-capture.h"

#include "base/ved-error.h"
#include "form/ved-form-program.h"

#include <errno.h>
#include <gio/gio.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* A short helper program: its output is wanted, its time and its output are bounded, and it leaves nobody
 * behind: it leads a process group of its own, which is killed when it is late. */

static void
set_up_child (gpointer user_data)
{
  setpgid (0, 0);
}

static gint
wait_for (GPid pid)
{
  int status = 0;

  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;

  return status;
}

/* Returns: whether the program closed its output in time and within the bound. */
static gboolean
read_output (int       fd,
             GString  *out,
             guint     timeout_ms,
             gsize     max_bytes,
             gboolean *late)
{
  const gint64 deadline_us = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  char buffer[8192];

  for (;;)
    {
      struct pollfd wait = { .fd = fd, .events = POLLIN };
      gint64 left_ms = (deadline_us - g_get_monotonic_time () + 999) / 1000;
      gssize n;

      *late = left_ms <= 0;
      if (*late)
        return FALSE;
      if (poll (&wait, 1, (int) MIN (left_ms, G_MAXINT)) <= 0)
        continue;
      n = read (fd, buffer, sizeof buffer);
      if (n == 0)
        return TRUE;
      if (n < 0 && errno != EINTR && errno != EAGAIN)
        return FALSE;
      if (n > 0)
        g_string_append_len (out, buffer, n);
      if (out->len > max_bytes)
        return FALSE;
    }
}

/**
 * ved_form_capture:
 * @argv: (array zero-terminated=1): the program and its arguments; no shell reads them
 * @folder: (nullable): where it runs
 * @timeout_ms: how long it may take
 * @max_bytes: how much it may write
 * @status: (out): its exit status; 128 and the signal when one ended it
 *
 * Runs a program and reads its standard output; what it writes to standard error is dropped. Blocks: only
 * from a worker, or in a program without a screen.
 *
 * Returns: (transfer full): what it wrote; %NULL with a %GSpawnError, %G_IO_ERROR_TIMED_OUT or
 *   %VED_ERROR_TOO_LARGE
 */
char *
ved_form_capture (const char *const *argv,
                  const char        *folder,
                  guint              timeout_ms,
                  gsize              max_bytes,
                  int               *status,
                  GError           **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean complete, late = FALSE;
  g_autofree char *program = ved_form_find_program (argv[0], folder);
  g_autofree char **words = g_memdup2 (argv, (g_strv_length ((char **) argv) + 1) * sizeof *argv);
  GPid pid;
  int fd, code;

  if (program != NULL)
    words[0] = program;
  if (!g_spawn_async_with_pipes (folder, words, NULL,
                                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL,
                                 set_up_child, NULL, &pid, NULL, &fd, NULL, error))
    return NULL;

  complete = read_output (fd, out, timeout_ms, max_bytes, &late);
  close (fd);
  if (!complete)
    kill (-pid, SIGKILL);
  code = wait_for (pid);
  *status = WIFEXITED (code) ? WEXITSTATUS (code) : 128 + WTERMSIG (code);
  if (complete)
    return g_string_free (g_steal_pointer (&out), FALSE);

  if (late)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s took longer than %u s", argv[0], timeout_ms / 1000);
  else
    g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "%s wrote more than %" G_GSIZE_FORMAT " bytes", argv[0],
                 max_bytes);

  return NULL;
}
