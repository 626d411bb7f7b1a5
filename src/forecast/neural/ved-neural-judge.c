/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-neural-judge"

#include "config.h"

#include "forecast/neural/ved-neural-judge.h"

#include "forecast/seasonal/ved-seasonal-fit.h"
#include "forecast/ved-backtest-score.h"
#include "series/ved-robust.h"

#include <math.h>
#include <string.h>

/* What a network is worth is measured on windows it has not learned from, metric by metric. First the band: per
 * block of the horizon the factor for a side goes half the way to the quantile of (miss / side) at which it covers what
 * it should. Then, with the band so corrected, the losses of mixtures of the network and the statistical forecast, by
 * quarters, over those of the statistical forecast: per series, and over series the geometric mean. A mixture comes into
 * question for a metric where it is better for sure, over all metrics or by a percent on that one: the upper end of what
 * the mean may be counts, and windows of fewer than four days, which share one weather, prove nothing. Of those the
 * metric gets the one that is expected to do best on it, and none where all are expected to lose. */

#define MIN_FACTOR   0.5f
#define MAX_FACTOR   2.5f
#define FEWEST       40
#define FEWEST_DAYS  4
#define WORTH_IT     0.99
#define CONFIDENCE   1.2816     /* nine times of ten */
#define CONTRAST     0.05       /* how unlike each other metrics usually are, in log ratios */
#define EPSILON      1e-3
#define LEVEL        0.9
#define N_SHARES     4

/* What part of a mixture the network may be. */
static const float shares[N_SHARES] = { 0.25f, 0.5f, 0.75f, 1.0f };

typedef struct {
  const VedNeuralSet *set;
  guint first;                  /* of the windows held back */
  guint n;
  VedQuantileForecast *said;    /* [n] */
} Held;

static void
forecast_held (const VedNeuralModel *model,
               Held                 *held)
{
  const VedNeuralSet *set = held->set;

  for (guint i = 0; i < held->n; i++)
    {
      guint window = held->first + i;
      VedSeriesPast past = ved_neural_set_get_past (set, window);
      VedNeuralCase from = { &set->kinds[set->windows[window].series], &past, &set->statistical[window],
                             set->windows[window].metric };

      ved_neural_model_forecast (model, &from, 1, &held->said[i]);
    }
}

/* Half the way, in logs, from the band as it is to what was measured: the windows held back share the weather of a few
 * days, and a mixture with the statistical forecast is wide enough as it is. */
static float
factor_of (GArray *ratios)
{
  float *values = (float *) (gpointer) ratios->data;
  float factor = ved_robust_quantile (values, ratios->len, LEVEL * (ratios->len - 1.0));

  return sqrtf (CLAMP (factor, MIN_FACTOR, MAX_FACTOR));
}

static void
add_ratios (const VedQuantileForecast *said,
            const float               *observed,
            guint                      block,
            GArray                    *low,
            GArray                    *high)
{
  for (guint i = ved_horizon_block_start[block]; i < ved_horizon_block_start[block + 1]; i++)
    {
      float below = (said->p50[i] - observed[i]) / (said->p50[i] - said->p10[i]);
      float above = (observed[i] - said->p50[i]) / (said->p90[i] - said->p50[i]);

      if (isfinite (below))
        g_array_append_val (low, below);
      if (isfinite (above))
        g_array_append_val (high, above);
    }
}

static void
judge_band (const Held         *held,
            guint               metric,
            VedNeuralJudgement *judgement)
{
  g_autoptr(GArray) low = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr(GArray) high = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint block = 0; block < VED_NEURAL_BLOCKS; block++)
    {
      g_array_set_size (low, 0);
      g_array_set_size (high, 0);
      for (guint i = 0; i < held->n; i++)
        {
          if (metric == 0 || held->set->windows[held->first + i].metric == metric)
            add_ratios (&held->said[i], ved_neural_set_observed (held->set, held->first + i), block, low, high);
        }
      judgement->low[block] = low->len >= FEWEST ? factor_of (low) : 1.0f;
      judgement->high[block] = high->len >= FEWEST ? factor_of (high) : 1.0f;
    }
}

/* Losses of one series: of the statistical forecast, and of each mixture. */
typedef struct {
  VedSeriesScore statistical;
  VedSeriesScore mixed[N_SHARES];
  double weight;                /* 1 / usual loss */
} Losses;

