/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-field-view"

#include "config.h"

#include "plot/ved-field-view.h"

#include "base/ved-vector.h"
#include "plot/ved-field-private.h"

#include <math.h>
#include <string.h>

/* Along each axis a picture has one level a device pixel, the greatest of the cells in it, or where cells are larger
 * than pixels one level a cell. Pixels are made of *slots*: the blocks of the index that are at most as long as
 * a pixel, in the order of the ring. Every slot belongs to the pixel that its middle is nearest to, so no cell
 * is lost, none is shown twice, and none is more than half a pixel away from its place.
 *
 * Where the ring begins within a block, the block is two slots, one at either end: its cells from the start on
 * are the oldest, those before it the newest. These are read from the cells.
 *
 * A line of the picture is made in two steps: the greatest of the lines of slots in it, slot by slot, and the
 * greatest of the slots in each pixel. The second takes two look-ups a pixel: of a pixel with 2^q to 2^(q+1)
 * slots the maxima over the first and the last 2^q of them. */

#define TURN_LINES 16

/* The slots of one axis. */
typedef struct {
  gsize n_cells;
  gsize start;                  /* of the ring, in memory */
  guint shift;                  /* 2^shift cells a block */
  gsize n_slots;
  gsize n_old;                  /* slots from the start of the ring to the end of the memory */
} VedSlots;

/* One slot: a block, or a part of the one that the ring begins in. Positions are those in memory. */
typedef struct {
  gsize block;
  gsize from;
  gsize n;
  gboolean is_part;
} VedSlot;

/* Where a level finds its greatest value: that of .reach slots from each of the two on, counted from the first. */
typedef struct {
  guint32 first;
  guint32 last;
} VedTwoSlots;

/* Which slots the levels along an axis are made of: level i of slots bounds[2 i] … bounds[2 i + 1] − 1. */
typedef struct {
  VedSlots slots;
  gsize *bounds;
  VedTwoSlots *places;
  gsize n;
  gsize first;                  /* slot of all */
  gsize end;
  gsize least;                  /* slots of a level */
  gsize most;
  gsize reach;                  /* the power of two up to .least */
  gboolean is_whole;            /* each level is the next slot */
} VedSlotMap;

/* One run over a window. */
typedef struct {
  VedField *field;
  const VedFieldPlane *plane;
  const VedCellFold *fold;
  VedSlotMap lines;
  VedSlotMap items;
  gpointer maxima;              /* of the slots of items, over the lines of a level */
  float *values;                /* the same as values: of floats the same memory */
  float *level_values;
} VedFieldRun;

static double
cells_per_px (const VedFieldAxis *axis)
{
  return (axis->to - axis->from) / (double) axis->n_px;
}

/* A level a pixel: those whose middle is over the field; one where the field is less than a pixel. */
static void
plan_pixels (VedFieldAxis *axis,
             double        cells)
{
  double begin = MIN (-axis->from / cells, ((double) axis->n_cells - axis->from) / cells);
  double end = MAX (-axis->from / cells, ((double) axis->n_cells - axis->from) / cells);

  if (end <= 0.0 || begin >= (double) axis->n_px)
    return;

  axis->first = MIN ((gsize) (MAX (begin, 0.0) + 0.5), axis->n_px - 1);
  axis->n = (gsize) (MIN (end, (double) axis->n_px) + 0.5);
  axis->n = axis->n > axis->first ? axis->n - axis->first : 1;
  axis->px = (double) axis->first;
  axis->length_px = (double) axis->n;
  while (axis->depth < VED_FIELD_MAX_DEPTH &&
         ldexp (1.0, (int) ((axis->depth + 1) * VED_FIELD_FAN_SHIFT)) <= fabs (cells))
    axis->depth++;
}

