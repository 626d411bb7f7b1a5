/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-connection"

#include "config.h"

#include "client/ved-connection-private.h"
#include "client/ved-connection.h"

#include "client/ved-backoff.h"
#include "client/ved-event-reader.h"
#include "wire/frames/ved-frame-codec.h"

#include <libsoup/soup.h>

/* One conditional GET is in flight at most; what would ask for another meanwhile only marks that one
 * shall follow. A GET is caused by the start, by an event of the daemon, by a timer or by the viewer:
 *
 *   events open      the timer is a safety net: 15 s on loopback, 30 s elsewhere
 *   interval set     by the timer alone, so that pages are shown anew no more often; but an alert is shown at once
 *   no events        polling: 5 s on loopback, 30 s elsewhere, or as set
 *   after a failure  back-off 1 … 60 s with jitter
 *   after 429        what Retry-After says; events do not shorten it
 *   not authorised   once a minute: a key may be granted meanwhile
 *
 * The size of a fleet is not known before the first answer, so a summary is asked for first; a small
 * fleet is then fetched whole before anything is shown. Bodies are decoded in a worker. */

#define LOOPBACK_INTERVAL_S 5
#define REMOTE_INTERVAL_S   30
#define LOOPBACK_SAFETY_S   15
#define REMOTE_SAFETY_S     30
#define REFUSED_S           60
#define THROTTLED_S         5
#define STALE_US            (60 * VED_SECOND_US)

struct _VedConnection
{
  VedFrameSource parent_instance;
  VedClock *clock;
  VedEmbeddedDaemon *daemon;    /* (nullable) */
  VedHttpClient *http;          /* (nullable): %NULL until an embedded daemon serves */
  char *key;

  GCancellable *cancellable;    /* from start to stop; %NULL when stopped */
  GSource *timer;
  gint64 timer_us;              /* monotonic: when it fires */
  VedBackoff backoff;
  VedPatience patience;
  guint interval_s;             /* 0: by distance */
  gboolean auto_refresh;
  gboolean has_end;

  VedEventReader *events;       /* (nullable) */
  char *last_event_id;
  gboolean opening_events;

  char *etag;                   /* of what was last taken */
  char *coming_etag;            /* of what is being decoded */
  GHashTable *documents;        /* VedHttpReply by the paths of those that have a tag */
  guint max_full;               /* servers, up to which all is fetched */
  gboolean full;                /* whether whole forecasts are asked for */
  gboolean in_flight;
  gint64 asked_us;              /* monotonic: when the request in flight was sent */
  gboolean once_more;
  gint64 latest_sample_us;
  gint64 sample_age_us;         /* of that, when the snapshot was made */
  guint64 generation;           /* of the newest snapshot */
  gint64 received_us;           /* by this clock: when that came for the first time */
  VedConnectionTimings timings;
};

static void fetch       (VedConnection *self);
static void open_events (VedConnection *self);

G_DEFINE_FINAL_TYPE (VedConnection, ved_connection, VED_TYPE_FRAME_SOURCE)

static void
set_state (VedConnection  *self,
           VedSourceState  state,
           const char     *message)
{
  ved_frame_source_set_state (VED_FRAME_SOURCE (self), state, message);
}

static VedSourceState
get_state (VedConnection *self)
{
  return ved_frame_source_get_state (VED_FRAME_SOURCE (self));
}

