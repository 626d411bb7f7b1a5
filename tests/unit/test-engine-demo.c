/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-error.h"
#include "engine/ved-engine.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <math.h>
#include <string.h>

#define FLEET         20
#define BACKFILL_DAYS 14
#define DEMO_TICK_US  (5 * VED_SECOND_US)

typedef struct {
  VedClock *clock;
  VedEngine *engine;
  guint n_opened;
} Fixture;

static void
alert_changed_cb (VedEngine                 *engine,
                  const VedEngineAlertEvent *event,
                  Fixture                   *fixture)
{
  fixture->n_opened += event->change == VED_ALERT_OPENED;
}

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
fixture_init_with (Fixture       *fixture,
                   VedScenarioId  scenario,
                   VedEngineId    forecast_engine)
{
  VedEngineConfig config = { .demo_servers = FLEET, .scenario = scenario, .backfill_days = BACKFILL_DAYS };
  g_autoptr(GError) error = NULL;

  config.forecast_engine = forecast_engine;

  config.rng_seed = VED_SIMULATOR_RNG_SEED;
  memset (fixture, 0, sizeof *fixture);
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US + 17 * VED_SECOND_US);
  fixture->engine = ved_engine_new (&config, fixture->clock);
  g_signal_connect (fixture->engine, "alert", G_CALLBACK (alert_changed_cb), fixture);
  g_assert_true (ved_engine_start (fixture->engine, &error));
  g_assert_no_error (error);
}

static void
fixture_init (Fixture       *fixture,
              VedScenarioId  scenario)
{
  fixture_init_with (fixture, scenario, VED_ENGINE_NONE);
}

static void
fixture_clear (Fixture *fixture)
{
  ved_engine_stop (fixture->engine);
  g_assert_finalize_object (fixture->engine);
  ved_clock_unref (fixture->clock);
}

static VedSnapshot *
live (Fixture *fixture,
      gint64   duration_us)
{
  ved_test_wait_until (is_idle, fixture->engine);
  for (gint64 gone_us = 0; gone_us < duration_us; gone_us += DEMO_TICK_US)
    {
      ved_clock_advance_us (fixture->clock, DEMO_TICK_US);
      ved_engine_advance (fixture->engine);
      ved_test_wait_until (is_idle, fixture->engine);
    }

  return ved_engine_ref_snapshot (fixture->engine);
}

static guint
count_critical_alerts (const VedSnapshot *snapshot)
{
  guint n = 0;

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);

      n += alert->subject == VED_ALERT_SUBJECT_RISK && alert->level >= VED_LEVEL_CRITICAL;
    }

  return n;
}

/* Whoever asks for an engine gets it, under its name, though a better one could forecast. */
static void
test_engine_that_was_asked_for (void)
{
  static const VedEngineId asked[] = { VED_ENGINE_TREND, VED_ENGINE_PERSISTENCE, VED_ENGINE_SEASONAL };

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      Fixture fixture;
      g_autoptr(VedSnapshot) snapshot = NULL;

      fixture_init_with (&fixture, VED_SCENARIO_HEALTHY, asked[i]);
      snapshot = live (&fixture, 0);
      for (guint server = 0; server < FLEET; server++)
        g_assert_cmpint (ved_snapshot_get_engine (snapshot, server), ==, asked[i]);
      fixture_clear (&fixture);
    }
}

static void
test_warm_from_the_start (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedEngineStatus) status = NULL;

  fixture_init (&fixture, VED_SCENARIO_HEALTHY);
  snapshot = live (&fixture, 0);
  status = ved_engine_get_status (fixture.engine);

  g_assert_cmpint (status->phase, ==, VED_ENGINE_RUNNING);
  g_assert_cmpuint (status->n_ready, ==, FLEET);
  g_assert_cmpuint (ved_snapshot_get_n_servers (snapshot), ==, FLEET);
  g_assert_cmpstr (ved_snapshot_get_scenario (snapshot)->name, ==, "healthy");
  g_assert_cmpstr (ved_snapshot_get_metadata (snapshot)->source, ==, "Demo fleet");
  for (guint i = 0; i < FLEET; i++)
    {
      g_assert_cmpint (ved_snapshot_get_state (snapshot, i), ==, VED_SERVER_LIVE);
      g_assert_cmpint (ved_snapshot_get_engine (snapshot, i), ==, VED_ENGINE_SEASONAL);
      g_assert_cmpuint (ved_snapshot_get_points (snapshot, i), >=, BACKFILL_DAYS * 288 - 1);
    }
  fixture_clear (&fixture);
}

/* The hour that leads to the script is drawn tick by tick, all of it; a server that was never away shows that. */
static void
test_has_no_hole (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  guint most = 0;

  fixture_init (&fixture, VED_SCENARIO_DEMO);
  snapshot = live (&fixture, 0);

  for (guint i = 0; i < FLEET; i++)
    most = MAX (most, ved_snapshot_get_points (snapshot, i));
  g_assert_cmpuint (most, >=, BACKFILL_DAYS * 288 - 1);
  fixture_clear (&fixture);
}

