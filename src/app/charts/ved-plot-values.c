/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-plot-values"

#include "config.h"

#include "app/charts/ved-plot-private.h"

#include <math.h>

/* The value axis as somebody has set it: by hand, or by a key that goes to what it does not show. */

#define LEAST_SPAN_SHARE 1e-6

/* Moves what lies beyond a bound, and cuts only what is longer than all that there can be: a window that is cut as it
 * is dragged would be a smaller one from then on. */
static void
keep_within_bounds (VedPlotChartPrivate *priv,
                    VedScaleKind         kind)
{
  double *from = &priv->value_from, *to = &priv->value_to;

  if (*from < priv->floor_value)
    {
      *to = kind == VED_SCALE_LOG ? *to * (priv->floor_value / *from) : *to + (priv->floor_value - *from);
      *from = priv->floor_value;
    }
  if (*to > priv->ceiling_value)
    {
      *from = kind == VED_SCALE_LOG ? *from * (priv->ceiling_value / *to) : *from - (*to - priv->ceiling_value);
      *to = priv->ceiling_value;
    }
  *from = MAX (*from, priv->floor_value);
}

/**
 * ved_plot_chart_set_value_range:
 * @from: value at the bottom
 * @to: value at the top, greater than @from
 *
 * Sets the value axis by hand, within the physical bounds and within twice what the data spans.
 */
void
ved_plot_chart_set_value_range (VedPlotChart *self,
                                double        from,
                                double        to)
{
  VedPlotChartPrivate *priv;
  VedScale fitted, scale;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  priv = ved_plot_chart_get_private (self);
  ved_plot_chart_fit_value_axis (self, &fitted);
  if (!(to > from) || (fitted.kind == VED_SCALE_LOG && !(from > 0.0)) ||
      to - from < LEAST_SPAN_SHARE * MIN (priv->least_span, fitted.to - fitted.from))
    return;

  scale = fitted;
  scale.from = from;
  scale.to = to;
  ved_scale_clamp (&scale, fitted.from, fitted.to);
  priv->value_from = scale.from;
  priv->value_to = scale.to;
  keep_within_bounds (priv, scale.kind);
  if (!(priv->value_to > priv->value_from))
    {
      priv->value_from = fitted.from;
      priv->value_to = fitted.to;
    }
  priv->has_value_range = TRUE;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_plot_chart_get_value_range:
 * @from: (out): value at the bottom
 * @to: (out): value at the top
 *
 * The range of the picture that was drawn last.
 */
void
ved_plot_chart_get_value_range (VedPlotChart *self,
                                double       *from,
                                double       *to)
{
  const VedPlotFrame *frame;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  frame = &ved_plot_chart_get_private (self)->frame;
  *from = frame->value.from;
  *to = frame->value.to;
}

/**
 * ved_plot_chart_zoom_value:
 * @anchor_px: the height that keeps its value, in px from the top of the widget
 * @factor: of the visible span; below 1 zooms in
 */
void
ved_plot_chart_zoom_value (VedPlotChart *self,
                           double        anchor_px,
                           double        factor)
{
  VedScale scale;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  scale = ved_plot_chart_get_private (self)->frame.value;
  ved_scale_zoom (&scale, anchor_px, factor);
  ved_plot_chart_set_value_range (self, scale.from, scale.to);
}

/**
 * ved_plot_chart_show_values:
 * @least: what is to be seen begins here
 * @most: and ends here
 *
 * Moves an axis that was set by hand, no further than it takes. One that follows the data shows all of them.
 */
void
ved_plot_chart_show_values (VedPlotChart *self,
                            double        least,
                            double        most)
{
  VedPlotChartPrivate *priv;
  double top, bottom, from_px, to_px;
  VedScale scale;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  priv = ved_plot_chart_get_private (self);
  if (!priv->has_value_range)
    return;

  /* Keys may come faster than pictures. */
  scale = priv->frame.value;
  scale.from = priv->value_from;
  scale.to = priv->value_to;
  top = priv->frame.plot.y;
  bottom = top + priv->frame.plot.height;
  from_px = MIN (ved_scale_to_px (&scale, least), ved_scale_to_px (&scale, most));
  to_px = MAX (ved_scale_to_px (&scale, least), ved_scale_to_px (&scale, most));
  if (from_px >= top && to_px <= bottom)
    return;

  ved_scale_pan_px (&scale, from_px < top ? top - from_px : bottom - to_px);
  ved_plot_chart_set_value_range (self, scale.from, scale.to);
}