static void
drop_timer (VedConnection *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
timer_fired_cb (gpointer user_data)
{
  VedConnection *self = user_data;

  drop_timer (self);
  fetch (self);
  if (self->events == NULL && !self->opening_events)
    open_events (self);

  return G_SOURCE_REMOVE;
}

static void
fetch_after (VedConnection *self,
             guint          delay_ms)
{
  drop_timer (self);
  if (!self->auto_refresh || self->cancellable == NULL)
    return;

  self->timer = g_timeout_source_new (delay_ms);
  self->timer_us = g_get_monotonic_time () + delay_ms * G_GINT64_CONSTANT (1000);
  g_source_set_name (self->timer, "ved-connection refresh");
  g_source_set_callback (self->timer, timer_fired_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static guint
get_pause_s (VedConnection *self)
{
  gboolean loopback = ved_http_client_is_loopback (self->http);

  if (self->interval_s > 0)
    return self->interval_s;
  if (self->events != NULL)
    return loopback ? LOOPBACK_SAFETY_S : REMOTE_SAFETY_S;

  return loopback ? LOOPBACK_INTERVAL_S : REMOTE_INTERVAL_S;
}

/* What has an end is of the past from the start; else nothing is known of the daemon's clock but what it tells. */
static gint64
get_sample_age_us (VedConnection *self)
{
  gint64 now_us = ved_clock_now_us (self->clock);

  return self->has_end ? now_us - self->latest_sample_us : self->sample_age_us + now_us - self->received_us;
}

/* A daemon that answers but gets no samples is as bad as one that does not answer, unless what it reads has an end. */
static void
settle (VedConnection *self)
{
  gint64 age_us = get_sample_age_us (self);

  ved_backoff_reset (&self->backoff);
  if (self->latest_sample_us > 0 && age_us > MAX (STALE_US, 3 * get_pause_s (self) * VED_SECOND_US))
    set_state (self, self->has_end ? VED_SOURCE_ENDED : VED_SOURCE_STALE,
               self->has_end ? NULL : "The daemon answers, but no samples reach it");
  else
    set_state (self, VED_SOURCE_LIVE, NULL);
}

/* The request in flight has ended, well or not. */
static void
finish_fetch (VedConnection *self,
              guint          pause_ms)
{
  self->in_flight = FALSE;
  if (self->once_more)
    {
      self->once_more = FALSE;
      fetch (self);
    }
  else
    fetch_after (self, pause_ms);
}

static void
fail (VedConnection  *self,
      VedSourceState  state,
      const char     *message,
      guint           pause_ms)
{
  self->once_more = FALSE;
  set_state (self, state, message);
  finish_fetch (self, pause_ms);
}

static void
take_snapshot (VedConnection *self,
               VedSnapshot   *snapshot)
{
  gboolean small = ved_snapshot_get_n_servers (snapshot) <= self->max_full;

  if (small != self->full)
    {
      self->full = small;
      g_clear_pointer (&self->etag, g_free);
      self->once_more = TRUE;
      if (small)
        return;
    }

  self->latest_sample_us = ved_snapshot_get_metadata (snapshot)->latest_sample_us;
  self->sample_age_us = ved_snapshot_get_sample_age_us (snapshot);
  if (self->timings.n_snapshots == 0 || ved_snapshot_get_generation (snapshot) != self->generation)
    self->received_us = ved_clock_now_us (self->clock);
  self->generation = ved_snapshot_get_generation (snapshot);
  self->timings.n_snapshots++;
  settle (self);
  ved_frame_source_emit_snapshot (VED_FRAME_SOURCE (self), snapshot);
}

static void
frame_decoded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  VedConnection *self = VED_CONNECTION (object);
  g_autoptr(GError) error = NULL;
  gint64 decode_us = 0;
  g_autoptr(VedSnapshot) snapshot = ved_connection_decode_finish (self, result, &decode_us, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (snapshot == NULL)
    {
      g_clear_pointer (&self->etag, g_free);
      fail (self, VED_SOURCE_ERROR, error->message, ved_backoff_next (&self->backoff));
      return;
    }

  self->timings.decode_us = decode_us;
  g_free (self->etag);
  self->etag = g_steal_pointer (&self->coming_etag);
  take_snapshot (self, snapshot);
  finish_fetch (self, 1000 * get_pause_s (self));
}

/* Nothing to show yet. Whether that is a matter of time or of a source that cannot deliver, the daemon
 * knows; the first tick after that is an event, which fetches at once. */
static void
take_nothing_yet (VedConnection *self,
                  VedHttpReply  *reply,
                  const char    *fallback)
{
  g_autofree char *code = ved_http_reply_dup_member (reply, "error");
  g_autofree char *said = ved_http_reply_dup_member (reply, "message");
  const char *message = said != NULL ? said : fallback;

  if (g_strcmp0 (code, "source_failed") == 0)
    {
      fail (self, VED_SOURCE_ERROR, message, ved_backoff_next (&self->backoff));
      return;
    }

  if (g_strcmp0 (code, "busy") == 0)
    {
      fail (self, VED_SOURCE_THROTTLED, message, 1000 * MAX (reply->retry_after_s, THROTTLED_S));
      return;
    }

  ved_backoff_reset (&self->backoff);
  fail (self, VED_SOURCE_WARMING, message, 1000 * LOOPBACK_INTERVAL_S / 2);
}

/* A daemon knows what is asked for, and one that refuses says so in its own words. */
static void
take_stranger (VedConnection *self,
               VedHttpReply  *reply,
               const char    *message)
{
  g_autofree char *code = ved_http_reply_dup_member (reply, "error");
  g_autofree char *text = code != NULL
    ? g_strdup (message)
    : g_strdup_printf ("%s: what answers there is no vedetted. If it is Prometheus, open it as that: with the switch "
                       "“Address Is Prometheus”, or as prometheus:URL", message);

  fail (self, VED_SOURCE_ERROR, text, ved_backoff_next (&self->backoff));
}

static void
take_refusal (VedConnection *self,
              VedHttpReply  *reply,
              const char    *message)
{
  switch (reply->status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      fail (self, VED_SOURCE_NOT_AUTHORISED, message, 1000 * REFUSED_S);
      break;
    case VED_HTTP_TOO_MANY_REQUESTS:
      fail (self, VED_SOURCE_THROTTLED, message,
            1000 * (reply->retry_after_s > 0 ? reply->retry_after_s : THROTTLED_S));
      break;
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      take_nothing_yet (self, reply, message);
      break;
    case SOUP_STATUS_NOT_FOUND:
      take_stranger (self, reply, message);
      break;
    default:
      fail (self, VED_SOURCE_ERROR, message, ved_backoff_next (&self->backoff));
    }
}

static void
take_reply (VedConnection *self,
            VedHttpReply  *reply)
{
  g_autoptr(GError) error = NULL;

  if (!ved_http_reply_check (reply, &error))
    {
      take_refusal (self, reply, error->message);
      return;
    }

  self->timings.fetch_us = reply->elapsed_us;
  self->timings.received_us = g_get_monotonic_time ();
  if (reply->status == SOUP_STATUS_NOT_MODIFIED)
    {
      self->timings.n_unchanged++;
      settle (self);
      finish_fetch (self, 1000 * get_pause_s (self));
      return;
    }
  ved_patience_answered (&self->patience, reply->elapsed_us);
  if (g_strcmp0 (reply->content_type, VED_FRAME_MEDIA_TYPE) != 0)
    {
      fail (self, VED_SOURCE_ERROR, "What answers there is no vedetted: it sends no compact frames",
            ved_backoff_next (&self->backoff));
      return;
    }

  g_free (self->coming_etag);
  self->coming_etag = g_steal_pointer (&reply->etag);
  self->timings.n_bytes = g_bytes_get_size (reply->body);
  ved_connection_decode_async (self, reply->body, self->cancellable, frame_decoded_cb, NULL);
}

static void
reply_received_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(VedConnection) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHttpReply) reply = ved_http_client_send_finish (VED_HTTP_CLIENT (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || VED_HTTP_CLIENT (object) != self->http
      || self->cancellable == NULL)
    return;

  if (reply != NULL)
    take_reply (self, reply);
  else
    fail (self, VED_SOURCE_DISCONNECTED, error->message, ved_backoff_next (&self->backoff));
}

static void begin_anew (VedConnection *self);

/* A request whose answer never comes must not be the last one. */
static gboolean
is_lost (VedConnection *self)
{
  return g_get_monotonic_time () - self->asked_us > ved_patience_get_s (&self->patience) * G_USEC_PER_SEC;
}

static void
give_up_answer (VedConnection *self)
{
  g_autofree char *message = NULL;

  message = g_strdup_printf ("No whole answer came within %u s: the link may be slow. The next one has more time",
                             ved_patience_get_s (&self->patience));
  ved_patience_lost (&self->patience);
  set_state (self, VED_SOURCE_DISCONNECTED, message);
  begin_anew (self);
}

static void
fetch (VedConnection *self)
{
  const VedHttpRequest request = { .accept = VED_FRAME_MEDIA_TYPE, .etag = self->etag };

  if (self->cancellable == NULL || self->http == NULL)
    return;
  if (self->in_flight && is_lost (self))
    {
      give_up_answer (self);
      return;
    }
  if (self->in_flight)
    {
      self->once_more = TRUE;
      return;
    }

  drop_timer (self);
  self->in_flight = TRUE;
  self->asked_us = g_get_monotonic_time ();
  ved_http_client_send_async (self->http, self->full ? "/predictions/current" : "/predictions/summary",
                              &request, self->cancellable, reply_received_cb, g_object_ref (self));
  fetch_after (self, 1000 * (ved_patience_get_s (&self->patience) + 1));
}

/* Of what a daemon tells, snapshots change by its forecasts alone; what it tells besides comes with them, and to ask
 * again for each would fetch nothing. Where forecasts are not followed, alerts are. */
static gboolean
is_awaited (VedConnection *self,
            const char    *name)
{
  return g_str_equal (name, self->interval_s > 0 ? "alert" : "forecast") || g_str_equal (name, "resync");
}

static void
event_received_cb (VedEventReader *events,
                   const char     *name,
                   const char     *data,
                   VedConnection  *self)
{
  if (is_awaited (self, name) && get_state (self) != VED_SOURCE_THROTTLED && get_state (self) != VED_SOURCE_NOT_AUTHORISED)
    fetch (self);
}

static void
drop_events (VedConnection *self)
{
  if (self->events == NULL)
    return;

  g_free (self->last_event_id);
  self->last_event_id = g_strdup (ved_event_reader_get_last_id (self->events));
  g_signal_handlers_disconnect_by_data (self->events, self);
  ved_event_reader_close (self->events);
  g_clear_object (&self->events);
}

/* The daemon is asked at once: whether it is gone is what the viewer wants to know. */
static void
events_closed_cb (VedEventReader *events,
                  GError         *error,
                  VedConnection  *self)
{
  drop_events (self);
  fetch (self);
}

static void
events_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(VedConnection) self = user_data;
  g_autoptr(GError) error = NULL;
  VedHttpClient *http = VED_HTTP_CLIENT (object);
  g_autoptr(GInputStream) body = ved_http_client_open_events_finish (http, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || http != self->http
      || self->cancellable == NULL)
    return;

  self->opening_events = FALSE;
  if (body == NULL || !self->auto_refresh)
    return;                     /* polling goes on, and tries again; or nobody wants them any more */

  self->events = ved_event_reader_new (body);
  g_signal_connect_object (self->events, "event", G_CALLBACK (event_received_cb), self, 0);
  g_signal_connect_object (self->events, "closed", G_CALLBACK (events_closed_cb), self, 0);
  ved_event_reader_start (self->events);
}

static void
open_events (VedConnection *self)
{
  if (self->cancellable == NULL || self->http == NULL || !self->auto_refresh || self->events != NULL
      || self->opening_events)
    return;

  self->opening_events = TRUE;
  ved_http_client_open_events_async (self->http, self->last_event_id, self->cancellable, events_opened_cb,
                                     g_object_ref (self));
}

static void
connect_to (VedConnection *self,
            const char    *url,
            const char    *key)
{
  g_clear_object (&self->http);
  self->http = ved_http_client_new (url, key);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->last_event_id, g_free);
}

