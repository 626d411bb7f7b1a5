/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-minimap"

#include "config.h"

#include "app/timeline/ved-minimap.h"

#include "app/charts/ved-chart-theme.h"
#include "app/charts/ved-instant-text.h"
#include "app/charts/ved-steady-frames.h"
#include "app/charts/ved-wheel.h"
#include "app/timeline/ved-minimap-columns.h"
#include "app/ved-contrast.h"

#include <glib/gi18n.h>
#include <math.h>

/* One bar for each column of COLUMN_PX pixels: the highest risk that fell into it, in the colour of its
 * level. The columns are made anew when data, range or width change and not while the cursor moves, so that
 * scrubbing costs pixels, whatever was remembered. Time runs to the newest snapshot at the right edge, over at
 * least MIN_SPAN_US, so that the first minutes do not stretch; of a recording it is the whole, or what the
 * viewer zoomed to. */

#define MIN_SPAN_US   (10 * VED_MINUTE_US)
#define MIN_ZOOM_US   (10 * VED_SECOND_US)
#define COLUMN_PX     3
#define BAR_PX        2
#define MARK_PX       3
#define BEGIN_PX      6
#define FLAG_PX       6
#define MIN_HEIGHT_PX 28
#define ZOOM_STEP     0.8
#define PAN_STEP      0.1

typedef struct {
  gint64 from_us;
  gint64 to_us;
} Span;

struct _VedMinimap
{
  GtkWidget parent_instance;
  VedFleetModel *model;         /* (nullable) */
  VedTimeMarks *marks;          /* (nullable) */
  Span zoom;                    /* from 0 to 0: everything */
  GArray *columns;              /* VedMinimapColumn */
  Span columns_span;            /* what they were made for */
  gboolean has_columns;
  double pointer_px;            /* of the last move over it */
  gboolean selects;             /* the drag chooses a range */
  gboolean resets;              /* the press is the second of a double click */
  gint64 before_us;             /* where the cursor was before the first; 0: it followed */
};

G_DEFINE_FINAL_TYPE (VedMinimap, ved_minimap, GTK_TYPE_WIDGET)

static gboolean
get_whole_span (VedMinimap *self,
                Span       *span)
{
  guint n_figures = 0;
  const VedFleetFigures *figures = NULL;

  if (self->model != NULL)
    figures = ved_fleet_model_get_figures (self->model, &n_figures);
  if (n_figures == 0)
    return FALSE;

  span->to_us = figures[n_figures - 1].time_us;
  span->from_us = figures[0].time_us;
  if (ved_fleet_model_get_state (self->model) != VED_SOURCE_REPLAYING || span->from_us == span->to_us)
    span->from_us = MIN (span->from_us, span->to_us - MIN_SPAN_US);

  return TRUE;
}

static gboolean
get_span (VedMinimap *self,
          Span       *span)
{
  if (!get_whole_span (self, span))
    return FALSE;

  if (self->zoom.to_us > self->zoom.from_us)
    *span = self->zoom;

  return TRUE;
}

static float
get_x (const Span *span,
       gint64      time_us,
       int         width)
{
  return (float) ((double) (time_us - span->from_us) / (double) (span->to_us - span->from_us) * width);
}

static gint64
get_time (const Span *span,
          double      x,
          int         width)
{
  return span->from_us + (gint64) (x / MAX (width, 1) * (double) (span->to_us - span->from_us));
}

