/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-plot-overlay"

#include "config.h"

#include "app/charts/ved-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What follows pointer and keyboard: crosshair, tooltip, pins, the box of a zoom, the focus. Of linked charts
 * only the one that is asked shows its tooltip; its neighbours show the line, and what their kind marks on
 * it. */

#define MARK_RADIUS 4.0f
#define FRAME_PX 2.0f

static gboolean
is_in_window (VedPlotChartPrivate *priv,
              gint64               x)
{
  return x >= priv->frame.x.from_us && x <= priv->frame.x.to_us;
}

static void
draw_vertical (VedPlotChartPrivate *priv,
               GtkSnapshot         *snapshot,
               gint64               x,
               VedColor             color)
{
  const VedRect *plot = &priv->frame.plot;
  float px = (float) ved_scale_time_to_px (&priv->frame.x, x);
  GdkRGBA rgba = ved_chart_theme_to_rgba (color);

  if (px < plot->x || px > plot->x + plot->width)
    return;

  gtk_snapshot_append_color (snapshot, &rgba, &GRAPHENE_RECT_INIT (floorf (px), plot->y, 1.0f, plot->height));
}

static void
draw_horizontal (VedPlotChartPrivate *priv,
                 GtkSnapshot         *snapshot,
                 VedColor             color)
{
  const VedRect *plot = &priv->frame.plot;
  GdkRGBA rgba = ved_chart_theme_to_rgba (color);

  gtk_snapshot_append_color (snapshot, &rgba,
                             &GRAPHENE_RECT_INIT (plot->x, floorf ((float) priv->pointer_y), plot->width, 1.0f));
}

/* From A to B, of what the cursor means; or to the cursor while B is not set. */
void
ved_plot_chart_add_difference (VedPlotChart *self,
                               VedBubble    *bubble)
{
  const VedNumberFormat duration = { VED_NUMBER_DURATION, -1, NULL };
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  gint64 cursor_x = ved_viewport_get_cursor (priv->viewport);
  gint64 a_x = ved_viewport_get_pin (priv->viewport, VED_PIN_A);
  gint64 b_x = ved_viewport_get_pin (priv->viewport, VED_PIN_B);
  g_autofree char *name = NULL, *label = NULL;
  double change;
  char text[48];

  if (b_x == VED_VIEWPORT_NOWHERE)
    b_x = cursor_x;
  if (a_x == VED_VIEWPORT_NOWHERE || b_x == a_x)
    return;

  if (priv->x_unit == 0.0)
    ved_number_format_write (&duration, (double) (b_x - a_x) / G_USEC_PER_SEC, text, sizeof text);
  else
    ved_number_format_write (&priv->x_format, (double) (b_x - a_x) * priv->x_unit, text, sizeof text);
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, priv->x_unit == 0.0 ? "Δt" : "Δx", text);
  change = VED_PLOT_CHART_GET_CLASS (self)->get_change (self, a_x, b_x, cursor_x,
                                                        ved_plot_chart_get_pointer_value (self), &name);
  if (isnan (change))
    return;

  label = name != NULL ? g_strdup_printf ("Δy %s", name) : g_strdup ("Δy");
  ved_number_format_write (&priv->value_format, change, text, sizeof text);
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, label, text);
}

/**
 * ved_plot_chart_make_tooltip:
 * @x: where the cursor is
 *
 * Returns: (transfer full): what the chart tells there; without rows it tells nothing
 */
VedBubble *
ved_plot_chart_make_tooltip (VedPlotChart *self,
                             gint64        x)
{
  g_autofree char *heading = NULL;
  VedBubble *bubble;

  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NULL);

  heading = ved_plot_chart_write_x (self, x);
  bubble = ved_bubble_new (heading);
  VED_PLOT_CHART_GET_CLASS (self)->add_rows (self, x, ved_plot_chart_get_pointer_value (self), bubble);
  if (ved_bubble_get_n_rows (bubble) > 0)
    ved_plot_chart_add_difference (self, bubble);

  return bubble;
}

/* Beside the cursor; beside the pointer where the cursor is on something that begins outside of the window. */
static void
draw_tooltip (VedPlotChart *self,
              GtkSnapshot  *snapshot,
              gint64        x)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  g_autoptr(VedBubble) bubble = ved_plot_chart_make_tooltip (self, x);
  float px = is_in_window (priv, x) ? (float) ved_scale_time_to_px (&priv->frame.x, x) : (float) priv->pointer_x;
  float py = priv->has_pointer ? (float) priv->pointer_y : priv->frame.plot.y;

  if (ved_bubble_get_n_rows (bubble) > 0)
    ved_bubble_draw (bubble, VED_CHART (self), snapshot, px, py);
}

static void
draw_cursor (VedPlotChart *self,
             GtkSnapshot  *snapshot)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  gint64 x = ved_viewport_get_cursor (priv->viewport);

  if (x == VED_VIEWPORT_NOWHERE || (!is_in_window (priv, x) && !priv->has_pointer))
    return;

  draw_vertical (priv, snapshot, x, theme->crosshair);
  if (priv->has_pointer && priv->drag == VED_DRAG_NONE)
    draw_horizontal (priv, snapshot, ved_color_with_alpha (theme->text, 0.2f));
  if (VED_PLOT_CHART_GET_CLASS (self)->overlay_data != NULL)
    VED_PLOT_CHART_GET_CLASS (self)->overlay_data (self, snapshot, &priv->frame, x);
  if (priv->drag == VED_DRAG_NONE && ved_plot_chart_is_addressed (self))
    draw_tooltip (self, snapshot, x);
}

