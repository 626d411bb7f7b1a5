/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sparkline"

#include "config.h"

#include "app/charts/ved-sparkline.h"

#include "plot/ved-layout.h"
#include "plot/ved-number-format.h"
#include "plot/ved-scale.h"
#include "plot/ved-trace-painter.h"

#include <glib/gi18n.h>
#include <math.h>

/* A line and its band in a table cell: no axes, one fixed scale, so that rows can be compared. The last value
 * has a dot, a threshold is a dashed line. It keeps its picture like every chart; a list that scrolls past it
 * moves pixels. */

#define STEP_US 1000000
#define LINE_WIDTH 1.4f
#define MARGIN_PX 2.0
#define DOT_RADIUS 2.2f
#define DASH_PX 3.0f
#define N_TOLD 500              /* how many values of the range are told apart in words */

struct _VedSparkline
{
  VedChart parent_instance;

  double floor_value;
  double ceiling_value;
  float *values;                /* lower, middle, upper: n each */
  guint n;
  gboolean is_history;          /* a measured line, filled below */
  double threshold;             /* NaN: none */
  VedLevel threshold_level;
};

G_DEFINE_FINAL_TYPE (VedSparkline, ved_sparkline, VED_TYPE_CHART)

static VedTrace
get_trace (VedSparkline *self,
           guint         which)
{
  return (VedTrace) { .values = self->values + which * self->n, .n_values = self->n, .step_us = STEP_US };
}

static void
record_threshold (VedSparkline        *self,
                  VedDrawList         *list,
                  const VedTraceFrame *frame,
                  float                width)
{
  VedColor color = ved_chart_theme_get_level (ved_chart_get_theme (VED_CHART (self)), self->threshold_level);
  float y;

  if (!(self->threshold >= self->floor_value && self->threshold <= self->ceiling_value))
    return;

  y = ved_layout_snap_line ((float) ved_scale_to_px (&frame->value, self->threshold), 1.0f,
                            frame->scale_factor);
  ved_draw_list_add_h_line (list, 0.0f, width, y, 1.0f, DASH_PX, DASH_PX, color);
}

static void
record_last (VedSparkline        *self,
             VedDrawList         *list,
             const VedTraceFrame *frame,
             VedColor             color)
{
  double value = (double) self->values[2 * self->n - 1];

  if (isfinite (value))
    ved_draw_list_add_point (list, (float) frame->time.px_to,
                             (float) ved_scale_to_px (&frame->value,
                                                      CLAMP (value, self->floor_value, self->ceiling_value)),
                             DOT_RADIUS, VED_POINT_CIRCLE, color);
}

static void
ved_sparkline_record (VedChart    *chart,
                      VedDrawList *list,
                      int          width,
                      int          height)
{
  VedSparkline *self = VED_SPARKLINE (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  VedTraceFrame frame = { .scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self)) };
  VedColor color = self->is_history ? theme->history : theme->forecast;
  VedTrace lower, middle, upper;

  if (self->n == 0)
    return;

  lower = get_trace (self, 0);
  middle = get_trace (self, 1);
  upper = get_trace (self, 2);
  ved_scale_init_time (&frame.time, 0, MAX ((gint64) self->n - 1, 1) * STEP_US, 0.0,
                       MAX (width - 2.0 * MARGIN_PX, 1.0));
  ved_scale_init_linear (&frame.value, self->floor_value, self->ceiling_value, height - MARGIN_PX, MARGIN_PX);
  record_threshold (self, list, &frame, (float) width);
  if (self->is_history)
    ved_draw_list_add_area (list, &frame, &middle, self->floor_value, TRUE,
                            ved_color_with_alpha (color, 0.25f));
  else
    ved_draw_list_add_fan (list, &frame, &lower, &upper, ved_color_with_alpha (color, 0.22f));
  ved_draw_list_add_trace (list, &frame, &middle, LINE_WIDTH, color);
  record_last (self, list, &frame, color);
}

static void
ved_sparkline_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : 20;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 64 : 24;
}

static void
ved_sparkline_finalize (GObject *object)
{
  g_free (VED_SPARKLINE (object)->values);

  G_OBJECT_CLASS (ved_sparkline_parent_class)->finalize (object);
}

static void
ved_sparkline_class_init (VedSparklineClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_sparkline_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ved_sparkline_measure;
  chart_class->record = ved_sparkline_record;
  chart_class->always_software = TRUE;
}

