/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "series/ved-engine-id.h"
#include "series/ved-history.h"

#include <math.h>

#define START_US (G_GINT64_CONSTANT (1700000100) * VED_SECOND_US)       /* a 5-minute boundary */
#define FIVE_US  (5 * VED_MINUTE_US)
#define N_ALL    15

static const double hundredths[N_ALL] = {
  0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 1.0, 1.0, 0.01, 0.01, 0.01
};

typedef struct {
  guint n;
  guint n_merges;
  VedTierBucket last[VED_N_TIERS];
  float mean[VED_N_TIERS];
  float min[VED_N_TIERS];
  float max[VED_N_TIERS];
  guint count[VED_N_TIERS];
} Buckets;

static void
remember_bucket (const VedTierBucket *bucket,
                 gpointer             user_data)
{
  Buckets *buckets = user_data;

  buckets->n++;
  buckets->n_merges += bucket->mode == VED_BUCKET_MERGE;
  buckets->last[bucket->tier] = *bucket;
  buckets->mean[bucket->tier] = bucket->mean[0];
  buckets->min[bucket->tier] = bucket->min[0];
  buckets->max[bucket->tier] = bucket->max[0];
  buckets->count[bucket->tier] = bucket->count[0];
}

static float
mean_at (VedHistory *history,
         gint64      end_us)
{
  float mean;

  ved_history_settle (history);
  ved_history_read_means (history, 0, end_us, 1, &mean);

  return mean;
}

static void
test_buckets (void)
{
  g_autoptr(VedHistory) history = ved_history_new (1, hundredths);
  Buckets buckets = { 0 };

  for (guint i = 0; i < 60; i++)
    g_assert_cmpint (ved_history_add_sample (history, START_US + i * 5 * VED_SECOND_US, &(float) { i }), ==,
                     VED_SAMPLE_ADDED);

  g_assert_cmpuint (ved_history_collect (history, START_US + FIVE_US - 1, remember_bucket, &buckets), ==, 4);
  g_assert_cmpuint (ved_history_collect (history, START_US + FIVE_US, remember_bucket, &buckets), ==, 2);
  g_assert_cmpuint (ved_history_collect (history, START_US + FIVE_US, remember_bucket, &buckets), ==, 0);
  g_assert_cmpint (buckets.last[VED_TIER_FIVE_MINUTES].start_us, ==, START_US);
  g_assert_cmpint (buckets.last[VED_TIER_MINUTES].start_us, ==, START_US + 4 * VED_MINUTE_US);
  g_assert_cmpfloat (buckets.mean[VED_TIER_FIVE_MINUTES], ==, 29.5f);
  g_assert_cmpfloat (buckets.min[VED_TIER_FIVE_MINUTES], ==, 0.0f);
  g_assert_cmpfloat (buckets.max[VED_TIER_FIVE_MINUTES], ==, 59.0f);
  g_assert_cmpuint (buckets.count[VED_TIER_FIVE_MINUTES], ==, 60);
  g_assert_cmpuint (buckets.count[VED_TIER_MINUTES], ==, 12);
  g_assert_cmpfloat (mean_at (history, START_US + FIVE_US), ==, 29.5f);
  g_assert_cmpint (ved_history_get_usual_gap_us (history), ==, 5 * VED_SECOND_US);
  g_assert_cmpuint (ved_history_get_n_points (history), ==, 1);
}

