/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-lists"

#include "config.h"

#include "book/replay/ved-book-lists.h"

#include <string.h>

/* Reconciled replay. The book row is the truth for how many shares stand on a level, messages tell whose they
 * are; where the two disagree the book wins, and what nobody has a name for is an anonymous block.
 *
 *   submit       appended, known
 *   cancel       reduced in place, keeps its rank
 *   delete       removed
 *   execute      reduced, removed at nothing
 *   of an id that is in no queue: taken from anonymous shares of that price, front first
 *
 * A level that is pushed out of view is parked with all that is known of it. When one comes into view with V
 * shares and S are parked there: V = S keeps them as unverified, since equal totals prove nothing; V > S adds an
 * anonymous rest behind them; V < S leaves nothing to rely on but V anonymous shares, unless exactly one parked
 * order has the size S - V: then that one has gone, and the others are unverified. (On recordings this names a
 * quarter to a third of what would be anonymous after V < S; executions then find more of their orders at the
 * head of our queues and hardly more out of turn, which says that it is right.) A price that is inserted between
 * visible ones was empty just before, whatever is parked there. An execution goes to who stands first: unverified
 * orders ahead of the one that is executed are not there, and their shares become anonymous. (Of those that messages
 * name again afterwards there is not one on recordings.)
 *
 * The first row is all anonymous, but for the order that its message brings. A row that breaks the row-delta
 * law is compared level by level. */

#define JOURNAL_START 4096
#define ANONYMOUS_START 1024

static void
grow_journal (VedBookLists *self)
{
  self->journal_allocated = MAX (JOURNAL_START, 2 * self->journal_allocated);
  self->journal = g_renew (VedBookUndo, self->journal, self->journal_allocated);
}

/* Before any word of a record is written, the whole record goes into the journal. */
static inline void
touch (VedBookLists *self,
       const gint32 *record)
{
  VedBookUndo *undo;

  if (!self->keeps_journal)
    return;
  if (G_UNLIKELY (self->n_journal == self->journal_allocated))
    grow_journal (self);
  undo = &self->journal[self->n_journal++];
  undo->first_word = (guint32) (record - self->words);
  memcpy (undo->before, record, sizeof undo->before);
}

/* Sizes of hostile files may wrap around; none of them is used as an index. */
static inline void
add (gint32 *word,
     gint32  amount)
{
  *word = (gint32) ((guint32) * word + (guint32) amount);
}

/* Adds to a touched queue. */
static inline void
queue_add (VedBookLists *self,
           gint32       *queue,
           gint32        amount,
           gboolean      is_anonymous)
{
  add (&queue[VED_BOOK_QUEUE_TOTAL], amount);
  if (is_anonymous)
    add (&queue[VED_BOOK_QUEUE_ANONYMOUS], amount);
  if (queue[VED_BOOK_QUEUE_IN_VIEW])
    {
      add (&self->words[VED_BOOK_WORD_VISIBLE], amount);
      if (is_anonymous)
        add (&self->words[VED_BOOK_WORD_VISIBLE_ANONYMOUS], amount);
    }
}

static void
queue_set_in_view (VedBookLists *self,
                   gint32       *queue,
                   gboolean      is_in_view)
{
  gint32 sign = is_in_view ? 1 : -1;

  if (queue[VED_BOOK_QUEUE_IN_VIEW] == is_in_view)
    return;
  touch (self, queue);
  queue[VED_BOOK_QUEUE_IN_VIEW] = is_in_view;
  add (&self->words[VED_BOOK_WORD_VISIBLE], sign * queue[VED_BOOK_QUEUE_TOTAL]);
  add (&self->words[VED_BOOK_WORD_VISIBLE_ANONYMOUS], sign * queue[VED_BOOK_QUEUE_ANONYMOUS]);
}

/* The word of a queue's or node's record that leads to @node_index: of its neighbour @from, or where there is
 * none of its queue. */
static inline gint32 *
touch_link (VedBookLists *self,
            gint32       *queue,
            gint32        from,
            guint         node_word,
            guint         queue_word)
{
  gint32 *node;

  if (from < 0)
    return &queue[queue_word];
  node = ved_book_lists_get_node (self, from);
  touch (self, node);

  return &node[node_word];
}

