/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-series"

#include "config.h"

#include "book/analytics/ved-book-series.h"

#include "base/ved-search.h"
#include "book/analytics/ved-book-flow.h"
#include "book/analytics/ved-book-micro.h"
#include "book/analytics/ved-book-quality.h"

#include <math.h>

/* Each figure is asked of the module that defines it, row by row or trade by trade; here it is only put into
 * columns. A value knows no more than the rows up to its own, with one exception: the size of a VPIN bucket is a
 * fixed part of the day's volume, as in the paper. */

#define VPIN_BUCKETS 50         /* that the mean is taken of */
#define VPIN_BUCKETS_OF_DAY 500
#define VOLATILITY_EVERY_NS (30 * VED_BOOK_SECOND_NS)
#define VOLATILITY_BACK_NS (300 * VED_BOOK_SECOND_NS)
#define VOLATILITY_STEP_NS (10 * VED_BOOK_SECOND_NS)
#define BASIS_POINTS 1e4
#define LEARN_EVERY_NS (60 * VED_BOOK_SECOND_NS)
#define HALF_WEIGHT_TICKS 500.0
#define JUDGE_NS (10 * VED_BOOK_SECOND_NS)

static VedBookSeries *
series_new (VedBookSeriesKind kind,
            guint32           n,
            gboolean          has_rows,
            gint64           *times_us)
{
  VedBookSeries *self = g_atomic_rc_box_new0 (VedBookSeries);

  self->kind = kind;
  self->n = n;
  self->times_us = times_us != NULL ? g_atomic_rc_box_acquire (times_us)
                                    : g_atomic_rc_box_alloc ((n + 1) * sizeof (gint64));
  self->values = g_new (float, n + 1);
  self->rows = has_rows ? g_new (guint32, n + 1) : NULL;

  return self;
}

static void
put (VedBookSeries    *self,
     const VedBookDay *day,
     gint64            midnight_us,
     guint32           index,
     guint32           row,
     double            value)
{
  self->times_us[index] = midnight_us + day->time_ns[row] / 1000;
  self->values[index] = (float) value;
  self->rows[index] = row;
}

static double
get_of_row (const VedBookDay *day,
            VedBookSeriesKind kind,
            guint32           row,
            gint64           *flow)
{
  gint64 bid = ved_book_day_price (day, row, VED_BOOK_BID, 0), ask = ved_book_day_price (day, row, VED_BOOK_ASK, 0);

  if (kind == VED_BOOK_SERIES_BID || kind == VED_BOOK_SERIES_ASK)
    {
      gint64 price = kind == VED_BOOK_SERIES_BID ? bid : ask;

      return ved_book_price_exists (price) ? (double) price : NAN;
    }
  if (kind == VED_BOOK_SERIES_OFI)
    {
      *flow += ved_book_flow_imbalance (day, row, row + 1, 0);
      return (double) *flow;
    }
  if (kind == VED_BOOK_SERIES_DEPTH)
    return ved_book_flow_depth_imbalance (day, row, day->n_levels, G_LN2 / HALF_WEIGHT_TICKS);
  if (!ved_book_price_exists (bid) || !ved_book_price_exists (ask))
    return NAN;
  if (kind == VED_BOOK_SERIES_SPREAD)
    return (double) (ask - bid);
  if (kind == VED_BOOK_SERIES_MICRO)
    return ved_book_day_get_microprice (day, row) - (double) ved_book_day_get_mid2 (day, row) / 2.0;

  return ved_book_day_get_imbalance (day, row, 1);
}

/* One value a row, which are not there yet. */
static VedBookSeries *
rows_new (const VedBookDay    *day,
          VedBookSeriesKind    kind,
          gint64               midnight_us,
          const VedBookSeries *sibling)
{
  gboolean is_alike = sibling != NULL && sibling->rows == NULL && sibling->n == day->n_rows;
  VedBookSeries *self = series_new (kind, day->n_rows, FALSE, is_alike ? sibling->times_us : NULL);

  for (guint32 row = 0; !is_alike && row < day->n_rows; row++)
    self->times_us[row] = midnight_us + day->time_ns[row] / 1000;

  return self;
}

