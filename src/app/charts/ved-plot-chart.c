/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-plot-chart"

#include "config.h"

#include "app/charts/ved-plot-private.h"

#include "app/charts/ved-instant-text.h"

#include <math.h>

/* The class itself: what is set on it, and its place between VedChart and the kinds of charts. Axes are in
 * ved-plot-axes.c, and ved-plot-values.c for values set by hand, the pointer in ved-plot-gestures.c, the keyboard in
 * ved-plot-keys.c, and what follows either of them in ved-plot-overlay.c. */

enum {
  PROP_0,
  PROP_VIEWPORT,
  PROP_LOG_SCALE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum {
  SERIES_CHANGED,
  VALUES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VedPlotChart, ved_plot_chart, VED_TYPE_CHART)

VedPlotChartPrivate *
ved_plot_chart_get_private (VedPlotChart * self)
{
  return ved_plot_chart_get_instance_private (self);
}

static void
ved_plot_chart_record (VedChart    *chart,
                       VedDrawList *list,
                       int          width,
                       int          height)
{
  VedPlotChart *self = VED_PLOT_CHART (chart);
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  const VedPlotFrame *frame = &priv->frame;

  ved_plot_chart_fit_axes (self, width, height);
  if (frame->plot.width < 1.0f || frame->plot.height < 1.0f)
    return;

  ved_plot_chart_record_grid (self, list);
  ved_draw_list_set_clip (list, frame->plot.x, frame->plot.y, frame->plot.width, frame->plot.height);
  VED_PLOT_CHART_GET_CLASS (self)->record_data (self, list, frame);
  ved_draw_list_unset_clip (list);
  if (priv->layer == NULL)
    return;

  ved_draw_list_set_clip (list, frame->plot.x, frame->plot.y, frame->plot.width, frame->plot.height);
  priv->layer (self, list, frame, priv->layer_owner);
  ved_draw_list_unset_clip (list);
}

static void
ved_plot_chart_annotate (VedChart    *chart,
                         GtkSnapshot *snapshot,
                         int          width,
                         int          height)
{
  VedPlotChart *self = VED_PLOT_CHART (chart);
  const VedPlotFrame *frame = &ved_plot_chart_get_private (self)->frame;

  if (frame->plot.width < 1.0f || frame->plot.height < 1.0f)
    return;

  ved_plot_chart_annotate_axes (self, snapshot);
  if (VED_PLOT_CHART_GET_CLASS (self)->annotate_data != NULL)
    VED_PLOT_CHART_GET_CLASS (self)->annotate_data (self, snapshot, frame);
}

static void
ved_plot_chart_overlay (VedChart    *chart,
                        GtkSnapshot *snapshot,
                        int          width,
                        int          height)
{
  ved_plot_chart_draw_overlay (VED_PLOT_CHART (chart), snapshot);
}

static VedChartTable *
ved_plot_chart_create_table (VedChart *chart)
{
  gint64 from_x, to_x;

  ved_viewport_get_range (ved_plot_chart_get_private (VED_PLOT_CHART (chart))->viewport, &from_x, &to_x);

  return VED_PLOT_CHART_GET_CLASS (chart)->tabulate (VED_PLOT_CHART (chart), from_x, to_x);
}

static char *
ved_plot_chart_get_value_text (VedChart *chart)
{
  VedPlotChart *self = VED_PLOT_CHART (chart);
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);
  gint64 x = ved_viewport_get_cursor (priv->viewport);
  VedPlotPoint point;
  char text[48];

  if (x == VED_VIEWPORT_NOWHERE)
    x = VED_PLOT_CHART_GET_CLASS (self)->step (self, x, 0);
  if (!VED_PLOT_CHART_GET_CLASS (self)->read (self, x, ved_plot_chart_get_pointer_value (self), &point) ||
      isnan (point.value))
    return NULL;

  return g_strdup (ved_number_format_write (&priv->value_format, point.value, text, sizeof text));
}

