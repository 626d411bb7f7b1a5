/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-viewport"

#include "config.h"

#include "app/charts/ved-viewport.h"

#include "plot/ved-scale.h"

/* The home range is what a reset goes back to. While the viewport is at home it follows the home range, so a
 * live chart keeps moving until somebody takes hold of it. The range never leaves the data's extent by more
 * than as much again on either side, and never gets shorter than a microsecond.
 *
 * The gutter of linked charts only ever grows. It does so while one of them is being drawn, too late for those that were
 * drawn before it: they are told when the frame is over. */

struct _VedViewport
{
  GObject parent_instance;

  gint64 from_us;
  gint64 to_us;
  gint64 home_from_us;
  gint64 home_to_us;
  gint64 extent_from_us;
  gint64 extent_to_us;
  gint64 cursor_us;
  gint64 pins_us[VED_N_PINS];
  gboolean is_home;
  float gutter;
  guint gutter_id;              /* of the idle that tells of it */
};

enum {
  RANGE_CHANGED,
  CURSOR_CHANGED,
  EXTENT_CHANGED,
  GUTTER_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedViewport, ved_viewport, G_TYPE_OBJECT)

static void
apply_range (VedViewport *self,
             gint64       from_us,
             gint64       to_us)
{
  VedScale scale;

  to_us = MAX (to_us, from_us + 1);
  ved_scale_init_time (&scale, from_us, to_us, 0.0, 1.0);
  if (self->extent_to_us > self->extent_from_us)
    ved_scale_clamp_time (&scale, self->extent_from_us, self->extent_to_us);
  if (scale.from_us == self->from_us && scale.to_us == self->to_us)
    return;

  self->from_us = scale.from_us;
  self->to_us = scale.to_us;
  g_signal_emit (self, signals[RANGE_CHANGED], 0);
}

static gboolean
gutter_changed_cb (gpointer user_data)
{
  VedViewport *self = user_data;

  self->gutter_id = 0;
  g_signal_emit (self, signals[GUTTER_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
ved_viewport_finalize (GObject *object)
{
  g_clear_handle_id (&VED_VIEWPORT (object)->gutter_id, g_source_remove);

  G_OBJECT_CLASS (ved_viewport_parent_class)->finalize (object);
}

static void
ved_viewport_class_init (VedViewportClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_viewport_finalize;

  signals[RANGE_CHANGED] = g_signal_new ("range-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  signals[CURSOR_CHANGED] = g_signal_new ("cursor-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[EXTENT_CHANGED] = g_signal_new ("extent-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[GUTTER_CHANGED] = g_signal_new ("gutter-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ved_viewport_init (VedViewport *self)
{
  self->is_home = TRUE;
  self->to_us = 1;
  self->cursor_us = VED_VIEWPORT_NOWHERE;
  for (guint i = 0; i < VED_N_PINS; i++)
    self->pins_us[i] = VED_VIEWPORT_NOWHERE;
}

/**
 * ved_viewport_new:
 *
 * Returns: a viewport at home, without a range
 */
VedViewport *
ved_viewport_new (void)
{
  return g_object_new (VED_TYPE_VIEWPORT, NULL);
}

/**
 * ved_viewport_set_home:
 * @from_us: UTC
 * @to_us: UTC, later than @from_us
 *
 * Sets what a reset goes back to; the visible range follows while it is at home.
 */
void
ved_viewport_set_home (VedViewport *self,
                       gint64       from_us,
                       gint64       to_us)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));
  g_return_if_fail (from_us < to_us);

  self->home_from_us = from_us;
  self->home_to_us = to_us;
  if (self->is_home)
    apply_range (self, from_us, to_us);
}

/**
 * ved_viewport_set_extent:
 * @from_us: first instant with data, UTC
 * @to_us: last instant with data, UTC
 *
 * Bounds panning and zooming. The visible range stays until the next gesture.
 */
void
ved_viewport_set_extent (VedViewport *self,
                         gint64       from_us,
                         gint64       to_us)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  if (self->extent_from_us == from_us && self->extent_to_us == to_us)
    return;

  self->extent_from_us = from_us;
  self->extent_to_us = to_us;
  g_signal_emit (self, signals[EXTENT_CHANGED], 0);
}

/**
 * ved_viewport_get_extent:
 * @from_us: (out): first instant with data, UTC
 * @to_us: (out): last instant with data, UTC; not after @from_us while no extent has been set
 */
void
ved_viewport_get_extent (VedViewport *self,
                         gint64      *from_us,
                         gint64      *to_us)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  *from_us = self->extent_from_us;
  *to_us = self->extent_to_us;
}

/**
 * ved_viewport_set_range:
 * @from_us: UTC
 * @to_us: UTC
 *
 * Shows a range chosen by hand; the viewport leaves home.
 */
void
ved_viewport_set_range (VedViewport *self,
                        gint64       from_us,
                        gint64       to_us)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  self->is_home = FALSE;
  apply_range (self, from_us, to_us);
}

