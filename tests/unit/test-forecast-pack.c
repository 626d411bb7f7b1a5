/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-forecast-pack"

#include "config.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-snapshot.h"
#include "wire/forecasts/ved-forecast-link.h"
#include "wire/forecasts/ved-forecast-pack.h"
#include "wire/forecasts/ved-forecast-stretch.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/frames/ved-frame-sections.h"

#include <math.h>

#define N_SERVERS 6
#define N_ORIGINS 20

static GBytes *
take_quantiles (VedSnapshot *snapshot)
{
  g_autoptr(GBytes) frame = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);
  g_auto(VedFrameSections) sections = { 0 };

  g_assert_true (ved_frame_sections_split (&sections, frame, NULL));

  return ved_frame_sections_take (&sections, VED_FRAME_QUANTILES);
}

static GBytes *
make_random (guint   n_servers,
             guint64 seed)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, seed, TRUE);

  return take_quantiles (snapshot);
}

/* What a fleet goes through besides. */
typedef struct {
  gboolean is_restless;         /* bands become wider and narrower as a whole */
  guint learned;                /* origin from which shapes and widths are others; 0: never */
} Course;

/* Of the kind that the statistical engine makes: a day's shape, a level that fades, a band that widens. */
static void
put_seasonal (VedForecastSet *set,
              guint           row,
              VedMetric       metric,
              guint           origin,
              const Course   *course)
{
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];
  double level = 4.0 * sin (1.7 * origin + row + 3 * metric);
  double unrest = course->is_restless ? 1.0 + 0.1 * sin (0.9 * origin + row + metric) : 1.0;
  double wider = course->learned > 0 && origin >= course->learned ? 1.3 : 1.0;
  VedRng rng;

  for (guint step = 0; step < VED_FORECAST_STEPS; step++)
    {
      guint time = origin + step;
      double spread = wider * unrest * (1.0 + 0.4 * sin (time / 40.0)), noise;

      ved_rng_init (&rng, time, row * VED_N_METRICS + metric);
      noise = ved_rng_below (&rng, 1000) / 500.0;
      p50[step] = (float) (30.0 + 8.0 * wider * sin (time / 46.0) + noise + level * exp (-(step + 1.0) / 12.0));
      p10[step] = (float) (p50[step] - (1.0 + 0.06 * step) * spread);
      p90[step] = (float) (p50[step] + (1.5 + 0.08 * step) * spread);
    }
  ved_forecast_set_put (set, row, metric, p10, p50, p90);
}

static VedSnapshot *
make_course_snapshot (guint         origin,
                      const Course *course)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (N_SERVERS, origin + 1, VED_TEST_TIME_US);
  g_autoptr(VedForecastSet) set = ved_forecast_set_new (N_SERVERS, VED_TEST_TIME_US + origin * VED_FORECAST_STEP_US);

  for (guint row = 0; row < N_SERVERS; row++)
    {
      g_autofree char *name = ved_test_server_name (row);
      VedSnapshotServer server = { .name = name, .forecast_row = row, .state = VED_SERVER_LIVE, .metrics = 0x3fff };

      ved_snapshot_builder_set_server (builder, row, &server);
      ved_forecast_set_put_engine (set, row, VED_ENGINE_SEASONAL, VED_RUNG_SELECTION);
      for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
        put_seasonal (set, row, (VedMetric) metric, origin, course);
    }
  ved_forecast_set_seal (set);
  ved_snapshot_builder_set_forecasts (builder, set);

  return ved_snapshot_builder_finish (builder);
}

static VedSnapshot *
make_seasonal_snapshot (guint origin)
{
  const Course course = { FALSE, 0 };

  return make_course_snapshot (origin, &course);
}

/* Packs and unpacks a section, and compares the bytes. Returns the packed one. */
static GBytes *
go_round (VedForecastPack *writer,
          VedForecastPack *reader,
          GBytes          *section,
          guint            steps_passed,
          gboolean         is_key)
{
  g_autoptr(GBytes) packed = ved_forecast_pack_write (writer, section, steps_passed, &is_key);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) unpacked = ved_forecast_pack_read (reader, packed, is_key, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (unpacked, section));

  return g_steal_pointer (&packed);
}

