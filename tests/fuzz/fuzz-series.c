/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "support/ved-test-snapshot.h"
#include "wire/json/ved-series-json.h"

#include <math.h>
#include <string.h>

#define SERVER "ppdb001"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(VedSeriesSlice) slice = NULL;

  if (!g_utf8_validate_len ((const char *) data, size, NULL))
    return 0;
  slice = ved_series_json_read ((const char *) data, (gssize) size, SERVER, VED_METRIC_MEM_USED, NULL);
  for (guint i = 0; slice != NULL && i < slice->n_points; i++)
    g_assert_false (isinf (slice->mean[i]));

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  g_autoptr(VedSeriesSlice) slice = ved_series_slice_new (5);
  VedSeriesEntry entry = { SERVER, VED_METRIC_MEM_USED, slice };
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GString *body = g_string_new (NULL);

  for (guint i = 0; i < 5; i++)
    {
      slice->times_us[i] = VED_TEST_TIME_US + i * VED_MINUTE_US;
      slice->mean[i] = slice->min[i] = slice->max[i] = i == 3 ? NAN : 50.25f + i;
    }
  ved_series_json_write (body, &entry, 1);
  g_ptr_array_add (seeds, g_string_free_to_bytes (body));

  return seeds;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
