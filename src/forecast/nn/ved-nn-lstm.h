/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/nn/ved-nn-layers.h"

G_BEGIN_DECLS

/* One LSTM over a stretch of positions of every window; gates in the order input, forget, cell, output. */
typedef struct {
  guint d;
  VedNnLinear input;            /* d → 4 d, with the bias */
  VedNnLinear state;            /* d → 4 d, without */
} VedNnLstm;

/* Where it works: rows [b · length + from, b · length + to) of windows b < n_windows. */
typedef struct {
  guint n_windows;
  guint length;
  guint from;
  guint to;
} VedNnSpan;

/* All positions of all windows: shared by the LSTM that encodes and the one that decodes. */
typedef struct {
  VedReal *gates;               /* [rows, 4 d], behind their functions */
  VedReal *cell;                /* [rows, d] */
  VedReal *hidden;              /* [rows, d] */
  const VedReal *first_hidden;  /* [n_windows, d], before position 0 */
  const VedReal *first_cell;
} VedNnLstmTrace;

VedNnLstm ved_nn_lstm_new      (VedNnLayout          *layout,
                                const char           *prefix,
                                guint                 d);
void      ved_nn_lstm_forward  (const VedNnLstm      *self,
                                const VedNnPass      *pass,
                                const VedReal        *x,
                                VedNnSpan             span,
                                VedNnLstmTrace       *trace);
void      ved_nn_lstm_backward (const VedNnLstm      *self,
                                const VedNnPass      *pass,
                                const VedReal        *x,
                                VedNnSpan             span,
                                const VedNnLstmTrace *trace,
                                const VedReal        *dy,
                                VedReal              *dhidden,
                                VedReal              *dcell,
                                VedReal              *dx);

G_END_DECLS
