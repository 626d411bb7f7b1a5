/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-risk"

#include "config.h"

#include "fleet/risk/ved-risk.h"

#include <math.h>

/* Points are awarded by table: per term, the highest bound that the value reaches counts alone. Bounds can be changed,
 * points not. The
 * score is (7 · current + 3 · predicted) / 10, cut at 100, computed in integer tenths: points are
 * multiples of 5, so it is always a multiple of 0.5 and never rounded. Whatever was awarded is kept as
 * a contribution; with the cap, contributions sum to the score exactly. */

#define CURRENT_WEIGHT   7      /* tenths */
#define PREDICTED_WEIGHT 3
#define MAX_TENTHS       1000

/* Highest bound first; ends with zero points. */
typedef const VedRiskCell Row[VED_N_RISK_BOUNDS + 1];

static Row cpu_current = { { 98, 60 }, { 95, 40 }, { 90, 25 }, { 80, 15 } };
static Row cpu_predicted = { { 98, 40 }, { 95, 25 }, { 90, 15 } };
static Row memory_current = { { 98, 50 }, { 95, 30 }, { 90, 15 }, { 85, 10 } };
static Row memory_current_database = { { 99, 50 }, { 98, 30 }, { 95, 15 } };
static Row memory_predicted = { { 98, 30 }, { 95, 20 } };
static Row iowait_current = { { 30, 40 }, { 20, 25 }, { 10, 15 } };
static Row iowait_predicted = { { 30, 25 }, { 20, 15 } };
static Row swap_current = { { 50, 30 }, { 25, 20 }, { 10, 10 } };
static Row load_current = { { 12, 20 }, { 8, 10 } };

static const VedRiskRow table[VED_N_RISK_ROWS] = {
  [VED_RISK_ROW_CPU] = { "cpu", VED_RISK_TERM_CPU, FALSE, FALSE, cpu_current },
  [VED_RISK_ROW_CPU_AHEAD] = { "cpu-ahead", VED_RISK_TERM_CPU, TRUE, FALSE, cpu_predicted },
  [VED_RISK_ROW_MEMORY] = { "memory", VED_RISK_TERM_MEMORY, FALSE, FALSE, memory_current },
  [VED_RISK_ROW_MEMORY_DATABASE] = { "memory-database", VED_RISK_TERM_MEMORY, FALSE, TRUE, memory_current_database },
  [VED_RISK_ROW_MEMORY_AHEAD] = { "memory-ahead", VED_RISK_TERM_MEMORY, TRUE, FALSE, memory_predicted },
  [VED_RISK_ROW_IOWAIT] = { "iowait", VED_RISK_TERM_IOWAIT, FALSE, FALSE, iowait_current },
  [VED_RISK_ROW_IOWAIT_AHEAD] = { "iowait-ahead", VED_RISK_TERM_IOWAIT, TRUE, FALSE, iowait_predicted },
  [VED_RISK_ROW_SWAP] = { "swap", VED_RISK_TERM_SWAP, FALSE, FALSE, swap_current },
  [VED_RISK_ROW_LOAD] = { "load", VED_RISK_TERM_LOAD, FALSE, FALSE, load_current },
};

/**
 * ved_risk_get_table:
 * @n_rows: (out): how many
 *
 * Returns: (transfer none) (array length=n_rows): for what there are points
 */
const VedRiskRow *
ved_risk_get_table (guint *n_rows)
{
  *n_rows = VED_N_RISK_ROWS;

  return table;
}

/**
 * ved_risk_get_bound:
 * @bounds: (nullable): what was changed
 * @cell: of the row, 0 the highest
 *
 * Returns: from where on the points of a cell are awarded
 */
float
ved_risk_get_bound (const VedRiskBounds *bounds,
                    VedRiskRowId         row,
                    guint                cell)
{
  g_return_val_if_fail (row < VED_N_RISK_ROWS && cell < VED_N_RISK_BOUNDS, NAN);

  if (bounds != NULL && !isnan (bounds->from[row][cell]))
    return bounds->from[row][cell];

  return table[row].cells[cell].bound;
}

/* Returns the tenths awarded. */
static int
award (VedRisk            *risk,
       const VedRiskInput *input,
       VedRiskRowId        id,
       float               value)
{
  const VedRiskRow *row = &table[id];
  VedContribution *contribution;
  guint cell = 0;

  while (row->cells[cell].points > 0 && !(value >= ved_risk_get_bound (input->bounds, id, cell)))
    cell++;
  if (row->cells[cell].points == 0)
    return 0;

  contribution = &risk->contributions[risk->n_contributions++];
  contribution->term = row->term;
  contribution->predicted = row->predicted;
  contribution->points = row->cells[cell].points;
  contribution->input = value;
  contribution->bound = ved_risk_get_bound (input->bounds, id, cell);

  return row->cells[cell].points * (row->predicted ? PREDICTED_WEIGHT : CURRENT_WEIGHT);
}

