/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-rng.h"
#include "forecast/nn/ved-nn-adam.h"
#include "forecast/nn/ved-tft-net.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* This file is built twice: against the networks in float, and in double. */

#define GOLDEN_VARIABLE "VEDETTE_TEST_DATA"
#ifdef VED_NN_DOUBLE
#define TOLERANCE 1e-9
#define IS_DOUBLE TRUE
#else
#define TOLERANCE 1e-5
#define IS_DOUBLE FALSE
#endif

typedef struct {
  VedTftNet net;
  VedNnArena arena;
  VedReal *params;
  VedReal *grads;
  VedTftInput input;
  VedReal *fixed;
  VedReal *past;
  VedReal *future;
  VedReal *target;
  guint n_targets;              /* in all */
} Case;

static void
case_init (Case              *self,
           const VedTftShape *shape,
           guint              n_windows)
{
  ved_tft_net_init (&self->net, shape);
  ved_nn_arena_init (&self->arena);
  self->params = g_new0 (VedReal, self->net.layout.n_params);
  self->grads = g_new0 (VedReal, self->net.layout.n_params);
  self->fixed = g_new0 (VedReal, n_windows * shape->n_fixed);
  self->past = g_new0 (VedReal, n_windows * shape->n_encoder * shape->n_past);
  self->future = g_new0 (VedReal, n_windows * shape->n_decoder * shape->n_future);
  self->n_targets = n_windows * shape->n_decoder * shape->n_out / 3;
  self->target = g_new0 (VedReal, self->n_targets);
  self->input = (VedTftInput) { n_windows, self->fixed, self->past, self->future };
}

static void
case_clear (Case *self)
{
  ved_tft_net_clear (&self->net);
  ved_nn_arena_clear (&self->arena);
  g_free (self->params);
  g_free (self->grads);
  g_free (self->fixed);
  g_free (self->past);
  g_free (self->future);
  g_free (self->target);
}

static void
fill_normal (VedRng  *rng,
             VedReal *values,
             gsize    n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (VedReal) ved_rng_normal (rng);
}

static void
case_fill (Case   *self,
           VedRng *rng)
{
  const VedTftShape *shape = &self->net.shape;
  guint n = self->input.n_windows;

  ved_nn_layout_start (&self->net.layout, rng, self->params);
  for (gsize i = 0; i < self->net.layout.n_params; i++)
    self->params[i] += (VedReal) (0.05 * ved_rng_normal (rng));
  fill_normal (rng, self->fixed, n * shape->n_fixed);
  for (guint i = 0; i < n * shape->n_fixed; i++)
    {
      guint categories = shape->categories[i % shape->n_fixed];

      if (categories > 0)
        self->fixed[i] = ved_rng_below (rng, categories);
    }
  fill_normal (rng, self->past, n * shape->n_encoder * shape->n_past);
  fill_normal (rng, self->future, n * shape->n_decoder * shape->n_future);
  fill_normal (rng, self->target, self->n_targets);
}

/* Forward, and back where asked for; the trace stays valid until the next call. */
static double
case_run (Case        *self,
          gboolean     is_learning,
          VedTftTrace *trace)
{
  VedNnPass pass = { .params = self->params, .arena = &self->arena };
  g_autofree VedReal *dout = g_new (VedReal, self->n_targets * 3);
  double loss;

  ved_nn_arena_release (&self->arena, (VedNnMark) { 0, 0 });
  if (is_learning)
    {
      memset (self->grads, 0, self->net.layout.n_params * sizeof (VedReal));
      pass.grads = self->grads;
    }
  ved_tft_net_forward (&self->net, &pass, &self->input, NULL, trace);
  loss = ved_nn_pinball_loss (trace->out, self->target, self->n_targets, dout);
  if (is_learning)
    ved_tft_net_backward (&self->net, &pass, trace, dout);
  ved_tft_trace_clear (trace);

  return loss;
}

/* Nested arrays of numbers, flattened. */
static void
flatten (JsonNode *node,
         GArray   *values)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        flatten (json_array_get_element (array, i), values);
    }
  else
    {
      double value = json_node_get_double (node);

      g_array_append_val (values, value);
    }
}

