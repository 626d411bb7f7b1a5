/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-forecast-set.h"
#include "fleet/snapshot/ved-snapshot.h"
#include "fleet/ved-thresholds.h"

G_BEGIN_DECLS

typedef enum {
  VED_HORIZON_30M,
  VED_HORIZON_8H,
  VED_N_HORIZONS
} VedHorizon;

#define VED_CALIBRATION_KNOTS        32
#define VED_CALIBRATION_MIN_OUTCOMES 500

/* A monotone map from raw to calibrated probability, linear between knots. No knots: identity. */
typedef struct {
  guint n_outcomes;             /* it was fitted on */
  guint n_knots;
  float raw[VED_CALIBRATION_KNOTS];     /* ascending */
  float calibrated[VED_CALIBRATION_KNOTS];      /* never descending */
} VedCalibrationMap;

/* The maps of one server's and of the fleet's probability, per horizon. All zero: identity. */
typedef struct {
  VedCalibrationMap server[VED_N_HORIZONS];
  VedCalibrationMap fleet[VED_N_HORIZONS];
} VedCalibration;

/* Raw chances of one server to cross a critical threshold, from its forecast alone: worth keeping
 * until the next forecast. NaN without a forecast. */
typedef struct {
  double raw[VED_N_HORIZONS];
} VedServerChance;

double   ved_exceedance_peak           (const VedForecastSet    *forecasts,
                                        guint                    row,
                                        VedMetric                metric,
                                        guint                    cores,
                                        double                   threshold,
                                        guint                    n_steps,
                                        double                   first_at_least,
                                        guint                   *first_step);
void     ved_server_chance_compute     (VedServerChance         *self,
                                        const VedThresholds     *thresholds,
                                        const VedForecastSet    *forecasts,
                                        guint                    row,
                                        guint                    cores);
double   ved_server_chance_get         (const VedServerChance   *self,
                                        VedHorizon               horizon,
                                        const VedThresholds     *thresholds,
                                        const float             *current,
                                        guint                    cores,
                                        const VedCalibration    *calibration);
VedMetric ved_server_find_beyond       (const VedThresholds     *thresholds,
                                        const float             *current,
                                        guint                    cores);
gboolean ved_server_is_beyond          (const VedThresholds     *thresholds,
                                        const float             *current,
                                        guint                    cores);
double   ved_calibration_map_apply     (const VedCalibrationMap *self,
                                        double                   raw);
gboolean ved_calibration_map_is_fitted (const VedCalibrationMap *self);
void     ved_environment_compute       (VedEnvironment          *self,
                                        const VedCalibration    *calibration,
                                        guint                    n_servers,
                                        const float             *prob_30m,
                                        const float             *prob_8h);

G_END_DECLS
