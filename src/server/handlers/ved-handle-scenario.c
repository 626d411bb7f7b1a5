/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-scenario"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "wire/json/ved-json-writer.h"

/* The simulated fleet's scenario; 404 when there is no such fleet. */

#define MAX_NAMES 10

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