static void
begin (VedConnection *self)
{
  fetch (self);
  open_events (self);
}

/* Whatever is under way for an earlier address or key ends silently. */
static void
end_requests (VedConnection *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_events (self);
  drop_timer (self);
  self->opening_events = FALSE;
  self->in_flight = FALSE;
  self->once_more = FALSE;
}

static void
begin_anew (VedConnection *self)
{
  if (self->cancellable == NULL)
    return;

  end_requests (self);
  self->cancellable = g_cancellable_new ();
  begin (self);
}

static void
daemon_ready_cb (VedEmbeddedDaemon *daemon,
                 VedConnection     *self)
{
  connect_to (self, ved_embedded_daemon_get_url (daemon), ved_embedded_daemon_get_key (daemon));
  begin_anew (self);
}

static void
daemon_ended_cb (VedEmbeddedDaemon *daemon,
                 const char        *message,
                 VedConnection     *self)
{
  if (self->cancellable != NULL)
    {
      end_requests (self);
      self->cancellable = g_cancellable_new ();
    }
  g_clear_object (&self->http);
  set_state (self, VED_SOURCE_DISCONNECTED, message);
}

static void
ved_connection_start (VedFrameSource *source)
{
  VedConnection *self = VED_CONNECTION (source);

  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  if (get_state (self) == VED_SOURCE_IDLE)
    set_state (self, VED_SOURCE_CONNECTING, NULL);
  if (self->daemon != NULL)
    ved_embedded_daemon_start (self->daemon);
  begin (self);
}

