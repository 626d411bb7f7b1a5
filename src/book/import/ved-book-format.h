/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-name.h"

G_BEGIN_DECLS

/* How a text file is laid out, found from its first lines. */
typedef struct {
  char separator;
  gboolean has_bom;
  gboolean has_header;
  gboolean has_cr;              /* lines end in CR LF */
  gboolean has_mpid;            /* a seventh column of messages */
  gboolean is_merged;           /* messages and book in one sheet */
  guint n_columns;
  guint first_cell;             /* column of the best ask's price; 0 unless merged */
  guint n_levels;               /* of a book or a merged sheet */
} VedBookFormat;

gboolean ved_book_format_sniff (const char       *text,
                                gsize             length,
                                VedBookFileKind   kind,
                                const char       *file,
                                VedBookFormat    *format,
                                GError          **error);

G_END_DECLS
