/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ctl-sync"

#include "config.h"

#include "base/ved-json.h"
#include "ctl/ved-ctl-card.h"
#include "ctl/ved-ctl-commands.h"
#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-peer.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* vedettectl sync between a vendor, a folder and a Hub, all of them on this machine. The Hub believes nothing: what it is
 * given has to have the hash that it was announced with. */

#define NAME   "ann/books"
#define SET    "LOBSTER_SampleFile_SPY_2012-06-21_30"
#define HALF   "SPY_2012-06-21_34200000_37800000_"
#define BEFORE "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define AFTER  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define TOKEN  "hf_secret"

typedef struct {
  char *oid;                    /* as git, or SHA-256 where it is large */
  gboolean is_large;
  GBytes *content;
} Entry;

typedef struct {
  char *folder, *local;
  VedTestBook *market;
  GBytes *zip;
  VedTestPeer *hub, *content, *vendor;
  GMutex lock;                  /* guards what follows */
  gboolean exists;
  gboolean is_committed;
  GHashTable *files;            /* path → Entry */
  GHashTable *large;            /* SHA-256 → GBytes */
  gboolean forgets;             /* lists nothing of what was committed */
  gboolean changes;             /* the local book, while it is committed */
  gboolean goes;                /* does not answer after the commit */
} Fixture;

static GString *output, *complaints;

static void
collect_cb (const char *text)
{
  g_string_append (output, text);
}

static void
complain_cb (const char *text)
{
  g_string_append (complaints, text);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->oid);
  g_bytes_unref (entry->content);
  g_free (entry);
}

static void
add_member (struct archive *archive,
            const char     *name,
            const char     *text,
            gsize           length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, length), ==, (la_ssize_t) length);
  archive_entry_free (entry);
}

/* @n_halves: that are in it, besides the read-me */
static GBytes *
make_zip (Fixture *fixture,
          guint    n_halves)
{
  g_autofree char *path = g_build_filename (fixture->folder, "made.zip", NULL);
  struct archive *archive = archive_write_new ();
  char *data;
  gsize length;

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  add_member (archive, "LOBSTER_SampleFiles_ReadMe.txt", "read", 4);
  if (n_halves > 0)
    add_member (archive, HALF "message_30.csv", fixture->market->messages->str, fixture->market->messages->len);
  if (n_halves > 1)
    add_member (archive, HALF "orderbook_30.csv", fixture->market->book->str, fixture->market->book->len);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));

  return g_bytes_new_take (data, length);
}

static void
say (GOutputStream *stream,
     const char    *head)
{
  g_autofree char *all = g_strconcat (head, "\r\nContent-Length: 0\r\n", NULL);

  ved_test_peer_write (stream, all, "", 0);
}

static void
say_bytes (GOutputStream *stream,
           GBytes        *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *head = g_strdup_printf ("200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", length);

  ved_test_peer_write (stream, head, data, length);
}

static void
say_json (GOutputStream *stream,
          const char    *json)
{
  g_autoptr(GBytes) bytes = g_bytes_new (json, strlen (json));

  say_bytes (stream, bytes);
}

static void
answer_vendor (VedTestPeer          *peer,
               const VedTestRequest *request,
               GOutputStream        *stream,
               gpointer              user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GBytes) made = NULL;

  if (g_str_equal (request->target, "/" SET ".zip"))
    say_bytes (stream, fixture->zip);
  else if (g_str_has_suffix (request->target, "_INTC_2012-06-21_1.zip"))
    say_json (stream, "<html>sign in</html>");
  else if (g_str_has_suffix (request->target, "_INTC_2012-06-21_5.zip"))
    say_bytes (stream, made = make_zip (fixture, 0));
  else if (g_str_has_suffix (request->target, "_INTC_2012-06-21_10.zip"))
    say_bytes (stream, made = make_zip (fixture, 1));
  else
    say (stream, "404 Not Found");
}

static char *
hash_git (GBytes *content)
{
  g_autofree char *head = g_strdup_printf ("blob %" G_GSIZE_FORMAT, g_bytes_get_size (content));
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);

  g_checksum_update (checksum, (const guchar *) head, (gssize) strlen (head) + 1);
  g_checksum_update (checksum, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content));

  return g_strdup (g_checksum_get_string (checksum));
}

