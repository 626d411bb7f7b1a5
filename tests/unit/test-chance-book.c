/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-rng.h"
#include "engine/quality/ved-chance-book.h"

#include <math.h>

/* Raw chances that are four times too high: what is told of the newer half is true all the same. */
static void
test_too_high (void)
{
  g_autoptr(VedChanceBook) book = ved_chance_book_new ();
  g_autoptr(VedQuality) quality = ved_quality_new ();
  VedRng rng;

  ved_rng_init (&rng, 3, 1);
  for (guint i = 0; i < 8000; i++)
    {
      VedPastChance chance = { .origin = i / 10, .first_step = VED_NEVER };
      double raw = ved_rng_uniform (&rng);

      if (ved_rng_uniform (&rng) < raw / 4.0)
        chance.first_step = 40;
      chance.raw[VED_HORIZON_30M] = chance.raw[VED_HORIZON_8H] = (float) raw;
      ved_chance_book_add (book, &chance);
    }
  ved_chance_book_judge (book, TRUE, quality);

  g_assert_cmpuint (ved_reliability_get_n (&quality->reliability[VED_HORIZON_8H]), ==, 4000);
  g_assert_cmpfloat (ved_reliability_get_error (&quality->reliability[VED_HORIZON_8H]), <, 0.03);
  g_assert_cmpfloat_with_epsilon (ved_calibration_map_apply (&quality->calibration.server[VED_HORIZON_8H], 0.8), 0.2, 0.06);
  g_assert_cmpfloat (ved_calibration_map_apply (&quality->calibration.server[VED_HORIZON_30M], 1.0), <, 0.01);
  g_assert_cmpuint (quality->warnings[VED_HORIZON_30M].n_events, ==, 0);
  g_assert_cmpuint (quality->warnings[VED_HORIZON_8H].n_hits, >, 100);
  g_assert_cmpfloat (quality->warnings[VED_HORIZON_8H].lead_minutes, ==, 41 * 5);
  g_assert_true (ved_calibration_map_is_fitted (&quality->calibration.fleet[VED_HORIZON_8H]));
}

/* What came within 30 minutes is known of a thousand chances, what came within 8 hours of the older 600: each horizon is
 * tried on the newer half of its own, and fitted on all of it. */
static void
test_not_over (void)
{
  g_autoptr(VedChanceBook) book = ved_chance_book_new ();
  g_autoptr(VedQuality) quality = ved_quality_new ();

  for (guint i = 0; i < 1000; i++)
    {
      VedPastChance chance = { .origin = i, .first_step = VED_NEVER, .raw = { 0.1f, i < 400 ? NAN : 0.1f } };

      ved_chance_book_add (book, &chance);
    }
  ved_chance_book_judge (book, TRUE, quality);
  for (guint horizon = 0; horizon < VED_N_HORIZONS; horizon++)
    {
      guint n = horizon == VED_HORIZON_30M ? 1000 : 600;

      g_assert_cmpuint (quality->calibration.server[horizon].n_outcomes, ==, n);
      g_assert_cmpuint (quality->calibration.fleet[horizon].n_outcomes, ==, n);
      g_assert_cmpuint (quality->warnings[horizon].n_chances, ==, n / 2);
    }
}

/* 656 half hours, in 400 of which a server is beyond: the fleet's chance is certain then, and what comes of the chance of the other
 * server counts. In 50 both are beyond: then nothing does. */
static void
test_fleet_beyond (void)
{
  g_autoptr(VedChanceBook) book = ved_chance_book_new ();
  g_autoptr(VedQuality) quality = ved_quality_new ();

  for (guint i = 0; i < 2 * 656; i++)
    {
      VedPastChance chance = { .origin = i / 2, .first_step = VED_NEVER, .raw = { 0.1f, 0.1f } };

      chance.is_beyond = i / 2 < (i % 2 == 0 ? 400 : 50);
      if (chance.is_beyond)
        chance.first_step = 0;
      ved_chance_book_add (book, &chance);
    }
  ved_chance_book_judge (book, TRUE, quality);
  for (guint horizon = 0; horizon < VED_N_HORIZONS; horizon++)
    {
      const VedCalibrationMap *map = &quality->calibration.fleet[horizon];

      g_assert_cmpuint (map->n_outcomes, ==, 606);
      g_assert_cmpfloat (ved_calibration_map_apply (map, 0.1), ==, 0.0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chance-book/too-high", test_too_high);
  g_test_add_func ("/chance-book/not-over", test_not_over);
  g_test_add_func ("/chance-book/fleet-beyond", test_fleet_beyond);

  return g_test_run ();
}
