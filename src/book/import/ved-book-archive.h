/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One member that is read from beginning to end. */
typedef struct _VedBookArchive VedBookArchive;

/* A name in an archive. */
typedef struct {
  char *name;
  guint64 size;                 /* 0 where the archive does not say */
} VedBookMember;

GPtrArray      *ved_book_archive_list  (const char      *path,
                                        GError         **error) G_GNUC_WARN_UNUSED_RESULT;
VedBookArchive *ved_book_archive_open  (const char      *path,
                                        const char      *member,
                                        GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_book_archive_close (VedBookArchive  *self);
gssize          ved_book_archive_read  (VedBookArchive  *self,
                                        gpointer         buffer,
                                        gsize            size,
                                        GError         **error);
gboolean        ved_book_archive_is    (const char      *path);
gboolean        ved_book_archive_sniff (const char      *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookArchive, ved_book_archive_close)

G_END_DECLS
