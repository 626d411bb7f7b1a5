/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-heat"

#include "config.h"

#include "book/analytics/ved-book-heat.h"

#include <string.h>

/* For each bucket of time, what stood at each price: the mean size, weighted by time, and the greatest. A level
 * of the heat map keeps one sparse bucket after another: an entry for each price that was in view at any time
 * of it. The finest level has about 32 rows a bucket; each above joins pairs of buckets. A view reads from the
 * level of its bucket width, so it costs its columns times the prices in view, however long the day is. Finer
 * views than the finest level are computed from the rows, of which there are then few.
 *
 * A bucket in which the file begins or ends counts nothing as standing there before and after. */

#define ROWS_A_BUCKET 32
#define MIN_SHIFT     20        /* of kept levels: 1 ms */
#define MAX_SHIFT     46        /* 19 hours */

/* What one price showed in one bucket. */
typedef struct {
  guint32 queue;                /* asks by price index, then bids */
  float mean;
  float max;
} Entry;

typedef struct {
  gint64 first_bucket;
  guint n_buckets;
  GArray *entries;              /* Entry, by queue within a bucket */
  guint32 *offsets;             /* [n_buckets + 1] */
} Level;

struct _VedBookHeat
{
  VedBookDay *day;
  guint first_shift;
  guint n_levels;
  Level levels[MAX_SHIFT - MIN_SHIFT + 1];
};

/* The walk over rows that fills buckets. */
typedef struct {
  const VedBookDay *day;
  guint shift;
  gint64 bucket;
  guint32 n_asks;
  gint64 now_ns;                /* up to which all is counted */
  gint32 *size;                 /* by queue, of this moment */
  gint64 *since_ns;             /* by queue, up to which area has it */
  double *area;                 /* by queue, shares × ns in this bucket */
  gint32 *max;                  /* by queue, in this bucket */
  guint8 *is_active;            /* by queue: listed below */
  GArray *active;               /* guint32: queues with anything in this bucket */
  void (*emit)(gint64   bucket,
               GArray  *entries,
               gpointer data);
  gpointer data;
  GArray *entries;
} Walk;

static void
walk_init (Walk             *self,
           const VedBookDay *day,
           guint             shift)
{
  guint32 n_queues = day->prices[0].n_keys + day->prices[1].n_keys;

  *self = (Walk) { .day = day, .shift = shift, .n_asks = day->prices[VED_BOOK_ASK].n_keys };
  self->size = g_new0 (gint32, n_queues + 1);
  self->since_ns = g_new0 (gint64, n_queues + 1);
  self->area = g_new0 (double, n_queues + 1);
  self->max = g_new0 (gint32, n_queues + 1);
  self->is_active = g_new0 (guint8, n_queues + 1);
  self->active = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
}

static void
walk_clear (Walk *self)
{
  g_free (self->size);
  g_free (self->since_ns);
  g_free (self->area);
  g_free (self->max);
  g_free (self->is_active);
  g_array_unref (self->active);
  g_array_unref (self->entries);
}

static inline void
count_area (Walk    *self,
            guint32  queue,
            gint64   until_ns)
{
  self->area[queue] += (double) self->size[queue] * (double) (until_ns - self->since_ns[queue]);
  self->since_ns[queue] = until_ns;
}

static void
set_size (Walk    *self,
          guint32  queue,
          gint32   size)
{
  count_area (self, queue, self->now_ns);
  self->size[queue] = size;
  self->max[queue] = MAX (self->max[queue], size);
  if (!self->is_active[queue])
    {
      self->is_active[queue] = TRUE;
      g_array_append_val (self->active, queue);
    }
}

static gint
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *one = a, *two = b;

  return (one->queue > two->queue) - (one->queue < two->queue);
}

/* Ends the bucket at @end_ns: tells what it held, and begins the next with what stands. */
static void
end_bucket (Walk   *self,
            gint64  end_ns)
{
  double width = (double) (G_GINT64_CONSTANT (1) << self->shift);
  guint n_left = 0;

  g_array_set_size (self->entries, 0);
  for (guint i = 0; i < self->active->len; i++)
    {
      guint32 queue = g_array_index (self->active, guint32, i);
      Entry entry;

      count_area (self, queue, end_ns);
      entry = (Entry) { queue, (float) (self->area[queue] / width), (float) self->max[queue] };
      if (self->max[queue] > 0)
        g_array_append_val (self->entries, entry);
      self->area[queue] = 0.0;
      self->max[queue] = self->size[queue];
      self->is_active[queue] = self->size[queue] > 0;
      if (self->size[queue] > 0)
        g_array_index (self->active, guint32, n_left++) = queue;
    }
  g_array_set_size (self->active, n_left);
  g_array_sort (self->entries, compare_entries);
  self->emit (self->bucket++, self->entries, self->data);
}

