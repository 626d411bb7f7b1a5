/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-child"

#include "config.h"

#include "form/runs/ved-run-child.h"

#include "base/ved-error.h"
#include "form/project/ved-form-program.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Three processes:
 *
 *   Vedette ──socket── watcher ──── program (leads a session and a process group of its own)
 *
 * The watcher is a fork that only makes system calls. One byte on the socket is a signal for the whole group;
 * the end of the socket, however Vedette ended, is SIGKILL for it. It is the reaper of all that the program
 * leaves behind, so it also finds what has left the group, and it knows the program's resource usage to the
 * byte. Should the watcher itself be killed, the kernel kills the program.
 *
 * No shell is involved: the words go to execve() as they are. After fork() and before execve() nothing but
 * system calls is used, since other threads may have held locks. */

#define WATCH_FD 3

typedef struct {
  char **argv;
  char **envp;
  char *path;                   /* of the program */
  const char *folder;
  char *terminal;               /* (nullable): the name of the slave side */
  int in, out, err;             /* what the program gets */
  int control;                  /* the watcher's end */
  int fault;                    /* where the program writes why it does not run */
} Launch;

static void
exec_program (const Launch *launch)
{
  sigset_t none;
  int in = launch->in, out = launch->out, err = launch->err, code;

  setsid ();
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (launch->terminal != NULL)
    {
      in = out = err = open (launch->terminal, O_RDWR);
      ioctl (in, TIOCSCTTY, 0);
    }
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  signal (SIGPIPE, SIG_DFL);
  signal (SIGCHLD, SIG_DFL);
  if (in >= 0 && dup2 (in, 0) == 0 && dup2 (out, 1) == 1 && dup2 (err, 2) == 2
      && (launch->folder == NULL || chdir (launch->folder) == 0))
    {
      close_range (3, ~0U, CLOSE_RANGE_CLOEXEC);
      execve (launch->path, launch->argv, launch->envp);
    }
  code = errno;
  while (write (launch->fault, &code, sizeof code) < 0 && errno == EINTR)
    ;
  _exit (127);
}

