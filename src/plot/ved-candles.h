/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Prices over time as bare arrays, borrowed from the caller: n of each. */
typedef struct {
  gsize n;
  const gint64 *times_us;       /* where each candle begins, ascending */
  gint64 step_us;               /* how long one is, > 0; 0: until the next begins, as of candles by events or volume */
  const double *open;           /* NaN: nothing was traded */
  const double *high;
  const double *low;
  const double *close;
  const double *volume;         /* (nullable) */
} VedCandles;

/* One candle, or several in one: open of the first, close of the last, highest and lowest of all, volumes added. */
typedef struct {
  double open;                  /* NaN: there is none */
  double high;
  double low;
  double close;
  double volume;
  gsize n;                      /* how many have prices */
} VedCandle;

/* An index that gives the candle of any range in O(log n). */
typedef struct _VedCandleIndex VedCandleIndex;

VedCandleIndex *ved_candle_index_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_candle_index_free   (VedCandleIndex       *self);
void            ved_candle_index_update (VedCandleIndex       *self,
                                         const VedCandles     *candles,
                                         gsize                 from);
VedCandle       ved_candle_index_query  (const VedCandleIndex *self,
                                         const VedCandles     *candles,
                                         gsize                 from,
                                         gsize                 to);
gsize           ved_candles_find        (const VedCandles     *self,
                                         gint64                time_us);
gint64          ved_candles_get_end     (const VedCandles     *self,
                                         gsize                 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedCandleIndex, ved_candle_index_free)

G_END_DECLS
