/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-neural-net"

#include "config.h"

#include "forecast/neural/ved-neural-net.h"

#include <string.h>

/* The multi-layer network is two gated residual blocks and a head, the same for every half hour of the horizon:
 * it reads what is known of that half hour, how high the series stood at that hour and of late, the newest of the past,
 * and the metric. Several of them begin elsewhere and learn apart; what they say in the mean is less of a chance. The
 * transformer reads the half hours of the past one after another and has the half hours of the horizon as its decoder's
 * positions, each of which says six steps. */

#define MLP_WIDTH     2
#define MAX_SIZE      512
#define MAX_METRICS   4096
#define MAX_MEMBERS   16

static guint
mlp_inputs (const VedNeuralShape *shape)
{
  return VED_FUTURE_VARIABLES + VED_LEVEL_VARIABLES + VED_MLP_TOKENS * 2 + VED_RECENT_POINTS + VED_FIXED_REALS
         + shape->n_metrics;
}

/**
 * ved_neural_shape_is_valid:
 *
 * Returns: whether a network of that shape can be built
 */
gboolean
ved_neural_shape_is_valid (const VedNeuralShape *self)
{
  return (self->engine == VED_ENGINE_MLP || self->engine == VED_ENGINE_TFT)
         && self->n_metrics > 0 && self->n_metrics <= MAX_METRICS
         && self->size > 0 && self->size <= MAX_SIZE
         && self->n_heads > 0 && self->size % self->n_heads == 0
         && self->n_members > 0 && self->n_members <= (self->engine == VED_ENGINE_TFT ? 1 : MAX_MEMBERS)
         && self->n_tokens >= VED_MLP_TOKENS && self->n_tokens <= VED_MAX_TOKENS;
}

static void
init_mlp (VedNeuralNet *self)
{
  guint width = self->shape.size * MLP_WIDTH, n_in = mlp_inputs (&self->shape);

  self->n_in = VED_DECODER_TOKENS * n_in;
  ved_nn_layout_init (&self->mlp_layout);
  self->layout = &self->mlp_layout;
  for (guint i = 0; i < VED_MLP_BLOCKS; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("block.%u", i);

      self->blocks[i] = ved_nn_grn_new (&self->mlp_layout, prefix, i == 0 ? n_in : width, width, width, 0);
    }
  self->head = ved_nn_linear_new (&self->mlp_layout, "out", width, VED_TOKEN_STEPS * 3, TRUE);
}

static void
init_tft (VedNeuralNet *self)
{
  VedTftShape shape = {
    .n_fixed = 1 + VED_FIXED_REALS, .categories = { self->shape.n_metrics },
    .n_past = VED_PAST_VARIABLES, .n_future = VED_FUTURE_VARIABLES,
    .n_encoder = self->shape.n_tokens, .n_decoder = VED_DECODER_TOKENS,
    .d = self->shape.size, .n_heads = self->shape.n_heads, .n_out = VED_TOKEN_STEPS * 3
  };

  self->n_in = shape.n_fixed + shape.n_encoder * shape.n_past + shape.n_decoder * shape.n_future;
  ved_tft_net_init (&self->tft, &shape);
  self->layout = &self->tft.layout;
  self->head = self->tft.head;
}

/**
 * ved_neural_net_init:
 * @shape: a valid one
 */
void
ved_neural_net_init (VedNeuralNet         *self,
                     const VedNeuralShape *shape)
{
  memset (self, 0, sizeof *self);
  self->shape = *shape;
  if (shape->engine == VED_ENGINE_TFT)
    init_tft (self);
  else
    init_mlp (self);
  self->n_params = shape->n_members * self->layout->n_params;
}

void
ved_neural_net_clear (VedNeuralNet *self)
{
  if (self->shape.engine == VED_ENGINE_TFT)
    ved_tft_net_clear (&self->tft);
  else
    ved_nn_layout_clear (&self->mlp_layout);
}

/**
 * ved_neural_net_start:
 * @params: (out caller-allocates): parameters before training: those of a network that leaves every statistical
 *   forecast as it is
 */
