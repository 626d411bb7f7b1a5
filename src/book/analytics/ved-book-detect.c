/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-detect"

#include "config.h"

#include "book/analytics/ved-book-detect.h"

#include "book/analytics/ved-book-tape.h"

/* Patterns that people look for by eye. Each is a hint and no proof: what an order's owner wanted is in no
 * file. One pass over the rows each. */

#define ICEBERG_DELAY_NS 1500000
#define FLEETING_NS      100000000
#define LARGE_MULTIPLE   10

static gint
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  return (*(const gint32 *) a > *(const gint32 *) b) - (*(const gint32 *) a < *(const gint32 *) b);
}

/**
 * ved_book_detect_defaults:
 * @rules: (out): thresholds that fit this day: an order is large from ten times the 90th percentile on, and
 *   absorption begins at twenty times the mean execution
 *
 * O(n log n).
 */
void
ved_book_detect_defaults (const VedBookDay   *day,
                          VedBookDetectRules *rules)
{
  g_autoptr(GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint32));
  guint32 from = day->type_rows.offsets[VED_BOOK_SUBMIT], to = day->type_rows.offsets[VED_BOOK_SUBMIT + 1];
  guint32 n_executed = day->type_rows.offsets[VED_BOOK_EXECUTE + 1] - day->type_rows.offsets[VED_BOOK_EXECUTE];

  for (guint32 i = from; i < to; i++)
    g_array_append_val (sizes, day->size[day->type_rows.rows[i]]);
  g_array_sort (sizes, compare_sizes);
  *rules = (VedBookDetectRules) {
    .iceberg_delay_ns = ICEBERG_DELAY_NS, .iceberg_refills = 2, .sweep_levels = 2, .fleeting_ns = FLEETING_NS,
    .fleeting_size = 1, .large_size = G_MAXINT32, .absorbed_volume = G_MAXINT64
  };
  if (sizes->len > 0)
    rules->large_size = (gint32) MIN (G_MAXINT32, LARGE_MULTIPLE *
                                      (gint64) g_array_index (sizes, gint32, sizes->len * 9 / 10));
  if (n_executed > 0)
    rules->absorbed_volume = MAX (1, 20 * day->sums[day->n_trades].visible / n_executed);
}

/* Icebergs: per queue, the chain that its last order to be executed in full belongs to. */
typedef struct {
  guint32 row;                  /* of its last share; 0 with no finding: none */
  gint32 shown;
  gint64 executed;
  guint refills;
  guint32 first_row;
  gint64 first_id;
  gboolean is_open;
} Chain;

typedef struct {
  const VedBookDay *day;
  const VedBookDetectRules *rules;
  Chain *chains;                /* by queue: asks by price index, then bids */
  gint32 *left;                 /* by order: shares left of those submitted in the file */
  gint32 *chain_of;             /* by order: 1 where it continues its queue's chain */
  GArray *findings;
} IcebergState;

static void
end_chain (IcebergState *state,
           Chain        *chain,
           VedBookSide   side)
{
  VedBookFinding finding = { VED_BOOK_ICEBERG, chain->first_row, chain->row, side, 0, chain->first_id, chain->refills,
                             chain->executed, 0.0 };

  if (chain->is_open && chain->refills >= state->rules->iceberg_refills)
    {
      finding.price = state->day->price[chain->row];
      finding.strength = chain->shown > 0 ? (double) chain->executed / chain->shown : 0.0;
      g_array_append_val (state->findings, finding);
    }
  *chain = (Chain) { 0 };
}

static void
iceberg_submit (IcebergState *state,
                Chain        *chain,
                guint32       row)
{
  const VedBookDay *day = state->day;
  gint32 order = day->order[row];

  state->left[order] = day->size[row];
  state->chain_of[order] = chain->is_open && day->size[row] == chain->shown &&
    day->time_ns[row] - day->time_ns[chain->row] <= state->rules->iceberg_delay_ns;
}

static void
iceberg_execute (IcebergState *state,
                 Chain        *chain,
                 guint32       row)
{
  const VedBookDay *day = state->day;
  gint32 order = day->order[row];
  guint32 first = day->order_rows.rows[day->order_rows.offsets[order]];

  if (state->left[order] == 0)
    return;
  state->left[order] = MAX (state->left[order] - day->size[row], 0);
  if (state->left[order] > 0)
    return;

  if (state->chain_of[order] && chain->is_open)
    {
      chain->refills++;
      chain->executed += chain->shown;
    }
  else
    {
      end_chain (state, chain, ved_book_day_side (day, row));
      *chain = (Chain) { row, day->size[first], day->size[first], 0, first, day->id[row], TRUE };
    }
  chain->row = row;
}