/* Tells those who have left the group: whatever else is a child of the watcher by now. */
static void
signal_strays (pid_t group,
               int   number)
{
  char text[4096], *at = text;
  int fd = open ("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  gssize n = fd >= 0 ? read (fd, text, sizeof text - 1) : -1;

  if (fd >= 0)
    close (fd);
  text[MAX (n, 0)] = '\0';
  while (*at != '\0')
    {
      int pid = 0;

      while (*at >= '0' && *at <= '9')
        pid = pid * 10 + *at++ - '0';
      if (pid > 1 && getpgid (pid) != group)
        kill (pid, number);
      at += *at != '\0';
    }
}

/* What the watcher knows. */
typedef struct {
  pid_t program;
  VedRunEnd end;                /* once it has ended */
  gboolean ended;
  gboolean alone;               /* nobody is left of all that it started */
  gboolean orphaned;            /* nobody is there to ask for anything */
  int number;                   /* of the last signal that was asked for; 0 for none */
} Watch;

static void
reap (Watch *watch)
{
  struct rusage usage;
  int status;
  pid_t pid;

  while ((pid = wait4 (-1, &status, WNOHANG, &usage)) > 0)
    {
      if (pid != watch->program)
        continue;
      watch->ended = TRUE;
      watch->end.status = status;
      watch->end.peak_kb = usage.ru_maxrss;
      watch->end.cpu_us = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_GINT64_CONSTANT (1000000)
        + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    }
  watch->alone = pid < 0 && errno == ECHILD;
}

/* Ends all that is left: kills until there is nobody to wait for. */
static void
sweep_up (pid_t program)
{
  for (;;)
    {
      int status;

      kill (-program, SIGKILL);
      signal_strays (program, SIGKILL);
      if (waitpid (-1, &status, 0) < 0 && errno == ECHILD)
        return;
    }
}

/* Passes on what is asked for; without anybody to ask, kills. */
static void
take_signal (Watch *watch)
{
  char number;

  watch->orphaned = read (WATCH_FD, &number, 1) != 1;
  watch->number = watch->orphaned ? SIGKILL : number;
  kill (-watch->program, watch->number);
  if (watch->number == SIGKILL)
    signal_strays (watch->program, SIGKILL);
}

/* A program that is stopped may be a wrapper that ends at once: those whom it started have the same time as it has,
 * until all are gone or they are killed. One that ends by itself leaves them be. */
static void
watch_over (Watch *watch,
            int    signals)
{
  while (!watch->orphaned
         && (!watch->ended || (watch->number != 0 && watch->number != SIGKILL && !watch->alone)))
    {
      struct pollfd fds[] = { { WATCH_FD, POLLIN, 0 }, { signals, POLLIN, 0 } };
      struct signalfd_siginfo info;
      const gboolean had_ended = watch->ended;

      if (poll (fds, 2, -1) < 0)
        continue;
      if (fds[0].revents != 0)
        take_signal (watch);
      if (fds[1].revents != 0)
        while (read (signals, &info, sizeof info) == sizeof info)
          ;
      reap (watch);
      if (watch->ended && !had_ended && watch->number != 0)
        signal_strays (watch->program, watch->number);
    }
}

static void
watch (pid_t program,
       int   signals)
{
  Watch watch = { .program = program };

  watch_over (&watch, signals);
  if (watch.number != 0)
    sweep_up (program);
  while (write (WATCH_FD, &watch.end, sizeof watch.end) < 0 && errno == EINTR)
    ;
  _exit (0);
}

static void
be_watcher (const Launch *launch)
{
  sigset_t mask;
  pid_t program;
  int signals, null;

  prctl (PR_SET_CHILD_SUBREAPER, 1);
  prctl (PR_SET_NAME, "vedette-watch");
  setpgid (0, 0);
  sigfillset (&mask);
  sigprocmask (SIG_BLOCK, &mask, NULL);
  program = fork ();
  if (program == 0)
    exec_program (launch);

  while (write (launch->control, &program, sizeof program) < 0 && errno == EINTR)
    ;
  if (program < 0)
    _exit (1);
  null = open ("/dev/null", O_RDWR);
  dup2 (null, 0);
  dup2 (null, 1);
  dup2 (null, 2);
  dup2 (launch->control, WATCH_FD);
  close_range (WATCH_FD + 1, ~0U, 0);
  sigemptyset (&mask);
  sigaddset (&mask, SIGCHLD);
  signals = signalfd (-1, &mask, SFD_NONBLOCK);
  watch (program, signals);
}

static char **
make_environment (const VedFormCommand *command,
                  gboolean              terminal)
{
  const char *const *own = ved_form_command_get_env (command);
  char **env = g_get_environ ();

  for (guint i = 0; own[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (own[i], "=", 2);

      env = g_environ_setenv (env, parts[0], parts[1], TRUE);
    }
  if (terminal)
    env = g_environ_setenv (env, "TERM", "xterm-256color", TRUE);

  return env;
}

static char *
find_program (const VedFormCommand *command,
              const char           *folder,
              GError              **error)
{
  const char *name = ved_form_command_get_argv (command)[0];
  char *path = ved_form_find_program (name, folder);

  if (path == NULL)
    {
      g_autofree char *shown = g_utf8_make_valid (name != NULL ? name : "", -1);

      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, _("There is no program “%s” in PATH."), shown);
    }

  return path;
}

static gboolean
open_terminal (VedRunChild *self,
               Launch      *launch)
{
  const struct winsize size = { .ws_row = 50, .ws_col = 200 };
  char name[128];

  self->out = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (self->out < 0 || grantpt (self->out) < 0 || unlockpt (self->out) < 0
      || ptsname_r (self->out, name, sizeof name) != 0)
    return FALSE;
  ioctl (self->out, TIOCSWINSZ, &size);
  launch->terminal = g_strdup (name);

  return TRUE;
}

/* Input that ends at once, or one that stays open and never brings anything, while the child is there. */
static gboolean
open_input (VedRunChild *self,
            Launch      *launch,
            VedRunIo     io)
{
  int in[2];

  if (io != VED_RUN_IO_OPEN)
    launch->in = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  else if (pipe2 (in, O_CLOEXEC) == 0)
    {
      launch->in = in[0];
      self->in = in[1];
    }

  return launch->in >= 0;
}

static gboolean
open_pipes (VedRunChild *self,
            Launch      *launch,
            VedRunIo     io)
{
  int out[2], err[2];

  if (pipe2 (out, O_CLOEXEC) < 0)
    return FALSE;
  self->out = out[0];
  launch->out = out[1];
  if (pipe2 (err, O_CLOEXEC) < 0)
    return FALSE;
  self->err = err[0];
  launch->err = err[1];

  return open_input (self, launch, io);
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static gboolean
read_all (int      fd,
          gpointer data,
          gsize    size)
{
  gssize n;

  do
    n = read (fd, data, size);
  while (n < 0 && errno == EINTR);

  return n == (gssize) size;
}

/* Forks the watcher and waits until the program runs or has said why it does not. */
static gboolean
fork_watcher (VedRunChild *self,
              Launch      *launch,
              int         *code)
{
  int control[2], fault[2];
  sigset_t all, old;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) < 0)
    return FALSE;
  self->control = control[0];
  launch->control = control[1];
  if (pipe2 (fault, O_CLOEXEC) < 0)
    return FALSE;
  launch->fault = fault[1];
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &old);
  self->watcher = fork ();
  if (self->watcher == 0)
    be_watcher (launch);
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  *code = self->watcher < 0 ? errno : 0;
  close_fd (&launch->control);
  close_fd (&launch->fault);
  if (self->watcher > 0 && !read_all (self->control, &self->program, sizeof self->program))
    *code = EIO;
  if (self->watcher > 0 && *code == 0 && self->program <= 0)
    *code = EAGAIN;
  if (self->watcher > 0 && *code == 0)
    read_all (fault[0], code, sizeof *code);
  close (fault[0]);

  return *code == 0;
}

