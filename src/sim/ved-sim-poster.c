/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-poster"

#include "config.h"

#include "sim/ved-sim-poster.h"

#include "base/ved-clock.h"
#include "client/ved-backoff.h"
#include "client/ved-http-client.h"
#include "wire/json/ved-feed-json.h"

#include <libsoup/soup.h>

/* One request is in flight at a time, so batches arrive in order. A batch that could not be delivered
 * stays at the head of the queue and is tried again with growing pauses; batches that have waited for
 * longer than an outage may last are given up, so the queue is bounded by time. What the daemon refuses
 * for its content (422, 413) would be refused for ever and is given up at once.
 *
 * An outage is told when it begins, ever more seldom while it lasts, and when it is over; a refusal when its reason is another
 * one than before. */

#define KEEP_US         (10 * VED_MINUTE_US + 30 * VED_SECOND_US)
#define BACKOFF_SEED    1
#define REMIND_US       VED_MINUTE_US   /* of an outage for the first time; then each time after as long again */

/* A daemon that comes back is to see its fleet within two ticks. */
#define MAX_PAUSE_MS    10000

typedef struct {
  VedSampleBatch *batch;
  gint64 pushed_us;             /* monotonic */
} Entry;

struct _VedSimPoster
{
  GObject parent_instance;

  VedHttpClient *client;
  GCancellable *cancellable;
  GQueue queue;                 /* of Entry; the head is the one in flight */
  gboolean in_flight;
  guint retry_source;
  VedBackoff backoff;
  guint64 n_posted;
  guint64 n_lost;
  gint64 away_us;               /* monotonic, since when batches wait; 0: they do not */
  gint64 remind_us;             /* monotonic, when that is told again */
  guint64 n_lost_before;        /* that outage */
  char *refusal;                /* (nullable): why the last batch was refused */
  guint n_refused;              /* in a row, for this reason */
};

enum {
  DRAINED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedSimPoster, ved_sim_poster, G_TYPE_OBJECT)

static void post_head (VedSimPoster *self);

static void
entry_free (Entry *entry)
{
  ved_sample_batch_unref (entry->batch);
  g_free (entry);
}

static gboolean
retry_due_cb (gpointer user_data)
{
  VedSimPoster *self = VED_SIM_POSTER (user_data);

  self->retry_source = 0;
  post_head (self);

  return G_SOURCE_REMOVE;
}

static void
retry_later (VedSimPoster *self,
             guint         retry_after_s)
{
  guint backoff_ms = ved_backoff_next (&self->backoff);
  guint pause_ms = MAX (MIN (backoff_ms, MAX_PAUSE_MS), retry_after_s * 1000);

  self->retry_source = g_timeout_add (pause_ms, retry_due_cb, self);
  g_source_set_name_by_id (self->retry_source, "[vedette] retry the feed");
}

static char *
describe_outage (VedSimPoster *self,
                 gint64        now_us)
{
  guint64 n_lost = self->n_lost - self->n_lost_before;
  gint64 seconds = (now_us - self->away_us) / G_USEC_PER_SEC;
  g_autofree char *span = seconds < 120 ? g_strdup_printf ("%" G_GINT64_FORMAT " s", seconds)
                                        : g_strdup_printf ("%" G_GINT64_FORMAT " min", seconds / 60);

  return n_lost > 0 ? g_strdup_printf ("%s, %u waiting and %" G_GUINT64_FORMAT " lost", span, self->queue.length, n_lost)
                    : g_strdup_printf ("%s, %u waiting", span, self->queue.length);
}

static void
tell_outage (VedSimPoster *self,
             const char   *reason)
{
  const char *url = ved_http_client_get_base_url (self->client);
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *outage = NULL;

  if (self->away_us == 0)
    {
      self->away_us = now_us;
      self->remind_us = now_us + REMIND_US;
      self->n_lost_before = self->n_lost;
      g_message ("%s takes no batches, so they wait until it does: %s", url, reason);
      return;
    }
  if (now_us < self->remind_us)
    return;

  outage = describe_outage (self, now_us);
  self->remind_us = now_us + (now_us - self->away_us);
  g_message ("%s has taken no batches for %s: %s", url, outage, reason);
}

static void
tell_return (VedSimPoster *self)
{
  g_autofree char *outage = NULL;

  if (self->n_refused > 1)
    g_message ("%s takes batches again, after it refused %u", ved_http_client_get_base_url (self->client), self->n_refused);
  self->n_refused = 0;
  g_clear_pointer (&self->refusal, g_free);
  if (self->away_us == 0)
    return;

  outage = describe_outage (self, g_get_monotonic_time ());
  self->away_us = 0;
  g_message ("%s takes batches again after %s", ved_http_client_get_base_url (self->client), outage);
}

static void
tell_refusal (VedSimPoster *self,
              const char   *reason)
{
  self->n_refused++;
  if (g_strcmp0 (reason, self->refusal) == 0)
    return;

  g_free (self->refusal);
  self->refusal = g_strdup (reason);
  g_warning ("%s refused a batch, which is lost: %s", ved_http_client_get_base_url (self->client), reason);
}

