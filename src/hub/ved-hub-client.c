/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-client"

#include "config.h"

#include "hub/ved-hub-client.h"

#include "base/ved-json.h"
#include "base/ved-url.h"
#include "hub/ved-hub-answer.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-name.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* A file of a Hub is asked for in two steps: HEAD tells its commit, hash, size and where the content is,
 * mostly on another host; GET there brings it. Redirects are followed by hand, for two reasons: the head
 * that counts is that of the Hub, and the token must not reach another host. */

#define MAX_ATTEMPTS    5
#define MAX_HOPS        5
#define MAX_PAUSE_S     300
#define MAX_ANSWER      (64 * 1024 * 1024)
#define MAX_PAGES       2000
#define WRITE_TIMEOUT_S 120     /* a Hub takes its time over a commit */
#define PIECE           (64 * 1024)

struct _VedHubClient
{
  const VedHubConfig *config;
  char *token;                  /* (nullable) */
  GUri *endpoint;               /* (nullable): when it is no address */
  SoupSession *session;
  SoupSession *head_session;
  SoupSession *write_session;
};

/* One request, which may have to be sent more than once. */
typedef struct {
  const char *method;
  gint64 offset;                /* where a GET goes on */
  const char *type;             /* (nullable): of the body */
  GBytes *body;                 /* (nullable) */
  const char *file;             /* (nullable): holds the body instead */
  GHashTable *heads;            /* (nullable): text → text, to go with it */
} Request;

VedHubClient *
ved_hub_client_new (const VedHubConfig *config,
                    const char         *token)
{
  VedHubClient *self = g_new0 (VedHubClient, 1);

  self->config = config;
  self->token = g_strdup (token);
  self->endpoint = g_uri_parse (config->endpoint, SOUP_HTTP_URI_FLAGS, NULL);
  self->session = soup_session_new_with_options ("timeout", config->download_timeout_s,
                                                 "user-agent", "vedette/" VED_VERSION, NULL);
  self->head_session = soup_session_new_with_options ("timeout", config->etag_timeout_s,
                                                      "user-agent", "vedette/" VED_VERSION, NULL);
  self->write_session = soup_session_new_with_options ("timeout", MAX (config->download_timeout_s, WRITE_TIMEOUT_S),
                                                       "user-agent", "vedette/" VED_VERSION, NULL);

  return self;
}

void
ved_hub_client_free (VedHubClient *self)
{
  soup_session_abort (self->session);
  soup_session_abort (self->head_session);
  soup_session_abort (self->write_session);
  g_object_unref (self->session);
  g_object_unref (self->head_session);
  g_object_unref (self->write_session);
  g_clear_pointer (&self->endpoint, g_uri_unref);
  g_free (self->token);
  g_free (self);
}

void
ved_hub_stat_clear (VedHubStat *self)
{
  g_clear_pointer (&self->commit, g_free);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->url, g_free);
}

static gboolean
is_same_host (GUri *a,
              GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b)) &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 && g_uri_get_port (a) == g_uri_get_port (b);
}

/* What leaves an encrypted Hub for one that is not is not followed. */
static GUri *
parse_url (VedHubClient  *self,
           const char    *url,
           GError       **error)
{
  g_autoptr(GUri) uri = ved_url_parse (url, SOUP_HTTP_URI_FLAGS);

  if (self->endpoint == NULL || uri == NULL)
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID,
                   "“%s” is no address of a Hub: HF_ENDPOINT has the form https://HOST", url);
      return NULL;
    }
  if (g_str_equal (g_uri_get_scheme (uri), "http") && g_str_equal (g_uri_get_scheme (self->endpoint), "https"))
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "The Hub points to %s, which is not encrypted",
                   g_uri_get_host (uri));
      return NULL;
    }

  return g_steal_pointer (&uri);
}

