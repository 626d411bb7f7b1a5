/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ctl-import"

#include "config.h"

#include "ctl/ved-ctl.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-rolling-folder.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-recording.h"
#include "wire/frames/ved-frame-codec.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What was saved elsewhere becomes a recording: words of vedettectl in a folder of their own. */

#define N_TICKS 30
#define MANY_TICKS 720
#define TIME    "2026-03-01T10:%02u:%02uZ"
#define TIME_S  1772359200

typedef struct {
  char *folder;
  char *before;                 /* the folder that was current */
} Fixture;

static GString *told;

static void
tell_cb (const char *text)
{
  g_string_append (told, text);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->folder = ved_test_make_folder ();
  f->before = g_get_current_dir ();
  g_assert_cmpint (g_chdir (f->folder), ==, 0);
  told = g_string_new (NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_cmpint (g_chdir (f->before), ==, 0);
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->before);
  g_string_free (told, TRUE);
}

static VedCtlStatus
run (const char *words)
{
  g_auto(GStrv) argv = g_strsplit (words, " ", -1);
  g_autofree char **lent = g_memdup2 (argv, (g_strv_length (argv) + 1) * sizeof *argv);
  GPrintFunc print = g_set_print_handler (tell_cb), printerr = g_set_printerr_handler (tell_cb);
  gsize n_commands;
  const VedCtlCommand *commands = ved_ctl_commands (&n_commands);
  VedCtlStatus status;

  g_string_truncate (told, 0);
  status = ved_ctl_dispatch (commands, n_commands, "vedettectl", (int) g_strv_length (argv), lent);
  g_set_print_handler (print);
  g_set_printerr_handler (printerr);

  return status;
}

static void
assert_told (const char *text)
{
  if (strstr (told->str, text) == NULL)
    g_error ("“%s” was not told in:\n%s", text, told->str);
}

static char *
read_text (const char *path)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

static void
assert_same_text (const char *one,
                  const char *other)
{
  g_autofree char *a = read_text (one), *b = read_text (other);

  g_assert_cmpstr (a, ==, b);
}

static double
value_of (guint tick,
          guint server)
{
  return 20.0 + tick * 1.37 + server * 11.11;
}

static void
write_csv (const char *path,
           guint       n_ticks)
{
  g_autoptr(GString) text = g_string_new ("timestamp,server_name,mem_used_pct,load_average\n");

  for (guint tick = 0; tick < n_ticks; tick++)
    for (guint server = 0; server < 3; server++)
      g_string_append_printf (text, TIME ",web-%u,%.2f,%.2f\n", tick * 5 / 60, tick * 5 % 60, server,
                              value_of (tick, server), 0.5 + tick * 0.25);
  g_string_append (text, "yesterday,web-1,1.0,2.0\n2026-03-01T10:00:00Z,web-1,140,2.0\n");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

/* One metric of two hosts, a point in 15 s; the fourth is not within the range of any percentage. */
static void
write_dump (const char *path,
            const char *name,
            double      base)
{
  g_autoptr(GString) text = g_string_new ("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");

  for (guint host = 0; host < 2; host++)
    {
      g_string_append_printf (text, "%s{\"metric\":{%s\"instance\":\"db%u:9100\"},\"values\":[", host > 0 ? "," : "", name,
                              host);
      for (guint i = 0; i < N_TICKS; i++)
        g_string_append_printf (text, "%s[%d,\"%.2f\"]", i > 0 ? "," : "", TIME_S + 15 * (int) i,
                                i == 3 ? 999.0 : base + host + 0.25 * i);
      g_string_append (text, "]}");
    }
  g_string_append (text, "]}}");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static VedSnapshot *
read_frame (const char *path,
            guint       number,
            guint      *n_frames)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);
  g_auto(VedRecordingInfo) info = { 0 };
  g_autoptr(GBytes) frame = NULL;

  g_assert_nonnull (reader);
  ved_recording_reader_get_info (reader, &info);
  *n_frames = info.n_frames;
  frame = ved_recording_reader_read_frame (reader, number, TRUE, NULL);

  return ved_frame_decode (frame, NULL);
}

