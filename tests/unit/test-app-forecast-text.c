/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-forecast-text"

#include "config.h"

#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-page-text.h"
#include "app/servers/ved-server-field.h"
#include "fleet/risk/ved-outlook.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "fleet/ved-fleet-status.h"

#include <math.h>

/* What is said of a forecast that has missed what is measured: nothing that it promises. */

#define ORIGIN_US ((gint64) 1000 * VED_FORECAST_STEP_US)

/* CPU used now, and what is expected of it for the next twenty minutes and after them; the band is 2 points to either side. */
static VedSnapshot *
fleet_of (float now,
          float soon,
          float later)
{
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, ORIGIN_US);
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, ORIGIN_US + VED_FORECAST_STEP_US / 2);
  const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE, .metrics = 1 << VED_METRIC_CPU_IDLE };
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      p50[i] = 100.0f - (i < 4 ? soon : later);
      p10[i] = p50[i] - 2.0f;
      p90[i] = p50[i] + 2.0f;
    }
  ved_forecast_set_put (forecasts, 0, VED_METRIC_CPU_IDLE, p10, p50, p90);
  ved_forecast_set_seal (forecasts);
  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[0] = 100.0f - now;
  ved_snapshot_builder_near (builder, VED_METRIC_CPU_IDLE)[0] = 100.0f - (4.0f * soon + 2.0f * later) / 6.0f;
  ved_snapshot_builder_peak (builder, VED_METRIC_CPU_IDLE)[0] = 100.0f - MAX (soon, later) - 2.0f;
  ved_snapshot_builder_set_forecasts (builder, forecasts);

  return ved_snapshot_builder_finish (builder);
}

