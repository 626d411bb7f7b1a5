/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-replay"

#include "config.h"

#include "book/replay/ved-book-replay.h"

#include "book/replay/ved-book-lists.h"

#include <string.h>

/* The queues at any row. Near rows are reached by steps: forwards by messages, backwards by the journal. Far
 * ones, and those before the journal begins, from the checkpoint before them. All ways lead to the same state. */

#define MAX_JOURNAL (160 * 1024)

struct _VedBookReplay
{
  VedBookCheckpoints *checkpoints;
  VedBookDay *day;
  VedBookLists lists;
  guint32 row;
  guint32 journal_row;          /* the earliest that the journal leads back to */
  GArray *marks;                /* gsize: length of the journal before row journal_row + 1 + i */
};

static void
forget_journal (VedBookReplay *self)
{
  self->lists.n_journal = 0;
  self->journal_row = self->row;
  g_array_set_size (self->marks, 0);
}

static void
step_forwards (VedBookReplay *self)
{
  if (self->lists.n_journal > MAX_JOURNAL)
    forget_journal (self);
  g_array_append_val (self->marks, self->lists.n_journal);
  ved_book_lists_apply (&self->lists, ++self->row);
}

static void
step_backwards (VedBookReplay *self)
{
  guint last = self->marks->len - 1;

  ved_book_lists_undo (&self->lists, g_array_index (self->marks, gsize, last));
  g_array_set_size (self->marks, last);
  self->row--;
}

static void
jump (VedBookReplay *self,
      guint32        row)
{
  gsize n_words;
  const gint32 *words = ved_book_checkpoints_find (self->checkpoints, row, &n_words, &self->row);

  ved_book_lists_restore (&self->lists, words, n_words);
  forget_journal (self);
}

/**
 * ved_book_replay_new:
 * @checkpoints: of the day; shared
 *
 * Returns: (transfer full): a replay at row 0, which belongs to one thread at a time
 */
VedBookReplay *
ved_book_replay_new (VedBookCheckpoints *checkpoints)
{
  VedBookReplay *self = g_new0 (VedBookReplay, 1);

  self->checkpoints = ved_book_checkpoints_ref (checkpoints);
  self->day = ved_book_checkpoints_get_day (checkpoints);
  self->marks = g_array_new (FALSE, FALSE, sizeof (gsize));
  ved_book_lists_init (&self->lists, self->day);
  self->lists.keeps_journal = TRUE;
  jump (self, 0);

  return self;
}

void
ved_book_replay_free (VedBookReplay *self)
{
  ved_book_lists_clear (&self->lists);
  g_array_unref (self->marks);
  ved_book_checkpoints_unref (self->checkpoints);
  g_free (self);
}

/**
 * ved_book_replay_get_day:
 *
 * Returns: (transfer none): what is replayed
 */
VedBookDay *
ved_book_replay_get_day (VedBookReplay *self)
{
  return self->day;
}

/**
 * ved_book_replay_get_row:
 *
 * Returns: the row that the queues are those after
 */
guint32
ved_book_replay_get_row (VedBookReplay *self)
{
  return self->row;
}

/**
 * ved_book_replay_seek:
 * @row: where to go; beyond the end is the end
 *
 * A step costs about 0.1 µs either way, a jump at most VED_BOOK_CHECKPOINT_ROWS steps and the orders alive
 * at the checkpoint before.
 */
void
ved_book_replay_seek (VedBookReplay *self,
                      guint32        row)
{
  row = MIN (row, self->day->n_rows - 1);
  if (row < self->journal_row || row > self->row + VED_BOOK_CHECKPOINT_ROWS ||
      row + VED_BOOK_CHECKPOINT_ROWS < self->row)
    jump (self, row);
  while (self->row < row)
    step_forwards (self);
  while (self->row > row)
    step_backwards (self);
}

/* Reading. */

static VedBookQueueItem
make_item (const VedBookReplay *self,
           gint32               node_index)
{
  const VedBookDay *day = self->day;
  const gint32 *node = ved_book_lists_get_node (&self->lists, node_index);
  VedBookQueueItem item = { 0, -1, node[VED_BOOK_NODE_SIZE], node[VED_BOOK_NODE_SIZE],
                            (guint32) node[VED_BOOK_NODE_ROW], VED_BOOK_ANONYMOUS };

  if (!ved_book_lists_is_anonymous (&self->lists, node_index))
    {
      item.id = day->orders.keys[node_index];
      item.order = node_index;
      item.initial_size = day->size[item.entry_row];
      item.knowledge = node[VED_BOOK_NODE_UNVERIFIED] ? VED_BOOK_UNVERIFIED : VED_BOOK_KNOWN;
    }

  return item;
}