static void
assert_value (const VedSnapshot *snapshot,
              const char        *server,
              VedMetric          metric,
              double             value)
{
  guint at;

  g_assert_true (ved_snapshot_find (snapshot, server, &at));
  if (isnan (value))
    g_assert_true (isnan (ved_snapshot_current (snapshot, metric)[at]));
  else
    g_assert_cmpfloat_with_epsilon ((double) ved_snapshot_current (snapshot, metric)[at], value, 0.0051);
}

/* As spreadsheets and dashboards write them: points are commas, times count milliseconds. */
static void
test_csv_of_others (Fixture       *f,
                    gconstpointer  data)
{
  static const char *const units[] = { "", "000", "000000", "000000000" };
  g_autoptr(GString) text = g_string_new ("time;host;mem_used_pct;colour\n");
  g_autoptr(VedSnapshot) snapshot = NULL;
  guint n_frames;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    g_string_append_printf (text, "%d%s;web;4%u,25;red\n", TIME_S + 60 * (int) i, units[i], i);
  g_assert_true (g_file_set_contents ("in.csv", text->str, -1, NULL));
  g_assert_cmpint (run ("vedettectl import in.csv --out one.vedette"), ==, VED_CTL_OK);
  snapshot = read_frame ("one.vedette", 4, &n_frames);
  g_assert_cmpuint (n_frames, ==, 4);
  g_assert_cmpint (ved_snapshot_get_time_us (snapshot), ==, (TIME_S + 180) * VED_SECOND_US);
  assert_value (snapshot, "web", VED_METRIC_MEM_USED, 43.25);
}

/* A row in which one value is missing, however that is written, has the others. */
static void
test_missing_values_cost_themselves (Fixture       *f,
                                     gconstpointer  data)
{
  static const char *const words[] = { "", "NaN", "null", "None", "N/A", "-" };
  g_autoptr(GString) text = g_string_new ("time,host,cpu_user_pct,mem_used_pct\n");
  g_autoptr(VedSnapshot) snapshot = NULL;
  guint n_frames;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_append_printf (text, "%d,web,%s,41.5\n", TIME_S + 60 * (int) i, words[i]);
  g_assert_true (g_file_set_contents ("in.csv", text->str, -1, NULL));
  g_assert_cmpint (run ("vedettectl import in.csv --out one.vedette"), ==, VED_CTL_OK);
  snapshot = read_frame ("one.vedette", G_N_ELEMENTS (words), &n_frames);
  g_assert_cmpuint (n_frames, ==, G_N_ELEMENTS (words));
  assert_value (snapshot, "web", VED_METRIC_MEM_USED, 41.5);
}

/* However many rows are bad, the message stays one that can be read. */
static void
test_faults_are_summed_up (Fixture       *f,
                           gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new ("time,host,mem_used_pct\n");

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, "yesterday,web,40\n");
  g_assert_true (g_file_set_contents ("in.csv", text->str, -1, NULL));
  g_assert_cmpint (run ("vedettectl import in.csv --out one.vedette"), !=, VED_CTL_OK);
  assert_told ("in.csv:13: “yesterday” is no time");
  assert_told ("and 4988 more like these");
  g_assert_null (strstr (told->str, "in.csv:14:"));
}

static void
test_csv_goes_round (Fixture       *f,
                     gconstpointer  data)
{
  g_autoptr(VedSnapshot) snapshot = NULL;
  guint n_frames;

  write_csv ("in.csv", N_TICKS);
  g_assert_cmpint (run ("vedettectl import in.csv --out one.vedette"), ==, VED_CTL_OK);
  assert_told ("in.csv:92: “yesterday” is no time");
  assert_told ("in.csv:93: mem_used_pct: “140” is no number from 0 to 100");
  snapshot = read_frame ("one.vedette", N_TICKS, &n_frames);
  g_assert_cmpuint (n_frames, ==, N_TICKS);
  assert_value (snapshot, "web-2", VED_METRIC_MEM_USED, value_of (N_TICKS - 1, 2));
  g_assert_nonnull (ved_snapshot_get_forecasts (snapshot));

  g_assert_cmpint (run ("vedettectl export one.vedette --format csv --out one.csv"), ==, VED_CTL_OK);
  g_assert_cmpint (run ("vedettectl import one.csv --out two.vedette"), ==, VED_CTL_OK);
  g_assert_cmpint (run ("vedettectl export two.vedette --format csv --out two.csv"), ==, VED_CTL_OK);
  assert_same_text ("one.csv", "two.csv");
  g_assert_cmpint (run ("vedettectl export one.vedette --format jsonl --out one.jsonl"), ==, VED_CTL_OK);
  g_assert_cmpint (run ("vedettectl import one.jsonl --out three.vedette"), ==, VED_CTL_OK);
  g_assert_cmpint (run ("vedettectl export three.vedette --format csv --out three.csv"), ==, VED_CTL_OK);
  assert_same_text ("one.csv", "three.csv");
}

