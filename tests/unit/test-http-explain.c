/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/explain/ved-what-if-advice.h"
#include "support/ved-test-http.h"

#include <math.h>

/* GET /explain/{server}: the parts of the score are the risk, the row of the CPU is about its use, and the action that
 * is advised is the one that the rule picks from the figures of the answer. */

static const char *const efforts[] = {
  [VED_ADVICE_LOW] = "LOW", [VED_ADVICE_MEDIUM] = "MEDIUM", [VED_ADVICE_HIGH] = "HIGH",
};

static void
live_for (VedTestHttp *self,
          gint64       duration_us)
{
  for (gint64 gone_us = 0; gone_us < duration_us; gone_us += 5 * VED_SECOND_US)
    {
      ved_clock_advance_us (self->clock, 5 * VED_SECOND_US);
      ved_test_http_settle (self);
    }
}

static JsonObject *
get_explanation (VedTestHttp *self,
                 const char  *name,
                 JsonParser  *parser)
{
  g_autofree char *path = g_strdup_printf ("/explain/%s", name);
  g_auto(VedTestAnswer) answer = ved_test_http_get (self, path);

  g_assert_cmpuint (answer.status, ==, 200);

  return ved_test_answer_read_json (&answer, parser);
}

/* Weights over time sum to 1, and so do their three periods. */
static void
assert_focus (JsonObject *attention,
              const char *method,
              guint       n)
{
  JsonArray *weights = json_object_get_array_member (attention, "attention_weights");
  JsonArray *periods = json_object_get_array_member (attention, "important_periods");
  double sum = 0.0, shares = 0.0;

  g_assert_cmpstr (json_object_get_string_member (attention, "method"), ==, method);
  g_assert_cmpuint (json_array_get_length (weights), ==, n);
  g_assert_cmpuint (json_array_get_length (periods), ==, 3);
  for (guint i = 0; i < n; i++)
    sum += json_array_get_double_element (weights, i);
  for (guint i = 0; i < 3; i++)
    shares += json_object_get_double_member (json_array_get_object_element (periods, i), "attention");
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (shares, 1.0, 1e-3);
}

static JsonObject *
find_part (JsonArray  *features,
           const char *name)
{
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonArray *pair = json_array_get_array_element (features, i);

      if (g_str_equal (json_array_get_string_element (pair, 0), name))
        return json_array_get_object_element (pair, 1);
    }

  g_assert_not_reached ();
}

static double
sum_impacts (JsonArray *features)
{
  double sum = 0.0;

  for (guint i = 0; i < json_array_get_length (features); i++)
    sum += json_object_get_double_member (json_array_get_object_element (json_array_get_array_element (features, i), 1),
                                          "impact");

  return sum;
}

/* As the forecast in the same answer has it: what rises is the use, where idle falls. */
static const char *
direction_of_use (JsonObject *idle)
{
  double used = 100.0 - json_object_get_double_member (idle, "current");
  double then = 100.0 - json_array_get_double_element (json_object_get_array_member (idle, "p50"), 5);

  if (fabs (then - used) <= 0.05 * used)
    return "stable";

  return then > used ? "increasing" : "decreasing";
}

static void
assert_cpu_is_used (JsonObject *object,
                    guint      *n_moving)
{
  JsonObject *score = json_object_get_object_member (object, "shap");
  JsonObject *cpu = find_part (json_object_get_array_member (score, "feature_importance"), "cpu_idle_pct");
  JsonObject *idle = json_object_get_object_member (json_object_get_object_member (object, "prediction"), "cpu_idle_pct");
  JsonObject *driver = json_object_get_object_member (score, "top_driver");
  const char *direction = direction_of_use (idle);

  g_assert_cmpstr (json_object_get_string_member (cpu, "direction"), ==, direction);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (cpu, "trend"),
                                  -json_object_get_double_member (idle, "trend"), 1e-9);
  if (json_object_get_double_member (cpu, "impact") > 0.0)
    g_assert_cmpfloat (json_object_get_double_member (cpu, "deviation"), >, 0.0);
  if (g_str_equal (json_object_get_string_member (driver, "feature"), "cpu_idle_pct"))
    g_assert_cmpstr (json_object_get_string_member (driver, "direction"), ==, direction);
  *n_moving += !g_str_equal (direction, "stable");
}