static void
read_queue (const VedBookReplay *self,
            const gint32        *queue,
            VedBookQueueLevel   *level,
            VedBookQueues       *queues)
{
  for (gint32 node = queue[VED_BOOK_QUEUE_HEAD]; node >= 0;)
    {
      if (queues->n_items == queues->n_items_allocated)
        {
          queues->n_items_allocated = MAX (256, 2 * queues->n_items_allocated);
          queues->items = g_renew (VedBookQueueItem, queues->items, queues->n_items_allocated);
        }
      queues->items[queues->n_items++] = make_item (self, node);
      level->n_items++;
      node = ved_book_lists_get_node (&self->lists, node)[VED_BOOK_NODE_NEXT];
    }
}

static void
read_side (const VedBookReplay *self,
           VedBookSide          side,
           guint                max_levels,
           VedBookQueues       *queues)
{
  for (guint i = 0; i < MIN (max_levels, self->day->n_levels); i++)
    {
      gint64 price = ved_book_day_price (self->day, self->row, side, i);
      VedBookQueueLevel *level = &queues->levels[side][queues->n_levels[side]];
      const gint32 *queue;
      guint32 index;

      if (!ved_book_price_exists (price) || !ved_book_table_find (&self->day->prices[side], price, &index))
        break;
      queue = ved_book_lists_get_queue (&self->lists, ved_book_lists_queue (&self->lists, side, index));
      *level = (VedBookQueueLevel) { price, queue[VED_BOOK_QUEUE_TOTAL],
                                     queue[VED_BOOK_QUEUE_TOTAL] - queue[VED_BOOK_QUEUE_ANONYMOUS],
                                     queues->n_items, 0 };
      read_queue (self, queue, level, queues);
      queues->n_levels[side]++;
    }
}

/**
 * ved_book_replay_read:
 * @max_levels: of each side
 * @queues: (inout): zeroed or filled before; its memory is used again
 *
 * What stands in the book after the row that the replay is at. O(orders in view).
 */
void
ved_book_replay_read (VedBookReplay *self,
                      guint          max_levels,
                      VedBookQueues *queues)
{
  gint64 volume = 0, known = 0;

  if (queues->n_levels_allocated < self->day->n_levels)
    {
      queues->n_levels_allocated = self->day->n_levels;
      for (guint side = 0; side < 2; side++)
        queues->levels[side] = g_renew (VedBookQueueLevel, queues->levels[side], queues->n_levels_allocated);
    }
  queues->row = self->row;
  queues->n_items = 0;
  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    {
      queues->n_levels[side] = 0;
      read_side (self, side, max_levels, queues);
      for (guint i = 0; i < queues->n_levels[side]; i++)
        {
          volume += queues->levels[side][i].size;
          known += queues->levels[side][i].known;
        }
    }
  queues->confidence = volume > 0 ? (double) known / (double) volume : 1.0;
}

/**
 * ved_book_replay_get_rank:
 * @order: index of an order of the day
 * @rank: (out): its place
 *
 * O(length of its queue).
 *
 * Returns: whether it stands in a queue, in view or parked
 */
gboolean
ved_book_replay_get_rank (VedBookReplay *self,
                          guint32        order,
                          VedBookRank   *rank)
{
  const gint32 *node = ved_book_lists_get_node (&self->lists, (gint32) order), *queue;
  gboolean is_ahead = TRUE;

  *rank = (VedBookRank) { 0 };
  if (node[VED_BOOK_NODE_QUEUE] < 0)
    return FALSE;
  queue = ved_book_lists_get_queue (&self->lists, (guint32) node[VED_BOOK_NODE_QUEUE]);
  for (gint32 other = queue[VED_BOOK_QUEUE_HEAD]; other >= 0; rank->n_items++)
    {
      is_ahead &= other != (gint32) order;
      node = ved_book_lists_get_node (&self->lists, other);
      if (is_ahead)
        {
          rank->position++;
          rank->ahead += node[VED_BOOK_NODE_SIZE];
          rank->anonymous_ahead += ved_book_lists_is_anonymous (&self->lists, other) ? node[VED_BOOK_NODE_SIZE] : 0;
        }
      other = node[VED_BOOK_NODE_NEXT];
    }

  return TRUE;
}

/**
 * ved_book_queues_clear:
 *
 * Frees what it holds, not the struct.
 */
void
ved_book_queues_clear (VedBookQueues *self)
{
  g_free (self->levels[VED_BOOK_ASK]);
  g_free (self->levels[VED_BOOK_BID]);
  g_free (self->items);
  *self = (VedBookQueues) { 0 };
}
