/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-json-writer"

#include "config.h"

#include "wire/json/ved-json-writer.h"

#include "base/ved-double.h"
#include "base/ved-iso8601.h"
#include "fleet/ved-metric.h"

#include <math.h>
#include <string.h>

/* Numbers are printed from their multiples, so no digit is ever guessed: 2610 hundredths are "26.1".
 * At least one decimal stays, for readers that tell 26 from 26.0. */

static const char digit_pairs[] =
  "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
  "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
  "8081828384858687888990919293949596979899";

static const guint32 powers_of_ten[] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
};

static char *
print_uint (char   *at,
            guint64 value)
{
  char reversed[20];
  guint n = 0;

  while (value >= 100)
    {
      const char *pair = digit_pairs + 2 * (value % 100);

      reversed[n++] = pair[1];
      reversed[n++] = pair[0];
      value /= 100;
    }
  if (value >= 10)
    {
      *at++ = digit_pairs[2 * value];
      *at++ = digit_pairs[2 * value + 1];
    }
  else
    *at++ = (char) ('0' + value);
  while (n > 0)
    *at++ = reversed[--n];

  return at;
}

static char *
print_fraction (char    *at,
                guint32  fraction,
                guint    decimals)
{
  *at++ = '.';
  while (decimals > 1)
    {
      guint32 unit = powers_of_ten[--decimals];

      *at++ = (char) ('0' + fraction / unit);
      fraction %= unit;
      if (fraction == 0)
        return at;
    }
  *at++ = (char) ('0' + fraction);

  return at;
}

/**
 * ved_json_print_code:
 * @at: where to write, with room for VED_JSON_NUMBER_SIZE bytes
 * @code: a multiple of 10^-@decimals, or VED_CODE_MISSING
 * @decimals: 0 to 9
 *
 * Writes "26.1", or "null" when missing. Trailing zeros are left out but for the first decimal.
 *
 * Returns: the end of what was written
 */
char *
ved_json_print_code (char   *at,
                     gint32  code,
                     guint   decimals)
{
  guint32 magnitude = code < 0 ? 0u - (guint32) code : (guint32) code;

  if (code == VED_CODE_MISSING)
    {
      memcpy (at, "null", 4);
      return at + 4;
    }
  if (code < 0)
    *at++ = '-';
  if (decimals == 2)
    {
      const char *pair = digit_pairs + 2 * (magnitude % 100);

      at = print_uint (at, magnitude / 100);
      at[0] = '.';
      at[1] = pair[0];
      at[2] = pair[1];
      return at + (pair[1] == '0' ? 2 : 3);
    }

  at = print_uint (at, magnitude / powers_of_ten[decimals]);

  return print_fraction (at, magnitude % powers_of_ten[decimals], decimals);
}

void
ved_json_append_code (GString *out,
                      gint32   code,
                      guint    decimals)
{
  char buffer[VED_JSON_NUMBER_SIZE];
  char *end = ved_json_print_code (buffer, code, decimals);

  g_string_append_len (out, buffer, end - buffer);
}

/**
 * ved_json_append_value:
 * @value: any number; NaN gives null
 * @resolution: what it is a multiple of, 10^-@decimals
 * @decimals: 0 to 9
 */
void
ved_json_append_value (GString *out,
                       double   value,
                       double   resolution,
                       guint    decimals)
{
  ved_json_append_code (out, ved_code_from_value (value, resolution), decimals);
}

/**
 * ved_json_append_double:
 * @value: any number; NaN and infinities give null
 *
 * The shortest text that reads back as the same double, as far as 17 digits do.
 */
void
ved_json_append_double (GString *out,
                        double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, isfinite (value) ? ved_double_print (value, buffer) : "null");
}

void
ved_json_append_uint (GString *out,
                      guint64  value)
{
  char buffer[VED_JSON_NUMBER_SIZE];
  char *end = print_uint (buffer, value);

  g_string_append_len (out, buffer, end - buffer);
}

static void
append_escape (GString *out,
               guchar   byte)
{
  switch (byte)
    {
    case '"': g_string_append (out, "\\\""); break;
    case '\\': g_string_append (out, "\\\\"); break;
    case '\n': g_string_append (out, "\\n"); break;
    case '\r': g_string_append (out, "\\r"); break;
    case '\t': g_string_append (out, "\\t"); break;
    default: g_string_append_printf (out, "\\u%04x", byte); break;
    }
}

/**
 * ved_json_append_string:
 * @text: (nullable): UTF-8; %NULL gives null
 */
void
ved_json_append_string (GString    *out,
                        const char *text)
{
  const char *start = text;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }

  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if ((guchar) * text >= 0x20 && *text != '"' && *text != '\\' && *text != 0x7f)
        continue;
      g_string_append_len (out, start, text - start);
      append_escape (out, (guchar) * text);
      start = text + 1;
    }
  g_string_append_len (out, start, text - start);
  g_string_append_c (out, '"');
}

/**
 * ved_json_append_time:
 * @time_us: µs UTC; 0 gives null
 */
void
ved_json_append_time (GString *out,
                      gint64   time_us)
{
  char buffer[VED_ISO8601_SIZE];

  if (time_us == 0)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  g_string_append_len (out, buffer, (gssize) ved_iso8601_print (buffer, time_us));
  g_string_append_c (out, '"');
}

void
ved_json_append_bool (GString  *out,
                      gboolean  value)
{
  g_string_append (out, value ? "true" : "false");
}

/**
 * ved_json_member:
 * @out: a text that ends inside of an object
 * @key: the member's key, plain ASCII
 *
 * Starts a member: the comma, unless it is the first of its object, and the key.
 */
void
ved_json_member (GString    *out,
                 const char *key)
{
  char last = out->str[out->len - 1];

  if (last != '{' && last != '[')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  g_string_append (out, key);
  g_string_append_len (out, "\":", 2);
}

void
ved_json_member_string (GString    *out,
                        const char *key,
                        const char *text)
{
  ved_json_member (out, key);
  ved_json_append_string (out, text);
}

void
ved_json_member_time (GString    *out,
                      const char *key,
                      gint64      time_us)
{
  ved_json_member (out, key);
  ved_json_append_time (out, time_us);
}

void
ved_json_member_uint (GString    *out,
                      const char *key,
                      guint64     value)
{
  ved_json_member (out, key);
  ved_json_append_uint (out, value);
}

void
ved_json_member_value (GString    *out,
                       const char *key,
                       double      value,
                       double      resolution,
                       guint       decimals)
{
  ved_json_member (out, key);
  ved_json_append_value (out, value, resolution, decimals);
}

void
ved_json_member_bool (GString    *out,
                      const char *key,
                      gboolean    value)
{
  ved_json_member (out, key);
  ved_json_append_bool (out, value);
}
