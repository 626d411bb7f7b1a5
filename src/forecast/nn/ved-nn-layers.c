/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nn-layers"

#include "config.h"

#include "forecast/nn/ved-nn-layers.h"

#include "forecast/nn/ved-nn-gemm.h"

#include <string.h>

/* The layers of B. Lim et al., "Temporal Fusion Transformers for Interpretable Multi-horizon Time
 * Series Forecasting" (arXiv 1912.09363), section 4, with their derivatives. Rows are windows times
 * positions; a context belongs to a group of rows that follow one another. A way back adds to the
 * gradients of the parameters, and to those of what many layers read (skips, contexts). */

#define NORM_EPSILON ((VedReal) 1e-3)

VED_NN_CLONES
void
ved_nn_add_rows (VedReal       *y,
                 const VedReal *row,
                 guint          n,
                 guint          width)
{
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < width; j++)
        y[(gsize) i * width + j] += row[j];
    }
}

/**
 * ved_nn_sum_rows:
 * @y: (array): [n, width]
 * @sum: (array): [width]; the sum over the rows is added to it
 */
VED_NN_CLONES
void
ved_nn_sum_rows (const VedReal *y,
                 guint          n,
                 guint          width,
                 VedReal       *sum)
{
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < width; j++)
        sum[j] += y[(gsize) i * width + j];
    }
}

/**
 * ved_nn_linear_new:
 * @layout: where its parameters go
 * @prefix: of their names
 */
VedNnLinear
ved_nn_linear_new (VedNnLayout *layout,
                   const char  *prefix,
                   guint        in,
                   guint        out,
                   gboolean     has_bias)
{
  g_autofree char *weight = g_strconcat (prefix, ".weight", NULL);
  g_autofree char *bias = g_strconcat (prefix, ".bias", NULL);
  VedNnLinear self = { .in = in, .out = out, .has_bias = has_bias };

  self.weight = ved_nn_layout_add (layout, weight, 0, in, out, VED_NN_START_UNIFORM);
  if (has_bias)
    self.bias = ved_nn_layout_add (layout, bias, 0, 0, out, VED_NN_START_ZERO);

  return self;
}

/**
 * ved_nn_linear_forward:
 * @x: (array): [n, in]
 * @y: (array) (out caller-allocates): [n, out]
 */
void
ved_nn_linear_forward (const VedNnLinear *self,
                       const VedNnPass   *pass,
                       const VedReal     *x,
                       guint              n,
                       VedReal           *y)
{
  ved_nn_gemm (n, self->out, self->in, (VedNnView) { x, self->in, 1 }, &pass->params[self->weight], self->out,
               y, self->out, FALSE);
  if (self->has_bias)
    ved_nn_add_rows (y, &pass->params[self->bias], n, self->out);
}

/**
 * ved_nn_linear_backward:
 * @x: (array): [n, in], what went forward
 * @dy: (array): [n, out], derivative of the loss by y
 * @dx: (array) (nullable): [n, in], derivative by x
 * @adds: whether @dx is added to
 */
void
ved_nn_linear_backward (const VedNnLinear *self,
                        const VedNnPass   *pass,
                        const VedReal     *x,
                        const VedReal     *dy,
                        guint              n,
                        VedReal           *dx,
                        gboolean           adds)
{
  ved_nn_gemm (self->in, self->out, n, (VedNnView) { x, 1, self->in }, dy, self->out,
               &pass->grads[self->weight], self->out, TRUE);
  if (self->has_bias)
    ved_nn_sum_rows (dy, n, self->out, &pass->grads[self->bias]);
  if (dx != NULL)
    {
      VedNnMark mark = ved_nn_arena_mark (pass->arena);
      VedReal *turned = ved_nn_arena_take (pass->arena, (gsize) self->in * self->out);

      ved_nn_transpose (&pass->params[self->weight], self->out, self->in, self->out, turned);
      ved_nn_gemm (n, self->in, self->out, (VedNnView) { dy, self->out, 1 }, turned, self->in,
                   dx, self->in, adds);
      ved_nn_arena_release (pass->arena, mark);
    }
}

