/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/frames/ved-frame-codec.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-snapshot.h"

#include <math.h>
#include <string.h>

static void
assert_same_bits (const float *a,
                  const float *b,
                  gsize        n_values)
{
  for (gsize i = 0; i < n_values; i++)
    {
      if (isnan (a[i]) && isnan (b[i]))
        continue;
      g_assert_cmpmem (&a[i], sizeof (float), &b[i], sizeof (float));
    }
}

static void
assert_same_columns (const VedSnapshot *a,
                     const VedSnapshot *b)
{
  guint n = ved_snapshot_get_n_servers (a);

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      assert_same_bits (ved_snapshot_current (a, metric), ved_snapshot_current (b, metric), n);
      assert_same_bits (ved_snapshot_trend (a, metric), ved_snapshot_trend (b, metric), n);
      assert_same_bits (ved_snapshot_near (a, metric), ved_snapshot_near (b, metric), n);
      assert_same_bits (ved_snapshot_peak (a, metric), ved_snapshot_peak (b, metric), n);
    }
  assert_same_bits (ved_snapshot_risk (a), ved_snapshot_risk (b), n);
  assert_same_bits (ved_snapshot_prob_30m (a), ved_snapshot_prob_30m (b), n);
  assert_same_bits (ved_snapshot_prob_8h (a), ved_snapshot_prob_8h (b), n);
}

static void
assert_same_server (const VedSnapshot *a,
                    const VedSnapshot *b,
                    guint              server)
{
  guint n_left, n_right;
  const VedContribution *left = ved_snapshot_get_contributions (a, server, &n_left);
  const VedContribution *right = ved_snapshot_get_contributions (b, server, &n_right);

  g_assert_cmpstr (ved_snapshot_get_name (a, server), ==, ved_snapshot_get_name (b, server));
  g_assert_cmpint (ved_snapshot_get_profile (a, server), ==, ved_snapshot_get_profile (b, server));
  g_assert_cmpint (ved_snapshot_get_state (a, server), ==, ved_snapshot_get_state (b, server));
  g_assert_cmpint (ved_snapshot_get_last_seen_us (a, server), ==, ved_snapshot_get_last_seen_us (b, server));
  g_assert_cmpuint (ved_snapshot_get_cores (a, server), ==, ved_snapshot_get_cores (b, server));
  g_assert_cmpuint (ved_snapshot_get_points (a, server), ==, ved_snapshot_get_points (b, server));
  g_assert_cmpint (ved_snapshot_get_engine (a, server), ==, ved_snapshot_get_engine (b, server));
  g_assert_cmpint (ved_snapshot_get_rung (a, server), ==, ved_snapshot_get_rung (b, server));
  g_assert_cmpuint (n_left, ==, n_right);
  for (guint i = 0; i < n_left; i++)
    g_assert_cmpmem (&left[i], sizeof left[i], &right[i], sizeof right[i]);
}

static void
assert_same_forecasts (const VedSnapshot *a,
                       const VedSnapshot *b,
                       guint              server)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      g_assert_cmpint (ved_snapshot_has_metric (a, server, metric), ==,
                       ved_snapshot_has_metric (b, server, metric));
      for (guint quantile = 0; quantile < VED_N_QUANTILES; quantile++)
        {
          const float *left = ved_snapshot_get_forecast (a, server, metric, quantile);
          const float *right = ved_snapshot_get_forecast (b, server, metric, quantile);

          g_assert_cmpint (left == NULL, ==, right == NULL);
          if (left != NULL)
            assert_same_bits (left, right, VED_FORECAST_STEPS);
        }
    }
}

static void
assert_same_alerts (const VedSnapshot *a,
                    const VedSnapshot *b)
{
  g_assert_cmpuint (ved_snapshot_get_n_alerts (a), ==, ved_snapshot_get_n_alerts (b));
  for (guint i = 0; i < ved_snapshot_get_n_alerts (a); i++)
    {
      const VedAlert *left = ved_snapshot_get_alert (a, i);
      const VedAlert *right = ved_snapshot_get_alert (b, i);

      g_assert_cmpstr (left->id, ==, right->id);
      g_assert_cmpstr (left->server, ==, right->server);
      g_assert_cmpint (left->metric, ==, right->metric);
      g_assert_cmpint (left->state, ==, right->state);
      g_assert_cmpint (left->opened_us, ==, right->opened_us);
      g_assert_cmpint (left->updated_us, ==, right->updated_us);
      g_assert_cmpfloat (left->predicted_value, ==, right->predicted_value);
      g_assert_cmpuint (left->steps_ahead, ==, right->steps_ahead);
    }
}

