/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-field"

#include "config.h"

#include "plot/ved-field.h"

#include "plot/ved-field-private.h"

#include <math.h>

/* The index is a set of planes. Plane (a, b) holds the greatest value of each block of 4^a lines × 4^b items; it
 * is chosen for a window by what a pixel spans along either axis, so that a pixel never reads more than a few
 * blocks, however stretched the picture is. A plane is made when a window first needs it, from the next finer
 * one: a picture of a thousand cells a side needs none. All those along the diagonal take 11 % of the memory of
 * the cells, all planes together 78 %.
 *
 * A ring turns by overwriting the oldest row or column in place; its start is kept here and the planes go by the
 * place in memory, so that appending one line changes one line of blocks. The block that the start lies in has
 * both the newest and the oldest cells; a window that shows either end reads the cells of that block instead.
 *
 * The sample for ranked colours is of up to 65,536 cells at fixed places, one at random from each cell of a
 * coarse grid, so that it costs nothing to keep up to date. */

#define CHUNK_ITEMS 4096
#define MAX_SAMPLE 65536
#define SAMPLE_SIDE 256

typedef struct {
  gsize *lines;                 /* ascending */
  gsize *items;
  gsize n_lines;
  gsize n_items;
  float *values;                /* line by line */
} VedFieldSample;

struct _VedField
{
  VedFieldCells cells;
  const VedCellFold *fold;
  VedFieldPlane raw;
  VedFieldStart start;
  VedFieldPlane *planes[VED_FIELD_MAX_DEPTH + 1][VED_FIELD_MAX_DEPTH + 1];
  GPtrArray *made;              /* (element-type VedFieldPlane): each after the one it is made from */
  VedFieldSample sample;
  gpointer scratch;
  gsize scratch_items;
};

static void
plane_free (gpointer data)
{
  VedFieldPlane *plane = data;

  g_free (plane->maxima);
  g_free (plane);
}

static gsize
n_blocks (gsize n_cells,
          guint depth)
{
  guint shift = depth * VED_FIELD_FAN_SHIFT;

  return (n_cells >> shift) + ((n_cells & (((gsize) 1 << shift) - 1)) != 0 ? 1 : 0);
}

static guint
top_depth (gsize n_cells)
{
  guint depth = 0;

  while (depth < VED_FIELD_MAX_DEPTH && n_blocks (n_cells, depth) > 1)
    depth++;

  return depth;
}

static void
reserve_scratch (VedField *self,
                 gsize     n_items)
{
  if (n_items <= self->scratch_items)
    return;

  self->scratch = g_realloc_n (self->scratch, n_items, self->fold->size);
  self->scratch_items = n_items;
}

/* Blocks [item, item + n_items) of one line of a plane, from at most CHUNK_ITEMS items below. */
static void
make_chunk (VedField      *self,
            VedFieldPlane *plane,
            gsize          line,
            gsize          item,
            gsize          n_items)
{
  const VedFieldPlane *below = plane->below;
  guint line_shift = (plane->line_depth - below->line_depth) * VED_FIELD_FAN_SHIFT;
  guint item_shift = (plane->item_depth - below->item_depth) * VED_FIELD_FAN_SHIFT;
  gsize first_line = line << line_shift, end_line = MIN ((line + 1) << line_shift, below->n_lines);
  gsize first_item = item << item_shift;
  gsize n_below = MIN ((item + n_items) << item_shift, below->n_items) - first_item;
  gpointer maxima = (guint8 *) plane->maxima + (line * plane->stride + item) * self->fold->size;

  self->fold->set_nothing (maxima, n_items);
  self->fold->set_nothing (self->scratch, n_below);
  for (gsize i = first_line; i < end_line; i++)
    self->fold->take (self->scratch, ved_field_plane_at (below, self->fold->size, i, first_item), n_below,
                      below->bias);
  self->fold->take_groups (maxima, self->scratch, n_below, item_shift, 0);
}

/* The blocks over the given cells, whose positions are those in memory. */
static void
make_blocks (VedField      *self,
             VedFieldPlane *plane,
             gsize          line,
             gsize          item,
             gsize          n_lines,
             gsize          n_items)
{
  guint line_shift = plane->line_depth * VED_FIELD_FAN_SHIFT;
  guint item_shift = plane->item_depth * VED_FIELD_FAN_SHIFT;
  guint fan_shift = (plane->item_depth - plane->below->item_depth) * VED_FIELD_FAN_SHIFT;
  gsize chunk = CHUNK_ITEMS >> fan_shift;
  gsize end_item = ((item + n_items - 1) >> item_shift) + 1;

  reserve_scratch (self, CHUNK_ITEMS);
  for (gsize i = line >> line_shift; i <= (line + n_lines - 1) >> line_shift; i++)
    for (gsize k = item >> item_shift; k < end_item; k += chunk)
      make_chunk (self, plane, i, k, MIN (chunk, end_item - k));
}