static GArray *
read_data (JsonObject *parent,
           const char *name)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  flatten (json_object_get_member (json_object_get_object_member (parent, name), "data"), values);

  return values;
}

static void
copy_input (JsonObject *inputs,
            const char *name,
            VedReal    *to)
{
  g_autoptr(GArray) values = read_data (inputs, name);

  for (guint i = 0; i < values->len; i++)
    to[i] = (VedReal) g_array_index (values, double, i);
}

/* The name that the vectors have for a tensor, and whether they store it turned: plain layers are [out, in]. */
static char *
golden_name (const VedNnTensor *tensor,
             gboolean          *is_turned)
{
  const char *name = tensor->name;
  gboolean is_lstm = g_str_has_prefix (name, "enc.") || g_str_has_prefix (name, "dec.");

  *is_turned = tensor->n_dims == 2;
  if (!is_lstm)
    return g_strdup (name);

  return g_strdup_printf ("%.3s.%s_%.2s_l0", name, tensor->n_dims == 2 ? "weight" : "bias", name + 4);
}

static void
load_params (Case       *self,
             JsonObject *params)
{
  for (guint i = 0; i < self->net.layout.tensors->len; i++)
    {
      const VedNnTensor *tensor = ved_nn_layout_get (&self->net.layout, i);
      gboolean is_turned;
      g_autofree char *name = golden_name (tensor, &is_turned);
      g_autoptr(GArray) values = read_data (params, name);
      VedReal *to = &self->params[tensor->offset];

      g_assert_cmpuint (values->len, ==, tensor->size);
      for (guint j = 0; j < values->len; j++)
        {
          guint at = is_turned ? j % tensor->dims[1] * tensor->dims[0] + j / tensor->dims[1] : j;

          to[j] = (VedReal) g_array_index (values, double, at);
        }
      if (g_str_has_prefix (name, "enc.bias") || g_str_has_prefix (name, "dec.bias"))
        {
          g_autofree char *other_name = g_strdup_printf ("%.3s.bias_hh_l0", name);
          g_autoptr(GArray) other = read_data (params, other_name);

          for (guint j = 0; j < other->len; j++)
            to[j] += (VedReal) g_array_index (other, double, j);
        }
    }
}

static void
assert_close (const char    *what,
              const VedReal *ours,
              const GArray  *theirs)
{
  double largest = 0.0, worst = 0.0;

  for (guint i = 0; i < theirs->len; i++)
    {
      largest = MAX (largest, fabs (g_array_index (theirs, double, i)));
      worst = MAX (worst, fabs (ours[i] - g_array_index (theirs, double, i)));
    }
  g_test_message ("%s: off by %.3g of %.3g", what, worst, largest);
  g_assert_cmpfloat (worst, <=, TOLERANCE * largest);
}

static void
check_output (JsonObject    *outputs,
              const char    *name,
              const VedReal *ours)
{
  g_autoptr(GArray) values = read_data (outputs, name);

  assert_close (name, ours, values);
}

static void
check_grads (const Case *self,
             JsonObject *grads)
{
  for (guint i = 0; i < self->net.layout.tensors->len; i++)
    {
      const VedNnTensor *tensor = ved_nn_layout_get (&self->net.layout, i);
      gboolean is_turned;
      g_autofree char *name = golden_name (tensor, &is_turned);
      g_autoptr(GArray) values = read_data (grads, name);
      g_autofree VedReal *ours = g_new (VedReal, tensor->size);

      for (gsize j = 0; j < tensor->size; j++)
        {
          gsize at = is_turned ? j % tensor->dims[0] * tensor->dims[1] + j / tensor->dims[0] : j;

          ours[j] = self->grads[tensor->offset + at];
        }
      assert_close (name, ours, values);
    }
}

static JsonParser *
open_golden (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *path = NULL;

  if (g_getenv (GOLDEN_VARIABLE) == NULL)
    return NULL;
  path = g_build_filename (g_getenv (GOLDEN_VARIABLE), "..", "golden", "tft_small.json", NULL);
  if (!json_parser_load_from_file (parser, path, NULL))
    return NULL;

  return g_steal_pointer (&parser);
}

