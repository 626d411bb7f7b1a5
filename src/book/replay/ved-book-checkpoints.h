/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_BOOK_CHECKPOINT_ROWS 1000

/* What came of the levels that came into view, against what was parked there. */
typedef enum {
  VED_BOOK_REVEAL_EQUAL,
  VED_BOOK_REVEAL_GROWN,
  VED_BOOK_REVEAL_SHRUNK,
  VED_BOOK_REVEAL_NEW,          /* nothing was */
  VED_BOOK_N_REVEALS
} VedBookReveal;

/* How a visible execution fits the queues. */
typedef enum {
  VED_BOOK_FILL_FIRST,          /* of a known order at the head */
  VED_BOOK_FILL_BEHIND_ANONYMOUS, /* of a known order with only anonymous shares ahead */
  VED_BOOK_FILL_NOT_FIRST,      /* of a known order behind another known one */
  VED_BOOK_FILL_UNKNOWN,        /* of an order without a place in a queue */
  VED_BOOK_N_FILLS
} VedBookFill;

/* What a whole replay found. Shares of volume are sums over rows. */
typedef struct {
  guint32 n_rows;
  guint32 n_rows_matching;      /* whose queues add up to the book row on every level */
  guint32 n_reveals[VED_BOOK_N_REVEALS];
  guint32 n_fills[VED_BOOK_N_FILLS];
  gint64 best_volume;
  gint64 best_known;
  gint64 volume;
  gint64 known;
} VedBookReplayStats;

/* The queues of a whole day at every VED_BOOK_CHECKPOINT_ROWS-th row. Immutable, reference counted; any thread. */
typedef struct _VedBookCheckpoints VedBookCheckpoints;

typedef enum {
  VED_BOOK_REPLAY_PLAIN = 0,
  VED_BOOK_REPLAY_VERIFY = 1 << 0,      /* compare every level of every row with the book */
} VedBookReplayFlags;

VedBookCheckpoints       *ved_book_checkpoints_new       (VedBookDay         *day,
                                                          VedBookReplayFlags  flags,
                                                          GCancellable       *cancellable) G_GNUC_WARN_UNUSED_RESULT;
VedBookCheckpoints       *ved_book_checkpoints_ref       (VedBookCheckpoints *self) G_GNUC_WARN_UNUSED_RESULT;
void                      ved_book_checkpoints_unref     (VedBookCheckpoints *self);
VedBookDay               *ved_book_checkpoints_get_day   (VedBookCheckpoints *self);
const VedBookReplayStats *ved_book_checkpoints_get_stats (VedBookCheckpoints *self);
gsize                     ved_book_checkpoints_get_bytes (VedBookCheckpoints *self);

/* For the replay: what was kept at or before @row, and of which row it is. */
const gint32             *ved_book_checkpoints_find      (VedBookCheckpoints *self,
                                                          guint32             row,
                                                          gsize              *n_words,
                                                          guint32            *at_row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookCheckpoints, ved_book_checkpoints_unref)

G_END_DECLS
