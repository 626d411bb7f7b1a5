/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-plot-axes"

#include "config.h"

#include "app/charts/ved-mirror.h"
#include "app/charts/ved-plot-private.h"

#include <math.h>

/* Gutters are as wide as they are told to be, times the size of the text, and not as wide as the labels of the moment: a
 * live chart does not shift sideways. Labels that would be cut widen them, of all linked charts and for good. In right-to-left locales the gutter of the values is on the
 * right; positions still grow from left to right, as clocks and charts do everywhere.
 *
 * The value axis follows the visible data until somebody sets it by hand. It begins at the physical floor
 * unless the data stays far above it, and is rounded out to whole ticks, so that it moves seldom. A
 * logarithmic one spans at least a decade. Without data there is nothing to measure: it has ticks only where it is known
 * how far values can go. */

#define X_TICK_DISTANCE_PX 72.0
#define VALUE_TICK_DISTANCE_PX 26.0
#define VALUE_TICK_LINES 1.3    /* they are at least so many lines of text apart */
#define USUAL_LINE_HEIGHT 15.0f
#define LABEL_GAP 6.0f
#define LABEL_MARGIN 2.0f
#define GUTTER_STEP_PX 8.0f
#define MOST_GUTTER_SHARE 0.3f
#define HEADROOM 0.06
#define FAR_FROM_FLOOR 0.85

/* The gutter on top holds the labels of instants and spans, the one on the right the letters of thresholds: no
 * label lies on data. They are the same for all kinds, so that linked charts stand above each other. */
const VedGutters ved_plot_usual_gutters = { 46.0f, 18.0f, 16.0f, 34.0f };

static gboolean
is_mirrored (VedPlotChart *self)
{
  return ved_is_mirrored (VED_CHART (self));
}

static float
line_height (VedChart *chart)
{
  float height;

  ved_chart_measure_text (chart, VED_TEXT_SMALL, "0", NULL, &height);

  return height;
}

/* How much larger than usual the text is: gutters and distances between instants grow with it. */
static float
text_growth (VedChart *chart)
{
  return MAX (line_height (chart) / USUAL_LINE_HEIGHT, 1.0f);
}

/* Gutters at this size of the text, as they lie on the screen. */
static VedGutters
scale_gutters (VedChart         *chart,
               VedViewport      *viewport,
               const VedGutters *set)
{
  float growth = text_growth (chart), beside_values = MAX (set->left * growth, ved_viewport_get_gutter (viewport));
  VedGutters gutters = { beside_values, set->top * growth, set->right * growth, set->bottom * growth };

  if (ved_is_mirrored (chart))
    {
      gutters.left = set->right * growth;
      gutters.right = beside_values;
    }

  return gutters;
}

static VedGutters
get_gutters (VedPlotChart *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  return scale_gutters (VED_CHART (self), priv->viewport, &priv->gutters);
}

/**
 * ved_plot_gutters:
 * @chart: any chart that stands above or below those with axes
 * @viewport: what it shares with them
 *
 * Returns: the usual gutters around a plot, as they lie on the screen
 */
VedGutters
ved_plot_gutters (VedChart    *chart,
                  VedViewport *viewport)
{
  return scale_gutters (chart, viewport, &ved_plot_usual_gutters);
}

static void
init_value_scale (VedPlotChart *self,
                  VedScale     *scale,
                  double        from,
                  double        to)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  double top = priv->frame.plot.y, bottom = top + priv->frame.plot.height;
  gboolean is_down = (priv->flags & VED_PLOT_VALUE_DOWN) != 0;

  if ((priv->flags & VED_PLOT_VALUE_LOG) != 0)
    ved_scale_init_log (scale, from, to, is_down ? top : bottom, is_down ? bottom : top);
  else
    ved_scale_init_linear (scale, from, to, is_down ? top : bottom, is_down ? bottom : top);
}

static double
value_tick_distance (VedPlotChart *self)
{
  return MAX (VALUE_TICK_DISTANCE_PX, VALUE_TICK_LINES * (double) line_height (VED_CHART (self)));
}

static guint
count_value_ticks (VedPlotChart *self)
{
  return (guint) MAX ((double) ved_plot_chart_get_private (self)->frame.plot.height / value_tick_distance (self), 2.0);
}

static void
fit_logarithmic (VedPlotChart *self,
                 VedScale     *scale,
                 double        least,
                 double        most)
{
  if (!(least > 0.0) || !isfinite (least))
    least = most > 0.0 ? most / 1000.0 : 0.1;
  if (!(most > least))
    most = least * 10.0;
  init_value_scale (self, scale, least, most);
  if ((ved_plot_chart_get_private (self)->flags & VED_PLOT_VALUE_EXACT) == 0)
    ved_scale_round_out (scale, 0);
}

