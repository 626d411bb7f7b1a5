/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Trades as bare arrays, borrowed from the caller: n of each. */
typedef struct {
  gsize n;
  const gint64 *times_us;       /* ascending */
  const double *prices;
  const double *volumes;        /* > 0 */
  const gint8 *signs;           /* 1: the buyer came to the seller, -1: the other way, 0: unknown */
} VedTrades;

/* What was traded at one price within one span of time. */
typedef struct {
  gint64 time_us;               /* the middle of the span */
  double price;
  double volume;                /* Σv */
  double balance;               /* Σs·v / Σv: 1 all by buyers, -1 all by sellers */
  gsize n;
} VedTradeBubble;

gsize ved_trades_find        (const VedTrades *self,
                              gint64           time_us);
guint ved_trades_find_bubble (const GArray    *bubbles,
                              gint64           time_us);
guint ved_trades_gather      (const VedTrades *self,
                              gint64           span_us,
                              GArray          *bubbles,
                              gsize            n_before);

G_END_DECLS
