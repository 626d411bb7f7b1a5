/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "forecast/backtest/ved-backtest.h"
#include "forecast/ved-early-warning.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* The recorded sets are not part of the project: VEDETTE_TEST_DATA names the folder in whose folder metrics lie
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
  g_assert_nonnull (strstr (error->message, "a.csv:3: column 2 (x)"));
  g_clear_error (&error);

  remove_folder (folder);
}

/* Each is one file; the message names the file, the line and what was expected there. */
static void
test_load_broken_files (void)
{
  static const struct {
    const char *text;
    const char *place;
  } faults[] = {
    { "", "a.csv:1: " },
    { "x,y\n600,1\n", "a.csv:1: expected “ts,”" },
    { "ts\n600\n", "a.csv:1: " },
    { "ts,x\n", "a.csv:2: " },
    { "ts,x\n600\n", "a.csv:2: " },
    { "ts,x\n600,1,2\n", "a.csv:2: " },
    { "ts,x\n\n,1\n", "a.csv:3: expected a time" },
    { "ts,x\n1e300,1\n", "a.csv:2: expected a time" },
    { "ts,x\n600,1\n900,2\n40000000000,1\n", "a.csv: the times" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("vedette-backtest-XXXXXX", NULL);
      g_autoptr(GError) error = NULL;

      write_file (folder, "a.csv", faults[i].text);
      g_assert_null (ved_backtest_data_load (folder, VED_BACKTEST_CSV, NULL, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, faults[i].place));
      remove_folder (folder);
    }
}

static void
test_load_missing_column (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-backtest-XXXXXX", NULL);
  g_autoptr(GError) error = NULL;

  write_file (folder, "a.csv", "ts,x\n600,1\n");
  g_assert_null (ved_backtest_data_load (folder, VED_BACKTEST_JUMPSTARTER, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "a.csv:1: there is no column “m00”"));
  remove_folder (folder);
}

/* Rows that are missing, doubled, late, or off by 90 seconds, and a host that came later. */
static void
test_load_by_time (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-backtest-XXXXXX", NULL);
  g_autoptr(VedBacktestData) data = NULL;
  g_autoptr(GError) error = NULL;
  const float *values;

  write_file (folder, "a.csv", "ts,x\n600,1\n990,2\n1110,3\n1110,33\n2010,6\n1790,5\n2100,7\n1500,\n");
  write_file (folder, "b.csv", "ts,x\n1860,50\n2100,70\n2400,80\n");
  data = ved_backtest_data_load (folder, VED_BACKTEST_CSV, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (data->first_us, ==, 600 * 1000000);
  g_assert_cmpuint (data->n_steps, ==, 7);

  values = ved_backtest_data_series (data, 0);
  g_assert_cmpfloat (values[0], ==, 1.0f);
  g_assert_cmpfloat (values[1], ==, 2.0f);
  g_assert_cmpfloat (values[2], ==, 33.0f);
  g_assert_true (isnan (values[3]));
  g_assert_cmpfloat (values[4], ==, 5.0f);
  g_assert_cmpfloat (values[5], ==, 7.0f);
  g_assert_true (isnan (values[6]));
  values = ved_backtest_data_series (data, 1);
  g_assert_true (isnan (values[3]));
  g_assert_cmpfloat (values[4], ==, 50.0f);
  g_assert_cmpfloat (values[6], ==, 80.0f);
  remove_folder (folder);
}

static void
test_npy (void)
{
  const guint origins[] = { 7, 9, 100 };
  g_autoptr(VedForecastCube) cube = ved_forecast_cube_new (2, origins, 3);
  g_autofree char *folder = g_dir_make_tmp ("vedette-backtest-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.npy", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  VedQuantileForecast forecast = { 0 };
  gsize length, header;
  float value;

  forecast.p10[95] = -1.5f;
  forecast.p90[0] = 8.25f;
  ved_forecast_cube_put (cube, 1, 2, &forecast);
  g_assert_true (ved_forecast_cube_write_npy (cube, path, NULL, &error));
  g_assert_true (g_file_get_contents (path, &bytes, &length, &error));

  g_assert_cmpmem (bytes, 8, "\x93NUMPY\x01\x00", 8);
  header = 10 + (guchar) bytes[8] + 256 * (guchar) bytes[9];
  g_assert_cmpuint (header % 64, ==, 0);
  g_assert_nonnull (g_strstr_len (bytes + 10, (gssize) header - 10, "'shape': (3, 2, 3, 96)"));
  g_assert_cmpuint (length, ==, header + 3 * 2 * 3 * 96 * sizeof (float));
  memcpy (&value, bytes + header + ((0 * 6 + 5) * 96 + 95) * sizeof value, sizeof value);
  g_assert_cmpfloat (value, ==, -1.5f);
  memcpy (&value, bytes + header + ((2 * 6 + 5) * 96 + 0) * sizeof value, sizeof value);
  g_assert_cmpfloat (value, ==, 8.25f);
  remove_folder (folder);
}

/* A disk without room for the numbers leaves the file that there was. */
static void
test_npy_full_disk (void)
{
  const guint origins[] = { 7, 9, 100 };
  g_autoptr(VedForecastCube) cube = ved_forecast_cube_new (2, origins, 3);
  g_autofree char *folder = g_dir_make_tmp ("vedette-backtest-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.npy", NULL), *text = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit before, little;
  gboolean is_written;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  little = before;
  little.rlim_cur = 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  is_written = ved_forecast_cube_write_npy (cube, path, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (is_written);
  g_assert_nonnull (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
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

/* One series that is 0 but for a block of 10 at the same time every second day; level: 0, since the block is
 * rarer than 2 %. The cube says 10 for sure where told, and nothing above 0 elsewhere. */
static void
test_events (void)
{
  const guint n = 40 * 288, starts[] = { 30 * 288 + 40, 32 * 288 + 40, 34 * 288 + 40 };
  const guint origins[] = { 30 * 288, 31 * 288, 32 * 288, 32 * 288 + 44, 34 * 288, 35 * 288, 36 * 288 };
  g_autofree float *values = g_new0 (float, n);
  VedBacktestData data = { .n_hosts = 1, .n_metrics = 1, .n_series = 1, .n_steps = n, .values = values };
  g_autoptr(VedForecastCube) cube = ved_forecast_cube_new (1, origins, G_N_ELEMENTS (origins));
  const gboolean usable = TRUE;
  VedBacktestEvents events;

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      for (guint step = 0; step < 12; step++)
        values[starts[i] + step] = 10.0f;
    }
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      for (guint step = 0; step < VED_HORIZON_STEPS; step++)
        {
          gboolean is_told = step >= 30 && step < 60 && (i == 0 || i == 2 || i == 5);

          for (guint q = 0; q < VED_CUBE_QUANTILES; q++)
            ved_forecast_cube_row (cube, q, 0, i)[step] = is_told ? 10.0f : -10.0f;
        }
    }
  events = ved_backtest_events_compute (&data, cube, &usable, 28 * 288, 32 * 288);

  /* 32 d is a hit, 32 d 44 no chance, 34 d a miss, 35 d false, 36 d quiet. */
  g_assert_cmpuint (events.n_chances, ==, 4);
  g_assert_cmpuint (events.n_events, ==, 2);
  g_assert_cmpuint (events.n_alarms, ==, 2);
  g_assert_cmpuint (events.n_hits, ==, 1);
  g_assert_cmpfloat (events.f1, ==, 0.5);
  g_assert_cmpfloat (events.lead_minutes, ==, 41 * 5.0);
  g_assert_cmpuint (ved_reliability_get_n (&events.reliability), ==, 4);
}

/* Forecasts that mean nothing while yesterday says it all: outcomes teach the rule to listen to yesterday, and its
 * chances come true. A few outcomes leave it as it was. */
static void
test_warning_rule (void)
{
  const guint n = 4000;
  g_autofree VedWarningSigns *signs = g_new0 (VedWarningSigns, n);
  g_autofree gboolean *events = g_new0 (gboolean, n);
  VedReliability usual_says = { 0 }, fitted_says = { 0 };
  VedWarningRule usual, few, fitted;
  VedRng rng;

  ved_rng_init (&rng, 7, 1);
  for (guint i = 0; i < n; i++)
    {
      signs[i].sign[0] = -3.0 + 8.0 * ved_rng_uniform (&rng);
      signs[i].sign[2] = ved_rng_uniform (&rng) < 0.3;
      signs[i].sign[1] = 0.5 * signs[i].sign[2];
      signs[i].sign[5] = -2.0;
      signs[i].sign[6] = -4.0;
      events[i] = ved_rng_uniform (&rng) < (signs[i].sign[2] > 0.0 ? 0.9 : 0.05);
    }
  ved_warning_rule_init (&usual);
  ved_warning_rule_fit (&few, signs, events, 3);
  ved_warning_rule_fit (&fitted, signs, events, n / 2);
  for (guint i = 0; i <= VED_WARNING_SIGNS; i++)
    g_assert_cmpfloat_with_epsilon (few.weight[i], usual.weight[i], 0.25);
  for (guint i = n / 2; i < n; i++)
    {
      ved_reliability_add (&usual_says, ved_warning_rule_chance (&usual, &signs[i]), events[i]);
      ved_reliability_add (&fitted_says, ved_warning_rule_chance (&fitted, &signs[i]), events[i]);
    }
  g_assert_cmpfloat (ved_reliability_get_error (&fitted_says), <, 0.05);
  g_assert_cmpfloat (ved_reliability_get_brier (&fitted_says), <, 0.7 * ved_reliability_get_brier (&usual_says));
}

/* The chance of an event at noon of a series that rises a little every afternoon and stays below its level: it stands
 * @raised higher since an hour than on the days before. */
static double
chance_when_raised (float raised)
{
  const guint origin = 10 * 288 + 144;
  g_autofree float *values = g_new (float, origin);
  float quantiles[VED_CUBE_QUANTILES][VED_HORIZON_STEPS];
  const float *const rows[VED_CUBE_QUANTILES] = { quantiles[0], quantiles[1], quantiles[2] };
  VedWarningLevel level = { 20.0f, 3.0f };
  VedWarningSigns signs;
  VedWarningRule rule;
  VedRng rng;

  ved_rng_init (&rng, 9, 1);
  for (guint i = 0; i < origin; i++)
    values[i] = (i % 288 > 180 && i % 288 < 200 ? 16.0f : 10.0f) + (float) ved_rng_normal (&rng)
      + (i + 12 >= origin ? raised : 0.0f);
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      quantiles[0][i] = 8.0f;
      quantiles[1][i] = 10.0f;
      quantiles[2][i] = 12.0f;
    }
  ved_warning_rule_init (&rule);
  ved_warning_signs_read (&signs, &level, values, origin, rows);

  return ved_warning_rule_chance (&rule, &signs);
}

/* The afternoon's rise from where the series is now would bring it above, whatever the forecast says. */
static void
test_warning_courses (void)
{
  double usual = chance_when_raised (0.0f);

  g_assert_cmpfloat (usual, >, 0.0);
  g_assert_cmpfloat (chance_when_raised (6.0f), >, 4.0 * usual);
  g_assert_cmpfloat_with_epsilon (chance_when_raised (NAN), usual, 0.2 * usual);
}

/* Every other day rises at noon and then goes above; of the newest day only what came until now is known. */
static double
chance_after_noon (gboolean has_risen)
{
  enum { STEPS = 16 * 288 + 96, ORIGIN = 15 * 288 + 180 };

  const VedWarningLevel level = { 15.0f, 1.0f };
  g_autofree float *values = g_new (float, STEPS);
  float quantiles[3][VED_HORIZON_STEPS];
  const float *const rows[3] = { quantiles[0], quantiles[1], quantiles[2] };
  VedWarningSigns signs;
  VedWarningRule rule;
  VedRng rng;

  ved_rng_init (&rng, 9, 1);
  for (guint i = 0; i < STEPS; i++)
    {
      guint step = i % 288;
      gboolean is_such = i / 288 == 15 ? has_risen : i / 288 % 2 == 0;

      values[i] = 10.0f + 0.3f * (float) ved_rng_normal (&rng);
      if (is_such && step >= 120 && step < 160)
        values[i] += 3.0f;
      if (is_such && step >= 200 && step < 220)
        values[i] += 7.0f;
    }
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      quantiles[0][i] = 8.0f;
      quantiles[1][i] = 10.0f;
      quantiles[2][i] = 12.0f;
    }
  ved_warning_rule_init (&rule);
  ved_warning_signs_read (&signs, &level, values, ORIGIN, rows);

  return ved_warning_rule_chance (&rule, &signs);
}

/* Days like this one tell what will come of it. */
static void
test_warning_like_days (void)
{
  double usual = chance_after_noon (FALSE);

  g_assert_cmpfloat (usual, >, 0.0);
  g_assert_cmpfloat (chance_after_noon (TRUE), >, 2.0 * usual);
}

/* True chances .9, .8, .1, .1: alarms at the first two promise 2 · 1.7 / (2 + 1.9) = .87, more alarms less. */
static void
test_warning_threshold (void)
{
  double chances[] = { 0.1, 0.9, 0.1, 0.8 };

  g_assert_cmpfloat (ved_warning_best_threshold (chances, 4), ==, 0.8);
  g_assert_cmpfloat (ved_warning_best_threshold (chances, 0), >, 1.0);
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

static void
note_progress (VedEngineId engine,
               guint       n_done,
               guint       n_series,
               gpointer    user_data)
{
  guint *counts = user_data;

  g_assert_cmpuint (n_done, ==, counts[engine] % 6 + 1);
  counts[engine] = n_done;
  g_assert_cmpuint (n_series, ==, 6);
}

/* Series by series, whatever the number of threads; the yardstick goes through all of them once more. */
static void
test_progress (void)
{
  g_autoptr(VedBacktestData) data = make_data (20 * 288);
  const VedEngineId engines[] = { VED_ENGINE_SNAIVE, VED_ENGINE_TREND };
  guint counts[VED_N_ENGINES] = { 0 };
  VedBacktestPlan plan = { 10 * 288, 15 * 288, 20 * 288, 100, 2, .progress = note_progress, .progress_data = counts };
  g_autoptr(VedBacktestResult) result = NULL;
  g_autoptr(GError) error = NULL;

  result = ved_backtest_run (data, &plan, engines, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts[VED_ENGINE_SNAIVE], ==, 6);
  g_assert_cmpuint (counts[VED_ENGINE_TREND], ==, 6);
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
  { "jumpstarter48", VED_BACKTEST_JUMPSTARTER, 1.356, 0.233, 0.206, 0.70 },
  { "bitbrains100", VED_BACKTEST_BITBRAINS, 1.268, 0.664, 0.586, 0.70 },
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

  folder = g_build_filename (g_getenv (DATA_VARIABLE), "metrics", window->folder, NULL);
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
  g_test_add_func ("/backtest/load-broken-files", test_load_broken_files);
  g_test_add_func ("/backtest/load-missing-column", test_load_missing_column);
  g_test_add_func ("/backtest/load-by-time", test_load_by_time);
  g_test_add_func ("/backtest/npy", test_npy);
  g_test_add_func ("/backtest/npy-full-disk", test_npy_full_disk);
  g_test_add_func ("/backtest/events", test_events);
  g_test_add_func ("/backtest/warning-rule", test_warning_rule);
  g_test_add_func ("/backtest/warning-courses", test_warning_courses);
  g_test_add_func ("/backtest/warning-like-days", test_warning_like_days);
  g_test_add_func ("/backtest/warning-threshold", test_warning_threshold);
  g_test_add_func ("/backtest/score", test_score);
  g_test_add_func ("/backtest/fill", test_fill);
  g_test_add_func ("/backtest/scale-and-usable", test_scale_and_usable);
  g_test_add_func ("/backtest/protocol", test_protocol);
  g_test_add_func ("/backtest/progress", test_progress);
  g_test_add_data_func ("/backtest/jumpstarter48", &windows[0], test_developer_window);
  g_test_add_data_func ("/backtest/bitbrains100", &windows[1], test_developer_window);

  return g_test_run ();
}
