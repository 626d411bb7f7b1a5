/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/replay/ved-book-checkpoints.h"

G_BEGIN_DECLS

/* The state of a replay: one queue for each price of either side, in view or parked, of nodes in the order in
 * which they trade. Everything lies in one array of records of a few words each, so that a journal of what records
 * were before can take back any step, and so that nothing is allocated on the way.
 *
 *   one record  of the whole state, VED_BOOK_WORD_…; in the journal with every step
 *   queues      first all of asks, then of bids, by price index; VED_BOOK_QUEUE_…
 *   nodes       first one for each order, by order index, then anonymous blocks; VED_BOOK_NODE_… */
#define VED_BOOK_RECORD_WORDS 6

typedef struct {
  guint32 first_word;
  gint32 before[VED_BOOK_RECORD_WORDS];
} VedBookUndo;

typedef struct {
  const VedBookDay *day;
  gint32 *words;
  guint32 n_queues;
  guint32 n_ask_queues;
  guint32 n_orders;
  guint32 n_nodes;              /* that there is room for */
  guint32 first_node;           /* word */

  gboolean keeps_journal;
  VedBookUndo *journal;
  gsize n_journal;
  gsize journal_allocated;

  VedBookReplayStats stats;     /* counted on the way forwards; of no state */
} VedBookLists;

enum {
  VED_BOOK_WORD_FREE,           /* first unused anonymous node, -1 none */
  VED_BOOK_WORD_N_ANONYMOUS,    /* anonymous nodes handed out so far */
  VED_BOOK_WORD_VISIBLE,        /* shares in view */
  VED_BOOK_WORD_VISIBLE_ANONYMOUS,
  VED_BOOK_WORD_BEST,           /* queue of the best ask; and of the best bid, -1 none */
};

enum {
  VED_BOOK_QUEUE_HEAD,
  VED_BOOK_QUEUE_TAIL,
  VED_BOOK_QUEUE_TOTAL,
  VED_BOOK_QUEUE_ANONYMOUS,     /* shares of it */
  VED_BOOK_QUEUE_IN_VIEW,
};

enum {
  VED_BOOK_NODE_NEXT,
  VED_BOOK_NODE_PREV,
  VED_BOOK_NODE_SIZE,
  VED_BOOK_NODE_QUEUE,          /* -1: in none */
  VED_BOOK_NODE_ROW,            /* of entry */
  VED_BOOK_NODE_UNVERIFIED,
};

void    ved_book_lists_init    (VedBookLists     *self,
                                const VedBookDay *day);
void    ved_book_lists_clear   (VedBookLists     *self);
void    ved_book_lists_start   (VedBookLists     *self);
void    ved_book_lists_apply   (VedBookLists     *self,
                                guint32           row);
void    ved_book_lists_save    (VedBookLists     *self,
                                GArray           *words);
void    ved_book_lists_restore (VedBookLists     *self,
                                const gint32     *words,
                                gsize             n_words);
void    ved_book_lists_undo    (VedBookLists     *self,
                                gsize             n_journal);

static inline guint32
ved_book_lists_queue (const VedBookLists *self,
                      VedBookSide         side,
                      guint32             price_index)
{
  return price_index + (side == VED_BOOK_BID ? self->n_ask_queues : 0);
}

static inline gint32 *
ved_book_lists_get_queue (const VedBookLists *self,
                          guint32             queue)
{
  return self->words + (1 + (gsize) queue) * VED_BOOK_RECORD_WORDS;
}

static inline gint32 *
ved_book_lists_get_node (const VedBookLists *self,
                         gint32              node)
{
  return self->words + self->first_node + (gsize) node * VED_BOOK_RECORD_WORDS;
}

/* Asks for what ved_book_lists_apply() reads first of @row. Rows of a day are far apart in memory, and so are
 * orders; waiting for them is most of what a replay costs.
 * (Always inline: of a call for nothing but a prefetch GCC thinks that it does nothing, and leaves it out.) */
G_ALWAYS_INLINE static inline void
ved_book_lists_prefetch (const VedBookLists *self,
                         guint32             row)
{
  const VedBookDay *day = self->day;

  if (row >= day->n_rows)
    return;
  if (day->cells != NULL)
    __builtin_prefetch (ved_book_day_cell (day, row, ved_book_day_side (day, row), day->level[row]));
  if (day->order[row] >= 0)
    __builtin_prefetch (ved_book_lists_get_node (self, day->order[row]));
}

static inline gboolean
ved_book_lists_is_anonymous (const VedBookLists *self,
                             gint32              node)
{
  return node >= (gint32) self->n_orders;
}

G_END_DECLS
