/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "notify/ved-command.h"
#include "notify/ved-dispatcher.h"
#include "notify/ved-mail.h"
#include "support/ved-test-loop.h"

#include <libsoup/soup.h>
#include <string.h>

#define NOW_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)

typedef struct {
  VedClock *clock;
  VedDispatcher *dispatcher;
  SoupServer *server;
  guint port;
  guint status;                 /* what the server answers */
  GPtrArray *bodies;            /* of char *: what it got, "PATH BODY" */
  GPtrArray *deliveries;        /* of char * */
} Fixture;

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Fixture *f = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  g_ptr_array_add (f->bodies, g_strdup_printf ("%s %.*s", path, (int) body->length, body->data));
  soup_server_message_set_status (message, f->status, NULL);
}

static void
delivered_cb (const VedDelivery *delivery,
              gpointer           user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->deliveries, g_strdup_printf ("%s %s", delivery->channel,
                                                   delivery->fault != NULL ? "failed" : "ok"));
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  GSList *uris;

  f->clock = ved_clock_new_manual (NOW_US);
  f->bodies = g_ptr_array_new_with_free_func (g_free);
  f->deliveries = g_ptr_array_new_with_free_func (g_free);
  f->status = SOUP_STATUS_OK;
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, NULL, asked_cb, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (f->server);
  f->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  if (f->dispatcher != NULL)
    ved_dispatcher_stop (f->dispatcher);
  ved_dispatcher_unref (f->dispatcher);
  ved_test_finalize (f->server);
  g_ptr_array_unref (f->bodies);
  g_ptr_array_unref (f->deliveries);
  ved_clock_unref (f->clock);
}

static void
configure (Fixture    *f,
           const char *text)
{
  g_autoptr(GKeyFile) config = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (g_key_file_load_from_data (config, text, -1, G_KEY_FILE_NONE, &error));
  f->dispatcher = ved_dispatcher_new (config, f->clock, delivered_cb, f, &error);
  g_assert_no_error (error);
}

static gboolean
is_idle_cb (gpointer user_data)
{
  return !ved_dispatcher_is_busy (((Fixture *) user_data)->dispatcher);
}

static const VedAlert alert = {
  .id = (char *) "a-000017", .server = (char *) "ppdb001", .subject = VED_ALERT_SUBJECT_METRIC,
  .metric = VED_METRIC_MEM_USED, .severity = VED_ALERT_SEVERITY_CRITICAL, .opened_us = NOW_US,
  .updated_us = NOW_US, .current_value = 98.5f, .predicted_value = 98.5f, .threshold = 98.0f,
};

static void
reconfigure (Fixture    *f,
             const char *config)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (g_key_file_load_from_data (file, config, (gsize) - 1, G_KEY_FILE_NONE, &error));
  ved_dispatcher_set_config (f->dispatcher, file, &error);
  g_assert_no_error (error);
}

static gboolean
has_arrived_cb (gpointer user_data)
{
  return ((Fixture *) user_data)->bodies->len > 0;
}

static void
send_notice (Fixture    *f,
             const char *role)
{
  g_autoptr(VedNotice) notice = ved_notice_new (VED_NOTICE_OPENED, role, NOW_US);

  ved_notice_add (notice, &alert, VED_LEVEL_CRITICAL);
  ved_dispatcher_send (f->dispatcher, notice);
  ved_test_wait_until (is_idle_cb, f);
}

static void
test_webhook (Fixture      *f,
              gconstpointer data)
{
  g_autofree char *config = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/hook\n"
                                             "roles=chat;team-lead\n", f->port);
  const char *body;

  configure (f, config);
  g_assert_true (ved_dispatcher_serves (f->dispatcher, "team-lead"));
  g_assert_false (ved_dispatcher_serves (f->dispatcher, "pager"));
  send_notice (f, "pager");
  g_assert_cmpuint (f->bodies->len, ==, 0);
  send_notice (f, "chat");
  g_assert_cmpuint (f->bodies->len, ==, 1);
  body = g_ptr_array_index (f->bodies, 0);
  g_assert_true (g_str_has_prefix (body, "/hook {\"version\":1,\"kind\":\"opened\",\"level\":\"critical\","));
  g_assert_nonnull (strstr (body, "\"subject\":\"Critical: ppdb001 (1 alert)\""));
  g_assert_nonnull (strstr (body, "\"id\":\"a-000017\""));
  g_assert_cmpstr (g_ptr_array_index (f->deliveries, 0), ==, "chat ok");
}

