/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-retention"

#include "config.h"

#include "store/ved-retention.h"

#include "base/ved-clock.h"

/* A clock that is far ahead, of a computer that woke up or started with a dead battery, is put right within minutes. What
 * it takes for too old would be gone for good: after a leap of more than a day the time before it counts for a day, and a
 * clock that goes back ends the waiting. A program that runs for some hours twice a week leaps at every start, and forgets
 * each time what was too old when it ended the last time. */

#define LEAP_US   VED_DAY_US
#define SPARED_US VED_DAY_US

/**
 * ved_retention_init:
 * @newest_us: of what is on disk, µs UTC; 0 where there is nothing
 */
void
ved_retention_init (VedRetention *self,
                    gint64        newest_us)
{
  *self = (VedRetention) { .seen_us = newest_us, .leap_us = LEAP_US, .spared_us = SPARED_US };
}

/**
 * ved_retention_get_present:
 * @now_us: the present, µs UTC, as the clock has it
 *
 * Returns: the present by which what is too old may be forgotten, µs UTC
 */
gint64
ved_retention_get_present (VedRetention *self,
                           gint64        now_us)
{
  if (now_us < self->seen_us)
    self->spared_until_us = 0;
  else if (self->seen_us > 0 && now_us - self->seen_us > self->leap_us)
    {
      /* Of two leaps in a row the first is as doubtful. */
      if (self->seen_us >= self->spared_until_us)
        self->trusted_us = self->seen_us;
      self->spared_until_us = now_us + self->spared_us;
    }
  self->seen_us = now_us;

  return now_us >= self->spared_until_us ? now_us : self->trusted_us;
}
