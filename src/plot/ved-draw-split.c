/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-draw-split"

#include "config.h"

#include "plot/ved-draw-split.h"

#include <math.h>

/* A toolkit fills a rectangle for next to nothing, while a picture that lies above its window costs every pixel four
 * times: cleared, painted, copied, blended. Much of a chart is rectangles: grid lines, regions, and what of an area lies
 * below all of its line. So a list is walked once, and what is a rectangle of whole device pixels is taken out of it, as
 * long as nothing that stays lies below it. A band is cut into its two ragged edges, which stay, and the rectangle
 * between them. Of the rest it is noted which columns of which strip it may touch, by the bounds of each command, which
 * are wide rather than exact.
 *
 * A very large list, which would have to be copied, is of a picture without gaps and stays in one piece. */

#define MOST_BYTES (4 * 1024 * 1024)
#define MOST_FILLS 96
#define LEAST_ROWS 8            /* of a rectangle within a band */
#define STROKE_REACH 3.0f       /* neighbouring columns that a line may touch, in device pixels */
#define FAR_AWAY 1e6f

typedef struct {
  VedDrawSplit *split;
  int width;
  int height;
  float scale;
  VedDrawFill clip;             /* its rectangle only */
  gboolean has_painted;         /* the rest is more than clips */
} VedSplitter;

/* In pixels of the list. */
typedef struct {
  float left, top, right, bottom;
} VedExtent;

static const VedExtent no_extent = { FAR_AWAY, FAR_AWAY, -FAR_AWAY, -FAR_AWAY };

/* Like CLAMP(), but the lower bound for what is no number. */
static float
bound (float value,
       float low,
       float high)
{
  if (!(value > low))
    return low;

  return value < high ? value : high;
}

static void
set_clip (VedSplitter          *self,
          const VedDrawCommand *command)
{
  const float *params = command->params;
  float width = (float) self->width, height = (float) self->height;

  self->clip = (VedDrawFill) { .right = self->width, .bottom = self->height };
  if (params[2] < 0.0f)
    return;

  self->clip.left = (int) bound (roundf (params[0] * self->scale), 0.0f, width);
  self->clip.top = (int) bound (roundf (params[1] * self->scale), 0.0f, height);
  self->clip.right = (int) bound (roundf ((params[0] + params[2]) * self->scale), 0.0f, width);
  self->clip.bottom = (int) bound (roundf ((params[1] + params[3]) * self->scale), 0.0f, height);
}

/* The whole pixels within the clip that a shape may touch. */
static VedDrawFill
touched_pixels (const VedSplitter *self,
                float              left,
                float              top,
                float              right,
                float              bottom)
{
  const VedDrawFill *clip = &self->clip;

  return (VedDrawFill) {
           .left = (int) bound (floorf (left), (float) clip->left, (float) clip->right),
           .top = (int) bound (floorf (top), (float) clip->top, (float) clip->bottom),
           .right = (int) bound (ceilf (right), (float) clip->left, (float) clip->right),
           .bottom = (int) bound (ceilf (bottom), (float) clip->top, (float) clip->bottom),
  };
}

static gboolean
is_empty (const VedDrawFill *box)
{
  return box->left >= box->right || box->top >= box->bottom;
}

/* Notes that something stays there. */
static void
touch (VedSplitter *self,
       VedExtent    extent,
       float        reach_px)
{
  VedDrawFill box = touched_pixels (self, extent.left * self->scale - reach_px, extent.top * self->scale - reach_px,
                                    extent.right * self->scale + reach_px, extent.bottom * self->scale + reach_px);

  if (is_empty (&box))
    return;

  for (int i = box.top / VED_DRAW_STRIP_HEIGHT; i <= (box.bottom - 1) / VED_DRAW_STRIP_HEIGHT; i++)
    {
      VedDrawColumns *strip = &self->split->strips[i];

      strip->left = MIN (strip->left, box.left);
      strip->right = MAX (strip->right, box.right);
    }
}

static gboolean
is_touched (VedSplitter       *self,
            const VedDrawFill *box)
{
  for (int i = box->top / VED_DRAW_STRIP_HEIGHT; i <= (box->bottom - 1) / VED_DRAW_STRIP_HEIGHT; i++)
    if (self->split->strips[i].left < box->right && self->split->strips[i].right > box->left)
      return TRUE;

  return FALSE;
}

static gboolean
take_fill (VedSplitter       *self,
           const VedDrawFill *fill)
{
  if (self->split->fills->len >= MOST_FILLS || is_touched (self, fill))
    return FALSE;

  g_array_append_val (self->split->fills, *fill);

  return TRUE;
}

static void
extend (VedExtent *extent,
        float      x,
        float      y,
        float      radius)
{
  if (!isfinite (x) || !isfinite (y))
    return;

  extent->left = MIN (extent->left, x - radius);
  extent->top = MIN (extent->top, y - radius);
  extent->right = MAX (extent->right, x + radius);
  extent->bottom = MAX (extent->bottom, y + radius);
}

