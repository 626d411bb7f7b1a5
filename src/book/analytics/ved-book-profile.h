/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* What was traded at one price. */
typedef struct {
  gint64 cents;
  gint64 bought;                /* by aggressors, in shares */
  gint64 sold;
  gint64 unknown;               /* hidden at the mid, where files hide sides */
} VedBookProfileRow;

typedef struct {
  GArray *rows;                 /* VedBookProfileRow, ascending; prices with no trade are left out */
  gint64 volume;
  gint64 poc_cents;             /* the price with most volume; of equal ones the lowest */
  gint64 value_low_cents;       /* the fewest prices around it that hold 70 % */
  gint64 value_high_cents;
} VedBookProfile;

/* A price in whole cents, half a cent up. */
static inline gint64
ved_book_price_to_cents (gint64 price)
{
  return ved_floor_to (price + 50, 100) / 100;
}

VedBookProfile *ved_book_profile_new  (const VedBookDay *day,
                                       guint32           from,
                                       guint32           to) G_GNUC_WARN_UNUSED_RESULT;
void            ved_book_profile_free (VedBookProfile   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookProfile, ved_book_profile_free)

G_END_DECLS
