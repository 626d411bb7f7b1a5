/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"
#include "plot/ved-number-format.h"

G_BEGIN_DECLS

#define VED_MARKET_TEXT_SIZE 48

const char      *ved_market_write_price      (gint64            ticks,
                                              char             *buffer,
                                              gsize             size);
const char      *ved_market_write_price2     (gint64            ticks2,
                                              char             *buffer,
                                              gsize             size);
const char      *ved_market_write_micro      (double            ticks,
                                              char             *buffer,
                                              gsize             size);
const char      *ved_market_write_dollars    (double            dollars,
                                              char             *buffer,
                                              gsize             size);
const char      *ved_market_write_signed     (double            value,
                                              int               n_digits,
                                              char             *buffer,
                                              gsize             size);
const char      *ved_market_write_count      (gint64            count,
                                              char             *buffer,
                                              gsize             size);
const char      *ved_market_write_time       (gint64            time_ns,
                                              char             *buffer,
                                              gsize             size);
const char      *ved_market_write_span       (gint64            span_ns,
                                              char             *buffer,
                                              gsize             size);
gboolean         ved_market_read_price       (const char       *text,
                                              gint64           *ticks);
gboolean         ved_market_read_time        (const char       *text,
                                              gint64           *time_ns);
const char      *ved_market_event_name       (guint             type);
const char      *ved_market_side_name        (VedBookSide       side);
const char      *ved_market_aggressor_name   (int               aggressor);
char            *ved_market_describe_event   (const VedBookDay *day,
                                              guint32           row) G_GNUC_WARN_UNUSED_RESULT;
VedNumberFormat  ved_market_price_format     (void);
VedNumberFormat  ved_market_shares_format    (void);

G_END_DECLS