/* What columns or the edges between them reach; NaN compares as neither less nor more. */
static VedExtent
spans_extent (const VedDrawCommand *command,
              const VedDrawSpan    *spans,
              gsize                 n_spans)
{
  float top = FAR_AWAY, bottom = -FAR_AWAY;

  for (gsize i = 0; i < n_spans; i++)
    {
      top = spans[i].y_from < top ? spans[i].y_from : top;
      bottom = spans[i].y_to > bottom ? spans[i].y_to : bottom;
    }

  return (VedExtent) {
           command->params[0], top, command->params[0] + command->params[1] * (float) command->n, bottom,
  };
}

static VedExtent
vertices_extent (const VedDrawVertex *vertices,
                 gsize                n_vertices)
{
  VedExtent extent = no_extent;

  for (gsize i = 0; i < n_vertices; i++)
    extend (&extent, vertices[i].x, vertices[i].y, 0.0f);

  return extent;
}

static VedExtent
points_extent (const VedDrawPoint *points,
               gsize               n_points)
{
  VedExtent extent = no_extent;

  for (gsize i = 0; i < n_points; i++)
    extend (&extent, points[i].x, points[i].y, points[i].radius * 1.2f);

  return extent;
}

static VedExtent
arcs_extent (const VedDrawArc *arcs,
             gsize             n_arcs)
{
  VedExtent extent = no_extent;

  for (gsize i = 0; i < n_arcs; i++)
    extend (&extent, arcs[i].x, arcs[i].y, arcs[i].outer_radius);

  return extent;
}

static VedExtent
rect_extent (const VedDrawRect *rect)
{
  return (VedExtent) { rect->x, rect->y, rect->x + rect->width, rect->y + rect->height };
}

/* The pixels whose centres lie within cells, as executors have it. */
static void
note_replaced (VedSplitter          *self,
               const VedDrawCommand *command)
{
  const float *params = command->params;
  float left = params[0] * self->scale - 0.5f, top = params[1] * self->scale - 0.5f;
  float right = left + params[2] * self->scale, bottom = top + params[3] * self->scale;
  VedDrawFill box = touched_pixels (self, ceilf (left), ceilf (top), ceilf (right), ceilf (bottom));

  if (!self->has_painted && command->n > 0 && command->n_rows > 0 && !is_empty (&box))
    self->split->replaced = box;
}

/* Notes what a command touches that stays as it is. */
static void
touch_command (VedSplitter          *self,
               const VedDrawCommand *command,
               gconstpointer         elements)
{
  const float *params = command->params;

  switch (command->kind)
    {
    case VED_DRAW_CLEAR:
      touch (self, (VedExtent) { 0.0f, 0.0f, (float) self->width, (float) self->height }, 0.0f);
      break;

    case VED_DRAW_COLUMNS:
      touch (self, spans_extent (command, elements, command->n), params[2] * self->scale / 2.0f + STROKE_REACH);
      break;

    case VED_DRAW_BAND:
      touch (self, spans_extent (command, elements, command->n + 1), 1.0f);
      break;

    case VED_DRAW_POLYLINE:
      touch (self, vertices_extent (elements, command->n), params[0] * self->scale / 2.0f + 1.0f);
      break;

    case VED_DRAW_RECTS:
      for (guint i = 0; i < command->n; i++)
        touch (self, rect_extent (&((const VedDrawRect *) elements)[i]), 1.0f);
      break;

    case VED_DRAW_POINTS:
      touch (self, points_extent (elements, command->n), 1.0f);
      break;

    case VED_DRAW_ARCS:
      touch (self, arcs_extent (elements, command->n), 1.0f);
      break;

    case VED_DRAW_CELLS:
      note_replaced (self, command);
      touch (self, (VedExtent) { params[0], params[1], params[0] + params[2], params[1] + params[3] }, 1.0f);
      break;

    default:
      break;
    }
  self->has_painted = self->has_painted || command->kind != VED_DRAW_CLIP;
}

static gboolean
is_whole (float value)
{
  return value == rintf (value);
}

static void
split_rect (VedSplitter       *self,
            const VedDrawRect *rect)
{
  float left = rect->x * self->scale, right = (rect->x + rect->width) * self->scale;
  float top = rect->y * self->scale, bottom = (rect->y + rect->height) * self->scale;
  VedDrawFill fill = touched_pixels (self, left, top, right, bottom);

  fill.color = rect->color;
  if (is_empty (&fill))
    return;
  if (rect->radius <= 0.0f && rect->border <= 0.0f && is_whole (left) && is_whole (right) && is_whole (top) &&
      is_whole (bottom) && take_fill (self, &fill))
    return;

  touch (self, rect_extent (rect), 1.0f);
  self->has_painted = TRUE;
  *ved_draw_list_add_rects (self->split->rest, 1) = *rect;
}

