/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-scenario"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "wire/json/ved-json-writer.h"

/* The scenario of the simulated fleet: of this daemon's own, else of the simulator that the configuration names; 404 when
 * there is neither. What a simulator answers is passed on as it is, once it is known to be an object; what it refuses is
 * refused with its words. */

#define MAX_NAMES        10
#define MAX_ANSWER_BYTES (64 * 1024)    /* a simulator answers in some hundred bytes */

/* Whether the question goes to a simulator elsewhere, since this daemon simulates nothing. */
static gboolean
is_elsewhere (VedService   *service,
              const GError *error)
{
  return service->simulator != NULL && g_error_matches (error, VED_ERROR, VED_ERROR_NOT_FOUND);
}

static gboolean
is_object (GBytes *body)
{
  g_autoptr(JsonObject) object = g_bytes_get_size (body) <= MAX_ANSWER_BYTES ? ved_json_read_bytes (body, NULL) : NULL;

  return object != NULL;
}

static void
reply_unavailable (VedRequest *request,
                   const char *message)
{
  ved_request_reply_error_code (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "simulator_unavailable", message, NULL);
}

static void
pass_on (VedRequest         *request,
         const VedHttpReply *reply)
{
  g_autofree char *message = ved_http_reply_dup_member (reply, "message");

  if (reply->status == SOUP_STATUS_OK && is_object (reply->body))
    ved_request_reply (request, SOUP_STATUS_OK, "application/json", reply->body);
  else if (reply->status == SOUP_STATUS_UNPROCESSABLE_ENTITY)
    ved_request_reply_error (request, reply->status, message != NULL ? message : "The simulator refuses this scenario", NULL);
  else if (reply->status == SOUP_STATUS_FORBIDDEN)
    reply_unavailable (request, "The simulator refuses the key: see simulator-key-file in vedetted.conf(5)");
  else
    reply_unavailable (request, "The simulator's answer is not understood");
}

static void
passed_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHttpReply) reply = ved_http_client_send_finish (VED_HTTP_CLIENT (source_object), result, &error);

  if (reply != NULL)
    {
      pass_on (request, reply);
      return;
    }

  g_message ("The simulator does not answer: %s", error->message);
  reply_unavailable (request, "The simulator of this fleet does not answer: is vedette-sim running?");
}

static void
ask_simulator (VedService *service,
               VedRequest *request,
               const char *path,
               const char *body)
{
  const VedHttpRequest question = { .json_body = body };

  ved_request_hold (request);
  ved_http_client_send_async (service->simulator, path, &question, NULL, passed_cb, ved_request_ref (request));
}

static void
set_elsewhere (VedService *service,
               VedRequest *request,
               const char *name)
{
  g_autoptr(GString) body = g_string_new ("{");

  ved_json_member_string (body, "scenario", name);
  g_string_append_c (body, '}');
  ask_simulator (service, request, "/scenario/set", body->str);
}

void
ved_handle_scenario_set (VedService *service,
                         VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_request_read_json (request, &error);
  JsonNode *node = body == NULL ? NULL : json_object_get_member (body, "scenario");
  const char *name = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  VedScenarioStatus before = { 0 }, after = { 0 };
  GString *out;

  if (error == NULL && name == NULL)
    g_set_error_literal (&error, VED_ERROR, VED_ERROR_INVALID,
                         "scenario: name one of healthy, degrading, critical, cascade");
  if (error != NULL || !ved_engine_get_scenario (service->engine, &before, &error)
      || !ved_engine_set_scenario (service->engine, name, &error)
      || !ved_engine_get_scenario (service->engine, &after, &error))
    {
      ved_scenario_status_clear (&before);
      if (name != NULL && is_elsewhere (service, error))
        set_elsewhere (service, request, name);
      else
        ved_request_reply_gerror (request, error, NULL);
      return;
    }

  out = g_string_new ("{");
  ved_json_member_string (out, "status", "success");
  ved_json_member_string (out, "old_scenario", before.scenario);
  ved_json_member_string (out, "new_scenario", after.scenario);
  ved_json_member_uint (out, "affected_servers", after.affected == NULL ? 0 : g_strv_length (after.affected));
  ved_json_member_uint (out, "tick_count", after.tick);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);

  ved_scenario_status_clear (&before);
  ved_scenario_status_clear (&after);
}

void
ved_handle_scenario_status (VedService *service,
                            VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  VedScenarioStatus status = { 0 };
  guint n_affected;
  GString *out;

  if (!ved_engine_get_scenario (service->engine, &status, &error))
    {
      if (is_elsewhere (service, error))
        ask_simulator (service, request, "/scenario/status", NULL);
      else
        ved_request_reply_gerror (request, error, NULL);
      return;
    }

  n_affected = status.affected == NULL ? 0 : g_strv_length (status.affected);
  out = g_string_new ("{");
  ved_json_member_string (out, "scenario", status.scenario);
  ved_json_member (out, "affected_servers");
  g_string_append_c (out, '[');
  for (guint i = 0; i < MIN (n_affected, MAX_NAMES); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_string (out, status.affected[i]);
    }
  g_string_append_c (out, ']');
  ved_json_member_uint (out, "total_affected", n_affected);
  ved_json_member_uint (out, "fleet_size", status.fleet_size);
  ved_json_member_uint (out, "tick_count", status.tick);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
  ved_scenario_status_clear (&status);
}
