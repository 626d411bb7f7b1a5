/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whole numbers in as many bytes as they need: 7 bits a byte, low bits first, the high bit says that
 * more follow. */

/* Reads from untrusted bytes. After the first fault it gives zeros and @damaged stays set. */
typedef struct {
  const guint8 *at;
  const guint8 *end;
  gboolean damaged;
} VedVarintReader;

static inline void
ved_varint_put (GByteArray *out,
                guint32     number)
{
  guint8 bytes[5];
  guint n = 0;

  while (number >= 0x80)
    {
      bytes[n++] = (guint8) (number | 0x80);
      number >>= 7;
    }
  bytes[n++] = (guint8) number;
  g_byte_array_append (out, bytes, n);
}

static inline guint32
ved_varint_get (VedVarintReader *reader)
{
  guint32 number = 0;

  for (guint shift = 0; shift < 35; shift += 7)
    {
      guint8 byte;

      if (reader->at == reader->end)
        break;
      byte = *reader->at++;
      number |= (guint32) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return number;
    }
  reader->damaged = TRUE;

  return 0;
}

/* Signed numbers near zero become small unsigned ones: 0, −1, 1, −2, … */
static inline guint32
ved_varint_fold (gint32 number)
{
  return ((guint32) number << 1) ^ (guint32) (number >> 31);
}

static inline gint32
ved_varint_unfold (guint32 number)
{
  return (gint32) (number >> 1) ^ -(gint32) (number & 1);
}

G_END_DECLS
