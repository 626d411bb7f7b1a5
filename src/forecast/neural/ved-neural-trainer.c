/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-neural-trainer"

#include "config.h"

#include "forecast/neural/ved-neural-trainer.h"

#include "base/ved-crew.h"
#include "base/ved-error.h"
#include "forecast/neural/ved-neural-judge.h"
#include "forecast/neural/ved-neural-set.h"
#include "forecast/nn/ved-nn-adam.h"

#include <math.h>
#include <string.h>

/* Training: every epoch goes over the windows in a new order, in batches. A batch is cut into eight shards, always
 * the same ones; threads take shards as they are free, each shard has a gradient and a random stream of its
 * own, and the gradients are added in the order of the shards. So the model is the same for any number of
 * threads. The learning rate rises over the first hundredth and then falls along half a cosine.
 *
 * A network is judged by the newest windows, which are held back; but it is those that are most like what is to come.
 * So what is left of the epochs afterwards goes over all windows, at half the rate. What was judged is kept beside what
 * came of it: it alone may be measured by these windows, and trained on.
 *
 * In every fifth window the network is not told the metric, so that it knows what to do with one it has
 * never met. It is never told the host. */

#define N_SHARDS        8
#define HIDDEN_METRICS  5       /* of so many windows one */
#define WARM_UP         0.01
#define MAX_VALIDATED   4096
#define STREAM_SHUFFLE  1
#define STREAM_START    2
#define STREAM_SHARDS   16
#define MICROS_A_MINUTE 60e6
#define EPSILON         1e-3
#define MIXED           0.5f
#define LAST_EPOCHS     5       /* of so many epochs one goes over all windows */
#define LAST_RATE       0.5     /* its part of the learning rate */

typedef struct {
  VedNnArena arena;
  VedReal *grads;
  double loss;
} Shard;

typedef struct {
  const VedNeuralOptions *options;
  const VedNeuralSet *set;
  VedNeuralModel *model;        /* at work */
  VedNnAdam adam;
  VedReal *grads;
  Shard shards[N_SHARDS];
  guint n_threads;
  gint64 started_us;
  guint64 step;
  /* the epochs in progress: those of learning and validation, or the last ones over all windows */
  guint n_windows;              /* the first of the set */
  guint64 first_step;
  guint64 n_steps;
  gint64 begun_us;
  double minutes;               /* 0: no limit */
  double rate;
  /* the batch in progress */
  const guint *batch;
  guint n_batch;
  double *losses;               /* [batch] of its windows */
  gboolean is_learning;
  guint next_shard;             /* atomic */
} Trainer;

/**
 * ved_neural_options_init:
 *
 * Sets the defaults: what did best on recorded servers in a minute or two. Ten times the rate forgets more than it
 * learns, and a network that goes over the windows more often learns them by heart.
 */
void
ved_neural_options_init (VedNeuralOptions *self)
{
  *self = (VedNeuralOptions) {
    .engine = VED_ENGINE_MLP,
    .size = 32,
    .n_heads = 4,
    .n_members = 3,
    .encoder_steps = VED_DAY_STEPS,
    .dropout = 0.1,
    .epochs = 10,
    .batch = 256,
    .rate = 2e-3,
    .clip = 1.0,
    .validation_share = 0.2,
    .max_windows = 60000,
    .seed = 42,
  };
}

/* Losses of the windows from @first of the batch on, and what they are by @out where that is asked for; returns their
 * sum. */
static double
take_losses (Trainer              *self,
             const VedNeuralScale *scales,
             guint                 first,
             guint                 n,
             const VedReal        *out,
             VedReal              *dout)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    {
      guint window = self->batch[first + i];
      gsize at = (gsize) i * VED_NEURAL_OUT;

      self->losses[first + i] = ved_neural_scale_loss (&scales[i], &self->set->statistical[window],
                                                       ved_neural_set_observed (self->set, window), &out[at],
                                                       self->set->windows[window].weight / VED_HORIZON_STEPS,
                                                       dout != NULL ? &dout[at] : NULL);
      sum += self->losses[first + i];
    }
  for (gsize i = 0; dout != NULL && i < (gsize) n * VED_NEURAL_OUT; i++)
    dout[i] /= (VedReal) self->n_batch;

  return sum;
}

