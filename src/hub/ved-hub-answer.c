/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-answer"

#include "config.h"

#include "hub/ved-hub-answer.h"

#include "hub/ved-hub-error.h"

#include <string.h>

/* What the heads of a Hub's answers mean. Faults carry X-Error-Code and X-Error-Message; limits either
 * Retry-After, or the draft header RateLimit: "api";r=0;t=55, where t are the seconds until more is allowed. */

#define DEFAULT_PAUSE_S 10
#define MAX_SAID        300

static const char *
get_head (SoupMessage *message,
          const char  *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (message), name);
}

static gboolean
read_number (const char *text,
             gint64     *number)
{
  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, number, NULL);
}

/**
 * ved_hub_answer_get_pause:
 * @message: answered with 429
 *
 * Returns: how many seconds to wait before one asks again
 */
guint
ved_hub_answer_get_pause (SoupMessage *message)
{
  const char *limit = get_head (message, "RateLimit");
  const char *at = limit != NULL ? strstr (limit, ";t=") : NULL;
  gint64 seconds;

  if (read_number (get_head (message, "Retry-After"), &seconds))
    return (guint) MIN (seconds, G_MAXINT);
  if (at != NULL)
    return (guint) MIN (g_ascii_strtoull (at + strlen (";t="), NULL, 10), G_MAXINT);

  return DEFAULT_PAUSE_S;
}

static VedHubError
find_code (guint       status,
           const char *code)
{
  if (g_strcmp0 (code, "GatedRepo") == 0 || status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    return VED_HUB_ERROR_NOT_ALLOWED;
  if (g_strcmp0 (code, "EntryNotFound") == 0)
    return VED_HUB_ERROR_NO_ENTRY;
  if (status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE)
    return VED_HUB_ERROR_NOT_FOUND;
  if (status == VED_HUB_STATUS_TOO_MANY_REQUESTS)
    return VED_HUB_ERROR_LIMITED;
  if (SOUP_STATUS_IS_SERVER_ERROR (status))
    return VED_HUB_ERROR_NETWORK;

  return VED_HUB_ERROR_NOT_A_HUB;
}

/* What a person can do about it. */
static const char *
find_cure (guint       status,
           const char *code,
           gboolean    with_token,
           gboolean    is_read)
{
  if (g_strcmp0 (code, "GatedRepo") == 0)
    return "its owner has to let you in: ask on its page, then use your token";
  if (g_strcmp0 (code, "RevisionNotFound") == 0)
    return "there is no such branch or commit";
  if (g_strcmp0 (code, "EntryNotFound") == 0)
    return "there is no such file in it";
  if (status == SOUP_STATUS_UNAUTHORIZED || g_strcmp0 (code, "RepoNotFound") == 0)
    return with_token ? "there is no such dataset, or your token does not reach it"
                      : "there is no such dataset, or it is private and needs a token";
  if (status == SOUP_STATUS_FORBIDDEN)
    return is_read ? "the token lacks the right to read it" : "the token lacks the right to write to it";
  if (status == VED_HUB_STATUS_TOO_MANY_REQUESTS)
    return "too many requests: try again later, or use a token";
  if (status == SOUP_STATUS_NOT_FOUND)
    return "it is not there";

  return "try again later";
}

/**
 * ved_hub_answer_set_error:
 * @message: answered, and not with what was asked for
 * @what: that was asked for
 * @with_token: whether a token went with it
 *
 * Says what the Hub said, and what to do.
 */
void
ved_hub_answer_set_error (SoupMessage  *message,
                          const char   *what,
                          gboolean      with_token,
                          GError      **error)
{
  guint status = soup_message_get_status (message);
  const char *code = get_head (message, "X-Error-Code");
  const char *said = get_head (message, "X-Error-Message");
  const char *request = get_head (message, "X-Request-Id");
  const char *method = soup_message_get_method (message);
  gboolean is_read = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");
  g_autofree char *short_said = said != NULL ? g_strndup (said, MAX_SAID) : NULL;
  g_autofree char *quoted = short_said != NULL ? g_utf8_make_valid (short_said, -1) : NULL;
  g_autoptr(GString) said_text = NULL;

  said_text = g_string_new (NULL);
  if (quoted != NULL)
    g_string_append_printf (said_text, ", “%s”", quoted);
  if (request != NULL)
    g_string_append_printf (said_text, ", request %.64s", request);
  g_set_error (error, VED_HUB_ERROR, find_code (status, code), "%s: %s (HTTP %u%s)", what,
               find_cure (status, code, with_token, is_read), status, said_text->str);
}

/**
 * ved_hub_answer_get_next:
 *
 * Returns: (transfer full) (nullable): the address of the next page of a list
 */
char *
ved_hub_answer_get_next (SoupMessage *message)
{
  const char *link = soup_message_headers_get_list (soup_message_get_response_headers (message), "Link");
  g_autoptr(GRegex) regex = g_regex_new ("<([^>]+)>\\s*;[^,]*rel=\"?next\"?", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return link != NULL && g_regex_match (regex, link, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/**
 * ved_hub_answer_get_etag:
 *
 * Returns: (transfer full) (nullable): the hash of the content; that of a large file comes first
 */
char *
ved_hub_answer_get_etag (SoupMessage *message)
{
  const char *etag = get_head (message, "X-Linked-Etag");
  char *bare;
  gsize n;

  if (etag == NULL)
    etag = get_head (message, "ETag");
  if (etag == NULL)
    return NULL;
  if (g_str_has_prefix (etag, "W/"))
    etag += 2;
  if (*etag == '"')
    etag++;
  bare = g_strdup (etag);
  n = strlen (bare);
  if (n > 0 && bare[n - 1] == '"')
    bare[n - 1] = '\0';

  return bare;
}

/**
 * ved_hub_answer_get_size:
 *
 * Returns: the length of the content; -1 where it is not said. That of a redirect's own body is not it.
 */
gint64
ved_hub_answer_get_size (SoupMessage *message)
{
  gboolean redirect = SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message));
  gint64 size;

  if (read_number (get_head (message, "X-Linked-Size"), &size))
    return size;
  if (!redirect && read_number (get_head (message, "Content-Length"), &size))
    return size;

  return -1;
}
