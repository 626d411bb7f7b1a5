/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-demo-recorder"

#include "config.h"

#include "engine/ved-engine.h"
#include "store/recordings/ved-recording-writer.h"
#include "support/ved-test-loop.h"

#include <stdlib.h>

/* ved-demo-recorder FILE SERVERS TICKS STEP_S SCENARIO: records a demo fleet as fast as it can be computed, by a
 * clock set by hand. The same arguments give the same recording. */

#define BEGIN_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)       /* 2026-01-01 00:00 UTC */
#define BACKFILL_DAYS 3

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static gboolean
record_tick (VedEngine           *engine,
             VedRecordingWriter  *writer,
             GError             **error)
{
  g_autoptr(VedSnapshot) snapshot = NULL;

  ved_engine_advance (engine);
  ved_test_wait_until (is_idle, engine);
  snapshot = ved_engine_ref_snapshot (engine);

  return snapshot == NULL || ved_recording_writer_append (writer, snapshot, error);
}

static gboolean
record (char   **argv,
        GError **error)
{
  guint n_ticks = (guint) atoi (argv[3]);
  gint64 step_us = atoi (argv[4]) * VED_SECOND_US;
  VedScenarioId scenario = VED_SCENARIO_NATURAL;
  g_autoptr(VedClock) clock = ved_clock_new_manual (BEGIN_US);
  g_autoptr(VedEngine) engine = NULL;
  g_autoptr(VedRecordingWriter) writer = NULL;
  VedEngineConfig config = { .demo_servers = (guint) atoi (argv[2]), .backfill_days = BACKFILL_DAYS,
                             .rng_seed = 42 };

  if (!ved_scenario_id_from_name (argv[5], &scenario, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "No scenario is called %s", argv[5]);
      return FALSE;
    }
  config.scenario = scenario;
  engine = ved_engine_new (&config, clock);
  writer = ved_recording_writer_new (argv[1], "Demo Fleet", BEGIN_US, error);
  if (writer == NULL || !ved_engine_start (engine, error))
    return FALSE;

  ved_test_wait_until (is_idle, engine);
  for (guint i = 0; i < n_ticks; i++)
    {
      ved_clock_advance_us (clock, step_us);
      if (!record_tick (engine, writer, error))
        return FALSE;
    }
  ved_engine_stop (engine);

  return ved_recording_writer_finish (writer, ved_clock_now_us (clock), error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;

  if (argc != 6)
    {
      g_printerr ("usage: ved-demo-recorder FILE SERVERS TICKS STEP_S SCENARIO\n");
      return 2;
    }
  if (record (argv, &error))
    return 0;

  g_printerr ("ved-demo-recorder: %s\n", error->message);

  return 1;
}