/* The body of each try is read from its beginning. */
static gboolean
set_body (SoupMessage    *message,
          const Request  *request,
          GError        **error)
{
  g_autoptr(GFile) file = request->file != NULL ? g_file_new_for_path (request->file) : NULL;
  g_autoptr(GFileInputStream) stream = NULL;
  g_autoptr(GFileInfo) info = NULL;

  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->type, request->body);
  if (file == NULL)
    return TRUE;
  stream = g_file_read (file, NULL, error);
  info = stream != NULL ? g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error) : NULL;
  if (info == NULL)
    return FALSE;
  soup_message_set_request_body (message, request->type, G_INPUT_STREAM (stream), (gssize) g_file_info_get_size (info));

  return TRUE;
}

static void
set_heads (SoupMessageHeaders *headers,
           const Request      *request)
{
  GHashTableIter iter;
  gpointer name, value;

  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (request->offset > 0)
    soup_message_headers_set_range (headers, request->offset, -1);
  if (request->heads == NULL)
    return;
  g_hash_table_iter_init (&iter, request->heads);
  while (g_hash_table_iter_next (&iter, &name, &value))
    soup_message_headers_replace (headers, name, value);
}

static SoupMessage *
new_message (VedHubClient   *self,
             const Request  *request,
             const char     *url,
             GError        **error)
{
  g_autoptr(GUri) uri = parse_url (self, url, error);
  g_autoptr(SoupMessage) message = NULL;
  SoupMessageHeaders *headers;

  if (uri == NULL)
    return NULL;

  message = soup_message_new_from_uri (request->method, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  set_heads (headers, request);
  if (!set_body (message, request, error))
    return NULL;
  if (self->token != NULL && is_same_host (uri, self->endpoint))
    {
      g_autofree char *value = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }

  return g_steal_pointer (&message);
}

static gboolean
may_retry (const GError *error)
{
  return error->domain == G_IO_ERROR ? error->code != G_IO_ERROR_CANCELLED
                                     : error->domain == G_RESOLVER_ERROR || error->domain == SOUP_SESSION_ERROR;
}

static void
set_network_error (GError      **error,
                   const char   *url,
                   GError       *cause)
{
  g_autoptr(GError) owned = cause;
  g_autoptr(GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NETWORK, "%s cannot be reached: %s",
                 uri != NULL ? g_uri_get_host (uri) : url, owned->message);
}

/* Sends once. @pause: after how many seconds another try makes sense, 0 when it makes none. */
static GInputStream *
send_once (VedHubClient  *self,
           SoupMessage   *message,
           const char    *url,
           guint         *pause,
           GCancellable  *cancellable,
           GError       **error)
{
  const char *method = soup_message_get_method (message);
  SoupSession *session = g_str_equal (method, "HEAD") ? self->head_session
                         : g_str_equal (method, "GET") ? self->session : self->write_session;
  g_autoptr(GError) fault = NULL;
  g_autoptr(GInputStream) stream = soup_session_send (session, message, cancellable, &fault);
  guint status = soup_message_get_status (message);

  *pause = 0;
  if (stream == NULL)
    {
      *pause = may_retry (fault) ? 1 : 0;
      set_network_error (error, url, g_steal_pointer (&fault));
      return NULL;
    }
  if (status == VED_HUB_STATUS_TOO_MANY_REQUESTS)
    *pause = MAX (ved_hub_answer_get_pause (message), 1);
  else if (SOUP_STATUS_IS_SERVER_ERROR (status))
    *pause = 1;

  return g_steal_pointer (&stream);
}

/* Sends, waits out limits and short failures. An answer of the Hub that is a fault is still an answer. */
static GInputStream *
send_patiently (VedHubClient   *self,
                const Request  *request,
                const char     *url,
                SoupMessage   **message,
                GCancellable   *cancellable,
                GError        **error)
{
  guint waited = 0;

  for (guint attempt = 1;; attempt++)
    {
      g_autoptr(SoupMessage) asked = new_message (self, request, url, error);
      g_autoptr(GInputStream) stream = NULL;
      g_autoptr(GError) fault = NULL;
      guint pause;

      if (asked == NULL)
        return NULL;
      stream = send_once (self, asked, url, &pause, cancellable, &fault);
      waited += pause;
      if (pause == 0 || attempt >= MAX_ATTEMPTS || waited > MAX_PAUSE_S)
        {
          *message = g_steal_pointer (&asked);
          if (fault != NULL)
            g_propagate_error (error, g_steal_pointer (&fault));
          return g_steal_pointer (&stream);
        }
      g_clear_object (&stream);
      if (!self->config->wait (pause, cancellable, self->config->wait_data, error))
        return NULL;
    }
}

static char *
find_target (SoupMessage *message,
             const char  *url)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");

  return location != NULL ? g_uri_resolve_relative (url, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
}

static gboolean
is_relative_redirect (SoupMessage *message)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");

  return SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)) && location != NULL &&
         g_uri_peek_scheme (location) == NULL && !g_str_has_prefix (location, "//");
}

