/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backoff"

#include "config.h"

#include "client/ved-backoff.h"

/* Exponential with equal jitter: the pause doubles from 1 s to 60 s, and a random half of it is taken
 * off, so that many clients of a daemon that came back do not all knock at once. Never below 1 s. */

void
ved_backoff_init (VedBackoff *self,
                  guint64     seed)
{
  g_return_if_fail (self != NULL);

  ved_rng_init (&self->rng, seed, 0);
  self->attempts = 0;
}

/**
 * ved_backoff_reset:
 *
 * To be called when an attempt succeeds.
 */
void
ved_backoff_reset (VedBackoff *self)
{
  g_return_if_fail (self != NULL);

  self->attempts = 0;
}

/**
 * ved_backoff_next:
 *
 * To be called when an attempt fails.
 *
 * Returns: ms to wait before the next attempt, %VED_BACKOFF_MIN_MS to %VED_BACKOFF_MAX_MS
 */
guint
ved_backoff_next (VedBackoff *self)
{
  double pause_ms;

  g_return_val_if_fail (self != NULL, VED_BACKOFF_MAX_MS);

  pause_ms = MIN (VED_BACKOFF_MAX_MS, VED_BACKOFF_MIN_MS * (double) (1u << MIN (self->attempts, 6)));
  self->attempts++;

  return MAX (VED_BACKOFF_MIN_MS, (guint) (pause_ms * (1.0 - 0.5 * ved_rng_uniform (&self->rng))));
}

/**
 * ved_patience_get_s:
 *
 * Returns: seconds after which an answer is given up
 */
guint
ved_patience_get_s (const VedPatience *self)
{
  return CLAMP (self->wait_s, VED_PATIENCE_LEAST_S, VED_PATIENCE_MOST_S);
}

/**
 * ved_patience_lost:
 *
 * An answer was given up. It may have been on its way, over a slow link: the next one gets twice the time, or it would be
 * begun anew for ever.
 */
void
ved_patience_lost (VedPatience *self)
{
  self->wait_s = 2 * ved_patience_get_s (self);
}

/**
 * ved_patience_answered:
 * @took_us: from the request to the end of the answer
 *
 * The next answer may take twice as long. Not for an answer without a body: it says nothing about how long one takes.
 */
void
ved_patience_answered (VedPatience *self,
                       gint64       took_us)
{
  self->wait_s = (guint) CLAMP (2 * took_us / G_USEC_PER_SEC, VED_PATIENCE_LEAST_S, VED_PATIENCE_MOST_S);
}
