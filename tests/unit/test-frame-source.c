/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/snapshot/ved-frame-source.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include <math.h>

/* A source that offers nothing but its snapshots. */
#define TEST_TYPE_SOURCE (test_source_get_type ())

G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, VedFrameSource)

struct _TestSource
{
  VedFrameSource parent_instance;
  guint n_started;
};

G_DEFINE_FINAL_TYPE (TestSource, test_source, VED_TYPE_FRAME_SOURCE)

static void
source_started (VedFrameSource *source)
{
  TEST_SOURCE (source)->n_started++;
}

static void
test_source_class_init (TestSourceClass *klass)
{
  VED_FRAME_SOURCE_CLASS (klass)->start = source_started;
}

static void
test_source_init (TestSource *self)
{
}

static void
snapshot_emitted_cb (VedFrameSource *source,
                     VedSnapshot    *snapshot,
                     gpointer        user_data)
{
  VedSnapshot **seen = user_data;

  *seen = snapshot;
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_properties (void)
{
  TestSource *source = g_object_new (TEST_TYPE_SOURCE, NULL);
  VedFrameSource *door = VED_FRAME_SOURCE (source);
  g_autofree char *message = NULL;
  gint64 first_us = 1, last_us = 1;
  guint n_told = 0;

  g_assert_cmpint (ved_frame_source_get_state (door), ==, VED_SOURCE_IDLE);
  g_signal_connect_swapped (source, "notify::state", G_CALLBACK (count), &n_told);
  g_signal_connect_swapped (source, "notify::message", G_CALLBACK (count), &n_told);
  for (guint i = 0; i < 2; i++)
    ved_frame_source_set_state (door, VED_SOURCE_THROTTLED, "Too many requests");
  g_assert_cmpuint (n_told, ==, 2);

  message = ved_frame_source_dup_message (door);
  g_assert_cmpint (ved_frame_source_get_state (door), ==, VED_SOURCE_THROTTLED);
  g_assert_cmpstr (ved_source_state_get_name (VED_SOURCE_NOT_AUTHORISED), ==, "not-authorised");
  g_assert_cmpstr (message, ==, "Too many requests");

  ved_frame_source_start (door);
  ved_frame_source_stop (door);
  ved_frame_source_refresh (door);
  ved_frame_source_get_extent (door, &first_us, &last_us);
  g_assert_cmpuint (source->n_started, ==, 1);
  g_assert_cmpint (first_us, ==, 0);
  g_assert_cmpint (last_us, ==, 0);
  g_assert_finalize_object (source);
}

static void
test_signals (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_snapshot_builder_finish (ved_snapshot_builder_new (0, 1, 0));
  VedFrameSource *source = g_object_new (TEST_TYPE_SOURCE, NULL);
  VedSnapshot *seen = NULL;

  g_signal_connect (source, "snapshot", G_CALLBACK (snapshot_emitted_cb), &seen);
  ved_frame_source_emit_snapshot (source, snapshot);
  ved_frame_source_emit_extent_changed (source);
  g_assert_true (seen == snapshot);
  g_assert_finalize_object (source);
}

static void
finished_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **seen = user_data;

  *seen = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
test_refusals (void)
{
  VedFrameSource *source = g_object_new (TEST_TYPE_SOURCE, NULL);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      switch (i)
        {
        case 0:
          ved_frame_source_seek_async (source, 0, NULL, finished_cb, &result);
          g_assert_null (ved_frame_source_seek_finish (source, wait_for (&result), &error));
          break;
        case 1:
          ved_frame_source_fetch_series_async (source, &(VedSeriesQuery) { "a", VED_METRIC_MEM_USED, 0, 1, 10 }, NULL,
                                               finished_cb, &result);
          g_assert_null (ved_frame_source_fetch_series_finish (source, wait_for (&result), &error));
          break;
        case 2:
          ved_frame_source_fetch_detail_async (source, "a", NULL, finished_cb, &result);
          g_assert_null (ved_frame_source_fetch_detail_finish (source, wait_for (&result), &error));
          break;
        case 3:
          ved_frame_source_fetch_document_async (source, "/status", NULL, finished_cb, &result);
          g_assert_null (ved_frame_source_fetch_document_finish (source, wait_for (&result), &error));
          break;
        default:
          ved_frame_source_perform_async (source, "/scenario/set", "{}", NULL, finished_cb, &result);
          g_assert_false (ved_frame_source_perform_finish (source, wait_for (&result), &error));
          break;
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
    }
  g_assert_finalize_object (source);
}

static void
test_slice (void)
{
  VedSeriesSlice *slice = ved_series_slice_new (3);
  VedSeriesSlice *same = ved_series_slice_ref (slice);

  g_assert_true (same == slice);
  g_assert_cmpuint (slice->n_points, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (slice->times_us[i] == 0 && isnan (slice->mean[i]) && isnan (slice->min[i]) &&
                   isnan (slice->max[i]));
  ved_series_slice_unref (same);
  ved_series_slice_unref (slice);
}

/* A hole of an hour is one, whatever the buckets; five minutes between minutes that are measured so are none. */
static void
test_longest_gap (void)
{
  g_autoptr(VedSeriesSlice) slice = ved_series_slice_new (24);

  for (guint i = 0; i < slice->n_points; i++)
    slice->times_us[i] = (gint64) (i * 5 + (i > 12 ? 60 : 0)) * 60 * G_USEC_PER_SEC;
  g_assert_cmpint (ved_series_slice_get_longest_gap_us (slice), ==, 0);

  slice->bucket_s = 60;
  g_assert_cmpint (ved_series_slice_get_longest_gap_us (slice), >=, G_GINT64_CONSTANT (300) * G_USEC_PER_SEC);
  g_assert_cmpint (ved_series_slice_get_longest_gap_us (slice), <, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);

  slice->bucket_s = 900;
  g_assert_cmpint (ved_series_slice_get_longest_gap_us (slice), ==, G_GINT64_CONSTANT (2700) * G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-source/longest-gap", test_longest_gap);
  g_test_add_func ("/frame-source/properties", test_properties);
  g_test_add_func ("/frame-source/signals", test_signals);
  g_test_add_func ("/frame-source/refusals", test_refusals);
  g_test_add_func ("/frame-source/slice", test_slice);

  return g_test_run ();
}
