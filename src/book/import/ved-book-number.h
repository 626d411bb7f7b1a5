/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <string.h>

G_BEGIN_DECLS

/* Eight bytes that a number may be read from at once: whoever calls ved_book_scan_digits() has this much
 * beyond where it stands. */
#define VED_BOOK_SCAN_ROOM 32

gboolean ved_book_parse_int  (const char *text,
                              gsize       length,
                              gint64     *value);
gboolean ved_book_parse_time (const char *text,
                              gsize       length,
                              gint64     *time_ns,
                              guint      *n_decimals);

guint32  ved_book_pack_mpid  (const char *text,
                              gsize       length);

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
/* The number that the first 1 to 8 bytes of @word make, each a digit's value: three multiplications (pairs, fours,
 * eights) instead of one step for each digit, and no branch that depends on how many they are. */
static inline guint64
ved_book_join_digits (guint64 word,
                      guint   n_digits)
{
  word <<= 64 - 8 * n_digits;
  word = (word * 2561) >> 8;
  word = ((word & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff)) * 6553601) >> 16;

  return ((word & G_GUINT64_CONSTANT (0x0000ffff0000ffff)) * G_GUINT64_CONSTANT (42949672960001)) >> 32;
}
#endif

/* Reads up to 16 digits at *@at and moves behind them; returns how many. What follows may be anything. */
static inline guint
ved_book_scan_digits (const char **at,
                      guint64     *value)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  static const guint64 tens[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };
  guint64 number = 0;
  guint n_digits = 0, n;

  do
    {
      guint64 word, others;

      memcpy (&word, *at, 8);
      word ^= G_GUINT64_CONSTANT (0x3030303030303030);
      others = ((word + G_GUINT64_CONSTANT (0x0606060606060606)) | word) & G_GUINT64_CONSTANT (0xf0f0f0f0f0f0f0f0);
      n = others != 0 ? (guint) __builtin_ctzll (others) / 8 : 8;
      if (n == 0)
        break;
      number = number * tens[n] + ved_book_join_digits (word, n);
      n_digits += n;
      *at += n;
    }
  while (n == 8 && n_digits < 16);
  *value = number;

  return n_digits;
#else
  guint n_digits = 0;

  for (*value = 0; n_digits < 16 && g_ascii_isdigit (**at); (*at)++, n_digits++)
    *value = *value * 10 + (guint64) (**at - '0');

  return n_digits;
#endif
}

G_END_DECLS