/* Every member learns from its own faults: it knows of no other. */
static void
learn_shard (Trainer              *self,
             Shard                *shard,
             const VedNnPass      *pass,
             const VedReal        *packed,
             const VedNeuralScale *scales,
             guint                 first,
             guint                 n)
{
  const VedNeuralNet *net = &self->model->net;
  VedReal *dout = ved_nn_arena_take (pass->arena, (gsize) n * VED_NEURAL_OUT);

  for (guint i = 0; i < net->shape.n_members; i++)
    {
      VedNnMark mark = ved_nn_arena_mark (pass->arena);
      VedNnPass member = *pass;
      VedNeuralTrace trace;

      member.params += i * net->layout->n_params;
      member.grads += i * net->layout->n_params;
      ved_neural_net_forward (net, &member, packed, n, NULL, &trace);
      shard->loss += take_losses (self, scales, first, n, trace.out, dout) / net->shape.n_members;
      ved_neural_net_backward (net, &member, &trace, dout);
      ved_neural_trace_clear (&trace);
      ved_nn_arena_release (pass->arena, mark);
    }
}

/* Lays the windows of a shard before the network and adds up their losses and gradients. */
static void
run_shard (Trainer *self,
           guint    index)
{
  const VedNeuralNet *net = &self->model->net;
  Shard *shard = &self->shards[index];
  guint first = index * self->n_batch / N_SHARDS, n = (index + 1) * self->n_batch / N_SHARDS - first;
  VedNnMark mark = ved_nn_arena_mark (&shard->arena);
  VedReal *packed = ved_nn_arena_take (&shard->arena, (gsize) n * net->n_in);
  VedNnPass pass = { .params = self->model->params, .arena = &shard->arena };
  g_autofree VedNeuralScale *scales = g_new (VedNeuralScale, MAX (n, 1));
  VedRng rng;

  shard->loss = 0.0;
  ved_rng_init (&rng, self->options->seed, STREAM_SHARDS + self->step * N_SHARDS + index);
  if (self->is_learning)
    {
      memset (shard->grads, 0, net->n_params * sizeof (VedReal));
      pass.grads = shard->grads;
      pass.rng = &rng;
      pass.dropout = self->options->dropout;
    }

  for (guint i = 0; i < n; i++)
    {
      guint window = self->batch[first + i];
      VedSeriesPast past = ved_neural_set_get_past (self->set, window);
      VedNeuralCase from = { &self->set->kinds[self->set->windows[window].series], &past,
                             &self->set->statistical[window], self->set->windows[window].metric };

      if (self->is_learning && ved_rng_below (&rng, HIDDEN_METRICS) == 0)
        from.metric = 0;
      ved_neural_scale_init (&scales[i], &from);
      ved_neural_net_read (net, &from, &scales[i], &packed[(gsize) i * net->n_in]);
    }

  if (n > 0 && self->is_learning)
    learn_shard (self, shard, &pass, packed, scales, first, n);
  else if (n > 0)
    {
      VedReal *out = ved_nn_arena_take (&shard->arena, (gsize) n * VED_NEURAL_OUT);

      ved_neural_net_ask (net, &pass, packed, n, NULL, out);
      for (gsize i = 0; i < (gsize) n * VED_NEURAL_OUT; i++)
        out[i] *= MIXED;
      shard->loss = take_losses (self, scales, first, n, out, NULL);
    }
  ved_nn_arena_release (&shard->arena, mark);
}

static gpointer
run_thread (gpointer user_data)
{
  Trainer *self = user_data;
  guint index;

  while ((index = g_atomic_int_add (&self->next_shard, 1)) < N_SHARDS)
    run_shard (self, index);

  return NULL;
}

/* Returns the sum of the losses of the batch. */
static double
run_batch (Trainer     *self,
           const guint *windows,
           guint        n,
           gboolean     is_learning)
{
  double loss = 0.0;

  self->batch = windows;
  self->n_batch = n;
  self->is_learning = is_learning;
  g_atomic_int_set (&self->next_shard, 0);
  ved_crew_run (run_thread, self, MIN (self->n_threads, N_SHARDS));
  for (guint i = 0; i < N_SHARDS; i++)
    loss += self->shards[i].loss;

  return loss;
}

