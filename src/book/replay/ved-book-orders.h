/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/replay/ved-book-replay.h"

G_BEGIN_DECLS

typedef enum {
  VED_BOOK_ALIVE,               /* in view, or parked, at the end of the file */
  VED_BOOK_EXECUTED,            /* to the last share */
  VED_BOOK_DELETED,
  VED_BOOK_LOST,                /* it went while out of view: the level came back without it */
} VedBookOutcome;

/* What the messages say of one order from end to end. */
typedef struct {
  gint64 id;
  VedBookSide side;
  gint64 price;
  gboolean is_submitted;        /* in the file; else it is older, or came in out of view */
  guint32 first_row;
  guint32 last_row;
  gint32 initial_size;          /* as submitted; else the sum of what messages take away */
  gint32 executed;
  gint32 cancelled;             /* by partial cancels and the deletion */
  VedBookOutcome outcome;       /* VED_BOOK_LOST only by ved_book_order_track_new() */
} VedBookOrder;

/* A point of an order's life: after a row. */
typedef struct {
  guint32 row;
  gint32 remaining;
  gboolean has_rank;            /* whether a queue holds it */
  VedBookRank rank;
} VedBookLifePoint;

typedef struct {
  VedBookOrder order;
  GArray *points;               /* VedBookLifePoint, where remaining size or rank changed */
} VedBookTrack;

#define VED_BOOK_N_LIFETIMES 6
#define VED_BOOK_N_SIZE_BINS 30

/* Statistics of the orders that come and go in a range of rows. */
typedef struct {
  guint32 from;                 /* the first row that is counted */
  guint32 to;                   /* the one after the last */
  guint32 n_of_bits[32];        /* submitted, by the number of bits of their size */
  guint32 n_submitted[2];       /* by VedBookSide */
  guint32 n_cancelled[2];
  guint32 n_deleted[2];
  guint32 n_executed[2];        /* visible executions */
  double seconds;               /* that the range spans */
  guint32 n_lives;              /* deletions whose submission is in the file */
  guint32 lifetimes[VED_BOOK_N_LIFETIMES];      /* below 1 ms, 10 ms, 100 ms, 1 s, 10 s, above */
  gint32 bin_size;              /* shares a bin of sizes */
  guint32 sizes[2][VED_BOOK_N_SIZE_BINS];       /* submitted; the last bin takes all above */
} VedBookOrderStats;

gboolean      ved_book_order_get         (const VedBookDay   *day,
                                          gint64              id,
                                          VedBookOrder       *order);
VedBookTrack *ved_book_order_track_new   (VedBookReplay      *replay,
                                          gint64              id) G_GNUC_WARN_UNUSED_RESULT;
void          ved_book_track_free        (VedBookTrack       *self);
void          ved_book_order_stats       (const VedBookDay   *day,
                                          guint32             from,
                                          guint32             to,
                                          VedBookOrderStats  *stats);
void          ved_book_order_stats_move  (const VedBookDay   *day,
                                          guint32             from,
                                          guint32             to,
                                          VedBookOrderStats  *stats);
double        ved_book_arrival_rate      (const VedBookDay   *day,
                                          guint32             row,
                                          guint               n_orders,
                                          guint               n_counted);
void          ved_book_count_messages    (const VedBookDay   *day,
                                          guint32             row,
                                          guint32             n_orders[2],
                                          gint64              volume[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookTrack, ved_book_track_free)

G_END_DECLS
