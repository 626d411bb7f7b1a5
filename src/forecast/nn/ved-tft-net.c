/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-tft-net"

#include "config.h"

#include "forecast/nn/ved-tft-net.h"

#include <string.h>

/* The temporal fusion transformer of arXiv 1912.09363, of whose decoder only the rows of the horizon are
 * computed behind the enrichment: nothing else is read. */

enum {
  CONTEXT_SELECTION,
  CONTEXT_HIDDEN,
  CONTEXT_CELL,
  CONTEXT_ENRICHMENT,
  N_CONTEXTS
};

enum {
  SELECT_FIXED,
  SELECT_PAST,
  SELECT_FUTURE
};

/**
 * ved_tft_net_init:
 * @shape: what to build; at least one variable of every kind
 */
void
ved_tft_net_init (VedTftNet         *self,
                  const VedTftShape *shape)
{
  guint d = shape->d;

  self->shape = *shape;
  ved_nn_layout_init (&self->layout);
  ved_nn_select_init (&self->fixed, &self->layout, "st", shape->n_fixed, shape->categories, d, 0);
  for (guint i = 0; i < N_CONTEXTS; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("c.%u", i);

      self->context[i] = ved_nn_grn_new (&self->layout, prefix, d, d, d, 0);
    }
  ved_nn_select_init (&self->past, &self->layout, "pv", shape->n_past, NULL, d, d);
  ved_nn_select_init (&self->future, &self->layout, "fv", shape->n_future, NULL, d, d);
  self->encoder = ved_nn_lstm_new (&self->layout, "enc", d);
  self->decoder = ved_nn_lstm_new (&self->layout, "dec", d);
  self->lstm_gate = ved_nn_gate_new (&self->layout, "g1.l", "n1", d, d);
  self->enrich = ved_nn_grn_new (&self->layout, "se", d, d, d, d);
  self->attention = ved_nn_attention_new (&self->layout, "at", d, shape->n_heads);
  self->attention_gate = ved_nn_gate_new (&self->layout, "g2.l", "n2", d, d);
  self->feed = ved_nn_grn_new (&self->layout, "ff", d, d, d, 0);
  self->last_gate = ved_nn_gate_new (&self->layout, "g3.l", "n3", d, d);
  self->head = ved_nn_linear_new (&self->layout, "out", d, shape->n_out, TRUE);
}

void
ved_tft_net_clear (VedTftNet *self)
{
  ved_nn_select_clear (&self->fixed);
  ved_nn_select_clear (&self->past);
  ved_nn_select_clear (&self->future);
  ved_nn_layout_clear (&self->layout);
}

/* Copies positions [from, from + n) of every window's T into rows of their own, or back. */
static void
copy_positions (const VedTftNet *self,
                guint            n_windows,
                guint            from,
                guint            n,
                const VedReal   *all,
                VedReal         *some)
{
  gsize d = self->shape.d, length = self->shape.n_encoder + self->shape.n_decoder;

  for (guint b = 0; b < n_windows; b++)
    memcpy (&some[b * n * d], &all[(b * length + from) * d], n * d * sizeof (VedReal));
}

static void
place_positions (const VedTftNet *self,
                 guint            n_windows,
                 guint            from,
                 guint            n,
                 const VedReal   *some,
                 VedReal         *all)
{
  gsize d = self->shape.d, length = self->shape.n_encoder + self->shape.n_decoder;

  for (guint b = 0; b < n_windows; b++)
    memcpy (&all[(b * length + from) * d], &some[b * n * d], n * d * sizeof (VedReal));
}

static void
add_positions (const VedTftNet *self,
               guint            n_windows,
               guint            from,
               guint            n,
               const VedReal   *some,
               VedReal         *all)
{
  gsize d = self->shape.d, length = self->shape.n_encoder + self->shape.n_decoder;

  for (guint b = 0; b < n_windows; b++)
    {
      for (gsize i = 0; i < n * d; i++)
        all[(b * length + from) * d + i] += some[b * n * d + i];
    }
}

static VedReal *
take_rows (const VedTftNet *self,
           const VedNnPass *pass,
           guint            n)
{
  return ved_nn_arena_take (pass->arena, (gsize) n * self->shape.d);
}