static void
ved_plot_chart_reset_view (VedChart *chart)
{
  ved_plot_chart_reset (VED_PLOT_CHART (chart));
}

static void
ved_plot_chart_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 110;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 180;
}

static void
ved_plot_chart_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_plot_chart_parent_class)->map (widget);

  ved_plot_chart_watch_page (VED_PLOT_CHART (widget));
}

static void
ved_plot_chart_unmap (GtkWidget *widget)
{
  ved_plot_chart_forget_page (VED_PLOT_CHART (widget));

  GTK_WIDGET_CLASS (ved_plot_chart_parent_class)->unmap (widget);
}

/* Of several series those that are visible. */
static gboolean
ved_plot_chart_get_key (VedChart    *chart,
                        guint        index,
                        const char **name,
                        VedColor    *color)
{
  VedPlotChart *self = VED_PLOT_CHART (chart);
  VedPlotChartClass *class = VED_PLOT_CHART_GET_CLASS (self);
  guint n_series = ved_plot_chart_get_n_series (self), series = 0;

  for (; series < n_series && n_series > 1; series++)
    if (ved_plot_chart_is_visible (self, series) && index-- == 0)
      {
        *name = class->get_series_label (self, series);
        *color = class->get_series_color (self, series);
        return TRUE;
      }

  return FALSE;
}

static gint64
default_step (VedPlotChart *self,
              gint64        x,
              int           n)
{
  gint64 from_x, to_x;

  ved_viewport_get_range (ved_plot_chart_get_private (self)->viewport, &from_x, &to_x);
  if (x == VED_VIEWPORT_NOWHERE)
    return from_x + (to_x - from_x) / 2;

  return x + n * MAX ((to_x - from_x) / 100, 1);
}

static double
default_change (VedPlotChart *self,
                gint64        from_x,
                gint64        to_x,
                gint64        x,
                double        value,
                char        **name)
{
  VedPlotPoint from, to;

  if (!VED_PLOT_CHART_GET_CLASS (self)->read (self, from_x, NAN, &from) ||
      !VED_PLOT_CHART_GET_CLASS (self)->read (self, to_x, NAN, &to))
    return NAN;

  return to.value - from.value;
}

/* The chart whose labels were too wide has been drawn with the new one already. */
static void
gutter_changed_cb (VedViewport  *viewport,
                   VedPlotChart *self)
{
  if (ved_plot_chart_get_private (self)->gutter != ved_viewport_get_gutter (viewport))
    ved_chart_queue_data (VED_CHART (self));
}

static void
ved_plot_chart_constructed (GObject *object)
{
  VedPlotChart *self = VED_PLOT_CHART (object);
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  G_OBJECT_CLASS (ved_plot_chart_parent_class)->constructed (object);

  if (priv->viewport == NULL)
    priv->viewport = ved_viewport_new ();
  g_signal_connect_object (priv->viewport, "range-changed", G_CALLBACK (ved_chart_queue_data), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->viewport, "gutter-changed", G_CALLBACK (gutter_changed_cb), self, 0);
  g_signal_connect_object (priv->viewport, "cursor-changed", G_CALLBACK (ved_chart_queue_overlay), self,
                           G_CONNECT_SWAPPED);
  ved_plot_chart_add_gestures (self);
  ved_plot_chart_add_keys (self);
}

static void
set_log_scale (VedPlotChart *self,
               gboolean      is_log)
{
  VedPlotValueFlags flags = ved_plot_chart_get_private (self)->flags;

  ved_plot_chart_set_value_flags (self, is_log ? flags | VED_PLOT_VALUE_LOG
                                               : flags & ~(guint) VED_PLOT_VALUE_LOG);
}

