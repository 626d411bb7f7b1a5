/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-backtest-data.h"
#include "forecast/ved-quantile-forecast.h"

G_BEGIN_DECLS

/* Sums over the scored steps of one series, of one engine. All zero to begin with. */
typedef struct {
  guint64 n;                    /* observed targets */
  double pinball[3];            /* Σ 2ρ at 0.1, 0.5, 0.9 */
  double absolute_error;        /* of p50 */
  double absolute_value;        /* Σ |y| */
  guint64 n_inside;             /* in [p10, p90] */
  guint64 n_below90;
  double width;                 /* Σ p90 − p10 */
} VedSeriesScore;

/* The same of one metric. */
typedef struct {
  double rel_ql;                /* NaN where no series of it counts */
  double wql;
  double wql_at[3];
} VedMetricScore;

/* What protocol FP-1 reports of one engine over a set. */
typedef struct {
  double rel_ql;                /* the primary score; 1 is the daily naive */
  double wql;
  double wql_at[3];
  double mase_mean;
  double mase_median;
  double coverage80;
  double coverage80_p10;        /* that of the tenth part of the series covered worst */
  double coverage80_fair;       /* share of the series that are covered to 70 to 90 % */
  double below90;
  double width;                 /* median over series, in scales */
  guint n_series;
} VedBacktestScore;

void             ved_series_score_add     (VedSeriesScore            *self,
                                           const float               *observed,
                                           const VedQuantileForecast *forecast);
double           ved_series_score_ql      (const VedSeriesScore      *self);

double           ved_backtest_scale       (const float               *training,
                                           guint                      n);
gboolean         ved_backtest_is_usable   (const float               *values,
                                           guint                      train_end,
                                           guint                      test_start,
                                           guint                      test_end);
void             ved_backtest_fill        (const float               *values,
                                           guint                      n,
                                           float                     *filled);
VedBacktestScore ved_backtest_score_total (const VedSeriesScore      *scores,
                                           const VedSeriesScore      *yardstick,
                                           const double              *scales,
                                           const gboolean            *usable,
                                           guint                      n_series,
                                           guint                      n_metrics,
                                           VedMetricScore            *by_metric);

G_END_DECLS