static void
plan_cells (VedFieldAxis *axis,
            double        cells)
{
  double begin = MAX (floor (MIN (axis->from, axis->to)), 0.0);
  double end = MIN (ceil (MAX (axis->from, axis->to)), (double) axis->n_cells);

  if (begin >= end)
    return;

  axis->is_by_cell = TRUE;
  axis->first = (gsize) begin;
  axis->n = (gsize) (end - begin);
  axis->px = ((cells > 0.0 ? begin : end) - axis->from) / cells;
  axis->length_px = (end - begin) / fabs (cells);
}

static void
axis_init (VedFieldAxis *axis,
           double        from,
           double        to,
           gsize         n_px,
           gsize         n_cells)
{
  double cells;

  *axis = (VedFieldAxis) { .from = from, .to = to, .n_px = n_px, .n_cells = n_cells };
  cells = n_px > 0 ? cells_per_px (axis) : 0.0;
  if (!isfinite (from) || !isfinite (to) || !isfinite (cells) || cells == 0.0 || n_cells == 0)
    return;

  if (fabs (cells) < 1.0)
    plan_cells (axis, cells);
  else
    plan_pixels (axis, cells);
}

static void
slots_init (VedSlots *slots,
            gsize     n_cells,
            gsize     start,
            guint     depth)
{
  gsize mask = ((gsize) 1 << (depth * VED_FIELD_FAN_SHIFT)) - 1;
  gsize n_blocks;

  *slots = (VedSlots) { .n_cells = n_cells, .start = start, .shift = depth * VED_FIELD_FAN_SHIFT };
  n_blocks = (n_cells + mask) >> slots->shift;
  slots->n_slots = n_blocks + ((start & mask) != 0 ? 1 : 0);
  slots->n_old = n_blocks - (start >> slots->shift);
}

/* The boundary between slots that is nearest to a position in cells. */
static gsize
nearest_boundary (const VedSlots *slots,
                  double          position)
{
  double n_old_cells = (double) (slots->n_cells - slots->start);
  double per_cell = ldexp (1.0, -(int) slots->shift);
  gsize boundary;

  if (position <= 0.0)
    return 0;
  if (position >= (double) slots->n_cells)
    return slots->n_slots;

  if (position < n_old_cells)
    boundary = MIN ((gsize) (((double) slots->start + position) * per_cell + 0.5) -
                    (slots->start >> slots->shift), slots->n_old);
  else
    boundary = slots->n_old + (gsize) ((position - n_old_cells) * per_cell + 0.5);

  return MIN (boundary, slots->n_slots);
}

static VedSlot
slot_at (const VedSlots *slots,
         gsize           index)
{
  gsize mask = ((gsize) 1 << slots->shift) - 1;
  gboolean is_old = index < slots->n_old;
  VedSlot slot = { .block = is_old ? (slots->start >> slots->shift) + index : index - slots->n_old };
  gsize end = MIN ((slot.block + 1) << slots->shift, slots->n_cells);

  slot.from = slot.block << slots->shift;
  slot.is_part = (slots->start & mask) != 0 && slot.block == slots->start >> slots->shift;
  if (slot.is_part && is_old)
    slot.from = slots->start;
  else if (slot.is_part)
    end = slots->start;
  slot.n = end - slot.from;

  return slot;
}

static void
bounds_of_level (const VedFieldAxis *axis,
                 const VedSlots     *slots,
                 gsize               index,
                 gsize              *from,
                 gsize              *to)
{
  double cells = cells_per_px (axis);
  double a, b;

  if (axis->is_by_cell)
    {
      *from = axis->first + (cells > 0.0 ? index : axis->n - 1 - index);
      *to = *from + 1;
      return;
    }

  a = axis->from + cells * (double) (axis->first + index);
  b = axis->from + cells * (double) (axis->first + index + 1);
  *from = MIN (nearest_boundary (slots, MIN (a, b)), slots->n_slots - 1);
  *to = MAX (nearest_boundary (slots, MAX (a, b)), *from + 1);

  /* Half a pixel beyond the last whole one that the field reaches into. */
  if (index == (cells > 0.0 ? axis->n - 1 : 0) && axis->first + axis->n < axis->n_px)
    *to = MAX (*to, nearest_boundary (slots, MAX (a, b) + fabs (cells) / 2.0));
  if (index == (cells > 0.0 ? 0 : axis->n - 1) && axis->first > 0)
    *from = MIN (*from, nearest_boundary (slots, MIN (a, b) - fabs (cells) / 2.0));
}

