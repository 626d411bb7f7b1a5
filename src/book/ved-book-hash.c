/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-hash"

#include "config.h"

#include "book/ved-book-hash.h"

/* Open addressing with linear probing, at most half full: most look-ups touch one line of the slots. */

#define MIN_SLOTS 16

static guint32
slots_for (guint32 n_keys)
{
  guint32 n_slots = MIN_SLOTS;

  while (n_slots / 2 < n_keys && n_slots < 1u << 31)
    n_slots *= 2;

  return n_slots;
}

static void
rebuild (VedBookHash *self,
         guint32      n_slots)
{
  g_free (self->slots);
  self->slots = g_new0 (guint32, n_slots);
  self->mask = n_slots - 1;
  for (guint32 i = 0; i < self->n_keys; i++)
    {
      guint32 slot = ved_book_hash (self->keys[i]) & self->mask;

      while (self->slots[slot] != 0)
        slot = (slot + 1) & self->mask;
      self->slots[slot] = i + 1;
    }
}

/**
 * ved_book_hash_init:
 * @n_expected: a guess; it grows
 */
void
ved_book_hash_init (VedBookHash *self,
                    guint32      n_expected)
{
  *self = (VedBookHash) { .n_allocated = MAX (n_expected, MIN_SLOTS / 2) };
  self->keys = g_new (gint64, self->n_allocated);
  rebuild (self, slots_for (self->n_allocated));
}

/**
 * ved_book_hash_add:
 * @key: any number
 *
 * Returns: its index, a new one if it was not there. O(1)
 */
guint32
ved_book_hash_add (VedBookHash *self,
                   gint64       key)
{
  guint32 slot = ved_book_hash (key) & self->mask;

  for (; self->slots[slot] != 0; slot = (slot + 1) & self->mask)
    if (self->keys[self->slots[slot] - 1] == key)
      return self->slots[slot] - 1;

  if (self->n_keys == self->n_allocated)
    {
      self->n_allocated *= 2;
      self->keys = g_renew (gint64, self->keys, self->n_allocated);
    }
  self->keys[self->n_keys++] = key;
  if (self->n_keys > (self->mask + 1) / 2)
    rebuild (self, slots_for (self->n_keys * 2));
  else
    self->slots[slot] = self->n_keys;

  return self->n_keys - 1;
}
