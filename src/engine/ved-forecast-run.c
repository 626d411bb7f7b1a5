/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-run"

#include "config.h"

#include "engine/ved-forecast-run.h"

#include "base/ved-clock.h"
#include "base/ved-crew.h"
#include "engine/ved-server-pasts.h"

#include <math.h>
#include <string.h>

/* Forecasts of a whole fleet from one origin. Each server is worked on by one thread; threads take the
 * next server from a common counter, so the result does not depend on their number. What a run may learn
 * is bounded (ved-learner.h): a server whose turn has not come is forecast by persistence and says so.
 *
 * The parts of the CPU belong together: where their medians sum to more than 100 they are scaled down in
 * proportion, and idle is what is left of 100. Idle's band is that of its own series, moved to these
 * medians; the band of "CPU used" is the same, turned over (p90 = 100 − idle p10).
 *
 * Uptime goes on by the clock. A server that has no complete 5-minute bucket yet is forecast from its
 * newest sample by persistence, with the widths of the metric's kind: a new server has an answer at its
 * first tick, and says how little is behind it. */

#define TREND_POINTS    12
#define TREND_FEWEST    2
#define CPU_WHOLE       100.0f
#define UNLEARNED_POINTS 288    /* a day: what is looked at of a server that is not learned */
#define UPTIME_PER_STEP ((double) VED_FORECAST_STEP_US / VED_DAY_US)

typedef struct {
  const VedTickInput *input;
  VedForecastSet *previous;     /* (nullable) */
  VedForecastSet *set;
  const guint *rows;            /* of the servers of input; VED_NO_ROW without a forecast */
  gboolean *learn;              /* whether the turn of a server has come */
  gint next;                    /* atomic */
} Run;

/* The scratch memory of one thread. */
typedef struct {
  VedServerPasts pasts;
  VedQuantileForecast forecasts[VED_N_METRICS];
  VedSeriesKind kinds[VED_N_METRICS];   /* of what a network is asked */
  VedSeriesPast asked[VED_N_METRICS];
  VedQuantileForecast said[VED_N_METRICS];
  VedEngineId networks[VED_N_METRICS];  /* whose mean with the statistical forecast a forecast is */
} Desk;

/* Least squares over the last hour, in units per 5-minute step; 0 where there are too few points. */
static float
trend_of (const VedSeriesPast *past)
{
  guint n = MIN (past->n_points, TREND_POINTS);
  const float *means = past->means + past->n_points - n;
  double sum_x = 0.0, sum_y = 0.0, sum_xx = 0.0, sum_xy = 0.0, spread;
  guint n_used = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!isfinite (means[i]))
        continue;
      sum_x += i;
      sum_y += means[i];
      sum_xx += (double) i * i;
      sum_xy += (double) i * means[i];
      n_used++;
    }
  spread = n_used * sum_xx - sum_x * sum_x;
  if (n_used < TREND_FEWEST || spread <= 0.0)
    return 0.0f;

  return ved_value_snap ((n_used * sum_xy - sum_x * sum_y) / spread, VED_TREND_RESOLUTION);
}

/* @asked: by the configuration. Who asks for the trend wants it from three points on; the other engines have their ladder. */
static VedEngineId
choose_engine (VedEngineId asked,
               VedMetric   metric,
               gboolean    is_learned)
{
  if (asked == VED_ENGINE_TREND || asked == VED_ENGINE_PERSISTENCE)
    return asked;

  return is_learned && metric != VED_METRIC_UPTIME_DAYS ? VED_ENGINE_SEASONAL : VED_ENGINE_PERSISTENCE;
}

static void
forecast_metric (const VedTickServer *server,
                 VedMetric            metric,
                 VedEngineId          engine,
                 Desk                *desk)
{
  VedServerWork *work = &server->server->work;
  VedSeriesKind kind = ved_server_pasts_get_kind (metric);
  VedSeriesPast past = ved_server_pasts_get (&desk->pasts, metric);

  ved_forecaster_run (engine, &work->states[metric], &kind, &past, &desk->forecasts[metric]);
  if (desk->forecasts[metric].engine == VED_ENGINE_NONE)
    {
      desk->pasts.means[metric][past.n_points - 1] = server->current[metric];
      ved_forecaster_run (VED_ENGINE_PERSISTENCE, NULL, &kind, &past, &desk->forecasts[metric]);
    }
  work->trend[metric] = trend_of (&past);
}

