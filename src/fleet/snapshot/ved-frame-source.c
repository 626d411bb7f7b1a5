/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-source"

#include "config.h"

#include "fleet/snapshot/ved-frame-source.h"


/* Here are state and message of a source, and the end of what it is asked for; the rest is handed on. What a kind of
 * source leaves out is refused in one way: an asynchronous call ends with G_IO_ERROR_NOT_SUPPORTED, the others have no
 * effect. */

typedef struct {
  VedSourceState state;
  char *message;                /* (nullable) */
} VedFrameSourcePrivate;

enum {
  PROP_0,
  PROP_STATE,
  PROP_MESSAGE,
  N_PROPS
};

enum {
  SNAPSHOT,
  EXTENT_CHANGED,
  ALERTS_CHANGED,
  DOCUMENT,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VedFrameSource, ved_frame_source, G_TYPE_OBJECT)

static const char *const state_names[] = {
  [VED_SOURCE_IDLE] = "idle",
  [VED_SOURCE_CONNECTING] = "connecting",
  [VED_SOURCE_WARMING] = "warming",
  [VED_SOURCE_LIVE] = "live",
  [VED_SOURCE_REPLAYING] = "replaying",
  [VED_SOURCE_ENDED] = "ended",
  [VED_SOURCE_STALE] = "stale",
  [VED_SOURCE_DISCONNECTED] = "disconnected",
  [VED_SOURCE_THROTTLED] = "throttled",
  [VED_SOURCE_NOT_AUTHORISED] = "not-authorised",
  [VED_SOURCE_ERROR] = "error",
};

static guint
add_signal (const char *name,
            guint       n_parameters,
            GType       parameter)
{
  return g_signal_new (name, VED_TYPE_FRAME_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_parameters, parameter);
}

static VedFrameSourcePrivate *
get_private (VedFrameSource *self)
{
  return ved_frame_source_get_instance_private (self);
}

static void
ved_frame_source_finalize (GObject *object)
{
  g_free (get_private (VED_FRAME_SOURCE (object))->message);

  G_OBJECT_CLASS (ved_frame_source_parent_class)->finalize (object);
}

static void
ved_frame_source_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  const VedFrameSourcePrivate *priv = get_private (VED_FRAME_SOURCE (object));

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) priv->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, priv->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ved_frame_source_class_init (VedFrameSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = ved_frame_source_finalize;
  object_class->get_property = ved_frame_source_get_property;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, VED_SOURCE_IDLE, VED_SOURCE_ERROR, VED_SOURCE_IDLE, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SNAPSHOT] = add_signal ("snapshot", 1, VED_TYPE_SNAPSHOT);
  signals[EXTENT_CHANGED] = add_signal ("extent-changed", 0, G_TYPE_NONE);
  signals[ALERTS_CHANGED] = add_signal ("alerts-changed", 0, G_TYPE_NONE);
  signals[DOCUMENT] = g_signal_new ("document", VED_TYPE_FRAME_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BYTES);
}

static void
ved_frame_source_init (VedFrameSource *self)
{
}

static void
refuse (VedFrameSource      *self,
        const char          *what,
        GAsyncReadyCallback  callback,
        gpointer             user_data)
{
  g_task_report_new_error (self, callback, user_data, refuse,
                           G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "This source offers no %s", what);
}

static gpointer
finish (VedFrameSource  *self,
        GAsyncResult    *result,
        GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

VedSourceState
ved_frame_source_get_state (VedFrameSource *self)
{
  g_return_val_if_fail (VED_IS_FRAME_SOURCE (self), VED_SOURCE_IDLE);

  return get_private (self)->state;
}

/**
 * ved_frame_source_dup_message:
 *
 * Returns: (transfer full) (nullable): cause and cure of the present fault
 */
char *
ved_frame_source_dup_message (VedFrameSource *self)
{
  g_return_val_if_fail (VED_IS_FRAME_SOURCE (self), NULL);

  return g_strdup (get_private (self)->message);
}

/**
 * ved_frame_source_start:
 *
 * Begins to deliver "snapshot". Starting twice is harmless.
 */
void
ved_frame_source_start (VedFrameSource *self)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  if (VED_FRAME_SOURCE_GET_CLASS (self)->start != NULL)
    VED_FRAME_SOURCE_GET_CLASS (self)->start (self);
}

