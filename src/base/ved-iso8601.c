/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-iso8601"

#include "config.h"

#include "base/ved-iso8601.h"

#include "base/ved-clock.h"

#include <string.h>

/* Times on the wire: ISO 8601 / RFC 3339. What is sent is always UTC with "Z"; what arrives may have
 * any offset, a space for the "T", a fraction of any length, or no zone at all. The feed brings
 * hundreds of thousands of stamps a second, hence no GDateTime on the common path; days are counted
 * with H. Hinnant's "days_from_civil". */

typedef struct {
  const char *at;
  const char *end;
} Scanner;

static gint64
days_from_civil (int year,
                 int month,
                 int day)
{
  int era, year_of_era, day_of_year, day_of_era;

  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64  days,
                 int    *year,
                 int    *month,
                 int    *day)
{
  gint64 shifted = days + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  int day_of_era = (int) (shifted - era * 146097);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int month_index = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * month_index + 2) / 5 + 1;
  *month = month_index < 10 ? month_index + 3 : month_index - 9;
  *year = (int) (year_of_era + era * 400) + (*month <= 2);
}

static char *
print_digits (char  *at,
              gint64 value,
              int    width)
{
  for (int i = width - 1; i >= 0; i--, value /= 10)
    at[i] = (char) ('0' + value % 10);

  return at + width;
}

/**
 * ved_iso8601_print:
 * @buffer: (out): at least VED_ISO8601_SIZE bytes
 * @time_us: µs UTC, years 0000 to 9999
 *
 * Writes "2026-01-15T10:05:02Z", with six decimals when there is a fraction.
 *
 * Returns: bytes written, without the end mark
 */
gsize
ved_iso8601_print (char   *buffer,
                   gint64  time_us)
{
  gint64 day = time_us / VED_DAY_US - (time_us % VED_DAY_US < 0);
  gint64 rest = time_us - day * VED_DAY_US;
  gint64 fraction = rest % VED_SECOND_US;
  gint64 second = rest / VED_SECOND_US;
  char *at = buffer;
  int year, month, mday;

  civil_from_days (day, &year, &month, &mday);
  at = print_digits (at, CLAMP (year, 0, 9999), 4);
  *at++ = '-';
  at = print_digits (at, month, 2);
  *at++ = '-';
  at = print_digits (at, mday, 2);
  *at++ = 'T';
  at = print_digits (at, second / 3600, 2);
  *at++ = ':';
  at = print_digits (at, second / 60 % 60, 2);
  *at++ = ':';
  at = print_digits (at, second % 60, 2);
  if (fraction != 0)
    {
      *at++ = '.';
      at = print_digits (at, fraction, 6);
    }
  *at++ = 'Z';
  *at = '\0';

  return (gsize) (at - buffer);
}

/**
 * ved_iso8601_format:
 * @time_us: µs UTC
 *
 * Returns: (transfer full): the same text as ved_iso8601_print()
 */
char *
ved_iso8601_format (gint64 time_us)
{
  char buffer[VED_ISO8601_SIZE];

  ved_iso8601_print (buffer, time_us);

  return g_strdup (buffer);
}

static gboolean
scan_digits (Scanner *scanner,
             int      width,
             int     *value)
{
  if (scanner->end - scanner->at < width)
    return FALSE;

  *value = 0;
  for (int i = 0; i < width; i++)
    {
      if (!g_ascii_isdigit (scanner->at[i]))
        return FALSE;
      *value = *value * 10 + (scanner->at[i] - '0');
    }
  scanner->at += width;

  return TRUE;
}

static gboolean
scan_char (Scanner    *scanner,
           const char *accepted)
{
  if (scanner->at >= scanner->end || strchr (accepted, *scanner->at) == NULL || *scanner->at == '\0')
    return FALSE;
  scanner->at++;

  return TRUE;
}

static gboolean
scan_fraction (Scanner *scanner,
               gint64  *fraction_us)
{
  gint64 unit = VED_SECOND_US / 10;
  const char *start = scanner->at;

  *fraction_us = 0;
  while (scanner->at < scanner->end && g_ascii_isdigit (*scanner->at))
    {
      *fraction_us += (*scanner->at++ - '0') * unit;
      unit /= 10;
    }

  return scanner->at > start;
}

static int
days_in_month (int year,
               int month)
{
  return g_date_get_days_in_month (month, year);
}

