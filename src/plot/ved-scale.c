/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-scale"

#include "config.h"

#include "plot/ved-scale.h"

#include <math.h>

/* Instants stay int64 µs until the origin of the scale is subtracted; only the difference becomes a double. A
 * microsecond in the year 2100 is therefore as exact as one in 1970. A logarithmic scale works on log10 of
 * its ends and takes values at or below zero as the smallest positive double. */

#define MIN_SPAN_US 1
#define MIN_RELATIVE_SPAN 1e-12

/* Farther values have distances that are no numbers. */
#define FARTHEST 1e300

/* So that the distance of any two instants of a scale is a number too. */
#define FARTHEST_US (G_MAXINT64 / 2)

static double
forward (const VedScale *self,
         double          value)
{
  return self->kind == VED_SCALE_LOG ? log10 (MAX (value, G_MINDOUBLE)) : value;
}

static double
backward (const VedScale *self,
          double          position)
{
  return self->kind == VED_SCALE_LOG ? pow (10.0, position) : position;
}

/* Moves the ends of a linear or logarithmic scale, unless they would be the same or too far away to count with. */
static void
set_ends (VedScale *self,
          double    from,
          double    to)
{
  double least = self->kind == VED_SCALE_LOG ? 1.0 / FARTHEST : -FARTHEST;

  if (from >= least && from <= FARTHEST && to >= least && to <= FARTHEST && from != to)
    {
      self->from = from;
      self->to = to;
    }
}

static double
px_span (const VedScale *self)
{
  return self->px_to - self->px_from;
}

static gint64
add_saturated (gint64 base_us,
               double offset_us)
{
  double sum = (double) base_us + offset_us;

  if (isnan (sum))
    return base_us;
  if (sum >= (double) FARTHEST_US)
    return FARTHEST_US;
  if (sum <= (double) -FARTHEST_US)
    return -FARTHEST_US;

  return base_us + llround (offset_us);
}

static void
set_window_us (VedScale *self,
               gint64    from_us,
               gint64    span_us)
{
  self->from_us = CLAMP (from_us, -FARTHEST_US, FARTHEST_US - span_us);
  self->to_us = self->from_us + span_us;
}

static void
set_span_us (VedScale *self,
             gint64    span_us,
             double    anchor_share)
{
  gint64 anchor_us = add_saturated (self->from_us, anchor_share * (double) (self->to_us - self->from_us));

  set_window_us (self, add_saturated (anchor_us, -anchor_share * (double) span_us), span_us);
}

static void
zoom_time (VedScale *self,
           double    anchor_share,
           double    factor)
{
  gint64 span_us = self->to_us - self->from_us;
  gint64 zoomed_us = add_saturated (0, (double) span_us * factor);

  /* Rounding must never freeze a window of a few microseconds. */
  if (zoomed_us == span_us && factor > 1.0)
    zoomed_us++;
  if (zoomed_us == span_us && factor < 1.0)
    zoomed_us--;

  set_span_us (self, MAX (zoomed_us, MIN_SPAN_US), anchor_share);
}

/**
 * ved_scale_init_linear:
 * @from: value at @px_from
 * @to: value at @px_to; equal ends are widened, so that a constant series still has an axis
 *
 * Ends beyond ±10³⁰⁰, and what is no number, are not taken; the scale then goes from 0 to 1.
 */
void
ved_scale_init_linear (VedScale *self,
                       double    from,
                       double    to,
                       double    px_from,
                       double    px_to)
{
  *self = (VedScale) { .kind = VED_SCALE_LINEAR, .px_from = px_from, .px_to = px_to, .from = 0.0, .to = 1.0 };
  if (from == to)
    {
      double margin = MAX (fabs (from) * 0.05, 0.5);

      from -= margin;
      to += margin;
    }
  set_ends (self, from, to);
}

/**
 * ved_scale_init_log:
 * @from: value at @px_from, above zero
 * @to: value at @px_to, above zero; equal ends are widened to a decade each
 *
 * Ends beyond 10⁻³⁰⁰ … 10³⁰⁰, and what is no number, are not taken; the scale then goes from 1 to 10.
 */
