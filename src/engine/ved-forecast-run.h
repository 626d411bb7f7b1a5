/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-learner.h"
#include "engine/ved-tick-input.h"

G_BEGIN_DECLS

VedForecastSet *ved_forecast_run          (const VedTickInput   *input,
                                           VedForecastSet       *previous,
                                           VedLearner           *learner) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
