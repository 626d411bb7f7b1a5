/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-score"

#include "config.h"

#include "forecast/ved-backtest-score.h"

#include "series/ved-robust.h"

#include <math.h>

/* The scores of protocol FP-1. ρ_q is the pinball loss; QL of a series is the mean over the three
 * quantiles and its targets of 2ρ. relQL is the geometric mean over series of (QL/scale + ε) over the
 * same of the yardstick, the scale being the mean absolute error of the daily naive on the training
 * days. wQL is Σ2ρ / Σ|y| per metric, averaged over metrics. Targets that were not observed are
 * skipped. */

#define EPSILON    1e-3
#define LONG_GAP   12
#define FLOOR_OF_SD 0.01

/* What a score is taken of; all arrays are [n_series]. */
typedef struct {
  const VedSeriesScore *scores;
  const VedSeriesScore *yardstick;
  const double *scales;
  const gboolean *usable;
  guint n_series;
  guint n_metrics;
} Field;

static const float levels[3] = { 0.1f, 0.5f, 0.9f };

static double
pinball (float observed,
         float quantile,
         float level)
{
  float error = observed - quantile;

  return 2.0f * MAX (level * error, (level - 1.0f) * error);
}

/**
 * ved_series_score_add:
 * @observed: (array fixed-size=96): what came, NaN where nothing was observed
 * @forecast: what was said
 */
void
ved_series_score_add (VedSeriesScore            *self,
                      const float               *observed,
                      const VedQuantileForecast *forecast)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float y = observed[i];

      if (!isfinite (y))
        continue;
      self->n++;
      self->pinball[0] += pinball (y, forecast->p10[i], levels[0]);
      self->pinball[1] += pinball (y, forecast->p50[i], levels[1]);
      self->pinball[2] += pinball (y, forecast->p90[i], levels[2]);
      self->absolute_error += fabsf (y - forecast->p50[i]);
      self->absolute_value += fabsf (y);
      self->n_inside += y >= forecast->p10[i] && y <= forecast->p90[i];
      self->n_below90 += y <= forecast->p90[i];
      self->width += forecast->p90[i] - forecast->p10[i];
    }
}

/**
 * ved_series_score_ql:
 *
 * Returns: the mean of 2ρ over targets and quantiles; NaN without targets
 */
double
ved_series_score_ql (const VedSeriesScore *self)
{
  return (self->pinball[0] + self->pinball[1] + self->pinball[2]) / 3.0 / self->n;
}

static double
standard_deviation (const float *values,
                    guint        n)
{
  double mean = 0.0, squares = 0.0;
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    {
      if (isfinite (values[i]))
        {
          mean += values[i];
          kept++;
        }
    }
  mean /= kept;
  for (guint i = 0; i < n; i++)
    {
      if (isfinite (values[i]))
        squares += (values[i] - mean) * (values[i] - mean);
    }

  return sqrt (squares / kept);
}

/**
 * ved_backtest_scale:
 * @training: (array length=n): the training days
 * @n: their number of points
 *
 * Returns: the mean absolute error of the daily naive in them, at least 1 % of their standard deviation
 */
double
ved_backtest_scale (const float *training,
                    guint        n)
{
  double sum = 0.0;
  guint kept = 0;

  for (guint i = VED_DAY_STEPS; i < n; i++)
    {
      float change = training[i] - training[i - VED_DAY_STEPS];

      if (isfinite (change))
        {
          sum += fabsf (change);
          kept++;
        }
    }

  return MAX (sum / kept, FLOOR_OF_SD * standard_deviation (training, n));
}

/**
 * ved_backtest_is_usable:
 * @values: (array): the series
 *
 * Returns: whether it counts: not quasi-constant in training and at least 80 % observed in the test
 */
gboolean
ved_backtest_is_usable (const float *values,
                        guint        train_end,
                        guint        test_start,
                        guint        test_end)
{
  g_autofree float *sorted = g_new (float, train_end);
  guint n = ved_robust_compact (values, train_end, sorted);
  guint n_observed = 0;
  float low, high;

  if (n == 0)
    return FALSE;
  low = ved_robust_quantile (sorted, n, 0.05 * (n - 1.0));
  high = ved_robust_quantile (sorted, n, 0.95 * (n - 1.0));

  for (guint i = test_start; i < test_end; i++)
    n_observed += isfinite (values[i]) != 0;

  return high - low > 1e-9f && n_observed >= 0.8 * (test_end - test_start)
         && standard_deviation (values, train_end) > 1e-9;
}

/**
 * ved_backtest_fill:
 * @values: (array length=n): a series
 * @n: its length
 * @filled: (out caller-allocates) (array length=n): the same without gaps
 *
 * Causal imputation: the last value; in gaps of an hour and more the value of the same time yesterday.
 */
void
ved_backtest_fill (const float *values,
                   guint        n,
                   float       *filled)
{
  float last = 0.0f;
  guint gap = 0;

  for (guint i = 0; i < n; i++)
    {
      if (isfinite (values[i]))
        {
          filled[i] = last = values[i];
          gap = 0;
          continue;
        }
      gap++;
      filled[i] = gap >= LONG_GAP && i >= VED_DAY_STEPS ? filled[i - VED_DAY_STEPS] : last;
    }
}

