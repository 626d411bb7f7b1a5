/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-connection"

#include "config.h"

#include "client/ved-connection-private.h"

#include "base/ved-iso8601.h"
#include "base/ved-task.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-series-json.h"

#include <libsoup/soup.h>
#include <string.h>

/* What a connection is asked besides the newest snapshot. These requests run beside the one that keeps
 * the snapshot fresh, and end with an error of the network or with what the daemon said. */

#define MOST_DOCUMENTS 16       /* with a tag; a daemon has fewer of them */
#define N_RETRIES      3

typedef struct {
  GBytes *bytes;
  gint64 decode_us;
} Decoding;

static void
decoding_free (Decoding *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}

static gpointer
decode (gpointer       task_data,
        GCancellable  *cancellable,
        GError       **error)
{
  Decoding *decoding = task_data;
  gint64 began_us = g_get_monotonic_time ();
  VedSnapshot *snapshot = ved_frame_decode (decoding->bytes, error);

  decoding->decode_us = g_get_monotonic_time () - began_us;

  return snapshot;
}

void
ved_connection_decode_async (VedConnection       *self,
                             GBytes              *bytes,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Decoding *decoding = g_new0 (Decoding, 1);

  decoding->bytes = g_bytes_ref (bytes);
  g_task_set_source_tag (task, ved_connection_decode_async);
  g_task_set_task_data (task, decoding, (GDestroyNotify) decoding_free);
  ved_task_run (task, decode, (GDestroyNotify) ved_snapshot_unref);
}

VedSnapshot *
ved_connection_decode_finish (VedConnection  *self,
                              GAsyncResult   *result,
                              gint64         *decode_us,
                              GError        **error)
{
  const Decoding *decoding = g_task_get_task_data (G_TASK (result));

  if (decode_us != NULL)
    *decode_us = decoding->decode_us;

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Hands the reply of a request on as it is, once it is a success. */
static VedHttpReply *
finish_request (GObject      *object,
                GAsyncResult *result,
                GTask        *task)
{
  GError *error = NULL;
  g_autoptr(VedHttpReply) reply = ved_http_client_send_finish (VED_HTTP_CLIENT (object), result, &error);

  if (reply != NULL && ved_http_reply_check (reply, &error))
    return g_steal_pointer (&reply);

  g_task_return_error (task, error);

  return NULL;
}

static void
request (VedConnection        *self,
         const char           *path,
         const VedHttpRequest *what,
         GAsyncReadyCallback   callback,
         GTask                *task)
{
  VedHttpClient *http = ved_connection_get_http (self);

  if (http != NULL)
    {
      ved_http_client_send_async (http, path, what, g_task_get_cancellable (task), callback, task);
      return;
    }

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "The daemon is not there yet");
  g_object_unref (task);
}

static void
series_received_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(VedHttpReply) reply = finish_request (object, result, task);
  const VedSeriesQuery *query = g_task_get_task_data (task);
  GError *error = NULL;
  VedSeriesSlice *slice;

  if (reply == NULL)
    return;

  slice = ved_series_json_read (g_bytes_get_data (reply->body, NULL), (gssize) g_bytes_get_size (reply->body),
                                query->server, query->metric, &error);
  ved_task_return (task, slice, (GDestroyNotify) ved_series_slice_unref, error);
}

static void
ved_connection_fetch_series_async (VedFrameSource       *source,
                                   const VedSeriesQuery *query,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  g_autofree char *name = g_uri_escape_string (query->server, NULL, FALSE);
  g_autofree char *from = ved_iso8601_format (query->from_us);
  g_autofree char *to = ved_iso8601_format (query->to_us);
  g_autofree char *path = g_strdup_printf ("/series?metric=%s&servers=%s&from=%s&to=%s&points=%u",
                                           ved_metric_get_info (query->metric)->key, name, from, to,
                                           query->max_points);
  const VedHttpRequest what = { .accept = "application/json", .n_retries = N_RETRIES };

  g_task_set_source_tag (task, ved_connection_fetch_series_async);
  g_task_set_task_data (task, ved_series_query_copy (query), (GDestroyNotify) ved_series_query_free);
  request (VED_CONNECTION (source), path, &what, series_received_cb, task);
}

static void
detail_decoded_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  VedSnapshot *snapshot = ved_connection_decode_finish (VED_CONNECTION (object), result, NULL, &error);

  ved_task_return (task, snapshot, (GDestroyNotify) ved_snapshot_unref, error);
}

