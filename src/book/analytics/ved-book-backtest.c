/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-backtest"

#include "config.h"

#include "book/analytics/ved-book-backtest.h"

#include "book/analytics/ved-book-quality.h"

#include <math.h>
#include <string.h>

/* The maker always stands at both best prices with the quote size. An execution at our price is a fill by one
 * of three rules. The first two give us a share of each execution, at the quotes before or after it. The third
 * keeps a place in the queue: joining a price puts us behind all shares that stand there; executions, and
 * cancellations of orders that were there before us, bring us forward (messages tell whose they are); what is
 * executed beyond that is ours, up to our size.
 *
 * Hidden executions never take place at a displayed quote, but for a handful that do; they are looked at like
 * the others. Everything but means is computed in whole ticks. */

#define MILLION      1000000
#define CANCEL_EVERY 65536

static const gint64 markout_delays_ns[VED_BOOK_N_MARKOUTS] = { 100000000, 1000000000, G_GINT64_CONSTANT (10000000000) };

/* Our order on one side, for the queue rule. */
typedef struct {
  gint64 price;                 /* 0: none */
  gint64 ahead;
  gint32 left;
  guint32 joined_row;
} Order;

typedef struct {
  const VedBookDay *day;
  const VedBookBacktestPlan *plan;
  VedBookBacktest *result;
  gint64 mid2;                  /* last one; VED_BOOK_NO_MID before */
  gint64 fee_ticks;
  gint64 position;              /* of the mean cost */
  double position_cost;         /* of all of it */
  guint32 quote_row;            /* whose quotes are ours; G_MAXUINT32: none yet */
  Order orders[2];              /* by VedBookSide */
} State;

/* Realised gain at mean cost: what a fill closes of the position earns the difference. */
static void
count_realised (State  *state,
                gint64  amount,
                gint64  price)
{
  gint64 closed = 0;

  if ((state->position > 0) != (amount > 0) && state->position != 0)
    closed = MIN (ABS (state->position), ABS (amount));
  if (closed > 0)
    {
      double mean = state->position_cost / (double) state->position;
      double sign = state->position > 0 ? 1.0 : -1.0;

      state->result->realised += sign * (double) closed * ((double) price - mean);
      state->position_cost -= sign * (double) closed * mean;
      state->position -= state->position > 0 ? closed : -closed;
      amount += amount > 0 ? -closed : closed;
    }
  state->position += amount;
  state->position_cost += (double) amount * (double) price;
}

static void
fill (State   *state,
      guint32  row,
      gint8    sign,
      gint32   size,
      gint64   price)
{
  VedBookBacktest *result = state->result;
  gint64 notional = (gint64) ((guint64) size * (guint64) price);
  VedBookBacktestFill made = { row, sign, size, price, result->inventory + sign * (gint64) size };

  result->n_trades++;
  result->inventory += sign * (gint64) size;
  *(sign > 0 ? &result->bought : &result->sold) += size;
  *(sign > 0 ? &result->bought_notional : &result->sold_notional) += notional;
  result->cash -= sign * notional;
  result->impact_cost += llround ((double) notional * state->plan->impact_bp / 1e4);
  count_realised (state, sign * (gint64) size, price);
  g_array_append_val (result->fills, made);
}

static gboolean
may_trade (const State *state,
           gint8        sign)
{
  return sign > 0 ? state->result->inventory < state->plan->inventory_limit
                  : state->result->inventory > -state->plan->inventory_limit;
}

/* The best price that we stand at; FALSE where we do not. */
static gboolean
get_quote (const State *state,
           VedBookSide  side,
           gint64      *price)
{
  if (state->quote_row == G_MAXUINT32)
    return FALSE;
  *price = ved_book_day_price (state->day, state->quote_row, side, 0);

  return ved_book_price_exists (*price) && *price > 0;
}

/* The row of the newest book that our quotes at @row can know of. */
static void
move_quotes (State   *state,
             guint32  row)
{
  const VedBookDay *day = state->day;
  gint64 known_ns = day->time_ns[row] - state->plan->latency_us * 1000;
  guint32 end = state->plan->rule == VED_BOOK_FILL_POST_EVENT ? row + 1 : row;
  guint32 next = state->quote_row == G_MAXUINT32 ? 0 : state->quote_row + 1;

  if (state->plan->latency_us <= 0)
    {
      state->quote_row = end > 0 ? end - 1 : G_MAXUINT32;
      return;
    }
  while (next < end && day->time_ns[next] <= known_ns)
    state->quote_row = next++;
}

