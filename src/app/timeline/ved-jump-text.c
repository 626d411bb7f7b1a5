/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-jump-text"

#include "config.h"

#include "app/timeline/ved-jump-text.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* What can be typed: a time of day (14:35 or 14:35:20), with a day before it (2026-11-28 14:35), or a way from
 * here (-15m, +1h30m, 90s). A time of day without a day is that of the position's day, or of the day beside it
 * where only there is something to see. A time means the end of its second: what belongs to that second is seen
 * there, whatever fraction of it has passed when it came. Of an hour that is there twice, as clocks are set back, that is
 * meant which is nearer to the position, or the one of the two in which there is something to see. */

#define MAX_TEXT 64
#define END_US   (VED_SECOND_US - 1)

/* Hours, minutes and seconds, the latter 0 when left out. */
static gboolean
read_clock (const char *text,
            int        *hour,
            int        *minute,
            int        *second)
{
  int length = 0;

  *second = 0;
  if (sscanf (text, "%2d:%2d:%2d%n", hour, minute, second, &length) < 3 || text[length] != '\0')
    {
      length = 0;
      *second = 0;
      if (sscanf (text, "%2d:%2d%n", hour, minute, &length) < 2 || text[length] != '\0')
        return FALSE;
    }

  return *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60 && *second >= 0 && *second < 60;
}

/* -1: there is no such time. */
static gint64
find_instant (const VedJumpContext *context,
              const int             date[3],
              const int             clock[3])
{
  const gint64 near_us[] = { context->position_us, context->first_us, context->last_us };
  g_autofree char *text = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", date[0], date[1], date[2], clock[0], clock[1],
                                           clock[2]);
  gint64 nearest_us = -1;

  for (guint i = 0; i < G_N_ELEMENTS (near_us); i++)
    {
      gint64 found_us;

      if (!ved_iso8601_parse_near (text, strlen (text), context->zone, near_us[i], &found_us))
        return -1;
      if (found_us + END_US >= context->first_us && found_us <= context->last_us)
        return found_us + END_US;
      if (i == 0)
        nearest_us = found_us + END_US;
    }

  return nearest_us;
}

static gboolean
read_date (const char           *text,
           const VedJumpContext *context,
           gint64               *time_us)
{
  int date[3], clock[3], length = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &date[0], &date[1], &date[2], &length) < 3 || length == 0
      || (text[length] != ' ' && text[length] != 'T') || !read_clock (text + length + 1, &clock[0], &clock[1], &clock[2]))
    return FALSE;

  *time_us = find_instant (context, date, clock);

  return *time_us >= 0;
}

static gboolean
read_time_of_day (const char           *text,
                  const VedJumpContext *context,
                  gint64               *time_us)
{
  static const int days[] = { 0, -1, 1 };
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (context->position_us / VED_SECOND_US);
  g_autoptr(GDateTime) here = g_date_time_to_timezone (utc, context->zone);
  int clock[3];

  if (!read_clock (text, &clock[0], &clock[1], &clock[2]))
    return FALSE;

  *time_us = -1;
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr(GDateTime) day = g_date_time_add_days (here, days[i]);
      const int date[3] = { g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day) };
      gint64 found_us = find_instant (context, date, clock);

      if (*time_us < 0)
        *time_us = found_us;
      if (found_us < context->first_us || found_us - END_US > context->last_us)
        continue;
      *time_us = found_us;
      break;
    }

  return *time_us >= 0;
}

static gint64
unit_us (char unit)
{
  switch (unit)
    {
    case 's':
      return VED_SECOND_US;

    case 'm':
      return VED_MINUTE_US;

    case 'h':
      return VED_HOUR_US;

    case 'd':
      return VED_DAY_US;

    default:
      return 0;
    }
}

static gboolean
read_way (const char           *text,
          const VedJumpContext *context,
          gint64               *time_us)
{
  gint64 way_us = 0;
  int sign = *text == '-' ? -1 : 1;

  if (*text == '-' || *text == '+')
    text++;
  if (*text == '\0')
    return FALSE;

  while (*text != '\0')
    {
      char *end;
      guint64 count = g_ascii_strtoull (text, &end, 10);

      if (end == text || !g_ascii_isdigit (*text) || count > 1000000 || unit_us (*end) == 0)
        return FALSE;
      way_us += (gint64) count * unit_us (*end);
      text = end + 1;
    }
  *time_us = context->position_us + sign * way_us;

  return TRUE;
}

/**
 * ved_jump_text_read:
 * @text: what was typed
 * @context: where the viewer is
 * @time_us: (out): the instant that is meant, µs UTC
 *
 * Returns: whether @text means an instant; it may lie outside of what there is to see
 */
gboolean
ved_jump_text_read (const char            *text,
                    const VedJumpContext  *context,
                    gint64                *time_us,
                    GError               **error)
{
  g_autofree char *clean = g_strstrip (g_strndup (text, MAX_TEXT));

  if (read_date (clean, context, time_us) || read_time_of_day (clean, context, time_us)
      || read_way (clean, context, time_us))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               _("“%s” is not a time: enter 14:35, 14:35:20, 2026-11-28 14:35 or -15m"), clean);

  return FALSE;
}
