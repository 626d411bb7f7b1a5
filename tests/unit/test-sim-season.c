/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "sim/ved-sim-season.h"
#include "sim/ved-sim-states.h"

#include <math.h>

/* Monday, 2026-01-05 00:00 UTC */
#define MONDAY_US (G_GINT64_CONSTANT (1767571200) * VED_SECOND_US)

static double
factor_at (VedProfile profile,
           double     hours)
{
  VedSimSeason season;

  ved_sim_season_at (&season, NULL, MONDAY_US + (gint64) (hours * VED_HOUR_US));

  return season.factor[profile];
}

static void
assert_near (double actual,
             double expected)
{
  g_assert_cmpfloat_with_epsilon (actual, expected, 1e-6);
}

static void
test_hours (void)
{
  assert_near (factor_at (VED_PROFILE_GENERIC, 3), 0.8);
  assert_near (factor_at (VED_PROFILE_GENERIC, 7), 1.0);
  assert_near (factor_at (VED_PROFILE_GENERIC, 12), 1.1);
  assert_near (factor_at (VED_PROFILE_GENERIC, 17), 1.2);
  assert_near (factor_at (VED_PROFILE_GENERIC, 22), 1.0);
  assert_near (factor_at (VED_PROFILE_ML_COMPUTE, 20), 1.15);
  assert_near (factor_at (VED_PROFILE_ML_COMPUTE, 3), 0.92);
  assert_near (factor_at (VED_PROFILE_DATABASE, 10), 1.21);
  assert_near (factor_at (VED_PROFILE_DATABASE, 17), 1.44);
  assert_near (factor_at (VED_PROFILE_WEB_API, 12), 1.265);
  assert_near (factor_at (VED_PROFILE_WEB_API, 21), 0.6);
  assert_near (factor_at (VED_PROFILE_WEB_API, 2), 0.5);        /* 0.48, cut */
  assert_near (factor_at (VED_PROFILE_RISK_ANALYTICS, 17), 1.5); /* 1.56, cut */
  assert_near (factor_at (VED_PROFILE_DATA_INGEST, 10), 1.32);
}

static void
test_between_hours (void)
{
  assert_near (factor_at (VED_PROFILE_GENERIC, 8.5), 1.05);
  assert_near (factor_at (VED_PROFILE_GENERIC, 8.25), 1.025);
}

static void
test_weekend (void)
{
  const double saturday = 5 * 24, sunday_night = 6 * 24 + 23.5;

  assert_near (factor_at (VED_PROFILE_RISK_ANALYTICS, saturday + 12), 0.55);
  assert_near (factor_at (VED_PROFILE_ML_COMPUTE, saturday + 12), 1.1);
  assert_near (factor_at (VED_PROFILE_WEB_API, saturday + 24 + 12), 1.265 * 0.7);

  /* Over Sunday's midnight it comes back. */
  assert_near (factor_at (VED_PROFILE_GENERIC, sunday_night), (0.9 + 0.8) / 2);
}

static void
test_zone (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset (9 * 3600);
  VedSimSeason season;

  ved_sim_season_at (&season, zone, MONDAY_US + 3 * VED_HOUR_US);
  g_assert_cmpuint (season.hour, ==, 12);
  assert_near (season.factor[VED_PROFILE_GENERIC], 1.1);
}

/* However long the steps, a state is left at the same rate. */
static void
test_rates (void)
{
  VedSimStates hour, minute;
  double stay = 1.0;

  ved_sim_states_prepare (&hour, 12, VED_HOUR_US);
  ved_sim_states_prepare (&minute, 12, VED_MINUTE_US);
  for (guint i = 0; i < 60; i++)
    stay *= 1.0 - minute.leave[VED_FEED_STATUS_HEALTHY][0];

  assert_near (1.0 - hour.leave[VED_FEED_STATUS_HEALTHY][0], stay);
  assert_near (1.0 - stay, 1.0 - exp (-(0.05 + 0.30 + 0.002 + 0.03)));
  assert_near (hour.leave[VED_FEED_STATUS_HEALTHY][1], 1.0 - exp (-(0.05 + 0.30 + 0.004 + 0.03)));
  assert_near (hour.leave[VED_FEED_STATUS_CRITICAL_ISSUE][1], 1.0 - exp (-(2.0 + 0.75)));

  ved_sim_states_prepare (&hour, 23, VED_HOUR_US);
  assert_near (hour.leave[VED_FEED_STATUS_HEALTHY][0], 1.0 - exp (-(0.05 + 0.05 + 0.002 + 0.30)));
}

static void
test_draws (void)
{
  VedSimStates states;
  guint seen[VED_N_FEED_STATUSES] = { 0 };
  const guint n = 40000;
  VedRng rng;

  ved_rng_init (&rng, 1, 1);
  ved_sim_states_prepare (&states, 12, VED_HOUR_US);
  for (guint i = 0; i < n; i++)
    seen[ved_sim_states_draw (&states, VED_FEED_STATUS_CRITICAL_ISSUE, FALSE, &rng)]++;

  g_assert_cmpfloat (fabs ((double) seen[VED_FEED_STATUS_CRITICAL_ISSUE] / n - exp (-2.5)), <, 0.01);
  g_assert_cmpfloat (fabs ((double) seen[VED_FEED_STATUS_RECOVERY] / seen[VED_FEED_STATUS_OFFLINE] - 4.0),
                     <, 0.2);
  g_assert_cmpuint (seen[VED_FEED_STATUS_RECOVERY] + seen[VED_FEED_STATUS_OFFLINE] +
                    seen[VED_FEED_STATUS_CRITICAL_ISSUE], ==, n);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-season/hours", test_hours);
  g_test_add_func ("/sim-season/between-hours", test_between_hours);
  g_test_add_func ("/sim-season/weekend", test_weekend);
  g_test_add_func ("/sim-season/zone", test_zone);
  g_test_add_func ("/sim-season/rates", test_rates);
  g_test_add_func ("/sim-season/draws", test_draws);

  return g_test_run ();
}
