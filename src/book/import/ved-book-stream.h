/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

typedef enum {
  VED_BOOK_STREAM_COMING,
  VED_BOOK_STREAM_WHOLE,        /* all has come */
  VED_BOOK_STREAM_BROKEN,       /* no more will come */
} VedBookStreamState;

/* How a stream stands. */
typedef struct {
  VedBookStreamState state;
  gsize n_rows;                 /* that both halves have */
  guint n_restarts;             /* how often a half began anew: rows of before may have been wrong */
  char *message;                /* (nullable): what is wrong with the text, or why no more will come */
} VedBookStreamStatus;

/* A recording whose files are still on their way: its rows are read as they come. Those who bring them feed it in
 * threads of theirs, any other may look at it. Atomically reference counted. */
typedef struct _VedBookStream VedBookStream;

VedBookStream *ved_book_stream_new          (const VedBookName    *name,
                                             const char           *source) G_GNUC_WARN_UNUSED_RESULT;
VedBookStream *ved_book_stream_ref          (VedBookStream        *self) G_GNUC_WARN_UNUSED_RESULT;
void           ved_book_stream_unref        (VedBookStream        *self);
void           ved_book_stream_feed         (VedBookStream        *self,
                                             VedBookFileKind       kind,
                                             gint64                offset,
                                             gconstpointer         data,
                                             gsize                 length);
void           ved_book_stream_end          (VedBookStream        *self,
                                             const char           *message);
void           ved_book_stream_look         (VedBookStream        *self,
                                             VedBookStreamStatus  *status);
VedBookDay    *ved_book_stream_make_day     (VedBookStream        *self) G_GNUC_WARN_UNUSED_RESULT;
void           ved_book_stream_status_clear (VedBookStreamStatus  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookStream, ved_book_stream_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedBookStreamStatus, ved_book_stream_status_clear)

G_END_DECLS
