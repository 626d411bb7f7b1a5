/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-rate-limiter"

#include "config.h"

#include "server/ved-rate-limiter.h"

#include "base/ved-clock.h"

/* Windows of a minute: the first request after the end of one begins the next, and all counts are forgotten,
 * so memory is bounded by the requests of one minute. */

struct _VedRateLimiter
{
  guint per_minute[VED_N_LIMITS];
  gint64 window_start_us;
  GHashTable *counts;           /* client → GUINT; and what of a client's counts once */
};

/**
 * ved_rate_limiter_new:
 * @per_minute: what each class allows; 0: without limit
 */
VedRateLimiter *
ved_rate_limiter_new (const guint per_minute[VED_N_LIMITS])
{
  VedRateLimiter *self = g_new0 (VedRateLimiter, 1);

  for (guint i = 0; i < VED_N_LIMITS; i++)
    self->per_minute[i] = per_minute[i];
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
ved_rate_limiter_free (VedRateLimiter *self)
{
  g_hash_table_unref (self->counts);
  g_free (self);
}

static void
begin_window (VedRateLimiter *self,
              gint64          now_us)
{
  if (now_us - self->window_start_us < VED_MINUTE_US)
    return;

  g_hash_table_remove_all (self->counts);
  self->window_start_us = now_us;
}

/**
 * ved_rate_limiter_take:
 * @client: who asks for what: key, address and endpoint
 * @now_us: monotonic time
 * @retry_after_s: (out): seconds until the next window, when refused
 *
 * Returns: whether the request may go on
 */
gboolean
ved_rate_limiter_take (VedRateLimiter *self,
                       VedLimitClass   limit_class,
                       const char     *client,
                       gint64          now_us,
                       guint          *retry_after_s)
{
  guint limit = self->per_minute[limit_class];
  guint count;

  if (limit_class == VED_LIMIT_NONE || limit == 0)
    return TRUE;

  begin_window (self, now_us);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, client));
  if (count >= limit)
    {
      gint64 left_us = self->window_start_us + VED_MINUTE_US - now_us;

      *retry_after_s = (guint) ((left_us + VED_SECOND_US - 1) / VED_SECOND_US);
      return FALSE;
    }
  g_hash_table_replace (self->counts, g_strdup (client), GUINT_TO_POINTER (count + 1));

  return TRUE;
}

/**
 * ved_rate_limiter_take_once:
 * @what: what is counted; the same again in one window costs nothing
 *
 * Like ved_rate_limiter_take().
 */
gboolean
ved_rate_limiter_take_once (VedRateLimiter *self,
                            VedLimitClass   limit_class,
                            const char     *client,
                            const char     *what,
                            gint64          now_us,
                            guint          *retry_after_s)
{
  g_autofree char *once = g_strconcat (client, "\n", what, NULL);

  begin_window (self, now_us);
  if (self->per_minute[limit_class] == 0 || g_hash_table_contains (self->counts, once))
    return TRUE;
  if (!ved_rate_limiter_take (self, limit_class, client, now_us, retry_after_s))
    return FALSE;
  g_hash_table_add (self->counts, g_steal_pointer (&once));

  return TRUE;
}

/**
 * ved_rate_limiter_refund:
 *
 * Takes one request back: its answer was "not modified", or it told of the past.
 */
void
ved_rate_limiter_refund (VedRateLimiter *self,
                         const char     *client)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, client));

  if (count > 0)
    g_hash_table_replace (self->counts, g_strdup (client), GUINT_TO_POINTER (count - 1));
}

/**
 * ved_rate_limiter_refund_once:
 *
 * Takes back what ved_rate_limiter_take_once() took: @what counts anew.
 */
void
ved_rate_limiter_refund_once (VedRateLimiter *self,
                              const char     *client,
                              const char     *what)
{
  g_autofree char *once = g_strconcat (client, "\n", what, NULL);

  if (g_hash_table_remove (self->counts, once))
    ved_rate_limiter_refund (self, client);
}