static void
test_any_forecasts_come_back_byte_for_byte (void)
{
  const guint sizes[] = { 0, 1, 20, 20, 20, 21, 3, 20 }, steps[] = { 0, 1, 1, 0, 7, 1, 1, 95 };
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new (), reader = ved_forecast_pack_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint seed = 1; seed < 4; seed++)
      {
        g_autoptr(GBytes) section = make_random (sizes[i], seed);
        g_autoptr(GBytes) packed = go_round (writer, reader, section, steps[i], i % 3 == 2);

        g_assert_true (ved_forecast_link_is_packed (packed));
      }
}

static void
test_what_are_no_forecasts_comes_back_too (void)
{
  g_autoptr(GBytes) odd = g_bytes_new_static ("no forecasts at all", 19), plain = make_random (5, 1);
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new (), reader = ved_forecast_pack_new ();
  g_autoptr(GBytes) first = go_round (writer, reader, plain, 0, TRUE);
  g_autoptr(GBytes) second = go_round (writer, reader, odd, 1, FALSE);
  g_autoptr(GBytes) third = go_round (writer, reader, plain, 1, FALSE);
  g_autoptr(GError) error = NULL;

  g_assert_false (ved_forecast_link_is_packed (second));
  g_assert_null (ved_forecast_pack_read (reader, odd, TRUE, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
}

static void
test_a_forecast_like_the_one_before_takes_a_bit_a_value (void)
{
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new (), reader = ved_forecast_pack_new ();
  const guint n_values = N_SERVERS * VED_N_BASE_METRICS * VED_N_QUANTILES * VED_FORECAST_STEPS;

  for (guint origin = 0; origin < N_ORIGINS; origin++)
    {
      g_autoptr(VedSnapshot) snapshot = make_seasonal_snapshot (origin);
      g_autoptr(GBytes) section = take_quantiles (snapshot);
      g_autoptr(GBytes) packed = go_round (writer, reader, section, 1, origin == 0);

      if (origin + 1 == N_ORIGINS)
        g_assert_cmpuint (8 * g_bytes_get_size (packed), <, n_values * 3 / 2);
    }
}

/* Packs the forecasts of a course. Returns the bits a value of the last of them. */
static double
go_course (guint         n_origins,
           const Course *course)
{
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new (), reader = ved_forecast_pack_new ();
  gsize size = 0;

  for (guint origin = 0; origin < n_origins; origin++)
    {
      g_autoptr(VedSnapshot) snapshot = make_course_snapshot (origin, course);
      g_autoptr(GBytes) section = take_quantiles (snapshot);
      g_autoptr(GBytes) packed = go_round (writer, reader, section, 1, origin == 0);

      size = g_bytes_get_size (packed);
    }

  return 8.0 * (double) size / (N_SERVERS * VED_N_BASE_METRICS * VED_N_QUANTILES * VED_FORECAST_STEPS);
}

static void
test_a_restless_band_takes_little_more_than_a_quiet_one (void)
{
  const Course quiet = { FALSE, 0 }, restless = { TRUE, 0 };

  g_assert_cmpfloat (go_course (N_ORIGINS, &restless), <, 1.15 * go_course (N_ORIGINS, &quiet));
}

/* What fades moves all curves alike, and where an estimate is in doubt it is so by much the same from step to step. */
static void
test_what_steps_and_curves_tell_of_each_other_is_not_told (void)
{
  const Course quiet = { FALSE, 0 };

  g_assert_cmpfloat (go_course (N_ORIGINS, &quiet), <, 1.162);
}

static void
test_what_was_learned_anew_is_soon_told_as_before (void)
{
  enum { LEARNED = 40 };
  const Course course = { TRUE, LEARNED };

  g_assert_cmpfloat (go_course (LEARNED + 1, &course), <, 2.5);
  g_assert_cmpfloat (go_course (LEARNED + 6, &course), <, 1.7);
}

static void
test_the_same_forecast_again_takes_next_to_nothing (void)
{
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new (), reader = ved_forecast_pack_new ();
  g_autoptr(VedSnapshot) snapshot = make_seasonal_snapshot (0);
  g_autoptr(GBytes) section = take_quantiles (snapshot);
  g_autoptr(GBytes) first = go_round (writer, reader, section, 0, TRUE);
  g_autoptr(GBytes) again = go_round (writer, reader, section, 0, FALSE);

  g_assert_cmpuint (g_bytes_get_size (again), <, 400);
}

static void
assert_same_forecasts (VedForecastSet *set,
                       VedForecastSet *other)
{
  g_assert_cmpuint (ved_forecast_set_get_n_rows (set), ==, ved_forecast_set_get_n_rows (other));
  for (guint row = 0; row < ved_forecast_set_get_n_rows (set); row++)
    for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
      {
        VedMetric metric = (VedMetric) (i / VED_N_QUANTILES);
        const float *steps = ved_forecast_set_get (set, row, metric, i % VED_N_QUANTILES);
        const float *others = ved_forecast_set_get (other, row, metric, i % VED_N_QUANTILES);

        g_assert_cmpint (steps != NULL, ==, others != NULL);
        if (steps != NULL)
          g_assert_cmpmem (steps, sizeof (float) * VED_FORECAST_STEPS, others, sizeof (float) * VED_FORECAST_STEPS);
        g_assert_cmpint (ved_forecast_set_get_engine (set, row), ==, ved_forecast_set_get_engine (other, row));
      }
}

static void
test_each_server_can_be_read_alone (void)
{
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new ();
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_forecast_link_unref);
  g_autoptr(VedForecastStates) states = ved_forecast_states_new ();

  for (guint origin = 0; origin < 4; origin++)
    {
      g_autoptr(VedSnapshot) snapshot = make_seasonal_snapshot (origin);
      g_autoptr(GBytes) section = take_quantiles (snapshot);
      gboolean is_key = origin == 0;
      g_autoptr(GBytes) packed = ved_forecast_pack_write (writer, section, 1, &is_key);
      g_autoptr(VedForecastSet) set = NULL, next = NULL;

      g_ptr_array_add (links, ved_forecast_link_new (packed, origin + 1, NULL));
      set = ved_forecast_links_to_set (links, states, 0);
      g_assert_true (ved_forecast_set_is_lazy (set));
      assert_same_forecasts (set, ved_snapshot_get_forecasts (snapshot));
      next = ved_forecast_links_to_set (links, states, 0);
      ved_forecast_set_load_as (next, set);
      assert_same_forecasts (next, set);
    }
}

/* Back and forth in a chain that is longer than what is kept of it. */
static void
test_any_origin_can_be_read_after_any_other (void)
{
  enum { N_LINKS = 30 };
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new ();
  g_autoptr(VedForecastStates) states = ved_forecast_states_new ();
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_forecast_link_unref);
  g_autoptr(GPtrArray) snapshots = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_snapshot_unref);
  VedRng rng;

  for (guint origin = 0; origin < N_LINKS; origin++)
    {
      VedSnapshot *snapshot = make_seasonal_snapshot (origin);
      g_autoptr(GBytes) section = take_quantiles (snapshot);
      gboolean is_key = origin == 0;
      g_autoptr(GBytes) packed = ved_forecast_pack_write (writer, section, 1, &is_key);

      g_ptr_array_add (snapshots, snapshot);
      g_ptr_array_add (links, ved_forecast_link_new (packed, origin + 1, NULL));
    }
  ved_rng_init (&rng, 11, 0);
  for (guint i = 0; i < 2 * N_LINKS; i++)
    {
      guint origin = ved_rng_below (&rng, N_LINKS);
      g_autoptr(GPtrArray) chain = g_ptr_array_new ();
      g_autoptr(VedForecastSet) set = NULL;

      for (guint link = 0; link <= origin; link++)
        g_ptr_array_add (chain, links->pdata[link]);
      set = ved_forecast_links_to_set (chain, states, 0);
      assert_same_forecasts (set, ved_snapshot_get_forecasts (snapshots->pdata[origin]));
    }
}