static void
detail_received_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  VedConnection *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(VedHttpReply) reply = finish_request (object, result, task);

  if (reply != NULL)
    ved_connection_decode_async (self, reply->body, cancellable, detail_decoded_cb, g_steal_pointer (&task));
}

/* Two names are paths of their own; such a server is reached as a subset. */
static void
ved_connection_fetch_detail_async (VedFrameSource      *source,
                                   const char          *server,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  g_autofree char *name = g_uri_escape_string (server, NULL, FALSE);
  gboolean reserved = g_str_equal (server, "current") || g_str_equal (server, "summary");
  g_autofree char *path = g_strconcat (reserved ? "/predictions/current?servers=" : "/predictions/",
                                       name, NULL);
  const VedHttpRequest what = { .accept = VED_FRAME_MEDIA_TYPE, .n_retries = N_RETRIES };

  g_task_set_source_tag (task, ved_connection_fetch_detail_async);
  request (VED_CONNECTION (source), path, &what, detail_received_cb, task);
}

/* Keeps a document that has a tag, so that it need not be sent again while nothing changes.
 *
 * Returns: (transfer full) (nullable): what the daemon tells, or has told before and tells no more of */
static GBytes *
take_document (VedConnection *self,
               const char    *path,
               VedHttpReply  *reply)
{
  GHashTable *documents = ved_connection_get_documents (self);
  const VedHttpReply *before = g_hash_table_lookup (documents, path);
  GBytes *body = reply->body;

  if (reply->status == SOUP_STATUS_NOT_MODIFIED)
    body = before != NULL ? before->body : NULL;
  if (body != NULL)
    g_bytes_ref (body);
  if (reply->status == SOUP_STATUS_NOT_MODIFIED || reply->etag == NULL)
    {
      ved_http_reply_free (reply);
      return body;
    }

  if (g_hash_table_size (documents) >= MOST_DOCUMENTS)
    g_hash_table_remove_all (documents);
  g_hash_table_replace (documents, g_strdup (path), reply);

  return body;
}

static void
document_received_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(VedHttpReply) reply = finish_request (object, result, task);

  VedConnection *self = g_task_get_source_object (task);
  const char *path = g_task_get_task_data (task);
  GBytes *body;

  if (reply == NULL)
    return;

  body = take_document (self, path, g_steal_pointer (&reply));
  if (body == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                               "The daemon says that nothing has changed since it told what is no longer kept");
      return;
    }

  ved_frame_source_emit_document (VED_FRAME_SOURCE (self), path, body);
  g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
}

static void
ved_connection_fetch_document_async (VedFrameSource      *source,
                                     const char          *path,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  const VedHttpReply *before = g_hash_table_lookup (ved_connection_get_documents (VED_CONNECTION (source)), path);
  const VedHttpRequest what = {
    .accept = "application/json", .etag = before != NULL ? before->etag : NULL, .n_retries = N_RETRIES
  };

  g_task_set_source_tag (task, ved_connection_fetch_document_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  request (VED_CONNECTION (source), path, &what, document_received_cb, task);
}

static void
action_received_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(VedHttpReply) reply = finish_request (object, result, task);

  if (reply == NULL)
    return;

  ved_frame_source_refresh (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

/* "DELETE /mutes?…" and "PUT /settings/…" name their method; a path alone is posted to. */
static const char *
split_method (const char  *path,
              const char **method)
{
  static const char *const methods[] = { "DELETE", "PUT" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      gsize length = strlen (methods[i]);

      if (strncmp (path, methods[i], length) == 0 && path[length] == ' ')
        {
          *method = methods[i];
          return path + length + 1;
        }
    }

  return path;
}

static void
ved_connection_perform_async (VedFrameSource      *source,
                              const char          *path,
                              const char          *json_body,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  const char *body = json_body != NULL ? json_body : "{}";
  VedHttpRequest what = { .accept = "application/json", .json_body = body };
  const char *bare_path = split_method (path, &what.method);

  g_task_set_source_tag (task, ved_connection_perform_async);
  request (VED_CONNECTION (source), bare_path, &what, action_received_cb, task);
}

/*< private >
 * ved_connection_add_requests:
 *
 * Fills in what is asked of a source that is written here.
 */
void
ved_connection_add_requests (VedFrameSourceClass *klass)
{
  klass->fetch_series_async = ved_connection_fetch_series_async;
  klass->fetch_detail_async = ved_connection_fetch_detail_async;
  klass->fetch_document_async = ved_connection_fetch_document_async;
  klass->perform_async = ved_connection_perform_async;
}
