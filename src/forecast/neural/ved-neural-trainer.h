/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-model.h"
#include "forecast/ved-backtest-data.h"
#include "forecast/ved-series-progress.h"

G_BEGIN_DECLS

/* How to train; begin with ved_neural_options_init(). */
typedef struct {
  VedEngineId engine;           /* MLP or TFT */
  guint size;
  guint n_heads;
  guint n_members;              /* of an MLP */
  guint encoder_steps;          /* of 300 s; used in whole half hours */
  double dropout;
  guint epochs;                 /* of each five the last one is over what was held back, too */
  double minutes;               /* of wall time; 0: no limit */
  guint batch;
  double rate;                  /* learning rate at its highest */
  double clip;                  /* of the gradient's norm; 0: none */
  double validation_share;      /* of the time, at its end */
  guint max_windows;
  guint64 seed;
  guint n_threads;              /* 0: as many as there are processors; the result is the same */
  VedNeuralModel *champion;     /* (nullable): what is in use now, to be compared with; borrowed */
  const char *champion_name;
  VedSeriesProgress progress;   /* (nullable): of the statistical forecasts that come before the first epoch */
  gpointer progress_data;
} VedNeuralOptions;

typedef struct {
  guint epoch;                  /* 1 … n_epochs */
  guint n_epochs;
  guint64 step;                 /* batches so far */
  double loss;                  /* of this epoch; 1 is the statistical forecast */
  double validation_loss;       /* NaN where nothing was held back */
  gboolean is_best;             /* so far */
} VedNeuralProgress;

/* @model is the best so far where this epoch made it, else NULL. Returning FALSE ends the training as if cancelled. */
typedef gboolean (*VedNeuralProgressFunc) (const VedNeuralProgress *progress,
                                           VedNeuralModel          *model,
                                           gpointer                 user_data);

void            ved_neural_options_init (VedNeuralOptions       *self);
VedNeuralModel *ved_neural_train        (const VedBacktestData  *data,
                                         guint                   end,
                                         const VedNeuralOptions *options,
                                         VedNeuralModel         *from,
                                         VedNeuralProgressFunc   progress,
                                         gpointer                user_data,
                                         GCancellable           *cancellable,
                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
