/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"

#include <math.h>

static void
test_known_sequence (void)
{
  /* The demo programme of the generator's authors prints these for seed 42, stream 54. */
  const guint32 expected[] = { 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e };
  VedRng rng;

  ved_rng_init (&rng, 42, 54);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmphex (ved_rng_next (&rng), ==, expected[i]);
}

static void
test_moments (void)
{
  const guint n = 200000;
  double sum = 0.0, squares = 0.0, uniform = 0.0;
  VedRng rng;

  ved_rng_init (&rng, 7, 1);
  for (guint i = 0; i < n; i++)
    {
      double x = ved_rng_normal (&rng);

      sum += x;
      squares += x * x;
      uniform += ved_rng_uniform (&rng);
    }
  g_assert_cmpfloat (fabs (sum / n), <, 0.01);
  g_assert_cmpfloat (fabs (squares / n - 1.0), <, 0.02);
  g_assert_cmpfloat (fabs (uniform / n - 0.5), <, 0.005);
}

static void
test_below (void)
{
  guint seen[7] = { 0 };
  VedRng rng;

  ved_rng_init (&rng, 1, 1);
  for (guint i = 0; i < 7000; i++)
    seen[ved_rng_below (&rng, 7)]++;
  for (guint i = 0; i < 7; i++)
    g_assert_cmpuint (seen[i], >, 850);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rng/known-sequence", test_known_sequence);
  g_test_add_func ("/rng/moments", test_moments);
  g_test_add_func ("/rng/below", test_below);

  return g_test_run ();
}