/* The plane that another is made from: a step of four on the axis that it is coarser along, or on both. The finest
 * planes along one axis alone would take a quarter of the cells' memory each, so the second ones go without. */
static const VedFieldPlane *
plane_below (VedField *self,
             guint     line_depth,
             guint     item_depth)
{
  if (line_depth > 0 && item_depth > 0)
    return ved_field_get_plane (self, line_depth - (line_depth >= item_depth ? 1 : 0),
                                item_depth - (item_depth >= line_depth ? 1 : 0));
  if (MAX (line_depth, item_depth) <= 2)
    return &self->raw;

  return ved_field_get_plane (self, line_depth > 0 ? line_depth - 1 : 0, item_depth > 0 ? item_depth - 1 : 0);
}

static float
value_of (const VedField *self,
          gconstpointer   cell)
{
  VedCellMaximum maximum;
  float value;

  self->fold->set_nothing (&maximum, 1);
  self->fold->take (&maximum, cell, 1, self->raw.bias);
  self->fold->get_values (&maximum, 1, self->cells.code_offset, self->cells.code_step, &value);

  return value >= -G_MAXFLOAT ? value : NAN;
}

/* The place for the @index-th of @n samples along an axis: in the @index-th of @n equal parts, at random. */
static gsize
sample_place (gsize index,
              gsize n,
              gsize n_cells)
{
  gsize from = index * n_cells / n, to = (index + 1) * n_cells / n;
  guint64 random = (index + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  random ^= random >> 29;

  return from + (gsize) (random % MAX (to - from, 1));
}

static gsize *
sample_places (gsize n,
               gsize n_cells)
{
  gsize *places = g_new (gsize, n);

  for (gsize i = 0; i < n; i++)
    places[i] = sample_place (i, n, n_cells);

  return places;
}

static void
read_sample (VedField *self,
             gsize     line,
             gsize     item,
             gsize     n_lines,
             gsize     n_items)
{
  VedFieldSample *sample = &self->sample;

  for (gsize i = 0; i < sample->n_lines; i++)
    if (sample->lines[i] >= line && sample->lines[i] < line + n_lines)
      for (gsize k = 0; k < sample->n_items; k++)
        if (sample->items[k] >= item && sample->items[k] < item + n_items)
          sample->values[i * sample->n_items + k] =
            value_of (self, ved_field_plane_at (&self->raw, self->fold->size,
                                                sample->lines[i], sample->items[k]));
}

static void
make_sample (VedField *self)
{
  VedFieldSample *sample = &self->sample;

  sample->n_lines = MIN (self->raw.n_lines, SAMPLE_SIDE);
  sample->n_items = MIN (self->raw.n_items, MAX_SAMPLE / MAX (sample->n_lines, 1));
  sample->n_lines = MIN (self->raw.n_lines, MAX_SAMPLE / MAX (sample->n_items, 1));
  sample->lines = sample_places (sample->n_lines, self->raw.n_lines);
  sample->items = sample_places (sample->n_items, self->raw.n_items);
  sample->values = g_new (float, MAX (sample->n_lines * sample->n_items, 1));
  read_sample (self, 0, 0, self->raw.n_lines, self->raw.n_items);
}

static void
lines_changed (VedField *self,
               gsize     line,
               gsize     item,
               gsize     n_lines,
               gsize     n_items)
{
  if (n_lines == 0 || n_items == 0)
    return;

  for (guint i = 0; i < self->made->len; i++)
    make_blocks (self, g_ptr_array_index (self->made, i), line, item, n_lines, n_items);
  if (self->sample.values != NULL)
    read_sample (self, line, item, n_lines, n_items);
}

/* Turns a ring by @n: the places from @start on have been written. */
static gsize
turn (VedField *self,
      gsize     start,
      gsize     n,
      gboolean  is_by_line)
{
  gsize size = is_by_line ? self->raw.n_lines : self->raw.n_items;
  gsize n_first = MIN (n, size - start);

  if (is_by_line)
    {
      lines_changed (self, start, 0, n_first, self->raw.n_items);
      lines_changed (self, 0, 0, n - n_first, self->raw.n_items);
    }
  else
    {
      lines_changed (self, 0, start, self->raw.n_lines, n_first);
      lines_changed (self, 0, 0, self->raw.n_lines, n - n_first);
    }

  return start + n < size ? start + n : start + n - size;
}

/*
 * ved_field_plane_at:
 *
 * Returns: the block of a plane
 */
gconstpointer
ved_field_plane_at (const VedFieldPlane *plane,
                    gsize                cell_size,
                    gsize                line,
                    gsize                item)
{
  return (const guint8 *) plane->maxima + (line * plane->stride + item) * cell_size;
}

/*
 * ved_field_get_plane:
 *
 * Makes the plane, and those that it needs, where it is missing.
 */
const VedFieldPlane *
ved_field_get_plane (VedField *self,
                     guint     line_depth,
                     guint     item_depth)
{
  VedFieldPlane *plane;

  if (line_depth == 0 && item_depth == 0)
    return &self->raw;
  if (self->planes[line_depth][item_depth] != NULL)
    return self->planes[line_depth][item_depth];

  plane = g_new0 (VedFieldPlane, 1);
  plane->below = plane_below (self, line_depth, item_depth);
  plane->n_lines = n_blocks (self->raw.n_lines, line_depth);
  plane->n_items = plane->stride = n_blocks (self->raw.n_items, item_depth);
  plane->line_depth = line_depth;
  plane->item_depth = item_depth;
  plane->maxima = g_malloc_n (plane->n_lines * plane->n_items, self->fold->size);
  make_blocks (self, plane, 0, 0, self->raw.n_lines, self->raw.n_items);
  g_ptr_array_add (self->made, plane);
  self->planes[line_depth][item_depth] = plane;

  return plane;
}

const VedFieldCells *
ved_field_get_cells (const VedField *self)
{
  return &self->cells;
}

VedFieldStart
ved_field_get_start (const VedField *self)
{
  return self->start;
}

/*
 * ved_field_scan:
 *
 * Returns: the greatest of the given cells, whose positions are those in memory; −∞ where all are missing
 */
float
ved_field_scan (const VedField *self,
                gsize           line,
                gsize           item,
                gsize           n_lines,
                gsize           n_items)
{
  VedCellMaximum maximum;
  float value;

  self->fold->set_nothing (&maximum, 1);
  for (gsize i = line; i < line + n_lines; i++)
    self->fold->take_groups (&maximum, ved_field_plane_at (&self->raw, self->fold->size, i, item), n_items,
                             GLIB_SIZEOF_SIZE_T * 8 - 1, 1);
  self->fold->get_values (&maximum, 1, self->cells.code_offset, self->cells.code_step, &value);

  return value;
}

/**
 * ved_field_new:
 * @cells: where the values are; copied, the memory it points to is borrowed until the field is freed
 *
 * O(1): the index is made as windows need it, under a nanosecond a cell for each of its finest planes. A field belongs to one
 * thread at a time.
 *
 * Returns: (transfer full): a field over the cells
 */
VedField *
ved_field_new (const VedFieldCells *cells)
{
  VedField *self = g_new0 (VedField, 1);

  self->cells = *cells;
  self->fold = ved_cell_fold_get (cells->kind);
  self->raw = (VedFieldPlane) {
    .maxima = (gpointer) cells->cells,
    .n_lines = cells->is_by_columns ? cells->n_columns : cells->n_rows,
    .n_items = cells->is_by_columns ? cells->n_rows : cells->n_columns,
    .stride = cells->stride,
    .bias = 1,
  };
  self->made = g_ptr_array_new_with_free_func (plane_free);

  return self;
}

void
ved_field_free (VedField *self)
{
  g_ptr_array_unref (self->made);
  g_free (self->sample.lines);
  g_free (self->sample.items);
  g_free (self->sample.values);
  g_free (self->scratch);
  g_free (self);
}

/**
 * ved_field_prepare:
 *
 * Makes all planes of the index that are of use to windows of even proportions, so that no later window waits for
 * them: for fields of tens of millions of cells, in a worker, before the field goes to the main thread.
 */
void
ved_field_prepare (VedField *self)
{
  guint line_depth = top_depth (self->raw.n_lines), item_depth = top_depth (self->raw.n_items);

  if (self->raw.n_lines == 0 || self->raw.n_items == 0)
    return;

  for (guint i = 1; i <= MAX (line_depth, item_depth); i++)
    ved_field_get_plane (self, MIN (i, line_depth), MIN (i, item_depth));
}

gsize
ved_field_get_n_rows (const VedField *self)
{
  return self->cells.n_rows;
}

gsize
ved_field_get_n_columns (const VedField *self)
{
  return self->cells.n_columns;
}

/**
 * ved_field_get_bytes:
 *
 * Returns: the memory of the index so far, without the cells
 */
gsize
ved_field_get_bytes (const VedField *self)
{
  gsize n_bytes = sizeof *self + self->scratch_items * self->fold->size;

  for (guint i = 0; i < self->made->len; i++)
    {
      const VedFieldPlane *plane = g_ptr_array_index (self->made, i);

      n_bytes += sizeof *plane + plane->n_lines * plane->n_items * self->fold->size;
    }

  return n_bytes;
}

/**
 * ved_field_get_value:
 * @row: in the order of the ring: 0 is the oldest
 * @column: likewise
 *
 * Returns: the exact value of a cell, NaN where it is missing
 */
double
ved_field_get_value (const VedField *self,
                     gsize           row,
                     gsize           column)
{
  gsize line = self->cells.is_by_columns ? column : row, item = self->cells.is_by_columns ? row : column;
  gconstpointer cell;

  g_return_val_if_fail (row < self->cells.n_rows && column < self->cells.n_columns, (double) NAN);

  line = (line + self->start.line) % self->raw.n_lines;
  item = (item + self->start.item) % self->raw.n_items;
  cell = ved_field_plane_at (&self->raw, self->fold->size, line, item);

  switch (self->cells.kind)
    {
    case VED_CELL_U8:
      return *(const guint8 *) cell == G_MAXUINT8
             ? (double) NAN : self->cells.code_offset + self->cells.code_step * *(const guint8 *) cell;

    case VED_CELL_U16:
      return *(const guint16 *) cell == G_MAXUINT16
             ? (double) NAN : self->cells.code_offset + self->cells.code_step * *(const guint16 *) cell;

    case VED_CELL_FLOAT:
    default:
      return (double) value_of (self, cell);
    }
}

/**
 * ved_field_get_max:
 *
 * Makes the diagonal planes where they are missing.
 *
 * Returns: the greatest value of all cells, NaN where all are missing
 */
float
ved_field_get_max (VedField *self)
{
  const VedFieldPlane *top;
  float value;

  if (self->raw.n_lines == 0 || self->raw.n_items == 0)
    return NAN;

  top = ved_field_get_plane (self, top_depth (self->raw.n_lines), top_depth (self->raw.n_items));
  if (top == &self->raw)
    return value_of (self, self->raw.maxima);

  self->fold->get_values (top->maxima, 1, self->cells.code_offset, self->cells.code_step, &value);

  return value >= -G_MAXFLOAT ? value : NAN;
}

/**
 * ved_field_get_sample:
 * @n_sample: (out): how many, at most 65,536
 *
 * Cells spread evenly over the field, for ved_level_map_new_ranked(). Kept up to date at no cost once asked for.
 *
 * Returns: (transfer none) (array length=n_sample): their values, NaN for missing ones; valid until the next change
 */
const float *
ved_field_get_sample (VedField *self,
                      gsize    *n_sample)
{
  if (self->sample.values == NULL)
    make_sample (self);
  *n_sample = self->sample.n_lines * self->sample.n_items;

  return self->sample.values;
}

/**
 * ved_field_changed:
 * @row: the first row that was written, by its place in memory, not in the ring
 * @column: the first column, likewise
 *
 * Brings the index up to date after the caller has written cells in place.
 */
void
ved_field_changed (VedField *self,
                   gsize     row,
                   gsize     column,
                   gsize     n_rows,
                   gsize     n_columns)
{
  g_return_if_fail (row + n_rows <= self->cells.n_rows && column + n_columns <= self->cells.n_columns);

  if (self->cells.is_by_columns)
    lines_changed (self, column, row, n_columns, n_rows);
  else
    lines_changed (self, row, column, n_rows, n_columns);
}

/**
 * ved_field_next_row:
 *
 * Returns: the row in memory that is the oldest: to be overwritten by the next one to be appended
 */
gsize
ved_field_next_row (const VedField *self)
{
  return self->cells.is_by_columns ? self->start.item : self->start.line;
}

gsize
ved_field_next_column (const VedField *self)
{
  return self->cells.is_by_columns ? self->start.line : self->start.item;
}

/**
 * ved_field_append_rows:
 * @n_rows: how many were written, from ved_field_next_row() on and from the first again after the last
 *
 * Turns the ring of rows: those that were the oldest are now the newest. O(columns), a few µs for a thousand
 * where the memory goes by rows.
 */
void
ved_field_append_rows (VedField *self,
                       gsize     n_rows)
{
  g_return_if_fail (n_rows <= self->cells.n_rows);

  if (n_rows == 0)
    return;
  if (self->cells.is_by_columns)
    self->start.item = turn (self, self->start.item, n_rows, FALSE);
  else
    self->start.line = turn (self, self->start.line, n_rows, TRUE);
}

/**
 * ved_field_append_columns:
 * @n_columns: how many were written, from ved_field_next_column() on and from the first again after the last
 *
 * Turns the ring of columns, as ved_field_append_rows() does that of rows.
 */
void
ved_field_append_columns (VedField *self,
                          gsize     n_columns)
{
  g_return_if_fail (n_columns <= self->cells.n_columns);

  if (n_columns == 0)
    return;
  if (self->cells.is_by_columns)
    self->start.line = turn (self, self->start.line, n_columns, TRUE);
  else
    self->start.item = turn (self, self->start.item, n_columns, FALSE);
}
