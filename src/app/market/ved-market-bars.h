/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-bar-chart.h"

G_BEGIN_DECLS

GtkWidget *ved_market_bars_new        (const char            *title,
                                       const char            *description,
                                       const VedNumberFormat *format,
                                       GtkWidget            **chart) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_market_explanation_new (const char            *title,
                                       const char * const    *terms,
                                       const char * const    *meanings,
                                       guint                  n_terms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
