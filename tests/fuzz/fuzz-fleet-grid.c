/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "support/ved-test-snapshot.h"
#include "wire/json/ved-fleet-grid-json.h"

#include <math.h>

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(VedFleetGrid) grid = ved_fleet_grid_json_read ((const char *) data, size, NULL);

  for (guint i = 0; grid != NULL && i < grid->n_servers; i++)
    {
      g_assert_nonnull (grid->names[i]);
      for (guint j = 0; j < grid->n_columns; j++)
        g_assert_false (isinf (ved_fleet_grid_get_row (grid, i)[j]));
    }

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  const VedFleetGridQuestion question = { VED_METRIC_LOAD_AVERAGE, VED_QUANTILE_P50, 1 };
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (2, 1, TRUE);
  g_autoptr(VedFleetGrid) grid = ved_fleet_grid_new_ahead (&question, snapshot);
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GString *body = g_string_new (NULL);

  ved_fleet_grid_json_write (body, grid);
  g_ptr_array_add (seeds, g_string_free_to_bytes (body));

  return seeds;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