static void
put_file (Fixture    *fixture,
          const char *path,
          GBytes     *content,
          gboolean    is_large)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->content = g_bytes_ref (content);
  entry->is_large = is_large;
  entry->oid = is_large ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content) : hash_git (content);
  g_hash_table_insert (fixture->files, g_strdup (path), entry);
}

static void
answer_tree (Fixture       *fixture,
             GOutputStream *stream)
{
  g_autoptr(GString) json = g_string_new ("[");
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, fixture->files);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      const Entry *entry = value;
      guint size = (guint) g_bytes_get_size (entry->content);

      if (fixture->forgets)
        continue;
      g_string_append_printf (json, "%s{\"type\":\"file\",\"path\":\"%s\",\"size\":%u,", json->len > 1 ? "," : "",
                              (char *) path, size);
      if (entry->is_large)
        g_string_append_printf (json, "\"oid\":\"" BEFORE "\",\"lfs\":{\"oid\":\"%s\",\"size\":%u}}", entry->oid, size);
      else
        g_string_append_printf (json, "\"oid\":\"%s\"}", entry->oid);
    }
  g_string_append (json, "]");
  say_json (stream, json->str);
}

/* Where a large file goes, is asked for by its hash. */
static void
answer_batch (Fixture              *fixture,
              const VedTestRequest *request,
              GOutputStream        *stream)
{
  g_autoptr(JsonObject) body = ved_json_read_bytes (request->body, NULL);
  JsonArray *objects = ved_json_get_array (body, "objects");
  g_autoptr(GString) json = g_string_new ("{\"transfer\":\"basic\",\"objects\":[");

  for (guint i = 0; i < json_array_get_length (objects); i++)
    {
      const char *oid = ved_json_get_text (ved_json_get_element (objects, i), "oid");

      g_string_append_printf (json, "%s{\"oid\":\"%s\",\"actions\":{\"upload\":{\"href\":\"%s/%s\",\"header\":"
                              "{\"X-Signed\":\"yes\"}},\"verify\":{\"href\":\"%s/verify\"}}}", i > 0 ? "," : "", oid,
                              ved_test_peer_get_url (fixture->content), oid, ved_test_peer_get_url (fixture->hub));
    }
  g_string_append (json, "]}");
  say_json (stream, json->str);
}

static void
answer_content (VedTestPeer          *peer,
                const VedTestRequest *request,
                GOutputStream        *stream,
                gpointer              user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, request->body);
  g_autofree char *token = ved_test_request_get_field (request, "Authorization");
  g_autofree char *head = ved_test_request_get_field (request, "X-Signed");

  g_assert_null (token);
  g_assert_cmpstr (head, ==, "yes");
  g_assert_cmpstr (request->method, ==, "PUT");
  g_assert_cmpstr (request->target + 1, ==, sha256);
  g_mutex_lock (&fixture->lock);
  g_hash_table_insert (fixture->large, g_strdup (sha256), g_bytes_ref (request->body));
  g_mutex_unlock (&fixture->lock);
  say (stream, "200 OK");
}

static void
answer_modes (const VedTestRequest *request,
              GOutputStream        *stream)
{
  g_autoptr(JsonObject) body = ved_json_read_bytes (request->body, NULL);
  JsonArray *files = ved_json_get_array (body, "files");
  g_autoptr(GString) json = g_string_new ("{\"files\":[");

  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      const char *path = ved_json_get_text (ved_json_get_element (files, i), "path");

      g_string_append_printf (json, "%s{\"path\":\"%s\",\"uploadMode\":\"%s\"}", i > 0 ? "," : "", path,
                              g_str_has_suffix (path, ".csv") ? "lfs" : "regular");
    }
  g_string_append (json, "]}");
  say_json (stream, json->str);
}

static void
append_to_local (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->local, SET, HALF "orderbook_30.csv", NULL);
  g_autofree char *text = NULL, *longer = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  longer = g_strconcat (text, "more\n", NULL);
  g_assert_true (g_file_set_contents (path, longer, -1, NULL));
}