static void
append (VedBookLists *self,
        guint32       queue_index,
        gint32        node_index,
        gint32        size,
        guint32       row,
        gboolean      is_unverified)
{
  gint32 *queue = ved_book_lists_get_queue (self, queue_index);
  gint32 *node = ved_book_lists_get_node (self, node_index);
  gint32 tail = queue[VED_BOOK_QUEUE_TAIL];

  touch (self, queue);
  touch (self, node);
  node[VED_BOOK_NODE_NEXT] = -1;
  node[VED_BOOK_NODE_PREV] = tail;
  node[VED_BOOK_NODE_SIZE] = size;
  node[VED_BOOK_NODE_QUEUE] = (gint32) queue_index;
  node[VED_BOOK_NODE_ROW] = (gint32) row;
  node[VED_BOOK_NODE_UNVERIFIED] = is_unverified;
  *touch_link (self, queue, tail, VED_BOOK_NODE_NEXT, VED_BOOK_QUEUE_HEAD) = node_index;
  queue[VED_BOOK_QUEUE_TAIL] = node_index;
  queue_add (self, queue, size, ved_book_lists_is_anonymous (self, node_index));
}

static void
unlink_node (VedBookLists *self,
             gint32        node_index)
{
  gint32 *node = ved_book_lists_get_node (self, node_index);
  gint32 *queue = ved_book_lists_get_queue (self, (guint32) node[VED_BOOK_NODE_QUEUE]);
  gint32 next = node[VED_BOOK_NODE_NEXT], prev = node[VED_BOOK_NODE_PREV];
  gboolean is_anonymous = ved_book_lists_is_anonymous (self, node_index);

  touch (self, queue);
  touch (self, node);
  *touch_link (self, queue, prev, VED_BOOK_NODE_NEXT, VED_BOOK_QUEUE_HEAD) = next;
  *touch_link (self, queue, next, VED_BOOK_NODE_PREV, VED_BOOK_QUEUE_TAIL) = prev;
  queue_add (self, queue, -node[VED_BOOK_NODE_SIZE], is_anonymous);
  node[VED_BOOK_NODE_QUEUE] = -1;
  if (is_anonymous)
    {
      node[VED_BOOK_NODE_NEXT] = self->words[VED_BOOK_WORD_FREE];
      self->words[VED_BOOK_WORD_FREE] = node_index;
    }
}

/* Takes up to @size shares from a node; returns how many. */
static gint32
reduce (VedBookLists *self,
        gint32        node_index,
        gint32        size)
{
  gint32 *node = ved_book_lists_get_node (self, node_index), *queue;

  if (node[VED_BOOK_NODE_SIZE] <= size)
    {
      size = node[VED_BOOK_NODE_SIZE];
      unlink_node (self, node_index);
      return size;
    }
  queue = ved_book_lists_get_queue (self, (guint32) node[VED_BOOK_NODE_QUEUE]);
  touch (self, queue);
  touch (self, node);
  queue_add (self, queue, -size, ved_book_lists_is_anonymous (self, node_index));
  node[VED_BOOK_NODE_SIZE] -= size;

  return size;
}

static gint32
new_anonymous (VedBookLists *self)
{
  gint32 node = self->words[VED_BOOK_WORD_FREE];

  if (node >= 0)
    {
      self->words[VED_BOOK_WORD_FREE] = ved_book_lists_get_node (self, node)[VED_BOOK_NODE_NEXT];
      return node;
    }
  node = (gint32) self->n_orders + self->words[VED_BOOK_WORD_N_ANONYMOUS];
  if ((guint32) node == self->n_nodes)
    {
      self->n_nodes += MAX (ANONYMOUS_START, self->n_nodes / 8);
      self->words = g_renew (gint32, self->words, self->first_node + (gsize) self->n_nodes * VED_BOOK_RECORD_WORDS);
    }
  self->words[VED_BOOK_WORD_N_ANONYMOUS]++;

  /* What the room beyond held is of no state; the journal would have to read it. */
  memset (ved_book_lists_get_node (self, node), 0xff, VED_BOOK_RECORD_WORDS * sizeof (gint32));

  return node;
}

