/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  VED_BOOK_SERIES_BID,          /* the best price in ticks, after each row; whole up to 2^24 ticks, $1,677 */
  VED_BOOK_SERIES_ASK,
  VED_BOOK_SERIES_SPREAD,       /* ticks, after each row */
  VED_BOOK_SERIES_MICRO,        /* microprice less mid, ticks, after each row */
  VED_BOOK_SERIES_IMBALANCE,    /* of the best level, -1 to 1, after each row */
  VED_BOOK_SERIES_OFI,          /* Σ order-flow imbalance of the best level, shares, after each row */
  VED_BOOK_SERIES_CVD,          /* Σ bought less sold by aggressors, shares, after each execution */
  VED_BOOK_SERIES_VPIN,         /* 0 to 1, after each full bucket */
  VED_BOOK_SERIES_VOLATILITY,   /* realised, basis points of the last five minutes, at whole half minutes */
  VED_BOOK_SERIES_LEARNED,      /* learned microprice less mid, ticks, after each row; from that day before each minute */
  VED_BOOK_SERIES_DEPTH,        /* imbalance of all levels, nearer ones weigh more, -1 to 1, after each row */
  VED_BOOK_N_SERIES
} VedBookSeriesKind;

/* A figure over a whole day, as charts want it: values that hold from their rows on. Immutable, reference counted;
 * any thread. */
typedef struct {
  VedBookSeriesKind kind;
  guint32 n;
  gint64 *times_us;             /* of the values, since what was given */
  guint32 *rows;                /* (nullable): of the values; NULL: value i is of row i */
  float *values;                /* NaN: not defined there */
  float *skills;                /* (nullable): of microprices, by row: how much nearer they were to the mid of 10 s later than the
                                 * mid itself, over the day so far: 1 is exact, 0 no nearer, below it farther; NaN: not known yet */
} VedBookSeries;

VedBookSeries *ved_book_series_new   (const VedBookDay    *day,
                                      VedBookSeriesKind    kind,
                                      gint64               midnight_us,
                                      const VedBookSeries *sibling) G_GNUC_WARN_UNUSED_RESULT;
VedBookSeries *ved_book_series_ref   (VedBookSeries       *self) G_GNUC_WARN_UNUSED_RESULT;
void           ved_book_series_unref (VedBookSeries       *self);
guint32        ved_book_series_count (const VedBookSeries *self,
                                      guint32              row);

double         ved_book_series_rank  (const VedBookSeries *self,
                                      guint32              n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookSeries, ved_book_series_unref)

G_END_DECLS