static void
take_commit (Fixture              *fixture,
             const VedTestRequest *request,
             GOutputStream        *stream)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr(JsonObject) line = ved_json_read_object (lines[i], -1, NULL);
      const char *key = ved_json_get_text (line, "key");
      JsonObject *value = ved_json_get_object (line, "value");
      const char *path = ved_json_get_text (value, "path"), *content = ved_json_get_text (value, "content");
      g_autoptr(GBytes) bytes = NULL;

      g_assert_cmpint (i == 0, ==, g_str_equal (key, "header"));
      if (g_str_equal (key, "lfsFile"))
        {
          GBytes *large = g_hash_table_lookup (fixture->large, ved_json_get_text (value, "oid"));

          g_assert_nonnull (large);
          put_file (fixture, path, large, TRUE);
        }
      else if (g_str_equal (key, "file"))
        {
          gsize length;
          guint8 *data = g_base64_decode (content, &length);

          bytes = g_bytes_new_take (data, length);
          put_file (fixture, path, bytes, FALSE);
        }
    }
  fixture->is_committed = TRUE;
  if (fixture->changes)
    append_to_local (fixture);
  say_json (stream, "{\"success\":true,\"commitOid\":\"" AFTER "\"}");
}

static void
answer_file (Fixture              *fixture,
             const VedTestRequest *request,
             GOutputStream        *stream)
{
  const char *path = strstr (request->target, "/resolve/") + strlen ("/resolve/") + strlen (BEFORE) + 1;
  const Entry *entry = g_hash_table_lookup (fixture->files, path);
  g_autofree char *head = NULL;
  gsize length;
  const char *data;

  g_assert_nonnull (entry);
  data = g_bytes_get_data (entry->content, &length);
  head = g_strdup_printf ("200 OK\r\nX-Repo-Commit: %s\r\nETag: \"%s\"\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
                          fixture->is_committed ? AFTER : BEFORE, entry->oid, length);
  ved_test_peer_write (stream, head, data, g_str_equal (request->method, "HEAD") ? 0 : length);
}

static void
answer_hub (VedTestPeer          *peer,
            const VedTestRequest *request,
            GOutputStream        *stream,
            gpointer              user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *token = ved_test_request_get_field (request, "Authorization");

  g_mutex_lock (&fixture->lock);
  if (g_str_equal (request->method, "POST") && g_strcmp0 (token, "Bearer " TOKEN) != 0)
    say (stream, "401 Unauthorized");
  else if (g_str_equal (request->target, "/api/repos/create"))
    {
      fixture->exists = TRUE;
      say_json (stream, "{}");
    }
  else if (fixture->goes && fixture->is_committed)
    g_output_stream_close (stream, NULL, NULL);
  else if (!fixture->exists)
    say (stream, "404 Not Found\r\nX-Error-Code: RepoNotFound");
  else if (strstr (request->target, "/revision/") != NULL)
    say_json (stream, fixture->is_committed ? "{\"sha\":\"" AFTER "\"}" : "{\"sha\":\"" BEFORE "\"}");
  else if (strstr (request->target, "/tree/") != NULL)
    answer_tree (fixture, stream);
  else if (strstr (request->target, "/preupload/main") != NULL)
    answer_modes (request, stream);
  else if (g_str_has_suffix (request->target, "/" NAME ".git/info/lfs/objects/batch"))
    answer_batch (fixture, request, stream);
  else if (strstr (request->target, "/commit/main") != NULL)
    take_commit (fixture, request, stream);
  else if (g_str_equal (request->target, "/verify"))
    say_json (stream, "{}");
  else
    answer_file (fixture, request, stream);
  g_mutex_unlock (&fixture->lock);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *home = NULL;

  fixture->folder = ved_test_make_folder ();
  fixture->local = g_build_filename (fixture->folder, "local", NULL);
  home = g_build_filename (fixture->folder, "hf", NULL);
  fixture->market = ved_test_book_new (5, 400, 30, VED_TEST_BOOK_PLAIN);
  fixture->zip = make_zip (fixture, 2);
  g_mutex_init (&fixture->lock);
  fixture->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  fixture->large = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  fixture->hub = ved_test_peer_new (answer_hub, fixture);
  fixture->content = ved_test_peer_new (answer_content, fixture);
  fixture->vendor = ved_test_peer_new (answer_vendor, fixture);
  g_setenv ("HF_ENDPOINT", ved_test_peer_get_url (fixture->hub), TRUE);
  g_setenv ("HF_HOME", home, TRUE);
  g_setenv ("HF_TOKEN", TOKEN, TRUE);
  output = g_string_new (NULL);
  complaints = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ved_test_peer_free (fixture->hub);
  ved_test_peer_free (fixture->content);
  ved_test_peer_free (fixture->vendor);
  g_hash_table_unref (fixture->files);
  g_hash_table_unref (fixture->large);
  g_bytes_unref (fixture->zip);
  ved_test_book_free (fixture->market);
  ved_test_remove_folder (fixture->folder);
  g_mutex_clear (&fixture->lock);
  g_free (fixture->local);
  g_free (fixture->folder);
  g_string_free (output, TRUE);
  g_string_free (complaints, TRUE);
}