/* Goes on to a time, through as many buckets as that takes. */
static void
walk_to (Walk   *self,
         gint64  time_ns)
{
  while (time_ns >> self->shift > self->bucket)
    end_bucket (self, (self->bucket + 1) << self->shift);
  self->now_ns = MAX (self->now_ns, time_ns);
}

static void
set_level (Walk        *self,
           guint32      row,
           VedBookSide  side,
           guint        level)
{
  gint64 price = ved_book_day_price (self->day, row, side, level);
  guint32 index;

  if (ved_book_price_exists (price) && ved_book_table_find (&self->day->prices[side], price, &index))
    set_size (self, index + (side == VED_BOOK_BID ? self->n_asks : 0), ved_book_day_size (self->day, row, side, level));
}

static void
set_whole_row (Walk    *self,
               guint32  row)
{
  for (guint i = 0; i < self->active->len; i++)
    set_size (self, g_array_index (self->active, guint32, i), 0);
  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    for (guint level = 0; level < self->day->n_levels; level++)
      set_level (self, row, side, level);
}

/* What a row changed, by the row-delta law. */
static void
walk_row (Walk    *self,
          guint32  row)
{
  const VedBookDay *day = self->day;
  VedBookSide side = ved_book_day_side (day, row);
  guint32 first = side == VED_BOOK_BID ? self->n_asks : 0;
  gint32 other = day->other_index[row];

  switch (day->change[row])
    {
    case VED_BOOK_RESIZED:
      set_size (self, first + (guint32) day->price_index[row], ved_book_day_size (day, row, side, day->level[row]));
      break;

    case VED_BOOK_INSERTED:
      set_size (self, first + (guint32) day->price_index[row], ved_book_day_size (day, row, side, day->level[row]));
      if (other >= 0)
        set_size (self, first + (guint32) other, 0);
      break;

    case VED_BOOK_REMOVED:
      set_size (self, first + (guint32) day->price_index[row], 0);
      if (other >= 0)
        set_size (self, first + (guint32) other, ved_book_day_size (day, row, side, day->n_levels - 1));
      break;

    case VED_BOOK_BROKEN:
      set_whole_row (self, row);
      break;

    default:
      break;
    }
}

/* Starts at the state after @row, with the bucket that holds @time_ns. */
static void
walk_start (Walk    *self,
            guint32  row,
            gint64   time_ns)
{
  self->bucket = time_ns >> self->shift;
  self->now_ns = time_ns;
  for (guint32 i = 0; i < self->n_asks + self->day->prices[VED_BOOK_BID].n_keys; i++)
    self->since_ns[i] = time_ns;
  set_whole_row (self, row);
}

/* Building. */

static void
keep_bucket (gint64   bucket,
             GArray  *entries,
             gpointer data)
{
  Level *level = data;

  g_array_append_vals (level->entries, entries->data, entries->len);
  level->n_buckets++;
  level->offsets[level->n_buckets] = level->entries->len;
}

/* Not always that of the last row: a damaged file goes back in time. */
static gint64
find_latest (const VedBookDay *day)
{
  gint64 latest = day->time_ns[0];

  for (guint32 row = 1; row < day->n_rows; row++)
    latest = MAX (latest, day->time_ns[row]);

  return latest;
}

static guint
find_first_shift (const VedBookDay *day,
                  gint64            latest)
{
  gint64 span = MAX (latest - day->time_ns[0], 1);
  guint shift = MIN_SHIFT;

  while (shift < MAX_SHIFT && (span >> shift) > day->n_rows / ROWS_A_BUCKET)
    shift++;

  return shift;
}

