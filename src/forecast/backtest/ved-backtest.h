/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/backtest/ved-backtest-events.h"
#include "forecast/neural/ved-neural-model.h"
#include "forecast/ved-backtest-data.h"
#include "forecast/ved-backtest-score.h"
#include "forecast/ved-series-progress.h"
#include "series/ved-engine-id.h"

G_BEGIN_DECLS

/* Where protocol FP-1 looks; all in steps of 300 s from the start of the data. */
typedef struct {
  guint train_end;              /* end of the stretch that sets the scale of a series */
  guint test_start;             /* first origin */
  guint test_end;               /* end of the last target */
  guint stride;                 /* from origin to origin */
  guint n_threads;              /* 0: as many as there are processors */
  VedNeuralModel *model;        /* nullable: what networks ask; else they are trained before the window */
  VedSeriesProgress progress;   /* (nullable) */
  gpointer progress_data;
} VedBacktestPlan;

/* One engine's part of a result. */
typedef struct {
  VedEngineId engine;
  VedBacktestScore score;
  VedMetricScore *by_metric;    /* [n_metrics] */
  GStrv labels;                 /* [n_metrics]: who makes the forecasts of each; only of MIXED */
  VedSeriesScore *series;       /* [n_series] */
  VedBacktestEvents events;
  double cpu_seconds;           /* in the engine, all threads together */
} VedBacktestRow;

typedef struct {
  guint n_origins;
  guint n_metrics;
  guint n_rows;
  VedBacktestRow *rows;
} VedBacktestResult;

VedBacktestPlan    ved_backtest_plan_developer (VedBacktestSet          set);
VedBacktestResult *ved_backtest_run            (const VedBacktestData  *data,
                                                const VedBacktestPlan  *plan,
                                                const VedEngineId      *engines,
                                                guint                   n_engines,
                                                GCancellable           *cancellable,
                                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void               ved_backtest_result_free    (VedBacktestResult      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBacktestResult, ved_backtest_result_free)

G_END_DECLS
