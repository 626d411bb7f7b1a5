/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-what-if"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "engine/ved-engine-private.h"

/* A question of some milliseconds: the server is copied between two runs, and forecast anew in a worker. */

typedef struct {
  VedTickServer server;         /* until the input is made of it */
  VedWhatIfChange change;
  VedWhatIfInput *input;        /* NULL before */
  VedWhatIfResult result;
} Question;

static void
question_free (Question *question)
{
  if (question->input != NULL)
    ved_what_if_input_free (question->input);
  else
    ved_server_unref (question->server.server);
  g_free (question);
}

static gpointer
answer (gpointer       task_data,
        GCancellable  *cancellable,
        GError       **error)
{
  Question *question = task_data;

  ved_what_if_run (question->input, &question->change, &question->result);

  return question;
}

/*< private >
 * ved_engine_make_what_if_input:
 * @server: of this instant
 *
 * Between two runs.
 *
 * Returns: (transfer full): all that a forecast of @server is made from
 */
VedWhatIfInput *
ved_engine_make_what_if_input (VedEngine           *self,
                               const VedTickServer *server)
{
  const VedCalibration calibration = ved_engine_get_calibration (self);
  VedWhatIfInput *input = ved_what_if_input_new (server, &self->thresholds, &calibration, ved_engine_get_model (self),
                                                 self->origin_us);

  input->engine = self->forecast_engine;

  return input;
}

static void
copy_server (VedScorer *scorer,
             gpointer   user_data)
{
  g_autoptr(GTask) task = user_data;
  VedEngine *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);

  question->input = ved_engine_make_what_if_input (self, &question->server);
  ved_server_unref (question->server.server);
  ved_task_run (task, answer, NULL);
}

static gboolean
check_question (VedEngine              *self,
                const char             *name,
                const VedWhatIfChange  *change,
                VedServer             **server,
                GError                **error)
{
  if (self->phase != VED_ENGINE_RUNNING)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY, "the daemon is not running yet, or no more");
      return FALSE;
    }
  if (!ved_what_if_change_is_valid (change))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "factors must be between 0 and 10");
      return FALSE;
    }
  *server = ved_registry_find (ved_intake_get_registry (self->intake), name);
  if (*server == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no server “%s”", name);

  return *server != NULL;
}

/**
 * ved_engine_what_if_async:
 * @server: a name
 * @change: what would be different
 * @callback: called on this thread
 *
 * Forecasts and scores one server as it would be with @change, and as it is; waits for the run in flight to end.
 */
void
ved_engine_what_if_async (VedEngine             *self,
                          const char            *server,
                          const VedWhatIfChange *change,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  VedServer *found = NULL;
  GError *error = NULL;
  Question *question;

  g_task_set_source_tag (task, ved_engine_what_if_async);
  if (!check_question (self, server, change, &found, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  question = g_new0 (Question, 1);
  question->change = *change;
  ved_tick_server_fill (&question->server, found, ved_engine_get_now_us (self));
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  ved_runner_when_idle (self->runner, copy_server, g_steal_pointer (&task));
}

/**
 * ved_engine_what_if_finish:
 * @result: (out caller-allocates): forecast, risk and chances with the change and without
 *
 * Returns: whether there is a result; %FALSE with VED_ERROR_NOT_FOUND for an unknown server, VED_ERROR_INVALID for
 *   a change that makes no sense, VED_ERROR_BUSY before the start has ended
 */
gboolean
ved_engine_what_if_finish (VedEngine        *self,
                           GAsyncResult     *task,
                           VedWhatIfResult  *result,
                           GError          **error)
{
  const Question *question;

  g_return_val_if_fail (g_task_is_valid (task, self), FALSE);

  question = g_task_propagate_pointer (G_TASK (task), error);
  if (question == NULL)
    return FALSE;

  *result = question->result;

  return TRUE;
}
