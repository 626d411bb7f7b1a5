/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-what-if-answer"

#include "config.h"

#include "app/insights/ved-what-if-answer.h"

#include "base/ved-error.h"
#include "base/ved-json.h"

#include <json-glib/json-glib.h>
#include <math.h>

/**
 * ved_what_if_answer_path:
 * @server: a name
 * @change: what would be different
 *
 * Returns: (transfer full): the document that answers it
 */
char *
ved_what_if_answer_path (const char            *server,
                         const VedWhatIfChange *change)
{
  const struct {
    const char *name;
    double factor;
  } factors[] = {
    { "cpu", change->cpu_factor }, { "iowait", change->iowait_factor }, { "memory", change->memory_factor },
    { "load", change->load_factor }, { "network", change->network_factor },
  };
  g_autofree char *name = g_uri_escape_string (server, NULL, FALSE);
  GString *path = g_string_new ("/whatif/");

  g_string_append (path, name);
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (text, sizeof text, "%.4f", factors[i].factor);
      g_string_append_printf (path, "%c%s=%s", i == 0 ? '?' : '&', factors[i].name, text);
    }
  if (change->clear)
    g_string_append (path, "&clear=true");
  if (change->flat)
    g_string_append (path, "&flat=true");

  return g_string_free (path, FALSE);
}

static gboolean
read_outcome (JsonObject       *answer,
              const char       *key,
              VedWhatIfOutcome *outcome)
{
  JsonNode *node = json_object_get_member (answer, key);
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  object = json_node_get_object (node);
  outcome->cpu_used = ved_json_get_number (object, "cpu_used", NAN);
  outcome->memory = ved_json_get_number (object, "memory", NAN);
  outcome->risk = ved_json_get_number (object, "risk", NAN);
  outcome->prob_30m = ved_json_get_number (object, "prob_30m", NAN);
  outcome->prob_8h = ved_json_get_number (object, "prob_8h", NAN);

  return TRUE;
}

/**
 * ved_what_if_answer_parse:
 * @bytes: the document of ved_what_if_answer_path()
 * @result: (out caller-allocates): forecast, risk and chances with the change and without
 *
 * Returns: whether it is such a document; %FALSE with VED_ERROR_INVALID
 */
gboolean
ved_what_if_answer_parse (GBytes           *bytes,
                          VedWhatIfResult  *result,
                          GError          **error)
{
  g_autoptr(JsonObject) object = ved_json_read_bytes (bytes, error);

  if (object == NULL)
    return FALSE;
  if (read_outcome (object, "changed", &result->changed) && read_outcome (object, "unchanged", &result->unchanged))
    return TRUE;

  g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "The answer tells of no outcome");

  return FALSE;
}
