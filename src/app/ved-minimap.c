/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-minimap"

#include "config.h"

#include "app/ved-minimap.h"

#include "app/charts/ved-chart-theme.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* One bar for each column of COLUMN_PX pixels: the highest risk that fell into it, in the colour of its
 * level. Its cost follows the width, whatever was remembered. Time runs to the newest snapshot at the right
 * edge, over at least MIN_SPAN_US, so that the first minutes do not stretch; of a recording it is the whole. */

#define MIN_SPAN_US   (10 * VED_MINUTE_US)
#define COLUMN_PX     3
#define BAR_PX        2
#define MARK_PX       3
#define MIN_HEIGHT_PX 28

struct _VedMinimap
{
  GtkWidget parent_instance;
  VedFleetModel *model;         /* (nullable) */
};

typedef struct {
  gint64 from_us;
  gint64 to_us;
} Span;

G_DEFINE_FINAL_TYPE (VedMinimap, ved_minimap, GTK_TYPE_WIDGET)

static gboolean
get_span (VedMinimap *self,
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

static float
get_x (const Span *span,
       gint64      time_us,
       int         width)
{
  return (float) ((double) (time_us - span->from_us) / (double) (span->to_us - span->from_us) * width);
}

static int
get_column (const Span *span,
            gint64      time_us,
            int         width)
{
  return (int) (get_x (span, time_us, width - BAR_PX) / COLUMN_PX);
}

static void
append_bar (GtkSnapshot         *snapshot,
            const VedChartTheme *theme,
            float                risk,
            gboolean             critical,
            float                x,
            int                  height)
{
  GdkRGBA colour = ved_chart_theme_to_rgba (ved_chart_theme_get_level (theme, ved_level_from_risk (risk)));
  float space = (float) (height - MARK_PX - 2);
  float length = MAX (1.0f, roundf (space * risk / 100.0f));

  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT (x, (float) height - length, BAR_PX, length));
  if (!critical)
    return;

  colour = ved_chart_theme_to_rgba (ved_chart_theme_get_level (theme, VED_LEVEL_CRITICAL));
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (x, 0.0f, BAR_PX, MARK_PX));
}

static void
append_history (VedMinimap          *self,
                GtkSnapshot         *snapshot,
                const VedChartTheme *theme,
                const Span          *span,
                int                  width,
                int                  height)
{
  guint n_figures;
  const VedFleetFigures *figures = ved_fleet_model_get_figures (self->model, &n_figures);
  guint i = 0;

  while (i < n_figures)
    {
      int column = get_column (span, figures[i].time_us, width);
      float risk = 0.0f;
      gboolean critical = FALSE;

      for (; i < n_figures && get_column (span, figures[i].time_us, width) == column; i++)
        {
          risk = MAX (risk, figures[i].max_risk);
          critical |= figures[i].critical_alerts > 0;
        }
      append_bar (snapshot, theme, risk, critical, (float) (column * COLUMN_PX), height);
    }
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
  float x = get_x (span, ved_time_cursor_get_position (cursor), width);

  if (ved_time_cursor_get_following (cursor))
    return;

  x = CLAMP (roundf (x) - 1.0f, 0.0f, (float) width - 2.0f);
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (x, 0.0f, 2.0f, (float) height));
}

static void
ved_minimap_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  VedMinimap *self = VED_MINIMAP (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  VedChartTheme theme;
  GdkRGBA foreground, base;
  Span span;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &foreground);
  ved_chart_theme_init (&theme, &foreground,
                        adw_style_manager_get_high_contrast (adw_style_manager_get_default ()));
  base = ved_chart_theme_to_rgba (theme.grid);
  gtk_snapshot_append_color (snapshot, &base,
                             &GRAPHENE_RECT_INIT (0.0f, (float) height - 1.0f, (float) width, 1.0f));
  if (!get_span (self, &span))
    return;

  append_history (self, snapshot, &theme, &span, width, height);
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

/* At the right edge the cursor follows again. */
static void
seek_to (VedMinimap *self,
         double      x)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  VedTimeCursor *cursor;
  Span span;

  if (!get_span (self, &span) || width <= 0)
    return;

  cursor = ved_fleet_model_get_cursor (self->model);
  if (x >= width - COLUMN_PX)
    ved_time_cursor_follow (cursor);
  else
    ved_time_cursor_seek (cursor, span.from_us + (gint64) (x / width * (double) (span.to_us - span.from_us)));
}

static void
drag_began_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               VedMinimap     *self)
{
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
  seek_to (self, x + offset_x);
}

static void
ved_minimap_dispose (GObject *object)
{
  ved_minimap_set_model (VED_MINIMAP (object), NULL);

  G_OBJECT_CLASS (ved_minimap_parent_class)->dispose (object);
}

static void
ved_minimap_class_init (VedMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_minimap_dispose;
  widget_class->snapshot = ved_minimap_snapshot;
  widget_class->measure = ved_minimap_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ved_minimap_init (VedMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Highest risk of the fleet over time"),
                                  -1);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_began_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_updated_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/**
 * ved_minimap_set_model:
 * @model: (nullable): whose history to draw
 */
void
ved_minimap_set_model (VedMinimap    *self,
                       VedFleetModel *model)
{
  g_return_if_fail (VED_IS_MINIMAP (self));

  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->model, self);
      g_signal_handlers_disconnect_by_data (ved_fleet_model_get_cursor (self->model), self);
    }
  g_set_object (&self->model, model);
  if (model == NULL)
    return;

  g_signal_connect_object (model, "received", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::source", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_fleet_model_get_cursor (model), "notify", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}