VedNnGate
ved_nn_gate_new (VedNnLayout *layout,
                 const char  *linear_prefix,
                 const char  *norm_prefix,
                 guint        in,
                 guint        out)
{
  g_autofree char *weight = g_strconcat (norm_prefix, ".weight", NULL);
  g_autofree char *bias = g_strconcat (norm_prefix, ".bias", NULL);
  VedNnGate self = { .out = out };

  self.linear = ved_nn_linear_new (layout, linear_prefix, in, 2 * out, TRUE);
  self.norm_weight = ved_nn_layout_add (layout, weight, 0, 0, out, VED_NN_START_ONE);
  self.norm_bias = ved_nn_layout_add (layout, bias, 0, 0, out, VED_NN_START_ZERO);

  return self;
}

static const VedReal *
drop_out (const VedNnPass *pass,
          const VedReal   *x,
          gsize            n,
          VedReal        **mask)
{
  VedReal *kept, scale = (VedReal) (1.0 / (1.0 - pass->dropout));
  guint32 threshold = (guint32) (pass->dropout * 4294967296.0);

  *mask = NULL;
  if (pass->rng == NULL || pass->dropout <= 0.0)
    return x;

  *mask = ved_nn_arena_take (pass->arena, n);
  kept = ved_nn_arena_take (pass->arena, n);
  for (gsize i = 0; i < n; i++)
    {
      (*mask)[i] = ved_rng_next (pass->rng) < threshold ? 0 : scale;
      kept[i] = x[i] * (*mask)[i];
    }

  return kept;
}

/* The second half of each row of `pre` becomes its sigmoid, and `sum` the gated value plus the skip. */
VED_NN_CLONES
static void
open_gates (VedReal *restrict       pre,
            const VedReal *restrict skip,
            guint                   n,
            guint                   out,
            VedReal *restrict       sum)
{
  for (guint i = 0; i < n; i++)
    {
      VedReal *value = &pre[(gsize) i * 2 * out], *gate = value + out;

      for (guint j = 0; j < out; j++)
        {
          gate[j] = ved_nn_sigmoid (gate[j]);
          sum[(gsize) i * out + j] = skip[(gsize) i * out + j] + value[j] * gate[j];
        }
    }
}

/* In place: rows become normal (mean 0, variance 1 with epsilon) in `unit`, scaled and shifted in `y`. */
VED_NN_CLONES
static void
normalise (VedReal *restrict       unit,
           guint                   n,
           guint                   out,
           const VedReal *restrict weight,
           const VedReal *restrict bias,
           VedReal *restrict       rate,
           VedReal *restrict       y)
{
  for (guint i = 0; i < n; i++)
    {
      VedReal *row = &unit[(gsize) i * out], *to = &y[(gsize) i * out];
      VedReal mean = ved_nn_sum (row, out) / out;

      for (guint j = 0; j < out; j++)
        row[j] -= mean;
      rate[i] = 1 / (VedReal) sqrt (ved_nn_dot (row, row, out) / out + NORM_EPSILON);
      for (guint j = 0; j < out; j++)
        {
          row[j] *= rate[i];
          to[j] = row[j] * weight[j] + bias[j];
        }
    }
}

/**
 * ved_nn_gate_forward:
 * @x: (array): [n, in]
 * @skip: (array): [n, out]
 * @y: (array) (out caller-allocates): [n, out]
 * @trace: (out caller-allocates): for the way back
 */
void
ved_nn_gate_forward (const VedNnGate *self,
                     const VedNnPass *pass,
                     const VedReal   *x,
                     const VedReal   *skip,
                     guint            n,
                     VedReal         *y,
                     VedNnGateTrace  *trace)
{
  trace->n = n;
  trace->x = drop_out (pass, x, (gsize) n * self->linear.in, &trace->mask);
  trace->pre = ved_nn_arena_take (pass->arena, (gsize) n * 2 * self->out);
  trace->unit = ved_nn_arena_take (pass->arena, (gsize) n * self->out);
  trace->rate = ved_nn_arena_take (pass->arena, n);
  ved_nn_linear_forward (&self->linear, pass, trace->x, n, trace->pre);
  open_gates (trace->pre, skip, n, self->out, trace->unit);
  normalise (trace->unit, n, self->out, &pass->params[self->norm_weight], &pass->params[self->norm_bias],
             trace->rate, y);
}

