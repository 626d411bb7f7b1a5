/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-program.h"
#include "support/ved-test-loop.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The program itself, as the app starts it and as a user does. The environment variable VEDETTED says
 * where it is. */

#define KEY_PART "key-of-this"
#define KEY      KEY_PART "-test"

typedef struct {
  GSubprocess *process;
  GSocketConnection *control;
  guint port;
} Daemon;

static GSubprocess *
spawn (int          control_fd,
       const char **arguments,
       GError     **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                       | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (char *) g_getenv ("VEDETTED"));
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (char *) *arguments);
  g_ptr_array_add (argv, NULL);
  if (control_fd >= 0)
    g_subprocess_launcher_take_fd (launcher, control_fd, 3);
  g_subprocess_launcher_unsetenv (launcher, "VEDETTE_API_KEY");
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);

  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
}

static char *
read_line (GSocketConnection *control)
{
  g_autoptr(GDataInputStream) lines =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (control)));
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);

  return g_data_input_stream_read_line_finish (lines, done, NULL, NULL);
}

static void
daemon_start (Daemon      *self,
              const char **arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *line = NULL;
  JsonObject *object;
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  socket = g_socket_new_from_fd (pair[0], &error);
  g_assert_no_error (error);
  self->control = g_socket_connection_factory_create_connection (socket);
  self->process = spawn (pair[1], arguments, &error);
  g_assert_no_error (error);

  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->control)),
                                            KEY "\n",
                                            strlen (KEY "\n"), NULL, NULL, NULL));
  line = read_line (self->control);
  g_assert_nonnull (line);
  g_assert_true (json_parser_load_from_data (parser, line, -1, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  self->port = (guint) json_object_get_int_member (object, "port");
  g_assert_cmpuint (self->port, >, 0);
  g_assert_cmpint (json_object_get_int_member (object, "pid"), ==,
                   g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10));
  g_assert_nonnull (json_object_get_string_member (object, "version"));
}

static void
wait_for_end (GSubprocess *process)
{
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;

  g_subprocess_wait_async (process, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);
  g_assert_true (g_subprocess_wait_finish (process, done, NULL));
}

static void
daemon_clear (Daemon *self)
{
  g_clear_object (&self->control);
  g_clear_object (&self->process);
}

/* A request without @json, else with it. */
static guint
ask (guint       port,
     const char *path,
     const char *key,
     const char *json,
     GBytes    **body)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", port, path);
  g_autoptr(SoupMessage) message = soup_message_new (json != NULL ? "POST" : "GET", uri);
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(GBytes) bytes = NULL, content = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;

  if (key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-API-Key", key);
  if (content != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", content);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, ved_test_store_result_cb,
                                    &result);
  done = ved_test_wait_for_result (&result);
  bytes = soup_session_send_and_read_finish (session, done, NULL);
  if (body != NULL)
    *body = g_steal_pointer (&bytes);

  return soup_message_get_status (message);
}

static guint
get (guint       port,
     const char *path,
     const char *key,
     GBytes    **body)
{
  return ask (port, path, key, NULL, body);
}

static gboolean
serves_forecasts (gpointer user_data)
{
  const Daemon *self = user_data;

  return get (self->port, "/predictions/summary", KEY, NULL) == 200;
}

/* Started with a control socket: key first, then the port; the end of the socket ends it. */
static void
test_embedded (void)
{
  const char *arguments[] = { "--port", "0", "--control-fd", "3", "--demo", "20", "--backfill", "3", NULL };
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GBytes) body = NULL;
  Daemon daemon;
  gsize length;

  daemon_start (&daemon, arguments);
  g_assert_cmpuint (get (daemon.port, "/health", NULL, NULL), ==, 200);
  g_assert_cmpuint (get (daemon.port, "/predictions/summary", NULL, NULL), ==, 403);
  ved_test_wait_until (serves_forecasts, &daemon);
  g_assert_cmpuint (get (daemon.port, "/predictions/current", KEY, &body), ==, 200);
  length = g_bytes_get_size (body);
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) length, NULL));
  g_assert_cmpuint (json_object_get_size (json_object_get_object_member (
                                            json_node_get_object (json_parser_get_root (parser)),
                                            "predictions")), ==, 20);

  g_assert_true (g_io_stream_close (G_IO_STREAM (daemon.control), NULL, NULL));
  wait_for_end (daemon.process);
  g_assert_true (g_subprocess_get_if_exited (daemon.process));
  g_assert_cmpint (g_subprocess_get_exit_status (daemon.process), ==, 0);
  daemon_clear (&daemon);
}