static void
data_changed_cb (VedMinimap *self)
{
  self->has_columns = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
make_columns (VedMinimap *self,
              const Span *span,
              int         width)
{
  guint n_columns = (guint) MAX (width / COLUMN_PX, 1), n_figures;
  const VedFleetFigures *figures = ved_fleet_model_get_figures (self->model, &n_figures);

  if (self->has_columns && self->columns->len == n_columns && span->from_us == self->columns_span.from_us
      && span->to_us == self->columns_span.to_us)
    return;

  g_array_set_size (self->columns, n_columns);
  ved_minimap_columns_fill ((VedMinimapColumn *) self->columns->data, n_columns, span->from_us, span->to_us,
                            figures, n_figures);
  self->columns_span = *span;
  self->has_columns = TRUE;
}

static void
append_bar (GtkSnapshot            *snapshot,
            const VedChartTheme    *theme,
            const VedMinimapColumn *column,
            float                   x,
            int                     height)
{
  GdkRGBA colour = ved_chart_theme_to_rgba (ved_chart_theme_get_level (theme,
                                                                       ved_level_from_risk (column->max_risk)));
  float space = (float) (height - BEGIN_PX - 2);
  float length = MAX (1.0f, roundf (space * column->max_risk / 100.0f));

  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT (x, (float) height - length, BAR_PX, length));
  colour = ved_chart_theme_to_rgba (ved_chart_theme_get_level (theme, VED_LEVEL_CRITICAL));
  if (column->begins_critical)
    gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (x, 0.0f, BAR_PX, BEGIN_PX));
  else if (column->has_critical)
    gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (x, 0.0f, BAR_PX, MARK_PX));
  else if (column->begins_warning)
    {
      colour = ved_chart_theme_to_rgba (ved_chart_theme_get_level (theme, VED_LEVEL_WARNING));
      gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (x, 0.0f, BAR_PX, BAR_PX));
    }
}

static void
append_history (VedMinimap          *self,
                GtkSnapshot         *snapshot,
                const VedChartTheme *theme,
                const Span          *span,
                int                  width,
                int                  height)
{
  make_columns (self, span, width);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const VedMinimapColumn *column = &g_array_index (self->columns, VedMinimapColumn, i);

      if (column->has_data)
        append_bar (snapshot, theme, column, (float) (i * COLUMN_PX), height);
    }
}

static void
append_line (GtkSnapshot   *snapshot,
             const GdkRGBA *colour,
             float          x,
             float          thickness,
             int            width,
             int            height)
{
  x = CLAMP (roundf (x - thickness / 2.0f), 0.0f, (float) width - thickness);
  gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x, 0.0f, thickness, (float) height));
}

static void
append_cursor (VedMinimap          *self,
               GtkSnapshot         *snapshot,
               const VedChartTheme *theme,
               const Span          *span,
               int                  width,
               int                  height)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (self->model);
  GdkRGBA colour = ved_chart_theme_to_rgba (theme->text);
  gint64 position_us = ved_time_cursor_get_position (cursor);

  if (ved_time_cursor_get_following (cursor) || position_us < span->from_us || position_us > span->to_us)
    return;

  append_line (snapshot, &colour, get_x (span, position_us, width), 2.0f, width, height);
}

/* A flag hangs on a line from the top. */
static void
append_bookmarks (VedMinimap          *self,
                  GtkSnapshot         *snapshot,
                  const VedChartTheme *theme,
                  const Span          *span,
                  int                  width,
                  int                  height)
{
  GdkRGBA colour = ved_chart_theme_to_rgba (theme->forecast);

  for (guint i = 0; i < ved_time_marks_get_n_bookmarks (self->marks); i++)
    {
      gint64 time_us = ved_time_marks_get_bookmark (self->marks, i)->time_us;
      float x;

      if (time_us < span->from_us || time_us > span->to_us)
        continue;

      x = CLAMP (roundf (get_x (span, time_us, width)), 0.0f, (float) (width - FLAG_PX - 1));
      gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (x, 0.0f, 1.0f, (float) height));
      gtk_snapshot_append_color (snapshot, &colour,
                                 &GRAPHENE_RECT_INIT (x + 1.0f, 0.0f, FLAG_PX, FLAG_PX + 1.0f));
    }
}

