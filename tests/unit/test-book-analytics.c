/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"
#include "book/analytics/ved-book-candles.h"
#include "book/analytics/ved-book-detect.h"
#include "book/analytics/ved-book-flow.h"
#include "book/analytics/ved-book-heat.h"
#include "book/analytics/ved-book-ladder.h"
#include "book/analytics/ved-book-mids.h"
#include "book/analytics/ved-book-profile.h"
#include "book/analytics/ved-book-quality.h"
#include "book/analytics/ved-book-series.h"
#include "book/analytics/ved-book-tape.h"
#include "book/replay/ved-book-orders.h"
#include "support/ved-test-book.h"

#include <math.h>

/* A small day, row by row:
 *   0 submit   1 submit   2, 3 a buyer takes two levels   4 hidden, at the mid   5 halt   6 resume
 *   7 cross    8 a seller hits the bid                    9 delete */
static const char messages[] =
  "100.0,1,1,100,1000000,1\n"
  "100.5,1,2,50,1000200,-1\n"
  "101.0,4,2,50,1000200,-1\n"
  "101.0,4,9,30,1000400,-1\n"
  "102.0,5,0,40,1000250,1\n"
  "103.0,7,0,0,-1,-1\n"
  "108.0,7,0,0,1,-1\n"
  "108.0,6,-1,500,1000300,-1\n"
  "109.0,4,1,60,1000000,1\n"
  "109.05,3,1,40,1000000,1\n";

static const char book[] =
  "1000400,80,1000000,100,1000600,70,999800,10\n"
  "1000200,50,1000000,100,1000400,80,999800,10\n"
  "1000400,80,1000000,100,1000600,70,999800,10\n"
  "1000400,50,1000000,100,1000600,70,999800,10\n"
  "1000400,50,1000000,100,1000600,70,999800,10\n"
  "1000400,50,1000000,100,1000600,70,999800,10\n"
  "1000400,50,1000000,100,1000600,70,999800,10\n"
  "1000400,50,1000000,100,1000600,70,999800,10\n"
  "1000400,50,1000000,40,1000600,70,999800,10\n"
  "1000400,50,999800,10,1000600,70,999600,20\n";