static void
fill_by_share (State   *state,
               guint32  row)
{
  const VedBookDay *day = state->day;
  gint8 sign = day->direction[row] > 0 ? 1 : -1;
  gint64 quote, size;

  if (!may_trade (state, sign) || !get_quote (state, ved_book_day_side (day, row), &quote) || quote != day->price[row])
    return;
  size = MIN (day->size[row] * state->plan->participation_ppm / MILLION, state->plan->quote_size);
  if (size > 0)
    fill (state, row, sign, (gint32) size, day->price[row]);
}

/* Whether an order stood in the queue before we joined it. */
static gboolean
is_ahead (const State *state,
          const Order *order,
          guint32      row)
{
  const VedBookDay *day = state->day;
  guint32 first = day->order_rows.rows[day->order_rows.offsets[day->order[row]]];

  return day->type[first] != VED_BOOK_SUBMIT || first <= order->joined_row;
}

static void
advance_queue (State   *state,
               guint32  row)
{
  const VedBookDay *day = state->day;
  Order *order = &state->orders[ved_book_day_side (day, row)];
  gint32 size;

  if (order->price == 0 || order->price != day->price[row] || day->type[row] > VED_BOOK_EXECUTE ||
      day->type[row] < VED_BOOK_CANCEL)
    return;
  if (day->type[row] != VED_BOOK_EXECUTE)
    {
      order->ahead -= is_ahead (state, order, row) ? MIN (order->ahead, day->size[row]) : 0;
      return;
    }

  size = (gint32) CLAMP (day->size[row] - order->ahead, 0, order->left);
  order->ahead = MAX (order->ahead - day->size[row], 0);
  if (size > 0 && may_trade (state, day->direction[row]))
    {
      fill (state, row, day->direction[row], size, order->price);
      order->left -= size;
    }
}

/* Leaves a price that is not the best any more, and joins the new one at its end. */
static void
join_best (State   *state,
           guint32  row)
{
  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    {
      Order *order = &state->orders[side];
      gint64 price;

      if (!get_quote (state, side, &price))
        {
          *order = (Order) { 0 };
        }
      else if (order->price != price || order->left == 0)
        {
          gint64 ahead = ved_book_day_price (state->day, row, side, 0) == price ? ved_book_day_size (state->day, row, side, 0) : 0;

          *order = (Order) { price, ahead, state->plan->quote_size, row };
        }
    }
}

static void
add_point (State   *state,
           guint32  row,
           gint64   mid2_before,
           guint32  n_before)
{
  VedBookBacktest *result = state->result;
  VedBookBacktestPoint point = { row, result->inventory, 0.0 };

  if (result->n_trades == n_before && (state->mid2 == mid2_before || result->inventory == 0))
    return;
  point.equity = ((double) result->cash - (double) result->impact_cost +
                  (state->mid2 != VED_BOOK_NO_MID ? (double) result->inventory * (double) state->mid2 / 2.0 : 0.0)) /
    VED_BOOK_DOLLAR;
  g_array_append_val (result->curve, point);
}

static void
refresh_mid (State   *state,
             guint32  row)
{
  gint64 ask = ved_book_day_price (state->day, row, VED_BOOK_ASK, 0);
  gint64 bid = ved_book_day_price (state->day, row, VED_BOOK_BID, 0);

  if (bid > 0 && ved_book_price_exists (ask) && bid <= ask)
    state->mid2 = bid + ask;
}

static void
take_row (State   *state,
          guint32  row)
{
  const VedBookDay *day = state->day;
  gint64 mid2 = state->mid2;
  guint32 n_trades = state->result->n_trades;

  if (state->plan->rule == VED_BOOK_FILL_QUEUE)
    {
      advance_queue (state, row);
      move_quotes (state, row + 1 < day->n_rows ? row + 1 : row);
      join_best (state, row);
    }
  else
    {
      move_quotes (state, row);
      /* A hidden execution, also one at the price of a quote, took nothing from the queue that is quoted in. */
      if (day->type[row] == VED_BOOK_EXECUTE && day->price[row] > 0 && day->size[row] > 0)
        fill_by_share (state, row);
    }
  refresh_mid (state, row);
  add_point (state, row, mid2, n_trades);
}

static void
measure_markouts (State *state)
{
  const VedBookBacktest *result = state->result;

  for (guint i = 0; i < VED_BOOK_N_MARKOUTS; i++)
    {
      double gain = 0.0, shares = 0.0;

      for (guint j = 0; j < result->fills->len; j++)
        {
          const VedBookBacktestFill *made = &g_array_index (result->fills, VedBookBacktestFill, j);
          gint64 mid2 = ved_book_mid2_at (state->day, state->day->time_ns[made->row] + markout_delays_ns[i]);

          if (mid2 == VED_BOOK_NO_MID)
            continue;
          gain += made->sign * made->size * ((double) mid2 / 2.0 - (double) made->price);
          shares += made->size;
        }
      state->result->markouts[i] = shares > 0.0 ? gain / shares : NAN;
    }
}