/* Answers, and never comes to an end. */
static void
endless_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, ((Fixture *) user_data)->status, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  for (guint i = 0; i < 64; i++)
    soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "no more ", 8);
}

/* Whoever answers without an end has answered all the same, and holds no channel. */
static void
test_endless_answer (Fixture      *f,
                     gconstpointer data)
{
  g_autofree char *config = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/endless\n"
                                             "roles=chat\n", f->port);

  soup_server_add_handler (f->server, "/endless", endless_cb, f, NULL);
  configure (f, config);
  send_notice (f, "chat");
  g_assert_cmpuint (f->deliveries->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f->deliveries, 0), ==, "chat ok");

  f->status = SOUP_STATUS_FORBIDDEN;
  send_notice (f, "chat");
  g_assert_nonnull (strstr (ved_dispatcher_get_channel (f->dispatcher, 2).fault, "403 Forbidden: no more no more"));
}

/* What waits goes where the channel leads now, and nobody is told twice. */
static void
test_channels_change (Fixture      *f,
                      gconstpointer data)
{
  g_autofree char *there = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/there\n"
                                            "roles=chat\n[channel:other]\ntype=webhook\nurl=http://127.0.0.1:%u/other\n"
                                            "roles=pager\n", f->port, f->port);
  g_autofree char *here = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/here\n"
                                           "roles=chat\n", f->port);

  configure (f, there);
  f->status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  send_notice (f, "chat");
  send_notice (f, "pager");
  f->status = SOUP_STATUS_OK;
  reconfigure (f, here);
  g_assert_cmpuint (ved_dispatcher_get_n_channels (f->dispatcher), ==, 3);
  g_assert_false (ved_dispatcher_serves (f->dispatcher, "pager"));
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_cmpuint (f->bodies->len, ==, 3);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (f->bodies, 2), "/here "));
  g_assert_cmpuint (f->deliveries->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f->deliveries, 0), ==, "chat ok");
}

/* A channel that goes while a notice is on its way: what becomes of that is nobody's business any more. */
static void
test_channel_goes (Fixture      *f,
                   gconstpointer data)
{
  g_autofree char *config = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/hook\n"
                                             "roles=chat\n", f->port);
  g_autoptr(VedNotice) notice = ved_notice_new (VED_NOTICE_OPENED, "chat", NOW_US);

  configure (f, config);
  ved_notice_add (notice, &alert, VED_LEVEL_CRITICAL);
  ved_dispatcher_send (f->dispatcher, notice);
  reconfigure (f, "");
  ved_test_wait_until (has_arrived_cb, f);
  g_assert_false (ved_dispatcher_is_busy (f->dispatcher));
  g_assert_cmpuint (f->deliveries->len, ==, 0);
}

static void
test_faulty_change_changes_nothing (Fixture      *f,
                                    gconstpointer data)
{
  g_autofree char *config = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/hook\n"
                                             "roles=chat\n", f->port);
  g_autoptr(GKeyFile) faulty = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  configure (f, config);
  g_key_file_set_string (faulty, "channel:new", "type", "pigeon");
  g_assert_false (ved_dispatcher_set_config (f->dispatcher, faulty, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  send_notice (f, "chat");
  g_assert_cmpuint (f->bodies->len, ==, 1);
}

static void
test_test (Fixture      *f,
           gconstpointer data)
{
  g_autofree char *config = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/hook\n"
                                             "[channel:am]\ntype=alertmanager\nurl=http://127.0.0.1:%u/am\n"
                                             "[channel:off]\ntype=webhook\nurl=http://127.0.0.1:%u/off\nenabled=false\n",
                                             f->port, f->port, f->port);
  g_autoptr(GError) none = NULL, off = NULL;

  configure (f, config);
  g_assert_true (ved_dispatcher_test (f->dispatcher, "chat", NULL));
  ved_test_wait_until (is_idle_cb, f);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (f->bodies, 0), "/hook {\"version\":1,\"kind\":\"test\","));
  g_assert_cmpstr (g_ptr_array_index (f->deliveries, 0), ==, "chat ok");

  g_assert_true (ved_dispatcher_test (f->dispatcher, "am", NULL));
  ved_test_wait_until (is_idle_cb, f);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (f->bodies, 1), "/am/api/v2/alerts [{\"labels\":{\"alertname\":\"VedetteTest\""));
  g_assert_cmpuint (ved_dispatcher_get_channel (f->dispatcher, 3).n_sent, ==, 1);

  g_assert_false (ved_dispatcher_test (f->dispatcher, "nobody", &none));
  g_assert_error (none, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_assert_false (ved_dispatcher_test (f->dispatcher, "off", &off));
  g_assert_error (off, VED_ERROR, VED_ERROR_INVALID);
  g_assert_cmpuint (f->bodies->len, ==, 2);
}