static void
add_losses (const Held *held,
            guint       i,
            Losses     *losses)
{
  const VedQuantileForecast *statistical = &held->set->statistical[held->first + i];
  const float *observed = ved_neural_set_observed (held->set, held->first + i);

  ved_series_score_add (&losses->statistical, observed, statistical);
  for (guint share = 0; share < N_SHARES; share++)
    {
      VedQuantileForecast mixed = *statistical;

      ved_quantile_forecast_mix (&mixed, &held->said[i], shares[share]);
      ved_series_score_add (&losses->mixed[share], observed, &mixed);
    }
  losses->weight = held->set->windows[held->first + i].weight;
}

static double
log_ratio (const VedSeriesScore *one,
           const VedSeriesScore *other,
           double                weight)
{
  return log ((ved_series_score_ql (one) * weight + EPSILON) / (ved_series_score_ql (other) * weight + EPSILON));
}

/* Mean of a log ratio over series, and the variance of that mean. */
typedef struct {
  double sum;
  double squares;
  guint n;
} Ratio;

static void
ratio_add (Ratio  *self,
           double  value)
{
  self->sum += value;
  self->squares += value * value;
  self->n++;
}

static double
ratio_mean (const Ratio *self)
{
  return self->n > 0 ? self->sum / self->n : 0.0;
}

static double
ratio_variance (const Ratio *self)
{
  double mean = ratio_mean (self);

  return self->n > 1 ? MAX (0.0, self->squares / self->n - mean * mean) / (self->n - 1.0) : INFINITY;
}

/* What is known of one metric: a ratio for each mixture. */
typedef struct {
  Ratio ratios[N_SHARES];
} Evidence;

static void
judge_losses (const Held         *held,
              guint               metric,
              VedNeuralJudgement *judgement,
              Evidence           *evidence)
{
  guint n_series = held->set->data->n_series;
  g_autofree Losses *losses = g_new0 (Losses, n_series);

  judgement->n = 0;
  for (guint i = 0; i < held->n; i++)
    {
      const VedNeuralWindow *window = &held->set->windows[held->first + i];

      if (metric > 0 && window->metric != metric)
        continue;
      add_losses (held, i, &losses[window->series]);
      judgement->n++;
    }
  for (guint series = 0; series < n_series; series++)
    {
      const Losses *of = &losses[series];

      for (guint share = 0; share < N_SHARES && of->statistical.n > 0; share++)
        ratio_add (&evidence->ratios[share], log_ratio (&of->mixed[share], &of->statistical, of->weight));
    }
  judgement->score = (float) exp (ratio_mean (&evidence->ratios[N_SHARES - 1]));
  judgement->mixed_score = INFINITY;
  for (guint share = 0; share < N_SHARES - 1; share++)
    judgement->mixed_score = MIN (judgement->mixed_score, (float) exp (ratio_mean (&evidence->ratios[share])));
  judgement->share = 0.0f;
}

/* What is to be expected of the log ratio of a metric, and the upper end of what it may be. Metrics of few series lean
 * on all metrics together, by the variances: a normal prior around the common mean, as wide as CONTRAST. */
static double
expected (const Ratio *own,
          const Ratio *all,
          double      *upper_end)
{
  double prior = ratio_variance (all) + CONTRAST * CONTRAST, data = ratio_variance (own);
  double share = isfinite (data) && isfinite (prior) ? prior / (prior + data) : 0.0;
  double mean = share * ratio_mean (own) + (1.0 - share) * ratio_mean (all);

  *upper_end = mean + CONFIDENCE * sqrt (isfinite (prior) ? (1.0 - share) * prior : data);

  return mean;
}

static gboolean
is_certain (const Ratio *all)
{
  return ratio_mean (all) + CONFIDENCE * sqrt (ratio_variance (all)) < 0.0;
}

static guint
count_days (const Held *held)
{
  guint n = 0, last = G_MAXUINT;

  for (guint i = 0; i < held->n; i++)
    {
      guint day = held->set->windows[held->first + i].origin / VED_DAY_STEPS;

      n += day != last;
      last = day;
    }

  return n;
}

