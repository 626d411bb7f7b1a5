/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "client/ved-daemon-group.h"
#include "client/ved-source-spec.h"
#include "fleet/ved-shard.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-process.h"

#include <libsoup/soup.h>
#include <string.h>

/* A fleet in one VictoriaMetrics as it is installed, four daemons that divide it and write back what they make of it, and
 * what an app sees of them while one is killed and comes back. */

#define N_DAEMONS  4
#define N_SERVERS  40
#define PAST_HOURS 3
#define STEP_S     60

typedef struct {
  char *folder;
  guint store_port;
  guint ports[N_DAEMONS];
  GSubprocess *store;
  GSubprocess *daemons[N_DAEMONS];
  VedFrameSource *fleet;
  VedSnapshot *snapshot;        /* (nullable): the newest */
  guint victim;                 /* the daemon that is killed */
} Fixture;

static char *
make_name (guint server)
{
  return g_strdup_printf ("shop%03u", server);
}

/* Three hours of load and memory of each server, as the store takes them in. */
static GString *
make_past (void)
{
  GString *text = g_string_new (NULL);
  gint64 now_s = g_get_real_time () / VED_SECOND_US;

  for (guint server = 0; server < N_SERVERS; server++)
    {
      g_autofree char *name = make_name (server);

      for (gint64 at_s = now_s - PAST_HOURS * 3600; at_s <= now_s; at_s += STEP_S)
        {
          g_string_append_printf (text, "node_load1{instance=\"%s:9100\"} %u.5 %" G_GINT64_FORMAT "000\n", name,
                                  1 + server % 3, at_s);
          g_string_append_printf (text, "node_memory_MemTotal_bytes{instance=\"%s:9100\"} 100 %" G_GINT64_FORMAT "000\n",
                                  name, at_s);
          g_string_append_printf (text, "node_memory_MemAvailable_bytes{instance=\"%s:9100\"} %u %" G_GINT64_FORMAT "000\n",
                                  name, 30 + server, at_s);
        }
    }

  return text;
}

/* Whether the store has taken a request: it needs a moment until it listens. */
static gboolean
ask_store (Fixture    *fixture,
           const char *method,
           const char *path,
           GString    *body)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", fixture->store_port, path);
  g_autoptr(SoupMessage) message = soup_message_new (method, url);
  g_autoptr(GBytes) bytes = body != NULL ? g_bytes_new_static (body->str, body->len) : NULL;
  g_autoptr(GBytes) answer = NULL;

  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (message, "text/plain", bytes);
  answer = soup_session_send_and_read (session, message, NULL, NULL);

  return answer != NULL && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message));
}

static gboolean
store_is_there (gpointer user_data)
{
  return ask_store (user_data, "GET", "/health", NULL);
}

/* What was taken in can be found a little later. */
static gboolean
store_knows (Fixture    *fixture,
             const char *series)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/api/v1/query?query=count(%s)", fixture->store_port, series);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr(GBytes) answer = soup_session_send_and_read (session, message, NULL, NULL);
  g_autofree char *count = g_strdup_printf ("\"%d\"", N_SERVERS);

  return answer != NULL && g_strstr_len (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), count) != NULL;
}

static gboolean
store_knows_fleet (gpointer user_data)
{
  return store_knows (user_data, "node_load1");
}

/* What the daemons made of it, each of its part. */
static gboolean
store_knows_risks (gpointer user_data)
{
  return store_knows (user_data, "vedette_server_risk")
         && store_knows (user_data, "vedette_forecast{metric=\"mem_used_pct\",quantile=\"0.9\",lead=\"8h\"}");
}