static void
ved_connection_stop (VedFrameSource *source)
{
  VedConnection *self = VED_CONNECTION (source);

  if (self->cancellable != NULL)
    end_requests (self);
}

static void
ved_connection_refresh (VedFrameSource *source)
{
  VedConnection *self = VED_CONNECTION (source);

  g_clear_pointer (&self->etag, g_free);
  g_hash_table_remove_all (self->documents);
  fetch (self);
}

static void
ved_connection_dispose (GObject *object)
{
  VedConnection *self = VED_CONNECTION (object);

  ved_connection_stop (VED_FRAME_SOURCE (self));
  g_clear_object (&self->http);
  g_clear_object (&self->daemon);

  G_OBJECT_CLASS (ved_connection_parent_class)->dispose (object);
}

static void
ved_connection_finalize (GObject *object)
{
  VedConnection *self = VED_CONNECTION (object);

  ved_clock_unref (self->clock);
  g_free (self->key);
  g_free (self->etag);
  g_free (self->coming_etag);
  g_hash_table_unref (self->documents);
  g_free (self->last_event_id);

  G_OBJECT_CLASS (ved_connection_parent_class)->finalize (object);
}

static void
ved_connection_class_init (VedConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VedFrameSourceClass *source_class = VED_FRAME_SOURCE_CLASS (klass);

  object_class->dispose = ved_connection_dispose;
  object_class->finalize = ved_connection_finalize;
  source_class->start = ved_connection_start;
  source_class->stop = ved_connection_stop;
  source_class->refresh = ved_connection_refresh;
  ved_connection_add_requests (source_class);
}

