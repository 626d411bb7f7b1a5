/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-recording-details"

#include "config.h"

#include "base/ved-clock.h"
#include "store/recordings/ved-recording-source.h"
#include "store/recordings/ved-recording-writer.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

/* Of a large fleet a recording hands out the forecasts of single servers, which a page may ask of many. */

#define N_SERVERS 220           /* more than it hands out at once */

typedef struct {
  char *folder;
  VedFrameSource *source;
} Fixture;

static VedSnapshot *
seek (VedFrameSource *source,
      gint64          time_us)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  ved_frame_source_seek_async (source, time_us, NULL, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);

  return ved_frame_source_seek_finish (source, result, NULL);
}

static VedSnapshot *
fetch (VedFrameSource *source,
       VedSnapshot    *shown,
       guint           server)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  ved_frame_source_fetch_detail_async (source, ved_snapshot_get_name (shown, server), NULL, ved_test_store_result_cb,
                                       &pending);
  result = ved_test_wait_for_result (&pending);

  return ved_frame_source_fetch_detail_finish (source, result, NULL);
}

static void
set_up (Fixture       *f,
        gconstpointer  user_data)
{
  g_autoptr(VedRecordingWriter) writer = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  f->folder = ved_test_make_folder ();
  path = g_build_filename (f->folder, "large.vedette", NULL);
  writer = ved_recording_writer_new (path, "test", VED_TEST_TIME_US, &error);
  g_assert_no_error (error);
  for (guint tick = 0; tick < 2; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new_at (N_SERVERS, tick + 1, TRUE, VED_TEST_TIME_US + tick * VED_SECOND_US);

      ved_recording_writer_append (writer, snapshot, &error);
      g_assert_no_error (error);
    }
  ved_recording_writer_finish (writer, VED_TEST_TIME_US, &error);
  g_assert_no_error (error);
  f->source = VED_FRAME_SOURCE (ved_recording_source_new (path));
  ved_frame_source_start (f->source);
}

static void
tear_down (Fixture       *f,
           gconstpointer  user_data)
{
  ved_frame_source_stop (f->source);
  g_object_unref (f->source);
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
}

/* However many ask at one instant, the frame is read once, and is kept once. */
static void
test_shared (Fixture       *f,
             gconstpointer  user_data)
{
  g_autoptr(VedSnapshot) shown = seek (f->source, G_MAXINT64), one = NULL, other = NULL, earlier = NULL, before = NULL;

  g_assert_nonnull (shown);
  one = fetch (f->source, shown, 3);
  other = fetch (f->source, shown, 200);
  g_assert_nonnull (one);
  g_assert_true (one == other);
  g_assert_nonnull (ved_snapshot_get_forecasts (one));

  before = seek (f->source, ved_snapshot_get_time_us (shown) - 1);
  g_assert_nonnull (before);
  earlier = fetch (f->source, shown, 3);
  g_assert_nonnull (earlier);
  g_assert_true (earlier != one);
  g_assert_cmpint (ved_snapshot_get_time_us (earlier), ==, ved_snapshot_get_time_us (before));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/recording-details/shared", Fixture, NULL, set_up, test_shared, tear_down);

  return g_test_run ();
}
