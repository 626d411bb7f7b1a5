/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nn-attention"

#include "config.h"

#include "forecast/nn/ved-nn-attention.h"

#include "forecast/nn/ved-nn-gemm.h"

#include <string.h>

/* Values are shared, so the heads' weights are averaged before they meet them: one product instead of one a
 * head, and the average is what an explanation shows. */

VedNnAttention
ved_nn_attention_new (VedNnLayout *layout,
                      const char  *prefix,
                      guint        d,
                      guint        n_heads)
{
  g_autofree char *query = g_strconcat (prefix, ".q", NULL), *key = g_strconcat (prefix, ".k", NULL);
  g_autofree char *value = g_strconcat (prefix, ".v", NULL), *out = g_strconcat (prefix, ".o", NULL);

  return (VedNnAttention) {
           .d = d,
           .n_heads = n_heads,
           .query = ved_nn_linear_new (layout, query, d, d, FALSE),
           .key = ved_nn_linear_new (layout, key, d, d, FALSE),
           .value = ved_nn_linear_new (layout, value, d, d / n_heads, FALSE),
           .out = ved_nn_linear_new (layout, out, d / n_heads, d, FALSE),
  };
}

/* Rows are positions first, first + 1, …; row i sees first + i + 1 positions, the others get 0. */
VED_NN_CLONES
static void
soften_seen (VedReal *scores,
             guint    n_rows,
             guint    length,
             guint    first,
             VedReal  scale)
{
  for (guint i = 0; i < n_rows; i++)
    {
      VedReal *row = &scores[(gsize) i * length], top, sum;
      guint seen = first + i + 1;

      top = ved_nn_highest (row, seen);
      for (guint j = 0; j < seen; j++)
        row[j] = ved_nn_exp ((row[j] - top) * scale);
      sum = 1 / ved_nn_sum (row, seen);
      for (guint j = 0; j < seen; j++)
        row[j] *= sum;
      for (guint j = seen; j < length; j++)
        row[j] = 0;
    }
}

static VedReal
score_scale (const VedNnAttention *self)
{
  return 1 / (VedReal) sqrt ((double) self->d / self->n_heads);
}

VED_NN_CLONES
static void
add_scaled (VedReal *restrict       y,
            const VedReal *restrict x,
            gsize                   n,
            VedReal                 factor)
{
  for (gsize i = 0; i < n; i++)
    y[i] += x[i] * factor;
}

/* Without a way back one head after the other has the same room, which then stays in the cache. */
static VedReal *
weights_of (const VedNnAttention      *self,
            const VedNnAttentionTrace *trace,
            guint                      b,
            guint                      head)
{
  gsize size = (gsize) (trace->length - trace->first) * trace->length;

  return trace->keeps_weights ? &trace->weights[((gsize) b * self->n_heads + head) * size] : trace->weights;
}

/* Weights of one head in one window. */
static void
attend (const VedNnAttention      *self,
        const VedNnPass           *pass,
        const VedNnAttentionTrace *trace,
        guint                      b,
        guint                      head,
        VedReal                   *turned)
{
  guint width = self->d / self->n_heads, n_rows = trace->length - trace->first;
  const VedReal *query = &trace->query[(gsize) b * n_rows * self->d + head * width];
  const VedReal *key = &trace->key[(gsize) b * trace->length * self->d + head * width];
  VedReal *weights = weights_of (self, trace, b, head);

  ved_nn_transpose (key, self->d, trace->length, width, turned);
  ved_nn_gemm (n_rows, trace->length, width, (VedNnView) { query, self->d, 1 }, turned, trace->length, weights,
               trace->length, FALSE);
  soften_seen (weights, n_rows, trace->length, trace->first, score_scale (self));
}

