/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-recording"

#include "config.h"

#include "support/ved-test-recording.h"

#include "fleet/snapshot/ved-snapshot-builder.h"

/* The same servers tick by tick with other values; forecasts change every tenth tick. The frame is that of
 * ved_test_snapshot_new() with the time moved, through its own bytes. */
/**
 * ved_test_tick_new:
 * @tick: from 0
 *
 * Returns: (transfer full): a snapshot of %VED_TEST_TICK_SERVERS servers, the same for the same tick
 */
VedSnapshot *
ved_test_tick_new (guint tick)
{
  g_autoptr(VedSnapshot) values = ved_test_snapshot_new (VED_TEST_TICK_SERVERS, 100 + tick, TRUE);
  g_autoptr(VedSnapshot) forecasts = ved_test_snapshot_new (VED_TEST_TICK_SERVERS, tick / 10, TRUE);
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (VED_TEST_TICK_SERVERS, 1 + tick, VED_TEST_TIME_US + tick * VED_TEST_TICK_US);
  VedMetadata metadata = *ved_snapshot_get_metadata (values);

  ved_snapshot_builder_set_origin_us (builder, VED_TEST_TIME_US + tick / 10 * VED_FORECAST_STEP_US);
  for (guint i = 0; i < VED_TEST_TICK_SERVERS; i++)
    {
      VedSnapshotServer server = { .name = ved_snapshot_get_name (values, i), .metrics = 0x7fff };

      server.forecast_row = ved_snapshot_get_forecast_row (forecasts, i);
      server.last_seen_us = ved_snapshot_get_last_seen_us (values, i) + tick * VED_TEST_TICK_US;
      server.risk = ved_snapshot_risk (values)[i];
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        ved_snapshot_builder_current (builder, metric)[i] = ved_snapshot_current (values, metric)[i];
      ved_snapshot_builder_set_server (builder, i, &server);
    }
  ved_snapshot_builder_set_forecasts (builder, ved_snapshot_get_forecasts (forecasts));
  ved_snapshot_builder_set_metadata (builder, &metadata);

  return ved_snapshot_builder_finish (builder);
}

/**
 * ved_test_record:
 *
 * Returns: (transfer full): a recording of the first ticks, still open
 */
VedRecordingWriter *
ved_test_record (const char *path,
                 guint       n_ticks)
{
  g_autoptr(GError) error = NULL;
  VedRecordingWriter *writer = ved_recording_writer_new (path, "Demo fleet", VED_TEST_TIME_US, &error);

  g_assert_no_error (error);
  for (guint tick = 0; tick < n_ticks; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);

      g_assert_true (ved_recording_writer_append (writer, snapshot, &error));
      g_assert_no_error (error);
    }

  return writer;
}

void
ved_test_record_closed (const char *path,
                        guint       n_ticks)
{
  g_autoptr(VedRecordingWriter) writer = ved_test_record (path, n_ticks);

  g_assert_true (ved_recording_writer_finish (writer, VED_TEST_TIME_US + n_ticks * VED_TEST_TICK_US, NULL));
}
