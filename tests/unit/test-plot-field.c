/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-field"

#include "config.h"

#include "base/ved-rng.h"
#include "plot/ved-field-view.h"

#include <math.h>
#include <string.h>

/* A field with memory of any kind and order, and its values in the order of the ring beside it. */
typedef struct {
  VedFieldCells cells;
  gpointer memory;
  VedField *field;
} VedGrid;

static gpointer
grid_cell (VedGrid *grid,
           gsize    row,
           gsize    column)
{
  gsize size = grid->cells.kind == VED_CELL_FLOAT ? 4 : grid->cells.kind == VED_CELL_U16 ? 2 : 1;
  gsize index = grid->cells.is_by_columns ? column * grid->cells.stride + row
                : row * grid->cells.stride + column;

  return (guint8 *) grid->memory + index * size;
}

static void
grid_set (VedGrid *grid,
          gsize    row,
          gsize    column,
          guint    code)
{
  gpointer cell = grid_cell (grid, row, column);

  if (grid->cells.kind == VED_CELL_FLOAT)
    *(float *) cell = code == G_MAXUINT ? NAN : 2.0f + 0.5f * (float) code;
  else if (grid->cells.kind == VED_CELL_U16)
    *(guint16 *) cell = (guint16) code;
  else
    *(guint8 *) cell = (guint8) code;
}

static guint
random_code (VedRng *rng)
{
  return ved_rng_below (rng, 12) == 0 ? G_MAXUINT : ved_rng_below (rng, 200);
}

static void
grid_init (VedGrid *grid,
           VedRng  *rng,
           gsize    n_rows,
           gsize    n_columns)
{
  *grid = (VedGrid) {
    .cells = {
      .kind = ved_rng_below (rng, 3), .n_rows = n_rows, .n_columns = n_columns,
      .is_by_columns = ved_rng_below (rng, 2), .code_offset = 2.0, .code_step = 0.5,
    },
  };
  grid->cells.stride = (grid->cells.is_by_columns ? n_rows : n_columns) + ved_rng_below (rng, 3);
  grid->memory = g_malloc0 (grid->cells.stride * MAX (n_rows, n_columns) * 4 + 4);
  for (gsize i = 0; i < n_rows; i++)
    for (gsize k = 0; k < n_columns; k++)
      grid_set (grid, i, k, random_code (rng));
  grid->cells.cells = grid->memory;
  grid->field = ved_field_new (&grid->cells);
}

static void
grid_clear (VedGrid *grid)
{
  ved_field_free (grid->field);
  g_free (grid->memory);
}

static void
grid_append (VedGrid *grid,
             VedRng  *rng,
             gboolean is_row,
             gsize    n)
{
  gsize next = is_row ? ved_field_next_row (grid->field) : ved_field_next_column (grid->field);
  gsize size = is_row ? grid->cells.n_rows : grid->cells.n_columns;
  gsize length = is_row ? grid->cells.n_columns : grid->cells.n_rows;

  for (gsize i = 0; i < n; i++)
    for (gsize k = 0; k < length; k++)
      grid_set (grid, is_row ? (next + i) % size : k, is_row ? k : (next + i) % size, random_code (rng));
  if (is_row)
    ved_field_append_rows (grid->field, n);
  else
    ved_field_append_columns (grid->field, n);
}

static guint8 *
levels_of (VedGrid            *grid,
           const VedFieldView *view,
           const VedLevelMap  *map)
{
  guint8 *levels = g_malloc0 (view->rows.n * view->columns.n + 1);

  ved_field_view_get_levels (view, grid->field, map, levels);

  return levels;
}

/* The greatest value of the cells of a level that reaches @margin pixels beyond it, NaN without any. */
static double
greatest_near (VedGrid            *grid,
               const VedFieldView *view,
               double              x,
               double              y,
               double              margin)
{
  double columns = (view->columns.to - view->columns.from) / (double) view->columns.n_px;
  double rows = (view->rows.to - view->rows.from) / (double) view->rows.n_px;
  double column_a = view->columns.from + (x - margin) * columns;
  double column_b = view->columns.from + (x + 1.0 + margin) * columns;
  double row_a = view->rows.from + (y - margin) * rows, row_b = view->rows.from + (y + 1.0 + margin) * rows;
  double most = NAN;

  for (double row = MAX (floor (MIN (row_a, row_b)), 0.0);
       row < MIN (MAX (row_a, row_b), (double) grid->cells.n_rows); row += 1.0)
    for (double column = MAX (floor (MIN (column_a, column_b)), 0.0);
         column < MIN (MAX (column_a, column_b), (double) grid->cells.n_columns); column += 1.0)
      {
        double value = ved_field_get_value (grid->field, (gsize) row, (gsize) column);

        if (!(value <= most) && !isnan (value))
          most = value;
      }

  return most;
}