static void
test_retry (Fixture      *f,
            gconstpointer data)
{
  g_autofree char *config = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/hook\n"
                                             "roles=chat\n", f->port);
  VedChannelInfo channel;

  configure (f, config);
  f->status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  send_notice (f, "chat");
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_cmpuint (f->bodies->len, ==, 1);
  channel = ved_dispatcher_get_channel (f->dispatcher, 2);
  g_assert_cmpuint (channel.n_waiting, ==, 1);
  g_assert_nonnull (strstr (channel.fault, "503"));

  /* The next one waits behind it, and both arrive in order when the other side is back. */
  send_notice (f, "chat");
  g_assert_cmpuint (f->bodies->len, ==, 1);
  f->status = SOUP_STATUS_OK;
  ved_clock_advance_us (f->clock, 5 * VED_SECOND_US);
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_cmpuint (f->bodies->len, ==, 3);
  channel = ved_dispatcher_get_channel (f->dispatcher, 2);
  g_assert_cmpuint (channel.n_sent, ==, 2);
  g_assert_cmpuint (channel.n_failed, ==, 0);
  g_assert_null (channel.fault);

  /* One that never arrives is given up after four attempts, and said to be. */
  f->status = SOUP_STATUS_BAD_REQUEST;
  g_test_expect_message ("ved-dispatcher", G_LOG_LEVEL_WARNING, "*chat*400*");
  send_notice (f, "chat");
  for (guint i = 0; i < 3; i++)
    {
      ved_clock_advance_us (f->clock, 2 * VED_MINUTE_US);
      ved_dispatcher_advance (f->dispatcher);
      ved_test_wait_until (is_idle_cb, f);
    }
  g_test_assert_expected_messages ();
  g_assert_cmpuint (f->bodies->len, ==, 7);
  g_assert_cmpstr (g_ptr_array_index (f->deliveries, 2), ==, "chat failed");
}

static void
test_command (Fixture      *f,
              gconstpointer data)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *file = g_build_filename (folder, "told $(id) *", NULL);
  g_autofree char *quoted = g_shell_quote (file);
  g_autofree char *config = g_strdup_printf ("[channel:page]\ntype=command\ncommand=tee %s\nenabled=true\n"
                                             "roles=pager\n"
                                             "[channel:off]\ntype=command\ncommand=false\nroles=pager\n", quoted);
  g_autofree char *told = NULL;

  configure (f, config);
  send_notice (f, "pager");
  g_assert_cmpuint (f->deliveries->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f->deliveries, 0), ==, "page ok");
  g_assert_true (g_file_get_contents (file, &told, NULL, NULL));
  g_assert_nonnull (strstr (told, "\"subject\":\"Critical: ppdb001 (1 alert)\""));
  g_assert_false (ved_dispatcher_get_channel (f->dispatcher, 3).enabled);
  ved_test_remove_folder (folder);
}

