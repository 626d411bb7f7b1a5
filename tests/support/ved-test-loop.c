/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-loop"

#include "config.h"

#include "support/ved-test-loop.h"

#include <errno.h>
#include <glib/gstdio.h>

#define WAKE_MS 20

static gboolean
go_on_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * ved_test_wait_until:
 * @condition: asked after each iteration of the thread's main context
 *
 * Runs the main context until something holds; the test fails when it does not within
 * %VED_TEST_DEADLINE_S, which is no measure of anything: a pass is as fast as what is awaited. The loop is woken now
 * and then, since what other processes do wakes it not.
 */
void
ved_test_wait_until (VedTestCondition condition,
                     gpointer         user_data)
{
  GMainContext *context = g_main_context_get_thread_default ();
  gint64 deadline_us = g_get_monotonic_time () + VED_TEST_DEADLINE_S * G_USEC_PER_SEC;
  g_autoptr(GSource) waker = g_timeout_source_new (WAKE_MS);

  g_source_set_name (waker, "ved-test waker");
  g_source_set_callback (waker, go_on_cb, NULL, NULL);
  g_source_attach (waker, context);
  while (!condition (user_data) && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (waker);

  g_assert_true (condition (user_data));
}

/**
 * ved_test_store_result_cb:
 * @result_return: (type GAsyncResult*): where the result goes, see ved_test_wait_for_result()
 */
void
ved_test_store_result_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      result_return)
{
  GAsyncResult **place = result_return;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **place = user_data;

  return *place != NULL;
}

/**
 * ved_test_wait_for_result:
 * @result: what was given to ved_test_store_result_cb(), %NULL at first; %NULL again afterwards
 *
 * Returns: (transfer full): the result
 */
GAsyncResult *
ved_test_wait_for_result (GAsyncResult **result)
{
  ved_test_wait_until (has_result, result);

  return g_steal_pointer (result);
}

/**
 * ved_test_finalize:
 * @object: (transfer full): a GObject
 *
 * Like g_assert_finalize_object(), for an object that worked in threads: one that has just handed over
 * its result may hold the object for a moment longer, and so may a result that was not taken yet.
 */
void
ved_test_finalize (gpointer object)
{
  gint64 deadline_us = g_get_monotonic_time () + VED_TEST_DEADLINE_S * G_USEC_PER_SEC;
  GWeakRef weak;
  gpointer alive;

  g_weak_ref_init (&weak, object);
  g_object_unref (object);
  while ((alive = g_weak_ref_get (&weak)) != NULL && g_get_monotonic_time () < deadline_us)
    {
      g_object_unref (alive);
      if (!g_main_context_iteration (NULL, FALSE))
        g_thread_yield ();
    }
  g_assert_null (alive);
  g_weak_ref_clear (&weak);
}

/**
 * ved_test_make_folder:
 *
 * Returns: (transfer full): a new empty folder of this test's own
 */
char *
ved_test_make_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("ved-test-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

static void
empty_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        ved_test_remove_folder (path);
      else
        g_assert_true (g_unlink (path) == 0 || errno == ENOENT);
    }
}

/**
 * ved_test_remove_folder:
 * @folder: with files and folders in it; a worker that ends late may still delete some of them, or write one
 */
void
ved_test_remove_folder (const char *folder)
{
  empty_folder (folder);
  while (g_rmdir (folder) < 0)
    {
      g_assert_cmpint (errno, ==, ENOTEMPTY);
      empty_folder (folder);
    }
}
