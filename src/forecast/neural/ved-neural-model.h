/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-net.h"

G_BEGIN_DECLS

#define VED_NEURAL_BLOCKS VED_HORIZON_BLOCKS

/* What was measured of a metric on windows that the network had not learned from. */
typedef struct {
  guint32 n;                    /* windows */
  float score;                  /* loss of the network over that of the statistical forecast, geometric mean */
  float mixed_score;            /* the same of the best mixture of the two */
  float share;                  /* what part of a mixture the network should be, in quarters */
  float low[VED_NEURAL_BLOCKS]; /* factors of the two sides of its band, per block of the horizon */
  float high[VED_NEURAL_BLOCKS];
} VedNeuralJudgement;

/* A trained network, ready to forecast. Immutable and atomically reference counted: any thread. */
typedef struct {
  VedNeuralNet net;
  VedReal *params;              /* [net.n_params] */
  VedReal *judged;              /* (nullable): [likewise] those that were judged, where it learned on afterwards */
  VedTftTables *tables;         /* of a sealed transformer, else NULL */
  GStrv metrics;                /* [n_metrics − 1]: names of the metrics 1, 2, … */
  VedNeuralJudgement *judgements;       /* [n_metrics]; 0 is for all metrics together */
  gint64 trained_us;            /* end of the samples it has seen */
  guint n_hosts;                /* that it has learned from; 0: unknown */
  double training_s;            /* how long that took until it was kept; 0: unknown */
  double loss;                  /* on validation, 1 being the statistical forecast */
  guint epoch;                  /* it was kept after */
  char *champion;               /* (nullable): name of the model that it was compared with */
  double against_champion;      /* loss over the champion's on what was held back, both as they would serve; NaN: unknown */
} VedNeuralModel;

/* Why a network said what it said, for one case. */
typedef struct {
  float attention[VED_DECODER_TOKENS][VED_MAX_TOKENS];  /* of each half hour ahead on each before; TFT only */
  guint n_tokens;
  float past[VED_PAST_VARIABLES];       /* shares of the variables, mean over positions */
  float future[VED_FUTURE_VARIABLES];
} VedNeuralExplanation;

VedNeuralModel *ved_neural_model_new        (const VedNeuralShape *shape,
                                             const char *const    *metrics) G_GNUC_WARN_UNUSED_RESULT;
VedNeuralModel *ved_neural_model_copy_judged (const VedNeuralModel *self) G_GNUC_WARN_UNUSED_RESULT;
VedNeuralModel *ved_neural_model_ref        (VedNeuralModel       *self) G_GNUC_WARN_UNUSED_RESULT;
void            ved_neural_model_unref      (VedNeuralModel       *self);
void            ved_neural_model_seal       (VedNeuralModel       *self);
VedEngineId     ved_neural_model_get_engine (const VedNeuralModel *self);
guint           ved_neural_model_get_metric (const VedNeuralModel *self,
                                             const char           *name);
float           ved_neural_model_get_share  (const VedNeuralModel *self,
                                             guint                 metric);
void            ved_neural_model_forecast   (const VedNeuralModel *self,
                                             const VedNeuralCase  *cases,
                                             guint                 n,
                                             VedQuantileForecast  *forecasts);
gboolean        ved_neural_model_explain    (const VedNeuralModel *self,
                                             const VedNeuralCase  *from,
                                             VedNeuralExplanation *explanation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedNeuralModel, ved_neural_model_unref)

G_END_DECLS