/* Two anonymous blocks side by side are one. */
static void
append_anonymous (VedBookLists *self,
                  guint32       queue_index,
                  gint32        size,
                  guint32       row)
{
  gint32 *queue = ved_book_lists_get_queue (self, queue_index), *node;
  gint32 tail = queue[VED_BOOK_QUEUE_TAIL];

  if (size <= 0)
    return;
  if (tail < 0 || !ved_book_lists_is_anonymous (self, tail))
    {
      append (self, queue_index, new_anonymous (self), size, row, FALSE);
      return;
    }
  node = ved_book_lists_get_node (self, tail);
  touch (self, queue);
  touch (self, node);
  add (&node[VED_BOOK_NODE_SIZE], size);
  queue_add (self, queue, size, TRUE);
}

static void
clear_queue (VedBookLists *self,
             guint32       queue_index)
{
  gint32 head;

  while ((head = ved_book_lists_get_queue (self, queue_index)[VED_BOOK_QUEUE_HEAD]) >= 0)
    unlink_node (self, head);
}

typedef enum {
  TAKE_ANONYMOUS,
  TAKE_UNVERIFIED,
  TAKE_ANY,
} TakeFrom;

/* Takes @size shares away, front first, of nodes of one kind; returns how many were not there. */
static gint32
take (VedBookLists *self,
      guint32       queue_index,
      gint32        size,
      TakeFrom      from)
{
  gint32 node_index = ved_book_lists_get_queue (self, queue_index)[VED_BOOK_QUEUE_HEAD];

  while (node_index >= 0 && size > 0)
    {
      const gint32 *node = ved_book_lists_get_node (self, node_index);
      gint32 next = node[VED_BOOK_NODE_NEXT];

      if (from == TAKE_ANY || (from == TAKE_ANONYMOUS && ved_book_lists_is_anonymous (self, node_index)) ||
          (from == TAKE_UNVERIFIED && node[VED_BOOK_NODE_UNVERIFIED] > 0))
        size -= reduce (self, node_index, size);
      node_index = next;
    }

  return size;
}

/* The book says that @size shares stand in this queue. */
static inline void
reconcile (VedBookLists *self,
           guint32       queue_index,
           gint32        size,
           guint32       row)
{
  gint32 difference = ved_book_lists_get_queue (self, queue_index)[VED_BOOK_QUEUE_TOTAL] - size;

  if (G_LIKELY (difference == 0))
    return;
  if (difference < 0)
    {
      append_anonymous (self, queue_index, -difference, row);
      return;
    }
  for (TakeFrom from = TAKE_ANONYMOUS; from <= TAKE_ANY && difference > 0; from++)
    difference = take (self, queue_index, difference, from);
}

static void
mark_unverified (VedBookLists *self,
                 guint32       queue_index)
{
  gint32 node_index = ved_book_lists_get_queue (self, queue_index)[VED_BOOK_QUEUE_HEAD];

  while (node_index >= 0)
    {
      gint32 *node = ved_book_lists_get_node (self, node_index);

      if (!ved_book_lists_is_anonymous (self, node_index) && !node[VED_BOOK_NODE_UNVERIFIED])
        {
          touch (self, node);
          node[VED_BOOK_NODE_UNVERIFIED] = TRUE;
        }
      node_index = node[VED_BOOK_NODE_NEXT];
    }
}

/* The one known order of just this size; -1 where there is none, or more than one. */
static gint32
find_only (const VedBookLists *self,
           guint32             queue_index,
           gint32              size)
{
  gint32 found = -1;

  for (gint32 index = ved_book_lists_get_queue (self, queue_index)[VED_BOOK_QUEUE_HEAD]; index >= 0;)
    {
      const gint32 *node = ved_book_lists_get_node (self, index);

      if (!ved_book_lists_is_anonymous (self, index) && node[VED_BOOK_NODE_SIZE] == size)
        {
          if (found >= 0)
            return -1;
          found = index;
        }
      index = node[VED_BOOK_NODE_NEXT];
    }

  return found;
}

