/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-meter"

#include "config.h"

#include "app/ved-frame-meter.h"

#include <math.h>

/* A frame counts from the frame clock's before-paint to its after-paint: animations, layout, painting and the
 * hand-over to the display, without the wait for its turn. Bins double from 1 ms on; the last has no end. The
 * median is that of the newest frames, since those of a minute ago say nothing about what is on the screen. */

#define N_NEWEST 256

struct _VedFrameMeter
{
  GObject parent_instance;

  GdkFrameClock *clock;         /* (nullable) */
  gint64 begun_us;
  guint counts[VED_FRAME_METER_BINS];
  guint n_frames;
  double worst_ms;
  double newest_ms[N_NEWEST];   /* a ring */
};

G_DEFINE_FINAL_TYPE (VedFrameMeter, ved_frame_meter, G_TYPE_OBJECT)

static void
frame_begun_cb (VedFrameMeter *self)
{
  self->begun_us = g_get_monotonic_time ();
}

static void
frame_painted_cb (VedFrameMeter *self)
{
  if (self->begun_us != 0)
    ved_frame_meter_add (self, (double) (g_get_monotonic_time () - self->begun_us) / 1e3);
  self->begun_us = 0;
}

static void
ved_frame_meter_dispose (GObject *object)
{
  ved_frame_meter_watch (VED_FRAME_METER (object), NULL);

  G_OBJECT_CLASS (ved_frame_meter_parent_class)->dispose (object);
}

static void
ved_frame_meter_class_init (VedFrameMeterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_frame_meter_dispose;
}

static void
ved_frame_meter_init (VedFrameMeter *self)
{
}

/**
 * ved_frame_meter_new:
 *
 * Returns: (transfer full): a meter that watches nothing yet
 */
VedFrameMeter *
ved_frame_meter_new (void)
{
  return g_object_new (VED_TYPE_FRAME_METER, NULL);
}

/**
 * ved_frame_meter_watch:
 * @clock: (nullable): whose frames to count from now on; %NULL for none
 */
void
ved_frame_meter_watch (VedFrameMeter *self,
                       GdkFrameClock *clock)
{
  g_return_if_fail (VED_IS_FRAME_METER (self));

  if (self->clock == clock)
    return;

  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  self->begun_us = 0;
  g_set_object (&self->clock, clock);
  if (clock == NULL)
    return;

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (frame_begun_cb), self);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (frame_painted_cb), self);
}

/**
 * ved_frame_meter_add:
 * @ms: what a frame took
 */
void
ved_frame_meter_add (VedFrameMeter *self,
                     double         ms)
{
  guint bin = 0;

  g_return_if_fail (VED_IS_FRAME_METER (self));

  while (bin + 1 < VED_FRAME_METER_BINS && ms >= ved_frame_meter_get_bin_end (bin))
    bin++;
  self->counts[bin]++;
  self->newest_ms[self->n_frames % N_NEWEST] = ms;
  self->worst_ms = MAX (self->worst_ms, ms);
  self->n_frames++;
}

guint
ved_frame_meter_get_n_frames (VedFrameMeter *self)
{
  g_return_val_if_fail (VED_IS_FRAME_METER (self), 0);

  return self->n_frames;
}

/**
 * ved_frame_meter_get_share:
 * @bin: below %VED_FRAME_METER_BINS
 *
 * Returns: the share of all frames that fell into it, 0 … 1
 */
double
ved_frame_meter_get_share (VedFrameMeter *self,
                           guint          bin)
{
  g_return_val_if_fail (VED_IS_FRAME_METER (self), 0.0);
  g_return_val_if_fail (bin < VED_FRAME_METER_BINS, 0.0);

  return self->n_frames > 0 ? (double) self->counts[bin] / self->n_frames : 0.0;
}

/**
 * ved_frame_meter_get_bin_end:
 *
 * Returns: the bin holds frames that took less, in ms
 */
double
ved_frame_meter_get_bin_end (guint bin)
{
  return bin + 1 < VED_FRAME_METER_BINS ? (double) (1u << bin) : INFINITY;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

/**
 * ved_frame_meter_get_median_ms:
 *
 * Returns: the median of the newest 256 frames; NaN before the first
 */
double
ved_frame_meter_get_median_ms (VedFrameMeter *self)
{
  double sorted[N_NEWEST];
  guint n;

  g_return_val_if_fail (VED_IS_FRAME_METER (self), NAN);

  n = MIN (self->n_frames, N_NEWEST);
  if (n == 0)
    return NAN;

  memcpy (sorted, self->newest_ms, n * sizeof *sorted);
  qsort (sorted, n, sizeof *sorted, compare_doubles);

  return sorted[n / 2];
}

/**
 * ved_frame_meter_get_worst_ms:
 *
 * Returns: the longest frame of all
 */
double
ved_frame_meter_get_worst_ms (VedFrameMeter *self)
{
  g_return_val_if_fail (VED_IS_FRAME_METER (self), 0.0);

  return self->worst_ms;
}
