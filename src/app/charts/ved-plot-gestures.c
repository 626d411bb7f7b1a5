/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-plot-gestures"

#include "config.h"

#include "app/charts/ved-chart-menu.h"
#include "app/charts/ved-plot-private.h"
#include "app/charts/ved-steady-frames.h"
#include "app/charts/ved-wheel.h"

#include <math.h>

/* The pointer's part of the hands that all charts share: a drag pans, on an axis it zooms that axis, with
 * Shift it draws a box to zoom into; the wheel zooms about the pointer, with Ctrl the value axis, with Shift
 * it pans; a double click resets; a click pins the cursor. Axes are computed from where the drag began, not
 * added up, so that a drag back to its start is no change. A value axis that was set by hand pans as well. */

#define ZOOM_STEP 1.25
#define PINCH_LIMIT 50.0
#define AXIS_DRAG_PX 120.0
#define PAN_STEP_SHARE 0.1
#define LEAST_BOX_PX 6.0f

static gboolean
is_in_plot (VedPlotChartPrivate *priv,
            double               x,
            double               y)
{
  const VedRect *plot = &priv->frame.plot;

  return x >= plot->x && x <= plot->x + plot->width && y >= plot->y && y <= plot->y + plot->height;
}

static void
take_pointer (VedPlotChartPrivate *priv,
              double               x,
              double               y)
{
  priv->pointer_x = x;
  priv->pointer_y = y;
  priv->has_pointer = is_in_plot (priv, x, y);
}

/* The crosshair goes with the pointer, unless keys have moved it. */
static void
drop_pointer (VedPlotChart *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  priv->has_pointer = FALSE;
  if (!ved_plot_chart_is_addressed (self))
    ved_viewport_set_cursor (priv->viewport, VED_VIEWPORT_NOWHERE);
  ved_chart_queue_overlay (VED_CHART (self));
}

static void
pointer_moved_cb (GtkEventControllerMotion *controller,
                  double                    x,
                  double                    y,
                  VedPlotChart             *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  gboolean had_pointer = priv->has_pointer;

  ved_plot_chart_see_pointer (self, gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller)));
  take_pointer (priv, x, y);
  if (had_pointer && !priv->has_pointer)
    drop_pointer (self);
  else if (priv->has_pointer && priv->drag == VED_DRAG_NONE)
    ved_plot_chart_put_cursor (self, ved_scale_time_from_px (&priv->frame.x, x));
  ved_chart_queue_overlay (VED_CHART (self));
}

static void
pointer_left_cb (GtkEventControllerMotion *controller,
                 VedPlotChart             *self)
{
  drop_pointer (self);
}

static VedDragMode
choose_drag (VedPlotChartPrivate *priv,
             double               x,
             double               y,
             GdkModifierType      modifiers)
{
  const VedRect *plot = &priv->frame.plot;

  if (y > plot->y + plot->height)
    return VED_DRAG_X_AXIS;
  if (x < plot->x || x > plot->x + plot->width)
    return VED_DRAG_VALUE_AXIS;

  return (modifiers & GDK_SHIFT_MASK) != 0 ? VED_DRAG_BOX : VED_DRAG_PAN;
}

static void
drag_began_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               VedPlotChart   *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  priv->drag = choose_drag (priv, x, y, modifiers);
  priv->drag_frame = priv->frame;
  priv->drag_has_value_range = priv->has_value_range;
  priv->drag_x = x;
  priv->drag_y = y;
}

static void
update_box (VedPlotChartPrivate *priv,
            double               dx,
            double               dy)
{
  const VedRect *plot = &priv->frame.plot;
  float right = plot->x + plot->width, bottom = plot->y + plot->height;
  float from_x = CLAMP ((float) MIN (priv->drag_x, priv->drag_x + dx), plot->x, right);
  float to_x = CLAMP ((float) MAX (priv->drag_x, priv->drag_x + dx), plot->x, right);
  float from_y = CLAMP ((float) MIN (priv->drag_y, priv->drag_y + dy), plot->y, bottom);
  float to_y = CLAMP ((float) MAX (priv->drag_y, priv->drag_y + dy), plot->y, bottom);

  priv->box = (VedRect) { from_x, from_y, to_x - from_x, to_y - from_y };
}

