/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-plot-keys"

#include "config.h"

#include "app/charts/ved-chart-keys.h"
#include "app/charts/ved-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* The keyboard's part: arrows move the cursor from sample to sample, Page by half a window, Home and End to
 * the edges; + and − zoom, 0 resets, M puts a pin, Escape takes pins and cursor away. With Ctrl, as with the wheel,
 * + and − zoom the value axis, and Up and Down move along it. What the cursor comes to stand on becomes the chart's
 * accessible name, which screen readers speak. */

#define ZOOM_STEP 1.25
#define VALUE_PAN_SHARE 0.1

/* The cursor stands on samples, not between them. */
void
ved_plot_chart_put_cursor (VedPlotChart *self,
                           gint64        x)
{
  VedPlotPoint point;

  if (VED_PLOT_CHART_GET_CLASS (self)->read (self, x, ved_plot_chart_get_pointer_value (self), &point))
    x = point.x;
  ved_viewport_set_cursor (ved_plot_chart_get_viewport (self), x);
}

static void
announce (VedPlotChart *self)
{
  gint64 x = ved_viewport_get_cursor (ved_plot_chart_get_viewport (self));
  g_autofree char *text = NULL, *told = NULL;
  g_autoptr(VedBubble) bubble = NULL;

  if (x == VED_VIEWPORT_NOWHERE)
    return;

  text = ved_plot_chart_describe (self, x);
  bubble = ved_bubble_new (text);
  ved_plot_chart_add_difference (self, bubble);
  told = ved_bubble_to_sentence (bubble);
  ved_chart_set_label (VED_CHART (self), told);
}

/* What the chart is called while it says nothing of a place. */
static void
restore_label (VedPlotChart *self)
{
  const char *title = ved_chart_get_title (VED_CHART (self));

  if (title != NULL)
    ved_chart_set_label (VED_CHART (self), title);
}

/* Keeps the cursor in the window by moving the window, not the cursor. */
static void
follow_cursor (VedViewport *viewport,
               gint64       x)
{
  gint64 from_x, to_x;

  ved_viewport_get_range (viewport, &from_x, &to_x);
  if (x < from_x)
    ved_viewport_pan (viewport, x - from_x);
  else if (x > to_x)
    ved_viewport_pan (viewport, x - to_x);
}

static void
place_cursor (VedPlotChart *self,
              gint64        x)
{
  VedViewport *viewport = ved_plot_chart_get_viewport (self);

  ved_plot_chart_get_private (self)->by_keyboard = TRUE;
  ved_plot_chart_put_cursor (self, x);
  follow_cursor (viewport, ved_viewport_get_cursor (viewport));
  announce (self);
}

static gboolean
step_cursor (VedChart *chart,
             int       n)
{
  ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), n);

  return GDK_EVENT_STOP;
}

static gboolean
turn_page (VedChart *chart,
           int       direction)
{
  VedPlotChart *self = VED_PLOT_CHART (chart);
  VedViewport *viewport = ved_plot_chart_get_viewport (self);
  gint64 x = ved_viewport_get_cursor (viewport), from_x, to_x, distance;

  ved_viewport_get_range (viewport, &from_x, &to_x);
  distance = direction * ((to_x - from_x) / 2);
  if (x == VED_VIEWPORT_NOWHERE)
    x = from_x + (to_x - from_x) / 2;
  ved_viewport_pan (viewport, distance);
  place_cursor (self, x + distance);
  /* In the near half of a gap the nearest sample is the one before it. */
  if (ved_viewport_get_cursor (viewport) == x)
    ved_plot_chart_move_cursor (self, direction);

  return GDK_EVENT_STOP;
}

static gboolean
go_to_edge (VedChart *chart,
            int       direction)
{
  gint64 from_x, to_x;

  ved_viewport_get_range (ved_plot_chart_get_viewport (VED_PLOT_CHART (chart)), &from_x, &to_x);
  place_cursor (VED_PLOT_CHART (chart), direction < 0 ? from_x : to_x);

  return GDK_EVENT_STOP;
}

static gboolean
step_value (VedChart *chart,
            int       n)
{
  return ved_plot_chart_step_value (VED_PLOT_CHART (chart), n);
}

