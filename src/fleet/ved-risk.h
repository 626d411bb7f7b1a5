/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-forecast-set.h"
#include "fleet/ved-snapshot.h"

G_BEGIN_DECLS

/* What the score of one server is computed from. */
typedef struct {
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
  VedRiskTerm term;
  gboolean predicted;           /* of the next 30 minutes, else of now */
  gboolean is_database;         /* that profile's own row */
  const VedRiskCell *cells;     /* highest bound first; ends with zero points */
} VedRiskRow;

const VedRiskRow *ved_risk_get_table (guint *n_rows);

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
