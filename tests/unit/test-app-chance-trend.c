/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-chance-trend"

#include "config.h"

#include "app/fleet/ved-chance-trend.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-snapshot.h"

#include <math.h>

/* What Overview says of how the chance of an incident moved: only of chances that were sound, and of nothing that is later
 * than what is shown. */

#define N_MINUTES 60

static VedFleetFigures
figures_of (guint    minute,
            float    chance,
            gboolean calibrated)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (0, 1, VED_TEST_TIME_US + minute * VED_MINUTE_US);
  const VedEnvironment environment = { .prob_30m = chance, .prob_8h = chance, .calibrated = calibrated, .valid = TRUE };
  g_autoptr(VedSnapshot) snapshot = NULL;
  VedFleetFigures figures;

  ved_snapshot_builder_set_environment (builder, &environment);
  snapshot = ved_snapshot_builder_finish (builder);
  ved_fleet_figures_init (&figures, snapshot);

  return figures;
}

/* An hour of minutes: guesses of 80 % until the chances are calibrated, and then 5 % and a quarter of a point more every minute. */
static void
fill (VedFleetFigures *figures,
      guint            calibrated_from)
{
  for (guint i = 0; i < N_MINUTES; i++)
    {
      gboolean calibrated = i >= calibrated_from;

      figures[i] = figures_of (i, calibrated ? 0.05f + 0.0025f * (float) (i - calibrated_from) : 0.8f, calibrated);
    }
}

static char *
describe (const VedFleetFigures *figures,
          guint                  minute)
{
  const VedVerdict verdict = { .call = VED_CALL_NONE };

  return ved_chance_trend_describe (figures, N_MINUTES, VED_HORIZON_30M, figures[minute].time_us, figures[minute].prob_30m,
                                    &verdict, FALSE);
}

static void
test_guesses_are_no_beginning (void)
{
  VedFleetFigures figures[N_MINUTES];
  static const struct { guint minute; const char *text; } cases[] = {
    { 30, "of a server turning critical" }, { 34, "of a server turning critical" }, { 35, "↗ +1.2 points in 5 min" },
    { 38, "↗ +2.0 points in 8 min" }, { 45, "↗ +2.5 points in 10 min" },
  };

  fill (figures, 30);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = describe (figures, cases[i].minute);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_line_begins_with_what_is_known (void)
{
  VedFleetFigures figures[N_MINUTES];
  float values[VED_CHANCE_TREND_MAX];
  guint n;

  fill (figures, 30);
  g_assert_cmpuint (ved_chance_trend_collect (figures, N_MINUTES, VED_HORIZON_8H, figures[29].time_us, values), ==, 0);
  g_assert_cmpuint (ved_chance_trend_collect (figures, N_MINUTES, VED_HORIZON_8H, figures[34].time_us, values), ==, 0);
  n = ved_chance_trend_collect (figures, N_MINUTES, VED_HORIZON_8H, figures[N_MINUTES - 1].time_us, values);
  g_assert_cmpuint (n, ==, N_MINUTES - 30);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (values[i], ==, figures[30 + i].prob_8h);
}

/* A chance that was lost in between leaves a gap. */
static void
test_gap_stays (void)
{
  VedFleetFigures figures[N_MINUTES];
  float values[VED_CHANCE_TREND_MAX];

  fill (figures, 0);
  figures[20] = figures_of (20, 0.8f, FALSE);
  g_assert_cmpuint (ved_chance_trend_collect (figures, N_MINUTES, VED_HORIZON_30M, figures[40].time_us, values), ==, 41);
  g_assert_true (isnan (values[20]));
  g_assert_cmpfloat (values[40], ==, figures[40].prob_30m);
}

/* A recording knows what came after the instant that is shown. */
static void
test_later_is_not_told (void)
{
  VedFleetFigures figures[N_MINUTES];
  float values[VED_CHANCE_TREND_MAX];
  g_autofree char *text = NULL;

  fill (figures, 0);
  g_assert_cmpuint (ved_chance_trend_collect (figures, N_MINUTES, VED_HORIZON_30M, figures[9].time_us, values), ==, 10);
  g_assert_cmpfloat (values[9], ==, figures[9].prob_30m);
  text = describe (figures, 9);
  g_assert_cmpstr (text, ==, "↗ +2.2 points in 9 min");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chance-trend/guesses-are-no-beginning", test_guesses_are_no_beginning);
  g_test_add_func ("/chance-trend/line-begins-with-what-is-known", test_line_begins_with_what_is_known);
  g_test_add_func ("/chance-trend/gap-stays", test_gap_stays);
  g_test_add_func ("/chance-trend/later-is-not-told", test_later_is_not_told);

  return g_test_run ();
}
