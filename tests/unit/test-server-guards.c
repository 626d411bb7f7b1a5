/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-api-key.h"
#include "server/ved-rate-limiter.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-program.h"
#include "server/ved-daemon-options.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_matches (void)
{
  g_assert_true (ved_api_key_matches ("secret", "secret"));
  g_assert_false (ved_api_key_matches ("secret", "secreT"));
  g_assert_false (ved_api_key_matches ("secret", "secre"));
  g_assert_false (ved_api_key_matches ("secret", "secretsecret"));
  g_assert_false (ved_api_key_matches ("secret", ""));
  g_assert_false (ved_api_key_matches ("secret", NULL));
}

static void
test_key_file (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *file = g_build_filename (folder, "key", NULL);
  g_autofree char *key = NULL;
  g_autoptr(GError) error = NULL;

  g_unsetenv ("VEDETTE_API_KEY");
  g_assert_true (ved_api_key_load (NULL, &key, &error));
  g_assert_null (key);
  g_assert_false (ved_api_key_load (file, &key, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents_full (file, "secret\n", -1, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
  g_assert_false (ved_api_key_load (file, &key, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_cmpint (g_chmod (file, 0600), ==, 0);
  g_assert_true (ved_api_key_load (file, &key, &error));
  g_assert_cmpstr (key, ==, "secret");
  g_clear_pointer (&key, g_free);

  g_setenv ("VEDETTE_API_KEY", "other", TRUE);
  g_assert_true (ved_api_key_load (file, &key, &error));
  g_assert_cmpstr (key, ==, "other");
  g_unsetenv ("VEDETTE_API_KEY");
  ved_test_remove_folder (folder);
}

static void
test_rate_limiter (void)
{
  const guint per_minute[VED_N_LIMITS] = { [VED_LIMIT_FEED] = 2, [VED_LIMIT_READ] = 0 };
  g_autoptr(VedRateLimiter) limiter = ved_rate_limiter_new (per_minute);
  gint64 now_us = 100 * VED_MINUTE_US + 45 * VED_SECOND_US;     /* no minute of the clock's */
  guint retry_after_s = 0;

  for (guint i = 0; i < 100; i++)
    g_assert_true (ved_rate_limiter_take (limiter, VED_LIMIT_READ, "a", now_us, &retry_after_s));
  g_assert_true (ved_rate_limiter_take (limiter, VED_LIMIT_FEED, "a", now_us, &retry_after_s));
  g_assert_true (ved_rate_limiter_take (limiter, VED_LIMIT_FEED, "a", now_us, &retry_after_s));
  g_assert_false (ved_rate_limiter_take (limiter, VED_LIMIT_FEED, "a", now_us + 20 * VED_SECOND_US,
                                         &retry_after_s));
  g_assert_cmpuint (retry_after_s, ==, 40);
  g_assert_true (ved_rate_limiter_take (limiter, VED_LIMIT_FEED, "b", now_us, &retry_after_s));
  ved_rate_limiter_refund (limiter, "a");
  g_assert_true (ved_rate_limiter_take (limiter, VED_LIMIT_FEED, "a", now_us, &retry_after_s));
  g_assert_true (ved_rate_limiter_take (limiter, VED_LIMIT_FEED, "a", now_us + VED_MINUTE_US,
                                        &retry_after_s));
}

static VedDaemonOptions *
parse (GError     **error,
       const char  *first,
       ...)
{
  g_autoptr(VedDaemonOptions) options = ved_daemon_options_new ();
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  va_list arguments;
  char **argv;
  int argc;

  g_ptr_array_add (words, (char *) "vedetted");
  va_start (arguments, first);
  for (const char *word = first; word != NULL; word = va_arg (arguments, const char *))
    g_ptr_array_add (words, (char *) word);
  va_end (arguments);
  argc = (int) words->len;
  g_ptr_array_add (words, NULL);
  argv = (char **) words->pdata;

  return ved_daemon_options_parse (options, &argc, &argv, error) ? g_steal_pointer (&options) : NULL;
}

static void
test_options (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *file = g_build_filename (folder, "vedetted.conf", NULL);
  g_autoptr(VedDaemonOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "[server]\nlisten=127.0.0.2\nport=9000\n[limits]\nreads=0\n"
                                      "[feed]\nsources=local;feed\n", -1, NULL));
  options = parse (&error, "--config", file, "--port", "9001", "--demo", "20", "--scenario", "critical",
                   "--clock",
                   "feed", NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (options->listen, ==, "127.0.0.2");
  g_assert_cmpint (options->port, ==, 9001);
  g_assert_cmpuint (options->per_minute[VED_LIMIT_READ], ==, 0);
  g_assert_cmpuint (options->per_minute[VED_LIMIT_FEED], ==, 120);
  g_assert_cmpint (options->scenario_id, ==, VED_SCENARIO_CRITICAL);
  g_assert_null (options->data_dir);
  ved_test_remove_folder (folder);
}

static void
assert_value (GKeyFile   *config,
              const char *group,
              const char *key,
              const char *value)
{
  g_autofree char *found = g_key_file_get_value (config, group, key, NULL);

  g_assert_cmpstr (found, ==, value);
}

/* Of groups that several files have the nearest counts, whole; the others add theirs. */
static void
test_groups_of_several_files (void)
{
  g_autofree char *user_file = g_build_filename (g_get_user_config_dir (), "vedette", "vedetted.conf", NULL);
  g_autofree char *user_folder = g_path_get_dirname (user_file);
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *file = g_build_filename (folder, "near.conf", NULL);
  g_autoptr(VedDaemonOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (user_folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (user_file, "[channel:pager]\ntype=webhook\nurl=http://far\n[routing]\nwarning=pager\n"
                                      "critical=pager\n[file:/a]\nx=cpu_user_pct\n[file:/b]\ny=cpu_user_pct\n", -1, NULL));
  g_assert_true (g_file_set_contents (file, "[routing]\ncritical=desk\n[file:/b]\nz=cpu_user_pct\n", -1, NULL));
  options = parse (&error, "--config", file, NULL);
  g_assert_no_error (error);

  assert_value (options->alert_config, "channel:pager", "url", "http://far");
  assert_value (options->alert_config, "routing", "critical", "desk");
  assert_value (options->alert_config, "routing", "warning", NULL);
  assert_value (options->source_config, "file:/a", "x", "cpu_user_pct");
  assert_value (options->source_config, "file:/b", "z", "cpu_user_pct");
  assert_value (options->source_config, "file:/b", "y", NULL);
  g_unlink (user_file);
  ved_test_remove_folder (folder);
}

static char *
write_user_file (const char *text)
{
  char *file = g_build_filename (g_get_user_config_dir (), "vedette", "vedetted.conf", NULL);
  g_autofree char *folder = g_path_get_dirname (file);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));

  return file;
}

#define PRODUCTION "[server]\nport=9000\nwrite-back=http://store\nsimulator=http://127.0.0.1:8001\ndata-dir=/var/lib/vedette\nengine=trend\n[limits]\nreads=7\n" \
  "[feed]\ntimezone=Europe/Paris\nsources=local;feed\nshard=2/3\n[routing]\ncritical=pager\n" \
  "[channel:pager]\ntype=webhook\nurl=http://pager\n[remediation]\nenabled=true\n[file:/a]\nx=cpu_user_pct\n"

/* What a computer is configured for is nothing to a fleet that is simulated, or that a program watches for itself. */
static void
test_private_fleets (void)
{
  g_autofree char *file = write_user_file (PRODUCTION);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedDaemonOptions) serving = parse (&error, NULL);
  g_autoptr(VedDaemonOptions) demo = parse (&error, "--demo", "5", NULL);
  g_autoptr(VedDaemonOptions) told = parse (&error, "--demo", "5", "--config", file, NULL);
  g_autoptr(VedDaemonOptions) embedded = parse (&error, "--control-fd", "3", "--source", "feed", NULL);

  g_assert_no_error (error);
  assert_value (serving->alert_config, "channel:pager", "url", "http://pager");
  g_assert_cmpuint (g_strv_length (serving->sources), ==, 2);
  g_assert_cmpuint (serving->shard.n_shards, ==, 3);
  g_assert_cmpstr (serving->write_back, ==, "http://store");
  g_assert_cmpstr (serving->simulator, ==, "http://127.0.0.1:8001");
  g_assert_cmpint (serving->engine_id, ==, VED_ENGINE_TREND);

  g_assert_null (demo->alert_config);
  g_assert_null (demo->sources);
  g_assert_null (demo->write_back);
  g_assert_null (demo->simulator);
  g_assert_null (demo->data_dir);
  g_assert_false (ved_shard_is_part (&demo->shard));
  g_assert_cmpint (demo->port, ==, 9000);
  assert_value (told->alert_config, "channel:pager", "url", "http://pager");
  g_assert_null (told->sources);

  g_assert_null (embedded->alert_config);
  g_assert_null (embedded->write_back);
  g_assert_false (ved_shard_is_part (&embedded->shard));
  g_assert_cmpuint (g_strv_length (embedded->sources), ==, 1);
  g_assert_cmpstr (embedded->feed_timezone, ==, "Europe/Paris");
  assert_value (embedded->source_config, "file:/a", "x", "cpu_user_pct");
  g_unlink (file);
}

/* What is said to a simulator stays on this computer, or is secret on the way. */
static void
test_simulator_address (void)
{
  static const struct {
    const char *url;
    gboolean is_good;
  } cases[] = {
    { "http://127.0.0.1:8001", TRUE }, { "http://localhost:8001", TRUE }, { "http://[::1]:8001", TRUE },
    { "https://sim.example.org", TRUE }, { "http://sim.example.org", FALSE }, { "http://10.0.0.1:8001", FALSE },
    { "https://me:secret@sim.example.org", FALSE }, { "127.0.0.1:8001", FALSE }, { "ftp://127.0.0.1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[server]\nsimulator=%s\n", cases[i].url);
      g_autofree char *file = write_user_file (text);
      g_autoptr(GError) error = NULL;
      g_autoptr(VedDaemonOptions) options = parse (&error, NULL);

      if (cases[i].is_good)
        g_assert_no_error (error);
      else
        g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      g_unlink (file);
    }
}

/* A daemon for others that cannot read what it is to do does not start; whoever needs none of it does without. */
static void
test_unreadable_file (void)
{
  g_autofree char *file = write_user_file (PRODUCTION);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedDaemonOptions) demo = NULL, embedded = NULL, version = NULL;

  g_assert_cmpint (g_chmod (file, 0), ==, 0);
  if (g_access (file, R_OK) == 0)
    g_test_skip ("root reads everything");
  else
    {
      demo = parse (&error, "--demo", "5", NULL);
      g_assert_no_error (error);
      embedded = parse (&error, "--control-fd", "3", "--source", "local", NULL);
      g_assert_no_error (error);
      g_assert_null (parse (&error, "--source", "local", NULL));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
      g_clear_error (&error);
    }
  g_unlink (file);
  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);     /* no user can read a folder as a file */
  version = parse (&error, "--version", NULL);
  g_assert_no_error (error);
  g_assert_true (version->show_version);
  g_rmdir (file);
}

static void
test_wrong_options (void)
{
  const char *wrong[][2] = {
    { "--port", "70000" }, { "--clock", "sun" }, { "--demo-time", "noon" }, { "--scenario", "fine" },
    { "--config", "/nonexistent/vedetted.conf" }, { "--demo", "-3" }, { "one", "two" }, { "--port", "-1" },
    { "--port", "-70000" }, { "--demo", "0" }, { "--scenario", "cascade" },
    { "--engine", "tft" }, { "--engine", "best" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedDaemonOptions) options = parse (&error, wrong[i][0], wrong[i][1], NULL);

      g_assert_null (options);
      g_assert_nonnull (error);
    }
}

/* Two things that exclude each other are not settled by silently dropping one. */
static void
test_contradictions (void)
{
  static const struct {
    const char *words[6];
    const char *said;           /* what the error begins with */
  } cases[] = {
    { { "--demo", "10", "--source", "local" }, "--demo and --source local" },
    { { "--source", "feed", "--scenario", "cascade" }, "--scenario" },
    { { "--source", "feed", "--demo-time", "2026-01-01T00:00:00Z" }, "--demo-time" },
    { { "--port", "-1", "--demo", "5" }, "--port: -1 is no port" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *words = cases[i].words;
      g_autoptr(GError) error = NULL;
      g_autoptr(VedDaemonOptions) options = parse (&error, words[0], words[1], words[2], words[3], NULL);

      g_assert_null (options);
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, cases[i].said));
    }
}

