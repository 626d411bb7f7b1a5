/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-forecast-trust"

#include "config.h"

#include "base/ved-rng.h"
#include "forecast/ved-backtest-data.h"
#include "forecast/ved-backtest-score.h"
#include "forecast/ved-forecaster.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* What can go wrong with a history, and how little of it the forecasts may notice. A small fleet, drawn from a
 * seed, is harmed in one way after the other; the seasonal engine forecasts from what is left, and its loss
 * against the true outcomes is compared with its loss on the history unharmed: the geometric mean over
 * series of the ratio stays below 1.1. */

#define N_HOSTS     4
#define N_SHAPES    5
#define N_SERIES    (N_HOSTS * N_SHAPES)
#define N_STEPS     (18 * 288)
#define FIRST       (15 * 288)
#define STRIDE      60
#define MOST_LOSS   1.1
#define FIRST_S     G_GINT64_CONSTANT (1700000100)

static const VedSeriesKind kind = { 0.0, G_MAXDOUBLE, 0.0, 0.0, 0.0 };

typedef struct {
  float *values;                /* [N_SERIES][N_STEPS] */
} Fleet;

static double
shape_at (guint shape,
          guint step,
          guint host)
{
  double day = step * 2.0 * G_PI / 288.0 + host, hump = MAX (0.0, sin (day));

  switch (shape)
    {
    case 0:
      return 30.0 + 12.0 * sin (day);
    case 1:
      return 5.0 + 60.0 * hump * hump * hump;
    case 2:
      return 55.0 + 4.0 * ((step / 700) % 3);
    case 3:
      return step % 288 / 6 == 10 + host ? 80.0 : 3.0;
    default:
      return 20.0 + 10.0 * sin (day) + (step / 288 % 7 < 2 ? -8.0 : 0.0);
    }
}

static void
fleet_init (Fleet *self)
{
  VedRng rng;

  ved_rng_init (&rng, 7, 7);
  self->values = g_new (float, (gsize) N_SERIES * N_STEPS);
  for (guint series = 0; series < N_SERIES; series++)
    {
      double memory = 0.0;

      for (guint i = 0; i < N_STEPS; i++)
        {
          memory = 0.9 * memory + 0.5 * ved_rng_normal (&rng);
          self->values[series * N_STEPS + i] =
            (float) MAX (0.0, shape_at (series % N_SHAPES, i, series / N_SHAPES) + memory + ved_rng_normal (&rng));
        }
    }
}

static double
loss_of (const float *truth,
         const float *seen,
         guint        n_known)
{
  VedSeriesScore score = { 0 };
  VedQuantileForecast forecast;

  for (guint o = FIRST; o + VED_HORIZON_STEPS <= N_STEPS; o += STRIDE)
    {
      guint n = MIN (o, n_known);
      VedSeriesPast past = { &seen[o - n], n, FIRST_S *G_USEC_PER_SEC + o * VED_STEP_US };
      VedSeasonalState state = { 0 };

      ved_forecaster_learn (&state, &kind, &past);
      ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &kind, &past, &forecast);
      ved_series_score_add (&score, &truth[o], &forecast);
    }

  return ved_series_score_ql (&score);
}

/* Geometric mean over series of the loss on @seen over that on the true history. */
static double
relative_loss (const Fleet *truth,
               const float *seen)
{
  double sum = 0.0;

  for (guint series = 0; series < N_SERIES; series++)
    {
      const float *values = &truth->values[series * N_STEPS];

      sum += log (loss_of (values, &seen[series * N_STEPS], N_STEPS) / loss_of (values, values, N_STEPS));
    }

  return exp (sum / N_SERIES);
}

typedef void (*HarmFunc) (VedRng *rng,
                          float  *values);

static void
drop_five_percent (VedRng *rng,
                   float  *values)
{
  for (guint i = 0; i < N_STEPS; i++)
    {
      if (ved_rng_below (rng, 20) == 0)
        values[i] = NAN;
    }
}

static void
cut_out (VedRng *rng,
         float  *values,
         guint   length)
{
  for (guint day = 1; day + 1 < N_STEPS / 288; day += 4)
    {
      guint from = day * 288 + ved_rng_below (rng, 288);

      for (guint i = 0; i < length && from + i < N_STEPS; i++)
        values[from + i] = NAN;
    }
}

static void
cut_out_six_hours (VedRng *rng,
                   float  *values)
{
  cut_out (rng, values, 72);
}

static void
cut_out_a_day (VedRng *rng,
               float  *values)
{
  cut_out (rng, values, 288);
}

static void
lose_a_day_near_the_end (VedRng *rng,
                         float  *values)
{
  for (guint i = FIRST - 2 * 288; i < FIRST - 288; i++)
    values[i] = NAN;
}

/* A counter that wraps, a unit mixed up: single values a thousand times too high, one in half a day. */
static void
raise_single_values (VedRng *rng,
                     float  *values)
{
  for (guint at = ved_rng_below (rng, 144); at < N_STEPS; at += 100 + ved_rng_below (rng, 144))
    values[at] *= 1000.0f;
}

