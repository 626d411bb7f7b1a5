/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-market-trades"

#include "config.h"

#include "app/market/ved-market-trades.h"
#include "book/analytics/ved-book-tape.h"

/* Which trades of a window are marked: all where they can be told apart, else the largest. */

#define N_SMALL 1000
#define N_LARGE 100

/* A trade of 10 shares every second, and every tenth second one of 400 instead. */
static GArray *
make_tape (void)
{
  GArray *tape = g_array_new (FALSE, TRUE, sizeof (VedBookTrade));

  for (guint i = 0; i < N_SMALL + N_LARGE; i++)
    {
      const VedBookTrade trade = {
        .time_ns = (gint64) i * 1000000000, .last_row = i, .volume = i % 11 == 10 ? 400 : 10, .aggressor = 1,
      };

      g_array_append_val (tape, trade);
    }

  return tape;
}

static void
test_largest_are_chosen (void)
{
  static const struct { gint64 from_s, to_s; guint32 row; VedTradeChoice choice; } cases[] = {
    { 0, 99, G_MAXUINT32, { 0, 100, 100 } }, { 0, 2000, G_MAXUINT32, { 16, 100, 1100 } },
    { 0, 2000, 99, { 0, 100, 100 } }, { 5000, 6000, G_MAXUINT32, { 0, 0, 0 } },
  };
  g_autoptr(GArray) tape = make_tape ();
  VedMarketTrades *trades = ved_market_trades_new (tape, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedTradeChoice choice = ved_market_trades_choose (trades, cases[i].from_s * G_USEC_PER_SEC,
                                                        cases[i].to_s * G_USEC_PER_SEC, cases[i].row);

      g_assert_cmpint (choice.least_volume, ==, cases[i].choice.least_volume);
      g_assert_cmpuint (choice.n, ==, cases[i].choice.n);
      g_assert_cmpuint (choice.n_all, ==, cases[i].choice.n_all);
      if (choice.least_volume > 0)
        g_assert_cmpuint (ved_market_trades_count (trades, choice.least_volume, cases[i].row), ==, choice.n);
    }
  ved_market_trades_unref (trades);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/market-trades/largest-are-chosen", test_largest_are_chosen);

  return g_test_run ();
}
