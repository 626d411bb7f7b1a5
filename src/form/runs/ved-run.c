/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run"

#include "config.h"

#include "form/runs/ved-run.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A thread reads both streams as they come, decodes them and leaves finished lines in a queue; the owner's
 * thread takes them over once a frame. When it does not keep up, the queue fills, the thread waits, and in the
 * end the pipe makes the program wait: memory stays bounded. */

#define FRAME_MS         16
#define READ_BYTES       65536
#define TERMINAL_READS   64      /* of 4 KiB each, at most: more than a terminal holds */
#define MAX_QUEUED       10000
#define DEFAULT_GRACE_MS 5000
#define NOTE_LENGTH      120
#define COMPLAINT_LENGTH 400     /* of what a program says last; mostly it is a sentence */

typedef struct {
  char *name;
  double x, y;
} Figure;

struct _VedRun
{
  GObject parent_instance;
  char *title, *message, *note, *log_path, *partial;
  char *log_fault;              /* (nullable): why the log is not complete */
  VedFormCommand *command;
  VedClock *clock;
  VedRunState state;
  VedRunLines *lines;
  VedRunMetrics *metrics;
  VedRunChild child;
  GThread *thread;
  GMainContext *context;
  GSource *waker;               /* its ready time is set by the reading thread */
  GSource *killer;              /* (nullable): sends SIGKILL */
  VedRunIo io;
  gboolean stopped;
  guint grace_ms;
  gint64 start_us, end_us;
  VedRunEnd end;
  int log_fd;                   /* the reading thread's, while it runs */

  GMutex mutex;                 /* of what stands below */
  GCond room;
  GPtrArray *queue;             /* (element-type VedRunText) */
  GArray *figures;
  char *queued_partial;         /* (nullable) */
  gboolean scheduled, abandoned, complete;
  int log_error;                /* errno of the log; 0: none */
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_MESSAGE,
  PROP_PARTIAL,
  N_PROPS
};

enum {
  ENDED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedRun, ved_run, G_TYPE_OBJECT)

typedef struct {
  VedRun *run;
  gboolean is_stderr;
  GPtrArray *lines;
  GArray *figures;
} Reader;

static void
figure_clear (gpointer data)
{
  g_free (((Figure *) data)->name);
}

static void
figure_found_cb (const char *name,
                 double      x,
                 double      y,
                 gpointer    user_data)
{
  const Figure figure = { g_strdup (name), x, y };
  Reader *reader = user_data;

  g_array_append_val (reader->figures, figure);
}

static void
line_decoded_cb (const char       *text,
                 gsize             length,
                 const VedRunSpan *spans,
                 guint             n_spans,
                 gpointer          user_data)
{
  Reader *reader = user_data;
  VedRunText *line = ved_run_text_new (text, length, spans, n_spans, reader->is_stderr);
  const char *copy;

  ved_run_text_get_class (line, &copy);
  if (length < 2000)
    ved_run_scrape (copy, figure_found_cb, reader);
  g_ptr_array_add (reader->lines, line);
}

/* With the lock. */
static void
schedule (VedRun *self,
          guint   delay_ms)
{
  if (self->scheduled && delay_ms > 0)
    return;

  self->scheduled = TRUE;
  g_source_set_ready_time (self->waker, g_get_monotonic_time () + delay_ms * G_GINT64_CONSTANT (1000));
}

static void
hand_over (VedRun        *self,
           Reader        *reader,
           VedRunDecoder *decoder)
{
  g_autofree char *partial = ved_run_decoder_partial (decoder);

  g_mutex_lock (&self->mutex);
  g_ptr_array_extend_and_steal (self->queue, g_steal_pointer (&reader->lines));
  g_array_append_vals (self->figures, reader->figures->data, reader->figures->len);
  g_free (self->queued_partial);
  self->queued_partial = g_steal_pointer (&partial);
  schedule (self, FRAME_MS);
  while (self->queue->len > MAX_QUEUED && !self->abandoned)
    g_cond_wait (&self->room, &self->mutex);
  g_mutex_unlock (&self->mutex);

  /* The texts of the figures belong to the queue by now. */
  g_array_set_clear_func (reader->figures, NULL);
  g_array_set_size (reader->figures, 0);
  g_array_set_clear_func (reader->figures, figure_clear);
  reader->lines = g_ptr_array_new ();
}