static void
pan (VedPlotChart *self,
     double        dx,
     double        dy)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  VedScale x = priv->drag_frame.x, value = priv->drag_frame.value;

  ved_scale_pan_px (&x, dx);
  ved_viewport_set_range (priv->viewport, x.from_us, x.to_us);
  if (!priv->drag_has_value_range)
    return;

  ved_scale_pan_px (&value, dy);
  ved_plot_chart_set_value_range (self, value.from, value.to);
}

static void
zoom_x_axis (VedPlotChart *self,
             double        dx)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  VedScale x = priv->drag_frame.x;

  ved_scale_zoom (&x, x.px_from, exp2 (-dx / AXIS_DRAG_PX));
  ved_viewport_set_range (priv->viewport, x.from_us, x.to_us);
}

static void
zoom_value_axis (VedPlotChart *self,
                 double        dy)
{
  VedScale value = ved_plot_chart_get_private (self)->drag_frame.value;

  ved_scale_zoom (&value, value.px_from, exp2 (dy / AXIS_DRAG_PX));
  ved_plot_chart_set_value_range (self, value.from, value.to);
}

static void
drag_updated_cb (GtkGestureDrag *gesture,
                 double          dx,
                 double          dy,
                 VedPlotChart   *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  GdkEventSequence *sequence = gtk_gesture_get_last_updated_sequence (GTK_GESTURE (gesture));

  if (gtk_gesture_get_sequence_state (GTK_GESTURE (gesture), sequence) != GTK_EVENT_SEQUENCE_CLAIMED)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
        return;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }

  switch (priv->drag)
    {
    case VED_DRAG_PAN:
      pan (self, dx, dy);
      break;

    case VED_DRAG_BOX:
      update_box (priv, dx, dy);
      ved_chart_queue_overlay (VED_CHART (self));
      break;

    case VED_DRAG_X_AXIS:
      zoom_x_axis (self, dx);
      break;

    case VED_DRAG_VALUE_AXIS:
      zoom_value_axis (self, dy);
      break;

    case VED_DRAG_NONE:
    default:
      break;
    }
}

static void
zoom_to_box (VedPlotChart *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  VedRect box = priv->box;
  double at_top, at_bottom;

  priv->box = (VedRect) { 0 };
  ved_chart_queue_overlay (VED_CHART (self));
  if (box.width < LEAST_BOX_PX || box.height < LEAST_BOX_PX)
    return;

  at_top = ved_scale_from_px (&priv->frame.value, box.y);
  at_bottom = ved_scale_from_px (&priv->frame.value, box.y + box.height);
  ved_viewport_set_range (priv->viewport, ved_scale_time_from_px (&priv->frame.x, box.x),
                          ved_scale_time_from_px (&priv->frame.x, box.x + box.width));
  ved_plot_chart_set_value_range (self, MIN (at_top, at_bottom), MAX (at_top, at_bottom));
}

static void
drag_ended_cb (GtkGestureDrag *gesture,
               double          dx,
               double          dy,
               VedPlotChart   *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  if (priv->drag == VED_DRAG_BOX)
    zoom_to_box (self);
  priv->drag = VED_DRAG_NONE;
}

static void
drag_cancelled_cb (GtkGesture       *gesture,
                   GdkEventSequence *sequence,
                   VedPlotChart     *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  priv->box = (VedRect) { 0 };
  priv->drag = VED_DRAG_NONE;
  ved_chart_queue_overlay (VED_CHART (self));
}

