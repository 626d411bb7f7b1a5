/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-feed"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-clock.h"
#include "wire/json/ved-cascade-json.h"
#include "wire/json/ved-feed-parser.h"
#include "wire/json/ved-json-writer.h"

/* POST /feed/data: read and validated in a worker when it is long, then handed to the engine whole. */

/* Whoever tells a past has much to tell at once. The limit is for what goes on, so a batch of nothing newer does not count. It
 * is the disk that limits it: what would be lost is not accepted. */
#define PAST_US      (10 * VED_MINUTE_US)
#define DISK_PAUSE_S 5

#define INLINE_BYTES (32 * 1024)        /* well under a millisecond */

typedef struct {
  VedService *service;
  VedRequest *request;
  GBytes *body;
  GTimeZone *zone;
  gint64 now_us;                /* by the engine, when it came */
  VedFeedFault fault;
} Feed;

static void
feed_free (Feed *feed)
{
  ved_service_unref (feed->service);
  ved_request_unref (feed->request);
  g_bytes_unref (feed->body);
  g_time_zone_unref (feed->zone);
  g_free (feed);
}

static VedSampleBatch *
parse (Feed    *feed,
       GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (feed->body, &length);

  return ved_feed_parse (text, length, feed->zone, feed->now_us, &feed->fault, error);
}

static void
refuse (Feed         *feed,
        guint         record,
        const char   *field,
        const GError *error)
{
  g_autoptr(GString) where = g_string_new ("\"record\":");

  if (record == VED_FEED_NO_RECORD)
    g_string_append (where, "null");
  else
    ved_json_append_uint (where, record);
  ved_json_member_string (where, "field", *field == '\0' ? NULL : field);
  ved_request_reply_gerror (feed->request, error, where->str);
}

/* A slip in the name of a field is no fault of the batch, but its sender wants to know of it. */
static void
write_ignored (GString              *out,
               const VedSampleBatch *batch)
{
  const char *name = ved_sample_batch_get_unknown (batch, 0);

  if (name == NULL)
    return;
  ved_json_member (out, "ignored");
  for (guint i = 0; name != NULL; name = ved_sample_batch_get_unknown (batch, ++i))
    {
      g_string_append_c (out, i > 0 ? ',' : '[');
      ved_json_append_string (out, name);
    }
  g_string_append_c (out, ']');
}

static void
reply_accepted (VedRequest           *request,
                const VedFeedReply   *reply,
                const VedSampleBatch *batch)
{
  GString *out = g_string_new ("{");

  ved_json_member_string (out, "status", "accepted");
  ved_json_member_uint (out, "tick", reply->tick);
  ved_json_member_uint (out, "window_size", reply->window_size);
  ved_json_member_uint (out, "servers_tracked", reply->servers_tracked);
  ved_json_member_uint (out, "servers_ready", reply->servers_ready);
  ved_json_member_bool (out, "warmup_complete", reply->warmup_complete);
  write_ignored (out, batch);
  if (reply->cascade != NULL)
    {
      ved_json_member (out, "cascade_alert");
      ved_cascade_write_alert (out, reply->cascade);
    }
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static gboolean
is_past (const VedSampleBatch *batch,
         gint64                now_us)
{
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    if (ved_sample_batch_get_sample (batch, i)->time_us > now_us - PAST_US)
      return FALSE;

  return TRUE;
}

static void
hand_over (Feed           *feed,
           VedSampleBatch *batch)
{
  g_autoptr(GError) error = NULL;
  gboolean past = is_past (batch, feed->now_us);
  VedFeedReply reply;
  guint bad_record = VED_FEED_NO_RECORD;

  if (ved_sample_batch_get_n_samples (batch) == 0)
    {
      ved_request_reply_json (feed->request, SOUP_STATUS_OK,
                              g_string_new ("{\"status\":\"ignored\",\"reason\":\"empty batch\"}"));
    }
  else if (past && !ved_engine_has_room (feed->service->engine))
    {
      ved_request_set_retry_after (feed->request, DISK_PAUSE_S);
      ved_request_reply_error (feed->request, SOUP_STATUS_SERVICE_UNAVAILABLE,
                               "The disk does not keep up: send this batch again when Retry-After says", NULL);
    }
  else if (ved_engine_feed (feed->service->engine, batch, &reply, &bad_record, &error))
    {
      if (past)
        ved_request_waive_limit (feed->request);
      reply_accepted (feed->request, &reply, batch);
    }
  else
    {
      refuse (feed, bad_record, bad_record == VED_NO_RECORD ? "" : "timestamp", error);
    }
}

static void
settle (Feed           *feed,
        VedSampleBatch *batch,
        const GError   *error)
{
  if (batch != NULL)
    {
      hand_over (feed, batch);
      return;
    }

  feed->service->n_refused++;
  refuse (feed, feed->fault.record, feed->fault.field, error);
}

static void
parse_in_worker (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  VedSampleBatch *batch = parse (task_data, &error);

  if (batch == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, batch, (GDestroyNotify) ved_sample_batch_unref);
}

static void
parsed_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Feed *feed = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSampleBatch) batch = g_task_propagate_pointer (G_TASK (result), &error);

  settle (feed, batch, error);
  feed_free (feed);
}

void
ved_handle_feed (VedService *service,
                 VedRequest *request)
{
  Feed *feed = g_new0 (Feed, 1);
  g_autoptr(VedSampleBatch) batch = NULL;
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;

  feed->service = ved_service_ref (service);
  feed->request = ved_request_ref (request);
  feed->body = ved_request_get_body (request);
  feed->zone = g_time_zone_ref (service->feed_zone);
  feed->now_us = ved_engine_get_now_us (service->engine);
  if (g_bytes_get_size (feed->body) <= INLINE_BYTES)
    {
      batch = parse (feed, &error);
      settle (feed, batch, error);
      feed_free (feed);
      return;
    }

  ved_request_hold (request);
  task = g_task_new (NULL, NULL, parsed_cb, feed);
  g_task_set_name (task, "Read a feed body");
  g_task_set_task_data (task, feed, NULL);
  g_task_run_in_thread (task, parse_in_worker);
}
