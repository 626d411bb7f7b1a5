/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/risk/ved-risk.h"

#include <math.h>

typedef enum {
  CPU,
  MEMORY,
  IOWAIT,
  SWAP,
  LOAD,
} Term;

typedef struct {
  Term term;
  gboolean predicted;
  gboolean database;
  double bound;
  int points;                   /* at the bound */
  int points_below;             /* just below it */
} Cell;

static const Cell cells[] = {
  { CPU, FALSE, FALSE, 98, 60, 40 }, { CPU, FALSE, FALSE, 95, 40, 25 }, { CPU, FALSE, FALSE, 90, 25, 15 },
  { CPU, FALSE, FALSE, 80, 15, 0 },
  { CPU, TRUE, FALSE, 98, 40, 25 }, { CPU, TRUE, FALSE, 95, 25, 15 }, { CPU, TRUE, FALSE, 90, 15, 0 },
  { MEMORY, FALSE, FALSE, 98, 50, 30 }, { MEMORY, FALSE, FALSE, 95, 30, 15 },
  { MEMORY, FALSE, FALSE, 90, 15, 10 }, { MEMORY, FALSE, FALSE, 85, 10, 0 },
  { MEMORY, TRUE, FALSE, 98, 30, 20 }, { MEMORY, TRUE, FALSE, 95, 20, 0 },
  { MEMORY, FALSE, TRUE, 99, 50, 30 }, { MEMORY, FALSE, TRUE, 98, 30, 15 },
  { MEMORY, FALSE, TRUE, 95, 15, 0 },
  { MEMORY, TRUE, TRUE, 98, 30, 20 }, { MEMORY, TRUE, TRUE, 95, 20, 0 },
  { IOWAIT, FALSE, FALSE, 30, 40, 25 }, { IOWAIT, FALSE, FALSE, 20, 25, 15 },
  { IOWAIT, FALSE, FALSE, 10, 15, 0 },
  { IOWAIT, TRUE, FALSE, 30, 25, 15 }, { IOWAIT, TRUE, FALSE, 20, 15, 0 },
  { SWAP, FALSE, FALSE, 50, 30, 20 }, { SWAP, FALSE, FALSE, 25, 20, 10 }, { SWAP, FALSE, FALSE, 10, 10, 0 },
  { LOAD, FALSE, FALSE, 12, 20, 10 }, { LOAD, FALSE, FALSE, 8, 10, 0 },
};

/* Quiet in every term, now and predicted. */
static VedRiskInput
quiet_input (void)
{
  VedRiskInput input = { .profile = VED_PROFILE_WEB_API };

  input.current[VED_METRIC_CPU_IDLE] = 100.0f;
  input.cpu_used_p90 = input.mem_p90 = input.iowait_p90 = 0.0f;

  return input;
}

static void
set_value (VedRiskInput *input,
           const Cell   *cell,
           double        value)
{
  if (cell->predicted)
    {
      float *predicted[] = { &input->cpu_used_p90, &input->mem_p90, &input->iowait_p90 };

      *predicted[cell->term] = (float) value;
      return;
    }

  if (cell->term == CPU)
    input->current[VED_METRIC_CPU_IDLE] = ved_value_snap (100.0 - value, 0.01);
  else
    {
      const VedMetric metrics[] = {
        VED_METRIC_NONE, VED_METRIC_MEM_USED, VED_METRIC_CPU_IOWAIT, VED_METRIC_SWAP_USED,
        VED_METRIC_LOAD_AVERAGE
      };

      input->current[metrics[cell->term]] = ved_value_snap (value, 0.01);
    }
}

static void
check_cell (const Cell *cell,
            double      value,
            int         points)
{
  VedRiskInput input = quiet_input ();
  VedRisk risk;

  input.profile = cell->database ? VED_PROFILE_DATABASE : VED_PROFILE_WEB_API;
  set_value (&input, cell, value);
  ved_risk_compute (&input, &risk);

  g_assert_cmpfloat (risk.score, ==, (float) (points * (cell->predicted ? 3 : 7) / 10.0));
  g_assert_cmpuint (risk.n_contributions, ==, points > 0 ? 1 : 0);
  if (points == 0)
    return;

  g_assert_cmpuint (risk.contributions[0].term, ==, cell->term);
  g_assert_cmpuint (risk.contributions[0].predicted, ==, cell->predicted);
  g_assert_cmpint (risk.contributions[0].points, ==, points);
  g_assert_cmpfloat (ved_contribution_get_impact (&risk.contributions[0]), ==, risk.score);
}

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      check_cell (&cells[i], cells[i].bound, cells[i].points);
      check_cell (&cells[i], cells[i].bound - 0.01, cells[i].points_below);
      check_cell (&cells[i], cells[i].bound + 0.01, cells[i].points);
    }
}