static void
shrink_queue (VedBookLists *self,
              guint32       queue_index,
              gint32        missing)
{
  gint32 gone = find_only (self, queue_index, missing);

  if (gone >= 0)
    {
      unlink_node (self, gone);
      mark_unverified (self, queue_index);
    }
  else
    {
      clear_queue (self, queue_index);
    }
}

/* A level comes into view with @size shares. */
static void
reveal (VedBookLists *self,
        guint32       queue_index,
        gint32        size,
        guint32       row)
{
  gint32 parked = ved_book_lists_get_queue (self, queue_index)[VED_BOOK_QUEUE_TOTAL];
  VedBookReveal kind = VED_BOOK_REVEAL_NEW;

  if (parked > size)
    {
      kind = VED_BOOK_REVEAL_SHRUNK;
      shrink_queue (self, queue_index, parked - size);
    }
  else if (parked > 0)
    {
      kind = parked == size ? VED_BOOK_REVEAL_EQUAL : VED_BOOK_REVEAL_GROWN;
      mark_unverified (self, queue_index);
    }
  append_anonymous (self, queue_index, size - ved_book_lists_get_queue (self, queue_index)[VED_BOOK_QUEUE_TOTAL], row);
  queue_set_in_view (self, ved_book_lists_get_queue (self, queue_index), TRUE);
  self->stats.n_reveals[kind]++;
}

static void
count_fill (VedBookLists *self,
            const gint32 *node,
            guint32       queue_index)
{
  VedBookFill fill = VED_BOOK_FILL_UNKNOWN;

  if (node[VED_BOOK_NODE_QUEUE] == (gint32) queue_index)
    {
      fill = node[VED_BOOK_NODE_PREV] < 0 ? VED_BOOK_FILL_FIRST : VED_BOOK_FILL_BEHIND_ANONYMOUS;
      for (gint32 prev = node[VED_BOOK_NODE_PREV]; prev >= 0;)
        {
          if (!ved_book_lists_is_anonymous (self, prev))
            fill = VED_BOOK_FILL_NOT_FIRST;
          prev = ved_book_lists_get_node (self, prev)[VED_BOOK_NODE_PREV];
        }
    }
  self->stats.n_fills[fill]++;
}

static void
drop_unverified_ahead (VedBookLists *self,
                       const gint32 *node)
{
  for (gint32 index = node[VED_BOOK_NODE_PREV]; index >= 0;)
    {
      const gint32 *ahead = ved_book_lists_get_node (self, index);
      gint32 before = ahead[VED_BOOK_NODE_PREV];

      if (!ved_book_lists_is_anonymous (self, index) && ahead[VED_BOOK_NODE_UNVERIFIED] > 0)
        unlink_node (self, index);
      index = before;
    }
}

/* What a message says about its order. Naming it again shows that it is still there. */
static inline void
apply_message (VedBookLists *self,
               guint32       row,
               guint32       queue_index)
{
  const VedBookDay *day = self->day;
  gint32 order = day->order[row], size = day->size[row];
  gint32 *node = ved_book_lists_get_node (self, order);

  if (day->type[row] == VED_BOOK_SUBMIT)
    {
      if (G_UNLIKELY (node[VED_BOOK_NODE_QUEUE] >= 0))
        unlink_node (self, order);
      append (self, queue_index, order, size, row, FALSE);
      return;
    }

  if (day->type[row] == VED_BOOK_EXECUTE)
    count_fill (self, node, queue_index);
  if (node[VED_BOOK_NODE_QUEUE] != (gint32) queue_index)
    {
      take (self, queue_index, size, TAKE_ANONYMOUS);
      return;
    }
  if (day->type[row] == VED_BOOK_EXECUTE)
    drop_unverified_ahead (self, node);
  reduce (self, order, day->type[row] == VED_BOOK_DELETE ? G_MAXINT32 : size);
  if (node[VED_BOOK_NODE_UNVERIFIED] > 0 && node[VED_BOOK_NODE_QUEUE] >= 0)
    {
      touch (self, node);
      node[VED_BOOK_NODE_UNVERIFIED] = FALSE;
    }
}

