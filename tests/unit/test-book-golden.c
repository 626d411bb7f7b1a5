/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "book/analytics/ved-book-backtest.h"
#include "book/analytics/ved-book-candles.h"
#include "book/analytics/ved-book-flow.h"
#include "book/analytics/ved-book-profile.h"
#include "book/analytics/ved-book-quality.h"
#include "book/analytics/ved-book-tape.h"
#include "book/import/ved-book-import.h"
#include "book/replay/ved-book-orders.h"

/* Figures of three recordings of 2012-06-21 that were computed by others. The recordings are not part of the
 * project: VEDETTE_TEST_DATA names the folder whose folder lobster holds their zips as published. */
#define DATA_VARIABLE "VEDETTE_TEST_DATA"

typedef struct {
  const char *archive;
  guint32 n_rows;
  guint32 events[6];            /* by type, from 1 on in 1 */
  guint32 n_trades;             /* grouped; 0 where nobody has counted */
  gint64 first_ns;
  gint64 last_ns;
  gint64 first[4];              /* bid, its size, ask, its size */
  gint64 last[4];
  double spread_by_row;
  double spread_by_time;
  gint64 bought;
  gint64 sold;
  gint64 hidden_minus;
  gint64 hidden_plus;
  gint64 cvd;
  gint64 cvd_all;
  double vwap;
  double vwap_all;
  gint64 ofi;
  double mid;                   /* row 1000 */
  double microprice;
  double imbalance;
  gint64 depth_bid;
  gint64 depth_ask;
  double candle[4];
  gint64 profile_sold;
  gint64 profile_bought;
  gint64 poc_cents;
  gint64 poc_volume;
  gint64 messages[4];           /* bids, their volume, asks, their volume */
  double arrival_rate;
  gint64 post_event[4];         /* trades, bought, sold, inventory */
  double post_event_total;
  gint64 pre_event[4];
  double pre_event_total;
  double known_best;            /* at least; in percent, rounded */
  double known_all;
  double first_in_queue;
  double not_first;             /* at most, in percent */
} Golden;

static const Golden goldens[] = {
  {
    "LOBSTER_SampleFile_AMZN_2012-06-21_5.zip", 155935, { 0, 77381, 450, 66685, 8974, 2445 }, 8183,
    G_GINT64_CONSTANT (34200017459617), G_GINT64_CONSTANT (57599959359650),
    { 2231800, 100, 2239500, 100 }, { 2205100, 249, 2206400, 100 }, 0.134832, 0.128485,
    296974, 316274, 93759, 103748, -19300, -29289, 222.640138, 222.634765, -64089,
    223.885, 223.586364, -0.818182, 470, 356, { 223.565, 223.88, 223.565, 223.87 }, 6518, 8523, 22400, 2113,
    { 6, 809, 4, 450 }, 13.8893, { 3433, 13601, 12917, 684 }, -740.85, { 6326, 25462, 24890, 572 }, -1274.75, 88, 71, 82, 0.18,
  },
  {
    "LOBSTER_SampleFile_GOOG_2012-06-21_10.zip", 147916, { 0, 71258, 19, 64961, 7765, 3913 }, 7983,
    G_GINT64_CONSTANT (34200015105074), G_GINT64_CONSTANT (57599871751084),
    { 5794000, 496, 5802300, 100 }, { 5651200, 200, 5652200, 42 }, 0.296241, 0.273301,
    250020, 242489, 104712, 108904, 7531, 3339, 569.271693, 569.439866, 22050,
    577.995, 577.783333, -0.333333, 508, 3839, { 579.815, 579.815, 579.26, 579.505 }, 6672, 1012, 57828, 1450,
    { 2, 200, 28, 3839 }, 11.487, { 3034, 11200, 10786, 414 }, -5426.94, { 5985, 23054, 23486, -432 }, 573.76, 92, 77, 91, 0.07,
  },
  {
    "LOBSTER_SampleFile_AAPL_2012-06-21_1.zip", 118497, { 0, 54818, 252, 28437, 23658, 11332 }, 0,
    G_GINT64_CONSTANT (34200004241176), G_GINT64_CONSTANT (57599913117637),
    { 5853300, 18, 5859400, 200 }, { 5775400, 410, 5776700, 300 }, 0.155016, 0.151344,
    854238, 991726, 460098, 544078, -137488, -221468, 582.625662, 582.724445, -218913,
    585.45, 585.328318, -0.869159, 7, 100, { 585.635, 585.85, 585.62, 585.785 }, 6728, 14030, 58564, 2266,
    { 93, 3525, 91, 8933 }, 8.6938, { 8118, 37429, 36761, 668 }, -394.48, { 16697, 73738, 73270, 468 }, 474.13, 59, 59, 54, 0.29,
  },
};

