/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-capture"

#include "config.h"

#include "form/project/ved-form-capture.h"

#include "base/ved-error.h"
#include "form/project/ved-form-program.h"

#include <errno.h>
#include <gio/gio.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_WORDS 2048

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

/* Takes what there is. Returns: FALSE at the end of it. */
static gboolean
read_some (int      fd,
           GString *text)
{
  char buffer[8192];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n > 0)
    g_string_append_len (text, buffer, n);

  return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

/* Of what it says about itself the end is kept: the reason comes last. */
static gboolean
read_words (int      fd,
            GString *words)
{
  gboolean goes_on = read_some (fd, words);

  if (words->len > MAX_WORDS)
    g_string_erase (words, 0, (gssize) (words->len - MAX_WORDS));

  return goes_on;
}

/* Returns: whether the program closed its output in time and within the bound. */
static gboolean
read_output (const int *fds,
             GString   *out,
             GString   *words,
             guint      timeout_ms,
             gsize      max_bytes,
             gboolean  *late)
{
  const gint64 deadline_us = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  struct pollfd waits[2] = { { .fd = fds[0], .events = POLLIN }, { .fd = fds[1], .events = POLLIN } };

  for (;;)
    {
      gint64 left_ms = (deadline_us - g_get_monotonic_time () + 999) / 1000;

      *late = left_ms <= 0;
      if (*late)
        return FALSE;
      if (poll (waits, 2, (int) MIN (left_ms, G_MAXINT)) <= 0)
        continue;
      if (waits[1].revents != 0 && !read_words (fds[1], words))
        waits[1].fd = -1;
      if (waits[0].revents != 0 && !read_some (fds[0], out))
        return TRUE;
      if (out->len > max_bytes)
        return FALSE;
    }
}

/* Once the program has ended, what it said last still lies in the pipe; children of it may hold that open. */
static void
read_last_words (int      fd,
                 GString *words)
{
  struct pollfd wait = { .fd = fd, .events = POLLIN };

  while (poll (&wait, 1, 0) > 0 && (wait.revents & POLLIN) != 0 && read_words (fd, words))
    ;
}

/* Returns: (transfer full) (nullable): the last line that says something */
static char *
find_last_line (const GString *words)
{
  g_autofree char *valid = g_utf8_make_valid (words->str, (gssize) words->len);
  g_auto(GStrv) lines = g_strsplit (valid, "\n", -1);

  for (guint i = g_strv_length (lines); i-- > 0;)
    if (*g_strstrip (lines[i]) != '\0')
      return g_strdup (lines[i]);

  return NULL;
}

/**
 * ved_form_capture:
 * @argv: (array zero-terminated=1): the program and its arguments; no shell reads them
 * @folder: (nullable): where it runs
 * @timeout_ms: how long it may take
 * @max_bytes: how much it may write
 * @status: (out): its exit status; 128 and the signal when one ended it
 * @reason: (out) (optional) (nullable) (transfer full): the last line that it wrote to standard error
 *
 * Runs a program and reads its standard output. Blocks: only from a worker, or in a program without a screen.
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
                  char             **reason,
                  GError           **error)
{
  g_autoptr(GString) out = g_string_new (NULL), words_said = g_string_new (NULL);
  gboolean complete, late = FALSE;
  g_autofree char *program = ved_form_find_program (argv[0], folder);
  g_autofree char **words = g_memdup2 (argv, (g_strv_length ((char **) argv) + 1) * sizeof *argv);
  GPid pid;
  int fds[2], code;

  if (program != NULL)
    words[0] = program;
  if (!g_spawn_async_with_pipes (folder, words, NULL,
                                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                                 set_up_child, NULL, &pid, NULL, &fds[0], &fds[1], error))
    return NULL;

  complete = read_output (fds, out, words_said, timeout_ms, max_bytes, &late);
  close (fds[0]);
  if (!complete)
    kill (-pid, SIGKILL);
  code = wait_for (pid);
  read_last_words (fds[1], words_said);
  close (fds[1]);
  if (reason != NULL)
    *reason = find_last_line (words_said);
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
