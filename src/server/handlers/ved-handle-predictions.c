/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-predictions"

#include "config.h"

#include "server/ved-handlers.h"

#include "wire/frames/ved-frame-codec.h"

/* GETs of what was computed before: a tag is compared, else a kept body is shared, else a worker makes
 * it. Nothing here forecasts. */

typedef struct {
  VedRequest *request;
  char *etag;
  gboolean frame;
  gboolean gzip;
} Waiting;

static void
set_body_headers (VedRequest *request,
                  const char *etag,
                  gboolean    gzip)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (ved_request_get_message (request));

  soup_message_headers_replace (headers, "ETag", etag);
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_append (headers, "Vary", "Accept, Accept-Encoding");
  if (gzip)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
}

static const char *
content_type (gboolean frame)
{
  return frame ? VED_FRAME_MEDIA_TYPE : "application/json";
}

static void
body_made_cb (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Waiting *waiting = user_data;
  g_autoptr(VedRequest) request = waiting->request;
  g_autofree char *etag = waiting->etag;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = ved_body_cache_fetch_finish (result, &error);

  if (body == NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  set_body_headers (request, etag, waiting->gzip);
  ved_request_reply (request, SOUP_STATUS_OK, content_type (waiting->frame), body);
}

/* @query is freed. */
static void
reply_with_body (VedService          *service,
                 VedRequest          *request,
                 const VedBodyRecipe *recipe,
                 VedPredictionsQuery *query)
{
  g_autoptr(VedPredictionsQuery) owned_query = query;
  g_autofree char *etag = ved_body_cache_make_etag (service->bodies, recipe);
  gboolean unchanged = ved_request_has_etag (request, etag);
  g_autoptr(GBytes) body = NULL;
  Waiting *waiting;

  if (unchanged)
    {
      set_body_headers (request, etag, FALSE);
      ved_request_reply (request, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
      return;
    }

  body = ved_body_cache_peek (service->bodies, recipe);
  if (body != NULL)
    {
      set_body_headers (request, etag, recipe->gzip);
      ved_request_reply (request, SOUP_STATUS_OK, content_type (recipe->frame), body);
      return;
    }

  waiting = g_new0 (Waiting, 1);
  waiting->request = ved_request_ref (request);
  waiting->etag = g_steal_pointer (&etag);
  waiting->frame = recipe->frame;
  waiting->gzip = recipe->gzip;
  ved_request_hold (request);
  ved_body_cache_fetch_async (service->bodies, recipe, g_steal_pointer (&owned_query), body_made_cb, waiting);
}

/* Why there is nothing yet, and what helps. */
static const char *
describe_lack (const VedEngineStatus *status)
{
  if (status->phase == VED_ENGINE_STARTING)
    return "The daemon is starting: history is being read";
  if (status->n_servers == 0)
    return "No server has been seen: send samples to /feed/data, or start the daemon with --source";

  return "No server can be forecast yet: that begins with the next samples";
}

static void
set_retry_after (VedRequest *request)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (ved_request_get_message (request)), "Retry-After",
                                VED_RETRY_AFTER_S);
}

/**
 * ved_handlers_check_alerts:
 *
 * Until there is a snapshot nobody knows which of the alerts of an earlier life are still open: that none is must not be
 * said, or whoever keeps incidents by what is listed would close them all at each restart.
 *
 * Returns: %FALSE where it has been answered that it is too early
 */
gboolean
ved_handlers_check_alerts (VedService *service,
                           VedRequest *request)
{
  g_autoptr(VedEngineStatus) status = NULL;

  if (ved_body_cache_get_snapshot (service->bodies) != NULL)
    return TRUE;
  status = ved_engine_get_status (service->engine);
  if (status->phase != VED_ENGINE_STARTING && status->n_servers == 0)
    return TRUE;

  set_retry_after (request);
  ved_request_reply_error (request, SOUP_STATUS_SERVICE_UNAVAILABLE,
                           "The daemon is starting: which alerts are open is known with its first result", NULL);

  return FALSE;
}

static gboolean
check_ready (VedService *service,
             VedRequest *request)
{
  g_autoptr(VedEngineStatus) status = NULL;
  const VedEngineSource *failed;

  if (service->can_predict)
    return TRUE;

  status = ved_engine_get_status (service->engine);
  failed = ved_service_find_failed (status);
  set_retry_after (request);
  ved_request_reply_error_code (request, SOUP_STATUS_SERVICE_UNAVAILABLE,
                                failed != NULL ? "source_failed" : "warming_up",
                                failed != NULL ? failed->message : describe_lack (status), "\"predictions\":{}");

  return FALSE;
}

static void
begin_recipe (VedRequest    *request,
              VedBodyKind    kind,
              VedBodyRecipe *recipe)
{
  recipe->kind = kind;
  recipe->frame = ved_request_wants_frame (request);
  recipe->gzip = ved_request_accepts_gzip (request);
}

static void
reply_for_query (VedService    *service,
                 VedRequest    *request,
                 VedBodyRecipe *recipe)
{
  g_autoptr(VedPredictionsQuery) query = NULL;
  g_autoptr(GError) error = NULL;

  if (recipe->fields != NULL || recipe->servers != NULL)
    {
      query = ved_predictions_query_new (ved_body_cache_get_snapshot (service->bodies), recipe->fields,
                                         recipe->servers, &error);
      if (query == NULL)
        {
          ved_request_reply_gerror (request, error, NULL);
          return;
        }
    }
  reply_with_body (service, request, recipe, g_steal_pointer (&query));
}

void
ved_handle_current (VedService *service,
                    VedRequest *request)
{
  VedBodyRecipe recipe = { 0 };

  if (!check_ready (service, request))
    return;

  begin_recipe (request, VED_BODY_CURRENT, &recipe);
  recipe.fields = ved_request_get_query (request, "fields");
  recipe.servers = ved_request_get_query (request, "servers");
  reply_for_query (service, request, &recipe);
}

void
ved_handle_summary (VedService *service,
                    VedRequest *request)
{
  VedBodyRecipe recipe = { 0 };

  if (!check_ready (service, request))
    return;

  begin_recipe (request, VED_BODY_SUMMARY, &recipe);
  reply_with_body (service, request, &recipe, NULL);
}

void
ved_handle_server (VedService *service,
                   VedRequest *request)
{
  const char *name = ved_request_get_param (request);
  VedBodyRecipe recipe = { 0 };
  g_autofree char *message = NULL;

  if (!check_ready (service, request))
    return;

  begin_recipe (request, VED_BODY_SERVER, &recipe);
  recipe.fields = ved_request_get_query (request, "fields");
  if (!ved_snapshot_find (ved_body_cache_get_snapshot (service->bodies), name, &recipe.server))
    {
      message = g_strdup_printf ("There is no server “%s”", name);
      ved_request_reply_error (request, SOUP_STATUS_NOT_FOUND, message, NULL);
      return;
    }
  reply_for_query (service, request, &recipe);
}

void
ved_handle_alerts (VedService *service,
                   VedRequest *request)
{
  VedBodyRecipe recipe = { 0 };

  if (!ved_handlers_check_alerts (service, request))
    return;
  if (ved_body_cache_get_snapshot (service->bodies) == NULL)
    {
      ved_request_reply_json (request, SOUP_STATUS_OK,
                              g_string_new ("{\"timestamp\":null,\"count\":0,\"alerts\":[]}"));
      return;
    }

  begin_recipe (request, VED_BODY_ALERTS, &recipe);
  recipe.frame = FALSE;
  reply_with_body (service, request, &recipe, NULL);
}
