/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which side's liquidity to read. */
typedef enum {
  VED_BOOK_HEAT_ASKS = 1 << 0,
  VED_BOOK_HEAT_BIDS = 1 << 1,
  VED_BOOK_HEAT_BOTH = VED_BOOK_HEAT_ASKS | VED_BOOK_HEAT_BIDS,
} VedBookHeatSides;

/* A rectangle of cells: time buckets of 2^shift nanoseconds since midnight, and rows of prices. */
typedef struct {
  guint shift;
  gint64 first_bucket;          /* bucket b covers [b << shift, (b + 1) << shift) ns */
  guint n_buckets;
  gint64 low_price;             /* ticks; row r covers [low + r * step, low + (r + 1) * step) */
  gint64 price_step;
  guint n_prices;
  VedBookHeatSides sides;
} VedBookHeatView;

/* The liquidity of a whole day over time and price, at all widths of a bucket. Immutable, any thread. */
typedef struct _VedBookHeat VedBookHeat;

VedBookHeat *ved_book_heat_new          (VedBookDay            *day,
                                         GCancellable          *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void         ved_book_heat_free         (VedBookHeat           *self);
guint        ved_book_heat_choose_shift (const VedBookHeat     *self,
                                         double                 ns_per_pixel);
void         ved_book_heat_read         (const VedBookHeat     *self,
                                         const VedBookHeatView *view,
                                         float                 *mean,
                                         float                 *max);
gsize        ved_book_heat_get_bytes    (const VedBookHeat     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookHeat, ved_book_heat_free)

G_END_DECLS