/* Slips of the pen in a file are told, what is right is not, and the rest of the file counts. */
static void
test_warns_of_slips (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *file = g_build_filename (folder, "vedetted.conf", NULL);
  g_autofree char *expected = g_strdup_printf ("%s: nobody reads “prot” in [server]: see vedetted.conf(5)\n"
                                               "%s: nobody reads “rolls” in [channel:ops]: see vedetted.conf(5)\n"
                                               "%s: nobody reads the group [limit]: see vedetted.conf(5)\n", file, file, file);
  g_autoptr(VedDaemonOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "[server]\nprot=9000\nlisten=127.0.0.2\n[limits]\nreads=0\n"
                                      "[channel:ops]\ntype=webhook\nrolls=chat\n[file:/boxes.csv]\nbox=server_name\n"
                                      "[limit]\nreads=0\n", -1, NULL));
  options = parse (&error, "--config", file, NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (options->listen, ==, "127.0.0.2");
  g_assert_cmpstr (options->warnings->str, ==, expected);
  ved_test_remove_folder (folder);
}

static char *
read_warnings (const char *file)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedDaemonOptions) options = parse (&error, "--config", file, NULL);

  g_assert_no_error (error);

  return g_strdup (options->warnings->str);
}

static void
test_warns_of_open_secrets (void)
{
  static const char *const texts[] = { "[channel:ops]\ntype=webhook\n", "[channel:ops]\ntype=webhook\nauthorization=Bearer x\n" };
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *file = g_build_filename (folder, "vedetted.conf", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *open = NULL, *closed = NULL;

      g_assert_true (g_file_set_contents (file, texts[i], -1, NULL));
      g_assert_cmpint (g_chmod (file, 0644), ==, 0);
      open = read_warnings (file);
      g_assert_cmpint (strstr (open, "chmod 600") != NULL, ==, i == 1);
      g_assert_cmpint (g_chmod (file, 0640), ==, 0);
      closed = read_warnings (file);
      g_assert_cmpstr (closed, ==, "");
    }
  ved_test_remove_folder (folder);
}

