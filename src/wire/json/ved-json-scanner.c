/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-json-scanner"

#include "config.h"

#include "wire/json/ved-json-scanner.h"

#include "base/ved-error.h"

#include <string.h>

/* A reader for bodies whose shape is known: the caller asks for what must come next. Nothing is
 * allocated but for strings with escapes.
 *
 * Numbers are exact. A mantissa below 2^53 and a power of ten up to 22 are both doubles without
 * error, so that one multiplication or division rounds correctly (W. Clinger, "How to Read Floating
 * Point Numbers Accurately", 1990); anything else goes to g_ascii_strtod(). */

#define MAX_EXACT_MANTISSA (G_GUINT64_CONSTANT (1) << 53)
#define MAX_EXACT_POWER    22
#define MAX_DIGITS         18

#define MAX_QUOTED         24   /* bytes of what stands at a fault */

static const double powers_of_ten[MAX_EXACT_POWER + 1] = {
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* What a number literal says, before it is a double. */
typedef struct {
  guint64 mantissa;
  guint n_digits;               /* significant ones, leading zeros left out */
  int exponent;
  gboolean negative;
} Literal;

/**
 * ved_json_scanner_init:
 * @text: (nullable): the body; need not end with a zero; must stay until the scanner is cleared; may be %NULL where it has
 *   no bytes
 * @length: its bytes
 */
void
ved_json_scanner_init (VedJsonScanner *self,
                       const char     *text,
                       gsize           length)
{
  self->start = length > 0 ? text : "";
  self->at = self->start;
  self->end = self->start + length;
  self->fault = NULL;
  self->decoded = NULL;
}

void
ved_json_scanner_clear (VedJsonScanner *self)
{
  g_clear_pointer (&self->decoded, g_string_chunk_free);
}

/**
 * ved_json_scanner_fail:
 * @fault: static text: what was expected
 *
 * Returns: %FALSE, for the caller to hand on
 */
gboolean
ved_json_scanner_fail (VedJsonScanner *self,
                       const char     *fault)
{
  if (self->fault == NULL)
    self->fault = fault;

  return FALSE;
}

/**
 * ved_json_scanner_peek:
 *
 * Returns: the next byte that is no blank, without taking it; 0 at the end or after a fault
 */
char
ved_json_scanner_peek (VedJsonScanner *self)
{
  const char *at = self->at;

  while (at < self->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  self->at = at;

  return at < self->end && self->fault == NULL ? *at : '\0';
}

/**
 * ved_json_scanner_take:
 * @byte: one of `{ } [ ] : ,`
 *
 * Returns: whether @byte came next
 */
gboolean
ved_json_scanner_take (VedJsonScanner *self,
                       char            byte)
{
  if (ved_json_scanner_peek (self) != byte)
    {
      switch (byte)
        {
        case '{': return ved_json_scanner_fail (self, "an object");
        case '[': return ved_json_scanner_fail (self, "a list");
        case ':': return ved_json_scanner_fail (self, "a colon");
        default: return ved_json_scanner_fail (self, "a comma or the end of the object or list");
        }
    }
  self->at++;

  return TRUE;
}

/**
 * ved_json_scanner_more:
 * @close: the bracket that ends the object or list
 *
 * After a member: takes the comma or the closing bracket.
 *
 * Returns: whether another member follows
 */
gboolean
ved_json_scanner_more (VedJsonScanner *self,
                       char            close)
{
  if (ved_json_scanner_peek (self) == ',')
    {
      self->at++;
      return TRUE;
    }

  ved_json_scanner_take (self, close);

  return FALSE;
}

/**
 * ved_json_scanner_literal:
 * @word: "true", "false" or "null"
 *
 * Returns: whether @word came next; if not, nothing is taken and there is no fault
 */
gboolean
ved_json_scanner_literal (VedJsonScanner *self,
                          const char     *word)
{
  gsize length = strlen (word);

  if (ved_json_scanner_peek (self) != *word || (gsize) (self->end - self->at) < length
      || memcmp (self->at, word, length) != 0)
    return FALSE;
  self->at += length;

  return TRUE;
}

static gboolean
scan_hex4 (VedJsonScanner *self,
           gunichar       *unit)
{
  *unit = 0;
  if (self->end - self->at < 4)
    return ved_json_scanner_fail (self, "four hexadecimal digits");

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (self->at[i]);

      if (digit < 0)
        return ved_json_scanner_fail (self, "four hexadecimal digits");
      *unit = *unit * 16 + (gunichar) digit;
    }
  self->at += 4;

  return TRUE;
}

/* After "\u": one code point, of two escapes when it is beyond the basic plane. */
static gboolean
scan_code_point (VedJsonScanner *self,
                 GString        *out)
{
  gunichar unit, low;

  if (!scan_hex4 (self, &unit))
    return FALSE;

  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
        return ved_json_scanner_fail (self, "the second half of a surrogate pair");
      self->at += 2;
      if (!scan_hex4 (self, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return ved_json_scanner_fail (self, "the second half of a surrogate pair");
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
  else if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return ved_json_scanner_fail (self, "a character that can stand in a text");

  g_string_append_unichar (out, unit);

  return TRUE;
}

static gboolean
scan_escape (VedJsonScanner *self,
             GString        *out)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;

  if (self->at >= self->end)
    return ved_json_scanner_fail (self, "the end of the text");
  if (*self->at == 'u')
    {
      self->at++;
      return scan_code_point (self, out);
    }

  letter = *self->at == '\0' ? NULL : strchr (letters, *self->at);
  if (letter == NULL)
    return ved_json_scanner_fail (self, "an escape that JSON knows");
  g_string_append_c (out, meanings[letter - letters]);
  self->at++;

  return TRUE;
}

/* The rest of a string from its first backslash on; the part before is at @start. */
static gboolean
scan_escaped (VedJsonScanner *self,
              const char     *start,
              const char    **text,
              gsize          *length)
{
  g_autoptr(GString) out = g_string_new_len (start, self->at - start);

  while (self->at < self->end && *self->at != '"')
    {
      if ((guchar) * self->at < 0x20)
        return ved_json_scanner_fail (self, "no control character in a text");
      if (*self->at == '\\')
        {
          self->at++;
          if (!scan_escape (self, out))
            return FALSE;
        }
      else
        g_string_append_c (out, *self->at++);
    }
  if (self->at >= self->end)
    return ved_json_scanner_fail (self, "the end of the text");
  self->at++;

  if (!g_utf8_validate_len (out->str, out->len, NULL))
    return ved_json_scanner_fail (self, "valid UTF-8");

  if (self->decoded == NULL)
    self->decoded = g_string_chunk_new (1024);
  *text = g_string_chunk_insert_len (self->decoded, out->str, (gssize) out->len);
  *length = out->len;

  return TRUE;
}

/**
 * ved_json_scanner_string:
 * @text: (out): its characters, decoded, in the body itself or kept until the scanner is cleared; no
 *   zero at the end
 * @length: (out): bytes
 *
 * Returns: whether a string of valid UTF-8 came next
 */
gboolean
ved_json_scanner_string (VedJsonScanner *self,
                         const char    **text,
                         gsize          *length)
{
  const char *start, *at;
  guchar seen = 0;

  if (ved_json_scanner_peek (self) != '"')
    return ved_json_scanner_fail (self, "a text");

  start = at = self->at + 1;
  while (at < self->end && *at != '"' && *at != '\\' && (guchar) * at >= 0x20)
    seen |= (guchar) * at++;
  self->at = at;

  if (at >= self->end)
    return ved_json_scanner_fail (self, "the end of the text");
  if (*at == '\\')
    return scan_escaped (self, start, text, length);
  if (*at != '"')
    return ved_json_scanner_fail (self, "no control character in a text");
  if (seen >= 0x80 && !g_utf8_validate_len (start, (gsize) (at - start), NULL))
    return ved_json_scanner_fail (self, "valid UTF-8");

  self->at = at + 1;
  *text = start;
  *length = (gsize) (at - start);

  return TRUE;
}

static const char *
scan_digits (const char *at,
             const char *end,
             Literal    *literal)
{
  while (at < end && *at >= '0' && *at <= '9')
    {
      if (literal->n_digits > 0 || *at != '0')
        literal->n_digits++;
      if (literal->n_digits <= MAX_DIGITS)
        literal->mantissa = literal->mantissa * 10 + (guint64) (*at - '0');
      at++;
    }

  return at;
}

static const char *
scan_exponent (const char *at,
               const char *end,
               Literal    *literal)
{
  gboolean negative = FALSE;
  int exponent = 0;
  const char *start;

  if (at < end && (*at == '+' || *at == '-'))
    negative = *at++ == '-';
  start = at;
  for (; at < end && *at >= '0' && *at <= '9'; at++)
    exponent = exponent < 10000 ? exponent * 10 + (*at - '0') : exponent;
  literal->exponent += negative ? -exponent : exponent;

  return at == start ? NULL : at;
}

/* The grammar of RFC 8259, section 6. Returns the end of the literal, NULL when there is none. */
static const char *
scan_literal (const char *at,
              const char *end,
              Literal    *literal)
{
  const char *start;

  if (at < end && *at == '-')
    {
      literal->negative = TRUE;
      at++;
    }
  start = at;
  at = scan_digits (at, end, literal);
  if (at == start || (*start == '0' && at > start + 1))
    return NULL;

  if (at < end && *at == '.')
    {
      start = ++at;
      at = scan_digits (at, end, literal);
      if (at == start)
        return NULL;
      literal->exponent -= (int) (at - start);
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    at = scan_exponent (at + 1, end, literal);

  return at;
}

static double
convert_slowly (const char *start,
                const char *end)
{
  g_autofree char *copy = g_strndup (start, (gsize) (end - start));

  return g_ascii_strtod (copy, NULL);
}

static double
convert (const Literal *literal,
         const char    *start,
         const char    *end)
{
  int exponent = literal->exponent;
  double value;

  if (literal->n_digits > MAX_DIGITS || literal->mantissa > MAX_EXACT_MANTISSA
      || exponent > MAX_EXACT_POWER || exponent < -MAX_EXACT_POWER)
    return convert_slowly (start, end);

  value = (double) literal->mantissa;
  value = exponent < 0 ? value / powers_of_ten[-exponent] : value * powers_of_ten[exponent];

  return literal->negative ? -value : value;
}

/**
 * ved_json_scanner_number:
 * @value: (out): the nearest double; infinite when the literal is beyond every double
 *
 * Returns: whether a number of JSON came next (NaN and Infinity are none)
 */
gboolean
ved_json_scanner_number (VedJsonScanner *self,
                         double         *value)
{
  Literal literal = { 0 };
  const char *after;

  ved_json_scanner_peek (self);
  if (self->fault != NULL)
    return FALSE;
  after = scan_literal (self->at, self->end, &literal);
  if (after == NULL)
    return ved_json_scanner_fail (self, "a number");

  *value = convert (&literal, self->at, after);
  self->at = after;

  return TRUE;
}

static gboolean skip_value (VedJsonScanner *self,
                            guint           depth);

static gboolean
skip_members (VedJsonScanner *self,
              char            close,
              guint           depth)
{
  const char *text;
  gsize length;

  self->at++;
  if (depth >= VED_JSON_MAX_DEPTH)
    return ved_json_scanner_fail (self, "fewer nested objects and lists");
  if (ved_json_scanner_peek (self) == close)
    {
      self->at++;
      return TRUE;
    }

  do
    {
      if (close == '}'
          && (!ved_json_scanner_string (self, &text, &length) || !ved_json_scanner_take (self, ':')))
        return FALSE;
      if (!skip_value (self, depth + 1))
        return FALSE;
    }
  while (ved_json_scanner_more (self, close));

  return self->fault == NULL;
}

static gboolean
skip_value (VedJsonScanner *self,
            guint           depth)
{
  const char *text;
  gsize length;
  double number;

  switch (ved_json_scanner_peek (self))
    {
    case '{': return skip_members (self, '}', depth);
    case '[': return skip_members (self, ']', depth);
    case '"': return ved_json_scanner_string (self, &text, &length);
    case 't': return ved_json_scanner_literal (self, "true") || ved_json_scanner_fail (self, "a value");
    case 'f': return ved_json_scanner_literal (self, "false") || ved_json_scanner_fail (self, "a value");
    case 'n': return ved_json_scanner_literal (self, "null") || ved_json_scanner_fail (self, "a value");
    default: return ved_json_scanner_number (self, &number);
    }
}

/**
 * ved_json_scanner_skip:
 *
 * Reads one value of any kind, at most VED_JSON_MAX_DEPTH deep, and forgets it.
 *
 * Returns: whether it was valid JSON
 */
gboolean
ved_json_scanner_skip (VedJsonScanner *self)
{
  return skip_value (self, 0);
}

/**
 * ved_json_scanner_finish:
 *
 * Returns: whether there was no fault and only blanks are left
 */
gboolean
ved_json_scanner_finish (VedJsonScanner *self)
{
  if (self->fault == NULL && (ved_json_scanner_peek (self) != '\0' || self->at < self->end))
    return ved_json_scanner_fail (self, "nothing after the value");

  return self->fault == NULL;
}

/* What stands at the fault, as far as it is one word or text. */
static char *
quote_found (const VedJsonScanner *self)
{
  const char *end = self->at + 1;
  g_autofree char *found = NULL;

  if (*self->at == '"')
    while (end < self->end && *end != '"')
      end++;
  else
    while (end < self->end && (g_ascii_isalnum (*end) || *end == '.' || *end == '-') && g_ascii_isalnum (*self->at))
      end++;
  end = MIN (MIN (end + (*self->at == '"'), self->end), self->at + MAX_QUOTED);
  found = g_utf8_make_valid (self->at, end - self->at);

  return g_strdup_printf ("%s should stand there, not “%s”", self->fault, found);
}

/**
 * ved_json_scanner_describe:
 * @self: has a fault
 *
 * Returns: (transfer full): line and column of the fault, both from 1 on, what stands there and what should
 */
char *
ved_json_scanner_describe (const VedJsonScanner *self)
{
  guint line = 1, column = 1;
  g_autofree char *found = NULL;

  for (const char *at = self->start; at < self->at; at++)
    {
      gboolean is_end = *at == '\n';

      line += is_end;
      column = is_end ? 1 : column + ((*at & 0xc0) != 0x80);
    }
  if (self->start == self->end)
    return g_strdup_printf ("it is empty, and %s should stand there", self->fault);
  found = self->at < self->end ? quote_found (self) : g_strdup_printf ("%s should stand there, and the text ends", self->fault);

  return g_strdup_printf ("line %u, column %u: %s", line, column, found);
}

/**
 * ved_json_check:
 * @text: what somebody sent; need not end with a zero
 * @length: its bytes
 *
 * To be asked before json-glib is: that one takes more than JSON, and a few thousand nested brackets
 * exhaust its stack.
 *
 * Errors: VED_ERROR_INVALID.
 *
 * Returns: whether it is one strict JSON value, at most VED_JSON_MAX_DEPTH deep
 */
gboolean
ved_json_check (const char  *text,
                gsize        length,
                GError     **error)
{
  VedJsonScanner scanner;
  gboolean ok;

  ved_json_scanner_init (&scanner, text, length);
  ok = ved_json_scanner_skip (&scanner) && ved_json_scanner_finish (&scanner);
  if (!ok)
    {
      g_autofree char *fault = ved_json_scanner_describe (&scanner);

      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "The body is not JSON: %s", fault);
    }
  ved_json_scanner_clear (&scanner);

  return ok;
}
