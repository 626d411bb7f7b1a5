/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"
#include "forecast/seasonal/ved-lane-median.h"

#include <stdlib.h>
#include <string.h>

#define MOST_COLUMNS 1100

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float first = *(const float *) a, second = *(const float *) b;

  return (first > second) - (first < second);
}

static float
median_of_column (const float *const *rows,
                  guint               n_rows,
                  guint               column)
{
  float values[VED_LANE_MEDIAN_MAX_ROWS];

  for (guint row = 0; row < n_rows; row++)
    values[row] = rows[row][column];
  qsort (values, n_rows, sizeof (float), compare_floats);

  return values[(n_rows - 1) / 2] * 0.5f + values[n_rows / 2] * 0.5f;
}

/* Every number of rows, and lengths around those that are worked on together; ties are common. */
static void
test_against_sort (void)
{
  static const guint lengths[] = { 1, 7, 33, 512, 513, MOST_COLUMNS };
  g_autofree float *table = g_new (float, VED_LANE_MEDIAN_MAX_ROWS * MOST_COLUMNS);
  const float *rows[VED_LANE_MEDIAN_MAX_ROWS];
  float medians[MOST_COLUMNS];
  VedRng rng;

  ved_rng_init (&rng, 17, 1);
  for (guint i = 0; i < VED_LANE_MEDIAN_MAX_ROWS * MOST_COLUMNS; i++)
    table[i] = (float) ved_rng_below (&rng, i % 97 + 2) - 20.0f;
  for (guint row = 0; row < VED_LANE_MEDIAN_MAX_ROWS; row++)
    rows[row] = &table[row * MOST_COLUMNS];

  for (guint n_rows = 1; n_rows <= VED_LANE_MEDIAN_MAX_ROWS; n_rows++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
        {
          ved_lane_median (rows, n_rows, lengths[i], medians);
          for (guint column = 0; column < lengths[i]; column++)
            g_assert_cmpfloat (medians[column], ==, median_of_column (rows, n_rows, column));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lane-median/against-sort", test_against_sort);

  return g_test_run ();
}
