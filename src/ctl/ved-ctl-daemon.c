/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-daemon.h"

#include "base/ved-error.h"
#include "base/ved-url.h"

/* Commands that ask a daemon wait for its answers: nothing else is to be done meanwhile. */

static void
keep_result_cb (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/**
 * ved_ctl_open_daemon:
 * @url: of the daemon; the key is that of VEDETTE_API_KEY
 *
 * Returns: (transfer full): who asks it, in the calling thread's main context; %NULL with VED_ERROR_INVALID where @url is none
 */
VedHttpClient *
ved_ctl_open_daemon (const char  *url,
                     GError     **error)
{
  g_autoptr(GUri) uri = ved_url_parse (url, G_URI_FLAGS_NONE);

  if (uri == NULL || g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "a daemon has an address as in " VED_CTL_DAEMON_URL ", and its key "
                   "stands in VEDETTE_API_KEY, not in the address");
      return NULL;
    }

  return ved_http_client_new (url, g_getenv ("VEDETTE_API_KEY"));
}

/**
 * ved_ctl_ask_daemon:
 * @path: as in "/servers/db1"
 *
 * Waits for the answer.
 *
 * Returns: (transfer full): whatever it is; %NULL with an error of the network
 */
VedHttpReply *
ved_ctl_ask_daemon (VedHttpClient         *client,
                    const char            *path,
                    const VedHttpRequest  *request,
                    GCancellable          *cancellable,
                    GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ved_http_client_send_async (client, path, request, cancellable, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);

  return ved_http_client_send_finish (client, result, error);
}
