/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* No instant: the cursor or a pin is not set. */
#define VED_VIEWPORT_NOWHERE G_MININT64

typedef enum {
  VED_PIN_A,
  VED_PIN_B,
  VED_N_PINS
} VedPin;

#define VED_TYPE_VIEWPORT (ved_viewport_get_type ())

G_DECLARE_FINAL_TYPE (VedViewport, ved_viewport, VED, VIEWPORT, GObject)

/* What linked charts share: the visible range of time, the cursor, two pins and the room of the labels of values.
 *
 * Signals: "range-changed" and "gutter-changed" (data must be drawn anew), "cursor-changed" (only what lies above the
 * data), "extent-changed" (there is more or other data). */

VedViewport *ved_viewport_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void         ved_viewport_set_home     (VedViewport *self,
                                        gint64       from_us,
                                        gint64       to_us);
void         ved_viewport_set_extent   (VedViewport *self,
                                        gint64       from_us,
                                        gint64       to_us);
void         ved_viewport_get_extent   (VedViewport *self,
                                        gint64      *from_us,
                                        gint64      *to_us);
void         ved_viewport_set_range    (VedViewport *self,
                                        gint64       from_us,
                                        gint64       to_us);
void         ved_viewport_get_range    (VedViewport *self,
                                        gint64      *from_us,
                                        gint64      *to_us);
void         ved_viewport_pan          (VedViewport *self,
                                        gint64       distance_us);
void         ved_viewport_zoom         (VedViewport *self,
                                        gint64       anchor_us,
                                        double       factor);
void         ved_viewport_go_home      (VedViewport *self);
void         ved_viewport_reset        (VedViewport *self);
gboolean     ved_viewport_is_home      (VedViewport *self);
void         ved_viewport_set_cursor   (VedViewport *self,
                                        gint64       cursor_us);
gint64       ved_viewport_get_cursor   (VedViewport *self);
void         ved_viewport_set_pin      (VedViewport *self,
                                        VedPin       pin,
                                        gint64       pin_us);
gint64       ved_viewport_get_pin      (VedViewport *self,
                                        VedPin       pin);
void         ved_viewport_widen_gutter (VedViewport *self,
                                        float        width);
float        ved_viewport_get_gutter   (VedViewport *self);

G_END_DECLS