static void
ved_plot_chart_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (VED_PLOT_CHART (object));

  if (id == PROP_LOG_SCALE)
    g_value_set_boolean (value, (priv->flags & VED_PLOT_VALUE_LOG) != 0);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ved_plot_chart_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (id == PROP_VIEWPORT)
    ved_plot_chart_get_private (VED_PLOT_CHART (object))->viewport = g_value_dup_object (value);
  else if (id == PROP_LOG_SCALE)
    set_log_scale (VED_PLOT_CHART (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ved_plot_chart_finalize (GObject *object)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (VED_PLOT_CHART (object));

  g_clear_object (&priv->viewport);
  g_time_zone_unref (priv->zone);
  ved_shown_set_clear (&priv->shown);
  if (priv->free_layer_owner != NULL)
    priv->free_layer_owner (priv->layer_owner);

  G_OBJECT_CLASS (ved_plot_chart_parent_class)->finalize (object);
}

static void
ved_plot_chart_class_init (VedPlotChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  object_class->constructed = ved_plot_chart_constructed;
  object_class->get_property = ved_plot_chart_get_property;
  object_class->set_property = ved_plot_chart_set_property;
  object_class->finalize = ved_plot_chart_finalize;
  widget_class->measure = ved_plot_chart_measure;
  widget_class->map = ved_plot_chart_map;
  widget_class->unmap = ved_plot_chart_unmap;
  chart_class->record = ved_plot_chart_record;
  chart_class->annotate = ved_plot_chart_annotate;
  chart_class->overlay = ved_plot_chart_overlay;
  chart_class->create_table = ved_plot_chart_create_table;
  chart_class->get_value_text = ved_plot_chart_get_value_text;
  chart_class->reset_view = ved_plot_chart_reset_view;
  chart_class->get_key = ved_plot_chart_get_key;
  ved_plot_chart_install_keys (chart_class);
  klass->step = default_step;
  klass->get_change = default_change;

  props[PROP_VIEWPORT] = g_param_spec_object ("viewport", NULL, NULL, VED_TYPE_VIEWPORT,
                                              G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY |
                                              G_PARAM_STATIC_STRINGS);
  props[PROP_LOG_SCALE] = g_param_spec_boolean ("log-scale", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_install_property_action (widget_class, "chart.log-scale", "log-scale");

  signals[SERIES_CHANGED] = g_signal_new ("series-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VALUES_CHANGED] = g_signal_new ("values-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_plot_chart_init (VedPlotChart *self)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (self);

  priv->zone = g_time_zone_new_local ();
  priv->floor_value = -INFINITY;
  priv->ceiling_value = INFINITY;
  priv->least_span = 1.0;
  priv->gutters = ved_plot_usual_gutters;
  priv->axis_format = (VedNumberFormat) { VED_NUMBER_DECIMAL, -1, NULL };
  priv->value_format = priv->axis_format;
  priv->x_format = priv->axis_format;
}

/**
 * ved_plot_chart_get_viewport:
 *
 * Returns: (transfer none): range, cursor and pins along x, shared with the charts that move together
 */
VedViewport *
ved_plot_chart_get_viewport (VedPlotChart *self)
{
  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NULL);

  return ved_plot_chart_get_private (self)->viewport;
}

/**
 * ved_plot_chart_set_format:
 * @axis: of the labels of the value axis
 * @value: of readings, with the unit
 *
 * The units of both must be static strings.
 */
void
ved_plot_chart_set_format (VedPlotChart          *self,
                           const VedNumberFormat *axis,
                           const VedNumberFormat *value)
{
  VedPlotChartPrivate *priv;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  priv = ved_plot_chart_get_private (self);
  priv->axis_format = *axis;
  priv->value_format = *value;
  ved_chart_queue_data (VED_CHART (self));
}

const VedNumberFormat *
ved_plot_chart_get_value_format (VedPlotChart *self)
{
  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NULL);

  return &ved_plot_chart_get_private (self)->value_format;
}

/**
 * ved_plot_chart_get_axis_format:
 *
 * Returns: (transfer none): of the labels of the value axis
 */
const VedNumberFormat *
ved_plot_chart_get_axis_format (VedPlotChart *self)
{
  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NULL);

  return &ved_plot_chart_get_private (self)->axis_format;
}

