/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-draw-list"

#include "config.h"

#include "plot/ved-draw-list.h"

#include <math.h>
#include <string.h>

/* A draw list is an array of small commands and one block of data that they point into, both plain memory
 * that can be compared, hashed and handed to a graphics library as it is. Elements of one kind that follow
 * each other (rectangles, points, arcs) share a command, so a thousand tiles are one draw call.
 *
 * Painting is defined by coverage, the part of a device pixel that a shape fills, computed at the pixel's
 * centre (x + 0.5, y + 0.5). Both executors use the same formulas; all lengths are in device pixels:
 *
 *   columns    the union of vertical strokes with round ends at the columns' centres, from y_from to y_to:
 *              clamp (w/2 + 0.5 − distance, 0, min (1, w)), the greatest over neighbouring columns;
 *              of width 0: all of every pixel of the column that y_from … y_to touches
 *   poly-line  the same with the distance to the nearest segment
 *   band       the exact part of the pixel between the two edges, which are straight within a column
 *   rectangle  the exact part of the pixel (square corners), else clamp (0.5 − signed distance)
 *   points     clamp (0.5 − signed distance to the outline)
 *   arcs       clamp (0.5 − signed distance) to the ring, times the same for the two straight ends
 *   cells      the cell at the pixel's centre; a list holds the levels of its window only, about one a pixel, so that
 *              nothing of a field needs to be kept on a graphics card, and none is too large for one
 *
 * The colour, premultiplied, times coverage is put over what is there. */

#define MAX_DASHES 10000

struct _VedDrawList
{
  gatomicrefcount ref_count;
  GArray *commands;
  GByteArray *data;
};

typedef struct {
  guint n;
  float step;
  float length;
} VedDashes;

static const char *const kind_names[] = {
  "clear", "clip", "columns", "band", "polyline", "rects", "points", "arcs", "cells",
};

static gpointer
append_data (VedDrawList *self,
             gsize        n_bytes)
{
  guint offset = self->data->len;

  g_byte_array_set_size (self->data, offset + (guint) ((n_bytes + 3) & ~(gsize) 3));
  if (n_bytes % 4 != 0)
    memset (self->data->data + offset + n_bytes, 0, 4 - n_bytes % 4);   /* what is hashed is known */

  return self->data->data + offset;
}

static VedDrawCommand *
last_command (VedDrawList *self)
{
  return self->commands->len > 0
         ? &g_array_index (self->commands, VedDrawCommand, self->commands->len - 1)
         : NULL;
}

static VedDrawCommand *
append_command (VedDrawList *self,
                VedDrawKind  kind,
                gsize        n,
                VedColor     color)
{
  VedDrawCommand command = {
    .kind = kind, .n = (guint32) n, .offset = self->data->len, .color = color,
  };

  g_array_append_val (self->commands, command);

  return last_command (self);
}

static gpointer
append_elements (VedDrawList *self,
                 VedDrawKind  kind,
                 gsize        n,
                 gsize        element_size)
{
  VedDrawCommand *last = last_command (self);

  if (last != NULL && last->kind == kind)
    last->n += (guint32) n;
  else
    append_command (self, kind, n, VED_COLOR_TRANSPARENT);

  return append_data (self, n * element_size);
}

/* A solid line is one dash. So is one with more dashes than any screen shows. */
static VedDashes
dashes_init (float from,
             float to,
             float dash,
             float gap)
{
  float length = to - from, step = dash + MAX (gap, 0.0f);
  gboolean is_dashed = dash > 0.0f && length / step < MAX_DASHES;

  if (!(length > 0.0f))
    {
      return (VedDashes) { 0 };
    }
  if (!is_dashed)
    {
      return (VedDashes) { 1, length, length };
    }

  return (VedDashes) { (guint) ceilf (length / step), step, dash };
}

static void
set_params (VedDrawCommand *command,
            float           a,
            float           b,
            float           c,
            float           d)
{
  command->params[0] = a;
  command->params[1] = b;
  command->params[2] = c;
  command->params[3] = d;
}

