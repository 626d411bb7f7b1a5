/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-lane-median"

#include "config.h"

#include "forecast/seasonal/ved-lane-median.h"

#include "base/ved-vector.h"

#include <math.h>
#include <string.h>

/* Medians down the columns of a few rows. A sorting network (K. E. Batcher, "Sorting networks and their
 * applications", 1968) has no branches, so its comparators become vector minima and maxima over
 * neighbouring columns. For the numbers of rows that the engine asks for most the network is written
 * out, without the comparators that the middle does not depend on, and all rows stay in registers. Other small numbers
 * take the next of these: rows below and above everything leave the middle where it is. Where there are many rows
 * the network is walked through a table, and the rows lie in the first cache. */

#define MAX_COMPARATORS 320
#define LANES           32
#define FEW_ROWS        14
#define CHUNK           512     /* columns that the rows below and above everything have */

/* Element i of v gets the lesser, element j the greater value. */
#define SORT(i, j) { float a = v[i], b = v[j]; v[i] = a < b ? a : b; v[j] = a < b ? b : a; }

#define NETWORK_3(S) S (0, 1) S (0, 2) S (1, 2)

#define NETWORK_7(S) \
  S (0, 1) S (2, 3) S (4, 5) S (0, 2) S (1, 3) S (4, 6) S (1, 2) S (5, 6) S (0, 4) S (1, 5) \
  S (2, 6) S (2, 4) S (3, 5) S (3, 4)

#define NETWORK_12(S) \
  S (0, 1) S (2, 3) S (4, 5) S (6, 7) S (8, 9) S (10, 11) S (0, 2) S (1, 3) S (4, 6) S (5, 7) \
  S (8, 10) S (9, 11) S (1, 2) S (5, 6) S (9, 10) S (0, 4) S (1, 5) S (2, 6) S (3, 7) S (2, 4) \
  S (3, 5) S (1, 2) S (3, 4) S (5, 6) S (9, 10) S (0, 8) S (1, 9) S (2, 10) S (3, 11) S (4, 8) \
  S (5, 9) S (6, 10) S (3, 5) S (6, 8) S (5, 6)

#define NETWORK_14(S) \
  S (0, 1) S (2, 3) S (4, 5) S (6, 7) S (8, 9) S (10, 11) S (12, 13) S (0, 2) S (1, 3) S (4, 6) \
  S (5, 7) S (8, 10) S (9, 11) S (1, 2) S (5, 6) S (9, 10) S (0, 4) S (1, 5) S (2, 6) S (3, 7) \
  S (8, 12) S (9, 13) S (2, 4) S (3, 5) S (10, 12) S (11, 13) S (1, 2) S (3, 4) S (5, 6) S (9, 10) \
  S (11, 12) S (0, 8) S (1, 9) S (2, 10) S (3, 11) S (4, 12) S (5, 13) S (4, 8) S (5, 9) S (6, 10) \
  S (7, 11) S (3, 5) S (6, 8) S (7, 9) S (5, 6) S (7, 8)

typedef struct {
  guint n;
  guint8 low[MAX_COMPARATORS];
  guint8 high[MAX_COMPARATORS];
} Network;

static void
median_of_2 (const float *const *rows,
             guint               n,
             float              *medians)
{
  const float *restrict r0 = rows[0], *restrict r1 = rows[1];

  for (guint i = 0; i < n; i++)
    medians[i] = r0[i] * 0.5f + r1[i] * 0.5f;
}

VED_VECTOR_CLONES
static void
median_of_3 (const float *const *rows,
             guint               n,
             float              *medians)
{
  const float *r0 = rows[0], *r1 = rows[1], *r2 = rows[2];

#pragma GCC ivdep
  for (guint i = 0; i < n; i++)
    {
      float v[3] = { r0[i], r1[i], r2[i] };

      NETWORK_3 (SORT)
      medians[i] = v[1];
    }
}

VED_VECTOR_CLONES
static void
median_of_7 (const float *const *rows,
             guint               n,
             float              *medians)
{
  const float *r0 = rows[0], *r1 = rows[1], *r2 = rows[2], *r3 = rows[3], *r4 = rows[4], *r5 = rows[5],
              *r6 = rows[6];

#pragma GCC ivdep
  for (guint i = 0; i < n; i++)
    {
      float v[7] = { r0[i], r1[i], r2[i], r3[i], r4[i], r5[i], r6[i] };

      NETWORK_7 (SORT)
      medians[i] = v[3];
    }
}

VED_VECTOR_CLONES
static void
median_of_12 (const float *const *rows,
              guint               n,
              gboolean            is_odd,
              float              *medians)
{
  const float *r0 = rows[0], *r1 = rows[1], *r2 = rows[2], *r3 = rows[3], *r4 = rows[4], *r5 = rows[5],
              *r6 = rows[6], *r7 = rows[7], *r8 = rows[8], *r9 = rows[9], *r10 = rows[10], *r11 = rows[11];

#pragma GCC ivdep
  for (guint i = 0; i < n; i++)
    {
      float v[12] = { r0[i], r1[i], r2[i], r3[i], r4[i], r5[i], r6[i], r7[i], r8[i], r9[i], r10[i], r11[i] };

      NETWORK_12 (SORT)
      medians[i] = v[5] * 0.5f + (is_odd ? v[5] : v[6]) * 0.5f;
    }
}

