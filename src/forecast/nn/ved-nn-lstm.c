/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nn-lstm"

#include "config.h"

#include "forecast/nn/ved-nn-lstm.h"

#include "forecast/nn/ved-nn-gemm.h"

#include <string.h>

/* Long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates). The input's part of all
 * positions is one product; the state's part is one product a position over all windows, whose rows lie a
 * window's length apart. */

VedNnLstm
ved_nn_lstm_new (VedNnLayout *layout,
                 const char  *prefix,
                 guint        d)
{
  g_autofree char *input = g_strconcat (prefix, ".ih", NULL);
  g_autofree char *state = g_strconcat (prefix, ".hh", NULL);

  return (VedNnLstm) {
           .d = d,
           .input = ved_nn_linear_new (layout, input, d, 4 * d, TRUE),
           .state = ved_nn_linear_new (layout, state, d, 4 * d, FALSE),
  };
}

/* What a row of the state before a position is, and how far apart those of the windows are. */
static const VedReal *
before (const VedReal *states,
        const VedReal *first,
        VedNnSpan      span,
        guint          d,
        guint          position,
        gsize         *stride)
{
  *stride = position > 0 ? (gsize) span.length * d : d;

  return position > 0 ? &states[(gsize) (position - 1) * d] : first;
}

VED_NN_INLINE void
open_gates (VedReal *gates,
            guint    n)
{
  for (guint j = 0; j < n; j++)
    gates[j] = ved_nn_sigmoid (gates[j]);
}

VED_NN_CLONES
static void
step_forward (VedReal *restrict       in,
              VedReal *restrict       keep,
              VedReal *restrict       fresh,
              VedReal *restrict       out,
              const VedReal *restrict cell_before,
              guint                   d,
              VedReal *restrict       cell,
              VedReal *restrict       hidden)
{
  open_gates (in, d);
  open_gates (keep, d);
  open_gates (out, d);
  for (guint j = 0; j < d; j++)
    {
      fresh[j] = ved_nn_tanh (fresh[j]);
      cell[j] = keep[j] * cell_before[j] + in[j] * fresh[j];
      hidden[j] = out[j] * ved_nn_tanh (cell[j]);
    }
}

/**
 * ved_nn_lstm_forward:
 * @x: (array): [rows, d]
 * @trace: its arrays are the caller's; hidden is what comes out
 */
void
ved_nn_lstm_forward (const VedNnLstm *self,
                     const VedNnPass *pass,
                     const VedReal   *x,
                     VedNnSpan        span,
                     VedNnLstmTrace  *trace)
{
  guint d = self->d;
  gsize stride, cell_stride, window = (gsize) span.length * d;

  for (guint b = 0; b < span.n_windows; b++)
    {
      gsize row = (gsize) b * span.length + span.from;

      ved_nn_linear_forward (&self->input, pass, &x[row * d], span.to - span.from, &trace->gates[row * 4 * d]);
    }

  for (guint t = span.from; t < span.to; t++)
    {
      const VedReal *hidden = before (trace->hidden, trace->first_hidden, span, d, t, &stride);
      const VedReal *cell = before (trace->cell, trace->first_cell, span, d, t, &cell_stride);

      ved_nn_gemm (span.n_windows, 4 * d, d, (VedNnView) { hidden, stride, 1 }, &pass->params[self->state.weight],
                   4 * d, &trace->gates[(gsize) t * 4 * d], 4 * window, TRUE);
      for (guint b = 0; b < span.n_windows; b++)
        {
          gsize row = (gsize) b * span.length + t;
          VedReal *gates = &trace->gates[row * 4 * d];

          step_forward (gates, gates + d, gates + 2 * d, gates + 3 * d, &cell[b * cell_stride], d,
                        &trace->cell[row * d], &trace->hidden[row * d]);
        }
    }
}