void
ved_frame_source_stop (VedFrameSource *self)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  if (VED_FRAME_SOURCE_GET_CLASS (self)->stop != NULL)
    VED_FRAME_SOURCE_GET_CLASS (self)->stop (self);
}

/**
 * ved_frame_source_refresh:
 *
 * Fetches now, past every cache.
 */
void
ved_frame_source_refresh (VedFrameSource *self)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  if (VED_FRAME_SOURCE_GET_CLASS (self)->refresh != NULL)
    VED_FRAME_SOURCE_GET_CLASS (self)->refresh (self);
}

/**
 * ved_frame_source_get_extent:
 * @first_us: (out): first instant, µs UTC; 0 when there is nothing
 * @last_us: (out): last instant
 */
void
ved_frame_source_get_extent (VedFrameSource *self,
                             gint64         *first_us,
                             gint64         *last_us)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  *first_us = *last_us = 0;
  if (VED_FRAME_SOURCE_GET_CLASS (self)->get_extent != NULL)
    VED_FRAME_SOURCE_GET_CLASS (self)->get_extent (self, first_us, last_us);
}

/**
 * ved_frame_source_get_figures:
 * @n_figures: (out): how many
 *
 * The figures of the fleet for every instant of a source that knows its whole extent beforehand. They change
 * with "extent-changed".
 *
 * Returns: (transfer none) (nullable) (array length=n_figures): oldest first; %NULL of a live source
 */
const VedFleetFigures *
ved_frame_source_get_figures (VedFrameSource *self,
                              guint          *n_figures)
{
  VedFrameSourceClass *klass;

  g_return_val_if_fail (VED_IS_FRAME_SOURCE (self), NULL);

  *n_figures = 0;
  klass = VED_FRAME_SOURCE_GET_CLASS (self);

  return klass->get_figures != NULL ? klass->get_figures (self, n_figures) : NULL;
}

/**
 * ved_frame_source_seek_async:
 * @instant_us: µs UTC
 *
 * Fetches the newest snapshot at or before @instant_us, without emitting it.
 */
void
ved_frame_source_seek_async (VedFrameSource      *self,
                             gint64               instant_us,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  if (VED_FRAME_SOURCE_GET_CLASS (self)->seek_async == NULL)
    refuse (self, "past moments", callback, user_data);
  else
    VED_FRAME_SOURCE_GET_CLASS (self)->seek_async (self, instant_us, cancellable, callback, user_data);
}

VedSnapshot *
ved_frame_source_seek_finish (VedFrameSource  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  return finish (self, result, error);
}

void
ved_frame_source_fetch_series_async (VedFrameSource       *self,
                                     const VedSeriesQuery *query,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  if (VED_FRAME_SOURCE_GET_CLASS (self)->fetch_series_async == NULL)
    refuse (self, "series", callback, user_data);
  else
    VED_FRAME_SOURCE_GET_CLASS (self)->fetch_series_async (self, query, cancellable, callback, user_data);
}

VedSeriesSlice *
ved_frame_source_fetch_series_finish (VedFrameSource  *self,
                                      GAsyncResult    *result,
                                      GError         **error)
{
  return finish (self, result, error);
}

/**
 * ved_frame_source_fetch_detail_async:
 * @server: a server's name
 *
 * Fetches a snapshot of one server with its forecast.
 */
void
ved_frame_source_fetch_detail_async (VedFrameSource      *self,
                                     const char          *server,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  if (VED_FRAME_SOURCE_GET_CLASS (self)->fetch_detail_async == NULL)
    refuse (self, "details", callback, user_data);
  else
    VED_FRAME_SOURCE_GET_CLASS (self)->fetch_detail_async (self, server, cancellable, callback, user_data);
}

VedSnapshot *
ved_frame_source_fetch_detail_finish (VedFrameSource  *self,
                                      GAsyncResult    *result,
                                      GError         **error)
{
  return finish (self, result, error);
}