static void
print_floats (GString     *text,
              const float *values,
              gsize        n_values)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < n_values; i++)
    {
      g_ascii_formatd (number, sizeof number, "%.6g", (double) values[i] + 0.0);
      g_string_append_printf (text, " %s", number);
    }
}

static void
print_rows (GString     *text,
            const float *values,
            gsize        n_rows,
            gsize        n_floats,
            gsize        stride)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      const float *row = values + i * stride;
      guint32 color;

      g_string_append (text, "\n ");
      print_floats (text, row, n_floats);
      if (n_floats < stride)
        {
          memcpy (&color, row + stride - 1, sizeof color);
          g_string_append_printf (text, " #%08x", color);
        }
    }
}

static void
print_elements (const VedDrawList    *self,
                const VedDrawCommand *command,
                GString              *text)
{
  gconstpointer elements = ved_draw_list_get_elements (self, command);

  switch (command->kind)
    {
    case VED_DRAW_COLUMNS:
    case VED_DRAW_BAND:
    case VED_DRAW_POLYLINE:
      print_rows (text, elements, command->n + (command->kind == VED_DRAW_BAND ? 1 : 0), 2, 2);
      break;

    case VED_DRAW_RECTS:
    case VED_DRAW_ARCS:
      print_rows (text, elements, command->n, 6, 7);
      break;

    case VED_DRAW_POINTS:
      for (guint32 i = 0; i < command->n; i++)
        {
          const VedDrawPoint *point = (const VedDrawPoint *) elements + i;

          g_string_append (text, "\n ");
          print_floats (text, &point->x, 3);
          g_string_append_printf (text, " shape %u #%08x", point->shape, point->color);
        }
      break;

    case VED_DRAW_CELLS:
      {
        g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, elements,
                                                               sizeof (VedDrawCells) +
                                                               (gsize) command->n * command->n_rows);

        g_string_append_printf (text, "\n  %u x %u sha256 %s", command->n, command->n_rows, digest);
        break;
      }

    default:
      break;
    }
}

/**
 * ved_draw_list_new:
 *
 * Returns: (transfer full): an empty list
 */