static VedBookDay *
load_small (void)
{
  g_autoptr(GError) error = NULL;
  VedBookDay *day = ved_test_book_read (messages, book, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (day->integrity.n_broken, ==, 0);

  return day;
}

static void
test_tape (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(GArray) trades = ved_book_tape_new (day, 0, day->n_rows);
  const VedBookTrade *sweep = &g_array_index (trades, VedBookTrade, 0);

  g_assert_cmpuint (trades->len, ==, 4);
  g_assert_cmpint (sweep->aggressor, ==, 1);
  g_assert_cmpint (sweep->volume, ==, 80);
  g_assert_cmpuint (sweep->n_levels, ==, 2);
  g_assert_cmpuint (sweep->last_row, ==, 3);
  g_assert_cmpfloat (ved_book_trade_vwap (sweep), ==, (50 * 1000200.0 + 30 * 1000400.0) / 80.0);
  g_assert_cmpint (g_array_index (trades, VedBookTrade, 1).hidden_volume, ==, 40);
  g_assert_true (g_array_index (trades, VedBookTrade, 2).is_cross);
  g_assert_cmpint (g_array_index (trades, VedBookTrade, 3).aggressor, ==, -1);
}

/* Newer files: all hidden executions say direction 1. A seller sweeps 1000000, a hidden buyer within the spread, 1000000 again
 * and 999900; a buyer takes a hidden offer at the same instant. */
static void
test_tape_of_hidden_sides (void)
{
  static const char rows[] =
    "100.0,1,1,10,1000400,-1\n"
    "101.0,4,2,20,1000000,1\n"
    "101.0,5,0,5,1000100,1\n"
    "101.0,4,3,30,1000000,1\n"
    "101.0,4,4,40,999900,1\n"
    "101.0,5,0,7,1000300,1\n";
  static const char levels[] =
    "1000400,10,1000000,50,1000500,90,999900,40\n"
    "1000400,10,1000000,30,1000500,90,999900,40\n"
    "1000400,10,1000000,30,1000500,90,999900,40\n"
    "1000400,10,999900,40,1000500,90,999800,70\n"
    "1000400,10,999800,70,1000500,90,999700,60\n"
    "1000400,10,999800,70,1000500,90,999700,60\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read (rows, levels, &error);
  g_autoptr(GArray) trades = NULL;
  const VedBookTrade *sale, *purchase;

  g_assert_no_error (error);
  trades = ved_book_tape_new (day, 0, day->n_rows);
  g_assert_cmpuint (trades->len, ==, 2);
  sale = &g_array_index (trades, VedBookTrade, 0);
  g_assert_cmpint (sale->aggressor, ==, -1);
  g_assert_cmpint (sale->volume, ==, 95);
  g_assert_cmpint (sale->hidden_volume, ==, 5);
  g_assert_cmpuint (sale->n_levels, ==, 2);
  purchase = &g_array_index (trades, VedBookTrade, 1);
  g_assert_cmpint (purchase->aggressor, ==, 1);
  g_assert_cmpint (purchase->volume, ==, 7);
}

/* The only hidden execution names one side, so its aggressor is told from the mid before: 1000200. */
static void
test_hidden_side (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(VedTestBook) told = ved_test_book_new (1, 2000, 3, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedTestBook) hidden = ved_test_book_new (1, 2000, 3, VED_TEST_BOOK_HIDDEN_SIDES);
  g_autoptr(VedBookDay) told_day = ved_test_book_import (told), hidden_day = ved_test_book_import (hidden);
  guint n_unknown = 0;

  g_assert_cmpint (day->aggressor[2], ==, 1);
  g_assert_cmpint (day->aggressor[3], ==, 0);
  for (guint32 i = 0; i < told_day->n_trades; i++)
    g_assert_cmpint (told_day->aggressor[i], ==, -told_day->direction[told_day->trade_rows[i]]);
  for (guint32 i = 0; i < hidden_day->n_trades; i++)
    {
      guint32 row = hidden_day->trade_rows[i];

      if (hidden_day->type[row] != VED_BOOK_EXECUTE_HIDDEN)
        continue;
      n_unknown += hidden_day->aggressor[i] == 0;
      g_assert_cmpint (hidden_day->aggressor[i], ==, 2 * hidden_day->price[row] > ved_book_day_get_mid2 (hidden_day, row - 1));
    }
  g_assert_cmpuint (n_unknown, >, 0);
}

static void
test_sums (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  VedBookSums all = ved_book_day_sum (day, 0, day->n_rows), some = ved_book_day_sum (day, 3, 8);

  g_assert_cmpint (all.visible, ==, 140);
  g_assert_cmpint (all.visible_flow, ==, 20);
  g_assert_cmpint (all.hidden, ==, 40);
  g_assert_cmpint (all.hidden_flow, ==, 40);
  g_assert_cmpint (all.cross, ==, 500);
  g_assert_cmpint (some.visible, ==, 30);
  g_assert_cmpint (some.hidden_notional, ==, 40 * 1000250);
  g_assert_cmpfloat (ved_book_flow_vwap (day, 4, 5, TRUE), ==, 1000250.0);
  g_assert_true (isnan (ved_book_flow_vwap (day, 4, 5, FALSE)));
  g_assert_cmpfloat_with_epsilon (ved_book_flow_trade_share (day, 0, day->n_rows), 60.0 / 180.0, 1e-12);
}

static void
test_candles (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(GArray) by_rows = ved_book_candles_new (day, VED_BOOK_CANDLES_BY_EVENTS, 4, 2, 10);
  g_autoptr(GArray) by_time = ved_book_candles_new (day, VED_BOOK_CANDLES_BY_TIME, VED_BOOK_SECOND_NS, 0, 10);
  g_autoptr(GArray) by_volume = ved_book_candles_new (day, VED_BOOK_CANDLES_BY_VOLUME, 80, 0, 10);
  g_autoptr(GArray) before_cursor = ved_book_candles_new (day, VED_BOOK_CANDLES_BY_EVENTS, 4, 0, 6);
  const VedBookCandle *first = &g_array_index (by_time, VedBookCandle, 0);

  /* Edges are multiples of four rows, wherever one begins to look. */
  g_assert_cmpuint (by_rows->len, ==, 3);
  g_assert_cmpuint (g_array_index (by_rows, VedBookCandle, 1).first_row, ==, 4);
  g_assert_cmpuint (by_time->len, ==, 6);
  g_assert_cmpint (first->open2, ==, 2000400);
  g_assert_cmpint (first->low2, ==, 2000200);
  g_assert_cmpint (first->close2, ==, 2000200);
  g_assert_cmpint (g_array_index (by_time, VedBookCandle, 1).volume, ==, 80);
  g_assert_cmpint (g_array_index (by_time, VedBookCandle, 1).flow, ==, 80);
  g_assert_cmpuint (by_volume->len, ==, 3);
  g_assert_cmpuint (g_array_index (by_volume, VedBookCandle, 1).first_row, ==, 4);

  /* The candle at the cursor knows nothing of what comes. */
  g_assert_cmpuint (g_array_index (before_cursor, VedBookCandle, 1).last_row, ==, 5);
}

static void
test_profile (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(VedBookProfile) profile = ved_book_profile_new (day, 0, day->n_rows);
  g_autoptr(VedBookProfile) empty = ved_book_profile_new (day, 0, 2);
  const VedBookProfileRow *row = &g_array_index (profile->rows, VedBookProfileRow, 2);

  g_assert_cmpuint (empty->rows->len, ==, 0);
  g_assert_cmpint (profile->volume, ==, 180);
  g_assert_cmpint (profile->poc_cents, ==, 10000);
  /* 100.025 is 100.03, half a cent up. */
  g_assert_cmpuint (profile->rows->len, ==, 4);
  g_assert_cmpint (row->cents, ==, 10003);
  g_assert_cmpint (row->bought, ==, 40);
  /* 60 + 50 + 40 of 180 is above 70 %, 60 + 50 is not. */
  g_assert_cmpint (profile->value_low_cents, ==, 10000);
  g_assert_cmpint (profile->value_high_cents, ==, 10003);
}

static void
test_flow (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(GArray) bands = ved_book_flow_vwap_bands (day, 0, day->n_rows, FALSE);
  g_autoptr(GArray) vpin = ved_book_flow_vpin (day, 60, 2);
  double mean = (50 * 1000200.0 + 30 * 1000400.0 + 60 * 1000000.0) / 140.0, squares;

  /* Row 1: a better ask comes with 50. Row 2: it goes, 80 are the best again. */
  g_assert_cmpint (ved_book_flow_imbalance (day, 1, 2, 0), ==, -50);
  g_assert_cmpint (ved_book_flow_imbalance (day, 2, 3, 0), ==, 50);
  g_assert_cmpint (ved_book_flow_imbalance (day, 3, 4, 0), ==, 30);
  g_assert_cmpint (ved_book_flow_imbalance (day, 8, 9, 0), ==, -60);

  squares = 50 * pow (1000200.0 - mean, 2) + 30 * pow (1000400.0 - mean, 2) + 60 * pow (1000000.0 - mean, 2);
  g_assert_cmpuint (bands->len, ==, day->n_trades);
  g_assert_cmpfloat_with_epsilon (g_array_index (bands, VedBookVwap, 4).vwap, mean, 1e-6);
  g_assert_cmpfloat_with_epsilon (g_array_index (bands, VedBookVwap, 4).sd, sqrt (squares / 140.0), 1e-6);

  /* Buckets of 60: all bought; 60 bought; 60 sold. */
  g_assert_cmpuint (vpin->len, ==, 3);
  g_assert_true (isnan (g_array_index (vpin, VedBookVpin, 0).vpin));
  g_assert_cmpfloat (g_array_index (vpin, VedBookVpin, 1).vpin, ==, 1.0);
}

static void
test_quality (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  VedBookSpread spread;
  VedBookCost cost;
  VedBookImpact impact;

  ved_book_quality_spread (day, 0, 3, &spread);
  g_assert_cmpfloat_with_epsilon (spread.mean_by_row, (400 + 200 + 400) / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (spread.mean_by_time, 300.0, 1e-9);
  g_assert_cmpint (spread.max, ==, 400);

  /* Bought at 1000200 against a mid of 1000100, which is 1000200 a second later. */
  ved_book_quality_cost (day, 2, 3, VED_BOOK_SECOND_NS, &cost);
  g_assert_cmpfloat (cost.effective, ==, 200.0);
  g_assert_cmpfloat (cost.realised, ==, 0.0);
  g_assert_cmpfloat (cost.impact, ==, 200.0);

  ved_book_quality_impact (day, 0, day->n_rows, VED_BOOK_SECOND_NS, &impact);
  g_assert_cmpuint (impact.n_steps, ==, 6);
  g_assert_cmpfloat (impact.variance, >, 0.0);

  g_assert_cmpfloat_with_epsilon (ved_book_quality_slope (day, 0, VED_BOOK_ASK, 2), 70.0 / 200.0, 1e-9);
}

static void
test_orders (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  VedBookOrder order;
  VedBookOrderStats stats;

  g_assert_true (ved_book_order_get (day, 2, &order));
  g_assert_cmpint (order.outcome, ==, VED_BOOK_EXECUTED);
  g_assert_true (ved_book_order_get (day, 1, &order));
  g_assert_cmpint (order.outcome, ==, VED_BOOK_DELETED);
  g_assert_cmpint (order.executed, ==, 60);
  g_assert_cmpint (order.cancelled, ==, 40);
  g_assert_true (ved_book_order_get (day, 9, &order));
  g_assert_false (order.is_submitted);
  g_assert_false (ved_book_order_get (day, 77, &order));

  ved_book_order_stats (day, 0, day->n_rows, &stats);
  g_assert_cmpuint (stats.n_submitted[VED_BOOK_BID], ==, 1);
  g_assert_cmpuint (stats.n_executed[VED_BOOK_ASK], ==, 2);
  g_assert_cmpuint (stats.n_lives, ==, 1);
  g_assert_cmpuint (stats.lifetimes[4], ==, 1);
  g_assert_cmpfloat_with_epsilon (ved_book_arrival_rate (day, 0, 2, 1), 2.0, 1e-9);
}

static void
test_track (void)
{
  g_autoptr(VedTestBook) market = ved_test_book_new (12, 4000, 5, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedBookDay) day = ved_test_book_import (market);
  g_autoptr(VedBookCheckpoints) checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_PLAIN, NULL);
  g_autoptr(VedBookReplay) replay = ved_book_replay_new (checkpoints);
  guint n_outcomes[4] = { 0 };

  g_assert_null (ved_book_order_track_new (replay, 4));
  for (guint32 i = 0; i < day->orders.n_keys; i += 5)
    {
      g_autoptr(VedBookTrack) track = ved_book_order_track_new (replay, day->orders.keys[i]);
      const VedBookLifePoint *last = &g_array_index (track->points, VedBookLifePoint, track->points->len - 1);

      n_outcomes[track->order.outcome]++;
      g_assert_cmpuint (g_array_index (track->points, VedBookLifePoint, 0).row, ==, track->order.first_row);
      if (track->order.outcome == VED_BOOK_EXECUTED || track->order.outcome == VED_BOOK_DELETED)
        {
          g_assert_cmpint (last->remaining, ==, 0);
          g_assert_false (last->has_rank);
        }
      if (track->order.is_submitted && track->order.first_row > 0)
        g_assert_cmpint (g_array_index (track->points, VedBookLifePoint, 0).remaining, ==, track->order.initial_size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (n_outcomes); i++)
    g_assert_cmpuint (n_outcomes[i], >, 0);
}

static void
test_detectors (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(GArray) sweeps = NULL, fleeting = NULL, large = NULL, absorbed = NULL, icebergs = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) iceberg_day = ved_test_book_read (
    "100,1,1,100,1000000,1\n100.001,4,1,100,1000000,1\n100.002,1,2,100,1000000,1\n100.003,4,2,100,1000000,1\n"
    "100.0031,1,3,100,1000000,1\n100.0032,4,3,60,1000000,1\n100.0033,4,3,40,1000000,1\n101,1,4,100,1000000,1\n",
    "1000200,5,1000000,100\n1000200,5,999900,5\n1000200,5,1000000,100\n1000200,5,999900,5\n"
    "1000200,5,1000000,100\n1000200,5,1000000,40\n1000200,5,999900,5\n1000200,5,1000000,100\n", &error);
  VedBookDetectRules rules = {
    .iceberg_delay_ns = 1500000, .iceberg_refills = 2, .sweep_levels = 2, .fleeting_ns = VED_BOOK_SECOND_NS * 10,
    .large_size = 100, .absorbed_volume = 60
  };

  sweeps = ved_book_detect (day, VED_BOOK_SWEEP, &rules);
  g_assert_cmpuint (sweeps->len, ==, 1);
  g_assert_cmpint (g_array_index (sweeps, VedBookFinding, 0).side, ==,
                   ved_book_day_side (day, g_array_index (sweeps, VedBookFinding, 0).first_row));
  g_assert_cmpuint (g_array_index (sweeps, VedBookFinding, 0).last_row, ==, 3);
  fleeting = ved_book_detect (day, VED_BOOK_FLEETING, &rules);
  g_assert_cmpuint (fleeting->len, ==, 0);
  large = ved_book_detect (day, VED_BOOK_LARGE_LOT, &rules);
  g_assert_cmpuint (large->len, ==, 1);
  absorbed = ved_book_detect (day, VED_BOOK_ABSORPTION, &rules);
  g_assert_cmpuint (absorbed->len, ==, 1);
  g_assert_cmpint (g_array_index (absorbed, VedBookFinding, 0).volume, ==, 60);

  g_assert_no_error (error);
  icebergs = ved_book_detect (iceberg_day, VED_BOOK_ICEBERG, &rules);
  g_assert_cmpuint (icebergs->len, ==, 1);
  g_assert_cmpuint (g_array_index (icebergs, VedBookFinding, 0).count, ==, 2);
  g_assert_cmpfloat (g_array_index (icebergs, VedBookFinding, 0).strength, ==, 3.0);
}

/* An order that was cancelled in part is executed in full all the same when the rest of it is. */
static void
test_iceberg_with_a_partial_cancel (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read (
    "100,1,1,100,1000000,1\n100.001,4,1,100,1000000,1\n100.002,1,2,100,1000000,1\n100.003,2,2,40,1000000,1\n"
    "100.0031,4,2,60,1000000,1\n100.0032,1,3,100,1000000,1\n100.0033,4,3,100,1000000,1\n101,1,4,100,1000000,1\n",
    "1000200,5,1000000,100\n1000200,5,999900,5\n1000200,5,1000000,100\n1000200,5,1000000,60\n"
    "1000200,5,999900,5\n1000200,5,1000000,100\n1000200,5,999900,5\n1000200,5,1000000,100\n", &error);
  const VedBookDetectRules rules = { .iceberg_delay_ns = 1500000, .iceberg_refills = 2 };
  g_autoptr(GArray) icebergs = NULL;

  g_assert_no_error (error);
  icebergs = ved_book_detect (day, VED_BOOK_ICEBERG, &rules);
  g_assert_cmpuint (icebergs->len, ==, 1);
  g_assert_cmpuint (g_array_index (icebergs, VedBookFinding, 0).count, ==, 2);
}

static void
test_halts (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(GArray) halts = ved_book_find_halts (day);
  const VedBookHaltSpan *halt = &g_array_index (halts, VedBookHaltSpan, 0);

  g_assert_cmpuint (halts->len, ==, 1);
  g_assert_cmpuint (halt->first_row, ==, 5);
  g_assert_cmpuint (halt->last_row, ==, 6);
  g_assert_true (halt->is_over);
}

static void
test_jumps (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  guint32 row;

  g_assert_true (ved_book_day_jump (day, VED_BOOK_EXECUTE, 3, TRUE, &row));
  g_assert_cmpuint (row, ==, 8);
  g_assert_true (ved_book_day_jump (day, VED_BOOK_EXECUTE, 3, FALSE, &row));
  g_assert_cmpuint (row, ==, 2);
  g_assert_false (ved_book_day_jump (day, VED_BOOK_EXECUTE, 8, TRUE, &row));
  g_assert_true (ved_book_day_jump (day, VED_BOOK_CROSS, 0, TRUE, &row));
  g_assert_cmpuint (row, ==, 7);
  g_assert_true (ved_book_day_jump_size (day, 100, 0, TRUE, &row));
  g_assert_cmpuint (row, ==, 7);
  g_assert_true (ved_book_day_jump_price (day, 1000000, 9, FALSE, &row));
  g_assert_cmpuint (row, ==, 8);
  g_assert_false (ved_book_day_jump_price (day, -1, 0, TRUE, &row));
  g_assert_true (ved_book_day_jump_order (day, 1, 0, TRUE, &row));
  g_assert_cmpuint (row, ==, 8);
  g_assert_false (ved_book_day_jump_order (day, 5, 0, TRUE, &row));

  /* Equal times mean the first row. */
  g_assert_cmpuint (ved_book_day_find_time (day, 101 * VED_BOOK_SECOND_NS), ==, 2);
  g_assert_cmpuint (ved_book_day_find_time (day, 104 * VED_BOOK_SECOND_NS), ==, 6);
  g_assert_cmpuint (ved_book_day_find_time (day, 0), ==, 0);
  g_assert_cmpuint (ved_book_day_find_time (day, 110 * VED_BOOK_SECOND_NS), ==, 10);
}

static void
test_mids (void)
{
  g_autoptr(VedTestBook) market = ved_test_book_new (8, 5000, 2, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedBookDay) day = ved_test_book_import (market);
  g_autoptr(VedBookMids) mids = ved_book_mids_new (day);
  VedRng rng;

  ved_rng_init (&rng, 3, 3);
  for (guint i = 0; i < 500; i++)
    {
      guint32 from = ved_rng_below (&rng, day->n_rows), to = from + ved_rng_below (&rng, day->n_rows - from + 1);
      gint64 min2, max2, least = G_MAXINT64, most = G_MININT64;

      for (guint32 row = from; row < to; row++)
        {
          least = MIN (least, ved_book_day_get_mid2 (day, row));
          most = MAX (most, ved_book_day_get_mid2 (day, row));
        }
      g_assert_cmpint (ved_book_mids_query (mids, from, to, &min2, &max2), ==, from < to);
      g_assert_cmpint (min2, ==, least);
      g_assert_cmpint (max2, ==, most);
    }
}

/* What stands at a price through a bucket, by looking at every row. */
static void
measure_cell (const VedBookDay *day,
              gint64            from_ns,
              gint64            to_ns,
              gint64            low,
              gint64            high,
              double           *mean,
              gint32           *max)
{
  *mean = 0.0;
  *max = 0;
  for (guint32 row = 0; row < day->n_rows; row++)
    {
      gint64 begin = MAX (day->time_ns[row], from_ns);
      gint64 end = MIN (row + 1 < day->n_rows ? day->time_ns[row + 1] : day->time_ns[row], to_ns);

      if (day->time_ns[row] >= to_ns || (end < from_ns) || (end == from_ns && day->time_ns[row] < from_ns))
        continue;
      for (guint i = 0; i < 2 * day->n_levels; i++)
        {
          gint64 price = ved_book_day_price (day, row, i % 2, i / 2);
          gint32 size = ved_book_day_size (day, row, i % 2, i / 2);

          if (price < low || price >= high)
            continue;
          *mean += (double) size * (double) MAX (end - begin, 0) / (double) (to_ns - from_ns);
          *max = MAX (*max, size);
        }
    }
}

static void
test_heat (void)
{
  g_autoptr(VedTestBook) market = ved_test_book_new (9, 3000, 3, VED_TEST_BOOK_HALTS);
  g_autoptr(VedBookDay) day = ved_test_book_import (market);
  g_autoptr(VedBookHeat) heat = ved_book_heat_new (day, NULL);
  const guint shifts[] = { 24, 28, 31, 33, 36 };

  g_assert_cmpuint (ved_book_heat_choose_shift (heat, 1e20), >=, 35);
  g_assert_cmpuint (ved_book_heat_choose_shift (heat, 5.0), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
    {
      guint shift = MIN (shifts[i], ved_book_heat_choose_shift (heat, 1e20));
      VedBookHeatView view = {
        shift, (day->time_ns[0] >> shift) + (i < 2 ? 9 : -1), 5, ved_book_day_price (day, 0, VED_BOOK_BID, 0) - 700, 150, 12,
        VED_BOOK_HEAT_BOTH
      };
      float mean[60], max[60], bids[60];

      ved_book_heat_read (heat, &view, mean, max);
      for (guint cell = 0; cell < 60; cell++)
        {
          gint64 from = (view.first_bucket + cell % 5) << shift, low = view.low_price + cell / 5 * 150;
          double expected;
          gint32 most;

          measure_cell (day, from, from + (G_GINT64_CONSTANT (1) << shift), low, low + 150, &expected, &most);
          g_assert_cmpfloat_with_epsilon (mean[cell], expected, 1e-3 + expected * 1e-5);
          g_assert_cmpfloat (max[cell], ==, most);
        }
      view.sides = VED_BOOK_HEAT_BIDS;
      ved_book_heat_read (heat, &view, bids, NULL);
      view.sides = VED_BOOK_HEAT_ASKS;
      ved_book_heat_read (heat, &view, max, NULL);
      for (guint cell = 0; cell < 60; cell++)
        g_assert_cmpfloat_with_epsilon (bids[cell] + max[cell], mean[cell], 1e-3);
    }
}

/* A file that goes back in time after a leap of hours takes no more than its rows do. */
static void
test_heat_back_in_time (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read ("34200.1,1,1,100,1000000,-1\n"
                                                  "84200.0,1,2,100,1000100,-1\n"
                                                  "34200.2,1,3,100,1000200,-1\n",
                                                  "1000000,100,-9999999999,0\n"
                                                  "1000000,100,-9999999999,0\n"
                                                  "1000000,100,-9999999999,0\n", &error);
  g_autoptr(VedBookHeat) heat = NULL;

  g_assert_no_error (error);
  heat = ved_book_heat_new (day, NULL);
  g_assert_cmpuint (ved_book_heat_get_bytes (heat), <, 64 * 1024);
}

/* Row 3 of the small day against row 0: a buyer took the ask in between, which had come and is gone again. */
static void
test_ladder (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(VedBookLadder) ladder = ved_book_ladder_new (day, 3, 2, 0);
  const VedBookLadderRow *rows = (const VedBookLadderRow *) (gpointer) ladder->rows->data;

  g_assert_cmpuint (ladder->rows->len, ==, 4);
  g_assert_cmpuint (ladder->n_asks, ==, 2);
  g_assert_cmpint (rows[0].price, ==, 1000600);
  g_assert_cmpint (rows[1].price, ==, 1000400);
  g_assert_cmpint (rows[1].size, ==, 50);
  g_assert_true (rows[1].is_change_known);
  g_assert_cmpint (rows[1].change, ==, -30);
  g_assert_cmpint (rows[1].bought, ==, 30);
  g_assert_cmpint (rows[2].price, ==, 1000000);
  g_assert_cmpint (rows[2].change, ==, 0);
  g_assert_cmpint (ladder->last_price, ==, 1000400);
  g_assert_cmpint (ladder->last_aggressor, ==, 1);
}

/* A price beyond the levels of the earlier row has a change that nobody can know. */
static void
test_ladder_out_of_view (void)
{
  g_autoptr(VedBookDay) day = load_small ();
  g_autoptr(VedBookLadder) ladder = ved_book_ladder_new (day, 9, 2, 8);
  const VedBookLadderRow *rows = (const VedBookLadderRow *) (gpointer) ladder->rows->data;

  g_assert_cmpint (rows[3].price, ==, 999600);
  g_assert_false (rows[3].is_change_known);
  g_assert_true (rows[2].is_change_known);
  g_assert_cmpint (rows[2].change, ==, 0);
}

/* Series over a day say the same as the functions that they are made of. */
static void
test_series (void)
{
  g_autoptr(VedTestBook) files = ved_test_book_new (21, 5000, 3, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedBookDay) day = ved_test_book_import (files);
  g_autoptr(VedBookSeries) spread = ved_book_series_new (day, VED_BOOK_SERIES_SPREAD, 1000, NULL);
  g_autoptr(VedBookSeries) ofi = ved_book_series_new (day, VED_BOOK_SERIES_OFI, 1000, spread);
  g_autoptr(VedBookSeries) cvd = ved_book_series_new (day, VED_BOOK_SERIES_CVD, 1000, NULL);
  g_autoptr(VedBookSeries) vpin = ved_book_series_new (day, VED_BOOK_SERIES_VPIN, 1000, NULL);
  g_autoptr(VedBookSeries) volatility = ved_book_series_new (day, VED_BOOK_SERIES_VOLATILITY, 1000, NULL);
  const VedBookSums *all = &day->sums[day->n_trades];

  g_assert_true (ofi->times_us == spread->times_us);
  g_assert_cmpint (spread->times_us[17], ==, 1000 + day->time_ns[17] / 1000);
  g_assert_cmpfloat (spread->values[17], ==, (float) (ved_book_day_price (day, 17, VED_BOOK_ASK, 0) -
                                                      ved_book_day_price (day, 17, VED_BOOK_BID, 0)));
  g_assert_cmpfloat (ofi->values[4321], ==, (float) ved_book_flow_imbalance (day, 0, 4322, 0));
  g_assert_cmpfloat (cvd->values[cvd->n - 1], ==, (float) (all->visible_flow + all->hidden_flow));
  g_assert_cmpuint (ved_book_series_count (spread, 17), ==, 18);
  g_assert_cmpuint (ved_book_series_count (cvd, day->trade_rows[40]), ==, 41);
  g_assert_cmpuint (ved_book_series_count (cvd, day->trade_rows[40] - 1), <=, 40);
  g_assert_cmpuint (vpin->n, >=, 500);
  g_assert_true (isnan (vpin->values[0]));
  g_assert_cmpfloat (vpin->values[vpin->n - 1], <=, 1.0f);
  for (guint32 i = 0; i < volatility->n; i++)
    g_assert_true (isnan (volatility->values[i]) || volatility->values[i] >= 0.0f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book/tape", test_tape);
  g_test_add_func ("/book/tape-of-hidden-sides", test_tape_of_hidden_sides);
  g_test_add_func ("/book/hidden-side", test_hidden_side);
  g_test_add_func ("/book/sums", test_sums);
  g_test_add_func ("/book/candles", test_candles);
  g_test_add_func ("/book/profile", test_profile);
  g_test_add_func ("/book/flow", test_flow);
  g_test_add_func ("/book/quality", test_quality);
  g_test_add_func ("/book/orders", test_orders);
  g_test_add_func ("/book/track", test_track);
  g_test_add_func ("/book/detectors", test_detectors);
  g_test_add_func ("/book/iceberg-with-a-partial-cancel", test_iceberg_with_a_partial_cancel);
  g_test_add_func ("/book/halts", test_halts);
  g_test_add_func ("/book/jumps", test_jumps);
  g_test_add_func ("/book/mids", test_mids);
  g_test_add_func ("/book/heat", test_heat);
  g_test_add_func ("/book/heat-back-in-time", test_heat_back_in_time);

  g_test_add_func ("/book/ladder", test_ladder);
  g_test_add_func ("/book/ladder-out-of-view", test_ladder_out_of_view);
  g_test_add_func ("/book/series", test_series);

  return g_test_run ();
}
