/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/backtest/ved-backtest-engine.h"

G_BEGIN_DECLS

gboolean        ved_backtest_needs_model   (VedEngineId             engine);
gboolean        ved_backtest_find_model    (const VedBacktestTask  *task,
                                            VedNeuralModel        **model,
                                            GCancellable           *cancellable,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_backtest_neural_fill   (const VedBacktestTask  *task,
                                            VedForecastCube        *cube,
                                            guint                   series);
GStrv           ved_backtest_neural_labels (const VedBacktestTask  *task) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