static gboolean
build_first (VedBookHeat  *self,
             GCancellable *cancellable)
{
  const VedBookDay *day = self->day;
  Level *level = &self->levels[0];
  gint64 latest = find_latest (day);
  Walk walk;

  self->first_shift = find_first_shift (day, latest);
  level->first_bucket = day->time_ns[0] >> self->first_shift;
  level->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  level->offsets = g_new0 (guint32, (latest >> self->first_shift) - level->first_bucket + 3);
  walk_init (&walk, day, self->first_shift);
  walk.emit = keep_bucket;
  walk.data = level;
  walk_start (&walk, 0, day->time_ns[0]);
  for (guint32 row = 1; row < day->n_rows; row++)
    {
      if (row % 65536 == 0 && g_cancellable_is_cancelled (cancellable))
        break;
      walk_to (&walk, day->time_ns[row]);
      walk_row (&walk, row);
    }
  end_bucket (&walk, walk.now_ns);
  walk_clear (&walk);

  return !g_cancellable_is_cancelled (cancellable);
}

/* The entries of two buckets as those of one of twice the width. */
static void
join_buckets (GArray      *out,
              const Entry *a,
              const Entry *a_end,
              const Entry *b,
              const Entry *b_end)
{
  while (a < a_end || b < b_end)
    {
      Entry entry = { MIN (a < a_end ? a->queue : G_MAXUINT32, b < b_end ? b->queue : G_MAXUINT32), 0.0f, 0.0f };

      if (a < a_end && a->queue == entry.queue)
        {
          entry.mean += a->mean / 2.0f;
          entry.max = MAX (entry.max, a->max);
          a++;
        }
      if (b < b_end && b->queue == entry.queue)
        {
          entry.mean += b->mean / 2.0f;
          entry.max = MAX (entry.max, b->max);
          b++;
        }
      g_array_append_val (out, entry);
    }
}

static const Entry *
get_entries (const Level  *level,
             gint64        bucket,
             const Entry **end)
{
  const Entry *entries = (const Entry *) (gpointer) level->entries->data;
  gint64 index = bucket - level->first_bucket;

  if (index < 0 || index >= level->n_buckets)
    {
      *end = entries;
      return entries;
    }
  *end = entries + level->offsets[index + 1];

  return entries + level->offsets[index];
}

static void
build_above (Level       *level,
             const Level *below)
{
  gint64 last = (below->first_bucket + below->n_buckets - 1) >> 1;

  level->first_bucket = below->first_bucket >> 1;
  level->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  level->offsets = g_new0 (guint32, last - level->first_bucket + 2);
  for (gint64 bucket = level->first_bucket; bucket <= last; bucket++)
    {
      const Entry *a_end, *b_end;
      const Entry *a = get_entries (below, 2 * bucket, &a_end), *b = get_entries (below, 2 * bucket + 1, &b_end);

      join_buckets (level->entries, a, a_end, b, b_end);
      level->n_buckets++;
      level->offsets[level->n_buckets] = level->entries->len;
    }
}

/**
 * ved_book_heat_new:
 * @day: kept
 * @cancellable: looked at now and then
 *
 * O(rows), best in a worker. Memory is about a fifth of the day's.
 *
 * Returns: (transfer full) (nullable): the heat map; %NULL where it was cancelled
 */
VedBookHeat *
ved_book_heat_new (VedBookDay   *day,
                   GCancellable *cancellable)
{
  g_autoptr(VedBookHeat) self = g_new0 (VedBookHeat, 1);

  self->day = ved_book_day_ref (day);
  self->n_levels = 1;
  if (!build_first (self, cancellable))
    return NULL;
  while (self->levels[self->n_levels - 1].n_buckets > 1 && self->first_shift + self->n_levels <= MAX_SHIFT)
    {
      build_above (&self->levels[self->n_levels], &self->levels[self->n_levels - 1]);
      self->n_levels++;
    }

  return g_steal_pointer (&self);
}

void
ved_book_heat_free (VedBookHeat *self)
{
  for (guint i = 0; i < self->n_levels; i++)
    {
      g_array_unref (self->levels[i].entries);
      g_free (self->levels[i].offsets);
    }
  ved_book_day_unref (self->day);
  g_free (self);
}

/**
 * ved_book_heat_get_bytes:
 *
 * Returns: the memory it takes, besides the day
 */
gsize
ved_book_heat_get_bytes (const VedBookHeat *self)
{
  gsize n_bytes = sizeof *self;

  for (guint i = 0; i < self->n_levels; i++)
    n_bytes += self->levels[i].entries->len * sizeof (Entry) + (self->levels[i].n_buckets + 1) * sizeof (guint32);

  return n_bytes;
}

/**
 * ved_book_heat_choose_shift:
 * @ns_per_pixel: of the picture
 *
 * Returns: the widest bucket, as a power of two of nanoseconds, that is no wider than a pixel; the widest that
 *   is kept where a pixel is wider than the day
 */
