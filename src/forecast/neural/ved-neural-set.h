/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-input.h"
#include "forecast/ved-backtest-data.h"
#include "forecast/ved-series-progress.h"

G_BEGIN_DECLS

/* One series at one past origin, and what came. */
typedef struct {
  guint32 series;
  guint32 origin;               /* index of the first target */
  guint32 metric;               /* number in the model */
  float weight;                 /* 1 / (usual loss of the statistical forecast of the series) */
} VedNeuralWindow;

/* What a network learns from: windows in the order of their origins, each with the statistical forecast that was
 * possible there. Immutable once made. */
typedef struct {
  const VedBacktestData *data;
  guint end;                    /* nothing from here on was looked at */
  guint n;
  guint n_learned;              /* the first of them; the others are held back for validation */
  VedNeuralWindow *windows;     /* [n] */
  VedQuantileForecast *statistical;     /* [n] */
  VedSeriesKind *kinds;         /* [n_series] */
} VedNeuralSet;

typedef struct {
  guint end;                    /* look at samples before this index only */
  guint max_windows;
  double validation_share;      /* of the time, at its end */
  guint n_threads;
  const guint *metrics;         /* [n_metrics of the data]: their numbers in the model */
  VedSeriesProgress progress;   /* (nullable): of the statistical forecasts */
  gpointer progress_data;
} VedNeuralSetPlan;

VedNeuralSet *ved_neural_set_new      (const VedBacktestData  *data,
                                       const VedNeuralSetPlan *plan,
                                       GCancellable           *cancellable,
                                       GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void          ved_neural_set_free     (VedNeuralSet           *self);
VedSeriesPast ved_neural_set_get_past (const VedNeuralSet     *self,
                                       guint                   window);
const float  *ved_neural_set_observed (const VedNeuralSet     *self,
                                       guint                   window);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedNeuralSet, ved_neural_set_free)

G_END_DECLS