/* From dy to the derivative by the sum that was normalised. */
VED_NN_CLONES
static void
normalise_back (const VedReal *restrict dy,
                const VedReal *restrict unit,
                const VedReal *restrict rate,
                guint                   n,
                guint                   out,
                const VedReal *restrict weight,
                VedReal *restrict       dweight,
                VedReal *restrict       dsum)
{
  for (guint i = 0; i < n; i++)
    {
      const VedReal *from = &dy[(gsize) i * out], *row = &unit[(gsize) i * out];
      VedReal *to = &dsum[(gsize) i * out], mean, slope;

      for (guint j = 0; j < out; j++)
        {
          dweight[j] += from[j] * row[j];
          to[j] = from[j] * weight[j];
        }
      mean = ved_nn_sum (to, out) / out;
      slope = ved_nn_dot (to, row, out) / out;
      for (guint j = 0; j < out; j++)
        to[j] = rate[i] * (to[j] - mean - row[j] * slope);
    }
}

VED_NN_CLONES
static void
close_gates (const VedReal *restrict pre,
             const VedReal *restrict dsum,
             guint                   n,
             guint                   out,
             VedReal *restrict       dpre)
{
  for (guint i = 0; i < n; i++)
    {
      const VedReal *value = &pre[(gsize) i * 2 * out], *gate = value + out, *d = &dsum[(gsize) i * out];
      VedReal *to = &dpre[(gsize) i * 2 * out];

      for (guint j = 0; j < out; j++)
        {
          to[j] = d[j] * gate[j];
          to[out + j] = d[j] * value[j] * gate[j] * (1 - gate[j]);
        }
    }
}

VED_NN_CLONES
static void
add_to (VedReal       *y,
        const VedReal *x,
        gsize          n)
{
  for (gsize i = 0; i < n; i++)
    y[i] += x[i];
}

VED_NN_CLONES
static void
multiply_into (VedReal       *y,
               const VedReal *x,
               gsize          n)
{
  for (gsize i = 0; i < n; i++)
    y[i] *= x[i];
}

/**
 * ved_nn_gate_backward:
 * @trace: what ved_nn_gate_forward() kept
 * @dy: (array): [n, out]
 * @dx: (array) (out caller-allocates): [n, in]
 * @dskip: (array) (nullable): [n, out], added to
 */
void
ved_nn_gate_backward (const VedNnGate      *self,
                      const VedNnPass      *pass,
                      const VedNnGateTrace *trace,
                      const VedReal        *dy,
                      VedReal              *dx,
                      VedReal              *dskip)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  VedReal *dsum = ved_nn_arena_take (pass->arena, (gsize) trace->n * self->out);
  VedReal *dpre = ved_nn_arena_take (pass->arena, (gsize) trace->n * 2 * self->out);

  ved_nn_sum_rows (dy, trace->n, self->out, &pass->grads[self->norm_bias]);
  normalise_back (dy, trace->unit, trace->rate, trace->n, self->out, &pass->params[self->norm_weight],
                  &pass->grads[self->norm_weight], dsum);
  if (dskip != NULL)
    add_to (dskip, dsum, (gsize) trace->n * self->out);
  close_gates (trace->pre, dsum, trace->n, self->out, dpre);
  ved_nn_linear_backward (&self->linear, pass, trace->x, dpre, trace->n, dx, FALSE);
  if (trace->mask != NULL)
    multiply_into (dx, trace->mask, (gsize) trace->n * self->linear.in);
  ved_nn_arena_release (pass->arena, mark);
}

