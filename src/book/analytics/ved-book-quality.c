/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-quality"

#include "config.h"

#include "book/analytics/ved-book-quality.h"

#include <math.h>

static gint
compare_int64 (gconstpointer a,
               gconstpointer b)
{
  gint64 one = *(const gint64 *) a, two = *(const gint64 *) b;

  return (one > two) - (one < two);
}

static gboolean
get_spread (const VedBookDay *day,
            guint32           row,
            gint64           *spread)
{
  gint64 ask = ved_book_day_price (day, row, VED_BOOK_ASK, 0);
  gint64 bid = ved_book_day_price (day, row, VED_BOOK_BID, 0);

  *spread = ask - bid;

  return ved_book_price_exists (ask) && ved_book_price_exists (bid);
}

/**
 * ved_book_quality_spread:
 * @from: the first row
 * @to: the one after the last
 * @spread: (out): what was found
 *
 * O(n log n) for the median.
 */
void
ved_book_quality_spread (const VedBookDay *day,
                         guint32           from,
                         guint32           to,
                         VedBookSpread    *spread)
{
  g_autoptr(GArray) spreads = g_array_sized_new (FALSE, FALSE, sizeof (gint64), to > from ? to - from : 0);
  double sum = 0.0, weighted = 0.0, weight = 0.0;

  *spread = (VedBookSpread) { .mean_by_row = NAN, .mean_by_time = NAN, .max = G_MININT64 };
  for (guint32 row = from; row < MIN (to, day->n_rows); row++)
    {
      double span = row + 1 < MIN (to, day->n_rows) ? (double) MAX (day->time_ns[row + 1] - day->time_ns[row], 0) : 0.0;
      gint64 value;

      if (!get_spread (day, row, &value))
        continue;
      g_array_append_val (spreads, value);
      sum += (double) value;
      weighted += (double) value * span;
      weight += span;
      spread->max = MAX (spread->max, value);
      spread->n_locked += value == 0;
      spread->n_crossed += value < 0;
    }
  spread->n_rows = spreads->len;
  if (spreads->len == 0)
    return;

  g_array_sort (spreads, compare_int64);
  spread->median = g_array_index (spreads, gint64, spreads->len / 2);
  spread->mean_by_row = sum / spreads->len;
  spread->mean_by_time = weight > 0.0 ? weighted / weight : NAN;
}

/**
 * ved_book_mid2_at:
 *
 * Returns: twice the mid that stood at @time_ns: after the last row up to then; %VED_BOOK_NO_MID before the
 *   first one, or where a side was empty
 */
gint64
ved_book_mid2_at (const VedBookDay *day,
                  gint64            time_ns)
{
  guint32 row = ved_book_day_find_time (day, time_ns + 1);

  return row > 0 ? ved_book_day_get_mid2 (day, row - 1) : VED_BOOK_NO_MID;
}

/**
 * ved_book_quality_cost:
 * @delay_ns: after which the later mid is taken; the end of the day where it is over before
 * @cost: (out): what was found
 *
 * O(executions × log n). Spreads as in Huang and Stoll, Journal of Financial Economics 41, 1996.
 */
void
ved_book_quality_cost (const VedBookDay *day,
                       guint32           from,
                       guint32           to,
                       gint64            delay_ns,
                       VedBookCost      *cost)
{
  double effective = 0.0, realised = 0.0, impact = 0.0;

  *cost = (VedBookCost) { NAN, NAN, NAN, 0 };
  for (guint32 i = ved_book_day_find_trade (day, from); i < day->n_trades && day->trade_rows[i] < to; i++)
    {
      guint32 row = day->trade_rows[i];
      double weight = (double) day->size[row] * day->aggressor[i], price2 = 2.0 * (double) day->price[row];
      gint64 mid2, later2;

      if (day->type[row] != VED_BOOK_EXECUTE || row == 0)
        continue;
      mid2 = ved_book_day_get_mid2 (day, row - 1);
      later2 = ved_book_mid2_at (day, day->time_ns[row] + delay_ns);
      if (mid2 == VED_BOOK_NO_MID || later2 == VED_BOOK_NO_MID)
        continue;
      effective += weight * (price2 - (double) mid2);
      realised += weight * (price2 - (double) later2);
      impact += weight * (double) (later2 - mid2);
      cost->volume += day->size[row];
    }
  if (cost->volume == 0)
    return;

  cost->effective = effective / (double) cost->volume;
  cost->realised = realised / (double) cost->volume;
  cost->impact = impact / (double) cost->volume;
}

/* Sums of a regression of y on x. */
typedef struct {
  double n;
  double x;
  double y;
  double xx;
  double xy;
} Regression;

static void
regression_add (Regression *self,
                double      x,
                double      y)
{
  self->n += 1.0;
  self->x += x;
  self->y += y;
  self->xx += x * x;
  self->xy += x * y;
}

static double
regression_slope (const Regression *self)
{
  double variance = self->n * self->xx - self->x * self->x;

  return variance > 0.0 ? (self->n * self->xy - self->x * self->y) / variance : NAN;
}

/**
 * ved_book_quality_impact:
 * @step_ns: at least 1; aligned to multiples of it since midnight
 * @impact: (out): what was found
 *
 * Over steps with a mid at both ends: Kyle's λ (Econometrica 53, 1985), Amihud's illiquidity (Journal of
 * Financial Markets 5, 2002), and the realised variance, which over several steps makes a signature plot.
 * O(steps × log n).
 */
