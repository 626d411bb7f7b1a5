/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-wheel"

#include "config.h"

#include "app/charts/ved-wheel.h"

/* A wheel turns by clicks, fingers on a touchpad move by pixels. What is zoomed by steps counts in clicks. */

#define PX_OF_A_CLICK 10.0      /* as Wayland's compositors have it */

/**
 * ved_wheel_to_clicks:
 * @unit: of @delta
 * @delta: how far was scrolled
 *
 * Returns: how many clicks of a wheel that is
 */
double
ved_wheel_to_clicks (GdkScrollUnit unit,
                     double        delta)
{
  return unit == GDK_SCROLL_UNIT_SURFACE ? delta / PX_OF_A_CLICK : delta;
}

/**
 * ved_wheel_count_clicks:
 * @scroll: that is telling of a scroll
 * @delta: what it told
 *
 * Returns: how many clicks of a wheel that is, whatever scrolled
 */
double
ved_wheel_count_clicks (GtkEventControllerScroll *scroll,
                        double                    delta)
{
  return ved_wheel_to_clicks (gtk_event_controller_scroll_get_unit (scroll), delta);
}
