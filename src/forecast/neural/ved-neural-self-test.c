/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-neural-self-test"

#include "config.h"

#include "forecast/neural/ved-neural-self-test.h"

#include <math.h>

/* One case that never changes: eight days with a hump at noon and a saw tooth for noise, and a plain statistical
 * forecast of what comes after them, a band of ten to each side. A network that reads something else than it learned
 * from, or is computed in another way, says something else of it. */

#define DAYS     8
#define POINTS   (DAYS * VED_DAY_STEPS)
#define HEIGHT   20.0
#define BASE     40.0
#define TOOTH    7
#define WIDTH    10.0f
#define ORIGIN   (20000 * G_GINT64_CONSTANT (86400000000))

static float
level_at (guint step)
{
  return (float) (BASE - HEIGHT * cos (2.0 * G_PI * step / VED_DAY_STEPS));
}

/**
 * ved_neural_self_test:
 * @values: (out caller-allocates) (array fixed-size=12): p10, p50 and p90 after 5 minutes, 2, 4 and 8 hours
 *
 * What the network says of a case that is always the same. Tables of a sealed transformer move it by less than
 * %VED_NEURAL_TEST_TOLERANCE. Costs one forecast.
 */
void
ved_neural_self_test (const VedNeuralModel *self,
                      float                *values)
{
  static const guint steps[] = { 0, 23, 47, 95 };
  const VedSeriesKind kind = { 0.0, 100.0, 0.01, 1.0, 0.0 };
  g_autofree float *means = g_new (float, POINTS);
  VedSeriesPast past = { means, POINTS, ORIGIN };
  VedQuantileForecast statistical = { 0 }, forecast;
  VedNeuralCase asked = { &kind, &past, &statistical, 0 };

  for (guint i = 0; i < POINTS; i++)
    means[i] = level_at (i) + (float) (i % TOOTH) - (TOOTH - 1) / 2.0f;
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      statistical.p50[i] = level_at (POINTS + i);
      statistical.p10[i] = statistical.p50[i] - WIDTH;
      statistical.p90[i] = statistical.p50[i] + WIDTH;
    }
  ved_neural_model_forecast (self, &asked, 1, &forecast);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      values[3 * i] = forecast.p10[steps[i]];
      values[3 * i + 1] = forecast.p50[steps[i]];
      values[3 * i + 2] = forecast.p90[steps[i]];
    }
}
