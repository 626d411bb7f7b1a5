/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"
#include "app/models/ved-book-session.h"

G_BEGIN_DECLS

void ved_market_veil_record  (VedPlotChart       *chart,
                              VedDrawList        *list,
                              const VedPlotFrame *frame,
                              VedBookSession     *session);

void ved_market_halts_record (VedPlotChart       *chart,
                              VedDrawList        *list,
                              const VedPlotFrame *frame,
                              VedBookSession     *session);

G_END_DECLS