static void
slot_map_init (VedSlotMap         *map,
               const VedFieldAxis *axis,
               gsize               start)
{
  *map = (VedSlotMap) { .n = axis->n, .bounds = g_new (gsize, 2 * axis->n), .least = G_MAXSIZE };
  slots_init (&map->slots, axis->n_cells, start, axis->depth);
  map->first = map->slots.n_slots;
  for (gsize i = 0; i < axis->n; i++)
    {
      gsize *from = &map->bounds[2 * i], *to = from + 1;

      bounds_of_level (axis, &map->slots, i, from, to);
      map->first = MIN (map->first, *from);
      map->end = MAX (map->end, *to);
      map->least = MIN (map->least, *to - *from);
      map->most = MAX (map->most, *to - *from);
    }

  map->is_whole = axis->is_by_cell && axis->to > axis->from;
  for (map->reach = 1; map->reach * 2 <= map->least;)
    map->reach *= 2;
  map->places = g_new (VedTwoSlots, axis->n);
  for (gsize i = 0; i < axis->n; i++)
    {
      map->places[i] = (VedTwoSlots) {
        (guint32) (map->bounds[2 * i] - map->first), (guint32) (map->bounds[2 * i + 1] - map->first - map->reach),
      };
    }
}

static float
scan_slots (const VedFieldRun *run,
            VedSlot            line,
            VedSlot            item)
{
  return ved_field_scan (run->field, line.from, item.from, line.n, item.n);
}

/* The blocks of one line of the plane into the maxima: the items' slots are two stretches of them. */
static void
take_line (VedFieldRun *run,
           gsize        block)
{
  const VedSlotMap *items = &run->items;
  gsize size = run->fold->size;

  for (gsize i = items->first; i < items->end;)
    {
      gsize end = i < items->slots.n_old ? MIN (items->slots.n_old, items->end) : items->end;

      run->fold->take ((guint8 *) run->maxima + (i - items->first) * size,
                       ved_field_plane_at (run->plane, size, block, slot_at (&items->slots, i).block),
                       end - i, run->plane->bias);
      i = end;
    }
}

static void
take_parts (VedFieldRun *run,
            VedSlot      line,
            gsize        from,
            gsize        to)
{
  for (gsize i = from; i < to; i++)
    {
      VedSlot item = slot_at (&run->items.slots, i);

      if (line.is_part || item.is_part)
        {
          float value = scan_slots (run, line, item);
          float *place = &run->values[i - run->items.first];

          *place = value > *place ? value : *place;
        }
    }
}

/* The slot at either end of the ring, where it is a part of a block, must not have the whole block's maximum. */
static void
clear_parts (VedFieldRun *run)
{
  const VedSlotMap *items = &run->items;

  if (items->first == 0 && slot_at (&items->slots, 0).is_part)
    run->fold->set_nothing (run->maxima, 1);
  if (items->end == items->slots.n_slots && slot_at (&items->slots, items->end - 1).is_part)
    run->fold->set_nothing ((guint8 *) run->maxima + (items->end - 1 - items->first) * run->fold->size, 1);
}

/* The values of the slots of items over the lines of one level. */
static void
gather (VedFieldRun *run,
        gsize        from,
        gsize        to)
{
  const VedFieldCells *cells = ved_field_get_cells (run->field);
  const VedSlotMap *items = &run->items;
  gsize n = items->end - items->first;

  run->fold->set_nothing (run->maxima, n);
  for (gsize i = from; i < to; i++)
    {
      VedSlot line = slot_at (&run->lines.slots, i);

      if (!line.is_part)
        take_line (run, line.block);
    }
  clear_parts (run);
  if (run->maxima != run->values)
    run->fold->get_values (run->maxima, n, cells->code_offset, cells->code_step, run->values);

  for (gsize i = from; i < to; i++)
    {
      VedSlot line = slot_at (&run->lines.slots, i);

      if (line.is_part)
        take_parts (run, line, items->first, items->end);
      else
        {
          take_parts (run, line, items->first, items->first + 1);
          if (n > 1)
            take_parts (run, line, items->end - 1, items->end);
        }
    }
}

