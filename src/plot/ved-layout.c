/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-layout"

#include "config.h"

#include "plot/ved-layout.h"

#include <math.h>

/* Tiles flow in rows; each group begins a new row under its heading. All tiles have one size: the largest,
 * between the bounds, with which everything fits the area. If even the smallest does not fit, the layout
 * grows downwards and its content_height tells by how much. */

static guint
group_size (const VedTileSpec *spec,
            guint              group)
{
  return spec->group_sizes != NULL ? spec->group_sizes[group] : spec->n_tiles;
}

static guint
count_groups (const VedTileSpec *spec)
{
  return spec->group_sizes != NULL ? spec->n_groups : 1;
}

static guint
columns_for (const VedTileSpec *spec,
             float              tile_width)
{
  return MAX ((guint) floorf ((spec->area.width + spec->gap) / (tile_width + spec->gap) + 1e-4f), 1u);
}

static guint
rows_of (guint n_tiles,
         guint n_columns)
{
  return (n_tiles + n_columns - 1) / n_columns;
}

static float
rows_height (const VedTileLayout *self,
             guint                n_rows)
{
  return (float) n_rows * (self->tile_height + self->spec.gap);
}

/* The top of a group's heading, or with group = the number of groups, the end of the layout. */
static float
group_top (const VedTileLayout *self,
           guint                group)
{
  float y = 0.0f;

  for (guint i = 0; i < group; i++)
    {
      guint n_rows = rows_of (group_size (&self->spec, i), self->n_columns);

      y += self->spec.heading_height + rows_height (self, n_rows);
    }

  return y;
}

static void
set_tile_width (VedTileLayout *self,
                float          tile_width)
{
  self->n_columns = columns_for (&self->spec, tile_width);
  self->tile_width = tile_width;
  self->tile_height = tile_width / self->spec.aspect;
  self->content_height = MAX (group_top (self, count_groups (&self->spec)) - self->spec.gap, 0.0f);
}

/**
 * ved_layout_plot:
 * @width: of the widget
 * @height: of the widget
 *
 * Returns: the plot rectangle within the gutters, on whole pixels, never negative
 */
VedRect
ved_layout_plot (float             width,
                 float             height,
                 const VedGutters *gutters)
{
  return (VedRect) {
           .x = gutters->left,
           .y = gutters->top,
           .width = MAX (floorf (width - gutters->left - gutters->right), 0.0f),
           .height = MAX (floorf (height - gutters->top - gutters->bottom), 0.0f),
  };
}

/**
 * ved_layout_snap_line:
 * @px: where the middle of a grid line or divider would be, widget pixels
 * @line_width: widget pixels
 * @scale_factor: device pixels per widget pixel
 *
 * Returns: the nearest place at which both edges of the line lie between device pixels, so that it is crisp
 */
float
ved_layout_snap_line (float px,
                      float line_width,
                      int   scale_factor)
{
  float device_width = MAX (roundf (line_width * (float) scale_factor), 1.0f);
  float edge = roundf (px * (float) scale_factor - device_width / 2.0f);

  return (edge + device_width / 2.0f) / (float) scale_factor;
}

/**
 * ved_tile_layout_init:
 * @spec: copied; the array of group sizes stays the caller's and must outlive @self
 *
 * Finds the size of the tiles, O(groups × 20).
 */
void
ved_tile_layout_init (VedTileLayout     *self,
                      const VedTileSpec *spec)
{
  float low = spec->min_tile;
  float high = MAX (spec->max_tile, spec->min_tile);

  g_return_if_fail (spec->min_tile > 0.0f && spec->aspect > 0.0f);

  *self = (VedTileLayout) { .spec = *spec };
  set_tile_width (self, high);
  if (self->content_height <= spec->area.height)
    return;

  for (guint i = 0; i < 20 && high - low > 0.25f; i++)
    {
      float middle = (low + high) / 2.0f;

      set_tile_width (self, middle);
      if (self->content_height <= spec->area.height)
        low = middle;
      else
        high = middle;
    }

  set_tile_width (self, MAX (floorf (low), spec->min_tile));
}

/**
 * ved_tile_layout_tile:
 * @index: of a tile, counted over all groups
 *
 * Returns: where it is
 */
VedRect
ved_tile_layout_tile (const VedTileLayout *self,
                      guint                index)
{
  guint group = 0;
  float y;

  while (group + 1 < count_groups (&self->spec) && index >= group_size (&self->spec, group))
    index -= group_size (&self->spec, group++);

  y = group_top (self, group) + self->spec.heading_height + rows_height (self, index / self->n_columns);

  return (VedRect) {
           .x = self->spec.area.x + (float) (index % self->n_columns) * (self->tile_width + self->spec.gap),
           .y = self->spec.area.y + y,
           .width = self->tile_width,
           .height = self->tile_height,
  };
}

