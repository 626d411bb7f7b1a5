/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/replay/ved-book-checkpoints.h"

G_BEGIN_DECLS

/* What is known of a piece of a queue. */
typedef enum {
  VED_BOOK_KNOWN,               /* an order that was seen coming in, and has been in view since */
  VED_BOOK_UNVERIFIED,          /* likewise, but it was out of view for a while */
  VED_BOOK_ANONYMOUS,           /* shares without a name: from before the file, or surfaced */
} VedBookKnowledge;

/* One order, or one anonymous block, of a queue. */
typedef struct {
  gint64 id;                    /* 0 for an anonymous block */
  gint32 order;                 /* index into the day's orders; -1 for an anonymous block */
  gint32 size;                  /* shares left */
  gint32 initial_size;          /* as submitted; of an anonymous block as found */
  guint32 entry_row;
  VedBookKnowledge knowledge;
} VedBookQueueItem;

typedef struct {
  gint64 price;
  gint32 size;                  /* of the book row; the items' sizes add up to it */
  gint32 known;                 /* shares with a name */
  guint first_item;
  guint n_items;
} VedBookQueueLevel;

/* The queues of the visible levels after one row, best first, each in the order in which it will trade. */
typedef struct {
  guint32 row;
  guint n_levels[2];            /* by VedBookSide */
  VedBookQueueLevel *levels[2];
  VedBookQueueItem *items;      /* of both sides */
  guint n_items;
  double confidence;            /* share of the shares shown that have a name; 1 where there are none */
  gsize n_levels_allocated;
  gsize n_items_allocated;
} VedBookQueues;

/* A place of one order in its queue. */
typedef struct {
  guint position;               /* of its items, from 0 */
  guint n_items;
  gint64 ahead;                 /* shares in front of it */
  gint64 anonymous_ahead;       /* those of them without a name */
} VedBookRank;

typedef struct _VedBookReplay VedBookReplay;

VedBookReplay *ved_book_replay_new       (VedBookCheckpoints *checkpoints) G_GNUC_WARN_UNUSED_RESULT;
void           ved_book_replay_free      (VedBookReplay      *self);
VedBookDay    *ved_book_replay_get_day   (VedBookReplay      *self);
guint32        ved_book_replay_get_row   (VedBookReplay      *self);
void           ved_book_replay_seek      (VedBookReplay      *self,
                                          guint32             row);
void           ved_book_replay_read      (VedBookReplay      *self,
                                          guint               max_levels,
                                          VedBookQueues      *queues);
gboolean       ved_book_replay_get_rank  (VedBookReplay      *self,
                                          guint32             order,
                                          VedBookRank        *rank);

void           ved_book_queues_clear     (VedBookQueues      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookReplay, ved_book_replay_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedBookQueues, ved_book_queues_clear)

G_END_DECLS
