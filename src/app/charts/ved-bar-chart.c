/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-bar-chart"

#include "config.h"

#include "app/charts/ved-bar-chart.h"

#include "plot/ved-layout.h"

#include <glib/gi18n.h>
#include <math.h>

/* Each row: name, bar on a faint track, value, letter of the level. Names take the room of the longest, up to
 * a third of the width, so that all bars begin on one line. */

#define ROW_PX 28.0f
#define BAR_SHARE 0.42f
#define COLUMN_GAP_PX 10.0f
#define LETTER_PX 16.0f
#define LEAST_ROWS 3

struct _VedBarChart
{
  VedChart parent_instance;

  GArray *bars;                 /* VedBar, labels owned */
  double ceiling_value;
  float label_width;
  float value_width;
  guint hovered;
  guint selected;
};

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedBarChart, ved_bar_chart, VED_TYPE_CHART)

static void
bar_clear_cb (gpointer data)
{
  VedBar *bar = data;

  g_free ((char *) bar->label);
}

static VedBar *
get_bar (VedBarChart *self,
         guint        index)
{
  VedBar *all = (VedBar *) (gpointer) self->bars->data;

  return all + index;
}

static void
measure_columns (VedBarChart *self,
                 float        width)
{
  self->label_width = 0.0f;
  for (guint i = 0; i < self->bars->len; i++)
    {
      float label_width;

      ved_chart_measure_text (VED_CHART (self), VED_TEXT_BODY, get_bar (self, i)->label, &label_width, NULL);
      self->label_width = MAX (self->label_width, label_width);
    }
  self->label_width = MIN (self->label_width, width / 3.0f);
  ved_chart_measure_text (VED_CHART (self), VED_TEXT_STRONG, "100.0", &self->value_width, NULL);
}

static float
row_middle (guint index)
{
  return (float) index * ROW_PX + ROW_PX / 2.0f;
}

static void
ved_bar_chart_record (VedChart    *chart,
                      VedDrawList *list,
                      int          width,
                      int          height)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  float thickness = roundf (ROW_PX * BAR_SHARE), from, room;

  measure_columns (self, (float) width);
  from = ceilf (self->label_width + COLUMN_GAP_PX);
  room = (float) width - from - self->value_width - LETTER_PX - 2.0f * COLUMN_GAP_PX;
  if (room < thickness)
    return;

  for (guint i = 0; i < self->bars->len; i++)
    {
      const VedBar *bar = get_bar (self, i);
      float y = roundf (row_middle (i) - thickness / 2.0f);
      float share = CLAMP (bar->value / (float) self->ceiling_value, 0.0f, 1.0f);
      VedColor color = ved_chart_theme_get_level (theme, bar->level);

      ved_draw_list_add_rounded_rect (list, from, y, room, thickness, thickness / 2.0f, 0.0f, theme->empty);
      if (share > 0.0f)
        ved_draw_list_add_rounded_rect (list, from, y, MAX (share * room, thickness), thickness,
                                        thickness / 2.0f, 0.0f,
                                        bar->is_dimmed ? ved_color_with_alpha (color, 0.45f) : color);
    }
}

static void
annotate_row (VedBarChart *self,
              GtkSnapshot *snapshot,
              guint        index,
              float        width)
{
  const VedTextAnchor left = { 0.0f, 0.5f }, right = { 1.0f, 0.5f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedBar *bar = get_bar (self, index);
  char value[16], letter[2] = { ved_level_get_info (bar->level)->letter, 0 };
  float y = row_middle (index);

  g_snprintf (value, sizeof value, "%.1f", (double) bar->value);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_BODY, bar->label, 0.0f, y, left,
                       self->label_width + 1.0f, bar->is_dimmed ? theme->dim_text : theme->text);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_STRONG, value,
                       width - LETTER_PX - COLUMN_GAP_PX, y, right, 0.0f,
                       bar->is_dimmed ? theme->dim_text : theme->text);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_STRONG, letter, width - LETTER_PX / 2.0f, y,
                       (VedTextAnchor) { 0.5f, 0.5f }, 0.0f, ved_chart_theme_get_level (theme, bar->level));
}

static void
ved_bar_chart_annotate (VedChart    *chart,
                        GtkSnapshot *snapshot,
                        int          width,
                        int          height)
{
  VedBarChart *self = VED_BAR_CHART (chart);

  for (guint i = 0; i < self->bars->len; i++)
    annotate_row (self, snapshot, i, (float) width);
}

static void
ved_bar_chart_overlay (VedChart    *chart,
                       GtkSnapshot *snapshot,
                       int          width,
                       int          height)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  guint index = self->hovered;
  GskRoundedRect outline;
  GdkRGBA color;

  if (index >= self->bars->len && gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    index = self->selected;
  if (index >= self->bars->len)
    return;

  color = ved_chart_theme_to_rgba (ved_color_with_alpha (ved_chart_get_theme (chart)->text, 0.07f));
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (0.0f, (float) index * ROW_PX + 1.0f, (float) width,
                                                        ROW_PX - 2.0f), 6.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
ved_bar_chart_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  VedBarChart *self = VED_BAR_CHART (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 420;
      return;
    }
  *minimum = *natural = (int) (ROW_PX * (float) MAX (self->bars->len, LEAST_ROWS));
}

static void
set_hovered (VedBarChart *self,
             guint        index)
{
  if (self->hovered == index)
    return;

  self->hovered = index;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), index != VED_LAYOUT_NONE ? "pointer" : NULL);
  ved_chart_queue_overlay (VED_CHART (self));
}

