/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-recording-live"

#include "config.h"

#include "client/ved-connection.h"
#include "store/recordings/ved-recorder.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-source.h"
#include "support/ved-test-http.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-fleet-grid-json.h"

#include <math.h>
#include <string.h>

/* Half an hour of a fleet of 90 servers at 5 s, recorded from a daemon over HTTP in the test's own time, then read by
 * somebody who has nothing but the file. */

#define N_SERVERS 90
#define N_TICKS   360
#define TICK_US   (5 * VED_SECOND_US)
#define CASCADE   "/cascade/status"

typedef struct {
  char *folder;
  char *path;
  VedTestHttp http;
  VedConnection *connection;
  VedRecorder *recorder;
  GPtrArray *hashes;            /* of the frames that the API served, one a tick */
  GPtrArray *cascades;          /* what had been told last of cascades then (nullable) */
  GPtrArray *explained;         /* paths of explanations that were told */
  gint64 received_us;           /* time of the newest snapshot of the connection */
  GBytes *cascade;              /* (nullable): told last */
  GBytes *quality;
  char *summary;                /* the daemon's, at the end */
  char *alerts;
  char *rows;
} Fixture;

static void
snapshot_cb (VedFrameSource *source,
             VedSnapshot    *snapshot,
             Fixture        *f)
{
  /* What was told until now was told of the snapshot before. */
  if (f->received_us > 0)
    g_ptr_array_add (f->cascades, f->cascade != NULL ? g_bytes_ref (f->cascade) : g_bytes_new_static ("", 0));
  f->received_us = ved_snapshot_get_time_us (snapshot);
}

static void
document_cb (VedFrameSource *source,
             const char     *path,
             GBytes         *body,
             Fixture        *f)
{
  GBytes **place = g_str_equal (path, CASCADE) ? &f->cascade : g_str_equal (path, "/quality") ? &f->quality : NULL;

  if (g_str_has_prefix (path, "/explain/"))
    g_ptr_array_add (f->explained, g_strdup (path));
  if (place == NULL)
    return;
  g_clear_pointer (place, g_bytes_unref);
  *place = g_bytes_ref (body);
}

static gboolean
has_received (gpointer user_data)
{
  Fixture *f = user_data;

  return f->received_us == ved_clock_now_us (f->http.clock);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  VedEngineConfig config = { .demo_servers = N_SERVERS, .scenario = VED_SCENARIO_CRITICAL, .backfill_days = 2 };
  g_autofree char *url = NULL;
  g_autoptr(GError) error = NULL;

  f->folder = ved_test_make_folder ();
  f->path = g_build_filename (f->folder, "half-an-hour.vedette", NULL);
  f->hashes = g_ptr_array_new_with_free_func (g_free);
  f->cascades = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  f->explained = g_ptr_array_new_with_free_func (g_free);
  config.data_dir = f->folder;
  config.rng_seed = VED_SIMULATOR_RNG_SEED;
  ved_test_http_init_engine (&f->http, &config);
  ved_test_http_settle (&f->http);

  url = g_strdup_printf ("http://127.0.0.1:%u", ved_http_server_get_port (f->http.server));
  f->connection = ved_connection_new (f->http.clock, url, NULL);
  ved_connection_set_auto_refresh (f->connection, FALSE);
  g_signal_connect (f->connection, "snapshot", G_CALLBACK (snapshot_cb), f);
  g_signal_connect (f->connection, "document", G_CALLBACK (document_cb), f);
  f->recorder = ved_recorder_new (VED_FRAME_SOURCE (f->connection), f->path, "Demo fleet", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_clear_object (&f->recorder);
  g_clear_object (&f->connection);
  ved_test_http_clear (&f->http);
  ved_test_remove_folder (f->folder);
  g_ptr_array_unref (f->hashes);
  g_ptr_array_unref (f->cascades);
  g_ptr_array_unref (f->explained);
  g_clear_pointer (&f->cascade, g_bytes_unref);
  g_clear_pointer (&f->quality, g_bytes_unref);
  g_free (f->summary);
  g_free (f->alerts);
  g_free (f->rows);
  g_free (f->path);
  g_free (f->folder);
}

static char *
hash (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/* What the API serves now, as anybody may ask for it. */
static char *
hash_served (Fixture *f)
{
  g_auto(VedTestAnswer) answer =
    ved_test_http_get_with (&f->http, "/predictions/current", "Accept", VED_FRAME_MEDIA_TYPE);

  g_assert_cmpuint (answer.status, ==, 200);

  return hash (answer.body);
}

static char *
dup_told (Fixture    *f,
          const char *path)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get (&f->http, path);

  g_assert_cmpuint (answer.status, ==, 200);

  return g_strndup (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body));
}

static void
live (Fixture *f)
{
  for (guint tick = 0; tick < N_TICKS; tick++)
    {
      ved_clock_advance_us (f->http.clock, TICK_US);
      ved_test_http_settle (&f->http);
      g_ptr_array_add (f->hashes, hash_served (f));
      if (tick == 0)
        ved_frame_source_start (VED_FRAME_SOURCE (f->connection));
      else
        ved_frame_source_refresh (VED_FRAME_SOURCE (f->connection));
      ved_test_wait_until (has_received, f);
    }
  ved_engine_flush (f->http.engine);
  f->summary = dup_told (f, "/historical/summary?time_range=30m");
  f->alerts = dup_told (f, "/historical/alerts?time_range=30m");
  f->rows = dup_told (f, "/historical/environment?time_range=30m");
}

