/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-nn"

#include "config.h"

#include "base/ved-rng.h"
#include "forecast/nn/ved-nn-adam.h"
#include "forecast/nn/ved-tft-net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the transformer costs on one core: a day of past and 8 hours ahead in 5-minute steps, 14 observed and 6 known
 * variables, 14 metrics ahead. CPU seconds of this process, the median of some runs; one JSON object a line. */

#define N_RUNS  7
#define N_BATCH 8
#define WINDOWS 17000

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec + now.tv_nsec * 1e-9;
}

static void
print_figure (const char *id,
              const char *what,
              double      value,
              const char *unit,
              const char *target)
{
  printf ("{\"id\": \"%s\", \"what\": \"%s\", \"value\": %.4g, \"unit\": \"%s\", \"target\": \"%s\"}\n",
          id, what, value, unit, target);
  fflush (stdout);
}

static VedReal *
random_numbers (VedRng *rng,
                gsize   n)
{
  VedReal *numbers = g_new (VedReal, n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = (VedReal) ved_rng_normal (rng);

  return numbers;
}

typedef struct {
  VedTftNet net;
  VedNnArena arena;
  VedReal *params;
  VedReal *grads;
  VedReal *fixed;
  VedReal *past;
  VedReal *future;
  VedReal *target;
  VedTftInput input;
} Bench;

static void
bench_init (Bench *self,
            guint  d)
{
  const VedTftShape shape = {
    .n_fixed = 2, .n_past = 20, .n_future = 6, .n_encoder = 288, .n_decoder = 96, .d = d, .n_heads = 4, .n_out = 42
  };
  VedRng rng;

  ved_rng_init (&rng, 6, d);
  ved_tft_net_init (&self->net, &shape);
  ved_nn_arena_init (&self->arena);
  self->params = g_new (VedReal, self->net.layout.n_params);
  self->grads = g_new0 (VedReal, self->net.layout.n_params);
  ved_nn_layout_start (&self->net.layout, &rng, self->params);
  self->fixed = random_numbers (&rng, N_BATCH * shape.n_fixed);
  self->past = random_numbers (&rng, N_BATCH * shape.n_encoder * shape.n_past);
  self->future = random_numbers (&rng, N_BATCH * shape.n_decoder * shape.n_future);
  self->target = random_numbers (&rng, N_BATCH * shape.n_decoder * shape.n_out / 3);
  self->input = (VedTftInput) { N_BATCH, self->fixed, self->past, self->future };
}

static void
bench_clear (Bench *self)
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
run_forward (Bench              *self,
             const VedTftTables *tables)
{
  VedNnPass pass = { .params = self->params, .arena = &self->arena };
  VedTftTrace trace;

  ved_nn_arena_release (&self->arena, (VedNnMark) { 0, 0 });
  ved_tft_net_forward (&self->net, &pass, &self->input, tables, &trace);
  ved_tft_trace_clear (&trace);
}

static void
run_learning (Bench     *self,
              VedNnAdam *adam,
              VedReal   *dout)
{
  const VedTftShape *shape = &self->net.shape;
  VedNnPass pass = { .params = self->params, .arena = &self->arena, .grads = self->grads };
  VedTftTrace trace;

  ved_nn_arena_release (&self->arena, (VedNnMark) { 0, 0 });
  memset (self->grads, 0, self->net.layout.n_params * sizeof (VedReal));
  ved_tft_net_forward (&self->net, &pass, &self->input, NULL, &trace);
  ved_nn_pinball_loss (trace.out, self->target, (gsize) N_BATCH * shape->n_decoder * shape->n_out / 3, dout);
  ved_tft_net_backward (&self->net, &pass, &trace, dout);
  ved_tft_trace_clear (&trace);
  ved_nn_clip (self->grads, self->net.layout.n_params, 0.1);
  ved_nn_adam_step (adam, self->params, self->grads, 1e-3);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
median (double *times)
{
  qsort (times, N_RUNS, sizeof *times, compare_doubles);

  return times[N_RUNS / 2] / N_BATCH;
}

static double
time_forward (Bench              *self,
              const VedTftTables *tables)
{
  double times[N_RUNS];

  run_forward (self, tables);
  for (guint i = 0; i < N_RUNS; i++)
    {
      double start = cpu_seconds ();

      run_forward (self, tables);
      times[i] = cpu_seconds () - start;
    }

  return median (times);
}

static double
time_learning (Bench *self)
{
  g_autofree VedReal *dout = g_new (VedReal, N_BATCH * self->net.shape.n_decoder * self->net.shape.n_out);
  double times[N_RUNS];
  VedNnAdam adam;

  ved_nn_adam_init (&adam, self->net.layout.n_params);
  run_learning (self, &adam, dout);
  for (guint i = 0; i < N_RUNS; i++)
    {
      double start = cpu_seconds ();

      run_learning (self, &adam, dout);
      times[i] = cpu_seconds () - start;
    }
  ved_nn_adam_clear (&adam);

  return median (times);
}

static void
bench_size (guint d)
{
  g_autofree char *what = g_strdup_printf ("transformer, d = %u, E = 288, D = 96, 20 variables: a server", d);
  VedTftTables tables;
  Bench bench;

  bench_init (&bench, d);
  ved_tft_tables_init (&tables, &bench.net, bench.params);
  print_figure ("nn-table", what, time_forward (&bench, &tables) * 1e3, "ms CPU", d == 32 ? "<= 1.2" : "");
  ved_tft_tables_clear (&tables);
  print_figure ("nn-exact", "the same without tables", time_forward (&bench, NULL) * 1e3, "ms CPU", "");
  if (d == 32)
    print_figure ("nn-train", "training, 17,000 server-windows, d = 32", time_learning (&bench) * WINDOWS / 60.0,
                  "CPU minutes", "<= 3");
  bench_clear (&bench);
}

int
main (void)
{
  bench_size (32);
  bench_size (64);

  return 0;
}