/* Whoever goes to and fro over a day finds each server every dozen links, however many lie between. */
static void
test_places_to_go_on_from_stay (void)
{
  enum { N_LINKS = 3000, N_METRICS = 4, STRIDE = 12 };
  g_autoptr(VedForecastStates) states = ved_forecast_states_new ();
  g_autofree VedForecastTrack *tracks = g_new0 (VedForecastTrack, VED_N_METRICS);
  gint64 numbers[N_LINKS];

  for (guint i = 0; i < N_LINKS; i++)
    {
      numbers[i] = i + 1;
      tracks[0].age = (guint8) (i % 250);
      ved_forecast_states_keep (states, numbers[i], 7, N_METRICS, (i + 1) % STRIDE != 0, tracks);
    }
  for (guint n = 1; n <= N_LINKS; n += 77)
    {
      g_assert_cmpuint (ved_forecast_states_find (states, numbers, n, 7, N_METRICS, tracks), ==,
                        n == N_LINKS ? n : n / STRIDE * STRIDE);
      if (n >= STRIDE)
        g_assert_cmpuint (tracks[0].age, ==, (n / STRIDE * STRIDE - 1) % 250);
    }
  g_assert_cmpuint (ved_forecast_states_find (states, numbers, N_LINKS, 8, N_METRICS, tracks), ==, 0);
  g_assert_cmpuint (ved_forecast_states_find (states, numbers, N_LINKS, 7, N_METRICS + 1, tracks), ==, 0);
}

