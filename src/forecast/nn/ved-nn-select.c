/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nn-select"

#include "config.h"

#include "forecast/nn/ved-nn-select.h"

#include "forecast/nn/ved-nn-gemm.h"

#include <string.h>

/* An embedding has few distinct directions: a real variable is a multiple of w plus b, a categorical one a row of
 * a table plus b. So the first layer is never applied to embeddings. It is applied to w, b and the table (it is
 * folded), and what it would have given for a row is x (w W) + (b W + b₁), exactly. The way back goes the same
 * path: the derivatives of the folded vectors are sums over the rows, and unfold into those of w, b, W. */

/* One folded first layer, of the selection, of its skip, or of one variable. */
typedef struct {
  guint width;
  VedReal *slopes;              /* [m, width]: w W */
  VedReal *base;                /* [width]: Σ b W + b₁ */
  VedReal **tables;             /* [m] of [n_categories, width] */
} Fold;

static gsize
add_stacked (VedNnLayout *layout,
             const char  *prefix,
             const char  *name,
             guint        m,
             guint        rows,
             guint        columns,
             VedNnStart   start)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  return ved_nn_layout_add (layout, full, m, rows, columns, start);
}

static void
init_each (VedNnSelect *self,
           VedNnLayout *layout,
           const char  *prefix)
{
  guint m = self->m, d = self->d;
  gsize w1 = add_stacked (layout, prefix, ".v.w1", m, d, d, VED_NN_START_UNIFORM);
  gsize b1 = add_stacked (layout, prefix, ".v.b1", m, 1, d, VED_NN_START_ZERO);
  gsize w2 = add_stacked (layout, prefix, ".v.w2", m, d, d, VED_NN_START_UNIFORM);
  gsize b2 = add_stacked (layout, prefix, ".v.b2", m, 1, d, VED_NN_START_ZERO);
  gsize w3 = add_stacked (layout, prefix, ".v.w3", m, d, 2 * d, VED_NN_START_UNIFORM);
  gsize b3 = add_stacked (layout, prefix, ".v.b3", m, 1, 2 * d, VED_NN_START_ZERO);
  gsize lw = add_stacked (layout, prefix, ".v.lw", m, 1, d, VED_NN_START_ONE);
  gsize lb = add_stacked (layout, prefix, ".v.lb", m, 1, d, VED_NN_START_ZERO);

  for (guint j = 0; j < m; j++)
    {
      self->each[j] = (VedNnGrn) {
        .first = { d, d, w1 + (gsize) j * d * d, b1 + (gsize) j * d, TRUE },
        .second = { d, d, w2 + (gsize) j * d * d, b2 + (gsize) j * d, TRUE },
        .gate = {
          .linear = { d, 2 * d, w3 + (gsize) j * 2 * d * d, b3 + (gsize) j * 2 * d, TRUE },
          .out = d, .norm_weight = lw + (gsize) j * d, .norm_bias = lb + (gsize) j * d
        }
      };
    }
}

/**
 * ved_nn_select_init:
 * @prefix: of the names of its parameters
 * @m: number of variables
 * @n_categories: (array length=m) (nullable): categories of each variable, 0 for a real one
 * @d: state size
 * @context: width of the context, 0 without
 */
void
ved_nn_select_init (VedNnSelect *self,
                    VedNnLayout *layout,
                    const char  *prefix,
                    guint        m,
                    const guint *n_categories,
                    guint        d,
                    guint        context)
{
  g_autofree char *weigh = g_strconcat (prefix, ".w", NULL);

  self->m = m;
  self->d = d;
  self->n_categories = g_new0 (guint, m);
  self->tables = g_new0 (gsize, m);
  self->each = g_new0 (VedNnGrn, m);
  self->weight = add_stacked (layout, prefix, ".ew", m, 1, d, VED_NN_START_UNIFORM);
  self->bias = add_stacked (layout, prefix, ".eb", m, 1, d, VED_NN_START_ZERO);
  for (guint j = 0; n_categories != NULL && j < m; j++)
    {
      g_autofree char *table = g_strdup_printf ("%s.t.%u", prefix, j);

      self->n_categories[j] = n_categories[j];
      if (n_categories[j] > 0)
        self->tables[j] = ved_nn_layout_add (layout, table, 0, n_categories[j], d, VED_NN_START_UNIFORM);
    }
  init_each (self, layout, prefix);
  self->weigh = ved_nn_grn_new (layout, weigh, m * d, d, m, context);
}

