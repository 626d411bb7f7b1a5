/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-range-navigator"

#include "config.h"

#include "app/charts/ved-range-navigator.h"

#include "app/charts/ved-chart-keys.h"
#include "app/charts/ved-instant-text.h"
#include "app/charts/ved-steady-frames.h"
#include "app/charts/ved-time-series-private.h"
#include "plot/ved-trace-painter.h"

#include <glib/gi18n.h>
#include <math.h>

/* All the data there is, small, and above it a brush: the window that the charts of the same viewport show.
 * Its middle is dragged to move the window, its edges to resize it; a press beside it brings it there. The
 * brush is an overlay, so that moving it draws no data, here at least.
 *
 * Keys: arrows move the window by a tenth of itself, Page by a whole one, Home and End to the ends of the data,
 * + and − resize it, 0 resets. Where the window has come to is announced. */

#define MARGIN_PX 4.0f
#define HANDLE_PX 6.0
#define LEAST_BRUSH_PX 3.0f
#define LINE_WIDTH 1.2f
#define WINDOW_ALPHA 0.1f
#define ZOOM_STEP 1.25
#define HEIGHT_PX 48

typedef enum {
  HOLD_NONE,
  HOLD_MIDDLE,
  HOLD_FROM,
  HOLD_TO,
} Hold;

struct _VedRangeNavigator
{
  VedChart parent_instance;

  VedViewport *viewport;        /* held */
  VedTimeSeries *series;        /* (nullable): an atomic box */
  VedScale time;                /* of the last record: the whole extent */
  Hold hold;
  gint64 held_from_us;          /* the window when the drag began */
  gint64 held_to_us;
};

G_DEFINE_FINAL_TYPE (VedRangeNavigator, ved_range_navigator, VED_TYPE_CHART)

/* The extent of the data; without one what is visible. */
static void
fit_time (VedRangeNavigator *self,
          int                width)
{
  gint64 from_us, to_us;

  ved_viewport_get_extent (self->viewport, &from_us, &to_us);
  if (to_us <= from_us)
    ved_viewport_get_range (self->viewport, &from_us, &to_us);
  ved_scale_init_time (&self->time, from_us, MAX (to_us, from_us + 1), MARGIN_PX,
                       MAX ((double) width - MARGIN_PX, MARGIN_PX + 1.0));
}

