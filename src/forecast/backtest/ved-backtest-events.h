/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-backtest-data.h"
#include "forecast/ved-forecast-cube.h"
#include "forecast/ved-reliability.h"

G_BEGIN_DECLS

/* How well an engine warns. */
typedef struct {
  guint n_chances;              /* series and origins that lie below their level, with an outcome */
  guint n_events;
  guint n_alarms;
  guint n_hits;                 /* alarms before an event */
  double precision;
  double recall;
  double f1;
  double lead_minutes;          /* median over hits: from the origin to the first step beyond */
  double threshold;             /* chance from which on an alarm was raised */
  VedReliability reliability;   /* of the chances told */
} VedBacktestEvents;

VedBacktestEvents ved_backtest_events_compute (const VedBacktestData *data,
                                               const VedForecastCube *cube,
                                               const gboolean        *usable,
                                               guint                  train_end,
                                               guint                  test_start);

G_END_DECLS
