/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-what-if"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "engine/explain/ved-what-if-advice.h"
#include "server/handlers/ved-what-if-json.h"
#include "server/ved-request-body.h"
#include "wire/json/ved-json-writer.h"

#include <string.h>

/* GET /whatif/{server}?scenario=restart, or with factors of its own: ?cpu=0.8&iowait=1&memory=1&load=1&network=1
 * &clear=true&flat=true; what is not named stays as it is. A POST says the same in a body. Nothing lasting comes of
 * it. */

typedef struct {
  const char *name;
  gsize offset;
} Member;

static const Member factors[] = {
  { "cpu", G_STRUCT_OFFSET (VedWhatIfChange, cpu_factor) },
  { "iowait", G_STRUCT_OFFSET (VedWhatIfChange, iowait_factor) },
  { "memory", G_STRUCT_OFFSET (VedWhatIfChange, memory_factor) },
  { "load", G_STRUCT_OFFSET (VedWhatIfChange, load_factor) },
  { "network", G_STRUCT_OFFSET (VedWhatIfChange, network_factor) },
};

static const Member switches[] = {
  { "clear", G_STRUCT_OFFSET (VedWhatIfChange, clear) },
  { "flat", G_STRUCT_OFFSET (VedWhatIfChange, flat) },
};

static const char *const arguments[] = { "scenario", "cpu", "iowait", "memory", "load", "network", "clear", "flat", NULL };

/* What @name is in the body or, of a GET, in the query, as text. */
static char *
get_text (VedRequest *request,
          JsonObject *body,
          const char *name)
{
  JsonNode *node = body != NULL ? json_object_get_member (body, name) : NULL;

  if (body == NULL)
    return g_strdup (ved_request_get_query (request, name));
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);

  return json_to_string (node, FALSE);
}

static gboolean
read_scenario (const char       *scenario,
               VedWhatIfChange  *change,
               GError          **error)
{
  VedWhatIfKind kind;

  if (ved_what_if_kind_from_key (scenario, &kind))
    {
      *change = ved_what_if_kind_get_change (kind);
      return TRUE;
    }
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "scenario: “%s” is no what-if", scenario);

  return FALSE;
}

static gboolean
read_factor (const char  *name,
             const char  *text,
             double      *factor,
             GError     **error)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0')
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: “%s” is no number", name, text);
      return FALSE;
    }
  *factor = value;

  return TRUE;
}

static gboolean
read_switch (const char  *name,
             const char  *text,
             gboolean    *is_on,
             GError     **error)
{
  *is_on = strcmp (text, "true") == 0;
  if (*is_on || strcmp (text, "false") == 0)
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be true or false, not “%s”", name, text);

  return FALSE;
}

static gboolean
read_change (VedRequest       *request,
             JsonObject       *body,
             VedWhatIfChange  *change,
             GError          **error)
{
  g_autofree char *scenario = get_text (request, body, "scenario");

  if (body != NULL && !ved_body_check_members (body, arguments, error))
    return FALSE;
  *change = ved_what_if_kind_get_change (VED_WHAT_IF_NOTHING);
  if (scenario != NULL && !read_scenario (scenario, change, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      g_autofree char *text = get_text (request, body, factors[i].name);

      if (text != NULL && !read_factor (factors[i].name, text, &G_STRUCT_MEMBER (double, change, factors[i].offset),
                                        error))
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autofree char *text = get_text (request, body, switches[i].name);

      if (text != NULL && !read_switch (switches[i].name, text, &G_STRUCT_MEMBER (gboolean, change, switches[i].offset), error))
        return FALSE;
    }

  return TRUE;
}

static void
answered_cb (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(VedRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  VedWhatIfResult what_if;
  GString *out;

  if (!ved_engine_what_if_finish (VED_ENGINE (source_object), result, &what_if, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  out = g_string_new ("{");
  ved_json_member_string (out, "server_name", ved_request_get_param (request));
  ved_json_member_string (out, "method", "re-run");
  ved_what_if_json_write_outcome (out, "changed", &what_if.changed);
  ved_what_if_json_write_outcome (out, "unchanged", &what_if.unchanged);
  ved_json_member_value (out, "risk_change", what_if.changed.risk - what_if.unchanged.risk, 0.1, 1);
  ved_json_member_bool (out, "safe", ved_what_if_is_safe (&what_if.changed));
  ved_json_member_value (out, "confidence", ved_what_if_get_confidence (&what_if.changed),
                         VED_PROBABILITY_RESOLUTION, 4);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_what_if (VedService *service,
                    VedRequest *request)
{
  gboolean is_post = soup_server_message_get_method (ved_request_get_message (request)) == SOUP_METHOD_POST;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = is_post ? ved_request_read_json (request, &error) : NULL;
  VedWhatIfChange change;

  if (error != NULL || !read_change (request, body, &change, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_request_hold (request);
  ved_engine_what_if_async (service->engine, ved_request_get_param (request), &change, NULL, answered_cb,
                            ved_request_ref (request));
}
