/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cairo-executor"

#include "config.h"

#include "gl/ved-cairo-executor.h"

#include <math.h>

/* The third executor writes shapes instead of pixels, for files and paper: an SVG stays sharp at any size. A
 * dense line becomes one vertical stroke a column. Coverage is Cairo's own, so pictures resemble those of the
 * other two without being equal. */

static double
channel (VedColor color,
         guint    shift)
{
  return ((color >> shift) & 0xff) / 255.0;
}

static void
set_source (cairo_t  *cr,
            VedColor  color)
{
  cairo_set_source_rgba (cr, channel (color, 24), channel (color, 16), channel (color, 8),
                         channel (color, 0));
}

static void
clear (cairo_t              *cr,
       const VedDrawCommand *command)
{
  set_source (cr, command->color);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
}

/* Between the save and restore of the run there is always one more pair, whose clip this replaces. */
static void
set_clip (cairo_t              *cr,
          const VedDrawCommand *command)
{
  const float *params = command->params;

  cairo_restore (cr);
  cairo_save (cr);
  if (params[2] < 0.0f)
    return;

  cairo_rectangle (cr, (double) params[0], (double) params[1], (double) params[2], (double) params[3]);
  cairo_clip (cr);
}

static void
stroke_round (cairo_t  *cr,
              float     width,
              VedColor  color)
{
  set_source (cr, color);
  cairo_set_line_width (cr, (double) width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

/* Strokes are at least as wide as their columns and as long as they are wide, so that a thin line has no gaps. */
static void
draw_columns (cairo_t              *cr,
              const VedDrawCommand *command,
              const VedDrawSpan    *spans)
{
  double step = (double) command->params[1];
  double half_width = MAX ((double) command->params[2], step) / 2.0;

  for (guint32 i = 0; i < command->n; i++)
    {
      double x = (double) command->params[0] + ((double) i + 0.5) * step;

      if (isnan (spans[i].y_from) || isnan (spans[i].y_to))
        continue;
      cairo_move_to (cr, x, (double) spans[i].y_from - half_width);
      cairo_line_to (cr, x, (double) spans[i].y_to + half_width);
    }
  set_source (cr, command->color);
  cairo_set_line_width (cr, MAX (step, 2.0 * half_width));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_stroke (cr);
}

static gboolean
is_open (const VedDrawSpan *edge)
{
  return isnan (edge->y_from) || isnan (edge->y_to);
}

static void
add_band_part (cairo_t              *cr,
               const VedDrawCommand *command,
               const VedDrawSpan    *edges,
               guint32               from,
               guint32               to)
{
  double x = (double) command->params[0], step = (double) command->params[1];

  cairo_new_sub_path (cr);
  for (guint32 i = from; i < to; i++)
    cairo_line_to (cr, x + step * (double) i, (double) edges[i].y_from);
  for (guint32 i = to; i > from; i--)
    cairo_line_to (cr, x + step * (double) (i - 1), (double) edges[i - 1].y_to);
  cairo_close_path (cr);
}

static void
set_band_source (cairo_t              *cr,
                 const VedDrawCommand *command)
{
  double red = channel (command->color, 24), green = channel (command->color, 16);
  double blue = channel (command->color, 8), alpha = channel (command->color, 0);
  cairo_pattern_t *pattern;

  if (command->params[2] == command->params[3])
    {
      set_source (cr, command->color);
      return;
    }

  pattern = cairo_pattern_create_linear (0.0, (double) command->params[2], 0.0, (double) command->params[3]);
  cairo_pattern_add_color_stop_rgba (pattern, 0.0, red, green, blue, alpha);
  cairo_pattern_add_color_stop_rgba (pattern, 1.0, red, green, blue, 0.0);
  cairo_set_source (cr, pattern);
  cairo_pattern_destroy (pattern);
}

static void
draw_band (cairo_t              *cr,
           const VedDrawCommand *command,
           const VedDrawSpan    *edges)
{
  guint32 from = 0;

  for (guint32 i = 0; i <= command->n + 1; i++)
    if (i == command->n + 1 || is_open (&edges[i]))
      {
        if (i - from >= 2)
          add_band_part (cr, command, edges, from, i);
        from = i + 1;
      }
  set_band_source (cr, command);
  cairo_fill (cr);
}

static void
draw_polyline (cairo_t              *cr,
               const VedDrawCommand *command,
               const VedDrawVertex  *vertices)
{
  for (guint32 i = 0; i < command->n; i++)
    {
      if (isnan (vertices[i].x) || isnan (vertices[i].y))
        cairo_new_sub_path (cr);
      else
        cairo_line_to (cr, (double) vertices[i].x, (double) vertices[i].y);
    }
  stroke_round (cr, command->params[0], command->color);
}

static void
draw_rect (cairo_t           *cr,
           const VedDrawRect *rect)
{
  double inset = (double) rect->border / 2.0;
  double left = (double) rect->x + inset, right = (double) (rect->x + rect->width) - inset;
  double top = (double) rect->y + inset, bottom = (double) (rect->y + rect->height) - inset;
  double radius = MAX ((double) rect->radius - inset, 0.0);

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, top + radius, radius, -G_PI_2, 0.0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0.0, G_PI_2);
  cairo_arc (cr, left + radius, bottom - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, left + radius, top + radius, radius, G_PI, 3.0 * G_PI_2);
  cairo_close_path (cr);
  set_source (cr, rect->color);
  if (rect->border <= 0.0f)
    {
      cairo_fill (cr);
      return;
    }
  cairo_set_line_width (cr, (double) rect->border);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_stroke (cr);
}

static void
draw_rects (cairo_t           *cr,
            const VedDrawRect *rects,
            guint32            n_rects)
{
  for (guint32 i = 0; i < n_rects; i++)
    draw_rect (cr, &rects[i]);
}

/* A regular polygon around the point, its first corner at @angle. */
static void
add_polygon (cairo_t *cr,
             double   x,
             double   y,
             double   radius,
             double   angle,
             int      n_corners)
{
  cairo_new_sub_path (cr);
  for (int i = 0; i < n_corners; i++, angle += 2.0 * G_PI / n_corners)
    cairo_line_to (cr, x + radius * cos (angle), y + radius * sin (angle));
  cairo_close_path (cr);
}

static void
draw_point (cairo_t            *cr,
            const VedDrawPoint *point)
{
  double x = (double) point->x, y = (double) point->y, radius = (double) point->radius;

  switch (point->shape)
    {
    case VED_POINT_SQUARE:
      add_polygon (cr, x, y, radius * G_SQRT2, G_PI_4, 4);
      break;

    case VED_POINT_DIAMOND:
      add_polygon (cr, x, y, radius, 0.0, 4);
      break;

    case VED_POINT_TRIANGLE:
      add_polygon (cr, x, y, radius * 1.15, -G_PI_2, 3);
      break;

    case VED_POINT_CIRCLE:
    default:
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, radius, 0.0, 2.0 * G_PI);
      break;
    }
  set_source (cr, point->color);
  cairo_fill (cr);
}

