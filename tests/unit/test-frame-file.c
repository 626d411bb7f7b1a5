/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-frame-file"

#include "config.h"

#include "client/ved-frame-file.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"

static gboolean
has_settled (gpointer user_data)
{
  VedSourceState state = ved_frame_source_get_state (user_data);

  return state != VED_SOURCE_IDLE && state != VED_SOURCE_CONNECTING;
}

static void
keep_cb (VedFrameSource *source,
         VedSnapshot    *snapshot,
         VedSnapshot   **kept)
{
  g_assert_null (*kept);
  *kept = ved_snapshot_ref (snapshot);
}

static void
test_open (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.frame", NULL);
  g_autoptr(VedSnapshot) saved = ved_test_snapshot_new (20, 7, TRUE);
  g_autoptr(GBytes) bytes = ved_frame_encode (saved, VED_FRAME_FORECASTS);
  g_autoptr(VedSnapshot) opened = NULL;
  g_autoptr(VedSnapshot) detail = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFrameSource) source = VED_FRAME_SOURCE (ved_frame_file_new (path));
  gint64 first_us, last_us;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  g_signal_connect (source, "snapshot", G_CALLBACK (keep_cb), &opened);
  ved_frame_source_start (source);
  ved_test_wait_until (has_settled, source);

  g_assert_cmpint (ved_frame_source_get_state (source), ==, VED_SOURCE_REPLAYING);
  g_assert_cmpuint (ved_snapshot_get_n_servers (opened), ==, 20);
  ved_frame_source_get_extent (source, &first_us, &last_us);
  g_assert_cmpint (first_us, ==, ved_snapshot_get_time_us (saved));
  g_assert_cmpint (last_us, ==, first_us);

  ved_frame_source_fetch_detail_async (source, ved_snapshot_get_name (saved, 3), NULL,
                                       ved_test_store_result_cb,
                                       &result);
  g_object_unref (ved_test_wait_for_result (&result));
  ved_frame_source_fetch_detail_async (source, "nobody", NULL, ved_test_store_result_cb, &result);
  {
    g_autoptr(GAsyncResult) refused = ved_test_wait_for_result (&result);

    detail = ved_frame_source_fetch_detail_finish (source, refused, &error);
  }
  g_assert_null (detail);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  ved_test_remove_folder (folder);
}

static void
test_broken (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "b.frame", NULL);
  g_autofree char *message = NULL;
  g_autoptr(VedSnapshot) saved = ved_test_snapshot_new (3, 7, TRUE);
  g_autoptr(GBytes) bytes = ved_frame_encode (saved, VED_FRAME_FORECASTS);
  g_autoptr(VedFrameSource) source = VED_FRAME_SOURCE (ved_frame_file_new (path));

  g_assert_true (g_file_set_contents (path, "not a frame at all", -1, NULL));
  ved_frame_source_start (source);
  ved_test_wait_until (has_settled, source);
  g_assert_cmpint (ved_frame_source_get_state (source), ==, VED_SOURCE_ERROR);
  message = ved_frame_source_dup_message (source);
  g_assert_nonnull (message);

  /* Once it is mended it opens. */
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  ved_frame_source_start (source);
  ved_test_wait_until (has_settled, source);
  g_assert_cmpint (ved_frame_source_get_state (source), ==, VED_SOURCE_REPLAYING);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame-file/open", test_open);
  g_test_add_func ("/frame-file/broken", test_broken);

  return g_test_run ();
}