/* How much nearer a price was to the mid of JUDGE_NS later than the mid itself, by the squared error, over the day so far: each
 * row counts once that later mid is known. */
static void
judge (VedBookSeries    *self,
       const VedBookDay *day)
{
  double of_mid = 0.0, of_price = 0.0;
  guint32 next = 0;

  self->skills = g_new (float, self->n + 1);
  for (guint32 row = 0; row < day->n_rows; row++)
    {
      for (; next < row && day->time_ns[next] + JUDGE_NS < day->time_ns[row]; next++)
        {
          gint64 before2 = ved_book_day_get_mid2 (day, next), after2 = ved_book_day_get_mid2 (day, row - 1);
          double change = (double) (after2 - before2) / 2.0, guess = (double) self->values[next];

          if (before2 == VED_BOOK_NO_MID || after2 == VED_BOOK_NO_MID || isnan (guess))
            continue;
          of_mid += change * change;
          of_price += (change - guess) * (change - guess);
        }
      self->skills[row] = of_mid > 0.0 ? (float) (1.0 - of_price / of_mid) : NAN;
    }
}

static VedBookSeries *
of_rows (const VedBookDay    *day,
         VedBookSeriesKind    kind,
         gint64               midnight_us,
         const VedBookSeries *sibling)
{
  VedBookSeries *self = rows_new (day, kind, midnight_us, sibling);
  gint64 flow = 0;

  for (guint32 row = 0; row < day->n_rows; row++)
    self->values[row] = (float) get_of_row (day, kind, row, &flow);
  if (kind == VED_BOOK_SERIES_MICRO)
    judge (self, day);

  return self;
}

/* Each minute is judged by what was learned before it began. */
static VedBookSeries *
of_learning (const VedBookDay    *day,
             gint64               midnight_us,
             const VedBookSeries *sibling)
{
  VedBookSeries *self = rows_new (day, VED_BOOK_SERIES_LEARNED, midnight_us, sibling);
  g_autoptr(VedBookMicro) micro = ved_book_micro_new ();
  guint32 learned = 0;

  for (guint32 row = 0; row < day->n_rows; row++)
    {
      if (row > 0 && day->time_ns[row] / LEARN_EVERY_NS != day->time_ns[row - 1] / LEARN_EVERY_NS)
        {
          ved_book_micro_learn (micro, day, learned, row);
          ved_book_micro_solve (micro);
          learned = row;
        }
      self->values[row] = (float) ved_book_micro_adjust (micro, day, row);
    }
  judge (self, day);

  return self;
}

static VedBookSeries *
of_trades (const VedBookDay *day,
           gint64            midnight_us)
{
  VedBookSeries *self = series_new (VED_BOOK_SERIES_CVD, day->n_trades, TRUE, NULL);

  for (guint32 i = 0; i < day->n_trades; i++)
    put (self, day, midnight_us, i, day->trade_rows[i],
         (double) (day->sums[i + 1].visible_flow + day->sums[i + 1].hidden_flow));

  return self;
}

static VedBookSeries *
of_buckets (const VedBookDay *day,
            gint64            midnight_us)
{
  const VedBookSums *all = &day->sums[day->n_trades];
  gint64 bucket_volume = MAX (1, (all->visible + all->hidden) / VPIN_BUCKETS_OF_DAY);
  g_autoptr(GArray) buckets = ved_book_flow_vpin (day, bucket_volume, VPIN_BUCKETS);
  VedBookSeries *self = series_new (VED_BOOK_SERIES_VPIN, buckets->len, TRUE, NULL);

  for (guint i = 0; i < buckets->len; i++)
    {
      const VedBookVpin *vpin = &g_array_index (buckets, VedBookVpin, i);

      put (self, day, midnight_us, i, vpin->row, vpin->vpin);
    }

  return self;
}

