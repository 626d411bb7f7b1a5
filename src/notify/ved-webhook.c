/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-webhook"

#include "config.h"

#include "notify/ved-webhook.h"

#include "base/ved-error.h"
#include "base/ved-url.h"

/* Posts JSON. Any 2xx is a success; redirects are not followed, so that a body goes only where the
 * configuration says. */

#define TIMEOUT_S 10
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

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SoupMessage *message = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);
  guint status = soup_message_get_status (message);
  gsize size = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &size) : NULL;
  g_autofree char *said = text != NULL ? g_utf8_make_valid (text, (gssize) MIN (size, MAX_SAID)) : NULL;

  if (body == NULL)
    g_task_return_error (task, error);
  else if (SOUP_STATUS_IS_SUCCESSFUL (status))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_INVALID, "it answered %u %s: %s", status,
                             soup_message_get_reason_phrase (message), said != NULL ? said : "");
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
  g_autoptr(GBytes) body = g_string_free_to_bytes (json);

  g_task_set_source_tag (task, ved_webhook_post_async);
  g_task_set_task_data (task, message, g_object_unref);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  if (authorization != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, cancellable, answered_cb, task);
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