static void
test_golden (void)
{
  const VedTftShape shape = {
    .n_fixed = 2, .n_past = 5, .n_future = 2, .n_encoder = 12, .n_decoder = 4, .d = 8, .n_heads = 2, .n_out = 9
  };
  g_autoptr(JsonParser) parser = open_golden ();
  JsonObject *root, *inputs, *outputs;
  VedTftTrace trace;
  Case self;
  double loss;

  if (parser == NULL)
    {
      g_test_skip (GOLDEN_VARIABLE " does not name a folder beside reference vectors of the network");
      return;
    }

  root = json_node_get_object (json_parser_get_root (parser));
  inputs = json_object_get_object_member (root, "inputs");
  outputs = json_object_get_object_member (root, "outputs");
  case_init (&self, &shape, 3);
  load_params (&self, json_object_get_object_member (root, "params"));
  copy_input (inputs, "static", self.fixed);
  copy_input (inputs, "past", self.past);
  copy_input (inputs, "future", self.future);
  copy_input (inputs, "target", self.target);
  loss = case_run (&self, TRUE, &trace);

  check_output (outputs, "prediction", trace.out);
  check_output (outputs, "past_selection", trace.select[1].shares);
  check_output (outputs, "attention", trace.attention.mean);
  g_assert_cmpfloat_with_epsilon (loss, json_object_get_double_member (outputs, "loss"), TOLERANCE);
  check_grads (&self, json_object_get_object_member (root, "grads"));
  case_clear (&self);
}

static const VedTftShape small_shape = {
  .n_fixed = 2, .categories = { 0, 3 }, .n_past = 3, .n_future = 2, .n_encoder = 5, .n_decoder = 3, .d = 4,
  .n_heads = 2, .n_out = 6
};

/* Every derivative against the change of the loss. */
static void
test_finite_differences (void)
{
  const double step = 1e-6;
  VedTftTrace trace;
  VedRng rng;
  Case self;

  if (!IS_DOUBLE)
    {
      g_test_skip ("differences need double numbers; the other build of this test takes them");
      return;
    }

  for (guint net = 0; net < 3; net++)
    {
      ved_rng_init (&rng, 5, net);
      case_init (&self, &small_shape, 2);
      case_fill (&self, &rng);
      case_run (&self, TRUE, &trace);
      for (gsize i = 0; i < self.net.layout.n_params; i++)
        {
          VedReal kept = self.params[i];
          double above, below;

          self.params[i] = (VedReal) (kept + step);
          above = case_run (&self, FALSE, &trace);
          self.params[i] = (VedReal) (kept - step);
          below = case_run (&self, FALSE, &trace);
          self.params[i] = kept;
          g_assert_cmpfloat_with_epsilon ((above - below) / (2.0 * step), self.grads[i], 2e-8);
        }
      case_clear (&self);
    }
}

/* A network that can learn learns eight windows by heart. */
static void
test_overfit (void)
{
  const VedTftShape shape = {
    .n_fixed = 1, .n_past = 3, .n_future = 2, .n_encoder = 12, .n_decoder = 4, .d = 16, .n_heads = 4, .n_out = 3
  };
  double first, last = 0.0;
  VedTftTrace trace;
  VedNnAdam adam;
  VedRng rng;
  Case self;

  ved_rng_init (&rng, 8, 1);
  case_init (&self, &shape, 8);
  case_fill (&self, &rng);
  ved_nn_adam_init (&adam, self.net.layout.n_params);
  first = case_run (&self, FALSE, &trace);
  for (guint i = 0; i < 400; i++)
    {
      last = case_run (&self, TRUE, &trace);
      ved_nn_clip (self.grads, self.net.layout.n_params, 1.0);
      ved_nn_adam_step (&adam, self.params, self.grads, i < 250 ? 5e-3 : i < 350 ? 1e-3 : 2e-4);
    }
  g_test_message ("pinball loss %.4f, after training %.4f", first, last);
  g_assert_cmpfloat (last, <, 0.05 * first);
  ved_nn_adam_clear (&adam);
  case_clear (&self);
}

