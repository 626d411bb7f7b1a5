/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-orders"

#include "config.h"

#include "book/replay/ved-book-orders.h"

#include <math.h>

static void
take_message (VedBookOrder     *order,
              const VedBookDay *day,
              guint32           row)
{
  gint32 size = day->size[row];

  order->last_row = row;
  switch (day->type[row])
    {
    case VED_BOOK_SUBMIT:
      order->is_submitted = TRUE;
      order->initial_size = size;
      break;

    case VED_BOOK_EXECUTE:
      order->executed += size;
      break;

    case VED_BOOK_DELETE:
      order->outcome = VED_BOOK_DELETED;
      order->cancelled += size;
      break;

    default:
      order->cancelled += size;
      break;
    }
}

/**
 * ved_book_order_get:
 * @id: of an order
 * @order: (out): what its messages say
 *
 * O(its messages).
 *
 * Returns: whether a message names it
 */
gboolean
ved_book_order_get (const VedBookDay *day,
                    gint64            id,
                    VedBookOrder     *order)
{
  guint32 index, from, to;

  if (!ved_book_day_find_order (day, id, &index))
    return FALSE;

  from = day->order_rows.offsets[index];
  to = day->order_rows.offsets[index + 1];
  *order = (VedBookOrder) { .id = id, .first_row = day->order_rows.rows[from], .outcome = VED_BOOK_ALIVE };
  order->side = ved_book_day_side (day, order->first_row);
  order->price = day->price[order->first_row];
  for (guint32 i = from; i < to; i++)
    take_message (order, day, day->order_rows.rows[i]);
  if (!order->is_submitted)
    order->initial_size = order->executed + order->cancelled;
  if (order->is_submitted && order->outcome == VED_BOOK_ALIVE && order->executed > 0 &&
      order->executed + order->cancelled >= order->initial_size)
    order->outcome = VED_BOOK_EXECUTED;

  return TRUE;
}

static gboolean
point_differs (const VedBookLifePoint *a,
               const VedBookLifePoint *b)
{
  return a->remaining != b->remaining || a->has_rank != b->has_rank || a->rank.position != b->rank.position ||
         a->rank.n_items != b->rank.n_items || a->rank.ahead != b->rank.ahead ||
         a->rank.anonymous_ahead != b->rank.anonymous_ahead;
}

static void
add_point (VedBookTrack  *self,
           VedBookReplay *replay,
           guint32        order,
           guint32        row,
           gint32         remaining)
{
  VedBookLifePoint point = { .row = row, .remaining = remaining };

  ved_book_replay_seek (replay, row);
  point.has_rank = ved_book_replay_get_rank (replay, order, &point.rank);
  if (self->points->len == 0 ||
      point_differs (&g_array_index (self->points, VedBookLifePoint, self->points->len - 1), &point))
    g_array_append_val (self->points, point);
}

/* Only rows at its price can move it, or those that bring the price into view or out of it. */
static gboolean
concerns (const VedBookDay *day,
          guint32           row,
          VedBookSide       side,
          gint32            price_index)
{
  return day->change[row] == VED_BOOK_BROKEN ||
         (ved_book_day_side (day, row) == side &&
          (day->price_index[row] == price_index || day->other_index[row] == price_index));
}

static gint32
change_of_remaining (const VedBookDay *day,
                     guint32           row)
{
  return day->type[row] == VED_BOOK_SUBMIT ? 0 : -day->size[row];
}

/**
 * ved_book_order_track_new:
 * @replay: moved to the end of the order's life
 * @id: of an order
 *
 * The life line of an order: what was left of it, and where it stood in its queue, at every row that changed
 * either. O(rows of its life), about 0.1 µs a row; best in a worker.
 *
 * Returns: (transfer full) (nullable): the track; %NULL where no message names the order
 */
