/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-history"

#include "config.h"

#include "server/ved-handlers.h"

#include "store/history/ved-historical-answer.h"

/* /historical/…: what was, over one of the ranges (ved-historical-answer.c). */

#define MAX_TRANSITIONS 50000

typedef struct {
  VedRequest *request;
  VedHistoricalQuestion *question;
} Query;

static void
query_free (Query *query)
{
  ved_request_unref (query->request);
  ved_historical_question_free (query->question);
  g_free (query);
}

/* Of a server that is not there and never changed its level, there is nothing to tell. */
static gboolean
is_unknown_server (const VedHistoricalQuestion *question,
                   GPtrArray                   *items,
                   const VedSnapshot           *shown)
{
  guint place;

  return question->kind == VED_HISTORICAL_SERVER && items->len == 0
         && (shown == NULL || !ved_snapshot_find (shown, question->server, &place));
}

static void
finish (Query     *query,
        VedEngine *engine,
        GPtrArray *items,
        GError    *error)
{
  if (items == NULL)
    ved_request_reply_gerror (query->request, error, NULL);
  else
    {
      g_autoptr(VedSnapshot) shown = ved_engine_ref_snapshot (engine);

      if (is_unknown_server (query->question, items, shown))
        ved_request_reply_error (query->request, SOUP_STATUS_NOT_FOUND, "There is no such server", NULL);
      else
        ved_request_reply_json (query->request, SOUP_STATUS_OK,
                                ved_historical_answer (query->question, items, shown));
      g_ptr_array_unref (items);
    }
  g_clear_error (&error);
  query_free (query);
}

static void
transitions_fetched_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  GError *error = NULL;
  GPtrArray *transitions = ved_engine_fetch_transitions_finish (VED_ENGINE (object), result, &error);

  finish (user_data, VED_ENGINE (object), transitions, error);
}

static void
rows_fetched_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GError *error = NULL;
  GPtrArray *rows = ved_engine_fetch_environment_finish (VED_ENGINE (object), result, &error);

  finish (user_data, VED_ENGINE (object), rows, error);
}

void
ved_handle_history (VedService *service,
                    VedRequest *request)
{
  GUri *uri = soup_server_message_get_uri (ved_request_get_message (request));
  g_autoptr(GError) error = NULL;
  VedHistoricalQuestion *question = ved_historical_question_new (g_uri_get_path (uri), g_uri_get_query (uri),
                                                                 ved_engine_get_now_us (service->engine), &error);
  Query *query;

  if (question == NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  query = g_new (Query, 1);
  *query = (Query) { ved_request_ref (request), question };
  ved_request_hold (request);
  if (ved_historical_question_is_of_alerts (question))
    ved_engine_fetch_transitions_async (service->engine, question->server, question->from_us, question->to_us,
                                        MAX_TRANSITIONS, NULL, transitions_fetched_cb, query);
  else
    ved_engine_fetch_environment_async (service->engine, question->from_us, question->to_us, question->max_rows, NULL,
                                        rows_fetched_cb, query);
}
