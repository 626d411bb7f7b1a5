/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-hub-cache"

#include "config.h"

#include "hub/ved-hub-cache.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-revision.h"
#include "support/ved-test-loop.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The layout that other tools read: what is checked here are its paths, links and texts. */

#define COMMIT "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ETAG   "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define LARGE  "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define NAME   "ann/books"

static int refusal;             /* of symlink(); 0: none */

/* In the place of the C library's: a file system without links. */
int
symlink (const char *target,
         const char *path)
{
  errno = refusal;

  return refusal != 0 ? -1 : symlinkat (target, AT_FDCWD, path);
}

typedef struct {
  char *folder;
  VedHubConfig *config;
  guint n_waits;
} Fixture;

static gboolean
count_wait (guint          seconds,
            GCancellable  *cancellable,
            gpointer       user_data,
            GError       **error)
{
  Fixture *fixture = user_data;

  fixture->n_waits++;
  if (fixture->n_waits < 3)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "long enough");

  return FALSE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  char *environment[] = { NULL };

  fixture->folder = g_dir_make_tmp ("vedette-hub-XXXXXX", NULL);
  fixture->config = ved_hub_config_new (environment);
  g_free (fixture->config->cache_dir);
  fixture->config->cache_dir = g_build_filename (fixture->folder, "hub", NULL);
  fixture->config->wait = count_wait;
  fixture->config->wait_data = fixture;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  ved_hub_config_free (fixture->config);
}

static char *
below (Fixture    *fixture,
       const char *path)
{
  return g_build_filename (fixture->config->cache_dir, "datasets--ann--books", path, NULL);
}

static void
put_blob (Fixture    *fixture,
          const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *blob = ved_hub_cache_get_blob (fixture->config, NAME, ETAG);
  g_autofree char *partial = ved_hub_cache_take_partial (fixture->config, NAME, ETAG, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (partial, text, -1, NULL));
  g_assert_true (ved_hub_cache_keep_blob (partial, blob, &error));
  g_assert_no_error (error);
}

static void
test_branch (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = below (fixture, "refs/pr/1"), *text = NULL, *commit = NULL, *itself = NULL, *unknown = NULL;
  gsize length;

  g_assert_true (ved_hub_cache_put_commit (fixture->config, NAME, "pr/1", COMMIT, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpuint (length, ==, 40);
  commit = ved_hub_cache_find_commit (fixture->config, NAME, "pr/1");
  g_assert_cmpstr (commit, ==, COMMIT);
  itself = ved_hub_cache_find_commit (fixture->config, NAME, ETAG);
  g_assert_cmpstr (itself, ==, ETAG);
  unknown = ved_hub_cache_find_commit (fixture->config, NAME, "../../etc/passwd");
  g_assert_null (unknown);
}

static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct { const char *path, *target; } cases[] = {
    { "x.csv", "../../blobs/" ETAG },
    { "a/x.csv", "../../../blobs/" ETAG },
    { "a/b/x.csv", "../../../../blobs/" ETAG },
  };

  put_blob (fixture, "content");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *shown = NULL, *place = g_build_filename ("snapshots", COMMIT, cases[i].path, NULL);
      g_autofree char *link = below (fixture, place), *target = NULL, *text = NULL;

      g_assert_true (ved_hub_cache_link (fixture->config, NAME, COMMIT, cases[i].path, ETAG, &error));
      g_assert_no_error (error);
      target = g_file_read_link (link, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (target, ==, cases[i].target);
      shown = ved_hub_cache_find_file (fixture->config, NAME, COMMIT, cases[i].path);
      g_assert_true (g_file_get_contents (shown, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "content");
    }
}

static void
test_without_links (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *shown = NULL;

  fixture->config->no_symlinks = TRUE;
  put_blob (fixture, "content");
  g_assert_true (ved_hub_cache_link (fixture->config, NAME, COMMIT, "a/x.csv", ETAG, &error));
  g_assert_no_error (error);
  shown = ved_hub_cache_find_file (fixture->config, NAME, COMMIT, "a/x.csv");
  g_assert_nonnull (shown);
  g_assert_false (g_file_test (shown, G_FILE_TEST_IS_SYMLINK));
}

/* A file system that has no links gets the files themselves, without being told; one that is full is a fault. */
static void
test_refused_links (Fixture       *fixture,
                    gconstpointer  data)
{
  static const int reasons[] = { EPERM, ENOTSUP };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree char *shown = NULL, *text = NULL;

      put_blob (fixture, "content");
      refusal = reasons[i];
      g_assert_true (ved_hub_cache_link (fixture->config, NAME, COMMIT, "a/x.csv", ETAG, &error));
      g_assert_no_error (error);
      shown = ved_hub_cache_find_file (fixture->config, NAME, COMMIT, "a/x.csv");
      g_assert_true (g_file_get_contents (shown, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "content");
    }
  put_blob (fixture, "content");
  refusal = ENOSPC;
  g_assert_false (ved_hub_cache_link (fixture->config, NAME, COMMIT, "b.csv", ETAG, &error));
  g_assert_error (error, VED_HUB_ERROR, VED_HUB_ERROR_STORAGE);
  refusal = 0;
}

/* The marker of other tools. */
static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *marker = below (fixture, ".no_exist/" COMMIT "/a/x.csv");

  g_assert_false (ved_hub_cache_is_missing (fixture->config, NAME, COMMIT, "a/x.csv"));
  g_assert_true (ved_hub_cache_put_missing (fixture->config, NAME, COMMIT, "a/x.csv", &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (marker, G_FILE_TEST_EXISTS));
  g_assert_true (ved_hub_cache_is_missing (fixture->config, NAME, COMMIT, "a/x.csv"));
  g_assert_false (ved_hub_cache_is_missing (fixture->config, NAME, COMMIT, "a/y.csv"));
}

/* A cache that another tool made has no list: what lies in the snapshot is listed. */
static void
test_foreign (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHubListing) listing = NULL;
  const VedHubFile *file;

  fixture->config->offline = TRUE;
  put_blob (fixture, "content");
  g_assert_true (ved_hub_cache_put_commit (fixture->config, NAME, "main", COMMIT, &error));
  g_assert_true (ved_hub_cache_link (fixture->config, NAME, COMMIT, "b/x.csv", ETAG, &error));
  g_assert_true (ved_hub_cache_link (fixture->config, NAME, COMMIT, "a.csv", ETAG, &error));
  g_assert_no_error (error);
  listing = ved_hub_revision_list (fixture->config, NULL, NAME, "main", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (listing->commit, ==, COMMIT);
  g_assert_cmpuint (listing->files->len, ==, 2);
  file = g_ptr_array_index (listing->files, 1);
  g_assert_cmpstr (file->path, ==, "b/x.csv");
  g_assert_cmpint (file->size, ==, 7);
  g_assert_cmpstr (file->etag, ==, ETAG);
}

/* What a transfer left is gone on with, and a second one writes elsewhere. */
static void
test_partial (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *first = ved_hub_cache_take_partial (fixture->config, NAME, ETAG, NULL), *second = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (first, "half", -1, NULL));
  second = ved_hub_cache_take_partial (fixture->config, NAME, ETAG, NULL);
  g_assert_cmpstr (second, !=, first);
  g_assert_true (g_str_has_suffix (second, ".incomplete"));
  g_assert_true (g_file_get_contents (second, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "half");
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
}

static void
test_lock (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->config->cache_dir, ".locks", "datasets--ann--books",
                                            ETAG ".lock", NULL);
  g_autofree char *tag = g_build_filename (fixture->config->cache_dir, "CACHEDIR.TAG", NULL);
  int first = ved_hub_cache_lock (fixture->config, NAME, ETAG, NULL, &error), second;

  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (tag, G_FILE_TEST_EXISTS));
  second = ved_hub_cache_lock (fixture->config, NAME, ETAG, NULL, &error);
  g_assert_cmpint (second, ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->n_waits, ==, 3);
  g_clear_error (&error);
  close (first);
  second = ved_hub_cache_lock (fixture->config, NAME, ETAG, NULL, &error);
  g_assert_no_error (error);
  close (second);
}