/* @words: end with NULL; the dataset, the folder and the vendor are named already. */
static VedCtlStatus
sync_with (Fixture    *fixture,
           const char *first,
           ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  GPrintFunc old_print, old_complain;
  const char *word;
  VedCtlStatus status;
  va_list words;

  g_ptr_array_add (argv, (gpointer) "sync");
  for (guint i = 0; i < 3; i++)
    {
      const char *const names[] = { "--repo-id", "--folder", "--vendor-url" };
      const char *const values[] = { NAME, fixture->local, ved_test_peer_get_url (fixture->vendor) };

      g_ptr_array_add (argv, (gpointer) names[i]);
      g_ptr_array_add (argv, (gpointer) values[i]);
    }
  va_start (words, first);
  for (word = first; word != NULL; word = va_arg (words, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (words);
  g_ptr_array_add (argv, NULL);
  g_string_truncate (output, 0);
  g_string_truncate (complaints, 0);
  old_print = g_set_print_handler (collect_cb);
  old_complain = g_set_printerr_handler (complain_cb);
  status = ved_ctl_sync ((int) argv->len - 1, (char **) argv->pdata);
  g_set_print_handler (old_print);
  g_set_printerr_handler (old_complain);

  return status;
}

static void
assert_said (const char *words)
{
  if (strstr (complaints->str, words) == NULL)
    g_error ("“%s” is not in: %s", words, complaints->str);
}

static guint
count_posts (VedTestPeer *peer)
{
  g_autoptr(GPtrArray) requests = ved_test_peer_dup_requests (peer);
  guint n = 0;

  for (guint i = 0; i < requests->len; i++)
    n += g_str_equal (((const VedTestRequest *) g_ptr_array_index (requests, i))->method, "POST") ? 1 : 0;

  return n;
}

static guint
count_requests (VedTestPeer *peer)
{
  g_autoptr(GPtrArray) requests = ved_test_peer_dup_requests (peer);

  return requests->len;
}

static gboolean
has_local (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->local, SET, HALF "orderbook_30.csv", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static char *
dup_hub_text (Fixture    *fixture,
              const char *path)
{
  const Entry *entry = g_hash_table_lookup (fixture->files, path);

  return entry != NULL ? g_strndup (g_bytes_get_data (entry->content, NULL), g_bytes_get_size (entry->content)) : NULL;
}

static void
put_text (Fixture    *fixture,
          const char *path,
          const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  put_file (fixture, path, bytes, FALSE);
}

/* All three are compared, and nothing is done. */
static void
test_dry_run (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(JsonObject) answer = NULL;
  JsonArray *sets;
  JsonObject *first;
  const char *json;

  fixture->exists = TRUE;
  g_assert_cmpint (sync_with (fixture, "--tickers", "SPY", "--upload", "--dry-run", "--json", NULL), ==, VED_CTL_OK);
  json = strchr (output->str, '{');     /* what a test logs comes there too */
  g_assert_nonnull (json);
  answer = ved_json_read_object (json, -1, NULL);
  sets = ved_json_get_array (answer, "comparison");
  g_assert_cmpuint (json_array_get_length (sets), ==, 2);
  first = ved_json_get_element (sets, 0);
  g_assert_cmpint (ved_json_get_integer (first, "levels", 0), ==, 30);
  g_assert_true (ved_json_get_flag (first, "vendor"));
  g_assert_false (ved_json_get_flag (first, "local"));
  g_assert_false (ved_json_get_flag (first, "hub"));
  g_assert_true (ved_json_get_flag (first, "fetch"));
  g_assert_true (ved_json_get_flag (first, "upload"));
  assert_said ("2 order books to download from the vendor, 2 to upload");
  g_assert_cmpuint (count_posts (fixture->hub), ==, 0);
  g_assert_cmpuint (count_requests (fixture->vendor), ==, 0);
  g_assert_false (has_local (fixture));
}

/* A dataset that was not there is made, with all that belongs to it; what arrived goes here. One that the vendor does not
 * have keeps none of the others. */
static void
test_mirror (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *card = NULL, *attributes = NULL, *book = NULL;

  g_assert_cmpint (sync_with (fixture, "--tickers", "SPY", "--upload", "--private", NULL), ==, VED_CTL_FAILED);
  assert_said ("_50.zip: HTTP error 404");
  assert_said ("uploaded, local copy removed");
  g_assert_false (has_local (fixture));
  book = dup_hub_text (fixture, SET "/" HALF "orderbook_30.csv");
  g_assert_cmpstr (book, ==, fixture->market->book->str);
  card = dup_hub_text (fixture, "README.md");
  g_assert_nonnull (strstr (card, "- config_name: SPY_30levels\n  data_files:\n  - split: message\n    path:\n    - \"" SET "/"
                            HALF "message_30.csv\"\n  - split: orderbook\n"));
  attributes = dup_hub_text (fixture, ".gitattributes");
  g_assert_cmpstr (attributes, ==, "*.csv filter=lfs diff=lfs merge=lfs -text\n");

  /* What is there is not sent again: it comes into the cache. */
  g_assert_cmpint (sync_with (fixture, "--tickers", "SPY", NULL), ==, VED_CTL_OK);
  assert_said ("400 rows, integrity 100 %");
}

static void
test_private (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) requests = NULL;
  gboolean is_seen = FALSE;

  sync_with (fixture, "--tickers", "SPY", "--upload", "--private", NULL);
  requests = ved_test_peer_dup_requests (fixture->hub);
  for (guint i = 0; i < requests->len; i++)
    {
      const VedTestRequest *request = g_ptr_array_index (requests, i);
      g_autoptr(JsonObject) body = NULL;

      if (!g_str_equal (request->target, "/api/repos/create"))
        continue;
      body = ved_json_read_bytes (request->body, NULL);
      g_assert_cmpstr (ved_json_get_text (body, "type"), ==, "dataset");
      g_assert_cmpstr (ved_json_get_text (body, "organization"), ==, "ann");
      g_assert_cmpstr (ved_json_get_text (body, "name"), ==, "books");
      g_assert_true (ved_json_get_flag (body, "private"));
      is_seen = TRUE;
    }
  g_assert_true (is_seen);
}

static void
test_keep_local (Fixture       *fixture,
                 gconstpointer  data)
{
  fixture->exists = TRUE;
  sync_with (fixture, "--tickers", "SPY", "--upload", "--keep-local", NULL);
  assert_said ("uploaded\n");
  g_assert_true (has_local (fixture));
}

/* A Hub that does not list what it took: the copy here may be the only one. */
static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  fixture->exists = fixture->forgets = TRUE;
  g_assert_cmpint (sync_with (fixture, "--tickers", "SPY", "--upload", NULL), ==, VED_CTL_FAILED);
  assert_said ("the local copy stays");
  g_assert_true (has_local (fixture));
}

/* Without a word nothing goes anywhere, and nothing comes but from the Hub. */
static void
test_bare (Fixture       *fixture,
           gconstpointer  data)
{
  fixture->exists = TRUE;
  sync_with (fixture, "--tickers", "SPY", "--from-vendor", NULL);
  g_assert_cmpint (sync_with (fixture, "--tickers", "SPY", NULL), ==, VED_CTL_OK);
  assert_said ("is in the local folder only");
  g_assert_true (has_local (fixture));
  g_assert_cmpuint (count_posts (fixture->hub), ==, 0);
}

/* What was written while it was uploaded is nowhere else. */
static void
test_changed_meanwhile (Fixture       *fixture,
                        gconstpointer  data)
{
  fixture->exists = fixture->changes = TRUE;
  sync_with (fixture, "--tickers", "SPY", "--upload", NULL);
  assert_said ("uploaded, local copy kept: it has changed since");
  g_assert_true (has_local (fixture));
}

/* What the cache has proves nothing. */
static void
test_gone_meanwhile (Fixture       *fixture,
                     gconstpointer  data)
{
  fixture->exists = fixture->goes = TRUE;
  g_assert_cmpint (sync_with (fixture, "--tickers", "SPY", "--upload", NULL), ==, VED_CTL_FAILED);
  assert_said ("local copies stay");
  g_assert_true (has_local (fixture));
}

static void
test_from_vendor (Fixture       *fixture,
                  gconstpointer  data)
{
  g_unsetenv ("HF_TOKEN");
  fixture->exists = TRUE;
  sync_with (fixture, "--tickers", "SPY", "--from-vendor", NULL);
  g_assert_true (has_local (fixture));
  g_assert_cmpuint (count_posts (fixture->hub), ==, 0);
}

/* Without a token all ends before anything is downloaded. */
static void
test_no_token (Fixture       *fixture,
               gconstpointer  data)
{
  g_unsetenv ("HF_TOKEN");
  fixture->exists = TRUE;
  g_assert_cmpint (sync_with (fixture, "--tickers", "SPY", "--upload", NULL), ==, VED_CTL_FAILED);
  assert_said ("uploading takes a token");
  g_assert_cmpuint (count_requests (fixture->vendor), ==, 0);
}

/* What can be wrong with an archive is told apart, and leaves nothing. */
static void
test_vendor_faults (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  fixture->exists = TRUE;
  g_assert_cmpint (sync_with (fixture, "--tickers", "INTC", "--from-vendor", NULL), ==, VED_CTL_FAILED);
  assert_said ("_1.zip: bad archive: ");
  assert_said ("_5.zip: there is no CSV file of an order book in it");
  assert_said ("_10.zip: only one half of an order book is in it");
  dir = g_dir_open (fixture->local, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_suffix (name, ".zip"));
}

/* Somebody's own words stay, unless it is asked otherwise; rules for other files stay always. */
static void
test_card (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *kept = NULL, *replaced = NULL, *attributes = NULL;

  fixture->exists = TRUE;
  put_text (fixture, "README.md", "my own words\n");
  put_text (fixture, ".gitattributes", "*.bin filter=lfs");
  sync_with (fixture, "--tickers", "SPY", "--upload", NULL);
  assert_said ("README.md was written by hand and stays");
  kept = dup_hub_text (fixture, "README.md");
  g_assert_cmpstr (kept, ==, "my own words\n");
  attributes = dup_hub_text (fixture, ".gitattributes");
  g_assert_cmpstr (attributes, ==, "*.bin filter=lfs\n*.csv filter=lfs diff=lfs merge=lfs -text\n");
  sync_with (fixture, "--tickers", "SPY", "--upload", "--force-readme", NULL);
  replaced = dup_hub_text (fixture, "README.md");
  g_assert_true (ved_ctl_card_is_ours (replaced));
  g_assert_nonnull (strstr (replaced, "SPY_30levels"));
}

static void
test_contradictions (Fixture       *fixture,
                     gconstpointer  data)
{
  g_assert_cmpint (sync_with (fixture, "--private", NULL), ==, VED_CTL_USAGE);
  assert_said ("are about uploads: add --upload");
  g_assert_cmpint (sync_with (fixture, "--upload", "--revision", BEFORE, NULL), ==, VED_CTL_USAGE);
  assert_said ("uploads go to the main branch");
  g_assert_cmpuint (count_requests (fixture->hub), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  /* No keyring is asked. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/ctl/sync/dry-run", Fixture, NULL, set_up, test_dry_run, tear_down);
  g_test_add ("/ctl/sync/mirror", Fixture, NULL, set_up, test_mirror, tear_down);
  g_test_add ("/ctl/sync/private", Fixture, NULL, set_up, test_private, tear_down);
  g_test_add ("/ctl/sync/keep-local", Fixture, NULL, set_up, test_keep_local, tear_down);
  g_test_add ("/ctl/sync/lost", Fixture, NULL, set_up, test_lost, tear_down);
  g_test_add ("/ctl/sync/bare", Fixture, NULL, set_up, test_bare, tear_down);
  g_test_add ("/ctl/sync/changed-meanwhile", Fixture, NULL, set_up, test_changed_meanwhile, tear_down);
  g_test_add ("/ctl/sync/gone-meanwhile", Fixture, NULL, set_up, test_gone_meanwhile, tear_down);
  g_test_add ("/ctl/sync/from-vendor", Fixture, NULL, set_up, test_from_vendor, tear_down);
  g_test_add ("/ctl/sync/no-token", Fixture, NULL, set_up, test_no_token, tear_down);
  g_test_add ("/ctl/sync/vendor-faults", Fixture, NULL, set_up, test_vendor_faults, tear_down);
  g_test_add ("/ctl/sync/card", Fixture, NULL, set_up, test_card, tear_down);
  g_test_add ("/ctl/sync/contradictions", Fixture, NULL, set_up, test_contradictions, tear_down);

  return g_test_run ();
}