VED_VECTOR_CLONES
static void
median_of_14 (const float *const *rows,
              guint               n,
              gboolean            is_odd,
              float              *medians)
{
  const float *r0 = rows[0], *r1 = rows[1], *r2 = rows[2], *r3 = rows[3], *r4 = rows[4], *r5 = rows[5],
              *r6 = rows[6], *r7 = rows[7], *r8 = rows[8], *r9 = rows[9], *r10 = rows[10], *r11 = rows[11],
              *r12 = rows[12], *r13 = rows[13];

#pragma GCC ivdep
  for (guint i = 0; i < n; i++)
    {
      float v[14] = {
        r0[i], r1[i], r2[i], r3[i], r4[i], r5[i], r6[i], r7[i], r8[i], r9[i], r10[i], r11[i], r12[i], r13[i]
      };

      NETWORK_14 (SORT)
      medians[i] = v[6] * 0.5f + (is_odd ? v[6] : v[7]) * 0.5f;
    }
}

static void
network_build (Network *self,
               guint    n_rows)
{
  guint size = 1;

  while (size < n_rows)
    size *= 2;

  self->n = 0;
  for (guint p = 1; p < size; p *= 2)
    {
      for (guint k = p; k >= 1; k /= 2)
        {
          for (guint j = k % p; j + k < size; j += 2 * k)
            {
              for (guint i = 0; i < MIN (k, size - j - k); i++)
                {
                  if ((i + j) / (p * 2) != (i + j + k) / (p * 2) || i + j + k >= n_rows)
                    continue;
                  self->low[self->n] = (guint8) (i + j);
                  self->high[self->n++] = (guint8) (i + j + k);
                }
            }
        }
    }
}

static const Network *
network_get (guint n_rows)
{
  static Network networks[VED_LANE_MEDIAN_MAX_ROWS + 1];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint n = 1; n <= VED_LANE_MEDIAN_MAX_ROWS; n++)
        network_build (&networks[n], n);
      g_once_init_leave (&once, 1);
    }

  return &networks[n_rows];
}

static inline void
sort_lanes (const Network *network,
            float          rows[VED_LANE_MEDIAN_MAX_ROWS][LANES])
{
  for (guint c = 0; c < network->n; c++)
    {
      float *restrict low = rows[network->low[c]];
      float *restrict high = rows[network->high[c]];

      for (guint lane = 0; lane < LANES; lane++)
        {
          float a = low[lane], b = high[lane];

          low[lane] = a < b ? a : b;
          high[lane] = a < b ? b : a;
        }
    }
}

VED_VECTOR_CLONES
static void
median_of_many (const float *const *rows,
                guint               n_rows,
                guint               n,
                float              *medians)
{
  const Network *network = network_get (n_rows);

  for (guint i = 0; i < n; i += LANES)
    {
      float block[VED_LANE_MEDIAN_MAX_ROWS][LANES];
      guint n_lanes = MIN (LANES, n - i);

      for (guint row = 0; row < n_rows; row++)
        {
          if (n_lanes < LANES)
            memset (block[row], 0, sizeof block[row]);
          memcpy (block[row], &rows[row][i], n_lanes * sizeof (float));
        }
      sort_lanes (network, block);
      for (guint lane = 0; lane < n_lanes; lane++)
        medians[i + lane] = block[(n_rows - 1) / 2][lane] * 0.5f + block[n_rows / 2][lane] * 0.5f;
    }
}

/* By the network of @size rows, not fewer than @n_rows and even unless that is odd. */
static void
median_by_padding (const float *const *rows,
                   guint               n_rows,
                   guint               size,
                   guint               n,
                   float              *medians)
{
  static const float lowest[CHUNK] = { [0 ... CHUNK - 1] = -INFINITY };
  static const float highest[CHUNK] = { [0 ... CHUNK - 1] = INFINITY };
  guint n_lowest = (size - n_rows) / 2;

  for (guint done = 0; done < n; done += CHUNK)
    {
      const float *padded[FEW_ROWS];
      guint length = MIN (CHUNK, n - done);

      for (guint row = 0; row < size; row++)
        padded[row] = row < n_rows ? &rows[row][done] : row < n_rows + n_lowest ? lowest : highest;
      if (size == 7)
        median_of_7 (padded, length, &medians[done]);
      else if (size == 12)
        median_of_12 (padded, length, n_rows % 2 != 0, &medians[done]);
      else
        median_of_14 (padded, length, n_rows % 2 != 0, &medians[done]);
    }
}

/**
 * ved_lane_median:
 * @rows: (array length=n_rows): rows of finite values
 * @n_rows: 1 … %VED_LANE_MEDIAN_MAX_ROWS
 * @n: length of each row
 * @medians: (out caller-allocates) (array length=n): the median of each column; for an even number of
 *   rows the mean of the middle two. Not one of the rows
 *
 * About 3 ns a column for 14 rows.
 */
void
ved_lane_median (const float *const *rows,
                 guint               n_rows,
                 guint               n,
                 float              *medians)
{
  g_return_if_fail (n_rows > 0 && n_rows <= VED_LANE_MEDIAN_MAX_ROWS);

  if (n_rows == 1)
    memcpy (medians, rows[0], n * sizeof (float));
  else if (n_rows == 2)
    median_of_2 (rows, n, medians);
  else if (n_rows == 3)
    median_of_3 (rows, n, medians);
  else if (n_rows == 5 || n_rows == 7)
    median_by_padding (rows, n_rows, 7, n, medians);
  else if (n_rows <= FEW_ROWS)
    median_by_padding (rows, n_rows, n_rows <= 12 ? 12 : 14, n, medians);
  else
    median_of_many (rows, n_rows, n, medians);
}