static void
test_harm (gconstpointer data)
{
  HarmFunc harm = (HarmFunc) (gpointer) data;
  g_autofree float *seen = NULL;
  double loss;
  Fleet fleet;
  VedRng rng;

  fleet_init (&fleet);
  seen = g_memdup2 (fleet.values, (gsize) N_SERIES * N_STEPS * sizeof (float));
  ved_rng_init (&rng, 5, 1);
  for (guint series = 0; series < N_SERIES; series++)
    harm (&rng, &seen[series * N_STEPS]);
  loss = relative_loss (&fleet, seen);
  g_test_message ("%.3f of the loss unharmed", loss);
  g_assert_cmpfloat (loss, <, MOST_LOSS);
  g_assert_cmpfloat (loss, >, 0.9);
  g_free (fleet.values);
}

static void
append_row (GString     *text,
            gint64       seconds,
            const float *values,
            guint        step)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT, seconds);
  for (guint shape = 0; shape < N_SHAPES; shape++)
    g_string_append_printf (text, ",%.4f", values[shape * N_STEPS + step]);
  g_string_append_c (text, '\n');
}

/* Clocks off by up to 90 seconds, one row in 20 written twice, one in 20 written an hour late. */
static void
write_unsteady_host (const char  *path,
                     const float *values,
                     VedRng      *rng)
{
  g_autoptr(GString) text = g_string_new ("ts,a,b,c,d,e\n");
  guint late = 0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      gint64 seconds = FIRST_S + 300 * i + (gint64) ved_rng_below (rng, 181) - 90;

      if (late > 0 && i == late + 12)
        {
          append_row (text, FIRST_S + 300 * late, values, late);
          late = 0;
        }
      if (late == 0 && ved_rng_below (rng, 20) == 0 && i + 12 < N_STEPS)
        {
          late = i;
          continue;
        }
      append_row (text, seconds, values, i);
      if (ved_rng_below (rng, 20) == 0)
        append_row (text, seconds, values, i);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

/* Such files are read as if nothing had been wrong, but for a place or two that two clocks share. */
static void
test_unsteady_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-trust-XXXXXX", NULL);
  g_autoptr(VedBacktestData) data = NULL;
  g_autoptr(GError) error = NULL;
  double loss;
  Fleet fleet;
  VedRng rng;

  fleet_init (&fleet);
  ved_rng_init (&rng, 6, 1);
  for (guint host = 0; host < N_HOSTS; host++)
    {
      g_autofree char *name = g_strdup_printf ("h%u.csv", host);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      write_unsteady_host (path, &fleet.values[host * N_SHAPES * N_STEPS], &rng);
    }
  data = ved_backtest_data_load (folder, VED_BACKTEST_CSV, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (data->n_steps, ==, N_STEPS);
  g_assert_cmpint (data->first_us, ==, FIRST_S * G_USEC_PER_SEC);
  loss = relative_loss (&fleet, data->values);
  g_test_message ("%.3f of the loss unharmed", loss);
  g_assert_cmpfloat (loss, <, 1.01);

  for (guint host = 0; host < N_HOSTS; host++)
    {
      g_autofree char *name = g_strdup_printf ("h%u.csv", host);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (fleet.values);
}

/* A server that came an hour, a day, three days ago: the more is known, the less is lost, and a band is
 * there from the beginning. */
static void
test_new_server (void)
{
  const guint known[] = { 12, 288, 3 * 288, 7 * 288, N_STEPS };
  double last = G_MAXDOUBLE;
  Fleet fleet;

  fleet_init (&fleet);
  for (guint k = 0; k < G_N_ELEMENTS (known); k++)
    {
      double sum = 0.0;

      for (guint series = 0; series < N_SERIES; series++)
        sum += log (loss_of (&fleet.values[series * N_STEPS], &fleet.values[series * N_STEPS], known[k]));
      g_test_message ("%u points: loss %.3f", known[k], exp (sum / N_SERIES));
      g_assert_cmpfloat (sum, <, last + 0.02 * N_SERIES);
      last = sum;
    }
  g_free (fleet.values);
}

/* Noise by day, none by night: so is the band. */
static void
test_quiet_hours (void)
{
  g_autofree float *values = g_new (float, N_STEPS);
  VedSeasonalState state = { 0 };
  VedQuantileForecast forecast;
  VedSeriesPast past = { values, N_STEPS, FIRST_S *G_USEC_PER_SEC };
  VedRng rng;

  ved_rng_init (&rng, 3, 1);
  for (guint i = 0; i < N_STEPS; i++)
    values[i] = (float) (50.0 + ved_rng_normal (&rng) * ((N_STEPS - 1 - i) % 288 >= 240 ? 5.0 : 0.5));
  ved_forecaster_learn (&state, &kind, &past);
  ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &kind, &past, &forecast);
  g_assert_cmpfloat (forecast.p90[24] - forecast.p10[24], >, 4.0f * (forecast.p90[84] - forecast.p10[84]));
  g_assert_cmpfloat (forecast.p90[24] - forecast.p10[24], <, 20.0f);
}

#define add(name, harm) g_test_add_data_func ("/forecast-trust/" name, (gpointer) harm, test_harm)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("five-percent-dropped", drop_five_percent);
  add ("gaps-of-6-hours", cut_out_six_hours);
  add ("gaps-of-24-hours", cut_out_a_day);
  add ("a-day-missing", lose_a_day_near_the_end);
  add ("spikes", raise_single_values);
  g_test_add_func ("/forecast-trust/unsteady-files", test_unsteady_files);
  g_test_add_func ("/forecast-trust/new-server", test_new_server);
  g_test_add_func ("/forecast-trust/quiet-hours", test_quiet_hours);

  return g_test_run ();
}