static void
launch_clear (Launch *launch)
{
  close_fd (&launch->in);
  close_fd (&launch->out);
  close_fd (&launch->err);
  close_fd (&launch->control);
  close_fd (&launch->fault);
  g_strfreev (launch->envp);
  g_free (launch->path);
  g_free (launch->terminal);
}

static const char *const io_names[] = {
  [VED_RUN_IO_CLOSED] = "closed", [VED_RUN_IO_OPEN] = "open", [VED_RUN_IO_TERMINAL] = "terminal",
};

const char *
ved_run_io_to_string (VedRunIo io)
{
  return io_names[MIN (io, VED_RUN_IO_TERMINAL)];
}

/**
 * ved_run_io_parse:
 * @name: (nullable): as ved_run_io_to_string() gives it
 *
 * Returns: what it stands for; %VED_RUN_IO_CLOSED without one
 */
VedRunIo
ved_run_io_parse (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (io_names); i++)
    if (g_str_equal (name, io_names[i]))
      return i;

  return VED_RUN_IO_CLOSED;
}

/**
 * ved_run_child_spawn:
 * @self: (out caller-allocates): the child
 * @command: what to run
 * @io: what the program reads and writes
 *
 * Starts a program. Blocks for the milliseconds of a fork.
 *
 * Returns: whether it runs; else an error that says why: no such program, no such folder
 */
gboolean
ved_run_child_spawn (VedRunChild          *self,
                     const VedFormCommand *command,
                     VedRunIo              io,
                     GError              **error)
{
  const char *folder = ved_form_command_get_folder (command);
  Launch launch = { .in = -1, .out = -1, .err = -1, .control = -1, .fault = -1 };
  int code = 0;

  *self = (VedRunChild) { .control = -1, .in = -1, .out = -1, .err = -1 };
  if (folder != NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, _("There is no folder %s to run in."), folder);
      return FALSE;
    }
  launch.path = find_program (command, folder, error);
  if (launch.path == NULL)
    return FALSE;

  launch.argv = (char **) ved_form_command_get_argv (command);
  launch.envp = make_environment (command, io == VED_RUN_IO_TERMINAL);
  launch.folder = folder;
  if (!(io == VED_RUN_IO_TERMINAL ? open_terminal (self, &launch) : open_pipes (self, &launch, io)))
    code = errno;
  if (code != 0 || !fork_watcher (self, &launch, &code))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, _("%s cannot be run: %s."), launch.path,
                   g_strerror (code != 0 ? code : errno));
      ved_run_child_clear (self);
    }
  launch_clear (&launch);

  return self->control >= 0;
}

/**
 * ved_run_child_signal:
 * @number: e.g. SIGTERM
 *
 * Sends a signal to all that the program has started and that is in its group; after SIGKILL also to what has
 * left it.
 */
void
ved_run_child_signal (const VedRunChild *self,
                      int                number)
{
  const char byte = (char) number;

  while (self->control >= 0 && send (self->control, &byte, 1, MSG_NOSIGNAL) < 0 && errno == EINTR)
    ;
}

/**
 * ved_run_child_read_end:
 * @end: (out): how it ended
 *
 * Waits for the end of the program. Blocks; any thread, while nobody clears the child.
 *
 * Returns: whether the watcher could tell; else @end says that SIGKILL ended it
 */
gboolean
ved_run_child_read_end (const VedRunChild *self,
                        VedRunEnd         *end)
{
  const VedRunEnd killed = { .status = SIGKILL };
  gboolean told = read_all (self->control, end, sizeof *end);

  if (!told)
    *end = killed;

  return told;
}

/**
 * ved_run_child_clear:
 *
 * Lets go of the child, and kills what still runs of it.
 */
void
ved_run_child_clear (VedRunChild *self)
{
  int status;

  close_fd (&self->control);
  close_fd (&self->in);
  close_fd (&self->out);
  close_fd (&self->err);
  if (self->watcher > 0)
    while (waitpid (self->watcher, &status, 0) < 0 && errno == EINTR)
      ;
  self->watcher = 0;
}