static void
test_load_with_cores (void)
{
  const struct {
    double load;
    guint cores;
    double score;
  } cases[] = {
    { 7.99, 0, 0.0 }, { 8.0, 0, 7.0 }, { 11.99, 0, 7.0 }, { 12.0, 0, 14.0 },
    { 15.99, 16, 0.0 }, { 16.0, 16, 7.0 }, { 23.99, 16, 7.0 }, { 24.0, 16, 14.0 },
    { 3.99, 4, 0.0 }, { 4.0, 4, 7.0 }, { 5.99, 4, 7.0 }, { 6.0, 4, 14.0 },
    { 2.99, 3, 0.0 }, { 3.0, 3, 7.0 }, { 4.49, 3, 7.0 }, { 4.5, 3, 14.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedRiskInput input = quiet_input ();
      VedRisk risk;

      input.cores = cases[i].cores;
      input.current[VED_METRIC_LOAD_AVERAGE] = ved_value_snap (cases[i].load, 0.01);
      ved_risk_compute (&input, &risk);
      g_assert_cmpfloat (risk.score, ==, (float) cases[i].score);
    }
}

static void
check_sum (const VedRisk *risk)
{
  double sum = 0.0;

  g_assert_cmpuint (risk->n_contributions, <=, VED_MAX_CONTRIBUTIONS);
  for (guint i = 0; i < risk->n_contributions; i++)
    sum += ved_contribution_get_impact (&risk->contributions[i]);
  g_assert_cmpfloat (sum, ==, risk->score);
}

static void
test_cap (void)
{
  VedRiskInput input = quiet_input ();
  VedRisk risk;

  input.current[VED_METRIC_CPU_IDLE] = 1.0f;
  input.current[VED_METRIC_MEM_USED] = 99.0f;
  input.current[VED_METRIC_CPU_IOWAIT] = 35.0f;
  input.current[VED_METRIC_SWAP_USED] = 60.0f;
  input.current[VED_METRIC_LOAD_AVERAGE] = 20.0f;
  input.cpu_used_p90 = input.mem_p90 = 99.0f;
  input.iowait_p90 = 40.0f;
  ved_risk_compute (&input, &risk);

  /* .7 (60 + 50 + 40 + 30 + 20) + .3 (40 + 30 + 25) = 168.5 */
  g_assert_cmpfloat (risk.score, ==, 100.0f);
  g_assert_cmpuint (risk.n_contributions, ==, 9);
  g_assert_cmpuint (risk.contributions[8].term, ==, VED_RISK_TERM_CAP);
  g_assert_cmpfloat (ved_contribution_get_impact (&risk.contributions[8]), ==, -68.5);
  g_assert_cmpfloat (ved_risk_get_current_part (&input), ==, 100.0);
  check_sum (&risk);
}

static void
test_missing_forecast (void)
{
  VedRiskInput input = quiet_input ();
  VedRisk risk;

  /* Without a forecast the current value stands for the predicted one. */
  input.current[VED_METRIC_MEM_USED] = 95.0f;
  ved_risk_input_set_forecast (&input, NULL, 0);
  ved_risk_compute (&input, &risk);
  g_assert_cmpfloat (risk.score, ==, 0.7f * 30 + 0.3f * 20);
  check_sum (&risk);
}

static void
test_missing_values (void)
{
  VedRiskInput input = { .profile = VED_PROFILE_GENERIC };
  VedRisk risk;

  for (guint i = 0; i < VED_N_METRICS; i++)
    input.current[i] = NAN;
  input.cpu_used_p90 = input.mem_p90 = input.iowait_p90 = NAN;
  ved_risk_compute (&input, &risk);
  g_assert_cmpfloat (risk.score, ==, 0.0f);
  g_assert_cmpuint (risk.n_contributions, ==, 0);

  /* Without idle, the busy parts say what is used. */
  input.current[VED_METRIC_CPU_USER] = 80.0f;
  input.current[VED_METRIC_CPU_SYS] = 10.0f;
  input.current[VED_METRIC_CPU_IOWAIT] = 5.0f;
  g_assert_cmpfloat (ved_cpu_used (input.current), ==, 95.0f);
}

static void
put_flat (VedForecastSet *forecasts,
          VedMetric       metric,
          float           p10,
          float           p50,
          float           p90)
{
  float low[VED_FORECAST_STEPS], middle[VED_FORECAST_STEPS], high[VED_FORECAST_STEPS];

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      low[i] = p10;
      middle[i] = p50;
      high[i] = p90;
    }
  ved_forecast_set_put (forecasts, 0, metric, low, middle, high);
}