static void
ved_range_navigator_record (VedChart    *chart,
                            VedDrawList *list,
                            int          width,
                            int          height)
{
  VedRangeNavigator *self = VED_RANGE_NAVIGATOR (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  VedTraceFrame frame;
  const VedTrace *trace;
  float least, most;

  fit_time (self, width);
  if (self->series == NULL)
    return;

  ved_time_series_build_index (self->series);
  trace = &self->series->series.trace;
  if (!ved_trace_range (trace, self->time.from_us, self->time.to_us, &least, &most) || !isfinite (least) ||
      !isfinite (most))
    return;

  frame.time = self->time;
  frame.scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  /* A value that never changes is in the middle. */
  if (most <= least)
    {
      float room = MAX (0.01f * fabsf (least), 1.0f);

      least -= room;
      most += room;
    }
  ved_scale_init_linear (&frame.value, least, most, (double) height - MARGIN_PX, MARGIN_PX);
  ved_draw_list_add_area (list, &frame, trace, least, FALSE, ved_color_with_alpha (theme->history, 0.15f));
  ved_draw_list_add_trace (list, &frame, trace, LINE_WIDTH, theme->history);
}

/**
 * ved_range_navigator_get_brush:
 *
 * Returns: where the window of the charts lies, in px of the widget
 */
VedRect
ved_range_navigator_get_brush (VedRangeNavigator *self)
{
  gint64 from_us, to_us;
  float from, to, right;

  g_return_val_if_fail (VED_IS_RANGE_NAVIGATOR (self), ((VedRect) { 0 }));

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  right = (float) self->time.px_to;
  from = CLAMP ((float) ved_scale_time_to_px (&self->time, from_us), MARGIN_PX, right);
  to = CLAMP ((float) ved_scale_time_to_px (&self->time, to_us), MARGIN_PX, right);
  if (to - from < LEAST_BRUSH_PX)
    {
      from = CLAMP ((from + to - LEAST_BRUSH_PX) / 2.0f, MARGIN_PX, MAX (right - LEAST_BRUSH_PX, MARGIN_PX));
      to = from + LEAST_BRUSH_PX;
    }

  return (VedRect) { from, 0.0f, to - from, (float) gtk_widget_get_height (GTK_WIDGET (self)) };
}

static void
append_rect (GtkSnapshot *snapshot,
             VedColor     color,
             float        x,
             float        y,
             float        width,
             float        height)
{
  GdkRGBA rgba = ved_chart_theme_to_rgba (color);

  if (width > 0.0f)
    gtk_snapshot_append_color (snapshot, &rgba, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* The window is tinted, on whatever ground; handles stand on its edges. */
static void
ved_range_navigator_overlay (VedChart    *chart,
                             GtkSnapshot *snapshot,
                             int          width,
                             int          height)
{
  VedRangeNavigator *self = VED_RANGE_NAVIGATOR (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  VedRect brush = ved_range_navigator_get_brush (self);
  gint64 cursor_us = ved_viewport_get_cursor (self->viewport);
  float right = brush.x + brush.width, grip = (float) height * 0.4f, top = ((float) height - grip) / 2.0f;

  append_rect (snapshot, ved_color_with_alpha (theme->text, WINDOW_ALPHA), brush.x, 0.0f, brush.width, (float) height);
  append_rect (snapshot, theme->dim_text, brush.x, 0.0f, 1.0f, (float) height);
  append_rect (snapshot, theme->dim_text, right - 1.0f, 0.0f, 1.0f, (float) height);
  append_rect (snapshot, theme->text, brush.x - 1.0f, top, 3.0f, grip);
  append_rect (snapshot, theme->text, right - 2.0f, top, 3.0f, grip);
  if (cursor_us != VED_VIEWPORT_NOWHERE && cursor_us >= self->time.from_us && cursor_us <= self->time.to_us)
    append_rect (snapshot, theme->crosshair, (float) floor (ved_scale_time_to_px (&self->time, cursor_us)), 0.0f,
                 1.0f, (float) height);
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (GTK_WIDGET (self)), 0.0, 0.0, width,
                               height);
}

static Hold
find_hold (VedRangeNavigator *self,
           double             x)
{
  VedRect brush = ved_range_navigator_get_brush (self);
  double right = brush.x + brush.width;

  if (fabs (x - right) <= HANDLE_PX && fabs (x - right) <= fabs (x - brush.x))
    return HOLD_TO;
  if (fabs (x - brush.x) <= HANDLE_PX)
    return HOLD_FROM;

  return x > brush.x && x < right ? HOLD_MIDDLE : HOLD_NONE;
}

static void
pointer_moved_cb (GtkEventControllerMotion *controller,
                  double                    x,
                  double                    y,
                  VedRangeNavigator        *self)
{
  static const char *const cursors[] = {
    [HOLD_NONE] = NULL,
    [HOLD_MIDDLE] = "grab",
    [HOLD_FROM] = "ew-resize",
    [HOLD_TO] = "ew-resize",
  };

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursors[find_hold (self, x)]);
}

static void
drag_began_cb (GtkGestureDrag    *gesture,
               double             x,
               double             y,
               VedRangeNavigator *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->hold = find_hold (self, x);
  ved_viewport_get_range (self->viewport, &self->held_from_us, &self->held_to_us);
  if (self->hold == HOLD_NONE)
    {
      gint64 half_us = (self->held_to_us - self->held_from_us) / 2;
      gint64 middle_us = ved_scale_time_from_px (&self->time, x);

      ved_viewport_set_range (self->viewport, middle_us - half_us, middle_us + half_us);
      ved_viewport_get_range (self->viewport, &self->held_from_us, &self->held_to_us);
      self->hold = HOLD_MIDDLE;
    }
}

static void
drag_updated_cb (GtkGestureDrag    *gesture,
                 double             dx,
                 double             dy,
                 VedRangeNavigator *self)
{
  gint64 distance_us = ved_scale_time_from_px (&self->time, MARGIN_PX + dx) - self->time.from_us;
  gint64 from_us = self->held_from_us, to_us = self->held_to_us;

  if (self->hold == HOLD_NONE || dx == 0.0)
    return;

  if (self->hold != HOLD_TO)
    from_us += distance_us;
  if (self->hold != HOLD_FROM)
    to_us += distance_us;
  ved_viewport_set_range (self->viewport, MIN (from_us, to_us), MAX (from_us, to_us));
}

static void
drag_ended_cb (GtkGestureDrag    *gesture,
               double             dx,
               double             dy,
               VedRangeNavigator *self)
{
  self->hold = HOLD_NONE;
}

static void
announce (VedRangeNavigator *self)
{
  g_autofree char *from = NULL, *to = NULL, *text = NULL;
  gint64 from_us, to_us;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  from = ved_instant_text (from_us, NULL, 0);
  to = ved_instant_text (to_us, NULL, 0);
  /* Translators: the range of time that the charts show. */
  text = g_strdup_printf (_("Visible: %s to %s"), from, to);
  ved_chart_set_label (VED_CHART (self), text);
}

static gint64
visible_span (VedRangeNavigator *self)
{
  gint64 from_us, to_us;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);

  return to_us - from_us;
}

static gboolean
pan (VedChart *chart,
     int       n_tenths)
{
  VedRangeNavigator *self = VED_RANGE_NAVIGATOR (chart);

  ved_viewport_pan (self->viewport, n_tenths * MAX (visible_span (self) / 10, 1));
  announce (self);

  return GDK_EVENT_STOP;
}

static gboolean
go_to_end (VedChart *chart,
           int       direction)
{
  VedRangeNavigator *self = VED_RANGE_NAVIGATOR (chart);
  gint64 span_us = visible_span (self), from_us = direction < 0 ? self->time.from_us : self->time.to_us - span_us;

  ved_viewport_set_range (self->viewport, from_us, from_us + span_us);
  announce (self);

  return GDK_EVENT_STOP;
}

static gboolean
zoom (VedChart *chart,
      int       n_steps)
{
  VedRangeNavigator *self = VED_RANGE_NAVIGATOR (chart);
  gint64 from_us, to_us;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  ved_viewport_zoom (self->viewport, from_us + (to_us - from_us) / 2, pow (ZOOM_STEP, -n_steps));
  announce (self);

  return GDK_EVENT_STOP;
}

static gboolean
reset (VedChart *chart,
       int       amount)
{
  ved_viewport_reset (VED_RANGE_NAVIGATOR (chart)->viewport);
  announce (VED_RANGE_NAVIGATOR (chart));

  return GDK_EVENT_STOP;
}

static const VedChartKey keys[] = {
  { GDK_KEY_Left, 0, pan, -1 },
  { GDK_KEY_Right, 0, pan, 1 },
  { GDK_KEY_Page_Up, 0, pan, -10 },
  { GDK_KEY_Page_Down, 0, pan, 10 },
  { GDK_KEY_Home, 0, go_to_end, -1 },
  { GDK_KEY_End, 0, go_to_end, 1 },
  { GDK_KEY_plus, 0, zoom, 1 },
  { GDK_KEY_minus, 0, zoom, -1 },
  { GDK_KEY_0, 0, reset, 0 },
  { 0 },
};

static void
focus_left_cb (GtkEventControllerFocus *controller,
               VedRangeNavigator       *self)
{
  ved_chart_set_label (VED_CHART (self), ved_chart_get_title (VED_CHART (self)));
}

static void
ved_range_navigator_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : HEIGHT_PX;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : HEIGHT_PX;
}

