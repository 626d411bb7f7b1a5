/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "notify/ved-dispatcher.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-process.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/* An Alertmanager as it is installed, on a free port of the loopback: it receives what is open, knows it again
 * when it is told again, and resolves it. */

typedef struct {
  char *folder;
  guint port;
  GSubprocess *process;
  SoupSession *session;
  VedClock *clock;
  VedDispatcher *dispatcher;
  VedAlert alert;
  JsonParser *parser;
} Fixture;

static JsonArray *
fetch (Fixture    *f,
       const char *path)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", f->port, path);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr(GBytes) body = soup_session_send_and_read (f->session, message, NULL, NULL);

  if (body == NULL || soup_message_get_status (message) != 200
      || !json_parser_load_from_data (f->parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), NULL))
    return NULL;

  return JSON_NODE_HOLDS_ARRAY (json_parser_get_root (f->parser))
         ? json_node_get_array (json_parser_get_root (f->parser))
         : NULL;
}

static gboolean
answers_cb (gpointer user_data)
{
  return fetch (user_data, "/api/v2/alerts") != NULL;
}

#define TEMPLATE  "/usr/share/prometheus/alertmanager/default.tmpl"
#define LAID_OVER "mount -t overlay overlay -o lowerdir=\"$0\":/usr/share /usr/share && exec \"$@\""

/* Unpacked and not installed, it looks for its template where there is none: what was unpacked is then laid over /usr/share,
 * for that process alone. */
static GSubprocess *
spawn (const char *const *command)
{
  g_autofree char *program = g_find_program_in_path (command[0]), *folder = g_path_get_dirname (program);
  g_autofree char *share = g_build_filename (folder, "..", "share", NULL);
  const char *const within[] = { "unshare", "--map-root-user", "--mount", "sh", "-c", LAID_OVER, share, NULL };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  if (!g_file_test (TEMPLATE, G_FILE_TEST_EXISTS))
    g_strv_builder_addv (builder, (const char **) within);
  g_strv_builder_addv (builder, (const char **) command);
  all = g_strv_builder_end (builder);

  return ved_test_spawn ((const char *const *) all);
}

static void
start (Fixture *f)
{
  g_autofree char *config = g_build_filename (f->folder, "alertmanager.yml", NULL);
  g_autofree char *config_option = g_strconcat ("--config.file=", config, NULL);
  g_autofree char *data_option = g_strconcat ("--storage.path=", f->folder, NULL);
  g_autofree char *listen_option = g_strdup_printf ("--web.listen-address=127.0.0.1:%u", f->port);
  const char *command[] = { "prometheus-alertmanager", config_option, data_option, listen_option,
                            "--cluster.listen-address=", NULL };
  g_autoptr(GError) error = NULL;

  g_file_set_contents (config, "route: {receiver: none}\nreceivers: [{name: none}]\n", -1, &error);
  g_assert_no_error (error);
  f->process = spawn (command);
  ved_test_wait_until (answers_cb, f);
}

static gboolean
is_idle_cb (gpointer user_data)
{
  return !ved_dispatcher_is_busy (((Fixture *) user_data)->dispatcher);
}

static void
tell (Fixture *f)
{
  ved_dispatcher_tell_state (f->dispatcher, &f->alert, VED_PROFILE_DATABASE, FALSE);
  ved_dispatcher_advance (f->dispatcher);
  ved_test_wait_until (is_idle_cb, f);
  g_assert_null (ved_dispatcher_get_channel (f->dispatcher, 2).fault);
}

static const char *
get_label (JsonArray  *alerts,
           guint       index,
           const char *name)
{
  JsonObject *labels = json_object_get_object_member (json_array_get_object_element (alerts, index), "labels");

  return json_object_get_string_member (labels, name);
}

