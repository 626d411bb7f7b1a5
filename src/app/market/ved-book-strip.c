/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-strip"

#include "config.h"

#include "app/market/ved-book-strip.h"

#include "app/charts/ved-chart-theme.h"
#include "app/charts/ved-steady-frames.h"
#include "app/ved-contrast.h"

#include <glib/gi18n.h>
#include <math.h>

/* Bars are events a span of time, on a square root, so that quiet hours stay visible beside the opening. They are
 * kept as a render node until the day, the size or the colours change: a step moves the cursor's line only. */

#define COLUMN_PX     3
#define BAR_PX        2
#define MARK_PX       3
#define MIN_HEIGHT_PX 28
#define PASSED_ALPHA  0.75f
#define AHEAD_ALPHA   0.3f

struct _VedBookStrip
{
  GtkWidget parent_instance;
  VedBookSession *session;      /* (nullable) */
  VedBookMarks *marks;          /* (nullable) */
  GskRenderNode *bars;          /* (nullable) */
  int bars_width;
  int bars_height;
  GdkRGBA bars_color;
};

G_DEFINE_FINAL_TYPE (VedBookStrip, ved_book_strip, GTK_TYPE_WIDGET)

static VedBookDay *
get_day (VedBookStrip * self)
{
  return self->session != NULL ? ved_book_session_get_day (self->session) : NULL;
}

static void
get_span (const VedBookDay *day,
          gint64           *from_ns,
          gint64           *to_ns)
{
  *from_ns = day->time_ns[0];
  *to_ns = MAX (day->time_ns[day->n_rows - 1], *from_ns + 1);
}

static gint64
column_time (const VedBookDay *day,
             int               column,
             int               n_columns)
{
  gint64 from_ns, to_ns;

  get_span (day, &from_ns, &to_ns);

  return from_ns + (gint64) ((double) (to_ns - from_ns) * column / n_columns);
}

static void
record_bars (VedBookStrip     *self,
             const VedBookDay *day,
             GtkSnapshot      *snapshot,
             int               width,
             int               height)
{
  int n_columns = MAX (width / COLUMN_PX, 1);
  g_autofree guint32 *counts = g_new (guint32, n_columns);
  guint32 row = 0, most = 1;

  for (int i = 0; i < n_columns; i++)
    {
      guint32 next = i + 1 < n_columns ? ved_book_day_find_time (day, column_time (day, i + 1, n_columns)) : day->n_rows;

      counts[i] = next - row;
      most = MAX (most, counts[i]);
      row = next;
    }
  for (int i = 0; i < n_columns; i++)
    {
      float length = roundf (sqrtf ((float) counts[i] / (float) most) * (float) (height - 2));

      if (counts[i] > 0)
        gtk_snapshot_append_color (snapshot, &self->bars_color,
                                   &GRAPHENE_RECT_INIT ((float) (i * COLUMN_PX), (float) height - MAX (length, 1.0f),
                                                        BAR_PX, MAX (length, 1.0f)));
    }
}

static void
ensure_bars (VedBookStrip     *self,
             const VedBookDay *day,
             const GdkRGBA    *color,
             int               width,
             int               height)
{
  GtkSnapshot *snapshot;

  if (self->bars != NULL && self->bars_width == width && self->bars_height == height
      && gdk_rgba_equal (color, &self->bars_color))
    return;

  g_clear_pointer (&self->bars, gsk_render_node_unref);
  self->bars_width = width;
  self->bars_height = height;
  self->bars_color = *color;
  snapshot = gtk_snapshot_new ();
  record_bars (self, day, snapshot, width, height);
  self->bars = gtk_snapshot_free_to_node (snapshot);
}

static float
get_x (const VedBookDay *day,
       guint32           row,
       int               width)
{
  gint64 from_ns, to_ns;

  get_span (day, &from_ns, &to_ns);

  return roundf ((float) ((double) (day->time_ns[row] - from_ns) / (double) (to_ns - from_ns) * width));
}

static void
append_bars (VedBookStrip *self,
             GtkSnapshot  *snapshot,
             float         from,
             float         to,
             float         alpha)
{
  if (self->bars == NULL || to <= from)
    return;

  gtk_snapshot_push_opacity (snapshot, (double) alpha);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (from, 0.0f, to - from, (float) self->bars_height));
  gtk_snapshot_append_node (snapshot, self->bars);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
append_halts (VedBookStrip        *self,
              GtkSnapshot         *snapshot,
              const VedBookDay    *day,
              const VedChartTheme *theme,
              int                  width,
              int                  height)
{
  GArray *halts = ved_book_session_get_halts (self->session);
  GdkRGBA color = ved_chart_theme_to_rgba (ved_color_with_alpha (ved_chart_theme_get_level (theme, VED_LEVEL_WARNING), 0.4f));
  gint64 from_ns, to_ns;

  get_span (day, &from_ns, &to_ns);
  for (guint i = 0; halts != NULL && i < halts->len; i++)
    {
      const VedBookHaltSpan *halt = &g_array_index (halts, VedBookHaltSpan, i);
      double scale = (double) width / (double) (to_ns - from_ns);
      double from = (double) (day->time_ns[halt->first_row] - from_ns) * scale;
      double to = (double) (day->time_ns[halt->last_row] - from_ns) * scale;

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT ((float) from, 0.0f, (float) MAX (to - from, 1.0), (float) height));
    }
}

