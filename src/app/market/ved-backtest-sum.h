/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"
#include "book/analytics/ved-book-backtest.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The same market maker on several recordings of what is open, and what they come to. */

#define VED_TYPE_BACKTEST_SUM (ved_backtest_sum_get_type ())

G_DECLARE_FINAL_TYPE (VedBacktestSum, ved_backtest_sum, VED, BACKTEST_SUM, AdwBin)

GtkWidget *ved_backtest_sum_new     (VedBookSession            *session) G_GNUC_WARN_UNUSED_RESULT;
void       ved_backtest_sum_refresh (VedBacktestSum            *self);
void       ved_backtest_sum_run     (VedBacktestSum            *self,
                                     const VedBookBacktestPlan *plan);
gboolean   ved_backtest_sum_is_busy (VedBacktestSum            *self);

G_END_DECLS