static VedBookDay *
load (const Golden *golden)
{
  g_autofree char *path = NULL;
  g_autoptr(VedBookSet) set = NULL;
  g_autoptr(GError) error = NULL;
  VedBookDay *day;

  if (g_getenv (DATA_VARIABLE) == NULL)
    {
      g_test_skip (DATA_VARIABLE " does not name a folder with recorded order books");
      return NULL;
    }
  path = g_build_filename (g_getenv (DATA_VARIABLE), "lobster", golden->archive, NULL);
  set = ved_book_sets_find_one (path, NULL, &error);
  g_assert_no_error (error);
  day = ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 0, NULL, NULL, &error);
  g_assert_no_error (error);

  return day;
}

static void
assert_quotes (const VedBookDay *day,
               guint32           row,
               const gint64      quotes[4])
{
  g_assert_cmpint (ved_book_day_price (day, row, VED_BOOK_BID, 0), ==, quotes[0]);
  g_assert_cmpint (ved_book_day_size (day, row, VED_BOOK_BID, 0), ==, quotes[1]);
  g_assert_cmpint (ved_book_day_price (day, row, VED_BOOK_ASK, 0), ==, quotes[2]);
  g_assert_cmpint (ved_book_day_size (day, row, VED_BOOK_ASK, 0), ==, quotes[3]);
}

static void
assert_dollars (double ticks,
                double dollars)
{
  g_assert_cmpfloat_with_epsilon (ticks / VED_BOOK_DOLLAR, dollars, 5.1e-7);
}

static void
test_rows (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr(VedBookDay) day = load (golden);

  if (day == NULL)
    return;
  g_assert_cmpuint (day->n_rows, ==, golden->n_rows);
  g_assert_cmpuint (day->integrity.n_checked, ==, golden->n_rows - 1);
  g_assert_cmpuint (day->integrity.n_broken, ==, 0);
  for (guint type = 1; type < 6; type++)
    g_assert_cmpuint (day->type_rows.offsets[type + 1] - day->type_rows.offsets[type], ==, golden->events[type]);
  g_assert_cmpint (day->time_ns[0], ==, golden->first_ns);
  g_assert_cmpint (day->time_ns[day->n_rows - 1], ==, golden->last_ns);
  assert_quotes (day, 0, golden->first);
  assert_quotes (day, day->n_rows - 1, golden->last);
}

static gint64
sum_hidden (const VedBookDay *day,
            gint8             direction)
{
  gint64 sum = 0;

  for (guint32 row = 0; row < day->n_rows; row++)
    sum += day->type[row] == VED_BOOK_EXECUTE_HIDDEN && day->direction[row] == direction ? day->size[row] : 0;

  return sum;
}

static void
test_flow (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr(VedBookDay) day = load (golden);
  g_autoptr(GArray) trades = NULL;
  VedBookSpread spread;
  VedBookSums sums;

  if (day == NULL)
    return;
  ved_book_quality_spread (day, 0, day->n_rows, &spread);
  assert_dollars (spread.mean_by_row, golden->spread_by_row);
  assert_dollars (spread.mean_by_time, golden->spread_by_time);

  sums = ved_book_day_sum (day, 0, day->n_rows);
  g_assert_cmpint ((sums.visible + sums.visible_flow) / 2, ==, golden->bought);
  g_assert_cmpint ((sums.visible - sums.visible_flow) / 2, ==, golden->sold);
  g_assert_cmpint (sum_hidden (day, -1), ==, golden->hidden_minus);
  g_assert_cmpint (sum_hidden (day, 1), ==, golden->hidden_plus);
  g_assert_cmpint (sums.visible_flow, ==, golden->cvd);
  g_assert_cmpint (sums.visible_flow + sums.hidden_flow, ==, golden->cvd_all);
  assert_dollars (ved_book_flow_vwap (day, 0, day->n_rows, FALSE), golden->vwap);
  assert_dollars (ved_book_flow_vwap (day, 0, day->n_rows, TRUE), golden->vwap_all);
  g_assert_cmpint (ved_book_flow_imbalance (day, 0, day->n_rows, 0), ==, golden->ofi);

  trades = ved_book_tape_new (day, 0, day->n_rows);
  if (golden->n_trades > 0)
    g_assert_cmpuint (trades->len, ==, golden->n_trades);
  g_assert_cmpfloat_with_epsilon (ved_book_arrival_rate (day, 0, 100, 100), golden->arrival_rate, 5.1e-5);
}

