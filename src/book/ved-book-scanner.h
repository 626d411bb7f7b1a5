/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-format.h"

G_BEGIN_DECLS

/* Rows of text become columns of numbers. */
typedef struct {
  gsize n_rows;
  gsize n_allocated;

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

typedef struct _VedBookScanner VedBookScanner;

VedBookScanner *ved_book_scanner_new         (const VedBookScanPlan  *plan) G_GNUC_WARN_UNUSED_RESULT;
void            ved_book_scanner_free        (VedBookScanner         *self);
gboolean        ved_book_scanner_feed        (VedBookScanner         *self,
                                              const char             *data,
                                              gsize                   length,
                                              GError                **error);
gboolean        ved_book_scanner_finish      (VedBookScanner         *self,
                                              GError                **error);
VedBookRows    *ved_book_scanner_get_rows    (VedBookScanner         *self);
gboolean        ved_book_scanner_needs_wide  (const VedBookScanner   *self);
gsize           ved_book_scanner_get_bad_row (const VedBookScanner   *self);

void            ved_book_rows_append         (VedBookRows            *self,
                                              VedBookRows            *more,
                                              guint                   n_levels);
void            ved_book_rows_clear          (VedBookRows            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookScanner, ved_book_scanner_free)

G_END_DECLS