void
ved_neural_net_start (const VedNeuralNet *self,
                      VedRng             *rng,
                      VedReal            *params)
{
  for (guint i = 0; i < self->shape.n_members; i++)
    {
      VedReal *member = &params[i * self->layout->n_params];

      ved_nn_layout_start (self->layout, rng, member);
      memset (&member[self->head.weight], 0, (gsize) self->head.in * self->head.out * sizeof (VedReal));
    }
}

static void
pack_mlp (const VedNeuralNet   *self,
          const VedNeuralInput *input,
          VedReal              *to)
{
  guint oldest = self->shape.n_tokens - VED_MLP_TOKENS;

  for (guint token = 0; token < VED_DECODER_TOKENS; token++)
    {
      memcpy (to, input->future[token], sizeof input->future[token]);
      to += VED_FUTURE_VARIABLES;
      memcpy (to, input->levels[token], sizeof input->levels[token]);
      to += VED_LEVEL_VARIABLES;
      for (guint i = 0; i < VED_MLP_TOKENS; i++)
        {
          *to++ = input->past[oldest + i][0];
          *to++ = input->past[oldest + i][3];
        }
      memcpy (to, input->recent, sizeof input->recent);
      to += VED_RECENT_POINTS;
      memcpy (to, input->fixed, sizeof input->fixed);
      to += VED_FIXED_REALS;
      for (guint i = 0; i < self->shape.n_metrics; i++)
        *to++ = i == input->metric ? 1 : 0;
    }
}

static void
pack_tft (const VedNeuralNet   *self,
          const VedNeuralInput *input,
          VedReal              *to)
{
  gsize n_past = (gsize) self->shape.n_tokens * VED_PAST_VARIABLES;

  *to++ = (VedReal) input->metric;
  memcpy (to, input->fixed, sizeof input->fixed);
  to += VED_FIXED_REALS;
  memcpy (to, input->past, n_past * sizeof (VedReal));
  to += n_past;
  memcpy (to, input->future, sizeof input->future);
}

/**
 * ved_neural_net_read:
 * @from: the case
 * @scale: its scale
 * @packed: (array) (out caller-allocates): n_in numbers, what the network reads of the case in its own order
 */
void
ved_neural_net_read (const VedNeuralNet   *self,
                     const VedNeuralCase  *from,
                     const VedNeuralScale *scale,
                     VedReal              *packed)
{
  VedNeuralInput input;

  ved_neural_input_fill (&input, from, scale, self->shape.n_tokens);
  if (self->shape.engine == VED_ENGINE_TFT)
    {
      pack_tft (self, &input, packed);
      return;
    }
  ved_neural_input_fill_levels (&input, from, scale);
  pack_mlp (self, &input, packed);
}

static VedReal *
take_columns (const VedNeuralNet *self,
              const VedNnPass    *pass,
              const VedReal      *packed,
              guint               n,
              gsize               from,
              gsize               width)
{
  VedReal *taken = ved_nn_arena_take (pass->arena, n * width);

  for (gsize i = 0; i < n; i++)
    memcpy (&taken[i * width], &packed[i * self->n_in + from], width * sizeof (VedReal));

  return taken;
}

static void
forward_tft (const VedNeuralNet *self,
             const VedNnPass    *pass,
             const VedReal      *packed,
             guint               n,
             const VedTftTables *tables,
             VedNeuralTrace     *trace)
{
  const VedTftShape *shape = &self->tft.shape;
  gsize n_past = (gsize) shape->n_encoder * shape->n_past, n_future = (gsize) shape->n_decoder * shape->n_future;
  VedTftInput input = {
    .n_windows = n,
    .fixed = take_columns (self, pass, packed, n, 0, shape->n_fixed),
    .past = take_columns (self, pass, packed, n, shape->n_fixed, n_past),
    .future = take_columns (self, pass, packed, n, shape->n_fixed + n_past, n_future),
  };

  ved_tft_net_forward (&self->tft, pass, &input, tables, &trace->tft);
  trace->out = trace->tft.out;
}

