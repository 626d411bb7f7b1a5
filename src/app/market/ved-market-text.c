/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-text"

#include "config.h"

#include "app/market/ved-market-text.h"

#include "plot/ved-number-format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Prices are written from their whole ticks, so no digit comes from rounding. */

static const char *
write_parts (gboolean    is_negative,
             guint64     whole,
             const char *rest,
             char       *buffer,
             gsize       size)
{
  char grouped[40];

  ved_number_write_whole (whole, grouped, sizeof grouped);
  g_snprintf (buffer, size, "%s%s%s", is_negative ? "−" : "", grouped, rest);

  return buffer;
}

/**
 * ved_market_write_price2:
 * @ticks2: twice the price, as mids are kept
 *
 * Returns: @buffer with dollars and four decimals, as in 223.8200; five where half a tick is left, as in 223.82005
 */
const char *
ved_market_write_price2 (gint64  ticks2,
                         char   *buffer,
                         gsize   size)
{
  guint64 magnitude = ticks2 < 0 ? (guint64) - ticks2 : (guint64) ticks2;
  guint64 unit = 2 * VED_BOOK_DOLLAR;
  char rest[16];

  if (!ved_book_price_exists (ticks2 / 2) || ticks2 == VED_BOOK_NO_MID)
    return g_strlcpy (buffer, "–", size), buffer;

  g_snprintf (rest, sizeof rest, "%s%04u%s", ved_number_get_point (), (guint) (magnitude % unit / 2), magnitude % 2 == 1 ? "5" : "");

  return write_parts (ticks2 < 0, magnitude / unit, rest, buffer, size);
}

/**
 * ved_market_write_price:
 * @ticks: of $0.0001
 *
 * Returns: @buffer with dollars and four decimals; a dash for a level that does not exist
 */
const char *
ved_market_write_price (gint64  ticks,
                        char   *buffer,
                        gsize   size)
{
  if (!ved_book_price_exists (ticks))
    return g_strlcpy (buffer, "–", size), buffer;

  return ved_market_write_price2 (2 * ticks, buffer, size);
}

/**
 * ved_market_write_micro:
 * @ticks: a computed price
 *
 * Returns: @buffer with dollars and four decimals
 */
const char *
ved_market_write_micro (double  ticks,
                        char   *buffer,
                        gsize   size)
{
  if (isnan (ticks))
    return g_strlcpy (buffer, "–", size), buffer;

  g_snprintf (buffer, size, "%.4f", ticks / VED_BOOK_DOLLAR);

  return buffer;
}

/**
 * ved_market_write_dollars:
 * @dollars: an amount of money
 *
 * Returns: @buffer with its sign, cents and thousands
 */
const char *
ved_market_write_dollars (double  dollars,
                          char   *buffer,
                          gsize   size)
{
  gint64 cents;
  char rest[16], text[48];

  if (isnan (dollars) || fabs (dollars) > 1e15)
    return g_strlcpy (buffer, "–", size), buffer;

  cents = llround (fabs (dollars) * 100.0);
  g_snprintf (rest, sizeof rest, "%s%02u", ved_number_get_point (), (guint) (cents % 100));
  write_parts (FALSE, (guint64) cents / 100, rest, text, sizeof text);
  g_snprintf (buffer, size, "%s$%s", dollars < 0.0 && cents > 0 ? "−" : "", text);

  return buffer;
}

/**
 * ved_market_write_signed:
 * @n_digits: after the point
 *
 * Returns: @buffer with the sign of what is left of @value after rounding, as in +0.43 and −0.80
 */
const char *
ved_market_write_signed (double  value,
                         int     n_digits,
                         char   *buffer,
                         gsize   size)
{
  char digits[32];

  if (isnan (value))
    return g_strlcpy (buffer, "–", size), buffer;

  g_snprintf (digits, sizeof digits, "%.*f", n_digits, fabs (value));
  g_snprintf (buffer, size, "%s%s", value < 0.0 && strpbrk (digits, "123456789") != NULL ? "−" : "+", digits);

  return buffer;
}

