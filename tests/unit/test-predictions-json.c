/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json/ved-predictions-json.h"

#include "base/ved-error.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-snapshot.h"
#include "wire/json/ved-json-writer.h"
#include "wire/json/ved-series-json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define ENTRY "{\"series\":[{\"server\":\"s\",\"metric\":\"mem_used_pct\""

static JsonObject *
parsed (JsonParser *parser,
        GString    *body)
{
  g_autoptr(GError) error = NULL;

  json_parser_load_from_data (parser, body->str, (gssize) body->len, &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

static void
assert_keys (JsonObject *object,
             const char *expected)
{
  g_autoptr(GList) keys = json_object_get_members (object);
  g_autoptr(GString) joined = g_string_new (NULL);

  for (GList *at = keys; at != NULL; at = at->next)
    g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", (const char *) at->data);
  g_assert_cmpstr (joined->str, ==, expected);
}

static void
assert_steps (JsonObject  *metric,
              const char  *key,
              const float *steps,
              double       resolution)
{
  JsonArray *array = json_object_get_array_member (metric, key);

  g_assert_cmpuint (json_array_get_length (array), ==, VED_FORECAST_STEPS);
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    g_assert_cmpfloat (ved_value_snap (json_array_get_double_element (array, i), resolution), ==, steps[i]);
}

static void
check_metric (JsonObject        *server_object,
              const VedSnapshot *snapshot,
              guint              server,
              VedMetric          metric)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  const float *p50 = ved_snapshot_get_forecast (snapshot, server, metric, VED_QUANTILE_P50);
  JsonObject *object;

  if (!ved_snapshot_has_metric (snapshot, server, metric))
    {
      g_assert_false (json_object_has_member (server_object, info->key));
      return;
    }

  object = json_object_get_object_member (server_object, info->key);
  assert_keys (object, "p50 p10 p90 current trend");
  if (p50 == NULL)
    {
      g_assert_true (json_object_get_null_member (object, "p50"));
      return;
    }
  assert_steps (object, "p50", p50, info->quantile_resolution);
  assert_steps (object, "p10", ved_snapshot_get_forecast (snapshot, server, metric, VED_QUANTILE_P10),
                info->quantile_resolution);
  assert_steps (object, "p90", ved_snapshot_get_forecast (snapshot, server, metric, VED_QUANTILE_P90),
                info->quantile_resolution);
}

static void
test_current (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (40, 4, TRUE);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root, *predictions;

  ved_predictions_json_write_current (body, snapshot, NULL);
  root = parsed (parser, body);
  assert_keys (root, "timestamp origin step_seconds predictions alerts environment metadata summary");
  g_assert_cmpstr (json_object_get_string_member (root, "timestamp"), ==, "2026-01-15T10:05:00Z");
  predictions = json_object_get_object_member (root, "predictions");
  g_assert_cmpuint (json_object_get_size (predictions), ==, 40);

  for (guint i = 0; i < 40; i++)
    {
      JsonObject *server = json_object_get_object_member (predictions, ved_snapshot_get_name (snapshot, i));

      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        check_metric (server, snapshot, i, metric);
      g_assert_cmpfloat (json_object_get_double_member (server, "risk_score"), ==,
                         ved_snapshot_risk (snapshot)[i]);
      assert_keys (json_object_get_object_member (server, "alert"), "level score color emoji label");
    }
}

static char *
get_model_type (const VedEngineId *engines,
                guint              n)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (n, 1, VED_TEST_TIME_US);
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *metadata;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ved_test_server_name (i);
      VedSnapshotServer server = { .name = name, .last_seen_us = VED_TEST_TIME_US, .forecast_row = VED_NO_ROW,
                                   .engine = engines[i] };

      ved_snapshot_builder_set_server (builder, i, &server);
    }
  snapshot = ved_snapshot_builder_finish (builder);
  ved_predictions_json_write_summary (body, snapshot);
  metadata = json_object_get_object_member (parsed (parser, body), "metadata");

  return g_strdup (json_object_get_string_member (metadata, "model_type"));
}