static void
finish (State *state)
{
  VedBookBacktest *result = state->result;

  result->fees = (result->bought + result->sold) * state->fee_ticks;
  result->cash -= result->impact_cost + result->fees;
  if (state->mid2 != VED_BOOK_NO_MID)
    result->mark_to_market = (double) result->inventory * (double) state->mid2 / 2.0;
  result->total = (double) result->cash + result->mark_to_market;
  measure_markouts (state);
}

/**
 * ved_book_backtest_plan_default:
 *
 * Returns: 100 shares, a tenth of each execution, at most 1000 shares either way, no costs, quotes before the
 *   event
 */
VedBookBacktestPlan
ved_book_backtest_plan_default (void)
{
  return (VedBookBacktestPlan) {
           .quote_size = 100, .participation_ppm = MILLION / 10, .inventory_limit = 1000,
           .rule = VED_BOOK_FILL_PRE_EVENT
  };
}

/**
 * ved_book_backtest_run:
 * @plan: how to quote
 * @cancellable: looked at now and then
 *
 * O(rows). Any thread.
 *
 * Returns: (transfer full) (nullable): what came of it; %NULL where it was cancelled
 */
VedBookBacktest *
ved_book_backtest_run (const VedBookDay          *day,
                       const VedBookBacktestPlan *plan,
                       GCancellable              *cancellable)
{
  g_autoptr(VedBookBacktest) result = g_new0 (VedBookBacktest, 1);
  State state = { .day = day, .plan = plan, .result = result, .mid2 = VED_BOOK_NO_MID, .quote_row = G_MAXUINT32,
                  .fee_ticks = llround (plan->fee_per_share * VED_BOOK_DOLLAR) };

  result->n_events = day->n_rows;
  result->ticker = g_strdup (day->name.ticker);
  result->fills = g_array_new (FALSE, FALSE, sizeof (VedBookBacktestFill));
  result->curve = g_array_new (FALSE, FALSE, sizeof (VedBookBacktestPoint));
  for (guint32 row = 0; row < day->n_rows; row++)
    {
      if (row % CANCEL_EVERY == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      take_row (&state, row);
    }
  finish (&state);

  return g_steal_pointer (&result);
}

/**
 * ved_book_backtest_new_sum:
 *
 * Returns: (transfer full): a result of nothing, for ved_book_backtest_add()
 */
VedBookBacktest *
ved_book_backtest_new_sum (void)
{
  VedBookBacktest *self = g_new0 (VedBookBacktest, 1);

  for (guint i = 0; i < VED_BOOK_N_MARKOUTS; i++)
    self->markouts[i] = NAN;
  self->fills = g_array_new (FALSE, FALSE, sizeof (VedBookBacktestFill));
  self->curve = g_array_new (FALSE, FALSE, sizeof (VedBookBacktestPoint));

  return self;
}

/**
 * ved_book_backtest_add:
 * @other: of another recording
 *
 * Adds counts and money. Fills and curve stay those of @self; markouts become the mean over both's shares. Neither
 * those nor the inventory mean anything once @other is of another stock.
 */
void
ved_book_backtest_add (VedBookBacktest       *self,
                       const VedBookBacktest *other)
{
  double mine = (double) (self->bought + self->sold), theirs = (double) (other->bought + other->sold);

  for (guint i = 0; i < VED_BOOK_N_MARKOUTS; i++)
    {
      double sum = (mine > 0.0 ? mine * self->markouts[i] : 0.0) + (theirs > 0.0 ? theirs * other->markouts[i] : 0.0);

      self->markouts[i] = mine + theirs > 0.0 ? sum / (mine + theirs) : NAN;
    }
  if (self->ticker == NULL)
    self->ticker = g_strdup (other->ticker);
  self->is_mixed = self->is_mixed || other->is_mixed || g_strcmp0 (self->ticker, other->ticker) != 0;
  self->n_events += other->n_events;
  self->n_trades += other->n_trades;
  self->bought += other->bought;
  self->sold += other->sold;
  self->inventory += other->inventory;
  self->bought_notional += other->bought_notional;
  self->sold_notional += other->sold_notional;
  self->cash += other->cash;
  self->impact_cost += other->impact_cost;
  self->fees += other->fees;
  self->realised += other->realised;
  self->mark_to_market += other->mark_to_market;
  self->total += other->total;
}

void
ved_book_backtest_free (VedBookBacktest *self)
{
  g_clear_pointer (&self->fills, g_array_unref);
  g_clear_pointer (&self->curve, g_array_unref);
  g_free (self->ticker);
  g_free (self);
}
