/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-retention"

#include "config.h"

#include "store/ved-retention.h"

#include "base/ved-clock.h"

/* A clock that is far ahead, of a computer that woke up or started with a dead battery, is put right within minutes. What
 * it takes for too old would be gone for good: after a leap of more than a day nothing is forgotten for a day, and a clock
 * that goes back ends the waiting. */

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
  *self = (VedRetention) { .seen_us = newest_us };
}

/**
 * ved_retention_allows:
 * @now_us: the present, µs UTC
 *
 * Returns: whether what is too old by @now_us may be forgotten
 */
gboolean
ved_retention_allows (VedRetention *self,
                      gint64        now_us)
{
  if (now_us < self->seen_us)
    self->spared_until_us = 0;
  else if (self->seen_us > 0 && now_us - self->seen_us > LEAP_US)
    self->spared_until_us = now_us + SPARED_US;
  self->seen_us = now_us;

  return now_us >= self->spared_until_us;
}
