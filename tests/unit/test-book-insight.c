/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "book/analytics/ved-book-activity.h"
#include "book/analytics/ved-book-flow.h"
#include "book/analytics/ved-book-footprint.h"
#include "book/analytics/ved-book-immediate.h"
#include "book/analytics/ved-book-micro.h"
#include "book/analytics/ved-book-quality.h"
#include "book/analytics/ved-book-resilience.h"
#include "book/analytics/ved-book-series.h"
#include "book/analytics/ved-book-wait.h"
#include "book/replay/ved-book-orders.h"
#include "support/ved-test-book.h"

#include <math.h>

/* What a count of activity says, without the padding behind it. */
#define N_ACTIVITY_BYTES (G_STRUCT_OFFSET (VedBookActivity, n_filled) + sizeof ((VedBookActivity *) NULL)->n_filled)

/* Every figure here was worked out by hand. */

static VedBookDay *
load (const char *messages,
      const char *book)
{
  g_autoptr(GError) error = NULL;
  VedBookDay *day = ved_test_book_read (messages, book, &error);

  g_assert_no_error (error);

  return day;
}

/* Row by row: 0 a bid, 1 a better ask, 2 and 3 a buyer takes two levels, 4 a hidden buy below the best ask, 5 and 6 a halt,
 * 7 a cross, 8 a seller hits the bid, 9 the rest of it is deleted. */
static VedBookDay *
load_small (void)
{
  return load (
    "100.0,1,1,100,1000000,1\n"
    "100.5,1,2,50,1000200,-1\n"
    "101.0,4,2,50,1000200,-1\n"
    "101.0,4,9,30,1000400,-1\n"
    "102.0,5,0,40,1000250,1\n"
    "103.0,7,0,0,-1,-1\n"
    "108.0,7,0,0,1,-1\n"
    "108.0,6,-1,500,1000300,-1\n"
    "109.0,4,1,60,1000000,1\n"
    "109.05,3,1,40,1000000,1\n",
    "1000400,80,1000000,100,1000600,70,999800,10\n"
    "1000200,50,1000000,100,1000400,80,999800,10\n"
    "1000400,80,1000000,100,1000600,70,999800,10\n"
    "1000400,50,1000000,100,1000600,70,999800,10\n"
    "1000400,50,1000000,100,1000600,70,999800,10\n"
    "1000400,50,1000000,100,1000600,70,999800,10\n"
    "1000400,50,1000000,100,1000600,70,999800,10\n"
    "1000400,50,1000000,100,1000600,70,999800,10\n"
    "1000400,50,1000000,40,1000600,70,999800,10\n"
    "1000400,50,999800,10,1000600,70,999600,20\n");
}

static guint
count_events (const VedBookActivity *activity)
{
  guint n = 0;

  for (guint side = 0; side < 2; side++)
    for (guint distance = 0; distance < VED_BOOK_N_DISTANCES; distance++)
      for (guint type = 0; type < VED_BOOK_N_EVENTS; type++)
        n += activity->n_events[side][distance][type];

  return n;
}

static void
test_activity (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  VedBookActivity all, early;

  ved_book_activity (day, 0, day->n_rows, &all);
  g_assert_cmpfloat_with_epsilon (all.seconds, 9.05, 1e-9);
  /* Row 0 has no book before it; halts and crosses stand nowhere. */
  g_assert_cmpuint (count_events (&all), ==, 6);
  g_assert_cmpuint (all.n_events[VED_BOOK_ASK][0][VED_BOOK_SUBMIT], ==, 1);
  g_assert_cmpuint (all.n_events[VED_BOOK_ASK][1][VED_BOOK_EXECUTE], ==, 2);
  g_assert_cmpuint (all.n_events[VED_BOOK_ASK][0][VED_BOOK_EXECUTE_HIDDEN], ==, 1);
  g_assert_cmpuint (all.n_events[VED_BOOK_BID][1][VED_BOOK_EXECUTE], ==, 1);
  g_assert_cmpuint (all.n_events[VED_BOOK_BID][1][VED_BOOK_DELETE], ==, 1);

  /* Twice at one instant, 50 ms, twice 0.5 s, three times 1 s, 5 s. */
  g_assert_cmpuint (all.n_gaps, ==, 9);
  g_assert_cmpuint (all.gaps[0], ==, 2);
  g_assert_cmpuint (all.gaps[5], ==, 1);
  g_assert_cmpuint (all.gaps[6], ==, 2);
  g_assert_cmpuint (all.gaps[7], ==, 4);

  /* Order 2 came into the spread and was executed to the last share; of order 1 nobody saw where it came. */
  g_assert_cmpuint (all.n_ended[VED_BOOK_ASK][0], ==, 1);
  g_assert_cmpuint (all.n_filled[VED_BOOK_ASK][0], ==, 1);
  g_assert_cmpuint (all.n_ended[VED_BOOK_BID][0] + all.n_ended[VED_BOOK_BID][1], ==, 0);

  ved_book_activity (day, 0, 2, &early);
  g_assert_cmpuint (count_events (&early), ==, 1);
  g_assert_cmpuint (early.n_ended[VED_BOOK_ASK][0], ==, 0);
}

