/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-hub-transfer"

#include "config.h"

#include "hub/ved-hub-cache.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-revision.h"
#include "hub/ved-hub-transfer.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-peer.h"

#include <string.h>

/* A Hub and the host that its contents lie on, both on this machine, and what can go wrong with them. */

#define NAME     "ann/books"
#define COMMIT   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define TOKEN    "hf_secret"
#define SMALL    "LOBSTER_SampleFile_AB_2026-01-05_5/AB_2026-01-05_34200000_57600000_message_5.csv"
#define LARGE    "LOBSTER_SampleFile_AB_2026-01-05_5/AB_2026-01-05_34200000_57600000_orderbook_5.csv"
#define N_LARGE  300000

/* How a Hub may behave. */
typedef enum {
  PLAIN = 0,
  LIMITED = 1 << 0,             /* says once that it was asked too often */
  LIMITED_LONG = 1 << 1,        /* and for an hour */
  TRUNCATED = 1 << 2,           /* ends the first transfer in its middle */
  NO_RANGES = 1 << 3,           /* begins anew when asked to go on */
  WRONG_BYTES = 1 << 4,         /* sends what does not have the hash */
  WRONG_ETAG = 1 << 5,          /* names another hash than in its list */
  HANGS = 1 << 6,               /* never answers for the content */
  PORTAL = 1 << 7,              /* is no Hub at all */
  PRIVATE = 1 << 8,             /* wants a token */
  GATED = 1 << 9,
  RENAMED = 1 << 10,            /* sends on to another name */
  BROKEN_ONCE = 1 << 11,        /* 503, once */
  CIRCLES = 1 << 12,
  TOO_MUCH = 1 << 13,           /* more bytes than it names */
  NO_ENTRY = 1 << 14,           /* does not have what it lists */
} Mood;

typedef struct {
  char *folder;
  VedHubConfig *config;
  VedTestPeer *hub, *content;
  char *large;                  /* of N_LARGE bytes */
  char *large_etag;
  char *small_etag;
  int mood;                     /* atomic */
  int n_limited, n_broken, n_content; /* atomic */
  int waited;                   /* seconds, atomic */
} Fixture;

static const char small[] = "34200.5,1,7,100,1000000,1\n";