void
ved_book_quality_impact (const VedBookDay *day,
                         guint32           from,
                         guint32           to,
                         gint64            step_ns,
                         VedBookImpact    *impact)
{
  Regression regression = { 0 };
  double amihud = 0.0;
  guint n_amihud = 0;
  guint32 row = from, end = MIN (to, day->n_rows);

  *impact = (VedBookImpact) { NAN, NAN, 0.0, 0 };
  g_return_if_fail (step_ns > 0);

  while (row < end)
    {
      gint64 edge = (day->time_ns[row] / step_ns + 1) * step_ns, before, after;
      guint32 next = MIN (ved_book_day_find_time (day, edge), end);
      VedBookSums sums;

      next = MAX (next, row + 1);
      before = ved_book_day_get_mid2 (day, row > from ? row - 1 : row);
      after = ved_book_day_get_mid2 (day, next - 1);
      sums = ved_book_day_sum (day, row, next);
      row = next;
      if (before == VED_BOOK_NO_MID || after == VED_BOOK_NO_MID || before <= 0 || after <= 0)
        continue;
      regression_add (&regression, (double) (sums.visible_flow + sums.hidden_flow), (double) (after - before) / 2.0);
      impact->variance += pow (log ((double) after / (double) before), 2.0);
      impact->n_steps++;
      if (sums.visible_notional + sums.hidden_notional > 0)
        {
          amihud += fabs ((double) (after - before) / (double) before) * VED_BOOK_DOLLAR /
            (double) (sums.visible_notional + sums.hidden_notional);
          n_amihud++;
        }
    }
  impact->kyle = regression_slope (&regression);
  impact->amihud = n_amihud > 0 ? amihud / n_amihud : NAN;
}

/* A step that a row ends, and the one that it begins. */
typedef struct {
  gint64 edge;                  /* when it ends */
  gint64 mid2;                  /* at its beginning */
} SignatureStep;

static double
square_return (gint64 before,
               gint64 after)
{
  if (before == VED_BOOK_NO_MID || after == VED_BOOK_NO_MID || before <= 0 || after <= 0)
    return 0.0;

  return pow (log ((double) after / (double) before), 2.0);
}

/**
 * ved_book_quality_signature:
 * @steps_ns: (array length=n_steps): each at least 1; aligned to multiples of it since midnight
 * @variances: (out) (array length=n_steps): the realised variance Σ(Δ ln M)² at each step; NaN where the range spans fewer
 *   than two of it
 *
 * Without the noise of quotes that jump to and fro, it would be the same at all steps (Andersen, Bollerslev, Diebold and
 * Labys, Risk 13, 2000). Each equals the variance of ved_book_quality_impact(). O(rows × steps). Any thread.
 */
void
ved_book_quality_signature (const VedBookDay *day,
                            guint32           from,
                            guint32           to,
                            const gint64     *steps_ns,
                            guint             n_steps,
                            double           *variances)
{
  g_autofree SignatureStep *steps = g_new0 (SignatureStep, n_steps + 1);

  to = MIN (to, day->n_rows);
  for (guint i = 0; i < n_steps; i++)
    variances[i] = from < to && day->time_ns[to - 1] - day->time_ns[from] >= 2 * steps_ns[i] ? 0.0 : NAN;
  for (guint i = 0; from < to && i < n_steps; i++)
    {
      steps[i] = (SignatureStep) { (day->time_ns[from] / steps_ns[i] + 1) * steps_ns[i], ved_book_day_get_mid2 (day, from) };
    }

  for (guint32 row = from; row < to; row++)
    for (guint i = 0; i < n_steps; i++)
      {
        gint64 mid2;

        if (day->time_ns[row] < steps[i].edge)
          continue;
        mid2 = ved_book_day_get_mid2 (day, row - 1);
        variances[i] += square_return (steps[i].mid2, mid2);
        steps[i] = (SignatureStep) { (day->time_ns[row] / steps_ns[i] + 1) * steps_ns[i], mid2 };
      }
  for (guint i = 0; from < to && i < n_steps; i++)
    variances[i] += square_return (steps[i].mid2, ved_book_day_get_mid2 (day, to - 1));
}

/**
 * ved_book_quality_slope:
 * @n_levels: of the best ones, at least 2
 *
 * Returns: shares a tick: the slope of the cumulative size on the distance from the mid; NaN where fewer than
 *   two levels exist. O(levels)
 */
double
ved_book_quality_slope (const VedBookDay *day,
                        guint32           row,
                        VedBookSide       side,
                        guint             n_levels)
{
  gint64 mid2 = ved_book_day_get_mid2 (day, row), sum = 0;
  Regression regression = { 0 };

  if (mid2 == VED_BOOK_NO_MID)
    return NAN;
  for (guint level = 0; level < MIN (n_levels, day->n_levels); level++)
    {
      gint64 price = ved_book_day_price (day, row, side, level);

      if (!ved_book_price_exists (price))
        break;
      sum += ved_book_day_size (day, row, side, level);
      regression_add (&regression, fabs ((double) (2 * price - mid2)) / 2.0, (double) sum);
    }

  return regression_slope (&regression);
}