/* A demo fleet that is given no folder has a history all the same, and leaves none behind. */
static void
test_demo_history (void)
{
  const char *arguments[] = { "--port", "0", "--control-fd", "3", "--demo", "7", "--backfill", "1", NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *scratch = g_dir_make_tmp ("test-vedetted-XXXXXX", &error);
  Daemon daemon;

  g_assert_no_error (error);
  g_setenv ("TMPDIR", scratch, TRUE);
  daemon_start (&daemon, arguments);
  g_unsetenv ("TMPDIR");
  ved_test_wait_until (serves_forecasts, &daemon);
  g_assert_cmpuint (get (daemon.port, "/historical/summary", KEY, NULL), ==, 200);
  g_assert_cmpuint (get (daemon.port, "/historical/environment", KEY, NULL), ==, 200);

  g_assert_true (g_io_stream_close (G_IO_STREAM (daemon.control), NULL, NULL));
  wait_for_end (daemon.process);
  daemon_clear (&daemon);
  g_assert_cmpint (g_rmdir (scratch), ==, 0);
}

static gboolean
is_window_on (gpointer user_data)
{
  const Daemon *daemon = user_data;
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GBytes) body = NULL;
  JsonArray *windows;
  gsize length;

  g_assert_cmpuint (get (daemon->port, "/maintenance", KEY, &body), ==, 200);
  length = g_bytes_get_size (body);
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) length, NULL));
  windows = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "windows");

  return json_array_get_length (windows) == 1 &&
         json_object_get_boolean_member (json_array_get_object_element (windows, 0), "active");
}

typedef struct {
  const Daemon *daemon;
  const char *samples;
} Feed;

/* It takes none before it has read its history. */
static gboolean
is_fed (gpointer user_data)
{
  const Feed *feed = user_data;

  return ask (feed->daemon->port, "/feed/data", KEY, feed->samples, NULL) == 200;
}

/* Where the feed tells the time, a window that is planned in it outlives a restart, though by the wall's clock it ended
 * long ago. */
static void
test_feed_clock (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  const char *arguments[] = { "--port", "0", "--control-fd", "3", "--clock", "feed", "--data-dir", folder, NULL };
  static const char *const samples[] = {
    "{\"records\":[{\"timestamp\":\"2024-03-01T10:00:00Z\",\"server_name\":\"ppdb001\",\"mem_used_pct\":50}]}",
    "{\"records\":[{\"timestamp\":\"2024-03-01T10:00:05Z\",\"server_name\":\"ppdb001\",\"mem_used_pct\":50}]}",
  };
  Daemon daemon;

  for (guint life = 0; life < G_N_ELEMENTS (samples); life++)
    {
      Feed feed = { &daemon, samples[life] };

      daemon_start (&daemon, arguments);
      if (life > 0)
        ved_test_wait_until (is_window_on, &daemon);      /* read by then, before a sample is taken */
      ved_test_wait_until (is_fed, &feed);
      if (life == 0)
        g_assert_cmpuint (ask (daemon.port, "/maintenance", KEY, "{\"servers\":[\"ppdb001\"],"
                               "\"end\":\"2024-03-01T12:00:00Z\"}", NULL), ==, 200);
      ved_test_wait_until (serves_forecasts, &daemon);
      g_assert_true (is_window_on (&daemon));
      g_assert_true (g_io_stream_close (G_IO_STREAM (daemon.control), NULL, NULL));
      wait_for_end (daemon.process);
      daemon_clear (&daemon);
    }
  ved_test_remove_folder (folder);
}

static void
test_signals (void)
{
  const char *arguments[] = { "--port", "0", "--control-fd", "3", "--demo", "7", "--backfill", "0", NULL };
  const int signals[] = { SIGTERM, SIGINT };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      Daemon daemon;

      daemon_start (&daemon, arguments);
      g_subprocess_send_signal (daemon.process, signals[i]);
      wait_for_end (daemon.process);
      g_assert_true (g_subprocess_get_if_exited (daemon.process));
      g_assert_cmpint (g_subprocess_get_exit_status (daemon.process), ==, 0);
      daemon_clear (&daemon);
    }
}

static gboolean
is_told (gpointer user_data)
{
  return (g_socket_condition_check (user_data, G_IO_IN) & G_IO_IN) != 0;
}

