/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-trades.h"

G_BEGIN_DECLS

/* Which of the trades of a window are marked: where there are more than can be told apart, only the largest. */
typedef struct {
  gint64 least_volume;          /* 0: all are */
  guint n;                      /* those that are */
  guint n_all;                  /* of the window */
} VedTradeChoice;

/* The grouped trades of a day in columns, as charts want them; all, or the large ones. Reference counted. */
typedef struct _VedMarketTrades VedMarketTrades;

VedMarketTrades *ved_market_trades_new   (const GArray    *tape,
                                          gint64           midnight_us) G_GNUC_WARN_UNUSED_RESULT;
VedMarketTrades *ved_market_trades_ref   (VedMarketTrades *self) G_GNUC_WARN_UNUSED_RESULT;
void             ved_market_trades_unref (VedMarketTrades *self);
VedTrades        ved_market_trades_get   (VedMarketTrades *self,
                                          gint64           least_volume);
VedTradeChoice   ved_market_trades_choose (VedMarketTrades *self,
                                          gint64           from_us,
                                          gint64           to_us,
                                          guint32          row);
gsize            ved_market_trades_count (VedMarketTrades *self,
                                          gint64           least_volume,
                                          guint32          row);

G_END_DECLS