static void
forecast_uptime (const VedTickServer *server,
                 VedQuantileForecast *forecast)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float days = server->current[VED_METRIC_UPTIME_DAYS] + (float) (UPTIME_PER_STEP * (i + 1));

      forecast->p10[i] = forecast->p50[i] = forecast->p90[i] = days;
    }
}

static void
scale_step (VedQuantileForecast *forecast,
            guint                step,
            float                factor)
{
  forecast->p10[step] *= factor;
  forecast->p50[step] *= factor;
  forecast->p90[step] *= factor;
}

/* Makes the medians of user, sys, I/O wait and idle sum to 100 at every step, after rounding. */
static void
balance_cpu (VedQuantileForecast *forecasts)
{
  VedQuantileForecast *parts = &forecasts[VED_METRIC_CPU_USER];
  VedSeriesKind kind = ved_server_pasts_get_kind (VED_METRIC_CPU_IDLE);
  double resolution = ved_metric_get_info (VED_METRIC_CPU_IDLE)->quantile_resolution;
  float idle[VED_HORIZON_STEPS];

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float busy = parts[0].p50[i] + parts[1].p50[i] + parts[2].p50[i];

      for (guint part = 0; part < 3 && busy > CPU_WHOLE; part++)
        scale_step (&parts[part], i, CPU_WHOLE / busy);
      idle[i] = CPU_WHOLE;
      for (guint part = 0; part < 3; part++)
        idle[i] -= ved_value_snap (parts[part].p50[i], resolution);
    }
  ved_quantile_forecast_rebase (&forecasts[VED_METRIC_CPU_IDLE], &kind, idle);
}

static gboolean
has_whole_cpu (guint16 metrics)
{
  guint16 parts = 1u << VED_METRIC_CPU_USER | 1u << VED_METRIC_CPU_SYS | 1u << VED_METRIC_CPU_IOWAIT
    | 1u << VED_METRIC_CPU_IDLE;

  return (metrics & parts) == parts;
}

/* Uptime goes by the clock, and idle is what the other parts of the CPU leave. */
static gboolean
is_by_rule (guint16 metrics,
            guint   metric)
{
  return metric == VED_METRIC_UPTIME_DAYS || (metric == VED_METRIC_CPU_IDLE && has_whole_cpu (metrics));
}

/* What made each forecast of a server that has several engines. */
static void
put_metric_engines (VedForecastSet *set,
                    guint           row,
                    guint16         metrics,
                    const Desk     *desk)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      VedEngineId own = desk->forecasts[metric].engine;

      if ((metrics & (1u << metric)) == 0 || own == VED_ENGINE_NONE || is_by_rule (metrics, metric))
        continue;
      if (own == VED_ENGINE_MIXED)
        ved_forecast_set_put_metric_engine (set, row, metric, desk->networks[metric], VED_ENGINE_SEASONAL);
      else
        ved_forecast_set_put_metric_engine (set, row, metric, own, VED_ENGINE_NONE);
    }
}

/* What made the forecasts of a server, of those that are not by rule. */
static void
put_engine (VedForecastSet *set,
            guint           row,
            guint16         metrics,
            const Desk     *desk)
{
  const VedQuantileForecast *forecasts = desk->forecasts;
  VedEngineId engine = VED_ENGINE_NONE;
  VedWarmupRung rung = VED_N_RUNGS - 1;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      VedEngineId own = forecasts[metric].engine;

      if ((metrics & (1u << metric)) == 0 || own == VED_ENGINE_NONE || is_by_rule (metrics, metric))
        continue;
      engine = engine == VED_ENGINE_NONE || engine == own ? own : VED_ENGINE_MIXED;
      rung = MIN (rung, forecasts[metric].rung);
    }
  ved_forecast_set_put_engine (set, row, engine == VED_ENGINE_NONE ? VED_ENGINE_PERSISTENCE : engine,
                               engine == VED_ENGINE_NONE ? VED_RUNG_LAST_KIND : rung);
  if (engine == VED_ENGINE_MIXED)
    put_metric_engines (set, row, metrics, desk);
}