VedDrawList *
ved_draw_list_new (void)
{
  VedDrawList *self = g_new0 (VedDrawList, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->commands = g_array_new (FALSE, FALSE, sizeof (VedDrawCommand));
  self->data = g_byte_array_new ();

  return self;
}

VedDrawList *
ved_draw_list_ref (VedDrawList *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_draw_list_unref (VedDrawList *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->commands);
  g_byte_array_unref (self->data);
  g_free (self);
}

/**
 * ved_draw_list_reset:
 *
 * Empties the list and keeps its memory for the next frame.
 */
void
ved_draw_list_reset (VedDrawList *self)
{
  g_array_set_size (self->commands, 0);
  g_byte_array_set_size (self->data, 0);
}

/**
 * ved_draw_list_add_clear:
 *
 * Replaces everything within the clip by @color, which may be transparent.
 */
void
ved_draw_list_add_clear (VedDrawList *self,
                         VedColor     color)
{
  append_command (self, VED_DRAW_CLEAR, 0, color);
}

/**
 * ved_draw_list_set_clip:
 *
 * Keeps what follows within a rectangle, rounded to whole device pixels. Clips do not nest.
 */
void
ved_draw_list_set_clip (VedDrawList *self,
                        float        x,
                        float        y,
                        float        width,
                        float        height)
{
  set_params (append_command (self, VED_DRAW_CLIP, 0, VED_COLOR_TRANSPARENT),
              x, y, MAX (width, 0.0f), MAX (height, 0.0f));
}

void
ved_draw_list_unset_clip (VedDrawList *self)
{
  set_params (append_command (self, VED_DRAW_CLIP, 0, VED_COLOR_TRANSPARENT), 0.0f, 0.0f, -1.0f, -1.0f);
}

/**
 * ved_draw_list_add_columns:
 * @x: left edge of the first column
 * @step: width of a column: 1 / scale factor
 * @line_width: up to 5 device pixels; 0: crisp, without smoothing
 *
 * A line drawn as one vertical stroke a pixel column, for series with more samples than pixels. See
 * ved_draw_list_add_trace(), which fills the columns from data.
 *
 * Returns: (array length=n_columns): to be filled at once; valid until the next call on @self
 */
VedDrawSpan *
ved_draw_list_add_columns (VedDrawList *self,
                           float        x,
                           float        step,
                           gsize        n_columns,
                           float        line_width,
                           VedColor     color)
{
  set_params (append_command (self, VED_DRAW_COLUMNS, n_columns, color), x, step, line_width, 0.0f);

  return append_data (self, n_columns * sizeof (VedDrawSpan));
}

/**
 * ved_draw_list_add_band:
 * @x: left edge of the first column
 * @step: width of a column
 *
 * A filled area between two curves, given at the @n_columns + 1 edges of its columns and straight between
 * them. A column with NaN at either edge stays empty. A rectangle-like area of a few wide columns is as good
 * as one with a column a pixel.
 *
 * Returns: (array): @n_columns + 1 spans to be filled at once; valid until the next call on @self
 */
VedDrawSpan *
ved_draw_list_add_band (VedDrawList *self,
                        float        x,
                        float        step,
                        gsize        n_columns,
                        VedColor     color)
{
  set_params (append_command (self, VED_DRAW_BAND, n_columns, color), x, step, 0.0f, 0.0f);

  return append_data (self, (n_columns + 1) * sizeof (VedDrawSpan));
}

/**
 * ved_draw_list_fade_band:
 * @y_full: where the band added last has its full colour
 * @y_gone: where it has faded to nothing
 */
void
ved_draw_list_fade_band (VedDrawList *self,
                         float        y_full,
                         float        y_gone)
{
  VedDrawCommand *command = last_command (self);

  g_return_if_fail (command != NULL && command->kind == VED_DRAW_BAND);

  command->params[2] = y_full;
  command->params[3] = y_gone;
}

/**
 * ved_draw_list_add_polyline:
 *
 * A line of any width with round ends and joints through @n_vertices points. A point with NaN breaks it; two
 * equal points are a dot. Where a translucent line crosses itself its colour may add up.
 *
 * Returns: (array length=n_vertices): to be filled at once; valid until the next call on @self
 */
VedDrawVertex *
ved_draw_list_add_polyline (VedDrawList *self,
                            gsize        n_vertices,
                            float        line_width,
                            VedColor     color)
{
  set_params (append_command (self, VED_DRAW_POLYLINE, n_vertices, color), line_width, 0.0f, 0.0f, 0.0f);

  return append_data (self, n_vertices * sizeof (VedDrawVertex));
}

void
ved_draw_list_add_rect (VedDrawList *self,
                        float        x,
                        float        y,
                        float        width,
                        float        height,
                        VedColor     color)
{
  ved_draw_list_add_rounded_rect (self, x, y, width, height, 0.0f, 0.0f, color);
}

/**
 * ved_draw_list_add_rounded_rect:
 * @radius: of the corners, made no larger than half the shorter side
 * @border: 0 fills the rectangle, else the width of an outline along its inside
 */
void
ved_draw_list_add_rounded_rect (VedDrawList *self,
                                float        x,
                                float        y,
                                float        width,
                                float        height,
                                float        radius,
                                float        border,
                                VedColor     color)
{
  VedDrawRect *rect = append_elements (self, VED_DRAW_RECTS, 1, sizeof *rect);

  *rect = (VedDrawRect) {
    x, y, MAX (width, 0.0f), MAX (height, 0.0f), MIN (radius, MIN (width, height) / 2.0f), border, color,
  };
}

/**
 * ved_draw_list_add_rects:
 *
 * Many rectangles, each with its own colour: tiles, bars, cells.
 *
 * Returns: (array length=n_rects): to be filled at once; valid until the next call on @self
 */
VedDrawRect *
ved_draw_list_add_rects (VedDrawList *self,
                         gsize        n_rects)
{
  return append_elements (self, VED_DRAW_RECTS, n_rects, sizeof (VedDrawRect));
}

/**
 * ved_draw_list_add_h_line:
 * @y: of the line's middle; whole + 0.5 gives a crisp line of 1 px
 * @dash: length of the dashes; 0: a solid line
 * @gap: between dashes
 */
void
ved_draw_list_add_h_line (VedDrawList *self,
                          float        x_from,
                          float        x_to,
                          float        y,
                          float        line_width,
                          float        dash,
                          float        gap,
                          VedColor     color)
{
  VedDashes dashes = dashes_init (x_from, x_to, dash, gap);

  for (guint i = 0; i < dashes.n; i++)
    {
      float x = x_from + dashes.step * (float) i;

      ved_draw_list_add_rect (self, x, y - line_width / 2.0f,
                              MIN (dashes.length, x_to - x), line_width, color);
    }
}

/**
 * ved_draw_list_add_v_line:
 * @x: of the line's middle; whole + 0.5 gives a crisp line of 1 px
 * @dash: length of the dashes; 0: a solid line
 * @gap: between dashes
 */
void
ved_draw_list_add_v_line (VedDrawList *self,
                          float        x,
                          float        y_from,
                          float        y_to,
                          float        line_width,
                          float        dash,
                          float        gap,
                          VedColor     color)
{
  VedDashes dashes = dashes_init (y_from, y_to, dash, gap);

  for (guint i = 0; i < dashes.n; i++)
    {
      float y = y_from + dashes.step * (float) i;

      ved_draw_list_add_rect (self, x - line_width / 2.0f, y,
                              line_width, MIN (dashes.length, y_to - y), color);
    }
}

/**
 * ved_draw_list_add_point:
 * @radius: half the extent of the shape
 */
void
ved_draw_list_add_point (VedDrawList   *self,
                         float          x,
                         float          y,
                         float          radius,
                         VedPointShape  shape,
                         VedColor       color)
{
  VedDrawPoint *point = append_elements (self, VED_DRAW_POINTS, 1, sizeof *point);

  *point = (VedDrawPoint) { x, y, radius, shape, color };
}

/**
 * ved_draw_list_add_arc:
 * @start: where it begins, radians clockwise from three o'clock
 * @sweep: how far it goes clockwise, radians
 *
 * A segment of a ring, with straight ends: gauges and donuts. An inner radius of 0 gives a pie slice.
 */
void
ved_draw_list_add_arc (VedDrawList *self,
                       float        x,
                       float        y,
                       float        inner_radius,
                       float        outer_radius,
                       float        start,
                       float        sweep,
                       VedColor     color)
{
  VedDrawArc *arc = append_elements (self, VED_DRAW_ARCS, 1, sizeof *arc);

  *arc = (VedDrawArc) { x, y, inner_radius, outer_radius, start, MAX (sweep, 0.0f), color };
}

/**
 * ved_draw_list_add_cells:
 * @map: the colours of levels 0 … 255; a transparent entry leaves cells without a value empty
 *
 * A grid of coloured cells stretched over a rectangle, without smoothing. Aggregate to about a cell a pixel
 * first (by maximum, so that a spike stays visible): the cost of a frame follows the cells given here.
 *
 * Returns: (array): @n_columns × @n_rows levels, row by row from the top, to be filled at once; valid until
 *   the next call on @self
 */
guint8 *
ved_draw_list_add_cells (VedDrawList       *self,
                         float              x,
                         float              y,
                         float              width,
                         float              height,
                         guint              n_columns,
                         guint              n_rows,
                         const VedColorMap *map)
{
  VedDrawCommand *command = append_command (self, VED_DRAW_CELLS, n_columns, VED_COLOR_TRANSPARENT);
  VedDrawCells *cells;

  set_params (command, x, y, width, height);
  command->n_rows = n_rows;
  cells = append_data (self, sizeof *cells + (gsize) n_columns * n_rows);
  memcpy (cells->palette, map->entries, sizeof cells->palette);

  return cells->levels;
}

static gsize
element_bytes (const VedDrawCommand *command)
{
  switch (command->kind)
    {
    case VED_DRAW_COLUMNS:
      return command->n * sizeof (VedDrawSpan);

    case VED_DRAW_BAND:
      return (command->n + 1) * sizeof (VedDrawSpan);

    case VED_DRAW_POLYLINE:
      return command->n * sizeof (VedDrawVertex);

    case VED_DRAW_RECTS:
      return command->n * sizeof (VedDrawRect);

    case VED_DRAW_POINTS:
      return command->n * sizeof (VedDrawPoint);

    case VED_DRAW_ARCS:
      return command->n * sizeof (VedDrawArc);

    case VED_DRAW_CELLS:
      return sizeof (VedDrawCells) + (gsize) command->n * command->n_rows;

    default:
      return 0;
    }
}

/**
 * ved_draw_list_add_command:
 * @list: another list
 * @command: of @list
 *
 * Adds what another list paints with one of its commands.
 */
void
ved_draw_list_add_command (VedDrawList          *self,
                           const VedDrawList    *list,
                           const VedDrawCommand *command)
{
  gsize n_bytes = element_bytes (command);
  VedDrawCommand *copy;
  gpointer elements;

  g_return_if_fail (self != list);

  copy = append_command (self, command->kind, command->n, command->color);
  copy->n_rows = command->n_rows;
  memcpy (copy->params, command->params, sizeof copy->params);
  elements = append_data (self, n_bytes);
  if (n_bytes > 0)
    memcpy (elements, ved_draw_list_get_elements (list, command), n_bytes);
}

/**
 * ved_draw_list_get_commands:
 *
 * Returns: (transfer none) (array length=n_commands): in the order of painting
 */
const VedDrawCommand *
ved_draw_list_get_commands (const VedDrawList *self,
                            gsize             *n_commands)
{
  *n_commands = self->commands->len;

  return (const VedDrawCommand *) (gpointer) self->commands->data;
}

/**
 * ved_draw_list_get_data:
 *
 * Returns: (transfer none): the block that the offsets of the commands count from
 */
gconstpointer
ved_draw_list_get_data (const VedDrawList *self,
                        gsize             *n_bytes)
{
  *n_bytes = self->data->len;

  return self->data->data;
}

gconstpointer
ved_draw_list_get_elements (const VedDrawList    *self,
                            const VedDrawCommand *command)
{
  return self->data->data + command->offset;
}

/**
 * ved_draw_list_hash:
 *
 * A hash of everything that is painted: equal lists paint equal pictures, so a frame whose hash is that of
 * the last one need not be painted. FNV-1a over 32-bit words; differs between byte orders.
 */
guint64
ved_draw_list_hash (const VedDrawList *self)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);
  const guint32 *words = (const guint32 *) (gpointer) self->commands->data;
  gsize n_words = self->commands->len * sizeof (VedDrawCommand) / 4;

  for (gsize i = 0; i < n_words; i++)
    hash = (hash ^ words[i]) * G_GUINT64_CONSTANT (1099511628211);

  words = (const guint32 *) (gpointer) self->data->data;
  for (gsize i = 0; i < self->data->len / 4; i++)
    hash = (hash ^ words[i]) * G_GUINT64_CONSTANT (1099511628211);

  return hash;
}

/**
 * ved_draw_list_to_string:
 *
 * Writes the list as text, one line a command and element, with six significant digits: for golden files.
 *
 * Returns: (transfer full): the text
 */
char *
ved_draw_list_to_string (const VedDrawList *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->commands->len; i++)
    {
      const VedDrawCommand *command = &g_array_index (self->commands, VedDrawCommand, i);

      g_string_append_printf (text, "%s %u #%08x", kind_names[command->kind], command->n, command->color);
      print_floats (text, command->params, G_N_ELEMENTS (command->params));
      print_elements (self, command, text);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