/* What the daemon tells whoever started it as a service, up to @wanted. */
static void
wait_for_word (GSocket    *socket,
               const char *wanted)
{
  char told[256];

  do
    {
      gssize n;

      ved_test_wait_until (is_told, socket);
      n = g_socket_receive (socket, told, sizeof told - 1, NULL, NULL);
      g_assert_cmpint (n, >, 0);
      told[n] = '\0';
    }
  while (!g_str_has_prefix (told, wanted));
}

/* As a service it says when it is ready, that it goes round, and that it ends; with the app it says nothing. */
static void
test_service (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "notify", NULL);
  const char *alone[] = { "--port", "0", "--demo", "7", "--backfill", "1", NULL };
  const char *embedded[] = { "--port", "0", "--control-fd", "3", "--demo", "7", "--backfill", "0", NULL };
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr(GSubprocess) process = NULL;
  Daemon daemon;

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  g_setenv ("WATCHDOG_USEC", "200000", TRUE);
  process = spawn (-1, alone, NULL);
  wait_for_word (socket, "READY=1");
  wait_for_word (socket, "WATCHDOG=1");
  g_subprocess_send_signal (process, SIGTERM);
  wait_for_word (socket, "STOPPING=1");
  wait_for_end (process);
  while (is_told (socket))
    wait_for_word (socket, "");

  daemon_start (&daemon, embedded);
  g_subprocess_send_signal (daemon.process, SIGTERM);
  wait_for_end (daemon.process);
  g_assert_false (is_told (socket));
  daemon_clear (&daemon);
  g_unsetenv ("NOTIFY_SOCKET");
  g_unsetenv ("WATCHDOG_USEC");
  ved_test_remove_folder (folder);
}

static void
assert_without_key (GInputStream *words)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char bytes[512];
  gssize n;

  while ((n = g_input_stream_read (words, bytes, sizeof bytes, NULL, NULL)) > 0)
    g_string_append_len (text, bytes, n);
  g_assert_cmpint (n, ==, 0);
  g_assert_null (strstr (text->str, KEY_PART));
}

/* Whatever is asked with the key, rightly or wrongly, and however much is logged, no part of it is. */
static void
test_no_secrets_in_log (void)
{
  const char *arguments[] = { "--port", "0", "--control-fd", "3", "--demo", "7", "--backfill", "0", NULL };
  Daemon daemon;

  daemon_start (&daemon, arguments);
  ved_test_wait_until (serves_forecasts, &daemon);
  g_assert_cmpuint (get (daemon.port, "/alerts/active", KEY, NULL), ==, 200);
  g_assert_cmpuint (get (daemon.port, "/alerts/active", KEY "x", NULL), ==, 403);
  g_assert_cmpuint (get (daemon.port, "/alerts/active?key=" KEY, NULL, NULL), ==, 403);
  g_assert_cmpuint (get (daemon.port, "/" KEY, KEY, NULL), ==, 404);
  g_assert_cmpuint (get (daemon.port, "/forecasts/" KEY, KEY, NULL), ==, 404);

  g_assert_true (g_io_stream_close (G_IO_STREAM (daemon.control), NULL, NULL));
  wait_for_end (daemon.process);
  assert_without_key (g_subprocess_get_stdout_pipe (daemon.process));
  assert_without_key (g_subprocess_get_stderr_pipe (daemon.process));
  daemon_clear (&daemon);
}

/* A thousand that are connected and ask nothing keep nobody out. */
static void
test_idle_clients (void)
{
  const char *arguments[] = { "--port", "0", "--control-fd", "3", "--demo", "7", "--backfill", "0", NULL };
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  Daemon daemon;

  if (ved_program_allow_files (1300) < 1300)
    {
      g_test_skip ("fewer than 1,300 descriptors are allowed here");
      return;
    }

  daemon_start (&daemon, arguments);
  while (connections->len < 1000)
    {
      g_autoptr(GError) error = NULL;
      GSocketConnection *connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) daemon.port, NULL,
                                                                       &error);

      g_assert_no_error (error);
      g_ptr_array_add (connections, connection);
    }
  ved_test_wait_until (serves_forecasts, &daemon);
  g_assert_cmpuint (get (daemon.port, "/alerts/active", KEY, NULL), ==, 200);

  g_assert_true (g_io_stream_close (G_IO_STREAM (daemon.control), NULL, NULL));
  wait_for_end (daemon.process);
  daemon_clear (&daemon);
}

