/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-clock"

#include "config.h"

#include "base/ved-clock.h"

/* The one way to ask for the time of day. Code that stamps, ages or schedules data takes a clock in
 * its constructor; the programs pass the system's, tests, replay and the feed clock one that is set
 * by hand. */

struct _VedClock
{
  gatomicrefcount ref_count;
  gboolean manual;
  GMutex lock;
  gint64 now_us;                /* manual clocks only, under the lock */
};

G_DEFINE_BOXED_TYPE (VedClock, ved_clock, ved_clock_ref, ved_clock_unref)

static VedClock *
clock_new (gboolean manual,
           gint64   now_us)
{
  VedClock *self = g_new0 (VedClock, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->manual = manual;
  self->now_us = now_us;

  return self;
}

/**
 * ved_clock_new_system:
 *
 * Returns: (transfer full): a clock that tells the system's time
 */
VedClock *
ved_clock_new_system (void)
{
  return clock_new (FALSE, 0);
}

/**
 * ved_clock_new_manual:
 * @now_us: the time it starts at, µs UTC
 *
 * Returns: (transfer full): a clock that stands still until it is set
 */
VedClock *
ved_clock_new_manual (gint64 now_us)
{
  return clock_new (TRUE, now_us);
}

VedClock *
ved_clock_ref (VedClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_clock_unref (VedClock *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * ved_clock_now_us:
 *
 * Safe from any thread.
 *
 * Returns: µs since 1970, UTC
 */
gint64
ved_clock_now_us (VedClock *self)
{
  gint64 now_us;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->manual)
    return g_get_real_time ();

  g_mutex_lock (&self->lock);
  now_us = self->now_us;
  g_mutex_unlock (&self->lock);

  return now_us;
}

/**
 * ved_clock_set_us:
 * @self: a manual clock
 * @now_us: µs UTC; may lie before the present value
 *
 * Safe from any thread.
 */
void
ved_clock_set_us (VedClock *self,
                  gint64    now_us)
{
  g_return_if_fail (self != NULL && self->manual);

  g_mutex_lock (&self->lock);
  self->now_us = now_us;
  g_mutex_unlock (&self->lock);
}

/**
 * ved_clock_advance_us:
 * @self: a manual clock
 * @delta_us: µs to add
 */
void
ved_clock_advance_us (VedClock *self,
                      gint64    delta_us)
{
  g_return_if_fail (self != NULL && self->manual);

  g_mutex_lock (&self->lock);
  self->now_us += delta_us;
  g_mutex_unlock (&self->lock);
}
