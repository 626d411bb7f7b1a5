/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-grid"

#include "config.h"

#include "store/recordings/ved-recording-grid.h"

#include "base/ved-error.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-fleet-grid-json.h"

/* All servers over time, of a recording. A column of the past is the newest frame in its five minutes, so what is read
 * does not grow with the servers nor with how densely they were recorded; where nothing was recorded the column is
 * empty. What was forecast is that of the frame that is shown. */

static void
take_frame (VedFleetGrid      *grid,
            const VedSnapshot *frame,
            guint              column)
{
  const float *values = ved_snapshot_current (frame, grid->question.metric);

  for (guint i = 0; i < ved_snapshot_get_n_servers (frame); i++)
    {
      guint row;

      if (ved_snapshot_get_state (frame, i) != VED_SERVER_OFFLINE
          && ved_fleet_grid_find (grid, ved_snapshot_get_name (frame, i), &row))
        ved_fleet_grid_get_row (grid, row)[column] = values[i];
    }
}

/* The frame that stands for the moment before @end_us; the one read last is kept, since neighbours often share it. FALSE:
 * the file is damaged there. */
static gboolean
read_frame (const VedRecordingView  *view,
            gint64                   end_us,
            guint                   *number,
            VedSnapshot            **frame,
            GError                 **error)
{
  guint found = ved_recording_reader_find (view->reader, end_us - 1);
  g_autoptr(GBytes) bytes = NULL;

  if (found == *number)
    return TRUE;

  g_clear_pointer (frame, ved_snapshot_unref);
  *number = found;
  bytes = ved_recording_reader_read_frame (view->reader, found, FALSE, error);
  *frame = bytes != NULL ? ved_frame_decode (bytes, error) : NULL;

  return *frame != NULL;
}

static gboolean
read_past (const VedRecordingView  *view,
           VedFleetGrid            *grid,
           GError                 **error)
{
  gint64 from_us = ved_fleet_grid_get_from_us (grid);
  g_autoptr(VedSnapshot) frame = NULL;
  guint number = 0;

  for (guint i = 0; i < grid->question.n_past; i++, from_us += VED_FORECAST_STEP_US)
    {
      gint64 end_us = from_us + VED_FORECAST_STEP_US;

      if (!read_frame (view, end_us, &number, &frame, error))
        return FALSE;
      if (frame != NULL && ved_snapshot_get_time_us (frame) >= from_us && ved_snapshot_get_time_us (frame) < end_us)
        take_frame (grid, frame, i);
    }

  return TRUE;
}

/**
 * ved_recording_grid_answer:
 * @query: (nullable): as a daemon is asked
 *
 * Cost: that of reading one frame for each five minutes that were recorded.
 *
 * Returns: (transfer full): what ved_fleet_grid_json_read() reads; %NULL with %VED_ERROR_INVALID for a question that makes
 *   no sense, %VED_ERROR_CORRUPT where the file is damaged
 */
GBytes *
ved_recording_grid_answer (const VedRecordingView  *view,
                           const char              *query,
                           GError                 **error)
{
  g_autoptr(GHashTable) words = g_uri_parse_params (query != NULL ? query : "", -1, "&", G_URI_PARAMS_WWW_FORM, error);
  g_autoptr(VedFleetGrid) grid = NULL;
  VedFleetGridQuestion question;
  GString *body;

  if (words == NULL ||
      !ved_fleet_grid_question_read (&question, g_hash_table_lookup (words, "metric"),
                                     g_hash_table_lookup (words, "quantile"), g_hash_table_lookup (words, "hours"), error))
    return NULL;

  grid = ved_fleet_grid_new_ahead (&question, view->shown);
  if (!read_past (view, grid, error))
    return NULL;
  body = g_string_new (NULL);
  ved_fleet_grid_json_write (body, grid);

  return g_string_free_to_bytes (body);
}