static void
random_edges (VedRng *rng,
              gsize   n_cells,
              double *from,
              double *to)
{
  double a = ((double) ved_rng_uniform (rng) * 1.4 - 0.2) * (double) n_cells;
  double b = ((double) ved_rng_uniform (rng) * 1.4 - 0.2) * (double) n_cells;

  *from = ved_rng_below (rng, 3) == 0 ? 0.0 : a;
  *to = ved_rng_below (rng, 3) == 0 ? (double) n_cells : b;
  if (*from == *to)
    *to += 1.0;
}

static void
random_view (VedRng       *rng,
             VedGrid      *grid,
             VedFieldView *view)
{
  double column_from, column_to, row_from, row_to;

  random_edges (rng, grid->cells.n_columns, &column_from, &column_to);
  random_edges (rng, grid->cells.n_rows, &row_from, &row_to);
  ved_field_view_init (view, grid->field, column_from, column_to, 1 + ved_rng_below (rng, 60),
                       row_from, row_to, 1 + ved_rng_below (rng, 40));
}

/* Nothing is shown that is not within half a pixel of its place, and cells larger than pixels are exact. */
static void
test_no_phantoms (void)
{
  g_autoptr(VedLevelMap) map = ved_level_map_new_linear (2.0, 102.0);
  VedRng rng;

  ved_rng_init (&rng, 41, 1);
  for (int round = 0; round < 400; round++)
    {
      VedGrid grid;
      VedFieldView view;
      g_autofree guint8 *levels = NULL;

      grid_init (&grid, &rng, 1 + ved_rng_below (&rng, 90), 1 + ved_rng_below (&rng, 300));
      grid_append (&grid, &rng, FALSE, ved_rng_below (&rng, (guint) grid.cells.n_columns + 1));
      grid_append (&grid, &rng, TRUE, ved_rng_below (&rng, (guint) grid.cells.n_rows + 1));
      random_view (&rng, &grid, &view);
      levels = levels_of (&grid, &view, map);
      for (gsize y = 0; y < view.rows.n; y++)
        for (gsize x = 0; x < view.columns.n; x++)
          {
            double x_px = view.columns.px + view.columns.length_px * (double) x / (double) view.columns.n;
            double y_px = view.rows.px + view.rows.length_px * (double) y / (double) view.rows.n;
            double most = greatest_near (&grid, &view, x_px, y_px, 0.5 + 1e-9);
            guint8 level = levels[y * view.columns.n + x];
            gsize row, column;

            if (isnan (most) && !view.rows.is_by_cell && !view.columns.is_by_cell)
              g_assert_cmpuint (level, ==, VED_LEVEL_MISSING);
            if (view.rows.is_by_cell && view.columns.is_by_cell)
              {
                double middle_x = x_px + view.columns.length_px / (double) view.columns.n / 2.0;
                double middle_y = y_px + view.rows.length_px / (double) view.rows.n / 2.0;

                g_assert_true (ved_field_view_hit (&view, middle_x, middle_y, &row, &column));
                g_assert_cmpuint (level, ==, ved_level_map_get_level (map, (float) ved_field_get_value
                                                                        (grid.field, row, column)));
              }
            else if (level != VED_LEVEL_MISSING && !view.rows.is_by_cell && !view.columns.is_by_cell)
              g_assert_cmpuint (level, <=, ved_level_map_get_level (map, (float) most));
          }
      grid_clear (&grid);
    }
}