static gboolean
count_wait (guint          seconds,
            GCancellable  *cancellable,
            gpointer       user_data,
            GError       **error)
{
  Fixture *fixture = user_data;

  g_atomic_int_add (&fixture->waited, (int) seconds);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
is_in_mood (Fixture *fixture,
            Mood     mood)
{
  return (g_atomic_int_get (&fixture->mood) & (int) mood) != 0;
}

static void
say (GOutputStream *output,
     const char    *head)
{
  ved_test_peer_write (output, head, "", 0);
}

static void
say_json (GOutputStream *output,
          const char    *json)
{
  ved_test_peer_write (output, "200 OK\r\nContent-Type: application/json\r\n", json, strlen (json));
}

/* The list comes in two pages. */
static void
answer_tree (Fixture              *fixture,
             const VedTestRequest *request,
             GOutputStream        *output)
{
  g_autofree char *first = NULL, *second = NULL;

  if (strstr (request->target, "cursor=2") == NULL)
    {
      first = g_strdup_printf ("[{\"type\":\"directory\",\"path\":\"d\",\"size\":0,\"oid\":\"" COMMIT "\"},"
                               "{\"type\":\"file\",\"path\":\"" SMALL "\",\"size\":%u,\"oid\":\"%s\"}]",
                               (guint) strlen (small), fixture->small_etag);
      ved_test_peer_write (output, "200 OK\r\nLink: </api/datasets/" NAME "/tree/" COMMIT "?recursive=true&cursor=2>; "
                           "rel=\"next\"\r\n", first, strlen (first));
      return;
    }
  second = g_strdup_printf ("[{\"type\":\"file\",\"path\":\"" LARGE "\",\"size\":%u,\"oid\":\"" COMMIT "\","
                            "\"lfs\":{\"size\":%u,\"pointerSize\":130,\"oid\":\"%s\"}}]", N_LARGE, N_LARGE,
                            fixture->large_etag);
  say_json (output, second);
}

static void
answer_file (Fixture              *fixture,
             const VedTestRequest *request,
             GOutputStream        *output)
{
  g_autofree char *head = NULL;
  const char *etag = is_in_mood (fixture, WRONG_ETAG) ? COMMIT : fixture->large_etag;

  if (is_in_mood (fixture, NO_ENTRY))
    {
      say (output, "404 Not Found\r\nX-Error-Code: EntryNotFound\r\nContent-Length: 0\r\n");
      return;
    }
  if (strstr (request->target, "_message_") != NULL)
    {
      head = g_strdup_printf ("200 OK\r\nX-Repo-Commit: " COMMIT "\r\nETag: \"%s\"\r\nContent-Length: %u\r\n",
                              fixture->small_etag, (guint) strlen (small));
      ved_test_peer_write (output, head, small, g_str_equal (request->method, "HEAD") ? 0 : strlen (small));
      return;
    }
  head = g_strdup_printf ("302 Found\r\nX-Repo-Commit: " COMMIT "\r\nX-Linked-Etag: W/\"%s\"\r\nX-Linked-Size: %u\r\n"
                          "Location: %s/content?signed=1\r\nContent-Length: 0\r\n", etag, N_LARGE,
                          ved_test_peer_get_url (fixture->content));
  say (output, head);
}

/* Whether a fault was said instead of an answer. */
static gboolean
answer_fault (Fixture              *fixture,
              const VedTestRequest *request,
              GOutputStream        *output)
{
  g_autofree char *token = ved_test_request_get_field (request, "Authorization");

  if (is_in_mood (fixture, PORTAL))
    ved_test_peer_write (output, "200 OK\r\nContent-Type: text/html\r\n", "<html>Sign in</html>", 20);
  else if (is_in_mood (fixture, PRIVATE) && g_strcmp0 (token, "Bearer " TOKEN) != 0)
    say (output, "401 Unauthorized\r\nX-Error-Code: RepoNotFound\r\nX-Error-Message: Repository not found\r\n"
         "X-Request-Id: Root=1-2\r\nContent-Length: 0\r\n");
  else if (is_in_mood (fixture, GATED))
    say (output, "403 Forbidden\r\nX-Error-Code: GatedRepo\r\nContent-Length: 0\r\n");
  else if (is_in_mood (fixture, LIMITED_LONG))
    say (output, "429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 0\r\n");
  else if (is_in_mood (fixture, LIMITED) && g_atomic_int_add (&fixture->n_limited, 1) == 0)
    say (output, "429 Too Many Requests\r\nRateLimit: \"api\";r=0;t=55\r\nContent-Length: 0\r\n");
  else if (is_in_mood (fixture, BROKEN_ONCE) && g_atomic_int_add (&fixture->n_broken, 1) == 0)
    say (output, "503 Service Unavailable\r\nContent-Length: 0\r\n");
  else if (is_in_mood (fixture, CIRCLES))
    say (output, "307 Temporary Redirect\r\nLocation: /api/again\r\nContent-Length: 0\r\n");
  else
    return FALSE;

  return TRUE;
}

static void
answer_hub (VedTestPeer          *peer,
            const VedTestRequest *request,
            GOutputStream        *output,
            gpointer              user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *moved = NULL;

  if (answer_fault (fixture, request, output))
    return;
  if (is_in_mood (fixture, RENAMED) && strstr (request->target, "/ann/books/") != NULL)
    {
      g_auto(GStrv) halves = g_strsplit (request->target, "/ann/books/", 2);

      moved = g_strdup_printf ("307 Temporary Redirect\r\nLocation: %s/ann/moved/%s\r\nContent-Length: 0\r\n", halves[0],
                               halves[1]);
      say (output, moved);
    }
  else if (strstr (request->target, "/revision/") != NULL)
    say_json (output, "{\"id\":\"" NAME "\",\"sha\":\"" COMMIT "\",\"private\":false}");
  else if (strstr (request->target, "/tree/") != NULL)
    answer_tree (fixture, request, output);
  else
    answer_file (fixture, request, output);
}

static void
answer_content (VedTestPeer          *peer,
                const VedTestRequest *request,
                GOutputStream        *output,
                gpointer              user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *range = ved_test_request_get_field (request, "Range");
  gsize start = range != NULL && !is_in_mood (fixture, NO_RANGES) ? strtoul (range + strlen ("bytes="), NULL, 10) : 0;
  gsize n = N_LARGE - start;
  g_autofree char *head = NULL, *body = g_memdup2 (fixture->large + start, n);
  int nth = g_atomic_int_add (&fixture->n_content, 1);

  if (is_in_mood (fixture, HANGS))
    {
      ved_test_peer_hang (peer);
      return;
    }
  if (is_in_mood (fixture, WRONG_BYTES))
    body[0] ^= 1;
  head = start > 0 ? g_strdup_printf ("206 Partial Content\r\nContent-Range: bytes %" G_GSIZE_FORMAT "-%u/%u\r\n"
                                      "Content-Length: %" G_GSIZE_FORMAT "\r\n", start, N_LARGE - 1, N_LARGE, n)
                   : g_strdup_printf ("200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", n);
  if (is_in_mood (fixture, TOO_MUCH))
    {
      ved_test_peer_write (output, "200 OK\r\n", body, n);
      g_output_stream_write_all (output, "more", 4, NULL, NULL, NULL);
      return;
    }
  ved_test_peer_write (output, head, body, is_in_mood (fixture, TRUNCATED) && nth == 0 ? n / 2 : n);
}

static char *
hash_small (void)
{
  g_autofree char *head = g_strdup_printf ("blob %u", (guint) strlen (small));
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);

  g_checksum_update (checksum, (const guchar *) head, (gssize) strlen (head) + 1);
  g_checksum_update (checksum, (const guchar *) small, -1);

  return g_strdup (g_checksum_get_string (checksum));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  char *environment[] = { NULL };

  fixture->folder = g_dir_make_tmp ("vedette-hub-XXXXXX", NULL);
  fixture->large = g_malloc (N_LARGE);
  for (guint i = 0; i < N_LARGE; i++)
    fixture->large[i] = (char) (i * 31 + i / 251);
  fixture->large_etag = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) fixture->large, N_LARGE);
  fixture->small_etag = hash_small ();
  fixture->hub = ved_test_peer_new (answer_hub, fixture);
  fixture->content = ved_test_peer_new (answer_content, fixture);
  fixture->config = ved_hub_config_new (environment);
  g_free (fixture->config->endpoint);
  g_free (fixture->config->cache_dir);
  fixture->config->endpoint = g_strdup (ved_test_peer_get_url (fixture->hub));
  fixture->config->cache_dir = g_build_filename (fixture->folder, "hub", NULL);
  fixture->config->wait = count_wait;
  fixture->config->wait_data = fixture;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ved_test_peer_free (fixture->hub);
  ved_test_peer_free (fixture->content);
  ved_hub_config_free (fixture->config);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->large);
  g_free (fixture->large_etag);
  g_free (fixture->small_etag);
}

