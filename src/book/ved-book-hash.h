/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gives numbers consecutive indexes as they come: the writer's side of VedBookTable. */
typedef struct {
  guint32 *slots;
  guint32 mask;
  gint64 *keys;
  guint32 n_keys;
  guint32 n_allocated;
} VedBookHash;

void    ved_book_hash_init  (VedBookHash *self,
                             guint32      n_expected);
guint32 ved_book_hash_add   (VedBookHash *self,
                             gint64       key);

/* Where to begin to look for @key; multiplicative, the upper bits are the good ones. */
static inline guint32
ved_book_hash (gint64 key)
{
  return (guint32) (((guint64) key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);
}

/* Has the memory at hand by the time @key is added. */
static inline void
ved_book_hash_prefetch (const VedBookHash *self,
                        gint64             key)
{
  __builtin_prefetch (&self->slots[ved_book_hash (key) & self->mask]);
}

G_END_DECLS
