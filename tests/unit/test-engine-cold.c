/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/ved-engine.h"
#include "engine/ved-learner.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <glib/gstdio.h>
#include <string.h>

/* A fleet whose history takes more than one run to learn. */

#define FLEET         225
#define BACKFILL_DAYS 14
#define SERIES        13        /* of a simulated server, without the uptime; most have more */
#define DEMO_TICK_US  (5 * VED_SECOND_US)

G_STATIC_ASSERT (FLEET * SERIES * (BACKFILL_DAYS + 1) * 288 > VED_LEARN_POINTS);

typedef struct {
  VedClock *clock;
  VedEngine *engine;
  VedSnapshot *first;           /* (nullable) */
  guint n_ticks;
  guint n_unlearned;            /* as the status said at the first tick */
} Fixture;

static void
ticked_cb (VedEngine   *engine,
           VedSnapshot *snapshot,
           Fixture     *fixture)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (engine);

  fixture->n_ticks++;
  if (fixture->first != NULL)
    return;
  fixture->first = ved_snapshot_ref (snapshot);
  fixture->n_unlearned = status->n_unlearned;
}

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
fixture_init (Fixture    *fixture,
              const char *data_dir,
              guint       demo_servers,
              gint64      time_us)
{
  VedEngineConfig config = { .data_dir = data_dir, .demo_servers = demo_servers };
  g_autoptr(GError) error = NULL;

  config.scenario = VED_SCENARIO_HEALTHY;
  config.backfill_days = BACKFILL_DAYS;
  config.rng_seed = VED_SIMULATOR_RNG_SEED;
  memset (fixture, 0, sizeof *fixture);
  fixture->clock = ved_clock_new_manual (time_us);
  fixture->engine = ved_engine_new (&config, fixture->clock);
  g_signal_connect (fixture->engine, "tick", G_CALLBACK (ticked_cb), fixture);
  g_assert_true (ved_engine_start (fixture->engine, &error));
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *fixture)
{
  ved_engine_stop (fixture->engine);
  g_assert_finalize_object (fixture->engine);
  g_clear_pointer (&fixture->first, ved_snapshot_unref);
  ved_clock_unref (fixture->clock);
}

static gboolean
has_first (gpointer user_data)
{
  const Fixture *fixture = user_data;

  return fixture->first != NULL;
}

static void
wait_for_first (Fixture *fixture)
{
  ved_test_wait_until (has_first, fixture);
}

static VedSnapshot *
learn_all (Fixture *fixture)
{
  ved_test_wait_until (is_idle, fixture->engine);
  ved_clock_advance_us (fixture->clock, DEMO_TICK_US);
  ved_engine_advance (fixture->engine);
  ved_test_wait_until (is_idle, fixture->engine);

  return ved_engine_ref_snapshot (fixture->engine);
}

static guint
count_with_engine (const VedSnapshot *snapshot,
                   VedEngineId        engine)
{
  guint n = 0;

  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    n += ved_snapshot_get_engine (snapshot, i) == engine;

  return n;
}

static void
assert_is_partly_learned (const Fixture *fixture)
{
  const VedSnapshot *first = fixture->first;
  guint n_seasonal;

  g_assert_nonnull (first);
  n_seasonal = count_with_engine (first, VED_ENGINE_SEASONAL);
  g_assert_cmpuint (ved_snapshot_get_n_servers (first), ==, FLEET);
  g_assert_cmpuint (n_seasonal, >=, 90);
  g_assert_cmpuint (n_seasonal, <, FLEET);
  g_assert_cmpuint (count_with_engine (first, VED_ENGINE_PERSISTENCE), ==, FLEET - n_seasonal);
  g_assert_cmpuint (fixture->n_unlearned, ==, FLEET - n_seasonal);
  for (guint i = 0; i < FLEET; i++)
    {
      gboolean is_seasonal = ved_snapshot_get_engine (first, i) == VED_ENGINE_SEASONAL;

      g_assert_cmpuint (ved_snapshot_get_forecast_row (first, i), !=, VED_NO_ROW);
      g_assert_cmpint (ved_snapshot_get_rung (first, i), ==,
                       is_seasonal ? VED_RUNG_SELECTION : VED_RUNG_LAST_OWN);
    }
}

static void
assert_is_learned (Fixture           *fixture,
                   const VedSnapshot *snapshot)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (fixture->engine);

  g_assert_cmpuint (count_with_engine (snapshot, VED_ENGINE_SEASONAL), ==, FLEET);
  g_assert_cmpuint (status->n_unlearned, ==, 0);
  g_assert_cmpuint (status->n_with_engine[VED_ENGINE_SEASONAL], ==, FLEET);
  for (guint i = 0; i < FLEET; i++)
    g_assert_cmpint (ved_snapshot_get_rung (snapshot, i), ==, VED_RUNG_SELECTION);
}