/* The first one is A, the second one B, a third one begins anew. */
void
ved_plot_chart_put_pin (VedPlotChart *self,
                        gint64        x)
{
  VedViewport *viewport = ved_plot_chart_get_viewport (self);
  gboolean has_a = ved_viewport_get_pin (viewport, VED_PIN_A) != VED_VIEWPORT_NOWHERE;
  gboolean has_b = ved_viewport_get_pin (viewport, VED_PIN_B) != VED_VIEWPORT_NOWHERE;
  VedPlotPoint point;

  if (VED_PLOT_CHART_GET_CLASS (self)->read (self, x, ved_plot_chart_get_pointer_value (self), &point))
    x = point.x;
  if (has_a && !has_b)
    {
      ved_viewport_set_pin (viewport, VED_PIN_B, x);
      return;
    }
  ved_viewport_set_pin (viewport, VED_PIN_A, x);
  ved_viewport_set_pin (viewport, VED_PIN_B, VED_VIEWPORT_NOWHERE);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            VedPlotChart    *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  ved_plot_chart_get_private (self)->by_keyboard = FALSE;
  if (n_press >= 2)
    ved_plot_chart_reset (self);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             VedPlotChart    *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  take_pointer (priv, x, y);
  if (n_press == 1 && priv->has_pointer)
    ved_plot_chart_put_pin (self, ved_scale_time_from_px (&priv->frame.x, x));
}

static void
secondary_pressed_cb (GtkGestureClick *gesture,
                      int              n_press,
                      double           x,
                      double           y,
                      VedPlotChart    *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  priv->by_keyboard = FALSE;
  take_pointer (priv, x, y);
  if (priv->has_pointer)
    ved_plot_chart_put_cursor (self, ved_scale_time_from_px (&priv->frame.x, x));
  ved_chart_menu_popup (VED_CHART (self), x, y);
}

static gboolean
scrolled_cb (GtkEventControllerScroll *controller,
             double                    dx,
             double                    dy,
             VedPlotChart             *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean is_sideways = fabs (dx) > fabs (dy);
  double clicks = ved_wheel_count_clicks (controller, is_sideways ? dx : dy);

  if (!priv->has_pointer || (priv->page.has_wheel && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0))
    return GDK_EVENT_PROPAGATE;

  if ((state & GDK_CONTROL_MASK) != 0)
    ved_plot_chart_zoom_value (self, priv->pointer_y, pow (ZOOM_STEP, is_sideways ? 0.0 : clicks));
  else if ((state & GDK_SHIFT_MASK) != 0 || is_sideways)
    ved_viewport_pan (priv->viewport,
                      llround (clicks * PAN_STEP_SHARE *
                               (double) (priv->frame.x.to_us - priv->frame.x.from_us)));
  else
    ved_viewport_zoom (priv->viewport, ved_scale_time_from_px (&priv->frame.x, priv->pointer_x),
                       pow (ZOOM_STEP, clicks));

  return GDK_EVENT_STOP;
}

static void
pinch_began_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                VedPlotChart     *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  priv->drag_frame = priv->frame;
}

static void
pinched_cb (GtkGestureZoom *gesture,
            double          scale,
            VedPlotChart   *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  VedScale along = priv->drag_frame.x;
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;

  ved_scale_zoom (&along, x, 1.0 / CLAMP (scale, 1.0 / PINCH_LIMIT, PINCH_LIMIT));
  ved_viewport_set_range (priv->viewport, along.from_us, along.to_us);
}

static void
add_drag (VedPlotChart *self)
{
  GtkGesture *gesture = gtk_gesture_drag_new ();

  g_signal_connect (gesture, "drag-begin", G_CALLBACK (drag_began_cb), self);
  g_signal_connect (gesture, "drag-update", G_CALLBACK (drag_updated_cb), self);
  g_signal_connect (gesture, "drag-end", G_CALLBACK (drag_ended_cb), self);
  g_signal_connect (gesture, "cancel", G_CALLBACK (drag_cancelled_cb), self);
  ved_steady_frames_while (gesture);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
add_clicks (VedPlotChart *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (gesture, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
add_pinch (VedPlotChart *self)
{
  GtkGesture *gesture = gtk_gesture_zoom_new ();

  g_signal_connect (gesture, "begin", G_CALLBACK (pinch_began_cb), self);
  g_signal_connect (gesture, "scale-changed", G_CALLBACK (pinched_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

void
ved_plot_chart_add_gestures (VedPlotChart *self)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();

  g_signal_connect (controller, "enter", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (controller, "scroll", G_CALLBACK (scrolled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  add_drag (self);
  add_clicks (self);
  add_pinch (self);
}