static void
ved_connection_init (VedConnection *self)
{
  self->max_full = VED_CONNECTION_MAX_FULL;
  self->auto_refresh = TRUE;
  self->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ved_http_reply_free);
  ved_backoff_init (&self->backoff, (guint64) g_get_monotonic_time ());
}

/**
 * ved_connection_new:
 * @clock: tells how old data is; need not show what the daemon's does
 * @base_url: of the daemon, as in "http://localhost:8000"
 * @key: (nullable): its API key
 *
 * Returns: (transfer full): a connection that is not started yet
 */
VedConnection *
ved_connection_new (VedClock   *clock,
                    const char *base_url,
                    const char *key)
{
  VedConnection *self = g_object_new (VED_TYPE_CONNECTION, NULL);

  self->clock = ved_clock_ref (clock);
  self->key = g_strdup (key);
  connect_to (self, base_url, key);

  return self;
}

/**
 * ved_connection_new_embedded:
 * @daemon: started by the connection and held by it
 *
 * Returns: (transfer full): a connection that is not started yet
 */
VedConnection *
ved_connection_new_embedded (VedClock          *clock,
                             VedEmbeddedDaemon *daemon)
{
  VedConnection *self = g_object_new (VED_TYPE_CONNECTION, NULL);

  self->clock = ved_clock_ref (clock);
  self->daemon = g_object_ref (daemon);
  g_signal_connect_object (daemon, "ready", G_CALLBACK (daemon_ready_cb), self, 0);
  g_signal_connect_object (daemon, "ended", G_CALLBACK (daemon_ended_cb), self, 0);

  return self;
}

/*< private >
 * ved_connection_get_http:
 *
 * Returns: (transfer none) (nullable): who sends requests; %NULL until an embedded daemon serves
 */