static void
ved_sparkline_init (VedSparkline *self)
{
  self->threshold = NAN;
}

/**
 * ved_sparkline_new:
 * @floor_value: at the bottom
 * @ceiling_value: at the top
 *
 * Returns: a line without values
 */
GtkWidget *
ved_sparkline_new (double floor_value,
                   double ceiling_value)
{
  VedSparkline *self = g_object_new (VED_TYPE_SPARKLINE, NULL);

  self->floor_value = floor_value;
  self->ceiling_value = ceiling_value;

  return GTK_WIDGET (self);
}

/* What the line says, for those who do not see it. */
static void
tell (VedSparkline *self)
{
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, -1, NULL };
  const float *middle = self->values + self->n;
  double step = ved_scale_step (MAX (self->ceiling_value - self->floor_value, 1e-6), N_TOLD);
  float least = INFINITY, most = -INFINITY;
  g_autofree char *text = NULL;
  char first[48], last[48], low[48], high[48];

  for (guint i = 0; i < self->n; i++)
    {
      least = fminf (least, middle[i]);
      most = fmaxf (most, middle[i]);
    }
  if (least > most)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("No values"), -1);
      return;
    }

  ved_number_format_write_step (&format, (double) middle[0], step, first, sizeof first);
  ved_number_format_write_step (&format, (double) middle[self->n - 1], step, last, sizeof last);
  ved_number_format_write_step (&format, (double) least, step, low, sizeof low);
  ved_number_format_write_step (&format, (double) most, step, high, sizeof high);
  /* Translators: what a small line shows: its first and its last value, the least and the greatest one */
  text = g_strdup_printf (_("From %s to %s, between %s and %s"), first, last, low, high);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * ved_sparkline_set_values:
 * @lower: (array length=n_values): copied
 * @middle: (array length=n_values): copied
 * @upper: (array length=n_values): copied
 * @n_values: 0 for none
 *
 * Nothing is redrawn when the values are the same as before.
 */
void
ved_sparkline_set_values (VedSparkline *self,
                          const float  *lower,
                          const float  *middle,
                          const float  *upper,
                          guint         n_values)
{
  gsize size = n_values * sizeof (float);

  g_return_if_fail (VED_IS_SPARKLINE (self));

  if (n_values == self->n &&
      (n_values == 0 || (memcmp (self->values, lower, size) == 0 &&
                         memcmp (self->values + n_values, middle, size) == 0 &&
                         memcmp (self->values + 2 * n_values, upper, size) == 0)))
    return;

  g_clear_pointer (&self->values, g_free);
  self->n = n_values;
  if (n_values > 0)
    {
      self->values = g_new (float, 3 * n_values);
      memcpy (self->values, lower, size);
      memcpy (self->values + n_values, middle, size);
      memcpy (self->values + 2 * n_values, upper, size);
    }
  tell (self);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_sparkline_set_history:
 * @values: (array length=n_values): measured values, copied
 *
 * Shows a measured line instead of a forecast.
 */
void
ved_sparkline_set_history (VedSparkline *self,
                           const float  *values,
                           guint         n_values)
{
  g_return_if_fail (VED_IS_SPARKLINE (self));

  self->is_history = TRUE;
  ved_sparkline_set_values (self, values, values, values, n_values);
}

/**
 * ved_sparkline_set_range:
 * @floor_value: at the bottom
 * @ceiling_value: at the top
 */
void
ved_sparkline_set_range (VedSparkline *self,
                         double        floor_value,
                         double        ceiling_value)
{
  g_return_if_fail (VED_IS_SPARKLINE (self));

  if (self->floor_value == floor_value && self->ceiling_value == ceiling_value)
    return;

  self->floor_value = floor_value;
  self->ceiling_value = ceiling_value;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_sparkline_set_threshold:
 * @value: where the line lies; NaN: none. Outside of the range nothing is drawn
 * @level: gives its colour
 */
void
ved_sparkline_set_threshold (VedSparkline *self,
                             double        value,
                             VedLevel      level)
{
  g_return_if_fail (VED_IS_SPARKLINE (self));

  if ((self->threshold == value || (isnan (self->threshold) && isnan (value))) &&
      self->threshold_level == level)
    return;

  self->threshold = value;
  self->threshold_level = level;
  ved_chart_queue_data (VED_CHART (self));
}