void
ved_nn_select_clear (VedNnSelect *self)
{
  g_clear_pointer (&self->n_categories, g_free);
  g_clear_pointer (&self->tables, g_free);
  g_clear_pointer (&self->each, g_free);
}

/* c [rows, width] (+)= a [rows, in] · b [in, width] */
static void
product (const VedReal *a,
         guint          rows,
         guint          in,
         const VedReal *b,
         guint          width,
         VedReal       *c,
         gboolean       adds)
{
  ved_nn_gemm (rows, width, in, (VedNnView) { a, in, 1 }, b, width, c, width, adds);
}

/* Folds variable @j into a layer of which it owns the @d rows at @weight. */
static void
fold_variable (const VedNnSelect *self,
               const VedNnPass   *pass,
               guint              j,
               const VedReal     *weight,
               Fold              *fold)
{
  guint d = self->d;

  product (&pass->params[self->weight + (gsize) j * d], 1, d, weight, fold->width,
           &fold->slopes[(gsize) j * fold->width], FALSE);
  product (&pass->params[self->bias + (gsize) j * d], 1, d, weight, fold->width, fold->base, TRUE);
  if (self->n_categories[j] == 0)
    return;
  fold->tables[j] = ved_nn_arena_take (pass->arena, (gsize) self->n_categories[j] * fold->width);
  product (&pass->params[self->tables[j]], self->n_categories[j], d, weight, fold->width, fold->tables[j], FALSE);
}

static Fold
fold_new (const VedNnSelect *self,
          const VedNnPass   *pass,
          guint              width)
{
  gsize n_pointers = ((gsize) self->m * sizeof (VedReal *) + sizeof (VedReal) - 1) / sizeof (VedReal);

  return (Fold) {
           .width = width,
           .slopes = ved_nn_arena_take0 (pass->arena, (gsize) self->m * width),
           .base = ved_nn_arena_take0 (pass->arena, width),
           .tables = (gpointer) ved_nn_arena_take0 (pass->arena, n_pointers),
  };
}

static Fold
fold_all (const VedNnSelect *self,
          const VedNnPass   *pass,
          const VedNnLinear *layer)
{
  Fold fold = fold_new (self, pass, layer->out);

  memcpy (fold.base, &pass->params[layer->bias], layer->out * sizeof (VedReal));
  for (guint j = 0; j < self->m; j++)
    fold_variable (self, pass, j, &pass->params[layer->weight + (gsize) j * self->d * layer->out], &fold);

  return fold;
}

static const VedReal *
category_row (const VedNnSelect *self,
              const VedReal     *x,
              guint              row,
              guint              j,
              const VedReal     *table,
              guint              width)
{
  guint id = (guint) x[(gsize) row * self->m + j];

  return &table[(gsize) MIN (id, self->n_categories[j] - 1) * width];
}

static void
add_categories (const VedNnSelect *self,
                const VedReal     *x,
                guint              n,
                guint              j,
                const VedReal     *table,
                guint              width,
                VedReal           *y)
{
  if (self->n_categories[j] == 0)
    return;
  for (guint i = 0; i < n; i++)
    ved_nn_add_rows (&y[(gsize) i * width], category_row (self, x, i, j, table, width), 1, width);
}

static VedReal *
apply_all (const VedNnSelect      *self,
           const VedNnPass        *pass,
           const VedNnSelectTrace *trace,
           const VedNnLinear      *layer)
{
  VedReal *y = ved_nn_arena_take (pass->arena, (gsize) trace->n * layer->out);
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  Fold fold = fold_all (self, pass, layer);

  product (trace->real, trace->n, self->m, fold.slopes, layer->out, y, FALSE);
  ved_nn_add_rows (y, fold.base, trace->n, layer->out);
  for (guint j = 0; j < self->m; j++)
    add_categories (self, trace->x, trace->n, j, fold.tables[j], layer->out, y);
  ved_nn_arena_release (pass->arena, mark);

  return y;
}