/* The rectangle within a band that all of its columns fill; empty where one of them has a gap. */
static VedDrawFill
band_middle (const VedSplitter    *self,
             const VedDrawCommand *command,
             const VedDrawSpan    *edges)
{
  float left = command->params[0] * self->scale;
  float right = (command->params[0] + command->params[1] * (float) command->n) * self->scale;
  VedDrawSpan middle = { -FAR_AWAY, FAR_AWAY };
  VedDrawFill fill;

  for (guint i = 0; i <= command->n; i++)
    {
      if (!(edges[i].y_from <= edges[i].y_to))
        {
          return (VedDrawFill) { 0 };
        }

      middle.y_from = MAX (middle.y_from, edges[i].y_from);
      middle.y_to = MIN (middle.y_to, edges[i].y_to);
    }

  fill = touched_pixels (self, roundf (left), ceilf (middle.y_from * self->scale), roundf (right),
                         floorf (middle.y_to * self->scale));
  fill.color = command->color;
  fill.y_full = command->params[2] * self->scale;
  fill.y_gone = command->params[3] * self->scale;

  return fill;
}

/* Adds what of a band lies between two heights, in pixels of the list. */
static void
add_band_piece (VedSplitter          *self,
                const VedDrawCommand *command,
                const VedDrawSpan    *edges,
                float                 top,
                float                 bottom)
{
  const float *params = command->params;
  VedDrawSpan *piece = ved_draw_list_add_band (self->split->rest, params[0], params[1], command->n, command->color);

  for (guint i = 0; i <= command->n; i++)
    {
      piece[i] = (VedDrawSpan) { CLAMP (edges[i].y_from, top, bottom), CLAMP (edges[i].y_to, top, bottom) };
    }
  touch (self, spans_extent (command, piece, command->n + 1), 1.0f);
  ved_draw_list_fade_band (self->split->rest, params[2], params[3]);
}

static gboolean
split_band (VedSplitter          *self,
            const VedDrawCommand *command,
            const VedDrawSpan    *edges)
{
  VedDrawFill middle = band_middle (self, command, edges);
  float top = (float) middle.top / self->scale, bottom = (float) middle.bottom / self->scale;
  VedExtent extent = spans_extent (command, edges, command->n + 1);

  if (middle.bottom - middle.top < LEAST_ROWS || middle.left >= middle.right || !take_fill (self, &middle))
    return FALSE;

  self->has_painted = TRUE;
  if (extent.top < top)
    add_band_piece (self, command, edges, -FAR_AWAY, top);
  if (extent.bottom > bottom)
    add_band_piece (self, command, edges, bottom, FAR_AWAY);

  return TRUE;
}

static void
split_command (VedSplitter          *self,
               const VedDrawList    *list,
               const VedDrawCommand *command)
{
  gconstpointer elements = ved_draw_list_get_elements (list, command);

  if (command->kind == VED_DRAW_RECTS)
    {
      for (guint i = 0; i < command->n; i++)
        split_rect (self, &((const VedDrawRect *) elements)[i]);
      return;
    }
  if (command->kind == VED_DRAW_BAND && split_band (self, command, elements))
    return;

  touch_command (self, command, elements);
  ved_draw_list_add_command (self->split->rest, list, command);
}

static gboolean
is_worth_splitting (const VedDrawList *list)
{
  gsize n_bytes;

  ved_draw_list_get_data (list, &n_bytes);

  return n_bytes <= MOST_BYTES;
}

/**
 * ved_draw_split_new:
 * @list: what is to be painted over something else
 * @width: of the picture, in device pixels
 * @height: of the picture, in device pixels
 * @scale: device pixels per pixel of the list
 *
 * Takes a list apart. The cost follows the elements of the list: some microseconds for a line chart.
 *
 * Returns: (transfer full): fills and the rest
 */
VedDrawSplit *
ved_draw_split_new (VedDrawList *list,
                    int          width,
                    int          height,
                    int          scale)
{
  VedDrawSplit *split = g_new0 (VedDrawSplit, 1);
  VedSplitter self = { .split = split, .width = width, .height = height, .scale = (float) scale };
  gboolean is_taken_apart = is_worth_splitting (list);
  gsize n_commands;
  const VedDrawCommand *commands = ved_draw_list_get_commands (list, &n_commands);

  split->fills = g_array_new (FALSE, FALSE, sizeof (VedDrawFill));
  split->rest = is_taken_apart ? ved_draw_list_new () : ved_draw_list_ref (list);
  split->n_strips = (guint) ((height + VED_DRAW_STRIP_HEIGHT - 1) / VED_DRAW_STRIP_HEIGHT);
  split->strips = g_new (VedDrawColumns, split->n_strips);
  for (guint i = 0; i < split->n_strips; i++)
    {
      split->strips[i] = (VedDrawColumns) { width, 0 };
    }

  self.clip = (VedDrawFill) { .right = width, .bottom = height };
  for (gsize i = 0; i < n_commands; i++)
    {
      if (commands[i].kind == VED_DRAW_CLIP)
        set_clip (&self, &commands[i]);
      if (is_taken_apart)
        split_command (&self, list, &commands[i]);
      else
        touch_command (&self, &commands[i], ved_draw_list_get_elements (list, &commands[i]));
    }

  return split;
}

void
ved_draw_split_free (VedDrawSplit *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->fills);
  ved_draw_list_unref (self->rest);
  g_free (self->strips);
  g_free (self);
}