VedBookTrack *
ved_book_order_track_new (VedBookReplay *replay,
                          gint64         id)
{
  const VedBookDay *day = ved_book_replay_get_day (replay);
  g_autoptr(VedBookTrack) self = g_new0 (VedBookTrack, 1);
  guint32 index, end;
  gint32 remaining;

  self->points = g_array_new (FALSE, FALSE, sizeof (VedBookLifePoint));
  if (!ved_book_order_get (day, id, &self->order) || !ved_book_day_find_order (day, id, &index))
    return NULL;

  end = self->order.outcome == VED_BOOK_ALIVE ? day->n_rows : self->order.last_row + 1;
  remaining = self->order.initial_size;
  for (guint32 row = self->order.first_row; row < end; row++)
    if (concerns (day, row, self->order.side, day->price_index[self->order.first_row]))
      {
        gboolean has_rank;

        remaining += day->order[row] == (gint32) index ? change_of_remaining (day, row) : 0;
        add_point (self, replay, index, row, MAX (remaining, 0));
        has_rank = g_array_index (self->points, VedBookLifePoint, self->points->len - 1).has_rank;
        if (!has_rank && self->order.is_submitted && self->order.outcome == VED_BOOK_ALIVE &&
            row >= self->order.last_row)
          {
            self->order.outcome = VED_BOOK_LOST;
            break;
          }
      }

  return g_steal_pointer (&self);
}

void
ved_book_track_free (VedBookTrack *self)
{
  g_array_unref (self->points);
  g_free (self);
}

static void
count_life (VedBookOrderStats *stats,
            const VedBookDay  *day,
            guint32            row)
{
  guint32 first = day->order_rows.rows[day->order_rows.offsets[day->order[row]]];
  gint64 limit = 1000000, lived;
  guint bin = 0;

  if (day->type[first] != VED_BOOK_SUBMIT)
    return;
  lived = day->time_ns[row] - day->time_ns[first];
  for (; bin + 1 < VED_BOOK_N_LIFETIMES && lived >= limit; bin++)
    limit *= 10;
  stats->n_lives++;
  stats->lifetimes[bin]++;
}

/* Bins that hold 29 of 30 orders below the last one: the size that 97 % do not exceed, over 30. */
static gint32
find_bin_size (const VedBookOrderStats *stats)
{
  guint32 n = stats->n_submitted[0] + stats->n_submitted[1], below = 0;
  guint bits = 0;

  while (bits < 31 && (below += stats->n_of_bits[bits]) < n * 0.97)
    bits++;

  return MAX (1, (gint32) ((G_GINT64_CONSTANT (1) << bits) / VED_BOOK_N_SIZE_BINS));
}

static void
count_row (VedBookOrderStats *stats,
           const VedBookDay  *day,
           guint32            row)
{
  VedBookSide side = ved_book_day_side (day, row);

  stats->n_submitted[side] += day->type[row] == VED_BOOK_SUBMIT;
  stats->n_cancelled[side] += day->type[row] == VED_BOOK_CANCEL;
  stats->n_deleted[side] += day->type[row] == VED_BOOK_DELETE;
  stats->n_executed[side] += day->type[row] == VED_BOOK_EXECUTE;
  if (day->type[row] == VED_BOOK_DELETE)
    count_life (stats, day, row);
  else if (day->type[row] == VED_BOOK_SUBMIT)
    stats->n_of_bits[g_bit_storage ((gulong) day->size[row])]++;
}

/* Of the rows from @from on; of all of them when bins have got another size, which they seldom do. */
static void
count_sizes (VedBookOrderStats *stats,
             const VedBookDay  *day,
             guint32            from)
{
  gint32 bin_size = find_bin_size (stats);

  if (bin_size != stats->bin_size)
    {
      memset (stats->sizes, 0, sizeof stats->sizes);
      from = stats->from;
    }
  stats->bin_size = bin_size;
  for (guint32 row = from; row < stats->to; row++)
    if (day->type[row] == VED_BOOK_SUBMIT)
      stats->sizes[ved_book_day_side (day, row)][MIN (MAX (day->size[row] - 1, 0) / bin_size, VED_BOOK_N_SIZE_BINS - 1)]++;
}