static void
append_letter (VedMinimap    *self,
               GtkSnapshot   *snapshot,
               const GdkRGBA *colour,
               const char    *letter,
               float          x,
               int            width)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), letter);
  int text_width;

  pango_layout_get_pixel_size (layout, &text_width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (CLAMP (x + 2.0f, 0.0f, (float) (width - text_width)), 0.0f));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
append_marks (VedMinimap          *self,
              GtkSnapshot         *snapshot,
              const VedChartTheme *theme,
              const Span          *span,
              int                  width,
              int                  height)
{
  static const char *const letters[VED_N_TIME_MARKS] = { "A", "B" };
  GdkRGBA colour = ved_chart_theme_to_rgba (theme->text), shade = colour;
  gint64 from_us, to_us;

  shade.alpha = 0.12f;
  if (ved_time_marks_get_range (self->marks, &from_us, &to_us))
    {
      float x = CLAMP (get_x (span, from_us, width), 0.0f, (float) width);
      float end = CLAMP (get_x (span, to_us, width), 0.0f, (float) width);

      gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (x, 0.0f, MAX (end - x, 1.0f),
                                                                        (float) height));
    }
  for (guint i = 0; i < VED_N_TIME_MARKS; i++)
    {
      gint64 time_us = ved_time_marks_get_mark (self->marks, i);

      if (time_us < span->from_us || time_us > span->to_us || time_us == 0)
        continue;
      append_line (snapshot, &colour, get_x (span, time_us, width), 1.0f, width, height);
      append_letter (self, snapshot, &colour, letters[i], get_x (span, time_us, width), width);
    }
}

static void
ved_minimap_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  VedMinimap *self = VED_MINIMAP (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  VedChartTheme theme;
  GdkRGBA base;
  Span span;

  ved_chart_theme_init_for (&theme, widget);
  base = ved_chart_theme_to_rgba (theme.grid);
  gtk_snapshot_append_color (snapshot, &base,
                             &GRAPHENE_RECT_INIT (0.0f, (float) height - 1.0f, (float) width, 1.0f));
  if (!get_span (self, &span))
    return;

  append_history (self, snapshot, &theme, &span, width, height);
  append_bookmarks (self, snapshot, &theme, &span, width, height);
  append_marks (self, snapshot, &theme, &span, width, height);
  append_cursor (self, snapshot, &theme, &span, width, height);
}

static void
ved_minimap_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : MIN_HEIGHT_PX;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : MIN_HEIGHT_PX;
  *minimum_baseline = *natural_baseline = -1;
}

/* At the right edge of everything the cursor follows again. */
static void
seek_to (VedMinimap *self,
         double      x)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  VedTimeCursor *cursor;
  Span span, whole;

  if (!get_span (self, &span) || !get_whole_span (self, &whole) || width <= 0)
    return;

  cursor = ved_fleet_model_get_cursor (self->model);
  if (x >= width - COLUMN_PX && span.to_us >= whole.to_us)
    ved_time_cursor_follow (cursor);
  else
    ved_time_cursor_seek (cursor, get_time (&span, x, width));
}

static void
select_range (VedMinimap *self,
              double      from_px,
              double      to_px)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  Span span;

  if (!get_span (self, &span) || width <= 0 || fabs (from_px - to_px) < COLUMN_PX)
    return;

  ved_time_marks_set_range (self->marks, get_time (&span, CLAMP (from_px, 0, width), width),
                            get_time (&span, CLAMP (to_px, 0, width), width));
}

static void
drag_began_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               VedMinimap     *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  self->selects = (state & GDK_SHIFT_MASK) != 0;
  if (!self->selects && !self->resets)
    seek_to (self, x);
}

static void
drag_updated_cb (GtkGestureDrag *gesture,
                 double          offset_x,
                 double          offset_y,
                 VedMinimap     *self)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->resets)
    return;
  if (self->selects)
    select_range (self, x, x + offset_x);
  else
    seek_to (self, x + offset_x);
}