static void
ran_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
has_result_cb (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

/* What a program leaves behind with its output holds nobody up for longer than the limit. */
static void
test_command_limit (void)
{
  const char *behind[] = { "sh", "-c", "sleep 1000 & exit 0", NULL }, *slow[] = { "sleep", "1000", NULL };
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(GAsyncResult) first = NULL, second = NULL;
  g_autoptr(GError) error = NULL;

  ved_command_run_async (behind, nothing, 1, NULL, ran_cb, &first);
  ved_command_run_async (slow, nothing, 1, NULL, ran_cb, &second);
  ved_test_wait_until (has_result_cb, &first);
  ved_test_wait_until (has_result_cb, &second);
  g_assert_true (ved_command_run_finish (first, NULL, NULL));
  g_assert_false (ved_command_run_finish (second, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_BUSY);
}

/* Hundreds that wait behind one that is on its way are told together, and none of them is lost. */
static void
test_full_queue (Fixture      *f,
                 gconstpointer data)
{
  g_autofree char *config = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/hook\n"
                                             "roles=chat\n", f->port);
  VedChannelInfo channel;
  const char *body;

  configure (f, config);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(VedNotice) notice = ved_notice_new (i % 2 == 0 ? VED_NOTICE_OPENED : VED_NOTICE_RAISED, "chat", NOW_US);
      g_autofree char *id = g_strdup_printf ("a-%06u", i), *server = g_strdup_printf ("ppdb%03u", i);
      VedAlert other = alert;

      other.id = id;
      other.server = server;
      ved_notice_add (notice, &other, VED_LEVEL_CRITICAL);
      ved_dispatcher_send (f->dispatcher, notice);
    }
  channel = ved_dispatcher_get_channel (f->dispatcher, 2);
  g_assert_cmpuint (channel.n_waiting, ==, 103);        /* the first, two of many, and the last hundred */
  g_assert_cmpuint (channel.n_failed, ==, 0);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_cmpuint (f->bodies->len, ==, 103);
  body = g_ptr_array_index (f->bodies, 1);
  g_assert_nonnull (strstr (body, "\"kind\":\"opened\""));
  g_assert_nonnull (strstr (body, "\"subject\":\"Critical: 99 servers (99 alerts)\""));
  g_assert_nonnull (strstr (body, "\"id\":\"a-000002\""));
  g_assert_nonnull (strstr (g_ptr_array_index (f->bodies, 2), "\"subject\":\"Critical: 100 servers (100 alerts)\""));
}

/* What has waited for a channel is no news any more when that is switched on again. */
static void
test_switched_off (Fixture      *f,
                   gconstpointer data)
{
  g_autofree char *on = g_strdup_printf ("[channel:chat]\ntype=webhook\nurl=http://127.0.0.1:%u/hook\nroles=chat\n", f->port);
  g_autofree char *off = g_strconcat (on, "enabled=false\n", NULL);

  configure (f, on);
  f->status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  send_notice (f, "chat");
  send_notice (f, "chat");
  f->status = SOUP_STATUS_OK;
  reconfigure (f, off);
  ved_clock_advance_us (f->clock, VED_MINUTE_US);
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_cmpuint (f->bodies->len, ==, 1);
  g_assert_cmpuint (ved_dispatcher_get_channel (f->dispatcher, 2).n_waiting, ==, 0);
  g_assert_cmpuint (f->deliveries->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (f->deliveries, 1), ==, "chat failed");
}

/* Of an episode the newest word counts, and everybody who was to hear is named. */
static void
test_fold (void)
{
  const VedAlert other = { .id = (char *) "a-000018", .server = (char *) "ppweb001", .opened_us = NOW_US };
  const VedAlert fleet = { .id = (char *) "a-000019", .server = (char *) "*", .subject = VED_ALERT_SUBJECT_PROB_30M };
  g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_notice_free);
  g_autoptr(GPtrArray) folded = NULL;
  g_autofree char *opened = NULL, *resolved = NULL;

  g_ptr_array_add (notices, ved_notice_new (VED_NOTICE_OPENED, "chat", NOW_US));
  ved_notice_add (notices->pdata[0], &alert, VED_LEVEL_CRITICAL);
  ved_notice_add (notices->pdata[0], &other, VED_LEVEL_CRITICAL);
  g_ptr_array_add (notices, ved_notice_new (VED_NOTICE_OPENED, "pager", NOW_US));
  ved_notice_add (notices->pdata[1], &fleet, VED_LEVEL_WARNING);
  g_ptr_array_add (notices, ved_notice_new (VED_NOTICE_RESOLVED, "chat", NOW_US));
  ved_notice_add (notices->pdata[2], &alert, VED_LEVEL_CRITICAL);
  folded = ved_notice_fold (notices);
  g_ptr_array_set_free_func (folded, (GDestroyNotify) ved_notice_free);

  g_assert_cmpuint (folded->len, ==, 2);
  opened = ved_notice_format_subject (folded->pdata[0]);
  resolved = ved_notice_format_subject (folded->pdata[1]);
  g_assert_cmpstr (opened, ==, "Critical: the fleet and ppweb001 (2 alerts)");
  g_assert_cmpstr (((VedNotice *) folded->pdata[0])->role, ==, "pager, chat");
  g_assert_cmpstr (resolved, ==, "Resolved: ppdb001 (1 alert)");
}

