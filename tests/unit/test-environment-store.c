/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "store/history/ved-environment-store.h"
#include "support/ved-test-loop.h"

#include <math.h>

#define NOW_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)

typedef struct {
  char *folder;
  VedStoreWriter *writer;
  VedEnvironmentStore *store;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  f->folder = ved_test_make_folder ();
  f->writer = ved_store_writer_new ();
  f->store = ved_environment_store_new (f->folder, f->writer, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_test_finalize (f->store);
  ved_test_finalize (f->writer);
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
}

static void
add (Fixture *f,
     gint64   time_us,
     float    risk)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (2, 1, time_us);
  const VedSnapshotServer calm = { .name = "calm", .state = VED_SERVER_LIVE, .forecast_row = VED_NO_ROW };
  const VedSnapshotServer hot = { .name = "hot", .state = VED_SERVER_LIVE, .forecast_row = VED_NO_ROW, .risk = risk };
  g_autoptr(VedSnapshot) snapshot = NULL;

  ved_snapshot_builder_set_server (builder, 0, &calm);
  ved_snapshot_builder_set_server (builder, 1, &hot);
  snapshot = ved_snapshot_builder_finish (builder);
  ved_environment_store_add (f->store, snapshot);
}

static GPtrArray *
fetch (Fixture *f,
       gint64   from_us,
       gint64   to_us,
       guint    max_rows)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *rows;

  ved_store_writer_flush (f->writer);
  rows = ved_environment_store_list (f->store, from_us, to_us, max_rows, &error);
  g_assert_no_error (error);

  return rows;
}

static void
test_rows (Fixture      *f,
           gconstpointer data)
{
  g_autoptr(GPtrArray) rows = NULL;
  const VedEnvironmentRow *row;

  add (f, NOW_US, 85.0f);
  add (f, NOW_US + VED_MINUTE_US, 65.0f);
  rows = fetch (f, NOW_US, NOW_US + VED_HOUR_US, 0);
  g_assert_cmpuint (rows->len, ==, 2);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpint (row->time_us, ==, NOW_US);
  g_assert_cmpfloat (row->critical, ==, 1.0);
  g_assert_cmpfloat (row->healthy, ==, 1.0);
  g_assert_cmpfloat (row->max_risk, ==, 85.0);
  g_assert_cmpfloat (row->mean_risk, ==, 42.5);
  g_assert_cmpstr (row->top_server, ==, "hot");
  g_assert_true (isnan (row->prob_30m));
  g_assert_cmpfloat (((const VedEnvironmentRow *) g_ptr_array_index (rows, 1))->warning, ==, 1.0);
}

/* What came and went between the marks of two minutes stands in the minute. */
static void
test_worst_of_a_minute (Fixture      *f,
                        gconstpointer data)
{
  static const float risks[] = { 10.0f, 85.0f, 65.0f, 92.5f, 10.0f };
  g_autoptr(GPtrArray) rows = NULL;
  const VedEnvironmentRow *row;

  for (guint i = 0; i < G_N_ELEMENTS (risks); i++)
    add (f, NOW_US + i * 10 * VED_SECOND_US, risks[i]);
  add (f, NOW_US + VED_MINUTE_US, 10.0f);
  rows = fetch (f, NOW_US, NOW_US + VED_HOUR_US, 0);
  g_assert_cmpuint (rows->len, ==, 2);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpint (row->time_us, ==, NOW_US);
  g_assert_cmpfloat (row->healthy, ==, 1.0);
  g_assert_cmpfloat (row->max_risk, ==, 92.5);
  g_assert_cmpfloat (((const VedEnvironmentRow *) g_ptr_array_index (rows, 1))->healthy, ==, 2.0);
}

