/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-bar-geometry"

#include "config.h"

#include "app/charts/ved-bar-geometry.h"

#include "plot/ved-scale.h"

#include <math.h>

/* Categories follow each other along one axis, values reach across the other. Of a category with several
 * series the bars stand side by side; stacked, positive values stand on each other away from the zero line,
 * negative ones to its other side. */

#define ROW_PX 28.0f
#define SUB_ROW_PX 18.0f
#define BAR_PX 12.0f
#define MAX_COLUMN_PX 56.0f
#define SLOT_GAP_SHARE 0.3f
#define SUB_GAP_SHARE 0.14f
#define N_STEPS 4

static gboolean
is_horizontal (const VedBarGeometry *self)
{
  return self->orientation == GTK_ORIENTATION_HORIZONTAL;
}

static double
get_value (const VedBarGeometry *self,
           guint                 category,
           guint                 series)
{
  return (double) self->series[series].values[category];
}

/**
 * ved_bar_geometry_count_beside:
 *
 * Returns: how many bars of a category stand side by side
 */
guint
ved_bar_geometry_count_beside (const VedBarGeometry *self)
{
  return self->is_stacked ? 1 : MAX (self->n_series, 1);
}

/**
 * ved_bar_geometry_total:
 *
 * Returns: the sum of a category's values, NaN when it has none
 */
double
ved_bar_geometry_total (const VedBarGeometry *self,
                        guint                 category)
{
  gboolean has_any = FALSE;
  double sum = 0.0;

  for (guint i = 0; i < self->n_series; i++)
    if (!isnan (get_value (self, category, i)))
      {
        sum += get_value (self, category, i);
        has_any = TRUE;
      }

  return has_any ? sum : NAN;
}

/**
 * ved_bar_geometry_stack_below:
 * @series: up to which is summed, exclusive
 * @is_negative: which side of zero
 *
 * Returns: where the bar of @series stands in a stack
 */
double
ved_bar_geometry_stack_below (const VedBarGeometry *self,
                              guint                 category,
                              guint                 series,
                              gboolean              is_negative)
{
  double sum = 0.0;

  for (guint i = 0; i < series; i++)
    {
      double value = get_value (self, category, i);

      if (isfinite (value) && (value < 0.0) == is_negative)
        sum += value;
    }

  return sum;
}

/**
 * ved_bar_geometry_label:
 * @beside: which of the bars that stand side by side
 * @end: (out): the value at which it ends, where its label stands
 *
 * Returns: the value that is written: of a stack the total; NaN when there is none
 */
double
ved_bar_geometry_label (const VedBarGeometry *self,
                        guint                 category,
                        guint                 beside,
                        double               *end)
{
  double value = self->is_stacked ? ved_bar_geometry_total (self, category)
                                  : get_value (self, category, beside);

  *end = self->is_stacked ? ved_bar_geometry_stack_below (self, category, self->n_series, value < 0.0) : value;

  return value;
}

static void
extend_range (VedBarGeometry *self,
              guint           category)
{
  if (self->is_stacked)
    {
      self->from = MIN (self->from, ved_bar_geometry_stack_below (self, category, self->n_series, TRUE));
      self->to = MAX (self->to, ved_bar_geometry_stack_below (self, category, self->n_series, FALSE));
      return;
    }
  for (guint i = 0; i < self->n_series; i++)
    {
      double value = get_value (self, category, i);

      if (isfinite (value))
        {
          self->from = MIN (self->from, value);
          self->to = MAX (self->to, value);
        }
    }
}

/**
 * ved_bar_geometry_fit:
 * @fixed_from: NaN: as the data need it
 * @fixed_to: NaN: as the data need it
 *
 * Sets the range of values. It holds zero, and ends on whole steps of the axis that vertical bars have.
 */
void
ved_bar_geometry_fit (VedBarGeometry *self,
                      double          fixed_from,
                      double          fixed_to)
{
  VedScale scale;

  self->from = self->to = 0.0;
  for (guint i = 0; i < self->n_categories; i++)
    extend_range (self, i);
  if (isfinite (fixed_from))
    self->from = fixed_from;
  if (isfinite (fixed_to))
    self->to = fixed_to;
  if (self->to <= self->from)
    self->to = self->from + 1.0;
  if (is_horizontal (self) || isfinite (fixed_to))
    return;

  ved_scale_init_linear (&scale, self->from, self->to, 0.0, 1.0);
  ved_scale_round_out (&scale, N_STEPS);
  self->from = scale.from;
  self->to = scale.to;
}

/**
 * ved_bar_geometry_is_whole:
 *
 * Returns: whether all values are whole numbers: then they are written as such
 */
gboolean
ved_bar_geometry_is_whole (const VedBarGeometry *self)
{
  for (guint i = 0; i < self->n_series; i++)
    for (guint j = 0; j < self->n_categories; j++)
      if (isfinite (get_value (self, j, i)) && get_value (self, j, i) != rint (get_value (self, j, i)))
        return FALSE;

  return TRUE;
}

/**
 * ved_bar_geometry_is_blank:
 *
 * Returns: whether all values are missing
 */
gboolean
ved_bar_geometry_is_blank (const VedBarGeometry *self)
{
  for (guint i = 0; i < self->n_series; i++)
    for (guint j = 0; j < self->n_categories; j++)
      if (!isnan (get_value (self, j, i)))
        return FALSE;

  return TRUE;
}

/**
 * ved_bar_geometry_row_height:
 *
 * Returns: what a category of horizontal bars takes, in px
 */
float
ved_bar_geometry_row_height (const VedBarGeometry *self)
{
  guint n_beside = ved_bar_geometry_count_beside (self);

  return n_beside > 1 ? SUB_ROW_PX * (float) n_beside + ROW_PX - SUB_ROW_PX : ROW_PX;
}