static gint32
find_queue (const VedBookLists *self,
            guint32             row,
            VedBookSide         side,
            guint               level)
{
  gint64 price = ved_book_day_price (self->day, row, side, level);
  guint32 index;

  if (!ved_book_price_exists (price) || !ved_book_table_find (&self->day->prices[side], price, &index))
    return -1;

  return (gint32) ved_book_lists_queue (self, side, index);
}

static void
find_best (VedBookLists *self,
           guint32       row,
           VedBookSide   side)
{
  self->words[VED_BOOK_WORD_BEST + side] = find_queue (self, row, side, 0);
}

static gboolean
row_holds (const VedBookLists *self,
           guint32             row,
           VedBookSide         side,
           gint64              price)
{
  for (guint level = 0; level < self->day->n_levels; level++)
    if (ved_book_day_price (self->day, row, side, level) == price)
      return TRUE;

  return FALSE;
}

/* Levels of the row before that are not there any more: behind the worst visible one they may live on. */
static void
drop_levels (VedBookLists *self,
             guint32       row,
             VedBookSide   side)
{
  gint64 worst = ved_book_day_price (self->day, row, side, self->day->n_levels - 1);

  for (guint level = 0; level < self->day->n_levels; level++)
    {
      gint64 price = ved_book_day_price (self->day, row - 1, side, level);
      gint32 queue = find_queue (self, row - 1, side, level);

      if (queue < 0 || row_holds (self, row, side, price))
        continue;
      queue_set_in_view (self, ved_book_lists_get_queue (self, (guint32) queue), FALSE);
      if (!ved_book_price_exists (worst) || ved_book_is_better (side, price, worst))
        clear_queue (self, (guint32) queue);
    }
}

static void
compare_row (VedBookLists *self,
             guint32       row)
{
  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    {
      drop_levels (self, row, side);
      for (guint level = 0; level < self->day->n_levels; level++)
        {
          gint32 queue = find_queue (self, row, side, level);
          gint32 size = ved_book_day_size (self->day, row, side, level);

          if (queue < 0)
            continue;
          if (ved_book_lists_get_queue (self, (guint32) queue)[VED_BOOK_QUEUE_IN_VIEW])
            reconcile (self, (guint32) queue, size, row);
          else
            reveal (self, (guint32) queue, size, row);
        }
      find_best (self, row, side);
    }
}

static void
insert_level (VedBookLists *self,
              guint32       row,
              VedBookSide   side,
              guint32       queue)
{
  gint32 other = self->day->other_index[row];

  queue_set_in_view (self, ved_book_lists_get_queue (self, queue), TRUE);
  reconcile (self, queue, ved_book_day_size (self->day, row, side, self->day->level[row]), row);
  if (other >= 0)
    queue_set_in_view (self, ved_book_lists_get_queue (self, ved_book_lists_queue (self, side, (guint32) other)), FALSE);
  if (self->day->level[row] == 0)
    self->words[VED_BOOK_WORD_BEST + side] = (gint32) queue;
}

static void
remove_level (VedBookLists *self,
              guint32       row,
              VedBookSide   side,
              guint32       queue)
{
  gint32 other = self->day->other_index[row];

  clear_queue (self, queue);
  queue_set_in_view (self, ved_book_lists_get_queue (self, queue), FALSE);
  if (other >= 0)
    reveal (self, ved_book_lists_queue (self, side, (guint32) other),
            ved_book_day_size (self->day, row, side, self->day->n_levels - 1), row);
  if (self->day->level[row] == 0)
    find_best (self, row, side);
}

/**
 * ved_book_lists_apply:
 * @row: the row after the one that the lists are at
 *
 * One step forwards. O(1) but for deletions deep in a queue of anonymous blocks and broken rows.
 */