/* A double click is about the zoom: it leaves the time where it was, though its first press has moved it. Comes before the
 * drag that each press begins. */
static void
clicked_cb (GtkGestureClick *gesture,
            int              n_presses,
            double           x,
            double           y,
            VedMinimap      *self)
{
  VedTimeCursor *cursor = self->model != NULL ? ved_fleet_model_get_cursor (self->model) : NULL;

  self->resets = n_presses == 2;
  if (cursor == NULL)
    return;
  if (n_presses == 1)
    self->before_us = ved_time_cursor_get_following (cursor) ? 0 : ved_time_cursor_get_position (cursor);
  if (!self->resets)
    return;

  if (self->before_us == 0)
    ved_time_cursor_follow (cursor);
  else
    ved_time_cursor_seek (cursor, self->before_us);
  ved_minimap_zoom_to (self, 0, 0);
}

static void
pointer_moved_cb (GtkEventControllerMotion *motion,
                  double                    x,
                  double                    y,
                  VedMinimap               *self)
{
  self->pointer_px = x;
}

/* Keeps the instant under the pointer where it is. */
static void
zoom_about (VedMinimap *self,
            const Span *span,
            double      factor)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  gint64 anchor_us = get_time (span, self->pointer_px, width);

  ved_minimap_zoom_to (self, anchor_us - (gint64) ((double) (anchor_us - span->from_us) * factor),
                       anchor_us + (gint64) ((double) (span->to_us - anchor_us) * factor));
}

static gboolean
scrolled_cb (GtkEventControllerScroll *scroll,
             double                    dx,
             double                    dy,
             VedMinimap               *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  gboolean is_along = fabs (dx) > fabs (dy) || (state & GDK_SHIFT_MASK) != 0;
  double clicks = ved_wheel_count_clicks (scroll, fabs (dx) > fabs (dy) ? dx : dy);
  Span span;

  if (!get_span (self, &span))
    return FALSE;

  if (is_along)
    {
      gint64 by_us = (gint64) ((double) (span.to_us - span.from_us) * clicks * PAN_STEP);

      ved_minimap_zoom_to (self, span.from_us + by_us, span.to_us + by_us);
    }
  else
    {
      zoom_about (self, &span, pow (ZOOM_STEP, -clicks));
    }

  return TRUE;
}

static const VedFleetFigures *
find_figures (VedMinimap *self,
              gint64      time_us)
{
  guint n_figures, next;
  const VedFleetFigures *figures = ved_fleet_model_get_figures (self->model, &n_figures);

  next = ved_fleet_figures_find (figures, n_figures, time_us + 1);

  return next > 0 ? &figures[next - 1] : NULL;
}

/* The bookmark within reach of the pointer. */
static const VedRecordingEvent *
find_bookmark (VedMinimap *self,
               const Span *span,
               double      x)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  for (guint i = 0; i < ved_time_marks_get_n_bookmarks (self->marks); i++)
    {
      const VedRecordingEvent *bookmark = ved_time_marks_get_bookmark (self->marks, i);

      if (fabs ((double) get_x (span, bookmark->time_us, width) - x) <= FLAG_PX)
        return bookmark;
    }

  return NULL;
}

static char *
describe (VedMinimap *self,
          const Span *span,
          double      x)
{
  gint64 time_us = get_time (span, x, gtk_widget_get_width (GTK_WIDGET (self)));
  const VedFleetFigures *figures = find_figures (self, time_us);
  const VedRecordingEvent *bookmark = find_bookmark (self, span, x);
  GString *text = g_string_new (NULL);
  g_autofree char *instant = ved_instant_text (time_us, NULL, 0);

  g_string_append (text, instant);
  if (figures != NULL)
    g_string_append_printf (text, ngettext ("\nHighest risk %.1f · %u critical, %u warning alert",
                                            "\nHighest risk %.1f · %u critical, %u warning alerts", figures->warning_alerts),
                            (double) figures->max_risk, figures->critical_alerts, figures->warning_alerts);
  if (bookmark != NULL)
    g_string_append_printf (text, "\n⚑ %s", bookmark->title);

  return g_string_free (text, FALSE);
}

