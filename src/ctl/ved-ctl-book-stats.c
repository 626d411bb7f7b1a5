/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "book/analytics/ved-book-candles.h"
#include "book/analytics/ved-book-detect.h"
#include "book/analytics/ved-book-flow.h"
#include "book/analytics/ved-book-profile.h"
#include "book/analytics/ved-book-quality.h"
#include "book/analytics/ved-book-tape.h"
#include "book/replay/ved-book-orders.h"
#include "ctl/ved-ctl-book.h"

#include <math.h>

#define PREFIX       "vedettectl book stats"
#define DOLLAR       ((double) VED_BOOK_DOLLAR)
#define MINUTE_NS    (60 * VED_BOOK_SECOND_NS)
#define CANDLE_ROWS  50
#define PROFILE_ROWS 1000
#define VPIN_BUCKETS 50

static void
begin (JsonBuilder *builder,
       const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_quote (JsonBuilder      *builder,
           const VedBookDay *day,
           const char       *name,
           guint32           row)
{
  begin (builder, name);
  ved_ctl_add_int (builder, "time_ns", day->time_ns[row]);
  ved_ctl_add_int (builder, "bid", ved_book_day_price (day, row, VED_BOOK_BID, 0));
  ved_ctl_add_int (builder, "bid_size", ved_book_day_size (day, row, VED_BOOK_BID, 0));
  ved_ctl_add_int (builder, "ask", ved_book_day_price (day, row, VED_BOOK_ASK, 0));
  ved_ctl_add_int (builder, "ask_size", ved_book_day_size (day, row, VED_BOOK_ASK, 0));
  json_builder_end_object (builder);
}

static void
add_spread (JsonBuilder      *builder,
            const VedBookDay *day)
{
  VedBookSpread spread;
  VedBookCost cost;

  ved_book_quality_spread (day, 0, day->n_rows, &spread);
  ved_book_quality_cost (day, 0, day->n_rows, VED_BOOK_SECOND_NS, &cost);
  begin (builder, "spread");
  ved_ctl_add_double (builder, "mean_by_row", spread.mean_by_row / DOLLAR);
  ved_ctl_add_double (builder, "mean_by_time", spread.mean_by_time / DOLLAR);
  ved_ctl_add_double (builder, "median", spread.n_rows > 0 ? (double) spread.median / DOLLAR : NAN);
  ved_ctl_add_double (builder, "max", spread.n_rows > 0 ? (double) spread.max / DOLLAR : NAN);
  ved_ctl_add_int (builder, "locked_rows", spread.n_locked);
  ved_ctl_add_int (builder, "crossed_rows", spread.n_crossed);
  ved_ctl_add_double (builder, "effective", cost.effective / DOLLAR);
  ved_ctl_add_double (builder, "realised_1s", cost.realised / DOLLAR);
  ved_ctl_add_double (builder, "impact_1s", cost.impact / DOLLAR);
  json_builder_end_object (builder);
}

static gint64
sum_side (const VedBookDay *day,
          guint8            type,
          gint8             direction)
{
  gint64 sum = 0;

  for (guint32 i = 0; i < day->n_trades; i++)
    {
      guint32 row = day->trade_rows[i];

      sum += day->type[row] == type && day->direction[row] == direction ? day->size[row] : 0;
    }

  return sum;
}

static void
add_volumes (JsonBuilder      *builder,
             const VedBookDay *day)
{
  VedBookSums sums = ved_book_day_sum (day, 0, day->n_rows);

  begin (builder, "volume");
  ved_ctl_add_int (builder, "visible", sums.visible);
  ved_ctl_add_int (builder, "hidden", sums.hidden);
  ved_ctl_add_int (builder, "cross", sums.cross);
  ved_ctl_add_int (builder, "visible_buyer_initiated", (sums.visible + sums.visible_flow) / 2);
  ved_ctl_add_int (builder, "visible_seller_initiated", (sums.visible - sums.visible_flow) / 2);
  ved_ctl_add_int (builder, "hidden_direction_minus", sum_side (day, VED_BOOK_EXECUTE_HIDDEN, -1));
  ved_ctl_add_int (builder, "hidden_direction_plus", sum_side (day, VED_BOOK_EXECUTE_HIDDEN, 1));
  ved_ctl_add_double (builder, "hidden_share", sums.visible + sums.hidden > 0 ?
                      (double) sums.hidden / (double) (sums.visible + sums.hidden) : NAN);
  json_builder_end_object (builder);
}

static void
add_flow (JsonBuilder      *builder,
          const VedBookDay *day)
{
  VedBookSums sums = ved_book_day_sum (day, 0, day->n_rows);
  g_autoptr(GArray) vpin = ved_book_flow_vpin (day, MAX (1, (sums.visible + sums.hidden) / VPIN_BUCKETS), VPIN_BUCKETS);
  g_autoptr(GArray) bands = ved_book_flow_vwap_bands (day, 0, day->n_rows, TRUE);
  VedBookImpact impact;

  ved_book_quality_impact (day, 0, day->n_rows, MINUTE_NS, &impact);
  begin (builder, "flow");
  ved_ctl_add_int (builder, "cvd_visible", sums.visible_flow);
  ved_ctl_add_int (builder, "cvd_all", sums.visible_flow + sums.hidden_flow);
  ved_ctl_add_double (builder, "vwap_visible", ved_book_flow_vwap (day, 0, day->n_rows, FALSE) / DOLLAR);
  ved_ctl_add_double (builder, "vwap_all", ved_book_flow_vwap (day, 0, day->n_rows, TRUE) / DOLLAR);
  ved_ctl_add_double (builder, "vwap_sd", bands->len > 0 ?
                      g_array_index (bands, VedBookVwap, bands->len - 1).sd / DOLLAR : NAN);
  ved_ctl_add_int (builder, "ofi_level1", ved_book_flow_imbalance (day, 0, day->n_rows, 0));
  ved_ctl_add_double (builder, "trade_imbalance", ved_book_flow_trade_share (day, 0, day->n_rows));
  ved_ctl_add_double (builder, "vpin", vpin->len > 0 ? g_array_index (vpin, VedBookVpin, vpin->len - 1).vpin : NAN);
  ved_ctl_add_double (builder, "kyle_lambda_1min", impact.kyle / DOLLAR);
  ved_ctl_add_double (builder, "amihud_1min", impact.amihud);
  ved_ctl_add_double (builder, "realised_volatility_1min", sqrt (impact.variance));
  json_builder_end_object (builder);
}

/* What the tiles of a page show for one row. */
static void
add_row (JsonBuilder      *builder,
         const VedBookDay *day,
         guint32           row)
{
  gint64 mid2 = ved_book_day_get_mid2 (day, row), volume[2];
  guint32 n_orders[2];

  ved_book_count_messages (day, row, n_orders, volume);
  begin (builder, "row");
  ved_ctl_add_int (builder, "row", row);
  ved_ctl_add_double (builder, "mid", mid2 != VED_BOOK_NO_MID ? (double) mid2 / 2.0 / DOLLAR : NAN);
  ved_ctl_add_double (builder, "microprice", ved_book_day_get_microprice (day, row) / DOLLAR);
  ved_ctl_add_double (builder, "imbalance", ved_book_day_get_imbalance (day, row, 1));
  ved_ctl_add_double (builder, "imbalance_all", ved_book_day_get_imbalance (day, row, day->n_levels));
  ved_ctl_add_int (builder, "depth_bid", ved_book_day_get_depth (day, row, VED_BOOK_BID, day->n_levels));
  ved_ctl_add_int (builder, "depth_ask", ved_book_day_get_depth (day, row, VED_BOOK_ASK, day->n_levels));
  ved_ctl_add_int (builder, "message_bid_orders", n_orders[VED_BOOK_BID]);
  ved_ctl_add_int (builder, "message_bid_volume", volume[VED_BOOK_BID]);
  ved_ctl_add_int (builder, "message_ask_orders", n_orders[VED_BOOK_ASK]);
  ved_ctl_add_int (builder, "message_ask_volume", volume[VED_BOOK_ASK]);
  json_builder_end_object (builder);
}

static void
add_first_candle (JsonBuilder      *builder,
                  const VedBookDay *day)
{
  g_autoptr(GArray) candles = ved_book_candles_new (day, VED_BOOK_CANDLES_BY_EVENTS, CANDLE_ROWS, 0, CANDLE_ROWS);
  const VedBookCandle *candle = &g_array_index (candles, VedBookCandle, 0);

  if (candles->len == 0)
    return;
  begin (builder, "first_candle");
  ved_ctl_add_double (builder, "open", (double) candle->open2 / 2.0 / DOLLAR);
  ved_ctl_add_double (builder, "high", (double) candle->high2 / 2.0 / DOLLAR);
  ved_ctl_add_double (builder, "low", (double) candle->low2 / 2.0 / DOLLAR);
  ved_ctl_add_double (builder, "close", (double) candle->close2 / 2.0 / DOLLAR);
  json_builder_end_object (builder);
}

static void
add_profile (JsonBuilder      *builder,
             const VedBookDay *day,
             guint32           row)
{
  g_autoptr(VedBookProfile) profile = ved_book_profile_new (day, row > PROFILE_ROWS ? row - PROFILE_ROWS : 0, row + 1);
  gint64 bought = 0, sold = 0, poc = 0;

  if (profile->rows->len == 0)
    return;
  for (guint i = 0; i < profile->rows->len; i++)
    {
      const VedBookProfileRow *at = &g_array_index (profile->rows, VedBookProfileRow, i);

      bought += at->bought;
      sold += at->sold;
      poc = at->cents == profile->poc_cents ? at->bought + at->sold + at->unknown : poc;
    }
  begin (builder, "profile");
  ved_ctl_add_int (builder, "bought", bought);
  ved_ctl_add_int (builder, "sold", sold);
  ved_ctl_add_double (builder, "poc", (double) profile->poc_cents / 100.0);
  ved_ctl_add_int (builder, "poc_volume", poc);
  ved_ctl_add_double (builder, "value_low", (double) profile->value_low_cents / 100.0);
  ved_ctl_add_double (builder, "value_high", (double) profile->value_high_cents / 100.0);
  json_builder_end_object (builder);
}

static void
add_orders (JsonBuilder      *builder,
            const VedBookDay *day)
{
  static const char *const names[VED_BOOK_N_LIFETIMES] = { "below_1ms", "below_10ms", "below_100ms", "below_1s",
                                                           "below_10s", "longer" };
  VedBookOrderStats stats;

  ved_book_order_stats (day, 0, day->n_rows, &stats);
  begin (builder, "orders");
  ved_ctl_add_int (builder, "submitted_bid", stats.n_submitted[VED_BOOK_BID]);
  ved_ctl_add_int (builder, "submitted_ask", stats.n_submitted[VED_BOOK_ASK]);
  ved_ctl_add_double (builder, "submitted_per_second",
                      (stats.n_submitted[0] + stats.n_submitted[1]) / MAX (stats.seconds, 1e-9));
  ved_ctl_add_double (builder, "deleted_per_second", (stats.n_deleted[0] + stats.n_deleted[1]) / MAX (stats.seconds, 1e-9));
  ved_ctl_add_double (builder, "first_arrival_rate", ved_book_arrival_rate (day, 0, 100, 99));
  ved_ctl_add_double (builder, "first_arrival_rate_raw", ved_book_arrival_rate (day, 0, 100, 100));
  begin (builder, "deleted_lifetimes");
  for (guint i = 0; i < VED_BOOK_N_LIFETIMES; i++)
    ved_ctl_add_int (builder, names[i], stats.lifetimes[i]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_findings (JsonBuilder      *builder,
              const VedBookDay *day)
{
  static const char *const names[VED_BOOK_N_DETECTORS] = { "icebergs", "sweeps", "fleeting", "large_lots", "absorptions" };
  g_autoptr(GArray) trades = ved_book_tape_new (day, 0, day->n_rows), halts = ved_book_find_halts (day);
  VedBookDetectRules rules;

  ved_ctl_add_int (builder, "trades", trades->len);
  ved_ctl_add_int (builder, "executions", day->n_trades);
  ved_ctl_add_int (builder, "halts", halts->len);
  ved_book_detect_defaults (day, &rules);
  begin (builder, "detected");
  for (guint i = 0; i < VED_BOOK_N_DETECTORS; i++)
    {
      g_autoptr(GArray) findings = ved_book_detect (day, (VedBookDetector) i, &rules);

      ved_ctl_add_int (builder, names[i], findings->len);
    }
  json_builder_end_object (builder);
}

VedCtlStatus
ved_ctl_book_stats (int    argc,
                    char **argv)
{
  VedCtlBookOptions options = { 0 };
  VedCtlStatus status;
  int row = VED_CTL_BOOK_NO_ROW;
  const GOptionEntry entries[] = {
    { "row", 0, 0, G_OPTION_ARG_INT, &row, "Row of the single figures (1000)", "N" },
    { NULL }
  };
  g_autoptr(VedBookDay) day = ved_ctl_book_open (PREFIX, entries, &options, &argc, &argv, &status);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (day == NULL)
    return status;
  row = ved_ctl_book_find_row (PREFIX, day, row, PROFILE_ROWS, &status);
  if (row < 0)
    return status;
  ved_ctl_book_is_whole (PREFIX, day);

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "source", day->source);
  ved_ctl_add_int (builder, "rows", day->n_rows);
  ved_ctl_add_int (builder, "levels", day->n_levels);
  add_quote (builder, day, "first", 0);
  add_quote (builder, day, "last", day->n_rows - 1);
  add_spread (builder, day);
  add_volumes (builder, day);
  add_flow (builder, day);
  add_row (builder, day, (guint32) row);
  add_first_candle (builder, day);
  add_profile (builder, day, (guint32) row);
  add_orders (builder, day);
  add_findings (builder, day);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, options.as_json);

  return VED_CTL_OK;
}