static double
elapsed_share (const Trainer *self)
{
  double share = (double) (self->step - self->first_step) / (double) MAX (self->n_steps, 1);

  if (self->minutes > 0.0)
    share = MAX (share, (double) (g_get_monotonic_time () - self->begun_us) / (self->minutes * MICROS_A_MINUTE));

  return MIN (share, 1.0);
}

static double
rate_now (const Trainer *self)
{
  double share = elapsed_share (self);
  double step = (double) (self->step - self->first_step);
  double rise = MIN (1.0, (step + 1.0) / (WARM_UP * (double) self->n_steps + 1.0));

  return self->rate * rise * 0.5 * (1.0 + cos (G_PI * share));
}

/* A gradient that is not a number is thrown away with its batch. */
static void
learn_batch (Trainer *self)
{
  gsize n = self->model->net.n_params, n_member = self->model->net.layout->n_params;
  gboolean is_finite = TRUE;

  memcpy (self->grads, self->shards[0].grads, n * sizeof (VedReal));
  for (guint i = 1; i < N_SHARDS; i++)
    {
      for (gsize j = 0; j < n; j++)
        self->grads[j] += self->shards[i].grads[j];
    }
  for (gsize from = 0; from < n; from += n_member)
    is_finite &= isfinite (ved_nn_clip (&self->grads[from], n_member, self->options->clip)) != 0;
  if (is_finite)
    ved_nn_adam_step (&self->adam, self->model->params, self->grads, rate_now (self));
}

/* Losses of one series in the windows held back. */
typedef struct {
  double network;
  double statistical;
  guint n;
} Held;

static void
add_held (Trainer     *self,
          const guint *windows,
          guint        n,
          Held        *held)
{
  static const float silence[VED_NEURAL_OUT];

  for (guint i = 0; i < n; i++)
    {
      const VedNeuralWindow *window = &self->set->windows[windows[i]];
      const VedQuantileForecast *statistical = &self->set->statistical[windows[i]];
      VedSeriesPast past = ved_neural_set_get_past (self->set, windows[i]);
      VedNeuralCase from = { &self->set->kinds[window->series], &past, statistical, window->metric };
      VedNeuralScale scale;

      ved_neural_scale_init (&scale, &from);
      held[window->series].network += self->losses[i];
      held[window->series].statistical += ved_neural_scale_loss (&scale, statistical,
                                                                 ved_neural_set_observed (self->set, windows[i]),
                                                                 silence, window->weight / VED_HORIZON_STEPS, NULL);
      held[window->series].n++;
    }
}

/* As forecasts are scored: the geometric mean over series of the loss over that of the statistical forecast. A few
 * series that became wild do not decide. Half of what the network says is judged, which is about what its mean with the
 * statistical forecast says: in that mixture it serves most often, and the best of it is not the best alone. */
static double
validate (Trainer *self)
{
  guint n = self->set->n - self->set->n_learned, taken = MIN (n, MAX_VALIDATED), n_series = 0;
  g_autofree guint *windows = g_new (guint, MAX (taken, 1));
  g_autofree Held *held = g_new0 (Held, self->set->data->n_series);
  double logs = 0.0;

  for (guint i = 0; i < taken; i++)
    windows[i] = self->set->n_learned + (guint) ((guint64) i * n / taken);
  for (guint i = 0; i < taken; i += self->options->batch)
    {
      guint n_batch = MIN (self->options->batch, taken - i);

      run_batch (self, &windows[i], n_batch, FALSE);
      add_held (self, &windows[i], n_batch, held);
    }
  for (guint series = 0; series < self->set->data->n_series; series++)
    {
      double least = EPSILON * held[series].n;

      if (held[series].n == 0)
        continue;
      logs += log ((held[series].network + least) / (held[series].statistical + least));
      n_series++;
    }

  return n_series > 0 ? exp (logs / n_series) : NAN;
}

/* The next epochs: over the first @n_windows, in what is left of the time where that is limited. */
static void
begin_epochs (Trainer *self,
              guint    n_windows,
              guint    n_epochs,
              double   minutes,
              double   rate)
{
  guint batch = self->options->batch;

  self->n_windows = n_windows;
  self->first_step = self->step;
  self->n_steps = (guint64) n_epochs * ((n_windows + batch - 1) / batch);
  self->begun_us = g_get_monotonic_time ();
  self->minutes = minutes;
  self->rate = rate;
}