static void
select_variables (const VedNnSelect      *select,
                  const VedNnSelectTable *table,
                  const VedNnPass        *pass,
                  const VedReal          *x,
                  const VedReal          *context,
                  guint                   group,
                  guint                   n,
                  VedReal                *y,
                  VedNnSelectTrace       *trace)
{
  if (table != NULL)
    ved_nn_select_read (select, table, pass, x, context, group, n, y, trace);
  else
    ved_nn_select_forward (select, pass, x, context, group, n, y, trace);
}

static void
forward_selection (const VedTftNet    *self,
                   const VedNnPass    *pass,
                   const VedTftTables *tables,
                   VedTftTrace        *trace)
{
  const VedTftInput *input = &trace->input;
  guint n = input->n_windows, n_encoder = self->shape.n_encoder, n_decoder = self->shape.n_decoder;
  VedReal *fixed = take_rows (self, pass, n), *part;

  ved_nn_select_forward (&self->fixed, pass, input->fixed, NULL, 1, n, fixed, &trace->select[SELECT_FIXED]);
  for (guint i = 0; i < N_CONTEXTS; i++)
    {
      trace->context[i] = take_rows (self, pass, n);
      ved_nn_grn_forward (&self->context[i], pass, fixed, NULL, 1, n, trace->context[i], &trace->of_context[i]);
    }

  trace->chosen = take_rows (self, pass, n * (n_encoder + n_decoder));
  part = take_rows (self, pass, n * MAX (n_encoder, n_decoder));
  select_variables (&self->past, tables != NULL ? &tables->past : NULL, pass, input->past,
                    trace->context[CONTEXT_SELECTION], n_encoder, n * n_encoder, part, &trace->select[SELECT_PAST]);
  place_positions (self, n, 0, n_encoder, part, trace->chosen);
  select_variables (&self->future, tables != NULL ? &tables->future : NULL, pass, input->future,
                    trace->context[CONTEXT_SELECTION], n_decoder, n * n_decoder, part, &trace->select[SELECT_FUTURE]);
  place_positions (self, n, n_encoder, n_decoder, part, trace->chosen);
}

static void
forward_lstm (const VedTftNet *self,
              const VedNnPass *pass,
              VedTftTrace     *trace)
{
  guint n = trace->input.n_windows, length = self->shape.n_encoder + self->shape.n_decoder;
  VedNnSpan past = { n, length, 0, self->shape.n_encoder };
  VedNnSpan future = { n, length, self->shape.n_encoder, length };

  trace->lstm.gates = ved_nn_arena_take (pass->arena, (gsize) n * length * 4 * self->shape.d);
  trace->lstm.cell = take_rows (self, pass, n * length);
  trace->lstm.hidden = take_rows (self, pass, n * length);
  trace->lstm.first_hidden = trace->context[CONTEXT_HIDDEN];
  trace->lstm.first_cell = trace->context[CONTEXT_CELL];
  ved_nn_lstm_forward (&self->encoder, pass, trace->chosen, past, &trace->lstm);
  ved_nn_lstm_forward (&self->decoder, pass, trace->chosen, future, &trace->lstm);
  trace->local = take_rows (self, pass, n * length);
  ved_nn_gate_forward (&self->lstm_gate, pass, trace->lstm.hidden, trace->chosen, n * length, trace->local,
                       &trace->gate[0]);
}

