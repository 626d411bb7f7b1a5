/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-learner.h"
#include "engine/ved-tick-input.h"

G_BEGIN_DECLS

VedForecastSet *ved_forecast_run          (const VedTickInput   *input,
                                           VedForecastSet       *previous,
                                           VedLearner           *learner) G_GNUC_WARN_UNUSED_RESULT;
void            ved_forecast_run_copy_row (VedForecastSet       *set,
                                           guint                 row,
                                           const VedForecastSet *from,
                                           guint                 from_row);

G_END_DECLS
