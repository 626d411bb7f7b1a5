/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-body-coding"

#include "config.h"

#include "server/ved-body-coding.h"

#include "base/ved-error.h"
#include "base/ved-gzip-unpacker.h"

/* Bodies of requests may come packed (RFC 9110, section 8.4). The limit of a body is that of what comes out,
 * and unpacking stops there: a few kilobytes of gzip can hold gigabytes. */

#define CHUNK_BYTES 16384

static gboolean
is_plain (const char *coding)
{
  return coding == NULL || *coding == '\0' || g_ascii_strcasecmp (coding, "identity") == 0;
}

/**
 * ved_body_coding_is_known:
 * @coding: (nullable): the value of Content-Encoding
 */
gboolean
ved_body_coding_is_known (const char *coding)
{
  return is_plain (coding) || g_ascii_strcasecmp (coding, "gzip") == 0;
}

/* Reads one byte more than @max_length at most, give or take a chunk. */
static GByteArray *
read_up_to (GInputStream  *stream,
            gsize          max_length,
            GError       **error)
{
  g_autoptr(GByteArray) plain = g_byte_array_new ();
  guint8 chunk[CHUNK_BYTES];
  gssize n;

  do
    {
      n = g_input_stream_read (stream, chunk, sizeof chunk, NULL, error);
      if (n > 0)
        g_byte_array_append (plain, chunk, (guint) n);
    }
  while (n > 0 && plain->len <= max_length);

  return n < 0 ? NULL : g_steal_pointer (&plain);
}

/**
 * ved_body_coding_undo:
 * @coding: (nullable): the value of Content-Encoding; a known one
 * @body: as it came
 * @max_length: bytes that it may have unpacked
 *
 * Errors: VED_ERROR_INVALID for a body that is not what @coding says, VED_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full): the body unpacked
 */
GBytes *
ved_body_coding_undo (const char  *coding,
                      GBytes      *body,
                      gsize        max_length,
                      GError     **error)
{
  g_autoptr(GConverter) converter = NULL;
  g_autoptr(GInputStream) packed = NULL, stream = NULL;
  g_autoptr(GByteArray) plain = NULL;
  g_autoptr(GError) fault = NULL;

  if (is_plain (coding))
    return g_bytes_ref (body);

  converter = ved_gzip_unpacker_new ();
  packed = g_memory_input_stream_new_from_bytes (body);
  stream = g_converter_input_stream_new (packed, converter);
  plain = read_up_to (stream, max_length, &fault);
  if (plain == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "The body is not the gzip that Content-Encoding says: %s",
                 fault->message);
  else if (plain->len > max_length)
    g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "More than %" G_GSIZE_FORMAT " bytes unpacked: send them in parts",
                 max_length);
  else
    return g_byte_array_free_to_bytes (g_steal_pointer (&plain));

  return NULL;
}
