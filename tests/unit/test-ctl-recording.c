/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ctl-recording"

#include "config.h"

#include "ctl/ved-ctl.h"
#include "base/ved-program-work.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-recording.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define N_TICKS 20

typedef struct {
  char *folder;
  char *path;
  char *out;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = ved_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "test.vedette", NULL);
  fixture->out = g_build_filename (fixture->folder, "out", NULL);
  ved_test_record_closed (fixture->path, N_TICKS);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->out);
}

static void
discard_cb (const char *text)
{
}

/* Runs vedettectl with words; PATH and OUT stand for the files. */
static VedCtlStatus
run (Fixture    *fixture,
     const char *words)
{
  g_auto(GStrv) argv = g_strsplit (words, " ", -1);
  g_autofree char **lent = NULL;
  GPrintFunc print = g_set_print_handler (discard_cb), printerr = g_set_printerr_handler (discard_cb);
  const VedCtlCommand *commands;
  gsize n_commands;
  VedCtlStatus status;

  for (guint i = 0; argv[i] != NULL; i++)
    {
      const char *path = g_str_equal (argv[i], "PATH") ? fixture->path : g_str_equal (argv[i], "OUT") ? fixture->out : NULL;

      if (path == NULL)
        continue;
      g_free (argv[i]);
      argv[i] = g_strdup (path);
    }
  /* Commands take words out of the list. */
  lent = g_memdup2 (argv, (g_strv_length (argv) + 1) * sizeof *argv);
  commands = ved_ctl_commands (&n_commands);
  status = ved_ctl_dispatch (commands, n_commands, "vedettectl", (int) g_strv_length (argv), lent);
  g_set_print_handler (print);
  g_set_printerr_handler (printerr);

  return status;
}

static char **
read_lines (Fixture *fixture)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->out, &text, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, "\n"));
  text[strlen (text) - 1] = '\0';

  return g_strsplit (text, "\n", -1);
}

static void
test_csv_holds_every_value (Fixture       *fixture,
                            gconstpointer  data)
{
  g_auto(GStrv) lines = NULL;
  guint line = 1;

  g_assert_cmpint (run (fixture, "vedettectl export PATH --metric mem_used_pct --out OUT"), ==, VED_CTL_OK);
  lines = read_lines (fixture);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + N_TICKS * VED_TEST_TICK_SERVERS);
  g_assert_cmpstr (lines[0], ==, "timestamp,server_name,profile,cores,mem_used_pct,risk_score");
  for (guint tick = 0; tick < N_TICKS; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);

      for (guint server = 0; server < VED_TEST_TICK_SERVERS; server++, line++)
        {
          g_auto(GStrv) fields = g_strsplit (lines[line], ",", -1);
          float value = ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[server];

          g_assert_cmpuint (g_strv_length (fields), ==, 6);
          g_assert_cmpstr (fields[1], ==, ved_snapshot_get_name (snapshot, server));
          if (isnan (value))
            g_assert_cmpstr (fields[4], ==, "");
          else
            g_assert_cmpfloat ((float) g_ascii_strtod (fields[4], NULL), ==, value);
          g_assert_cmpfloat ((float) g_ascii_strtod (fields[5], NULL), ==, ved_snapshot_risk (snapshot)[server]);
        }
    }
}

static void
test_json_lines_are_records_of_one_server (Fixture       *fixture,
                                           gconstpointer  data)
{
  g_autofree char *name = ved_test_server_name (3);
  g_autofree char *words = g_strdup_printf ("vedettectl export PATH --format jsonl --server %s --out OUT", name);
  g_auto(GStrv) lines = NULL;

  g_assert_cmpint (run (fixture, words), ==, VED_CTL_OK);
  lines = read_lines (fixture);
  g_assert_cmpuint (g_strv_length (lines), ==, N_TICKS);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (i);
      g_autoptr(JsonParser) parser = json_parser_new ();
      JsonObject *record;

      g_assert_true (json_parser_load_from_data (parser, lines[i], -1, NULL));
      record = json_node_get_object (json_parser_get_root (parser));
      g_assert_cmpstr (json_object_get_string_member (record, "server_name"), ==, name);
      g_assert_true (json_object_has_member (record, "timestamp"));
      g_assert_cmpfloat (json_object_get_double_member (record, "risk_score"), ==, (double) ved_snapshot_risk (snapshot)[3]);
    }
}

/* Each family stands together, and the text ends as the standard wants. */
static void
test_openmetrics_has_whole_families (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_auto(GStrv) lines = NULL;
  guint n_lines, n_families = 0;

  g_assert_cmpint (run (fixture, "vedettectl export PATH -f openmetrics -m mem_used_pct -m cpu_user_pct -o OUT"), ==,
                   VED_CTL_OK);
  lines = read_lines (fixture);
  n_lines = g_strv_length (lines);
  g_assert_cmpstr (lines[0], ==, "# TYPE vedette_cpu_user_pct gauge");
  g_assert_cmpstr (lines[n_lines - 1], ==, "# EOF");
  for (guint i = 0; i < n_lines; i++)
    n_families += g_str_has_prefix (lines[i], "# TYPE ");
  g_assert_cmpuint (n_families, ==, 3);
}

