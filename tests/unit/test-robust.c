/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"
#include "series/ved-robust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float first = *(const float *) a, second = *(const float *) b;

  return (first > second) - (first < second);
}

static void
test_select_against_sort (void)
{
  VedRng rng;

  ved_rng_init (&rng, 3, 1);
  for (guint n = 1; n < 200; n++)
    {
      float values[200], sorted[200];

      /* Few distinct values, so that ties are common. */
      for (guint i = 0; i < n; i++)
        values[i] = (float) ved_rng_below (&rng, n % 7 + 2);
      memcpy (sorted, values, n * sizeof (float));
      qsort (sorted, n, sizeof (float), compare_floats);
      for (guint rank = 0; rank < n; rank++)
        g_assert_cmpfloat (ved_robust_select (values, n, rank), ==, sorted[rank]);
    }
}

static void
test_quantile_position (void)
{
  float values[] = { 40.0f, 10.0f, 30.0f, 20.0f };

  g_assert_cmpfloat (ved_robust_quantile (values, 4, 0.5), ==, 15.0f);
  g_assert_cmpfloat (ved_robust_quantile (values, 4, -3.0), ==, 10.0f);
  g_assert_cmpfloat (ved_robust_quantile (values, 4, 9.0), ==, 40.0f);
  g_assert_cmpfloat (ved_robust_quantile (values, 4, 2.0), ==, 30.0f);
  g_assert_true (isnan (ved_robust_quantile (values, 0, 0.0)));
}

static void
test_median_and_mad (void)
{
  const float values[] = { 1.0f, NAN, 2.0f, 3.0f, 1000.0f, INFINITY, 4.0f };

  g_assert_cmpfloat (ved_robust_median (values, 7), ==, 3.0f);
  g_assert_cmpfloat (ved_robust_mad (values, 7, 3.0f), ==, 1.0f);
  g_assert_true (isnan (ved_robust_median (values, 0)));
  g_assert_true (isnan (ved_robust_median (&values[1], 1)));
}

/* The definition: sort, add weights up until the share is reached. */
static float
slow_weighted_quantile (const float *values,
                        const float *weights,
                        guint        n,
                        double       level)
{
  double total = 0.0, sum = 0.0;
  guint best = 0;

  for (guint i = 0; i < n; i++)
    total += weights[i];
  for (guint value = 0; value < 64; value++)
    {
      for (guint i = 0; i < n; i++)
        sum += values[i] == value ? weights[i] : 0.0f;
      best = value;
      if (sum >= level * total)
        break;
    }

  return (float) best;
}

static void
test_weighted_quantiles (void)
{
  const double levels[] = { 0.0, 0.1, 0.5, 0.9 };
  VedRng rng;

  ved_rng_init (&rng, 5, 1);
  for (guint n = 1; n < 300; n += 3)
    {
      float values[300], weights[300], copy[300], weights_copy[300], quantiles[4];

      for (guint i = 0; i < n; i++)
        {
          values[i] = copy[i] = (float) ved_rng_below (&rng, 50);
          weights[i] = weights_copy[i] = (float) (1 + ved_rng_below (&rng, 8));
        }
      ved_robust_weighted_quantiles (copy, weights_copy, n, levels, 4, quantiles);
      for (guint i = 1; i < 4; i++)
        g_assert_cmpfloat (quantiles[i], ==, slow_weighted_quantile (values, weights, n, levels[i]));
      for (guint i = 0; i < n; i++)
        g_assert_cmpfloat (quantiles[0], <=, values[i]);
    }
}

static void
test_running_median (void)
{
  float values[60], medians[60];
  VedRng rng;

  ved_rng_init (&rng, 9, 1);
  for (guint i = 0; i < 60; i++)
    values[i] = i % 11 == 3 ? NAN : (float) ved_rng_below (&rng, 20);

  ved_robust_running_median (values, 60, 4, 4, medians);
  for (guint i = 0; i < 60; i++)
    {
      guint from = i > 4 ? i - 4 : 0, to = MIN (60, i + 5);

      g_assert_cmpfloat (medians[i], ==, ved_robust_median (&values[from], to - from));
    }

  ved_robust_running_median (values, 60, 8, 0, medians);
  for (guint i = 0; i < 60; i++)
    {
      guint from = i > 8 ? i - 8 : 0;

      if (i > 0 || !isnan (values[0]))
        g_assert_cmpfloat (medians[i], ==, ved_robust_median (&values[from], i + 1 - from));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/robust/select", test_select_against_sort);
  g_test_add_func ("/robust/quantile-position", test_quantile_position);
  g_test_add_func ("/robust/median-and-mad", test_median_and_mad);
  g_test_add_func ("/robust/weighted-quantiles", test_weighted_quantiles);
  g_test_add_func ("/robust/running-median", test_running_median);

  return g_test_run ();
}