static void
trace_init (VedNnAttentionTrace  *trace,
            const VedNnAttention *self,
            const VedNnPass      *pass)
{
  gsize rows = (gsize) trace->n_windows * trace->length;
  gsize asking = (gsize) trace->n_windows * (trace->length - trace->first);
  guint width = self->d / self->n_heads;

  trace->asking = ved_nn_arena_take (pass->arena, asking * self->d);
  trace->query = ved_nn_arena_take (pass->arena, asking * self->d);
  trace->key = ved_nn_arena_take (pass->arena, rows * self->d);
  trace->value = ved_nn_arena_take (pass->arena, rows * width);
  trace->keeps_weights = pass->grads != NULL;
  trace->weights = ved_nn_arena_take (pass->arena, trace->keeps_weights ? asking * trace->length * self->n_heads
                                      : asking / trace->n_windows * trace->length);
  trace->mean = ved_nn_arena_take0 (pass->arena, asking * trace->length);
  trace->read = ved_nn_arena_take (pass->arena, asking * width);
}

/**
 * ved_nn_attention_forward:
 * @x: (array): [n_windows · length, d]; to live until the way back
 * @first: the first position that asks
 * @y: (array) (out caller-allocates): [n_windows · (length − first), d]
 * @trace: (out caller-allocates): `mean` holds the weights, averaged over heads
 */
void
ved_nn_attention_forward (const VedNnAttention *self,
                          const VedNnPass      *pass,
                          const VedReal        *x,
                          guint                 n_windows,
                          guint                 length,
                          guint                 first,
                          VedReal              *y,
                          VedNnAttentionTrace  *trace)
{
  guint n_rows = length - first, d = self->d, width = d / self->n_heads;
  gsize size = (gsize) n_rows * length;
  VedReal *turned;

  *trace = (VedNnAttentionTrace) { .n_windows = n_windows, .length = length, .first = first, .x = x };
  trace_init (trace, self, pass);
  turned = ved_nn_arena_take (pass->arena, (gsize) width * length);
  for (guint b = 0; b < n_windows; b++)
    memcpy (&trace->asking[(gsize) b * n_rows * d], &x[((gsize) b * length + first) * d],
            (gsize) n_rows * d * sizeof (VedReal));
  ved_nn_linear_forward (&self->query, pass, trace->asking, n_windows * n_rows, trace->query);
  ved_nn_linear_forward (&self->key, pass, x, n_windows * length, trace->key);
  ved_nn_linear_forward (&self->value, pass, x, n_windows * length, trace->value);

  for (guint b = 0; b < n_windows; b++)
    {
      for (guint head = 0; head < self->n_heads; head++)
        {
          attend (self, pass, trace, b, head, turned);
          add_scaled (&trace->mean[b * size], weights_of (self, trace, b, head), size, (VedReal) 1 / self->n_heads);
        }
      ved_nn_gemm (n_rows, width, length, (VedNnView) { &trace->mean[b * size], length, 1 },
                   &trace->value[(gsize) b * length * width], width, &trace->read[(gsize) b * n_rows * width], width,
                   FALSE);
    }
  ved_nn_linear_forward (&self->out, pass, trace->read, n_windows * n_rows, y);
}

VED_NN_CLONES
static void
soften_seen_back (const VedReal *restrict weights,
                  const VedReal *restrict dmean,
                  guint                   n_rows,
                  guint                   length,
                  VedReal                 factor,
                  VedReal *restrict       dscores)
{
  for (guint i = 0; i < n_rows; i++)
    {
      const VedReal *row = &weights[(gsize) i * length], *d = &dmean[(gsize) i * length];
      VedReal sum = ved_nn_dot (d, row, length);

      for (guint j = 0; j < length; j++)
        dscores[(gsize) i * length + j] = row[j] * (d[j] - sum) * factor;
    }
}

