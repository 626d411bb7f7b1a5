/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ctl-forecast"

#include "config.h"

#include "base/ved-rng.h"
#include "ctl/ved-ctl-commands.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* The commands on recorded metrics, as they are typed: a folder of files in, JSON and NumPy files out. */

#define N_STEPS (13 * 288)

typedef struct {
  char *folder;
  char *data;
  GString *said;                /* standard output */
  GString *complained;          /* standard error */
} Fixture;

static Fixture *current;

static void
said_cb (const char *text)
{
  g_string_append (current->said, text);
}

static void
complained_cb (const char *text)
{
  g_string_append (current->complained, text);
}

static void
write_host (Fixture    *fixture,
            const char *name,
            guint64     seed)
{
  g_autofree char *path = g_build_filename (fixture->data, name, NULL);
  g_autoptr(GString) text = g_string_new ("ts,x,y,label\n");
  g_autoptr(GError) error = NULL;
  VedRng rng;

  ved_rng_init (&rng, seed, 1);
  for (guint i = 0; i < N_STEPS; i++)
    {
      double wave = sin (i * 2.0 * G_PI / 288.0 + seed);

      g_string_append_printf (text, "%u,%.2f,%.2f,0\n", 1700000100 + 300 * i, 30.0 + 10.0 * wave + ved_rng_normal (&rng),
                              50.0 - 8.0 * wave + 3.0 * ved_rng_normal (&rng));
    }
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->folder = g_dir_make_tmp ("vedette-ctl-XXXXXX", NULL);
  fixture->data = g_build_filename (fixture->folder, "data", NULL);
  g_assert_cmpint (g_mkdir (fixture->data, 0700), ==, 0);
  write_host (fixture, "a.csv", 3);
  write_host (fixture, "b.csv", 4);
  fixture->said = g_string_new (NULL);
  fixture->complained = g_string_new (NULL);
  current = fixture;
}

static void
remove_all (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      remove_all (path);
    }
  g_assert_cmpint (g_remove (folder), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->data);
  g_string_free (fixture->said, TRUE);
  g_string_free (fixture->complained, TRUE);
}

/* @line: the command with its options; %D stands for the folder of the data, %F for the one above. */
static VedCtlStatus
type (Fixture    *fixture,
      const char *line)
{
  GPrintFunc print = g_set_print_handler (said_cb), printerr = g_set_printerr_handler (complained_cb);
  g_autoptr(GString) text = g_string_new (line);
  g_auto(GStrv) argv = NULL;
  VedCtlStatus status;

  g_string_replace (text, "%D", fixture->data, 0);
  g_string_replace (text, "%F", fixture->folder, 0);
  argv = g_strsplit (text->str, " ", -1);
  g_string_truncate (fixture->said, 0);
  g_string_truncate (fixture->complained, 0);
  status = (g_str_equal (argv[0], "forecast") ? ved_ctl_forecast : ved_ctl_backtest)((int) g_strv_length (argv), argv);
  g_set_print_handler (print);
  g_set_printerr_handler (printerr);

  return status;
}

static char *
read_file (Fixture    *fixture,
           const char *name,
           gsize      *length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  char *bytes = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));

  return bytes;
}

static void
write_origins (Fixture    *fixture,
               const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "origins", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_forecast_is_the_same_on_any_threads (Fixture       *fixture,
                                          gconstpointer  user_data)
{
  static const char *const engines[] = { "seasonal", "trend", "persistence", "snaive" };

  write_origins (fixture, "2000\n2304\n\n2592\n");
  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autofree char *one_line = NULL, *two_line = NULL, *one = NULL, *two = NULL;
      gsize one_length, two_length;

      one_line = g_strdup_printf ("forecast --history %%D --engine %s --origins %%F/origins --out %%F/one.npy --threads 1",
                                  engines[i]);
      two_line = g_strdup_printf ("forecast --history %%D --engine %s --origins %%F/origins --out %%F/two.npy --threads 2",
                                  engines[i]);
      g_assert_cmpint (type (fixture, one_line), ==, VED_CTL_OK);
      g_assert_cmpint (type (fixture, two_line), ==, VED_CTL_OK);
      one = read_file (fixture, "one.npy", &one_length);
      two = read_file (fixture, "two.npy", &two_length);
      g_assert_nonnull (g_strstr_len (one + 10, 118, "(3, 4, 3, 96)"));
      g_assert_cmpmem (one, one_length, two, two_length);
    }
}