static void
pointer_moved_cb (GtkEventControllerMotion *controller,
                  double                    x,
                  double                    y,
                  VedBarChart              *self)
{
  set_hovered (self, ved_bar_chart_hit (self, y));
}

static void
pointer_left_cb (GtkEventControllerMotion *controller,
                 VedBarChart              *self)
{
  set_hovered (self, VED_LAYOUT_NONE);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             VedBarChart     *self)
{
  guint index = ved_bar_chart_hit (self, y);

  if (index == VED_LAYOUT_NONE)
    return;

  ved_bar_chart_select (self, index);
  g_signal_emit (self, signals[ACTIVATED], 0, index);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                VedBarChart           *self)
{
  if (self->bars->len == 0)
    return GDK_EVENT_PROPAGATE;

  if (key == GDK_KEY_Up && self->selected > 0)
    ved_bar_chart_select (self, self->selected - 1);
  else if (key == GDK_KEY_Down && self->selected + 1 < self->bars->len)
    ved_bar_chart_select (self, self->selected + 1);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    g_signal_emit (self, signals[ACTIVATED], 0, self->selected);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
ved_bar_chart_finalize (GObject *object)
{
  VedBarChart *self = VED_BAR_CHART (object);

  g_array_unref (self->bars);

  G_OBJECT_CLASS (ved_bar_chart_parent_class)->finalize (object);
}

static void
ved_bar_chart_class_init (VedBarChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  object_class->finalize = ved_bar_chart_finalize;
  widget_class->measure = ved_bar_chart_measure;
  chart_class->record = ved_bar_chart_record;
  chart_class->annotate = ved_bar_chart_annotate;
  chart_class->overlay = ved_bar_chart_overlay;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ved_bar_chart_init (VedBarChart *self)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->bars = g_array_new (FALSE, TRUE, sizeof (VedBar));
  g_array_set_clear_func (self->bars, bar_clear_cb);
  self->hovered = VED_LAYOUT_NONE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);

  g_signal_connect (controller, "motion", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  g_signal_connect (gesture, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

/**
 * ved_bar_chart_new:
 * @ceiling_value: of a bar that takes the whole width
 *
 * Returns: a chart without bars
 */
GtkWidget *
ved_bar_chart_new (double ceiling_value)
{
  VedBarChart *self = g_object_new (VED_TYPE_BAR_CHART, NULL);

  self->ceiling_value = ceiling_value;

  return GTK_WIDGET (self);
}

static gboolean
is_same_picture (VedBarChart  *self,
                 const VedBar *bars,
                 guint         n_bars)
{
  if (n_bars != self->bars->len)
    return FALSE;

  for (guint i = 0; i < n_bars; i++)
    {
      const VedBar *old = get_bar (self, i);

      if (old->value != bars[i].value || old->level != bars[i].level || old->is_dimmed != bars[i].is_dimmed ||
          !g_str_equal (old->label, bars[i].label))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_bar_chart_set_bars:
 * @bars: (array length=n_bars): copied, the first on top
 */
void
ved_bar_chart_set_bars (VedBarChart  *self,
                        const VedBar *bars,
                        guint         n_bars)
{
  gboolean is_resized;

  g_return_if_fail (VED_IS_BAR_CHART (self));

  if (is_same_picture (self, bars, n_bars))
    return;

  is_resized = n_bars != self->bars->len;
  g_array_set_size (self->bars, 0);
  for (guint i = 0; i < n_bars; i++)
    {
      VedBar bar = bars[i];

      bar.label = g_strdup (bars[i].label);
      g_array_append_val (self->bars, bar);
    }
  ved_chart_queue_data (VED_CHART (self));
  if (is_resized)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * ved_bar_chart_get_n_bars:
 *
 * Returns: how many bars there are
 */
guint
ved_bar_chart_get_n_bars (VedBarChart *self)
{
  g_return_val_if_fail (VED_IS_BAR_CHART (self), 0);

  return self->bars->len;
}

/**
 * ved_bar_chart_get_label:
 *
 * Returns: (transfer none): the label of a bar
 */
const char *
ved_bar_chart_get_label (VedBarChart *self,
                         guint        index)
{
  g_return_val_if_fail (VED_IS_BAR_CHART (self), NULL);
  g_return_val_if_fail (index < self->bars->len, NULL);

  return get_bar (self, index)->label;
}

/**
 * ved_bar_chart_hit:
 * @y: in px of the widget
 *
 * Returns: the bar whose row is there, or %VED_LAYOUT_NONE
 */
guint
ved_bar_chart_hit (VedBarChart *self,
                   double       y)
{
  g_return_val_if_fail (VED_IS_BAR_CHART (self), VED_LAYOUT_NONE);

  if (y < 0.0 || y >= (double) ROW_PX * self->bars->len)
    return VED_LAYOUT_NONE;

  return (guint) (y / (double) ROW_PX);
}

/**
 * ved_bar_chart_select:
 * @index: of a bar
 *
 * Moves the keyboard's selection, and tells assistive technology what is there.
 */
void
ved_bar_chart_select (VedBarChart *self,
                      guint        index)
{
  const VedBar *bar;
  g_autofree char *text = NULL;

  g_return_if_fail (VED_IS_BAR_CHART (self));
  g_return_if_fail (index < self->bars->len);

  self->selected = index;
  bar = get_bar (self, index);
  text = g_strdup_printf ("%s, %.1f, %s", bar->label, (double) bar->value,
                          _(ved_level_get_info (bar->level)->label));
  ved_chart_set_label (VED_CHART (self), text);
  ved_chart_queue_overlay (VED_CHART (self));
}