void
ved_book_lists_apply (VedBookLists *self,
                      guint32       row)
{
  const VedBookDay *day = self->day;
  VedBookChange change = day->change[row];
  VedBookSide side = ved_book_day_side (day, row);
  guint32 queue = 0;

  touch (self, self->words);
  if (day->price_index[row] >= 0)
    {
      queue = ved_book_lists_queue (self, side, (guint32) day->price_index[row]);
      if (change == VED_BOOK_INSERTED)
        clear_queue (self, queue);
      apply_message (self, row, queue);
    }

  switch (change)
    {
    case VED_BOOK_RESIZED:
      reconcile (self, queue, ved_book_day_size (day, row, side, day->level[row]), row);
      break;

    case VED_BOOK_INSERTED:
      insert_level (self, row, side, queue);
      break;

    case VED_BOOK_REMOVED:
      remove_level (self, row, side, queue);
      break;

    case VED_BOOK_BROKEN:
      compare_row (self, row);
      break;

    case VED_BOOK_SAME:
    default:
      break;
    }
}

/**
 * ved_book_lists_start:
 *
 * Goes to row 0: what the first book row holds is anonymous, but for the order that its own message brings.
 */
void
ved_book_lists_start (VedBookLists *self)
{
  const VedBookDay *day = self->day;

  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    {
      for (guint level = 0; level < day->n_levels; level++)
        {
          gint32 queue = find_queue (self, 0, side, level);
          gint32 size = ved_book_day_size (day, 0, side, level);
          gboolean has_new = queue >= 0 && day->type[0] == VED_BOOK_SUBMIT && side == ved_book_day_side (day, 0) &&
            ved_book_day_price (day, 0, side, level) == day->price[0];

          if (queue < 0)
            continue;
          append_anonymous (self, (guint32) queue, has_new ? size - day->size[0] : size, 0);
          if (has_new)
            append (self, (guint32) queue, day->order[0], day->size[0], 0, FALSE);
          queue_set_in_view (self, ved_book_lists_get_queue (self, (guint32) queue), TRUE);
          reconcile (self, (guint32) queue, size, 0);
        }
      find_best (self, 0, side);
    }
}

/**
 * ved_book_lists_init:
 * @day: lent
 *
 * Empty lists, before any row.
 */
void
ved_book_lists_init (VedBookLists     *self,
                     const VedBookDay *day)
{
  *self = (VedBookLists) { .day = day };
  self->n_ask_queues = day->prices[VED_BOOK_ASK].n_keys;
  self->n_queues = self->n_ask_queues + day->prices[VED_BOOK_BID].n_keys;
  self->n_orders = day->orders.n_keys;
  self->n_nodes = self->n_orders + ANONYMOUS_START;
  self->first_node = (1 + self->n_queues) * VED_BOOK_RECORD_WORDS;
  self->words = g_new (gint32, self->first_node + (gsize) self->n_nodes * VED_BOOK_RECORD_WORDS);
  memset (self->words, 0xff, (self->first_node + (gsize) self->n_nodes * VED_BOOK_RECORD_WORDS) * sizeof (gint32));
  ved_book_lists_restore (self, NULL, 0);
}

void
ved_book_lists_clear (VedBookLists *self)
{
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->journal, g_free);
}

/* Saving: before all, what of the whole state does not follow from the queues; then each queue with anything in it
 * as [queue, in view, n nodes, then for each node: order and whether it is unverified, size, row]. */

#define QUEUE_HEAD_WORDS 3
#define SAVED_WORDS      3
#define SAVED_ANONYMOUS  G_MAXINT32     /* instead of an order */
#define SAVED_UNVERIFIED G_MININT32     /* the bit beside it */

/* Room for another queue's head and a node after @at words. */
static gint32 *
make_room (GArray *words,
           guint   at)
{
  if (G_UNLIKELY (at + QUEUE_HEAD_WORDS + SAVED_WORDS > words->len))
    g_array_set_size (words, at + 1024 + words->len / 4);

  return &g_array_index (words, gint32, at);
}