static void
forward_mlp (const VedNeuralNet *self,
             const VedNnPass    *pass,
             const VedReal      *packed,
             guint               n,
             VedNeuralTrace     *trace)
{
  guint n_rows = n * VED_DECODER_TOKENS;
  const VedReal *x = packed;

  for (guint i = 0; i < VED_MLP_BLOCKS; i++)
    {
      trace->hidden[i] = ved_nn_arena_take (pass->arena, (gsize) n_rows * self->blocks[i].gate.out);
      ved_nn_grn_forward (&self->blocks[i], pass, x, NULL, 1, n_rows, trace->hidden[i], &trace->blocks[i]);
      x = trace->hidden[i];
    }
  trace->out = ved_nn_arena_take (pass->arena, (gsize) n * VED_NEURAL_OUT);
  ved_nn_linear_forward (&self->head, pass, x, n_rows, trace->out);
}

/**
 * ved_neural_net_forward:
 * @packed: (array): [n, n_in]; to live until the way back
 * @tables: (nullable): of a transformer's parameters, see ved_tft_net_forward()
 * @trace: (out caller-allocates): `out` is what the network says; clear it with ved_neural_trace_clear()
 *
 * One member forward: that whose parameters those of @pass are.
 */
void
ved_neural_net_forward (const VedNeuralNet *self,
                        const VedNnPass    *pass,
                        const VedReal      *packed,
                        guint               n,
                        const VedTftTables *tables,
                        VedNeuralTrace     *trace)
{
  memset (trace, 0, sizeof *trace);
  trace->n = n;
  if (self->shape.engine == VED_ENGINE_TFT)
    forward_tft (self, pass, packed, n, tables, trace);
  else
    forward_mlp (self, pass, packed, n, trace);
}

/**
 * ved_neural_net_ask:
 * @pass: with the parameters of all members
 * @packed: (array): [n, n_in]
 * @tables: (nullable): of a transformer's parameters
 * @out: (array) (out caller-allocates): [n, 96, 3], what the members say in the mean
 */
void
ved_neural_net_ask (const VedNeuralNet *self,
                    const VedNnPass    *pass,
                    const VedReal      *packed,
                    guint               n,
                    const VedTftTables *tables,
                    VedReal            *out)
{
  memset (out, 0, (gsize) n * VED_NEURAL_OUT * sizeof (VedReal));
  for (guint i = 0; i < self->shape.n_members; i++)
    {
      VedNnMark mark = ved_nn_arena_mark (pass->arena);
      VedNnPass member = *pass;
      VedNeuralTrace trace;

      member.params += i * self->layout->n_params;
      ved_neural_net_forward (self, &member, packed, n, tables, &trace);
      for (gsize j = 0; j < (gsize) n * VED_NEURAL_OUT; j++)
        out[j] += trace.out[j] / (VedReal) self->shape.n_members;
      ved_neural_trace_clear (&trace);
      ved_nn_arena_release (pass->arena, mark);
    }
}

static void
backward_mlp (const VedNeuralNet   *self,
              const VedNnPass      *pass,
              const VedNeuralTrace *trace,
              const VedReal        *dout)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  guint n_rows = trace->n * VED_DECODER_TOKENS;
  VedReal *dy = ved_nn_arena_take (pass->arena, (gsize) n_rows * self->head.in);

  ved_nn_linear_backward (&self->head, pass, trace->hidden[VED_MLP_BLOCKS - 1], dout, n_rows, dy, FALSE);
  for (guint i = VED_MLP_BLOCKS; i-- > 0;)
    {
      VedReal *dx = ved_nn_arena_take0 (pass->arena, (gsize) n_rows * self->blocks[i].first.in);

      ved_nn_grn_backward (&self->blocks[i], pass, &trace->blocks[i], dy, dx, NULL);
      dy = dx;
    }
  ved_nn_arena_release (pass->arena, mark);
}

/**
 * ved_neural_net_backward:
 * @dout: (array): [n, 96, 3], derivative of the loss by what the network said
 *
 * Adds to the gradients of @pass, which are those of the same member.
 */
void
ved_neural_net_backward (const VedNeuralNet   *self,
                         const VedNnPass      *pass,
                         const VedNeuralTrace *trace,
                         const VedReal        *dout)
{
  if (self->shape.engine == VED_ENGINE_TFT)
    ved_tft_net_backward (&self->tft, pass, &trace->tft, dout);
  else
    backward_mlp (self, pass, trace, dout);
}

void
ved_neural_trace_clear (VedNeuralTrace *self)
{
  ved_tft_trace_clear (&self->tft);
}