static void
detect_icebergs (const VedBookDay         *day,
                 const VedBookDetectRules *rules,
                 GArray                   *findings)
{
  guint32 n_asks = day->prices[VED_BOOK_ASK].n_keys, n = n_asks + day->prices[VED_BOOK_BID].n_keys;
  g_autofree Chain *chains = g_new0 (Chain, n + 1);
  g_autofree gint32 *left = g_new0 (gint32, day->orders.n_keys + 1);
  g_autofree gint32 *chain_of = g_new0 (gint32, day->orders.n_keys + 1);
  IcebergState state = { day, rules, chains, left, chain_of, findings };

  for (guint32 row = 0; row < day->n_rows; row++)
    {
      Chain *chain;

      if (day->price_index[row] < 0)
        continue;
      chain = &chains[day->price_index[row] + (gint32) (ved_book_day_side (day, row) == VED_BOOK_BID ? n_asks : 0)];
      if (day->type[row] == VED_BOOK_SUBMIT)
        iceberg_submit (&state, chain, row);
      else if (day->type[row] == VED_BOOK_EXECUTE)
        iceberg_execute (&state, chain, row);
      else if (day->type[row] == VED_BOOK_CANCEL)
        left[day->order[row]] = MAX (left[day->order[row]] - day->size[row], 0);
      else
        left[day->order[row]] = 0;
    }
  for (guint32 i = 0; i < n; i++)
    end_chain (&state, &chains[i], i < n_asks ? VED_BOOK_ASK : VED_BOOK_BID);
}

/* A trade may begin and end with hidden rows, which have no side to go by: what it swept is told by who began it. */
static void
detect_sweeps (const VedBookDay         *day,
               const VedBookDetectRules *rules,
               GArray                   *findings)
{
  g_autoptr(GArray) trades = ved_book_tape_new (day, 0, day->n_rows);

  for (guint i = 0; i < trades->len; i++)
    {
      const VedBookTrade *trade = &g_array_index (trades, VedBookTrade, i);
      VedBookFinding finding = { VED_BOOK_SWEEP, trade->first_row, trade->last_row,
                                 trade->aggressor > 0 ? VED_BOOK_ASK : VED_BOOK_BID, trade->last_level, 0,
                                 trade->n_levels, trade->volume, trade->n_levels };

      if (trade->n_levels >= rules->sweep_levels)
        g_array_append_val (findings, finding);
    }
}

static gboolean
was_executed (const VedBookDay *day,
              gint32            order)
{
  for (guint32 i = day->order_rows.offsets[order]; i < day->order_rows.offsets[order + 1]; i++)
    if (day->type[day->order_rows.rows[i]] == VED_BOOK_EXECUTE)
      return TRUE;

  return FALSE;
}

static void
detect_fleeting (const VedBookDay         *day,
                 const VedBookDetectRules *rules,
                 GArray                   *findings)
{
  for (guint32 i = day->type_rows.offsets[VED_BOOK_DELETE]; i < day->type_rows.offsets[VED_BOOK_DELETE + 1]; i++)
    {
      guint32 row = day->type_rows.rows[i], first = day->order_rows.rows[day->order_rows.offsets[day->order[row]]];
      gint64 lived = day->time_ns[row] - day->time_ns[first];
      VedBookFinding finding = { VED_BOOK_FLEETING, first, row, ved_book_day_side (day, row), day->price[row], day->id[row],
                                 0, day->size[first], (double) lived * 1e-9 };

      if (day->type[first] == VED_BOOK_SUBMIT && lived < rules->fleeting_ns && day->size[first] >= rules->fleeting_size &&
          !was_executed (day, day->order[row]))
        g_array_append_val (findings, finding);
    }
}

