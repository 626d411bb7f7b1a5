/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-fetch"

#include "config.h"

#include "hub/ved-hub-fetch.h"

#include "base/ved-save-stream.h"
#include "base/ved-url.h"
#include "hub/ved-hub-error.h"

#include <libsoup/soup.h>

/* A file that lies at an address, not on a Hub: it has no hash to be checked, and no token goes with the question. */

static gboolean
copy_answer (gpointer       user_data,
             GOutputStream *stream,
             GCancellable  *cancellable,
             GError       **error)
{
  return g_output_stream_splice (stream, user_data, G_OUTPUT_STREAM_SPLICE_NONE, cancellable, error) >= 0;
}

static gboolean
fetch (const char    *url,
       const char    *path,
       guint          timeout_s,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autoptr(SoupSession) session = soup_session_new_with_options ("timeout", timeout_s,
                                                                  "user-agent", "vedette/" VED_VERSION, NULL);
  g_autoptr(GUri) uri = ved_url_parse (url, SOUP_HTTP_URI_FLAGS);
  g_autoptr(SoupMessage) message = uri != NULL ? soup_message_new_from_uri ("GET", uri) : NULL;
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GInputStream) stream = NULL;

  if (message == NULL)
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID, "“%s” is no address", url);
      return FALSE;
    }
  stream = soup_session_send (session, message, cancellable, error);
  if (stream == NULL)
    {
      g_prefix_error (error, "%s: cannot be reached: ", url);
      return FALSE;
    }
  if (soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_FOUND, "%s: HTTP error %u, %s", url, soup_message_get_status (message),
                   soup_message_get_reason_phrase (message));
      return FALSE;
    }
  if (ved_save_stream (file, copy_answer, stream, cancellable, error))
    return TRUE;
  g_prefix_error (error, "%s: broke off: ", url);

  return FALSE;
}

/**
 * ved_hub_fetch:
 * @path: of the file, replaced when all has come
 * @timeout_s: how long nothing may come
 *
 * Blocks; any thread but the main one.
 */
gboolean
ved_hub_fetch (const char    *url,
               const char    *path,
               guint          timeout_s,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  gboolean is_done;

  g_main_context_push_thread_default (context);
  is_done = fetch (url, path, timeout_s, cancellable, error);
  g_main_context_pop_thread_default (context);

  return is_done;
}
