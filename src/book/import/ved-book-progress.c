/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-progress"

#include "config.h"

#include "book/import/ved-book-progress.h"

struct _VedBookProgress
{
  gsize n_read;                 /* atomic, as is the next */
  gsize n_bytes;
};

/**
 * ved_book_progress_new:
 *
 * Returns: (transfer full): one of an import that has not begun
 */
VedBookProgress *
ved_book_progress_new (void)
{
  return g_atomic_rc_box_new0 (VedBookProgress);
}

VedBookProgress *
ved_book_progress_ref (VedBookProgress *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ved_book_progress_unref (VedBookProgress *self)
{
  g_atomic_rc_box_release (self);
}

/**
 * ved_book_progress_begin:
 * @self: (nullable): %NULL does nothing
 * @n_bytes: of text, that there are to read; 0: not known
 */
void
ved_book_progress_begin (VedBookProgress *self,
                         gsize            n_bytes)
{
  if (self == NULL)
    return;

  g_atomic_pointer_set (&self->n_read, 0);
  g_atomic_pointer_set (&self->n_bytes, n_bytes);
}

/**
 * ved_book_progress_add:
 * @self: (nullable): %NULL does nothing
 * @n_bytes: that were read
 */
void
ved_book_progress_add (VedBookProgress *self,
                       gsize            n_bytes)
{
  if (self != NULL)
    g_atomic_pointer_add (&self->n_read, n_bytes);
}

/**
 * ved_book_progress_get:
 * @n_read: (out): bytes of text; equal to @n_bytes while what was read is checked and indexed
 * @n_bytes: (out): that there are; 0: not known
 */
void
ved_book_progress_get (VedBookProgress *self,
                       gsize           *n_read,
                       gsize           *n_bytes)
{
  *n_read = (gsize) g_atomic_pointer_get (&self->n_read);
  *n_bytes = (gsize) g_atomic_pointer_get (&self->n_bytes);
}
