/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-embedded-daemon"

#include "config.h"

#include "client/ved-embedded-daemon.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "base/ved-program.h"
#include "client/ved-backoff.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

/* Over a socket pair the key goes out as the first line, and one JSON line with the port comes back when
 * the daemon serves. Nothing secret is in its arguments, its environment or a file. The pair stays open:
 * its end is the daemon's sign to leave, and the kernel closes ours even when this process is killed.
 *
 * What the daemon writes to stderr goes to the log; its last line is the message of "ended". */

#define CONTROL_FD   3
#define KEY_BYTES    32

struct _VedEmbeddedDaemon
{
  GObject parent_instance;
  GStrv arguments;
  char *data_dir;
  char *key;
  char *url;                    /* (nullable): %NULL while it does not serve */
  char *last_words;             /* (nullable) */
  GSubprocess *process;
  GIOStream *control;
  GCancellable *cancellable;    /* of the present process */
  GSource *timer;               /* of the next attempt */
  VedBackoff backoff;
  gboolean temporary;
  gboolean exited;
  gboolean silent;              /* it has closed stderr: its last words are complete */
};

enum {
  READY,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean launch_cb (gpointer user_data);

G_DEFINE_FINAL_TYPE (VedEmbeddedDaemon, ved_embedded_daemon, G_TYPE_OBJECT)

static void
drop_timer (VedEmbeddedDaemon *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
launch_later (VedEmbeddedDaemon *self)
{
  drop_timer (self);
  self->timer = g_timeout_source_new (ved_backoff_next (&self->backoff));
  g_source_set_name (self->timer, "ved-embedded-daemon restart");
  g_source_set_callback (self->timer, launch_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* Closing the control connection asks the process to leave. */
static void
let_go (VedEmbeddedDaemon *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->control != NULL)
    g_io_stream_close (self->control, NULL, NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->control);
  g_clear_object (&self->process);
  g_clear_pointer (&self->url, g_free);
}

static void
give_up (VedEmbeddedDaemon *self,
         const char        *message)
{
  g_autofree char *kept = g_strdup (message);

  let_go (self);
  launch_later (self);
  g_signal_emit (self, signals[ENDED], 0, kept);
}

static void
take_end (VedEmbeddedDaemon *self)
{
  g_autofree char *message = NULL;

  if (!self->exited || !self->silent)
    return;

  message = self->last_words != NULL ? g_steal_pointer (&self->last_words) : g_strdup ("vedetted has ended");
  give_up (self, message);
}

/* The operations on a process hold no reference, or it would never be let go. They are cancelled when it
 * is, so the three callbacks look at that before they touch anything. */
static void
process_exited_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  VedEmbeddedDaemon *self = user_data;
  g_autoptr(GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->exited = TRUE;
  take_end (self);
}

static gboolean
read_port (const char  *line,
           guint       *port,
           GError     **error)
{
  g_autoptr(JsonObject) told = ved_json_read_object (line, -1, error);
  gint64 value;

  if (told == NULL)
    return FALSE;

  value = ved_json_get_integer (told, "port", 0);
  if (value < 1 || value > G_MAXUINT16)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "vedetted named no port: %s", line);
      return FALSE;
    }
  *port = (guint) value;

  return TRUE;
}

static void
answer_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  VedEmbeddedDaemon *self = user_data;
  g_autoptr(GError) error = NULL;
  GDataInputStream *stream = G_DATA_INPUT_STREAM (object);
  g_autofree char *line = g_data_input_stream_read_line_finish (stream, result, NULL, &error);
  guint port;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (line == NULL && error == NULL)
    return;                     /* it is about to exit, and will say why */

  if (line == NULL || !read_port (line, &port, &error))
    {
      give_up (self, error->message);
      return;
    }

  self->url = g_strdup_printf ("http://127.0.0.1:%u", port);
  ved_backoff_reset (&self->backoff);
  g_signal_emit (self, signals[READY], 0);
}

