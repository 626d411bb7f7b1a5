/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-forecast-set.h"

G_BEGIN_DECLS

void     ved_forecast_blob_encode (VedForecastSet *forecasts,
                                   guint           row,
                                   GByteArray     *out);
gboolean ved_forecast_blob_decode (VedForecastSet *forecasts,
                                   guint           row,
                                   const guint8   *data,
                                   gsize           length);

G_END_DECLS
