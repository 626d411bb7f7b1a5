/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "store/history/ved-forecast-blob.h"
#include "store/history/ved-forecast-store.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#define HALF_HOUR_US (30 * VED_MINUTE_US)
#define START_US     (VED_TEST_TIME_US - VED_TEST_TIME_US % HALF_HOUR_US)

typedef struct {
  char *folder;
  VedStoreWriter *writer;
  VedForecastStore *store;
} Fixture;

static void
open_store (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->writer = ved_store_writer_new ();
  fixture->store = ved_forecast_store_new (fixture->folder, fixture->writer, &error);
  g_assert_no_error (error);
}

static void
close_store (Fixture *fixture)
{
  ved_test_finalize (fixture->store);
  ved_test_finalize (fixture->writer);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = ved_test_make_folder ();
  open_store (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_store (fixture);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static VedForecastSet *
make_set (gint64 origin_us,
          float  level)
{
  VedForecastSet *forecasts = ved_forecast_set_new (2, origin_us);
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];

  for (guint step = 0; step < VED_FORECAST_STEPS; step++)
    {
      p50[step] = level + (float) (step % 7);
      p10[step] = p50[step] - 0.37f;
      p90[step] = p50[step] + 12.5f;
    }
  for (guint row = 0; row < 2; row++)
    {
      ved_forecast_set_put (forecasts, row, VED_METRIC_CPU_USER, p10, p50, p90);
      ved_forecast_set_put (forecasts, row, VED_METRIC_BACK_CLOSE_WAIT, p10, p50, p90);
      ved_forecast_set_put_engine (forecasts, row, VED_ENGINE_SEASONAL, VED_RUNG_PROFILE);
    }
  ved_forecast_set_seal (forecasts);

  return forecasts;
}

static void
append (Fixture *fixture,
        gint64   origin_us,
        float    level)
{
  static const char *const names[] = { "db001", NULL };
  g_autoptr(VedForecastSet) forecasts = make_set (origin_us, level);

  ved_forecast_store_append (fixture->store, forecasts, names, NULL, origin_us);
  ved_store_writer_flush (fixture->writer);
}

/* Of two servers, the second of which is one by which forecasts are measured. */
static void
append_followed (Fixture *fixture,
                 gint64   origin_us)
{
  static const char *const names[] = { "db001", "web001" };
  g_autoptr(VedForecastSet) forecasts = make_set (origin_us, 10.0f);
  g_autoptr(GHashTable) followed = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_add (followed, (gpointer) names[1]);
  ved_forecast_store_append (fixture->store, forecasts, names, followed, origin_us);
  ved_store_writer_flush (fixture->writer);
}

static VedForecastSet *
fetch (Fixture     *fixture,
       const char  *server,
       gint64       at_us,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  ved_forecast_store_fetch_async (fixture->store, server, at_us, NULL, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);

  return ved_forecast_store_fetch_finish (fixture->store, result, error);
}

static void
assert_level (Fixture *fixture,
              gint64   at_us,
              gint64   origin_us,
              float    level)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedForecastSet) forecasts = fetch (fixture, "db001", at_us, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ved_forecast_set_get_origin_us (forecasts), ==, origin_us);
  g_assert_cmpfloat (*ved_forecast_set_get (forecasts, 0, VED_METRIC_CPU_USER, VED_QUANTILE_P50), ==, level);
}

static void
test_hindsight (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) before = NULL;
  g_autoptr(GError) unknown = NULL;

  append (fixture, START_US + 5 * VED_MINUTE_US, 10.0f);
  append (fixture, START_US + 10 * VED_MINUTE_US, 20.0f);       /* the same half hour: the first one stays */
  append (fixture, START_US + HALF_HOUR_US, 30.0f);

  assert_level (fixture, START_US + 20 * VED_MINUTE_US, START_US + 5 * VED_MINUTE_US, 10.0f);
  assert_level (fixture, START_US + HALF_HOUR_US, START_US + HALF_HOUR_US, 30.0f);
  assert_level (fixture, START_US + 3 * VED_HOUR_US, START_US + HALF_HOUR_US, 30.0f);

  g_assert_null (fetch (fixture, "db001", START_US, &before));
  g_assert_error (before, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_assert_null (fetch (fixture, "db002", START_US + VED_HOUR_US, &unknown));
  g_assert_error (unknown, VED_ERROR, VED_ERROR_NOT_FOUND);
}

static void
test_retention (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  append (fixture, START_US, 10.0f);
  append (fixture, START_US + 8 * VED_HOUR_US, 20.0f);
  assert_level (fixture, START_US + VED_MINUTE_US, START_US, 10.0f);
  append (fixture, START_US + 17 * VED_HOUR_US, 30.0f);
  g_assert_null (fetch (fixture, "db001", START_US + VED_MINUTE_US, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
}

/* A clock that leaps years ahead takes nothing with it. */
static void
test_clock_ahead (Fixture       *fixture,
                  gconstpointer  data)
{
  append (fixture, START_US, 10.0f);
  append (fixture, START_US + 700 * VED_DAY_US, 20.0f);
  append (fixture, START_US + HALF_HOUR_US, 30.0f);
  assert_level (fixture, START_US + VED_MINUTE_US, START_US, 10.0f);
}

static gboolean
is_kept (Fixture    *fixture,
         const char *server,
         gint64      origin_us)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedForecastSet) forecasts = ved_forecast_store_find (fixture->store, server, origin_us, &error);

  g_assert_no_error (error);

  return forecasts != NULL;
}