static void
write_log (VedRun     *self,
           const char *bytes,
           gsize       length)
{
  while (self->log_fd >= 0 && length > 0)
    {
      gssize n = write (self->log_fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_mutex_lock (&self->mutex);
          self->log_error = errno;
          g_mutex_unlock (&self->mutex);
          close (self->log_fd);
          self->log_fd = -1;
          return;
        }
      bytes += n;
      length -= (gsize) n;
    }
}

/* Returns: whether there may be more. */
static gboolean
read_stream (VedRun        *self,
             int            fd,
             Reader        *reader,
             VedRunDecoder *decoder)
{
  char buffer[READ_BYTES];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return errno == EINTR;
  if (n <= 0)
    return FALSE;

  write_log (self, buffer, (gsize) n);
  ved_run_decoder_push (decoder, buffer, (gsize) n);
  hand_over (self, reader, decoder);

  return TRUE;
}

typedef struct {
  Reader reader[2];
  VedRunDecoder *decoder[2];
  struct pollfd fds[3];         /* standard output, standard error, watcher */
} Streams;

/* What is left in a pipe or a terminal when the program has ended, and no more than it holds: what a grandchild goes on to
 * write is not the program's. */
static void
read_rest (VedRun        *self,
           int            fd,
           Reader        *reader,
           VedRunDecoder *decoder)
{
  const int capacity = fcntl (fd, F_GETPIPE_SZ);
  const int n_reads = capacity >= 0 ? capacity / READ_BYTES + 1 : TERMINAL_READS;

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  for (int i = 0; i < n_reads && read_stream (self, fd, reader, decoder); i++)
    ;
}

static void
read_streams (VedRun  *self,
              Streams *streams)
{
  /* A grandchild may hold the pipes open for ever: the program's own end ends the reading as well. */
  while (streams->fds[2].revents == 0)
    {
      if (poll (streams->fds, 3, -1) < 0)
        continue;
      for (guint i = 0; i < 2; i++)
        if (streams->fds[i].fd >= 0 && streams->fds[i].revents != 0
            && !read_stream (self, streams->fds[i].fd, &streams->reader[i], streams->decoder[i]))
          streams->fds[i].fd = -1;
    }
  for (guint i = 0; i < 2; i++)
    if (streams->fds[i].fd >= 0)
      read_rest (self, streams->fds[i].fd, &streams->reader[i], streams->decoder[i]);
}

static gpointer
read_thread (gpointer user_data)
{
  VedRun *self = user_data;
  Streams streams = {
    .fds = { { self->child.out, POLLIN, 0 }, { self->child.err, POLLIN, 0 }, { self->child.control, POLLIN, 0 } },
  };
  VedRunEnd end;

  for (guint i = 0; i < 2; i++)
    {
      streams.reader[i] = (Reader) { self, i == 1, g_ptr_array_new (), g_array_new (FALSE, FALSE, sizeof (Figure)) };
      streams.decoder[i] = ved_run_decoder_new (line_decoded_cb, &streams.reader[i]);
      g_array_set_clear_func (streams.reader[i].figures, figure_clear);
    }
  read_streams (self, &streams);
  ved_run_child_read_end (&self->child, &end);
  for (guint i = 0; i < 2; i++)
    {
      ved_run_decoder_finish (streams.decoder[i]);
      hand_over (self, &streams.reader[i], streams.decoder[i]);
      ved_run_decoder_free (streams.decoder[i]);
      g_ptr_array_unref (streams.reader[i].lines);
      g_array_unref (streams.reader[i].figures);
    }

  g_mutex_lock (&self->mutex);
  self->end = end;
  self->complete = TRUE;
  schedule (self, 0);
  g_mutex_unlock (&self->mutex);

  return NULL;
}

static void
set_state (VedRun     *self,
           VedRunState state,
           char       *message)
{
  self->state = state;
  g_free (self->message);
  self->message = message;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
}

static void
drop_killer (VedRun *self)
{
  if (self->killer != NULL)
    g_source_destroy (self->killer);
  g_clear_pointer (&self->killer, g_source_unref);
}

/* One that was told to stop has stopped, whatever status it ends with. */
static char *
describe_end (VedRun *self)
{
  const double seconds = (double) (self->end_us - self->start_us) / 1e6;
  const int status = self->end.status;

  if (self->stopped)
    return g_strdup_printf (_("Stopped after %.1f s"), seconds);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return g_strdup_printf (_("Done after %.1f s"), seconds);
  if (WIFEXITED (status))
    return g_strdup_printf (_("Failed with status %d after %.1f s"), WEXITSTATUS (status), seconds);

  return g_strdup_printf (_("Ended by signal %d (%s) after %.1f s"), WTERMSIG (status),
                          g_strsignal (WTERMSIG (status)), seconds);
}