/* A page that is left makes room for the next. */
static void
test_places_to_go_on_from_are_bounded (void)
{
  g_autoptr(VedForecastStates) states = ved_forecast_states_new ();
  g_autofree VedForecastTrack *tracks = g_new0 (VedForecastTrack, VED_N_METRICS);
  const gint64 number = 12;

  for (guint server = 0; server < 2000; server++)
    {
      ved_forecast_states_keep (states, number, server, VED_N_METRICS, FALSE, tracks);
      g_assert_cmpuint (ved_forecast_states_find (states, &number, 1, server, VED_N_METRICS, tracks), ==, 1);
      g_assert_cmpuint (ved_forecast_states_find (states, &number, 1, 0, VED_N_METRICS, tracks), ==, 1);
    }
  g_assert_cmpuint (ved_forecast_states_find (states, &number, 1, 1, VED_N_METRICS, tracks), ==, 0);
  g_assert_cmpuint (ved_forecast_states_find (states, &number, 1, 1900, VED_N_METRICS, tracks), ==, 1);
}

/* What knows more of a server takes the place of what knows less, and what stays that of what does not. */
static void
test_a_place_to_go_on_from_is_kept_once (void)
{
  g_autoptr(VedForecastStates) states = ved_forecast_states_new ();
  g_autofree VedForecastTrack *tracks = g_new0 (VedForecastTrack, VED_N_METRICS);
  const gint64 numbers[] = { 12, 13 };

  ved_forecast_states_keep (states, 12, 0, 4, TRUE, tracks);
  ved_forecast_states_keep (states, 12, 0, 4, FALSE, tracks);
  ved_forecast_states_keep (states, 12, 0, VED_N_METRICS, FALSE, tracks);
  ved_forecast_states_keep (states, 12, 0, 4, FALSE, tracks);
  ved_forecast_states_keep (states, 13, 0, 4, TRUE, tracks);
  g_assert_cmpuint (ved_forecast_states_find (states, numbers, 2, 0, VED_N_METRICS, tracks), ==, 1);
  g_assert_cmpuint (ved_forecast_states_find (states, numbers, 2, 0, 4, tracks), ==, 2);
}

/* Links of fleets that differ, and what they were packed as. */
static GPtrArray *
make_links (GPtrArray *packed)
{
  static const guint n_servers[] = { 6, 6, 4, 9, 9 };
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new ();
  GPtrArray *links = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_forecast_link_unref);

  for (guint i = 0; i < G_N_ELEMENTS (n_servers); i++)
    {
      g_autoptr(GBytes) section = make_random (n_servers[i], i);
      gboolean is_key = i == 0;
      GBytes *bytes = ved_forecast_pack_write (writer, section, 1, &is_key);

      g_ptr_array_add (packed, bytes);
      g_ptr_array_add (links, ved_forecast_link_new (bytes, i + 1, NULL));
    }

  return links;
}

