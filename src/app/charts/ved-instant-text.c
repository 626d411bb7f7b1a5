/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-instant-text"

#include "config.h"

#include "app/charts/ved-instant-text.h"

#include <glib/gi18n.h>

/* Takes out the room that %e leaves before a day of one digit: the text is no column. */
static char *
format_clock (GDateTime *there)
{
  /* Translators: date and time with seconds, as strftime writes them; the name of the zone follows. */
  g_autofree char *padded = g_date_time_format (there, _("%a %e %b, %H:%M:%S"));
  GString *text = g_string_new (padded);

  g_string_replace (text, "\u2007", "", 0);

  return g_string_free (text, FALSE);
}

/**
 * ved_instant_text:
 * @time_us: UTC
 * @zone: (nullable): to write it in; %NULL: the local one
 * @second_digits: 0, 3 or 6 digits of a second
 *
 * Returns: (transfer full): day, clock and the name of the zone
 */
char *
ved_instant_text (gint64     time_us,
                  GTimeZone *zone,
                  int        second_digits)
{
  gint64 second = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0 ? 1 : 0);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (second);
  g_autoptr(GDateTime) there = NULL;
  g_autofree char *clock = NULL, *name = NULL;

  if (utc != NULL)
    there = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
  if (there == NULL)
    return g_strdup ("–");

  clock = format_clock (there);
  name = g_date_time_format (there, "%Z");
  if (second_digits == 0)
    return g_strdup_printf ("%s %s", clock, name);

  return g_strdup_printf ("%s.%0*d %s", clock, second_digits,
                          (int) (time_us - second * G_USEC_PER_SEC) / (second_digits == 3 ? 1000 : 1), name);
}