static void
fit_linear (VedPlotChart *self,
            VedScale     *scale,
            double        least,
            double        most)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  double missing;

  most += (most - least) * HEADROOM;
  if (isfinite (priv->floor_value) && least - priv->floor_value < FAR_FROM_FLOOR * (most - priv->floor_value))
    least = priv->floor_value;
  missing = priv->least_span - (most - least);
  if (missing > 0.0)
    {
      least = MAX (least - missing / 2.0, priv->floor_value);
      most = least + priv->least_span;
    }

  init_value_scale (self, scale, least, most);
  ved_scale_round_out (scale, count_value_ticks (self));
  scale->from = MAX (scale->from, priv->floor_value);
  scale->to = MIN (scale->to, priv->ceiling_value);
}

/* The value axis as the visible data would have it. */
void
ved_plot_chart_fit_value_axis (VedPlotChart *self,
                               VedScale     *scale)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  double least, most;

  priv->has_values = VED_PLOT_CHART_GET_CLASS (self)->get_value_extent (self, priv->frame.x.from_us, priv->frame.x.to_us,
                                                                        &least, &most);
  if (!priv->has_values)
    {
      least = isfinite (priv->floor_value) ? priv->floor_value : 0.0;
      most = least + priv->least_span;
    }

  if ((priv->flags & VED_PLOT_VALUE_LOG) != 0)
    fit_logarithmic (self, scale, least, most);
  else if ((priv->flags & VED_PLOT_VALUE_EXACT) != 0)
    init_value_scale (self, scale, least, most > least ? most : least + priv->least_span);
  else
    fit_linear (self, scale, least, most);
}

static guint
get_x_ticks (VedPlotChart *self,
             VedTick      *ticks)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  const VedScale *x = &priv->frame.x;
  double distance_px = X_TICK_DISTANCE_PX * (double) text_growth (VED_CHART (self));
  VedScale numbers;

  if (x->to_us - x->from_us <= 1)
    return 0;           /* nobody has said yet what there is */
  if (VED_PLOT_CHART_GET_CLASS (self)->get_x_ticks != NULL)
    return VED_PLOT_CHART_GET_CLASS (self)->get_x_ticks (self, x, ticks);
  if (priv->x_unit == 0.0)
    return ved_ticks_time (x, priv->zone, distance_px, ticks);

  ved_scale_init_linear (&numbers, (double) x->from_us * priv->x_unit, (double) x->to_us * priv->x_unit,
                         x->px_from, x->px_to);

  return ved_ticks_numeric (&numbers, &priv->x_format, distance_px, ticks);
}

static guint
get_value_ticks (VedPlotChart *self,
                 VedTick      *ticks)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  if (!priv->has_value_range && !priv->has_values && !isfinite (priv->ceiling_value))
    return 0;
  if (VED_PLOT_CHART_GET_CLASS (self)->get_value_ticks != NULL)
    return VED_PLOT_CHART_GET_CLASS (self)->get_value_ticks (self, &priv->frame.value, ticks);

  return ved_plot_chart_make_value_ticks (self, &priv->frame.value, ticks);
}

/**
 * ved_plot_chart_make_value_ticks:
 * @value: of the frame
 * @ticks: (out): room for %VED_TICKS_MAX
 *
 * The usual ticks, for kinds that have their own in some cases only.
 *
 * Returns: how many
 */
guint
ved_plot_chart_make_value_ticks (VedPlotChart   *self,
                                 const VedScale *value,
                                 VedTick        *ticks)
{
  return ved_ticks_numeric (value, ved_plot_chart_get_axis_format (self), value_tick_distance (self), ticks);
}

static void
fit_x_axis (VedPlotChart *self,
            int           width,
            int           height)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  VedGutters gutters = get_gutters (self);
  VedPlotFrame *frame = &priv->frame;
  gint64 from_x, to_x;

  priv->gutter = ved_viewport_get_gutter (priv->viewport);
  frame->plot = ved_layout_plot ((float) width, (float) height, &gutters);
  ved_viewport_get_range (priv->viewport, &from_x, &to_x);
  ved_scale_init_time (&frame->x, from_x, to_x, frame->plot.x, frame->plot.x + frame->plot.width);
}

/* How wide the gutter beside the values has to be for their labels. */
static float
room_for_values (VedPlotChart *self)
{
  const VedPlotTicks *ticks = &ved_plot_chart_get_private (self)->ticks;
  float widest = 0.0f;

  for (guint i = 0; i < ticks->n_value; i++)
    if (!ticks->value[i].is_minor)
      {
        float label_width;

        ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, ticks->value[i].label, &label_width, NULL);
        widest = MAX (widest, label_width);
      }

  return widest + LABEL_GAP + LABEL_MARGIN;
}

