/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

/* Writes the tables "forecasts" and "strips" of a recording. */
typedef struct _VedForecastRows VedForecastRows;

VedForecastRows * ved_forecast_rows_new    (VedDatabase      *database,
                                            GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_forecast_rows_free   (VedForecastRows  *self);
gboolean          ved_forecast_rows_add    (VedForecastRows  *self,
                                            gint64            number,
                                            gint64            past,
                                            gint64            steps,
                                            GBytes           *packed,
                                            GError          **error);
gboolean          ved_forecast_rows_cut    (VedForecastRows  *self,
                                            GError          **error);
void              ved_forecast_rows_forget (VedForecastRows  *self);

G_END_DECLS