static void
assert_same_fleet (const VedSnapshot *a,
                   const VedSnapshot *b)
{
  g_assert_cmpuint (ved_snapshot_get_generation (a), ==, ved_snapshot_get_generation (b));
  g_assert_cmpint (ved_snapshot_get_time_us (a), ==, ved_snapshot_get_time_us (b));
  g_assert_cmpint (ved_snapshot_get_origin_us (a), ==, ved_snapshot_get_origin_us (b));
  g_assert_cmpfloat (ved_snapshot_get_environment (a)->prob_8h, ==,
                     ved_snapshot_get_environment (b)->prob_8h);
  g_assert_cmpstr (ved_snapshot_get_scenario (a)->name, ==, ved_snapshot_get_scenario (b)->name);
  g_assert_cmpuint (ved_snapshot_get_scenario (a)->tick, ==, ved_snapshot_get_scenario (b)->tick);
  g_assert_cmpstr (ved_snapshot_get_metadata (a)->source, ==, ved_snapshot_get_metadata (b)->source);
  g_assert_cmpstr (ved_snapshot_get_metadata (a)->model_dir, ==, ved_snapshot_get_metadata (b)->model_dir);
  g_assert_cmpint (ved_snapshot_get_metadata (a)->prediction_us, ==,
                   ved_snapshot_get_metadata (b)->prediction_us);
  g_assert_cmpfloat (ved_snapshot_get_metadata (a)->warmup_progress, ==,
                     ved_snapshot_get_metadata (b)->warmup_progress);
}

static VedSnapshot *
decoded (GBytes *bytes)
{
  g_autoptr(GError) error = NULL;
  VedSnapshot *snapshot = ved_frame_decode (bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (snapshot);

  return snapshot;
}

static void
check_round_trip (guint         n_servers,
                  guint64       seed,
                  VedFrameFlags flags)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, seed, TRUE);
  g_autoptr(GBytes) bytes = ved_frame_encode (snapshot, flags);
  g_autoptr(VedSnapshot) copy = decoded (bytes);
  g_autoptr(GBytes) again = ved_frame_encode (copy, flags);

  g_assert_cmpuint (ved_snapshot_get_n_servers (copy), ==, n_servers);
  assert_same_fleet (snapshot, copy);
  assert_same_columns (snapshot, copy);
  assert_same_alerts (snapshot, copy);
  for (guint i = 0; i < n_servers; i++)
    {
      assert_same_server (snapshot, copy, i);
      if ((flags & VED_FRAME_FORECASTS) != 0)
        assert_same_forecasts (snapshot, copy, i);
    }
  g_assert_true (g_bytes_equal (bytes, again));
}

static void
test_round_trip (void)
{
  const guint sizes[] = { 0, 1, 2, 7, 31, 90, 200 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      for (VedFrameFlags flags = 0; flags < 4; flags++)
        check_round_trip (sizes[i], 7 * i + flags, flags);
    }
}

/* Beyond u16, negative, missing: each column finds the type that holds it. */
static void
test_wide_values (void)
{
  const float trends[] = { -300.5f, NAN, 0.25f }, counts[] = { 70000.0f, NAN, 3.0f };
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (3, 1, VED_TEST_TIME_US);
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedSnapshot) copy = NULL;
  g_autoptr(GBytes) bytes = NULL;

  for (guint i = 0; i < 3; i++)
    {
      const char *names[] = { "a", "b", "ü" };
      VedSnapshotServer server = { .name = names[i], .forecast_row = VED_NO_ROW, .metrics = 0x7fff };

      ved_snapshot_builder_set_server (builder, i, &server);
      ved_snapshot_builder_trend (builder, VED_METRIC_NET_IN)[i] = ved_value_snap (trends[i], 0.01);
      ved_snapshot_builder_current (builder, VED_METRIC_BACK_CLOSE_WAIT)[i] = counts[i];
      ved_snapshot_builder_current (builder, VED_METRIC_NET_IN)[i] = ved_value_snap (1e6 * counts[i], 0.01);
    }
  snapshot = ved_snapshot_builder_finish (builder);
  bytes = ved_frame_encode (snapshot, VED_FRAME_SUMMARY);
  copy = decoded (bytes);

  assert_same_columns (snapshot, copy);
  g_assert_cmpfloat (ved_snapshot_current (copy, VED_METRIC_BACK_CLOSE_WAIT)[0], ==, 70000.0f);
  g_assert_true (isnan (ved_snapshot_current (copy, VED_METRIC_BACK_CLOSE_WAIT)[1]));
  g_assert_cmpfloat (ved_snapshot_trend (copy, VED_METRIC_NET_IN)[0], ==, -300.5f);
}