static void
ved_range_navigator_finalize (GObject *object)
{
  VedRangeNavigator *self = VED_RANGE_NAVIGATOR (object);

  g_clear_pointer (&self->series, ved_time_series_unref);
  g_object_unref (self->viewport);

  G_OBJECT_CLASS (ved_range_navigator_parent_class)->finalize (object);
}

static void
ved_range_navigator_class_init (VedRangeNavigatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_range_navigator_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ved_range_navigator_measure;
  VED_CHART_CLASS (klass)->record = ved_range_navigator_record;
  VED_CHART_CLASS (klass)->overlay = ved_range_navigator_overlay;
  VED_CHART_CLASS (klass)->keys = keys;

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ved_range_navigator_init (VedRangeNavigator *self)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();
  GtkGesture *gesture = gtk_gesture_drag_new ();

  ved_scale_init_time (&self->time, 0, 1, MARGIN_PX, MARGIN_PX + 1.0);

  g_signal_connect (controller, "motion", G_CALLBACK (pointer_moved_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  g_signal_connect (gesture, "drag-begin", G_CALLBACK (drag_began_cb), self);
  g_signal_connect (gesture, "drag-update", G_CALLBACK (drag_updated_cb), self);
  g_signal_connect (gesture, "drag-end", G_CALLBACK (drag_ended_cb), self);
  ved_steady_frames_while (gesture);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));

  ved_chart_add_keys (VED_CHART (self));
  controller = gtk_event_controller_focus_new ();
  g_signal_connect (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/**
 * ved_range_navigator_new:
 * @viewport: of the charts that it moves; its extent is what the navigator shows
 *
 * Returns: a navigator without data
 */
GtkWidget *
ved_range_navigator_new (VedViewport *viewport)
{
  VedRangeNavigator *self = g_object_new (VED_TYPE_RANGE_NAVIGATOR, NULL);

  self->viewport = g_object_ref (viewport);
  g_signal_connect_object (viewport, "range-changed", G_CALLBACK (ved_chart_queue_overlay), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "cursor-changed", G_CALLBACK (ved_chart_queue_overlay), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "extent-changed", G_CALLBACK (ved_chart_queue_data), self,
                           G_CONNECT_SWAPPED);
  ved_chart_set_title (VED_CHART (self), _("Range of time"));

  return GTK_WIDGET (self);
}

/**
 * ved_range_navigator_set_series:
 * @series: (nullable): as for ved_time_series_chart_set_series(); %NULL for none
 */
void
ved_range_navigator_set_series (VedRangeNavigator    *self,
                                const VedChartSeries *series)
{
  g_return_if_fail (VED_IS_RANGE_NAVIGATOR (self));

  g_clear_pointer (&self->series, ved_time_series_unref);
  if (series != NULL)
    self->series = ved_time_series_new (series);
  ved_chart_queue_data (VED_CHART (self));
}
