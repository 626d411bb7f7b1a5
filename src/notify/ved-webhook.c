/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-webhook"

#include "config.h"

#include "notify/ved-webhook.h"

#include "base/ved-error.h"
#include "base/ved-url.h"

/* Posts JSON. Any 2xx is a success; redirects are not followed, so that a body goes only where the
 * configuration says. */

#define TIMEOUT_S 10            /* without a byte */
#define LIMIT_S   30            /* for all of it */
#define MAX_SAID  200

SoupSession *
ved_webhook_session_new (void)
{
  return soup_session_new_with_options ("timeout", TIMEOUT_S, "idle-timeout", TIMEOUT_S, "user-agent",
                                        "vedetted/" VED_VERSION, NULL);
}

/**
 * ved_webhook_check_url:
 *
 * Returns: %FALSE with VED_ERROR_INVALID for what is no http or https URL with a host
 */
gboolean
ved_webhook_check_url (const char  *url,
                       GError     **error)
{
  g_autoptr(GUri) uri = ved_url_parse (url, SOUP_HTTP_URI_FLAGS);

  if (uri == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is no http or https address", url);

  return uri != NULL;
}

/* One exchange, task data. */
typedef struct {
  SoupMessage *message;
  GCancellable *cancellable;    /* its own: time may run out */
  GCancellable *outer;          /* (nullable) */
  gulong outer_handler;
  guint timer;
  gboolean is_late;
  char said[MAX_SAID];
} Exchange;

static void
exchange_free (Exchange *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_disconnect (self->outer, self->outer_handler);
  g_clear_object (&self->outer);
  g_object_unref (self->cancellable);
  g_object_unref (self->message);
  g_free (self);
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      cancellable)
{
  g_cancellable_cancel (cancellable);
}

static gboolean
late_cb (gpointer user_data)
{
  Exchange *self = user_data;

  self->timer = 0;
  self->is_late = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
fail (GTask      *task,
      const char *said,
      gsize       length)
{
  SoupMessage *message = ((Exchange *) g_task_get_task_data (task))->message;
  g_autofree char *text = g_utf8_make_valid (said, (gssize) length);

  g_task_return_new_error (task, VED_ERROR, VED_ERROR_INVALID, "it answered %u %s: %s", soup_message_get_status (message),
                           soup_message_get_reason_phrase (message), text);
}

static void
said_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Exchange *self = g_task_get_task_data (task);
  gsize length = 0;

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &length, NULL);
  g_input_stream_close_async (G_INPUT_STREAM (object), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  fail (task, self->said, length);
}

/* Of what is answered only the status counts, and a few words where it is a refusal: whatever else comes is not read. */
static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (stream == NULL && self->is_late)
    {
      g_error_free (error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "it did not answer within %d s", LIMIT_S);
      return;
    }
  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    {
      g_input_stream_read_all_async (stream, self->said, sizeof self->said, G_PRIORITY_DEFAULT, self->cancellable, said_cb,
                                     g_steal_pointer (&task));
      return;
    }

  g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static Exchange *
exchange_new (SoupMessage  *message,
              GCancellable *outer)
{
  Exchange *self = g_new0 (Exchange, 1);

  self->message = message;
  self->cancellable = g_cancellable_new ();
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->outer_handler = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb), g_object_ref (self->cancellable),
                                                   g_object_unref);
    }
  self->timer = g_timeout_add_seconds (LIMIT_S, late_cb, self);
  g_source_set_name_by_id (self->timer, "vedetted: limit of a webhook");

  return self;
}

/**
 * ved_webhook_post_async:
 * @url: checked before
 * @authorization: (nullable): value of that header
 * @json: (transfer full): what is posted
 */
void
ved_webhook_post_async (SoupSession         *session,
                        const char          *url,
                        const char          *authorization,
                        GString             *json,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, url);
  Exchange *exchange = exchange_new (message, cancellable);
  g_autoptr(GBytes) body = g_string_free_to_bytes (json);

  g_task_set_source_tag (task, ved_webhook_post_async);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  if (authorization != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, exchange->cancellable, answered_cb, task);
}

/**
 * ved_webhook_post_finish:
 *
 * Returns: %FALSE with what was answered, where it was not taken
 */
gboolean
ved_webhook_post_finish (GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
