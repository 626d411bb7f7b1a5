/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-neural-model"

#include "config.h"

#include "forecast/neural/ved-neural-model.h"

#include "forecast/seasonal/ved-seasonal-fit.h"

#include <string.h>

/* A forecast: the seasonal engine's, corrected by the network, its band widened or narrowed as was found
 * right on windows held back from training (conformal prediction: the factors are quantiles of observed
 * misses over the band's sides), then bounded and ordered like any other. */

#define GROUP 32                /* cases that go through the network together */

/**
 * ved_neural_model_new:
 * @shape: a valid one; its n_metrics is one more than the length of @metrics
 * @metrics: (array zero-terminated=1): names of the metrics it knows
 *
 * Returns: (transfer full): a model without parameters, to be filled in by who trains or loads it, and sealed
 */
VedNeuralModel *
ved_neural_model_new (const VedNeuralShape *shape,
                      const char *const    *metrics)
{
  VedNeuralModel *self = g_atomic_rc_box_new0 (VedNeuralModel);

  ved_neural_net_init (&self->net, shape);
  self->params = g_new0 (VedReal, self->net.n_params);
  self->metrics = g_strdupv ((GStrv) metrics);
  self->judgements = g_new0 (VedNeuralJudgement, shape->n_metrics);
  self->against_champion = NAN;
  for (guint i = 0; i < shape->n_metrics; i++)
    {
      for (guint block = 0; block < VED_NEURAL_BLOCKS; block++)
        self->judgements[i].low[block] = self->judgements[i].high[block] = 1.0f;
    }

  return self;
}

/**
 * ved_neural_model_copy_judged:
 *
 * Of a network that learned on after it was judged, from the very windows that it was judged by, what was judged is to
 * be asked for whenever it is measured again or another training goes on from it.
 *
 * Returns: (transfer full): a copy as the model was when it was judged, not sealed
 */
VedNeuralModel *
ved_neural_model_copy_judged (const VedNeuralModel *self)
{
  VedNeuralModel *copy = ved_neural_model_new (&self->net.shape, (const char *const *) self->metrics);

  memcpy (copy->params, self->judged != NULL ? self->judged : self->params,
          self->net.n_params * sizeof (VedReal));
  memcpy (copy->judgements, self->judgements, self->net.shape.n_metrics * sizeof (VedNeuralJudgement));
  copy->trained_us = self->trained_us;
  copy->n_hosts = self->n_hosts;
  copy->training_s = self->training_s;
  copy->loss = self->loss;
  copy->epoch = self->epoch;
  copy->champion = g_strdup (self->champion);
  copy->against_champion = self->against_champion;

  return copy;
}

VedNeuralModel *
ved_neural_model_ref (VedNeuralModel *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * ved_neural_model_seal:
 *
 * To be called once, when the parameters are what they will be: makes the tables out of which a transformer
 * forecasts faster.
 */
void
ved_neural_model_seal (VedNeuralModel *self)
{
  g_return_if_fail (self->tables == NULL);

  if (self->net.shape.engine != VED_ENGINE_TFT)
    return;
  self->tables = g_new0 (VedTftTables, 1);
  ved_tft_tables_init (self->tables, &self->net.tft, self->params);
}

static void
model_clear (gpointer data)
{
  VedNeuralModel *self = data;

  if (self->tables != NULL)
    ved_tft_tables_clear (self->tables);
  g_free (self->tables);
  ved_neural_net_clear (&self->net);
  g_free (self->params);
  g_free (self->judged);
  g_strfreev (self->metrics);
  g_free (self->judgements);
  g_free (self->champion);
}

void
ved_neural_model_unref (VedNeuralModel *self)
{
  g_atomic_rc_box_release_full (self, model_clear);
}

/**
 * ved_neural_model_get_engine:
 *
 * Returns: the engine that its forecasts name, %VED_ENGINE_MLP or %VED_ENGINE_TFT
 */
VedEngineId
ved_neural_model_get_engine (const VedNeuralModel *self)
{
  return self->net.shape.engine;
}

/**
 * ved_neural_model_get_metric:
 * @name: (nullable): of a metric
 *
 * Returns: its number in the model; 0 for one that it has not learned from, which it forecasts all the same
 */
guint
ved_neural_model_get_metric (const VedNeuralModel *self,
                             const char           *name)
{
  for (guint i = 0; name != NULL && self->metrics[i] != NULL; i++)
    {
      if (g_str_equal (self->metrics[i], name))
        return i + 1;
    }

  return 0;
}

/**
 * ved_neural_model_get_share:
 * @metric: its number in the model
 *
 * Whether the network is promoted for a metric: on windows held back from training the best of the statistical
 * forecast alone (0), mixtures of both by quarters, and the network alone (1).
 */
float
ved_neural_model_get_share (const VedNeuralModel *self,
                            guint                 metric)
{
  g_return_val_if_fail (metric < self->net.shape.n_metrics, 0.0f);

  return self->judgements[metric].share;
}

static void
adjust_band (const VedNeuralJudgement *judgement,
             VedQuantileForecast      *forecast)
{
  for (guint block = 0; block < VED_NEURAL_BLOCKS; block++)
    {
      for (guint i = ved_horizon_block_start[block]; i < ved_horizon_block_start[block + 1]; i++)
        {
          float p50 = forecast->p50[i];

          forecast->p10[i] = p50 - judgement->low[block] * (p50 - forecast->p10[i]);
          forecast->p90[i] = p50 + judgement->high[block] * (forecast->p90[i] - p50);
        }
    }
}

static void
finish (const VedNeuralModel *self,
        const VedNeuralCase  *from,
        const VedNeuralScale *scale,
        const float          *out,
        VedQuantileForecast  *forecast)
{
  ved_neural_scale_place (scale, from->statistical, out, forecast);
  adjust_band (&self->judgements[from->metric], forecast);
  forecast->engine = self->net.shape.engine;
  forecast->rung = from->statistical->rung;
  ved_quantile_forecast_settle (forecast, from->kind);
}

static void
forecast_group (const VedNeuralModel *self,
                VedNnArena           *arena,
                const VedNeuralCase  *cases,
                guint                 n,
                VedQuantileForecast  *forecasts)
{
  const VedNnPass pass = { .params = self->params, .arena = arena };
  VedReal *packed = ved_nn_arena_take (arena, (gsize) n * self->net.n_in);
  VedReal *out = ved_nn_arena_take (arena, (gsize) n * VED_NEURAL_OUT);
  VedNeuralScale scales[GROUP];
  guint chosen[GROUP], n_chosen = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!ved_neural_scale_init (&scales[n_chosen], &cases[i]))
        {
          forecasts[i] = *cases[i].statistical;
          continue;
        }
      ved_neural_net_read (&self->net, &cases[i], &scales[n_chosen], &packed[(gsize) n_chosen * self->net.n_in]);
      chosen[n_chosen++] = i;
    }
  if (n_chosen == 0)
    return;

  ved_neural_net_ask (&self->net, &pass, packed, n_chosen, self->tables, out);
  for (guint i = 0; i < n_chosen; i++)
    finish (self, &cases[chosen[i]], &scales[i], &out[(gsize) i * VED_NEURAL_OUT], &forecasts[chosen[i]]);
}

