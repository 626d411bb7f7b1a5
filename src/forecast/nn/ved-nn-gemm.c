/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nn-gemm"

#include "config.h"

#include "forecast/nn/ved-nn-gemm.h"

#include <string.h>

/* The matrix product that all layers are made of. A panel of B, 16 columns wide, is copied side by side (zero
 * where B ends) unless few rows will read it; six rows of A meet it at a time, so that the 12 vectors of the result stay in registers.
 * Long sums are cut at 256 terms, which keeps the panel in the first cache. Every element of C is summed in the same
 * order whatever the number of rows: what a window's forecast is does not depend on its company. */

#define LANES ((guint) (32 / sizeof (VedReal)))
#define WIDTH (2 * LANES)
#define ROWS  6
#define DEPTH 256
#define FEW_ROWS 64             /* of A, for which a whole panel is not worth copying */

typedef VedReal Lanes __attribute__((vector_size (32)));
typedef VedReal LooseLanes __attribute__((vector_size (32), aligned (sizeof (VedReal)), may_alias));

/* The sums are variables and not an array, which the compiler would keep in memory. */
#define EACH_ROW(do_row) do_row (0) do_row (1) do_row (2) do_row (3) do_row (4) do_row (5)

typedef struct {
  const VedReal *rows[ROWS];
  gsize column;
  guint n_rows;                 /* of them that are stored */
  guint n_columns;
  guint depth;
  gboolean adds;
} Tile;

static void
store_lines (const Tile    *tile,
             const VedReal *lines,
             VedReal       *c,
             gsize          c_row)
{
  for (guint i = 0; i < tile->n_rows; i++)
    {
      for (guint j = 0; j < tile->n_columns; j++)
        c[i * c_row + j] = tile->adds ? c[i * c_row + j] + lines[i * WIDTH + j] : lines[i * WIDTH + j];
    }
}

/* @column is the tile's, known to be 1 where it is. */
VED_NN_INLINE void
multiply_tile (const Tile    *tile,
               gsize          column,
               const VedReal *panel,
               gsize          panel_row,
               VedReal       *c,
               gsize          c_row)
{
#define BEGIN_ROW(i) const VedReal *row ## i = tile->rows[i]; Lanes left ## i = { 0 }, right ## i = { 0 };
#define ADD_ROW(i) left ## i += b0 * row ## i[p * column]; right ## i += b1 * row ## i[p * column];
#define ADD_OLD(i) left ## i += *(LooseLanes *) &c[i * c_row]; right ## i += *(LooseLanes *) &c[i * c_row + LANES];
#define STORE_ROW(i) *(LooseLanes *) &c[i * c_row] = left ## i; *(LooseLanes *) &c[i * c_row + LANES] = right ## i;
#define STORE_LINE(i) lines[i][0] = left ## i; lines[i][1] = right ## i;
  EACH_ROW (BEGIN_ROW)

  for (gsize p = 0; p < tile->depth; p++)
    {
      Lanes b0 = *(const LooseLanes *) panel, b1 = *(const LooseLanes *) (panel + LANES);

      panel += panel_row;
      EACH_ROW (ADD_ROW)
    }

  if (tile->n_rows < ROWS || tile->n_columns < WIDTH)
    {
      Lanes lines[ROWS][2];

      EACH_ROW (STORE_LINE)
      store_lines (tile, (const VedReal *) lines, c, c_row);
      return;
    }
  if (tile->adds)
    {
      EACH_ROW (ADD_OLD)
    }
  EACH_ROW (STORE_ROW)
#undef BEGIN_ROW
#undef ADD_ROW
#undef ADD_OLD
#undef STORE_ROW
#undef STORE_LINE
}

static void
pack_panel (const VedReal *b,
            gsize          b_row,
            guint          depth,
            guint          n_columns,
            VedReal       *panel)
{
  for (guint p = 0; p < depth; p++)
    {
      memcpy (&panel[p * WIDTH], &b[p * b_row], n_columns * sizeof (VedReal));
      for (guint j = n_columns; j < WIDTH; j++)
        panel[p * WIDTH + j] = 0;
    }
}

/* Rows behind the last are read from the last and not stored. */
VED_NN_CLONES
static void
multiply_panel (guint          m,
                VedNnView      a,
                const VedReal *panel,
                gsize          panel_row,
                guint          depth,
                guint          n_columns,
                VedReal       *c,
                gsize          c_row,
                gboolean       adds)
{
  Tile tile = { .column = a.column, .n_columns = n_columns, .depth = depth, .adds = adds };

  for (guint i = 0; i < m; i += ROWS)
    {
      tile.n_rows = m - i < ROWS ? m - i : ROWS;
      for (guint row = 0; row < ROWS; row++)
        tile.rows[row] = &a.at[(i + (row < tile.n_rows ? row : tile.n_rows - 1)) * a.row];
      if (a.column == 1)
        multiply_tile (&tile, 1, panel, panel_row, &c[i * c_row], c_row);
      else
        multiply_tile (&tile, a.column, panel, panel_row, &c[i * c_row], c_row);
    }
}

static void
multiply (guint          m,
          guint          n,
          guint          k,
          VedNnView      a,
          const VedReal *b,
          gsize          b_row,
          VedReal       *c,
          gsize          c_row,
          gboolean       adds)
{
  VedReal panel[DEPTH * (32 / sizeof (VedReal) * 2)] __attribute__((aligned (32)));

  for (guint p = 0; p < k; p += DEPTH)
    {
      VedNnView part = { &a.at[p * a.column], a.row, a.column };
      guint depth = MIN (DEPTH, k - p);

      for (guint j = 0; j < n; j += WIDTH)
        {
          const VedReal *from = &b[p * b_row + j];
          guint n_columns = MIN (WIDTH, n - j);
          gboolean is_packed = n_columns < WIDTH || m > FEW_ROWS;

          if (is_packed)
            pack_panel (from, b_row, depth, n_columns, panel);
          multiply_panel (m, part, is_packed ? panel : from, is_packed ? WIDTH : b_row, depth, n_columns, &c[j],
                          c_row, adds || p > 0);
        }
    }
}

VedNnGemm ved_nn_gemm = multiply;

/**
 * ved_nn_transpose:
 * @from: (array): @n_rows × @n_columns, rows @from_row apart
 * @to: (array): @n_columns × @n_rows, without gaps
 */
void
ved_nn_transpose (const VedReal *from,
                  gsize          from_row,
                  guint          n_rows,
                  guint          n_columns,
                  VedReal       *to)
{
  for (guint i = 0; i < n_rows; i++)
    {
      for (guint j = 0; j < n_columns; j++)
        to[(gsize) j * n_rows + i] = from[i * from_row + j];
    }
}