static void read_words (VedEmbeddedDaemon *self,
                        GDataInputStream  *stream);

static void
words_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  VedEmbeddedDaemon *self = user_data;
  g_autoptr(GError) error = NULL;
  GDataInputStream *stream = G_DATA_INPUT_STREAM (object);
  g_autofree char *line = g_data_input_stream_read_line_finish (stream, result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (line == NULL)
    {
      self->silent = TRUE;
      take_end (self);
      return;
    }

  g_debug ("vedetted: %s", line);
  if (*line != '\0')
    {
      g_free (self->last_words);
      self->last_words = g_utf8_make_valid (line, -1);
    }
  read_words (self, stream);
}

static void
read_words (VedEmbeddedDaemon *self,
            GDataInputStream  *stream)
{
  if (self->cancellable != NULL)
    g_data_input_stream_read_line_async (stream, G_PRIORITY_LOW, self->cancellable, words_read_cb, self);
}

static char *
make_key (void)
{
  guint8 bytes[KEY_BYTES];
  GString *key = g_string_sized_new (2 * KEY_BYTES);

  while (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    continue;
  for (guint i = 0; i < KEY_BYTES; i++)
    g_string_append_printf (key, "%02x", bytes[i]);

  return g_string_free (key, FALSE);
}

/* Both ends close on exec: only the launcher gives the daemon its own, under another number. */
static GIOStream *
open_pair (int     *child_fd,
           GError **error)
{
  int fds[2];
  g_autoptr(GSocket) socket = NULL;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno), "No socket pair for vedetted: %s",
                   g_strerror (errno));
      return NULL;
    }

  socket = g_socket_new_from_fd (fds[0], error);
  if (socket == NULL)
    {
      g_close (fds[0], NULL);
      g_close (fds[1], NULL);
      return NULL;
    }
  *child_fd = fds[1];

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

static GStrv
build_command (VedEmbeddedDaemon *self,
               const char        *binary)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *control = g_strdup_printf ("%d", CONTROL_FD);

  g_strv_builder_add_many (builder, binary, "--listen", "127.0.0.1", "--port", "0", "--control-fd", control,
                           "--data-dir", self->data_dir, NULL);
  if (self->temporary)
    g_strv_builder_add (builder, "--discard");
  g_strv_builder_addv (builder, (const char **) self->arguments);

  return g_strv_builder_end (builder);
}

static gboolean
send_key (VedEmbeddedDaemon  *self,
          GError            **error)
{
  g_autofree char *line = g_strconcat (self->key, "\n", NULL);

  return g_output_stream_write_all (g_io_stream_get_output_stream (self->control), line, strlen (line),
                                    NULL, NULL, error);
}

static void
listen_to_process (VedEmbeddedDaemon *self)
{
  g_autoptr(GDataInputStream) answer = g_data_input_stream_new (g_io_stream_get_input_stream (self->control));
  g_autoptr(GDataInputStream) words = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));

  self->cancellable = g_cancellable_new ();
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (answer), FALSE);
  g_data_input_stream_read_line_async (answer, G_PRIORITY_DEFAULT, self->cancellable, answer_read_cb, self);
  read_words (self, words);
  g_subprocess_wait_async (self->process, self->cancellable, process_exited_cb, self);
}

static gboolean
launch (VedEmbeddedDaemon  *self,
        GError            **error)
{
  g_autofree char *binary = ved_embedded_daemon_find_binary ();
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto(GStrv) command = NULL;
  int child_fd;

  if (g_mkdir_with_parents (self->data_dir, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno), "%s cannot be made: %s",
                   self->data_dir, g_strerror (errno));
      return FALSE;
    }

  self->control = open_pair (&child_fd, error);
  if (self->control == NULL)
    return FALSE;

  g_subprocess_launcher_take_fd (launcher, child_fd, CONTROL_FD);
  command = build_command (self, binary);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, error);
  if (self->process == NULL || !send_key (self, error))
    return FALSE;

  g_clear_pointer (&self->last_words, g_free);
  self->exited = self->silent = FALSE;
  listen_to_process (self);

  return TRUE;
}