static int
award_current (VedRisk            *risk,
               const VedRiskInput *input)
{
  const float *current = input->current;
  gboolean database = input->profile == VED_PROFILE_DATABASE;
  int tenths = 0;

  tenths += award (risk, input, VED_RISK_ROW_CPU, ved_cpu_used (current));
  tenths += award (risk, input, database ? VED_RISK_ROW_MEMORY_DATABASE : VED_RISK_ROW_MEMORY,
                   current[VED_METRIC_MEM_USED]);
  tenths += award (risk, input, VED_RISK_ROW_IOWAIT, current[VED_METRIC_CPU_IOWAIT]);
  tenths += award (risk, input, VED_RISK_ROW_SWAP, current[VED_METRIC_SWAP_USED]);
  tenths += award (risk, input, VED_RISK_ROW_LOAD, ved_load_l (current[VED_METRIC_LOAD_AVERAGE], input->cores));

  return tenths;
}

static float
predicted_or_current (float predicted,
                      float current)
{
  return isnan (predicted) ? current : predicted;
}

static int
award_predicted (VedRisk            *risk,
                 const VedRiskInput *input)
{
  const float *current = input->current;
  int tenths = 0;

  tenths += award (risk, input, VED_RISK_ROW_CPU_AHEAD,
                   predicted_or_current (input->cpu_used_p90, ved_cpu_used (current)));
  tenths += award (risk, input, VED_RISK_ROW_MEMORY_AHEAD,
                   predicted_or_current (input->mem_p90, current[VED_METRIC_MEM_USED]));
  tenths += award (risk, input, VED_RISK_ROW_IOWAIT_AHEAD,
                   predicted_or_current (input->iowait_p90, current[VED_METRIC_CPU_IOWAIT]));

  return tenths;
}

/**
 * ved_cpu_used:
 * @current: VED_N_METRICS values of one server
 *
 * Returns: 100 − idle in percent; the sum of the busy parts where idle is unknown; NaN without either
 */
float
ved_cpu_used (const float *current)
{
  float idle = current[VED_METRIC_CPU_IDLE];

  if (!isnan (idle))
    return ved_value_snap (100.0 - (double) idle, 0.01);

  return ved_value_snap ((double) current[VED_METRIC_CPU_USER] + (double) current[VED_METRIC_CPU_SYS] +
                         (double) current[VED_METRIC_CPU_IOWAIT], 0.01);
}

/**
 * ved_load_l:
 * @load: a load average
 * @cores: of its server; 0: unknown
 *
 * Returns: what thresholds of the load are compared with: 8 · @load / @cores, else @load itself
 */
float
ved_load_l (float load,
            guint cores)
{
  return cores > 0 ? 8.0f * load / (float) cores : load;
}

/**
 * ved_risk_input_set_forecast:
 * @forecasts: (nullable): a sealed set
 * @row: the server's row; beyond the last: none
 *
 * Takes the means of the next 30 minutes: memory and I/O wait at p90, and CPU used at p90, which is
 * 100 − idle at p10. What is not forecast becomes NaN.
 */
void
ved_risk_input_set_forecast (VedRiskInput         *self,
                             const VedForecastSet *forecasts,
                             guint                 row)
{
  self->cpu_used_p90 = self->mem_p90 = self->iowait_p90 = NAN;
  if (forecasts == NULL)
    return;

  self->cpu_used_p90 = ved_value_snap (100.0 - (double) ved_forecast_set_get_near (forecasts, row,
                                                                                   VED_METRIC_CPU_IDLE,
                                                                                   VED_QUANTILE_P10), 0.01);
  self->mem_p90 = ved_forecast_set_get_near (forecasts, row, VED_METRIC_MEM_USED, VED_QUANTILE_P90);
  self->iowait_p90 = ved_forecast_set_get_near (forecasts, row, VED_METRIC_CPU_IOWAIT, VED_QUANTILE_P90);
}

/**
 * ved_risk_compute:
 * @input: one server
 * @risk: (out caller-allocates): its score and what it is made of
 *
 * Cost: some twenty comparisons. Missing values award nothing.
 */
void
ved_risk_compute (const VedRiskInput *input,
                  VedRisk            *risk)
{
  int tenths;

  risk->n_contributions = 0;
  tenths = award_current (risk, input);
  tenths += award_predicted (risk, input);

  if (tenths > MAX_TENTHS)
    {
      VedContribution *cap = &risk->contributions[risk->n_contributions++];

      cap->term = VED_RISK_TERM_CAP;
      cap->predicted = FALSE;
      cap->points = (gint16) (MAX_TENTHS - tenths);
      cap->input = (float) tenths / 10.0f;
      cap->bound = (float) MAX_TENTHS / 10.0f;
      tenths = MAX_TENTHS;
    }

  risk->score = (float) tenths / 10.0f;
}

/**
 * ved_risk_get_current_part:
 *
 * Returns: what the current values alone contribute, 0 to 100
 */
double
ved_risk_get_current_part (const VedRiskInput *input)
{
  VedRisk risk = { 0 };

  return MIN (award_current (&risk, input), MAX_TENTHS) / 10.0;
}

/**
 * ved_contribution_get_impact:
 *
 * Returns: its share of the score in risk points, a multiple of 0.5; negative for the cap
 */
double
ved_contribution_get_impact (const VedContribution *self)
{
  if (self->term == VED_RISK_TERM_CAP)
    return self->points / 10.0;

  return self->points * (self->predicted ? PREDICTED_WEIGHT : CURRENT_WEIGHT) / 10.0;
}