static GBytes *
fetch_from (gpointer user_data,
            guint    server)
{
  GPtrArray *shares = user_data;

  for (guint i = 0; i < shares->len; i++)
    if (ved_forecast_share_get_server (shares->pdata[i]) == server)
      return g_bytes_ref (shares->pdata[i]);

  return NULL;
}

static void
test_links_cut_by_server_are_the_same (void)
{
  g_autoptr(GPtrArray) packed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GPtrArray) links = make_links (packed), shares = NULL, cut = NULL, joined = NULL;
  g_autoptr(VedForecastStates) states = ved_forecast_states_new (), others = ved_forecast_states_new ();
  g_autoptr(VedForecastSet) set = NULL, whole = ved_forecast_links_to_set (links, others, 0);
  g_autoptr(GBytes) heads = NULL;
  g_autoptr(GError) error = NULL;

  shares = ved_forecast_stretch_cut (links, &heads);
  g_assert_cmpuint (shares->len, ==, 8);
  cut = ved_forecast_stretch_open (heads, 1, fetch_from, g_ptr_array_ref (shares), (GDestroyNotify) g_ptr_array_unref,
                                   &error);
  g_assert_no_error (error);
  set = ved_forecast_links_to_set (cut, states, 0);
  assert_same_forecasts (set, whole);

  joined = ved_forecast_stretch_join (cut, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (joined->len, ==, packed->len);
  for (guint i = 0; i < packed->len; i++)
    g_assert_true (g_bytes_equal (joined->pdata[i], packed->pdata[i]));
}

