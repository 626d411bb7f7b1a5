/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-trades"

#include "config.h"

#include "app/market/ved-market-trades.h"

#include "base/ved-search.h"
#include "book/analytics/ved-book-tape.h"

#define N_POWERS 24
#define MOST_MARKS 250

typedef struct {
  gsize n;
  guint32 *last_rows;
  gint64 *times_us;
  double *prices;
  double *volumes;
  gint8 *signs;
} Columns;

struct _VedMarketTrades
{
  Columns all;
  Columns large;                /* at least as large as was asked for last */
  gint64 least_volume;          /* 0: nothing was */
};

static void
columns_init (Columns *self,
              gsize    n)
{
  self->n = 0;
  self->last_rows = g_new (guint32, n + 1);
  self->times_us = g_new (gint64, n + 1);
  self->prices = g_new (double, n + 1);
  self->volumes = g_new (double, n + 1);
  self->signs = g_new (gint8, n + 1);
}

static void
columns_clear (Columns *self)
{
  g_clear_pointer (&self->last_rows, g_free);
  g_clear_pointer (&self->times_us, g_free);
  g_clear_pointer (&self->prices, g_free);
  g_clear_pointer (&self->volumes, g_free);
  g_clear_pointer (&self->signs, g_free);
}

static void
columns_add (Columns *self,
             guint32  last_row,
             gint64   time_us,
             double   price,
             double   volume,
             gint8    sign)
{
  self->last_rows[self->n] = last_row;
  self->times_us[self->n] = time_us;
  self->prices[self->n] = price;
  self->volumes[self->n] = volume;
  self->signs[self->n++] = sign;
}

/**
 * ved_market_trades_new:
 * @tape: (element-type VedBookTrade): of a day
 * @midnight_us: when the day began, UTC
 *
 * O(trades).
 *
 * Returns: (transfer full): its trades at their mean prices
 */
VedMarketTrades *
ved_market_trades_new (const GArray *tape,
                       gint64        midnight_us)
{
  VedMarketTrades *self = g_atomic_rc_box_new0 (VedMarketTrades);

  columns_init (&self->all, tape->len);
  for (guint i = 0; i < tape->len; i++)
    {
      const VedBookTrade *trade = &g_array_index (tape, VedBookTrade, i);

      if (trade->volume > 0)
        columns_add (&self->all, trade->last_row, midnight_us + trade->time_ns / 1000, ved_book_trade_vwap (trade),
                     (double) trade->volume, trade->aggressor);
    }

  return self;
}

/**
 * ved_market_trades_ref:
 *
 * Returns: (transfer full): the same
 */
VedMarketTrades *
ved_market_trades_ref (VedMarketTrades *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  VedMarketTrades *self = data;

  columns_clear (&self->all);
  columns_clear (&self->large);
}

void
ved_market_trades_unref (VedMarketTrades *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static void
choose_large (VedMarketTrades *self,
              gint64           least_volume)
{
  const Columns *all = &self->all;
  Columns *large = &self->large;

  columns_clear (large);
  columns_init (large, all->n);
  for (gsize i = 0; i < all->n; i++)
    if (all->volumes[i] >= (double) least_volume)
      columns_add (large, all->last_rows[i], all->times_us[i], all->prices[i], all->volumes[i], all->signs[i]);
  self->least_volume = least_volume;
}

static const Columns *
get_columns (VedMarketTrades *self,
             gint64           least_volume)
{
  if (least_volume <= 0)
    return &self->all;

  if (least_volume != self->least_volume)
    choose_large (self, least_volume);

  return &self->large;
}

/**
 * ved_market_trades_get:
 * @least_volume: smaller trades are left out; 0: none is
 *
 * O(n) where the least volume is another one than before. Main thread.
 *
 * Returns: the trades of the whole day; the arrays are those of @self, until another least volume is asked for
 */
VedTrades
ved_market_trades_get (VedMarketTrades *self,
                       gint64           least_volume)
{
  const Columns *columns = get_columns (self, least_volume);

  return (VedTrades) {
           .n = columns->n,
           .times_us = columns->times_us,
           .prices = columns->prices,
           .volumes = columns->volumes,
           .signs = columns->signs,
  };
}

/**
 * ved_market_trades_choose:
 * @from_us: where the window begins
 * @to_us: where it ends
 * @row: only trades that are over by then count; %G_MAXUINT32: all
 *
 * O(trades of the window).
 *
 * Returns: those above a power of two of shares, as many as can be told apart
 */
VedTradeChoice
ved_market_trades_choose (VedMarketTrades *self,
                          gint64           from_us,
                          gint64           to_us,
                          guint32          row)
{
  VedTrades trades = ved_market_trades_get (self, 0);
  guint counts[N_POWERS] = { 0 };
  VedTradeChoice choice = { 0 };
  int power = N_POWERS;

  trades.n = ved_market_trades_count (self, 0, row);
  for (gsize i = ved_trades_find (&trades, from_us); i < trades.n && trades.times_us[i] <= to_us; i++)
    {
      counts[MIN (g_bit_storage ((gulong) trades.volumes[i]), N_POWERS - 1)]++;
      choice.n_all++;
    }
  while (power > 1 && choice.n + counts[power - 1] <= MOST_MARKS)
    choice.n += counts[--power];
  choice.least_volume = power > 1 ? G_GINT64_CONSTANT (1) << (power - 1) : 0;

  return choice;
}

/**
 * ved_market_trades_count:
 * @least_volume: as for ved_market_trades_get()
 *
 * O(log n). Main thread.
 *
 * Returns: how many of them are over by @row
 */
gsize
ved_market_trades_count (VedMarketTrades *self,
                         gint64           least_volume,
                         guint32          row)
{
  const Columns *columns = get_columns (self, least_volume);

  return row == G_MAXUINT32 ? columns->n : ved_search_rows (columns->last_rows, 0, (guint32) columns->n, row + 1);
}