static gboolean
launch_cb (gpointer user_data)
{
  VedEmbeddedDaemon *self = user_data;

  drop_timer (self);
  ved_embedded_daemon_start (self);

  return G_SOURCE_REMOVE;
}

static void
ved_embedded_daemon_dispose (GObject *object)
{
  VedEmbeddedDaemon *self = VED_EMBEDDED_DAEMON (object);

  drop_timer (self);
  let_go (self);

  G_OBJECT_CLASS (ved_embedded_daemon_parent_class)->dispose (object);
}

static void
ved_embedded_daemon_finalize (GObject *object)
{
  VedEmbeddedDaemon *self = VED_EMBEDDED_DAEMON (object);

  g_strfreev (self->arguments);
  g_free (self->data_dir);
  g_free (self->key);
  g_free (self->url);
  g_free (self->last_words);

  G_OBJECT_CLASS (ved_embedded_daemon_parent_class)->finalize (object);
}

static void
ved_embedded_daemon_class_init (VedEmbeddedDaemonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_embedded_daemon_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_embedded_daemon_finalize;

  signals[READY] = g_signal_new ("ready", VED_TYPE_EMBEDDED_DAEMON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", VED_TYPE_EMBEDDED_DAEMON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_embedded_daemon_init (VedEmbeddedDaemon *self)
{
  self->key = make_key ();
  ved_backoff_init (&self->backoff, (guint64) g_get_monotonic_time ());
}

/**
 * ved_embedded_daemon_new:
 * @arguments: what it shall watch, as in { "--source", "local" }
 * @data_dir: where it keeps its history
 * @temporary: whether the daemon removes @data_dir when it ends, however this process did
 *
 * Returns: (transfer full): a daemon that is not started yet
 */
VedEmbeddedDaemon *
ved_embedded_daemon_new (const char *const *arguments,
                         const char        *data_dir,
                         gboolean           temporary)
{
  VedEmbeddedDaemon *self = g_object_new (VED_TYPE_EMBEDDED_DAEMON, NULL);

  self->arguments = g_strdupv ((char **) arguments);
  self->data_dir = g_strdup (data_dir);
  self->temporary = temporary;

  return self;
}

/**
 * ved_embedded_daemon_start:
 *
 * Starts the process unless it runs. What comes of it is told by the signals.
 */
void
ved_embedded_daemon_start (VedEmbeddedDaemon *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (VED_IS_EMBEDDED_DAEMON (self));

  if (self->process != NULL || self->timer != NULL)
    return;

  if (!launch (self, &error))
    give_up (self, error->message);
}

/**
 * ved_embedded_daemon_get_url:
 *
 * Returns: (nullable): its address while it serves
 */
const char *
ved_embedded_daemon_get_url (VedEmbeddedDaemon *self)
{
  g_return_val_if_fail (VED_IS_EMBEDDED_DAEMON (self), NULL);

  return self->url;
}

const char *
ved_embedded_daemon_get_key (VedEmbeddedDaemon *self)
{
  g_return_val_if_fail (VED_IS_EMBEDDED_DAEMON (self), NULL);

  return self->key;
}

/**
 * ved_embedded_daemon_get_pid:
 *
 * Returns: its process; 0 while there is none
 */
int
ved_embedded_daemon_get_pid (VedEmbeddedDaemon *self)
{
  const char *text;

  g_return_val_if_fail (VED_IS_EMBEDDED_DAEMON (self), 0);

  text = self->process != NULL ? g_subprocess_get_identifier (self->process) : NULL;

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : 0;
}

/**
 * ved_embedded_daemon_find_binary:
 *
 * Returns: (transfer full): the daemon's program: what VEDETTE_DAEMON names, else the one beside this
 *   program or beside it in a build tree, else the installed one
 */
char *
ved_embedded_daemon_find_binary (void)
{
  return ved_program_find ("vedetted", "VEDETTE_DAEMON", "server");
}
