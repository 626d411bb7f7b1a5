/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-rows"

#include "config.h"

#include "book/ved-book-rows.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Columns that are filled once, in order. Where they are large, the kernel is asked for large pages: a day takes
 * twenty thousand small ones, and asking for each takes longer than reading a tenth of the text. */

#define LARGE_PAGE (2u << 20)

/**
 * ved_book_column_new:
 *
 * Memory for a column, of no particular content.
 *
 * Returns: (transfer full): to be freed by g_free()
 */
gpointer
ved_book_column_new (gsize n_bytes)
{
  gpointer data = NULL;

  if (n_bytes < 2 * LARGE_PAGE || posix_memalign (&data, LARGE_PAGE, n_bytes) != 0)
    return g_malloc (MAX (n_bytes, 1));
  madvise (data, n_bytes, MADV_HUGEPAGE);

  return data;
}

static gpointer
resize (gpointer column,
        gsize    n,
        gsize    item_size)
{
  return column == NULL ? ved_book_column_new (n * item_size) : g_realloc_n (column, n, item_size);
}

/**
 * ved_book_rows_reserve:
 * @plan: which columns there are; the same one each time
 * @n_rows: that are to have room
 *
 * Allocates the columns, or makes them longer.
 */
void
ved_book_rows_reserve (VedBookRows           *self,
                       const VedBookScanPlan *plan,
                       gsize                  n_rows)
{
  gsize n_cells = 4 * (gsize) plan->format.n_levels * n_rows;

  self->n_allocated = n_rows;
  if (plan->has_messages)
    {
      self->time_ns = resize (self->time_ns, n_rows, sizeof (gint64));
      self->id = resize (self->id, n_rows, sizeof (gint64));
      self->price = resize (self->price, n_rows, sizeof (gint64));
      self->size = resize (self->size, n_rows, sizeof (gint32));
      self->type = resize (self->type, n_rows, 1);
      self->direction = resize (self->direction, n_rows, 1);
    }
  if (plan->has_messages && plan->format.has_mpid)
    self->mpid = resize (self->mpid, n_rows, sizeof (guint32));
  if (plan->has_cells && plan->is_wide)
    self->wide_cells = resize (self->wide_cells, n_cells, sizeof (gint64));
  else if (plan->has_cells)
    self->cells = resize (self->cells, n_cells, sizeof (gint32));
}

/**
 * ved_book_rows_lend:
 * @plan: that of @self
 * @part: (out): empty rows, whose columns are rows @first … @first + @n_rows − 1 of @self, which outlives them
 */
void
ved_book_rows_lend (const VedBookRows     *self,
                    const VedBookScanPlan *plan,
                    gsize                  first,
                    gsize                  n_rows,
                    VedBookRows           *part)
{
  gsize first_cell = first * 4 * plan->format.n_levels;

  *part = (VedBookRows) { .n_allocated = n_rows, .is_lent = TRUE };
  if (plan->has_messages)
    {
      part->time_ns = self->time_ns + first;
      part->id = self->id + first;
      part->price = self->price + first;
      part->size = self->size + first;
      part->type = self->type + first;
      part->direction = self->direction + first;
    }
  if (self->mpid != NULL)
    part->mpid = self->mpid + first;
  if (self->cells != NULL)
    part->cells = self->cells + first_cell;
  if (self->wide_cells != NULL)
    part->wide_cells = self->wide_cells + first_cell;
}

/**
 * ved_book_rows_clear:
 *
 * Frees the columns, unless they are lent, not the struct.
 */
void
ved_book_rows_clear (VedBookRows *self)
{
  if (!self->is_lent)
    {
      g_free (self->time_ns);
      g_free (self->id);
      g_free (self->price);
      g_free (self->size);
      g_free (self->type);
      g_free (self->direction);
      g_free (self->mpid);
      g_free (self->cells);
      g_free (self->wide_cells);
    }
  *self = (VedBookRows) { 0 };
}
