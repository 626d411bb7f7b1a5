/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_LAYOUT_NONE G_MAXUINT

typedef struct {
  float x;
  float y;
  float width;
  float height;
} VedRect;

/* Space around a plot, the same whatever the labels say, so that a live chart never shifts sideways. */
typedef struct {
  float left;
  float top;
  float right;
  float bottom;
} VedGutters;

/* N tiles in a rectangle, in groups that each begin with a heading line (height 0: no headings). */
typedef struct {
  VedRect area;
  const guint *group_sizes;     /* NULL: one group */
  guint n_groups;
  guint n_tiles;
  float gap;
  float heading_height;
  float min_tile;               /* bounds of a tile's width */
  float max_tile;
  float aspect;                 /* width / height of a tile */
} VedTileSpec;

typedef struct {
  VedTileSpec spec;
  float tile_width;
  float tile_height;
  guint n_columns;
  float content_height;         /* may exceed area.height: scroll then */
} VedTileLayout;

/* Bars side by side along one axis. */
typedef struct {
  float from;
  float to;
  guint n_bars;
  float gap_share;              /* of a slot that stays empty, 0 … 0.9 */
} VedBarLayout;

VedRect ved_layout_plot        (float                width,
                                float                height,
                                const VedGutters    *gutters);
float   ved_layout_snap_line   (float                px,
                                float                line_width,
                                int                  scale_factor);
void    ved_tile_layout_init   (VedTileLayout       *self,
                                const VedTileSpec   *spec);
VedRect ved_tile_layout_tile   (const VedTileLayout *self,
                                guint                index);
guint   ved_tile_layout_column (const VedTileLayout *self,
                                guint                index);
guint   ved_tile_layout_step   (const VedTileLayout *self,
                                guint                index,
                                gboolean             is_down,
                                guint                column);
VedRect ved_tile_layout_heading (const VedTileLayout *self,
                                 guint                group);
guint   ved_tile_layout_hit    (const VedTileLayout *self,
                                float                x,
                                float                y);
void    ved_bar_layout_bar     (const VedBarLayout  *self,
                                guint                index,
                                float               *from,
                                float               *to);
guint   ved_bar_layout_hit     (const VedBarLayout  *self,
                                float                position);

G_END_DECLS
