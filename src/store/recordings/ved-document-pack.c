/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-document-pack"

#include "config.h"

#include "store/recordings/ved-document-pack.h"

#include "base/ved-error.h"
#include "wire/frames/ved-zstd.h"

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
  g_autoptr(VedZstd) zstd = ved_zstd_new (ZSTD_LEVEL);
  gsize length, past_length = 0;
  gconstpointer data = g_bytes_get_data (document, &length);
  gconstpointer past_data = past != NULL ? g_bytes_get_data (past, &past_length) : NULL;

  return ved_zstd_pack_after (zstd, past_data, past_length, data, length);
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
  g_autoptr(VedZstd) zstd = ved_zstd_new (ZSTD_LEVEL);
  gsize past_length = 0, length;
  gconstpointer past_data = past != NULL ? g_bytes_get_data (past, &past_length) : NULL;
  guint8 *document = ved_zstd_unpack_after (zstd, past_data, past_length, packed, VED_DOCUMENT_MAX_BYTES, &length);

  if (document != NULL)
    return g_bytes_new_take (document, length);

  g_set_error_literal (error, VED_ERROR, VED_ERROR_CORRUPT, "A document of the recording is damaged");

  return NULL;
}