/**
 * ved_viewport_get_range:
 * @from_us: (out): first visible instant, UTC
 * @to_us: (out): last visible instant, UTC
 */
void
ved_viewport_get_range (VedViewport *self,
                        gint64      *from_us,
                        gint64      *to_us)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  *from_us = self->from_us;
  *to_us = self->to_us;
}

/**
 * ved_viewport_pan:
 * @distance_us: how far the window moves towards the future
 */
void
ved_viewport_pan (VedViewport *self,
                  gint64       distance_us)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  ved_viewport_set_range (self, self->from_us + distance_us, self->to_us + distance_us);
}

/**
 * ved_viewport_zoom:
 * @anchor_us: the instant that stays where it is
 * @factor: of the visible span: below 1 zooms in
 */
void
ved_viewport_zoom (VedViewport *self,
                   gint64       anchor_us,
                   double       factor)
{
  VedScale scale;

  g_return_if_fail (VED_IS_VIEWPORT (self));
  g_return_if_fail (factor > 0.0);

  ved_scale_init_time (&scale, self->from_us, self->to_us, 0.0, 1.0);
  ved_scale_zoom (&scale, ved_scale_time_to_px (&scale, anchor_us), factor);
  ved_viewport_set_range (self, scale.from_us, scale.to_us);
}

/**
 * ved_viewport_go_home:
 *
 * Shows the home range, and follows it from now on.
 */
void
ved_viewport_go_home (VedViewport *self)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  self->is_home = TRUE;
  if (self->home_to_us > self->home_from_us)
    apply_range (self, self->home_from_us, self->home_to_us);
}

/**
 * ved_viewport_reset:
 *
 * Goes back home and forgets the pins.
 */
void
ved_viewport_reset (VedViewport *self)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  for (guint i = 0; i < VED_N_PINS; i++)
    self->pins_us[i] = VED_VIEWPORT_NOWHERE;
  ved_viewport_go_home (self);
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

/**
 * ved_viewport_is_home:
 *
 * Returns: whether the range follows the home range
 */
gboolean
ved_viewport_is_home (VedViewport *self)
{
  g_return_val_if_fail (VED_IS_VIEWPORT (self), FALSE);

  return self->is_home;
}

/**
 * ved_viewport_set_cursor:
 * @cursor_us: instant under the crosshair, or %VED_VIEWPORT_NOWHERE
 */
void
ved_viewport_set_cursor (VedViewport *self,
                         gint64       cursor_us)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  if (self->cursor_us == cursor_us)
    return;

  self->cursor_us = cursor_us;
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

/**
 * ved_viewport_get_cursor:
 *
 * Returns: the instant under the crosshair, or %VED_VIEWPORT_NOWHERE
 */
gint64
ved_viewport_get_cursor (VedViewport *self)
{
  g_return_val_if_fail (VED_IS_VIEWPORT (self), VED_VIEWPORT_NOWHERE);

  return self->cursor_us;
}

/**
 * ved_viewport_set_pin:
 * @pin: which of the two
 * @pin_us: where, or %VED_VIEWPORT_NOWHERE
 */
void
ved_viewport_set_pin (VedViewport *self,
                      VedPin       pin,
                      gint64       pin_us)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));
  g_return_if_fail (pin < VED_N_PINS);

  if (self->pins_us[pin] == pin_us)
    return;

  self->pins_us[pin] = pin_us;
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

/**
 * ved_viewport_get_pin:
 * @pin: which of the two
 *
 * Returns: where it is, or %VED_VIEWPORT_NOWHERE
 */
gint64
ved_viewport_get_pin (VedViewport *self,
                      VedPin       pin)
{
  g_return_val_if_fail (VED_IS_VIEWPORT (self), VED_VIEWPORT_NOWHERE);
  g_return_val_if_fail (pin < VED_N_PINS, VED_VIEWPORT_NOWHERE);

  return self->pins_us[pin];
}

/**
 * ved_viewport_widen_gutter:
 * @width: of the longest label of a value axis and what keeps it apart, in px
 *
 * Makes the gutter of all linked charts at least as wide.
 */
void
ved_viewport_widen_gutter (VedViewport *self,
                           float        width)
{
  g_return_if_fail (VED_IS_VIEWPORT (self));

  if (width <= self->gutter)
    return;

  self->gutter = width;
  if (self->gutter_id != 0)
    return;

  self->gutter_id = g_idle_add (gutter_changed_cb, self);
  g_source_set_name_by_id (self->gutter_id, "ved-viewport gutter");
}

/**
 * ved_viewport_get_gutter:
 *
 * Returns: how wide labels have made the gutter of linked charts, in px; 0: they fit the usual one
 */
float
ved_viewport_get_gutter (VedViewport *self)
{
  g_return_val_if_fail (VED_IS_VIEWPORT (self), 0.0f);

  return self->gutter;
}