/**
 * ved_market_write_count:
 *
 * Returns: @buffer with thousands apart
 */
const char *
ved_market_write_count (gint64  count,
                        char   *buffer,
                        gsize   size)
{
  return write_parts (count < 0, count < 0 ? (guint64) - count : (guint64) count, "", buffer, size);
}

/**
 * ved_market_write_time:
 * @time_ns: since midnight
 *
 * Returns: @buffer with HH:MM:SS.nnnnnnnnn
 */
const char *
ved_market_write_time (gint64  time_ns,
                       char   *buffer,
                       gsize   size)
{
  gint64 seconds = time_ns / VED_BOOK_SECOND_NS;

  g_snprintf (buffer, size, "%02d:%02d:%02d.%09d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
              (int) (seconds % 60), (int) (time_ns % VED_BOOK_SECOND_NS));

  return buffer;
}

/**
 * ved_market_write_span:
 * @span_ns: a duration
 *
 * Returns: @buffer with three digits and a unit, from nanoseconds to hours
 */
const char *
ved_market_write_span (gint64  span_ns,
                       char   *buffer,
                       gsize   size)
{
  double seconds = (double) span_ns / VED_BOOK_SECOND_NS;

  if (span_ns < 1000)
    g_snprintf (buffer, size, "%d ns", (int) span_ns);
  else if (span_ns < 1000000)
    g_snprintf (buffer, size, "%.3g µs", seconds * 1e6);
  else if (span_ns < VED_BOOK_SECOND_NS)
    g_snprintf (buffer, size, "%.3g ms", seconds * 1e3);
  else if (seconds < 60.0)
    g_snprintf (buffer, size, "%.3g s", seconds);
  else if (seconds < 3600.0)
    g_snprintf (buffer, size, "%d min %02d s", (int) seconds / 60, (int) seconds % 60);
  else
    g_snprintf (buffer, size, "%d h %02d min", (int) seconds / 3600, (int) seconds / 60 % 60);

  return buffer;
}

/* Digits after the point as a whole number of 10^-@n_digits; FALSE: something else is there, or more digits. */
static gboolean
read_fraction (const char *text,
               int         n_digits,
               gint64     *value)
{
  *value = 0;
  for (int i = 0; i < n_digits; i++)
    {
      *value *= 10;
      if (g_ascii_isdigit (*text))
        *value += *text++ - '0';
    }

  return *text == '\0';
}

/**
 * ved_market_read_price:
 * @text: dollars, as in 223.82 or $223.8201, or as the user writes decimals
 * @ticks: (out): of $0.0001
 *
 * Returns: whether it is a price of whole ticks
 */
gboolean
ved_market_read_price (const char *text,
                       gint64     *ticks)
{
  const char *point = ved_number_get_point (), *rest;
  gint64 fraction = 0;
  char *end;
  guint64 dollars;

  if (*text == '$')
    text++;
  if (!g_ascii_isdigit (*text))
    return FALSE;
  dollars = g_ascii_strtoull (text, &end, 10);
  rest = *end == '.' ? end + 1 : g_str_has_prefix (end, point) ? end + strlen (point) : NULL;
  if (dollars > 900000 || (rest != NULL ? !read_fraction (rest, 4, &fraction) : *end != '\0'))
    return FALSE;
  *ticks = (gint64) dollars * VED_BOOK_DOLLAR + fraction;

  return TRUE;
}

/**
 * ved_market_read_time:
 * @text: as in 9:45, 09:45:30 or 09:45:30.123456789
 * @time_ns: (out): since midnight
 *
 * Returns: whether it is a time of a day
 */