VED_NN_CLONES
static void
soften_rows (VedReal *x,
             guint    n,
             guint    width)
{
  for (guint i = 0; i < n; i++)
    {
      VedReal *row = &x[(gsize) i * width], top = ved_nn_highest (row, width), sum;

      for (guint j = 0; j < width; j++)
        row[j] = ved_nn_exp (row[j] - top);
      sum = 1 / ved_nn_sum (row, width);
      for (guint j = 0; j < width; j++)
        row[j] *= sum;
    }
}

/* y = x slope + base, one variable, each row */
VED_NN_CLONES
static void
spread_variable (const VedReal *restrict x,
                 guint                   stride,
                 const VedReal *restrict slope,
                 const VedReal *restrict base,
                 guint                   n,
                 guint                   width,
                 VedReal *restrict       y)
{
  for (guint i = 0; i < n; i++)
    {
      VedReal value = x[(gsize) i * stride];

      for (guint j = 0; j < width; j++)
        y[(gsize) i * width + j] = value * slope[j] + base[j];
    }
}

VED_NN_CLONES
static void
add_share (const VedReal *restrict shares,
           guint                   stride,
           const VedReal *restrict chosen,
           guint                   n,
           guint                   width,
           VedReal *restrict       y)
{
  for (guint i = 0; i < n; i++)
    {
      VedReal share = shares[(gsize) i * stride];

      for (guint j = 0; j < width; j++)
        y[(gsize) i * width + j] += share * chosen[(gsize) i * width + j];
    }
}

static void
offer_variable (const VedNnSelect *self,
                const VedNnPass   *pass,
                VedNnSelectTrace  *trace,
                guint              j)
{
  const VedNnGrn *grn = &self->each[j];
  guint d = self->d, n = trace->n;
  Fold fold = fold_new (self, pass, d);
  VedReal *hidden = ved_nn_arena_take (pass->arena, (gsize) n * d);
  VedReal *embedded = ved_nn_arena_take (pass->arena, (gsize) n * d);

  memcpy (fold.base, &pass->params[grn->first.bias], d * sizeof (VedReal));
  fold_variable (self, pass, j, &pass->params[grn->first.weight], &fold);
  spread_variable (&trace->real[j], self->m, &fold.slopes[(gsize) j * d], fold.base, n, d, hidden);
  add_categories (self, trace->x, n, j, fold.tables[j], d, hidden);
  spread_variable (&trace->real[j], self->m, &pass->params[self->weight + (gsize) j * d],
                   &pass->params[self->bias + (gsize) j * d], n, d, embedded);
  if (self->n_categories[j] > 0)
    add_categories (self, trace->x, n, j, &pass->params[self->tables[j]], d, embedded);
  trace->chosen[j] = ved_nn_arena_take (pass->arena, (gsize) n * d);
  ved_nn_grn_tail_forward (grn, pass, hidden, embedded, n, trace->chosen[j], &trace->each[j]);
}

static void
copy_real (const VedNnSelect *self,
           const VedReal     *x,
           guint              n,
           VedReal           *real)
{
  for (guint j = 0; j < self->m; j++)
    {
      for (guint i = 0; i < n; i++)
        real[(gsize) i * self->m + j] = self->n_categories[j] > 0 ? 0 : x[(gsize) i * self->m + j];
    }
}

/**
 * ved_nn_select_forward:
 * @x: (array): [n, m]; to live until the way back, as @context
 * @context: (nullable): [n / group, context]
 * @group: rows that share a context
 * @y: (array) (out caller-allocates): [n, d]
 * @trace: (out caller-allocates): `shares` says what was chosen; clear it with ved_nn_select_trace_clear()
 */
