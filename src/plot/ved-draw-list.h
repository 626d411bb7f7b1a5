/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/ved-color.h"

G_BEGIN_DECLS

/* What to paint, in widget pixels (y down), independent of who paints it. Record it once, execute it with
 * VedGlExecutor or VedPixelExecutor (src/gl), at any scale factor. */
typedef struct _VedDrawList VedDrawList;

typedef enum {
  VED_DRAW_CLEAR,               /* replace the clip by .color */
  VED_DRAW_CLIP,                /* params: x, y, width, height; width < 0: no clip */
  VED_DRAW_COLUMNS,             /* params: x, step, line width; VedDrawSpan for each column */
  VED_DRAW_BAND,                /* params: x, step, y where .color is full, y where it has faded to nothing
                                 * (equal: no fading); n + 1 VedDrawSpan: the edges of n columns */
  VED_DRAW_POLYLINE,            /* params: line width; VedDrawVertex */
  VED_DRAW_RECTS,               /* VedDrawRect */
  VED_DRAW_POINTS,              /* VedDrawPoint */
  VED_DRAW_ARCS,                /* VedDrawArc */
  VED_DRAW_CELLS,               /* params: x, y, width, height; .n columns, .n_rows rows: see VedDrawCells */
} VedDrawKind;

typedef enum {
  VED_POINT_CIRCLE,
  VED_POINT_SQUARE,
  VED_POINT_DIAMOND,
  VED_POINT_TRIANGLE,
} VedPointShape;

typedef struct {
  guint32 kind;                 /* VedDrawKind */
  guint32 n;                    /* elements at offset */
  guint32 n_rows;               /* cells only */
  guint32 offset;               /* of the first element in the data, in bytes, a multiple of 4 */
  VedColor color;
  float params[4];
} VedDrawCommand;

typedef struct {
  float y_from;                 /* upper end; NaN: nothing in this column */
  float y_to;                   /* lower end, >= y_from */
} VedDrawSpan;

typedef struct {
  float x;                      /* NaN breaks a poly-line */
  float y;
} VedDrawVertex;

typedef struct {
  float x;
  float y;
  float width;
  float height;
  float radius;                 /* of the corners */
  float border;                 /* width of the outline, inside the rectangle; 0: filled */
  VedColor color;
} VedDrawRect;

typedef struct {
  float x;
  float y;
  float radius;
  guint32 shape;                /* VedPointShape */
  VedColor color;
} VedDrawPoint;

typedef struct {
  float x;
  float y;
  float inner_radius;
  float outer_radius;
  float start;                  /* radians, clockwise from three o'clock */
  float sweep;                  /* radians, >= 0; 2π and more is the full ring */
  VedColor color;
} VedDrawArc;

/* Data of VED_DRAW_CELLS: the palette, then n × n_rows levels row by row from the top, padded to 4 bytes.
 * Level i is painted in palette[i]. */
typedef struct {
  VedColor palette[VED_COLOR_MAP_SIZE];
  guint8 levels[];
} VedDrawCells;

G_STATIC_ASSERT (sizeof (VedDrawCommand) == 36);
G_STATIC_ASSERT (sizeof (VedDrawSpan) == 8);
G_STATIC_ASSERT (sizeof (VedDrawVertex) == 8);
G_STATIC_ASSERT (sizeof (VedDrawRect) == 28);
G_STATIC_ASSERT (sizeof (VedDrawPoint) == 20);
G_STATIC_ASSERT (sizeof (VedDrawArc) == 28);

VedDrawList          *ved_draw_list_new              (void) G_GNUC_WARN_UNUSED_RESULT;
VedDrawList          *ved_draw_list_ref              (VedDrawList         *self);
void                  ved_draw_list_unref            (VedDrawList         *self);
void                  ved_draw_list_reset            (VedDrawList         *self);

void                  ved_draw_list_add_clear        (VedDrawList         *self,
                                                      VedColor             color);
void                  ved_draw_list_set_clip         (VedDrawList         *self,
                                                      float                x,
                                                      float                y,
                                                      float                width,
                                                      float                height);
void                  ved_draw_list_unset_clip       (VedDrawList         *self);
VedDrawSpan          *ved_draw_list_add_columns      (VedDrawList         *self,
                                                      float                x,
                                                      float                step,
                                                      gsize                n_columns,
                                                      float                line_width,
                                                      VedColor             color);
VedDrawSpan          *ved_draw_list_add_band         (VedDrawList         *self,
                                                      float                x,
                                                      float                step,
                                                      gsize                n_columns,
                                                      VedColor             color);
void                  ved_draw_list_fade_band        (VedDrawList         *self,
                                                      float                y_full,
                                                      float                y_gone);
VedDrawVertex        *ved_draw_list_add_polyline     (VedDrawList         *self,
                                                      gsize                n_vertices,
                                                      float                line_width,
                                                      VedColor             color);
void                  ved_draw_list_add_rect         (VedDrawList         *self,
                                                      float                x,
                                                      float                y,
                                                      float                width,
                                                      float                height,
                                                      VedColor             color);
void                  ved_draw_list_add_rounded_rect (VedDrawList         *self,
                                                      float                x,
                                                      float                y,
                                                      float                width,
                                                      float                height,
                                                      float                radius,
                                                      float                border,
                                                      VedColor             color);
VedDrawRect          *ved_draw_list_add_rects        (VedDrawList         *self,
                                                      gsize                n_rects);
void                  ved_draw_list_add_h_line       (VedDrawList         *self,
                                                      float                x_from,
                                                      float                x_to,
                                                      float                y,
                                                      float                line_width,
                                                      float                dash,
                                                      float                gap,
                                                      VedColor             color);
void                  ved_draw_list_add_v_line       (VedDrawList         *self,
                                                      float                x,
                                                      float                y_from,
                                                      float                y_to,
                                                      float                line_width,
                                                      float                dash,
                                                      float                gap,
                                                      VedColor             color);
void                  ved_draw_list_add_point        (VedDrawList         *self,
                                                      float                x,
                                                      float                y,
                                                      float                radius,
                                                      VedPointShape        shape,
                                                      VedColor             color);
void                  ved_draw_list_add_arc          (VedDrawList         *self,
                                                      float                x,
                                                      float                y,
                                                      float                inner_radius,
                                                      float                outer_radius,
                                                      float                start,
                                                      float                sweep,
                                                      VedColor             color);
guint8               *ved_draw_list_add_cells        (VedDrawList         *self,
                                                      float                x,
                                                      float                y,
                                                      float                width,
                                                      float                height,
                                                      guint                n_columns,
                                                      guint                n_rows,
                                                      const VedColorMap   *map);

void                  ved_draw_list_add_command      (VedDrawList          *self,
                                                      const VedDrawList    *list,
                                                      const VedDrawCommand *command);

const VedDrawCommand *ved_draw_list_get_commands     (const VedDrawList   *self,
                                                      gsize               *n_commands);
gconstpointer         ved_draw_list_get_data         (const VedDrawList   *self,
                                                      gsize               *n_bytes);
gconstpointer         ved_draw_list_get_elements     (const VedDrawList    *self,
                                                      const VedDrawCommand *command);
guint64               ved_draw_list_hash             (const VedDrawList   *self);
char                 *ved_draw_list_to_string        (const VedDrawList   *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDrawList, ved_draw_list_unref)

G_END_DECLS
