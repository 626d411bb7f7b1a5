/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-capture"

#include "config.h"

#include "form/project/ved-form-capture.h"

#include "base/ved-error.h"
#include "form/project/ved-form-program.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_WORDS        2048
#define LONGEST_PAUSE_MS 50

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

static int
ms_left (gint64 deadline_us)
{
  return (int) CLAMP ((deadline_us - g_get_monotonic_time () + 999) / 1000, 0, G_MAXINT);
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
read_output (struct pollfd *waits,
             GString       *out,
             GString       *words,
             gint64         deadline_us,
             gsize          max_bytes)
{
  while (out->len <= max_bytes && ms_left (deadline_us) > 0)
    {
      if (poll (waits, 2, ms_left (deadline_us)) <= 0)
        continue;
      if (waits[1].revents != 0 && !read_words (waits[1].fd, words))
        waits[1].fd = -1;
      if (waits[0].revents != 0 && !read_some (waits[0].fd, out))
        return TRUE;
    }

  return FALSE;
}

/* One that has closed its output may still have much to say about itself, and would wait for its reader; or it never
 * ends. Nothing can be polled for its end together with the pipe, so it is asked for at intervals, short ones at
 * first: as a rule it has just ended.
 *
 * Returns: whether it ended in time */
static gboolean
await_end (GPid           pid,
           struct pollfd *wait,
           GString       *words,
           gint64         deadline_us,
           int           *code)
{
  int pause_ms = 1;

  for (;;)
    {
      pid_t ended = waitpid (pid, code, WNOHANG);

      if (ended == pid)
        return TRUE;
      if (ms_left (deadline_us) == 0)
        return FALSE;
      if (poll (wait, 1, MIN (pause_ms, ms_left (deadline_us))) > 0 && !read_words (wait->fd, words))
        wait->fd = -1;
      pause_ms = MIN (2 * pause_ms, LONGEST_PAUSE_MS);
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
  const gint64 deadline_us = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  struct pollfd waits[2] = { { .events = POLLIN }, { .events = POLLIN } };
  gboolean complete, fits;
  g_autofree char *program = ved_form_find_program (argv[0], folder);
  g_autofree char **words = g_memdup2 (argv, (g_strv_length ((char **) argv) + 1) * sizeof *argv);
  GPid pid;
  int fds[2], code = 0;

  if (program != NULL)
    words[0] = program;
  if (!g_spawn_async_with_pipes (folder, words, NULL,
                                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                                 set_up_child, NULL, &pid, NULL, &fds[0], &fds[1], error))
    return NULL;

  waits[0].fd = fds[0];
  waits[1].fd = fds[1];
  complete = read_output (waits, out, words_said, deadline_us, max_bytes);
  fits = out->len <= max_bytes;
  close (fds[0]);
  complete = complete && fits && await_end (pid, &waits[1], words_said, deadline_us, &code);
  if (!complete)
    {
      kill (-pid, SIGKILL);
      code = wait_for (pid);
    }
  read_last_words (fds[1], words_said);
  close (fds[1]);
  if (reason != NULL)
    *reason = find_last_line (words_said);
  *status = WIFEXITED (code) ? WEXITSTATUS (code) : 128 + WTERMSIG (code);
  if (complete)
    return g_string_free (g_steal_pointer (&out), FALSE);

  if (fits)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("%s took longer than %u s"), argv[0], timeout_ms / 1000);
  else
    g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, _("%s wrote more than %u kB"), argv[0],
                 (guint) (max_bytes / 1024));

  return NULL;
}
