/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-rows"

#include "config.h"

#include "book/import/ved-book-rows.h"

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

/**
 * ved_book_rows_give:
 * @messages: loses its columns
 * @cells: loses those of the book; may be @messages
 * @n_rows: that both have at least
 * @store: gets them, and is bound
 */
void
ved_book_rows_give (VedBookRows     *messages,
                    VedBookRows     *cells,
                    gsize            n_rows,
                    guint            n_levels,
                    VedBookDayStore *store)
{
  gsize n_cells = n_rows * 4 * n_levels;

  store->day.n_levels = n_levels;
  ved_book_day_store_put (store, VED_BOOK_SECTION_TIME, g_steal_pointer (&messages->time_ns), n_rows * sizeof (gint64));
  ved_book_day_store_put (store, VED_BOOK_SECTION_ID, g_steal_pointer (&messages->id), n_rows * sizeof (gint64));
  ved_book_day_store_put (store, VED_BOOK_SECTION_PRICE, g_steal_pointer (&messages->price), n_rows * sizeof (gint64));
  ved_book_day_store_put (store, VED_BOOK_SECTION_SIZE, g_steal_pointer (&messages->size), n_rows * sizeof (gint32));
  ved_book_day_store_put (store, VED_BOOK_SECTION_TYPE, g_steal_pointer (&messages->type), n_rows);
  ved_book_day_store_put (store, VED_BOOK_SECTION_DIRECTION, g_steal_pointer (&messages->direction), n_rows);
  if (messages->mpid != NULL)
    ved_book_day_store_put (store, VED_BOOK_SECTION_MPID, g_steal_pointer (&messages->mpid), n_rows * sizeof (guint32));
  if (cells->cells != NULL)
    ved_book_day_store_put (store, VED_BOOK_SECTION_CELLS, g_steal_pointer (&cells->cells), n_cells * sizeof (gint32));
  else
    ved_book_day_store_put (store, VED_BOOK_SECTION_WIDE_CELLS, g_steal_pointer (&cells->wide_cells),
                            n_cells * sizeof (gint64));
  ved_book_day_store_bind (store);
}

static gpointer
copy_column (gconstpointer column,
             gsize         n_bytes)
{
  gpointer copy = ved_book_column_new (n_bytes);

  memcpy (copy, column, n_bytes);

  return copy;
}

/**
 * ved_book_rows_copy_messages:
 * @n_rows: the first ones
 * @copy: (out): has columns of its own
 */
void
ved_book_rows_copy_messages (const VedBookRows *self,
                             gsize              n_rows,
                             VedBookRows       *copy)
{
  *copy = (VedBookRows) { .n_rows = n_rows, .n_allocated = n_rows, .max_decimals = self->max_decimals };
  copy->time_ns = copy_column (self->time_ns, n_rows * sizeof (gint64));
  copy->id = copy_column (self->id, n_rows * sizeof (gint64));
  copy->price = copy_column (self->price, n_rows * sizeof (gint64));
  copy->size = copy_column (self->size, n_rows * sizeof (gint32));
  copy->type = copy_column (self->type, n_rows);
  copy->direction = copy_column (self->direction, n_rows);
  if (self->mpid != NULL)
    copy->mpid = copy_column (self->mpid, n_rows * sizeof (guint32));
}

/* Returns whether all fit. */
static gboolean
narrow_cells (const gint64 *wide,
              gsize         n_cells,
              gint32       *cells)
{
  for (gsize i = 0; i < n_cells; i += 2)
    {
      if (!ved_book_narrow_price (wide[i], &cells[i]))
        return FALSE;
      cells[i + 1] = (gint32) wide[i + 1];
    }

  return TRUE;
}

/**
 * ved_book_rows_copy_cells:
 * @self: wide
 * @n_rows: the first ones
 * @copy: (out): has cells of its own, of 32 bits where all prices fit
 */
void
ved_book_rows_copy_cells (const VedBookRows *self,
                          gsize              n_rows,
                          guint              n_levels,
                          VedBookRows       *copy)
{
  gsize n_cells = 4 * (gsize) n_levels * n_rows;

  *copy = (VedBookRows) { .n_rows = n_rows, .n_allocated = n_rows };
  copy->cells = ved_book_column_new (n_cells * sizeof (gint32));
  if (narrow_cells (self->wide_cells, n_cells, copy->cells))
    return;

  g_clear_pointer (&copy->cells, g_free);
  copy->wide_cells = copy_column (self->wide_cells, n_cells * sizeof (gint64));
}
