/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-plot-keys"

#include "config.h"

#include "app/charts/ved-chart-menu.h"
#include "app/charts/ved-chart-table-window.h"
#include "app/charts/ved-plot-private.h"
#include "app/ved-key.h"

#include <glib/gi18n.h>
#include <math.h>

/* The keyboard's part: arrows move the cursor from sample to sample, Page by half a window, Home and End to
 * the edges; + and − zoom, 0 resets, M puts a pin, T opens the table, Escape takes pins and cursor away. With Ctrl, as with
 * the wheel, + and − zoom the value axis, and Up and Down move along it. What the cursor comes to stand on becomes the chart's accessible name, which screen readers speak. */

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

static void
turn_page (VedPlotChart *self,
           int           direction)
{
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
}

static void
zoom (VedPlotChart *self,
      double        factor)
{
  VedViewport *viewport = ved_plot_chart_get_viewport (self);
  gint64 x = ved_viewport_get_cursor (viewport), from_x, to_x;

  ved_viewport_get_range (viewport, &from_x, &to_x);
  if (x < from_x || x > to_x)
    x = from_x + (to_x - from_x) / 2;
  ved_viewport_zoom (viewport, x, factor);
}

static gboolean
step_value (VedPlotChart *self,
            int           n)
{
  if (VED_PLOT_CHART_GET_CLASS (self)->step_value == NULL ||
      !VED_PLOT_CHART_GET_CLASS (self)->step_value (self, n))
    return GDK_EVENT_PROPAGATE;

  ved_plot_chart_get_private (self)->by_keyboard = TRUE;
  ved_chart_queue_overlay (VED_CHART (self));
  if (ved_viewport_get_cursor (ved_plot_chart_get_viewport (self)) == VED_VIEWPORT_NOWHERE)
    ved_plot_chart_move_cursor (self, 0);
  else
    announce (self);

  return GDK_EVENT_STOP;
}

static gboolean
leave (VedPlotChart *self)
{
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

static void
popup_menu (VedPlotChart *self)
{
  const VedRect *plot = &ved_plot_chart_get_private (self)->frame.plot;

  ved_chart_menu_popup (VED_CHART (self), plot->x + plot->width / 2.0f, plot->y);
}

static gboolean
moved (VedPlotChart *self,
       guint         key)
{
  gint64 from_x, to_x;

  ved_viewport_get_range (ved_plot_chart_get_viewport (self), &from_x, &to_x);
  switch (key)
    {
    case GDK_KEY_Left:
      ved_plot_chart_move_cursor (self, -1);
      return TRUE;

    case GDK_KEY_Right:
      ved_plot_chart_move_cursor (self, 1);
      return TRUE;

    case GDK_KEY_Page_Up:
      turn_page (self, -1);
      return TRUE;

    case GDK_KEY_Page_Down:
      turn_page (self, 1);
      return TRUE;

    case GDK_KEY_Home:
      place_cursor (self, from_x);
      return TRUE;

    case GDK_KEY_End:
      place_cursor (self, to_x);
      return TRUE;

    default:
      return FALSE;
    }
}

/* The second pin tells how far it is from the first one, as the tooltip does. */
static void
put_pin (VedPlotChart *self)
{
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
  ved_chart_set_label (VED_CHART (self), told);
}

static gboolean
zoom_value (VedPlotChart *self,
            double        factor)
{
  const VedRect *plot = &ved_plot_chart_get_private (self)->frame.plot;

  ved_plot_chart_zoom_value (self, (double) (plot->y + plot->height / 2.0f), factor);

  return GDK_EVENT_STOP;
}

/* Shows what lies further up, or down at −1. */
static gboolean
pan_value (VedPlotChart *self,
           int           direction)
{
  const VedPlotFrame *frame = &ved_plot_chart_get_private (self)->frame;
  VedScale value = frame->value;

  ved_scale_pan_px (&value, direction * VALUE_PAN_SHARE * (double) frame->plot.height);
  ved_plot_chart_set_value_range (self, value.from, value.to);

  return GDK_EVENT_STOP;
}

/* What Ctrl does as it does with the wheel. */
static gboolean
value_axis_moved (VedPlotChart *self,
                  guint         key)
{
  switch (key)
    {
    case GDK_KEY_plus:
      return zoom_value (self, 1.0 / ZOOM_STEP);

    case GDK_KEY_minus:
      return zoom_value (self, ZOOM_STEP);

    case GDK_KEY_Up:
      return pan_value (self, 1);

    case GDK_KEY_Down:
      return pan_value (self, -1);

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                VedPlotChart          *self)
{
  guint plain = ved_key_simplify (key);
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);

  if (held == GDK_CONTROL_MASK)
    return value_axis_moved (self, plain);
  if (held != 0)
    return GDK_EVENT_PROPAGATE;
  if (moved (self, plain))
    return GDK_EVENT_STOP;

  switch (plain)
    {
    case GDK_KEY_Up:
      return step_value (self, -1);

    case GDK_KEY_Down:
      return step_value (self, 1);

    case GDK_KEY_plus:
      zoom (self, 1.0 / ZOOM_STEP);
      return GDK_EVENT_STOP;

    case GDK_KEY_minus:
      zoom (self, ZOOM_STEP);
      return GDK_EVENT_STOP;

    case GDK_KEY_0:
      ved_plot_chart_reset (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_m:
      put_pin (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_t:
      ved_chart_table_window_present (VED_CHART (self));
      return GDK_EVENT_STOP;

    case GDK_KEY_Escape:
      return leave (self);

    case GDK_KEY_Menu:
      popup_menu (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_F10:
      if ((state & GDK_SHIFT_MASK) == 0)
        return GDK_EVENT_PROPAGATE;
      popup_menu (self);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
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
ved_plot_chart_add_keys (VedPlotChart *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_focus_new ();
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