/* A relay that takes one message. */
typedef struct {
  GString *said;
  gboolean refuse;
} Relay;

static gboolean
relay_run_cb (GThreadedSocketService *service,
              GSocketConnection      *connection,
              GObject                *source_object,
              gpointer                user_data)
{
  Relay *relay = user_data;
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gboolean in_data = FALSE;
  char *line;

  g_output_stream_write_all (output, "220-hello\r\n220 there\r\n", 22, NULL, NULL, NULL);
  while ((line = g_data_input_stream_read_line (input, NULL, NULL, NULL)) != NULL)
    {
      const char *answer = in_data && strcmp (line, ".\r") != 0 ? NULL : "250 ok\r\n";

      g_string_append_printf (relay->said, "%s\n", line);
      if (relay->refuse && g_str_has_prefix (line, "RCPT"))
        answer = "550 no such user\r\n";
      if (strcmp (line, "DATA\r") == 0)
        answer = "354 go on\r\n";
      in_data = strcmp (line, "DATA\r") == 0 || (in_data && strcmp (line, ".\r") != 0);
      /* It has what it wants, and goes. */
      if (strcmp (line, "QUIT\r") == 0)
        answer = NULL;
      if (answer != NULL)
        g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL);
      g_free (line);
      if (answer == NULL && !in_data)
        break;
    }

  return TRUE;
}

static void
test_mail (Fixture      *f,
           gconstpointer data)
{
  Relay relay = { .said = g_string_new (NULL) };
  g_autoptr(GSocketService) service = g_threaded_socket_service_new (1);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *config = g_strdup_printf ("[channel:mail]\ntype=mail\nrelay=127.0.0.1:%u\n"
                                             "from=vedette@example.org\nto=ann@example.org;bob@example.org\n"
                                             "roles=email\n", port);

  g_signal_connect (service, "run", G_CALLBACK (relay_run_cb), &relay);
  g_socket_service_start (service);
  configure (f, config);
  send_notice (f, "email");
  g_assert_cmpstr (g_ptr_array_index (f->deliveries, 0), ==, "mail ok");
  g_assert_nonnull (strstr (relay.said->str, "MAIL FROM:<vedette@example.org>\r\nRCPT TO:<ann@example.org>\r\n"
                            "RCPT TO:<bob@example.org>\r\nDATA\r\n"));
  g_assert_nonnull (strstr (relay.said->str, "Subject: Critical: ppdb001 (1 alert)\r\n"));
  g_assert_nonnull (strstr (relay.said->str, "a-000017  ppdb001: mem_used_pct is 98.5 (threshold 98)\r\n"));

  relay.refuse = TRUE;
  send_notice (f, "email");
  g_assert_nonnull (strstr (ved_dispatcher_get_channel (f->dispatcher, 2).fault, "550 no such user"));
  g_socket_service_stop (service);
  g_string_free (relay.said, TRUE);
}

