/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/ved-sim-options.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean
parse (VedSimOptions *options,
       const char    *line,
       GError       **error)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char **left = g_memdup2 (words, (g_strv_length (words) + 1) * sizeof *words);
  int n = (int) g_strv_length (words);

  memset (options, 0, sizeof *options);

  return ved_sim_options_parse (options, &n, &left, error);
}

static void
test_defaults (void)
{
  g_autoptr(GError) error = NULL;
  VedSimOptions options;

  g_assert_true (parse (&options, "vedette-sim", &error));
  g_assert_no_error (error);
  g_assert_false (options.stream);
  g_assert_cmpuint (options.stream_config.n_servers, ==, 20);
  g_assert_cmpuint (options.stream_config.rng_seed, ==, 42);
  g_assert_cmpfloat (options.stream_config.backfill_days, ==, 14.0);
  g_assert_cmpfloat (options.stream_config.speed, ==, 1.0);
  g_assert_cmpint (options.stream_config.scenario, ==, VED_SCENARIO_NATURAL);
  g_assert_cmpuint (options.port, ==, 8001);
  g_assert_cmpstr (options.listen, ==, "127.0.0.1");
  g_assert_cmpstr (options.inference_url, ==, "http://127.0.0.1:8000");
  g_assert_null (options.api_key);
  ved_sim_options_clear (&options);
}

static void
test_all (void)
{
  g_autoptr(GError) error = NULL;
  VedSimOptions options;

  g_assert_true (parse (&options, "vedette-sim --stream --servers 90 --port 0 --inference-url http://a:1 "
                        "--scenario cascade --rng-seed 7 --speed 60 --backfill 0.5 --listen ::1", &error));
  g_assert_no_error (error);
  g_assert_true (options.stream);
  g_assert_cmpuint (options.stream_config.n_servers, ==, 90);
  g_assert_cmpuint (options.stream_config.rng_seed, ==, 7);
  g_assert_cmpfloat (options.stream_config.backfill_days, ==, 0.5);
  g_assert_cmpfloat (options.stream_config.speed, ==, 60.0);
  g_assert_cmpint (options.stream_config.scenario, ==, VED_SCENARIO_CASCADE);
  g_assert_cmpuint (options.port, ==, 0);
  g_assert_cmpstr (options.listen, ==, "::1");
  g_assert_cmpstr (options.inference_url, ==, "http://a:1");
  ved_sim_options_clear (&options);
}

static void
test_refused (void)
{
  const struct {
    const char *line;
    const char *named;
  } cases[] = {
    { "vedette-sim --servers 6", "--servers" }, { "vedette-sim --servers 10001", "--servers" },
    { "vedette-sim --port 70000", "--port" }, { "vedette-sim --port -1", "--port" },
    { "vedette-sim --speed 0", "--speed" }, { "vedette-sim --speed nan", "--speed" },
    { "vedette-sim --backfill 31", "--backfill" }, { "vedette-sim --backfill -1", "--backfill" },
    { "vedette-sim --rng-seed -1", "--rng-seed" }, { "vedette-sim --scenario storm", "storm" },
    { "vedette-sim storm", "storm" }, { "vedette-sim --storm", "storm" },
    { "vedette-sim --api-key-file /nowhere/key", "/nowhere/key" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      VedSimOptions options;

      g_assert_false (parse (&options, cases[i].line, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].named));
      ved_sim_options_clear (&options);
    }
}

static void
test_key_file (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vedette-XXXXXX", &error);
  g_autofree char *file = g_build_filename (folder, "key", NULL);
  g_autofree char *line = g_strdup_printf ("vedette-sim --api-key-file %s", file);
  VedSimOptions options;

  g_assert_true (g_file_set_contents_full (file, "secret\n", -1, G_FILE_SET_CONTENTS_NONE, 0644, &error));
  g_assert_false (parse (&options, line, &error));
  g_assert_nonnull (strstr (error->message, "chmod 600"));
  ved_sim_options_clear (&options);
  g_clear_error (&error);

  g_assert_cmpint (g_chmod (file, 0600), ==, 0);
  g_assert_true (parse (&options, line, &error));
  g_assert_cmpstr (options.api_key, ==, "secret");
  ved_sim_options_clear (&options);

  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("VEDETTE_API_KEY");
  g_test_add_func ("/sim-options/defaults", test_defaults);
  g_test_add_func ("/sim-options/all", test_all);
  g_test_add_func ("/sim-options/refused", test_refused);
  g_test_add_func ("/sim-options/key-file", test_key_file);

  return g_test_run ();
}