static void
attend_back (const VedNnAttention      *self,
             const VedNnAttentionTrace *trace,
             guint                      b,
             guint                      head,
             const VedReal             *dmean,
             VedReal                   *dscores,
             VedReal                   *dquery,
             VedReal                   *dkey)
{
  guint width = self->d / self->n_heads, n_rows = trace->length - trace->first, length = trace->length;
  gsize query = (gsize) b * n_rows * self->d + head * width, key = (gsize) b * length * self->d + head * width;

  soften_seen_back (weights_of (self, trace, b, head), dmean, n_rows, length,
                    score_scale (self) / (VedReal) self->n_heads, dscores);
  ved_nn_gemm (n_rows, width, length, (VedNnView) { dscores, length, 1 }, &trace->key[key], self->d, &dquery[query],
               self->d, FALSE);
  ved_nn_gemm (length, width, n_rows, (VedNnView) { dscores, 1, length }, &trace->query[query], self->d, &dkey[key],
               self->d, FALSE);
}

/* Derivatives by the mean weights (into @dmean) and by the values of one window. */
static void
read_back (const VedNnAttention      *self,
           const VedNnPass           *pass,
           const VedNnAttentionTrace *trace,
           guint                      b,
           const VedReal             *dread,
           VedReal                   *dmean,
           VedReal                   *dvalue)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  guint width = self->d / self->n_heads, n_rows = trace->length - trace->first, length = trace->length;
  VedReal *turned = ved_nn_arena_take (pass->arena, (gsize) width * length);
  gsize row = (gsize) b * n_rows * width, value = (gsize) b * length * width;

  ved_nn_transpose (&trace->value[value], width, length, width, turned);
  ved_nn_gemm (n_rows, length, width, (VedNnView) { &dread[row], width, 1 }, turned, length, dmean, length, FALSE);
  ved_nn_gemm (length, width, n_rows, (VedNnView) { &trace->mean[(gsize) b * n_rows * length], 1, length }, &dread[row],
               width, &dvalue[value], width, FALSE);
  ved_nn_arena_release (pass->arena, mark);
}

/**
 * ved_nn_attention_backward:
 * @dy: (array): [n_windows · (length − first), d]
 * @dx: (array): [n_windows · length, d], added to
 */
void
ved_nn_attention_backward (const VedNnAttention      *self,
                           const VedNnPass           *pass,
                           const VedNnAttentionTrace *trace,
                           const VedReal             *dy,
                           VedReal                   *dx)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  guint n_rows = trace->length - trace->first, d = self->d, width = d / self->n_heads;
  guint asking = trace->n_windows * n_rows, rows = trace->n_windows * trace->length;
  VedReal *dread = ved_nn_arena_take (pass->arena, (gsize) asking * width);
  VedReal *dmean = ved_nn_arena_take (pass->arena, (gsize) n_rows * trace->length);
  VedReal *dscores = ved_nn_arena_take (pass->arena, (gsize) n_rows * trace->length);
  VedReal *dquery = ved_nn_arena_take (pass->arena, (gsize) asking * d);
  VedReal *dasking = ved_nn_arena_take (pass->arena, (gsize) asking * d);
  VedReal *dkey = ved_nn_arena_take (pass->arena, (gsize) rows * d);
  VedReal *dvalue = ved_nn_arena_take (pass->arena, (gsize) rows * width);

  ved_nn_linear_backward (&self->out, pass, trace->read, dy, asking, dread, FALSE);
  for (guint b = 0; b < trace->n_windows; b++)
    {
      read_back (self, pass, trace, b, dread, dmean, dvalue);
      for (guint head = 0; head < self->n_heads; head++)
        attend_back (self, trace, b, head, dmean, dscores, dquery, dkey);
    }
  ved_nn_linear_backward (&self->query, pass, trace->asking, dquery, asking, dasking, FALSE);
  ved_nn_linear_backward (&self->key, pass, trace->x, dkey, rows, dx, TRUE);
  ved_nn_linear_backward (&self->value, pass, trace->x, dvalue, rows, dx, TRUE);
  for (guint b = 0; b < trace->n_windows; b++)
    {
      for (guint i = 0; i < n_rows; i++)
        ved_nn_add_rows (&dx[((gsize) b * trace->length + trace->first + i) * d],
                         &dasking[((gsize) b * n_rows + i) * d], 1, d);
    }
  ved_nn_arena_release (pass->arena, mark);
}