static gboolean
scan_local (Scanner *scanner,
            gint64  *local_us)
{
  int year, month, day, hour, minute, second = 0;
  gint64 fraction = 0;

  if (!scan_digits (scanner, 4, &year) || !scan_char (scanner, "-")
      || !scan_digits (scanner, 2, &month) || !scan_char (scanner, "-")
      || !scan_digits (scanner, 2, &day) || !scan_char (scanner, "Tt ")
      || !scan_digits (scanner, 2, &hour) || !scan_char (scanner, ":")
      || !scan_digits (scanner, 2, &minute))
    return FALSE;
  if (scan_char (scanner, ":") && !scan_digits (scanner, 2, &second))
    return FALSE;
  if (scan_char (scanner, ".,") && !scan_fraction (scanner, &fraction))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month)
      || hour > 23 || minute > 59 || second > 60)
    return FALSE;

  *local_us = days_from_civil (year, month, day) * VED_DAY_US
    + hour * VED_HOUR_US + minute * VED_MINUTE_US + second * VED_SECOND_US + fraction;

  return TRUE;
}

static gboolean
scan_offset (Scanner *scanner,
             gint64  *offset_us)
{
  int sign, hours, minutes = 0;

  if (scan_char (scanner, "+"))
    sign = 1;
  else if (scan_char (scanner, "-"))
    sign = -1;
  else
    return FALSE;
  if (!scan_digits (scanner, 2, &hours))
    return FALSE;
  scan_char (scanner, ":");
  if (scanner->at < scanner->end && !scan_digits (scanner, 2, &minutes))
    return FALSE;
  *offset_us = sign * (hours * VED_HOUR_US + minutes * VED_MINUTE_US);

  return hours <= 24 && minutes <= 59;
}

static gint64
local_to_utc (GTimeZone *zone,
              GTimeType  type,
              gint64     local_us)
{
  gint64 local_s = local_us / VED_SECOND_US - (local_us % VED_SECOND_US < 0);
  int interval = g_time_zone_adjust_time (zone, type, &local_s);

  return local_us - g_time_zone_get_offset (zone, interval) * VED_SECOND_US;
}

/* Where clocks are set back, an hour is there twice. */
static gint64
choose_utc (GTimeZone *zone,
            gint64     near_us,
            gint64     local_us)
{
  gint64 early_us = local_to_utc (zone, G_TIME_TYPE_DAYLIGHT, local_us);
  gint64 late_us = local_to_utc (zone, G_TIME_TYPE_STANDARD, local_us);

  return near_us < early_us + (late_us - early_us) / 2 ? early_us : late_us;
}

/**
 * ved_iso8601_parse:
 * @text: the stamp; need not end with a zero
 * @length: its bytes
 * @zone: (nullable): the zone of a stamp that names none; %NULL is UTC. Of an hour that is there twice the later
 *   one is meant
 * @time_us: (out): µs UTC; digits beyond the microsecond are cut off
 *
 * Returns: whether all of @text is one valid time
 */
gboolean
ved_iso8601_parse (const char *text,
                   gsize       length,
                   GTimeZone  *zone,
                   gint64     *time_us)
{
  return ved_iso8601_parse_near (text, length, zone, G_MAXINT64, time_us);
}

/**
 * ved_iso8601_parse_near:
 * @text: the stamp; need not end with a zero
 * @length: its bytes
 * @zone: (nullable): the zone of a stamp that names none; %NULL is UTC
 * @near_us: of an hour that is there twice in @zone, that is meant which is nearer to this instant
 * @time_us: (out): µs UTC; digits beyond the microsecond are cut off
 *
 * Returns: whether all of @text is one valid time
 */
gboolean
ved_iso8601_parse_near (const char *text,
                        gsize       length,
                        GTimeZone  *zone,
                        gint64      near_us,
                        gint64     *time_us)
{
  Scanner scanner = { text, text + length };
  gint64 local_us, offset_us = 0;

  if (!scan_local (&scanner, &local_us))
    return FALSE;

  if (scanner.at == scanner.end)
    {
      *time_us = zone != NULL ? choose_utc (zone, near_us, local_us) : local_us;
      return TRUE;
    }
  if (!scan_char (&scanner, "Zz") && !scan_offset (&scanner, &offset_us))
    return FALSE;

  *time_us = local_us - offset_us;

  return scanner.at == scanner.end;
}
