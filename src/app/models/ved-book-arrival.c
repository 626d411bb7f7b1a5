/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-arrival"

#include "config.h"

#include "app/models/ved-book-arrival.h"

#include <gio/gio.h>

/* A day costs as much as an import of its rows, so the next one is made when half as many rows have come again, or
 * when none come any more: all of them together cost three times the last one at most. */

#define LOOK_MS 100

struct _VedBookArrival
{
  GObject parent_instance;
  VedBookStream *stream;
  VedBookStreamStatus status;
  VedBookDay *day;              /* (nullable) */
  guint n_restarts;             /* of the stream when the day was asked for */
  gboolean is_making;
  guint look_id;
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedBookArrival, ved_book_arrival, G_TYPE_OBJECT)

static void
make_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_task_return_pointer (task, ved_book_stream_make_day (data), (GDestroyNotify) ved_book_day_unref);
}

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(VedBookArrival) self = user_data;
  VedBookDay *day = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_making = FALSE;
  if (day == NULL)
    return;

  g_clear_pointer (&self->day, ved_book_day_unref);
  self->day = day;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
make_day (VedBookArrival *self)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, made_cb, g_object_ref (self));

  self->is_making = TRUE;
  self->n_restarts = self->status.n_restarts;
  g_task_set_source_tag (task, make_day);
  g_task_set_task_data (task, ved_book_stream_ref (self->stream), (GDestroyNotify) ved_book_stream_unref);
  g_task_run_in_thread (task, make_thread);
}

/* @is_still: nothing has come since the last look. */
static gboolean
needs_day (VedBookArrival *self,
           gboolean        is_still)
{
  gsize n_rows = self->status.n_rows, n_shown = self->day != NULL ? self->day->n_rows : 0;

  if (n_rows == 0 || self->is_making)
    return FALSE;

  return self->status.n_restarts != self->n_restarts || 2 * n_rows >= 3 * n_shown || (is_still && n_rows != n_shown);
}

static gboolean
look_cb (gpointer user_data)
{
  g_autoptr(VedBookArrival) self = g_object_ref (user_data);    /* who is told may drop it */
  g_auto(VedBookStreamStatus) before = self->status;
  gboolean is_still;

  ved_book_stream_look (self->stream, &self->status);
  is_still = before.n_rows == self->status.n_rows;
  if (needs_day (self, is_still))
    make_day (self);
  if (self->status.state != VED_BOOK_STREAM_COMING && is_still && !self->is_making)
    self->look_id = 0;
  if (!is_still || before.state != self->status.state || g_strcmp0 (before.message, self->status.message) != 0)
    g_signal_emit (self, signals[CHANGED], 0);

  return self->look_id != 0;
}

static void
ved_book_arrival_dispose (GObject *object)
{
  VedBookArrival *self = VED_BOOK_ARRIVAL (object);

  g_clear_handle_id (&self->look_id, g_source_remove);

  G_OBJECT_CLASS (ved_book_arrival_parent_class)->dispose (object);
}

static void
ved_book_arrival_finalize (GObject *object)
{
  VedBookArrival *self = VED_BOOK_ARRIVAL (object);

  ved_book_stream_status_clear (&self->status);
  g_clear_pointer (&self->day, ved_book_day_unref);
  ved_book_stream_unref (self->stream);

  G_OBJECT_CLASS (ved_book_arrival_parent_class)->finalize (object);
}

static void
ved_book_arrival_class_init (VedBookArrivalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_book_arrival_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_book_arrival_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_BOOK_ARRIVAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_book_arrival_init (VedBookArrival *self)
{
}

/**
 * ved_book_arrival_new:
 * @stream: is looked at until it has ended
 *
 * Returns: (transfer full): an arrival of which nothing is known yet
 */
VedBookArrival *
ved_book_arrival_new (VedBookStream *stream)
{
  VedBookArrival *self = g_object_new (VED_TYPE_BOOK_ARRIVAL, NULL);

  self->stream = ved_book_stream_ref (stream);
  self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
  g_source_set_name_by_id (self->look_id, "ved-book-arrival look");

  return self;
}

/**
 * ved_book_arrival_get_day:
 *
 * Returns: (transfer none) (nullable): the rows so far, or somewhat fewer
 */
VedBookDay *
ved_book_arrival_get_day (VedBookArrival *self)
{
  g_return_val_if_fail (VED_IS_BOOK_ARRIVAL (self), NULL);

  return self->day;
}

/**
 * ved_book_arrival_get_status:
 *
 * Returns: (transfer none): how the stream stood when it was last looked at
 */
const VedBookStreamStatus *
ved_book_arrival_get_status (VedBookArrival *self)
{
  g_return_val_if_fail (VED_IS_BOOK_ARRIVAL (self), NULL);

  return &self->status;
}
