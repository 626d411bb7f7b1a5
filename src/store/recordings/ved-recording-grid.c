/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-grid"

#include "config.h"

#include "store/recordings/ved-recording-grid.h"

#include "wire/json/ved-fleet-grid-json.h"

/* All servers over time, of a recording. A column of the past is the newest frame in its five minutes, so what is read
 * does not grow with the servers nor with how densely they were recorded; where nothing was recorded, or what was is
 * damaged, the column is empty. What was forecast is that of the frame that is shown. */

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

/* The frame that stands for the moment before @end_us, none where it is damaged; the one read last is kept, since neighbours
 * often share it. */
static void
read_frame (const VedRecordingView  *view,
            gint64                   end_us,
            guint                   *number,
            VedSnapshot            **frame)
{
  guint found = ved_recording_reader_find (view->reader, end_us - 1);

  if (found == *number)
    return;

  g_clear_pointer (frame, ved_snapshot_unref);
  *number = found;
  *frame = ved_recording_reader_read_snapshot (view->reader, found, 0, NULL);
}

static void
read_past (const VedRecordingView *view,
           VedFleetGrid           *grid)
{
  gint64 from_us = ved_fleet_grid_get_from_us (grid);
  g_autoptr(VedSnapshot) frame = NULL;
  guint number = 0;

  for (guint i = 0; i < grid->question.n_past; i++, from_us += VED_FORECAST_STEP_US)
    {
      gint64 end_us = from_us + VED_FORECAST_STEP_US;

      read_frame (view, end_us, &number, &frame);
      if (frame != NULL && ved_snapshot_get_time_us (frame) >= from_us && ved_snapshot_get_time_us (frame) < end_us)
        take_frame (grid, frame, i);
    }
}

/**
 * ved_recording_grid_answer:
 * @query: (nullable): as a daemon is asked
 *
 * Cost: that of reading one frame for each five minutes that were recorded.
 *
 * Returns: (transfer full): what ved_fleet_grid_json_read() reads; %NULL with %VED_ERROR_INVALID for a question that makes
 *   no sense
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
  read_past (view, grid);
  body = g_string_new (NULL);
  ved_fleet_grid_json_write (body, grid);

  return g_string_free_to_bytes (body);
}
