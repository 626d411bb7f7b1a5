/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-probability.h"
#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* What is said of a server's forecast, and of one that does not know of what is measured now. */

#define VED_FORECAST_TEXT_LOW_CPU  70.0
#define VED_FORECAST_TEXT_HIGH_CPU 90.0

char *ved_forecast_text_cpu    (const VedSnapshot *snapshot,
                                guint              server,
                                const VedSnapshot *detail,
                                guint              detailed,
                                gboolean           is_past) G_GNUC_WARN_UNUSED_RESULT;
char *ved_forecast_text_trend  (const VedSnapshot *snapshot,
                                guint              server) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_forecast_text_missed (VedMetric          metric,
                                      const VedSnapshot *snapshot,
                                      guint              server);
char *ved_forecast_text_caveat (const VedSnapshot *snapshot,
                                guint              server,
                                const VedSnapshot *detail,
                                guint              detailed,
                                guint             *n_missed) G_GNUC_WARN_UNUSED_RESULT;
char *ved_forecast_text_chance (const VedSnapshot *snapshot,
                                guint              server,
                                VedHorizon         horizon,
                                gboolean           is_past) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_forecast_text_write_chance (double        chance,
                                            guint         decimals,
                                            char         *buffer,
                                            gsize         size);

G_END_DECLS
