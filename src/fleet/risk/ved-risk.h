/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-forecast-set.h"
#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* The rows of the table of points. */
typedef enum {
  VED_RISK_ROW_CPU,
  VED_RISK_ROW_CPU_AHEAD,
  VED_RISK_ROW_MEMORY,
  VED_RISK_ROW_MEMORY_DATABASE,
  VED_RISK_ROW_MEMORY_AHEAD,
  VED_RISK_ROW_IOWAIT,
  VED_RISK_ROW_IOWAIT_AHEAD,
  VED_RISK_ROW_SWAP,
  VED_RISK_ROW_LOAD,
  VED_N_RISK_ROWS
} VedRiskRowId;

#define VED_N_RISK_BOUNDS 4

/* Where the points of each row begin, highest first; NaN: where the table says. */
typedef struct {
  float from[VED_N_RISK_ROWS][VED_N_RISK_BOUNDS];
} VedRiskBounds;

/* What the score of one server is computed from. */
typedef struct {
  const VedRiskBounds *bounds;  /* (nullable): those of the table */
  VedProfile profile;
  guint cores;                  /* 0: unknown */
  float current[VED_N_METRICS]; /* newest sample; NaN where missing */
  float cpu_used_p90;           /* means over the next 30 minutes; NaN: the current value counts */
  float mem_p90;
  float iowait_p90;
} VedRiskInput;

typedef struct {
  float score;                  /* 0 to 100, a whole multiple of 0.5 */
  guint n_contributions;
  VedContribution contributions[VED_MAX_CONTRIBUTIONS];
} VedRisk;

/* Points of the highest bound that a value reaches. */
typedef struct {
  float bound;                  /* inclusive */
  gint16 points;
} VedRiskCell;

typedef struct {
  const char *key;
  VedRiskTerm term;
  gboolean predicted;           /* of the next 30 minutes, else of now */
  gboolean is_database;         /* that profile's own row */
  const VedRiskCell *cells;     /* highest bound first; ends with zero points */
} VedRiskRow;

const VedRiskRow *ved_risk_get_table (guint *n_rows);
float             ved_risk_get_bound (const VedRiskBounds *bounds,
                                      VedRiskRowId         row,
                                      guint                cell);

void   ved_risk_input_set_forecast (VedRiskInput          *self,
                                    const VedForecastSet  *forecasts,
                                    guint                  row);
void   ved_risk_compute            (const VedRiskInput    *input,
                                    VedRisk               *risk);
double ved_risk_get_current_part   (const VedRiskInput    *input);
double ved_contribution_get_impact (const VedContribution *self);
float  ved_cpu_used                (const float           *current);
float  ved_load_l                  (float                  load,
                                    guint                  cores) G_GNUC_CONST;

G_END_DECLS