/* Whether the network in use makes forecasts of a series. Idle follows from the other parts of the CPU. */
static gboolean
is_for_network (const VedNeuralModel      *model,
                const VedTickServer       *server,
                VedMetric                  metric,
                const VedQuantileForecast *statistical)
{
  return (server->metrics & (1u << metric)) != 0
         && metric != VED_METRIC_CPU_IDLE
         && statistical->engine == VED_ENGINE_SEASONAL
         && statistical->rung >= VED_RUNG_SELECTION
         && ved_neural_model_get_share (model, ved_neural_model_get_metric (model, ved_metric_get_info (metric)->key)) > 0.0f;
}

/* Lets the network correct those metrics that it was promoted for, and says so. */
static void
correct_by_network (const VedNeuralModel *model,
                    const VedTickServer  *server,
                    Desk                 *desk)
{
  VedNeuralCase cases[VED_N_BASE_METRICS];
  VedMetric metrics[VED_N_BASE_METRICS];
  guint n = 0;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      if (!is_for_network (model, server, metric, &desk->forecasts[metric]))
        continue;
      desk->kinds[n] = ved_server_pasts_get_kind (metric);
      desk->asked[n] = ved_server_pasts_get (&desk->pasts, metric);
      cases[n] = (VedNeuralCase) {
        &desk->kinds[n], &desk->asked[n], &desk->forecasts[metric],
        ved_neural_model_get_metric (model, ved_metric_get_info (metric)->key)
      };
      metrics[n++] = metric;
    }
  if (n == 0)
    return;

  ved_neural_model_forecast (model, cases, n, desk->said);
  for (guint i = 0; i < n; i++)
    {
      float share = ved_neural_model_get_share (model, cases[i].metric);

      if (desk->said[i].engine == VED_ENGINE_SEASONAL)
        continue;
      ved_quantile_forecast_mix (&desk->forecasts[metrics[i]], &desk->said[i], share);
      desk->networks[metrics[i]] = desk->said[i].engine;
      desk->forecasts[metrics[i]].engine = share < 1.0f ? VED_ENGINE_MIXED : desk->said[i].engine;
    }
}

static void
read_pasts (const VedTickInput  *input,
            const VedTickServer *server,
            gboolean             learn,
            Desk                *desk)
{
  VedServerWork *work = &server->server->work;
  guint max_points = learn || work->learned_us != 0 ? VED_HISTORY_POINTS : UNLEARNED_POINTS;

  ved_server_pasts_read (&desk->pasts, server->server, server->metrics, input->origin_us, max_points);
  if (learn)
    ved_learner_teach (&desk->pasts, server->server, server->metrics);
  work->is_outdated = FALSE;
}

/* Whether the newest complete bucket is beyond a critical threshold: what chances of before were told of. */
static void
look_beyond (const VedTickInput  *input,
             const VedTickServer *server,
             const Desk          *desk)
{
  float values[VED_N_METRICS];

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    values[metric] = (server->metrics & (1u << metric)) != 0 ? desk->pasts.means[metric][desk->pasts.n_points - 1] : NAN;
  server->server->work.is_beyond = ved_server_is_beyond (&input->thresholds, values, server->cores);
}

static void
forecast_server (const Run *run,
                 guint      index,
                 Desk      *desk)
{
  const VedTickServer *server = &run->input->servers[index];
  VedForecastSet *set = run->set;
  guint row = run->rows[index];
  gboolean is_learned;

  read_pasts (run->input, server, run->learn[index], desk);
  look_beyond (run->input, server, desk);
  is_learned = server->server->work.learned_us != 0 && server->n_points >= VED_FORECAST_READY_POINTS;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((server->metrics & (1u << metric)) != 0)
        forecast_metric (server, metric, choose_engine (run->input->engine, metric, is_learned), desk);
      else
        server->server->work.trend[metric] = NAN;
    }

  if (run->input->model != NULL)
    correct_by_network (run->input->model, server, desk);
  if (has_whole_cpu (server->metrics))
    balance_cpu (desk->forecasts);
  if ((server->metrics & (1u << VED_METRIC_UPTIME_DAYS)) != 0)
    forecast_uptime (server, &desk->forecasts[VED_METRIC_UPTIME_DAYS]);

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const VedQuantileForecast *forecast = &desk->forecasts[metric];

      if ((server->metrics & (1u << metric)) != 0 && forecast->engine != VED_ENGINE_NONE)
        ved_forecast_set_put (set, row, metric, forecast->p10, forecast->p50, forecast->p90);
    }
  put_engine (set, row, server->metrics, desk);
}

