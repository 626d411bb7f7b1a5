/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-history"

#include "config.h"

#include "server/ved-handlers.h"

/* /historical/…: what was, over one of the ranges (ved-historical-answer.c). */

static void
history_fetched_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  VedRequest *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = ved_engine_fetch_history_finish (VED_ENGINE (object), result, &error);

  if (answer != NULL)
    ved_request_reply (request, SOUP_STATUS_OK, "application/json", answer);
  else
    ved_request_reply_gerror (request, error, NULL);
  ved_request_unref (request);
}

void
ved_handle_history (VedService *service,
                    VedRequest *request)
{
  GUri *uri = soup_server_message_get_uri (ved_request_get_message (request));
  g_autoptr(GError) error = NULL;
  VedHistoricalQuestion *question = ved_historical_question_new (g_uri_get_path (uri), g_uri_get_query (uri),
                                                                 ved_engine_get_now_us (service->engine), &error);

  if (question == NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_request_hold (request);
  ved_engine_fetch_history_async (service->engine, question, history_fetched_cb, ved_request_ref (request));
}