static void
forward_decoder (const VedTftNet *self,
                 const VedNnPass *pass,
                 VedTftTrace     *trace)
{
  guint n = trace->input.n_windows, n_decoder = self->shape.n_decoder, asking = n * n_decoder;
  guint length = self->shape.n_encoder + n_decoder;
  VedReal *attended = take_rows (self, pass, asking);

  trace->rich = take_rows (self, pass, n * length);
  trace->rich_asking = take_rows (self, pass, asking);
  trace->local_asking = take_rows (self, pass, asking);
  trace->seen = take_rows (self, pass, asking);
  trace->fed = take_rows (self, pass, asking);
  trace->last = take_rows (self, pass, asking);
  trace->out = ved_nn_arena_take (pass->arena, (gsize) asking * self->shape.n_out);

  ved_nn_grn_forward (&self->enrich, pass, trace->local, trace->context[CONTEXT_ENRICHMENT], length, n * length,
                      trace->rich, &trace->grn[0]);
  ved_nn_attention_forward (&self->attention, pass, trace->rich, n, length, self->shape.n_encoder, attended,
                            &trace->attention);
  copy_positions (self, n, self->shape.n_encoder, n_decoder, trace->rich, trace->rich_asking);
  copy_positions (self, n, self->shape.n_encoder, n_decoder, trace->local, trace->local_asking);
  ved_nn_gate_forward (&self->attention_gate, pass, attended, trace->rich_asking, asking, trace->seen,
                       &trace->gate[1]);
  ved_nn_grn_forward (&self->feed, pass, trace->seen, NULL, 1, asking, trace->fed, &trace->grn[1]);
  ved_nn_gate_forward (&self->last_gate, pass, trace->fed, trace->local_asking, asking, trace->last,
                       &trace->gate[2]);
  ved_nn_linear_forward (&self->head, pass, trace->last, asking, trace->out);
}

/**
 * ved_tft_net_forward:
 * @pass: with parameters, and gradients where there is a way back
 * @input: the windows; to live until the way back
 * @tables: (nullable): of the parameters of @pass, where there is no way back: the same within 1e-4, much faster
 * @trace: (out caller-allocates): `out` is what the head says, `select` and `attention` explain it; clear
 *   it with ved_tft_trace_clear() when its memory is released
 */
void
ved_tft_net_forward (const VedTftNet    *self,
                     const VedNnPass    *pass,
                     const VedTftInput  *input,
                     const VedTftTables *tables,
                     VedTftTrace        *trace)
{
  g_return_if_fail (tables == NULL || pass->grads == NULL);

  *trace = (VedTftTrace) { .input = *input };
  forward_selection (self, pass, tables, trace);
  forward_lstm (self, pass, trace);
  forward_decoder (self, pass, trace);
}

void
ved_tft_trace_clear (VedTftTrace *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->select); i++)
    ved_nn_select_trace_clear (&self->select[i]);
}

/* Derivatives that several layers add to. */
typedef struct {
  VedReal *chosen;              /* [n_windows, T, d] */
  VedReal *local;               /* [n_windows, T, d] */
  VedReal *context[N_CONTEXTS]; /* [n_windows, d] */
} Slopes;

static void
backward_decoder (const VedTftNet   *self,
                  const VedNnPass   *pass,
                  const VedTftTrace *trace,
                  const VedReal     *dout,
                  Slopes            *slopes)
{
  guint n = trace->input.n_windows, n_encoder = self->shape.n_encoder, n_decoder = self->shape.n_decoder;
  gsize asking = (gsize) n * n_decoder * self->shape.d, all = (gsize) n * (n_encoder + n_decoder) * self->shape.d;
  VedReal *dlast = ved_nn_arena_take (pass->arena, asking), *dfed = ved_nn_arena_take (pass->arena, asking);
  VedReal *dlocal = ved_nn_arena_take0 (pass->arena, asking), *dseen = ved_nn_arena_take0 (pass->arena, asking);
  VedReal *drich = ved_nn_arena_take0 (pass->arena, asking), *dattended = ved_nn_arena_take (pass->arena, asking);
  VedReal *drich_all = ved_nn_arena_take0 (pass->arena, all);

  ved_nn_linear_backward (&self->head, pass, trace->last, dout, n * n_decoder, dlast, FALSE);
  ved_nn_gate_backward (&self->last_gate, pass, &trace->gate[2], dlast, dfed, dlocal);
  ved_nn_grn_backward (&self->feed, pass, &trace->grn[1], dfed, dseen, NULL);
  ved_nn_gate_backward (&self->attention_gate, pass, &trace->gate[1], dseen, dattended, drich);
  ved_nn_attention_backward (&self->attention, pass, &trace->attention, dattended, drich_all);
  add_positions (self, n, n_encoder, n_decoder, drich, drich_all);
  ved_nn_grn_backward (&self->enrich, pass, &trace->grn[0], drich_all, slopes->local,
                       slopes->context[CONTEXT_ENRICHMENT]);
  add_positions (self, n, n_encoder, n_decoder, dlocal, slopes->local);
}