static void
test_subset (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (40, 3, TRUE);
  const guint wanted[] = { 5, 8, 39 };
  g_autoptr(GBytes) bytes = ved_frame_encode_subset (snapshot, wanted, 3, VED_FRAME_FORECASTS);
  g_autoptr(VedSnapshot) copy = decoded (bytes);

  g_assert_cmpuint (ved_snapshot_get_n_servers (copy), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const float *left = ved_snapshot_get_forecast (snapshot, wanted[i], VED_METRIC_MEM_USED,
                                                     VED_QUANTILE_P90);
      const float *right = ved_snapshot_get_forecast (copy, i, VED_METRIC_MEM_USED, VED_QUANTILE_P90);

      g_assert_cmpstr (ved_snapshot_get_name (snapshot, wanted[i]), ==, ved_snapshot_get_name (copy, i));
      assert_same_bits (left, right, VED_FORECAST_STEPS);
    }
  for (guint i = 0; i < ved_snapshot_get_n_alerts (copy); i++)
    g_assert_true (ved_snapshot_find (copy, ved_snapshot_get_alert (copy, i)->server, &(guint) { 0 }));
}

static void
assert_refused (const guint8 *data,
                gsize         length,
                VedError      code)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, length);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) snapshot = ved_frame_decode (bytes, &error);

  g_assert_null (snapshot);
  g_assert_error (error, VED_ERROR, (int) code);
}

static void
test_refuse (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (5, 1, TRUE);
  g_autoptr(GBytes) bytes = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);
  g_autoptr(GByteArray) copy = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_byte_array_append (copy, data, (guint) length);
  assert_refused (copy->data, 0, VED_ERROR_INVALID);
  assert_refused (copy->data, 63, VED_ERROR_CORRUPT);
  assert_refused (copy->data, length - 1, VED_ERROR_CORRUPT);
  assert_refused ((const guint8 *) "{\"records\":[]}   ", 16, VED_ERROR_INVALID);

  copy->data[4] = 2;
  assert_refused (copy->data, length, VED_ERROR_VERSION);
  copy->data[4] = 1;
  copy->data[6] = 2;
  assert_refused (copy->data, length, VED_ERROR_VERSION);
  copy->data[6] = 0;
  copy->data[33] ^= 1;
  assert_refused (copy->data, length, VED_ERROR_UNSUPPORTED);
}

/* No single flipped bit gets through: each is under a checksum, or padding whose change shows nowhere. */
static void
test_flipped_bits (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (3, 9, FALSE);
  g_autoptr(GBytes) bytes = ved_frame_encode (snapshot, VED_FRAME_SUMMARY);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize at = 0; at < length; at++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr(GBytes) wrong = NULL;
      g_autoptr(VedSnapshot) decoded_wrong = NULL;

      copy[at] ^= (guint8) (1u << at % 8);
      wrong = g_bytes_new_static (copy, length);
      decoded_wrong = ved_frame_decode (wrong, NULL);
      if (decoded_wrong != NULL)
        {
          g_autoptr(GBytes) again = ved_frame_encode (decoded_wrong, VED_FRAME_SUMMARY);

          g_assert_true (g_bytes_equal (again, bytes));
        }
    }
}

/* Renames one section, with checksums made right: a later program's section is left out. */
static void
test_unknown_section (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (4, 2, FALSE);
  g_autoptr(GBytes) bytes = ved_frame_encode (snapshot, VED_FRAME_SUMMARY);
  g_autofree guint8 *copy = NULL;
  g_autoptr(GBytes) changed = NULL;
  g_autoptr(VedSnapshot) decoded_changed = NULL;
  guint32 n_sections, crc = 0, unknown = GUINT32_TO_LE (700), metadata = GUINT32_TO_LE (21);
  gsize length;

  g_bytes_get_data (bytes, &length);
  copy = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  memcpy (&n_sections, copy + 40, 4);
  for (guint i = 0; i < n_sections; i++)
    {
      if (memcmp (copy + 64 + 24 * i, &metadata, 4) == 0)
        memcpy (copy + 64 + 24 * i, &unknown, 4);
    }
  memcpy (copy + 44, &crc, 4);
  crc = ved_crc32c (0, copy, 64 + 24 * n_sections);
  memcpy (copy + 44, &crc, 4);
  changed = g_bytes_new_static (copy, length);
  decoded_changed = decoded (changed);

  g_assert_cmpuint (ved_snapshot_get_n_servers (decoded_changed), ==, 4);
  g_assert_null (ved_snapshot_get_metadata (decoded_changed)->source);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame-codec/round-trip", test_round_trip);
  g_test_add_func ("/frame-codec/wide-values", test_wide_values);
  g_test_add_func ("/frame-codec/subset", test_subset);
  g_test_add_func ("/frame-codec/refuse", test_refuse);
  g_test_add_func ("/frame-codec/flipped-bits", test_flipped_bits);
  g_test_add_func ("/frame-codec/unknown-section", test_unknown_section);

  return g_test_run ();
}
