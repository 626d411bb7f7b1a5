/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* VWAP and how far prices spread around it, from the first trade on. */
typedef struct {
  double vwap;                  /* ticks; NaN before the first trade */
  double sd;                    /* ticks */
} VedBookVwap;

double      ved_book_flow_vwap        (const VedBookDay *day,
                                       guint32           from,
                                       guint32           to,
                                       gboolean          with_hidden);
GArray     *ved_book_flow_vwap_bands  (const VedBookDay *day,
                                       guint32           from,
                                       guint32           to,
                                       gboolean          with_hidden) G_GNUC_WARN_UNUSED_RESULT;
gint64      ved_book_flow_imbalance   (const VedBookDay *day,
                                       guint32           from,
                                       guint32           to,
                                       guint             level);
GArray     *ved_book_flow_vpin        (const VedBookDay *day,
                                       gint64            bucket_volume,
                                       guint             n_buckets) G_GNUC_WARN_UNUSED_RESULT;
double      ved_book_flow_trade_share (const VedBookDay *day,
                                       guint32           from,
                                       guint32           to);
double      ved_book_flow_depth_imbalance (const VedBookDay *day,
                                           guint32           row,
                                           guint             n_levels,
                                           double            decay);

/* VPIN after a bucket was filled. */
typedef struct {
  guint32 row;                  /* of the execution that filled it */
  double vpin;                  /* NaN until there are enough buckets */
} VedBookVpin;

G_END_DECLS