/* A tick from the top for each bookmark, as the timeline of a fleet has it. */
static void
append_marks (VedBookStrip        *self,
              GtkSnapshot         *snapshot,
              const VedBookDay    *day,
              const VedChartTheme *theme,
              int                  width,
              int                  height)
{
  GdkRGBA color = ved_chart_theme_to_rgba (ved_chart_theme_get_level (theme, VED_LEVEL_WARNING));

  for (guint i = 0; self->marks != NULL && i < ved_book_marks_get_n (self->marks); i++)
    {
      float x = get_x (day, ved_book_marks_get (self->marks, i)->row, width);

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (CLAMP (x - 1.5f, 0.0f, (float) width - 3.0f), 0.0f, MARK_PX,
                                                      (float) height * 0.4f));
    }
}

static void
ved_book_strip_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  VedBookStrip *self = VED_BOOK_STRIP (widget);
  VedBookDay *day = get_day (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  VedChartTheme theme;
  GdkRGBA color;
  float x;

  ved_chart_theme_init_for (&theme, widget);
  color = ved_chart_theme_to_rgba (theme.grid);
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0.0f, (float) height - 1.0f, (float) width, 1.0f));
  if (day == NULL)
    return;

  color = ved_chart_theme_to_rgba (theme.history);
  ensure_bars (self, day, &color, width, height);
  append_halts (self, snapshot, day, &theme, width, height);
  x = get_x (day, ved_book_cursor_get_row (ved_book_session_get_cursor (self->session)), width);
  append_bars (self, snapshot, 0.0f, x, PASSED_ALPHA);
  append_bars (self, snapshot, x, (float) width, AHEAD_ALPHA);
  append_marks (self, snapshot, day, &theme, width, height);
  color = ved_chart_theme_to_rgba (theme.text);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (CLAMP (x - 1.0f, 0.0f, (float) width - 2.0f), 0.0f, 2.0f, (float) height));
}

static void
ved_book_strip_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : MIN_HEIGHT_PX;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : MIN_HEIGHT_PX;
  *minimum_baseline = *natural_baseline = -1;
}

static void
seek_to (VedBookStrip *self,
         double        x)
{
  VedBookDay *day = get_day (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  guint32 row;

  if (day == NULL || width <= 0)
    return;

  row = x >= width - 1 ? day->n_rows - 1 : ved_book_day_find_time (day, column_time (day, (int) MAX (x, 0.0), width));
  ved_book_cursor_seek (ved_book_session_get_cursor (self->session), row);
}

static void
drag_began_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               VedBookStrip   *self)
{
  VedBookCursor *cursor = self->session != NULL ? ved_book_session_get_cursor (self->session) : NULL;

  if (cursor != NULL)
    ved_book_cursor_mark (cursor);
  seek_to (self, x);
}

static void
drag_updated_cb (GtkGestureDrag *gesture,
                 double          offset_x,
                 double          offset_y,
                 VedBookStrip   *self)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  seek_to (self, x + offset_x);
}

static void
day_changed_cb (VedBookStrip *self)
{
  g_clear_pointer (&self->bars, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ved_book_strip_dispose (GObject *object)
{
  VedBookStrip *self = VED_BOOK_STRIP (object);

  g_clear_pointer (&self->bars, gsk_render_node_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->marks);

  G_OBJECT_CLASS (ved_book_strip_parent_class)->dispose (object);
}

static void
ved_book_strip_class_init (VedBookStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_book_strip_dispose;
  widget_class->snapshot = ved_book_strip_snapshot;
  widget_class->measure = ved_book_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ved_book_strip_init (VedBookStrip *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Events over the day, and where the cursor stands"), -1);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_began_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_updated_cb), self, 0);
  ved_steady_frames_while (drag);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  ved_contrast_follow (GTK_WIDGET (self));
}

/**
 * ved_book_strip_set_session:
 * @session: whose day to draw; set once
 */
void
ved_book_strip_set_session (VedBookStrip   *self,
                            VedBookSession *session)
{
  g_return_if_fail (VED_IS_BOOK_STRIP (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (day_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "prepared", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_book_session_get_cursor (session), "moved", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

/**
 * ved_book_strip_set_marks:
 * @marks: whose rows get a tick; set once
 */
void
ved_book_strip_set_marks (VedBookStrip *self,
                          VedBookMarks *marks)
{
  g_return_if_fail (VED_IS_BOOK_STRIP (self));
  g_return_if_fail (self->marks == NULL);

  self->marks = g_object_ref (marks);
  g_signal_connect_object (marks, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}
