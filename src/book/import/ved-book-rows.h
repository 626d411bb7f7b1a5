/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-format.h"
#include "book/ved-book-day-private.h"

G_BEGIN_DECLS

/* No price of a message or a level is beyond, on either side of 0. */
#define VED_BOOK_MAX_PRICE G_GINT64_CONSTANT (1000000000000)

/* What a scanner is told. */
typedef struct {
  VedBookFormat format;
  gboolean has_messages;
  gboolean has_cells;
  gboolean is_wide;
  const char *file;             /* for error messages */
  gsize max_bytes;              /* that its rows may take */
  gsize n_expected;             /* rows; a guess */
} VedBookScanPlan;

/* Rows of text become columns of numbers. */
typedef struct {
  gsize n_rows;
  gsize n_allocated;
  gboolean is_lent;             /* the columns are a part of another's, and cannot grow */

  gint64 *time_ns;              /* of messages; NULL for a book */
  gint64 *id;
  gint64 *price;
  gint32 *size;
  guint8 *type;
  gint8 *direction;
  guint32 *mpid;                /* (nullable) */

  gint32 *cells;                /* of a book; [n_rows][4 * n_levels] */
  gint64 *wide_cells;           /* instead, where told so */

  guint max_decimals;           /* of times */
  gsize n_blank;                /* lines that hold nothing */
} VedBookRows;

void     ved_book_rows_reserve       (VedBookRows           *self,
                                      const VedBookScanPlan *plan,
                                      gsize                  n_rows);
void     ved_book_rows_lend          (const VedBookRows     *self,
                                      const VedBookScanPlan *plan,
                                      gsize                  first,
                                      gsize                  n_rows,
                                      VedBookRows           *part);
void     ved_book_rows_clear         (VedBookRows           *self);
void     ved_book_rows_give          (VedBookRows           *messages,
                                      VedBookRows           *cells,
                                      gsize                  n_rows,
                                      guint                  n_levels,
                                      VedBookDayStore       *store);
void     ved_book_rows_copy_messages (const VedBookRows     *self,
                                      gsize                  n_rows,
                                      VedBookRows           *copy);
void     ved_book_rows_copy_cells    (const VedBookRows     *self,
                                      gsize                  n_rows,
                                      guint                  n_levels,
                                      VedBookRows           *copy);
gpointer ved_book_column_new         (gsize                  n_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* What a cell of 32 bits holds for a price; FALSE where it does not fit. */
static inline gboolean
ved_book_narrow_price (gint64  price,
                       gint32 *cell)
{
  if (G_LIKELY (price < G_MAXINT32 && price > G_MININT32))
    *cell = (gint32) price;
  else if (!ved_book_price_exists (price))
    *cell = price > 0 ? G_MAXINT32 : G_MININT32;
  else
    return FALSE;

  return TRUE;
}

G_END_DECLS