static void
test_duplicates_and_late (void)
{
  g_autoptr(VedHistory) history = ved_history_new (1, hundredths);
  Buckets buckets = { 0 };

  ved_history_add_sample (history, START_US, &(float) { 10.0f });
  ved_history_add_sample (history, START_US + 2 * VED_MINUTE_US, &(float) { 20.0f });
  g_assert_cmpfloat (mean_at (history, START_US + FIVE_US), ==, 15.0f);
  ved_history_collect (history, START_US + FIVE_US, remember_bucket, &buckets);

  /* The same instant again replaces, and the bucket is handed out again. */
  g_assert_cmpint (ved_history_add_sample (history, START_US, &(float) { 30.0f }), ==, VED_SAMPLE_REPLACED);
  g_assert_cmpfloat (mean_at (history, START_US + FIVE_US), ==, 25.0f);
  g_assert_cmpuint (ved_history_collect (history, START_US + FIVE_US, remember_bucket, &buckets), ==, 2);
  g_assert_cmpuint (buckets.count[VED_TIER_FIVE_MINUTES], ==, 2);

  /* A late one within the hour goes where it belongs. */
  ved_history_add_sample (history, START_US + 30 * VED_MINUTE_US, &(float) { 5.0f });
  g_assert_cmpint (ved_history_add_sample (history, START_US + VED_MINUTE_US, &(float) { 100.0f }), ==,
                   VED_SAMPLE_ADDED);
  g_assert_cmpfloat_with_epsilon (mean_at (history, START_US + FIVE_US), 50.0f, 1e-4f);
  ved_history_collect (history, START_US + 35 * VED_MINUTE_US, remember_bucket, &buckets);
  g_assert_cmpuint (buckets.n_merges, ==, 0);

  /* A gap stays a gap. */
  g_assert_true (isnan (mean_at (history, START_US + 3 * FIVE_US)));
  g_assert_cmpint (ved_history_get_first_us (history), ==, START_US);
  g_assert_cmpint (ved_history_get_last_us (history), ==, START_US + 30 * VED_MINUTE_US);
}

/* A sender may tell of some metrics in one record and of the others in the next. */
static void
test_records_in_parts (void)
{
  static const gint64 later_us[] = { 0, VED_SECOND_US };
  static const float one[] = { 10.0f, NAN }, other[] = { NAN, 20.0f };

  for (guint i = 0; i < G_N_ELEMENTS (later_us); i++)
    {
      g_autoptr(VedHistory) history = ved_history_new (2, hundredths);
      float mean;

      ved_history_add_sample (history, START_US, one);
      ved_history_add_sample (history, START_US + later_us[i], other);
      ved_history_add_sample (history, START_US + FIVE_US, one);
      g_assert_cmpfloat (mean_at (history, START_US + FIVE_US), ==, 10.0f);
      ved_history_read_means (history, 1, START_US + FIVE_US, 1, &mean);
      g_assert_cmpfloat (mean, ==, 20.0f);
    }
}

static void
test_very_late (void)
{
  g_autoptr(VedHistory) history = ved_history_new (1, hundredths);
  gint64 now_us = START_US + 3 * VED_HOUR_US;
  Buckets buckets = { 0 };

  for (gint64 t = START_US; t <= now_us; t += 5 * VED_SECOND_US)
    ved_history_add_sample (history, t, &(float) { 10.0f });
  ved_history_collect (history, now_us, NULL, NULL);

  g_assert_cmpint (ved_history_add_sample (history, START_US + 7, &(float) { 71.0f }), ==, VED_SAMPLE_MERGED);
  g_assert_cmpint (ved_history_add_sample (history, START_US + 9, &(float) { 73.0f }), ==, VED_SAMPLE_MERGED);
  g_assert_cmpuint (ved_history_collect (history, now_us, remember_bucket, &buckets), ==, 2);
  g_assert_cmpuint (buckets.n_merges, ==, 2);
  g_assert_cmpuint (buckets.count[VED_TIER_FIVE_MINUTES], ==, 2);
  g_assert_cmpfloat (buckets.mean[VED_TIER_MINUTES], ==, 72.0f);
  g_assert_cmpfloat (mean_at (history, START_US + FIVE_US), >, 11.0f);
  g_assert_cmpfloat (mean_at (history, START_US + FIVE_US), <, 13.0f);

  g_assert_cmpint (ved_history_add_sample (history, now_us - 31 * VED_DAY_US, &(float) { 1.0f }), ==,
                   VED_SAMPLE_TOO_OLD);
  g_assert_cmpuint (ved_history_take_n_lost (history), ==, 0);
}

/* A sender that had no answer sends again what came late already: once is enough. What else was measured at that instant is
 * news. */