static VedHubListing *
list (Fixture  *fixture,
      GError  **error)
{
  return ved_hub_revision_list (fixture->config, TOKEN, NAME, "main", NULL, error);
}

static VedHubTransfer *
plan_all (Fixture       *fixture,
          VedHubListing *listing)
{
  VedHubTransfer *transfer = ved_hub_transfer_new (fixture->config, TOKEN, NAME, listing->commit);

  for (guint i = 0; i < listing->files->len; i++)
    ved_hub_transfer_add (transfer, g_ptr_array_index (listing->files, i));

  return transfer;
}

static gboolean
fetch_all (Fixture       *fixture,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(VedHubListing) listing = list (fixture, error);
  g_autoptr(VedHubTransfer) transfer = listing != NULL ? plan_all (fixture, listing) : NULL;

  return transfer != NULL && ved_hub_transfer_run (transfer, cancellable, error);
}

static void
assert_whole (Fixture *fixture)
{
  g_autofree char *first = ved_hub_cache_find_file (fixture->config, NAME, "main", SMALL);
  g_autofree char *second = ved_hub_cache_find_file (fixture->config, NAME, "main", LARGE);
  g_autofree char *text = NULL, *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (first, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, small);
  g_assert_true (g_file_get_contents (second, &data, &length, NULL));
  g_assert_cmpmem (data, length, fixture->large, N_LARGE);
}

/* No blob of a name that it does not deserve. */
static void
assert_nothing_wrong_kept (Fixture *fixture)
{
  g_autofree char *blob = ved_hub_cache_get_blob (fixture->config, NAME, fixture->large_etag);
  g_autofree char *shown = ved_hub_cache_find_file (fixture->config, NAME, COMMIT, LARGE);

  g_assert_false (g_file_test (blob, G_FILE_TEST_EXISTS));
  g_assert_null (shown);
}

static void
test_fetch (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHubListing) listing = list (fixture, &error);
  g_autoptr(VedHubTransfer) transfer = NULL;
  VedHubProgress progress;

  g_assert_no_error (error);
  g_assert_cmpuint (listing->files->len, ==, 2);
  transfer = plan_all (fixture, listing);
  g_assert_true (ved_hub_transfer_run (transfer, NULL, &error));
  g_assert_no_error (error);
  assert_whole (fixture);
  ved_hub_transfer_get_progress (transfer, &progress);
  g_assert_cmpuint (progress.n_done, ==, 2);
  g_assert_cmpint (progress.n_bytes_done, ==, progress.n_bytes);
}