static void
test_mail_text (Fixture      *f,
                gconstpointer data)
{
  const char *to[] = { "ann@example.org", NULL };
  const VedMailRoute route = { "127.0.0.1", NULL, "vedette@example.org", to };
  g_autofree char *mail = ved_mail_format (&route, "Größer\r\nBcc: eve@example.org", "a\n.b", NOW_US);
  const char *wrong[] = { "ann", "@", "ann@", "-f@x", "ann@x\r\nRCPT TO:<eve@x>", "a b@x", "<a@x>" };

  g_assert_nonnull (strstr (mail, "Date: Thu, 1 Jan 2026 00:00:00 +0000\r\n"));
  g_assert_nonnull (strstr (mail, "Subject: =?UTF-8?B?"));
  g_assert_null (strstr (mail, "\r\nBcc:"));
  g_assert_true (g_str_has_suffix (mail, "\r\n\r\na\r\n.b\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ved_mail_check_address (wrong[i], &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
    }
}

static void
test_alertmanager (Fixture      *f,
                   gconstpointer data)
{
  g_autofree char *config = g_strdup_printf ("[channel:am]\ntype=alertmanager\nurl=http://127.0.0.1:%u\n", f->port);
  VedAlert now = alert;
  const char *body;

  configure (f, config);
  g_assert_true (ved_dispatcher_wants_states (f->dispatcher));
  ved_dispatcher_tell_state (f->dispatcher, &now, VED_PROFILE_DATABASE, FALSE);
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_cmpuint (f->bodies->len, ==, 1);
  body = g_ptr_array_index (f->bodies, 0);
  g_assert_true (g_str_has_prefix (body, "/api/v2/alerts [{\"labels\":{\"alertname\":\"mem_used_pct\","
                                   "\"job\":\"vedette\",\"instance\":\"ppdb001\",\"profile\":\"database\","
                                   "\"severity\":\"critical\"}"));
  g_assert_nonnull (strstr (body, "\"endsAt\":\"2026-01-01T00:04:00Z\""));

  /* Unchanged it is told again each minute; a change of severity ends the alert of the old one. */
  ved_clock_advance_us (f->clock, 59 * VED_SECOND_US);
  ved_dispatcher_tell_state (f->dispatcher, &now, VED_PROFILE_DATABASE, FALSE);
  ved_dispatcher_advance (f->dispatcher);
  g_assert_true (is_idle_cb (f));
  now.severity = VED_ALERT_SEVERITY_WARNING;
  now.updated_us = NOW_US + 59 * VED_SECOND_US;
  ved_dispatcher_tell_state (f->dispatcher, &now, VED_PROFILE_DATABASE, FALSE);
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  body = g_ptr_array_index (f->bodies, 1);
  g_assert_nonnull (strstr (body, "\"severity\":\"critical\"}"));
  g_assert_nonnull (strstr (body, "\"endsAt\":\"2026-01-01T00:00:59Z\""));
  g_assert_nonnull (strstr (body, "\"severity\":\"warning\"}"));

  /* A silence ends it there too. */
  ved_clock_advance_us (f->clock, VED_SECOND_US);
  now.updated_us = NOW_US + VED_MINUTE_US;
  ved_dispatcher_tell_state (f->dispatcher, &now, VED_PROFILE_DATABASE, TRUE);
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_nonnull (strstr (g_ptr_array_index (f->bodies, 2), "\"endsAt\":\"2026-01-01T00:01:00Z\""));
}

static void
set_up_alertmanager (Fixture *f)
{
  g_autofree char *config = g_strdup_printf ("[channel:am]\ntype=alertmanager\nurl=http://127.0.0.1:%u\n", f->port);

  configure (f, config);
}

static guint
count_of (const char *text,
          const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;

  return n;
}

/* What it is told a second later, as one body. */
static const char *
tell_state (Fixture  *f,
            VedAlert *now,
            gboolean  silenced)
{
  ved_clock_advance_us (f->clock, VED_SECOND_US);
  now->updated_us = ved_clock_now_us (f->clock);
  ved_dispatcher_tell_state (f->dispatcher, now, VED_PROFILE_DATABASE, silenced);
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);

  return f->bodies->len > 0 ? g_ptr_array_index (f->bodies, f->bodies->len - 1) : NULL;
}

/* An Alertmanager takes the last of equal labels: what is open once more is not told as ended as well. */
static void
test_alertmanager_back (Fixture      *f,
                        gconstpointer data)
{
  VedAlert now = alert;
  const char *body;

  set_up_alertmanager (f);
  tell_state (f, &now, FALSE);
  now.severity = VED_ALERT_SEVERITY_WARNING;
  tell_state (f, &now, FALSE);
  now.severity = VED_ALERT_SEVERITY_CRITICAL;
  body = tell_state (f, &now, FALSE);
  g_assert_cmpuint (count_of (body, "\"severity\":\"critical\""), ==, 1);
  g_assert_cmpuint (count_of (body, "\"severity\":\"warning\""), ==, 1);
  g_assert_nonnull (strstr (body, "\"endsAt\":\"2026-01-01T00:04:03Z\""));

  tell_state (f, &now, TRUE);
  body = tell_state (f, &now, FALSE);
  g_assert_cmpuint (count_of (body, "\"severity\":\"critical\""), ==, 1);
  g_assert_nonnull (strstr (body, "\"endsAt\":\"2026-01-01T00:04:05Z\""));
}