/* Heads that somebody wants to see are for him alone. */
static gboolean
leads_elsewhere (const char *url,
                 const char *target)
{
  g_autoptr(GUri) from = ved_url_parse (url, SOUP_HTTP_URI_FLAGS), to = ved_url_parse (target, SOUP_HTTP_URI_FLAGS);

  return from == NULL || to == NULL || !is_same_host (from, to);
}

/* Sends and follows. @relative_only: stop where the Hub hands over to another host. @url is where it ended. */
static GInputStream *
send_and_follow (VedHubClient   *self,
                 const Request  *request,
                 char          **url,
                 gboolean        relative_only,
                 SoupMessage   **message,
                 GCancellable   *cancellable,
                 GError        **error)
{
  Request onward = *request;

  for (guint hop = 0; hop < MAX_HOPS; hop++)
    {
      g_autoptr(SoupMessage) asked = NULL;
      g_autoptr(GInputStream) stream = send_patiently (self, &onward, *url, &asked, cancellable, error);
      g_autofree char *target = NULL;

      if (stream == NULL)
        return NULL;
      if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (asked)) &&
          (!relative_only || is_relative_redirect (asked)))
        target = find_target (asked, *url);
      if (target == NULL)
        {
          *message = g_steal_pointer (&asked);
          return g_steal_pointer (&stream);
        }
      if (leads_elsewhere (*url, target))
        onward.heads = NULL;
      g_free (*url);
      *url = g_steal_pointer (&target);
    }

  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "The Hub sends round in circles at %s", *url);

  return NULL;
}

static GBytes *
read_all (GInputStream  *stream,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(GByteArray) all = g_byte_array_new ();

  for (;;)
    {
      guint start = all->len;
      gssize n;

      if (start > MAX_ANSWER)
        {
          g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "The Hub's answer is longer than %d MiB",
                       MAX_ANSWER / 1024 / 1024);
          return NULL;
        }
      g_byte_array_set_size (all, start + PIECE);
      n = g_input_stream_read (stream, all->data + start, PIECE, cancellable, error);
      if (n < 0)
        return NULL;
      g_byte_array_set_size (all, start + (guint) n);
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&all));
    }
}

/* Reads one answer of the API. @next: (out) (nullable): where the list goes on. */
static GBytes *
get_answer (VedHubClient  *self,
            char         **url,
            const char    *what,
            char         **next,
            GCancellable  *cancellable,
            GError       **error)
{
  const Request request = { .method = "GET" };
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GInputStream) stream = send_and_follow (self, &request, url, TRUE, &message, cancellable, error);
  g_autofree char *link = NULL;

  if (stream == NULL)
    return NULL;
  if (soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      ved_hub_answer_set_error (message, what, self->token != NULL, error);
      return NULL;
    }

  link = ved_hub_answer_get_next (message);
  if (next != NULL)
    *next = link != NULL ? g_uri_resolve_relative (*url, link, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  return read_all (stream, cancellable, error);
}

static char *
read_commit (GBytes      *answer,
             const char  *what,
             GError     **error)
{
  g_autoptr(JsonObject) object = ved_json_read_bytes (answer, NULL);
  const char *commit = ved_json_get_text (object, "sha");

  if (commit != NULL && ved_hub_name_is_commit (commit))
    return g_strdup (commit);

  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB,
               "%s: what answered is no Hub, for it names no commit; a portal or a proxy may stand between", what);

  return NULL;
}