static VedBookSeries *
of_time (const VedBookDay *day,
         gint64            midnight_us)
{
  gint64 first = day->time_ns[0] / VOLATILITY_EVERY_NS + 1, last = day->time_ns[day->n_rows - 1] / VOLATILITY_EVERY_NS;
  VedBookSeries *self = series_new (VED_BOOK_SERIES_VOLATILITY, (guint32) MAX (last - first + 1, 0), TRUE, NULL);

  for (guint32 i = 0; i < self->n; i++)
    {
      gint64 now_ns = (first + i) * VOLATILITY_EVERY_NS;
      guint32 from = ved_book_day_find_time (day, now_ns - VOLATILITY_BACK_NS);
      guint32 to = ved_book_day_find_time (day, now_ns + 1);
      VedBookImpact impact;

      ved_book_quality_impact (day, from, to, VOLATILITY_STEP_NS, &impact);
      put (self, day, midnight_us, i, to - 1, impact.n_steps > 0 ? sqrt (impact.variance) * BASIS_POINTS : NAN);
      self->times_us[i] = midnight_us + now_ns / 1000;
    }

  return self;
}

/**
 * ved_book_series_new:
 * @day: with at least one row
 * @midnight_us: what the times are counted from, in the caller's own clock
 * @sibling: (nullable): another figure of the same day; where both have a value a row they share the times
 *
 * O(rows); volatility reads every row ten times. Any thread.
 *
 * Returns: (transfer full): the figure over the whole day
 */
VedBookSeries *
ved_book_series_new (const VedBookDay    *day,
                     VedBookSeriesKind    kind,
                     gint64               midnight_us,
                     const VedBookSeries *sibling)
{
  g_return_val_if_fail (day->n_rows > 0 && kind < VED_BOOK_N_SERIES, NULL);

  switch (kind)
    {
    case VED_BOOK_SERIES_CVD:
      return of_trades (day, midnight_us);

    case VED_BOOK_SERIES_VPIN:
      return of_buckets (day, midnight_us);

    case VED_BOOK_SERIES_VOLATILITY:
      return of_time (day, midnight_us);

    case VED_BOOK_SERIES_LEARNED:
      return of_learning (day, midnight_us, sibling);

    case VED_BOOK_SERIES_BID:
    case VED_BOOK_SERIES_ASK:
    case VED_BOOK_SERIES_SPREAD:
    case VED_BOOK_SERIES_MICRO:
    case VED_BOOK_SERIES_IMBALANCE:
    case VED_BOOK_SERIES_OFI:
    case VED_BOOK_SERIES_DEPTH:
    case VED_BOOK_N_SERIES:
    default:
      return of_rows (day, kind, midnight_us, sibling);
    }
}

/**
 * ved_book_series_ref:
 *
 * Returns: (transfer full): the same series
 */
VedBookSeries *
ved_book_series_ref (VedBookSeries *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  VedBookSeries *self = data;

  g_atomic_rc_box_release (self->times_us);
  g_free (self->rows);
  g_free (self->values);
  g_free (self->skills);
}

/**
 * ved_book_series_unref:
 *
 * The last one frees the series.
 */
void
ved_book_series_unref (VedBookSeries *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * ved_book_series_count:
 * @row: a row
 *
 * Returns: how many of the values are known after @row. O(log n)
 */
guint32
ved_book_series_count (const VedBookSeries *self,
                       guint32              row)
{
  if (self->rows == NULL)
    return MIN (row + 1, self->n);

  return row == G_MAXUINT32 ? self->n : ved_search_rows (self->rows, 0, self->n, row + 1);
}

/**
 * ved_book_series_rank:
 * @n: how many values are known
 *
 * Returns: the share of the earlier ones that the last of them is higher than, from 0 to 1; NaN where there is nothing to compare.
 *   O(n)
 */
double
ved_book_series_rank (const VedBookSeries *self,
                      guint32              n)
{
  guint32 n_earlier = 0, n_lower = 0;

  for (guint32 i = 0; i + 1 < n; i++)
    {
      n_earlier += !isnan (self->values[i]);
      n_lower += self->values[i] < self->values[n - 1];
    }

  return n_earlier > 0 && !isnan (self->values[n - 1]) ? (double) n_lower / n_earlier : NAN;
}
