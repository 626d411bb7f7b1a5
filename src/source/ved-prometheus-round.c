/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-prometheus-round"

#include "config.h"

#include "source/ved-prometheus-round.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-task.h"
#include "source/ved-prometheus-reply.h"

#include <string.h>

/* A round asks all questions at once (the session sends four at a time), reads the answers in workers,
 * straight into the grid, and makes a batch of it in another. A question that the server refuses, as an edited expression may be,
 * costs its own metric; any other fault costs the round.
 *
 * Which hosts answer at several ports is told by the questions about one instant. A window still has an exporter that
 * moved to another port: those questions do not tell. */

typedef struct {
  char *label;
  VedPrometheusGrid *grid;
  VedPrometheusHosts *hosts;
  guint n_pending;
  guint n_answered;
  char *refused;                /* (nullable): the first refusal */
  GError *fault;                /* (nullable): the first fault */
} Round;

typedef struct {
  GTask *round;
  guint query;
  gboolean compare;             /* whether it tells which hosts answer at several ports */
  GBytes *reply;                /* (nullable): once it came */
} Question;

static void
round_free (Round *round)
{
  ved_prometheus_grid_unref (round->grid);
  ved_prometheus_hosts_unref (round->hosts);
  g_clear_error (&round->fault);
  g_free (round->label);
  g_free (round->refused);
  g_free (round);
}

static void
question_free (Question *question)
{
  g_clear_pointer (&question->reply, g_bytes_unref);
  g_object_unref (question->round);
  g_free (question);
}

static gpointer
make_batch (gpointer       round,
            GCancellable  *cancellable,
            GError       **error)
{
  VedPrometheusGrid *grid = ((Round *) round)->grid;

  return ved_prometheus_grid_get_n_steps (grid) == 1 ? ved_prometheus_grid_to_samples (grid)
                                                     : ved_prometheus_grid_to_buckets (grid);
}

static void
end_round (GTask *task)
{
  Round *round = g_task_get_task_data (task);

  if (round->fault != NULL)
    g_task_return_error (task, g_steal_pointer (&round->fault));
  else if (round->n_answered == 0)
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_UNSUPPORTED, "%s", round->refused);
  else
    ved_task_run (task, make_batch, (GDestroyNotify) ved_sample_batch_unref);
}

/* Takes the outcome of one question, and @question. */
static void
end_question (Question *question,
              GError   *error)
{
  Round *round = g_task_get_task_data (question->round);

  if (error == NULL)
    round->n_answered++;
  else if (g_error_matches (error, VED_ERROR, VED_ERROR_UNSUPPORTED) && round->refused == NULL)
    round->refused = g_strdup (error->message);
  else if (!g_error_matches (error, VED_ERROR, VED_ERROR_UNSUPPORTED) && round->fault == NULL)
    round->fault = g_steal_pointer (&error);
  g_clear_error (&error);

  if (--round->n_pending == 0)
    end_round (question->round);
  question_free (question);
}

static gpointer
read_reply (gpointer       task_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Question *question = task_data;
  const Round *round = g_task_get_task_data (question->round);

  if (ved_prometheus_reply_read (question->reply, round->label, question->query, round->grid, round->hosts,
                                 question->compare, error))
    return question;

  g_prefix_error (error, "%s: ", ved_prometheus_client_get_url (g_task_get_source_object (question->round)));

  return NULL;
}

static void
was_read_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GError *error = NULL;

  g_task_propagate_pointer (G_TASK (result), &error);
  end_question (user_data, error);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr(GTask) reading = NULL;
  GError *error = NULL;

  question->reply = ved_prometheus_client_get_finish (VED_PROMETHEUS_CLIENT (object), result, &error);
  if (question->reply == NULL)
    {
      end_question (question, error);
      return;
    }

  reading = g_task_new (object, NULL, was_read_cb, question);
  g_task_set_source_tag (reading, answered_cb);
  g_task_set_task_data (reading, question, NULL);
  ved_task_run (reading, read_reply, NULL);
}

static char *
format_seconds (gint64 time_us)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%03d", time_us / VED_SECOND_US,
                          (int) (time_us % VED_SECOND_US / 1000));
}

static GHashTable *
make_parameters (VedPrometheusGrid *grid,
                 char              *query)
{
  GHashTable *parameters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gint64 first_us = ved_prometheus_grid_get_first_us (grid);
  gint64 step_us = ved_prometheus_grid_get_step_us (grid);
  guint n_steps = ved_prometheus_grid_get_n_steps (grid);

  g_hash_table_insert (parameters, (gpointer) "query", query);
  if (n_steps == 1)
    {
      g_hash_table_insert (parameters, (gpointer) "time", format_seconds (first_us));
      return parameters;
    }

  g_hash_table_insert (parameters, (gpointer) "start", format_seconds (first_us));
  g_hash_table_insert (parameters, (gpointer) "end", format_seconds (first_us + (n_steps - 1) * step_us));
  g_hash_table_insert (parameters, (gpointer) "step", format_seconds (step_us));

  return parameters;
}

/**
 * ved_prometheus_ask_async:
 * @grid: where the answers go; one instant is asked with `query`, more with `query_range`
 */
void
ved_prometheus_ask_async (VedPrometheusClient          *client,
                          const VedPrometheusQuestions *questions,
                          VedPrometheusGrid            *grid,
                          GCancellable                 *cancellable,
                          GAsyncReadyCallback           callback,
                          gpointer                      user_data)
{
  g_autoptr(GTask) task = g_task_new (client, cancellable, callback, user_data);
  Round *round = g_new0 (Round, 1);
  const char *path = ved_prometheus_grid_get_n_steps (grid) == 1 ? "/api/v1/query" : "/api/v1/query_range";

  round->label = g_strdup (questions->label);
  round->grid = ved_prometheus_grid_ref (grid);
  round->hosts = ved_prometheus_hosts_ref (questions->hosts);
  g_task_set_source_tag (task, ved_prometheus_ask_async);
  g_task_set_task_data (task, round, (GDestroyNotify) round_free);

  for (guint query = 0; query < VED_N_PROMETHEUS_QUERIES; query++)
    {
      g_autoptr(GHashTable) parameters = NULL;
      Question *question;

      if (questions->expressions[query] == NULL)
        continue;
      parameters = make_parameters (grid, ved_prometheus_queries_render (questions->expressions[query],
                                                                         questions->label,
                                                                         questions->window_s));
      question = g_new0 (Question, 1);
      question->round = g_object_ref (task);
      question->query = query;
      question->compare = ved_prometheus_grid_get_n_steps (grid) == 1
        && strstr (questions->expressions[query], "$w") == NULL;
      round->n_pending++;
      ved_prometheus_client_get_async (client, path, parameters, cancellable, answered_cb, question);
    }
}

/**
 * ved_prometheus_ask_finish:
 * @refused: (out) (nullable) (transfer full): what the server said of a question that it refused
 *
 * Returns: (transfer full): all that the server knows: samples of one instant, or 5-minute buckets
 */
VedSampleBatch *
ved_prometheus_ask_finish (VedPrometheusClient  *client,
                           GAsyncResult         *result,
                           char                **refused,
                           GError              **error)
{
  Round *round = g_task_get_task_data (G_TASK (result));

  *refused = g_steal_pointer (&round->refused);

  return g_task_propagate_pointer (G_TASK (result), error);
}
