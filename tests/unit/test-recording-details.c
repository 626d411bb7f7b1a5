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

static void
append (VedRecordingWriter *writer,
        guint               tick)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new_at (3, tick + 1, TRUE, VED_TEST_TIME_US + tick * VED_SECOND_US);

  g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
}

typedef struct {
  VedFrameSource *source;
  guint tick;                   /* that is waited for */
} Growth;

static gboolean
has_grown (gpointer user_data)
{
  const Growth *growth = user_data;
  gint64 first_us, last_us;

  ved_frame_source_get_extent (growth->source, &first_us, &last_us);

  return last_us == VED_TEST_TIME_US + growth->tick * VED_SECOND_US;
}

static void
note_snapshot (VedFrameSource *source,
               VedSnapshot    *snapshot,
               gint64         *time_us)
{
  *time_us = ved_snapshot_get_time_us (snapshot);
}

static gboolean
has_stopped_growing (gpointer source)
{
  return !ved_frame_source_is_growing (source);
}

static gboolean
has_event (gpointer source)
{
  GPtrArray *events = ved_recording_source_get_events (source);

  return events != NULL && events->len == 1;
}

/* A recording that is still written brings what comes, and leaves who looks at an earlier instant there. */
static void
test_grows (Fixture       *f,
            gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (f->folder, "growing.vedette", NULL);
  g_autoptr(VedRecordingWriter) writer = ved_recording_writer_new (path, "test", VED_TEST_TIME_US, NULL);
  g_autoptr(VedFrameSource) source = NULL;
  g_autoptr(VedSnapshot) earlier = NULL, still = NULL;
  g_autoptr(VedRecordingEvent) bookmark = NULL;
  Growth growth = { .tick = 1 };
  gint64 newest_us = 0;
  guint n_figures;

  append (writer, 0);
  append (writer, 1);
  growth.source = source = VED_FRAME_SOURCE (ved_recording_source_new (path));
  g_signal_connect (source, "snapshot", G_CALLBACK (note_snapshot), &newest_us);
  ved_frame_source_start (source);
  ved_test_wait_until (has_grown, &growth);
  g_assert_false (ved_frame_source_is_growing (source));

  earlier = seek (source, VED_TEST_TIME_US);
  append (writer, growth.tick = 2);
  ved_test_wait_until (has_grown, &growth);
  g_assert_cmpint (newest_us, ==, VED_TEST_TIME_US + 2 * VED_SECOND_US);
  g_assert_nonnull (ved_frame_source_get_figures (source, &n_figures));
  g_assert_cmpuint (n_figures, ==, 3);
  still = fetch (source, earlier, 0);
  g_assert_cmpint (ved_snapshot_get_time_us (still), ==, VED_TEST_TIME_US);

  g_assert_true (ved_frame_source_is_growing (source));
  ved_frame_source_stop (source);
  g_assert_false (ved_frame_source_is_growing (source));
  append (writer, growth.tick = 3);
  ved_frame_source_start (source);
  ved_test_wait_until (has_grown, &growth);
  g_assert_true (ved_frame_source_is_growing (source));

  /* Also what is marked after the last snapshot. */
  bookmark = ved_recording_event_new (VED_TEST_TIME_US, VED_RECORDING_BOOKMARK, "here", "");
  g_assert_true (ved_recording_writer_add_event (writer, bookmark, NULL));
  ved_test_wait_until (has_event, source);

  g_assert_true (ved_recording_writer_finish (writer, VED_TEST_TIME_US + 4 * VED_SECOND_US, NULL));
  ved_test_wait_until (has_stopped_growing, source);
  ved_frame_source_stop (source);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/recording-details/shared", Fixture, NULL, set_up, test_shared, tear_down);
  g_test_add ("/recording-details/grows", Fixture, NULL, set_up, test_grows, tear_down);

  return g_test_run ();
}