void
ved_nn_select_forward (const VedNnSelect *self,
                       const VedNnPass   *pass,
                       const VedReal     *x,
                       const VedReal     *context,
                       guint              group,
                       guint              n,
                       VedReal           *y,
                       VedNnSelectTrace  *trace)
{
  VedReal *hidden, *skip;

  *trace = (VedNnSelectTrace) { .n = n, .group = group, .x = x, .context = context };
  trace->chosen = g_new0 (VedReal *, self->m);
  trace->each = g_new0 (VedNnGrnTrace, self->m);
  trace->real = ved_nn_arena_take (pass->arena, (gsize) n * self->m);
  trace->shares = ved_nn_arena_take (pass->arena, (gsize) n * self->m);
  copy_real (self, x, n, trace->real);

  hidden = apply_all (self, pass, trace, &self->weigh.first);
  skip = apply_all (self, pass, trace, &self->weigh.skip);
  if (context != NULL)
    ved_nn_grn_add_context (&self->weigh, pass, context, group, n, hidden);
  ved_nn_grn_tail_forward (&self->weigh, pass, hidden, skip, n, trace->shares, &trace->weigh);
  soften_rows (trace->shares, n, self->m);

  memset (y, 0, (gsize) n * self->d * sizeof (VedReal));
  for (guint j = 0; j < self->m; j++)
    {
      VedNnMark mark = ved_nn_arena_mark (pass->arena);

      offer_variable (self, pass, trace, j);
      add_share (&trace->shares[j], self->m, trace->chosen[j], n, self->d, y);
      if (pass->grads == NULL)
        ved_nn_arena_release (pass->arena, mark);
    }
}

/* Derivatives by the folded vectors of one layer, for one variable. */
static void
sum_variable (const VedNnSelect      *self,
              const VedNnSelectTrace *trace,
              guint                   j,
              const VedReal          *dy,
              Fold                   *fold)
{
  guint width = fold->width;

  for (guint i = 0; self->n_categories[j] > 0 && i < trace->n; i++)
    {
      VedReal *row = (VedReal *) category_row (self, trace->x, i, j, fold->tables[j], width);

      ved_nn_add_rows (row, &dy[(gsize) i * width], 1, width);
    }
}

/* dp [rows, d] += df [rows, width] Wᵀ and dW += pᵀ df, for the d rows of W that belong to a variable. */
static void
unfold (const VedNnSelect *self,
        const VedNnPass   *pass,
        gsize              p,
        guint              rows,
        gsize              weight,
        const VedReal     *turned,
        const VedReal     *df,
        guint              width)
{
  product (df, rows, width, turned, self->d, &pass->grads[p], TRUE);
  ved_nn_gemm (self->d, width, rows, (VedNnView) { &pass->params[p], 1, self->d }, df, width,
               &pass->grads[weight], width, TRUE);
}

static void
unfold_variable (const VedNnSelect *self,
                 const VedNnPass   *pass,
                 guint              j,
                 gsize              weight,
                 const Fold        *fold)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  gsize at = (gsize) j * self->d;
  VedReal *turned = ved_nn_arena_take (pass->arena, (gsize) fold->width * self->d);

  ved_nn_transpose (&pass->params[weight], fold->width, self->d, fold->width, turned);
  unfold (self, pass, self->weight + at, 1, weight, turned, &fold->slopes[(gsize) j * fold->width], fold->width);
  unfold (self, pass, self->bias + at, 1, weight, turned, fold->base, fold->width);
  if (self->n_categories[j] > 0)
    unfold (self, pass, self->tables[j], self->n_categories[j], weight, turned, fold->tables[j], fold->width);
  ved_nn_arena_release (pass->arena, mark);
}

static void
make_tables (const VedNnSelect *self,
             const VedNnPass   *pass,
             guint              j,
             Fold              *fold)
{
  if (self->n_categories[j] > 0)
    fold->tables[j] = ved_nn_arena_take0 (pass->arena, (gsize) self->n_categories[j] * fold->width);
}