/* A network is named only where it made every forecast. */
static void
test_model_type (void)
{
  const struct {
    VedEngineId engines[2];
    const char *model_type;
  } cases[] = {
    { { VED_ENGINE_TFT, VED_ENGINE_TFT }, "TFT" },
    { { VED_ENGINE_TFT, VED_ENGINE_SEASONAL }, "mixed" },
    { { VED_ENGINE_MIXED, VED_ENGINE_TFT }, "mixed" },
    { { VED_ENGINE_TFT, VED_ENGINE_NONE }, "mixed" },
    { { VED_ENGINE_SEASONAL, VED_ENGINE_PERSISTENCE }, "heuristic" },
    { { VED_ENGINE_NONE, VED_ENGINE_NONE }, "heuristic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *model_type = get_model_type (cases[i].engines, 2);

      g_assert_cmpstr (model_type, ==, cases[i].model_type);
    }
}

/* One server with three metrics: a network's, a mean, and one that nobody says more of. */
static VedSnapshot *
make_mixed_of (VedEngineId engine,
               VedEngineId asked,
               const char *model_dir,
               guint       n_points)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, VED_TEST_TIME_US);
  const guint16 metrics = 1u << VED_METRIC_MEM_USED | 1u << VED_METRIC_DISK_USAGE | 1u << VED_METRIC_SWAP_USED;
  const VedSnapshotServer server = { .name = "db1", .last_seen_us = VED_TEST_TIME_US, .metrics = metrics, .engine = engine,
                                     .rung = VED_RUNG_YESTERDAY, .points = n_points };
  const VedMetadata metadata = { .model_dir = (char *) model_dir, .engine = asked };

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_metadata (builder, &metadata);
  ved_forecast_set_put_engine (forecasts, 0, engine, VED_RUNG_YESTERDAY);
  ved_forecast_set_put_metric_engine (forecasts, 0, VED_METRIC_MEM_USED, VED_ENGINE_MLP, VED_ENGINE_NONE);
  ved_forecast_set_put_metric_engine (forecasts, 0, VED_METRIC_DISK_USAGE, VED_ENGINE_MLP, VED_ENGINE_SEASONAL);
  ved_forecast_set_seal (forecasts);
  ved_snapshot_builder_set_forecasts (builder, forecasts);

  return ved_snapshot_builder_finish (builder);
}

static VedSnapshot *
make_mixed (VedEngineId engine,
            const char *model_dir,
            guint       n_points)
{
  return make_mixed_of (engine, VED_ENGINE_NONE, model_dir, n_points);
}

static JsonObject *
write_mixed (VedSnapshot *snapshot,
             JsonParser  *parser)
{
  g_autoptr(GString) body = g_string_new (NULL);

  ved_predictions_json_append_prediction (body, snapshot, 0);

  return parsed (parser, body);
}

static void
test_engine_of_metric (void)
{
  g_autoptr(VedSnapshot) mixed = make_mixed (VED_ENGINE_MIXED, "models/one", 2000);
  g_autoptr(VedSnapshot) plain = make_mixed (VED_ENGINE_SEASONAL, "models/one", 2000);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *server = write_mixed (mixed, parser);

  g_assert_cmpstr (json_object_get_string_member (server, "engine"), ==, "mixed");
  g_assert_cmpstr (json_object_get_string_member (server, "rung"), ==, "yesterday");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (server, "mem_used_pct"), "engine"), ==, "mlp");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (server, "disk_usage_pct"), "engine"), ==,
                   "mlp+seasonal");
  g_assert_false (json_object_has_member (json_object_get_object_member (server, "swap_used_pct"), "engine"));

  server = write_mixed (plain, parser);
  g_assert_false (json_object_has_member (json_object_get_object_member (server, "mem_used_pct"), "engine"));
}