/* values[i] becomes the greatest of itself and the one @reach further on. */
VED_VECTOR_CLONES static void
widen (float *values,
       gsize  n_values,
       gsize  reach)
{
  if (reach == 1)
    for (gsize i = 0; i + 1 < n_values; i++)
      values[i] = values[i + 1] > values[i] ? values[i + 1] : values[i];
  else
    for (gsize i = 0; i + reach < n_values; i++)
      values[i] = values[i + reach] > values[i] ? values[i + reach] : values[i];
}

VED_VECTOR_CLONES static void
take_two (const float       *values,
          const VedTwoSlots *places,
          gsize              n,
          float             *greatest)
{
  for (gsize i = 0; i < n; i++)
    {
      float a = values[places[i].first], b = values[places[i].last];

      greatest[i] = a > b ? a : b;
    }
}

static const float *
fold_slots (VedFieldRun *run)
{
  const VedSlotMap *items = &run->items;
  gsize n_values = items->end - items->first;

  if (items->is_whole)
    return run->values;

  for (gsize reach = 1; reach < items->reach; reach *= 2)
    widen (run->values, n_values, reach);
  take_two (run->values, items->places, items->n, run->level_values);
  if (items->most > 2 * items->reach)
    for (gsize i = 0; i < items->n; i++)
      for (gsize k = items->places[i].first + items->reach; k < items->places[i].last; k += items->reach)
        run->level_values[i] = MAX (run->values[k], run->level_values[i]);

  return run->level_values;
}

static void
run_init (VedFieldRun        *run,
          VedField           *field,
          const VedFieldView *view)
{
  const VedFieldCells *cells = ved_field_get_cells (field);
  VedFieldStart start = ved_field_get_start (field);
  const VedFieldAxis *lines = cells->is_by_columns ? &view->columns : &view->rows;
  const VedFieldAxis *items = cells->is_by_columns ? &view->rows : &view->columns;

  *run = (VedFieldRun) { .field = field, .fold = ved_cell_fold_get (cells->kind) };
  run->plane = ved_field_get_plane (field, lines->depth, items->depth);
  slot_map_init (&run->lines, lines, start.line);
  slot_map_init (&run->items, items, start.item);
  run->values = g_new (float, run->items.end - run->items.first);
  run->maxima = run->values;
  if (cells->kind != VED_CELL_FLOAT)
    run->maxima = g_malloc_n (run->items.end - run->items.first, run->fold->size);
  run->level_values = g_new (float, items->n);
}

static void
run_clear (VedFieldRun *run)
{
  g_free (run->lines.bounds);
  g_free (run->items.bounds);
  g_free (run->lines.places);
  g_free (run->items.places);
  if (run->maxima != run->values)
    g_free (run->maxima);
  g_free (run->values);
  g_free (run->level_values);
}

static void
write_line (VedFieldRun       *run,
            const VedLevelMap *map,
            gsize              line,
            guint8            *levels)
{
  gsize from = run->lines.bounds[2 * line], to = run->lines.bounds[2 * line + 1];

  gather (run, from, to);
  ved_level_map_apply (map, fold_slots (run), run->items.n, levels);
}

static void
write_by_rows (VedFieldRun       *run,
               const VedLevelMap *map,
               guint8            *levels)
{
  for (gsize i = 0; i < run->lines.n; i++)
    write_line (run, map, i, levels + i * run->items.n);
}