static void
close_recording (Fixture *f)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr(GError) error = NULL;

  ved_recorder_stop_async (f->recorder, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  g_assert_cmpint (ved_recorder_stop_finish (f->recorder, result, &error), ==, N_TICKS);
  g_assert_no_error (error);
}

static void
assert_frames (Fixture *f)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (f->path, NULL);
  VedRecordingCheck check;

  g_assert_nonnull (reader);
  g_assert_true (ved_recording_reader_check (reader, &check, NULL));
  g_assert_cmpuint (check.n_documents, >, N_TICKS / 2);
  for (guint number = N_TICKS; number > 0; number--)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) frame = ved_recording_reader_read_frame (reader, number, TRUE, &error);
      g_autofree char *found = NULL;

      g_assert_no_error (error);
      found = hash (frame);
      g_assert_cmpstr (found, ==, g_ptr_array_index (f->hashes, number - 1));
    }
}

static gboolean
is_replaying (gpointer user_data)
{
  return ved_frame_source_get_state (user_data) == VED_SOURCE_REPLAYING;
}

static void
show (VedFrameSource *source,
      gint64          instant_us)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(VedSnapshot) snapshot = NULL;
  GAsyncResult *pending = NULL;

  ved_frame_source_seek_async (source, instant_us, NULL, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  snapshot = ved_frame_source_seek_finish (source, result, NULL);
  g_assert_nonnull (snapshot);
}

static GBytes *
ask (VedFrameSource  *source,
     const char      *path,
     GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  ved_frame_source_fetch_document_async (source, path, NULL, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);

  return ved_frame_source_fetch_document_finish (source, result, error);
}

static JsonObject *
ask_json (VedFrameSource *source,
          const char     *path,
          JsonParser     *parser)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = ask (source, path, &error);

  g_assert_no_error (error);
  json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

static JsonObject *
read_json (const char *text,
           JsonParser *parser)
{
  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));

  return json_node_get_object (json_parser_get_root (parser));
}

/* At every instant what the daemon had told of cascades then, and of the fleet's health. */
static void
assert_cascades (Fixture        *f,
                 VedFrameSource *source,
                 gint64          first_us)
{
  guint n_told = 0;

  for (guint tick = 0; tick < f->cascades->len; tick += 7)
    {
      GBytes *expected = g_ptr_array_index (f->cascades, tick);
      g_autoptr(GBytes) body = NULL, health = NULL;

      if (g_bytes_get_size (expected) == 0)
        continue;
      show (source, first_us + tick * TICK_US);
      body = ask (source, CASCADE, NULL);
      g_assert_true (g_bytes_equal (body, expected));
      health = ask (source, "/cascade/health", NULL);
      g_assert_nonnull (g_strstr_len (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), "\"health\":"));
      g_assert_nonnull (memmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                                g_bytes_get_data (health, NULL), g_bytes_get_size (health)));
      n_told++;
    }
  g_assert_cmpuint (n_told, >, 40);
}

/* The changes that happened while it was recorded, by what identifies them. */
static GHashTable *
list_changes (JsonObject *alerts,
              gint64      first_us)
{
  static const char *const told[] = { "id", "timestamp", "server_name", "event_type", "previous_level", "new_level" };
  GHashTable *changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *list = json_object_get_array_member (alerts, "alerts");
  g_autoptr(GDateTime) first = g_date_time_new_from_unix_utc (first_us / VED_SECOND_US);
  g_autofree char *first_text = g_date_time_format (first, "%FT%T.999999Z");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *change = json_array_get_object_element (list, i);
      GString *text = g_string_new (NULL);

      for (guint j = 0; j < G_N_ELEMENTS (told); j++)
        g_string_append_printf (text, "%s ", json_object_get_string_member (change, told[j]));
      g_string_append_printf (text, "%.1f", json_object_get_double_member (change, "risk_score"));
      if (strcmp (json_object_get_string_member (change, "timestamp"), first_text) > 0)
        g_hash_table_add (changes, g_string_free (text, FALSE));
      else
        g_string_free (text, TRUE);
    }

  return changes;
}

static void
assert_alerts (Fixture        *f,
               VedFrameSource *source,
               gint64          first_us)
{
  g_autoptr(JsonParser) live = json_parser_new (), recorded = json_parser_new ();
  g_autoptr(GHashTable) expected = list_changes (read_json (f->alerts, live), first_us);
  g_autoptr(GHashTable) found =
    list_changes (ask_json (source, "/historical/alerts?time_range=30m", recorded), first_us);
  GHashTableIter iter;
  gpointer key;

  g_assert_cmpuint (g_hash_table_size (expected), >, 5);
  g_assert_cmpuint (g_hash_table_size (found), ==, g_hash_table_size (expected));
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (found, key))
      g_error ("not in the recording: %s", (char *) key);
}

