/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sample-import"

#include "config.h"

#include "engine/input/ved-sample-import.h"

#include "base/ved-error.h"
#include "engine/ved-engine.h"
#include "store/recordings/ved-recording-writer.h"
#include "store/ved-database.h"

/* Samples that were saved somewhere live once more: a daemon of their own time, without HTTP and without a disk, is fed
 * tick by tick, and what it would have shown is recorded. So forecasts, risks and alerts are those that could have been
 * known then. */

static void
wait_until_idle (VedEngine *engine)
{
  ved_engine_advance (engine);
  while (ved_engine_is_busy (engine))
    g_main_context_iteration (NULL, TRUE);
}

static gint64
last_instant (VedSampleBatch *batch)
{
  return ved_sample_batch_get_sample (batch, ved_sample_batch_get_n_samples (batch) - 1)->time_us;
}

static gboolean
record_tick (VedEngine           *engine,
             VedClock            *clock,
             VedSampleBatch      *batch,
             VedRecordingWriter  *writer,
             GError             **error)
{
  g_autoptr(VedSnapshot) snapshot = NULL;
  VedFeedReply reply;
  guint bad_record;

  ved_clock_set_us (clock, last_instant (batch));
  if (!ved_engine_feed (engine, batch, &reply, &bad_record, error))
    return FALSE;
  wait_until_idle (engine);
  snapshot = ved_engine_ref_snapshot (engine);

  return snapshot == NULL || ved_recording_writer_append (writer, snapshot, error);
}

static gboolean
record_ticks (VedSampleSheet      *sheet,
              VedSampleBatch      *first,
              VedRecordingWriter  *writer,
              GCancellable        *cancellable,
              GError             **error)
{
  const VedEngineConfig config = { .time_base = VED_TIME_FEED };
  g_autoptr(VedClock) clock = ved_clock_new_manual (last_instant (first));
  g_autoptr(VedEngine) engine = ved_engine_new (&config, clock);
  VedSampleBatch *batch = ved_sample_batch_ref (first);
  gboolean done = ved_engine_start (engine, error);

  if (done)
    wait_until_idle (engine);
  while (done && batch != NULL)
    {
      done = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
        record_tick (engine, clock, batch, writer, error);
      ved_sample_batch_unref (batch);
      batch = ved_sample_sheet_next (sheet);
    }
  g_clear_pointer (&batch, ved_sample_batch_unref);
  ved_engine_stop (engine);

  return done;
}

/**
 * ved_sample_import:
 * @sheet: samples; used up
 * @out: the recording to make
 * @label: where they are from, for people
 * @n_snapshots: (out): how many it holds
 *
 * Makes a recording of samples, in the time they are of. Without success there is no file. Blocks, and runs the default
 * main context: for programs. Cost: about 3 ms a tick of 90 servers.
 *
 * Returns: whether there is a recording; %VED_ERROR_NOT_FOUND when there is no sample
 */
gboolean
ved_sample_import (VedSampleSheet  *sheet,
                   const char      *out,
                   const char      *label,
                   guint           *n_snapshots,
                   GCancellable    *cancellable,
                   GError         **error)
{
  g_autoptr(VedSampleBatch) first = ved_sample_sheet_next (sheet);
  g_autoptr(VedRecordingWriter) writer = NULL;
  gboolean done;

  if (first == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "“%s” holds no samples", label);
      return FALSE;
    }
  writer = ved_recording_writer_new (out, label, g_get_real_time (), error);
  if (writer == NULL)
    return FALSE;

  done = ved_recording_writer_set_lazy (writer, error) && record_ticks (sheet, first, writer, cancellable, error) &&
    ved_recording_writer_finish (writer, g_get_real_time (), error);
  *n_snapshots = ved_recording_writer_get_n_frames (writer);
  g_clear_pointer (&writer, ved_recording_writer_free);
  if (!done)
    ved_database_remove_file (out);

  return done;
}
