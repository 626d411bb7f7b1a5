/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-checkpoints.h"

G_BEGIN_DECLS

/* The state of a replay: one queue for each price of either side, in view or parked, of nodes in the order in
 * which they trade. Everything lies in one array of words, so that a journal of (word, what it was before) can
 * take back any step, and so that nothing is allocated on the way.
 *
 *   words       a few of the whole state, VED_BOOK_WORD_…
 *   queues      first all of asks, then of bids, by price index; VED_BOOK_QUEUE_… words each
 *   nodes       first one for each order, by order index, then anonymous blocks; VED_BOOK_NODE_… words each */
typedef struct {
  guint32 word;
  gint32 before;
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
  VED_BOOK_N_WORDS = VED_BOOK_WORD_BEST + 2
};

enum {
  VED_BOOK_QUEUE_HEAD,
  VED_BOOK_QUEUE_TAIL,
  VED_BOOK_QUEUE_TOTAL,
  VED_BOOK_QUEUE_ANONYMOUS,     /* shares of it */
  VED_BOOK_QUEUE_IN_VIEW,
  VED_BOOK_QUEUE_WORDS
};

enum {
  VED_BOOK_NODE_NEXT,
  VED_BOOK_NODE_PREV,
  VED_BOOK_NODE_SIZE,
  VED_BOOK_NODE_QUEUE,          /* -1: in none */
  VED_BOOK_NODE_ROW,            /* of entry */
  VED_BOOK_NODE_UNVERIFIED,
  VED_BOOK_NODE_WORDS
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
  return self->words + VED_BOOK_N_WORDS + (gsize) queue * VED_BOOK_QUEUE_WORDS;
}

static inline gint32 *
ved_book_lists_get_node (const VedBookLists *self,
                         gint32              node)
{
  return self->words + self->first_node + (gsize) node * VED_BOOK_NODE_WORDS;
}

static inline gboolean
ved_book_lists_is_anonymous (const VedBookLists *self,
                             gint32              node)
{
  return node >= (gint32) self->n_orders;
}

G_END_DECLS