static void
test_very_late_again (void)
{
  const double resolutions[] = { 0.01, 0.01 };
  g_autoptr(VedHistory) history = ved_history_new (2, resolutions);
  const float first[] = { 70.0f, NAN }, second[] = { 70.0f, 50.0f };
  gint64 now_us = START_US + 3 * VED_HOUR_US;
  Buckets buckets = { 0 };
  float mean;

  for (gint64 t = START_US; t <= now_us; t += 5 * VED_SECOND_US)
    ved_history_add_sample (history, t, (const float[]) { 10.0f, 10.0f });
  ved_history_collect (history, now_us, NULL, NULL);

  g_assert_cmpint (ved_history_add_sample (history, START_US + 7, first), ==, VED_SAMPLE_MERGED);
  mean = mean_at (history, START_US + FIVE_US);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (ved_history_add_sample (history, START_US + 7, first), ==, VED_SAMPLE_REPLACED);
  g_assert_cmpuint (ved_history_collect (history, now_us, remember_bucket, &buckets), ==, 2);
  g_assert_cmpuint (buckets.count[VED_TIER_FIVE_MINUTES], ==, 1);

  g_assert_cmpint (ved_history_add_sample (history, START_US + 7, second), ==, VED_SAMPLE_MERGED);
  g_assert_cmpint (ved_history_add_sample (history, START_US + 7, second), ==, VED_SAMPLE_REPLACED);
  g_assert_cmpfloat (mean_at (history, START_US + FIVE_US), ==, mean);
  ved_history_read_means (history, 1, START_US + FIVE_US, 1, &mean);
  g_assert_cmpfloat (mean, >, 10.0f);
}

/* Whatever the order, the buckets of the last hour are the same. */
static void
test_any_order (void)
{
  const guint n = 600;
  g_autoptr(VedHistory) ordered = ved_history_new (1, hundredths);
  g_autoptr(VedHistory) shuffled = ved_history_new (1, hundredths);
  guint order[600];
  VedRng rng;

  ved_rng_init (&rng, 1, 1);
  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n - 1; i > 0; i--)
    {
      guint j = ved_rng_below (&rng, i + 1), kept = order[i];

      order[i] = order[j];
      order[j] = kept;
    }

  for (guint i = 0; i < n; i++)
    {
      ved_history_add_sample (ordered, START_US + i * 5 * VED_SECOND_US, &(float) { i % 37 });
      ved_history_add_sample (shuffled, START_US + order[i] * 5 * VED_SECOND_US, &(float) { order[i] % 37 });
    }
  for (guint i = 1; i <= 10; i++)
    {
      gint64 end_us = START_US + i * FIVE_US;

      g_assert_cmpfloat (mean_at (ordered, end_us), ==, mean_at (shuffled, end_us));
    }
}

/* Multiples of the resolution come back bit by bit, also after other values moved the scale. */
static void
test_exact_samples (void)
{
  g_autoptr(VedHistory) history = ved_history_new (1, hundredths);
  float values[4];
  gint64 times[4];
  const float expected[] = { (float) (1234 * 0.01), NAN, (float) (-150 * 0.01), (float) (36512 * 0.01) };

  for (guint i = 0; i < 4; i++)
    ved_history_add_sample (history, START_US + i * 7 * VED_SECOND_US + i, &expected[i]);
  g_assert_cmpuint (ved_history_read_samples (history, 0, START_US, G_MAXINT64, 4, times, values), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpint (times[i], ==, START_US + i * 7 * VED_SECOND_US + i);
      g_assert_true (values[i] == expected[i] || (isnan (values[i]) && isnan (expected[i])));
    }
  g_assert_cmpuint (ved_history_read_samples (history, 0, START_US, G_MAXINT64, 2, times, values), ==, 2);
  g_assert_cmpint (times[1], ==, START_US + 21 * VED_SECOND_US + 3);
}

/* One absurd value costs precision only while it is in the hour. */
static void
test_outlier_leaves (void)
{
  g_autoptr(VedHistory) history = ved_history_new (1, hundredths);
  gint64 now_us = START_US, time_us;
  float value;

  ved_history_add_sample (history, now_us, &(float) { 1e30f });
  for (guint i = 0; i < 3000; i++)
    ved_history_add_sample (history, now_us += 5 * VED_SECOND_US, &(float) { 42.17f });
  g_assert_cmpuint (ved_history_read_samples (history, 0, now_us, G_MAXINT64, 1, &time_us, &value), ==, 1);
  g_assert_cmpfloat (value, ==, (float) (4217 * 0.01));
}

static void
test_fast_feed (void)
{
  g_autoptr(VedHistory) history = ved_history_new (1, hundredths);
  gint64 times[800];
  float values[800];

  for (guint i = 0; i < 4 * 3600; i++)
    ved_history_add_sample (history, START_US + i * VED_SECOND_US / 2, &(float) { 1.0f });
  g_assert_cmpuint (ved_history_read_samples (history, 0, 0, G_MAXINT64, 800, times, values), <, 790);
  g_assert_cmpfloat (mean_at (history, START_US + FIVE_US), ==, 1.0f);
}