static void
draw_pins (VedPlotChart *self,
           GtkSnapshot  *snapshot)
{
  static const char *const names[VED_N_PINS] = { "A", "B" };
  const VedTextAnchor above = { 0.5f, 1.0f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  for (guint i = 0; i < VED_N_PINS; i++)
    {
      gint64 x = ved_viewport_get_pin (priv->viewport, i);

      if (x == VED_VIEWPORT_NOWHERE || !is_in_window (priv, x))
        continue;

      draw_vertical (priv, snapshot, x, theme->dim_text);
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL_STRONG, names[i],
                           (float) ved_scale_time_to_px (&priv->frame.x, x), priv->frame.plot.y, above, 0.0f,
                           theme->text);
    }
}

static void
draw_box (VedPlotChart *self,
          GtkSnapshot  *snapshot)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedRect *box = &ved_plot_chart_get_private (self)->box;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (box->x, box->y, box->width, box->height);
  GdkRGBA fill = ved_chart_theme_to_rgba (ved_color_with_alpha (theme->history, 0.18f));
  GdkRGBA line = ved_chart_theme_to_rgba (theme->history);
  float widths[4] = { 1.0f, 1.0f, 1.0f, 1.0f };
  GdkRGBA lines[4] = { line, line, line, line };
  GskRoundedRect outline;

  if (box->width <= 0.0f)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, 0.0f);
  gtk_snapshot_append_color (snapshot, &fill, &bounds);
  gtk_snapshot_append_border (snapshot, &outline, widths, lines);
}

static void
draw_focus (VedPlotChart *self,
            GtkSnapshot  *snapshot)
{
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (GTK_WIDGET (self)), 0.0, 0.0,
                               gtk_widget_get_width (GTK_WIDGET (self)),
                               gtk_widget_get_height (GTK_WIDGET (self)));
}

void
ved_plot_chart_draw_overlay (VedPlotChart *self,
                             GtkSnapshot  *snapshot)
{
  draw_pins (self, snapshot);
  draw_box (self, snapshot);
  draw_cursor (self, snapshot);
  draw_focus (self, snapshot);
}

/**
 * ved_plot_chart_draw_mark:
 * @x: position of a point
 * @value: its value
 * @color: of what it belongs to
 *
 * Draws a ringed dot on a point of the data; nothing outside of the plot.
 */
void
ved_plot_chart_draw_mark (VedPlotChart *self,
                          GtkSnapshot  *snapshot,
                          gint64        x,
                          double        value,
                          VedColor      color)
{
  const VedPlotFrame *frame = ved_plot_chart_get_frame (self);
  const VedRect *plot = &frame->plot;
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float px = (float) ved_scale_time_to_px (&frame->x, x), py = (float) ved_scale_to_px (&frame->value, value);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (px - MARK_RADIUS, py - MARK_RADIUS, 2.0f * MARK_RADIUS,
                                               2.0f * MARK_RADIUS);
  GdkRGBA fill = ved_chart_theme_to_rgba (color), ring = ved_chart_theme_to_rgba (theme->bubble);
  float widths[4] = { 1.5f, 1.5f, 1.5f, 1.5f };
  GdkRGBA rings[4] = { ring, ring, ring, ring };
  GskRoundedRect outline;

  if (isnan (py) || px < plot->x || px > plot->x + plot->width || py < plot->y - 1.0f ||
      py > plot->y + plot->height + 1.0f)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, MARK_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &fill, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, widths, rings);
}

static void
append_outline (GtkSnapshot           *snapshot,
                const graphene_rect_t *bounds,
                float                  distance,
                VedColor               color)
{
  GdkRGBA rgba = ved_chart_theme_to_rgba (color);
  GskRoundedRect outline;
  graphene_rect_t around;

  graphene_rect_inset_r (bounds, -distance, -distance, &around);
  gsk_rounded_rect_init_from_rect (&outline, &around, 0.0f);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1.0f, 1.0f, 1.0f, 1.0f },
                              (GdkRGBA[4]) { rgba, rgba, rgba, rgba });
}

/**
 * ved_plot_chart_draw_frame:
 * @bounds: of a cell, in px of the widget
 *
 * Draws a frame around a cell, which stands out on every colour; nothing outside of the plot.
 */
void
ved_plot_chart_draw_frame (VedPlotChart          *self,
                           GtkSnapshot           *snapshot,
                           const graphene_rect_t *bounds)
{
  const VedRect *plot = &ved_plot_chart_get_frame (self)->plot;
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (plot->x - FRAME_PX, plot->y - FRAME_PX,
                                                         plot->width + 2.0f * FRAME_PX, plot->height + 2.0f * FRAME_PX));
  append_outline (snapshot, bounds, FRAME_PX, theme->bubble);
  append_outline (snapshot, bounds, FRAME_PX / 2.0f, theme->text);
  gtk_snapshot_pop (snapshot);
}

/**
 * ved_plot_chart_annotate_empty:
 * @text: why there is nothing to see
 *
 * Writes it into the middle of the plot.
 */
void
ved_plot_chart_annotate_empty (VedPlotChart *self,
                               GtkSnapshot  *snapshot,
                               const char   *text)
{
  const VedRect *plot = &ved_plot_chart_get_frame (self)->plot;

  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_BODY, text, plot->x + plot->width / 2.0f,
                       plot->y + plot->height / 2.0f, (VedTextAnchor) { 0.5f, 0.5f }, plot->width,
                       ved_chart_get_theme (VED_CHART (self))->dim_text);
}