/* The greatest cell of any window is seen, in the pixel it lies in or the next, and a pointer there finds it. */
static void
test_no_spike_is_lost (void)
{
  g_autoptr(VedLevelMap) map = ved_level_map_new_linear (2.0, 127.0);
  VedRng rng;
  int n_tried = 0;

  ved_rng_init (&rng, 42, 1);
  for (int round = 0; round < 1000; round++)
    {
      gsize row, column, seen_row = 0, seen_column = 0;
      double x_px, y_px, width_px, height_px;
      g_autofree guint8 *levels = NULL;
      gboolean is_found = FALSE;
      VedFieldView view;
      VedGrid grid;

      grid_init (&grid, &rng, 1 + ved_rng_below (&rng, 90), 1 + ved_rng_below (&rng, 700));
      if (round % 2 == 0)
        ved_field_prepare (grid.field);
      grid_append (&grid, &rng, FALSE, ved_rng_below (&rng, (guint) grid.cells.n_columns + 1));
      grid_append (&grid, &rng, TRUE, ved_rng_below (&rng, (guint) grid.cells.n_rows + 1));
      row = ved_rng_below (&rng, (guint) grid.cells.n_rows);
      column = ved_rng_below (&rng, (guint) grid.cells.n_columns);
      grid_set (&grid, row, column, 250);
      ved_field_changed (grid.field, row, column, 1, 1);
      g_assert_cmpfloat (ved_field_get_max (grid.field), ==, 127.0f);
      random_view (&rng, &grid, &view);
      row = (row + grid.cells.n_rows - ved_field_next_row (grid.field)) % grid.cells.n_rows;
      column = (column + grid.cells.n_columns - ved_field_next_column (grid.field)) % grid.cells.n_columns;
      g_assert_cmpfloat (ved_field_get_value (grid.field, row, column), ==, 127.0);
      ved_field_view_get_cell (&view, row, column, &x_px, &y_px, &width_px, &height_px);
      if (x_px < 1.0 || y_px < 1.0 || x_px + width_px > (double) view.columns.n_px - 1.0 ||
          y_px + height_px > (double) view.rows.n_px - 1.0)
        {
          grid_clear (&grid);
          continue;
        }

      n_tried++;
      levels = levels_of (&grid, &view, map);
      for (gsize i = 0; i < view.rows.n * view.columns.n; i++)
        if (levels[i] == VED_LEVEL_MOST)
          {
            double x = view.columns.px + view.columns.length_px / (double) view.columns.n *
              ((double) (i % view.columns.n) + 0.5);
            double y = view.rows.px + view.rows.length_px / (double) view.rows.n *
              ((double) (i / view.columns.n) + 0.5);

            g_assert_false (is_found);
            is_found = TRUE;
            g_assert_cmpfloat (fabs (x - (x_px + width_px / 2.0)), <=, 1.0);
            g_assert_cmpfloat (fabs (y - (y_px + height_px / 2.0)), <=, 1.0);
            g_assert_true (ved_field_view_peak (&view, grid.field, x, y, &seen_row, &seen_column));
          }
      g_assert_true (is_found);
      g_assert_cmpuint (seen_row, ==, row);
      g_assert_cmpuint (seen_column, ==, column);
      grid_clear (&grid);
    }
  g_assert_cmpint (n_tried, >, 100);
}

/* An index that was kept up to date gives the pictures of one that is made afterwards. */
static void
test_append_is_rebuild (void)
{
  g_autoptr(VedLevelMap) map = ved_level_map_new_linear (2.0, 102.0);
  VedRng rng;

  ved_rng_init (&rng, 43, 1);
  for (int round = 0; round < 40; round++)
    {
      VedGrid grid, copy;

      grid_init (&grid, &rng, 1 + ved_rng_below (&rng, 300), 1 + ved_rng_below (&rng, 300));
      ved_field_prepare (grid.field);
      ved_field_get_sample (grid.field, &(gsize) { 0 });
      for (int i = 0; i < 20; i++)
        {
          g_autofree guint8 *levels = NULL;
          g_autofree guint8 *expected = NULL;
          const float *sample, *expected_sample;
          gsize n_sample, n_expected;
          VedFieldView view;

          if (ved_rng_below (&rng, 2) == 0)
            grid_append (&grid, &rng, FALSE, 1 + ved_rng_below (&rng, 2) *
                         ved_rng_below (&rng, (guint) grid.cells.n_columns));
          else
            grid_append (&grid, &rng, TRUE, 1);

          copy = grid;
          copy.field = ved_field_new (&copy.cells);
          ved_field_append_rows (copy.field, ved_field_next_row (grid.field));
          ved_field_append_columns (copy.field, ved_field_next_column (grid.field));
          random_view (&rng, &grid, &view);
          levels = levels_of (&grid, &view, map);
          expected = levels_of (&copy, &view, map);
          g_assert_cmpmem (levels, view.rows.n * view.columns.n, expected, view.rows.n * view.columns.n);
          sample = ved_field_get_sample (grid.field, &n_sample);
          expected_sample = ved_field_get_sample (copy.field, &n_expected);
          g_assert_cmpmem (sample, n_sample * sizeof *sample, expected_sample, n_expected * sizeof *sample);
          ved_field_free (copy.field);
        }
      grid_clear (&grid);
    }
}

