/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/market/ved-market-page.h"

G_BEGIN_DECLS

#define VED_TYPE_BACKTEST_PAGE (ved_backtest_page_get_type ())

G_DECLARE_FINAL_TYPE (VedBacktestPage, ved_backtest_page, VED, BACKTEST_PAGE, VedMarketPage)

void     ved_backtest_page_run     (VedBacktestPage *self);
gboolean ved_backtest_page_is_busy (VedBacktestPage *self);

G_END_DECLS
