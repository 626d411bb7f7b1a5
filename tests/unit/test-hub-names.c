/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-hub-names"

#include "config.h"

#include "hub/ved-hub-config.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-name.h"
#include "hub/ved-hub-set.h"
#include "hub/ved-hub-token.h"

#include <glib/gstdio.h>

#define BLOB_ID "0123456789abcdef0123456789abcdef01234567"

static void
test_repositories (void)
{
  static const struct { const char *text, *name; } cases[] = {
    { "owner/books", "owner/books" },
    { "datasets/Owner/my_books.v2", "Owner/my_books.v2" },
    { "https://huggingface.co/datasets/owner/books", "owner/books" },
    { "owner", NULL },
    { "owner/a/b", NULL },
    { "../books", NULL },
    { "owner/..", NULL },
    { "owner/a--b", NULL },
    { "owner/-a", NULL },
    { "owner/a b", NULL },
    { "owner/", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *name = ved_hub_name_parse (cases[i].text, &error);

      g_assert_cmpstr (name, ==, cases[i].name);
      if (cases[i].name == NULL)
        g_assert_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID);
    }
}

static void
test_folder (void)
{
  g_autofree char *folder = ved_hub_name_to_folder ("Owner/books");

  g_assert_cmpstr (folder, ==, "datasets--Owner--books");
}

static void
test_paths (void)
{
  static const char *const good[] = { "a", "a/b.csv", "refs/pr/1", "x..y/z", "Ärger.csv" };
  static const char *const bad[] = { "", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\nb", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ved_hub_name_is_safe_path (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ved_hub_name_is_safe_path (bad[i]));
}

static void
test_environment (void)
{
  char *none[] = { (char *) "HOME=/home/ann", NULL };
  char *some[] = {
    (char *) "HOME=/home/ann", (char *) "HF_HOME=/srv/hf", (char *) "HF_ENDPOINT=http://127.0.0.1:9/",
    (char *) "HF_HUB_OFFLINE=1", (char *) "HF_HUB_DOWNLOAD_TIMEOUT=77", (char *) "HF_HUB_ETAG_TIMEOUT=soon",
    (char *) "HUGGINGFACE_HUB_CACHE=/srv/cache", (char *) "HF_TOKEN=hf_x", NULL
  };
  g_autoptr(VedHubConfig) plain = ved_hub_config_new (none);
  g_autoptr(VedHubConfig) named = ved_hub_config_new (some);

  g_assert_cmpstr (plain->endpoint, ==, "https://huggingface.co");
  g_assert_cmpstr (plain->cache_dir, ==, "/home/ann/.cache/huggingface/hub");
  g_assert_cmpstr (plain->token_path, ==, "/home/ann/.cache/huggingface/token");
  g_assert_false (plain->offline);
  g_assert_cmpuint (plain->download_timeout_s, ==, 10);
  g_assert_cmpstr (named->endpoint, ==, "http://127.0.0.1:9");
  g_assert_cmpstr (named->cache_dir, ==, "/srv/cache");
  g_assert_cmpstr (named->token_path, ==, "/srv/hf/token");
  g_assert_cmpstr (named->token, ==, "hf_x");
  g_assert_true (named->offline);
  g_assert_cmpuint (named->download_timeout_s, ==, 77);
  g_assert_cmpuint (named->etag_timeout_s, ==, 10);
}

/* The environment before the file; a bad one is passed over; nothing at all where that is asked for. */
static void
test_token (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-token-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "token", NULL);
  char *none[] = { NULL };
  g_autoptr(VedHubConfig) config = ved_hub_config_new (none);
  VedHubTokenPlace place;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  g_free (config->token_path);
  config->token_path = g_strdup (path);
  g_assert_true (g_file_set_contents (path, "hf_from_file\n", -1, NULL));
  config->token = g_strdup ("hf_from_environment");
  first = ved_hub_token_look_up (config, &place, NULL);
  g_assert_cmpstr (first, ==, "hf_from_environment");
  g_assert_cmpint (place, ==, VED_HUB_TOKEN_ENVIRONMENT);

  g_free (config->token);
  config->token = g_strdup ("two words");
  second = ved_hub_token_look_up (config, &place, NULL);
  g_assert_cmpstr (second, ==, "hf_from_file");
  g_assert_cmpint (place, ==, VED_HUB_TOKEN_FILE);

  config->anonymous = TRUE;
  third = ved_hub_token_look_up (config, &place, NULL);
  g_assert_null (third);
  g_assert_cmpint (place, ==, VED_HUB_TOKEN_NONE);
  g_unlink (path);
  g_rmdir (folder);
}

