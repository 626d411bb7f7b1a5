/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-mids"

#include "config.h"

#include "book/analytics/ved-book-mids.h"

/* Level 0 is the column itself, twice the mid of each row; each level above holds the extremes of pairs of 16
 * below it. A range is made of at most 30 entries a level, and is exact. A row without a mid takes part in
 * neither extreme. */

#define SHIFT      4
#define FAN        (1u << SHIFT)
#define MAX_LEVELS 8

typedef struct {
  gint64 min;
  gint64 max;
} Extremes;

struct _VedBookMids
{
  guint32 n_rows;
  gint64 *mid2;
  guint n_levels;
  Extremes *levels[MAX_LEVELS];
};

static const Extremes nothing = { G_MAXINT64, G_MININT64 };

static void
take (Extremes       *self,
      const Extremes *other)
{
  self->min = MIN (self->min, other->min);
  self->max = MAX (self->max, other->max);
}

static Extremes
of_row (const VedBookMids *self,
        guint32            row)
{
  return self->mid2[row] == VED_BOOK_NO_MID ? nothing : (Extremes) { self->mid2[row], self->mid2[row] };
}

static Extremes
of_entry (const VedBookMids *self,
          guint              level,
          guint32            index)
{
  return level == 0 ? of_row (self, index) : self->levels[level - 1][index];
}

static guint32
count_entries (const VedBookMids *self,
               guint              level)
{
  return (guint32) (((guint64) self->n_rows + (G_GUINT64_CONSTANT (1) << (SHIFT * level)) - 1) >> (SHIFT * level));
}

/* Entries [from, to) of a level. */
static Extremes
query (const VedBookMids *self,
       guint              level,
       guint32            from,
       guint32            to)
{
  Extremes found = nothing, entry;

  while (from < to)
    {
      if (from % FAN == 0 && to - from >= FAN && level < self->n_levels)
        {
          guint32 end = to / FAN * FAN;

          entry = query (self, level + 1, from / FAN, end / FAN);
          from = end;
        }
      else
        {
          entry = of_entry (self, level, from++);
        }
      take (&found, &entry);
    }

  return found;
}

/**
 * ved_book_mids_new:
 * @day: read once
 *
 * O(rows). Any thread. Immutable from then on.
 *
 * Returns: (transfer full): the index
 */
VedBookMids *
ved_book_mids_new (const VedBookDay *day)
{
  VedBookMids *self = g_new0 (VedBookMids, 1);

  self->n_rows = day->n_rows;
  self->mid2 = g_new (gint64, day->n_rows);
  for (guint32 row = 0; row < day->n_rows; row++)
    self->mid2[row] = ved_book_day_get_mid2 (day, row);

  for (guint level = 1; level <= MAX_LEVELS && count_entries (self, level - 1) > FAN; level++)
    {
      guint32 n = count_entries (self, level), below = count_entries (self, level - 1);
      Extremes *entries = g_new (Extremes, n);

      for (guint32 i = 0; i < n; i++)
        {
          entries[i] = nothing;
          for (guint32 j = i * FAN; j < MIN ((i + 1) * FAN, below); j++)
            {
              Extremes entry = of_entry (self, level - 1, j);

              take (&entries[i], &entry);
            }
        }
      self->levels[level - 1] = entries;
      self->n_levels = level;
    }

  return self;
}

void
ved_book_mids_free (VedBookMids *self)
{
  for (guint level = 0; level < self->n_levels; level++)
    g_free (self->levels[level]);
  g_free (self->mid2);
  g_free (self);
}

/**
 * ved_book_mids_query:
 * @from: the first row
 * @to: the one after the last
 * @min2: (out): twice the least mid, in ticks
 * @max2: (out): twice the greatest
 *
 * Returns: whether any row of the range has a mid. O(log n)
 */
gboolean
ved_book_mids_query (const VedBookMids *self,
                     guint32            from,
                     guint32            to,
                     gint64            *min2,
                     gint64            *max2)
{
  Extremes found = query (self, 0, from, MIN (to, self->n_rows));

  *min2 = found.min;
  *max2 = found.max;

  return found.min <= found.max;
}