/* The example of the API's documentation: I/O wait 15.1 now, p90 over 20: 15 · 0.7 + 15 · 0.3. */
static void
test_documented_example (void)
{
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, 0);
  VedRiskInput input = { .profile = VED_PROFILE_DATABASE };
  VedRisk risk;

  input.current[VED_METRIC_CPU_USER] = 26.0f;
  input.current[VED_METRIC_CPU_SYS] = 12.0f;
  input.current[VED_METRIC_CPU_IOWAIT] = 15.1f;
  input.current[VED_METRIC_CPU_IDLE] = 46.9f;
  input.current[VED_METRIC_MEM_USED] = 68.1f;
  input.current[VED_METRIC_SWAP_USED] = 3.0f;
  input.current[VED_METRIC_LOAD_AVERAGE] = 4.2f;
  put_flat (forecasts, VED_METRIC_CPU_IDLE, 29.7f, 46.5f, 63.5f);
  put_flat (forecasts, VED_METRIC_MEM_USED, 53.8f, 68.3f, 82.8f);
  put_flat (forecasts, VED_METRIC_CPU_IOWAIT, 9.2f, 15.3f, 21.4f);
  ved_forecast_set_seal (forecasts);

  ved_risk_input_set_forecast (&input, forecasts, 0);
  g_assert_cmpfloat (input.cpu_used_p90, ==, ved_value_snap (70.3, 0.01));
  g_assert_cmpfloat (input.iowait_p90, ==, ved_value_snap (21.4, 0.01));
  ved_risk_compute (&input, &risk);
  g_assert_cmpfloat (risk.score, ==, 15.0f);
  g_assert_cmpuint (risk.n_contributions, ==, 2);
  g_assert_cmpfloat (ved_contribution_get_impact (&risk.contributions[0]), ==, 10.5);
  g_assert_cmpfloat (ved_contribution_get_impact (&risk.contributions[1]), ==, 4.5);
}

/* A bound that was moved counts instead of the table's, with the points of its cell; the others stay. */
static void
test_moved_bounds (void)
{
  VedRiskBounds bounds;
  VedRiskInput input = quiet_input ();
  VedRisk risk;

  for (guint i = 0; i < VED_N_RISK_ROWS; i++)
    for (guint j = 0; j < VED_N_RISK_BOUNDS; j++)
      bounds.from[i][j] = NAN;
  bounds.from[VED_RISK_ROW_MEMORY][3] = 50.0f;
  input.bounds = &bounds;
  input.current[VED_METRIC_MEM_USED] = 50.0f;
  ved_risk_compute (&input, &risk);
  g_assert_cmpfloat (risk.score, ==, 7.0f);
  g_assert_cmpfloat (risk.contributions[0].bound, ==, 50.0f);
  input.current[VED_METRIC_MEM_USED] = 90.0f;
  ved_risk_compute (&input, &risk);
  g_assert_cmpfloat (risk.score, ==, 10.5f);
  input.profile = VED_PROFILE_DATABASE;
  ved_risk_compute (&input, &risk);
  g_assert_cmpfloat (risk.score, ==, 0.0f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/risk/cells", test_cells);
  g_test_add_func ("/risk/load-with-cores", test_load_with_cores);
  g_test_add_func ("/risk/cap", test_cap);
  g_test_add_func ("/risk/moved-bounds", test_moved_bounds);
  g_test_add_func ("/risk/missing-forecast", test_missing_forecast);
  g_test_add_func ("/risk/missing-values", test_missing_values);
  g_test_add_func ("/risk/documented-example", test_documented_example);

  return g_test_run ();
}
