/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-compare-side"

#include "config.h"

#include "app/recordings/ved-compare-side.h"

#include "store/recordings/ved-recording-source.h"

#define POINTS 1800

/* Of what is live so much is fetched. */
#define LIVE_SPAN_US (8 * VED_HOUR_US)

struct _VedCompareSide
{
  GObject parent_instance;
  VedFleetModel *model;         /* (nullable) */
  VedSeriesSlice *slice;        /* (nullable) */
  GCancellable *fetching;       /* (nullable) */
  char *server;                 /* (nullable) */
  char *fault;                  /* (nullable): of the series */
  VedMetric metric;
  gboolean has_snapshot;        /* somebody was told of one */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedCompareSide, ved_compare_side, G_TYPE_OBJECT)

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(VedCompareSide) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSeriesSlice) slice = ved_fleet_model_fetch_series_finish (VED_FLEET_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->fetching);
  g_clear_pointer (&self->slice, ved_series_slice_unref);
  g_free (self->fault);
  self->fault = error != NULL ? g_strdup (error->message) : NULL;
  self->slice = g_steal_pointer (&slice);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
give_up (VedCompareSide *self)
{
  g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
}

static void
fetch (VedCompareSide *self)
{
  VedTimeCursor *cursor;
  gint64 first_us, last_us;

  give_up (self);
  if (self->model == NULL || self->server == NULL || ved_fleet_model_get_latest (self->model) == NULL)
    return;

  cursor = ved_fleet_model_get_cursor (self->model);
  first_us = ved_time_cursor_get_first_us (cursor);
  last_us = ved_time_cursor_get_last_us (cursor);
  if (ved_fleet_model_get_state (self->model) != VED_SOURCE_REPLAYING)
    first_us = last_us - LIVE_SPAN_US;
  self->fetching = g_cancellable_new ();
  ved_fleet_model_fetch_series_async (self->model,
                                      &(VedSeriesQuery) { self->server, self->metric, first_us, last_us, POINTS },
                                      self->fetching, fetched_cb, g_object_ref (self));
}