/**
 * ved_plot_chart_set_x_unit:
 * @unit: what one step of a position is worth, such as 0.0001 for prices in ticks; 0: positions are instants
 *   in µs UTC, as at first
 * @format: of positions
 *
 * Makes the x axis one of numbers.
 */
void
ved_plot_chart_set_x_unit (VedPlotChart          *self,
                           double                 unit,
                           const VedNumberFormat *format)
{
  VedPlotChartPrivate *priv;

  g_return_if_fail (VED_IS_PLOT_CHART (self));
  g_return_if_fail (unit >= 0.0);

  priv = ved_plot_chart_get_private (self);
  priv->x_unit = unit;
  priv->x_format = *format;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_plot_chart_get_x_unit:
 * @format: (out) (optional): of positions
 *
 * Returns: what one step of a position is worth; 0: positions are instants
 */
double
ved_plot_chart_get_x_unit (VedPlotChart    *self,
                           VedNumberFormat *format)
{
  VedPlotChartPrivate *priv;

  g_return_val_if_fail (VED_IS_PLOT_CHART (self), 0.0);

  priv = ved_plot_chart_get_private (self);
  if (format != NULL)
    *format = priv->x_format;

  return priv->x_unit;
}

/**
 * ved_plot_chart_set_limits:
 * @floor_value: no value lies below; -INFINITY for none
 * @ceiling_value: no value lies above; INFINITY for none
 * @least_span: the value axis shows at least as much, so that noise does not look like an event
 */
void
ved_plot_chart_set_limits (VedPlotChart *self,
                           double        floor_value,
                           double        ceiling_value,
                           double        least_span)
{
  VedPlotChartPrivate *priv;

  g_return_if_fail (VED_IS_PLOT_CHART (self));
  g_return_if_fail (least_span > 0.0);

  priv = ved_plot_chart_get_private (self);
  priv->floor_value = floor_value;
  priv->ceiling_value = ceiling_value;
  priv->least_span = least_span;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_plot_chart_set_value_flags:
 * @flags: what the value axis is like
 *
 * A change forgets the range that was set by hand.
 */
void
ved_plot_chart_set_value_flags (VedPlotChart     *self,
                                VedPlotValueFlags flags)
{
  VedPlotChartPrivate *priv;
  VedPlotValueFlags changed;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  priv = ved_plot_chart_get_private (self);
  changed = priv->flags ^ flags;
  if (changed == 0)
    return;

  priv->flags = flags;
  priv->has_value_range = FALSE;
  ved_chart_queue_data (VED_CHART (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chart.log-scale", (flags & VED_PLOT_VALUE_EXACT) == 0);
  if ((changed & VED_PLOT_VALUE_LOG) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOG_SCALE]);
}

VedPlotValueFlags
ved_plot_chart_get_value_flags (VedPlotChart *self)
{
  g_return_val_if_fail (VED_IS_PLOT_CHART (self), 0);

  return ved_plot_chart_get_private (self)->flags;
}

/**
 * ved_plot_chart_set_layer:
 * @layer: (nullable): draws above the data; called whenever they are drawn
 * @owner: (transfer full) (nullable): for @layer
 * @free_owner: of @owner
 *
 * For what a page knows of its data and the kind of chart does not, such as the best prices over a heat map.
 */
void
ved_plot_chart_set_layer (VedPlotChart    *self,
                          VedPlotLayerFunc layer,
                          gpointer         owner,
                          GDestroyNotify   free_owner)
{
  VedPlotChartPrivate *priv;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  priv = ved_plot_chart_get_private (self);
  if (priv->free_layer_owner != NULL)
    priv->free_layer_owner (priv->layer_owner);
  priv->layer = layer;
  priv->layer_owner = owner;
  priv->free_layer_owner = free_owner;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_plot_chart_set_gutters:
 * @gutters: in px at the usual size of text; left is where the labels of the values are, also in locales that
 *   mirror it
 */
void
ved_plot_chart_set_gutters (VedPlotChart     *self,
                            const VedGutters *gutters)
{
  g_return_if_fail (VED_IS_PLOT_CHART (self));

  ved_plot_chart_get_private (self)->gutters = *gutters;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_plot_chart_set_zone:
 * @zone: of the labels and readings; the local one at first
 */
void
ved_plot_chart_set_zone (VedPlotChart *self,
                         GTimeZone    *zone)
{
  VedPlotChartPrivate *priv;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  priv = ved_plot_chart_get_private (self);
  g_time_zone_ref (zone);
  g_time_zone_unref (priv->zone);
  priv->zone = zone;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_plot_chart_get_zone:
 *
 * Returns: (transfer none): of labels and readings
 */
GTimeZone *
ved_plot_chart_get_zone (VedPlotChart *self)
{
  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NULL);

  return ved_plot_chart_get_private (self)->zone;
}

/**
 * ved_plot_chart_get_frame:
 *
 * Returns: (transfer none): the axes of what was drawn last
 */
const VedPlotFrame *
ved_plot_chart_get_frame (VedPlotChart *self)
{
  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NULL);

  return &ved_plot_chart_get_private (self)->frame;
}

/**
 * ved_plot_chart_get_pointer:
 * @x_px: (out) (optional): of the pointer, in px of the widget
 * @y_px: (out) (optional): likewise
 *
 * Returns: whether the pointer is above the plot
 */
gboolean
ved_plot_chart_get_pointer (VedPlotChart *self,
                            double       *x_px,
                            double       *y_px)
{
  VedPlotChartPrivate *priv;

  g_return_val_if_fail (VED_IS_PLOT_CHART (self), FALSE);

  priv = ved_plot_chart_get_private (self);
  if (x_px != NULL)
    *x_px = priv->pointer_x;
  if (y_px != NULL)
    *y_px = priv->pointer_y;

  return priv->has_pointer;
}

/**
 * ved_plot_chart_is_addressed:
 *
 * A chart that has the focus since it was clicked is not asked by the keyboard, before a key moves the cursor.
 *
 * Returns: whether it is this of several linked charts that pointer or keyboard ask, and that answers in full
 */
gboolean
ved_plot_chart_is_addressed (VedPlotChart *self)
{
  VedPlotChartPrivate *priv;

  g_return_val_if_fail (VED_IS_PLOT_CHART (self), FALSE);

  priv = ved_plot_chart_get_private (self);

  return priv->has_pointer || (priv->by_keyboard && gtk_widget_has_focus (GTK_WIDGET (self)));
}

/**
 * ved_plot_chart_get_pointer_value:
 *
 * Returns: the value at the height of the pointer; NaN while it is elsewhere
 */
double
ved_plot_chart_get_pointer_value (VedPlotChart *self)
{
  VedPlotChartPrivate *priv;

  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NAN);

  priv = ved_plot_chart_get_private (self);

  return priv->has_pointer ? ved_scale_from_px (&priv->frame.value, priv->pointer_y) : NAN;
}

/* Digits of a second that the window can tell apart. */
static int
count_second_digits (const VedPlotFrame *frame)
{
  double px_us = (double) (frame->x.to_us - frame->x.from_us) / MAX (frame->plot.width, 1.0f);

  return px_us >= G_USEC_PER_SEC ? 0 : px_us >= 1000.0 ? 3 : 6;
}

/**
 * ved_plot_chart_write_x:
 * @x: a position
 *
 * Returns: (transfer full): it as people read it: local time with its zone, or a number
 */
char *
ved_plot_chart_write_x (VedPlotChart *self,
                        gint64        x)
{
  VedPlotChartPrivate *priv;
  char text[48];

  g_return_val_if_fail (VED_IS_PLOT_CHART (self), NULL);

  priv = ved_plot_chart_get_private (self);
  if (VED_PLOT_CHART_GET_CLASS (self)->write_x != NULL)
    return VED_PLOT_CHART_GET_CLASS (self)->write_x (self, x);
  if (priv->x_unit == 0.0)
    return ved_instant_text (x, priv->zone, count_second_digits (&priv->frame));

  return g_strdup (ved_number_format_write (&priv->x_format, (double) x * priv->x_unit, text, sizeof text));
}

/**
 * ved_plot_chart_reset:
 *
 * Takes both axes back to where they follow the data, and takes the pins away.
 */
void
ved_plot_chart_reset (VedPlotChart *self)
{
  VedPlotChartPrivate *priv;

  g_return_if_fail (VED_IS_PLOT_CHART (self));

  priv = ved_plot_chart_get_private (self);
  priv->has_value_range = FALSE;
  ved_viewport_reset (priv->viewport);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_plot_chart_get_n_series:
 *
 * Returns: how many series there are, hidden ones included; 0 for kinds of charts without series
 */
guint
ved_plot_chart_get_n_series (VedPlotChart *self)
{
  g_return_val_if_fail (VED_IS_PLOT_CHART (self), 0);

  return VED_PLOT_CHART_GET_CLASS (self)->get_n_series != NULL
         ? VED_PLOT_CHART_GET_CLASS (self)->get_n_series (self)
         : 0;
}

/**
 * ved_plot_chart_is_visible:
 * @series: its index
 *
 * Returns: whether the series is drawn
 */
gboolean
ved_plot_chart_is_visible (VedPlotChart *self,
                           guint         series)
{
  g_return_val_if_fail (VED_IS_PLOT_CHART (self), FALSE);

  return ved_shown_set_has (&ved_plot_chart_get_private (self)->shown, series);
}

/**
 * ved_plot_chart_show_all:
 *
 * Brings back all series that are hidden.
 */
void
ved_plot_chart_show_all (VedPlotChart *self)
{
  g_return_if_fail (VED_IS_PLOT_CHART (self));

  ved_shown_set_show_all (&ved_plot_chart_get_private (self)->shown);
  ved_plot_chart_series_changed (self);
}

/**
 * ved_plot_chart_show_only:
 * @series: its index
 *
 * Hides all other series, as a click in the legend does. When it is the only one already, all come back.
 */
void
ved_plot_chart_show_only (VedPlotChart *self,
                          guint         series)
{
  g_return_if_fail (VED_IS_PLOT_CHART (self));
  g_return_if_fail (series < ved_plot_chart_get_n_series (self));

  ved_shown_set_show_only (&ved_plot_chart_get_private (self)->shown, series, ved_plot_chart_get_n_series (self));
  ved_plot_chart_series_changed (self);
}

/**
 * ved_plot_chart_toggle:
 * @series: its index
 *
 * Hides a series or brings it back, as a click with Ctrl in the legend does. When none would be left, all come
 * back.
 */
void
ved_plot_chart_toggle (VedPlotChart *self,
                       guint         series)
{
  g_return_if_fail (VED_IS_PLOT_CHART (self));
  g_return_if_fail (series < ved_plot_chart_get_n_series (self));

  ved_shown_set_toggle (&ved_plot_chart_get_private (self)->shown, series, ved_plot_chart_get_n_series (self));
  ved_plot_chart_series_changed (self);
}

/**
 * ved_plot_chart_values_changed:
 *
 * Called by the kinds when series that stay have other values; draws anew.
 */
void
ved_plot_chart_values_changed (VedPlotChart *self)
{
  g_return_if_fail (VED_IS_PLOT_CHART (self));

  ved_chart_queue_data (VED_CHART (self));
  g_signal_emit (self, signals[VALUES_CHANGED], 0);
}

/**
 * ved_plot_chart_series_changed:
 *
 * Called by the kinds when series have been added, removed or renamed; draws anew.
 */
void
ved_plot_chart_series_changed (VedPlotChart *self)
{
  g_return_if_fail (VED_IS_PLOT_CHART (self));

  ved_chart_queue_data (VED_CHART (self));
  g_signal_emit (self, signals[SERIES_CHANGED], 0);
}
