/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"
#include "store/history/ved-history-chunk.h"

#include <math.h>
#include <string.h>

static void
fill (VedHistoryChunk       *chunk,
      const VedHistoryTable *table,
      VedRng                *rng)
{
  ved_history_chunk_clear (chunk);
  for (guint slot = 0; slot < table->n_slots; slot++)
    {
      if (ved_rng_below (rng, 4) == 0)
        continue;
      chunk->filled |= 1u << slot;
      chunk->detail[slot] = 1 + ved_rng_below (rng, 4999);
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        {
          double resolution = ved_metric_get_info (metric)->quantile_resolution;
          double mean = ved_rng_uniform (rng) * 5000.0;

          if (ved_rng_below (rng, 8) == 0)
            continue;
          chunk->mean[metric][slot] = ved_value_snap (mean, resolution);
          if (table->has_range)
            {
              chunk->min[metric][slot] = ved_value_snap (mean - 3.0, resolution);
              chunk->max[metric][slot] = ved_value_snap (mean + 70.0, resolution);
            }
        }
    }
}

static void
assert_same (float a,
             float b)
{
  if (isnan (a) || isnan (b))
    g_assert_true (isnan (a) && isnan (b));
  else
    g_assert_cmpfloat (a, ==, b);
}

static void
test_round_trip (gconstpointer data)
{
  const VedHistoryTable *table = ved_history_schema_get_table (GPOINTER_TO_UINT (data));
  VedRng rng;

  ved_rng_init (&rng, 7, 1);
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr(GByteArray) bytes = g_byte_array_new ();
      VedHistoryChunk before, after;

      fill (&before, table, &rng);
      ved_history_chunk_encode (&before, table, bytes);
      g_assert_true (ved_history_chunk_decode (&after, table, bytes->data, bytes->len));
      g_assert_cmpuint (after.filled, ==, before.filled);
      g_assert_cmpmem (after.detail, sizeof after.detail, before.detail, sizeof before.detail);
      for (guint i = 0; i < VED_N_METRICS * VED_CHUNK_MAX_SLOTS; i++)
        {
          assert_same ((&after.mean[0][0])[i], (&before.mean[0][0])[i]);
          assert_same ((&after.min[0][0])[i], (&before.min[0][0])[i]);
          assert_same ((&after.max[0][0])[i], (&before.max[0][0])[i]);
        }
    }
}

/* Whatever the bytes are, decoding ends, and says no unless they are a row. */
static void
test_damage (void)
{
  const VedHistoryTable *table = ved_history_schema_get_table (VED_TIER_FIVE_MINUTES);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  VedHistoryChunk chunk;
  VedRng rng;

  ved_rng_init (&rng, 8, 1);
  fill (&chunk, table, &rng);
  ved_history_chunk_encode (&chunk, table, bytes);
  for (guint length = 0; length < bytes->len; length++)
    g_assert_false (ved_history_chunk_decode (&chunk, table, bytes->data, length));

  g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_assert_false (ved_history_chunk_decode (&chunk, table, bytes->data, bytes->len));

  for (guint round = 0; round < 2000; round++)
    {
      bytes->data[ved_rng_below (&rng, bytes->len)] = (guint8) ved_rng_next (&rng);
      ved_history_chunk_decode (&chunk, table, bytes->data, bytes->len);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/history-chunk/round-trip/samples", GUINT_TO_POINTER (VED_TIER_SAMPLES),
                        test_round_trip);
  g_test_add_data_func ("/history-chunk/round-trip/minutes", GUINT_TO_POINTER (VED_TIER_MINUTES),
                        test_round_trip);
  g_test_add_func ("/history-chunk/damage", test_damage);

  return g_test_run ();
}