void
ved_scale_init_log (VedScale *self,
                    double    from,
                    double    to,
                    double    px_from,
                    double    px_to)
{
  *self = (VedScale) { .kind = VED_SCALE_LOG, .px_from = px_from, .px_to = px_to, .from = 1.0, .to = 10.0 };
  if (from == to)
    {
      from /= 10.0;
      to *= 10.0;
    }
  set_ends (self, from, to);
}

/**
 * ved_scale_init_time:
 * @from_us: instant at @px_from, µs UTC; at most 146,000 years away
 * @to_us: instant at @px_to; made at least 1 µs later than @from_us
 */
void
ved_scale_init_time (VedScale *self,
                     gint64    from_us,
                     gint64    to_us,
                     double    px_from,
                     double    px_to)
{
  from_us = CLAMP (from_us, -FARTHEST_US, FARTHEST_US - MIN_SPAN_US);
  to_us = MIN (to_us, FARTHEST_US);
  *self = (VedScale) {
    .kind = VED_SCALE_TIME, .px_from = px_from, .px_to = px_to,
    .from_us = from_us, .to_us = MAX (to_us, from_us + MIN_SPAN_US),
  };
}

/**
 * ved_scale_to_px:
 * @self: a linear or logarithmic scale
 *
 * Returns: the pixel of @value, NaN for NaN; not clamped to the axis
 */
double
ved_scale_to_px (const VedScale *self,
                 double          value)
{
  double from = forward (self, self->from);

  return self->px_from + (forward (self, value) - from) * px_span (self) / (forward (self, self->to) - from);
}

double
ved_scale_from_px (const VedScale *self,
                   double          px)
{
  double from = forward (self, self->from);

  return backward (self, from + (px - self->px_from) * (forward (self, self->to) - from) / px_span (self));
}

/**
 * ved_scale_time_to_px:
 * @self: a time scale
 *
 * Returns: the pixel of @time_us, exact to far below a pixel wherever the window lies
 */
double
ved_scale_time_to_px (const VedScale *self,
                      gint64          time_us)
{
  return self->px_from + (double) (time_us - self->from_us) * px_span (self) /
         (double) (self->to_us - self->from_us);
}

/**
 * ved_scale_time_from_px:
 *
 * Returns: the whole microsecond nearest to @px
 */
gint64
ved_scale_time_from_px (const VedScale *self,
                        double          px)
{
  return add_saturated (self->from_us,
                        (px - self->px_from) * (double) (self->to_us - self->from_us) / px_span (self));
}

/**
 * ved_scale_pan_px:
 * @distance_px: how far the content moves along the axis
 *
 * Moves the window. While dragging, pan a copy of the scale as it was when the drag began by the whole
 * distance: in windows of a few microseconds steps of single pixels would each round to nothing.
 */
void
ved_scale_pan_px (VedScale *self,
                  double    distance_px)
{
  double share = distance_px / px_span (self);

  if (self->kind == VED_SCALE_TIME)
    {
      gint64 span_us = self->to_us - self->from_us;

      set_window_us (self, add_saturated (self->from_us, -share * (double) span_us), span_us);
    }
  else
    {
      double from = forward (self, self->from);
      double to = forward (self, self->to);
      double move = share * (to - from);

      set_ends (self, backward (self, from - move), backward (self, to - move));
    }
}

/**
 * ved_scale_zoom:
 * @anchor_px: the pixel that keeps its value
 * @factor: what the visible span is multiplied by: < 1 zooms in
 */
void
ved_scale_zoom (VedScale *self,
                double    anchor_px,
                double    factor)
{
  double anchor_share = (anchor_px - self->px_from) / px_span (self);
  double from, to, anchor;

  g_return_if_fail (factor > 0.0);

  if (self->kind == VED_SCALE_TIME)
    {
      zoom_time (self, anchor_share, factor);
      return;
    }

  from = forward (self, self->from);
  to = forward (self, self->to);
  anchor = from + anchor_share * (to - from);
  set_ends (self, backward (self, anchor + (from - anchor) * factor),
            backward (self, anchor + (to - anchor) * factor));
}