static void
assert_rows (Fixture        *f,
             VedFrameSource *source)
{
  static const char *const told[] = {
    "total_servers", "critical_count", "warning_count", "degraded_count", "healthy_count", "prob_30m", "prob_8h",
    "avg_risk_score", "max_risk_score",
  };
  g_autoptr(JsonParser) live = json_parser_new (), recorded = json_parser_new (), exported = json_parser_new ();
  JsonArray *expected = json_object_get_array_member (read_json (f->rows, live), "snapshots");
  const char *export = "/historical/export/environment?time_range=30m&format=json";
  JsonArray *named = json_object_get_array_member (ask_json (source, export, exported), "snapshots");
  JsonArray *found = json_object_get_array_member (ask_json (source, "/historical/environment?time_range=30m", recorded),
                                                   "snapshots");
  guint n_expected = json_array_get_length (expected), n_found = json_array_get_length (found);

  g_assert_cmpuint (n_found, >=, 29);
  for (guint i = 1; i <= 28; i++)
    {
      JsonObject *row = json_array_get_object_element (expected, n_expected - i);
      JsonObject *same = json_array_get_object_element (found, n_found - i);

      g_assert_cmpstr (json_object_get_string_member (row, "timestamp"), ==,
                       json_object_get_string_member (same, "timestamp"));
      for (guint j = 0; j < G_N_ELEMENTS (told); j++)
        g_assert_cmpfloat (json_object_get_double_member (row, told[j]), ==,
                           json_object_get_double_member (same, told[j]));
      g_assert_cmpstr (json_object_get_string_member (row, "top_risk_server"), ==,
                       json_object_get_string_member (json_array_get_object_element (named, n_found - i),
                                                      "top_risk_server"));
    }
}

/* Servers whose episodes are open at the end are counted, though nothing happened to them meanwhile. */
static void
assert_summary (Fixture        *f,
                VedFrameSource *source)
{
  g_autoptr(JsonParser) live = json_parser_new (), recorded = json_parser_new ();
  JsonObject *expected = read_json (f->summary, live);
  JsonObject *found = ask_json (source, "/historical/summary?time_range=30m", recorded);

  g_assert_cmpint (json_object_get_int_member (expected, "total_alerts"), >, 0);
  g_assert_cmpint (json_object_get_int_member (expected, "unresolved_count"), ==,
                   json_object_get_int_member (found, "unresolved_count"));
}

/* All servers over time: what was recorded of them, nothing of before, and what was forecast then. */
static void
assert_fleet_series (VedFrameSource *source,
                     gint64          first_us)
{
  g_autoptr(GBytes) body = ask (source, VED_FLEET_GRID_PATH "?metric=mem_used_pct&hours=2", NULL);
  g_autoptr(VedFleetGrid) grid = ved_fleet_grid_json_read (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
  guint n_empty = (guint) ((first_us - ved_fleet_grid_get_from_us (grid)) / VED_FORECAST_STEP_US);

  g_assert_nonnull (grid);
  g_assert_cmpuint (grid->n_servers, ==, N_SERVERS);
  for (guint i = 0; i < grid->n_servers; i++)
    {
      const float *row = ved_fleet_grid_get_row (grid, i);

      g_assert_true (isnan (row[n_empty - 1]));
      for (guint j = n_empty; j < grid->n_columns; j++)
        g_assert_cmpfloat (row[j], >=, 0.0f);
    }
}

static void
assert_documents (Fixture *f)
{
  g_autoptr(VedFrameSource) source = VED_FRAME_SOURCE (ved_recording_source_new (f->path));
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GBytes) quality = NULL, explained = NULL, nothing = NULL;
  g_autoptr(GError) error = NULL;
  gint64 first_us, last_us;

  ved_frame_source_start (source);
  ved_test_wait_until (is_replaying, source);
  ved_frame_source_get_extent (source, &first_us, &last_us);
  g_assert_cmpint (last_us - first_us, ==, (N_TICKS - 1) * TICK_US);
  assert_cascades (f, source, first_us);

  show (source, last_us);
  quality = ask (source, "/quality", NULL);
  g_assert_true (g_bytes_equal (quality, f->quality));
  g_assert_cmpuint (f->explained->len, >, 0);
  explained = ask (source, g_ptr_array_index (f->explained, 0), NULL);
  g_assert_nonnull (explained);
  assert_alerts (f, source, first_us);
  assert_rows (f, source);
  assert_summary (f, source);
  assert_fleet_series (source, first_us);
  g_assert_true (json_object_has_member (ask_json (source, "/predictions/current", parser), "predictions"));

  nothing = ask (source, "/never/asked", &error);
  g_assert_null (nothing);
  g_assert_nonnull (strstr (error->message, "Not recorded"));
}

static void
test_half_an_hour (Fixture       *f,
                   gconstpointer  data)
{
  live (f);
  close_recording (f);
  assert_frames (f);
  assert_documents (f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/recording-live/half-an-hour-comes-back-as-it-was-served", Fixture, NULL, set_up, test_half_an_hour,
              tear_down);

  return g_test_run ();
}
