/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which half of a recording a file holds. */
typedef enum {
  VED_BOOK_FILE_MESSAGES,
  VED_BOOK_FILE_BOOK,
} VedBookFileKind;

/* What the name of a file says: <TICKER>_<YYYY-MM-DD>_<START>_<END>_<message|orderbook>_<LEVEL>.csv */
typedef struct {
  char *ticker;
  char *date;                   /* as in the name, 2012-06-21 */
  gint64 start_ms;              /* after midnight, Eastern time: the range that was asked for */
  gint64 end_ms;
  guint n_levels;
  VedBookFileKind kind;
} VedBookName;

gboolean ved_book_name_parse    (const char        *path,
                                 VedBookName       *name);
void     ved_book_name_copy     (const VedBookName *self,
                                 VedBookName       *copy);
void     ved_book_name_clear    (VedBookName       *self);
gboolean ved_book_name_is_pair  (const VedBookName *self,
                                 const VedBookName *other);
char    *ved_book_name_label    (const VedBookName *self) G_GNUC_WARN_UNUSED_RESULT;
char    *ved_book_name_expected (const VedBookName *self,
                                 VedBookFileKind    kind) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedBookName, ved_book_name_clear)

G_END_DECLS
