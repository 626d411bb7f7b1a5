/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-historical-fetch"

#include "config.h"

#include "store/history/ved-historical-fetch.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "store/history/ved-historical-answer.h"

/* What a daemon answers under /historical/…: read and written in one worker, since a month of a large fleet is millions of
 * rows and dozens of megabytes. Sums are of every row, which are read one by one; only lists are cut. */

#define MAX_EVENTS     50000    /* some 25 MB as JSON */
#define MAX_CSV_EVENTS 200000

typedef struct {
  VedHistoricalQuestion *question;
  VedAlertLog *alerts;
  VedEnvironmentStore *environment;
  VedSnapshot *shown;           /* (nullable) */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  ved_historical_question_free (fetch->question);
  g_object_unref (fetch->alerts);
  g_object_unref (fetch->environment);
  g_clear_pointer (&fetch->shown, ved_snapshot_unref);
  g_free (fetch);
}

static void
add_to_sums (const VedAlertTransition *transition,
             gpointer                  user_data)
{
  ved_alert_history_add (user_data, transition->time_us, transition->change, &transition->alert);
}

/* Of a server that is not there, and of which no alert is known either, there is nothing to tell. */
static gboolean
check_server (const Fetch                  *fetch,
              const VedAlertRange          *range,
              const VedHistoricalMaterial  *material,
              GError                      **error)
{
  const VedHistoricalQuestion *question = fetch->question;
  gboolean is_there;
  guint place;

  if (question->kind != VED_HISTORICAL_SERVER || material->items->len > 0
      || (fetch->shown != NULL && ved_snapshot_find (fetch->shown, question->server, &place)))
    return TRUE;

  if (!ved_alert_log_find_server (fetch->alerts, range, &is_there, error))
    return FALSE;
  if (!is_there)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "There is no such server");

  return is_there;
}

static guint
count_most (const VedHistoricalQuestion *question)
{
  if (question->kind == VED_HISTORICAL_SUMMARY)
    return 0;

  return question->kind == VED_HISTORICAL_EXPORT_ALERTS && question->is_csv ? MAX_CSV_EVENTS : MAX_EVENTS;
}

static GString *
answer_alerts (const Fetch  *fetch,
               GError      **error)
{
  const VedHistoricalQuestion *question = fetch->question;
  const VedAlertRange range = { question->server, question->from_us, question->to_us };
  g_autoptr(VedAlertHistory) history = ved_alert_history_new ();
  g_autoptr(GPtrArray) items = NULL;
  guint most = count_most (question);
  VedHistoricalMaterial material = { .history = history, .shown = fetch->shown };

  if (!ved_alert_log_visit_risk (fetch->alerts, &range, add_to_sums, history, error))
    return NULL;
  items = ved_alert_log_list_levels (fetch->alerts, &range, most + 1, error);
  if (items == NULL)
    return NULL;
  material.is_cut = items->len > most;
  g_ptr_array_set_size (items, (gint) MIN (items->len, most));
  material.items = items;

  return check_server (fetch, &range, &material, error) ? ved_historical_answer (question, &material) : NULL;
}

static GString *
answer_environment (const Fetch  *fetch,
                    GError      **error)
{
  const VedHistoricalQuestion *question = fetch->question;
  g_autoptr(GPtrArray) rows =
    ved_environment_store_list (fetch->environment, question->from_us, question->to_us, question->max_rows, error);
  const VedHistoricalMaterial material = { .items = rows, .shown = fetch->shown };

  return rows != NULL ? ved_historical_answer (question, &material) : NULL;
}

static gpointer
answer (gpointer       task_data,
        GCancellable  *cancellable,
        GError       **error)
{
  const Fetch *fetch = task_data;
  GString *out = ved_historical_question_is_of_alerts (fetch->question) ? answer_alerts (fetch, error)
                                                                        : answer_environment (fetch, error);

  return out != NULL ? g_string_free_to_bytes (out) : NULL;
}

/**
 * ved_historical_fetch_async:
 * @question: (transfer full): what is asked
 * @alerts: what alerts are read from
 * @environment: what the fleet as a whole is read from
 * @shown: (nullable): the newest snapshot
 *
 * Reads and writes the answer in a worker.
 */
void
ved_historical_fetch_async (VedHistoricalQuestion *question,
                            VedAlertLog           *alerts,
                            VedEnvironmentStore   *environment,
                            VedSnapshot           *shown,
                            GCancellable          *cancellable,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = g_new (Fetch, 1);

  *fetch = (Fetch) {
    question, g_object_ref (alerts), g_object_ref (environment), shown != NULL ? ved_snapshot_ref (shown) : NULL,
  };
  g_task_set_source_tag (task, ved_historical_fetch_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  ved_task_run (task, answer, (GDestroyNotify) g_bytes_unref);
}

/**
 * ved_historical_fetch_finish:
 *
 * Returns: (transfer full): the answer, a JSON object; %NULL with VED_ERROR_NOT_FOUND for a server that never was
 */
GBytes *
ved_historical_fetch_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