/**
 * ved_frame_source_fetch_document_async:
 * @path: of the HTTP API, such as "/status"
 *
 * Fetches a JSON body that snapshots do not hold.
 */
void
ved_frame_source_fetch_document_async (VedFrameSource      *self,
                                       const char          *path,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  if (VED_FRAME_SOURCE_GET_CLASS (self)->fetch_document_async == NULL)
    refuse (self, "documents", callback, user_data);
  else
    VED_FRAME_SOURCE_GET_CLASS (self)->fetch_document_async (self, path, cancellable, callback, user_data);
}

GBytes *
ved_frame_source_fetch_document_finish (VedFrameSource  *self,
                                        GAsyncResult    *result,
                                        GError         **error)
{
  return finish (self, result, error);
}

/**
 * ved_frame_source_is_growing:
 *
 * "state" is notified when that has changed.
 *
 * Returns: whether what is replayed is still written: its end is where it is for now
 */
gboolean
ved_frame_source_is_growing (VedFrameSource *self)
{
  g_return_val_if_fail (VED_IS_FRAME_SOURCE (self), FALSE);

  return VED_FRAME_SOURCE_GET_CLASS (self)->is_growing != NULL && VED_FRAME_SOURCE_GET_CLASS (self)->is_growing (self);
}

/**
 * ved_frame_source_can_perform:
 *
 * Returns: whether anything can be asked for that lasts: not of what only reads
 */
gboolean
ved_frame_source_can_perform (VedFrameSource *self)
{
  g_return_val_if_fail (VED_IS_FRAME_SOURCE (self), FALSE);

  return VED_FRAME_SOURCE_GET_CLASS (self)->perform_async != NULL;
}

/**
 * ved_frame_source_perform_async:
 * @path: of the HTTP API, such as "/alerts/a-000017/acknowledge"
 * @json_body: (nullable): what to send
 *
 * Asks for a lasting effect. Sources that only read refuse.
 */
void
ved_frame_source_perform_async (VedFrameSource      *self,
                                const char          *path,
                                const char          *json_body,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (VED_IS_FRAME_SOURCE (self));

  if (VED_FRAME_SOURCE_GET_CLASS (self)->perform_async == NULL)
    refuse (self, "actions: it can only be read", callback, user_data);
  else
    VED_FRAME_SOURCE_GET_CLASS (self)->perform_async (self, path, json_body,
                                                      cancellable, callback, user_data);
}

gboolean
ved_frame_source_perform_finish (VedFrameSource  *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
ved_source_state_get_name (VedSourceState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

/**
 * ved_frame_source_set_state:
 * @message: (nullable): cause and cure of a fault
 *
 * For implementations: notifies of what is not as it was.
 */
void
ved_frame_source_set_state (VedFrameSource *self,
                            VedSourceState  state,
                            const char     *message)
{
  VedFrameSourcePrivate *priv = get_private (self);
  gboolean other_state = state != priv->state;
  gboolean other_message = g_strcmp0 (message, priv->message) != 0;

  priv->state = state;
  if (other_message)
    {
      g_free (priv->message);
      priv->message = g_strdup (message);
    }

  g_object_freeze_notify (G_OBJECT (self));
  if (other_state)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (other_message)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * ved_frame_source_emit_snapshot:
 *
 * For implementations: hands @snapshot to everybody who listens.
 */
void
ved_frame_source_emit_snapshot (VedFrameSource *self,
                                VedSnapshot    *snapshot)
{
  g_signal_emit (self, signals[SNAPSHOT], 0, snapshot);
}

void
ved_frame_source_emit_extent_changed (VedFrameSource *self)
{
  g_signal_emit (self, signals[EXTENT_CHANGED], 0);
}

/**
 * ved_frame_source_emit_document:
 * @path: what was asked for, with its query
 * @body: what came
 *
 * For implementations that are live: lets whoever records hear what a page was told.
 */
void
ved_frame_source_emit_document (VedFrameSource *self,
                                const char     *path,
                                GBytes         *body)
{
  g_signal_emit (self, signals[DOCUMENT], 0, path, body);
}