static void
drop_head (VedSimPoster *self)
{
  entry_free (g_queue_pop_head (&self->queue));
}

static void
go_on (VedSimPoster *self)
{
  ved_backoff_reset (&self->backoff);
  if (self->queue.length == 0)
    g_signal_emit (self, signals[DRAINED], 0);
  else
    post_head (self);
}

static void
take_reply (VedSimPoster       *self,
            const VedHttpReply *reply)
{
  g_autoptr(GError) error = NULL;

  if (ved_http_reply_check (reply, &error))
    {
      tell_return (self);
      self->n_posted++;
      drop_head (self);
      go_on (self);
    }
  else if (reply->status == SOUP_STATUS_UNPROCESSABLE_ENTITY ||
           reply->status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE)
    {
      tell_refusal (self, error->message);
      self->n_lost++;
      drop_head (self);
      go_on (self);
    }
  else
    {
      tell_outage (self, error->message);
      retry_later (self, reply->retry_after_s);
    }
}

static void
posted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  VedSimPoster *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHttpReply) reply = ved_http_client_send_finish (VED_HTTP_CLIENT (object), result, &error);

  /* Cancelled by the poster's end: it is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->in_flight = FALSE;
  if (reply != NULL)
    {
      take_reply (self, reply);
      return;
    }

  tell_outage (self, error->message);
  retry_later (self, 0);
}

static void
give_up_old (VedSimPoster *self)
{
  gint64 oldest_us = g_get_monotonic_time () - KEEP_US;

  while (self->queue.length > 1 && ((Entry *) g_queue_peek_head (&self->queue))->pushed_us < oldest_us)
    {
      drop_head (self);
      self->n_lost++;
    }
}

static void
post_head (VedSimPoster *self)
{
  g_autoptr(GString) body = g_string_new (NULL);
  VedHttpRequest request = { 0 };
  Entry *head;

  if (self->in_flight || self->retry_source != 0 || self->queue.length == 0)
    return;

  give_up_old (self);
  head = g_queue_peek_head (&self->queue);
  ved_feed_json_write (body, head->batch);
  request.json_body = body->str;
  self->in_flight = TRUE;
  ved_http_client_send_async (self->client, "/feed/data", &request, self->cancellable,
                              posted_cb, self);
}

static void
ved_sim_poster_dispose (GObject *object)
{
  VedSimPoster *self = VED_SIM_POSTER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ved_sim_poster_parent_class)->dispose (object);
}

static void
ved_sim_poster_finalize (GObject *object)
{
  VedSimPoster *self = VED_SIM_POSTER (object);

  g_queue_clear_full (&self->queue, (GDestroyNotify) entry_free);
  g_object_unref (self->cancellable);
  g_free (self->refusal);

  G_OBJECT_CLASS (ved_sim_poster_parent_class)->finalize (object);
}

static void
ved_sim_poster_class_init (VedSimPosterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_sim_poster_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_sim_poster_finalize;

  signals[DRAINED] = g_signal_new ("drained", VED_TYPE_SIM_POSTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_sim_poster_init (VedSimPoster *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->queue);
  ved_backoff_init (&self->backoff, BACKOFF_SEED);
}

/**
 * ved_sim_poster_new:
 * @base_url: of the daemon, as in "http://127.0.0.1:8000"
 * @api_key: (nullable): its key
 *
 * Returns: (transfer full): a poster for the calling thread's main context
 */
VedSimPoster *
ved_sim_poster_new (const char *base_url,
                    const char *api_key)
{
  VedSimPoster *self = g_object_new (VED_TYPE_SIM_POSTER, NULL);

  self->client = ved_http_client_new (base_url, api_key);

  return self;
}

/**
 * ved_sim_poster_push:
 * @batch: kept until it is taken
 *
 * Never blocks: the batch is sent when those before it have been taken.
 */
void
ved_sim_poster_push (VedSimPoster   *self,
                     VedSampleBatch *batch)
{
  Entry *entry = g_new0 (Entry, 1);

  g_return_if_fail (VED_IS_SIM_POSTER (self));

  entry->batch = ved_sample_batch_ref (batch);
  entry->pushed_us = g_get_monotonic_time ();
  g_queue_push_tail (&self->queue, entry);
  post_head (self);
}

guint
ved_sim_poster_get_n_queued (VedSimPoster *self)
{
  g_return_val_if_fail (VED_IS_SIM_POSTER (self), 0);

  return self->queue.length;
}

/**
 * ved_sim_poster_get_n_posted:
 *
 * Returns: batches that the daemon has taken
 */
guint64
ved_sim_poster_get_n_posted (VedSimPoster *self)
{
  g_return_val_if_fail (VED_IS_SIM_POSTER (self), 0);

  return self->n_posted;
}

/**
 * ved_sim_poster_get_n_lost:
 *
 * Returns: batches that were refused or grew too old
 */
guint64
ved_sim_poster_get_n_lost (VedSimPoster *self)
{
  g_return_val_if_fail (VED_IS_SIM_POSTER (self), 0);

  return self->n_lost;
}