static void
apply_all_back (const VedNnSelect      *self,
                const VedNnPass        *pass,
                const VedNnSelectTrace *trace,
                const VedNnLinear      *layer,
                const VedReal          *dy)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  Fold fold = fold_new (self, pass, layer->out);

  ved_nn_gemm (self->m, layer->out, trace->n, (VedNnView) { trace->real, 1, self->m }, dy, layer->out,
               fold.slopes, layer->out, FALSE);
  ved_nn_sum_rows (dy, trace->n, layer->out, fold.base);
  ved_nn_add_rows (&pass->grads[layer->bias], fold.base, 1, layer->out);
  for (guint j = 0; j < self->m; j++)
    {
      make_tables (self, pass, j, &fold);
      sum_variable (self, trace, j, dy, &fold);
      unfold_variable (self, pass, j, layer->weight + (gsize) j * self->d * layer->out, &fold);
    }
  ved_nn_arena_release (pass->arena, mark);
}

/* The embedding that a variable's GRN skips to. */
static void
embed_back (const VedNnSelect      *self,
            const VedNnPass        *pass,
            const VedNnSelectTrace *trace,
            guint                   j,
            const VedReal          *dy)
{
  gsize at = (gsize) j * self->d;

  ved_nn_gemm (1, self->d, trace->n, (VedNnView) { &trace->real[j], 1, self->m }, dy, self->d,
               &pass->grads[self->weight + at], self->d, TRUE);
  ved_nn_sum_rows (dy, trace->n, self->d, &pass->grads[self->bias + at]);
  for (guint i = 0; self->n_categories[j] > 0 && i < trace->n; i++)
    {
      VedReal *row = (VedReal *) category_row (self, trace->x, i, j, &pass->grads[self->tables[j]], self->d);

      ved_nn_add_rows (row, &dy[(gsize) i * self->d], 1, self->d);
    }
}

/* From dy to the derivative by what the variable offers, and by its share. */
VED_NN_CLONES
static void
share_back (const VedReal *restrict dy,
            const VedReal *restrict chosen,
            const VedReal *restrict shares,
            guint                   stride,
            guint                   n,
            guint                   width,
            VedReal *restrict       dchosen,
            VedReal *restrict       dshares)
{
  for (guint i = 0; i < n; i++)
    {
      const VedReal *from = &dy[(gsize) i * width], *offer = &chosen[(gsize) i * width];
      VedReal share = shares[(gsize) i * stride];

      for (guint j = 0; j < width; j++)
        dchosen[(gsize) i * width + j] = share * from[j];
      dshares[(gsize) i * stride] = ved_nn_dot (from, offer, width);
    }
}

static void
offer_back (const VedNnSelect      *self,
            const VedNnPass        *pass,
            const VedNnSelectTrace *trace,
            guint                   j,
            const VedReal          *dy,
            VedReal                *dshares)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  const VedNnGrn *grn = &self->each[j];
  guint n = trace->n, d = self->d;
  VedReal *dchosen = ved_nn_arena_take (pass->arena, (gsize) n * d);
  VedReal *dhidden = ved_nn_arena_take (pass->arena, (gsize) n * d);
  VedReal *dembedded = ved_nn_arena_take0 (pass->arena, (gsize) n * d);
  Fold fold = fold_new (self, pass, d);

  share_back (dy, trace->chosen[j], &trace->shares[j], self->m, n, d, dchosen, &dshares[j]);
  ved_nn_grn_tail_backward (grn, pass, &trace->each[j], dchosen, dhidden, dembedded);
  ved_nn_gemm (1, d, n, (VedNnView) { &trace->real[j], 1, self->m }, dhidden, d, &fold.slopes[(gsize) j * d], d,
               FALSE);
  ved_nn_sum_rows (dhidden, n, d, fold.base);
  ved_nn_add_rows (&pass->grads[grn->first.bias], fold.base, 1, d);
  make_tables (self, pass, j, &fold);
  sum_variable (self, trace, j, dhidden, &fold);
  unfold_variable (self, pass, j, grn->first.weight, &fold);
  embed_back (self, pass, trace, j, dembedded);
  ved_nn_arena_release (pass->arena, mark);
}

