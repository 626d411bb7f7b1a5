/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-day-tally"

#include "config.h"

#include "engine/ved-day-tally.h"

#include "base/ved-clock.h"

#include <string.h>

static void
begin_day (VedDayTally *self,
           gint64       day)
{
  if (day - self->newest_day >= VED_TALLY_DAYS)
    memset (self->n, 0, sizeof self->n);
  else
    for (gint64 empty = self->newest_day + 1; empty <= day; empty++)
      self->n[empty % VED_TALLY_DAYS] = 0;
  self->newest_day = day;
}

/**
 * ved_day_tally_add:
 * @time_us: when they were, after 1970
 * @n: how many
 *
 * Days more than a month before the newest one are passed over.
 */
void
ved_day_tally_add (VedDayTally *self,
                   gint64       time_us,
                   guint        n)
{
  gint64 day = time_us / VED_DAY_US;

  if (day > self->newest_day)
    begin_day (self, day);
  if (day >= 0 && day > self->newest_day - VED_TALLY_DAYS)
    self->n[day % VED_TALLY_DAYS] += n;
}

/**
 * ved_day_tally_sum:
 *
 * Returns: how many there were in the month that ends with the newest day
 */
guint64
ved_day_tally_sum (const VedDayTally *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < VED_TALLY_DAYS; i++)
    sum += self->n[i];

  return sum;
}