guint
ved_book_heat_choose_shift (const VedBookHeat *self,
                            double             ns_per_pixel)
{
  guint shift = 0;

  while (shift + 1 < self->first_shift + self->n_levels &&
         (double) (G_GINT64_CONSTANT (2) << shift) <= ns_per_pixel)
    shift++;

  return shift;
}

/* Reading. */

typedef struct {
  const VedBookHeat *heat;
  const VedBookHeatView *view;
  float *mean;
  float *max;
} Read;

static void
put_entry (const Read  *read,
           guint        column,
           const Entry *entry)
{
  const VedBookHeatView *view = read->view;
  guint32 n_asks = read->heat->day->prices[VED_BOOK_ASK].n_keys;
  VedBookSide side = entry->queue >= n_asks ? VED_BOOK_BID : VED_BOOK_ASK;
  gint64 away = read->heat->day->prices[side].keys[entry->queue - (side == VED_BOOK_BID ? n_asks : 0)] - view->low_price;
  gsize cell;

  if ((view->sides & (1 << side)) == 0 || away < 0 || away / view->price_step >= view->n_prices)
    return;
  cell = (gsize) (away / view->price_step) * view->n_buckets + column;
  if (read->mean != NULL)
    read->mean[cell] += entry->mean;
  if (read->max != NULL)
    read->max[cell] = MAX (read->max[cell], entry->max);
}

static void
put_bucket (gint64   bucket,
            GArray  *entries,
            gpointer data)
{
  const Read *read = data;
  gint64 column = bucket - read->view->first_bucket;

  if (column < 0 || column >= read->view->n_buckets)
    return;
  for (guint i = 0; i < entries->len; i++)
    put_entry (read, (guint) column, &g_array_index (entries, Entry, i));
}

static void
read_level (const Read  *read,
            const Level *level)
{
  for (guint column = 0; column < read->view->n_buckets; column++)
    {
      const Entry *end;

      for (const Entry *entry = get_entries (level, read->view->first_bucket + column, &end); entry < end; entry++)
        put_entry (read, column, entry);
    }
}

static void
read_rows (const Read *read)
{
  const VedBookDay *day = read->heat->day;
  const VedBookHeatView *view = read->view;
  gint64 from_ns = MAX (view->first_bucket << view->shift, day->time_ns[0]);
  gint64 end_ns = (view->first_bucket + view->n_buckets) << view->shift;
  guint32 row = ved_book_day_find_time (day, from_ns);
  Walk walk;

  if (end_ns <= day->time_ns[0] || row == day->n_rows)
    return;
  walk_init (&walk, day, view->shift);
  walk.emit = put_bucket;
  walk.data = (gpointer) read;
  walk_start (&walk, row > 0 ? row - 1 : 0, from_ns);
  for (; row < day->n_rows && day->time_ns[row] < end_ns; row++)
    {
      walk_to (&walk, day->time_ns[row]);
      if (row > 0)
        walk_row (&walk, row);
    }
  if (row < day->n_rows)
    walk_to (&walk, end_ns);
  else
    end_bucket (&walk, walk.now_ns);
  walk_clear (&walk);
}

/**
 * ved_book_heat_read:
 * @view: which cells; shift at most what ved_book_heat_choose_shift() returns
 * @mean: (out) (optional) (array): [n_prices][n_buckets], shares that stood there on average over the bucket's
 *   time; several prices in one row are added
 * @max: (out) (optional) (array): likewise, the most that stood at one price at any time
 *
 * Prices out of view of the recording's levels count as 0. O(cells + buckets × prices in view), or the rows of
 * that time where the buckets are finer than those that are kept. Any thread.
 */
void
ved_book_heat_read (const VedBookHeat     *self,
                    const VedBookHeatView *view,
                    float                 *mean,
                    float                 *max)
{
  Read read = { self, view, mean, max };
  gsize n_cells = (gsize) view->n_buckets * view->n_prices;

  g_return_if_fail (view->price_step > 0 && view->shift < self->first_shift + self->n_levels);

  if (mean != NULL)
    memset (mean, 0, n_cells * sizeof (float));
  if (max != NULL)
    memset (max, 0, n_cells * sizeof (float));
  if (view->shift >= self->first_shift)
    read_level (&read, &self->levels[view->shift - self->first_shift]);
  else
    read_rows (&read);
}
