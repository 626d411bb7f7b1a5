/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-rng.h"
#include "engine/explain/ved-focus.h"

#include <math.h>
#include <string.h>

/* Which past a forecast leans on: a server with two metrics that go up and down every day. */

#define N_POINTS (15 * VED_DAY_STEPS)
#define METRICS  (1u << VED_METRIC_MEM_USED | 1u << VED_METRIC_CPU_USER)

typedef struct {
  VedServerPasts pasts;
  VedSeasonalState states[VED_N_METRICS];
} Case;

static void
fill (Case      *self,
      VedMetric  metric,
      VedRng    *rng)
{
  VedSeriesKind kind = ved_server_pasts_get_kind (metric);
  VedSeriesPast past;

  for (guint i = 0; i < N_POINTS; i++)
    self->pasts.means[metric][i] = (float) (40.0 + 20.0 * sin (i * 2.0 * G_PI / VED_DAY_STEPS) + ved_rng_normal (rng));
  past = ved_server_pasts_get (&self->pasts, metric);
  ved_forecaster_learn (&self->states[metric], &kind, &past);
}

static Case *
case_new (void)
{
  Case *self = g_new0 (Case, 1);
  VedRng rng;

  ved_rng_init (&rng, 5, 1);
  self->pasts.n_points = N_POINTS;
  self->pasts.origin_us = N_POINTS * VED_STEP_US;
  fill (self, VED_METRIC_MEM_USED, &rng);
  fill (self, VED_METRIC_CPU_USER, &rng);

  return self;
}

/* A network as training would begin with, which knows one of the two metrics. */
static VedNeuralModel *
make_network (VedEngineId engine,
              float       share)
{
  const VedNeuralShape shape = { engine, 2, 8, 2, VED_DAY_TOKENS, 1 };
  const char *const metrics[] = { "mem_used_pct", NULL };
  VedNeuralModel *model = ved_neural_model_new (&shape, metrics);
  VedRng rng;

  ved_rng_init (&rng, 5, 2);
  ved_neural_net_start (&model->net, &rng, model->params);
  model->judgements[1].share = share;
  ved_neural_model_seal (model);

  return model;
}

static void
assert_sums_to_one (const float *values,
                    guint        n)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpfloat (values[i], >=, 0.0f);
      sum += values[i];
    }
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-4);
}

static void
test_attention (void)
{
  g_autofree Case *f = case_new ();
  g_autoptr(VedNeuralModel) model = make_network (VED_ENGINE_TFT, 1.0f);
  VedFocus focus;

  ved_focus_compute (&focus, model, f->states, &f->pasts, METRICS);
  g_assert_cmpint (focus.kind, ==, VED_FOCUS_ATTENTION);
  g_assert_cmpuint (focus.n, ==, VED_DAY_TOKENS);
  g_assert_cmpuint (focus.step_s, ==, 1800);
  g_assert_cmpuint (focus.n_metrics, ==, 1);
  assert_sums_to_one (focus.weights, focus.n);
  assert_sums_to_one (focus.past, VED_PAST_VARIABLES);
  assert_sums_to_one (focus.future, VED_FUTURE_VARIABLES);
}

/* Where no transformer has made a forecast, the days behind the seasonal one: none older than two weeks is there. */
static void
test_days_back (void)
{
  g_autofree Case *f = case_new ();
  g_autoptr(VedNeuralModel) demoted = make_network (VED_ENGINE_TFT, 0.0f), other = make_network (VED_ENGINE_MLP, 1.0f);
  VedNeuralModel *models[] = { NULL, demoted, other };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      VedFocus focus;

      ved_focus_compute (&focus, models[i], f->states, &f->pasts, METRICS);
      g_assert_cmpint (focus.kind, ==, VED_FOCUS_DAYS_BACK);
      g_assert_cmpuint (focus.n, ==, VED_FOCUS_DAYS);
      g_assert_cmpuint (focus.n_metrics, ==, 2);
      assert_sums_to_one (focus.weights, focus.n);
      g_assert_cmpfloat (focus.weights[VED_FOCUS_DAYS - 1], >, focus.weights[VED_FOCUS_DAYS - 14]);
    }
}

static void
test_nothing_learned (void)
{
  g_autofree Case *f = case_new ();
  VedFocus focus;

  memset (f->states, 0, sizeof f->states);
  ved_focus_compute (&focus, NULL, f->states, &f->pasts, METRICS);
  g_assert_cmpint (focus.kind, ==, VED_FOCUS_NONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/focus/attention", test_attention);
  g_test_add_func ("/focus/days-back", test_days_back);
  g_test_add_func ("/focus/nothing-learned", test_nothing_learned);

  return g_test_run ();
}