/* The family of a daemon's own page of figures, and the same numbers. */
static void
test_openmetrics_tells_the_risk (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (0);
  g_auto(GStrv) lines = NULL;
  guint server = 0;

  g_assert_cmpint (run (fixture, "vedettectl export PATH -f openmetrics -m mem_used_pct -o OUT"), ==, VED_CTL_OK);
  lines = read_lines (fixture);
  for (guint i = 0; lines[i] != NULL && server < VED_TEST_TICK_SERVERS; i++)
    {
      g_autofree char *start = g_strdup_printf ("vedette_server_risk{server=\"%s\"} ",
                                                ved_snapshot_get_name (snapshot, server));

      if (!g_str_has_prefix (lines[i], start))
        continue;
      g_assert_cmpfloat ((float) g_ascii_strtod (lines[i] + strlen (start), NULL), ==,
                         ved_snapshot_risk (snapshot)[server]);
      server++;
    }
  g_assert_cmpuint (server, ==, VED_TEST_TICK_SERVERS);
}

/* Nothing is written, not even the line of names. */
static void
test_an_unknown_server_is_a_fault (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_assert_cmpint (run (fixture, "vedettectl export PATH --server nosuch --out OUT"), ==, VED_CTL_FAILED);
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
}

/* Nobody's file is overwritten, whatever it is. */
static void
test_export_overwrites_nothing (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (fixture->out, "mine", -1, NULL));
  g_assert_cmpint (run (fixture, "vedettectl export PATH --out OUT"), ==, VED_CTL_FAILED);
  g_assert_true (g_file_get_contents (fixture->out, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
}

static void
test_trim_and_repair_make_recordings (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_assert_cmpint (run (fixture, "vedettectl trim PATH --from 2026-01-15T10:05:20Z --to 2026-01-15T10:06:00Z --out OUT"), ==,
                   VED_CTL_OK);
  g_assert_cmpint (run (fixture, "vedettectl verify OUT"), ==, VED_CTL_OK);
  g_assert_cmpint (run (fixture, "vedettectl repair PATH --out OUT"), ==, VED_CTL_FAILED);
}

/* Spoils bytes further and further on, until that is found. */
static void
spoil (Fixture *fixture)
{
  for (gsize at = 3 * 2048; run (fixture, "vedettectl verify PATH") == VED_CTL_OK; at += 100)
    {
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
      g_assert_cmpuint (at, <, length);
      bytes[at] ^= 0x55;
      g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, NULL));
    }
}

/* What is damaged is left out; the rest is a recording, and the damaged one stays as it is. */
static void
test_repair_saves_the_rest (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before, n_after;

  spoil (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &before, &n_before, NULL));
  g_assert_cmpint (run (fixture, "vedettectl repair PATH --out OUT"), !=, VED_CTL_USAGE);
  g_assert_cmpint (run (fixture, "vedettectl verify OUT"), ==, VED_CTL_OK);
  g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);

  g_assert_true (g_file_set_contents (fixture->path, "nothing", -1, NULL));
  g_unlink (fixture->out);
  g_assert_cmpint (run (fixture, "vedettectl repair PATH --out OUT"), ==, VED_CTL_FAILED);
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
  g_assert_cmpint (run (fixture, "vedettectl repair PATH"), ==, VED_CTL_USAGE);
}

static void
test_nonsense_is_a_usage_fault (Fixture       *fixture,
                                gconstpointer  data)
{
  g_assert_cmpint (run (fixture, "vedettectl export PATH --format xml"), ==, VED_CTL_USAGE);
  g_assert_cmpint (run (fixture, "vedettectl export PATH --metric warmth"), ==, VED_CTL_USAGE);
  g_assert_cmpint (run (fixture, "vedettectl trim PATH --out OUT"), ==, VED_CTL_USAGE);
  g_assert_cmpint (run (fixture, "vedettectl trim PATH --from yesterday --out OUT"), ==, VED_CTL_USAGE);
  g_assert_cmpint (run (fixture, "vedettectl merge PATH --out OUT"), ==, VED_CTL_USAGE);
}

/* Work that somebody interrupts: it takes notice where @data is none. */
static gboolean
interrupted_work (gpointer       data,
                  VedProgress   *progress,
                  GCancellable  *cancellable,
                  GError       **error)
{
  GPollFD interrupted;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &interrupted));
  kill (getpid (), SIGINT);
  g_assert_cmpint (g_poll (&interrupted, 1, -1), ==, 1);
  g_cancellable_release_fd (cancellable);

  return data != NULL || !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
test_work_can_be_interrupted (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (ved_program_work ("vedettectl trim", interrupted_work, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Who interrupts what has just been done is told that it is done. */
static void
test_interrupted_too_late (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_program_work ("vedettectl trim", interrupted_work, fixture, &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/ctl-recording/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("csv-holds-every-value", test_csv_holds_every_value);
  ADD ("json-lines-are-records-of-one-server", test_json_lines_are_records_of_one_server);
  ADD ("openmetrics-has-whole-families", test_openmetrics_has_whole_families);
  ADD ("openmetrics-tells-the-risk", test_openmetrics_tells_the_risk);
  ADD ("an-unknown-server-is-a-fault", test_an_unknown_server_is_a_fault);
  ADD ("export-overwrites-nothing", test_export_overwrites_nothing);
  ADD ("trim-and-repair-make-recordings", test_trim_and_repair_make_recordings);
  ADD ("repair-saves-the-rest", test_repair_saves_the_rest);
  ADD ("nonsense-is-a-usage-fault", test_nonsense_is_a_usage_fault);
  ADD ("work-can-be-interrupted", test_work_can_be_interrupted);
  ADD ("interrupted-too-late", test_interrupted_too_late);

  return g_test_run ();
}