static void
test_listing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedHubListing) listing = ved_hub_listing_new (COMMIT), again = NULL;
  const VedHubFile *file;

  g_assert_true (ved_hub_listing_add_tree (listing,
                                           "[{\"type\":\"file\",\"path\":\"a/b.csv\",\"size\":5,\"oid\":\"" ETAG "\"},"
                                           "{\"type\":\"file\",\"path\":\"big.csv\",\"size\":134,\"oid\":\"" COMMIT "\","
                                           "\"lfs\":{\"oid\":\"" LARGE "\",\"size\":123456}}]", -1, &error));
  g_assert_no_error (error);
  g_assert_true (ved_hub_cache_put_listing (fixture->config, NAME, listing, &error));
  g_assert_no_error (error);
  again = ved_hub_cache_find_listing (fixture->config, NAME, COMMIT);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->files->len, ==, 2);
  file = ved_hub_listing_find (again, "big.csv");
  g_assert_cmpint (file->size, ==, 123456);
  g_assert_cmpstr (file->etag, ==, LARGE);
  g_assert_cmpstr (file->blob_id, ==, COMMIT);
  file = ved_hub_listing_find (again, "a/b.csv");
  g_assert_cmpstr (file->etag, ==, ETAG);
  g_assert_null (ved_hub_listing_find (again, "b.csv"));
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) none = ved_hub_cache_list (fixture->config, &error), some = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_true (ved_hub_cache_put_commit (fixture->config, NAME, "main", COMMIT, &error));
  g_assert_true (ved_hub_cache_put_commit (fixture->config, "zoe/ticks", "main", COMMIT, &error));
  g_assert_no_error (error);
  some = ved_hub_cache_list (fixture->config, &error);
  g_assert_cmpuint (g_strv_length (some), ==, 2);
  g_assert_cmpstr (some[0], ==, "ann/books");
  g_assert_cmpstr (some[1], ==, "zoe/ticks");
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *name; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/hub/cache/branch", test_branch },
    { "/hub/cache/link", test_link },
    { "/hub/cache/without-links", test_without_links },
    { "/hub/cache/refused-links", test_refused_links },
    { "/hub/cache/missing", test_missing },
    { "/hub/cache/foreign", test_foreign },
    { "/hub/cache/partial", test_partial },
    { "/hub/cache/lock", test_lock },
    { "/hub/cache/listing", test_listing },
    { "/hub/cache/list", test_list },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
