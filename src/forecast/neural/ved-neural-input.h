/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-forecaster.h"

G_BEGIN_DECLS

#define VED_TOKEN_STEPS     6   /* half an hour */
#define VED_DECODER_TOKENS  (VED_HORIZON_STEPS / VED_TOKEN_STEPS)
#define VED_DAY_TOKENS      (VED_DAY_STEPS / VED_TOKEN_STEPS)
#define VED_MAX_TOKENS      (7 * VED_DAY_TOKENS)
#define VED_NEURAL_OUT      (VED_HORIZON_STEPS * 3)

#define VED_PAST_VARIABLES   6
#define VED_FUTURE_VARIABLES 18
#define VED_FIXED_REALS      4
#define VED_PROFILE_DAYS     7
#define VED_RECENT_POINTS    12
#define VED_FAR_DAYS         5
#define VED_HOUR_LEVELS      5
#define VED_STRETCHES        4
#define VED_STRETCH_LEVELS   3
#define VED_LEVEL_VARIABLES  (VED_FAR_DAYS + VED_HOUR_LEVELS + VED_STRETCHES * VED_STRETCH_LEVELS)

/* One series at one origin, as a network is asked. */
typedef struct {
  const VedSeriesKind *kind;
  const VedSeriesPast *past;
  const VedQuantileForecast *statistical;       /* that of the seasonal engine at the same origin */
  guint metric;                 /* its number in the model; 0: not known to it */
} VedNeuralCase;

/* How the numbers of a case become those of a network, and back. */
typedef struct {
  double mean;                  /* of the last day */
  double sd;                    /* of the last week */
  float unit[VED_HORIZON_STEPS];        /* half the width of the statistical band; never 0 */
  float low[VED_HORIZON_STEPS]; /* what softplus turns into its two sides, in units */
  float high[VED_HORIZON_STEPS];
} VedNeuralScale;

/* What networks read. All of it within ± 8. */
typedef struct {
  float past[VED_MAX_TOKENS][VED_PAST_VARIABLES];       /* oldest first; n_tokens of them */
  float future[VED_DECODER_TOKENS][VED_FUTURE_VARIABLES];
  float recent[VED_RECENT_POINTS];
  float levels[VED_DECODER_TOKENS][VED_LEVEL_VARIABLES];        /* see ved_neural_input_fill_levels() */
  float fixed[VED_FIXED_REALS];
  guint metric;
} VedNeuralInput;

gboolean ved_neural_scale_init  (VedNeuralScale            *self,
                                 const VedNeuralCase       *from);
void     ved_neural_scale_place (const VedNeuralScale      *self,
                                 const VedQuantileForecast *statistical,
                                 const float               *out,
                                 VedQuantileForecast       *forecast);
double   ved_neural_scale_loss  (const VedNeuralScale      *self,
                                 const VedQuantileForecast *statistical,
                                 const float               *observed,
                                 const float               *out,
                                 double                     weight,
                                 float                     *dout);
void     ved_neural_input_fill  (VedNeuralInput            *self,
                                 const VedNeuralCase       *from,
                                 const VedNeuralScale      *scale,
                                 guint                      n_tokens);
void     ved_neural_input_fill_levels (VedNeuralInput       *self,
                                       const VedNeuralCase  *from,
                                       const VedNeuralScale *scale);

G_END_DECLS