/* The token goes to the Hub and to nobody else. */
static void
test_token_stays (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) at_hub = NULL, at_content = NULL;

  g_assert_true (fetch_all (fixture, NULL, &error));
  g_assert_no_error (error);
  at_hub = ved_test_peer_dup_requests (fixture->hub);
  at_content = ved_test_peer_dup_requests (fixture->content);
  g_assert_cmpuint (at_hub->len, >=, 5);
  g_assert_cmpuint (at_content->len, ==, 1);
  for (guint i = 0; i < at_hub->len; i++)
    {
      g_autofree char *value = ved_test_request_get_field (g_ptr_array_index (at_hub, i), "Authorization");

      g_assert_cmpstr (value, ==, "Bearer " TOKEN);
    }
  for (guint i = 0; i < at_content->len; i++)
    {
      g_autofree char *value = ved_test_request_get_field (g_ptr_array_index (at_content, i), "Authorization");

      g_assert_null (value);
    }
}

/* What a faulty Hub does not keep one from. @data: its mood. */
static void
test_endured (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_atomic_int_set (&fixture->mood, GPOINTER_TO_INT (data));
  g_assert_true (fetch_all (fixture, NULL, &error));
  g_assert_no_error (error);
  assert_whole (fixture);
  if (is_in_mood (fixture, LIMITED))
    g_assert_cmpint (fixture->waited, >=, 55);
}

/* The second connection asks for the rest only. */
static void
test_resumed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) requests = NULL;
  g_autofree char *first = NULL, *second = NULL;

  g_atomic_int_set (&fixture->mood, TRUNCATED);
  g_assert_true (fetch_all (fixture, NULL, &error));
  g_assert_no_error (error);
  assert_whole (fixture);
  requests = ved_test_peer_dup_requests (fixture->content);
  g_assert_cmpuint (requests->len, ==, 2);
  first = ved_test_request_get_field (g_ptr_array_index (requests, 0), "Range");
  second = ved_test_request_get_field (g_ptr_array_index (requests, 1), "Range");
  g_assert_null (first);
  g_assert_cmpstr (second, ==, "bytes=150000-");
}

typedef struct {
  const char *name;
  Mood mood;
  VedHubError code;
  const char *words;            /* in the message */
} Refusal;

static const Refusal refusals[] = {
  { "/hub/refused/wrong-bytes", WRONG_BYTES, VED_HUB_ERROR_DAMAGED, "hash" },
  { "/hub/refused/wrong-etag", WRONG_ETAG, VED_HUB_ERROR_DAMAGED, "contradicts" },
  { "/hub/refused/too-much", TOO_MUCH, VED_HUB_ERROR_DAMAGED, "300000" },
  { "/hub/refused/portal", PORTAL, VED_HUB_ERROR_NOT_A_HUB, "portal" },
  { "/hub/refused/gated", GATED, VED_HUB_ERROR_NOT_ALLOWED, "owner" },
  { "/hub/refused/limited", LIMITED_LONG, VED_HUB_ERROR_LIMITED, "later" },
  { "/hub/refused/circles", CIRCLES, VED_HUB_ERROR_NOT_A_HUB, "circles" },
  { "/hub/refused/hangs", HANGS, VED_HUB_ERROR_NETWORK, "reached" },
};

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  const Refusal *refusal = data;
  g_autoptr(GError) error = NULL;

  if (refusal->mood == HANGS)
    fixture->config->download_timeout_s = 1;
  g_atomic_int_set (&fixture->mood, (int) refusal->mood);
  g_assert_false (fetch_all (fixture, NULL, &error));
  g_assert_error (error, VED_HUB_ERROR, (int) refusal->code);
  if (strstr (error->message, refusal->words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, refusal->words);
  g_assert_null (strstr (error->message, TOKEN));
  assert_nothing_wrong_kept (fixture);
}

static void
test_private (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHubListing) listing = NULL;

  g_atomic_int_set (&fixture->mood, PRIVATE);
  listing = ved_hub_revision_list (fixture->config, NULL, NAME, "main", NULL, &error);
  g_assert_null (listing);
  g_assert_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_ALLOWED);
  g_assert_nonnull (strstr (error->message, "needs a token"));
  g_assert_nonnull (strstr (error->message, "Root=1-2"));
  g_clear_error (&error);
  g_assert_true (fetch_all (fixture, NULL, &error));
  g_assert_no_error (error);
}