static void
arena_free (gpointer data)
{
  ved_nn_arena_clear (data);
  g_free (data);
}

/* A thread keeps its own for the next server: fresh pages would cost more than the arithmetic. */
static VedNnArena *
get_arena (void)
{
  static GPrivate kept = G_PRIVATE_INIT (arena_free);
  VedNnArena *arena = g_private_get (&kept);

  if (arena == NULL)
    {
      arena = g_new (VedNnArena, 1);
      ved_nn_arena_init (arena);
      g_private_set (&kept, arena);
    }

  return arena;
}

/**
 * ved_neural_model_forecast:
 * @cases: (array length=n): what to forecast
 * @n: how many; a forecast does not depend on what else is asked with it
 * @forecasts: (array length=n) (out caller-allocates): the forecasts
 *
 * A case in which there is nothing for a network to do gets the statistical forecast, under its own name. Any
 * thread.
 */
void
ved_neural_model_forecast (const VedNeuralModel *self,
                           const VedNeuralCase  *cases,
                           guint                 n,
                           VedQuantileForecast  *forecasts)
{
  VedNnArena *arena = get_arena ();

  for (guint i = 0; i < n; i += GROUP)
    {
      VedNnMark mark = ved_nn_arena_mark (arena);

      forecast_group (self, arena, &cases[i], MIN (GROUP, n - i), &forecasts[i]);
      ved_nn_arena_release (arena, mark);
    }
}

static void
mean_shares (const VedNnSelectTrace *trace,
             guint                   m,
             float                  *shares)
{
  for (guint i = 0; i < trace->n; i++)
    {
      for (guint j = 0; j < m; j++)
        shares[j] += trace->shares[(gsize) i * m + j] / (float) trace->n;
    }
}

/**
 * ved_neural_model_explain:
 * @from: a case
 * @explanation: (out caller-allocates): what the network attended to
 *
 * Any thread; costs a forecast.
 *
 * Returns: %FALSE for a network that cannot say, or where it has nothing to do
 */
gboolean
ved_neural_model_explain (const VedNeuralModel *self,
                          const VedNeuralCase  *from,
                          VedNeuralExplanation *explanation)
{
  VedNnArena arena;
  VedNnPass pass = { .params = self->params, .arena = &arena };
  guint n_tokens = self->net.shape.n_tokens, length = n_tokens + VED_DECODER_TOKENS;
  VedNeuralScale scale;
  VedNeuralTrace trace;
  VedReal *packed;

  if (self->net.shape.engine != VED_ENGINE_TFT || !ved_neural_scale_init (&scale, from))
    return FALSE;

  memset (explanation, 0, sizeof *explanation);
  ved_nn_arena_init (&arena);
  packed = ved_nn_arena_take (&arena, self->net.n_in);
  ved_neural_net_read (&self->net, from, &scale, packed);
  ved_neural_net_forward (&self->net, &pass, packed, 1, self->tables, &trace);
  explanation->n_tokens = n_tokens;
  for (guint i = 0; i < VED_DECODER_TOKENS; i++)
    memcpy (explanation->attention[i], &trace.tft.attention.mean[(gsize) i * length], n_tokens * sizeof (float));
  mean_shares (&trace.tft.select[1], VED_PAST_VARIABLES, explanation->past);
  mean_shares (&trace.tft.select[2], VED_FUTURE_VARIABLES, explanation->future);
  ved_neural_trace_clear (&trace);
  ved_nn_arena_clear (&arena);

  return TRUE;
}