/* A program that runs for an hour every other day never sees a whole day, and forgets all the same: each life what was too
 * old at the end of the one before. */
static void
test_short_lives (Fixture       *fixture,
                  gconstpointer  data)
{
  for (guint life = 0; life < 3; life++)
    {
      gint64 start_us = START_US + 2 * life * VED_DAY_US;

      if (life > 0)
        {
          close_store (fixture);
          open_store (fixture);
        }
      append (fixture, start_us, 10.0f);
      append (fixture, start_us + VED_HOUR_US, 20.0f);
    }

  g_assert_false (is_kept (fixture, "db001", START_US));
  g_assert_true (is_kept (fixture, "db001", START_US + 2 * VED_DAY_US + VED_HOUR_US));
  g_assert_true (is_kept (fixture, "db001", START_US + 4 * VED_DAY_US));
}

/* Of two leaps without a day between them the first may be as wrong. */
static void
test_leaps_in_a_row (Fixture       *fixture,
                     gconstpointer  data)
{
  append (fixture, START_US, 10.0f);
  append (fixture, START_US + 700 * VED_DAY_US, 20.0f);
  append (fixture, START_US + 900 * VED_DAY_US, 30.0f);
  g_assert_true (is_kept (fixture, "db001", START_US));
}

/* What is measured stays until all of two weeks is known, and each half hour once; the rest goes after 16 hours. */
static void
test_followed (Fixture       *fixture,
               gconstpointer  data)
{
  append_followed (fixture, START_US);
  append_followed (fixture, START_US + 5 * VED_MINUTE_US);
  g_assert_true (is_kept (fixture, "db001", START_US) && is_kept (fixture, "web001", START_US));
  g_assert_false (is_kept (fixture, "web001", START_US + 5 * VED_MINUTE_US));

  for (guint day = 1; day <= 14; day++)
    append_followed (fixture, START_US + day * VED_DAY_US);
  append_followed (fixture, START_US + 14 * VED_DAY_US + 8 * VED_HOUR_US);
  g_assert_false (is_kept (fixture, "db001", START_US));
  g_assert_true (is_kept (fixture, "web001", START_US));
  append_followed (fixture, START_US + 15 * VED_DAY_US);
  g_assert_false (is_kept (fixture, "web001", START_US));
}

static void
test_blob (void)
{
  g_autoptr(VedForecastSet) before = make_set (START_US, 55.0f);
  g_autoptr(VedForecastSet) after = ved_forecast_set_new (1, START_US);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  ved_forecast_blob_encode (before, 0, bytes);
  g_assert_true (ved_forecast_blob_decode (after, 0, bytes->data, bytes->len));
  g_assert_cmpint (ved_forecast_set_get_engine (after, 0), ==, VED_ENGINE_SEASONAL);
  g_assert_cmpint (ved_forecast_set_get_rung (after, 0), ==, VED_RUNG_PROFILE);
  g_assert_false (ved_forecast_set_has_metric (after, 0, VED_METRIC_SWAP_USED));
  for (VedQuantile quantile = 0; quantile < VED_N_QUANTILES; quantile++)
    {
      gsize size = VED_FORECAST_STEPS * sizeof (float);

      g_assert_cmpmem (ved_forecast_set_get (after, 0, VED_METRIC_CPU_USER, quantile), size,
                       ved_forecast_set_get (before, 0, VED_METRIC_CPU_USER, quantile), size);
      g_assert_cmpmem (ved_forecast_set_get (after, 0, VED_METRIC_BACK_CLOSE_WAIT, quantile), size,
                       ved_forecast_set_get (before, 0, VED_METRIC_BACK_CLOSE_WAIT, quantile), size);
    }

  for (guint length = 0; length < bytes->len; length += 11)
    g_assert_false (ved_forecast_blob_decode (after, 0, bytes->data, length));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/forecast-store/hindsight", Fixture, NULL, set_up, test_hindsight, tear_down);
  g_test_add ("/forecast-store/clock-ahead", Fixture, NULL, set_up, test_clock_ahead, tear_down);
  g_test_add ("/forecast-store/short-lives", Fixture, NULL, set_up, test_short_lives, tear_down);
  g_test_add ("/forecast-store/leaps-in-a-row", Fixture, NULL, set_up, test_leaps_in_a_row, tear_down);
  g_test_add ("/forecast-store/retention", Fixture, NULL, set_up, test_retention, tear_down);
  g_test_add ("/forecast-store/followed", Fixture, NULL, set_up, test_followed, tear_down);
  g_test_add_func ("/forecast-store/blob", test_blob);

  return g_test_run ();
}
