/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nn-pass"

#include "config.h"

#include "forecast/nn/ved-nn-pass.h"

#include <string.h>

#define CHUNK_SIZE ((gsize) 1 << 18)
#define ALIGNMENT  16           /* in numbers */

void
ved_nn_arena_init (VedNnArena *self)
{
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->sizes = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->chunk = 0;
  self->used = 0;
}

void
ved_nn_arena_clear (VedNnArena *self)
{
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
  g_clear_pointer (&self->sizes, g_array_unref);
}

static gboolean
chunk_fits (const VedNnArena *self,
            gsize             n)
{
  return self->chunk < self->chunks->len
         && self->used + n <= g_array_index (self->sizes, gsize, self->chunk);
}

/**
 * ved_nn_arena_take:
 * @n: how many numbers
 *
 * Returns: (transfer none): room for them, of any content, until it is released
 */
VedReal *
ved_nn_arena_take (VedNnArena *self,
                   gsize       n)
{
  VedReal *taken;

  n = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  while (!chunk_fits (self, n) && self->chunk < self->chunks->len)
    {
      self->chunk++;
      self->used = 0;
    }
  if (self->chunk == self->chunks->len)
    {
      gsize size = MAX (n, CHUNK_SIZE);

      g_ptr_array_add (self->chunks, g_new (VedReal, size));
      g_array_append_val (self->sizes, size);
      self->used = 0;
    }
  taken = (VedReal *) g_ptr_array_index (self->chunks, self->chunk) + self->used;
  self->used += n;

  return taken;
}

/**
 * ved_nn_arena_take0:
 *
 * Returns: (transfer none): room for @n numbers, all 0
 */
VedReal *
ved_nn_arena_take0 (VedNnArena *self,
                    gsize       n)
{
  return memset (ved_nn_arena_take (self, n), 0, n * sizeof (VedReal));
}

VedNnMark
ved_nn_arena_mark (const VedNnArena *self)
{
  return (VedNnMark) { self->chunk, self->used };
}

/**
 * ved_nn_arena_release:
 * @mark: what ved_nn_arena_mark() said
 *
 * Gives back all that was taken since. The memory is kept for what comes.
 */
void
ved_nn_arena_release (VedNnArena *self,
                      VedNnMark   mark)
{
  self->chunk = mark.chunk;
  self->used = mark.used;
}
