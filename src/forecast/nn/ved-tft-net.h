/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/nn/ved-nn-attention.h"
#include "forecast/nn/ved-nn-lstm.h"
#include "forecast/nn/ved-nn-select.h"

G_BEGIN_DECLS

#define VED_TFT_MAX_FIXED 8

typedef struct {
  guint n_fixed;                /* variables that a window has once */
  guint categories[VED_TFT_MAX_FIXED];  /* of the fixed ones; 0: a real variable */
  guint n_past;                 /* variables of an encoder position: observed and known */
  guint n_future;               /* variables of a decoder position: known */
  guint n_encoder;              /* positions */
  guint n_decoder;
  guint d;                      /* state size; a multiple of n_heads */
  guint n_heads;
  guint n_out;                  /* numbers that leave each decoder position */
} VedTftShape;

/* A temporal fusion transformer: what it is made of. Parameters lie in an array of layout.n_params. Immutable
 * once made. */
typedef struct {
  VedTftShape shape;
  VedNnLayout layout;
  VedNnSelect fixed;
  VedNnSelect past;
  VedNnSelect future;
  VedNnGrn context[4];          /* selection, hidden state, cell, enrichment */
  VedNnLstm encoder;
  VedNnLstm decoder;
  VedNnGate lstm_gate;
  VedNnGrn enrich;
  VedNnAttention attention;
  VedNnGate attention_gate;
  VedNnGrn feed;
  VedNnGate last_gate;
  VedNnLinear head;
} VedTftNet;

typedef struct {
  guint n_windows;
  const VedReal *fixed;         /* [n_windows, n_fixed] */
  const VedReal *past;          /* [n_windows, n_encoder, n_past] */
  const VedReal *future;        /* [n_windows, n_decoder, n_future] */
} VedTftInput;

/* What a way forward leaves; in the memory of its pass. */
typedef struct {
  VedTftInput input;
  VedReal *context[4];          /* [n_windows, d] */
  VedReal *chosen;              /* [n_windows, T, d], what was selected */
  VedReal *local;               /* [n_windows, T, d], behind the LSTM's gate */
  VedReal *rich;                /* [n_windows, T, d] */
  VedReal *rich_asking;         /* [n_windows, D, d], and so on */
  VedReal *local_asking;
  VedReal *seen;
  VedReal *fed;
  VedReal *last;
  VedReal *out;                 /* [n_windows, D, n_out] */
  VedNnSelectTrace select[3];   /* fixed, past, future */
  VedNnGrnTrace of_context[4];
  VedNnLstmTrace lstm;
  VedNnGateTrace gate[3];
  VedNnGrnTrace grn[2];
  VedNnAttentionTrace attention;
} VedTftTrace;

/* The selections of a network whose parameters do not change any more. */
typedef struct {
  VedNnSelectTable past;
  VedNnSelectTable future;
} VedTftTables;

void ved_tft_net_init     (VedTftNet          *self,
                           const VedTftShape  *shape);
void ved_tft_net_clear    (VedTftNet          *self);
void ved_tft_net_forward  (const VedTftNet    *self,
                           const VedNnPass    *pass,
                           const VedTftInput  *input,
                           const VedTftTables *tables,
                           VedTftTrace        *trace);
void ved_tft_net_backward (const VedTftNet    *self,
                           const VedNnPass    *pass,
                           const VedTftTrace  *trace,
                           const VedReal      *dout);
void ved_tft_trace_clear  (VedTftTrace        *self);
void ved_tft_tables_init  (VedTftTables       *self,
                           const VedTftNet    *net,
                           const VedReal      *params);
void ved_tft_tables_clear (VedTftTables       *self);

G_END_DECLS