VED_NN_CLONES
static void
soften_back (const VedReal *shares,
             guint          n,
             guint          width,
             VedReal       *dshares)
{
  for (guint i = 0; i < n; i++)
    {
      const VedReal *row = &shares[(gsize) i * width];
      VedReal *d = &dshares[(gsize) i * width], sum = ved_nn_dot (d, row, width);

      for (guint j = 0; j < width; j++)
        d[j] = row[j] * (d[j] - sum);
    }
}

/**
 * ved_nn_select_backward:
 * @dy: (array): [n, d]
 * @dcontext: (nullable): [n / group, context], added to
 */
void
ved_nn_select_backward (const VedNnSelect      *self,
                        const VedNnPass        *pass,
                        const VedNnSelectTrace *trace,
                        const VedReal          *dy,
                        VedReal                *dcontext)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  guint n = trace->n;
  VedReal *dshares = ved_nn_arena_take (pass->arena, (gsize) n * self->m);
  VedReal *dhidden = ved_nn_arena_take (pass->arena, (gsize) n * self->d);
  VedReal *dskip = ved_nn_arena_take0 (pass->arena, (gsize) n * self->m);

  for (guint j = 0; j < self->m; j++)
    offer_back (self, pass, trace, j, dy, dshares);
  soften_back (trace->shares, n, self->m, dshares);
  ved_nn_grn_tail_backward (&self->weigh, pass, &trace->weigh, dshares, dhidden, dskip);
  if (trace->context != NULL)
    ved_nn_grn_context_back (&self->weigh, pass, trace->context, trace->group, n, dhidden, dcontext);
  apply_all_back (self, pass, trace, &self->weigh.first, dhidden);
  apply_all_back (self, pass, trace, &self->weigh.skip, dskip);
  ved_nn_arena_release (pass->arena, mark);
}

void
ved_nn_select_trace_clear (VedNnSelectTrace *self)
{
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->each, g_free);
}

static VedReal
knot_input (guint knot)
{
  return (VedReal) (2.0 * VED_NN_KNOT_RANGE * knot / (VED_NN_KNOTS - 1) - VED_NN_KNOT_RANGE);
}

static void
tabulate (VedNnSelectTable  *self,
          const VedNnSelect *select,
          const VedNnPass   *pass)
{
  guint m = select->m, d = select->d;
  VedReal *x = ved_nn_arena_take (pass->arena, (gsize) VED_NN_KNOTS * m);
  VedNnSelectTrace trace = { .n = VED_NN_KNOTS, .x = x, .real = x };

  for (guint i = 0; i < VED_NN_KNOTS * m; i++)
    x[i] = knot_input (i / m);
  trace.chosen = g_new0 (VedReal *, m);
  trace.each = g_new0 (VedNnGrnTrace, m);
  for (guint j = 0; j < m; j++)
    {
      VedNnMark mark = ved_nn_arena_mark (pass->arena);

      offer_variable (select, pass, &trace, j);
      memcpy (&self->offers[(gsize) j * VED_NN_KNOTS * d], trace.chosen[j],
              (gsize) VED_NN_KNOTS * d * sizeof (VedReal));
      ved_nn_arena_release (pass->arena, mark);
    }
  ved_nn_select_trace_clear (&trace);
}

/**
 * ved_nn_select_table_init:
 * @select: over real variables only
 * @params: that will not change while the table is in use
 *
 * What a real variable offers depends on one number: it is computed for 1,024 of them, and the line between two stands
 * for what lies between. First layers are folded once. A selection then costs 2 d a variable instead of 3 d².
 */
void
ved_nn_select_table_init (VedNnSelectTable  *self,
                          const VedNnSelect *select,
                          const VedReal     *params)
{
  guint m = select->m, d = select->d;
  VedNnArena arena;
  VedNnPass pass = { .params = params, .arena = &arena };
  Fold hidden, skip;

  ved_nn_arena_init (&arena);
  self->offers = g_new (VedReal, (gsize) m * VED_NN_KNOTS * d);
  tabulate (self, select, &pass);
  hidden = fold_all (select, &pass, &select->weigh.first);
  skip = fold_all (select, &pass, &select->weigh.skip);
  self->hidden_slopes = g_memdup2 (hidden.slopes, (gsize) m * d * sizeof (VedReal));
  self->hidden_base = g_memdup2 (hidden.base, d * sizeof (VedReal));
  self->skip_slopes = g_memdup2 (skip.slopes, (gsize) m * m * sizeof (VedReal));
  self->skip_base = g_memdup2 (skip.base, m * sizeof (VedReal));
  ved_nn_arena_clear (&arena);
}