/* Why there is no better engine is said of every one that is not the best. */
static void
test_reason (void)
{
  const struct {
    VedEngineId engine;
    const char *model_dir;
    guint n_points;
    const char *reason;
    VedEngineId asked;
  } cases[] = {
    { VED_ENGINE_NONE, NULL, 0, "no samples to forecast from" },
    { VED_ENGINE_PERSISTENCE, NULL, 23, "less than 2 hours of history" },
    { VED_ENGINE_PERSISTENCE, NULL, 24, "its history is being learned" },
    { VED_ENGINE_SEASONAL, NULL, 2000, "no network is in use" },
    { VED_ENGINE_SEASONAL, "models/one", 300, "a network needs 7 days of history" },
    { VED_ENGINE_MIXED, "models/one", 3000, "the network in use does better for some metrics only" },
    { VED_ENGINE_MIXED, NULL, 3000, "no network is in use" },
    { VED_ENGINE_PERSISTENCE, NULL, 3000, "chosen in the configuration", VED_ENGINE_PERSISTENCE },
    { VED_ENGINE_TREND, NULL, 3000, "chosen in the configuration", VED_ENGINE_TREND },
    { VED_ENGINE_SEASONAL, NULL, 3000, "chosen in the configuration", VED_ENGINE_SEASONAL },
    { VED_ENGINE_PERSISTENCE, NULL, 23, "less than 2 hours of history", VED_ENGINE_SEASONAL },
    { VED_ENGINE_NONE, NULL, 0, "no samples to forecast from", VED_ENGINE_TREND },
    { VED_ENGINE_MLP, "models/one", 3000, NULL },
    { VED_ENGINE_TFT, "models/one", 3000, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = make_mixed_of (cases[i].engine, cases[i].asked, cases[i].model_dir, cases[i].n_points);
      g_autoptr(JsonParser) parser = json_parser_new ();
      JsonObject *server = write_mixed (snapshot, parser);

      g_assert_cmpstr (json_object_get_null_member (server, "reason")
                       ? NULL : json_object_get_string_member (server, "reason"), ==, cases[i].reason);
    }
}

static void
test_server_shape (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (10, 4, TRUE);
  g_autoptr(VedPredictionsQuery) query =
    ved_predictions_query_new (snapshot, "risk_score,profile,state,engine,prob_30m,alert,"
                               "display_metrics", NULL,
                               NULL);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root, *prediction, *display;

  ved_predictions_json_write_server (body, snapshot, 4, query);
  root = parsed (parser, body);
  assert_keys (root, "timestamp origin step_seconds server prediction contributions");
  prediction = json_object_get_object_member (root, "prediction");
  assert_keys (prediction, "risk_score profile last_seen state data_age_seconds engine rung reason prob_30m prob_8h "
               "alert display_metrics");
  display = json_object_get_object_member (prediction, "display_metrics");
  assert_keys (display, "cpu memory iowait swap load disk net_in net_out");
  assert_keys (json_object_get_object_member (display, "cpu"), "current predicted delta unit trend");
}

static void
test_summary (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (40, 4, TRUE);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root, *summary, *levels;
  gint64 sum = 0;

  ved_predictions_json_write_summary (body, snapshot);
  root = parsed (parser, body);
  assert_keys (root, "timestamp origin step_seconds environment summary metadata alert_counts");
  summary = json_object_get_object_member (root, "summary");
  assert_keys (summary, "total_servers critical_count warning_count degrading_count healthy_count levels "
               "stale_count offline_count avg_risk_score max_risk_score top_5_risks top_10_risks "
               "top_20_risks risk_calculation_time");
  levels = json_object_get_object_member (summary, "levels");
  assert_keys (levels, "healthy watch degrading warning danger critical imminent");
  for (guint level = 0; level < VED_N_LEVELS; level++)
    sum += json_object_get_int_member (levels, ved_level_get_info (level)->key);
  g_assert_cmpint (sum + json_object_get_int_member (summary, "offline_count"), ==, 40);
  assert_keys (json_object_get_object_member (root, "environment"),
               "prob_30m prob_8h incident_probability_30m incident_probability_8h calibrated "
               "high_risk_servers total_servers fleet_health");
  assert_keys (json_object_get_object_member (root, "metadata"),
               "model_type model_dir prediction_time horizon_steps input_points device source");
}

static void
test_alerts (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (40, 4, TRUE);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonArray *alerts;
  JsonObject *root;

  ved_predictions_json_write_alerts (body, snapshot);
  root = parsed (parser, body);
  alerts = json_object_get_array_member (root, "alerts");
  g_assert_cmpuint (json_array_get_length (alerts), ==, ved_snapshot_get_n_alerts (snapshot));
  g_assert_cmpuint (json_array_get_length (alerts), >, 0);
  assert_keys (json_array_get_object_element (alerts, 0),
               "id server metric severity state opened_at current_value predicted_value threshold "
               "probability steps_ahead minutes_ahead message");
}

static void
test_subsets (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (40, 4, TRUE);
  g_autofree char *servers = g_strdup_printf ("%s,profile:ml_compute", ved_snapshot_get_name (snapshot, 1));
  g_autoptr(VedPredictionsQuery) query =
    ved_predictions_query_new (snapshot, "mem_used_pct,p50,summary", servers, NULL);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root, *predictions, *server;

  ved_predictions_json_write_current (body, snapshot, query);
  root = parsed (parser, body);
  assert_keys (root, "timestamp origin step_seconds predictions summary");
  predictions = json_object_get_object_member (root, "predictions");
  g_assert_cmpuint (json_object_get_size (predictions), ==, 7);
  server = json_object_get_object_member (predictions, ved_snapshot_get_name (snapshot, 1));
  assert_keys (server, "mem_used_pct");
  assert_keys (json_object_get_object_member (server, "mem_used_pct"), "p50");
}

static void
test_fields (void)
{
  const struct { const char *fields; guint sections; guint details; guint parts; guint metrics; } cases[] = {
    { NULL, VED_PREDICTIONS_ALL, VED_PREDICTIONS_DETAILS, VED_PREDICTIONS_WHOLE, 0x7fff },
    { "timestamp", VED_PREDICTIONS_ALL, VED_PREDICTIONS_DETAILS, VED_PREDICTIONS_WHOLE, 0x7fff },
    { "alerts", VED_PREDICTIONS_ALERTS, VED_PREDICTIONS_DETAILS, VED_PREDICTIONS_WHOLE, 0x7fff },
    { "p50", VED_PREDICTIONS_SERVERS, 0, VED_PREDICTIONS_P50, 0x7fff },
    { "current,state", VED_PREDICTIONS_SERVERS, VED_PREDICTIONS_LIVENESS, VED_PREDICTIONS_CURRENT, 0x7fff },
    { "risk_score", VED_PREDICTIONS_SERVERS, VED_PREDICTIONS_RISK, VED_PREDICTIONS_WHOLE, 0 },
    { "mem_used_pct, summary", VED_PREDICTIONS_SERVERS | VED_PREDICTIONS_SUMMARY, 0, VED_PREDICTIONS_WHOLE,
      1u << VED_METRIC_MEM_USED },
  };
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (1, 4, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedPredictionsQuery) query =
        ved_predictions_query_new (snapshot, cases[i].fields, NULL, NULL);

      g_assert_cmpuint (query->sections, ==, cases[i].sections);
      g_assert_cmpuint (query->details, ==, cases[i].details);
      g_assert_cmpuint (query->parts, ==, cases[i].parts);
      g_assert_cmpuint (query->metrics, ==, cases[i].metrics);
    }
}