static void
start_store (Fixture *fixture)
{
  g_autofree char *listen = g_strdup_printf ("-httpListenAddr=127.0.0.1:%u", fixture->store_port);
  g_autofree char *data = g_strconcat ("-storageDataPath=", fixture->folder, "/store", NULL);
  const char *command[] = { "victoria-metrics", listen, data, "-search.latencyOffset=0s", NULL };
  g_autoptr(GString) past = make_past ();

  fixture->store = ved_test_spawn (command);
  ved_test_wait_until (store_is_there, fixture);
  g_assert_true (ask_store (fixture, "POST", "/api/v1/import/prometheus", past));
  ved_test_wait_until (store_knows_fleet, fixture);
}

static void
start_daemon (Fixture *fixture,
              guint    index)
{
  g_autofree char *port = g_strdup_printf ("%u", fixture->ports[index]);
  g_autofree char *shard = g_strdup_printf ("%u/%d", index + 1, N_DAEMONS);
  g_autofree char *source = g_strdup_printf ("prometheus:http://127.0.0.1:%u", fixture->store_port);
  g_autofree char *data = g_strdup_printf ("%s/daemon-%u", fixture->folder, index);
  const char *command[] = {
    g_getenv ("VEDETTED"), "--port", port, "--shard", shard, "--source", source, "--write-back", source, "--data-dir", data,
    NULL
  };

  fixture->daemons[index] = ved_test_spawn (command);
}

static void
snapshot_came_cb (VedFrameSource *source,
                  VedSnapshot    *snapshot,
                  Fixture        *fixture)
{
  g_clear_pointer (&fixture->snapshot, ved_snapshot_unref);
  fixture->snapshot = ved_snapshot_ref (snapshot);
}

static void
open_fleet (Fixture *fixture)
{
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(VedSourceSpec) spec = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N_DAEMONS; i++)
    g_string_append_printf (text, "%shttp://127.0.0.1:%u", i > 0 ? "," : "", fixture->ports[i]);
  spec = ved_source_spec_parse (text->str, "/", &error);
  g_assert_no_error (error);
  fixture->fleet = ved_source_spec_open (spec, clock, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->fleet, "snapshot", G_CALLBACK (snapshot_came_cb), fixture);
  ved_frame_source_start (fixture->fleet);
}

/* All are there, each once and live. */
static gboolean
is_whole (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *message = ved_frame_source_dup_message (fixture->fleet);

  if (fixture->snapshot == NULL || message != NULL || ved_snapshot_get_n_servers (fixture->snapshot) != N_SERVERS)
    return FALSE;

  return ved_snapshot_get_counts (fixture->snapshot)->state[VED_SERVER_LIVE] == N_SERVERS
         && ved_frame_source_get_state (fixture->fleet) == VED_SOURCE_LIVE;
}

/* The victim's servers are stale, all others live; nobody is missing, and it is said who does not answer. */
static gboolean
lacks_victim (gpointer user_data)
{
  Fixture *fixture = user_data;
  VedShard shard = { fixture->victim, N_DAEMONS };
  g_autofree char *message = ved_frame_source_dup_message (fixture->fleet);
  g_autofree char *said = g_strdup_printf ("127.0.0.1:%u: disconnected", fixture->ports[fixture->victim]);

  if (message == NULL || strstr (message, said) == NULL || strstr (message, " ago") == NULL
      || ved_frame_source_get_state (fixture->fleet) != VED_SOURCE_LIVE)
    return FALSE;

  for (guint i = 0; i < N_SERVERS; i++)
    {
      gboolean lost = ved_shard_has (&shard, ved_snapshot_get_name (fixture->snapshot, i));

      if (ved_snapshot_get_state (fixture->snapshot, i) != (lost ? VED_SERVER_STALE : VED_SERVER_LIVE))
        return FALSE;
    }

  return ved_snapshot_get_n_servers (fixture->snapshot) == N_SERVERS;
}