/* What ended while nobody was told of it is not open when the channel is switched on again. */
static void
test_alertmanager_off (Fixture      *f,
                       gconstpointer data)
{
  g_autofree char *on = g_strdup_printf ("[channel:am]\ntype=alertmanager\nurl=http://127.0.0.1:%u\n", f->port);
  g_autofree char *off = g_strconcat (on, "enabled=false\n", NULL);
  VedAlert now = alert;

  configure (f, on);
  tell_state (f, &now, FALSE);
  g_assert_cmpuint (f->bodies->len, ==, 1);
  reconfigure (f, off);
  now.state = VED_ALERT_RESOLVED;
  tell_state (f, &now, FALSE);
  reconfigure (f, on);
  ved_clock_advance_us (f->clock, VED_MINUTE_US);
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_cmpuint (f->bodies->len, ==, 1);
}

/* One that is down is not sent everything at every tick. */
static void
test_alertmanager_down (Fixture      *f,
                        gconstpointer data)
{
  const struct {
    guint after_s;
    guint n_bodies;
  } steps[] = { { 4, 1 }, { 1, 2 }, { 29, 2 }, { 1, 3 }, { 119, 3 }, { 1, 4 }, { 119, 4 }, { 1, 5 } };
  VedAlert now = alert;

  set_up_alertmanager (f);
  f->status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  tell_state (f, &now, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      ved_clock_advance_us (f->clock, (gint64) steps[i].after_s * VED_SECOND_US);
      ved_dispatcher_advance (f->dispatcher);
      ved_test_wait_until (is_idle_cb, f);
      g_assert_cmpuint (f->bodies->len, ==, steps[i].n_bodies);
    }
}

static void
test_config (Fixture      *f,
             gconstpointer data)
{
  const char *wrong[] = {
    "url=http://x/", "type=pigeon", "type=webhook", "type=webhook\nurl=file:///etc/passwd",
    "type=mail\nfrom=a@x\nto=b@x", "type=mail\nfrom=a@x\nto=b@x\nrelay=h\nsendmail=/s",
    "type=mail\nfrom=a@x\nto=b@x;oops\nrelay=h", "type=command", "type=command\ncommand='unclosed",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GKeyFile) config = g_key_file_new ();
      g_autofree char *text = g_strdup_printf ("[channel:x]\n%s\n", wrong[i]);
      g_autoptr(GError) error = NULL;

      g_key_file_load_from_data (config, text, -1, G_KEY_FILE_NONE, NULL);
      g_assert_null (ved_dispatcher_new (config, f->clock, NULL, NULL, &error));
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, "[channel:x]: "));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/dispatcher/webhook", Fixture, NULL, set_up, test_webhook, tear_down);
  g_test_add ("/dispatcher/endless-answer", Fixture, NULL, set_up, test_endless_answer, tear_down);
  g_test_add ("/dispatcher/channels-change", Fixture, NULL, set_up, test_channels_change, tear_down);
  g_test_add ("/dispatcher/channel-goes", Fixture, NULL, set_up, test_channel_goes, tear_down);
  g_test_add ("/dispatcher/faulty-change", Fixture, NULL, set_up, test_faulty_change_changes_nothing, tear_down);
  g_test_add ("/dispatcher/test", Fixture, NULL, set_up, test_test, tear_down);
  g_test_add ("/dispatcher/retry", Fixture, NULL, set_up, test_retry, tear_down);
  g_test_add ("/dispatcher/command", Fixture, NULL, set_up, test_command, tear_down);
  g_test_add_func ("/dispatcher/command-limit", test_command_limit);
  g_test_add ("/dispatcher/full-queue", Fixture, NULL, set_up, test_full_queue, tear_down);
  g_test_add ("/dispatcher/switched-off", Fixture, NULL, set_up, test_switched_off, tear_down);
  g_test_add_func ("/dispatcher/fold", test_fold);
  g_test_add ("/dispatcher/mail", Fixture, NULL, set_up, test_mail, tear_down);
  g_test_add ("/dispatcher/mail-text", Fixture, NULL, set_up, test_mail_text, tear_down);
  g_test_add ("/dispatcher/alertmanager", Fixture, NULL, set_up, test_alertmanager, tear_down);
  g_test_add ("/dispatcher/alertmanager-back", Fixture, NULL, set_up, test_alertmanager_back, tear_down);
  g_test_add ("/dispatcher/alertmanager-off", Fixture, NULL, set_up, test_alertmanager_off, tear_down);
  g_test_add ("/dispatcher/alertmanager-down", Fixture, NULL, set_up, test_alertmanager_down, tear_down);
  g_test_add ("/dispatcher/config", Fixture, NULL, set_up, test_config, tear_down);

  return g_test_run ();
}