/* A server joined between two origins, or something was learned of it: the others keep what was forecast
 * from this one. */
static gboolean
keep_row (const Run *run,
          guint      index)
{
  const VedTickServer *server = &run->input->servers[index];
  guint previous_row = server->server->work.row;

  if (run->learn[index])
    return FALSE;
  if (run->previous == NULL || previous_row == VED_NO_ROW
      || server->refresh || server->server->work.is_outdated
      || ved_forecast_set_get_origin_us (run->previous) != ved_forecast_set_get_origin_us (run->set))
    return FALSE;

  ved_forecast_set_copy_row (run->set, run->rows[index], run->previous, previous_row);

  return TRUE;
}

/* A thread keeps its own: past forecasts are made one server at a time. */
static Desk *
get_desk (void)
{
  static GPrivate scratch = G_PRIVATE_INIT (g_free);
  Desk *desk = g_private_get (&scratch);

  if (desk == NULL)
    g_private_set (&scratch, desk = g_new (Desk, 1));

  return desk;
}

static gpointer
run_thread (gpointer user_data)
{
  Run *run = user_data;
  const VedTickInput *input = run->input;
  Desk *desk = get_desk ();

  for (;;)
    {
      guint index = (guint) g_atomic_int_add (&run->next, 1);
      VedServerWork *work;

      if (index >= input->n_servers)
        return NULL;

      work = &input->servers[index].server->work;
      if (run->rows[index] != VED_NO_ROW && !keep_row (run, index))
        {
          forecast_server (run, index, desk);
          ved_server_chance_compute (&work->chance, &input->thresholds, run->set, run->rows[index],
                                     input->servers[index].cores);
        }
      work->row = run->rows[index];
      if (work->row == VED_NO_ROW)
        ved_server_chance_compute (&work->chance, &input->thresholds, NULL, VED_NO_ROW, 0);
    }
}

static guint
assign_rows (const VedTickInput *input,
             guint              *rows)
{
  guint n_rows = 0;

  for (guint i = 0; i < input->n_servers; i++)
    {
      const VedTickServer *server = &input->servers[i];
      gboolean is_known = server->metrics != 0 && server->state != VED_SERVER_OFFLINE;

      rows[i] = is_known ? n_rows++ : VED_NO_ROW;
    }

  return n_rows;
}

/**
 * ved_forecast_run:
 * @input: servers and origin
 * @previous: (nullable): the newest set; rows from the same origin are taken over from it
 * @learner: says whose turn it is to be learned, and keeps who is left
 *
 * Forecasts every server that has values and is not offline, and notes in the servers' work the new
 * row, the trends and the raw chances. In a worker; about 0.2 ms of CPU a server and at most a second for
 * learning, on `input->n_threads` threads.
 *
 * Returns: (transfer full): the sealed set
 */
VedForecastSet *
ved_forecast_run (const VedTickInput *input,
                  VedForecastSet     *previous,
                  VedLearner         *learner)
{
  g_autofree guint *rows = g_new (guint, MAX (input->n_servers, 1));
  g_autofree gboolean *learn = g_new0 (gboolean, MAX (input->n_servers, 1));
  guint n_rows = assign_rows (input, rows);
  Run run = { .input = input, .previous = previous, .rows = rows, .learn = learn };

  ved_learner_plan (learner, input, learn);
  run.set = ved_forecast_set_new (n_rows, input->origin_us);
  ved_crew_run (run_thread, &run, MIN (input->n_threads, MAX (n_rows, 1)));
  ved_forecast_set_seal (run.set);

  return run.set;
}