/* What is yet to come is not looked at: cut it off, and nothing changes. */
static void
test_forecast_sees_no_future (Fixture       *fixture,
                              gconstpointer  user_data)
{
  g_autofree char *before = NULL, *after = NULL, *path = g_build_filename (fixture->data, "a.csv", NULL);
  g_autofree char *text = NULL;
  gsize before_length, after_length;
  char *end;

  write_origins (fixture, "2000\n");
  g_assert_cmpint (type (fixture, "forecast --history %D --origins %F/origins --out %F/x.npy"), ==, VED_CTL_OK);
  before = read_file (fixture, "x.npy", &before_length);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  end = text;
  for (guint line = 0; line < 2001; line++)
    end = strchr (end, '\n') + 1;
  g_assert_true (g_file_set_contents (path, text, end - text, NULL));
  g_assert_cmpint (type (fixture, "forecast --history %D --origins %F/origins --out %F/x.npy"), ==, VED_CTL_OK);
  after = read_file (fixture, "x.npy", &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
}

static double
number_at (JsonParser *parser,
           const char *path)
{
  g_autoptr(JsonNode) found = json_path_query (path, json_parser_get_root (parser), NULL);
  JsonArray *matches = json_node_get_array (found);

  g_assert_cmpuint (json_array_get_length (matches), ==, 1);

  return json_array_get_double_element (matches, 0);
}

static void
test_backtest_prints_one_object (Fixture       *fixture,
                                 gconstpointer  user_data)
{
  static const char *const members[] = {
    "relQL", "wQL", "wQL10", "wQL50", "wQL90", "MASE", "MASE_median", "cov80", "cov80_p10", "cov80_fair", "below90", "width",
    "events.precision", "events.recall", "events.f1", "cpu_seconds", "by_metric.x.wQL", "by_metric.y.wQL90",
  };
  g_autoptr(JsonParser) parser = json_parser_new ();

  g_assert_cmpint (type (fixture, "backtest --data %D --window 2016..2592 --every 100 --train-end 1500 --json"), ==,
                   VED_CTL_OK);
  g_assert_cmpstr (fixture->complained->str, ==, "");
  g_assert_true (json_parser_load_from_data (parser, fixture->said->str, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *path = g_strdup_printf ("$.engines.seasonal.%s", members[i]);

      g_assert_cmpfloat (number_at (parser, path), >=, 0.0);
    }
  g_assert_cmpfloat (number_at (parser, "$.engines.snaive.relQL"), ==, 1.0);
  g_assert_cmpfloat (number_at (parser, "$.engines.seasonal.relQL"), <, 0.9);
  g_assert_cmpfloat (number_at (parser, "$.engines.trend.relQL"), >, 1.0);
  g_assert_cmpfloat (number_at (parser, "$.engines.seasonal.series"), ==, 4.0);
  g_assert_cmpfloat (number_at (parser, "$.engines.seasonal.origins"), ==, 5.0);
}

/* Nothing but a line of names, one for each engine, however often it is asked for one, and what the names mean. */
static void
test_backtest_prints_a_table_alone (Fixture       *fixture,
                                    gconstpointer  user_data)
{
  g_auto(GStrv) lines = NULL;

  g_assert_cmpint (type (fixture, "backtest --data %D --window 2016..2592 --engine seasonal --engine snaive --table"), ==,
                   VED_CTL_OK);
  g_assert_cmpstr (fixture->complained->str, ==, "");
  lines = g_strsplit (fixture->said->str, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_true (g_str_has_prefix (lines[0], "engine "));
  g_assert_true (g_str_has_prefix (lines[1], "seasonal "));
  g_assert_true (g_str_has_prefix (lines[2], "snaive "));
  g_assert_true (g_str_has_prefix (lines[3], "relQL: loss compared with"));
  g_assert_cmpint (type (fixture, "backtest --data %D --window 2016..2592 --json --table"), ==, VED_CTL_USAGE);
}

/* Who names a folder and nothing else wants to know how well its last third would have been forecast. */
static void
test_backtest_takes_the_last_third (Fixture       *fixture,
                                    gconstpointer  user_data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();

  g_assert_cmpint (type (fixture, "backtest --data %D --every 300 --engine snaive --json"), ==, VED_CTL_OK);
  g_assert_true (json_parser_load_from_data (parser, fixture->said->str, -1, NULL));
  g_assert_cmpfloat (number_at (parser, "$.to"), ==, 3744.0);
  g_assert_cmpfloat (number_at (parser, "$.from"), ==, 2496.0);
  g_assert_cmpfloat (number_at (parser, "$.train_end"), ==, 2496.0);
}

/* The time it took is all that may differ. */
static char *
without_time (const char *json)
{
  g_autoptr(GRegex) regex = g_regex_new ("\"cpu_seconds\" : [^,]*,", 0, 0, NULL);

  return g_regex_replace_literal (regex, json, -1, 0, "", 0, NULL);
}

static void
test_backtest_is_the_same_on_any_threads (Fixture       *fixture,
                                          gconstpointer  user_data)
{
  g_autofree char *one = NULL, *two = NULL, *file = NULL, *from_file = NULL;

  g_assert_cmpint (type (fixture, "backtest --data %D --window 2016..2592 --threads 1"), ==, VED_CTL_OK);
  g_assert_nonnull (strstr (fixture->complained->str, "seasonal"));
  one = without_time (fixture->said->str);
  g_assert_cmpint (type (fixture, "backtest --data %D --window 2016..2592 --threads 2 --out %F/o.json"), ==, VED_CTL_OK);
  g_assert_cmpstr (fixture->said->str, ==, "");
  file = read_file (fixture, "o.json", NULL);
  from_file = without_time (file);
  two = g_strconcat (from_file, "\n", NULL);
  g_assert_cmpstr (one, ==, two);
}

/* Who makes the forecasts of a metric is told; whoever it is, no network may make things much worse. */
static void
test_auto_says_who_forecasts (Fixture       *fixture,
                              gconstpointer  user_data)
{
  static const char *const labels[] = { "seasonal", "mlp", "seasonal+mlp" };
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *one = NULL, *two = NULL;
  double seasonal, automatic;

  g_assert_cmpint (type (fixture, "backtest --data %D --window 3168..3744 --engine seasonal,auto --threads 1"), ==,
                   VED_CTL_OK);
  one = without_time (fixture->said->str);
  g_assert_true (json_parser_load_from_data (parser, one, -1, NULL));
  seasonal = number_at (parser, "$.engines.seasonal.relQL");
  automatic = number_at (parser, "$.engines.auto.relQL");
  g_assert_cmpfloat (automatic, <, 1.1 * seasonal);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(JsonNode) found = json_path_query (i == 0 ? "$.engines.auto.by_metric.x.engine" :
                                                            "$.engines.auto.by_metric.y.engine",
                                                   json_parser_get_root (parser), NULL);
      const char *label = json_array_get_string_element (json_node_get_array (found), 0);
      gboolean is_known = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (labels); k++)
        is_known |= g_str_equal (label, labels[k]);
      g_assert_true (is_known);
    }

  g_assert_cmpint (type (fixture, "backtest --data %D --window 3168..3744 --engine seasonal,auto --threads 2"), ==,
                   VED_CTL_OK);
  two = without_time (fixture->said->str);
  g_assert_cmpstr (one, ==, two);
}

/* A week is too little for a network: auto is the seasonal engine, and says so. */
static void
test_auto_without_history (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();

  g_assert_cmpint (type (fixture, "backtest --data %D --window 2016..2592 --engine auto,seasonal --json"), ==, VED_CTL_OK);
  g_assert_true (json_parser_load_from_data (parser, fixture->said->str, -1, NULL));
  g_assert_cmpfloat (number_at (parser, "$.engines.auto.relQL"), ==, number_at (parser, "$.engines.seasonal.relQL"));
  g_assert_nonnull (strstr (fixture->said->str, "\"engine\" : \"seasonal\""));
  g_assert_cmpint (type (fixture, "backtest --data %D --window 2016..2592 --engine mlp"), ==, VED_CTL_FAILED);
  g_assert_nonnull (strstr (fixture->complained->str, "too few"));
}

static void
test_faults (Fixture       *fixture,
             gconstpointer  user_data)
{
  static const struct {
    const char *line;
    VedCtlStatus status;
    const char *words;
  } faults[] = {
    { "backtest", VED_CTL_USAGE, "--data DIR" },
    { "backtest --data %D --every 0", VED_CTL_USAGE, "above 0" },
    { "backtest --data %D --nonsense", VED_CTL_USAGE, "--nonsense" },
    { "backtest --data %D --window dev", VED_CTL_USAGE, "--window FROM..TO" },
    { "backtest --data %D --set moon", VED_CTL_USAGE, "--set moon" },
    { "backtest --data %D --window 1000", VED_CTL_USAGE, "--window 1000" },
    { "backtest --data %D --window 2592..2016", VED_CTL_USAGE, "ends before it begins" },
    { "backtest --data %F/none --window 2016..2592 --out %F/none/x.json", VED_CTL_FAILED, "no file can be written" },
    { "backtest --data %D --window 2016..99999", VED_CTL_FAILED, "2016..99999" },
    { "backtest --data %D --window 2016..2592 --engine seasonal,oracle", VED_CTL_USAGE, "oracle" },
    { "backtest --data %D --window 2016..2592 --engine trend,trend", VED_CTL_USAGE, "twice" },
    { "backtest --data %D --window 2016..2592 --engine auto --model %F/none", VED_CTL_FAILED, "none" },
    { "backtest --data %F/none --window 2016..2592", VED_CTL_FAILED, "none" },
    { "backtest --data %F --window 2016..2592", VED_CTL_FAILED, "holds no .csv" },
    { "backtest --data %D --set bitbrains", VED_CTL_FAILED, "a.csv:1: there is no column" },
    { "forecast --history %D", VED_CTL_USAGE, "--origins FILE" },
    { "forecast --history %D --origins %F/none --out %F/x.npy", VED_CTL_FAILED, "none" },
    { "forecast --history %D --origins %F/origins --out %F/x.npy", VED_CTL_FAILED, "origins:2: expected" },
    { "forecast --history %D --origins %F/origins --out %F/x.npy --engine a,b", VED_CTL_USAGE, "one engine" },
  };

  write_origins (fixture, "100\n99999\n");
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_assert_cmpint (type (fixture, faults[i].line), ==, faults[i].status);
      g_assert_cmpstr (fixture->said->str, ==, "");
      g_assert_nonnull (strstr (fixture->complained->str, faults[i].words));
    }
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/ctl-forecast/same-on-any-threads", test_forecast_is_the_same_on_any_threads);
  add ("/ctl-forecast/sees-no-future", test_forecast_sees_no_future);
  add ("/ctl-backtest/one-object", test_backtest_prints_one_object);
  add ("/ctl-backtest/a-table-alone", test_backtest_prints_a_table_alone);
  add ("/ctl-backtest/the-last-third", test_backtest_takes_the_last_third);
  add ("/ctl-backtest/same-on-any-threads", test_backtest_is_the_same_on_any_threads);
  add ("/ctl-backtest/auto", test_auto_says_who_forecasts);
  add ("/ctl-backtest/auto-without-history", test_auto_without_history);
  add ("/ctl-backtest/faults", test_faults);

  return g_test_run ();
}