/**
 * ved_hub_client_find_commit:
 * @repository: from ved_hub_name_parse()
 * @revision: a branch, a tag, or a commit
 *
 * Asks where a revision is now.
 *
 * Returns: (transfer full) (nullable): the commit
 */
char *
ved_hub_client_find_commit (VedHubClient  *self,
                            const char    *repository,
                            const char    *revision,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autofree char *escaped = g_uri_escape_string (revision, NULL, FALSE);
  g_autofree char *url = g_strdup_printf ("%s/api/datasets/%s/revision/%s", self->config->endpoint, repository, escaped);
  g_autofree char *what = g_strdup_printf ("%s at %s", repository, revision);
  g_autoptr(GBytes) answer = get_answer (self, &url, what, NULL, cancellable, error);

  return answer != NULL ? read_commit (answer, what, error) : NULL;
}

/* The list may go on at the Hub only. */
static gboolean
check_next (VedHubClient  *self,
            const char    *next,
            GError       **error)
{
  g_autoptr(GUri) uri = parse_url (self, next, error);

  if (uri == NULL)
    return FALSE;
  if (is_same_host (uri, self->endpoint))
    return TRUE;
  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "The list of files goes on at another host, %s",
               g_uri_get_host (uri));

  return FALSE;
}

/**
 * ved_hub_client_list:
 * @commit: from ved_hub_client_find_commit()
 *
 * Asks for all files, page by page.
 */
VedHubListing *
ved_hub_client_list (VedHubClient  *self,
                     const char    *repository,
                     const char    *commit,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(VedHubListing) listing = ved_hub_listing_new (commit);
  g_autofree char *url = g_strdup_printf ("%s/api/datasets/%s/tree/%s?recursive=true&expand=false",
                                          self->config->endpoint, repository, commit);

  for (guint page = 0; page < MAX_PAGES; page++)
    {
      g_autofree char *next = NULL;
      g_autoptr(GBytes) answer = get_answer (self, &url, repository, &next, cancellable, error);

      if (answer == NULL || !ved_hub_listing_add_tree (listing, g_bytes_get_data (answer, NULL),
                                                       (gssize) g_bytes_get_size (answer), error))
        return NULL;
      if (next == NULL)
        return g_steal_pointer (&listing);
      if (!check_next (self, next, error))
        return NULL;
      g_free (url);
      url = g_steal_pointer (&next);
    }

  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "%s: the list of files has no end", repository);

  return NULL;
}

static gboolean
read_stat (SoupMessage  *message,
           const char   *url,
           VedHubStat   *stat,
           GError      **error)
{
  const char *commit = soup_message_headers_get_one (soup_message_get_response_headers (message), "X-Repo-Commit");

  stat->commit = g_strdup (commit);
  stat->etag = ved_hub_answer_get_etag (message);
  stat->size = ved_hub_answer_get_size (message);
  stat->url = SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)) ? find_target (message, url)
                                                                            : g_strdup (url);
  if (commit != NULL && ved_hub_name_is_commit (commit) && stat->etag != NULL &&
      ved_hub_name_is_safe_etag (stat->etag) && stat->size >= 0 && stat->url != NULL)
    return TRUE;

  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB,
               "What answered at %s is no Hub: it tells no commit, hash and size; a portal or a proxy may stand between",
               url);
  ved_hub_stat_clear (stat);

  return FALSE;
}

/**
 * ved_hub_client_stat:
 * @path: of a file in @repository
 * @stat: (out): to be cleared
 *
 * Asks what a file is and where its content is.
 */
gboolean
ved_hub_client_stat (VedHubClient  *self,
                     const char    *repository,
                     const char    *commit,
                     const char    *path,
                     VedHubStat    *stat,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *url = g_strdup_printf ("%s/datasets/%s/resolve/%s/%s", self->config->endpoint, repository, commit,
                                          escaped);
  g_autofree char *what = g_strdup_printf ("%s of %s", path, repository);
  const Request request = { .method = "HEAD" };
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GInputStream) stream = send_and_follow (self, &request, &url, TRUE, &message, cancellable, error);
  guint status;

  memset (stat, 0, sizeof *stat);
  if (stream == NULL)
    return FALSE;
  status = soup_message_get_status (message);
  if (!SOUP_STATUS_IS_SUCCESSFUL (status) && !SOUP_STATUS_IS_REDIRECTION (status))
    {
      ved_hub_answer_set_error (message, what, self->token != NULL, error);
      return FALSE;
    }

  return read_stat (message, url, stat, error);
}