static void
test_minutes (void)
{
  g_autoptr(VedHistory) history = ved_history_new (1, hundredths);
  float mean[3], min[3], max[3];

  ved_history_add_sample (history, START_US, &(float) { 1.0f });
  ved_history_add_sample (history, START_US + 20 * VED_SECOND_US, &(float) { 4.0f });
  ved_history_add_sample (history, START_US + 130 * VED_SECOND_US, &(float) { 9.0f });
  g_assert_cmpuint (ved_history_read_minutes (history, 0, START_US, 3, mean, min, max), ==, 2);
  g_assert_cmpfloat (mean[0], ==, 2.5f);
  g_assert_cmpfloat (min[0], ==, 1.0f);
  g_assert_cmpfloat (max[0], ==, 4.0f);
  g_assert_true (isnan (mean[1]));
  g_assert_cmpfloat (mean[2], ==, 9.0f);
}

/* Three weeks stay, their error far below the range of eight hours, in the memory promised. */
static void
test_three_weeks (void)
{
  const guint n = 30 * 288;
  g_autoptr(VedHistory) history = ved_history_new (N_ALL, hundredths);
  g_autofree float *read = g_new (float, VED_HISTORY_POINTS);
  float values[N_ALL];
  gint64 origin_us = START_US + (gint64) n * FIVE_US;
  gsize empty = ved_history_get_bytes (history);

  for (guint i = 0; i < n; i++)
    {
      for (guint column = 0; column < N_ALL; column++)
        values[column] = 50.0f + 40.0f * sinf (i * 0.0218f + column) + (i * 31 % 97) * 0.05f;
      values[1] = 0.0f;
      values[2] = i % 50 == 0 ? NAN : 71.23f;
      g_assert_true (ved_history_add_bucket (history, START_US + i * FIVE_US, values));
    }

  ved_history_read_means (history, 0, origin_us, VED_HISTORY_POINTS, read);
  for (guint i = 0; i < VED_HISTORY_POINTS; i++)
    {
      guint at = n - VED_HISTORY_POINTS + i;
      float put = 50.0f + 40.0f * sinf (at * 0.0218f) + (at * 31 % 97) * 0.05f;

      g_assert_cmpfloat_with_epsilon (read[i], put, 0.17f);
    }
  ved_history_read_means (history, 1, origin_us, 500, read);
  for (guint i = 0; i < 500; i++)
    g_assert_cmpfloat (read[i], ==, 0.0f);
  ved_history_read_means (history, 2, origin_us, 500, read);
  for (guint i = 0; i < 500; i++)
    g_assert_true ((n - 500 + i) % 50 == 0 ? isnan (read[i]) : read[i] == 71.23f);

  g_assert_cmpuint (ved_history_get_n_points (history), >=, VED_HISTORY_POINTS);
  g_assert_cmpuint (ved_history_get_bytes (history), <, 110 * 1024);
  g_assert_cmpuint (empty, <, 8 * 1024);
  g_assert_false (ved_history_add_bucket (history, START_US, values));
}

static void
test_memory_of_a_full_server (void)
{
  g_autoptr(VedHistory) history = ved_history_new (N_ALL, hundredths);
  float values[N_ALL];

  for (guint i = 0; i < 22 * 288; i++)
    {
      for (guint column = 0; column < N_ALL; column++)
        values[column] = (i * 13 + column) % 100;
      ved_history_add_bucket (history, START_US + i * FIVE_US, values);
    }
  for (guint i = 0; i < 2000; i++)
    ved_history_add_sample (history, START_US + 22 * VED_DAY_US + i * 5 * VED_SECOND_US, values);
  ved_history_collect (history, START_US + 23 * VED_DAY_US, NULL, NULL);
  g_test_message ("%" G_GSIZE_FORMAT " bytes", ved_history_get_bytes (history));
  g_assert_cmpuint (ved_history_get_bytes (history), <=, 135 * 1024);
}

