/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-fleet-grid"

#include "config.h"

#include "base/ved-error.h"
#include "support/ved-test-snapshot.h"
#include "wire/json/ved-fleet-grid-json.h"

#include <math.h>
#include <string.h>

static const VedFleetGridQuestion memory = { VED_METRIC_MEM_USED, VED_QUANTILE_P90, 12 };

static void
test_questions (void)
{
  VedFleetGridQuestion question;
  const struct {
    const char *metric;
    const char *quantile;
    const char *hours;
  } wrong[] = {
    { NULL, NULL, NULL }, { "speed", NULL, NULL }, { "mem_used_pct", "p99", NULL }, { "mem_used_pct", NULL, "0" },
    { "mem_used_pct", NULL, "169" }, { "mem_used_pct", NULL, "many" },
  };

  g_assert_true (ved_fleet_grid_question_read (&question, "mem_used_pct", NULL, NULL, NULL));
  g_assert_cmpint (question.metric, ==, VED_METRIC_MEM_USED);
  g_assert_cmpint (question.quantile, ==, VED_QUANTILE_P50);
  g_assert_cmpuint (question.n_past, ==, 96);
  g_assert_true (ved_fleet_grid_question_read (&question, "load_average", "p10", "168", NULL));
  g_assert_cmpint (question.quantile, ==, VED_QUANTILE_P10);
  g_assert_cmpuint (question.n_past, ==, VED_FLEET_GRID_MAX_PAST);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ved_fleet_grid_question_read (&question, wrong[i].metric, wrong[i].quantile, wrong[i].hours, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
    }
}

static void
test_ahead (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (5, 1, TRUE);
  g_autoptr(VedFleetGrid) grid = ved_fleet_grid_new_ahead (&memory, snapshot);
  guint row = 0;

  g_assert_cmpuint (grid->n_servers, ==, 5);
  g_assert_cmpuint (grid->n_columns, ==, 12 + VED_FORECAST_STEPS);
  g_assert_cmpint (ved_fleet_grid_get_from_us (grid), ==, grid->origin_us - VED_HOUR_US);
  for (guint i = 0; i < 5; i++)
    {
      const float *ahead = ved_snapshot_get_forecast (snapshot, i, VED_METRIC_MEM_USED, VED_QUANTILE_P90);

      g_assert_true (ved_fleet_grid_find (grid, ved_snapshot_get_name (snapshot, i), &row));
      g_assert_cmpuint (row, ==, i);
      g_assert_true (isnan (ved_fleet_grid_get_row (grid, i)[11]));
      g_assert_cmpmem (ved_fleet_grid_get_row (grid, i) + 12, VED_FORECAST_STEPS * sizeof (float), ahead,
                       VED_FORECAST_STEPS * sizeof (float));
    }
  g_assert_false (ved_fleet_grid_find (grid, "nobody", &row));
}

static void
test_round_trip (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (5, 1, TRUE);
  g_autoptr(VedFleetGrid) grid = ved_fleet_grid_new_ahead (&memory, snapshot), back = NULL;
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  ved_fleet_grid_get_row (grid, 2)[3] = ved_value_snap (41.25, 0.25);
  ved_fleet_grid_json_write (body, grid);
  back = ved_fleet_grid_json_read (body->str, body->len, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->question.metric, ==, VED_METRIC_MEM_USED);
  g_assert_cmpint (back->question.quantile, ==, VED_QUANTILE_P90);
  g_assert_cmpint (back->origin_us, ==, grid->origin_us);
  g_assert_cmpuint (back->n_servers, ==, grid->n_servers);
  for (guint i = 0; i < grid->n_servers; i++)
    {
      g_assert_cmpstr (back->names[i], ==, grid->names[i]);
      for (guint j = 0; j < grid->n_columns; j++)
        g_assert_true (back->values[i * grid->n_columns + j] == grid->values[i * grid->n_columns + j]
                       || isnan (grid->values[i * grid->n_columns + j]));
    }
  g_assert_cmpfloat (ved_fleet_grid_get_row (back, 2)[3], ==, 41.25f);
  g_assert_true (isnan (ved_fleet_grid_get_row (back, 2)[4]));
}

/* Whatever is cut off, it is refused and nothing is read beyond. */
static void
test_refused (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (2, 1, TRUE);
  g_autoptr(VedFleetGrid) grid = ved_fleet_grid_new_ahead (&memory, snapshot);
  g_autoptr(GString) body = g_string_new (NULL);
  const char *const wrong[] = {
    "", "{}", "[]", "{\"metric\":\"speed\"}",
    "{\"metric\":\"mem_used_pct\",\"quantile\":\"p50\",\"origin\":\"2026-01-15T10:05:00Z\",\"step_seconds\":60,"
    "\"past\":1,\"servers\":[]}",
    "{\"metric\":\"mem_used_pct\",\"quantile\":\"p50\",\"origin\":\"2026-01-15T10:05:00Z\",\"step_seconds\":300,"
    "\"past\":1e9,\"servers\":[]}",
    "{\"metric\":\"mem_used_pct\",\"quantile\":\"p50\",\"origin\":\"2026-01-15T10:05:00Z\",\"step_seconds\":300,"
    "\"past\":1,\"servers\":[{\"name\":\"a\",\"values\":[1,2]}]}",
  };

  ved_fleet_grid_json_write (body, grid);
  for (gsize length = 0; length < body->len; length += 7)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ved_fleet_grid_json_read (body->str, length, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (ved_fleet_grid_json_read (wrong[i], strlen (wrong[i]), NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fleet-grid/questions", test_questions);
  g_test_add_func ("/fleet-grid/ahead", test_ahead);
  g_test_add_func ("/fleet-grid/round-trip", test_round_trip);
  g_test_add_func ("/fleet-grid/refused", test_refused);

  return g_test_run ();
}