/* Appends after @at words; returns how many there are then. */
static guint
save_queue (const VedBookLists *self,
            guint32             index,
            GArray             *words,
            guint               at)
{
  const gint32 *queue = ved_book_lists_get_queue (self, index), *node;
  gint32 *saved = make_room (words, at);
  guint head = at;

  saved[0] = (gint32) index;
  saved[1] = queue[VED_BOOK_QUEUE_IN_VIEW];
  at += QUEUE_HEAD_WORDS;
  for (gint32 node_index = queue[VED_BOOK_QUEUE_HEAD]; node_index >= 0; node_index = node[VED_BOOK_NODE_NEXT])
    {
      saved = make_room (words, at);
      node = ved_book_lists_get_node (self, node_index);
      saved[0] = ved_book_lists_is_anonymous (self, node_index) ? SAVED_ANONYMOUS
                 : node[VED_BOOK_NODE_UNVERIFIED] > 0 ? node_index | SAVED_UNVERIFIED : node_index;
      saved[1] = node[VED_BOOK_NODE_SIZE];
      saved[2] = node[VED_BOOK_NODE_ROW];
      at += SAVED_WORDS;
    }
  g_array_index (words, gint32, head + 2) = (gint32) ((at - head - QUEUE_HEAD_WORDS) / SAVED_WORDS);

  return at;
}

/**
 * ved_book_lists_save:
 * @words: (element-type gint32): gets the state, appended
 */
void
ved_book_lists_save (VedBookLists *self,
                     GArray       *words)
{
  guint at;

  g_array_append_vals (words, &self->words[VED_BOOK_WORD_BEST], 2);
  at = words->len;
  for (guint32 i = 0; i < self->n_queues; i++)
    {
      const gint32 *queue = ved_book_lists_get_queue (self, i);

      if (queue[VED_BOOK_QUEUE_HEAD] >= 0 || queue[VED_BOOK_QUEUE_IN_VIEW])
        at = save_queue (self, i, words, at);
    }
  g_array_set_size (words, at);
}

static void
forget_all (VedBookLists *self)
{
  for (guint32 i = 0; i < self->n_queues; i++)
    {
      gint32 *queue = ved_book_lists_get_queue (self, i);

      for (gint32 node = queue[VED_BOOK_QUEUE_HEAD]; node >= 0; node = ved_book_lists_get_node (self, node)[VED_BOOK_NODE_NEXT])
        ved_book_lists_get_node (self, node)[VED_BOOK_NODE_QUEUE] = -1;
      memcpy (queue, (gint32[VED_BOOK_RECORD_WORDS]) { -1, -1, 0, 0, 0, 0 }, VED_BOOK_RECORD_WORDS * sizeof (gint32));
    }
  memcpy (self->words, (gint32[VED_BOOK_RECORD_WORDS]) { -1, 0, 0, 0, -1, -1 }, VED_BOOK_RECORD_WORDS * sizeof (gint32));
  self->n_journal = 0;
}

/**
 * ved_book_lists_restore:
 * @words: (array length=n_words) (nullable): from ved_book_lists_save(); nothing for the state before any row
 *
 * The journal begins anew. O(prices + orders alive).
 */
void
ved_book_lists_restore (VedBookLists *self,
                        const gint32 *words,
                        gsize         n_words)
{
  gboolean keeps_journal = self->keeps_journal;
  const gint32 *end;

  forget_all (self);
  if (n_words == 0)
    return;

  end = words + n_words;
  self->keeps_journal = FALSE;
  memcpy (&self->words[VED_BOOK_WORD_BEST], words, 2 * sizeof (gint32));
  for (words += 2; words < end;)
    {
      guint32 queue = (guint32) words[0];
      gint32 n_nodes = words[2];

      ved_book_lists_get_queue (self, queue)[VED_BOOK_QUEUE_IN_VIEW] = words[1];
      for (words += QUEUE_HEAD_WORDS; n_nodes > 0; n_nodes--, words += SAVED_WORDS)
        {
          gint32 order = words[0] & ~SAVED_UNVERIFIED;

          append (self, queue, order == SAVED_ANONYMOUS ? new_anonymous (self) : order, words[1], (guint32) words[2],
                  (words[0] & SAVED_UNVERIFIED) != 0);
        }
    }
  self->keeps_journal = keeps_journal;
}

/**
 * ved_book_lists_undo:
 * @n_journal: how long the journal was at the state to go back to
 */
void
ved_book_lists_undo (VedBookLists *self,
                     gsize         n_journal)
{
  while (self->n_journal > n_journal)
    {
      const VedBookUndo *undo = &self->journal[--self->n_journal];

      memcpy (&self->words[undo->first_word], undo->before, sizeof undo->before);
    }
}