static void
promote (const Evidence     *own,
         const Evidence     *all,
         VedNeuralJudgement *judgement)
{
  double best = 0.0;

  for (guint share = 0; share < N_SHARES && judgement->n >= FEWEST; share++)
    {
      const Ratio *common = &all->ratios[share];
      double upper_end, ratio = expected (&own->ratios[share], common, &upper_end);

      if ((is_certain (common) || upper_end < log (WORTH_IT)) && ratio < best)
        {
          judgement->share = shares[share];
          best = ratio;
        }
    }
}

/**
 * ved_neural_judge:
 * @model: whose judgements are filled in
 * @set: whose windows behind n_learned are held back; without any, nothing is known and no metric gets the network
 */
void
ved_neural_judge (VedNeuralModel     *model,
                  const VedNeuralSet *set)
{
  Held held = { set, set->n_learned, set->n - set->n_learned, NULL };
  guint n_metrics = model->net.shape.n_metrics;
  g_autofree Evidence *evidence = g_new0 (Evidence, n_metrics);

  held.said = g_new0 (VedQuantileForecast, held.n);
  forecast_held (model, &held);
  for (guint metric = 0; metric < n_metrics; metric++)
    judge_band (&held, metric, &model->judgements[metric]);
  forecast_held (model, &held);
  for (guint metric = 0; metric < n_metrics; metric++)
    judge_losses (&held, metric, &model->judgements[metric], &evidence[metric]);
  for (guint metric = 0; metric < n_metrics && count_days (&held) >= FEWEST_DAYS; metric++)
    promote (&evidence[metric], &evidence[0], &model->judgements[metric]);
  g_free (held.said);
}

/* Losses of one series under two models. */
typedef struct {
  VedSeriesScore model;
  VedSeriesScore champion;
  double weight;                /* 1 / usual loss */
} Duel;

/* What a model would serve for a window of the metric @name: its share of the network, the rest statistical. */
static void
serve (const VedNeuralModel *model,
       const VedNeuralSet   *set,
       guint                 window,
       const char           *name,
       VedQuantileForecast  *forecast)
{
  VedSeriesPast past = ved_neural_set_get_past (set, window);
  guint metric = ved_neural_model_get_metric (model, name);
  float share = ved_neural_model_get_share (model, metric);
  VedQuantileForecast said = set->statistical[window];
  VedNeuralCase from = { &set->kinds[set->windows[window].series], &past, &set->statistical[window], metric };

  *forecast = set->statistical[window];
  if (share <= 0.0f)
    return;
  ved_neural_model_forecast (model, &from, 1, &said);
  ved_quantile_forecast_mix (forecast, &said, share);
}

/**
 * ved_neural_judge_against:
 * @model: judged before; told how it fares against @champion
 * @champion: what serves now
 * @name: of @champion; copied
 * @set: whose windows behind n_learned are held back from @model
 *
 * Compares the two on the same windows, each as it would serve had it learned nothing after it was judged: what a
 * champion that was trained lately learned then may be of these windows.
 */
void
ved_neural_judge_against (VedNeuralModel     *model,
                          VedNeuralModel     *champion,
                          const char         *name,
                          const VedNeuralSet *set)
{
  guint n_series = set->data->n_series;
  g_autofree Duel *duels = g_new0 (Duel, n_series);
  g_autoptr(VedNeuralModel) judged = ved_neural_model_copy_judged (champion);
  Ratio ratio = { 0 };

  ved_neural_model_seal (judged);
  for (guint window = set->n_learned; window < set->n; window++)
    {
      Duel *of = &duels[set->windows[window].series];
      guint metric = set->windows[window].metric;
      const char *metric_name = metric > 0 ? model->metrics[metric - 1] : NULL;
      const float *observed = ved_neural_set_observed (set, window);
      VedQuantileForecast one, other;

      serve (model, set, window, metric_name, &one);
      serve (judged, set, window, metric_name, &other);
      ved_series_score_add (&of->model, observed, &one);
      ved_series_score_add (&of->champion, observed, &other);
      of->weight = set->windows[window].weight;
    }
  for (guint series = 0; series < n_series; series++)
    {
      if (duels[series].model.n > 0)
        ratio_add (&ratio, log_ratio (&duels[series].model, &duels[series].champion, duels[series].weight));
    }
  g_free (model->champion);
  model->champion = g_strdup (name);
  model->against_champion = ratio.n > 0 ? exp (ratio_mean (&ratio)) : NAN;
}