/* An order three cents behind the best bid is hit twice, and deleted after the first time only in the other day. */
static void
test_fills_know_no_future (void)
{
  g_autoptr(VedBookDay) day = load (
    "100,1,1,10,1000000,1\n"
    "101,1,2,50,999700,1\n"
    "102,3,1,10,1000000,1\n"
    "103,4,2,20,999700,1\n"
    "104,4,2,30,999700,1\n",
    "1000400,80,1000000,10\n"
    "1000400,80,1000000,10\n"
    "1000400,80,999700,50\n"
    "1000400,80,999700,30\n"
    "1000400,80,999600,5\n");
  VedBookActivity activity;

  ved_book_activity (day, 0, 4, &activity);
  g_assert_cmpuint (activity.n_ended[VED_BOOK_BID][4], ==, 0);
  ved_book_activity (day, 0, 5, &activity);
  g_assert_cmpint (ved_book_activity_get_distance (4), ==, 500);
  g_assert_cmpuint (activity.n_ended[VED_BOOK_BID][4], ==, 1);
  g_assert_cmpuint (activity.n_filled[VED_BOOK_BID][4], ==, 1);
}

static void
test_footprint (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(GArray) cells = ved_book_footprint_new (day, 0, day->n_rows, VED_BOOK_SECOND_NS, 2);
  g_autoptr(GArray) early = ved_book_footprint_new (day, 0, 4, VED_BOOK_SECOND_NS, 2);
  g_autoptr(GArray) coarse = ved_book_footprint_new (day, 0, day->n_rows, 100 * VED_BOOK_SECOND_NS, 10);
  const VedBookFootprintCell *cell = &g_array_index (cells, VedBookFootprintCell, 2), *sum;

  g_assert_cmpuint (cells->len, ==, 4);
  g_assert_cmpuint (early->len, ==, 2);
  /* 100.025 is 100.03, which 100.02 and 100.03 are a step of. */
  g_assert_cmpint (cell->bar, ==, 102);
  g_assert_cmpint (cell->step, ==, 5001);
  g_assert_cmpint (cell->bought, ==, 40);

  g_assert_cmpuint (coarse->len, ==, 1);
  sum = &g_array_index (coarse, VedBookFootprintCell, 0);
  g_assert_cmpint (sum->bar, ==, 1);
  g_assert_cmpint (sum->step, ==, 1000);
  g_assert_cmpint (sum->bought, ==, 120);
  g_assert_cmpint (sum->sold, ==, 60);
}

static void
test_footprint_leans (void)
{
  const VedBookFootprintCell bought = { .bought = 300, .sold = 100 }, even = { .bought = 299, .sold = 100 };
  const VedBookFootprintCell sold = { .sold = 100 }, small = { .sold = 99 };

  g_assert_cmpint (ved_book_footprint_get_lean (&bought), ==, 1);
  g_assert_cmpint (ved_book_footprint_get_lean (&even), ==, 0);
  g_assert_cmpint (ved_book_footprint_get_lean (&sold), ==, -1);
  g_assert_cmpint (ved_book_footprint_get_lean (&small), ==, 0);
}