static void
test_dumps_of_several_metrics_become_one (Fixture       *f,
                                          gconstpointer  data)
{
  g_autoptr(VedSnapshot) snapshot = NULL, fourth = NULL;
  guint n_frames;

  write_dump ("a.json", "", 40.0);
  write_dump ("cpu_user_pct.json", "", 10.0);
  write_dump ("b.json", "\"__name__\":\"vedette_disk_usage_pct\",", 60.0);
  write_dump ("c.json", "\"__name__\":\"http_requests\",", 60.0);
  g_assert_true (g_file_set_contents ("d.json", "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",", -1, NULL));
  /* Two are left out whole: a script that removes what it has imported must not remove these. */
  g_assert_cmpint (run ("vedettectl import mem_used_pct=a.json cpu_user_pct.json b.json c.json d.json none.csv --out all.vedette"),
                   ==, VED_CTL_FAILED);
  assert_told ("a.json: db1, mem_used_pct at 2026-03-01T10:00:45Z: 999 is not within its range");
  assert_told ("c.json: which metric “http_requests” is cannot be told: name it as KEY=FILE");
  assert_told ("d.json: not an answer of the Prometheus API");
  assert_told ("none.csv");

  snapshot = read_frame ("all.vedette", N_TICKS - 1, &n_frames);
  g_assert_cmpuint (n_frames, ==, N_TICKS - 1);
  g_assert_cmpint (ved_snapshot_get_time_us (snapshot), ==, (TIME_S + 15 * (N_TICKS - 1)) * VED_SECOND_US);
  assert_value (snapshot, "db0", VED_METRIC_MEM_USED, 40.0 + 0.25 * (N_TICKS - 1));
  assert_value (snapshot, "db1", VED_METRIC_CPU_USER, 11.0 + 0.25 * (N_TICKS - 1));
  assert_value (snapshot, "db1", VED_METRIC_DISK_USAGE, 61.0 + 0.25 * (N_TICKS - 1));
  /* The instant of which every value was out of range is not there. */
  fourth = read_frame ("all.vedette", 4, &n_frames);
  g_assert_cmpint (ved_snapshot_get_time_us (fourth), ==, (TIME_S + 60) * VED_SECOND_US);
}

static void
test_a_file_of_nothing_makes_no_recording (Fixture       *f,
                                           gconstpointer  data)
{
  g_assert_true (g_file_set_contents ("empty.csv", "", -1, NULL));
  g_assert_cmpint (run ("vedettectl import empty.csv --out x.vedette"), ==, VED_CTL_FAILED);
  assert_told ("empty.csv:1: the file is empty");
  g_assert_true (g_file_set_contents ("other.csv", "a,b\n1,2\n", -1, NULL));
  g_assert_cmpint (run ("vedettectl import other.csv --out x.vedette"), ==, VED_CTL_FAILED);
  assert_told ("the first line must name a column timestamp");
  write_dump ("a.json", "", 40.0);
  g_assert_cmpint (run ("vedettectl import warmth=a.json --out x.vedette"), ==, VED_CTL_FAILED);
  assert_told ("“warmth” is no metric");
  g_assert_cmpint (run ("vedettectl import mem_used_pct=a.json --label pod --out x.vedette"), ==, VED_CTL_FAILED);
  assert_told ("label “pod”");
  g_assert_cmpint (run ("vedettectl import a.json --timezone Nowhere/Land --out x.vedette"), ==, VED_CTL_USAGE);
  g_assert_false (g_file_test ("x.vedette", G_FILE_TEST_EXISTS));
}

/* Of what the app records by itself. */
static void
test_the_last_minutes_are_saved (Fixture       *f,
                                 gconstpointer  data)
{
  g_autofree char *folder = ved_rolling_folder_of_user (), *name = ved_rolling_folder_name_of ("http://127.0.0.1:8000");
  gint64 now_us = g_get_real_time ();
  g_autofree char *path = ved_rolling_folder_new_piece (folder, name, now_us - 10 * VED_MINUTE_US);
  g_autoptr(VedRecordingWriter) writer = NULL;
  g_autoptr(VedSnapshot) last = NULL;
  guint n_frames;

  g_assert_cmpint (run ("vedettectl record --last 5 --out last.vedette"), ==, VED_CTL_FAILED);
  assert_told ("nothing was recorded");

  writer = ved_recording_writer_new (path, "test", now_us, NULL);
  for (guint minute = 0; minute <= 10; minute++)
    {
      /* The last one is of a clock that was ahead. */
      gint64 age_us = minute < 10 ? (10 - minute) * VED_MINUTE_US : -2 * VED_HOUR_US;
      const VedSnapshotServer server = { .name = "web-1", .forecast_row = VED_NO_ROW };
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1 + minute, now_us - age_us);
      g_autoptr(VedSnapshot) snapshot = NULL;

      ved_snapshot_builder_set_server (builder, 0, &server);
      snapshot = ved_snapshot_builder_finish (builder);

      g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
    }
  g_clear_pointer (&writer, ved_recording_writer_free);

  g_assert_cmpint (run ("vedettectl record --last 5 --out last.vedette"), ==, VED_CTL_OK);
  last = read_frame ("last.vedette", 1, &n_frames);
  g_assert_cmpuint (n_frames, >=, 4);
  g_assert_cmpuint (n_frames, <=, 5);
  g_assert_cmpint (run ("vedettectl record http://127.0.0.1:8000 --last 5 --out same.vedette"), ==, VED_CTL_OK);
  g_assert_cmpint (run ("vedettectl record http://127.0.0.1:9 --last 5 --out other.vedette"), ==, VED_CTL_FAILED);
}

/* Words that cannot be meant so are refused, and nothing else is done instead. */
static void
test_words_are_taken_at_their_word (Fixture       *f,
                                    gconstpointer  data)
{
  static const char *const wrong[] = {
    "vedettectl record demo:2 --last 0 --out no/such/a.vedette",
    "vedettectl record demo:2 --last -5 --out no/such/a.vedette",
    "vedettectl record demo:2 --last 40000 --out no/such/a.vedette",
    "vedettectl record demo:2 --last 5 --minutes 1 --out no/such/a.vedette",
    "vedettectl train --daemon http://127.0.0.1:9 --lr 0.5",
    "vedettectl train --daemon http://127.0.0.1:9 --set bitbrains",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpint (run (wrong[i]), ==, VED_CTL_USAGE);
  g_assert_cmpint (run ("vedettectl train --daemon http://127.0.0.1:9 --engine x\"y"), ==, VED_CTL_USAGE);
  assert_told ("expected mlp or tft");
}

static gboolean
interrupt_cb (gpointer user_data)
{
  kill (getpid (), SIGINT);

  return G_SOURCE_REMOVE;
}

/* Ctrl-C ends it clean. */
static void
test_an_interrupted_import_leaves_nothing (Fixture       *f,
                                           gconstpointer  data)
{
  g_autoptr(GDir) dir = NULL;

  write_csv ("in.csv", MANY_TICKS);
  g_idle_add_full (G_PRIORITY_HIGH, interrupt_cb, NULL, NULL);
  g_assert_cmpint (run ("vedettectl import in.csv --out x.vedette"), ==, VED_CTL_FAILED);
  assert_told ("cancelled");
  dir = g_dir_open (".", 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "in.csv");
  g_assert_null (g_dir_read_name (dir));
}

/* A disk that is full leaves no half of a file under the name of a whole one. */
static void
test_failed_export_leaves_nothing (Fixture       *f,
                                   gconstpointer  data)
{
  struct rlimit before, small;

  write_csv ("in.csv", N_TICKS);
  g_assert_cmpint (run ("vedettectl import in.csv --out one.vedette"), ==, VED_CTL_OK);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 64;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_cmpint (run ("vedettectl export one.vedette --out one.csv"), ==, VED_CTL_FAILED);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  assert_told ("File too large");
  g_assert_false (g_file_test ("one.csv", G_FILE_TEST_EXISTS));
  g_assert_cmpint (run ("vedettectl export one.vedette --out one.csv"), ==, VED_CTL_OK);
}

/* Two exporters of one host are one server as long as they tell of different things, as they are when they are asked live. */
static void
test_instances_of_a_host_keep_apart (Fixture       *f,
                                     gconstpointer  data)
{
  static const char dump[] =
    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
    "{\"metric\":{\"__name__\":\"mem_used_pct\",\"instance\":\"db:9100\"},\"values\":[[1772359200,\"41\"]]},"
    "{\"metric\":{\"__name__\":\"mem_used_pct\",\"instance\":\"db:9101\"},\"values\":[[1772359200,\"63\"]]},"
    "{\"metric\":{\"__name__\":\"mem_used_pct\",\"instance\":\"web:9100\"},\"values\":[[1772359200,\"20\"]]},"
    "{\"metric\":{\"__name__\":\"load_average\",\"instance\":\"web:9104\"},\"values\":[[1772359200,\"1.5\"]]}"
    "]}}";
  g_autoptr(VedSnapshot) snapshot = NULL;
  guint n_frames;

  g_assert_true (g_file_set_contents ("dump.json", dump, -1, NULL));
  g_assert_cmpint (run ("vedettectl import dump.json --out one.vedette"), ==, VED_CTL_OK);
  snapshot = read_frame ("one.vedette", 1, &n_frames);
  g_assert_cmpuint (ved_snapshot_get_n_servers (snapshot), ==, 3);
  assert_value (snapshot, "db:9100", VED_METRIC_MEM_USED, 41.0);
  assert_value (snapshot, "db:9101", VED_METRIC_MEM_USED, 63.0);
  assert_value (snapshot, "web", VED_METRIC_MEM_USED, 20.0);
  assert_value (snapshot, "web", VED_METRIC_LOAD_AVERAGE, 1.5);
}

static void
test_a_refusal_is_told (Fixture       *f,
                        gconstpointer  data)
{
  static const char reply[] = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error: no expression\"}";

  g_assert_true (g_file_set_contents ("dump.json", reply, -1, NULL));
  g_assert_cmpint (run ("vedettectl import dump.json --out one.vedette"), !=, VED_CTL_OK);
  assert_told ("dump.json: Prometheus refused the question that was saved: parse error: no expression");
}

static void
refuse_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  static const char body[] = "{\"error\":\"forbidden\",\"message\":\"wrong or missing API key\"}";

  soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, body, strlen (body));
}

