/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/analytics/ved-book-backtest.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_BACKTEST_FORM (ved_backtest_form_get_type ())

G_DECLARE_FINAL_TYPE (VedBacktestForm, ved_backtest_form, VED, BACKTEST_FORM, GtkWidget)

/* The parameters of a market maker. Signal: "changed". */

GtkWidget           *ved_backtest_form_new      (void) G_GNUC_WARN_UNUSED_RESULT;
VedBookBacktestPlan  ved_backtest_form_get_plan (VedBacktestForm           *self);
void                 ved_backtest_form_set_plan (VedBacktestForm           *self,
                                                 const VedBookBacktestPlan *plan);

G_END_DECLS
