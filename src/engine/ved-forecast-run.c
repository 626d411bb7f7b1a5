/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-run"

#include "config.h"

#include "engine/ved-forecast-run.h"

#include "base/ved-clock.h"

#include <math.h>
#include <string.h>

/* Forecasts of a whole fleet from one origin. Each server is worked on by one thread; threads take the
 * next server from a common counter, so the result does not depend on their number.
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
#define UPTIME_PER_STEP ((double) VED_FORECAST_STEP_US / VED_DAY_US)

typedef struct {
  const VedTickInput *input;
  VedForecastSet *previous;     /* (nullable) */
  VedForecastSet *set;
  const guint *rows;            /* of the servers of input; VED_NO_ROW without a forecast */
  gint next;                    /* atomic */
} Run;

/* The scratch memory of one thread. */
typedef struct {
  float means[VED_N_METRICS][VED_HISTORY_POINTS];
  guint n_points;
  VedQuantileForecast forecasts[VED_N_METRICS];
} Desk;

/**
 * ved_forecast_run_get_kind:
 *
 * Returns: the physics of @metric
 */
VedSeriesKind
ved_forecast_run_get_kind (VedMetric metric)
{
  static const double step_sds[VED_N_METRICS] = {
    [VED_METRIC_CPU_USER] = 1.5,
    [VED_METRIC_CPU_SYS] = 0.5,
    [VED_METRIC_CPU_IOWAIT] = 0.5,
    [VED_METRIC_CPU_IDLE] = 1.7,
    [VED_METRIC_JAVA_CPU] = 1.5,
    [VED_METRIC_MEM_USED] = 0.7,
    [VED_METRIC_SWAP_USED] = 0.2,
    [VED_METRIC_DISK_USAGE] = 0.05,
    [VED_METRIC_NET_IN] = 2.0,
    [VED_METRIC_NET_OUT] = 2.0,
    [VED_METRIC_BACK_CLOSE_WAIT] = 0.8,
    [VED_METRIC_FRONT_CLOSE_WAIT] = 0.8,
    [VED_METRIC_LOAD_AVERAGE] = 0.3,
    [VED_METRIC_UPTIME_DAYS] = 0.0,
    [VED_METRIC_CASCADE_IMPACT] = 0.02,
  };
  const VedMetricInfo *info = ved_metric_get_info (metric);
  VedSeriesKind kind = { 0 };

  kind.floor = info->floor;
  kind.ceiling = info->ceiling;
  kind.resolution = info->resolution;
  kind.step_sd = step_sds[metric];
  kind.slope_per_step = metric == VED_METRIC_UPTIME_DAYS ? UPTIME_PER_STEP : 0.0;

  return kind;
}

/* Takes a copy of the complete buckets, so that the server's lock is held for some 10 µs only. */
static void
read_pasts (const VedTickInput  *input,
            const VedTickServer *server,
            Desk                *desk)
{
  VedHistory *history = server->server->history;
  gint64 first_us;

  g_mutex_lock (&server->server->lock);
  ved_history_settle (history);
  first_us = ved_history_origin_us (ved_history_get_first_us (history));
  desk->n_points = (guint) CLAMP ((input->origin_us - first_us) / VED_FORECAST_STEP_US, 1,
                                  VED_HISTORY_POINTS);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((server->metrics & (1u << metric)) != 0)
        ved_history_read_means (history, metric, input->origin_us, desk->n_points, desk->means[metric]);
    }
  g_mutex_unlock (&server->server->lock);
}

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

static void
forecast_metric (const VedTickInput  *input,
                 const VedTickServer *server,
                 VedMetric            metric,
                 Desk                *desk)
{
  VedServerWork *work = &server->server->work;
  VedSeriesKind kind = ved_forecast_run_get_kind (metric);
  VedSeriesPast past = { desk->means[metric], desk->n_points, input->origin_us };
  VedEngineId engine = VED_ENGINE_PERSISTENCE;

  if (server->n_points >= VED_FORECAST_READY_POINTS && metric != VED_METRIC_UPTIME_DAYS)
    engine = VED_ENGINE_SEASONAL;
  if (engine == VED_ENGINE_SEASONAL)
    ved_forecaster_learn (&work->states[metric], &kind, &past);
  ved_forecaster_run (engine, &work->states[metric], &kind, &past, &desk->forecasts[metric]);
  if (desk->forecasts[metric].engine == VED_ENGINE_NONE)
    {
      desk->means[metric][past.n_points - 1] = server->current[metric];
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
  VedSeriesKind kind = ved_forecast_run_get_kind (VED_METRIC_CPU_IDLE);
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

/* What made the forecasts of a server, of those that are not by rule. */
static void
put_engine (VedForecastSet            *set,
            guint                      row,
            guint16                    metrics,
            const VedQuantileForecast *forecasts)
{
  VedEngineId engine = VED_ENGINE_NONE;
  VedWarmupRung rung = VED_N_RUNGS - 1;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      VedEngineId own = forecasts[metric].engine;

      if ((metrics & (1u << metric)) == 0 || own == VED_ENGINE_NONE || metric == VED_METRIC_UPTIME_DAYS)
        continue;
      engine = engine == VED_ENGINE_NONE || engine == own ? own : VED_ENGINE_MIXED;
      rung = MIN (rung, forecasts[metric].rung);
    }
  ved_forecast_set_put_engine (set, row, engine == VED_ENGINE_NONE ? VED_ENGINE_PERSISTENCE : engine,
                               engine == VED_ENGINE_NONE ? VED_RUNG_LAST_KIND : rung);
}

static void
forecast_server (const VedTickInput  *input,
                 const VedTickServer *server,
                 VedForecastSet      *set,
                 guint                row,
                 Desk                *desk)
{
  /* What was learned without the new past is learned again. */
  if (server->refresh)
    memset (server->server->work.states, 0, sizeof server->server->work.states);
  read_pasts (input, server, desk);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((server->metrics & (1u << metric)) != 0)
        forecast_metric (input, server, metric, desk);
      else
        server->server->work.trend[metric] = NAN;
    }

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
  put_engine (set, row, server->metrics, desk->forecasts);
}