static void
test_wrong_queries (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (4, 4, TRUE);
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_predictions_query_new (snapshot, "memory", NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (ved_predictions_query_new (snapshot, NULL, "profile:mainframe", &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (ved_predictions_query_new (snapshot, NULL, "nobody", &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
}

static void
test_numbers (void)
{
  const struct { gint32 code; guint decimals; const char *text; } cases[] = {
    { 0, 2, "0.0" }, { 5, 2, "0.05" }, { 50, 2, "0.5" }, { 2610, 2, "26.1" }, { 2611, 2, "26.11" },
    { 10000, 2, "100.0" }, { -22, 2, "-0.22" }, { 8, 0, "8.0" }, { 42, 1, "4.2" }, { 40, 1, "4.0" },
    { 1, 4, "0.0001" }, { 1200, 4, "0.12" }, { 10000, 4, "1.0" }, { 1234567890, 2, "12345678.9" },
    { VED_CODE_MISSING, 2, "null" }, { -G_MAXINT32, 0, "-2147483647.0" },
    { 12, 5, "0.00012" }, { 1234567890, 9, "1.23456789" }, { -1, 9, "-0.000000001" },
  };
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_string_truncate (out, 0);
      ved_json_append_code (out, cases[i].code, cases[i].decimals);
      g_assert_cmpstr (out->str, ==, cases[i].text);
    }
  g_string_truncate (out, 0);
  ved_json_append_string (out, "a\"b\\c\n\x01ü");
  g_assert_cmpstr (out->str, ==, "\"a\\\"b\\\\c\\n\\u0001ü\"");
}

static void
test_series (void)
{
  g_autoptr(VedSeriesSlice) slice = ved_series_slice_new (3);
  g_autoptr(VedSeriesSlice) copy = NULL;
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  VedSeriesEntry entry = { "ppdb001", VED_METRIC_MEM_USED, slice };

  slice->bucket_s = 60;
  for (guint i = 0; i < 3; i++)
    {
      slice->times_us[i] = VED_TEST_TIME_US + i * VED_MINUTE_US;
      slice->mean[i] = i == 1 ? NAN : ved_value_snap (60.25 + i, 0.01);
      slice->min[i] = slice->max[i] = slice->mean[i];
    }
  ved_series_json_write (body, &entry, 1);
  copy = ved_series_json_read (body->str, -1, "ppdb001", VED_METRIC_MEM_USED, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (copy->n_points, ==, 3);
  g_assert_cmpuint (copy->bucket_s, ==, 60);
  g_assert_cmpint (copy->times_us[2], ==, slice->times_us[2]);
  g_assert_cmpfloat (copy->max[2], ==, slice->max[2]);
  g_assert_true (isnan (copy->mean[1]));

  g_assert_null (ved_series_json_read (body->str, -1, "ppdb001", VED_METRIC_NET_IN, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
}

static void
test_broken_series (void)
{
  const char *wrong[] = {
    "", "[]", "{\"series\":7}", "{\"series\":[{\"server\":\"s\",\"metric\":\"mem_used_pct\"}]}",
    ENTRY ",\"times\":[1],\"mean\":[1],\"min\":[1],\"max\":[1]}]}",
    ENTRY ",\"times\":[{}],\"mean\":[1],\"min\":[1],\"max\":[1]}]}",
    "{\"series\":[{\"server\":{},\"metric\":\"mem_used_pct\",\"times\":[]}]}",
    ENTRY ",\"times\":[],\"mean\":[1],\"min\":[],\"max\":[]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ved_series_json_read (wrong[i], -1, "s", VED_METRIC_MEM_USED, &error));
      g_assert_nonnull (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/predictions-json/current", test_current);
  g_test_add_func ("/predictions-json/model-type", test_model_type);
  g_test_add_func ("/predictions-json/engine-of-metric", test_engine_of_metric);
  g_test_add_func ("/predictions-json/reason", test_reason);
  g_test_add_func ("/predictions-json/server-shape", test_server_shape);
  g_test_add_func ("/predictions-json/summary", test_summary);
  g_test_add_func ("/predictions-json/alerts", test_alerts);
  g_test_add_func ("/predictions-json/subsets", test_subsets);
  g_test_add_func ("/predictions-json/fields", test_fields);
  g_test_add_func ("/predictions-json/wrong-queries", test_wrong_queries);
  g_test_add_func ("/json-writer/numbers", test_numbers);
  g_test_add_func ("/series-json/round-trip", test_series);
  g_test_add_func ("/series-json/broken", test_broken_series);

  return g_test_run ();
}