static void
test_promises_only_what_it_saw (void)
{
  static const struct {
    float now, soon, later;
    const char *text;           /* what it begins with, and ends with after the clock */
    const char *end;
  } cases[] = {
    { 60.0f, 60.0f, 75.0f, "CPU expected: 70 % in 22 min, 90 % not within 8 h", "" },
    { 95.0f, 95.0f, 40.0f, "CPU expected: back below 70 % in 22 min, back below 90 % in 22 min", "" },
    /* The forecast starts from 82 % and falls: it has seen the rise, and still what is measured is far beyond it. */
    { 98.9f, 82.0f, 50.0f, "CPU 98.9 % now, worse than the ", " forecast: recovery time unknown" },
    { 98.9f, 40.0f, 40.0f, "CPU 98.9 % now, worse than the ", " forecast: recovery time unknown" },
    /* The trouble is over, and the forecast still expects it. */
    { 40.6f, 82.0f, 50.0f, "CPU 40.6 % now, better than the ", " forecast, which did not see it recover" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_of (cases[i].now, cases[i].soon, cases[i].later);
      g_autofree char *text = ved_forecast_text_cpu (snapshot, 0, snapshot, 0, FALSE);

      if (!g_str_has_prefix (text, cases[i].text))
        g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (g_str_has_suffix (text, cases[i].end));
    }
}

/* A chance of 0 % is not told of a server that is beyond the forecast which it comes from; what is critical already is said to be so,
 * also where no chance was measured to come true. */
static void
test_chance (void)
{
  static const struct {
    float now, chance;
    gboolean calibrated;
    const char *text;
    const char *cell;
  } cases[] = {
    { 60.0f, 0.0f, TRUE, "0.0 %", "0.0 %" },
    { 60.0f, 0.25f, FALSE, "not known yet", "(25.0 %)" },
    { 85.0f, 0.0f, TRUE, "unknown, worse than forecast", "⚠" },
    { 98.9f, 1.0f, TRUE, "critical now", "100 %" },
    { 98.9f, 1.0f, FALSE, "critical now", "100 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, ORIGIN_US);
      const VedSnapshotServer server = {
        .name = "db1", .state = VED_SERVER_LIVE, .prob_30m = cases[i].chance, .prob_8h = cases[i].chance,
      };
      const VedEnvironment environment = { .calibrated = cases[i].calibrated, .valid = TRUE };
      g_autoptr(VedSnapshot) snapshot = NULL;
      g_autofree char *near = NULL, *far = NULL;
      VedVerdict verdict;
      char cell[48];

      ved_snapshot_builder_set_server (builder, 0, &server);
      ved_snapshot_builder_set_environment (builder, &environment);
      ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[0] = 100.0f - cases[i].now;
      ved_snapshot_builder_peak (builder, VED_METRIC_CPU_IDLE)[0] = 38.0f;
      snapshot = ved_snapshot_builder_finish (builder);
      near = ved_forecast_text_chance (snapshot, 0, VED_HORIZON_30M, FALSE);
      far = ved_forecast_text_chance (snapshot, 0, VED_HORIZON_8H, FALSE);
      verdict = ved_fleet_verdict (snapshot);
      g_assert_cmpstr (near, ==, cases[i].text);
      g_assert_cmpstr (far, ==, cases[i].text);
      g_assert_cmpstr (ved_server_field_write (VED_FIELD_PROB_30M, snapshot, 0, cell, sizeof cell), ==, cases[i].cell);
      g_assert_cmpuint (verdict.n_missed, ==, strcmp (cases[i].cell, "⚠") == 0 ? 1 : 0);
    }
}

/* One of a hundred servers is beyond its forecast on any day: the chance of the fleet still tells something. */
static void
test_fleet_is_missed (void)
{
  static const guint n_servers[] = { 20, 49, 50, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (n_servers); i++)
    {
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (n_servers[i], 1, ORIGIN_US);
      g_autoptr(VedSnapshot) snapshot = NULL;

      for (guint server = 0; server < n_servers[i]; server++)
        {
          g_autofree char *name = g_strdup_printf ("db%u", server);
          const VedSnapshotServer one = { .name = name, .state = VED_SERVER_LIVE };

          ved_snapshot_builder_set_server (builder, server, &one);
          ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[server] = server == 0 ? 15.0f : 40.0f;
          ved_snapshot_builder_peak (builder, VED_METRIC_CPU_IDLE)[server] = 38.0f;
        }
      snapshot = ved_snapshot_builder_finish (builder);
      g_assert_cmpuint (ved_fleet_verdict (snapshot).n_missed, ==, n_servers[i] < 50 ? 1 : 0);
    }
}

/* A server page tells it of each metric. */
static void
test_missed (void)
{
  g_autoptr(VedSnapshot) within = fleet_of (60.0f, 60.0f, 60.0f), beyond = fleet_of (98.9f, 82.0f, 50.0f);
  g_autoptr(VedSnapshot) better = fleet_of (40.6f, 82.0f, 50.0f);

  g_assert_null (ved_forecast_text_missed (VED_METRIC_CPU_IDLE, within, 0));
  g_assert_cmpstr (ved_forecast_text_missed (VED_METRIC_CPU_IDLE, beyond, 0), ==, "⚠ Worse than forecast");
  g_assert_cmpstr (ved_forecast_text_missed (VED_METRIC_CPU_IDLE, better, 0), ==, "⚠ Better than forecast");
  g_assert_null (ved_forecast_text_missed (VED_METRIC_MEM_USED, beyond, 0));
}

/* Once for all charts: how many metrics it concerns, and what follows. */
static void
test_caveat (void)
{
  const struct { float now, soon, later; guint n_missed; const char *start, *end; } cases[] = {
    { 60.0f, 60.0f, 60.0f, 0, "No metric is clearly outside of the forecast made at ", "." },
    { 98.9f, 82.0f, 50.0f, 1, "The forecast made at ",
      " missed this: do not rely on its recovery. 1 metric is worse than forecast." },
    { 40.6f, 82.0f, 50.0f, 1, "1 metric is better than the forecast made at ", ", which did not see it recover." },
    { NAN, 82.0f, 50.0f, 0, "", "" },
    { 60.0f, NAN, NAN, 0, "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_of (cases[i].now, cases[i].soon, cases[i].later);
      guint n_missed = 7;
      g_autofree char *text = ved_forecast_text_caveat (snapshot, 0, snapshot, 0, &n_missed);

      g_assert_cmpuint (n_missed, ==, cases[i].n_missed);
      g_assert_true (g_str_has_prefix (text, cases[i].start));
      g_assert_true (g_str_has_suffix (text, cases[i].end));
      g_assert_true (*cases[i].start != '\0' || *text == '\0');
    }
}

/* Forecasts are fetched once for each origin: what is judged by them is what is shown now. */
static void
test_caveat_is_of_what_is_shown (void)
{
  g_autoptr(VedSnapshot) detail = fleet_of (60.0f, 60.0f, 60.0f), shown = fleet_of (98.9f, 60.0f, 60.0f);
  g_autoptr(VedSnapshot) recovered = fleet_of (20.0f, 60.0f, 60.0f);
  g_autofree char *worse = NULL, *better = NULL;
  guint n_missed;

  worse = ved_forecast_text_caveat (shown, 0, detail, 0, &n_missed);
  g_assert_cmpuint (n_missed, ==, 1);
  g_assert_nonnull (strstr (worse, "1 metric is worse"));
  better = ved_forecast_text_caveat (recovered, 0, detail, 0, &n_missed);
  g_assert_cmpuint (n_missed, ==, 1);
  g_assert_nonnull (strstr (better, "1 metric is better"));
}

/* What a forecast has not seen recover is said neither to rise nor to get worse. */
static void
test_recovered_is_not_rising (void)
{
  g_autoptr(VedSnapshot) better = fleet_of (40.6f, 82.0f, 50.0f), rising = fleet_of (40.6f, 44.0f, 60.0f);

  g_assert_cmpint (ved_server_trend_word (better, 0), ==, VED_TREND_OVERTAKEN);
  g_assert_cmpuint (ved_server_count_rising (better, 0), ==, 0);
  g_assert_cmpint (ved_server_trend_word (rising, 0), ==, VED_TREND_RISING);
  g_assert_cmpuint (ved_server_count_rising (rising, 0), ==, 1);
}

/* Who stands still beyond a threshold is not calm; who comes back from there does so before it is below. */
static void
test_stable_is_not_calm (void)
{
  static const struct { float now, soon, later; const char *text; } cases[] = {
    { 60.0f, 60.0f, 60.0f, "Stable" }, { 60.0f, 60.0f, 75.0f, "Rising" },
    { 100.0f, 100.0f, 100.0f, "Stable beyond a threshold: CPU" },
    { 95.0f, 94.0f, 40.0f, "Back below its threshold within 30 min: CPU" },
    { 98.9f, 40.0f, 40.0f, "worse than forecast" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_of (cases[i].now, cases[i].soon, cases[i].later);
      g_autofree char *text = ved_forecast_text_trend (snapshot, 0);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Of a server or a source that is silent nothing is said to be so now. */
static void
test_past_has_no_now (void)
{
  g_autoptr(VedSnapshot) within = fleet_of (60.0f, 60.0f, 60.0f), beyond = fleet_of (98.9f, 82.0f, 50.0f);
  g_autofree char *expected = ved_forecast_text_cpu (within, 0, within, 0, TRUE);
  g_autofree char *missed = ved_forecast_text_cpu (beyond, 0, beyond, 0, TRUE);

  g_assert_cmpstr (expected, ==, "CPU expected when last seen: 70 % not within 8 h, 90 % not within 8 h");
  g_assert_true (g_str_has_prefix (missed, "CPU 98.9 % when last seen, worse than the "));
}

/* One value is not written as ">99.9 %" here, ">99 %" there and "100.0 %" elsewhere. */
static void
test_near_certain_is_written_once (void)
{
  static const struct {
    double chance;
    const char *text[2];        /* with no decimal, with one */
  } cases[] = {
    { 0.071, { "7 %", "7.1 %" } }, { 0.99, { "99 %", "99.0 %" } }, { 0.9951, { ">99 %", ">99 %" } },
    { 0.99999, { ">99 %", ">99 %" } }, { 1.0, { "100 %", "100 %" } }, { NAN, { "–", "–" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint decimals = 0; decimals < 2; decimals++)
      {
        char text[VED_TEXT_SIZE];

        g_assert_cmpstr (ved_forecast_text_write_chance (cases[i].chance, decimals, text, sizeof text), ==,
                         cases[i].text[decimals]);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/forecast-text/promises-only-what-it-saw", test_promises_only_what_it_saw);
  g_test_add_func ("/forecast-text/chance", test_chance);
  g_test_add_func ("/forecast-text/fleet-is-missed", test_fleet_is_missed);
  g_test_add_func ("/forecast-text/missed", test_missed);
  g_test_add_func ("/forecast-text/caveat", test_caveat);
  g_test_add_func ("/forecast-text/caveat-is-of-what-is-shown", test_caveat_is_of_what_is_shown);
  g_test_add_func ("/forecast-text/recovered-is-not-rising", test_recovered_is_not_rising);
  g_test_add_func ("/forecast-text/stable-is-not-calm", test_stable_is_not_calm);
  g_test_add_func ("/forecast-text/past-has-no-now", test_past_has_no_now);
  g_test_add_func ("/forecast-text/near-certain-is-written-once", test_near_certain_is_written_once);

  return g_test_run ();
}