/**
 * ved_forecast_run_copy_row:
 * @set: a set that is not sealed
 * @row: its row to be filled
 * @from: another set
 * @from_row: its row
 */
void
ved_forecast_run_copy_row (VedForecastSet       *set,
                           guint                 row,
                           const VedForecastSet *from,
                           guint                 from_row)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (ved_forecast_set_has_metric (from, from_row, metric))
        ved_forecast_set_put (set, row, metric,
                              ved_forecast_set_get (from, from_row, metric, VED_QUANTILE_P10),
                              ved_forecast_set_get (from, from_row, metric, VED_QUANTILE_P50),
                              ved_forecast_set_get (from, from_row, metric, VED_QUANTILE_P90));
    }
  ved_forecast_set_put_engine (set, row, ved_forecast_set_get_engine (from, from_row),
                               ved_forecast_set_get_rung (from, from_row));
}

/* A server joined between two origins: the others keep what was forecast from this one. */
static gboolean
keep_row (const Run           *run,
          guint                row,
          const VedTickServer *server)
{
  guint previous_row = server->server->work.row;

  if (run->previous == NULL || previous_row == VED_NO_ROW || server->refresh
      || ved_forecast_set_get_origin_us (run->previous) != ved_forecast_set_get_origin_us (run->set))
    return FALSE;

  ved_forecast_run_copy_row (run->set, row, run->previous, previous_row);

  return TRUE;
}

static gpointer
run_thread (gpointer user_data)
{
  Run *run = user_data;
  const VedTickInput *input = run->input;
  g_autofree Desk *desk = g_new (Desk, 1);

  for (;;)
    {
      guint index = (guint) g_atomic_int_add (&run->next, 1);
      VedServerWork *work;

      if (index >= input->n_servers)
        return NULL;

      work = &input->servers[index].server->work;
      if (run->rows[index] != VED_NO_ROW && !keep_row (run, run->rows[index], &input->servers[index]))
        {
          forecast_server (input, &input->servers[index], run->set, run->rows[index], desk);
          ved_server_chance_compute (&work->chance, &input->thresholds, run->set, run->rows[index],
                                     input->servers[index].cores);
        }
      work->row = run->rows[index];
      if (work->row == VED_NO_ROW)
        ved_server_chance_compute (&work->chance, &input->thresholds, NULL, VED_NO_ROW, 0);
    }
}

static void
run_on_threads (Run   *run,
                guint  n_threads)
{
  g_autoptr(GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 1; i < n_threads; i++)
    {
      GThread *thread = g_thread_try_new ("ved-forecast", run_thread, run, NULL);

      if (thread != NULL)
        g_ptr_array_add (threads, thread);
    }
  run_thread (run);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
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
 *
 * Forecasts every server that has values and is not offline, and notes in the servers' work the new
 * row, the trends and the raw chances. In a worker; about 0.2 ms of CPU a server, on
 * `input->n_threads` threads.
 *
 * Returns: (transfer full): the sealed set
 */
VedForecastSet *
ved_forecast_run (const VedTickInput *input,
                  VedForecastSet     *previous)
{
  g_autofree guint *rows = g_new (guint, MAX (input->n_servers, 1));
  guint n_rows = assign_rows (input, rows);
  Run run = { .input = input, .previous = previous, .rows = rows };

  run.set = ved_forecast_set_new (n_rows, input->origin_us);
  run_on_threads (&run, MIN (input->n_threads, MAX (n_rows, 1)));
  ved_forecast_set_seal (run.set);

  return run.set;
}