/* Random sizes, orders, jumps and values: nothing is written outside, nothing infinite is read. */
static void
test_garbage (void)
{
  VedRng rng;

  ved_rng_init (&rng, 77, 1);
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr(VedHistory) history = ved_history_new (3, hundredths);
      gint64 now_us = START_US;
      float means[VED_HISTORY_POINTS];

      for (guint i = 0; i < 2000; i++)
        {
          const float odd[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-40f, 0.0f, -0.0f };
          float values[3];

          for (guint column = 0; column < 3; column++)
            values[column] = ved_rng_below (&rng, 10) == 0 ? odd[ved_rng_below (&rng, 8)]
                                                           : (float) (ved_rng_normal (&rng) * 1000.0);
          now_us += ved_rng_below (&rng, 50) == 0 ? ved_rng_below (&rng, 3 * 86400) * VED_SECOND_US
                                                  : ved_rng_below (&rng, 20) * VED_SECOND_US;
          ved_history_add_sample (history, now_us - ved_rng_below (&rng, 5000) * VED_SECOND_US, values);
          if (ved_rng_below (&rng, 30) == 0)
            ved_history_collect (history, now_us, NULL, NULL);
        }
      ved_history_settle (history);
      ved_history_read_means (history, 1, ved_history_origin_us (now_us), VED_HISTORY_POINTS, means);
      for (guint i = 0; i < VED_HISTORY_POINTS; i++)
        g_assert_false (isinf (means[i]));
    }
}

/* After a restart the buckets are there and their samples are not: a late sample joins, never replaces. */
static void
test_restored_buckets (void)
{
  g_autoptr(VedHistory) history = ved_history_new (1, hundredths);
  gint64 now_us = START_US + 6 * FIVE_US + VED_MINUTE_US;

  for (guint i = 0; i < 6; i++)
    ved_history_add_bucket (history, START_US + i * FIVE_US, &(float) { 50.0f });
  ved_history_collect (history, now_us, NULL, NULL);
  for (guint i = 0; i < 12; i++)
    ved_history_add_sample (history, now_us + i * 5 * VED_SECOND_US, &(float) { 60.0f });

  g_assert_cmpint (ved_history_add_sample (history, START_US + 2 * FIVE_US, &(float) { 110.0f }), ==,
                   VED_SAMPLE_MERGED);
  g_assert_cmpfloat (mean_at (history, START_US + 3 * FIVE_US), <, 52.0f);
  g_assert_cmpfloat (mean_at (history, START_US + 7 * FIVE_US), ==, 60.0f);
  g_assert_cmpuint (ved_history_get_n_points (history), ==, 7);
}

static void
test_origin (void)
{
  g_assert_cmpint (ved_history_origin_us (START_US), ==, START_US);
  g_assert_cmpint (ved_history_origin_us (START_US + FIVE_US - 1), ==, START_US);
  g_assert_cmpint (ved_history_origin_us (-1), ==, -FIVE_US);
}

static void
test_names (void)
{
  VedEngineId id;

  for (guint i = 0; i < VED_N_ENGINES; i++)
    {
      g_assert_true (ved_engine_id_from_name (ved_engine_id_get_name (i), &id));
      g_assert_cmpint (id, ==, i);
    }
  g_assert_false (ved_engine_id_from_name ("oracle", &id));
  g_assert_cmpstr (ved_warmup_rung_get_name (VED_RUNG_SELECTION), ==, "selection");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/buckets", test_buckets);
  g_test_add_func ("/history/duplicates-and-late", test_duplicates_and_late);
  g_test_add_func ("/history/records-in-parts", test_records_in_parts);
  g_test_add_func ("/history/very-late", test_very_late);
  g_test_add_func ("/history/very-late-again", test_very_late_again);
  g_test_add_func ("/history/any-order", test_any_order);
  g_test_add_func ("/history/exact-samples", test_exact_samples);
  g_test_add_func ("/history/outlier-leaves", test_outlier_leaves);
  g_test_add_func ("/history/fast-feed", test_fast_feed);
  g_test_add_func ("/history/minutes", test_minutes);
  g_test_add_func ("/history/three-weeks", test_three_weeks);
  g_test_add_func ("/history/memory", test_memory_of_a_full_server);
  g_test_add_func ("/history/garbage", test_garbage);
  g_test_add_func ("/history/restored-buckets", test_restored_buckets);
  g_test_add_func ("/history/origin", test_origin);
  g_test_add_func ("/history/names", test_names);

  return g_test_run ();
}