static void
add (VedHubListing *listing,
     const char    *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *json = g_strdup_printf ("[{\"type\":\"file\",\"path\":\"%s\",\"size\":7,\"oid\":\"" BLOB_ID "\"}]",
                                           path);

  ved_hub_listing_add_tree (listing, json, -1, &error);
  g_assert_no_error (error);
}

static void
test_sets (void)
{
  g_autoptr(VedHubListing) listing = ved_hub_listing_new (BLOB_ID);
  g_autoptr(GPtrArray) sets = NULL;
  const VedHubSet *set;
  g_autofree char *label = NULL;

  add (listing, "README.md");
  add (listing, "LOBSTER_SampleFile_MSFT_2012-06-21_5/MSFT_2012-06-21_34200000_57600000_orderbook_5.csv");
  add (listing, "LOBSTER_SampleFile_AMZN_2012-06-21_10/AMZN_2012-06-21_34200000_57600000_message_10.csv");
  add (listing, "LOBSTER_SampleFile_AMZN_2012-06-21_10/AMZN_2012-06-21_34200000_57600000_orderbook_10.csv");
  add (listing, "LOBSTER_SampleFile_AMZN_2012-06-21_10/LOBSTER_SampleFiles_ReadMe.txt");
  sets = ved_hub_sets_find (listing);

  g_assert_cmpuint (sets->len, ==, 2);
  set = g_ptr_array_index (sets, 0);
  label = ved_hub_set_get_label (set);
  g_assert_cmpstr (label, ==, "AMZN 2012-06-21, 10 levels");
  g_assert_true (ved_hub_set_is_whole (set));
  set = g_ptr_array_index (sets, 1);
  g_assert_cmpstr (set->ticker, ==, "MSFT");
  g_assert_false (ved_hub_set_is_whole (set));
  g_assert_null (set->messages);
}

static void
test_bad_lists (void)
{
  static const char *const lists[] = {
    "", "{}", "[1]", "<html>Sign in</html>",
    "[{\"type\":\"file\",\"path\":\"../x\",\"size\":1,\"oid\":\"" BLOB_ID "\"}]",
    "[{\"type\":\"file\",\"path\":\"x\",\"size\":-1,\"oid\":\"" BLOB_ID "\"}]",
    "[{\"type\":\"file\",\"path\":\"x\",\"size\":1,\"oid\":\"../../x\"}]",
    "[{\"type\":\"file\",\"size\":1,\"oid\":\"" BLOB_ID "\"}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr(VedHubListing) listing = ved_hub_listing_new (BLOB_ID);
      g_autoptr(GError) error = NULL;

      g_assert_false (ved_hub_listing_add_tree (listing, lists[i], -1, &error));
      g_assert_true (error != NULL && error->domain == VED_HUB_ERROR);
    }
}

int
main (int   argc,
      char *argv[])
{
  /* No bus, so that no keyring of the person who runs this is asked. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/names/repositories", test_repositories);
  g_test_add_func ("/hub/names/folder", test_folder);
  g_test_add_func ("/hub/names/paths", test_paths);
  g_test_add_func ("/hub/names/environment", test_environment);
  g_test_add_func ("/hub/names/token", test_token);
  g_test_add_func ("/hub/names/sets", test_sets);
  g_test_add_func ("/hub/names/bad-lists", test_bad_lists);

  return g_test_run ();
}