static gboolean
zoom (VedChart *chart,
      int       n_steps)
{
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  gint64 x = ved_viewport_get_cursor (viewport), from_x, to_x;

  ved_viewport_get_range (viewport, &from_x, &to_x);
  if (x < from_x || x > to_x)
    x = from_x + (to_x - from_x) / 2;
  ved_viewport_zoom (viewport, x, pow (ZOOM_STEP, -n_steps));

  return GDK_EVENT_STOP;
}

static gboolean
zoom_value (VedChart *chart,
            int       n_steps)
{
  const VedRect *plot = &ved_plot_chart_get_frame (VED_PLOT_CHART (chart))->plot;

  ved_plot_chart_zoom_value (VED_PLOT_CHART (chart), (double) (plot->y + plot->height / 2.0f), pow (ZOOM_STEP, -n_steps));

  return GDK_EVENT_STOP;
}

/* Shows what lies further up, or down at −1. */
static gboolean
pan_value (VedChart *chart,
           int       direction)
{
  const VedPlotFrame *frame = ved_plot_chart_get_frame (VED_PLOT_CHART (chart));
  VedScale value = frame->value;

  ved_scale_pan_px (&value, direction * VALUE_PAN_SHARE * (double) frame->plot.height);
  ved_plot_chart_set_value_range (VED_PLOT_CHART (chart), value.from, value.to);

  return GDK_EVENT_STOP;
}

static gboolean
reset (VedChart *chart,
       int       amount)
{
  ved_plot_chart_reset (VED_PLOT_CHART (chart));

  return GDK_EVENT_STOP;
}

/* The second pin tells how far it is from the first one, as the tooltip does. */
static gboolean
put_pin (VedChart *chart,
         int       amount)
{
  VedPlotChart *self = VED_PLOT_CHART (chart);
  VedViewport *viewport = ved_plot_chart_get_viewport (self);
  g_autofree char *text = NULL, *named = NULL, *told = NULL;
  g_autoptr(VedBubble) bubble = NULL;
  gint64 x;

  if (ved_viewport_get_cursor (viewport) == VED_VIEWPORT_NOWHERE)
    ved_plot_chart_move_cursor (self, 0);
  x = ved_viewport_get_cursor (viewport);
  ved_plot_chart_put_pin (self, x);
  text = ved_plot_chart_describe (self, x);
  named = g_strdup_printf (ved_viewport_get_pin (viewport, VED_PIN_B) != VED_VIEWPORT_NOWHERE ? _("Pin B: %s")
                                                                                              : _("Pin A: %s"), text);
  bubble = ved_bubble_new (named);
  ved_plot_chart_add_difference (self, bubble);
  told = ved_bubble_to_sentence (bubble);
  ved_chart_set_label (chart, told);

  return GDK_EVENT_STOP;
}

