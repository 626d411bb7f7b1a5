/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/forecasts/ved-forecast-link.h"

G_BEGIN_DECLS

#define VED_FORECAST_STRETCH_LINKS VED_FORECAST_SHARE_LINKS     /* at most */

GPtrArray *ved_forecast_stretch_cut  (GPtrArray           *links,
                                      GBytes             **heads) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *ved_forecast_stretch_open (GBytes              *heads,
                                      gint64               first,
                                      VedForecastFetch     fetch,
                                      gpointer             user_data,
                                      GDestroyNotify       destroy,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *ved_forecast_stretch_join (GPtrArray           *links,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
