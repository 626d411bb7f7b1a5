/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-gestures"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include <math.h>

/* The hands of every chart: drag pans, on an axis it zooms that axis, with Shift it draws a box to zoom into;
 * the wheel zooms about the pointer, with Ctrl the value axis, with Shift it pans; a double click or 0
 * resets; a click pins the cursor. Axes are computed from where the drag began, not added up, so that a drag
 * back to its start is no change. */

#define ZOOM_STEP 1.25
#define PINCH_LIMIT 50.0
#define AXIS_DRAG_PX 120.0
#define PAN_STEP_SHARE 0.1
#define LEAST_BOX_PX 6.0f

static gboolean
is_in_plot (VedTimeSeriesChart *self,
            double              x,
            double              y)
{
  return x >= self->plot.x && x <= self->plot.x + self->plot.width && y >= self->plot.y &&
         y <= self->plot.y + self->plot.height;
}

/* The cursor stands on samples, not between them. */
static void
set_cursor_at (VedTimeSeriesChart *self,
               gint64              time_us)
{
  VedChartReading reading;

  if (ved_time_series_chart_read (self, 0, time_us, &reading))
    time_us = reading.time_us;
  ved_viewport_set_cursor (self->viewport, time_us);
}

static void
pointer_moved_cb (GtkEventControllerMotion *controller,
                  double                    x,
                  double                    y,
                  VedTimeSeriesChart       *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  self->has_pointer = is_in_plot (self, x, y);
  if (self->has_pointer && self->drag == VED_DRAG_NONE)
    set_cursor_at (self, ved_scale_time_from_px (&self->time, x));
  ved_chart_queue_overlay (VED_CHART (self));
}

static void
pointer_left_cb (GtkEventControllerMotion *controller,
                 VedTimeSeriesChart       *self)
{
  self->has_pointer = FALSE;
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    ved_viewport_set_cursor (self->viewport, VED_VIEWPORT_NOWHERE);
  ved_chart_queue_overlay (VED_CHART (self));
}

static VedDragMode
choose_drag (VedTimeSeriesChart *self,
             double              x,
             double              y,
             GdkModifierType     modifiers)
{
  if (x < self->plot.x)
    return VED_DRAG_VALUE_AXIS;
  if (y > self->plot.y + self->plot.height)
    return VED_DRAG_TIME_AXIS;

  return (modifiers & GDK_SHIFT_MASK) != 0 ? VED_DRAG_BOX : VED_DRAG_PAN;
}

static void
drag_began_cb (GtkGestureDrag     *gesture,
               double              x,
               double              y,
               VedTimeSeriesChart *self)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  self->drag = choose_drag (self, x, y, modifiers);
  self->drag_time = self->time;
  self->drag_value = self->value;
  self->drag_x = x;
  self->drag_y = y;
}

static void
update_box (VedTimeSeriesChart *self,
            double              dx,
            double              dy)
{
  float left = self->plot.x, right = self->plot.x + self->plot.width;
  float top = self->plot.y, bottom = self->plot.y + self->plot.height;
  float from_x = CLAMP ((float) MIN (self->drag_x, self->drag_x + dx), left, right);
  float to_x = CLAMP ((float) MAX (self->drag_x, self->drag_x + dx), left, right);
  float from_y = CLAMP ((float) MIN (self->drag_y, self->drag_y + dy), top, bottom);
  float to_y = CLAMP ((float) MAX (self->drag_y, self->drag_y + dy), top, bottom);

  self->box = (VedRect) { from_x, from_y, to_x - from_x, to_y - from_y };
  ved_chart_queue_overlay (VED_CHART (self));
}

static void
drag_updated_cb (GtkGestureDrag     *gesture,
                 double              dx,
                 double              dy,
                 VedTimeSeriesChart *self)
{
  VedScale scale;

  if (gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);

  switch (self->drag)
    {
    case VED_DRAG_PAN:
      scale = self->drag_time;
      ved_scale_pan_px (&scale, dx);
      ved_viewport_set_range (self->viewport, scale.from_us, scale.to_us);
      break;

    case VED_DRAG_BOX:
      update_box (self, dx, dy);
      break;

    case VED_DRAG_TIME_AXIS:
      scale = self->drag_time;
      ved_scale_zoom (&scale, self->plot.x, exp2 (-dx / AXIS_DRAG_PX));
      ved_viewport_set_range (self->viewport, scale.from_us, scale.to_us);
      break;

    case VED_DRAG_VALUE_AXIS:
      scale = self->drag_value;
      ved_scale_zoom (&scale, self->plot.y + self->plot.height, exp2 (dy / AXIS_DRAG_PX));
      ved_time_series_chart_set_value_range (self, scale.from, scale.to);
      break;

    case VED_DRAG_NONE:
    default:
      break;
    }
}

