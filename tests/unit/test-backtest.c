/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "forecast/ved-backtest.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* The recorded sets are not part of the project: VEDETTE_TEST_DATA names the folder that holds
 * jumpstarter48 and bitbrains100. */
#define DATA_VARIABLE "VEDETTE_TEST_DATA"

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_gzip (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileOutputStream) base = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL);
  g_autoptr(GConverter) zip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (G_OUTPUT_STREAM (base), zip);

  g_assert_true (g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_load (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-backtest-XXXXXX", NULL);
  g_autoptr(VedBacktestData) data = NULL;
  g_autoptr(GError) error = NULL;

  write_file (folder, "b.csv", "ts,x,y,label\n600,1,2.5,0\n900,,3,1\n");
  write_gzip (folder, "a.csv.gz", "ts,x,y,label\r\n600,10,20,0\r\n900,11,,-1\r\n1200,12,22,-1\r\n");
  data = ved_backtest_data_load (folder, VED_BACKTEST_CSV, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (data->n_series, ==, 4);
  g_assert_cmpuint (data->n_steps, ==, 3);
  g_assert_cmpint (data->first_us, ==, 600 * 1000000);
  g_assert_cmpstr (data->hosts[0], ==, "a");
  g_assert_cmpstr (data->metrics[1], ==, "y");
  g_assert_cmpfloat (ved_backtest_data_series (data, 0)[2], ==, 12.0f);
  g_assert_true (isnan (ved_backtest_data_series (data, 1)[1]));
  g_assert_cmpfloat (ved_backtest_data_series (data, 3)[0], ==, 2.5f);
  g_assert_true (isnan (ved_backtest_data_series (data, 2)[1]));
  g_assert_true (isnan (ved_backtest_data_series (data, 3)[2]));
  remove_folder (folder);
}

static void
test_load_faults (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-backtest-XXXXXX", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_backtest_data_load (folder, VED_BACKTEST_CSV, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_clear_error (&error);

  write_file (folder, "a.csv", "ts,x\n600,1\n900,oops\n");
  g_assert_null (ved_backtest_data_load (folder, VED_BACKTEST_CSV, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "line 3, column 2"));
  g_clear_error (&error);

  write_file (folder, "a.csv", "ts,x\n600\n");
  g_assert_null (ved_backtest_data_load (folder, VED_BACKTEST_CSV, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);

  write_file (folder, "a.csv", "");
  g_assert_null (ved_backtest_data_load (folder, VED_BACKTEST_CSV, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  remove_folder (folder);
}

static void
test_score (void)
{
  VedQuantileForecast forecast = { 0 };
  VedSeriesScore score = { 0 };
  float observed[VED_HORIZON_STEPS];

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      forecast.p10[i] = 8.0f;
      forecast.p50[i] = 10.0f;
      forecast.p90[i] = 14.0f;
      observed[i] = i < 48 ? 12.0f : NAN;
    }
  observed[0] = 20.0f;
  ved_series_score_add (&score, observed, &forecast);

  g_assert_cmpuint (score.n, ==, 48);
  g_assert_cmpuint (score.n_inside, ==, 47);
  g_assert_cmpuint (score.n_below90, ==, 47);
  g_assert_cmpfloat_with_epsilon (score.pinball[0], 2.0 * 0.1 * (47 * 4.0 + 12.0), 1e-4);
  g_assert_cmpfloat_with_epsilon (score.pinball[1], 47 * 2.0 + 10.0, 1e-4);
  g_assert_cmpfloat_with_epsilon (score.pinball[2], 2.0 * (47 * 0.1 * 2.0 + 0.9 * 6.0), 1e-4);
  g_assert_cmpfloat_with_epsilon (score.width, 48 * 6.0, 1e-9);
}

static void
test_fill (void)
{
  float values[900], filled[900];

  for (guint i = 0; i < 900; i++)
    values[i] = i % 288;
  values[0] = NAN;
  for (guint i = 600; i < 620; i++)
    values[i] = NAN;
  ved_backtest_fill (values, 900, filled);

  g_assert_cmpfloat (filled[0], ==, 0.0f);
  g_assert_cmpfloat (filled[600], ==, values[599]);
  g_assert_cmpfloat (filled[610], ==, values[599]);
  g_assert_cmpfloat (filled[611], ==, values[611 - 288]);
  g_assert_cmpfloat (filled[620], ==, values[620]);
}

static void
test_scale_and_usable (void)
{
  g_autofree float *values = g_new (float, 2000);

  for (guint i = 0; i < 2000; i++)
    values[i] = (i / 288) % 2 == 0 ? 1.0f : 3.0f;
  g_assert_cmpfloat_with_epsilon (ved_backtest_scale (values, 1152), 2.0, 1e-9);
  g_assert_true (ved_backtest_is_usable (values, 1152, 1500, 2000));
  for (guint i = 1500; i < 1610; i++)
    values[i] = NAN;
  g_assert_false (ved_backtest_is_usable (values, 1152, 1500, 2000));
  for (guint i = 0; i < 2000; i++)
    values[i] = 5.0f;
  g_assert_false (ved_backtest_is_usable (values, 1152, 1500, 2000));
}

static VedBacktestData *
make_data (guint n_steps)
{
  VedBacktestData *data = g_new0 (VedBacktestData, 1);
  VedRng rng;

  data->n_hosts = 3;
  data->n_metrics = 2;
  data->n_series = 6;
  data->n_steps = n_steps;
  data->first_us = 300 * 1000000;
  data->hosts = g_strsplit ("a b c", " ", -1);
  data->metrics = g_strsplit ("x y", " ", -1);
  data->values = g_new (float, 6 * n_steps);
  ved_rng_init (&rng, 31, 1);
  for (guint series = 0; series < 6; series++)
    {
      for (guint i = 0; i < n_steps; i++)
        data->values[series * n_steps + i] = (float) (30.0 + 10.0 * sin (i * 2.0 * G_PI / 288.0 + series)
                                                      + 2.0 * ved_rng_normal (&rng));
    }

  return data;
}

/* Against the daily naive two noises meet, against the profile hardly more than one. */
static void
test_protocol (void)
{
  g_autoptr(VedBacktestData) data = make_data (20 * 288);
  const VedEngineId engines[] = { VED_ENGINE_SNAIVE, VED_ENGINE_SEASONAL };
  VedBacktestPlan plan = { 10 * 288, 15 * 288, 20 * 288, 100, 2 };
  g_autoptr(VedBacktestResult) result = NULL, alone = NULL;
  g_autoptr(GError) error = NULL;

  result = ved_backtest_run (data, &plan, engines, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_origins, ==, 14);
  g_assert_cmpfloat_with_epsilon (result->rows[0].score.rel_ql, 1.0, 1e-12);
  g_assert_cmpfloat (result->rows[1].score.rel_ql, <, 0.78);
  g_assert_cmpfloat (result->rows[1].score.coverage80, >, 0.76);
  g_assert_cmpfloat (result->rows[1].score.coverage80, <, 0.86);
  g_assert_cmpuint (result->rows[1].score.n_series, ==, 6);

  plan.n_threads = 1;
  alone = ved_backtest_run (data, &plan, engines, 2, NULL, &error);
  g_assert_cmpmem (result->rows[1].series, 6 * sizeof (VedSeriesScore), alone->rows[1].series,
                   6 * sizeof (VedSeriesScore));

  plan.test_end = 21 * 288;
  g_assert_null (ved_backtest_run (data, &plan, engines, 2, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
}

typedef struct {
  const char *folder;
  VedBacktestSet set;
  double persistence_rel_ql;    /* of the table that the protocol was published with */
  double persistence_wql;
  double snaive_wql;
  double seasonal_rel_ql;       /* at most */
} Window;

static const Window windows[] = {
  { "jumpstarter48", VED_BACKTEST_JUMPSTARTER, 1.356, 0.233, 0.206, 0.71 },
  { "bitbrains100", VED_BACKTEST_BITBRAINS, 1.268, 0.664, 0.586, 0.71 },
};

static void
test_developer_window (gconstpointer user_data)
{
  const Window *window = user_data;
  const VedEngineId engines[] = { VED_ENGINE_SNAIVE, VED_ENGINE_PERSISTENCE, VED_ENGINE_SEASONAL };
  VedBacktestPlan plan = ved_backtest_plan_developer (window->set);
  g_autoptr(VedBacktestData) data = NULL;
  g_autoptr(VedBacktestResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = NULL;
  const VedBacktestScore *score;

  if (g_getenv (DATA_VARIABLE) == NULL)
    {
      g_test_skip (DATA_VARIABLE " does not name a folder with recorded metrics");
      return;
    }

  folder = g_build_filename (g_getenv (DATA_VARIABLE), window->folder, NULL);
  data = ved_backtest_data_load (folder, window->set, NULL, &error);
  g_assert_no_error (error);
  result = ved_backtest_run (data, &plan, engines, 3, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (result->n_origins, ==, 37);
  g_assert_cmpfloat_with_epsilon (result->rows[0].score.wql, window->snaive_wql, 5e-4);
  g_assert_cmpfloat_with_epsilon (result->rows[1].score.rel_ql, window->persistence_rel_ql, 5e-4);
  g_assert_cmpfloat_with_epsilon (result->rows[1].score.wql, window->persistence_wql, 5e-4);
  score = &result->rows[2].score;
  g_test_message ("seasonal on %s: relQL %.4f, wQL %.4f, MASE %.3f, cov80 %.3f (%.3f at the 10th "
                  "percentile), %.0f us CPU a forecast", window->folder, score->rel_ql, score->wql, score->mase_mean,
                  score->coverage80, score->coverage80_p10,
                  result->rows[2].cpu_seconds * 1e6 / score->n_series / result->n_origins);
  g_assert_cmpfloat (score->rel_ql, <, window->seasonal_rel_ql);
  g_assert_cmpfloat (score->coverage80, >, 0.78);
  g_assert_cmpfloat (score->coverage80, <, 0.82);
  g_assert_cmpfloat (score->coverage80_p10, >, 0.65);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backtest/load", test_load);
  g_test_add_func ("/backtest/load-faults", test_load_faults);
  g_test_add_func ("/backtest/score", test_score);
  g_test_add_func ("/backtest/fill", test_fill);
  g_test_add_func ("/backtest/scale-and-usable", test_scale_and_usable);
  g_test_add_func ("/backtest/protocol", test_protocol);
  g_test_add_data_func ("/backtest/jumpstarter48", &windows[0], test_developer_window);
  g_test_add_data_func ("/backtest/bitbrains100", &windows[1], test_developer_window);

  return g_test_run ();
}
