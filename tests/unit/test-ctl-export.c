/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-iso8601.h"
#include "ctl/ved-ctl-commands.h"
#include "support/ved-test-http.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>
#include <string.h>

/* The command as it is typed, against a daemon that keeps records of two servers, which were in trouble one after the
 * other. */

typedef struct {
  VedTestHttp http;
  char *folder, *out;
} Fixture;

/* Half a minute in which the first or the second server is hot, or none. */
static void
feed (Fixture *f,
      guint    hot)
{
  g_autoptr(GString) body = g_string_new ("{\"records\":[");
  g_autofree char *time = NULL;

  ved_clock_advance_us (f->http.clock, 30 * VED_SECOND_US);
  time = ved_iso8601_format (ved_clock_now_us (f->http.clock));
  for (guint i = 1; i <= 2; i++)
    g_string_append_printf (body, "%s{\"timestamp\":\"%s\",\"server_name\":\"ppweb00%u\",\"mem_used_pct\":%.1f,"
                            "\"cpu_idle_pct\":%.1f,\"swap_used_pct\":%.1f}", i > 1 ? "," : "", time, i,
                            i == hot ? 99.5 : 20.0, i == hot ? 0.5 : 80.0, i == hot ? 60.0 : 1.0);
  g_string_append (body, "]}");
  {
    g_auto(VedTestAnswer) answer = ved_test_http_post (&f->http, "/feed/data", body->str, -1);

    g_assert_cmpuint (answer.status, ==, 200);
  }
  ved_test_http_settle (&f->http);
  ved_engine_flush (f->http.engine);
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  VedEngineConfig config = { 0 };

  f->folder = ved_test_make_folder ();
  f->out = g_build_filename (f->folder, "out", NULL);
  config.data_dir = f->folder;
  ved_test_http_init_engine (&f->http, &config);
  for (guint i = 0; i < 60; i++)
    feed (f, i < 10 ? 0 : i < 24 ? 1 : i < 30 ? 0 : i < 50 ? 2 : 0);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_test_http_clear (&f->http);
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->out);
}

/* @words: behind "vedettectl export"; the daemon and the output file are added */
static VedCtlStatus
run (Fixture    *f,
     const char *words)
{
  g_autofree char *line = g_strdup_printf ("export --out '%s' --daemon http://127.0.0.1:%u %s", f->out,
                                           ved_http_server_get_port (f->http.server), words);
  g_auto(GStrv) argv = NULL;
  int argc;

  g_assert_true (g_shell_parse_argv (line, &argc, &argv, NULL));
  g_unlink (f->out);

  return ved_ctl_export (argc, argv);
}

static char *
read_out (Fixture *f)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (f->out, &text, NULL, NULL));

  return text;
}

static void
test_tables (Fixture      *f,
             gconstpointer data)
{
  static const struct {
    const char *words, *begins;
  } table[] = {
    { "--what alerts", "timestamp,server_name,event_type,previous_level," },
    { "--what environment --range 1h", "timestamp,total_servers,critical_count," },
    { "--what environment --format json --range 30m", "{\"success\":true,\"time_range\":\"30m\",\"table\":\"environment\"" },
    { "--what server --server ppweb001 --format json", "{\"success\":true,\"time_range\":\"1d\",\"server_name\":\"ppweb001\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = NULL;

      g_assert_cmpint (run (f, table[i].words), ==, VED_CTL_OK);
      text = read_out (f);
      g_assert_true (g_str_has_prefix (text, table[i].begins));
    }
}

/* Of one server the daemon tells events; as CSV they are the lines that its table has of that server. */
static void
test_one_server_is_a_part_of_the_table (Fixture      *f,
                                        gconstpointer data)
{
  static const char *const asked[] = { "--what alerts --server ppweb002", "--what server --server ppweb002" };
  g_autofree char *all = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_cmpint (run (f, "--what alerts"), ==, VED_CTL_OK);
  all = read_out (f);
  lines = g_strsplit (all, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 4);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *part = NULL;
      g_autoptr(GString) expected = g_string_new (NULL);

      for (guint j = 0; lines[j] != NULL; j++)
        if (j == 0 || strstr (lines[j], "ppweb002") != NULL)
          g_string_append_printf (expected, "%s\n", lines[j]);
      g_assert_cmpint (run (f, asked[i]), ==, VED_CTL_OK);
      part = read_out (f);
      g_assert_cmpstr (part, ==, expected->str);
    }
}

static void
test_misuse_is_told (Fixture      *f,
                     gconstpointer data)
{
  static const char *const wrong[] = {
    "--what nothing", "--what alerts --range 2d", "--what server", "--what environment --server a", "--what alerts x.vedette",
    "--what alerts --format openmetrics", "--what alerts --metric mem_used_pct", "x.vedette", "--what run x.vedette",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_cmpint (run (f, wrong[i]), ==, VED_CTL_USAGE);
      g_assert_false (g_file_test (f->out, G_FILE_TEST_EXISTS));
    }
}

static void
complain_cb (const char *text)
{
  g_test_message ("%s", text);
}

#define ADD(path, test) g_test_add ("/ctl-export/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_set_printerr_handler (complain_cb);
  ADD ("tables", test_tables);
  ADD ("one-server-is-a-part-of-the-table", test_one_server_is_a_part_of_the_table);
  ADD ("misuse-is-told", test_misuse_is_told);

  return g_test_run ();
}