static void
zoom_to_box (VedTimeSeriesChart *self)
{
  const VedRect *box = &self->box;

  if (box->width >= LEAST_BOX_PX && box->height >= LEAST_BOX_PX)
    {
      double from = ved_scale_from_px (&self->value, box->y + box->height);
      double to = ved_scale_from_px (&self->value, box->y);

      ved_viewport_set_range (self->viewport, ved_scale_time_from_px (&self->time, box->x),
                              ved_scale_time_from_px (&self->time, box->x + box->width));
      ved_time_series_chart_set_value_range (self, from, to);
    }
  self->box = (VedRect) { 0 };
  ved_chart_queue_overlay (VED_CHART (self));
}

static void
drag_ended_cb (GtkGestureDrag     *gesture,
               double              dx,
               double              dy,
               VedTimeSeriesChart *self)
{
  if (self->drag == VED_DRAG_BOX)
    zoom_to_box (self);
  self->drag = VED_DRAG_NONE;
}

static void
drag_cancelled_cb (GtkGesture         *gesture,
                   GdkEventSequence   *sequence,
                   VedTimeSeriesChart *self)
{
  self->box = (VedRect) { 0 };
  self->drag = VED_DRAG_NONE;
  ved_chart_queue_overlay (VED_CHART (self));
}

/* A first click sets A, a second one B, a third one begins anew. */
static void
put_pin (VedTimeSeriesChart *self,
         gint64              time_us)
{
  gboolean has_a = ved_viewport_get_pin (self->viewport, VED_PIN_A) != VED_VIEWPORT_NOWHERE;
  gboolean has_b = ved_viewport_get_pin (self->viewport, VED_PIN_B) != VED_VIEWPORT_NOWHERE;
  VedChartReading reading;

  if (ved_time_series_chart_read (self, 0, time_us, &reading))
    time_us = reading.time_us;
  if (has_a && !has_b)
    {
      ved_viewport_set_pin (self->viewport, VED_PIN_B, time_us);
      return;
    }
  ved_viewport_set_pin (self->viewport, VED_PIN_A, time_us);
  ved_viewport_set_pin (self->viewport, VED_PIN_B, VED_VIEWPORT_NOWHERE);
}

static void
pressed_cb (GtkGestureClick    *gesture,
            int                 n_press,
            double              x,
            double              y,
            VedTimeSeriesChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    ved_time_series_chart_reset (self);
}

static void
released_cb (GtkGestureClick    *gesture,
             int                 n_press,
             double              x,
             double              y,
             VedTimeSeriesChart *self)
{
  if (n_press == 1 && is_in_plot (self, x, y))
    put_pin (self, ved_scale_time_from_px (&self->time, x));
}

static void
secondary_pressed_cb (GtkGestureClick    *gesture,
                      int                 n_press,
                      double              x,
                      double              y,
                      VedTimeSeriesChart *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  ved_time_series_chart_popup_menu (self, x, y);
}

static gint64
visible_span (VedTimeSeriesChart *self)
{
  gint64 from_us, to_us;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);

  return to_us - from_us;
}

static gboolean
scrolled_cb (GtkEventControllerScroll *controller,
             double                    dx,
             double                    dy,
             VedTimeSeriesChart       *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double anchor_x = self->has_pointer ? self->pointer_x : self->plot.x + self->plot.width / 2.0f;
  double anchor_y = self->has_pointer ? self->pointer_y : self->plot.y + self->plot.height / 2.0f;
  double along = fabs (dx) > fabs (dy) ? dx : dy;

  if (!self->has_pointer)
    return GDK_EVENT_PROPAGATE;

  if ((state & GDK_CONTROL_MASK) != 0)
    ved_time_series_chart_zoom_value (self, anchor_y, pow (ZOOM_STEP, dy));
  else if ((state & GDK_SHIFT_MASK) != 0 || fabs (dx) > fabs (dy))
    ved_viewport_pan (self->viewport, llround (along * PAN_STEP_SHARE * (double) visible_span (self)));
  else
    ved_viewport_zoom (self->viewport, ved_scale_time_from_px (&self->time, anchor_x), pow (ZOOM_STEP, dy));

  return GDK_EVENT_STOP;
}

static void
pinch_began_cb (GtkGesture         *gesture,
                GdkEventSequence   *sequence,
                VedTimeSeriesChart *self)
{
  self->drag_time = self->time;
}

static void
pinched_cb (GtkGestureZoom     *gesture,
            double              scale,
            VedTimeSeriesChart *self)
{
  VedScale time = self->drag_time;
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;

  ved_scale_zoom (&time, x, 1.0 / CLAMP (scale, 1.0 / PINCH_LIMIT, PINCH_LIMIT));
  ved_viewport_set_range (self->viewport, time.from_us, time.to_us);
}