/**
 * ved_hub_client_open:
 * @url: from ved_hub_client_stat()
 * @offset: how much one has already
 * @resumed: (out): whether what comes goes on at @offset; else it is the whole
 *
 * Opens the content of a file. To another host than the Hub's the token does not go.
 */
GInputStream *
ved_hub_client_open (VedHubClient  *self,
                     const char    *url,
                     gint64         offset,
                     gboolean      *resumed,
                     GCancellable  *cancellable,
                     GError       **error)
{
  const Request request = { .method = "GET", .offset = offset };
  g_autofree char *at = g_strdup (url);
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GInputStream) stream = send_and_follow (self, &request, &at, FALSE, &message, cancellable, error);
  guint status;
  goffset start, end, total;

  *resumed = FALSE;
  if (stream == NULL)
    return NULL;
  status = soup_message_get_status (message);
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && offset > 0)
    return ved_hub_client_open (self, url, 0, resumed, cancellable, error);
  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT)
    {
      ved_hub_answer_set_error (message, "The content of a file", FALSE, error);
      return NULL;
    }
  if (status == SOUP_STATUS_PARTIAL_CONTENT)
    {
      *resumed = soup_message_headers_get_content_range (soup_message_get_response_headers (message), &start, &end,
                                                         &total) && start == offset;
      if (!*resumed)
        {
          g_set_error_literal (error, VED_HUB_ERROR, VED_HUB_ERROR_NETWORK, "The Hub sent another part than was asked for");
          return NULL;
        }
    }

  return g_steal_pointer (&stream);
}

/**
 * ved_hub_client_post:
 * @url: at the Hub; may begin with the slash of its path
 * @type: of @body
 * @what: is asked for, in a few words, for messages
 * @status: (out) (optional): the answer's
 *
 * Has the Hub change something.
 *
 * Returns: (transfer full) (nullable): its answer
 */
GBytes *
ved_hub_client_post (VedHubClient  *self,
                     const char    *url,
                     const char    *type,
                     GBytes        *body,
                     const char    *what,
                     guint         *status,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(GHashTable) heads = g_hash_table_new (g_str_hash, g_str_equal);
  const Request request = { .method = "POST", .type = type, .body = body, .heads = heads };
  g_autofree char *at = *url == '/' ? g_strconcat (self->config->endpoint, url, NULL) : g_strdup (url);
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GInputStream) stream = NULL;

  g_hash_table_insert (heads, (gpointer) "Accept",
                       (gpointer) (g_str_has_prefix (type, "application/vnd.") ? type : "application/json"));
  stream = send_and_follow (self, &request, &at, TRUE, &message, cancellable, error);
  if (stream == NULL)
    return NULL;
  if (status != NULL)
    *status = soup_message_get_status (message);
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    {
      ved_hub_answer_set_error (message, what, self->token != NULL, error);
      return NULL;
    }

  return read_all (stream, cancellable, error);
}

/**
 * ved_hub_client_put:
 * @url: where the Hub wants the content; to another host than the Hub's the token does not go
 * @heads: (nullable): text → text, to go with it; not to another host that the first one hands over to
 * @file: is sent whole
 * @what: it is, for messages
 */
gboolean
ved_hub_client_put (VedHubClient  *self,
                    const char    *url,
                    GHashTable    *heads,
                    const char    *file,
                    const char    *what,
                    GCancellable  *cancellable,
                    GError       **error)
{
  const Request request = { .method = "PUT", .file = file, .heads = heads };
  g_autofree char *at = g_strdup (url);
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GInputStream) stream = send_and_follow (self, &request, &at, FALSE, &message, cancellable, error);

  if (stream == NULL)
    return FALSE;
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    return TRUE;
  ved_hub_answer_set_error (message, what, FALSE, error);

  return FALSE;
}
