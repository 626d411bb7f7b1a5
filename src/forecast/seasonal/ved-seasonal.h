/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-forecaster.h"

#include <glib.h>

G_BEGIN_DECLS

void     ved_seasonal_learn    (VedSeasonalState       *state,
                                const VedSeriesKind    *kind,
                                const VedSeriesPast    *past);
gboolean ved_seasonal_forecast (const VedSeasonalState *state,
                                const VedSeriesKind    *kind,
                                const VedSeriesPast    *past,
                                VedQuantileForecast    *forecast);

G_END_DECLS