/* A window's forecast does not depend on the windows beside it, to the bit. */
static void
test_company (void)
{
  const VedTftShape *shape = &small_shape;
  g_autofree VedReal *together = NULL;
  VedTftTrace trace;
  VedRng rng;
  Case self;

  ved_rng_init (&rng, 9, 1);
  case_init (&self, shape, 7);
  case_fill (&self, &rng);
  case_run (&self, FALSE, &trace);
  together = g_memdup2 (trace.out, self.n_targets * 3 * sizeof (VedReal));
  for (guint b = 0; b < 7; b++)
    {
      gsize n = shape->n_decoder * shape->n_out;

      self.input = (VedTftInput) {
        1, self.fixed + b * shape->n_fixed, self.past + b * shape->n_encoder * shape->n_past,
        self.future + b * shape->n_decoder * shape->n_future
      };
      case_run (&self, FALSE, &trace);
      g_assert_cmpmem (trace.out, n * sizeof (VedReal), &together[b * n], n * sizeof (VedReal));
    }
  case_clear (&self);
}

/* With dropout some of what goes in is missing and the rest larger, on average the same. */
static void
test_dropout (void)
{
  VedTftTrace trace;
  double plain, sum = 0.0;
  VedNnPass pass;
  VedRng rng;
  Case self;

  ved_rng_init (&rng, 10, 1);
  case_init (&self, &small_shape, 4);
  case_fill (&self, &rng);
  case_run (&self, FALSE, &trace);
  plain = trace.out[0];
  pass = (VedNnPass) { .params = self.params, .arena = &self.arena, .rng = &rng, .dropout = 0.1 };
  for (guint i = 0; i < 400; i++)
    {
      ved_nn_arena_release (&self.arena, (VedNnMark) { 0, 0 });
      ved_tft_net_forward (&self.net, &pass, &self.input, NULL, &trace);
      ved_tft_trace_clear (&trace);
      g_assert_cmpfloat (trace.out[0], !=, plain);
      sum += trace.out[0] / 400.0;
    }
  g_assert_cmpfloat_with_epsilon (sum, plain, 0.25);
  case_clear (&self);
}

/* Out of tables a network says what it says, within a ten-thousandth; inputs outside count as those at the end. */
static void
test_tables (void)
{
  const VedTftShape shape = {
    .n_fixed = 2, .categories = { 4 }, .n_past = 6, .n_future = 3, .n_encoder = 40, .n_decoder = 16, .d = 16,
    .n_heads = 4, .n_out = 18
  };
  g_autofree VedReal *exact = NULL;
  double worst = 0.0, sum = 0.0;
  VedTftTables tables;
  VedTftTrace trace;
  VedNnPass pass;
  VedRng rng;
  Case self;
  guint n;

  ved_rng_init (&rng, 12, 1);
  case_init (&self, &shape, 4);
  case_fill (&self, &rng);
  self.past[0] = 8;
  self.past[1] = -8;
  case_run (&self, FALSE, &trace);
  n = self.n_targets * 3;
  exact = g_memdup2 (trace.out, n * sizeof (VedReal));

  ved_tft_tables_init (&tables, &self.net, self.params);
  pass = (VedNnPass) { .params = self.params, .arena = &self.arena };
  ved_nn_arena_release (&self.arena, (VedNnMark) { 0, 0 });
  self.past[0] = 99;
  self.past[1] = -99;
  ved_tft_net_forward (&self.net, &pass, &self.input, &tables, &trace);
  for (guint i = 0; i < n; i++)
    {
      worst = MAX (worst, fabs (trace.out[i] - exact[i]));
      sum += fabs (trace.out[i] - exact[i]) / n;
    }
  g_test_message ("tables are off by %.3g, on average by %.3g", worst, sum);
  g_assert_cmpfloat (worst, >, 0.0);
  g_assert_cmpfloat (sum, <, 1e-4);
  g_assert_cmpfloat (worst, <, 1e-2);
  ved_tft_trace_clear (&trace);
  ved_tft_tables_clear (&tables);
  case_clear (&self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tft-net/golden", test_golden);
  g_test_add_func ("/tft-net/finite-differences", test_finite_differences);
  g_test_add_func ("/tft-net/overfit", test_overfit);
  g_test_add_func ("/tft-net/company", test_company);
  g_test_add_func ("/tft-net/dropout", test_dropout);
  g_test_add_func ("/tft-net/tables", test_tables);

  return g_test_run ();
}
