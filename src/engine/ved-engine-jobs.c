/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-jobs"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "engine/jobs/ved-export.h"
#include "engine/ved-engine-private.h"

#include <string.h>

/* Work that takes longer than an answer may: it gets a number, goes on behind, and its result is kept
 * for an hour. */

#define EXPORT_MAX_POINTS 20000

/* An export under way: one series after the other. */
typedef struct {
  VedEngine *engine;
  char *id;
  char *server;
  gint64 from_us;
  gint64 to_us;
  guint n_metrics;
  VedMetric metrics[VED_N_METRICS];
  VedSeriesSlice *slices[VED_N_METRICS];
  guint n_done;
} Export;

static void fetch_next (Export *export);

static void
export_free (Export *export)
{
  for (guint i = 0; i < export->n_done; i++)
    ved_series_slice_unref (export->slices[i]);
  g_object_unref (export->engine);
  g_free (export->id);
  g_free (export->server);
  g_free (export);
}

static void
series_fetched_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Export *export = user_data;
  VedJobDesk *jobs = export->engine->jobs;
  g_autoptr(GError) error = NULL;
  VedSeriesSlice *slice = ved_engine_fetch_series_finish (export->engine, result, &error);

  if (slice == NULL)
    {
      ved_job_desk_fail (jobs, export->id, error);
      export_free (export);
      return;
    }

  export->slices[export->n_done++] = slice;
  ved_job_desk_advance (jobs, export->id, (double) export->n_done / export->n_metrics);
  fetch_next (export);
}

static void
fetch_next (Export *export)
{
  g_autofree char *file_name = NULL;

  if (export->n_done < export->n_metrics)
    {
      const VedSeriesQuery query = { export->server, export->metrics[export->n_done], export->from_us, export->to_us,
                                     EXPORT_MAX_POINTS };

      ved_engine_fetch_series_async (export->engine, &query, export->engine->cancellable, series_fetched_cb, export);
      return;
    }

  file_name = ved_export_file_name (export->server, export->from_us, export->to_us);
  ved_job_desk_deliver (export->engine->jobs, export->id, file_name,
                        ved_export_to_csv (export->metrics, export->slices, export->n_metrics));
  export_free (export);
}

static void
start_export (VedEngine           *self,
              const char          *id,
              const VedServer     *server,
              const VedJobRequest *request)
{
  Export *export = g_new0 (Export, 1);
  guint16 metrics = request->metrics != 0 ? request->metrics : ved_server_get_metrics (server);

  export->engine = g_object_ref (self);
  export->id = g_strdup (id);
  export->server = g_strdup (server->name);
  export->from_us = request->from_us;
  export->to_us = request->to_us;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((metrics & (1u << metric)) != 0)
        export->metrics[export->n_metrics++] = (VedMetric) metric;
    }
  fetch_next (export);
}

typedef struct {
  VedEngine *engine;
  char *id;
  VedTickServer server;
  VedWhatIfChange change;
} WhatIf;

static void
begin_what_if (VedScorer *scorer,
               gpointer   user_data)
{
  WhatIf *what_if = user_data;
  VedEngine *self = what_if->engine;

  ved_job_desk_run_what_if (self->jobs, what_if->id, ved_engine_make_what_if_input (self, &what_if->server), &what_if->change);
  ved_server_unref (what_if->server.server);
  g_object_unref (self);
  g_free (what_if->id);
  g_free (what_if);
}

static void
start_what_if (VedEngine           *self,
               const char          *id,
               VedServer           *server,
               const VedJobRequest *request)
{
  WhatIf *what_if = g_new0 (WhatIf, 1);

  what_if->engine = g_object_ref (self);
  what_if->id = g_strdup (id);
  what_if->change = request->change;
  ved_tick_server_fill (&what_if->server, server, ved_engine_get_now_us (self));
  ved_runner_when_idle (self->runner, begin_what_if, what_if);
}

static gboolean
check_type (VedEngine            *self,
            const VedJobRequest  *request,
            GError              **error)
{
  gboolean is_measure = ved_job_desk_is_measure (request->type);

  if (!is_measure && g_strcmp0 (request->type, "what_if") != 0 && g_strcmp0 (request->type, "export") != 0)
    g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED,
                 "there are no jobs of type “%s”: expected what_if, export, backtest or recalibrate", request->type);
  else if (self->phase != VED_ENGINE_RUNNING)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY, "the daemon is starting: ask again in some seconds");
  else if (is_measure && self->quality == NULL)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_UNSUPPORTED, "this daemon does not measure its forecasts");
  else if (is_measure && (self->origin_us == 0 || ved_registry_get_n (ved_intake_get_registry (self->intake)) == 0))
    g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY,
                         "nothing has been forecast yet: ask again when samples have come for five minutes");
  else
    return TRUE;

  return FALSE;
}

/* Of a job about one server. */
static gboolean
check_request (VedEngine            *self,
               const VedJobRequest  *request,
               VedServer           **server,
               GError              **error)
{
  gboolean is_what_if = g_strcmp0 (request->type, "what_if") == 0;

  *server = ved_registry_find (ved_intake_get_registry (self->intake), request->server);
  if (*server == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no server “%s”", request->server);
      return FALSE;
    }
  if (is_what_if && !ved_what_if_change_is_valid (&request->change))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "factors must be between 0 and 10");
      return FALSE;
    }
  if (!is_what_if && request->from_us >= request->to_us)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "“from” must be before “to”");
      return FALSE;
    }

  return TRUE;
}

/* Past forecasts are compared with what came, and the maps of probabilities fitted to it: one measurement does both. */
static const VedJob *
start_measure (VedEngine  *self,
               const char *type)
{
  const VedJob *job = ved_job_desk_begin (self->jobs, type);

  ved_quality_desk_hasten (self->quality);
  ved_engine_request_run (self, FALSE);

  return job;
}

/**
 * ved_engine_start_job:
 * @request: what is asked for; copied
 *
 * Returns: (transfer none): the job, which may have ended already; %NULL with VED_ERROR_UNSUPPORTED for an
 *   unknown type, VED_ERROR_NOT_FOUND for an unknown server, VED_ERROR_INVALID for a request that makes
 *   no sense, VED_ERROR_BUSY before the start has ended
 */
const VedJob *
ved_engine_start_job (VedEngine            *self,
                      const VedJobRequest  *request,
                      GError              **error)
{
  VedServer *server = NULL;
  const VedJob *job;

  if (!check_type (self, request, error))
    return NULL;
  if (ved_job_desk_is_measure (request->type))
    return start_measure (self, request->type);
  if (!check_request (self, request, &server, error))
    return NULL;

  job = ved_job_desk_begin (self->jobs, request->type);
  if (g_str_equal (request->type, "what_if"))
    start_what_if (self, job->id, server, request);
  else
    start_export (self, job->id, server, request);

  return job;
}

/**
 * ved_engine_find_job:
 *
 * Returns: (transfer none) (nullable): the job, until an hour after its end
 */
const VedJob *
ved_engine_find_job (VedEngine  *self,
                     const char *id)
{
  return ved_job_desk_find (self->jobs, id);
}
