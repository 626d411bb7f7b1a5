/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-history.h"

#include "base/ved-csv.h"
#include "base/ved-error.h"
#include "base/ved-json.h"
#include "ctl/ved-ctl-daemon.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What a daemon has recorded of its own: changes of level, and the fleet minute by minute. It makes CSV of its tables
 * itself; of one server it tells the events as JSON only, and these become the same table here. */

const char *const ved_ctl_history_tables[] = { "alerts", "environment", "server", NULL };
const char *const ved_ctl_history_ranges[] = { "5m", "15m", "30m", "1h", "8h", "1d", "1w", "1M", NULL };

static const struct {
  const char *key;
  gboolean is_words;            /* anything may stand there */
} columns[] = {
  { "timestamp" }, { "server_name", TRUE }, { "event_type" }, { "previous_level" }, { "new_level" }, { "risk_score" },
  { "resolved_at" }, { "resolution_duration_minutes" }, { "caused_incident" }, { "notes", TRUE },
};

/* Returns: (transfer full) (nullable): a good answer */
static GBytes *
ask (const char *daemon,
     const char *path,
     GError    **error)
{
  const VedHttpRequest request = { .accept = "application/json" };
  g_autoptr(VedHttpClient) client = ved_ctl_open_daemon (daemon, error);
  g_autoptr(VedHttpReply) reply = client != NULL ? ved_ctl_ask_daemon (client, path, &request, NULL, error) : NULL;

  return reply != NULL && ved_http_reply_check (reply, error) ? g_bytes_ref (reply->body) : NULL;
}

static char *
make_path (const VedCtlHistoryQuestion *asked)
{
  const char *range = asked->range != NULL ? asked->range : "1d";
  g_autofree char *server = asked->server != NULL ? g_uri_escape_string (asked->server, NULL, FALSE) : NULL;

  if (g_str_equal (asked->what, "server"))
    return g_strdup_printf ("/historical/server/%s?time_range=%s", server, range);
  if (server != NULL)
    return g_strdup_printf ("/historical/alerts?time_range=%s&server_name=%s", range, server);

  return g_strdup_printf ("/historical/export/%s?time_range=%s&format=%s", asked->what, range,
                          asked->as_json ? "json" : "csv");
}

/* As the daemon writes its tables. */
static void
append_value (GString  *csv,
              JsonNode *value,
              gboolean  is_words)
{
  const GType type = value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (is_words)
    ved_csv_append_words (csv, type == G_TYPE_STRING ? json_node_get_string (value) : "");
  else if (type == G_TYPE_STRING)
    g_string_append (csv, json_node_get_string (value));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (csv, json_node_get_boolean (value) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE || type == G_TYPE_INT64)
    g_string_append (csv, g_ascii_formatd (number, sizeof number, "%.1f", json_node_get_double (value)));
}

static char *
events_to_csv (JsonArray *events)
{
  GString *csv = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append_printf (csv, "%s%s", i > 0 ? "," : "", columns[i].key);
  g_string_append_c (csv, '\n');
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonNode *event = json_array_get_element (events, i);

      for (guint j = 0; JSON_NODE_HOLDS_OBJECT (event) && j < G_N_ELEMENTS (columns); j++)
        {
          if (j > 0)
            g_string_append_c (csv, ',');
          append_value (csv, json_object_get_member (json_node_get_object (event), columns[j].key), columns[j].is_words);
        }
      g_string_append_c (csv, '\n');
    }

  return g_string_free (csv, FALSE);
}

/* Returns: (transfer full) (nullable): the CSV that an answer has, or that its events make */
static char *
take_csv (JsonObject *answer)
{
  static const char *const arrays[] = { "events", "alerts" };
  const char *csv = ved_json_get_text (answer, "csv_data");

  if (csv != NULL)
    return g_strdup (csv);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      JsonNode *node = json_object_get_member (answer, arrays[i]);

      if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
        return events_to_csv (json_node_get_array (node));
    }

  return NULL;
}

/* A table that was too long for one answer begins later than it was asked for. */
static void
tell_extent (JsonObject *answer)
{
  if (ved_json_get_flag (answer, "truncated"))
    g_printerr ("vedettectl export: these are the latest only, from %s on: there are more in this range than one answer has\n",
                ved_json_get_text (answer, "from"));
}

/**
 * ved_ctl_history_fetch:
 * @asked: what to ask for; for the table "server" it names one
 *
 * Asks a daemon for its records; the key is that of VEDETTE_API_KEY. Runs the main loop meanwhile.
 *
 * Returns: (transfer full): CSV, or the JSON object as the daemon answers; %NULL with a reason
 */
char *
ved_ctl_history_fetch (const VedCtlHistoryQuestion  *asked,
                       GError                      **error)
{
  g_autofree char *path = make_path (asked);
  g_autoptr(GBytes) body = ask (asked->daemon, path, error);
  g_autoptr(JsonObject) answer = NULL;
  gsize length;
  char *text;

  if (body == NULL)
    return NULL;
  answer = ved_json_read_bytes (body, NULL);
  text = answer == NULL ? NULL : asked->as_json ? g_strndup (g_bytes_get_data (body, &length), g_bytes_get_size (body))
         : take_csv (answer);
  if (text == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s answered something that is not understood", asked->daemon);
  else
    tell_extent (answer);

  return text;
}