/* Of one series: the logarithm of its loss over that of the yardstick. */
static double
log_ratio (const VedSeriesScore *score,
           const VedSeriesScore *yardstick,
           double                scale)
{
  return log ((ved_series_score_ql (score) / scale + EPSILON) / (ved_series_score_ql (yardstick) / scale + EPSILON));
}

static VedMetricScore
score_metric (const Field *field,
              guint        metric)
{
  double sums[3] = { 0.0 }, absolute = 0.0, ratios = 0.0;
  VedMetricScore score = { 0 };
  guint n = 0;

  for (guint i = metric; i < field->n_series; i += field->n_metrics)
    {
      if (!field->usable[i] || field->scores[i].n == 0)
        continue;
      absolute += field->scores[i].absolute_value;
      ratios += log_ratio (&field->scores[i], &field->yardstick[i], field->scales[i]);
      n++;
      for (guint q = 0; q < 3; q++)
        sums[q] += field->scores[i].pinball[q];
    }
  for (guint q = 0; q < 3; q++)
    {
      score.wql_at[q] = absolute > 0.0 ? sums[q] / absolute : NAN;
      score.wql += score.wql_at[q] / 3.0;
    }
  score.rel_ql = n > 0 ? exp (ratios / n) : NAN;

  return score;
}

/* Metrics without series, or of zeros alone, do not count. */
static double
share_between (GArray *values,
               float   from,
               float   to)
{
  guint n = 0;

  for (guint i = 0; i < values->len; i++)
    {
      float value = g_array_index (values, float, i);

      n += value >= from && value <= to;
    }

  return values->len > 0 ? (double) n / values->len : NAN;
}

static void
add_metrics (const Field      *field,
             VedMetricScore   *by_metric,
             VedBacktestScore *total)
{
  guint n = 0;

  for (guint metric = 0; metric < field->n_metrics; metric++)
    {
      VedMetricScore score = score_metric (field, metric);

      if (by_metric != NULL)
        by_metric[metric] = score;
      if (isnan (score.wql))
        continue;
      n++;
      total->wql += score.wql;
      for (guint q = 0; q < 3; q++)
        total->wql_at[q] += score.wql_at[q];
    }

  total->wql /= n;
  for (guint q = 0; q < 3; q++)
    total->wql_at[q] /= n;
}

static double
quantile_of (GArray *values,
             double  level)
{
  return ved_robust_quantile ((float *) (gpointer) values->data, values->len, level * (values->len - 1.0));
}

static void
append (GArray *values,
        double  value)
{
  float stored = (float) value;

  g_array_append_val (values, stored);
}

/**
 * ved_backtest_score_total:
 * @scores: (array length=n_series): per series, of the engine
 * @yardstick: (array length=n_series): per series, of the daily naive with conformal intervals
 * @scales: (array length=n_series): of the series
 * @usable: (array length=n_series): which series count
 * @n_series: hosts · @n_metrics, metrics of a host side by side
 * @n_metrics: metrics a host
 * @by_metric: (out caller-allocates) (nullable) (array length=n_metrics): the scores of each metric
 *
 * Returns: the scores over all usable series
 */
VedBacktestScore
ved_backtest_score_total (const VedSeriesScore *scores,
                          const VedSeriesScore *yardstick,
                          const double         *scales,
                          const gboolean       *usable,
                          guint                 n_series,
                          guint                 n_metrics,
                          VedMetricScore       *by_metric)
{
  const Field field = { scores, yardstick, scales, usable, n_series, n_metrics };
  g_autoptr(GArray) mase = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr(GArray) coverage = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr(GArray) width = g_array_new (FALSE, FALSE, sizeof (float));
  VedBacktestScore total = { 0 };

  for (guint i = 0; i < n_series; i++)
    {
      const VedSeriesScore *score = &scores[i];

      if (!usable[i] || score->n == 0)
        continue;
      total.n_series++;
      total.rel_ql += log_ratio (score, &yardstick[i], scales[i]);
      total.mase_mean += score->absolute_error / score->n / scales[i];
      total.coverage80 += (double) score->n_inside / score->n;
      total.below90 += (double) score->n_below90 / score->n;
      append (mase, score->absolute_error / score->n / scales[i]);
      append (coverage, (double) score->n_inside / score->n);
      append (width, score->width / score->n / scales[i]);
    }

  add_metrics (&field, by_metric, &total);
  total.rel_ql = exp (total.rel_ql / total.n_series);
  total.mase_mean /= total.n_series;
  total.coverage80 /= total.n_series;
  total.below90 /= total.n_series;
  total.mase_median = quantile_of (mase, 0.5);
  total.coverage80_p10 = quantile_of (coverage, 0.1);
  total.coverage80_fair = share_between (coverage, 0.7f, 0.9f);
  total.width = quantile_of (width, 0.5);

  return total;
}