static void
detect_large_lots (const VedBookDay         *day,
                   const VedBookDetectRules *rules,
                   GArray                   *findings)
{
  for (guint32 i = day->type_rows.offsets[VED_BOOK_SUBMIT]; i < day->type_rows.offsets[VED_BOOK_SUBMIT + 1]; i++)
    {
      guint32 row = day->type_rows.rows[i];
      guint32 last = day->order_rows.rows[day->order_rows.offsets[day->order[row] + 1] - 1];
      VedBookFinding finding = { VED_BOOK_LARGE_LOT, row, last, ved_book_day_side (day, row), day->price[row], day->id[row],
                                 0, day->size[row], 0.0 };

      if (day->size[row] >= rules->large_size)
        g_array_append_val (findings, finding);
    }
}

static void
end_absorption (VedBookFinding           *run,
                const VedBookDetectRules *rules,
                GArray                   *findings)
{
  run->strength = (double) run->volume / (double) rules->absorbed_volume;
  if (run->volume >= rules->absorbed_volume)
    g_array_append_val (findings, *run);
  run->volume = 0;
  run->count = 0;
}

/* A run lasts as long as the best price of the side does. */
static void
detect_absorption (const VedBookDay         *day,
                   const VedBookDetectRules *rules,
                   GArray                   *findings)
{
  VedBookFinding runs[2] = { { VED_BOOK_ABSORPTION }, { VED_BOOK_ABSORPTION, .side = VED_BOOK_BID } };

  for (guint32 row = 0; row < day->n_rows; row++)
    {
      VedBookFinding *run = &runs[ved_book_day_side (day, row)];

      if (day->type[row] == VED_BOOK_EXECUTE)
        {
          if (run->count == 0)
            run->first_row = row;
          run->price = day->price[row];
          run->last_row = row;
          run->volume += day->size[row];
          run->count++;
        }
      for (guint side = 0; side < 2; side++)
        if (runs[side].count > 0 && ved_book_day_price (day, row, side, 0) != runs[side].price)
          end_absorption (&runs[side], rules, findings);
    }
  for (guint side = 0; side < 2; side++)
    end_absorption (&runs[side], rules, findings);
}

static gint
compare_findings (gconstpointer a,
                  gconstpointer b)
{
  const VedBookFinding *one = a, *two = b;

  return (one->first_row > two->first_row) - (one->first_row < two->first_row);
}

/**
 * ved_book_detect:
 * @detector: what to look for
 * @rules: thresholds
 *
 * O(n log n) of the rows. Any thread.
 *
 * Returns: (transfer full) (element-type VedBookFinding): what was found, by first row
 */
GArray *
ved_book_detect (const VedBookDay         *day,
                 VedBookDetector           detector,
                 const VedBookDetectRules *rules)
{
  static void (*const detectors[VED_BOOK_N_DETECTORS]) (const VedBookDay * day,
                                                        const VedBookDetectRules *rules,
                                                        GArray                   *findings) = {
    detect_icebergs, detect_sweeps, detect_fleeting, detect_large_lots, detect_absorption
  };
  GArray *findings = g_array_new (FALSE, FALSE, sizeof (VedBookFinding));

  g_return_val_if_fail (detector < VED_BOOK_N_DETECTORS, findings);

  detectors[detector] (day, rules, findings);
  g_array_sort (findings, compare_findings);

  return findings;
}

/**
 * ved_book_find_halts:
 *
 * Returns: (transfer full) (element-type VedBookHaltSpan): when trading was halted, from a message with code -1
 *   to the next with code 1
 */
GArray *
ved_book_find_halts (const VedBookDay *day)
{
  GArray *halts = g_array_new (FALSE, FALSE, sizeof (VedBookHaltSpan));
  VedBookHaltSpan halt = { .is_over = TRUE };

  for (guint32 i = day->type_rows.offsets[VED_BOOK_HALT]; i < day->type_rows.offsets[VED_BOOK_HALT + 1]; i++)
    {
      guint32 row = day->type_rows.rows[i];

      if (day->price[row] == -1 && halt.is_over)
        {
          halt = (VedBookHaltSpan) { row, day->n_rows - 1, 0, FALSE };
        }
      else if (day->price[row] == 0 && !halt.is_over)
        {
          halt.quotes_row = row;
        }
      else if (day->price[row] == 1 && !halt.is_over)
        {
          halt.last_row = row;
          halt.is_over = TRUE;
          g_array_append_val (halts, halt);
        }
    }
  if (!halt.is_over)
    g_array_append_val (halts, halt);

  return halts;
}