void
ved_nn_select_table_clear (VedNnSelectTable *self)
{
  g_clear_pointer (&self->offers, g_free);
  g_clear_pointer (&self->hidden_slopes, g_free);
  g_clear_pointer (&self->hidden_base, g_free);
  g_clear_pointer (&self->skip_slopes, g_free);
  g_clear_pointer (&self->skip_base, g_free);
}

/* y += share · (offer of one variable at x), the offer being the line between two knots. */
VED_NN_CLONES
static void
add_offers (const VedReal *restrict knots,
            const VedReal *restrict x,
            const VedReal *restrict shares,
            guint                   m,
            guint                   n,
            guint                   d,
            VedReal *restrict       y)
{
  const VedReal scale = (VedReal) (VED_NN_KNOTS - 1) / (2 * VED_NN_KNOT_RANGE);

  for (gsize i = 0; i < n; i++)
    {
      VedReal at = (x[i * m] + VED_NN_KNOT_RANGE) * scale, share = shares[i * m], part;
      const VedReal *low;
      VedReal *to = &y[i * d];
      guint knot;

      at = at > 0 ? at < VED_NN_KNOTS - 1 ? at : VED_NN_KNOTS - 1 : 0;
      knot = (guint) at;
      knot = knot < VED_NN_KNOTS - 1 ? knot : VED_NN_KNOTS - 2;
      part = (at - knot) * share;
      low = &knots[(gsize) knot * d];
      for (guint k = 0; k < d; k++)
        to[k] += (share - part) * low[k] + part * low[d + k];
    }
}

/**
 * ved_nn_select_read:
 * @table: of the parameters of @pass
 *
 * Does what ved_nn_select_forward() does, out of the table; off by 3e-5 on average. Of @trace only `shares` is set, and
 * there is nothing to clear.
 */
void
ved_nn_select_read (const VedNnSelect      *self,
                    const VedNnSelectTable *table,
                    const VedNnPass        *pass,
                    const VedReal          *x,
                    const VedReal          *context,
                    guint                   group,
                    guint                   n,
                    VedReal                *y,
                    VedNnSelectTrace       *trace)
{
  guint m = self->m, d = self->d;
  VedReal *hidden, *skip;
  VedNnMark mark;

  *trace = (VedNnSelectTrace) { .n = n, .group = group, .x = x, .context = context };
  trace->shares = ved_nn_arena_take (pass->arena, (gsize) n * m);
  mark = ved_nn_arena_mark (pass->arena);
  hidden = ved_nn_arena_take (pass->arena, (gsize) n * d);
  skip = ved_nn_arena_take (pass->arena, (gsize) n * m);
  product (x, n, m, table->hidden_slopes, d, hidden, FALSE);
  ved_nn_add_rows (hidden, table->hidden_base, n, d);
  product (x, n, m, table->skip_slopes, m, skip, FALSE);
  ved_nn_add_rows (skip, table->skip_base, n, m);
  if (context != NULL)
    ved_nn_grn_add_context (&self->weigh, pass, context, group, n, hidden);
  ved_nn_grn_tail_forward (&self->weigh, pass, hidden, skip, n, trace->shares, &trace->weigh);
  soften_rows (trace->shares, n, m);

  memset (y, 0, (gsize) n * d * sizeof (VedReal));
  for (guint j = 0; j < m; j++)
    add_offers (&table->offers[(gsize) j * VED_NN_KNOTS * d], &x[j], &trace->shares[j], m, n, d, y);
  ved_nn_arena_release (pass->arena, mark);
}