/* What was not measured to come true is not kept; what is certain is. */
static void
test_guesses (Fixture      *f,
              gconstpointer data)
{
  static const struct {
    VedEnvironment environment;
    double near, far;
  } cases[] = {
    { { .valid = TRUE, .calibrated = TRUE, .prob_30m = 0.25f, .prob_8h = 0.5f }, 0.25, 0.5 },
    { { .valid = TRUE, .prob_30m = 0.25f, .prob_8h = 0.5f }, NAN, NAN },
    { { .valid = TRUE, .prob_30m = 0.25f, .prob_8h = 1.0f }, NAN, 1.0 },
    { { .calibrated = TRUE, .prob_30m = 0.25f, .prob_8h = 0.5f }, NAN, NAN },
  };
  g_autoptr(GPtrArray) rows = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (0, 1, NOW_US + i * VED_MINUTE_US);
      g_autoptr(VedSnapshot) snapshot = NULL;

      ved_snapshot_builder_set_environment (builder, &cases[i].environment);
      snapshot = ved_snapshot_builder_finish (builder);
      ved_environment_store_add (f->store, snapshot);
    }
  rows = fetch (f, NOW_US, NOW_US + VED_HOUR_US, 0);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < rows->len; i++)
    {
      const VedEnvironmentRow *row = g_ptr_array_index (rows, i);

      g_assert_true (isnan (cases[i].near) ? isnan (row->prob_30m) : row->prob_30m == cases[i].near);
      g_assert_true (isnan (cases[i].far) ? isnan (row->prob_8h) : row->prob_8h == cases[i].far);
    }
}

/* Four hours of minutes as at most 24 rows: means of ten minutes, and the highest of them. */
static void
test_spans (Fixture      *f,
            gconstpointer data)
{
  g_autoptr(GPtrArray) rows = NULL;
  const VedEnvironmentRow *row;

  for (guint i = 0; i < 240; i++)
    add (f, NOW_US + i * VED_MINUTE_US, i == 123 ? 95.0f : 10.0f);
  rows = fetch (f, NOW_US, NOW_US + 240 * VED_MINUTE_US, 24);
  g_assert_cmpuint (rows->len, ==, 24);
  row = g_ptr_array_index (rows, 12);
  g_assert_cmpfloat (row->max_risk, ==, 95.0);
  g_assert_cmpfloat_with_epsilon (row->critical, 0.1, 1e-9);
  g_assert_cmpfloat_with_epsilon (row->mean_risk, (9 * 5.0 + 47.5) / 10.0, 1e-9);
}

static void
test_retention (Fixture      *f,
                gconstpointer data)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;

  add (f, NOW_US, 10.0f);
  ved_environment_store_add_event (f->store, NOW_US, "remediation", "{\"id\":1}");
  add (f, NOW_US + 90 * VED_DAY_US, 10.0f);
  ved_environment_store_add_event (f->store, NOW_US + VED_DAY_US, "remediation", "{\"id\":2}");
  ved_environment_store_add_event (f->store, NOW_US + VED_DAY_US, "cascade", "{}");
  rows = fetch (f, 0, G_MAXINT64, 0);
  g_assert_cmpuint (rows->len, ==, 2);
  g_clear_pointer (&rows, g_ptr_array_unref);

  /* A clock that leaps so far may be wrong: it has a day to go back. */
  add (f, NOW_US + 90 * VED_DAY_US + VED_HOUR_US, 10.0f);
  rows = fetch (f, 0, G_MAXINT64, 0);
  g_assert_cmpuint (rows->len, ==, 3);
  g_clear_pointer (&rows, g_ptr_array_unref);

  add (f, NOW_US + 91 * VED_DAY_US, 10.0f);
  rows = fetch (f, 0, G_MAXINT64, 0);
  g_assert_cmpuint (rows->len, ==, 3);
  events = ved_environment_store_load_events (f->store, "remediation", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpstr (((const VedEnvironmentEvent *) g_ptr_array_index (events, 0))->body, ==, "{\"id\":2}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/environment-store/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/environment-store/worst-of-a-minute", Fixture, NULL, set_up, test_worst_of_a_minute, tear_down);
  g_test_add ("/environment-store/guesses", Fixture, NULL, set_up, test_guesses, tear_down);
  g_test_add ("/environment-store/spans", Fixture, NULL, set_up, test_spans, tear_down);
  g_test_add ("/environment-store/retention", Fixture, NULL, set_up, test_retention, tear_down);

  return g_test_run ();
}
