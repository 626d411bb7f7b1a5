/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-forecaster.h"

#include <glib.h>

G_BEGIN_DECLS

gboolean ved_baseline_persistence (const VedSeriesKind *kind,
                                   const VedSeriesPast *past,
                                   VedQuantileForecast *forecast);
gboolean ved_baseline_trend       (const VedSeriesKind *kind,
                                   const VedSeriesPast *past,
                                   VedQuantileForecast *forecast);
gboolean ved_baseline_snaive      (const VedSeriesKind *kind,
                                   const VedSeriesPast *past,
                                   VedQuantileForecast *forecast);

G_END_DECLS