static gboolean
tooltip_wanted_cb (VedMinimap *self,
                   int         x,
                   int         y,
                   gboolean    by_keyboard,
                   GtkTooltip *tooltip)
{
  g_autofree char *text = NULL;
  Span span;

  if (by_keyboard || !get_span (self, &span))
    return FALSE;

  text = describe (self, &span, x);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { x, 0, 1, gtk_widget_get_height (GTK_WIDGET (self)) });

  return TRUE;
}

static void
detach (VedMinimap *self)
{
  if (self->model == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->model, self);
  g_signal_handlers_disconnect_by_data (ved_fleet_model_get_cursor (self->model), self);
  g_signal_handlers_disconnect_by_data (self->marks, self);
  g_clear_object (&self->model);
  g_clear_object (&self->marks);
}

static void
ved_minimap_dispose (GObject *object)
{
  detach (VED_MINIMAP (object));

  G_OBJECT_CLASS (ved_minimap_parent_class)->dispose (object);
}

static void
ved_minimap_finalize (GObject *object)
{
  g_array_unref (VED_MINIMAP (object)->columns);

  G_OBJECT_CLASS (ved_minimap_parent_class)->finalize (object);
}

static void
ved_minimap_class_init (VedMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_minimap_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_minimap_finalize;
  widget_class->snapshot = ved_minimap_snapshot;
  widget_class->measure = ved_minimap_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_gestures (VedMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_began_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_updated_cb), self, 0);
  g_signal_connect_object (click, "pressed", G_CALLBACK (clicked_cb), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (pointer_moved_cb), self, 0);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scrolled_cb), self, 0);
  ved_steady_frames_while (drag);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

static void
ved_minimap_init (VedMinimap *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (VedMinimapColumn));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_wanted_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Highest risk of the fleet over time"),
                                  -1);
  add_gestures (self);
  ved_contrast_follow (GTK_WIDGET (self));
}

static void
source_changed_cb (VedMinimap *self)
{
  self->zoom = (Span) { 0 };
  data_changed_cb (self);
}

/**
 * ved_minimap_set_model:
 * @model: whose history to draw
 * @marks: in its time
 */
void
ved_minimap_set_model (VedMinimap    *self,
                       VedFleetModel *model,
                       VedTimeMarks  *marks)
{
  g_return_if_fail (VED_IS_MINIMAP (self));
  g_return_if_fail (model != NULL && marks != NULL);

  detach (self);
  self->model = g_object_ref (model);
  self->marks = g_object_ref (marks);
  g_signal_connect_object (model, "received", G_CALLBACK (data_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::source", G_CALLBACK (source_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (marks, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_fleet_model_get_cursor (model), "notify", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

/**
 * ved_minimap_zoom_to:
 * @from_us: µs UTC
 * @to_us: µs UTC; equal to @from_us: everything
 *
 * Shows a part of what there is; more than everything is everything.
 */
void
ved_minimap_zoom_to (VedMinimap *self,
                     gint64      from_us,
                     gint64      to_us)
{
  Span whole;

  g_return_if_fail (VED_IS_MINIMAP (self));

  if (!get_whole_span (self, &whole))
    return;

  self->zoom = (Span) { 0 };
  if (to_us > from_us && to_us - from_us < whole.to_us - whole.from_us)
    {
      gint64 length_us = MAX (to_us - from_us, MIN_ZOOM_US);

      from_us = CLAMP (from_us, whole.from_us, MAX (whole.from_us, whole.to_us - length_us));
      self->zoom = (Span) { from_us, from_us + length_us };
    }
  data_changed_cb (self);
}
