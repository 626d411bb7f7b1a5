/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/ved-learner.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-snapshot.h"

#include <math.h>
#include <string.h>

/* Short histories that claim to be long ones: the budget goes by what is claimed. */

#define FLEET   300
#define BUCKETS 36
#define SERIES  (VED_METRIC_UPTIME_DAYS)        /* those that are learned */
#define METRICS ((guint16) ((1u << VED_METRIC_UPTIME_DAYS) - 1))
#define PER_RUN (VED_LEARN_POINTS / (SERIES * (VED_HISTORY_POINTS + VED_DAY_STEPS)))

G_STATIC_ASSERT (PER_RUN >= 90 && 2 * PER_RUN < FLEET && 3 * PER_RUN > FLEET);

typedef struct {
  VedTickInput *input;
  VedLearner *learner;
  gboolean learn[FLEET];
} Fixture;

static VedServer *
make_server (guint index)
{
  g_autofree char *name = ved_test_server_name (index);
  VedServer *server = ved_server_new (name, VED_PROFILE_WEB_API);
  float means[VED_N_METRICS];

  for (guint i = 0; i < BUCKETS; i++)
    {
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        means[metric] = (float) ((index + metric + i) % 50);
      ved_server_restore_bucket (server, VED_TEST_TIME_US - (BUCKETS - i) * VED_FORECAST_STEP_US, means, 1);
    }

  return server;
}

static void
fixture_init (Fixture *fixture)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->learner = ved_learner_new ();
  fixture->input = g_new0 (VedTickInput, 1);
  fixture->input->origin_us = VED_TEST_TIME_US;
  fixture->input->n_threads = 2;
  fixture->input->n_servers = FLEET;
  fixture->input->servers = g_new0 (VedTickServer, FLEET);
  for (guint i = 0; i < FLEET; i++)
    {
      VedTickServer *server = &fixture->input->servers[i];

      server->server = make_server (i);
      server->state = VED_SERVER_LIVE;
      server->n_points = VED_HISTORY_POINTS;
      server->metrics = METRICS;
    }
}

static void
fixture_clear (Fixture *fixture)
{
  ved_learner_free (fixture->learner);
  ved_tick_input_free (fixture->input);
}

static VedServerWork *
work_of (Fixture *fixture,
         guint    index)
{
  return &fixture->input->servers[index].server->work;
}

/* What a forecast run does with those whose turn it is. */
static void
teach_chosen (Fixture *fixture)
{
  g_autofree VedServerPasts *pasts = g_new (VedServerPasts, 1);

  for (guint i = 0; i < FLEET; i++)
    {
      VedServer *server = fixture->input->servers[i].server;

      if (!fixture->learn[i])
        continue;
      ved_server_pasts_read (pasts, server, METRICS, fixture->input->origin_us, VED_HISTORY_POINTS);
      ved_learner_teach (pasts, server, METRICS);
    }
}

static guint
plan (Fixture *fixture)
{
  guint n = 0;

  memset (fixture->learn, 0, sizeof fixture->learn);
  ved_learner_plan (fixture->learner, fixture->input, fixture->learn);
  for (guint i = 0; i < FLEET; i++)
    n += fixture->learn[i];
  teach_chosen (fixture);

  return n;
}

static void
test_budget (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  g_assert_false (ved_learner_is_waiting (fixture.learner));
  g_assert_cmpuint (plan (&fixture), ==, PER_RUN);
  g_assert_cmpuint (ved_learner_get_n_unlearned (fixture.learner), ==, FLEET - PER_RUN);
  ved_learner_go_on (fixture.learner);
  g_assert_cmpuint (ved_learner_get_n_unlearned (fixture.learner), ==, FLEET - 2 * PER_RUN);
  ved_learner_go_on (fixture.learner);
  g_assert_false (ved_learner_is_waiting (fixture.learner));
  for (guint i = 0; i < FLEET; i++)
    {
      g_assert_cmpint (work_of (&fixture, i)->learned_us, ==, VED_TEST_TIME_US);
      g_assert_cmpint (work_of (&fixture, i)->states[VED_METRIC_MEM_USED].learned_us, ==, VED_TEST_TIME_US);
      g_assert_cmpint (work_of (&fixture, i)->is_outdated, ==, !fixture.learn[i]);
    }
  g_assert_cmpuint (plan (&fixture), ==, 0);
  g_assert_false (ved_learner_is_waiting (fixture.learner));
  fixture_clear (&fixture);
}

static void
test_most_at_risk_first (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  plan (&fixture);
  for (guint i = 0; i < PER_RUN; i++)
    work_of (&fixture, FLEET - 1 - i)->risk.score = 50.0;
  ved_learner_go_on (fixture.learner);

  for (guint i = 0; i < FLEET; i++)
    g_assert_cmpint (work_of (&fixture, i)->learned_us != 0, ==, i < PER_RUN || i >= FLEET - PER_RUN);
  fixture_clear (&fixture);
}

static void
test_unlearned_before_due (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  plan (&fixture);
  fixture.input->origin_us += VED_DAY_US;
  g_assert_cmpuint (plan (&fixture), ==, PER_RUN);

  for (guint i = 0; i < FLEET; i++)
    g_assert_cmpint (fixture.learn[i], ==, i >= PER_RUN && i < 2 * PER_RUN);
  g_assert_cmpuint (ved_learner_get_n_unlearned (fixture.learner), ==, FLEET - 2 * PER_RUN);
  fixture_clear (&fixture);
}

static void
test_not_everybody (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < FLEET; i++)
    fixture.input->servers[i].state = VED_SERVER_OFFLINE;
  fixture.input->servers[0].state = VED_SERVER_LIVE;
  fixture.input->servers[1].state = VED_SERVER_LIVE;
  fixture.input->servers[1].n_points = VED_FORECAST_READY_POINTS - 1;
  fixture.input->servers[2].state = VED_SERVER_STALE;
  g_assert_cmpuint (plan (&fixture), ==, 2);

  g_assert_true (fixture.learn[0] && fixture.learn[2]);
  g_assert_false (ved_learner_is_waiting (fixture.learner));
  fixture_clear (&fixture);
}

static void
test_refresh_forgets (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  plan (&fixture);
  fixture.input->servers[0].refresh = TRUE;
  g_assert_cmpuint (plan (&fixture), ==, PER_RUN);

  g_assert_true (fixture.learn[0]);
  g_assert_false (fixture.learn[1]);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/learner/budget", test_budget);
  g_test_add_func ("/engine/learner/most-at-risk-first", test_most_at_risk_first);
  g_test_add_func ("/engine/learner/unlearned-before-due", test_unlearned_before_due);
  g_test_add_func ("/engine/learner/not-everybody", test_not_everybody);
  g_test_add_func ("/engine/learner/refresh-forgets", test_refresh_forgets);

  return g_test_run ();
}
