/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-candles"

#include "config.h"

#include "plot/ved-candles.h"

#include "base/ved-search.h"

#include <math.h>

/* The index is a pyramid: entry i of level k is the candle of FAN^(k + 1) candles from i × FAN^(k + 1) on. A range
 * takes single candles up to the next boundary of the lowest level, whole blocks up to the next boundary of the
 * level above, and so on, and the same way down at its other end; parts are added in order, since open and close
 * depend on it. It takes a seventh of the memory of the candles. */

#define FAN 8
#define MAX_LEVELS 20

struct _VedCandleIndex
{
  GArray *levels[MAX_LEVELS];   /* VedCandle */
  guint n_levels;
  gsize n_indexed;              /* candles */
};

static const VedCandle no_candle = { NAN, NAN, NAN, NAN, 0.0, 0 };

static VedCandle
get_candle (const VedCandles *candles,
            gsize             index)
{
  double volume = candles->volume != NULL ? candles->volume[index] : 0.0;

  if (isnan (candles->open[index]))
    return no_candle;

  return (VedCandle) {
           candles->open[index], candles->high[index], candles->low[index], candles->close[index],
           isnan (volume) ? 0.0 : volume, 1
  };
}

static void
add (VedCandle       *sum,
     const VedCandle *next)
{
  if (next->n == 0)
    return;

  if (sum->n == 0)
    {
      *sum = *next;
      return;
    }
  sum->high = MAX (sum->high, next->high);
  sum->low = MIN (sum->low, next->low);
  sum->close = next->close;
  sum->volume += next->volume;
  sum->n += next->n;
}

static VedCandle
get_entry (const VedCandleIndex *self,
           const VedCandles     *candles,
           guint                 level,
           gsize                 index)
{
  return level == 0 ? get_candle (candles, index) : g_array_index (self->levels[level - 1], VedCandle, index);
}

/**
 * ved_candle_index_new:
 *
 * Returns: (transfer full): an index of no candles
 */
VedCandleIndex *
ved_candle_index_new (void)
{
  VedCandleIndex *self = g_new0 (VedCandleIndex, 1);

  for (guint i = 0; i < MAX_LEVELS; i++)
    self->levels[i] = g_array_new (FALSE, FALSE, sizeof (VedCandle));

  return self;
}

/**
 * ved_candle_index_free:
 *
 * Frees the index; the candles are the caller's.
 */
void
ved_candle_index_free (VedCandleIndex *self)
{
  for (guint i = 0; i < MAX_LEVELS; i++)
    g_array_unref (self->levels[i]);
  g_free (self);
}

/**
 * ved_candle_index_update:
 * @candles: all of them
 * @from: the first that has changed; those that were not there before are new in any case
 *
 * Brings the index up to date: O(n − @from), or O(new ones).
 */
void
ved_candle_index_update (VedCandleIndex   *self,
                         const VedCandles *candles,
                         gsize             from)
{
  gsize n_below = candles->n;

  from = MIN (from, self->n_indexed);
  self->n_indexed = candles->n;
  self->n_levels = 0;
  for (guint level = 0; level < MAX_LEVELS && n_below > 1; level++)
    {
      gsize n = (n_below + FAN - 1) / FAN;

      g_array_set_size (self->levels[level], (guint) n);
      from /= FAN;
      for (gsize i = from; i < n; i++)
        {
          VedCandle sum = no_candle;

          for (gsize j = i * FAN; j < MIN ((i + 1) * FAN, n_below); j++)
            {
              VedCandle next = get_entry (self, candles, level, j);

              add (&sum, &next);
            }
          g_array_index (self->levels[level], VedCandle, i) = sum;
        }
      self->n_levels = level + 1;
      n_below = n;
    }
}

/**
 * ved_candle_index_query:
 * @candles: those that the index was made of
 * @from: the first
 * @to: after the last
 *
 * Returns: the candle of a range
 */
VedCandle
ved_candle_index_query (const VedCandleIndex *self,
                        const VedCandles     *candles,
                        gsize                 from,
                        gsize                 to)
{
  VedCandle sum = no_candle;
  gsize block = 1;
  guint level = 0;

  to = MIN (to, candles->n);
  while (from < to)
    {
      VedCandle next;

      while (level < self->n_levels && from % (block * FAN) == 0 && from + block * FAN <= to)
        {
          block *= FAN;
          level++;
        }
      while (from + block > to)
        {
          block /= FAN;
          level--;
        }
      next = get_entry (self, candles, level, from / block);
      add (&sum, &next);
      from += block;
    }

  return sum;
}

/**
 * ved_candles_find:
 * @time_us: an instant
 *
 * Returns: the first candle that begins at or after it
 */
gsize
ved_candles_find (const VedCandles *self,
                  gint64            time_us)
{
  return ved_search_times (self->times_us, 0, self->n, time_us);
}

/**
 * ved_candles_get_end:
 *
 * Returns: where a candle ends; the last one without a length is as long as the one before
 */
gint64
ved_candles_get_end (const VedCandles *self,
                     gsize             index)
{
  if (self->step_us > 0)
    return self->times_us[index] + self->step_us;
  if (index + 1 < self->n)
    return MAX (self->times_us[index + 1], self->times_us[index] + 1);

  return self->times_us[index] + (index > 0 ? MAX (self->times_us[index] - self->times_us[index - 1], 1) : 1);
}