/**
 * ved_book_order_stats:
 * @from: the first row
 * @to: the one after the last
 * @stats: (out): what was found
 *
 * O(rows in the range).
 */
void
ved_book_order_stats (const VedBookDay  *day,
                      guint32            from,
                      guint32            to,
                      VedBookOrderStats *stats)
{
  *stats = (VedBookOrderStats) { 0 };
  ved_book_order_stats_move (day, from, to, stats);
}

/**
 * ved_book_order_stats_move:
 * @stats: of a range of the same day, or zeroed
 *
 * Like ved_book_order_stats(). O(rows since) where the range begins as before and goes on.
 */
void
ved_book_order_stats_move (const VedBookDay  *day,
                           guint32            from,
                           guint32            to,
                           VedBookOrderStats *stats)
{
  guint32 since;

  to = MIN (to, day->n_rows);
  if (from != stats->from || to < stats->to || stats->to == 0)
    {
      *stats = (VedBookOrderStats) { .from = from, .to = from };
    }
  since = stats->to;
  stats->to = MAX (from, to);
  if (to > from)
    stats->seconds = (double) (day->time_ns[to - 1] - day->time_ns[from]) * 1e-9;
  for (guint32 row = since; row < stats->to; row++)
    count_row (stats, day, row);
  count_sizes (stats, day, since);
}

/**
 * ved_book_arrival_rate:
 * @row: new orders at or after it count
 * @n_orders: over how many, at least 2
 * @n_counted: what to divide by their time: @n_orders - 1 intervals, in truth
 *
 * Returns: new orders a second; NaN where there are fewer
 */
double
ved_book_arrival_rate (const VedBookDay *day,
                       guint32           row,
                       guint             n_orders,
                       guint             n_counted)
{
  const guint32 *rows = day->type_rows.rows;
  guint32 from = ved_book_row_lists_find (&day->type_rows, VED_BOOK_SUBMIT, row);
  guint32 end = day->type_rows.offsets[VED_BOOK_SUBMIT + 1];
  gint64 span;

  if (n_orders < 2 || end - from < n_orders)
    return NAN;
  span = day->time_ns[rows[from + n_orders - 1]] - day->time_ns[rows[from]];

  return span > 0 ? (double) n_counted * VED_BOOK_SECOND_NS / (double) span : NAN;
}

/**
 * ved_book_count_messages:
 * @row: the last that counts
 * @n_orders: (out) (array fixed-size=2): by #VedBookSide
 * @volume: (out) (array fixed-size=2): their shares
 *
 * Which orders would be alive if nothing but messages were known, from an empty book on. Such a book is wrong
 * for most rows, as orders that went out of view stay in it for ever: it measures messages, and is never to be
 * shown as a book. O(row).
 */
void
ved_book_count_messages (const VedBookDay *day,
                         guint32           row,
                         guint32           n_orders[2],
                         gint64            volume[2])
{
  g_autofree gint32 *left = g_new0 (gint32, MAX (day->orders.n_keys, 1));

  n_orders[0] = n_orders[1] = 0;
  volume[0] = volume[1] = 0;
  for (guint32 i = 0; i <= MIN (row, day->n_rows - 1); i++)
    {
      VedBookSide side = ved_book_day_side (day, i);
      gint32 *rest = day->order[i] >= 0 ? &left[day->order[i]] : NULL;
      gint32 change;

      if (rest == NULL || (day->type[i] != VED_BOOK_SUBMIT && *rest == 0))
        continue;
      if (day->type[i] == VED_BOOK_SUBMIT)
        change = day->size[i];
      else
        change = day->type[i] == VED_BOOK_DELETE ? -*rest : -MIN (*rest, day->size[i]);
      n_orders[side] += *rest == 0 && change > 0;
      *rest += change;
      n_orders[side] -= *rest == 0 && change < 0;
      volume[side] += change;
    }
}