/* Who runs the program reads its words, not the room of the source that they come from. */
static void
test_messages_are_for_people (void)
{
  if (g_test_subprocess ())
    {
      ved_program_show_messages ();
      g_set_prgname ("vedetted");
      g_log ("ved-service", G_LOG_LEVEL_MESSAGE, "local delivers nothing: it is away");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("vedetted: local delivers nothing: it is away\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/api-key/matches", test_matches);
  g_test_add_func ("/api-key/file", test_key_file);
  g_test_add_func ("/rate-limiter", test_rate_limiter);
  g_test_add_func ("/daemon-options/parse", test_options);
  g_test_add_func ("/daemon-options/parse-of-several-files", test_groups_of_several_files);
  g_test_add_func ("/daemon-options/private-fleets", test_private_fleets);
  g_test_add_func ("/daemon-options/simulator-address", test_simulator_address);
  g_test_add_func ("/daemon-options/unreadable-file", test_unreadable_file);
  g_test_add_func ("/daemon-options/wrong", test_wrong_options);
  g_test_add_func ("/messages-are-for-people", test_messages_are_for_people);
  g_test_add_func ("/options/contradictions", test_contradictions);
  g_test_add_func ("/options/warns-of-slips", test_warns_of_slips);
  g_test_add_func ("/options/warns-of-open-secrets", test_warns_of_open_secrets);

  return g_test_run ();
}
