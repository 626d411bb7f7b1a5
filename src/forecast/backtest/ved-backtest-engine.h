/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-model.h"
#include "forecast/ved-backtest-data.h"
#include "forecast/ved-forecast-cube.h"
#include "forecast/ved-series-progress.h"
#include "series/ved-engine-id.h"

G_BEGIN_DECLS

/* What an engine is asked to do. */
typedef struct {
  const VedBacktestData *data;
  VedEngineId engine;
  guint train_end;              /* what comes before may tell the kind of a series */
  guint test_start;             /* where the calibration of the point methods is counted from */
  guint n_threads;              /* 0: as many as there are processors */
  VedNeuralModel *model;        /* for engines that ask a network; else none */
  VedSeriesProgress progress;   /* (nullable): told after each series */
  gpointer progress_data;
} VedBacktestTask;

gboolean ved_backtest_engine_exists (VedEngineId             engine);
gboolean ved_backtest_engine_fill   (const VedBacktestTask  *task,
                                     VedForecastCube        *cube,
                                     double                 *cpu_seconds,
                                     GCancellable           *cancellable,
                                     GError                **error);

G_END_DECLS