void
ved_plot_chart_fit_axes (VedPlotChart *self,
                         int           width,
                         int           height)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  VedPlotFrame *frame = &priv->frame;
  VedGutters gutters = get_gutters (self);
  float room;

  frame->scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  fit_x_axis (self, width, height);
  if (priv->has_value_range)
    init_value_scale (self, &frame->value, priv->value_from, priv->value_to);
  else
    ved_plot_chart_fit_value_axis (self, &frame->value);
  priv->ticks.n_value = get_value_ticks (self, priv->ticks.value);
  room = MIN (room_for_values (self), MOST_GUTTER_SHARE * (float) width);
  if (room <= (is_mirrored (self) ? gutters.right : gutters.left))
    return;

  ved_viewport_widen_gutter (priv->viewport, ceilf (room / GUTTER_STEP_PX) * GUTTER_STEP_PX);
  fit_x_axis (self, width, height);
}

static float
snap (VedPlotChart *self,
      double        px)
{
  return ved_layout_snap_line ((float) px, 1.0f, ved_plot_chart_get_private (self)->frame.scale_factor);
}

void
ved_plot_chart_record_grid (VedPlotChart *self,
                            VedDrawList  *list)
{
  VedPlotTicks *ticks = &ved_plot_chart_get_private (self)->ticks;
  const VedRect *plot = &ved_plot_chart_get_private (self)->frame.plot;
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  gboolean is_bare = ticks->n_value == 0 && !ved_plot_chart_get_private (self)->has_values;

  /* What says that there is nothing stands in the middle: no line goes through it. */
  if (is_bare)
    ved_draw_list_add_h_line (list, plot->x, plot->x + plot->width, snap (self, (double) (plot->y + plot->height)), 1.0f, 0.0f,
                              0.0f, theme->grid);
  for (guint i = 0; i < ticks->n_value; i++)
    ved_draw_list_add_h_line (list, plot->x, plot->x + plot->width, snap (self, ticks->value[i].px), 1.0f, 0.0f, 0.0f,
                              ticks->value[i].is_minor ? theme->faint_grid : theme->grid);

  ticks->n_x = get_x_ticks (self, ticks->x);
  for (guint i = 0; i < ticks->n_x && !is_bare; i++)
    ved_draw_list_add_v_line (list, snap (self, ticks->x[i].px), plot->y, plot->y + plot->height, 1.0f, 0.0f, 0.0f,
                              theme->faint_grid);
}

static void
annotate_x_label (VedPlotChart *self,
                  GtkSnapshot  *snapshot,
                  const char   *label,
                  double        px,
                  float         y)
{
  const VedTextAnchor centred = { 0.5f, 0.0f };
  const VedRect *plot = &ved_plot_chart_get_private (self)->frame.plot;
  VedGutters gutters = get_gutters (self);
  float width, x;

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, label, &width, NULL);
  x = CLAMP ((float) px, plot->x + width / 2.0f - MIN (gutters.left, LABEL_GAP),
             plot->x + plot->width - width / 2.0f + MIN (gutters.right - 1.0f, LABEL_GAP + 3.0f));
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, label, x, y, centred, 0.0f,
                       ved_chart_get_theme (VED_CHART (self))->dim_text);
}

static void
annotate_x (VedPlotChart *self,
            GtkSnapshot  *snapshot)
{
  const VedPlotTicks *ticks = &ved_plot_chart_get_private (self)->ticks;
  const VedRect *plot = &ved_plot_chart_get_private (self)->frame.plot;
  float y = plot->y + plot->height + 4.0f;

  for (guint i = 0; i < ticks->n_x; i++)
    {
      const VedTick *tick = &ticks->x[i];

      if (tick->is_minor)
        continue;

      annotate_x_label (self, snapshot, tick->label, tick->px, y);
      if (tick->context[0] != 0)
        annotate_x_label (self, snapshot, tick->context, tick->px, y + line_height (VED_CHART (self)));
    }
}

static void
annotate_values (VedPlotChart *self,
                 GtkSnapshot  *snapshot)
{
  const VedPlotTicks *ticks = &ved_plot_chart_get_private (self)->ticks;
  const VedRect *plot = &ved_plot_chart_get_private (self)->frame.plot;
  const VedTextAnchor beside = { is_mirrored (self) ? 0.0f : 1.0f, 0.5f };
  VedGutters gutters = get_gutters (self);
  float room = (is_mirrored (self) ? gutters.right : gutters.left) - LABEL_GAP - LABEL_MARGIN;
  float x = is_mirrored (self) ? plot->x + plot->width + LABEL_GAP : plot->x - LABEL_GAP;

  for (guint i = 0; i < ticks->n_value; i++)
    if (!ticks->value[i].is_minor)
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, ticks->value[i].label, x,
                           (float) ticks->value[i].px, beside, room, ved_chart_get_theme (VED_CHART (self))->dim_text);
}

void
ved_plot_chart_annotate_axes (VedPlotChart *self,
                              GtkSnapshot  *snapshot)
{
  annotate_values (self, snapshot);
  annotate_x (self, snapshot);
}
