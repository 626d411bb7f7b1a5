/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-answer"

#include "config.h"

#include "store/recordings/ved-recording-answer.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "store/alerts/ved-alert-log.h"
#include "store/history/ved-environment-store.h"
#include "store/history/ved-historical-answer.h"
#include "store/recordings/ved-recording-grid.h"
#include "wire/json/ved-fleet-grid-json.h"
#include "wire/json/ved-predictions-json.h"

#include <math.h>
#include <string.h>

/* A recording answers as the daemon did at the instant that is shown. History is what the recording itself holds up to
 * then, put into words by the code of the daemon; what follows from the snapshot is written from it; the health of the
 * fleet is part of the status of cascades. Everything else is the document that was recorded. */

#define PREDICTIONS_PATH "/predictions/"

/* The figures of one minute, and which of them tell it, as with the daemon. */
typedef struct {
  guint first, worst, end;
} Minute;

/* @first: not at or after @to_us */
static Minute
find_minute (const VedRecordingView *view,
             guint                   first,
             gint64                  to_us)
{
  const VedFleetFigures *figures = view->figures;
  Minute minute = { first, first, first + 1 };

  for (; minute.end < view->n_figures && figures[minute.end].time_us < to_us; minute.end++)
    {
      const VedFleetFigures *next = &figures[minute.end], *worst = &figures[minute.worst];

      if (next->time_us / VED_MINUTE_US != figures[first].time_us / VED_MINUTE_US)
        break;
      if (ved_environment_is_worse (next->healthy_below_50, (double) next->max_risk, worst->healthy_below_50,
                                    (double) worst->max_risk))
        minute.worst = minute.end;
    }

  return minute;
}

/* A row as the daemon kept it, but for who was worst then: name_worst() reads that. */
static void
read_row (VedEnvironmentRow     *row,
          const VedFleetFigures *figures)
{
  *row = (VedEnvironmentRow) {
    .time_us = figures->time_us,
    .prob_30m = (double) figures->prob_30m,
    .prob_8h = (double) figures->prob_8h,
    .mean_risk = (double) figures->mean_risk,
    .max_risk = (double) figures->max_risk,
    .total = figures->total,
    .critical = figures->level[VED_LEVEL_CRITICAL] + figures->level[VED_LEVEL_IMMINENT],
    .warning = figures->level[VED_LEVEL_WARNING] + figures->level[VED_LEVEL_DANGER],
    .degrading = figures->level[VED_LEVEL_DEGRADING],
    .healthy = figures->healthy_below_50,
    .offline = figures->offline,
  };
}

/* The mean of @n values, the last of which is @value. */
static void
take_into_mean (double *mean,
                double  value,
                guint   n)
{
  if (isnan (*mean))
    *mean = value;
  else if (!isnan (value))
    *mean += (value - *mean) / n;
}

static void
take_into_row (VedEnvironmentRow       *row,
               const VedEnvironmentRow *minute,
               guint                    n)
{
  take_into_mean (&row->prob_30m, minute->prob_30m, n);
  take_into_mean (&row->prob_8h, minute->prob_8h, n);
  take_into_mean (&row->mean_risk, minute->mean_risk, n);
  take_into_mean (&row->total, minute->total, n);
  take_into_mean (&row->critical, minute->critical, n);
  take_into_mean (&row->warning, minute->warning, n);
  take_into_mean (&row->degrading, minute->degrading, n);
  take_into_mean (&row->healthy, minute->healthy, n);
  take_into_mean (&row->offline, minute->offline, n);
  row->max_risk = MAX (row->max_risk, minute->max_risk);
}

/* Who had the highest risk, from the frame of the instant: only for rows that are one instant, since each costs a frame. Where
 * that is damaged it is not known. */
static void
name_worst (const VedRecordingView *view,
            GPtrArray              *rows,
            GArray                 *instants)
{
  for (guint i = 0; i < rows->len; i++)
    {
      VedEnvironmentRow *row = g_ptr_array_index (rows, i);
      guint number = ved_recording_reader_find (view->reader, g_array_index (instants, gint64, i));
      g_autoptr(VedSnapshot) snapshot = ved_recording_reader_read_snapshot (view->reader, number, 0, NULL);

      if (snapshot != NULL && ved_snapshot_get_n_servers (snapshot) > 0)
        row->top_server = g_strdup (ved_snapshot_get_name (snapshot, ved_snapshot_risk_order (snapshot)[0]));
    }
}

/* The minutes of the range, or means of equal spans where they are more than are wanted: as the daemon does. */
static GPtrArray *
list_rows (const VedRecordingView      *view,
           const VedHistoricalQuestion *question)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_environment_row_free);
  g_autoptr(GArray) instants = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 span_us = question->max_rows > 0 ? (question->to_us - question->from_us) / question->max_rows : 0;
  Minute minute = { 0 };
  guint n = 0;

  span_us = span_us > VED_MINUTE_US ? span_us : 1;
  for (guint i = 0; i < view->n_figures && view->figures[i].time_us < question->to_us; i = minute.end)
    {
      VedEnvironmentRow *last = rows->len > 0 ? g_ptr_array_index (rows, rows->len - 1) : NULL, row;

      minute = find_minute (view, i, question->to_us);
      if (view->figures[i].time_us < question->from_us)
        continue;
      read_row (&row, &view->figures[minute.worst]);
      row.time_us = view->figures[i].time_us - view->figures[i].time_us % span_us;
      if (last != NULL && last->time_us == row.time_us)
        {
          take_into_row (last, &row, ++n);
          continue;
        }
      g_ptr_array_add (rows, g_memdup2 (&row, sizeof row));
      g_array_append_val (instants, view->figures[minute.worst].time_us);
      n = 1;
    }

  if (question->max_rows == 0)
    name_worst (view, rows, instants);

  return g_steal_pointer (&rows);
}