static void
assert_refused (const char **arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = spawn (-1, arguments, &error);

  g_assert_no_error (error);
  wait_for_end (process);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), !=, 0);
}

/* Whoever starts it must send a key: an open line, an empty one or none at all end it. */
static void
test_no_key (void)
{
  const char *arguments[] = { "--port", "0", "--control-fd", "3", "--demo", "7", "--backfill", "0", NULL };
  const char *lines[] = { "", "no end", "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSubprocess) process = NULL;
      int pair[2];

      g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
      process = spawn (pair[1], arguments, &error);
      g_assert_no_error (error);
      g_assert_cmpint (write (pair[0], lines[i], strlen (lines[i])), ==, (int) strlen (lines[i]));
      close (pair[0]);
      wait_for_end (process);
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), !=, 0);
    }
}

static void
test_refusals (void)
{
  const char *exposed[] = { "--listen", "0.0.0.0", "--port", "0", "--demo", "7", NULL };
  const char *no_address[] = { "--listen", "here", "--port", "0", "--demo", "7", NULL };
  const char *no_clock[] = { "--clock", "sun", NULL };
  const char *no_shard[] = { "--shard", "5/4", "--port", "0", "--demo", "7", NULL };
  const char *no_key[] = { "--api-key-file", "/nonexistent", "--port", "0", "--demo", "7", NULL };

  assert_refused (exposed);
  assert_refused (no_address);
  assert_refused (no_clock);
  assert_refused (no_shard);
  assert_refused (no_key);
}

/* Who finds the folder in use, or the port, leaves what is in it to whom it belongs. */
static void
test_discard_of_another (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  const char *names[] = { "lock", "history.sqlite", "alerts.sqlite", "environment.sqlite", "forecasts.sqlite" };
  const char *arguments[] = {
    "--port", "0", "--control-fd", "3", "--data-dir", folder, "--discard", NULL,
  };
  const char *again[] = { "--port", "0", "--data-dir", folder, "--discard", NULL };
  const char *same_port[] = { "--port", NULL, "--data-dir", folder, "--discard", NULL };
  g_autofree char *port = NULL;
  Daemon daemon;

  daemon_start (&daemon, arguments);
  port = g_strdup_printf ("%u", daemon.port);
  same_port[1] = port;
  assert_refused (again);
  assert_refused (same_port);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }

  g_assert_true (g_io_stream_close (G_IO_STREAM (daemon.control), NULL, NULL));
  wait_for_end (daemon.process);
  daemon_clear (&daemon);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* What is printed can be opened as it stands, whichever kind of address it is. */
static void
test_printed_address (void)
{
  const char *addresses[] = { "127.0.0.1", "::1" };
  const char *printed[] = { "serves http://127.0.0.1:", "serves http://[::1]:" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      const char *arguments[] = { "--listen", addresses[i], "--port", "0", "--demo", "7", "--backfill", "0", NULL };
      g_autoptr(GError) error = NULL;
      g_autoptr(GSubprocess) process = spawn (-1, arguments, &error);
      g_autoptr(GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      g_autofree char *line = NULL;

      g_assert_no_error (error);
      do
        {
          g_free (line);
          line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
        }
      while (line != NULL && strstr (line, "serves ") == NULL);
      g_subprocess_send_signal (process, SIGTERM);
      wait_for_end (process);
      if (line == NULL && i == 1)
        {
          g_test_skip ("this computer has no address of the other kind");
          return;
        }
      g_assert_nonnull (line);
      g_assert_nonnull (strstr (line, printed[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vedetted/embedded", test_embedded);
  g_test_add_func ("/vedetted/demo-history", test_demo_history);
  g_test_add_func ("/vedetted/feed-clock", test_feed_clock);
  g_test_add_func ("/vedetted/signals", test_signals);
  g_test_add_func ("/vedetted/service", test_service);
  g_test_add_func ("/vedetted/no-secrets-in-log", test_no_secrets_in_log);
  g_test_add_func ("/vedetted/idle-clients", test_idle_clients);
  g_test_add_func ("/vedetted/no-key", test_no_key);
  g_test_add_func ("/vedetted/refusals", test_refusals);
  g_test_add_func ("/vedetted/discard-of-another", test_discard_of_another);
  g_test_add_func ("/vedetted/printed-address", test_printed_address);

  return g_test_run ();
}
