/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-request"

#include "config.h"

#include "server/ved-request.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-json-scanner.h"
#include "wire/json/ved-json-writer.h"

#include <string.h>

typedef struct {
  guint status;
  const char *code;
} ErrorCode;

/* The `error` of error bodies. */
static const ErrorCode error_codes[] = {
  { SOUP_STATUS_BAD_REQUEST, "bad_request" },
  { SOUP_STATUS_FORBIDDEN, "forbidden" },
  { SOUP_STATUS_NOT_FOUND, "not_found" },
  { SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed" },
  { SOUP_STATUS_CONFLICT, "busy" },
  { SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too_large" },
  { SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type" },
  { SOUP_STATUS_UNPROCESSABLE_ENTITY, "invalid" },
  { 429, "rate_limited" },
  { SOUP_STATUS_SERVICE_UNAVAILABLE, "warming_up" },
};

struct _VedRequest
{
  int ref_count;
  SoupServerMessage *message;
  char *param;
  gboolean held;
  gboolean gone;                /* the exchange ended */
};

static void
ended_cb (SoupServerMessage *message,
          gpointer           user_data)
{
  VedRequest *self = user_data;

  self->gone = TRUE;
}

/**
 * ved_request_new:
 * @message: the exchange
 * @param: (nullable): what stands for the braces of the route, decoded
 */
VedRequest *
ved_request_new (SoupServerMessage *message,
                 const char        *param)
{
  VedRequest *self = g_new0 (VedRequest, 1);

  self->ref_count = 1;
  self->message = g_object_ref (message);
  self->param = g_strdup (param);
  g_signal_connect (message, "finished", G_CALLBACK (ended_cb), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (ended_cb), self);

  return self;
}

VedRequest *
ved_request_ref (VedRequest *self)
{
  self->ref_count++;

  return self;
}

void
ved_request_unref (VedRequest *self)
{
  if (--self->ref_count > 0)
    return;

  g_signal_handlers_disconnect_by_data (self->message, self);
  g_object_unref (self->message);
  g_free (self->param);
  g_free (self);
}

SoupServerMessage *
ved_request_get_message (VedRequest *self)
{
  return self->message;
}

const char *
ved_request_get_param (VedRequest *self)
{
  return self->param;
}

static GStrvBuilder *
query_values (VedRequest *self,
              const char *name)
{
  g_autoptr(GStrvBuilder) values = g_strv_builder_new ();
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->message));
  g_autofree char *attribute = NULL, *value = NULL;
  GUriParamsIter iter;

  g_uri_params_iter_init (&iter, query == NULL ? "" : query, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &attribute, &value, NULL))
    {
      if (strcmp (attribute, name) == 0)
        g_strv_builder_add (values, value);
      g_clear_pointer (&attribute, g_free);
      g_clear_pointer (&value, g_free);
    }

  return g_steal_pointer (&values);
}

/**
 * ved_request_get_query:
 * @name: of a query parameter
 *
 * Returns: (nullable) (transfer none): its first value, decoded; valid as long as the request
 */
const char *
ved_request_get_query (VedRequest *self,
                       const char *name)
{
  g_autofree char *data_key = g_strconcat ("ved-query-", name, NULL);
  g_autoptr(GStrvBuilder) builder = NULL;
  g_auto(GStrv) values = NULL;

  if (g_object_get_data (G_OBJECT (self->message), data_key) == NULL)
    {
      builder = query_values (self, name);
      values = g_strv_builder_end (builder);
      g_object_set_data_full (G_OBJECT (self->message), data_key, g_strdup (values[0]), g_free);
    }

  return g_object_get_data (G_OBJECT (self->message), data_key);
}

/**
 * ved_request_get_list:
 * @name: of a query parameter that may be repeated, and hold commas
 *
 * Returns: (transfer full): all its values in order; empty without any
 */
char **
ved_request_get_list (VedRequest *self,
                      const char *name)
{
  g_autoptr(GStrvBuilder) builder = query_values (self, name);
  g_auto(GStrv) values = g_strv_builder_end (builder);
  g_autofree char *joined = g_strjoinv (",", values);

  return *joined == '\0' ? g_new0 (char *, 1) : g_strsplit (joined, ",", -1);
}

/**
 * ved_request_get_time:
 * @name: of a query parameter
 * @time_us: (inout): its time; left alone where the query has no such parameter
 *
 * Returns: %FALSE when it is there but is no ISO 8601 time; the client has been told
 */
