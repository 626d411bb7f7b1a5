/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-zstd"

#include "config.h"

#include "wire/frames/ved-zstd.h"

#include <zstd.h>

/* Whatever is packed is one whole zstd frame that names the size of its content. That size comes from files and peers, so
 * memory is asked for only up to what the caller can believe, and may be refused; packing cannot fail but for a fault of the
 * program. */

struct _VedZstd
{
  int level;
  ZSTD_CCtx *packer;            /* (nullable): made when first needed, as is the next */
  ZSTD_DCtx *unpacker;
};

/* Shrinks to what was filled: what is packed is kept for long. */
static GBytes *
take_packed (guint8 *packed,
             gsize   size)
{
  g_assert (!ZSTD_isError (size));

  return g_bytes_new_take (g_realloc (packed, size), size);
}

/* Returns: (nullable): room for the content of a frame */
static guint8 *
make_room (gconstpointer  packed,
           gsize          length,
           gsize          most,
           gsize         *plain_length)
{
  unsigned long long size = ZSTD_getFrameContentSize (packed, length);

  if (size > most)      /* also what is no size */
    return NULL;

  *plain_length = size;

  return g_try_malloc (MAX (size, 1));
}

/**
 * ved_zstd_append:
 * @out: what the packed bytes are put behind
 * @plain: (array length=length) (element-type guint8):
 *
 * Returns: how many bytes were added
 */
gsize
ved_zstd_append (GByteArray    *out,
                 gconstpointer  plain,
                 gsize          length,
                 int            level)
{
  guint before = out->len;
  gsize bound = ZSTD_compressBound (length), size;

  g_byte_array_set_size (out, (guint) (before + bound));
  size = ZSTD_compress (out->data + before, bound, plain, length, level);
  g_assert (!ZSTD_isError (size));
  g_byte_array_set_size (out, (guint) (before + size));

  return size;
}

/**
 * ved_zstd_pack:
 * @plain: (array length=length) (element-type guint8):
 *
 * Returns: (transfer full): the same, packed
 */
GBytes *
ved_zstd_pack (gconstpointer plain,
               gsize         length,
               int           level)
{
  gsize bound = ZSTD_compressBound (length);
  guint8 *packed = g_malloc (bound);

  return take_packed (packed, ZSTD_compress (packed, bound, plain, length, level));
}

/**
 * ved_zstd_unpack:
 * @packed: (array length=length) (element-type guint8):
 * @most: how large the content may be
 * @plain_length: (out): how large it is
 *
 * Returns: (transfer full) (nullable): the content; %NULL where @packed is damaged, claims to be larger than @most, or finds
 *   no memory
 */
guint8 *
ved_zstd_unpack (gconstpointer  packed,
                 gsize          length,
                 gsize          most,
                 gsize         *plain_length)
{
  g_autofree guint8 *plain = make_room (packed, length, most, plain_length);

  if (plain == NULL || ZSTD_decompress (plain, *plain_length, packed, length) != *plain_length)
    return NULL;

  return g_steal_pointer (&plain);
}

/**
 * ved_zstd_unpack_to:
 * @plain: (array length=plain_length): where the content goes
 * @packed: (array length=length) (element-type guint8):
 *
 * Returns: whether @packed is whole and holds exactly so much
 */
gboolean
ved_zstd_unpack_to (guint8        *plain,
                    gsize          plain_length,
                    gconstpointer  packed,
                    gsize          length)
{
  return ZSTD_getFrameContentSize (packed, length) == plain_length &&
         ZSTD_decompress (plain, plain_length, packed, length) == plain_length;
}

/**
 * ved_zstd_new:
 * @level: of what it packs
 *
 * Returns: (transfer full): for one thread at a time
 */
VedZstd *
ved_zstd_new (int level)
{
  VedZstd *self = g_new0 (VedZstd, 1);

  self->level = level;

  return self;
}

void
ved_zstd_free (VedZstd *self)
{
  g_return_if_fail (self != NULL);

  ZSTD_freeCCtx (self->packer);
  ZSTD_freeDCtx (self->unpacker);
  g_free (self);
}

/**
 * ved_zstd_pack_after:
 * @past: (array length=past_length) (element-type guint8) (nullable): what @plain may repeat
 * @plain: (array length=length) (element-type guint8):
 *
 * Returns: (transfer full): what ved_zstd_unpack_after() makes @plain of, given the same past
 */
GBytes *
ved_zstd_pack_after (VedZstd       *self,
                     gconstpointer  past,
                     gsize          past_length,
                     gconstpointer  plain,
                     gsize          length)
{
  gsize bound = ZSTD_compressBound (length);
  guint8 *packed = g_malloc (bound);

  if (self->packer == NULL)
    self->packer = ZSTD_createCCtx ();
  ZSTD_CCtx_setParameter (self->packer, ZSTD_c_compressionLevel, self->level);
  ZSTD_CCtx_refPrefix (self->packer, past, past_length);

  return take_packed (packed, ZSTD_compress2 (self->packer, packed, bound, plain, length));
}

/**
 * ved_zstd_unpack_after:
 * @past: (array length=past_length) (element-type guint8) (nullable): what ved_zstd_pack_after() was given
 * @most: how large the content may be
 * @plain_length: (out): how large it is
 *
 * Returns: (transfer full) (nullable): the content; %NULL where @packed does not come from @past, or for what
 *   ved_zstd_unpack() refuses
 */
guint8 *
ved_zstd_unpack_after (VedZstd       *self,
                       gconstpointer  past,
                       gsize          past_length,
                       GBytes        *packed,
                       gsize          most,
                       gsize         *plain_length)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (packed, &length);
  g_autofree guint8 *plain = make_room (data, length, most, plain_length);

  if (plain == NULL)
    return NULL;

  if (self->unpacker == NULL)
    self->unpacker = ZSTD_createDCtx ();
  ZSTD_DCtx_refPrefix (self->unpacker, past, past_length);
  if (ZSTD_decompressDCtx (self->unpacker, plain, *plain_length, data, length) != *plain_length)
    return NULL;

  return g_steal_pointer (&plain);
}
