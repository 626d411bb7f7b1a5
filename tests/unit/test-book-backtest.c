/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "book/analytics/ved-book-backtest.h"
#include "support/ved-test-book.h"

#include <math.h>

/* Rows 0: quotes stand. 1: 300 of the bid's 300 go, the level with them. 2: 200 of the ask's 500. 3: hidden. */
static const char messages[] =
  "100.000,1,1,100,1000000,1\n"
  "101.000,4,2,300,1000000,1\n"
  "102.000,4,3,200,1000200,-1\n"
  "102.500,5,0,900,1000050,1\n"
  "103.000,4,3,300,1000200,-1\n";

static const char book[] =
  "1000200,500,1000000,300,1000400,50,999900,80\n"
  "1000200,500,999900,80,1000400,50,999800,10\n"
  "1000200,300,999900,80,1000400,50,999800,10\n"
  "1000200,300,999900,80,1000400,50,999800,10\n"
  "1000400,50,999900,80,1000600,50,999800,10\n";

static VedBookBacktest *
run (const VedBookBacktestPlan *plan)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read (messages, book, &error);

  g_assert_no_error (error);

  return ved_book_backtest_run (day, plan, NULL);
}

static const VedBookBacktestFill *
get_fill (const VedBookBacktest *result,
          guint                  index)
{
  g_assert_cmpuint (result->fills->len, >, index);

  return &g_array_index (result->fills, VedBookBacktestFill, index);
}

static void
test_pre_event (void)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) result = run (&plan);

  /* A tenth of 300 bought at the quote that stood, though it went; of 200 and 300 sold. */
  g_assert_cmpuint (result->n_trades, ==, 3);
  g_assert_cmpint (get_fill (result, 0)->size, ==, 30);
  g_assert_cmpint (get_fill (result, 0)->price, ==, 1000000);
  g_assert_cmpint (result->bought, ==, 30);
  g_assert_cmpint (result->sold, ==, 50);
  g_assert_cmpint (result->inventory, ==, -20);
  g_assert_cmpint (result->cash, ==, 50 * 1000200 - 30 * 1000000);
  g_assert_cmpfloat (result->realised, ==, 30 * 200.0);
  g_assert_cmpfloat (result->mark_to_market, ==, -20 * (1000400 + 999900) / 2.0);
  g_assert_cmpfloat (result->total, ==, (double) result->cash + result->mark_to_market);
}

/* A hidden execution at the very price of the bid fills nothing, by whatever rule; the visible one after it does. */
static void
test_hidden_at_the_quote (void)
{
  static const VedBookFillRule rules[] = { VED_BOOK_FILL_PRE_EVENT, VED_BOOK_FILL_POST_EVENT };
  g_autoptr(VedBookDay) day = ved_test_book_read (
    "100,1,1,300,1000000,1\n101,5,0,900,1000000,1\n102,4,1,100,1000000,1\n",
    "1000200,500,1000000,300\n1000200,500,1000000,300\n1000200,500,1000000,200\n", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
      g_autoptr(VedBookBacktest) result = NULL;

      plan.rule = rules[i];
      result = ved_book_backtest_run (day, &plan, NULL);
      g_assert_cmpuint (result->n_trades, ==, 1);
      g_assert_cmpuint (get_fill (result, 0)->row, ==, 2);
      g_assert_cmpint (result->bought, ==, 10);
    }
}

static void
test_post_event (void)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) result = NULL;

  plan.rule = VED_BOOK_FILL_POST_EVENT;
  result = run (&plan);

  /* Only the execution that leaves its level standing. */
  g_assert_cmpuint (result->n_trades, ==, 1);
  g_assert_cmpuint (get_fill (result, 0)->row, ==, 2);
  g_assert_cmpint (result->inventory, ==, -20);
}