/* The distance of the samples under the cursor. */
static gint64
sample_step (VedTimeSeriesChart *self,
             gint64              time_us)
{
  const VedTrace *trace;
  gsize index;

  if (time_us > self->forecast.now_us && self->forecast.n > self->forecast.first_step + 1)
    return self->forecast.times_us[self->forecast.n - 1] - self->forecast.times_us[self->forecast.n - 2];
  if (self->series->len == 0)
    return 0;

  trace = &g_array_index (self->series, VedChartSeries, 0).trace;
  index = ved_trace_nearest (trace, time_us);
  if (index == VED_TRACE_NONE || trace->n_values < 2)
    return 0;

  return index > 0 ? ved_trace_time (trace, index) - ved_trace_time (trace, index - 1)
                   : ved_trace_time (trace, 1) - ved_trace_time (trace, 0);
}

/* Keeps the cursor in the window by moving the window, not the cursor. */
static void
follow_cursor (VedTimeSeriesChart *self,
               gint64              cursor_us)
{
  gint64 from_us, to_us;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  if (cursor_us < from_us)
    ved_viewport_pan (self->viewport, cursor_us - from_us);
  else if (cursor_us > to_us)
    ved_viewport_pan (self->viewport, cursor_us - to_us);
}

static void
announce (VedTimeSeriesChart *self,
          gint64              cursor_us)
{
  g_autofree char *text = ved_time_series_chart_describe (self, cursor_us);

  ved_chart_set_label (VED_CHART (self), text);
}

static void
place_cursor (VedTimeSeriesChart *self,
              gint64              time_us)
{
  set_cursor_at (self, time_us);
  time_us = ved_viewport_get_cursor (self->viewport);
  follow_cursor (self, time_us);
  announce (self, time_us);
}

/**
 * ved_time_series_chart_move_cursor:
 * @n_samples: towards the future; negative towards the past
 *
 * Moves the cursor as an arrow key does, and tells assistive technology what it stands on.
 */
void
ved_time_series_chart_move_cursor (VedTimeSeriesChart *self,
                                   int                 n_samples)
{
  gint64 cursor_us, from_us, to_us;

  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  cursor_us = ved_viewport_get_cursor (self->viewport);
  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  if (cursor_us == VED_VIEWPORT_NOWHERE)
    place_cursor (self, self->forecast.n > 0 ? self->forecast.now_us : from_us + (to_us - from_us) / 2);
  else
    place_cursor (self, cursor_us + n_samples * sample_step (self, cursor_us));
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                VedTimeSeriesChart    *self)
{
  gint64 from_us, to_us;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  switch (key)
    {
    case GDK_KEY_Left:
      ved_time_series_chart_move_cursor (self, -1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Right:
      ved_time_series_chart_move_cursor (self, 1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Page_Up:
      ved_viewport_pan (self->viewport, (from_us - to_us) / 2);
      return GDK_EVENT_STOP;

    case GDK_KEY_Page_Down:
      ved_viewport_pan (self->viewport, (to_us - from_us) / 2);
      return GDK_EVENT_STOP;

    case GDK_KEY_Home:
      place_cursor (self, from_us);
      return GDK_EVENT_STOP;

    case GDK_KEY_End:
      place_cursor (self, to_us);
      return GDK_EVENT_STOP;

    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      ved_viewport_zoom (self->viewport, from_us + (to_us - from_us) / 2, 1.0 / ZOOM_STEP);
      return GDK_EVENT_STOP;

    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      ved_viewport_zoom (self->viewport, from_us + (to_us - from_us) / 2, ZOOM_STEP);
      return GDK_EVENT_STOP;

    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      ved_time_series_chart_reset (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_Menu:
      ved_time_series_chart_popup_menu (self, self->plot.x + self->plot.width / 2.0f, self->plot.y);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
focus_left_cb (GtkEventControllerFocus *controller,
               VedTimeSeriesChart      *self)
{
  if (!self->has_pointer)
    ved_viewport_set_cursor (self->viewport, VED_VIEWPORT_NOWHERE);
  if (self->title != NULL)
    ved_chart_set_label (VED_CHART (self), self->title);
}

static void
add_drag (VedTimeSeriesChart *self)
{
  GtkGesture *gesture = gtk_gesture_drag_new ();

  g_signal_connect (gesture, "drag-begin", G_CALLBACK (drag_began_cb), self);
  g_signal_connect (gesture, "drag-update", G_CALLBACK (drag_updated_cb), self);
  g_signal_connect (gesture, "drag-end", G_CALLBACK (drag_ended_cb), self);
  g_signal_connect (gesture, "cancel", G_CALLBACK (drag_cancelled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
add_clicks (VedTimeSeriesChart *self)
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
add_pinch (VedTimeSeriesChart *self)
{
  GtkGesture *gesture = gtk_gesture_zoom_new ();

  g_signal_connect (gesture, "begin", G_CALLBACK (pinch_began_cb), self);
  g_signal_connect (gesture, "scale-changed", G_CALLBACK (pinched_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

void
ved_time_series_chart_add_controllers (VedTimeSeriesChart *self)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();

  g_signal_connect (controller, "enter", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (controller, "scroll", G_CALLBACK (scrolled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  add_drag (self);
  add_clicks (self);
  add_pinch (self);
}
