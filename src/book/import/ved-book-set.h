/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-name.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A recording that can be loaded: two files, two members of an archive, or one sheet with both halves. */
typedef struct {
  VedBookName name;             /* of the messages */
  char *archive;                /* (nullable): path */
  char *messages;               /* path of a file, or name of a member */
  char *book;                   /* (nullable): likewise; NULL where the messages' file holds the book too */
  guint64 n_bytes;              /* of both; 0 where an archive does not say */
} VedBookSet;

GPtrArray  *ved_book_sets_find        (const char        *path,
                                       GCancellable      *cancellable,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
VedBookSet *ved_book_sets_find_one    (const char        *path,
                                       GCancellable      *cancellable,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
VedBookSet *ved_book_set_new_pair     (const char        *messages,
                                       const char        *book,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
VedBookSet *ved_book_set_copy         (const VedBookSet  *self) G_GNUC_WARN_UNUSED_RESULT;
void        ved_book_set_free         (VedBookSet        *self);
char       *ved_book_set_get_source   (const VedBookSet  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookSet, ved_book_set_free)

G_END_DECLS
