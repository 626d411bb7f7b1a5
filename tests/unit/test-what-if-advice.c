/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-what-if-advice"

#include "config.h"

#include "engine/explain/ved-what-if-advice.h"

#include <math.h>

static void
test_best_by_effort (void)
{
  /* Scaling takes away most, but restarting takes away half of that for a third of the effort. */
  const double risks[VED_N_WHAT_IFS] = { 20.0, 50.0, 78.0, 80.0, 80.0, 80.0 };

  g_assert_cmpint (ved_what_if_pick_best (80.0, risks), ==, VED_WHAT_IF_RESTART);
}

static void
test_cause_decides (void)
{
  const double memory[VED_N_WHAT_IFS] = { 65.0, 66.0, 65.0, 35.0, 65.0, 65.0 };
  const double disk[VED_N_WHAT_IFS] = { 58.0, 61.0, 62.0, 63.0, 35.0, 65.0 };

  g_assert_cmpint (ved_what_if_pick_best (65.0, memory), ==, VED_WHAT_IF_LESS_MEMORY);
  g_assert_cmpint (ved_what_if_pick_best (65.0, disk), ==, VED_WHAT_IF_LESS_IO);
}

static void
test_none_when_quiet (void)
{
  const double quiet[VED_N_WHAT_IFS] = { 0.0, 0.0, 0.0, 0.0, 0.0, 29.5 };
  const double useless[VED_N_WHAT_IFS] = { 75.5, 76.0, 80.0, 80.0, NAN, 80.0 };
  const double just[VED_N_WHAT_IFS] = { 75.0, 76.0, 80.0, 80.0, NAN, 80.0 };

  g_assert_cmpint (ved_what_if_pick_best (29.5, quiet), ==, VED_WHAT_IF_NOTHING);
  g_assert_cmpint (ved_what_if_pick_best (30.0, quiet), !=, VED_WHAT_IF_NOTHING);
  g_assert_cmpint (ved_what_if_pick_best (80.0, useless), ==, VED_WHAT_IF_NOTHING);
  g_assert_cmpint (ved_what_if_pick_best (80.0, just), ==, VED_WHAT_IF_SCALE_OUT);
  g_assert_cmpint (ved_what_if_pick_best (NAN, just), ==, VED_WHAT_IF_NOTHING);
}

static void
test_hazard_of_nothing (void)
{
  g_assert_cmpint (ved_what_if_kind_get_hazard (VED_WHAT_IF_NOTHING, 85.5), ==, VED_ADVICE_HIGH);
  g_assert_cmpint (ved_what_if_kind_get_hazard (VED_WHAT_IF_NOTHING, 85.0), ==, VED_ADVICE_MEDIUM);
  g_assert_cmpint (ved_what_if_kind_get_hazard (VED_WHAT_IF_NOTHING, 75.0), ==, VED_ADVICE_LOW);
  g_assert_cmpint (ved_what_if_kind_get_hazard (VED_WHAT_IF_RESTART, 10.0), ==, VED_ADVICE_MEDIUM);
}

static void
test_safe (void)
{
  VedWhatIfOutcome outcome = { .risk = 49.5, .prob_8h = 0.25 };

  g_assert_true (ved_what_if_is_safe (&outcome));
  g_assert_cmpfloat (ved_what_if_get_confidence (&outcome), ==, 0.75);
  outcome.risk = 50.0;
  g_assert_false (ved_what_if_is_safe (&outcome));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/what-if/best-by-effort", test_best_by_effort);
  g_test_add_func ("/what-if/cause-decides", test_cause_decides);
  g_test_add_func ("/what-if/none-when-quiet", test_none_when_quiet);
  g_test_add_func ("/what-if/hazard-of-nothing", test_hazard_of_nothing);
  g_test_add_func ("/what-if/safe", test_safe);

  return g_test_run ();
}