gboolean
ved_market_read_time (const char *text,
                      gint64     *time_ns)
{
  gint64 parts[3] = { 0 }, fraction = 0;
  guint n = 0;
  char *end = NULL;

  do
    {
      if (!g_ascii_isdigit (*text))
        return FALSE;
      parts[n++] = (gint64) g_ascii_strtoull (text, &end, 10);
      text = end + 1;
    }
  while (*end == ':' && n < G_N_ELEMENTS (parts));
  if (n < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
    return FALSE;
  if (*end == '.' ? !read_fraction (end + 1, 9, &fraction) : *end != '\0')
    return FALSE;
  *time_ns = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * VED_BOOK_SECOND_NS + fraction;

  return TRUE;
}

/**
 * ved_market_event_name:
 * @type: a VedBookEvent, or another number
 *
 * Returns: what the message says, translated
 */
const char *
ved_market_event_name (guint type)
{
  static const char *const names[VED_BOOK_N_EVENTS] = {
    [VED_BOOK_SUBMIT] = N_("New limit order"),
    [VED_BOOK_CANCEL] = N_("Partial cancellation"),
    [VED_BOOK_DELETE] = N_("Deletion"),
    [VED_BOOK_EXECUTE] = N_("Execution (visible)"),
    [VED_BOOK_EXECUTE_HIDDEN] = N_("Execution (hidden)"),
    [VED_BOOK_CROSS] = N_("Cross trade"),
    [VED_BOOK_HALT] = N_("Trading halt / resume"),
  };

  return type < VED_BOOK_N_EVENTS && names[type] != NULL ? _(names[type]) : _("Unknown");
}

const char *
ved_market_side_name (VedBookSide side)
{
  return side == VED_BOOK_BID ? _("Bid") : _("Ask");
}

/**
 * ved_market_aggressor_name:
 * @aggressor: 1, -1 or 0
 *
 * Returns: who came to whom, translated
 */
const char *
ved_market_aggressor_name (int aggressor)
{
  return aggressor > 0 ? _("Buy") : aggressor < 0 ? _("Sell") : _("Side unknown");
}

static const char *
name_halt (gint64 code)
{
  return code == -1 ? _("Trading halted") : code == 0 ? _("Quoting resumes") : _("Trading resumes");
}

/**
 * ved_market_describe_event:
 *
 * Returns: (transfer full): the message of a row in words
 */
char *
ved_market_describe_event (const VedBookDay *day,
                           guint32           row)
{
  char price[VED_MARKET_TEXT_SIZE], size[VED_MARKET_TEXT_SIZE];
  const char *name = ved_market_event_name (day->type[row]);

  if (day->type[row] == VED_BOOK_HALT)
    return g_strdup (name_halt (day->price[row]));

  ved_market_write_price (day->price[row], price, sizeof price);
  ved_market_write_count (day->size[row], size, sizeof size);
  if (day->type[row] == VED_BOOK_EXECUTE || day->type[row] == VED_BOOK_EXECUTE_HIDDEN)
    /* Translators: an event, who was the aggressor, shares and price */
    return g_strdup_printf (_("%s: %s %s at $%s"), name,
                            ved_market_aggressor_name (day->aggressor[ved_book_day_find_trade (day, row)]), size, price);
  if (day->type[row] == VED_BOOK_CROSS)
    return g_strdup_printf (_("%s: %s at $%s"), name, size, price);

  return g_strdup_printf (_("%s: %s %s at $%s"), name, ved_market_side_name (ved_book_day_side (day, row)), size, price);
}

/**
 * ved_market_price_format:
 *
 * Returns: how charts write prices in ticks
 */
VedNumberFormat
ved_market_price_format (void)
{
  return (VedNumberFormat) { VED_NUMBER_PRICE, -1, "$", VED_BOOK_DOLLAR };
}

VedNumberFormat
ved_market_shares_format (void)
{
  return (VedNumberFormat) { VED_NUMBER_COUNT, -1, NULL, 0 };
}
