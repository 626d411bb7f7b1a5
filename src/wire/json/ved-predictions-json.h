/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json/ved-predictions-query.h"

G_BEGIN_DECLS

void ved_predictions_json_write_current     (GString                   *out,
                                             const VedSnapshot         *snapshot,
                                             const VedPredictionsQuery *query);
void ved_predictions_json_write_summary     (GString                   *out,
                                             const VedSnapshot         *snapshot);
void ved_predictions_json_write_server      (GString                   *out,
                                             const VedSnapshot         *snapshot,
                                             guint                      server,
                                             const VedPredictionsQuery *query);
void ved_predictions_json_append_prediction (GString                   *out,
                                             const VedSnapshot         *snapshot,
                                             guint                      server);
void ved_predictions_json_write_alerts      (GString                   *out,
                                             const VedSnapshot         *snapshot);
void ved_predictions_json_write_alert       (GString                   *out,
                                             const VedAlert            *alert);
void ved_predictions_json_write_forecast    (GString                   *out,
                                             const char                *server,
                                             const VedForecastSet      *forecasts,
                                             guint                      row);

G_END_DECLS
