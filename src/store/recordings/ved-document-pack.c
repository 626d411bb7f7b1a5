/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-document-pack"

#include "config.h"

#include "store/recordings/ved-document-pack.h"

#include "base/ved-error.h"

#include <zstd.h>

/* What a daemon tells under one path changes in a few places from one time to the next. A packed document is one zstd
 * frame, which is shown the document before as what went ahead of it: what stayed costs a reference. */

#define ZSTD_LEVEL 6

/**
 * ved_document_pack:
 * @document: at most VED_DOCUMENT_MAX_BYTES
 * @past: (nullable): what went ahead of it
 *
 * Returns: (transfer full): what ved_document_unpack() makes @document of, given the same past
 */
GBytes *
ved_document_pack (GBytes *document,
                   GBytes *past)
{
  ZSTD_CCtx *packer = ZSTD_createCCtx ();
  gsize length, past_length = 0, room, done;
  gconstpointer data = g_bytes_get_data (document, &length);
  gconstpointer past_data = past != NULL ? g_bytes_get_data (past, &past_length) : NULL;
  guint8 *out;

  room = ZSTD_compressBound (length);
  out = g_malloc (room);
  ZSTD_CCtx_setParameter (packer, ZSTD_c_compressionLevel, ZSTD_LEVEL);
  ZSTD_CCtx_refPrefix (packer, past_data, past_length);
  done = ZSTD_compress2 (packer, out, room, data, length);
  ZSTD_freeCCtx (packer);
  if (ZSTD_isError (done))
    g_error ("zstd: %s", ZSTD_getErrorName (done));

  return g_bytes_new_take (g_realloc (out, done), done);
}

/**
 * ved_document_unpack:
 *
 * Returns: (transfer full): the document; %NULL with %VED_ERROR_CORRUPT when @packed was not made by
 *   ved_document_pack() with @past
 */
GBytes *
ved_document_unpack (GBytes  *packed,
                     GBytes  *past,
                     GError **error)
{
  gsize length, past_length = 0, done;
  gconstpointer data = g_bytes_get_data (packed, &length);
  gconstpointer past_data = past != NULL ? g_bytes_get_data (past, &past_length) : NULL;
  unsigned long long size = ZSTD_getFrameContentSize (data, length);
  ZSTD_DCtx *unpacker;
  guint8 *out;

  if (size > VED_DOCUMENT_MAX_BYTES)    /* also what is no size */
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_CORRUPT, "A document of the recording is damaged");
      return NULL;
    }

  out = g_malloc ((gsize) size + 1);
  unpacker = ZSTD_createDCtx ();
  ZSTD_DCtx_refPrefix (unpacker, past_data, past_length);
  done = ZSTD_decompressDCtx (unpacker, out, (gsize) size, data, length);
  ZSTD_freeDCtx (unpacker);
  if (!ZSTD_isError (done) && done == size)
    return g_bytes_new_take (out, done);

  g_free (out);
  g_set_error_literal (error, VED_ERROR, VED_ERROR_CORRUPT, "A document of the recording is damaged");

  return NULL;
}