gboolean
ved_request_get_time (VedRequest *self,
                      const char *name,
                      gint64     *time_us)
{
  const char *text = ved_request_get_query (self, name);
  g_autofree char *message = NULL;

  if (text == NULL || ved_iso8601_parse (text, strlen (text), NULL, time_us))
    return TRUE;

  message = g_strdup_printf ("%s: not an ISO 8601 time such as 2026-01-15T10:05:02Z", name);
  ved_request_reply_error (self, SOUP_STATUS_UNPROCESSABLE_ENTITY, message, NULL);

  return FALSE;
}

GBytes *
ved_request_get_body (VedRequest *self)
{
  return soup_message_body_flatten (soup_server_message_get_request_body (self->message));
}

/**
 * ved_request_read_json:
 *
 * Returns: (transfer full): the body as an object; an empty one when there is no body
 */
JsonObject *
ved_request_read_json (VedRequest *self,
                       GError    **error)
{
  g_autoptr(GBytes) body = ved_request_get_body (self);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *root;

  if (length == 0)
    return json_object_new ();
  if (!ved_json_check (text, length, error)
      || !json_parser_load_from_data (parser, text, (gssize) length, error))
    return NULL;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "The body is no JSON object, as in {\"name\":\"value\"}");
      return NULL;
    }

  return json_object_ref (json_node_get_object (root));
}

/* Whether @choice is in the list, and not with quality 0. */
static gboolean
header_accepts (VedRequest *self,
                const char *name,
                const char *choice)
{
  const char *header =
    soup_message_headers_get_list (soup_server_message_get_request_headers (self->message), name);
  GSList *choices;
  gboolean found;

  if (header == NULL)
    return FALSE;

  choices = soup_header_parse_quality_list (header, NULL);
  found = g_slist_find_custom (choices, choice, (GCompareFunc) g_ascii_strcasecmp) != NULL;
  soup_header_free_list (choices);

  return found;
}

gboolean
ved_request_accepts_gzip (VedRequest *self)
{
  return header_accepts (self, "Accept-Encoding", "gzip");
}

gboolean
ved_request_wants_frame (VedRequest *self)
{
  return header_accepts (self, "Accept", VED_FRAME_MEDIA_TYPE);
}

/**
 * ved_request_has_etag:
 * @etag: a strong tag with its quotes
 *
 * Returns: whether If-None-Match names it, so that the client has the body already
 */
gboolean
ved_request_has_etag (VedRequest *self,
                      const char *etag)
{
  const char *header = soup_message_headers_get_list (soup_server_message_get_request_headers (self->message),
                                                      "If-None-Match");
  GSList *tags;
  gboolean found = FALSE;

  if (header == NULL)
    return FALSE;

  tags = soup_header_parse_list (header);
  for (GSList *at = tags; at != NULL && !found; at = at->next)
    {
      const char *tag = at->data;

      found = strcmp (tag, "*") == 0 || strcmp (g_str_has_prefix (tag, "W/") ? tag + 2 : tag, etag) == 0;
    }
  soup_header_free_list (tags);

  return found;
}

/**
 * ved_request_set_etag:
 * @etag: with its quotes
 * @is_weak: whether bodies with this tag may differ in what does not matter
 *
 * Tells the client what to ask with the next time.
 */
void
ved_request_set_etag (VedRequest *self,
                      const char *etag,
                      gboolean    is_weak)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autofree char *weak = is_weak ? g_strconcat ("W/", etag, NULL) : NULL;

  soup_message_headers_replace (headers, "ETag", weak != NULL ? weak : etag);
}

/**
 * ved_request_set_retry_after:
 *
 * Tells the client when to ask again.
 */
void
ved_request_set_retry_after (VedRequest *self,
                             guint       seconds)
{
  g_autofree char *text = g_strdup_printf ("%u", seconds);

  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Retry-After", text);
}

/**
 * ved_request_waive_limit:
 *
 * Once it is answered, it does not count among the requests that its sender may send in a minute.
 */
void
ved_request_waive_limit (VedRequest *self)
{
  g_object_set_data (G_OBJECT (self->message), "ved-limit-waived", GINT_TO_POINTER (TRUE));
}

gboolean
ved_request_is_limit_waived (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "ved-limit-waived") != NULL;
}

/**
 * ved_request_hold:
 *
 * The answer comes later: who holds the request keeps a reference until it has replied.
 */