static gboolean
leave (VedChart *chart,
       int       amount)
{
  VedPlotChart *self = VED_PLOT_CHART (chart);
  VedViewport *viewport = ved_plot_chart_get_viewport (self);
  gboolean had_any = ved_viewport_get_cursor (viewport) != VED_VIEWPORT_NOWHERE;

  ved_viewport_set_cursor (viewport, VED_VIEWPORT_NOWHERE);
  for (guint i = 0; i < VED_N_PINS; i++)
    {
      had_any |= ved_viewport_get_pin (viewport, i) != VED_VIEWPORT_NOWHERE;
      ved_viewport_set_pin (viewport, i, VED_VIEWPORT_NOWHERE);
    }
  restore_label (self);

  return had_any ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static const VedChartKey keys[] = {
  { GDK_KEY_Left, 0, step_cursor, -1 },
  { GDK_KEY_Right, 0, step_cursor, 1 },
  { GDK_KEY_Page_Up, 0, turn_page, -1 },
  { GDK_KEY_Page_Down, 0, turn_page, 1 },
  { GDK_KEY_Home, 0, go_to_edge, -1 },
  { GDK_KEY_End, 0, go_to_edge, 1 },
  { GDK_KEY_Up, 0, step_value, -1 },
  { GDK_KEY_Down, 0, step_value, 1 },
  { GDK_KEY_plus, 0, zoom, 1 },
  { GDK_KEY_minus, 0, zoom, -1 },
  { GDK_KEY_plus, GDK_CONTROL_MASK, zoom_value, 1 },
  { GDK_KEY_minus, GDK_CONTROL_MASK, zoom_value, -1 },
  { GDK_KEY_Up, GDK_CONTROL_MASK, pan_value, 1 },
  { GDK_KEY_Down, GDK_CONTROL_MASK, pan_value, -1 },
  { GDK_KEY_0, 0, reset, 0 },
  { GDK_KEY_m, 0, put_pin, 0 },
  { GDK_KEY_Escape, 0, leave, 0 },
  { 0 },
};

static graphene_point_t
get_menu_point (VedChart *chart)
{
  const VedRect *plot = &ved_plot_chart_get_frame (VED_PLOT_CHART (chart))->plot;

  return GRAPHENE_POINT_INIT (plot->x + plot->width / 2.0f, plot->y);
}

static void
focus_left_cb (GtkEventControllerFocus *controller,
               VedPlotChart            *self)
{
  ved_plot_chart_get_private (self)->by_keyboard = FALSE;
  if (!ved_plot_chart_get_private (self)->has_pointer)
    ved_viewport_set_cursor (ved_plot_chart_get_viewport (self), VED_VIEWPORT_NOWHERE);
  restore_label (self);
}

void
ved_plot_chart_install_keys (VedChartClass *chart_class)
{
  chart_class->keys = keys;
  chart_class->get_menu_point = get_menu_point;
}

void
ved_plot_chart_add_keys (VedPlotChart *self)
{
  GtkEventController *controller = gtk_event_controller_focus_new ();

  ved_chart_add_keys (VED_CHART (self));
  g_signal_connect (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/**
 * ved_plot_chart_move_cursor:
 * @n_samples: towards the right; negative towards the left
 *
 * Moves the cursor as an arrow key does, and tells assistive technology what it stands on. Without a cursor
 * one appears.
 */
void
ved_plot_chart_move_cursor (VedPlotChart *self,
                            int           n_samples)
{
  gint64 x;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  x = ved_viewport_get_cursor (ved_plot_chart_get_viewport (self));
  place_cursor (self, VED_PLOT_CHART_GET_CLASS (self)->step (self, x, n_samples));
}

/**
 * ved_plot_chart_step_value:
 * @n: series or rows, down; negative: up
 *
 * Goes to another one as an arrow key does, and tells assistive technology what is there.
 *
 * Returns: %FALSE: there is none
 */
gboolean
ved_plot_chart_step_value (VedPlotChart *self,
                           int           n)
{
  VedPlotChartClass *class;

  g_return_val_if_fail (VED_IS_PLOT_CHART (self), FALSE);

  class = VED_PLOT_CHART_GET_CLASS (self);
  if (class->step_value == NULL || !class->step_value (self, n))
    return FALSE;

  ved_plot_chart_get_private (self)->by_keyboard = TRUE;
  ved_chart_queue_overlay (VED_CHART (self));
  if (ved_viewport_get_cursor (ved_plot_chart_get_viewport (self)) == VED_VIEWPORT_NOWHERE)
    ved_plot_chart_move_cursor (self, 0);
  else
    announce (self);

  return TRUE;
}

/**
 * ved_plot_chart_describe:
 * @x: a position
 *
 * Returns: (transfer full): what the chart says there, for those who do not see it
 */
char *
ved_plot_chart_describe (VedPlotChart *self,
                         gint64        x)
{
  VedPlotChartClass *class;
  const char *title;
  g_autofree char *heading = NULL, *rows = NULL;
  g_autoptr(VedBubble) bubble = NULL;

  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NULL);

  class = VED_PLOT_CHART_GET_CLASS (self);
  if (class->describe != NULL)
    return class->describe (self, x, NAN);

  title = ved_chart_get_title (VED_CHART (self));
  heading = ved_plot_chart_write_x (self, x);
  bubble = ved_bubble_new (heading);
  class->add_rows (self, x, NAN, bubble);
  if (ved_bubble_get_n_rows (bubble) == 0)
    return g_strdup_printf (_("%s: no value here"), title != NULL ? title : "");

  rows = ved_bubble_to_sentence (bubble);

  return title != NULL ? g_strdup_printf ("%s: %s", title, rows) : g_steal_pointer (&rows);
}
