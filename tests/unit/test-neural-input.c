/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "forecast/neural/ved-neural-net.h"

#include <math.h>
#include <string.h>

#define DAYS     16
#define N_POINTS (DAYS * VED_DAY_STEPS)
#define ORIGIN   (20000 * VED_DAY_US)
#define LIMIT    8.0f

/* A statistical forecast of 50 ± 10 after days that differ by one: the day before the origin lies at 50, the one before
 * at 49, and so on. */
typedef struct {
  float means[N_POINTS];
  VedSeriesKind kind;
  VedSeriesPast past;
  VedQuantileForecast statistical;
  VedNeuralCase from;
  VedNeuralScale scale;
  VedNeuralInput input;
} Case;

static Case *
case_new (void)
{
  Case *self = g_new0 (Case, 1);

  for (guint i = 0; i < N_POINTS; i++)
    self->means[i] = 51.0f - (float) (DAYS - i / VED_DAY_STEPS);
  self->kind = (VedSeriesKind) { 0.0, 100.0, 0.01, 1.0, 0.0 };
  self->past = (VedSeriesPast) { self->means, N_POINTS, ORIGIN };
  self->statistical.engine = VED_ENGINE_SEASONAL;
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      self->statistical.p10[i] = 40.0f;
      self->statistical.p50[i] = 50.0f;
      self->statistical.p90[i] = 60.0f;
    }
  self->from = (VedNeuralCase) { &self->kind, &self->past, &self->statistical, 1 };

  return self;
}

static void
read_case (Case *self)
{
  g_assert_true (ved_neural_scale_init (&self->scale, &self->from));
  ved_neural_input_fill (&self->input, &self->from, &self->scale, VED_DAY_TOKENS);
  ved_neural_input_fill_levels (&self->input, &self->from, &self->scale);
}

/* In units of ten: days 3, 4, 5, 6 and 14 alone; the week's lowest, highest and what lies between; the newest hour,
 * four hours, day and week. */
static void
test_levels (void)
{
  g_autofree Case *f = case_new ();
  const float *levels;

  read_case (f);
  for (guint token = 0; token < VED_DECODER_TOKENS; token++)
    {
      levels = f->input.levels[token];
      g_assert_cmpfloat_with_epsilon (levels[0], -0.2f, 1e-4f);
      g_assert_cmpfloat_with_epsilon (levels[3], -0.5f, 1e-4f);
      g_assert_cmpfloat_with_epsilon (levels[4], -1.3f, 1e-4f);
      for (guint i = 1; token > 0 && i < VED_HOUR_LEVELS; i++)
        g_assert_cmpfloat (levels[VED_FAR_DAYS + i], >=, levels[VED_FAR_DAYS + i - 1]);
    }
  levels = &f->input.levels[5][VED_FAR_DAYS];
  g_assert_cmpfloat_with_epsilon (levels[0], -0.6f, 1e-4f);
  g_assert_cmpfloat_with_epsilon (levels[2], -0.3f, 1e-4f);
  g_assert_cmpfloat_with_epsilon (levels[4], 0.0f, 1e-4f);
  levels = &f->input.levels[5][VED_FAR_DAYS + VED_HOUR_LEVELS];
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat_with_epsilon (levels[i], 0.0f, 1e-4f);
  g_assert_cmpfloat_with_epsilon (levels[10], -0.3f, 1e-4f);
}

/* Of a young series with gaps, what is not known is 0, and all the rest lies within its limits. */
static void
test_gaps (void)
{
  g_autofree Case *f = case_new ();
  guint young = 2 * VED_DAY_STEPS;

  f->past.means += N_POINTS - young;
  f->past.n_points = young;
  for (guint i = N_POINTS - 40; i < N_POINTS; i++)
    f->means[i] = NAN;
  f->means[N_POINTS - 100] = 1e30f;
  read_case (f);
  for (guint token = 0; token < VED_DECODER_TOKENS; token++)
    {
      for (guint i = 0; i < VED_FAR_DAYS; i++)
        g_assert_cmpfloat (f->input.levels[token][i], ==, 0.0f);
      for (guint i = 0; i < VED_STRETCH_LEVELS; i++)
        g_assert_cmpfloat (f->input.levels[token][VED_FAR_DAYS + VED_HOUR_LEVELS + i], ==, 0.0f);
      for (guint i = 0; i < VED_LEVEL_VARIABLES; i++)
        g_assert_cmpfloat (fabsf (f->input.levels[token][i]), <=, LIMIT);
    }
}

/* The day of the week is read: it comes again after seven days and on none between. */
static void
test_day_of_week (void)
{
  g_autofree Case *f = case_new ();
  float first[2];

  read_case (f);
  memcpy (first, &f->input.future[3][16], sizeof first);
  for (guint day = 1; day <= 7; day++)
    {
      f->past.origin_us = ORIGIN + day * VED_DAY_US;
      read_case (f);
      g_assert_cmpint (fabsf (f->input.future[3][16] - first[0]) + fabsf (f->input.future[3][17] - first[1]) < 1e-5f, ==,
                       (gboolean) (day == 7));
    }
}

/* What several say is the mean of what each of them says. */
static void
test_members (void)
{
  const VedNeuralShape shape = { VED_ENGINE_MLP, 2, 8, 2, VED_DAY_TOKENS, 3 };
  g_autofree Case *f = case_new ();
  g_autofree VedReal *params = NULL, *packed = NULL;
  VedReal together[VED_NEURAL_OUT], mean[VED_NEURAL_OUT] = { 0 };
  VedNnPass pass = { 0 };
  VedNeuralNet net;
  VedNnArena arena;
  VedRng rng;

  read_case (f);
  g_assert_true (ved_neural_shape_is_valid (&shape));
  ved_neural_net_init (&net, &shape);
  g_assert_cmpuint (net.n_params, ==, 3 * net.layout->n_params);
  params = g_new (VedReal, net.n_params);
  packed = g_new (VedReal, net.n_in);
  ved_rng_init (&rng, 3, 1);
  for (gsize i = 0; i < net.n_params; i++)
    params[i] = (VedReal) (0.3 * ved_rng_normal (&rng));
  ved_nn_arena_init (&arena);
  ved_neural_net_read (&net, &f->from, &f->scale, packed);
  pass = (VedNnPass) { .params = params, .arena = &arena };
  ved_neural_net_ask (&net, &pass, packed, 1, NULL, together);
  for (guint member = 0; member < 3; member++)
    {
      VedNeuralTrace trace;

      pass.params = &params[member * net.layout->n_params];
      ved_neural_net_forward (&net, &pass, packed, 1, NULL, &trace);
      g_assert_cmpfloat (fabsf (trace.out[40] - together[40]), >, 1e-3f);
      for (guint i = 0; i < VED_NEURAL_OUT; i++)
        mean[i] += trace.out[i] / 3.0f;
      ved_neural_trace_clear (&trace);
    }
  for (guint i = 0; i < VED_NEURAL_OUT; i++)
    g_assert_cmpfloat_with_epsilon (together[i], mean[i], 1e-4f);
  ved_nn_arena_clear (&arena);
  ved_neural_net_clear (&net);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/neural-input/levels", test_levels);
  g_test_add_func ("/neural-input/gaps", test_gaps);
  g_test_add_func ("/neural-input/day-of-week", test_day_of_week);
  g_test_add_func ("/neural-input/members", test_members);

  return g_test_run ();
}
