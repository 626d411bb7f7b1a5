/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-servers"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "wire/json/ved-json-writer.h"

/* A server goes by itself 30 days after its last sample; who has decommissioned it says so before. */

static void
removed_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(VedRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  GString *out;

  if (!ved_engine_forget_server_finish (VED_ENGINE (source_object), result, &error))
    {
      if (g_error_matches (error, VED_ERROR, VED_ERROR_NOT_FOUND))
        ved_request_reply_error_code (request, SOUP_STATUS_NOT_FOUND, "unknown_server", "There is no such server", NULL);
      else
        ved_request_reply_gerror (request, error, NULL);
      return;
    }

  out = g_string_new ("{");
  ved_json_member_string (out, "status", "removed");
  ved_json_member_string (out, "server_name", ved_request_get_param (request));
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_server_remove (VedService *service,
                          VedRequest *request)
{
  ved_request_hold (request);
  ved_engine_forget_server_async (service->engine, ved_request_get_param (request), NULL, removed_cb,
                                  ved_request_ref (request));
}