static void
assert_same_forecasts (const VedSnapshot *left,
                       const VedSnapshot *right)
{
  VedForecastSet *left_set = ved_snapshot_get_forecasts (left);
  VedForecastSet *right_set = ved_snapshot_get_forecasts (right);

  g_assert_cmpuint (ved_forecast_set_get_n_rows (left_set), ==, ved_forecast_set_get_n_rows (right_set));
  for (guint row = 0; row < ved_forecast_set_get_n_rows (left_set); row++)
    {
      g_assert_cmpint (ved_forecast_set_get_engine (left_set, row), ==,
                       ved_forecast_set_get_engine (right_set, row));
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        {
          g_assert_cmpint (ved_forecast_set_has_metric (left_set, row, metric), ==,
                           ved_forecast_set_has_metric (right_set, row, metric));
          if (ved_forecast_set_has_metric (left_set, row, metric))
            g_assert_cmpmem (ved_forecast_set_get (left_set, row, metric, VED_QUANTILE_P90),
                             VED_FORECAST_STEPS * sizeof (float),
                             ved_forecast_set_get (right_set, row, metric, VED_QUANTILE_P90),
                             VED_FORECAST_STEPS * sizeof (float));
        }
    }
}

static void
test_first_snapshot (void)
{
  Fixture left, right;
  g_autoptr(VedSnapshot) left_snapshot = NULL;
  g_autoptr(VedSnapshot) right_snapshot = NULL;

  fixture_init (&left, NULL, FLEET, VED_TEST_TIME_US + 17 * VED_SECOND_US);
  left_snapshot = learn_all (&left);
  assert_is_partly_learned (&left);
  assert_is_learned (&left, left_snapshot);
  g_assert_cmpuint (left.n_ticks, ==, 2);
  g_assert_cmpuint (ved_snapshot_get_generation (left_snapshot), >, ved_snapshot_get_generation (left.first));
  g_assert_cmpint (ved_snapshot_get_origin_us (left_snapshot), ==, ved_snapshot_get_origin_us (left.first));

  fixture_init (&right, NULL, FLEET, VED_TEST_TIME_US + 17 * VED_SECOND_US);
  right_snapshot = learn_all (&right);
  assert_same_forecasts (left.first, right.first);
  assert_same_forecasts (left_snapshot, right_snapshot);
  fixture_clear (&left);
  fixture_clear (&right);
}

/* What a new origin finds half learned goes on there. */
static void
test_new_origin (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;

  fixture_init (&fixture, NULL, FLEET, VED_TEST_TIME_US + 17 * VED_SECOND_US);
  wait_for_first (&fixture);
  ved_clock_advance_us (fixture.clock, 5 * VED_MINUTE_US);
  ved_engine_advance (fixture.engine);
  snapshot = learn_all (&fixture);

  assert_is_partly_learned (&fixture);
  assert_is_learned (&fixture, snapshot);
  g_assert_cmpint (ved_snapshot_get_origin_us (snapshot), ==,
                   ved_snapshot_get_origin_us (fixture.first) + 5 * VED_MINUTE_US);
  fixture_clear (&fixture);
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_remove (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* The first life ends while it learns; the second one finds the history and has all to learn. */
static void
test_restart (void)
{
  g_autofree char *data_dir = g_dir_make_tmp ("vedette-cold-XXXXXX", NULL);
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;

  fixture_init (&fixture, data_dir, FLEET, VED_TEST_TIME_US);
  wait_for_first (&fixture);
  g_main_context_iteration (NULL, TRUE);
  g_assert_true (ved_engine_is_busy (fixture.engine));
  ved_engine_stop (fixture.engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture.n_ticks, ==, 1);
  fixture_clear (&fixture);

  fixture_init (&fixture, data_dir, 0, VED_TEST_TIME_US + VED_MINUTE_US);
  snapshot = learn_all (&fixture);
  assert_is_partly_learned (&fixture);
  assert_is_learned (&fixture, snapshot);
  fixture_clear (&fixture);
  remove_all (data_dir);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/cold/first-snapshot", test_first_snapshot);
  g_test_add_func ("/engine/cold/new-origin", test_new_origin);
  g_test_add_func ("/engine/cold/restart", test_restart);

  return g_test_run ();
}
