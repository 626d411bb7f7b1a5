/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ved-key-store.h"
#include "support/ved-test-loop.h"

/* Keys of daemons, in a file of the secret service's library instead of the service. */

static void
save (const char *base_url,
      const char *key)
{
  GAsyncResult *pending = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ved_key_store_save_async (base_url, key, NULL, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  g_assert_true (ved_key_store_save_finish (result, &error));
  g_assert_no_error (error);
}

static char *
look_up (const char *base_url)
{
  GAsyncResult *pending = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *key;

  ved_key_store_look_up_async (base_url, NULL, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  key = ved_key_store_look_up_finish (result, &error);
  g_assert_no_error (error);

  return key;
}

/* What was kept for an address as it was typed is found for the same address without its slash, until there is a newer one, and
 * is forgotten with it. */
static void
test_typed_address (void)
{
  g_autofree char *none = look_up ("http://host:8000"), *old = NULL, *new = NULL, *gone = NULL;

  g_assert_null (none);
  save ("http://host:8000/", "old");
  old = look_up ("http://host:8000");
  g_assert_cmpstr (old, ==, "old");
  save ("http://host:8000", "new");
  new = look_up ("http://host:8000");
  g_assert_cmpstr (new, ==, "new");
  save ("http://host:8000", NULL);
  gone = look_up ("http://host:8000");
  g_assert_null (gone);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL, *file = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = ved_test_make_folder ();
  file = g_build_filename (folder, "keys", NULL);
  g_unsetenv ("VEDETTE_API_KEY");
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the test", TRUE);
  g_test_add_func ("/key-store/typed-address", test_typed_address);

  status = g_test_run ();
  ved_test_remove_folder (folder);

  return status;
}
