/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-request-body"

#include "config.h"

#include "server/ved-request-body.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "base/ved-json-guard.h"

#include <string.h>

#define MAX_LIST  1000
#define MAX_ACTOR 255           /* bytes */
#define MAX_MUTES 10000         /* each is looked at for each alert, and all are written when one comes */

/**
 * ved_body_default_actor:
 *
 * Returns: (transfer full): who asks, where the body does not say
 */
char *
ved_body_default_actor (VedRequest *request)
{
  const char *host = soup_server_message_get_remote_host (ved_request_get_message (request));

  return g_strdup_printf ("api@%s", host == NULL ? "unknown" : host);
}

/* What a query says, as JSON would: a number or true and false where it looks like one. */
static JsonNode *
node_from_query (const char *text)
{
  JsonNode *node = ved_json_is_shallow (text, strlen (text), VED_JSON_DEEPEST) ? json_from_string (text, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING)
    return node;
  g_clear_pointer (&node, json_node_unref);
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);

  return node;
}

/**
 * ved_body_read_arguments:
 * @names: (array zero-terminated=1): what may stand in the query as well as in the body
 *
 * Returns: (transfer full) (nullable): the members of the body and, where it lacks them, what the query says;
 *   %NULL with an error where the body is no JSON object
 */
JsonObject *
ved_body_read_arguments (VedRequest         *request,
                         const char *const  *names,
                         GError            **error)
{
  g_autoptr(JsonObject) body = ved_request_read_json (request, error), all = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (body == NULL)
    return NULL;

  all = json_object_new ();
  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (all, name, json_node_copy (node));
  for (; *names != NULL; names++)
    {
      const char *text = ved_request_get_query (request, *names);

      if (text != NULL && !json_object_has_member (all, *names))
        json_object_set_member (all, *names, node_from_query (text));
    }

  return g_steal_pointer (&all);
}

/**
 * ved_body_check_members:
 * @names: (array zero-terminated=1): those that there are
 *
 * Returns: %FALSE with VED_ERROR_INVALID where @object has another: nothing that is asked for is passed over in silence
 */
gboolean
ved_body_check_members (JsonObject         *object,
                        const char *const  *names,
                        GError            **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      g_autofree char *list = NULL;

      if (g_strv_contains (names, name))
        continue;
      list = g_strjoinv (", ", (char **) names);
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: there is no such member; there are %s", name, list);
      return FALSE;
    }

  return TRUE;
}

/**
 * ved_body_read_members:
 * @names: (array zero-terminated=1): those that there are
 *
 * Returns: (transfer full) (nullable): the members of the body; %NULL with VED_ERROR_INVALID where it is no JSON object or has
 *   other members: what was mistyped is not as if it had been left out
 */
JsonObject *
ved_body_read_members (VedRequest         *request,
                       const char *const  *names,
                       GError            **error)
{
  g_autoptr(JsonObject) body = ved_request_read_json (request, error);

  return body != NULL && ved_body_check_members (body, names, error) ? g_steal_pointer (&body) : NULL;
}

/**
 * ved_body_read_text:
 * @text: (inout): stays as it is where there is no such member
 *
 * Returns: %FALSE with VED_ERROR_INVALID where it is something else than a text
 */
gboolean
ved_body_read_text (JsonObject  *object,
                    const char  *key,
                    const char **text,
                    GError     **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  if (*text == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be a text, as in \"%s\":\"…\"", key, key);

  return *text != NULL;
}

static gboolean
read_short_text (JsonObject  *body,
                 const char  *key,
                 gsize        most,
                 const char **text,
                 GError     **error)
{
  if (!ved_body_read_text (body, key, text, error))
    return FALSE;
  if (*text == NULL || strlen (*text) <= most)
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: may have %" G_GSIZE_FORMAT " bytes at most", key, most);

  return FALSE;
}

/**
 * ved_body_read_who:
 * @actor: (inout): who asks; stays as it is where there is no such member
 * @note: (inout) (optional): and what they say
 *
 * Both are kept, and go out with every event.
 */
