/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-forecast-set.h"

G_BEGIN_DECLS

#define VED_FORECAST_CURVES 6

void ved_forecast_curves_fit (const double *left,
                              gint32       *factors);
void ved_forecast_curves_add (guint         curve,
                              gint32        factor,
                              double       *moved);

G_END_DECLS