static VedWhatIfKind
pick_from_answer (JsonArray *what_ifs)
{
  double risks[VED_N_WHAT_IFS];

  for (guint kind = 0; kind < VED_N_WHAT_IFS; kind++)
    risks[kind] = json_object_get_double_member (json_array_get_object_element (what_ifs, kind), "predicted_risk");

  return ved_what_if_pick_best (risks[VED_WHAT_IF_NOTHING], risks);
}

static void
assert_advice (JsonObject *object,
               guint      *n_advised)
{
  JsonArray *what_ifs = json_object_get_array_member (object, "counterfactuals");
  const char *advice = json_object_get_string_member (object, "best_action");
  VedWhatIfKind best;

  g_assert_cmpuint (json_array_get_length (what_ifs), ==, VED_N_WHAT_IFS);
  best = pick_from_answer (what_ifs);
  for (VedWhatIfKind kind = 0; kind < VED_N_WHAT_IFS; kind++)
    {
      JsonObject *what_if = json_array_get_object_element (what_ifs, kind);
      gboolean is_best = kind == best && kind != VED_WHAT_IF_NOTHING;

      g_assert_cmpstr (json_object_get_string_member (what_if, "scenario"), ==, ved_what_if_kind_get_key (kind));
      g_assert_cmpint (json_object_get_boolean_member (what_if, "best"), ==, is_best);
      g_assert_cmpstr (json_object_get_string_member (what_if, "effort"), ==,
                       kind == VED_WHAT_IF_NOTHING ? "NONE" : efforts[ved_what_if_kind_get_effort (kind)]);
      if (is_best)
        g_assert_cmpstr (json_object_get_string_member (what_if, "action"), ==, advice);
    }
  if (best == VED_WHAT_IF_NOTHING)
    g_assert_cmpstr (advice, ==, "no action needed");
  *n_advised += best != VED_WHAT_IF_NOTHING;
}

static void
assert_explained (JsonObject *object)
{
  JsonObject *score = json_object_get_object_member (object, "shap");
  JsonArray *features = json_object_get_array_member (score, "feature_importance");
  JsonObject *what_if = json_array_get_object_element (json_object_get_array_member (object, "counterfactuals"), 0);

  g_assert_cmpuint (json_array_get_length (features), >=, 14);
  g_assert_cmpfloat_with_epsilon (sum_impacts (features), json_object_get_double_member (object, "risk_score"), 1e-6);
  g_assert_cmpfloat (json_object_get_double_member (what_if, "change"), <, 0.0);
  assert_focus (json_object_get_object_member (object, "attention"), "engine-weights", 21);
  g_assert_cmpint (json_object_get_int_member (object, "data_points"), >, 0);
  g_assert_true (json_object_has_member (json_object_get_object_member (object, "prediction"), "mem_used_pct"));
}

static void
test_explain (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(VedSnapshot) snapshot = NULL;
  guint n_moving = 0, n_advised = 0;
  VedTestHttp fixture;

  ved_test_http_init_demo (&fixture, 20, VED_SCENARIO_CRITICAL);
  live_for (&fixture, 3 * VED_MINUTE_US);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  for (guint i = 0; i < 20; i++)
    {
      JsonObject *object = get_explanation (&fixture, ved_snapshot_get_name (snapshot, i), parser);

      assert_explained (object);
      assert_cpu_is_used (object, &n_moving);
      assert_advice (object, &n_advised);
    }
  g_assert_cmpuint (n_moving, >, 0);
  g_assert_cmpuint (n_advised, >, 0);
  g_assert_cmpuint (n_advised, <, 20);
  ved_test_http_clear (&fixture);
}

/* A stranger is a stranger, and nobody is explained before there is a forecast. */
static void
test_refused (void)
{
  VedTestHttp fixture;

  ved_test_http_init_demo (&fixture, 7, VED_SCENARIO_HEALTHY);
  {
    g_auto(VedTestAnswer) unknown = ved_test_http_get (&fixture, "/explain/nobody");

    g_assert_cmpuint (unknown.status, ==, 404);
    ved_test_answer_assert_error (&unknown, "unknown_server");
  }
  ved_test_http_clear (&fixture);

  ved_test_http_init (&fixture, NULL);
  {
    g_auto(VedTestAnswer) early = ved_test_http_get (&fixture, "/explain/ppdb001");

    g_assert_cmpuint (early.status, ==, 503);
    ved_test_answer_assert_error (&early, "insufficient_data");
  }
  ved_test_http_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-explain/all", test_explain);
  g_test_add_func ("/http-explain/refused", test_refused);

  return g_test_run ();
}