static char *
end_message (VedRun *self)
{
  char *end = describe_end (self), *both;

  if (self->log_fault == NULL)
    return end;
  both = g_strdup_printf ("%s. %s", end, self->log_fault);
  g_free (end);

  return both;
}

static char *
cut_note (const char *text,
          glong       length)
{
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), length));
}

/* Programs say last why they fail, and not always with a word that tells an error. */
static void
note_last_complaint (VedRun *self)
{
  VedRunGlance glance;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->lines)); self->note == NULL && i-- > 0;)
    {
      g_autofree char *text = NULL;

      if (!ved_run_lines_read (self->lines, i, &glance) || !glance.is_stderr)
        continue;
      text = g_strstrip (g_strndup (glance.text, glance.length));
      if (*text != '\0')
        self->note = cut_note (text, COMPLAINT_LENGTH);
    }
}

static void
take_end (VedRun *self)
{
  gboolean good = WIFEXITED (self->end.status) && WEXITSTATUS (self->end.status) == 0;

  g_thread_join (g_steal_pointer (&self->thread));
  ved_run_child_clear (&self->child);
  drop_killer (self);
  if (self->log_fd >= 0)
    close (self->log_fd);
  self->log_fd = -1;
  self->end_us = ved_clock_now_us (self->clock);
  if (!good)
    note_last_complaint (self);
  set_state (self, self->stopped ? VED_RUN_STOPPED : good ? VED_RUN_SUCCEEDED : VED_RUN_FAILED, end_message (self));
  g_signal_emit (self, signals[ENDED], 0);
}

/* @code: errno */
static void
take_log_error (VedRun *self,
                int     code)
{
  if (code != 0 && self->log_fault == NULL)
    self->log_fault = g_strdup_printf (_("The log is incomplete: %s."), g_strerror (code));
}

static void
take_lines (VedRun    *self,
            GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      VedRunText *line = g_ptr_array_index (lines, i);
      const char *text;

      if (ved_run_text_get_class (line, &text) == VED_RUN_ERROR && self->note == NULL)
        self->note = cut_note (text, NOTE_LENGTH);
      ved_run_lines_take (self->lines, line);
    }
  ved_run_lines_flush (self->lines);
}