static void
make_dispatcher (Fixture *f)
{
  g_autoptr(GKeyFile) config = g_key_file_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", f->port);
  g_autoptr(GError) error = NULL;

  g_key_file_set_string (config, "channel:am", "type", "alertmanager");
  g_key_file_set_string (config, "channel:am", "url", url);
  f->dispatcher = ved_dispatcher_new (config, f->clock, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
check_life (Fixture *f)
{
  gint64 now_us = g_get_real_time ();
  JsonArray *alerts;

  f->clock = ved_clock_new_manual (now_us);
  f->alert = (VedAlert) {
    .id = (char *) "a-000017", .server = (char *) "ppdb001", .subject = VED_ALERT_SUBJECT_METRIC,
    .metric = VED_METRIC_MEM_USED, .severity = VED_ALERT_SEVERITY_CRITICAL,
    .opened_us = now_us - VED_MINUTE_US, .current_value = 98.5f, .predicted_value = 98.5f, .threshold = 98.0f,
  };
  make_dispatcher (f);

  /* Received. */
  tell (f);
  alerts = fetch (f, "/api/v2/alerts");
  g_assert_cmpuint (json_array_get_length (alerts), ==, 1);
  g_assert_cmpstr (get_label (alerts, 0, "alertname"), ==, "mem_used_pct");
  g_assert_cmpstr (get_label (alerts, 0, "instance"), ==, "ppdb001");
  g_assert_cmpstr (get_label (alerts, 0, "severity"), ==, "critical");

  /* Told again with other values: the same alert. */
  ved_clock_advance_us (f->clock, VED_MINUTE_US);
  f->alert.current_value = 99.25f;
  tell (f);
  alerts = fetch (f, "/api/v2/alerts");
  g_assert_cmpuint (json_array_get_length (alerts), ==, 1);

  /* It falls to a warning: the alert of the old severity ends. */
  ved_clock_advance_us (f->clock, VED_SECOND_US);
  f->alert.severity = VED_ALERT_SEVERITY_WARNING;
  f->alert.updated_us = g_get_real_time () - VED_SECOND_US;
  tell (f);
  alerts = fetch (f, "/api/v2/alerts?active=true");
  g_assert_cmpuint (json_array_get_length (alerts), ==, 1);
  g_assert_cmpstr (get_label (alerts, 0, "severity"), ==, "warning");

  /* And rises again at once: it is open, though the same alert has just ended. */
  ved_clock_advance_us (f->clock, VED_SECOND_US);
  f->alert.severity = VED_ALERT_SEVERITY_CRITICAL;
  f->alert.updated_us = g_get_real_time () - VED_SECOND_US;
  tell (f);
  alerts = fetch (f, "/api/v2/alerts?active=true");
  g_assert_cmpuint (json_array_get_length (alerts), ==, 1);
  g_assert_cmpstr (get_label (alerts, 0, "severity"), ==, "critical");

  ved_clock_advance_us (f->clock, VED_SECOND_US);
  f->alert.state = VED_ALERT_RESOLVED;
  f->alert.resolved_us = f->alert.updated_us = g_get_real_time () - VED_SECOND_US;
  tell (f);
}

static gboolean
is_resolved_cb (gpointer user_data)
{
  JsonArray *alerts = fetch (user_data, "/api/v2/alerts?active=true");

  return alerts != NULL && json_array_get_length (alerts) == 0;
}

static void
test_life (void)
{
  Fixture fixture = { 0 };

  if (!ved_test_is_installed ("prometheus-alertmanager"))
    {
      g_test_skip ("prometheus-alertmanager is not installed");
      return;
    }

  fixture.folder = ved_test_make_folder ();
  fixture.port = ved_test_find_free_port ();
  fixture.session = soup_session_new ();
  fixture.parser = json_parser_new ();
  start (&fixture);
  check_life (&fixture);
  ved_test_wait_until (is_resolved_cb, &fixture);

  ved_test_kill (&fixture.process);
  ved_dispatcher_stop (fixture.dispatcher);
  ved_dispatcher_unref (fixture.dispatcher);
  ved_clock_unref (fixture.clock);
  g_object_unref (fixture.session);
  g_object_unref (fixture.parser);
  ved_test_remove_folder (fixture.folder);
  g_free (fixture.folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alertmanager/life", test_life);

  return g_test_run ();
}