static char *
join (const char *prefix,
      const char *name)
{
  return g_strconcat (prefix, name, NULL);
}

/**
 * ved_nn_grn_new:
 * @in: width of what goes in
 * @hidden: width in between
 * @out: width of what comes out
 * @context: width of the context; 0 without
 */
VedNnGrn
ved_nn_grn_new (VedNnLayout *layout,
                const char  *prefix,
                guint        in,
                guint        hidden,
                guint        out,
                guint        context)
{
  g_autofree char *first = join (prefix, ".f1"), *of_context = join (prefix, ".fc");
  g_autofree char *second = join (prefix, ".f2"), *gate = join (prefix, ".g.l");
  g_autofree char *norm = join (prefix, ".n"), *skip = join (prefix, ".sk");
  VedNnGrn self = { .first = ved_nn_linear_new (layout, first, in, hidden, TRUE) };

  if (context > 0)
    self.context = ved_nn_linear_new (layout, of_context, context, hidden, FALSE);
  self.second = ved_nn_linear_new (layout, second, hidden, hidden, TRUE);
  self.gate = ved_nn_gate_new (layout, gate, norm, hidden, out);
  if (in != out)
    self.skip = ved_nn_linear_new (layout, skip, in, out, TRUE);

  return self;
}

VED_NN_CLONES
static void
bend (VedReal *x,
      gsize    n)
{
  for (gsize i = 0; i < n; i++)
    {
      VedReal low = ved_nn_exp (x[i] < 0 ? x[i] : 0) - 1;

      x[i] = x[i] > 0 ? x[i] : low;
    }
}

VED_NN_CLONES
static void
unbend (VedReal       *dx,
        const VedReal *elu,
        gsize          n)
{
  for (gsize i = 0; i < n; i++)
    dx[i] *= elu[i] > 0 ? 1 : elu[i] + 1;
}

/**
 * ved_nn_grn_tail_forward:
 * @hidden: (array): [n, d], x W_a + c W_c + b_a; overwritten, and kept in @trace
 * @skip: (array): [n, out]
 * @y: (array) (out caller-allocates): [n, out]
 *
 * All of a GRN behind its first layer, for those who compute that in another way.
 */
void
ved_nn_grn_tail_forward (const VedNnGrn  *self,
                         const VedNnPass *pass,
                         VedReal         *hidden,
                         const VedReal   *skip,
                         guint            n,
                         VedReal         *y,
                         VedNnGrnTrace   *trace)
{
  VedReal *second = ved_nn_arena_take (pass->arena, (gsize) n * self->second.out);

  trace->n = n;
  trace->elu = hidden;
  bend (hidden, (gsize) n * self->first.out);
  ved_nn_linear_forward (&self->second, pass, hidden, n, second);
  ved_nn_gate_forward (&self->gate, pass, second, skip, n, y, &trace->gate);
}

/**
 * ved_nn_grn_tail_backward:
 * @dhidden: (array) (out caller-allocates): [n, d], derivative by what entered as hidden
 * @dskip: (array): [n, out], added to
 */
void
ved_nn_grn_tail_backward (const VedNnGrn      *self,
                          const VedNnPass     *pass,
                          const VedNnGrnTrace *trace,
                          const VedReal       *dy,
                          VedReal             *dhidden,
                          VedReal             *dskip)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  VedReal *dsecond = ved_nn_arena_take (pass->arena, (gsize) trace->n * self->second.out);

  ved_nn_gate_backward (&self->gate, pass, &trace->gate, dy, dsecond, dskip);
  ved_nn_linear_backward (&self->second, pass, trace->elu, dsecond, trace->n, dhidden, FALSE);
  unbend (dhidden, trace->elu, (gsize) trace->n * self->first.out);
  ved_nn_arena_release (pass->arena, mark);
}

/**
 * ved_nn_grn_add_context:
 * @context: (array): [n / group, context]
 * @group: rows that share one
 * @hidden: (array): [n, d], added to
 */