static gboolean
flush_cb (gpointer user_data)
{
  g_autoptr(VedRun) self = g_object_ref (user_data);
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GArray) figures = g_array_new (FALSE, FALSE, sizeof (Figure));
  gboolean complete;
  int log_error;

  g_array_set_clear_func (figures, figure_clear);
  g_mutex_lock (&self->mutex);
  self->scheduled = FALSE;
  lines = self->queue;
  self->queue = g_ptr_array_new ();
  g_free (self->partial);
  self->partial = g_steal_pointer (&self->queued_partial);
  g_array_append_vals (figures, self->figures->data, self->figures->len);
  g_array_set_size (self->figures, 0);
  complete = self->complete;
  log_error = self->log_error;
  g_cond_signal (&self->room);
  g_mutex_unlock (&self->mutex);

  take_lines (self, lines);
  take_log_error (self, log_error);
  for (guint i = 0; i < figures->len; i++)
    {
      const Figure *figure = &g_array_index (figures, Figure, i);

      ved_run_metrics_add (self->metrics, figure->name, figure->x, figure->y);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PARTIAL]);
  if (complete && self->thread != NULL)
    take_end (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
waker_dispatch (GSource    *source,
                GSourceFunc callback,
                gpointer    user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs waker_funcs = { .dispatch = waker_dispatch };

static void
ved_run_get_property (GObject    *object,
                      guint       id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  VedRun *self = VED_RUN (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;

    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;

    case PROP_PARTIAL:
      g_value_set_string (value, self->partial);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Neither the thread nor the waker holds a reference, so this runs while both may be at work. */
static void
ved_run_finalize (GObject *object)
{
  VedRun *self = VED_RUN (object);

  if (self->thread != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->abandoned = TRUE;
      g_cond_signal (&self->room);
      g_mutex_unlock (&self->mutex);
      ved_run_child_signal (&self->child, SIGKILL);
      g_thread_join (self->thread);
      ved_run_child_clear (&self->child);
    }
  drop_killer (self);
  if (self->waker != NULL)
    g_source_destroy (self->waker);
  g_clear_pointer (&self->waker, g_source_unref);
  if (self->log_fd >= 0)
    close (self->log_fd);
  g_ptr_array_set_free_func (self->queue, g_free);
  g_ptr_array_unref (self->queue);
  g_array_set_clear_func (self->figures, figure_clear);
  g_array_unref (self->figures);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_object_unref (self->lines);
  g_object_unref (self->metrics);
  ved_form_command_unref (self->command);
  ved_clock_unref (self->clock);
  g_free (self->title);
  g_free (self->message);
  g_free (self->note);
  g_free (self->log_path);
  g_free (self->log_fault);
  g_free (self->partial);
  g_free (self->queued_partial);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->room);

  G_OBJECT_CLASS (ved_run_parent_class)->finalize (object);
}

static void
ved_run_class_init (VedRunClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ved_run_get_property;
  object_class->finalize = ved_run_finalize;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, VED_RUN_IDLE, VED_RUN_LOST, VED_RUN_IDLE, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_PARTIAL] = g_param_spec_string ("partial", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[ENDED] = g_signal_new ("ended", VED_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_run_init (VedRun *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->room);
  self->queue = g_ptr_array_new ();
  self->figures = g_array_new (FALSE, FALSE, sizeof (Figure));
  self->metrics = ved_run_metrics_new ();
  self->child = (VedRunChild) { .control = -1, .in = -1, .out = -1, .err = -1 };
  self->log_fd = -1;
}

/**
 * ved_run_new:
 * @title: what people call it
 * @command: what it runs
 * @clock: tells when it began and ended
 */
VedRun *
ved_run_new (const char          *title,
             VedFormCommand      *command,
             VedClock            *clock,
             const VedRunOptions *options)
{
  VedRun *self = g_object_new (VED_TYPE_RUN, NULL);

  self->title = g_strdup (title);
  self->command = ved_form_command_ref (command);
  self->clock = ved_clock_ref (clock);
  self->io = options->io;
  self->grace_ms = options->grace_ms > 0 ? options->grace_ms : DEFAULT_GRACE_MS;
  self->log_path = g_strdup (options->log_path);
  self->lines = ved_run_lines_new (options->max_lines > 0 ? options->max_lines : VED_RUN_LINES_MAX,
                                   VED_RUN_LINES_MAX_BYTES);

  return self;
}

/* A log that cannot be opened is none. */
static void
open_log (VedRun *self)
{
  g_autofree char *folder = NULL;

  if (self->log_path == NULL)
    return;

  folder = g_path_get_dirname (self->log_path);
  g_mkdir_with_parents (folder, 0700);
  self->log_fd = g_open (self->log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (self->log_fd >= 0)
    return;
  self->log_fault = g_strdup_printf (_("There is no log: %s: %s."), self->log_path, g_strerror (errno));
  g_clear_pointer (&self->log_path, g_free);
}

/**
 * ved_run_start:
 *
 * Starts the program. What it writes and how it ends is told in the thread-default context of the caller.
 *
 * Returns: whether it runs; else the state is %VED_RUN_NOT_STARTED and the message says why
 */
gboolean
ved_run_start (VedRun *self)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (self->state == VED_RUN_IDLE, FALSE);

  self->context = g_main_context_ref_thread_default ();
  self->start_us = self->end_us = ved_clock_now_us (self->clock);
  set_state (self, VED_RUN_STARTING, NULL);
  if (!ved_run_child_spawn (&self->child, self->command, self->io, &error))
    {
      g_clear_pointer (&self->log_path, g_free);
      set_state (self, VED_RUN_NOT_STARTED, g_strdup (error->message));
      g_signal_emit (self, signals[ENDED], 0);
      return FALSE;
    }
  open_log (self);
  self->waker = g_source_new (&waker_funcs, sizeof (GSource));
  g_source_set_name (self->waker, "ved-run flush");
  g_source_set_callback (self->waker, flush_cb, self, NULL);
  g_source_attach (self->waker, self->context);
  self->thread = g_thread_new ("ved-run", read_thread, self);
  set_state (self, VED_RUN_RUNNING, NULL);

  return TRUE;
}

static gboolean
kill_cb (gpointer user_data)
{
  VedRun *self = user_data;

  ved_run_child_signal (&self->child, SIGKILL);
  drop_killer (self);

  return G_SOURCE_REMOVE;
}

/**
 * ved_run_stop:
 *
 * Asks all that the program has started to end, and kills it when it has not in time. A run that waits for
 * its turn is withdrawn. Stopped twice, it is killed at once.
 */
void
ved_run_stop (VedRun *self)
{
  if (self->state == VED_RUN_IDLE)
    {
      self->start_us = self->end_us = ved_clock_now_us (self->clock);
      set_state (self, VED_RUN_STOPPED, NULL);
      g_signal_emit (self, signals[ENDED], 0);
      return;
    }
  if (self->thread == NULL)
    return;

  ved_run_child_signal (&self->child, self->stopped ? SIGKILL : SIGTERM);
  if (self->stopped)
    return;
  self->stopped = TRUE;
  self->killer = g_timeout_source_new (self->grace_ms);
  g_source_set_name (self->killer, "ved-run kill");
  g_source_set_callback (self->killer, kill_cb, self, NULL);
  g_source_attach (self->killer, self->context);
  set_state (self, VED_RUN_STOPPING, NULL);
}

const char *
ved_run_get_title (VedRun *self)
{
  return self->title;
}

VedFormCommand *
ved_run_get_command (VedRun *self)
{
  return self->command;
}

VedRunIo
ved_run_get_io (VedRun *self)
{
  return self->io;
}

VedRunState
ved_run_get_state (VedRun *self)
{
  return self->state;
}

gboolean
ved_run_get_has_ended (VedRun *self)
{
  return self->state >= VED_RUN_SUCCEEDED;
}

/**
 * ved_run_get_message:
 *
 * Returns: (nullable): how it ended, or why it did not start
 */
const char *
ved_run_get_message (VedRun *self)
{
  return self->message;
}

/**
 * ved_run_get_note:
 *
 * Returns: (nullable): the beginning of the first line that speaks of an error; of a run that failed without one, of the
 * last line of its error stream
 */
const char *
ved_run_get_note (VedRun *self)
{
  return self->note;
}

/**
 * ved_run_get_exit_status:
 *
 * Returns: the program's exit status; 128 and the signal that ended it; -1 before the end
 */
int
ved_run_get_exit_status (VedRun *self)
{
  const int status = self->end.status;

  if (!ved_run_get_has_ended (self) || self->context == NULL || self->state == VED_RUN_NOT_STARTED)
    return -1;

  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

gint64
ved_run_get_start_us (VedRun *self)
{
  return self->start_us;
}

gint64
ved_run_get_duration_us (VedRun *self)
{
  return (self->thread != NULL ? ved_clock_now_us (self->clock) : self->end_us) - self->start_us;
}

/**
 * ved_run_get_peak_kb:
 *
 * Returns: the most memory that one of its processes had at once, in KiB; while it runs, the program itself
 */
gint64
ved_run_get_peak_kb (VedRun *self)
{
  g_autofree char *path = NULL, *text = NULL;
  const char *line;

  if (self->thread == NULL)
    return self->end.peak_kb;

  path = g_strdup_printf ("/proc/%d/status", self->child.program);
  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, "VmHWM:")) == NULL)
    return 0;

  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

gint64
ved_run_get_cpu_us (VedRun *self)
{
  return self->end.cpu_us;
}

/**
 * ved_run_get_pid:
 *
 * Returns: the process of the program, which leads its group; 0 when it does not run
 */
GPid
ved_run_get_pid (VedRun *self)
{
  return self->thread != NULL ? self->child.program : 0;
}

/**
 * ved_run_get_log_path:
 *
 * Returns: (nullable): the file that gets what the program writes; once it was started, %NULL when there is none
 */
const char *
ved_run_get_log_path (VedRun *self)
{
  return self->log_path;
}

/**
 * ved_run_get_log_fault:
 *
 * Returns: (nullable): why there is no log, or not all of it
 */
const char *
ved_run_get_log_fault (VedRun *self)
{
  return self->log_fault;
}

VedRunLines *
ved_run_get_lines (VedRun *self)
{
  return self->lines;
}

VedRunMetrics *
ved_run_get_metrics (VedRun *self)
{
  return self->metrics;
}

const char *
ved_run_state_to_string (VedRunState state)
{
  static const char *const names[] = {
    "idle", "starting", "running", "stopping", "success", "failed", "stopped", "not started", "unknown",
  };

  return names[MIN (state, VED_RUN_LOST)];
}