/* @dhidden is complete; @dcell becomes that of the position before. */
VED_NN_CLONES
static void
step_backward (const VedReal *restrict gates,
               const VedReal *restrict cell,
               const VedReal *restrict cell_before,
               const VedReal *restrict dhidden,
               gsize                   d,
               VedReal *restrict       dcell,
               VedReal *restrict       dgates)
{
  const VedReal *keeps = gates + d, *freshes = gates + 2 * d, *outs = gates + 3 * d;
  VedReal *restrict dkeep = dgates + d, *restrict dfresh = dgates + 2 * d, *restrict dout = dgates + 3 * d;

  for (gsize j = 0; j < d; j++)
    {
      VedReal in = gates[j], keep = keeps[j], fresh = freshes[j], out = outs[j];
      VedReal bent = ved_nn_tanh (cell[j]);
      VedReal dc = dcell[j] + dhidden[j] * out * (1 - bent * bent);

      dgates[j] = dc * fresh * in * (1 - in);
      dkeep[j] = dc * cell_before[j] * keep * (1 - keep);
      dfresh[j] = dc * in * (1 - fresh * fresh);
      dout[j] = dhidden[j] * bent * out * (1 - out);
      dcell[j] = dc * keep;
    }
}

static void
weights_backward (const VedNnLstm      *self,
                  const VedNnPass      *pass,
                  const VedReal        *x,
                  VedNnSpan             span,
                  const VedNnLstmTrace *trace,
                  const VedReal        *dgates,
                  VedReal              *dx)
{
  guint d = self->d, from = MAX (span.from, 1), n = span.to - span.from;
  VedReal *dstate = &pass->grads[self->state.weight];

  for (guint b = 0; b < span.n_windows; b++)
    {
      gsize window = (gsize) b * span.length, row = window + span.from;
      const VedReal *hidden = &trace->hidden[(window + from - 1) * d];

      ved_nn_linear_backward (&self->input, pass, &x[row * d], &dgates[row * 4 * d], n, &dx[row * d], TRUE);
      ved_nn_gemm (d, 4 * d, span.to - from, (VedNnView) { hidden, 1, d }, &dgates[(window + from) * 4 * d], 4 * d,
                   dstate, 4 * d, TRUE);
      if (span.from == 0)
        ved_nn_gemm (d, 4 * d, 1, (VedNnView) { &trace->first_hidden[b * d], 1, d }, &dgates[window * 4 * d], 4 * d,
                     dstate, 4 * d, TRUE);
    }
}

/**
 * ved_nn_lstm_backward:
 * @x: (array): [rows, d], what went forward
 * @dy: (array): [rows, d], derivative by the hidden states from above
 * @dhidden: (array) (inout): [n_windows, d], derivative by the last hidden state; becomes that by the first
 * @dcell: (array) (inout): likewise by the cells
 * @dx: (array): [rows, d], added to
 */
void
ved_nn_lstm_backward (const VedNnLstm      *self,
                      const VedNnPass      *pass,
                      const VedReal        *x,
                      VedNnSpan             span,
                      const VedNnLstmTrace *trace,
                      const VedReal        *dy,
                      VedReal              *dhidden,
                      VedReal              *dcell,
                      VedReal              *dx)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  guint d = self->d;
  VedReal *dgates = ved_nn_arena_take (pass->arena, (gsize) span.n_windows * span.length * 4 * d);
  VedReal *turned = ved_nn_arena_take (pass->arena, (gsize) 4 * d * d);
  gsize stride;

  ved_nn_transpose (&pass->params[self->state.weight], 4 * d, d, 4 * d, turned);
  for (guint t = span.to; t-- > span.from;)
    {
      const VedReal *cell = before (trace->cell, trace->first_cell, span, d, t, &stride);

      for (guint b = 0; b < span.n_windows; b++)
        {
          gsize row = (gsize) b * span.length + t;

          ved_nn_add_rows (&dhidden[b * d], &dy[row * d], 1, d);
          step_backward (&trace->gates[row * 4 * d], &trace->cell[row * d], &cell[b * stride], &dhidden[b * d], d,
                         &dcell[b * d], &dgates[row * 4 * d]);
        }
      ved_nn_gemm (span.n_windows, d, 4 * d, (VedNnView) { &dgates[(gsize) t * 4 * d], (gsize) span.length * 4 * d, 1 },
                   turned, d, dhidden, d, FALSE);
    }
  weights_backward (self, pass, x, span, trace, dgates, dx);
  ved_nn_arena_release (pass->arena, mark);
}