static void
test_healthy (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;

  fixture_init (&fixture, VED_SCENARIO_HEALTHY);
  snapshot = live (&fixture, 12 * VED_MINUTE_US);

  g_assert_cmpfloat (ved_snapshot_get_counts (snapshot)->max_risk, <, 60.0);
  g_assert_true (ved_snapshot_get_environment (snapshot)->valid);
  g_assert_cmpfloat (ved_snapshot_get_environment (snapshot)->prob_8h, <, 0.10);
  fixture_clear (&fixture);
}

static void
test_critical (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) before = NULL;
  g_autoptr(VedSnapshot) after = NULL;
  g_autoptr(GError) error = NULL;
  VedScenarioStatus status;

  fixture_init (&fixture, VED_SCENARIO_HEALTHY);
  before = live (&fixture, VED_MINUTE_US);
  g_assert_true (ved_engine_set_scenario (fixture.engine, "critical", &error));
  g_assert_no_error (error);
  after = live (&fixture, 3 * VED_MINUTE_US);
  g_assert_true (ved_engine_get_scenario (fixture.engine, &status, &error));

  g_assert_cmpuint (ved_snapshot_get_counts (before)->critical_80, ==, 0);
  g_assert_cmpuint (ved_snapshot_get_counts (after)->critical_80, >=, 4);
  g_assert_cmpuint (count_critical_alerts (after), ==, ved_snapshot_get_counts (after)->critical_80);
  g_assert_cmpuint (fixture.n_opened, >=, 4);
  g_assert_cmpstr (status.scenario, ==, "critical");
  g_assert_cmpuint (g_strv_length (status.affected), ==, ved_snapshot_get_scenario (after)->n_affected);
  g_assert_cmpuint (status.fleet_size, ==, FLEET);
  ved_scenario_status_clear (&status);
  fixture_clear (&fixture);
}

static void
test_scenario_refused (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(GError) early = NULL;
  g_autoptr(GError) unknown = NULL;

  fixture_init (&fixture, VED_SCENARIO_HEALTHY);
  g_assert_false (ved_engine_set_scenario (fixture.engine, "critical", &early));
  snapshot = live (&fixture, 0);
  g_assert_false (ved_engine_set_scenario (fixture.engine, "meltdown", &unknown));

  g_assert_error (early, VED_ERROR, VED_ERROR_BUSY);
  g_assert_error (unknown, VED_ERROR, VED_ERROR_INVALID);
  fixture_clear (&fixture);
}

static VedAlert *
act (Fixture              *fixture,
     VedAlertActionKind    kind,
     const char           *id,
     GError              **error)
{
  VedAlertAction action = { .kind = kind, .target = id, .actor = "ada@desk" };
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  ved_engine_act_on_alert_async (fixture->engine, &action, NULL, ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);

  return ved_engine_act_on_alert_finish (fixture->engine, result, error);
}

static void
test_alert_actions (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) before = NULL;
  g_autoptr(VedSnapshot) after = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  VedAlert *alert;

  fixture_init (&fixture, VED_SCENARIO_HEALTHY);
  g_clear_pointer (&before, ved_snapshot_unref);
  ved_snapshot_unref (live (&fixture, 0));
  g_assert_true (ved_engine_set_scenario (fixture.engine, "critical", &error));
  before = live (&fixture, 3 * VED_MINUTE_US);
  g_assert_cmpuint (ved_snapshot_get_n_alerts (before), >, 0);
  id = g_strdup (ved_snapshot_get_alert (before, 0)->id);

  alert = act (&fixture, VED_ALERT_ACTION_ACKNOWLEDGE, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (alert->state, ==, VED_ALERT_ACKNOWLEDGED);
  ved_alert_clear (alert);
  g_free (alert);
  after = live (&fixture, 0);
  g_assert_cmpuint (ved_snapshot_get_generation (after), >, ved_snapshot_get_generation (before));
  g_assert_cmpuint (ved_snapshot_get_n_alerts (after), ==, ved_snapshot_get_n_alerts (before));

  g_assert_null (act (&fixture, VED_ALERT_ACTION_RESOLVE, "a-999999", &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  fixture_clear (&fixture);
}

static void
test_stop_at_any_time (void)
{
  Fixture fixture;

  for (guint n_iterations = 0; n_iterations < 6; n_iterations++)
    {
      fixture_init (&fixture, VED_SCENARIO_NATURAL);
      for (guint i = 0; i < n_iterations; i++)
        g_main_context_iteration (NULL, FALSE);
      ved_engine_stop (fixture.engine);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_object_unref (fixture.engine);
      ved_clock_unref (fixture.clock);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/demo/engine-that-was-asked-for", test_engine_that_was_asked_for);
  g_test_add_func ("/engine/demo/warm-from-the-start", test_warm_from_the_start);
  g_test_add_func ("/engine/demo/has-no-hole", test_has_no_hole);
  g_test_add_func ("/engine/demo/healthy", test_healthy);
  g_test_add_func ("/engine/demo/critical", test_critical);
  g_test_add_func ("/engine/demo/scenario-refused", test_scenario_refused);
  g_test_add_func ("/engine/demo/alert-actions", test_alert_actions);
  g_test_add_func ("/engine/demo/stop-at-any-time", test_stop_at_any_time);

  return g_test_run ();
}