void
ved_request_hold (VedRequest *self)
{
  self->held = TRUE;
  soup_server_message_pause (self->message);
}

/**
 * ved_request_reply:
 * @content_type: (nullable): of @body
 * @body: (nullable): shared, not copied
 *
 * Ends the request.
 */
void
ved_request_reply (VedRequest *self,
                   guint       status,
                   const char *content_type,
                   GBytes     *body)
{
  SoupMessageBody *response;

  if (self->gone)
    return;

  soup_server_message_set_status (self->message, status, NULL);
  if (content_type != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Content-Type",
                                  content_type);
  response = soup_server_message_get_response_body (self->message);
  if (body != NULL)
    soup_message_body_append_bytes (response, body);
  soup_message_body_complete (response);

  if (self->held)
    {
      self->held = FALSE;
      soup_server_message_unpause (self->message);
    }
}

/**
 * ved_request_reply_json:
 * @body: (transfer full): one JSON value
 */
void
ved_request_reply_json (VedRequest *self,
                        guint       status,
                        GString    *body)
{
  g_autoptr(GBytes) bytes = g_string_free_to_bytes (body);

  ved_request_reply (self, status, "application/json", bytes);
}

static const char *
error_code (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_codes); i++)
    {
      if (error_codes[i].status == status)
        return error_codes[i].code;
    }

  return "internal";
}

/**
 * ved_request_reply_error:
 * @message: what is wrong and what helps
 * @more_members: (nullable): further members of the body, as JSON: "\"record\":3"
 *
 * Replies {"error":…,"message":…}; the status gives the code.
 */
void
ved_request_reply_error (VedRequest *self,
                         guint       status,
                         const char *message,
                         const char *more_members)
{
  ved_request_reply_error_code (self, status, error_code (status), message, more_members);
}

/**
 * ved_request_reply_error_code:
 * @code: what programs tell errors of one status apart by
 *
 * Like ved_request_reply_error(), where a status has more than one cause.
 */
void
ved_request_reply_error_code (VedRequest *self,
                              guint       status,
                              const char *code,
                              const char *message,
                              const char *more_members)
{
  GString *body = g_string_new ("{");

  ved_json_member_string (body, "error", code);
  ved_json_member_string (body, "message", message);
  if (more_members != NULL)
    {
      g_string_append_c (body, ',');
      g_string_append (body, more_members);
    }
  g_string_append_c (body, '}');
  ved_request_reply_json (self, status, body);
}

static guint
status_of_error (const GError *error)
{
  if (error->domain != VED_ERROR)
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;

  switch ((VedError) error->code)
    {
    case VED_ERROR_INVALID: return SOUP_STATUS_UNPROCESSABLE_ENTITY;
    case VED_ERROR_TOO_LARGE: return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
    case VED_ERROR_NOT_FOUND:
    case VED_ERROR_UNSUPPORTED: return SOUP_STATUS_NOT_FOUND;
    case VED_ERROR_LIMIT: return SOUP_STATUS_CONFLICT;
    case VED_ERROR_LOCKED:
    case VED_ERROR_BUSY: return SOUP_STATUS_SERVICE_UNAVAILABLE;
    default: return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
}

/* Where a status has more than one cause. */
static const char *
code_of_error (const GError *error,
               guint         status)
{
  if (g_error_matches (error, VED_ERROR, VED_ERROR_LIMIT))
    return "limit";

  return g_error_matches (error, VED_ERROR, VED_ERROR_LOCKED) ? "busy" : error_code (status);
}

/**
 * ved_request_reply_gerror:
 * @error: of VED_ERROR: its code gives the status; anything else is 500 and logged, and the client gets
 *   no more than that
 * @more_members: (nullable): as in ved_request_reply_error()
 */
void
ved_request_reply_gerror (VedRequest   *self,
                          const GError *error,
                          const char   *more_members)
{
  guint status = status_of_error (error);

  if (status == SOUP_STATUS_INTERNAL_SERVER_ERROR)
    {
      g_message ("%s %s: %s", soup_server_message_get_method (self->message),
                 g_uri_get_path (soup_server_message_get_uri (self->message)), error->message);
      ved_request_reply_error (self, status, "Something failed inside the daemon; its log says what", NULL);
      return;
    }

  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Retry-After",
                                  VED_RETRY_AFTER_S);
  ved_request_reply_error_code (self, status, code_of_error (error, status), error->message, more_members);
}