/* The first snapshot tells which servers there are. */
static void
model_changed_cb (VedCompareSide *self)
{
  if (self->has_snapshot && ved_fleet_model_get_state (self->model) != VED_SOURCE_ERROR)
    return;

  self->has_snapshot = ved_fleet_model_get_latest (self->model) != NULL;
  fetch (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_series (VedCompareSide *self)
{
  give_up (self);
  g_clear_pointer (&self->slice, ved_series_slice_unref);
  g_clear_pointer (&self->fault, g_free);
}

/* What is watched may be another fleet by now. */
static void
source_changed_cb (VedCompareSide *self)
{
  forget_series (self);
  self->has_snapshot = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_model (VedCompareSide *self,
           VedFleetModel  *model)
{
  ved_compare_side_close (self);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "received", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::state", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::source", G_CALLBACK (source_changed_cb), self, G_CONNECT_SWAPPED);
  model_changed_cb (self);
}

static void
ved_compare_side_dispose (GObject *object)
{
  ved_compare_side_close (VED_COMPARE_SIDE (object));

  G_OBJECT_CLASS (ved_compare_side_parent_class)->dispose (object);
}

static void
ved_compare_side_finalize (GObject *object)
{
  VedCompareSide *self = VED_COMPARE_SIDE (object);

  g_free (self->server);
  g_free (self->fault);

  G_OBJECT_CLASS (ved_compare_side_parent_class)->finalize (object);
}

static void
ved_compare_side_class_init (VedCompareSideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ved_compare_side_dispose;
  object_class->finalize = ved_compare_side_finalize;
  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_COMPARE_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_compare_side_init (VedCompareSide *self)
{
}

/**
 * ved_compare_side_new:
 *
 * Returns: (transfer full): a side with nothing to compare yet
 */
VedCompareSide *
ved_compare_side_new (void)
{
  return g_object_new (VED_TYPE_COMPARE_SIDE, NULL);
}

/**
 * ved_compare_side_open:
 * @path: of a recording
 */
void
ved_compare_side_open (VedCompareSide *self,
                       const char     *path)
{
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedFleetModel) model = ved_fleet_model_new (clock);
  g_autoptr(VedFrameSource) source = VED_FRAME_SOURCE (ved_recording_source_new (path));

  g_return_if_fail (VED_IS_COMPARE_SIDE (self));

  set_model (self, model);
  ved_fleet_model_set_source (model, source);
}

/**
 * ved_compare_side_watch:
 * @model: what is open in the window
 */
void
ved_compare_side_watch (VedCompareSide *self,
                        VedFleetModel  *model)
{
  g_return_if_fail (VED_IS_COMPARE_SIDE (self));

  set_model (self, model);
}

/**
 * ved_compare_side_close:
 *
 * Lets go of what is compared.
 */
void
ved_compare_side_close (VedCompareSide *self)
{
  g_return_if_fail (VED_IS_COMPARE_SIDE (self));

  forget_series (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  self->has_snapshot = FALSE;
}

/**
 * ved_compare_side_get_snapshot:
 *
 * Returns: (transfer none) (nullable): the last one, which tells of servers
 */
VedSnapshot *
ved_compare_side_get_snapshot (VedCompareSide *self)
{
  g_return_val_if_fail (VED_IS_COMPARE_SIDE (self), NULL);

  return self->model != NULL ? ved_fleet_model_get_latest (self->model) : NULL;
}

/**
 * ved_compare_side_get_fault:
 *
 * Returns: (nullable): why there is nothing to see
 */
const char *
ved_compare_side_get_fault (VedCompareSide *self)
{
  g_return_val_if_fail (VED_IS_COMPARE_SIDE (self), NULL);

  if (self->model != NULL && ved_fleet_model_get_state (self->model) == VED_SOURCE_ERROR)
    return ved_fleet_model_get_message (self->model);

  return self->fault;
}

/**
 * ved_compare_side_is_fetching:
 *
 * Returns: whether the series is still to come
 */
gboolean
ved_compare_side_is_fetching (VedCompareSide *self)
{
  g_return_val_if_fail (VED_IS_COMPARE_SIDE (self), FALSE);

  return self->fetching != NULL;
}

/**
 * ved_compare_side_get_first_us:
 *
 * Returns: where the series begins, µs UTC; 0 without any
 */
gint64
ved_compare_side_get_first_us (VedCompareSide *self)
{
  g_return_val_if_fail (VED_IS_COMPARE_SIDE (self), 0);

  return self->slice != NULL && self->slice->n_points > 0 ? self->slice->times_us[0] : 0;
}

/**
 * ved_compare_side_get_slice:
 *
 * Returns: (transfer none) (nullable): the series
 */
VedSeriesSlice *
ved_compare_side_get_slice (VedCompareSide *self)
{
  g_return_val_if_fail (VED_IS_COMPARE_SIDE (self), NULL);

  return self->slice;
}

/**
 * ved_compare_side_set_series:
 * @server: a name
 * @metric: of it
 *
 * Fetches a series; "changed" tells when it is there, and at once when there was another, which is none any more: what the
 * other side has is of the same server and metric, or not there either.
 */
void
ved_compare_side_set_series (VedCompareSide *self,
                             const char     *server,
                             VedMetric       metric)
{
  gboolean had_series;

  g_return_if_fail (VED_IS_COMPARE_SIDE (self));

  if (g_strcmp0 (server, self->server) == 0 && metric == self->metric)
    return;

  had_series = self->slice != NULL;
  forget_series (self);
  g_free (self->server);
  self->server = g_strdup (server);
  self->metric = metric;
  fetch (self);
  if (had_series)
    g_signal_emit (self, signals[CHANGED], 0);
}