static void
test_row_1000 (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr(VedBookDay) day = load (golden);
  g_autoptr(GArray) candles = NULL;
  g_autoptr(VedBookProfile) profile = NULL;
  const VedBookCandle *candle;
  gint64 bought = 0, sold = 0, volume[2];
  guint32 n_orders[2];

  if (day == NULL)
    return;
  assert_dollars ((double) ved_book_day_get_mid2 (day, 1000) / 2.0, golden->mid);
  assert_dollars (ved_book_day_get_microprice (day, 1000), golden->microprice);
  g_assert_cmpfloat_with_epsilon (ved_book_day_get_imbalance (day, 1000, 1), golden->imbalance, 5.1e-7);
  g_assert_cmpint (ved_book_day_get_depth (day, 1000, VED_BOOK_BID, G_MAXUINT), ==, golden->depth_bid);
  g_assert_cmpint (ved_book_day_get_depth (day, 1000, VED_BOOK_ASK, G_MAXUINT), ==, golden->depth_ask);

  candles = ved_book_candles_new (day, VED_BOOK_CANDLES_BY_EVENTS, 50, 0, 1001);
  candle = &g_array_index (candles, VedBookCandle, 0);
  g_assert_cmpuint (candle->last_row, ==, 49);
  assert_dollars ((double) candle->open2 / 2.0, golden->candle[0]);
  assert_dollars ((double) candle->high2 / 2.0, golden->candle[1]);
  assert_dollars ((double) candle->low2 / 2.0, golden->candle[2]);
  assert_dollars ((double) candle->close2 / 2.0, golden->candle[3]);

  profile = ved_book_profile_new (day, 0, 1001);
  for (guint i = 0; i < profile->rows->len; i++)
    {
      const VedBookProfileRow *row = &g_array_index (profile->rows, VedBookProfileRow, i);

      bought += row->bought;
      sold += row->sold;
      if (row->cents == profile->poc_cents)
        g_assert_cmpint (row->bought + row->sold, ==, golden->poc_volume);
    }
  g_assert_cmpint (bought, ==, golden->profile_bought);
  g_assert_cmpint (sold, ==, golden->profile_sold);
  g_assert_cmpint (profile->poc_cents, ==, golden->poc_cents);

  ved_book_count_messages (day, 1000, n_orders, volume);
  g_assert_cmpint (n_orders[VED_BOOK_BID], ==, golden->messages[0]);
  g_assert_cmpint (volume[VED_BOOK_BID], ==, golden->messages[1]);
  g_assert_cmpint (n_orders[VED_BOOK_ASK], ==, golden->messages[2]);
  g_assert_cmpint (volume[VED_BOOK_ASK], ==, golden->messages[3]);
}

static void
assert_backtest (const VedBookDay *day,
                 VedBookFillRule   rule,
                 const gint64      counts[4],
                 double            total)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) result = NULL;

  plan.rule = rule;
  result = ved_book_backtest_run (day, &plan, NULL);
  g_assert_cmpint (result->n_trades, ==, counts[0]);
  g_assert_cmpint (result->bought, ==, counts[1]);
  g_assert_cmpint (result->sold, ==, counts[2]);
  g_assert_cmpint (result->inventory, ==, counts[3]);
  g_assert_cmpfloat_with_epsilon (result->total / VED_BOOK_DOLLAR, total, 1e-9);
}

static void
test_backtest (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr(VedBookDay) day = load (golden);

  if (day == NULL)
    return;
  assert_backtest (day, VED_BOOK_FILL_POST_EVENT, golden->post_event, golden->post_event_total);
  assert_backtest (day, VED_BOOK_FILL_PRE_EVENT, golden->pre_event, golden->pre_event_total);
}

static void
test_replay (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr(VedBookDay) day = load (golden);
  g_autoptr(VedBookCheckpoints) checkpoints = NULL;
  const VedBookReplayStats *stats;
  gint64 n_fills = 0;

  if (day == NULL)
    return;
  checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_VERIFY, NULL);
  stats = ved_book_checkpoints_get_stats (checkpoints);
  g_assert_cmpuint (stats->n_rows_matching, ==, golden->n_rows);
  g_assert_cmpfloat (100.0 * (double) stats->best_known / (double) stats->best_volume, >, golden->known_best - 0.5);
  g_assert_cmpfloat (100.0 * (double) stats->known / (double) stats->volume, >, golden->known_all - 0.5);
  for (guint i = 0; i < VED_BOOK_N_FILLS; i++)
    n_fills += stats->n_fills[i];
  g_assert_cmpfloat (100.0 * stats->n_fills[VED_BOOK_FILL_FIRST] / (double) n_fills, >, golden->first_in_queue - 0.5);
  g_assert_cmpfloat (100.0 * stats->n_fills[VED_BOOK_FILL_NOT_FIRST] / (double) n_fills, <, golden->not_first);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (goldens); i++)
    {
      static const struct {
        const char *name;
        GTestDataFunc func;
      } tests[] = {
        { "rows", test_rows }, { "flow", test_flow }, { "row-1000", test_row_1000 }, { "backtest", test_backtest },
        { "replay", test_replay },
      };

      for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
        {
          g_autofree char *path = g_strdup_printf ("/book/golden/%.4s/%s", goldens[i].archive + 19, tests[j].name);

          g_test_add_data_func (path, &goldens[i], tests[j].func);
        }
    }

  return g_test_run ();
}
