/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-number"

#include "config.h"

#include "book/import/ved-book-number.h"

/* The patient readers of single fields, for lines that spreadsheets have been at. Bounds are checked for each
 * character; nothing is converted to floating point on the way. */

#define MAX_INT       G_GINT64_CONSTANT (1000000000000000000)
#define TIME_DECIMALS 9
#define MAX_SECONDS   (2 * 86400)

static void
trim (const char **text,
      gsize       *length)
{
  while (*length > 0 && (g_ascii_isspace (**text) || **text == '"'))
    {
      (*text)++;
      (*length)--;
    }
  while (*length > 0 && (g_ascii_isspace ((*text)[*length - 1]) || (*text)[*length - 1] == '"'))
    (*length)--;
}

/* Digits at the start of @text; returns how many, or 0 where the number is too great. */
static gsize
take_digits (const char *text,
             gsize       length,
             gint64     *value)
{
  gsize n = 0;

  for (*value = 0; n < length && g_ascii_isdigit (text[n]); n++)
    {
      if (*value > MAX_INT / 10)
        return 0;
      *value = *value * 10 + (text[n] - '0');
    }

  return n;
}

/**
 * ved_book_parse_int:
 * @text: (array length=length): a field
 * @value: (out): the number
 *
 * A whole number, maybe quoted, with spaces around it, a sign, or the ".00" that spreadsheets add.
 *
 * Returns: whether it is one
 */
gboolean
ved_book_parse_int (const char *text,
                    gsize       length,
                    gint64     *value)
{
  gboolean negative;
  gsize n;

  trim (&text, &length);
  negative = length > 0 && *text == '-';
  if (length > 0 && (*text == '-' || *text == '+'))
    {
      text++;
      length--;
    }
  n = take_digits (text, length, value);
  if (n == 0)
    return FALSE;
  if (n < length && text[n] == '.')
    for (n++; n < length && text[n] == '0';)
      n++;
  if (negative)
    *value = -*value;

  return n == length;
}

/**
 * ved_book_parse_time:
 * @text: (array length=length): seconds since midnight with any number of decimals, after a point or, as
 *   spreadsheets write it in many countries, a comma
 * @time_ns: (out): nanoseconds; more than nine decimals are rounded
 * @n_decimals: (out): how many there were
 *
 * Returns: whether it is a time of at most two days
 */
gboolean
ved_book_parse_time (const char *text,
                     gsize       length,
                     gint64     *time_ns,
                     guint      *n_decimals)
{
  gint64 seconds, fraction = 0;
  gsize at, n = 0;

  trim (&text, &length);
  at = take_digits (text, length, &seconds);
  if (at == 0 || seconds > MAX_SECONDS)
    return FALSE;

  if (at < length && (text[at] == '.' || text[at] == ','))
    {
      at++;
      for (; at + n < length && g_ascii_isdigit (text[at + n]); n++)
        if (n < TIME_DECIMALS)
          fraction = fraction * 10 + (text[at + n] - '0');
      for (gsize i = n; i < TIME_DECIMALS; i++)
        fraction *= 10;
      if (n > TIME_DECIMALS && text[at + TIME_DECIMALS] >= '5')
        fraction++;
    }
  *time_ns = seconds * 1000000000 + fraction;
  *n_decimals = (guint) n;

  return at + n == length;
}

/**
 * ved_book_pack_mpid:
 * @text: (array length=length): the code of a participant
 *
 * Returns: its first four letters, the first in the lowest byte; 0 for none, which files write as "null" too
 */
guint32
ved_book_pack_mpid (const char *text,
                    gsize       length)
{
  guint32 packed = 0;

  if (length == 4 && g_ascii_strncasecmp (text, "null", 4) == 0)
    return 0;
  for (gsize i = 0; i < MIN (length, 4) && g_ascii_isgraph (text[i]); i++)
    packed |= (guint32) (guint8) text[i] << (8 * i);

  return packed;
}