/* A byte gone bad in a share costs its server alone. */
static void
test_a_damaged_share_costs_its_server (void)
{
  g_autoptr(GPtrArray) packed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GPtrArray) links = make_links (packed), shares = NULL, cut = NULL;
  g_autoptr(VedForecastStates) states = ved_forecast_states_new ();
  g_autoptr(VedForecastSet) set = NULL;
  g_autoptr(GBytes) heads = NULL, other_heads = NULL;
  g_autoptr(GError) error = NULL;
  guint8 *bytes;
  gsize length;

  shares = ved_forecast_stretch_cut (links, &heads);
  bytes = g_bytes_unref_to_data (g_steal_pointer (&shares->pdata[2]), &length);
  bytes[length - 3] ^= 1;
  shares->pdata[2] = g_bytes_new_take (bytes, length);
  cut = ved_forecast_stretch_open (heads, 1, fetch_from, g_ptr_array_ref (shares), (GDestroyNotify) g_ptr_array_unref,
                                   NULL);
  set = ved_forecast_links_to_set (cut, states, 0);
  for (guint row = 0; row < ved_forecast_set_get_n_rows (set); row++)
    g_assert_cmpint (isnan (ved_forecast_set_get (set, row, VED_METRIC_MEM_USED, VED_QUANTILE_P50)[0]), ==, row == 2);
  g_assert_null (ved_forecast_stretch_join (cut, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
  g_clear_error (&error);

  other_heads = g_bytes_new_from_bytes (heads, 0, g_bytes_get_size (heads) - 1);
  g_assert_null (ved_forecast_stretch_open (other_heads, 1, fetch_from, NULL, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
}

static gboolean
count_row (gpointer user_data,
           guint    row,
           guint    n_metrics,
           float   *steps)
{
  ((guint *) user_data)[row]++;
  memset (steps, 0, n_metrics * VED_N_QUANTILES * VED_FORECAST_STEPS * sizeof *steps);

  return TRUE;
}

/* Whoever goes from server to server and from instant to instant does not have all of them read in the end. */
static void
test_what_nobody_asks_for_is_not_read_for_ever (void)
{
  enum { N_ROWS = 20 };
  guint n_read[N_ROWS] = { 0 };
  g_autoptr(VedForecastSet) shown = NULL;

  for (guint i = 0; i < N_ROWS; i++)
    {
      VedForecastSet *next = ved_forecast_set_new_lazy (N_ROWS, i, count_row, n_read, NULL);

      for (guint row = 0; row < N_ROWS; row++)
        ved_forecast_set_put_metrics (next, row, 1u << VED_METRIC_MEM_USED);
      ved_forecast_set_seal (next);
      ved_forecast_set_load_as (next, shown);
      if (i == 1)
        g_assert_cmpuint (n_read[0], ==, 2);
      ved_forecast_set_get (next, i, VED_METRIC_MEM_USED, VED_QUANTILE_P50);
      g_clear_pointer (&shown, ved_forecast_set_unref);
      shown = next;
    }
  for (guint row = 0; row + 1 < N_ROWS; row++)
    g_assert_cmpuint (n_read[row], ==, 2);
}

/* Of sets that go by without being shown the next but one has what is looked at, too. */
static void
test_what_is_looked_at_is_read_across_what_is_not_shown (void)
{
  guint n_read[1] = { 0 };
  g_autoptr(VedForecastSet) before = NULL;

  for (guint i = 0; i < 5; i++)
    {
      VedForecastSet *next = ved_forecast_set_new_lazy (1, i, count_row, n_read, NULL);

      ved_forecast_set_put_metrics (next, 0, 1u << VED_METRIC_MEM_USED);
      ved_forecast_set_seal (next);
      ved_forecast_set_load_as (next, before);
      if (i == 0)
        ved_forecast_set_get (next, 0, VED_METRIC_MEM_USED, VED_QUANTILE_P50);
      g_clear_pointer (&before, ved_forecast_set_unref);
      before = next;
    }
  g_assert_cmpuint (n_read[0], ==, 3);
}

/* No matter what is broken: an answer, and no value that was not there. */
static void
test_damage_is_told (void)
{
  g_autoptr(VedForecastPack) writer = ved_forecast_pack_new ();
  g_autoptr(GBytes) section = make_random (3, 1);
  gboolean is_key = TRUE;
  g_autoptr(GBytes) packed = ved_forecast_pack_write (writer, section, 0, &is_key);

  for (gsize length = 0; length < g_bytes_get_size (packed); length += 7)
    {
      g_autoptr(VedForecastPack) reader = ved_forecast_pack_new ();
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (packed, 0, length);
      g_autoptr(GError) error = NULL;

      g_assert_null (ved_forecast_pack_read (reader, cut, TRUE, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/forecast-pack/any-forecasts", test_any_forecasts_come_back_byte_for_byte);
  g_test_add_func ("/forecast-pack/no-forecasts", test_what_are_no_forecasts_comes_back_too);
  g_test_add_func ("/forecast-pack/like-the-one-before", test_a_forecast_like_the_one_before_takes_a_bit_a_value);
  g_test_add_func ("/forecast-pack/restless-band", test_a_restless_band_takes_little_more_than_a_quiet_one);
  g_test_add_func ("/forecast-pack/steps-and-curves", test_what_steps_and_curves_tell_of_each_other_is_not_told);
  g_test_add_func ("/forecast-pack/learned-anew", test_what_was_learned_anew_is_soon_told_as_before);
  g_test_add_func ("/forecast-pack/the-same-again", test_the_same_forecast_again_takes_next_to_nothing);
  g_test_add_func ("/forecast-pack/each-server-alone", test_each_server_can_be_read_alone);
  g_test_add_func ("/forecast-pack/any-origin-can-be-read-after-any-other", test_any_origin_can_be_read_after_any_other);
  g_test_add_func ("/forecast-pack/places-to-go-on-from-stay", test_places_to_go_on_from_stay);
  g_test_add_func ("/forecast-pack/places-to-go-on-from-are-bounded", test_places_to_go_on_from_are_bounded);
  g_test_add_func ("/forecast-pack/a-place-to-go-on-from-is-kept-once", test_a_place_to_go_on_from_is_kept_once);
  g_test_add_func ("/forecast-pack/links-cut-by-server-are-the-same", test_links_cut_by_server_are_the_same);
  g_test_add_func ("/forecast-pack/a-damaged-share-costs-its-server", test_a_damaged_share_costs_its_server);
  g_test_add_func ("/forecast-pack/what-is-looked-at-is-read-across-what-is-not-shown",
                   test_what_is_looked_at_is_read_across_what_is_not_shown);
  g_test_add_func ("/forecast-pack/what-nobody-asks-for-is-not-read-for-ever",
                   test_what_nobody_asks_for_is_not_read_for_ever);
  g_test_add_func ("/forecast-pack/damage", test_damage_is_told);

  return g_test_run ();
}
