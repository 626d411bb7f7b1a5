/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality-desk"

#include "config.h"

#include "engine/quality/ved-quality-desk.h"

#include "base/ved-clock.h"

#include <sys/resource.h>

/* Measuring goes on in a thread of its own that yields to what people wait for (nice 10), once an hour at most and for
 * less than one three-hundredth of a processor's time. Of a large fleet some servers are followed, always the same,
 * whose forecasts are kept for so long (ved-keeper.h). */

#define LEAST_WAIT_US VED_HOUR_US
#define CALM          300
#define NICE          10

struct _VedQualityDesk
{
  VedQualityFunc func;
  gpointer user_data;
  VedQuality *quality;          /* (nullable): the newest */
  VedQuality *earlier;          /* (nullable): the one before */
  GThread *thread;              /* (nullable): while it is measured */
  GCancellable *cancellable;
  gint64 due_us;                /* 0: at once */
};

/* What the thread works on. */
typedef struct {
  VedHindcastInput *input;
  GCancellable *cancellable;
  GTask *task;
} Work;

VedQualityDesk *
ved_quality_desk_new (VedQualityFunc func,
                      gpointer       user_data)
{
  VedQualityDesk *self = g_new0 (VedQualityDesk, 1);

  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();

  return self;
}

/**
 * ved_quality_desk_close:
 *
 * Ends what is under way; waits some milliseconds for its thread. Nothing is told any more.
 */
void
ved_quality_desk_close (VedQualityDesk *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->thread, g_thread_join);
}

void
ved_quality_desk_free (VedQualityDesk *self)
{
  if (self == NULL)
    return;

  ved_quality_desk_close (self);
  g_clear_pointer (&self->quality, ved_quality_unref);
  g_clear_pointer (&self->earlier, ved_quality_unref);
  g_object_unref (self->cancellable);
  g_free (self);
}

static gpointer
measure_in_thread (gpointer data)
{
  Work *work = data;
  VedQuality *quality;

  setpriority (PRIO_PROCESS, 0, NICE);
  quality = ved_hindcast_run (work->input, work->cancellable);
  ved_hindcast_input_free (work->input);
  if (quality != NULL)
    g_task_return_pointer (work->task, quality, (GDestroyNotify) ved_quality_unref);
  else
    g_task_return_error_if_cancelled (work->task);
  g_object_unref (work->task);
  g_object_unref (work->cancellable);
  g_free (work);

  return NULL;
}

/* A closed desk has cancelled, and may be gone. */
static void
measured_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  VedQuality *quality = g_task_propagate_pointer (G_TASK (result), NULL);
  VedQualityDesk *self = user_data;
  gint64 took_us;

  if (quality == NULL)
    return;

  took_us = g_get_monotonic_time () - GPOINTER_TO_SIZE (g_task_get_task_data (G_TASK (result)));
  g_clear_pointer (&self->thread, g_thread_join);
  g_clear_pointer (&self->earlier, ved_quality_unref);
  self->earlier = self->quality;
  self->quality = quality;
  self->due_us = quality->made_us + MAX (LEAST_WAIT_US, CALM * took_us);
  self->func (quality, self->user_data);
}

static VedHindcastInput *
make_input (const VedQualityCase *about)
{
  VedHindcastInput *input = g_new0 (VedHindcastInput, 1);
  g_autoptr(GPtrArray) picked = ved_registry_pick (about->registry, VED_MOST_FOLLOWED);

  input->servers = g_new (VedTickServer, picked->len);
  for (guint i = 0; i < picked->len; i++)
    ved_tick_server_fill (&input->servers[input->n_servers++], g_ptr_array_index (picked, i), 0);
  input->is_whole = picked->len == ved_registry_get_n (about->registry);
  input->thresholds = *about->thresholds;
  input->origin_us = about->origin_us;
  input->now_us = about->now_us;
  input->learned_us = about->learned_us;
  input->engine = about->engine;
  if (about->model != NULL)
    input->model = ved_neural_model_ref (about->model);
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    input->fleet_outcomes[i] = ved_fleet_ledger_outcomes (about->ledger, i, about->model != NULL);
  if (about->keeper != NULL)
    input->store = g_object_ref (ved_keeper_get_forecasts (about->keeper));

  return input;
}

/* Where the clock went back, what is due at an instant that is to come again is due now. */
static gboolean
is_due (const VedQualityDesk *self,
        gint64                now_us)
{
  return now_us >= self->due_us || (self->quality != NULL && now_us < self->quality->made_us);
}

/**
 * ved_quality_desk_advance:
 * @about: what is to be measured
 *
 * Begins to measure where that is due.
 */
void
ved_quality_desk_advance (VedQualityDesk       *self,
                          const VedQualityCase *about)
{
  Work *work;

  if (self->thread != NULL || !is_due (self, about->now_us) || ved_registry_get_n (about->registry) == 0
      || g_cancellable_is_cancelled (self->cancellable))
    return;

  work = g_new0 (Work, 1);
  work->input = make_input (about);
  work->cancellable = g_object_ref (self->cancellable);
  work->task = g_task_new (NULL, self->cancellable, measured_cb, self);
  g_task_set_source_tag (work->task, ved_quality_desk_advance);
  g_task_set_task_data (work->task, GSIZE_TO_POINTER (g_get_monotonic_time ()), NULL);
  self->thread = g_thread_new ("hindcast", measure_in_thread, work);
}

/**
 * ved_quality_desk_get:
 *
 * Returns: (transfer none) (nullable): the newest figures
 */
VedQuality *
ved_quality_desk_get (VedQualityDesk *self)
{
  return self->quality;
}

/**
 * ved_quality_desk_get_earlier:
 *
 * Returns: (transfer none) (nullable): the figures before the newest
 */
VedQuality *
ved_quality_desk_get_earlier (VedQualityDesk *self)
{
  return self->earlier;
}

/**
 * ved_quality_desk_hasten:
 *
 * Somebody asks: it is due with the next call of ved_quality_desk_advance().
 */
void
ved_quality_desk_hasten (VedQualityDesk *self)
{
  self->due_us = 0;
}

gboolean
ved_quality_desk_is_busy (VedQualityDesk *self)
{
  return self->thread != NULL;
}