/* Once fetched, nobody is asked again: neither for a commit, nor offline. */
static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) before = NULL, after = NULL;
  g_autoptr(VedHubListing) pinned = NULL, offline = NULL, unknown = NULL;

  g_assert_true (fetch_all (fixture, NULL, &error));
  g_assert_no_error (error);
  before = ved_test_peer_dup_requests (fixture->hub);
  pinned = ved_hub_revision_list (fixture->config, NULL, NAME, COMMIT, NULL, &error);
  g_assert_no_error (error);
  fixture->config->offline = TRUE;
  offline = list (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (offline->files->len, ==, 2);
  unknown = ved_hub_revision_list (fixture->config, NULL, NAME, "other", NULL, &error);
  g_assert_null (unknown);
  g_assert_error (error, VED_HUB_ERROR, VED_HUB_ERROR_OFFLINE);
  after = ved_test_peer_dup_requests (fixture->hub);
  g_assert_cmpuint (after->len, ==, before->len);
  assert_whole (fixture);
}

/* Where the Hub is not reached, the cache is what there is, and it is said. */
static void
test_unreachable (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHubListing) here = NULL, unknown = NULL;

  g_assert_true (fetch_all (fixture, NULL, &error));
  g_assert_no_error (error);
  g_free (fixture->config->endpoint);
  fixture->config->endpoint = g_strdup ("http://127.0.0.1:1");
  here = list (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (here->files->len, ==, 2);
  g_assert_nonnull (strstr (here->note, "cannot be reached"));
  unknown = ved_hub_revision_list (fixture->config, NULL, NAME, "other", NULL, &error);
  g_assert_null (unknown);
  g_assert_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NETWORK);
}

/* What the commit does not have is noted, and not asked for again. */
static void
test_no_entry (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHubListing) listing = list (fixture, &error);
  g_autoptr(VedHubTransfer) first = plan_all (fixture, listing), second = plan_all (fixture, listing);
  g_autoptr(GPtrArray) before = NULL, after = NULL;

  g_atomic_int_set (&fixture->mood, NO_ENTRY);
  g_assert_false (ved_hub_transfer_run (first, NULL, &error));
  g_assert_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NO_ENTRY);
  g_clear_error (&error);
  g_assert_true (ved_hub_cache_is_missing (fixture->config, NAME, COMMIT, SMALL) ||
                 ved_hub_cache_is_missing (fixture->config, NAME, COMMIT, LARGE));
  before = ved_test_peer_dup_requests (fixture->hub);
  g_assert_false (ved_hub_transfer_run (second, NULL, &error));
  g_assert_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NO_ENTRY);
  after = ved_test_peer_dup_requests (fixture->hub);
  g_assert_cmpuint (after->len - before->len, <=, 1);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GError **error = user_data;

  g_assert_false (ved_hub_transfer_run_finish (VED_HUB_TRANSFER (object), result, error));
}

/* In the middle of a transfer that would not end by itself. */
static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL, fault = NULL;
  g_autoptr(VedHubListing) listing = list (fixture, &fault);
  g_autoptr(VedHubTransfer) transfer = plan_all (fixture, listing);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  g_atomic_int_set (&fixture->mood, HANGS);
  ved_hub_transfer_run_async (transfer, cancellable, ended_cb, &error);
  while (g_atomic_int_get (&fixture->n_content) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_nothing_wrong_kept (fixture);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *name; int mood; } endured[] = {
    { "/hub/endured/limited", LIMITED },
    { "/hub/endured/broken-once", BROKEN_ONCE },
    { "/hub/endured/truncated-without-ranges", TRUNCATED | NO_RANGES },
    { "/hub/endured/renamed", RENAMED },
  };
  static const struct { const char *name; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/hub/fetch", test_fetch },
    { "/hub/token-stays", test_token_stays },
    { "/hub/resumed", test_resumed },
    { "/hub/private", test_private },
    { "/hub/offline", test_offline },
    { "/hub/unreachable", test_unreachable },
    { "/hub/no-entry", test_no_entry },
    { "/hub/cancelled", test_cancelled },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (endured); i++)
    g_test_add (endured[i].name, Fixture, GINT_TO_POINTER (endured[i].mood), set_up, test_endured, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    g_test_add (refusals[i].name, Fixture, &refusals[i], set_up, test_refused, tear_down);

  return g_test_run ();
}