/* Each server is asked of the daemon that has it. */
static void
assert_details (Fixture *fixture)
{
  for (guint i = 0; i < N_SERVERS; i++)
    {
      const char *name = ved_snapshot_get_name (fixture->snapshot, i);
      GAsyncResult *result = NULL;
      g_autoptr(GAsyncResult) done = NULL;
      g_autoptr(VedSnapshot) detail = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *server = g_strdup (name);

      ved_frame_source_fetch_detail_async (fixture->fleet, server, NULL, ved_test_store_result_cb, &result);
      done = ved_test_wait_for_result (&result);
      detail = ved_frame_source_fetch_detail_finish (fixture->fleet, done, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ved_snapshot_get_n_servers (detail), ==, 1);
      g_assert_cmpstr (ved_snapshot_get_name (detail, 0), ==, server);
    }
}

static GBytes *
fetch_document (Fixture    *fixture,
                const char *path,
                GError    **error)
{
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;

  ved_frame_source_fetch_document_async (fixture->fleet, path, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);

  return ved_frame_source_fetch_document_finish (fixture->fleet, done, error);
}

/* A note goes to the daemon of its server and is found there; what each daemon knows of its part alone is refused with
 * words. */
static void
assert_documents (Fixture *fixture)
{
  g_autofree char *path = g_strconcat ("/notes/", ved_snapshot_get_name (fixture->snapshot, 0), NULL);
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(GBytes) notes = NULL;
  g_autoptr(GBytes) settings = NULL;
  g_autoptr(GBytes) quality = NULL;
  g_autoptr(GError) error = NULL;

  ved_frame_source_perform_async (fixture->fleet, path, "{\"text\":\"fan is loud\"}", NULL, ved_test_store_result_cb,
                                  &result);
  done = ved_test_wait_for_result (&result);
  g_assert_true (ved_frame_source_perform_finish (fixture->fleet, done, &error));
  g_assert_no_error (error);
  notes = fetch_document (fixture, path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (notes, NULL), (gssize) g_bytes_get_size (notes), "fan is loud"));

  settings = fetch_document (fixture, "/settings/dependencies", &error);
  g_assert_no_error (error);
  g_assert_nonnull (settings);

  quality = fetch_document (fixture, "/quality", &error);
  g_assert_null (quality);
  g_assert_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "Each of the 4 daemons"));
}

static guint
find_victim (Fixture *fixture)
{
  for (guint index = 0; index < N_DAEMONS; index++)
    {
      VedShard shard = { index, N_DAEMONS };

      if (ved_shard_has (&shard, ved_snapshot_get_name (fixture->snapshot, 0)))
        return index;
    }
  g_assert_not_reached ();
}

static void
test_killed (void)
{
  Fixture fixture = { .folder = ved_test_make_folder () };

  fixture.store_port = ved_test_find_free_port ();
  start_store (&fixture);
  for (guint i = 0; i < N_DAEMONS; i++)
    {
      fixture.ports[i] = ved_test_find_free_port ();
      start_daemon (&fixture, i);
    }
  open_fleet (&fixture);
  ved_test_wait_until (is_whole, &fixture);
  ved_test_wait_until (store_knows_risks, &fixture);
  assert_details (&fixture);
  assert_documents (&fixture);

  fixture.victim = find_victim (&fixture);
  ved_test_kill (&fixture.daemons[fixture.victim]);
  ved_test_wait_until (lacks_victim, &fixture);

  start_daemon (&fixture, fixture.victim);
  ved_test_wait_until (is_whole, &fixture);

  ved_frame_source_stop (fixture.fleet);
  for (guint i = 0; i < N_DAEMONS; i++)
    ved_test_kill (&fixture.daemons[i]);
  ved_test_kill (&fixture.store);
  ved_test_finalize (fixture.fleet);
  g_clear_pointer (&fixture.snapshot, ved_snapshot_unref);
  ved_test_remove_folder (fixture.folder);
  g_free (fixture.folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ved_test_is_installed ("victoria-metrics"))
    {
      g_print ("1..0 # SKIP the package victoria-metrics is not installed\n");
      return 0;
    }

  g_test_add_func ("/shards/killed", test_killed);

  return g_test_run ();
}