static void
backward_lstm (const VedTftNet   *self,
               const VedNnPass   *pass,
               const VedTftTrace *trace,
               Slopes            *slopes)
{
  guint n = trace->input.n_windows, length = self->shape.n_encoder + self->shape.n_decoder;
  VedNnSpan past = { n, length, 0, self->shape.n_encoder };
  VedNnSpan future = { n, length, self->shape.n_encoder, length };
  VedReal *dlstm = take_rows (self, pass, n * length);
  VedReal *dhidden = slopes->context[CONTEXT_HIDDEN], *dcell = slopes->context[CONTEXT_CELL];

  ved_nn_gate_backward (&self->lstm_gate, pass, &trace->gate[0], slopes->local, dlstm, slopes->chosen);
  ved_nn_lstm_backward (&self->decoder, pass, trace->chosen, future, &trace->lstm, dlstm, dhidden, dcell,
                        slopes->chosen);
  ved_nn_lstm_backward (&self->encoder, pass, trace->chosen, past, &trace->lstm, dlstm, dhidden, dcell,
                        slopes->chosen);
}

static void
backward_selection (const VedTftNet   *self,
                    const VedNnPass   *pass,
                    const VedTftTrace *trace,
                    Slopes            *slopes)
{
  guint n = trace->input.n_windows, n_encoder = self->shape.n_encoder, n_decoder = self->shape.n_decoder;
  VedReal *part = take_rows (self, pass, n * MAX (n_encoder, n_decoder));
  VedReal *dfixed = ved_nn_arena_take0 (pass->arena, (gsize) n * self->shape.d);

  copy_positions (self, n, n_encoder, n_decoder, slopes->chosen, part);
  ved_nn_select_backward (&self->future, pass, &trace->select[SELECT_FUTURE], part,
                          slopes->context[CONTEXT_SELECTION]);
  copy_positions (self, n, 0, n_encoder, slopes->chosen, part);
  ved_nn_select_backward (&self->past, pass, &trace->select[SELECT_PAST], part, slopes->context[CONTEXT_SELECTION]);
  for (guint i = 0; i < N_CONTEXTS; i++)
    ved_nn_grn_backward (&self->context[i], pass, &trace->of_context[i], slopes->context[i], dfixed, NULL);
  ved_nn_select_backward (&self->fixed, pass, &trace->select[SELECT_FIXED], dfixed, NULL);
}

/**
 * ved_tft_net_backward:
 * @trace: of the way forward of the same pass
 * @dout: (array): [n_windows, D, n_out], derivative of the loss by what the head said
 *
 * Adds to the gradients of @pass.
 */
void
ved_tft_net_backward (const VedTftNet   *self,
                      const VedNnPass   *pass,
                      const VedTftTrace *trace,
                      const VedReal     *dout)
{
  VedNnMark mark = ved_nn_arena_mark (pass->arena);
  gsize n = trace->input.n_windows, length = self->shape.n_encoder + self->shape.n_decoder;
  Slopes slopes;

  slopes.chosen = ved_nn_arena_take0 (pass->arena, n * length * self->shape.d);
  slopes.local = ved_nn_arena_take0 (pass->arena, n * length * self->shape.d);
  for (guint i = 0; i < N_CONTEXTS; i++)
    slopes.context[i] = ved_nn_arena_take0 (pass->arena, n * self->shape.d);
  backward_decoder (self, pass, trace, dout, &slopes);
  backward_lstm (self, pass, trace, &slopes);
  backward_selection (self, pass, trace, &slopes);
  ved_nn_arena_release (pass->arena, mark);
}

/**
 * ved_tft_tables_init:
 * @params: (array): the parameters of @net, as they will stay
 */
void
ved_tft_tables_init (VedTftTables    *self,
                     const VedTftNet *net,
                     const VedReal   *params)
{
  ved_nn_select_table_init (&self->past, &net->past, params);
  ved_nn_select_table_init (&self->future, &net->future, params);
}

void
ved_tft_tables_clear (VedTftTables *self)
{
  ved_nn_select_table_clear (&self->past);
  ved_nn_select_table_clear (&self->future);
}