VedHttpClient *
ved_connection_get_http (VedConnection *self)
{
  return self->http;
}

/**
 * ved_connection_set_has_end:
 * @has_end: whether what the daemon reads has an end, as a file of samples
 *
 * Old data of such a source is no fault.
 */
void
ved_connection_set_has_end (VedConnection *self,
                            gboolean       has_end)
{
  g_return_if_fail (VED_IS_CONNECTION (self));

  self->has_end = has_end;
}

/**
 * ved_connection_get_documents:
 *
 * Returns: (transfer none): what was answered last, by the paths of documents that have a tag
 */
GHashTable *
ved_connection_get_documents (VedConnection *self)
{
  return self->documents;
}

/**
 * ved_connection_get_log:
 *
 * Returns: (transfer none) (nullable): the newest answers; %NULL until an embedded daemon serves
 */
const VedRequestLog *
ved_connection_get_log (VedConnection *self)
{
  g_return_val_if_fail (VED_IS_CONNECTION (self), NULL);

  return self->http != NULL ? ved_http_client_get_log (self->http) : NULL;
}

/**
 * ved_connection_get_url:
 *
 * Returns: (nullable): where the daemon answers
 */
const char *
ved_connection_get_url (VedConnection *self)
{
  g_return_val_if_fail (VED_IS_CONNECTION (self), NULL);

  return self->http != NULL ? ved_http_client_get_base_url (self->http) : NULL;
}

/**
 * ved_connection_set_key:
 * @key: (nullable): the API key to use from now on
 */
void
ved_connection_set_key (VedConnection *self,
                        const char    *key)
{
  g_autofree char *url = NULL;

  g_return_if_fail (VED_IS_CONNECTION (self));
  g_return_if_fail (self->daemon == NULL);

  if (g_strcmp0 (key, self->key) == 0)
    return;

  g_free (self->key);
  self->key = g_strdup (key);
  url = g_strdup (ved_connection_get_url (self));
  connect_to (self, url, key);
  begin_anew (self);
}

/**
 * ved_connection_set_auto_refresh:
 * @auto_refresh: %FALSE: no traffic but what the viewer asks for
 */
void
ved_connection_set_auto_refresh (VedConnection *self,
                                 gboolean       auto_refresh)
{
  g_return_if_fail (VED_IS_CONNECTION (self));

  if (auto_refresh == self->auto_refresh)
    return;

  self->auto_refresh = auto_refresh;
  if (auto_refresh)
    begin (self);
  else
    {
      drop_events (self);
      drop_timer (self);
    }
}

/**
 * ved_connection_set_interval:
 * @interval_s: seconds between refreshes; 0: as data comes. An alert that opens or changes is a refresh of its own
 */
void
ved_connection_set_interval (VedConnection *self,
                             guint          interval_s)
{
  g_return_if_fail (VED_IS_CONNECTION (self));

  if (interval_s == self->interval_s)
    return;

  self->interval_s = interval_s;
  begin_anew (self);
}

/**
 * ved_connection_get_wait_s:
 *
 * Returns: seconds until it asks the daemon by itself; 0 when it does not wait
 */
guint
ved_connection_get_wait_s (VedConnection *self)
{
  g_return_val_if_fail (VED_IS_CONNECTION (self), 0);

  if (self->timer == NULL)
    return 0;

  return (guint) (MAX (0, self->timer_us - g_get_monotonic_time ()) / G_USEC_PER_SEC);
}

/**
 * ved_connection_get_timings:
 *
 * Returns: (transfer none): what the last refresh took
 */
const VedConnectionTimings *
ved_connection_get_timings (VedConnection *self)
{
  g_return_val_if_fail (VED_IS_CONNECTION (self), NULL);

  return &self->timings;
}

/**
 * ved_connection_set_max_full:
 * @n_servers: up to which a fleet is fetched with all its forecasts, at 8 KB a server and tick
 *
 * By custom %VED_CONNECTION_MAX_FULL, for the sake of pages; a recording wants all.
 */
void
ved_connection_set_max_full (VedConnection *self,
                             guint          n_servers)
{
  g_return_if_fail (VED_IS_CONNECTION (self));

  self->max_full = n_servers;
}