static void
test_costs_and_limits (void)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) costly = NULL, limited = NULL, stopped = NULL, whole = NULL;

  plan.fee_per_share = 0.003;
  plan.impact_bp = 2.5;
  costly = run (&plan);
  g_assert_cmpint (costly->fees, ==, 80 * 30);
  g_assert_cmpint (costly->impact_cost, ==, llround (30 * 1000000 * 2.5e-4) + llround (20 * 1000200 * 2.5e-4) +
                   llround (30 * 1000200 * 2.5e-4));
  g_assert_cmpint (costly->cash, ==, 50 * 1000200 - 30 * 1000000 - costly->fees - costly->impact_cost);

  /* Below the limit a fill is not clipped; at it there is none. */
  plan = ved_book_backtest_plan_default ();
  plan.inventory_limit = 10;
  plan.participation_ppm = 1000000;
  limited = run (&plan);
  g_assert_cmpuint (limited->n_trades, ==, 3);
  g_assert_cmpint (get_fill (limited, 0)->inventory, ==, 100);
  g_assert_cmpint (get_fill (limited, 1)->inventory, ==, 0);
  g_assert_cmpint (get_fill (limited, 2)->inventory, ==, -100);
  plan.inventory_limit = 0;
  stopped = run (&plan);
  g_assert_cmpuint (stopped->n_trades, ==, 0);

  /* No fill of no shares. */
  plan = ved_book_backtest_plan_default ();
  plan.participation_ppm = 1000;
  whole = run (&plan);
  g_assert_cmpuint (whole->n_trades, ==, 0);
  g_assert_true (isnan (whole->markouts[0]));
}

/* With a latency of 1.2 s the quotes of row 0 are known at row 2 only. */
static void
test_latency (void)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) result = NULL;

  plan.latency_us = 1200000;
  result = run (&plan);
  g_assert_cmpuint (result->n_trades, ==, 2);
  g_assert_cmpuint (get_fill (result, 0)->row, ==, 2);
}

/* 500 stand before us at the ask: 200 and 300 go, and nothing is left for us. At the bid likewise. One more
 * share executed than stood there would be ours. */
static void
test_queue (void)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) none = NULL, some = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read (
    "100,1,1,100,1000000,1\n101,1,5,70,1000000,1\n102,3,1,100,1000000,1\n103,3,5,70,1000000,1\n"
    "104,1,6,90,1000000,1\n105,4,2,200,1000000,1\n106,4,6,60,1000000,1\n",
    "1000200,500,1000000,300\n1000200,500,1000000,370\n1000200,500,1000000,270\n1000200,500,1000000,200\n"
    "1000200,500,1000000,290\n1000200,500,1000000,90\n1000200,500,1000000,30\n", NULL);

  plan.rule = VED_BOOK_FILL_QUEUE;
  none = run (&plan);
  g_assert_cmpuint (none->n_trades, ==, 0);

  /* We join behind 300. Order 1 leaves from before us, 5 came after us: 200 are ahead, and go; the next 60
   * executed are ours. */
  some = ved_book_backtest_run (day, &plan, NULL);
  g_assert_cmpuint (some->n_trades, ==, 1);
  g_assert_cmpint (get_fill (some, 0)->size, ==, 60);
  g_assert_cmpuint (get_fill (some, 0)->row, ==, 6);
}

static void
test_sum_and_cancel (void)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) one = run (&plan), two = run (&plan);
  g_autoptr(VedTestBook) market = ved_test_book_new (2, 100, 2, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedBookDay) day = ved_test_book_import (market);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  double markout = one->markouts[0];

  ved_book_backtest_add (one, two);
  g_assert_cmpint (one->bought, ==, 60);
  g_assert_cmpfloat (one->total, ==, 2.0 * two->total);
  g_assert_cmpfloat_with_epsilon (one->markouts[0], markout, 1e-9);

  g_cancellable_cancel (cancellable);
  g_assert_null (ved_book_backtest_run (day, &plan, cancellable));
}

/* Equity and inventory end where the result does. */
static void
test_curve (void)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedTestBook) market = ved_test_book_new (4, 3000, 4, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedBookDay) day = ved_test_book_import (market);
  g_autoptr(VedBookBacktest) result = ved_book_backtest_run (day, &plan, NULL);
  const VedBookBacktestPoint *last = &g_array_index (result->curve, VedBookBacktestPoint, result->curve->len - 1);

  g_assert_cmpuint (result->n_trades, >, 50);
  g_assert_cmpint (last->inventory, ==, result->inventory);
  g_assert_cmpfloat_with_epsilon (last->equity, result->total / VED_BOOK_DOLLAR, 1e-6);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book/backtest/pre-event", test_pre_event);
  g_test_add_func ("/book/backtest/hidden-at-the-quote", test_hidden_at_the_quote);
  g_test_add_func ("/book/backtest/post-event", test_post_event);
  g_test_add_func ("/book/backtest/costs-and-limits", test_costs_and_limits);
  g_test_add_func ("/book/backtest/latency", test_latency);
  g_test_add_func ("/book/backtest/queue", test_queue);
  g_test_add_func ("/book/backtest/sum-and-cancel", test_sum_and_cancel);
  g_test_add_func ("/book/backtest/curve", test_curve);

  return g_test_run ();
}