/**
 * ved_tile_layout_column:
 * @index: of a tile, counted over all groups
 *
 * Returns: its place in its row, from 0
 */
guint
ved_tile_layout_column (const VedTileLayout *self,
                        guint                index)
{
  guint group = 0;

  while (group + 1 < count_groups (&self->spec) && index >= group_size (&self->spec, group))
    index -= group_size (&self->spec, group++);

  return index % self->n_columns;
}

/**
 * ved_tile_layout_step:
 * @index: of a tile, counted over all groups
 * @is_down: to the next row, whichever group it belongs to; else to the one before
 * @column: to which tile of that row, or to its last one where it is shorter
 *
 * Returns: the tile there; @index where there is no such row
 */
guint
ved_tile_layout_step (const VedTileLayout *self,
                      guint                index,
                      gboolean             is_down,
                      guint                column)
{
  gint64 group = 0, n_groups = count_groups (&self->spec), first = 0, row, in_row;

  while (group + 1 < n_groups && index - first >= group_size (&self->spec, (guint) group))
    first += group_size (&self->spec, (guint) group++);

  row = (index - first) / self->n_columns + (is_down ? 1 : -1);
  if (is_down && row >= rows_of (group_size (&self->spec, (guint) group), self->n_columns))
    {
      row = 0;
      do
        first += group_size (&self->spec, (guint) group++);
      while (group < n_groups && group_size (&self->spec, (guint) group) == 0);
    }
  while (row < 0 && --group >= 0)
    {
      first -= group_size (&self->spec, (guint) group);
      row = (gint64) rows_of (group_size (&self->spec, (guint) group), self->n_columns) - 1;
    }
  if (group < 0 || group >= n_groups)
    return index;

  in_row = MIN (group_size (&self->spec, (guint) group) - row * self->n_columns, self->n_columns);

  return (guint) (first + row * self->n_columns + MIN (column, in_row - 1));
}

/**
 * ved_tile_layout_heading:
 *
 * Returns: where the heading of @group is
 */
VedRect
ved_tile_layout_heading (const VedTileLayout *self,
                         guint                group)
{
  return (VedRect) {
           .x = self->spec.area.x,
           .y = self->spec.area.y + group_top (self, group),
           .width = self->spec.area.width,
           .height = self->spec.heading_height,
  };
}

/**
 * ved_tile_layout_hit:
 *
 * Returns: the tile at (@x, @y), counted over all groups, or %VED_LAYOUT_NONE between tiles
 */
guint
ved_tile_layout_hit (const VedTileLayout *self,
                     float                x,
                     float                y)
{
  float column = (x - self->spec.area.x) / (self->tile_width + self->spec.gap);
  guint first = 0;

  if (column < 0.0f || column >= (float) self->n_columns ||
      (column - floorf (column)) * (self->tile_width + self->spec.gap) >= self->tile_width)
    return VED_LAYOUT_NONE;

  y -= self->spec.area.y;
  for (guint group = 0; group < count_groups (&self->spec); group++)
    {
      guint n_tiles = group_size (&self->spec, group);
      float height = rows_height (self, rows_of (n_tiles, self->n_columns));
      float row = (y - self->spec.heading_height) / (self->tile_height + self->spec.gap);

      if (row >= 0.0f && y < self->spec.heading_height + height)
        {
          guint index = (guint) row * self->n_columns + (guint) column;
          float offset = (row - floorf (row)) * (self->tile_height + self->spec.gap);

          return offset < self->tile_height && index < n_tiles ? first + index : VED_LAYOUT_NONE;
        }
      y -= self->spec.heading_height + height;
      first += n_tiles;
    }

  return VED_LAYOUT_NONE;
}

/**
 * ved_bar_layout_bar:
 * @from: (out): where bar @index begins along the axis
 * @to: (out): where it ends
 */
void
ved_bar_layout_bar (const VedBarLayout *self,
                    guint               index,
                    float              *from,
                    float              *to)
{
  float slot = (self->to - self->from) / (float) MAX (self->n_bars, 1u);
  float gap = slot * CLAMP (self->gap_share, 0.0f, 0.9f);

  *from = self->from + slot * (float) index + gap / 2.0f;
  *to = *from + slot - gap;
}

/**
 * ved_bar_layout_hit:
 *
 * Returns: the bar whose slot @position lies in, or %VED_LAYOUT_NONE outside
 */
guint
ved_bar_layout_hit (const VedBarLayout *self,
                    float               position)
{
  float share = (position - self->from) / (self->to - self->from);

  if (!(share >= 0.0f && share < 1.0f))
    return VED_LAYOUT_NONE;

  return MIN ((guint) (share * (float) self->n_bars), self->n_bars - 1);
}