void
ved_nn_grn_add_context (const VedNnGrn  *self,
                        const VedNnPass *pass,
                        const VedReal   *context,
                        guint            group,
                        guint            n,
                        VedReal         *hidden)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  guint width = self->context.out, n_groups = n / group;
  VedReal *added = ved_nn_arena_take (pass->arena, (gsize) n_groups * width);

  ved_nn_linear_forward (&self->context, pass, context, n_groups, added);
  for (guint i = 0; i < n_groups; i++)
    ved_nn_add_rows (&hidden[(gsize) i * group * width], &added[(gsize) i * width], group, width);
  ved_nn_arena_release (pass->arena, mark);
}

/**
 * ved_nn_grn_context_back:
 * @dhidden: (array): [n, d]
 * @dcontext: (array): [n / group, context], added to
 */
void
ved_nn_grn_context_back (const VedNnGrn  *self,
                         const VedNnPass *pass,
                         const VedReal   *context,
                         guint            group,
                         guint            n,
                         const VedReal   *dhidden,
                         VedReal         *dcontext)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  guint width = self->context.out, n_groups = n / group;
  VedReal *sums = ved_nn_arena_take0 (pass->arena, (gsize) n_groups * width);

  for (guint i = 0; i < n_groups; i++)
    ved_nn_sum_rows (&dhidden[(gsize) i * group * width], group, width, &sums[(gsize) i * width]);
  ved_nn_linear_backward (&self->context, pass, context, sums, n_groups, dcontext, TRUE);
  ved_nn_arena_release (pass->arena, mark);
}

/**
 * ved_nn_grn_forward:
 * @x: (array): [n, in], to live until the way back
 * @context: (nullable): [n / group, context], likewise
 * @group: rows that share a context
 * @y: (array) (out caller-allocates): [n, out]
 */
void
ved_nn_grn_forward (const VedNnGrn  *self,
                    const VedNnPass *pass,
                    const VedReal   *x,
                    const VedReal   *context,
                    guint            group,
                    guint            n,
                    VedReal         *y,
                    VedNnGrnTrace   *trace)
{
  VedReal *hidden = ved_nn_arena_take (pass->arena, (gsize) n * self->first.out);
  const VedReal *skip = x;

  ved_nn_linear_forward (&self->first, pass, x, n, hidden);
  if (self->context.in > 0)
    ved_nn_grn_add_context (self, pass, context, group, n, hidden);
  if (self->skip.in > 0)
    {
      VedReal *turned = ved_nn_arena_take (pass->arena, (gsize) n * self->skip.out);

      ved_nn_linear_forward (&self->skip, pass, x, n, turned);
      skip = turned;
    }
  ved_nn_grn_tail_forward (self, pass, hidden, skip, n, y, trace);
  trace->x = x;
  trace->context = context;
  trace->group = group;
}

/**
 * ved_nn_grn_backward:
 * @dy: (array): [n, out]
 * @dx: (array): [n, in], added to
 * @dcontext: (nullable): [n / group, context], added to
 */
void
ved_nn_grn_backward (const VedNnGrn      *self,
                     const VedNnPass     *pass,
                     const VedNnGrnTrace *trace,
                     const VedReal       *dy,
                     VedReal             *dx,
                     VedReal             *dcontext)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  VedReal *dhidden = ved_nn_arena_take (pass->arena, (gsize) trace->n * self->first.out);
  VedReal *dskip = self->skip.in > 0 ? ved_nn_arena_take0 (pass->arena, (gsize) trace->n * self->skip.out) : dx;

  ved_nn_grn_tail_backward (self, pass, trace, dy, dhidden, dskip);
  if (self->context.in > 0)
    ved_nn_grn_context_back (self, pass, trace->context, trace->group, trace->n, dhidden, dcontext);
  if (self->skip.in > 0)
    ved_nn_linear_backward (&self->skip, pass, trace->x, dskip, trace->n, dx, TRUE);
  ved_nn_linear_backward (&self->first, pass, trace->x, dhidden, trace->n, dx, TRUE);
  ved_nn_arena_release (pass->arena, mark);
}