/* Returns the mean loss of the epoch; NaN where it was cancelled. */
static double
run_epoch (Trainer      *self,
           guint        *order,
           GCancellable *cancellable)
{
  guint n = self->n_windows, done = 0;
  double loss = 0.0;

  for (guint i = 0; i < n && elapsed_share (self) < 1.0; i += self->options->batch)
    {
      guint n_batch = MIN (self->options->batch, n - i);

      if (g_cancellable_is_cancelled (cancellable))
        return NAN;
      loss += run_batch (self, &order[i], n_batch, TRUE);
      learn_batch (self);
      done += n_batch;
      self->step++;
    }

  return done > 0 ? loss / done : NAN;
}

static double
get_elapsed_s (const Trainer *self)
{
  return (double) (g_get_monotonic_time () - self->started_us) / G_USEC_PER_SEC;
}

/* What is to be kept of the model at work: judged, and never to be changed again. */
static VedNeuralModel *
keep_model (Trainer *self,
            guint    epoch,
            double   loss)
{
  VedNeuralModel *kept = ved_neural_model_copy_judged (self->model);

  kept->epoch = epoch;
  kept->loss = loss;
  kept->trained_us = self->set->data->first_us + self->set->end * VED_STEP_US;
  kept->n_hosts = self->set->data->n_hosts;
  kept->training_s = get_elapsed_s (self);
  ved_neural_model_seal (kept);
  ved_neural_judge (kept, self->set);
  if (self->options->champion != NULL)
    ved_neural_judge_against (kept, self->options->champion, self->options->champion_name, self->set);

  return kept;
}

/* Whom to tell, and what came of the epochs so far. */
typedef struct {
  VedNeuralProgressFunc report; /* (nullable) */
  gpointer user_data;
  GCancellable *cancellable;
  VedRng rng;
  guint *order;                 /* [n of the set] */
  VedNeuralModel *best;
  double best_loss;
} Course;

static void
course_init (Course  *self,
             Trainer *trainer)
{
  self->best_loss = validate (trainer);
  self->order = g_new (guint, trainer->set->n);
  for (guint i = 0; i < trainer->set->n; i++)
    self->order[i] = i;
  ved_rng_init (&self->rng, trainer->options->seed, STREAM_SHUFFLE);
}

static gboolean
pass_epoch (Trainer            *self,
            Course             *course,
            VedNeuralProgress  *progress,
            GError            **error)
{
  ved_rng_shuffle (&course->rng, course->order, self->n_windows);
  progress->n_epochs = self->options->epochs;
  progress->loss = run_epoch (self, course->order, course->cancellable);
  progress->step = self->step;

  return !g_cancellable_set_error_if_cancelled (course->cancellable, error);
}

static gboolean
tell (const Course             *course,
      const VedNeuralProgress  *progress,
      GError                  **error)
{
  if (course->report == NULL || course->report (progress, progress->is_best ? course->best : NULL, course->user_data))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The training was cancelled");

  return FALSE;
}

static void
take_best (Course         *course,
           VedNeuralModel *model)
{
  g_clear_pointer (&course->best, ved_neural_model_unref);
  course->best = model;
}

/* The epochs over the windows that are learned from; each is judged by those held back. */
static gboolean
learn (Trainer  *self,
       Course   *course,
       guint     n_epochs,
       GError  **error)
{
  const VedNeuralOptions *options = self->options;

  begin_epochs (self, self->set->n_learned, n_epochs, options->minutes * n_epochs / options->epochs, options->rate);
  for (guint epoch = 1; epoch <= n_epochs && elapsed_share (self) < 1.0; epoch++)
    {
      VedNeuralProgress progress = { .epoch = epoch };

      if (!pass_epoch (self, course, &progress, error))
        return FALSE;
      progress.validation_loss = validate (self);
      progress.is_best = !(progress.validation_loss >= course->best_loss);
      if (progress.is_best)
        {
          take_best (course, keep_model (self, epoch, progress.validation_loss));
          course->best_loss = progress.validation_loss;
        }
      if (!tell (course, &progress, error))
        return FALSE;
    }

  return TRUE;
}