/**
 * ved_scale_clamp:
 * @extent_from: the least value there is
 * @extent_to: the greatest value there is
 *
 * Keeps a linear or logarithmic window between a 10⁻¹² part and twice the extent, and in touch with the data:
 * its centre never leaves the extent.
 */
void
ved_scale_clamp (VedScale *self,
                 double    extent_from,
                 double    extent_to)
{
  double low = forward (self, extent_from);
  double high = forward (self, extent_to);
  double from = forward (self, self->from);
  double to = forward (self, self->to);
  double extent = MAX (fabs (high - low), G_MINDOUBLE);
  double least = MAX (MAX (fabs (low), fabs (high)), extent) * MIN_RELATIVE_SPAN;
  double span = CLAMP (fabs (to - from), MAX (least, extent * MIN_RELATIVE_SPAN), MAX (extent * 2.0, least));
  double centre = CLAMP ((from + to) / 2.0, MIN (low, high), MAX (low, high));
  double half = copysign (span / 2.0, to - from);

  set_ends (self, backward (self, centre - half), backward (self, centre + half));
}

/**
 * ved_scale_clamp_time:
 * @extent_from_us: the first instant there is
 * @extent_to_us: the last instant there is
 *
 * Keeps a time window between 1 µs and twice the extent, its centre within the extent.
 */
void
ved_scale_clamp_time (VedScale *self,
                      gint64    extent_from_us,
                      gint64    extent_to_us)
{
  gint64 begin_us = CLAMP (extent_from_us, -FARTHEST_US, FARTHEST_US - MIN_SPAN_US);
  gint64 end_us = CLAMP (extent_to_us, begin_us + MIN_SPAN_US, FARTHEST_US);
  gint64 span_us = self->to_us - self->from_us;
  gint64 most_us = end_us - begin_us < FARTHEST_US ? (end_us - begin_us) * 2 : G_MAXINT64 - 1;
  gint64 centre_us = CLAMP (self->from_us + span_us / 2, begin_us, end_us);

  if (span_us <= most_us && centre_us == self->from_us + span_us / 2)
    return;

  span_us = CLAMP (span_us, MIN_SPAN_US, most_us);
  set_window_us (self, add_saturated (centre_us, -0.5 * (double) span_us), span_us);
}

/**
 * ved_scale_step:
 * @span: visible length of the axis, > 0
 * @n_steps: at most how many steps it shall have
 *
 * Returns: the smallest 1, 2 or 5 × 10ⁿ that divides @span into no more than @n_steps
 */
double
ved_scale_step (double span,
                guint  n_steps)
{
  double rough = MAX (span / MAX (n_steps, 1), G_MINDOUBLE * 1e10);
  double magnitude = pow (10.0, floor (log10 (rough)));
  double digit = rough / magnitude;

  g_return_val_if_fail (span > 0.0, 1.0);

  if (digit <= 1.0 + 1e-9)
    return magnitude;
  if (digit <= 2.0 + 1e-9)
    return 2.0 * magnitude;

  return digit <= 5.0 + 1e-9 ? 5.0 * magnitude : 10.0 * magnitude;
}

/**
 * ved_scale_round_out:
 * @n_steps: about how many tick steps the axis shall have
 *
 * Widens a linear axis to whole tick steps, a logarithmic one to whole decades, so that a value that wobbles
 * at the edge does not shift the picture with every sample.
 */
void
ved_scale_round_out (VedScale *self,
                     guint     n_steps)
{
  double step;

  g_return_if_fail (self->kind != VED_SCALE_TIME);

  if (self->kind == VED_SCALE_LOG)
    {
      set_ends (self, pow (10.0, floor (log10 (self->from) + 1e-9)),
                pow (10.0, ceil (log10 (self->to) - 1e-9)));
      return;
    }

  step = ved_scale_step (fabs (self->to - self->from), n_steps);
  set_ends (self, floor (self->from / step + 1e-9) * step, ceil (self->to / step - 1e-9) * step);
}