/* Lines are columns of the picture: a few at a time, so that what is written side by side shares cache lines. */
static void
write_by_columns (VedFieldRun       *run,
                  const VedLevelMap *map,
                  guint8            *levels)
{
  g_autofree guint8 *turned = g_new (guint8, TURN_LINES * run->items.n);

  for (gsize i = 0; i < run->lines.n; i += TURN_LINES)
    {
      gsize n_lines = MIN (run->lines.n - i, TURN_LINES);

      for (gsize k = 0; k < n_lines; k++)
        write_line (run, map, i + k, turned + k * run->items.n);
      for (gsize row = 0; row < run->items.n; row++)
        for (gsize k = 0; k < n_lines; k++)
          levels[row * run->lines.n + i + k] = turned[k * run->items.n + row];
    }
}

static gboolean
axis_hit (const VedFieldAxis *axis,
          double              px,
          gsize              *cell)
{
  double position = axis->n > 0 ? axis->from + px * cells_per_px (axis) : NAN;

  if (!(position >= 0.0 && position < (double) axis->n_cells))
    return FALSE;

  *cell = (gsize) position;

  return TRUE;
}

/* The cells, in the order of the ring, that the level under a pixel is made of. */
static gboolean
cells_of_level (const VedFieldAxis *axis,
                gsize               start,
                double              px,
                gsize              *from,
                gsize              *to)
{
  VedSlots slots;
  VedSlot slot;
  gsize first, end;
  double index = floor (px) - axis->px;

  if (axis->is_by_cell)
    {
      if (!axis_hit (axis, px, from))
        return FALSE;

      *to = *from + 1;
      return TRUE;
    }
  if (!(index >= 0.0 && index < (double) axis->n))
    return FALSE;

  slots_init (&slots, axis->n_cells, start, axis->depth);
  bounds_of_level (axis, &slots, (gsize) index, &first, &end);
  slot = slot_at (&slots, first);
  *from = slot.from + (first < slots.n_old ? 0 : axis->n_cells) - start;
  slot = slot_at (&slots, end - 1);
  *to = slot.from + slot.n + (end - 1 < slots.n_old ? 0 : axis->n_cells) - start;

  return TRUE;
}

/**
 * ved_field_view_init:
 * @column_from: position in cells at the left edge, e.g. 2.5: the middle of the third column; may lie outside of
 *   the field, and be greater than @column_to to mirror the picture
 * @column_to: position in cells at the right edge
 * @width_px: device pixels from edge to edge
 * @row_from: position in cells at the upper edge; greater than @row_to: rows count upwards
 * @row_to: position in cells at the lower edge
 * @height_px: device pixels from edge to edge
 *
 * Lays a window over a field. For an axis of time subtract the start from the edges as whole microseconds first.
 * Edges that are no numbers, or equal, show nothing.
 */
void
ved_field_view_init (VedFieldView   *self,
                     const VedField *field,
                     double          column_from,
                     double          column_to,
                     gsize           width_px,
                     double          row_from,
                     double          row_to,
                     gsize           height_px)
{
  axis_init (&self->columns, column_from, column_to, width_px, ved_field_get_n_columns (field));
  axis_init (&self->rows, row_from, row_to, height_px, ved_field_get_n_rows (field));
}

/**
 * ved_field_view_get_levels:
 * @map: from values to levels
 * @levels: (out): .rows.n rows of .columns.n levels, from the upper left
 *
 * The picture of a window: the greatest value in every pixel, or every cell where cells are larger than pixels; 0
 * where all cells are missing. The cost follows the pixels: no more than 16 blocks of the index are read for one.
 */
void
ved_field_view_get_levels (const VedFieldView *self,
                           VedField           *field,
                           const VedLevelMap  *map,
                           guint8             *levels)
{
  VedFieldRun run;

  if (self->rows.n == 0 || self->columns.n == 0)
    return;

  run_init (&run, field, self);
  if (ved_field_get_cells (field)->is_by_columns)
    write_by_columns (&run, map, levels);
  else
    write_by_rows (&run, map, levels);
  run_clear (&run);
}

/**
 * ved_field_view_hit:
 * @x_px: device pixels from the left edge of the window
 * @y_px: device pixels from its upper edge
 * @row: (out): in the order of the ring
 * @column: (out): in the order of the ring
 *
 * Returns: whether there is a cell exactly there
 */
