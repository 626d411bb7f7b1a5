/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

typedef enum {
  VED_BOOK_CANDLES_BY_EVENTS,   /* step: rows; aligned to multiples of it */
  VED_BOOK_CANDLES_BY_TIME,     /* step: nanoseconds; aligned to multiples of it since midnight */
  VED_BOOK_CANDLES_BY_VOLUME,   /* step: executed shares since the start of the day */
} VedBookCandleKind;

/* Prices are twice the mid, so that they are whole ticks. */
typedef struct {
  guint32 first_row;
  guint32 last_row;             /* of those with both sides */
  gint64 time_ns;               /* of the first row */
  gint64 open2;
  gint64 high2;
  gint64 low2;
  gint64 close2;
  gint64 volume;                /* executed, visible and hidden, without crosses */
  gint64 flow;                  /* bought less sold by aggressors */
} VedBookCandle;

GArray *ved_book_candles_new (const VedBookDay  *day,
                              VedBookCandleKind  kind,
                              gint64             step,
                              guint32            from,
                              guint32            to) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
