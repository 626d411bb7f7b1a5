/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-queue"

#include "config.h"

#include "form/runs/ved-run-queue.h"

/* Each run may write what fills a bound of its own, and stays on the list until somebody takes it off: all that have ended
 * share one bound. The latest keep their output; of the others the last lines stay, as many as anybody may expect while
 * these fit, else few, and their log files. */

#define LINES_KEPT 100000
#define LINES_LEFT 1000

struct _VedRunQueue
{
  GObject parent_instance;
  GPtrArray *runs;
  gsize max_ended_bytes;
  guint limit;
  gboolean starting;
};

enum {
  RUN_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
ved_run_queue_get_item_type (GListModel *model)
{
  return VED_TYPE_RUN;
}

static guint
ved_run_queue_get_n_items (GListModel *model)
{
  return VED_RUN_QUEUE (model)->runs->len;
}

static gpointer
ved_run_queue_get_item (GListModel *model,
                        guint       position)
{
  GPtrArray *runs = VED_RUN_QUEUE (model)->runs;

  return position < runs->len ? g_object_ref (g_ptr_array_index (runs, position)) : NULL;
}

static void
ved_run_queue_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_run_queue_get_item_type;
  iface->get_n_items = ved_run_queue_get_n_items;
  iface->get_item = ved_run_queue_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VedRunQueue, ved_run_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_run_queue_list_model_init))

static guint
count (VedRunQueue *self,
       gboolean     running)
{
  guint n = 0;

  for (guint i = 0; i < self->runs->len; i++)
    {
      VedRun *run = g_ptr_array_index (self->runs, i);
      VedRunState state = ved_run_get_state (run);

      n += running ? state >= VED_RUN_STARTING && state <= VED_RUN_STOPPING : state == VED_RUN_IDLE;
    }

  return n;
}

/* A run that cannot start ends at once, and calls back from within. */
static void
start_next (VedRunQueue *self)
{
  guint n_running = count (self, TRUE);

  if (self->starting)
    return;

  self->starting = TRUE;
  for (guint i = 0; i < self->runs->len && n_running < self->limit; i++)
    {
      g_autoptr(VedRun) run = g_object_ref (g_ptr_array_index (self->runs, i));

      if (ved_run_get_state (run) == VED_RUN_IDLE)
        n_running += ved_run_start (run);
    }
  self->starting = FALSE;
}

/* Whoever waited for @latest to end reads it now, however long ago it was added. */
static void
shorten_to (VedRunQueue *self,
            VedRun      *latest,
            guint        n_lines)
{
  gsize n_bytes = ved_run_lines_get_n_bytes (ved_run_get_lines (latest));

  for (guint i = self->runs->len; i-- > 0;)
    {
      VedRun *run = g_ptr_array_index (self->runs, i);
      VedRunLines *lines = ved_run_get_lines (run);

      if (!ved_run_get_has_ended (run) || run == latest)
        continue;
      n_bytes += ved_run_lines_get_n_bytes (lines);
      if (n_bytes > self->max_ended_bytes)
        {
          n_bytes -= ved_run_lines_get_n_bytes (lines);
          ved_run_lines_shorten (lines, n_lines);
          n_bytes += ved_run_lines_get_n_bytes (lines);
        }
    }
}

static void
shorten_older (VedRunQueue *self,
               VedRun      *latest)
{
  shorten_to (self, latest, LINES_KEPT);
  shorten_to (self, latest, LINES_LEFT);
}

static void
run_ended_cb (VedRunQueue *self,
              VedRun      *run)
{
  shorten_older (self, run);
  g_signal_emit (self, signals[RUN_ENDED], 0, run);
  start_next (self);
}

static void
ved_run_queue_finalize (GObject *object)
{
  g_ptr_array_unref (VED_RUN_QUEUE (object)->runs);

  G_OBJECT_CLASS (ved_run_queue_parent_class)->finalize (object);
}

static void
ved_run_queue_class_init (VedRunQueueClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_run_queue_finalize;

  signals[RUN_ENDED] = g_signal_new ("run-ended", VED_TYPE_RUN_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, VED_TYPE_RUN);
}

static void
ved_run_queue_init (VedRunQueue *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ved_run_queue_new:
 * @limit: how many may run at a time
 * @max_ended_bytes: how much of their output those that have ended may hold together
 */
VedRunQueue *
ved_run_queue_new (guint limit,
                   gsize max_ended_bytes)
{
  VedRunQueue *self = g_object_new (VED_TYPE_RUN_QUEUE, NULL);

  self->max_ended_bytes = max_ended_bytes;
  self->limit = MAX (limit, 1);

  return self;
}

/**
 * ved_run_queue_set_limit:
 * @limit: how many may run at a time; those that run already go on
 */
void
ved_run_queue_set_limit (VedRunQueue *self,
                         guint        limit)
{
  self->limit = MAX (limit, 1);
  start_next (self);
}

guint
ved_run_queue_get_limit (VedRunQueue *self)
{
  return self->limit;
}

/**
 * ved_run_queue_add:
 * @run: which is not started; it is, now or when its turn has come
 */
void
ved_run_queue_add (VedRunQueue *self,
                   VedRun      *run)
{
  g_return_if_fail (ved_run_get_state (run) == VED_RUN_IDLE);

  g_ptr_array_add (self->runs, g_object_ref (run));
  g_signal_connect_object (run, "ended", G_CALLBACK (run_ended_cb), self, G_CONNECT_SWAPPED);
  g_list_model_items_changed (G_LIST_MODEL (self), self->runs->len - 1, 0, 1);
  start_next (self);
}

/**
 * ved_run_queue_remove:
 * @run: which has ended
 *
 * Takes a run off the list.
 */
void
ved_run_queue_remove (VedRunQueue *self,
                      VedRun      *run)
{
  guint position;

  g_return_if_fail (ved_run_get_has_ended (run));

  if (!g_ptr_array_find (self->runs, run, &position))
    return;
  g_signal_handlers_disconnect_by_func (run, run_ended_cb, self);
  g_ptr_array_remove_index (self->runs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/**
 * ved_run_queue_stop_all:
 *
 * Withdraws what waits and stops what runs.
 */
void
ved_run_queue_stop_all (VedRunQueue *self)
{
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->runs->len; i++)
    g_ptr_array_add (runs, g_object_ref (g_ptr_array_index (self->runs, i)));
  self->starting = TRUE;
  for (guint i = 0; i < runs->len; i++)
    if (!ved_run_get_has_ended (g_ptr_array_index (runs, i)))
      ved_run_stop (g_ptr_array_index (runs, i));
  self->starting = FALSE;
}

guint
ved_run_queue_get_running (VedRunQueue *self)
{
  return count (self, TRUE);
}

guint
ved_run_queue_get_waiting (VedRunQueue *self)
{
  return count (self, FALSE);
}