gboolean
ved_body_read_who (JsonObject  *body,
                   const char **actor,
                   const char **note,
                   GError     **error)
{
  return read_short_text (body, "actor", MAX_ACTOR, actor, error)
         && (note == NULL || read_short_text (body, "note", VED_NOTE_MAX_BYTES, note, error));
}

/**
 * ved_body_read_until:
 * @now_us: the present
 * @until_us: (inout): stays as it is where there is no such member
 *
 * Returns: %FALSE with VED_ERROR_INVALID where it is no time, or a past one
 */
gboolean
ved_body_read_until (JsonObject  *body,
                     gint64       now_us,
                     gint64      *until_us,
                     GError     **error)
{
  if (!ved_body_read_time (body, "until", until_us, error))
    return FALSE;
  if (*until_us > now_us)
    return TRUE;
  g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "until: lies in the past");

  return FALSE;
}

/**
 * ved_body_check_mutes:
 *
 * Returns: %FALSE with VED_ERROR_LIMIT where there are as many mutes as there may be
 */
gboolean
ved_body_check_mutes (VedService  *service,
                      GError     **error)
{
  guint n_mutes = 0;

  ved_silences_get_mutes (ved_alert_desk_get_silences (ved_engine_get_alert_desk (service->engine)), &n_mutes);
  if (n_mutes < MAX_MUTES)
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_LIMIT, "there are %d mutes already: remove some first", MAX_MUTES);

  return FALSE;
}

/**
 * ved_body_read_time:
 * @time_us: (inout): stays as it is where there is no such member
 */
gboolean
ved_body_read_time (JsonObject  *object,
                    const char  *key,
                    gint64      *time_us,
                    GError     **error)
{
  const char *text = NULL;

  if (!ved_body_read_text (object, key, &text, error))
    return FALSE;
  if (text == NULL || ved_iso8601_parse (text, strlen (text), NULL, time_us))
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "%s: not an ISO 8601 time such as 2026-01-15T10:05:02Z", key);

  return FALSE;
}

/**
 * ved_body_read_list:
 * @list: (out) (transfer full): empty where there is no such member
 */
gboolean
ved_body_read_list (JsonObject  *object,
                    const char  *key,
                    GStrv       *list,
                    GError     **error)
{
  JsonNode *node = json_object_get_member (object, key);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;
  gboolean ok = (node == NULL || JSON_NODE_HOLDS_NULL (node) || array != NULL) && n <= MAX_LIST;

  *list = g_new0 (char *, MIN (n, MAX_LIST) + 1);
  for (guint i = 0; i < n && ok; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      ok = text != NULL && strchr (text, '\n') == NULL;
      (*list)[i] = g_strdup (text);
    }
  if (!ok)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be a list of at most %d names, as in [\"db1\",\"db2\"]", key,
                 MAX_LIST);

  return ok;
}

/**
 * ved_body_add_note:
 * @episode: (nullable): it is about this one
 *
 * Takes a note from the request's body and answers.
 */
void
ved_body_add_note (VedService *service,
                   VedRequest *request,
                   const char *server,
                   const char *episode)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_request_read_json (request, &error);
  g_autofree char *somebody = ved_body_default_actor (request);
  const char *actor = somebody, *text = NULL;
  const VedNote *added = NULL;
  GString *out;

  if (body != NULL && ved_body_read_who (body, &actor, NULL, &error) && ved_body_read_text (body, "text", &text, &error))
    {
      const VedNote note = {
        0, (char *) server, (char *) episode, ved_engine_get_now_us (service->engine), (char *) actor, (char *) text,
      };

      added = ved_alert_desk_add_note (ved_engine_get_alert_desk (service->engine), &note, &error);
    }
  if (added == NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  out = g_string_new (NULL);
  ved_alert_desk_write_note (added, out);
  ved_engine_silences_changed (service->engine);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}