/**
 * ved_bar_geometry_slot:
 * @from: (out): where a category begins along its axis
 * @to: (out): where it ends
 */
void
ved_bar_geometry_slot (const VedBarGeometry *self,
                       guint                 category,
                       float                *from,
                       float                *to)
{
  const VedBarLayout layout = {
    .from = is_horizontal (self) ? self->area.y : self->area.x,
    .to = is_horizontal (self) ? self->area.y + self->area.height : self->area.x + self->area.width,
    .n_bars = self->n_categories,
  };

  ved_bar_layout_bar (&layout, category, from, to);
}

/**
 * ved_bar_geometry_breadth:
 * @from: (out): where the bar of a series begins along the axis of categories
 * @to: (out): where it ends
 */
void
ved_bar_geometry_breadth (const VedBarGeometry *self,
                          guint                 category,
                          guint                 series,
                          float                *from,
                          float                *to)
{
  guint n_beside = ved_bar_geometry_count_beside (self);
  VedBarLayout inner = { .n_bars = n_beside, .gap_share = n_beside > 1 ? SUB_GAP_SHARE : 0.0f };
  float middle, half;

  ved_bar_geometry_slot (self, category, from, to);
  middle = (*from + *to) / 2.0f;
  half = (*to - *from) * (1.0f - SLOT_GAP_SHARE) / 2.0f;
  if (is_horizontal (self))
    half = SUB_ROW_PX * (float) n_beside / 2.0f;
  else
    half = MIN (half, MAX_COLUMN_PX * (float) n_beside / 2.0f);
  inner.from = middle - half;
  inner.to = middle + half;
  ved_bar_layout_bar (&inner, self->is_stacked ? 0 : series, from, to);
  if (is_horizontal (self))
    {
      *from = roundf ((*from + *to - BAR_PX) / 2.0f);
      *to = *from + BAR_PX;
    }
}

/**
 * ved_bar_geometry_to_px:
 *
 * Returns: where a value is along the axis of values, within the area
 */
float
ved_bar_geometry_to_px (const VedBarGeometry *self,
                        double                value)
{
  float share = (float) CLAMP ((value - self->from) / (self->to - self->from), 0.0, 1.0);

  return is_horizontal (self) ? self->area.x + share * self->area.width
                              : self->area.y + (1.0f - share) * self->area.height;
}

/**
 * ved_bar_geometry_rect:
 * @rect: (out): where the bar is; without a value, where it would begin
 *
 * Returns: %FALSE when there is no value
 */
gboolean
ved_bar_geometry_rect (const VedBarGeometry *self,
                       guint                 category,
                       guint                 series,
                       VedRect              *rect)
{
  double value = get_value (self, category, series), base = 0.0;
  gboolean has_value = isfinite (value);
  float from, to, a, b;

  if (self->is_stacked)
    base = ved_bar_geometry_stack_below (self, category, series, value < 0.0);
  ved_bar_geometry_breadth (self, category, series, &from, &to);
  a = ved_bar_geometry_to_px (self, base);
  b = ved_bar_geometry_to_px (self, has_value ? base + value : base);
  *rect = is_horizontal (self) ? (VedRect) { MIN (a, b), from, fabsf (b - a), to - from }
                               : (VedRect) { from, MIN (a, b), to - from, fabsf (b - a) };

  return has_value;
}

/* How far a point is from a bar: across the stack, or along the bars that stand beside each other. */
static float
distance_to (const VedBarGeometry *self,
             guint                 category,
             guint                 series,
             float                 x,
             float                 y)
{
  gboolean by_x = is_horizontal (self) == self->is_stacked;
  float at = by_x ? x : y, from, extent;
  VedRect rect;

  if (!ved_bar_geometry_rect (self, category, series, &rect) && self->is_stacked)
    return INFINITY;

  from = by_x ? rect.x : rect.y;
  extent = by_x ? rect.width : rect.height;

  return MAX (MAX (from - at, at - from - extent), 0.0f);
}

/**
 * ved_bar_geometry_hit:
 *
 * Returns: category × series count + series of the bar that is nearest in the row or column at a point, or
 * %VED_LAYOUT_NONE outside of all
 */
guint
ved_bar_geometry_hit (const VedBarGeometry *self,
                      float                 x,
                      float                 y)
{
  float along = is_horizontal (self) ? y - self->area.y : x - self->area.x;
  float extent = is_horizontal (self) ? self->area.height : self->area.width;
  float best_distance = INFINITY;
  guint category, best = 0;

  if (self->n_categories == 0 || !(along >= 0.0f && along < extent))
    return VED_LAYOUT_NONE;

  category = MIN ((guint) (along / extent * (float) self->n_categories), self->n_categories - 1);
  for (guint i = 0; i < self->n_series; i++)
    {
      float distance = distance_to (self, category, i, x, y);

      if (distance < best_distance)
        {
          best_distance = distance;
          best = i;
        }
    }

  return category * self->n_series + best;
}

/**
 * ved_bar_geometry_step:
 * @index: of a bar, as ved_bar_geometry_hit() counts them
 * @is_vertical: whether the key points up or down
 * @sign: -1 towards the beginning, 1 towards the end
 *
 * Returns: how many bars a key leads on: to another category along its axis, to another series across it
 */
int
ved_bar_geometry_step (const VedBarGeometry *self,
                       guint                 index,
                       gboolean              is_vertical,
                       int                   sign)
{
  int n_series = (int) self->n_series, target = (int) index + sign * n_series;

  if (is_horizontal (self) != is_vertical)
    return n_series > 1 ? sign : 0;

  return target >= 0 && target < (int) self->n_categories * n_series ? sign * n_series : 0;
}
