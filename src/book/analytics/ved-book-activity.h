/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* How far behind the best price of its side an event is: inside the spread, at the best price, then up to 1, 2, 5, 10
 * and 25 cents behind it, and farther. */
#define VED_BOOK_N_DISTANCES 8

/* From one event to the next: no time at all, below 10 µs, and on by powers of ten to 1 s, and longer. */
#define VED_BOOK_N_GAPS 8

/* What happens where, and how fast, in a range of rows. */
typedef struct {
  guint32 from;                 /* the first row that is counted */
  guint32 to;                   /* the one after the last */
  double seconds;               /* that the range spans */
  guint32 n_events[2][VED_BOOK_N_DISTANCES][VED_BOOK_N_EVENTS]; /* by VedBookSide of the resting order, and VedBookEvent:
                                                                 * types 1 to 5 */
  guint32 n_gaps;
  guint32 gaps[VED_BOOK_N_GAPS];
  guint32 n_ended[2][VED_BOOK_N_DISTANCES];     /* orders that ended in the range, by how far from the best they came */
  guint32 n_filled[2][VED_BOOK_N_DISTANCES];    /* of them, those executed to the last share */
} VedBookActivity;

void   ved_book_activity              (const VedBookDay *day,
                                       guint32           from,
                                       guint32           to,
                                       VedBookActivity  *activity);
void   ved_book_activity_move         (const VedBookDay *day,
                                       guint32           from,
                                       guint32           to,
                                       VedBookActivity  *activity);
gint64 ved_book_activity_get_distance (guint             distance);

G_END_DECLS