/* A key does not become right by waiting: a recording for a script ends, and says what is missing. */
static void
test_a_missing_key_ends_it (Fixture       *f,
                            gconstpointer  data)
{
  g_autoptr(SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *words = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, refuse_cb, NULL, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  words = g_strdup_printf ("vedettectl record http://127.0.0.1:%d --out none.vedette", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_assert_cmpint (run (words), ==, VED_CTL_FAILED);
  assert_told ("set VEDETTE_API_KEY");
  g_assert_false (g_file_test ("none.vedette", G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("VEDETTE_API_KEY");
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);  /* the other one wants schemas of the system */

#define ADD(name, test) g_test_add ("/ctl-import/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("csv-of-others", test_csv_of_others);
  ADD ("missing-values-cost-themselves", test_missing_values_cost_themselves);
  ADD ("faults-are-summed-up", test_faults_are_summed_up);
  ADD ("csv-goes-round", test_csv_goes_round);
  ADD ("dumps-of-several-metrics-become-one", test_dumps_of_several_metrics_become_one);
  ADD ("instances-of-a-host-keep-apart", test_instances_of_a_host_keep_apart);
  ADD ("a-refusal-is-told", test_a_refusal_is_told);
  ADD ("a-file-of-nothing-makes-no-recording", test_a_file_of_nothing_makes_no_recording);
  ADD ("the-last-minutes-are-saved", test_the_last_minutes_are_saved);
  ADD ("a-missing-key-ends-it", test_a_missing_key_ends_it);
  ADD ("words-are-taken-at-their-word", test_words_are_taken_at_their_word);
  ADD ("an-interrupted-import-leaves-nothing", test_an_interrupted_import_leaves_nothing);
  ADD ("failed-export-leaves-nothing", test_failed_export_leaves_nothing);

  return g_test_run ();
}