static void
draw_points (cairo_t            *cr,
             const VedDrawPoint *points,
             guint32             n_points)
{
  for (guint32 i = 0; i < n_points; i++)
    draw_point (cr, &points[i]);
}

static void
draw_arcs (cairo_t          *cr,
           const VedDrawArc *arcs,
           guint32           n_arcs)
{
  for (guint32 i = 0; i < n_arcs; i++)
    {
      const VedDrawArc *arc = &arcs[i];
      double start = (double) arc->start, end = start + MIN ((double) arc->sweep, 2.0 * G_PI);

      cairo_new_sub_path (cr);
      cairo_arc (cr, (double) arc->x, (double) arc->y, (double) arc->outer_radius, start, end);
      cairo_arc_negative (cr, (double) arc->x, (double) arc->y, (double) arc->inner_radius, end, start);
      cairo_close_path (cr);
      set_source (cr, arc->color);
      cairo_fill (cr);
    }
}

static guint32
premultiply (VedColor color)
{
  guint32 alpha = color & 0xff, result = alpha << 24;

  for (guint shift = 8; shift < 32; shift += 8)
    result |= (((color >> shift) & 0xff) * alpha + 127) / 255 << (shift - 8);

  return result;
}

static cairo_surface_t *
picture_of_cells (const VedDrawCommand *command,
                  const VedDrawCells   *cells)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) command->n,
                                                         (int) command->n_rows);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface) / sizeof *pixels;

  for (guint32 y = 0; y < command->n_rows && pixels != NULL; y++)
    for (guint32 x = 0; x < command->n; x++)
      pixels[y * stride + x] = premultiply (cells->palette[cells->levels[(gsize) y * command->n + x]]);
  cairo_surface_mark_dirty (surface);

  return surface;
}

static void
draw_cells (cairo_t              *cr,
            const VedDrawCommand *command,
            const VedDrawCells   *cells)
{
  const float *params = command->params;
  cairo_surface_t *surface;

  if (command->n == 0 || command->n_rows == 0)
    return;

  surface = picture_of_cells (command, cells);
  cairo_save (cr);
  cairo_translate (cr, (double) params[0], (double) params[1]);
  cairo_scale (cr, (double) params[2] / command->n, (double) params[3] / command->n_rows);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, 0.0, 0.0, command->n, command->n_rows);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
run_command (cairo_t              *cr,
             const VedDrawCommand *command,
             gconstpointer         elements)
{
  cairo_new_path (cr);
  switch (command->kind)
    {
    case VED_DRAW_CLEAR:
      clear (cr, command);
      break;

    case VED_DRAW_CLIP:
      set_clip (cr, command);
      break;

    case VED_DRAW_COLUMNS:
      draw_columns (cr, command, elements);
      break;

    case VED_DRAW_BAND:
      draw_band (cr, command, elements);
      break;

    case VED_DRAW_POLYLINE:
      draw_polyline (cr, command, elements);
      break;

    case VED_DRAW_RECTS:
      draw_rects (cr, elements, command->n);
      break;

    case VED_DRAW_POINTS:
      draw_points (cr, elements, command->n);
      break;

    case VED_DRAW_ARCS:
      draw_arcs (cr, elements, command->n);
      break;

    case VED_DRAW_CELLS:
      draw_cells (cr, command, elements);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * ved_cairo_executor_run:
 * @cr: where to draw, in the list's pixels; its own clip and matrix stay in force
 *
 * Draws a list as shapes, for cairo_svg_surface_create() and paper. On the screen ved_pixel_executor_run()
 * is a hundred times faster.
 */
void
ved_cairo_executor_run (const VedDrawList *list,
                        cairo_t           *cr)
{
  gsize n_commands;
  const VedDrawCommand *commands = ved_draw_list_get_commands (list, &n_commands);

  cairo_save (cr);
  cairo_save (cr);
  for (gsize i = 0; i < n_commands; i++)
    run_command (cr, &commands[i], ved_draw_list_get_elements (list, &commands[i]));
  cairo_restore (cr);
  cairo_restore (cr);
}