/* What goes on from the best is as it was judged, but for the parameters. */
static VedNeuralModel *
keep_last (Trainer              *self,
           const VedNeuralModel *best)
{
  VedNeuralModel *kept = ved_neural_model_copy_judged (best);

  kept->epoch = self->options->epochs;
  kept->training_s = get_elapsed_s (self);
  kept->judged = kept->params;
  kept->params = g_memdup2 (self->model->params, self->adam.n * sizeof (VedReal));
  ved_neural_model_seal (kept);

  return kept;
}

/* The last epochs, over all windows. Should the network do worse afterwards even where it has learned now, they were
 * for nothing. */
static gboolean
learn_all (Trainer  *self,
           Course   *course,
           guint     n_epochs,
           GError  **error)
{
  const VedNeuralOptions *options = self->options;
  double minutes = options->minutes - get_elapsed_s (self) / 60.0;

  memcpy (self->model->params, course->best->params, self->adam.n * sizeof (VedReal));
  begin_epochs (self, self->set->n, n_epochs, options->minutes > 0.0 ? MAX (minutes, 1e-6) : 0.0,
                LAST_RATE * options->rate);
  for (guint i = 1; i <= n_epochs && elapsed_share (self) < 1.0; i++)
    {
      VedNeuralProgress progress = { .epoch = options->epochs - n_epochs + i, .validation_loss = NAN };

      if (!pass_epoch (self, course, &progress, error))
        return FALSE;
      progress.is_best = (i == n_epochs || elapsed_share (self) >= 1.0) && validate (self) <= course->best_loss;
      if (progress.is_best)
        take_best (course, keep_last (self, course->best));
      if (!tell (course, &progress, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_promoted (const VedNeuralModel *model)
{
  gboolean is_promoted = FALSE;

  for (guint i = 0; i < model->net.shape.n_metrics; i++)
    is_promoted |= ved_neural_model_get_share (model, i) > 0.0f;

  return is_promoted;
}

/* Returns what did best, %NULL where the training was cancelled. One that serves nothing learns no more. */
static VedNeuralModel *
run_epochs (Trainer  *self,
            Course   *course,
            GError  **error)
{
  guint n_last = self->options->epochs / LAST_EPOCHS;
  g_autoptr(VedNeuralModel) start = ved_neural_model_copy_judged (self->model);

  if (!learn (self, course, self->options->epochs - n_last, error))
    return NULL;
  if (course->best == NULL)
    {
      memcpy (self->model->params, start->params, self->adam.n * sizeof (VedReal));
      take_best (course, keep_model (self, 0, course->best_loss));
    }
  else if (is_promoted (course->best) && !learn_all (self, course, n_last, error))
    return NULL;

  return g_steal_pointer (&course->best);
}

static void
course_clear (Course *self)
{
  g_clear_pointer (&self->best, ved_neural_model_unref);
  g_free (self->order);
}

static void
trainer_init (Trainer                *self,
              const VedNeuralOptions *options,
              const VedNeuralSet     *set,
              VedNeuralModel         *model)
{
  gsize n = model->net.n_params;

  memset (self, 0, sizeof *self);
  self->options = options;
  self->set = set;
  self->model = model;
  self->n_threads = options->n_threads > 0 ? options->n_threads : g_get_num_processors ();
  self->started_us = g_get_monotonic_time ();
  self->grads = g_new0 (VedReal, n);
  self->losses = g_new0 (double, options->batch);
  ved_nn_adam_init (&self->adam, n);
  for (guint i = 0; i < N_SHARDS; i++)
    {
      ved_nn_arena_init (&self->shards[i].arena);
      self->shards[i].grads = g_new0 (VedReal, n);
    }
}

static void
trainer_clear (Trainer *self)
{
  ved_nn_adam_clear (&self->adam);
  g_free (self->grads);
  g_free (self->losses);
  for (guint i = 0; i < N_SHARDS; i++)
    {
      ved_nn_arena_clear (&self->shards[i].arena);
      g_free (self->shards[i].grads);
    }
}

static gboolean
check_options (const VedNeuralOptions  *options,
               const VedNeuralShape    *shape,
               GError                 **error)
{
  const char *fault = NULL;

  if (!ved_neural_shape_is_valid (shape))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Cannot train with these options: the size is 1 to 512 and a multiple "
                   "of the heads, and the encoder reads %d to %d steps", VED_MLP_TOKENS * VED_TOKEN_STEPS,
                   VED_MAX_TOKENS * VED_TOKEN_STEPS);
      return FALSE;
    }
  if (options->batch == 0 || options->epochs == 0 || options->max_windows == 0)
    fault = "batch, epochs and windows are at least 1";
  else if (!(options->rate > 0.0 && options->rate <= 1.0) || !(options->clip >= 0.0) || !(options->minutes >= 0.0))
    fault = "the learning rate lies above 0 and at most at 1; clip and minutes are not negative";
  else if (!(options->dropout >= 0.0 && options->dropout < 1.0)
           || !(options->validation_share >= 0.0 && options->validation_share <= 0.8))
    fault = "dropout lies below 1 and the validation share at 0.8 or below";

  if (fault != NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Cannot train with these options: %s", fault);

  return fault == NULL;
}

static VedNeuralModel *
start_model (const VedBacktestData   *data,
             const VedNeuralOptions  *options,
             const VedNeuralModel    *from,
             GError                 **error)
{
  VedNeuralShape shape = {
    options->engine, data->n_metrics + 1, options->size, options->n_heads, options->encoder_steps / VED_TOKEN_STEPS,
    options->engine == VED_ENGINE_MLP ? options->n_members : 1
  };
  VedNeuralModel *model;
  VedRng rng;

  if (!check_options (options, from != NULL ? &from->net.shape : &shape, error))
    return NULL;
  if (from != NULL)
    return ved_neural_model_copy_judged (from);

  model = ved_neural_model_new (&shape, (const char *const *) data->metrics);
  ved_rng_init (&rng, options->seed, STREAM_START);
  ved_neural_net_start (&model->net, &rng, model->params);

  return model;
}

static VedNeuralSet *
make_set (const VedBacktestData   *data,
          guint                    end,
          const VedNeuralOptions  *options,
          const VedNeuralModel    *model,
          GCancellable            *cancellable,
          GError                 **error)
{
  g_autofree guint *metrics = g_new0 (guint, data->n_metrics);
  VedNeuralSetPlan plan = {
    .end = end, .max_windows = options->max_windows, .validation_share = options->validation_share,
    .n_threads = options->n_threads > 0 ? options->n_threads : g_get_num_processors (), .metrics = metrics,
    .progress = options->progress, .progress_data = options->progress_data
  };

  for (guint i = 0; i < data->n_metrics; i++)
    metrics[i] = ved_neural_model_get_metric (model, data->metrics[i]);

  return ved_neural_set_new (data, &plan, cancellable, error);
}

/**
 * ved_neural_train:
 * @data: recorded series
 * @end: samples from this index on are not looked at
 * @options: how
 * @from: (nullable): a model to go on from; its shape and metrics hold, not those of @options
 * @progress: (nullable): called after every epoch, on this thread
 * @cancellable: (nullable): to give up; asked between batches
 * @error: place and cure of a fault
 *
 * Trains a network to correct the seasonal engine's forecasts. Takes minutes; see
 * ved_neural_set_new() for what comes before the first epoch. The result depends on the data, the options and
 * @from alone, unless time is limited by minutes.
 *
 * Returns: (transfer full) (nullable): the model of the epoch that did best on the windows held back, and what it
 *   learned from these windows in the last epochs; that of before the first epoch where none did better
 */
VedNeuralModel *
ved_neural_train (const VedBacktestData   *data,
                  guint                    end,
                  const VedNeuralOptions  *options,
                  VedNeuralModel          *from,
                  VedNeuralProgressFunc    progress,
                  gpointer                 user_data,
                  GCancellable            *cancellable,
                  GError                 **error)
{
  g_autoptr(VedNeuralModel) model = start_model (data, options, from, error);
  g_autoptr(VedNeuralSet) set = NULL;
  Course course = { .report = progress, .user_data = user_data, .cancellable = cancellable };
  VedNeuralModel *best;
  Trainer trainer;

  if (model == NULL)
    return NULL;

  set = make_set (data, end, options, model, cancellable, error);
  if (set == NULL)
    return NULL;

  trainer_init (&trainer, options, set, model);
  course_init (&course, &trainer);
  best = run_epochs (&trainer, &course, error);
  course_clear (&course);
  trainer_clear (&trainer);

  return best;
}