static void
test_depth_imbalance (void)
{
  g_autoptr(VedBookDay) day = load_small ();

  g_assert_cmpfloat_with_epsilon (ved_book_flow_depth_imbalance (day, 0, 1, 0.0), 20.0 / 180.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (ved_book_flow_depth_imbalance (day, 0, 2, 0.0), -40.0 / 260.0, 1e-12);
  /* Half the weight two cents from the best: 105 bid, 115 asked. */
  g_assert_cmpfloat_with_epsilon (ved_book_flow_depth_imbalance (day, 0, 9, G_LN2 / 200.0), -10.0 / 220.0, 1e-12);
}

/* The mid goes down with row 1, up with row 2, and down with row 9. */
static void
test_signature (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  const gint64 steps[] = { VED_BOOK_SECOND_NS, 3 * VED_BOOK_SECOND_NS, 10 * VED_BOOK_SECOND_NS };
  double square = pow (log (2000200.0 / 2000400.0), 2.0), variances[G_N_ELEMENTS (steps)];
  VedBookImpact impact;

  ved_book_quality_signature (day, 0, day->n_rows, steps, G_N_ELEMENTS (steps), variances);
  g_assert_cmpfloat_with_epsilon (variances[0], 3.0 * square, 1e-15);
  g_assert_cmpfloat_with_epsilon (variances[1], square, 1e-15);
  g_assert_true (isnan (variances[2]));

  for (guint i = 0; i < 2; i++)
    {
      ved_book_quality_signature (day, 1, 9, steps, 2, variances);
      ved_book_quality_impact (day, 1, 9, steps[i], &impact);
      g_assert_cmpfloat_with_epsilon (variances[i], impact.variance, 1e-18);
    }
}

/* 200 shares are offered at two prices; a sweep leaves 60 of them there, then there are 100, 130 and 170. Of what one level shows
 * nothing is said. */
static void
test_resilience (void)
{
  g_autoptr(VedBookDay) day = load (
    "100,1,1,100,1000000,1\n"
    "101,4,11,100,1000100,-1\n"
    "101,4,12,40,1000200,-1\n"
    "101.002,1,13,40,1000200,-1\n"
    "101.004,1,14,30,1000100,-1\n"
    "101.010,1,15,40,1000100,-1\n",
    "1000100,100,1000000,100,1000200,100,999900,100\n"
    "1000200,100,1000000,100,1000300,50,999900,100\n"
    "1000200,60,1000000,100,1000300,50,999900,100\n"
    "1000200,100,1000000,100,1000300,50,999900,100\n"
    "1000100,30,1000000,100,1000200,100,999900,100\n"
    "1000100,70,1000000,100,1000200,100,999900,100\n");
  VedBookResilienceRules rules;
  g_autoptr(VedBookDay) narrow = load (
    "100,1,1,100,1000000,1\n"
    "101,4,11,100,1000100,-1\n"
    "101,4,12,40,1000200,-1\n",
    "1000100,100,1000000,100\n"
    "1000200,100,1000000,100\n"
    "1000200,60,1000000,100\n");
  g_autoptr(GArray) found = NULL, impatient = NULL, unseen = NULL;
  const VedBookRecovery *recovery;

  ved_book_resilience_defaults (&rules);
  found = ved_book_resilience_new (day, 0, day->n_rows, &rules);
  g_assert_cmpuint (found->len, ==, 1);
  recovery = &g_array_index (found, VedBookRecovery, 0);
  g_assert_cmpuint (recovery->row, ==, 2);
  g_assert_cmpint (recovery->side, ==, VED_BOOK_ASK);
  g_assert_cmpuint (recovery->back_row, ==, 5);
  g_assert_cmpint (recovery->time_ns, ==, 10000000);

  rules.limit_ns = 5000000;
  impatient = ved_book_resilience_new (day, 0, day->n_rows, &rules);
  recovery = &g_array_index (impatient, VedBookRecovery, 0);
  g_assert_cmpuint (recovery->back_row, ==, G_MAXUINT32);
  g_assert_cmpint (recovery->time_ns, ==, 5000000);
  unseen = ved_book_resilience_new (narrow, 0, narrow->n_rows, &rules);
  g_assert_cmpuint (unseen->len, ==, 0);
}

/* Before order 2, 30 shares are executed and 20 cancelled in 20 s; what is deleted behind it does not help. */
static void
test_wait (void)
{
  g_autoptr(VedBookDay) day = load (
    "100,1,1,100,1000000,1\n"
    "101,1,2,50,1000000,1\n"
    "110,4,1,30,1000000,1\n"
    "112,2,1,20,1000000,1\n"
    "113,1,3,10,1000000,1\n"
    "120,3,3,10,1000000,1\n",
    "1000400,80,1000000,100\n"
    "1000400,80,1000000,150\n"
    "1000400,80,1000000,120\n"
    "1000400,80,1000000,100\n"
    "1000400,80,1000000,110\n"
    "1000400,80,1000000,100\n");
  VedBookWait wait;
  guint32 order;

  g_assert_true (ved_book_day_find_order (day, 2, &order));
  ved_book_wait (day, 5, order, 50, 60 * VED_BOOK_SECOND_NS, &wait);
  g_assert_cmpfloat_with_epsilon (wait.executed, 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (wait.cancelled, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (wait.seconds, 20.0, 1e-9);

  ved_book_wait (day, 5, order, 50, 9 * VED_BOOK_SECOND_NS, &wait);
  g_assert_cmpfloat (wait.executed, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (wait.cancelled, 20.0 / 9.0, 1e-12);
  ved_book_wait (day, 5, order, 50, VED_BOOK_SECOND_NS, &wait);
  g_assert_true (isinf (wait.seconds));
  ved_book_wait (day, 5, order, 0, VED_BOOK_SECOND_NS, &wait);
  g_assert_cmpfloat (wait.seconds, ==, 0.0);
}

/* After row 4: 50 at $100.04 and 70 at $100.06 are offered, 100 at $100.00 and 10 at $99.98 bid; the mid is $100.02. */
static void
test_immediate (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  VedBookImmediate order;

  ved_book_immediate (day, 4, VED_BOOK_ASK, 80, &order);
  g_assert_cmpint (order.n_shares, ==, 80);
  g_assert_cmpuint (order.n_levels, ==, 2);
  g_assert_cmpint (order.worst, ==, 1000600);
  g_assert_cmpint (order.notional, ==, 50 * G_GINT64_CONSTANT (1000400) + 30 * G_GINT64_CONSTANT (1000600));
  g_assert_cmpfloat_with_epsilon (order.average, 1000475.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (order.cost, 275.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (order.basis_points, 275.0 / 100.02, 1e-9);

  ved_book_immediate (day, 4, VED_BOOK_BID, 100, &order);
  g_assert_cmpuint (order.n_levels, ==, 1);
  g_assert_cmpint (order.worst, ==, 1000000);
  g_assert_cmpfloat_with_epsilon (order.cost, 200.0, 1e-9);

  ved_book_immediate (day, 4, VED_BOOK_BID, 5000, &order);
  g_assert_cmpint (order.n_shares, ==, 110);
  g_assert_cmpuint (order.n_levels, ==, 2);
  g_assert_cmpint (order.worst, ==, 999800);
}

/* Without an offer nothing can be bought, and what is sold has no mid to be compared with. */
static void
test_immediate_of_one_side (void)
{
  g_autoptr(VedBookDay) day = load ("100,1,1,10,1000000,1\n", "9999999999,0,1000000,10\n");
  VedBookImmediate order;

  ved_book_immediate (day, 0, VED_BOOK_ASK, 5, &order);
  g_assert_cmpint (order.n_shares, ==, 0);
  g_assert_false (ved_book_price_exists (order.worst));
  g_assert_true (isnan (order.average) && isnan (order.cost));

  ved_book_immediate (day, 0, VED_BOOK_BID, 5, &order);
  g_assert_cmpfloat_with_epsilon (order.average, 1000000.0, 1e-9);
  g_assert_true (isnan (order.cost) && isnan (order.basis_points));
}

/* The price jumps up from a book that leans to the bids, and back down from one that leans to the asks: in the end it is
 * expected half way. Each state was seen twice, and counts twelve times: 100 / 7 × (1 − (1/6)^12) ticks. */
static void
test_learned_microprice (void)
{
  g_autoptr(VedBookDay) day = load (
    "100,1,1,95,1000000,1\n"
    "101,1,2,95,1000200,-1\n"
    "102,1,3,95,1000000,1\n",
    "1000100,5,1000000,95\n"
    "1000200,95,1000100,5\n"
    "1000100,5,1000000,95\n");
  g_autoptr(VedBookMicro) micro = ved_book_micro_new ();
  double expected = 100.0 / 7.0 * (1.0 - pow (1.0 / 6.0, 12.0));

  g_assert_true (isnan (ved_book_micro_adjust (micro, day, 0)));
  ved_book_micro_learn (micro, day, 0, 3);
  ved_book_micro_solve (micro);
  g_assert_cmpfloat_with_epsilon (ved_book_micro_adjust (micro, day, 0), expected, 1e-9);
  g_assert_cmpfloat_with_epsilon (ved_book_micro_adjust (micro, day, 1), -expected, 1e-9);
}

/* What a minute shows was learned before it, however the day goes on. */
static void
test_learning_knows_no_future (void)
{
  g_autoptr(VedTestBook) files = ved_test_book_new (22, 5000, 3, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedBookDay) day = ved_test_book_import (files);
  g_autoptr(VedBookSeries) learned = ved_book_series_new (day, VED_BOOK_SERIES_LEARNED, 0, NULL);
  g_autoptr(VedBookMicro) micro = ved_book_micro_new ();
  guint32 row = 4000, first;

  first = ved_book_day_find_time (day, day->time_ns[row] / (60 * VED_BOOK_SECOND_NS) * 60 * VED_BOOK_SECOND_NS);
  g_assert_cmpuint (first, >, 0);
  ved_book_micro_learn (micro, day, 0, first);
  ved_book_micro_solve (micro);
  g_assert_true (isnan (learned->values[0]));
  g_assert_cmpfloat (learned->values[row], ==, (float) ved_book_micro_adjust (micro, day, row));
}

/* What is said of microprices counts rows whose later mid is known by then, and no others. */
static void
test_microprices_are_judged (void)
{
  g_autoptr(VedTestBook) files = ved_test_book_new (22, 5000, 3, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedBookDay) day = ved_test_book_import (files);
  g_autoptr(VedBookSeries) micro = ved_book_series_new (day, VED_BOOK_SERIES_MICRO, 0, NULL);
  double of_mid = 0.0, of_price = 0.0;
  guint32 row = 4000;

  for (guint32 i = 0; day->time_ns[i] + 10 * VED_BOOK_SECOND_NS < day->time_ns[row]; i++)
    {
      gint64 before2 = ved_book_day_get_mid2 (day, i), after2 = ved_book_mid2_at (day, day->time_ns[i] + 10 * VED_BOOK_SECOND_NS);
      double change = (double) (after2 - before2) / 2.0;

      if (before2 == VED_BOOK_NO_MID || after2 == VED_BOOK_NO_MID)
        continue;
      of_mid += change * change;
      of_price += pow (change - (double) micro->values[i], 2.0);
    }
  g_assert_cmpfloat (of_mid, >, 0.0);
  g_assert_true (isnan (micro->skills[0]));
  g_assert_cmpfloat_with_epsilon ((double) micro->skills[row], 1.0 - of_price / of_mid, 1e-4);
}

static void
test_rank (void)
{
  float values[] = { NAN, 0.2f, 0.4f, 0.1f, 0.3f };
  const VedBookSeries series = { .n = 5, .values = values };

  g_assert_true (isnan (ved_book_series_rank (&series, 0)));
  g_assert_true (isnan (ved_book_series_rank (&series, 2)));
  g_assert_cmpfloat (ved_book_series_rank (&series, 3), ==, 1.0);
  g_assert_cmpfloat_with_epsilon (ved_book_series_rank (&series, 5), 2.0 / 3.0, 1e-9);
}

/* Counting on from row to row comes to the same as counting anew, whatever way leads there. */
static void
test_statistics_go_on (void)
{
  g_autoptr(VedTestBook) files = ved_test_book_new (23, 4000, 3, VED_TEST_BOOK_HALTS);
  g_autoptr(VedBookDay) day = ved_test_book_import (files);
  static const guint32 ends[] = { 1, 2, 40, 41, 900, 3000, 2000, 3999, 5000 };
  VedBookOrderStats stats = { 0 }, expected_stats;
  VedBookActivity activity = { 0 }, expected_activity;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      guint32 from = ends[i] > 2500 ? 7 : 0;

      ved_book_order_stats_move (day, from, ends[i], &stats);
      ved_book_order_stats (day, from, ends[i], &expected_stats);
      g_assert_cmpmem (&stats, sizeof stats, &expected_stats, sizeof expected_stats);
      ved_book_activity_move (day, from, ends[i], &activity);
      ved_book_activity (day, from, ends[i], &expected_activity);
      g_assert_cmpmem (&activity, N_ACTIVITY_BYTES, &expected_activity, N_ACTIVITY_BYTES);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book/activity", test_activity);
  g_test_add_func ("/book/fills-know-no-future", test_fills_know_no_future);
  g_test_add_func ("/book/footprint", test_footprint);
  g_test_add_func ("/book/footprint-leans", test_footprint_leans);
  g_test_add_func ("/book/depth-imbalance", test_depth_imbalance);
  g_test_add_func ("/book/signature", test_signature);
  g_test_add_func ("/book/resilience", test_resilience);
  g_test_add_func ("/book/wait", test_wait);
  g_test_add_func ("/book/immediate", test_immediate);
  g_test_add_func ("/book/immediate-of-one-side", test_immediate_of_one_side);
  g_test_add_func ("/book/learned-microprice", test_learned_microprice);
  g_test_add_func ("/book/learning-knows-no-future", test_learning_knows_no_future);
  g_test_add_func ("/book/microprices-are-judged", test_microprices_are_judged);
  g_test_add_func ("/book/rank", test_rank);
  g_test_add_func ("/book/statistics-go-on", test_statistics_go_on);

  return g_test_run ();
}
