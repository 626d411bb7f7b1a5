/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-crc32c"

#include "config.h"

#include "base/ved-crc32c.h"

#include <string.h>

/* CRC-32C (Castagnoli, RFC 3720 appendix B.4), reflected polynomial 0x82f63b78. x86-64 has had an
 * instruction for it since SSE 4.2; elsewhere a table does eight bytes a step ("slicing by 8"). */

static guint32 table[8][256];

static void
table_init (void)
{
  for (guint i = 0; i < 256; i++)
    {
      guint32 crc = i;

      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) ? 0x82f63b78u : 0);
      table[0][i] = crc;
    }

  for (guint i = 0; i < 256; i++)
    {
      for (guint slice = 1; slice < 8; slice++)
        table[slice][i] = (table[slice - 1][i] >> 8) ^ table[0][table[slice - 1][i] & 0xff];
    }
}

static guint32
crc32c_portable (guint32       crc,
                 const guint8 *data,
                 gsize         length)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      table_init ();
      g_once_init_leave (&once, 1);
    }

  for (; length >= 8; data += 8, length -= 8)
    {
      guint32 low, high;

      memcpy (&low, data, 4);
      memcpy (&high, data + 4, 4);
      low = GUINT32_FROM_LE (low) ^ crc;
      high = GUINT32_FROM_LE (high);
      crc = table[7][low & 0xff] ^ table[6][(low >> 8) & 0xff] ^ table[5][(low >> 16) & 0xff] ^ table[4][low >> 24]
        ^ table[3][high & 0xff] ^ table[2][(high >> 8) & 0xff] ^ table[1][(high >> 16) & 0xff] ^ table[0][high >> 24];
    }

  while (length-- > 0)
    crc = (crc >> 8) ^ table[0][(crc ^ *data++) & 0xff];

  return crc;
}

#ifdef __x86_64__
__attribute__((target ("sse4.2")))
static guint32
crc32c_sse42 (guint32       crc,
              const guint8 *data,
              gsize         length)
{
  guint64 wide = crc;

  for (; length >= 8; data += 8, length -= 8)
    {
      guint64 chunk;

      memcpy (&chunk, data, 8);
      wide = __builtin_ia32_crc32di (wide, chunk);
    }

  crc = (guint32) wide;
  while (length-- > 0)
    crc = __builtin_ia32_crc32qi (crc, *data++);

  return crc;
}
#endif

/**
 * ved_crc32c:
 * @crc: 0 for a first block, the previous result for a following one
 * @data: (array length=length): bytes
 * @length: their number
 *
 * Returns: the CRC-32C so far; of the nine bytes "123456789" it is 0xe3069283
 */
guint32
ved_crc32c (guint32       crc,
            gconstpointer data,
            gsize         length)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("sse4.2"))
    return ~crc32c_sse42 (~crc, data, length);
#endif

  return ~crc32c_portable (~crc, data, length);
}