static GPtrArray *
list_changes (const VedRecordingView       *view,
              const VedHistoricalQuestion  *question,
              GError                      **error)
{
  g_autoptr(GPtrArray) changes =
    ved_recording_reader_read_changes (view->reader, question->from_us, question->to_us - 1, error);

  for (guint i = changes != NULL && question->server != NULL ? changes->len : 0; i > 0; i--)
    {
      const VedAlertTransition *change = g_ptr_array_index (changes, i - 1);

      if (strcmp (change->alert.server, question->server) != 0)
        g_ptr_array_remove_index (changes, i - 1);
    }

  return g_steal_pointer (&changes);
}

static GBytes *
answer_history (const VedRecordingView  *view,
                const char              *path,
                const char              *query,
                GError                 **error)
{
  g_autoptr(VedHistoricalQuestion) question =
    ved_historical_question_new (path, query, ved_snapshot_get_time_us (view->shown), error);
  g_autoptr(GPtrArray) items = NULL;
  VedHistoricalMaterial material = { .shown = view->shown };

  if (question == NULL)
    return NULL;

  items = ved_historical_question_is_of_alerts (question) ? list_changes (view, question, error)
                                                          : list_rows (view, question);
  material.items = items;

  return items != NULL ? g_string_free_to_bytes (ved_historical_answer (question, &material)) : NULL;
}

static GBytes *
answer_predictions (const VedRecordingView  *view,
                    const char              *name,
                    GError                 **error)
{
  g_autofree char *server = g_uri_unescape_string (name, NULL);
  g_autoptr(VedPredictionsQuery) query = ved_predictions_query_new (view->shown, NULL, NULL, error);
  GString *out;
  guint row;

  if (query == NULL)
    return NULL;
  out = g_string_new (NULL);
  if (strcmp (name, "current") == 0)
    ved_predictions_json_write_current (out, view->shown, query);
  else if (strcmp (name, "summary") == 0)
    ved_predictions_json_write_summary (out, view->shown);
  else if (server != NULL && ved_snapshot_find (view->shown, server, &row))
    ved_predictions_json_write_server (out, view->shown, row, query);
  if (out->len > 0)
    return g_string_free_to_bytes (out);

  g_string_free (out, TRUE);
  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "No server %s was recorded at this instant", server);

  return NULL;
}

static GBytes *
answer_alerts (const VedRecordingView *view)
{
  GString *out = g_string_new (NULL);

  ved_predictions_json_write_alerts (out, view->shown);

  return g_string_free_to_bytes (out);
}

/* The object that stands last but one in the status; it holds no other. */
static GBytes *
answer_health (const VedRecordingView  *view,
               GError                 **error)
{
  static const char key[] = "\"health\":";
  g_autoptr(GBytes) status = ved_document_reader_read (ved_recording_reader_get_documents (view->reader),
                                                       "/cascade/status", ved_snapshot_get_time_us (view->shown), error);
  const char *text, *start = NULL, *end = NULL;
  gsize length;

  if (status == NULL)
    return NULL;

  text = g_bytes_get_data (status, &length);
  start = g_strrstr_len (text, (gssize) length, key);
  if (start != NULL)
    {
      start += strlen (key);
      end = memchr (start, '}', length - (gsize) (start - text));
    }
  if (end != NULL)
    return g_bytes_new (start, (gsize) (end + 1 - start));

  g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "Not recorded at this instant");

  return NULL;
}

/**
 * ved_recording_answer:
 * @path: what a daemon is asked for, with its query
 *
 * Cost: that of reading at most VED_RECORDING_CHAIN_DOCUMENTS rows, or the minutes or changes of the range.
 *
 * Returns: (transfer full): what the daemon told; %NULL with %VED_ERROR_NOT_FOUND where that was not recorded,
 *   %VED_ERROR_INVALID where it cannot be understood, %VED_ERROR_CORRUPT where the file is damaged
 */
GBytes *
ved_recording_answer (const VedRecordingView  *view,
                      const char              *path,
                      GError                 **error)
{
  g_auto(GStrv) parts = g_strsplit (path, "?", 2);

  if (*parts == NULL)
    return NULL;
  if (g_str_has_prefix (path, VED_HISTORICAL_PATH))
    return answer_history (view, parts[0], parts[1], error);
  if (g_str_has_prefix (path, PREDICTIONS_PATH))
    return answer_predictions (view, parts[0] + strlen (PREDICTIONS_PATH), error);
  if (strcmp (parts[0], VED_FLEET_GRID_PATH) == 0)
    return ved_recording_grid_answer (view, parts[1], error);
  if (strcmp (path, "/alerts/active") == 0)
    return answer_alerts (view);
  if (strcmp (path, "/cascade/health") == 0)
    return answer_health (view, error);

  return ved_document_reader_read (ved_recording_reader_get_documents (view->reader), path,
                                   ved_snapshot_get_time_us (view->shown), error);
}