static void
test_missing_is_missing (void)
{
  g_autoptr(VedLevelMap) map = ved_level_map_new_linear (0.0, 1.0);
  float cells[64 * 64];
  VedFieldCells grid = { VED_CELL_FLOAT, cells, 64, 64, 64 };
  g_autoptr(VedField) field = NULL;
  guint8 levels[16 * 16];
  VedFieldView view;

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    cells[i] = i / 64 < 32 ? NAN : -5.0f;
  cells[3] = -0.5f;
  field = ved_field_new (&grid);
  ved_field_view_init (&view, field, 0.0, 64.0, 16, 64.0, 0.0, 16);
  ved_field_view_get_levels (&view, field, map, levels);
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    g_assert_cmpuint (levels[i], ==, i < 128 || i == 240 ? VED_LEVEL_LEAST : VED_LEVEL_MISSING);
  g_assert_true (isnan (ved_field_get_value (field, 0, 0)));
  g_assert_cmpfloat (ved_field_get_max (field), ==, -0.5f);
}

/* Windows of nothing, of no numbers and far away are empty, and no pointer hits. */
static void
test_strange_windows (void)
{
  static const double edges[][2] = {
    { NAN, 1.0 }, { 0.0, INFINITY }, { 3.0, 3.0 }, { 100.0, 200.0 }, { -1e300, -1e299 }, { 1e300, -1e300 },
    { 0.0, 5e-324 },
  };
  g_autoptr(VedLevelMap) map = ved_level_map_new_linear (2.0, 102.0);
  VedGrid grid, empty;
  VedRng rng;

  ved_rng_init (&rng, 44, 1);
  grid_init (&grid, &rng, 7, 9);
  grid_init (&empty, &rng, 0, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++)
    for (gsize n_px = 0; n_px <= 50; n_px += 25)
      {
        g_autofree guint8 *levels = NULL;
        VedFieldView view;
        gsize row, column;

        ved_field_view_init (&view, grid.field, edges[i][0], edges[i][1], n_px, 0.0, 7.0, 10);
        g_assert_cmpuint (view.columns.n, <=, 9);
        levels = levels_of (&grid, &view, map);
        ved_field_view_hit (&view, 1e9, NAN, &row, &column);
        g_assert_false (ved_field_view_peak (&view, grid.field, -1e9, NAN, &row, &column));
        ved_field_view_init (&view, empty.field, 0.0, 5.0, 10, 0.0, 1.0, n_px);
        g_assert_cmpuint (view.rows.n, ==, 0);
      }
  g_assert_true (isnan (ved_field_get_max (empty.field)));
  ved_field_prepare (empty.field);
  grid_clear (&grid);
  grid_clear (&empty);
}

/* A field of a hundred million cells reads no more blocks for a window than one of a million. The memory is not
 * touched: a sparse mapping would be, so the bound is taken from the depth. */
static void
test_work_follows_pixels (void)
{
  for (double n_cells = 10.0; n_cells < 1e12; n_cells *= 2.7)
    {
      VedFieldCells cells = { VED_CELL_U8, NULL, (gsize) n_cells, (gsize) n_cells, (gsize) n_cells };
      g_autoptr(VedField) field = ved_field_new (&cells);
      VedFieldView view;

      ved_field_view_init (&view, field, 0.0, n_cells, 1200, n_cells * 0.3, n_cells * 0.4, 600);
      g_assert_cmpuint (view.columns.n, <=, 1200);
      g_assert_cmpuint (view.rows.n, <=, 601);
      if (!view.columns.is_by_cell && view.columns.depth < 15)
        g_assert_cmpfloat (n_cells / 1200.0 / pow (4.0, view.columns.depth), <, 4.0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/field/no-phantoms", test_no_phantoms);
  g_test_add_func ("/plot/field/no-spike-is-lost", test_no_spike_is_lost);
  g_test_add_func ("/plot/field/append-is-rebuild", test_append_is_rebuild);
  g_test_add_func ("/plot/field/missing-is-missing", test_missing_is_missing);
  g_test_add_func ("/plot/field/strange-windows", test_strange_windows);
  g_test_add_func ("/plot/field/work-follows-pixels", test_work_follows_pixels);

  return g_test_run ();
}
