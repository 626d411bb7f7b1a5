/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-checkpoints"

#include "config.h"

#include "book/replay/ved-book-checkpoints.h"

#include "book/replay/ved-book-lists.h"

/* One replay of the whole day, forwards, that keeps the queues now and then. Any row is then at most
 * VED_BOOK_CHECKPOINT_ROWS steps away from one that is kept. */

#define PREFETCH_ROWS 16

struct _VedBookCheckpoints
{
  gatomicrefcount ref_count;
  VedBookDay *day;
  GArray *words;                /* gint32, of all checkpoints */
  GArray *offsets;              /* gsize, of each and the end */
  VedBookReplayStats stats;
};

/* Counts what stands in view, and at the best prices. */
static inline void
count_row (const VedBookLists *lists,
           VedBookReplayStats *stats)
{
  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    {
      gint32 best = lists->words[VED_BOOK_WORD_BEST + side];
      const gint32 *queue;

      if (best < 0)
        continue;
      queue = ved_book_lists_get_queue (lists, (guint32) best);
      stats->best_volume += queue[VED_BOOK_QUEUE_TOTAL];
      stats->best_known += queue[VED_BOOK_QUEUE_TOTAL] - queue[VED_BOOK_QUEUE_ANONYMOUS];
    }
  stats->volume += lists->words[VED_BOOK_WORD_VISIBLE];
  stats->known += lists->words[VED_BOOK_WORD_VISIBLE] - lists->words[VED_BOOK_WORD_VISIBLE_ANONYMOUS];
}

static gint64
sum_queue (const VedBookLists *lists,
           const gint32       *queue)
{
  gint64 sum = 0;

  for (gint32 node_index = queue[VED_BOOK_QUEUE_HEAD]; node_index >= 0;)
    {
      const gint32 *node = ved_book_lists_get_node (lists, node_index);

      sum += node[VED_BOOK_NODE_SIZE];
      node_index = node[VED_BOOK_NODE_NEXT];
    }

  return sum;
}

/* Whether each visible level's orders and blocks add up to what the book says, and no other queue is in view. */
static gboolean
row_matches (const VedBookLists *lists,
             guint32             row)
{
  const VedBookDay *day = lists->day;
  gint64 volume = 0;

  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    for (guint level = 0; level < day->n_levels; level++)
      {
        gint64 price = ved_book_day_price (day, row, side, level);
        gint32 size = ved_book_day_size (day, row, side, level);
        const gint32 *queue;
        guint32 index;

        volume += size;
        if (!ved_book_price_exists (price))
          continue;
        if (!ved_book_table_find (&day->prices[side], price, &index))
          return FALSE;
        queue = ved_book_lists_get_queue (lists, ved_book_lists_queue (lists, side, index));
        if (!queue[VED_BOOK_QUEUE_IN_VIEW] || sum_queue (lists, queue) != size)
          return FALSE;
      }

  return volume == lists->words[VED_BOOK_WORD_VISIBLE];
}

/* Goes over the rows from one that is kept to before the next, and counts what it sees. */
static void
replay_rows (VedBookLists       *lists,
             guint32             from,
             guint32             to,
             VedBookReplayFlags  flags)
{
  VedBookReplayStats seen = { 0 };

  for (guint32 row = from; row < to; row++)
    {
      ved_book_lists_prefetch (lists, row + PREFETCH_ROWS);
      if (row > from)
        ved_book_lists_apply (lists, row);
      count_row (lists, &seen);
      if ((flags & VED_BOOK_REPLAY_VERIFY) != 0)
        seen.n_rows_matching += row_matches (lists, row);
    }
  lists->stats.n_rows += to - from;
  lists->stats.n_rows_matching += seen.n_rows_matching;
  lists->stats.volume += seen.volume;
  lists->stats.known += seen.known;
  lists->stats.best_volume += seen.best_volume;
  lists->stats.best_known += seen.best_known;
}

static void
keep_offset (VedBookCheckpoints *self)
{
  gsize end = self->words->len;

  g_array_append_val (self->offsets, end);
}

/**
 * ved_book_checkpoints_new:
 * @day: what to replay
 * @flags: whether to verify on the way
 * @cancellable: looked at once every VED_BOOK_CHECKPOINT_ROWS rows
 *
 * O(rows), below 0.1 µs a row without verifying. Any thread.
 *
 * Returns: (transfer full) (nullable): the checkpoints; %NULL where it was cancelled
 */
VedBookCheckpoints *
ved_book_checkpoints_new (VedBookDay         *day,
                          VedBookReplayFlags  flags,
                          GCancellable       *cancellable)
{
  g_autoptr(VedBookCheckpoints) self = g_new0 (VedBookCheckpoints, 1);
  VedBookLists lists;

  g_atomic_ref_count_init (&self->ref_count);
  self->day = ved_book_day_ref (day);
  self->words = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  ved_book_lists_init (&lists, day);
  for (guint32 row = 0; row < day->n_rows && !g_cancellable_is_cancelled (cancellable); row += VED_BOOK_CHECKPOINT_ROWS)
    {
      if (row == 0)
        ved_book_lists_start (&lists);
      else
        ved_book_lists_apply (&lists, row);
      keep_offset (self);
      ved_book_lists_save (&lists, self->words);
      replay_rows (&lists, row, MIN (row + VED_BOOK_CHECKPOINT_ROWS, day->n_rows), flags);
    }
  keep_offset (self);
  self->stats = lists.stats;
  ved_book_lists_clear (&lists);

  return g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&self);
}

VedBookCheckpoints *
ved_book_checkpoints_ref (VedBookCheckpoints *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_book_checkpoints_unref (VedBookCheckpoints *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  ved_book_day_unref (self->day);
  g_array_unref (self->words);
  g_array_unref (self->offsets);
  g_free (self);
}

/**
 * ved_book_checkpoints_get_day:
 *
 * Returns: (transfer none): what was replayed
 */
VedBookDay *
ved_book_checkpoints_get_day (VedBookCheckpoints *self)
{
  return self->day;
}

/**
 * ved_book_checkpoints_get_stats:
 *
 * Returns: (transfer none): what the replay found; n_rows_matching is counted where it verified
 */
const VedBookReplayStats *
ved_book_checkpoints_get_stats (VedBookCheckpoints *self)
{
  return &self->stats;
}

/**
 * ved_book_checkpoints_get_bytes:
 *
 * Returns: the memory they take
 */
gsize
ved_book_checkpoints_get_bytes (VedBookCheckpoints *self)
{
  return sizeof *self + self->words->len * sizeof (gint32) + self->offsets->len * sizeof (gsize);
}

/**
 * ved_book_checkpoints_find:
 * @row: where to go
 * @n_words: (out): how long it is
 * @at_row: (out): the row it is of, at most VED_BOOK_CHECKPOINT_ROWS before
 *
 * Returns: (array length=n_words): the state for ved_book_lists_restore()
 */
const gint32 *
ved_book_checkpoints_find (VedBookCheckpoints *self,
                           guint32             row,
                           gsize              *n_words,
                           guint32            *at_row)
{
  guint32 index = row / VED_BOOK_CHECKPOINT_ROWS;
  const gsize *offsets = &g_array_index (self->offsets, gsize, index);

  *n_words = offsets[1] - offsets[0];
  *at_row = index * VED_BOOK_CHECKPOINT_ROWS;

  return &g_array_index (self->words, gint32, offsets[0]);
}
