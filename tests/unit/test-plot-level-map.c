/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-level-map"

#include "config.h"

#include "base/ved-rng.h"
#include "plot/ved-level-map.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static void
assert_rises (const VedLevelMap *map)
{
  float value = -1e30f;
  guint8 last = VED_LEVEL_LEAST;

  for (int i = 0; i < 4000; i++)
    {
      guint8 level = ved_level_map_get_level (map, value);

      g_assert_cmpuint (level, >=, last);
      last = level;
      value = value < -1e-30f ? value * 0.93f : value < 1e-30f ? 1e-30f : value * 1.07f;
    }
  g_assert_cmpuint (last, ==, VED_LEVEL_MOST);
  g_assert_cmpuint (ved_level_map_get_level (map, NAN), ==, VED_LEVEL_MISSING);
  g_assert_cmpuint (ved_level_map_get_level (map, -INFINITY), ==, VED_LEVEL_MISSING);
  g_assert_cmpuint (ved_level_map_get_level (map, INFINITY), ==, VED_LEVEL_MOST);
  g_assert_true (isnan (ved_level_map_get_value (map, VED_LEVEL_MISSING)));
}

static void
test_linear (void)
{
  g_autoptr(VedLevelMap) map = ved_level_map_new_linear (10.0, 20.0);

  assert_rises (map);
  g_assert_cmpuint (ved_level_map_get_level (map, 10.0f), ==, VED_LEVEL_LEAST);
  g_assert_cmpuint (ved_level_map_get_level (map, 15.0f), ==, 128);
  g_assert_cmpuint (ved_level_map_get_level (map, 20.0f), ==, VED_LEVEL_MOST);
  for (guint level = 1; level <= 255; level++)
    g_assert_cmpuint (ved_level_map_get_level (map, (float) ved_level_map_get_value (map, (guint8) level)),
                      ==, level);
}

static void
test_log (void)
{
  g_autoptr(VedLevelMap) map = ved_level_map_new_log (0.01, 1e4);

  assert_rises (map);
  g_assert_cmpuint (ved_level_map_get_level (map, -3.0f), ==, VED_LEVEL_LEAST);
  g_assert_cmpuint (ved_level_map_get_level (map, 0.0f), ==, VED_LEVEL_LEAST);
  g_assert_cmpuint (ved_level_map_get_level (map, 10.0f), ==, 128);
  for (guint level = 1; level <= 255; level++)
    g_assert_cmpuint (ved_level_map_get_level (map, (float) ved_level_map_get_value (map, (guint8) level)),
                      ==, level);
  for (double value = 0.01; value < 1e4; value *= 1.001)
    {
      double exact = 1.0 + 254.0 * (log10 (value) + 2.0) / 6.0;

      g_assert_cmpfloat (fabs ((double) ved_level_map_get_level (map, (float) value) - exact), <, 0.502);
    }
}

static void
test_strange_ends (void)
{
  static const double ends[][2] = {
    { 5.0, 5.0 }, { NAN, 1.0 }, { 0.0, INFINITY }, { -INFINITY, NAN }, { 0.0, 0.0 }, { -1.0, -2.0 },
    { 1e38, 1e38 }, { 0.0, 5e-324 }, { -3e38, 3e38 }, { 1e300, 1e301 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr(VedLevelMap) linear = ved_level_map_new_linear (ends[i][0], ends[i][1]);
      g_autoptr(VedLevelMap) logarithmic = ved_level_map_new_log (ends[i][0], ends[i][1]);

      for (float value = -FLT_MAX; value < 1e38f; value = value < -1.0f ? value / 3.0f : value * 3.0f + 2.0f)
        {
          g_assert_cmpuint (ved_level_map_get_level (linear, value), !=, VED_LEVEL_MISSING);
          g_assert_cmpuint (ved_level_map_get_level (logarithmic, value), !=, VED_LEVEL_MISSING);
        }
    }
}

/* Each level gets its share of the sample, however the values lie: a narrow hump, few numbers, and a far spike. */
static void
test_ranked (void)
{
  gsize n_sample = 60000;
  g_autofree float *sample = g_new (float, n_sample);
  VedRng rng;

  ved_rng_init (&rng, 51, 1);
  for (int shape = 0; shape < 3; shape++)
    {
      g_autoptr(VedLevelMap) map = NULL;
      g_autofree guint8 *levels = g_new (guint8, n_sample);
      guint counts[256] = { 0 }, n_values = 0;

      for (gsize i = 0; i < n_sample; i++)
        {
          double normal = ved_rng_normal (&rng);

          sample[i] = shape == 0 ? (float) (1000.0 + 5.0 * normal) : shape == 1 ? (float) pow (10.0, 3.0 * normal)
                      : (float) (-5.0 - fabs (normal));
          if (ved_rng_below (&rng, 100) == 0)
            sample[i] = NAN;
          n_values += !isnan (sample[i]);
        }
      sample[77] = 1e9f;
      map = ved_level_map_new_ranked (sample, n_sample);
      assert_rises (map);
      ved_level_map_apply (map, sample, n_sample, levels);
      for (gsize i = 0; i < n_sample; i++)
        counts[levels[i]]++;
      for (guint level = 1; level <= 255; level++)
        {
          g_assert_cmpuint (counts[level], <, n_values / 255 * 2);
          g_assert_cmpuint (counts[level], >, n_values / 255 / 4);
          g_assert_cmpfloat (ved_level_map_get_value (map, (guint8) level), >=,
                             ved_level_map_get_value (map, (guint8) MAX (level - 1, 1)));
        }
    }
}

static void
test_ranked_of_little (void)
{
  static const float same[] = { 3.0f, 3.0f, NAN, 3.0f }, two[] = { 0.0f, 0.0f, 0.0f, 7.0f };
  g_autoptr(VedLevelMap) none = ved_level_map_new_ranked (NULL, 0);
  g_autoptr(VedLevelMap) one = ved_level_map_new_ranked (same, 4);
  g_autoptr(VedLevelMap) mostly = ved_level_map_new_ranked (two, 4);

  g_assert_cmpuint (ved_level_map_get_level (none, 5.0f), ==, VED_LEVEL_LEAST);
  g_assert_cmpuint (ved_level_map_get_level (none, NAN), ==, VED_LEVEL_MISSING);
  g_assert_cmpuint (ved_level_map_get_level (one, 2.0f), ==, VED_LEVEL_LEAST);
  g_assert_cmpuint (ved_level_map_get_level (one, 3.0f), ==, 128);
  g_assert_cmpuint (ved_level_map_get_level (one, 4.0f), ==, VED_LEVEL_MOST);
  g_assert_cmpuint (ved_level_map_get_level (mostly, 0.0f), ==, 96);
  g_assert_cmpuint (ved_level_map_get_level (mostly, 7.0f), >, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/level-map/linear", test_linear);
  g_test_add_func ("/plot/level-map/log", test_log);
  g_test_add_func ("/plot/level-map/strange-ends", test_strange_ends);
  g_test_add_func ("/plot/level-map/ranked", test_ranked);
  g_test_add_func ("/plot/level-map/ranked-of-little", test_ranked_of_little);

  return g_test_run ();
}