gboolean
ved_field_view_hit (const VedFieldView *self,
                    double              x_px,
                    double              y_px,
                    gsize              *row,
                    gsize              *column)
{
  return axis_hit (&self->columns, x_px, column) && axis_hit (&self->rows, y_px, row);
}

/**
 * ved_field_view_peak:
 * @x_px: device pixels from the left edge of the window
 * @y_px: device pixels from its upper edge
 * @row: (out): in the order of the ring
 * @column: (out): in the order of the ring
 *
 * The cell that a person means who points at a colour: of those in the pixel the one that gave it.
 *
 * Returns: whether there is one; where all are missing the first
 */
gboolean
ved_field_view_peak (const VedFieldView *self,
                     const VedField     *field,
                     double              x_px,
                     double              y_px,
                     gsize              *row,
                     gsize              *column)
{
  VedFieldStart start = ved_field_get_start (field);
  gboolean is_by_columns = ved_field_get_cells (field)->is_by_columns;
  gsize row_from, row_to, column_from, column_to;
  double most = -INFINITY;

  if (!cells_of_level (&self->columns, is_by_columns ? start.line : start.item, x_px, &column_from,
                       &column_to) ||
      !cells_of_level (&self->rows, is_by_columns ? start.item : start.line, y_px, &row_from, &row_to))
    return FALSE;

  *row = row_from;
  *column = column_from;
  for (gsize i = row_from; i < row_to; i++)
    for (gsize k = column_from; k < column_to; k++)
      if (ved_field_get_value (field, i, k) > most)
        {
          most = ved_field_get_value (field, i, k);
          *row = i;
          *column = k;
        }

  return TRUE;
}

/**
 * ved_field_view_get_cell:
 * @row: in the order of the ring
 * @column: in the order of the ring
 * @x_px: (out): its left edge, device pixels from the left edge of the window
 * @y_px: (out): its upper edge
 * @width_px: (out): may be less than a pixel
 * @height_px: (out): likewise
 *
 * Where a cell lies, for a frame around it. Of use only where the view shows anything.
 */
void
ved_field_view_get_cell (const VedFieldView *self,
                         gsize               row,
                         gsize               column,
                         double             *x_px,
                         double             *y_px,
                         double             *width_px,
                         double             *height_px)
{
  double columns = cells_per_px (&self->columns), rows = cells_per_px (&self->rows);

  *width_px = 1.0 / fabs (columns);
  *height_px = 1.0 / fabs (rows);
  *x_px = ((double) column + (columns < 0.0 ? 1.0 : 0.0) - self->columns.from) / columns;
  *y_px = ((double) row + (rows < 0.0 ? 1.0 : 0.0) - self->rows.from) / rows;
}

/**
 * ved_draw_list_add_field:
 * @view: with device pixels of the scale that the list is painted at
 * @x: left edge of the window, in the list's pixels, on a whole device pixel
 * @y: its upper edge, likewise
 * @scale_factor: device pixels per pixel of the list
 * @colors: for the levels; entry 0 for missing values, transparent leaves them open
 *
 * Draws the window onto a field. The caller sets a clip to the window before: cells at the edges stick out.
 */
void
ved_draw_list_add_field (VedDrawList        *list,
                         VedField           *field,
                         const VedFieldView *view,
                         float               x,
                         float               y,
                         int                 scale_factor,
                         const VedLevelMap  *map,
                         const VedColorMap  *colors)
{
  double scale = (double) scale_factor;
  guint8 *levels;

  g_return_if_fail (scale_factor > 0);

  if (view->rows.n == 0 || view->columns.n == 0)
    return;

  levels = ved_draw_list_add_cells (list, x + (float) (view->columns.px / scale),
                                    y + (float) (view->rows.px / scale),
                                    (float) (view->columns.length_px / scale),
                                    (float) (view->rows.length_px / scale),
                                    (guint) view->columns.n, (guint) view->rows.n, colors);
  ved_field_view_get_levels (view, field, map, levels);
}
