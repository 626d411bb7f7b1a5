/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-cascade-text"

#include "config.h"

#include "app/cascade/ved-cascade-text.h"

/* What is said of servers that fail together contradicts nothing that stands beside it. */

static JsonNode *
document_of (double      score,
             const char *severity,
             const char *members)
{
  g_autofree char *text = NULL;
  JsonNode *node;

  text = g_strdup_printf ("{\"health\":{\"health_score\":%.1f},\"current_status\":{\"servers_with_anomalies\":17,"
                          "\"servers_taking_part\":20,\"cascades\":[{\"severity\":\"%s\",\"server_count\":18,\"share\":0.9,"
                          "\"start\":\"2026-11-30T00:14:00Z\",\"root_cause\":\"db2\",\"other_root_cause\":null,"
                          "\"members\":[%s]}]}}", score, severity, members);
  node = json_from_string (text, NULL);
  g_assert_nonnull (node);

  return node;
}

static JsonObject *
episode_of (JsonNode *node)
{
  JsonObject *status = json_object_get_object_member (json_node_get_object (node), "current_status");

  return json_array_get_object_element (json_object_get_array_member (status, "cascades"), 0);
}

#define MEMBER(server, profile, onset) \
  "{\"server\":\"" server "\",\"profile\":\"" profile "\",\"onset\":\"2026-11-30T00:14:" onset "Z\"}"
#define LATER_MEMBER(server, profile, onset) \
  "{\"server\":\"" server "\",\"profile\":\"" profile "\",\"onset\":\"2026-11-30T00:34:" onset "Z\"}"

static void
test_root_has_a_reason (void)
{
  static const struct {
    const char *members;
    const char *text;
  } cases[] = {
    { MEMBER ("db2", "database", "00") "," MEMBER ("web1", "web_api", "30"),
      "Probable root cause: db2, the first to change" },
    { MEMBER ("web1", "web_api", "00") "," MEMBER ("web2", "web_api", "05") "," MEMBER ("db2", "database", "10"),
      "Probable root cause: db2, which 2 others that changed at once depend on" },
    { MEMBER ("web1", "web_api", "00") "," MEMBER ("db2", "database", "10"),
      "Probable root cause: db2, which 1 other that changed at once depends on" },
    { MEMBER ("db1", "database", "00") "," MEMBER ("db2", "database", "00") "," MEMBER ("web1", "web_api", "00"),
      "Root cause unclear: db2 and db1 changed at once" },
    { MEMBER ("db2", "database", "00") "," MEMBER ("db3", "database", "05"),
      "Probable root cause: db2, by the order of onset alone" },
    { MEMBER ("db2", "database", "00") "," LATER_MEMBER ("web1", "web_api", "10"),
      "Probable root cause: db2, which changed 20 min before any other" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) node = document_of (14.0, "critical", cases[i].members);
      g_autofree char *text = ved_cascade_text_root (json_node_get_object (node), episode_of (node));

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* By the daemon's own table, not by the default. */
static void
test_root_by_the_table (void)
{
  g_autoptr(JsonNode) node = document_of (14.0, "critical",
                                          MEMBER ("web1", "web_api", "05") "," MEMBER ("db2", "generic", "00"));
  g_autoptr(JsonNode) graph = json_from_string ("[{\"upstream\":\"generic\",\"downstream\":\"web_api\","
                                                "\"effect\":\"data_starvation\",\"strength\":0.5}]", NULL);
  g_autofree char *before = ved_cascade_text_root (json_node_get_object (node), episode_of (node)), *after = NULL;

  json_object_set_array_member (json_node_get_object (node), "graph", json_node_dup_array (graph));
  after = ved_cascade_text_root (json_node_get_object (node), episode_of (node));
  g_assert_cmpstr (after, ==, "Probable root cause: db2, which 1 other that changed at once depends on");
  g_assert_cmpstr (before, !=, after);
}

static void
test_peak_is_not_now (void)
{
  g_autoptr(JsonNode) node = document_of (14.0, "critical", "");
  g_autofree char *text = ved_cascade_text_count (json_node_get_object (node));

  g_assert_true (g_str_has_suffix (text, ": 17 of 20 servers have an anomaly, 18 had one at its peak"));
}

/* Two in trouble are told apart from those that are only unusual; who is compared with nobody is in neither. */
static void
test_trouble_is_told_apart (void)
{
  g_autoptr(JsonNode) node = document_of (14.0, "critical", "");
  JsonObject *status = json_object_get_object_member (json_node_get_object (node), "current_status");
  g_autofree char *now = NULL, *none = NULL;

  json_object_set_int_member (status, "servers_at_risk", 2);
  json_object_set_int_member (status, "servers_merely_anomalous", 15);
  now = ved_cascade_text_count (json_node_get_object (node));
  g_assert_true (g_str_has_suffix (now, ": 2 of 20 servers at risk 50 or above, 15 more with only an anomaly, 18 had one at its peak"));

  json_object_set_int_member (status, "servers_at_risk", 0);
  none = ved_cascade_text_count (json_node_get_object (node));
  g_assert_true (g_str_has_suffix (none, ": 17 of 20 servers have an anomaly, 18 had one at its peak"));
}

/* What has room in one line. */
static void
test_line (void)
{
  g_autoptr(JsonNode) active = document_of (14.0, "critical", MEMBER ("db2", "database", "00"));
  g_autoptr(JsonNode) quiet = json_from_string ("{\"current_status\":{\"servers_with_anomalies\":1,\"servers_taking_part\":20}}", NULL);
  g_autoptr(JsonNode) early = json_from_string ("{\"current_status\":{\"servers_taking_part\":0}}", NULL);
  g_autofree char *goes_on = ved_cascade_text_line (json_node_get_object (active));
  g_autofree char *none = ved_cascade_text_line (json_node_get_object (quiet));
  g_autofree char *unknown = ved_cascade_text_line (json_node_get_object (early));
  g_autoptr(JsonNode) large = json_from_string ("{\"current_status\":{\"servers_with_anomalies\":1,\"servers_taking_part\":500,"
                                                "\"total_servers\":10000}}", NULL);
  g_autofree char *partly = ved_cascade_text_line (json_node_get_object (large));

  g_assert_true (g_str_has_prefix (goes_on, "Cascade under way since "));
  g_assert_true (g_str_has_suffix (goes_on, ", 18 servers at its peak. Probable root cause: db2, the first to change"));
  g_assert_cmpstr (none, ==, "No cascade: 1 of 20 servers have an anomaly.");
  g_assert_cmpstr (partly, ==, "No cascade: 1 of the 500 that are compared (of 10,000) servers have an anomaly.");
  g_assert_cmpstr (unknown, ==, "Cascade: not known yet. Not enough data yet: a server is included after 60 samples.");
}

#define WATCHED(time, cascades) \
  "{\"current_status\":{\"servers_with_anomalies\":0,\"servers_taking_part\":90,\"timestamp\":\"" time "\"," \
  "\"watched_since\":\"2026-11-30T10:41:00Z\",\"settled_at\":\"2026-11-30T10:56:00Z\",\"cascades\":[" cascades "]}}"

/* What began with the daemon looks usual to it: nothing is called quiet before that would be over. */
static void
test_unsettled (void)
{
  g_autoptr(JsonNode) early = json_from_string (WATCHED ("2026-11-30T10:55:59Z", ""), NULL);
  g_autoptr(JsonNode) late = json_from_string (WATCHED ("2026-11-30T10:56:00Z", ""), NULL);
  g_autoptr(JsonNode) hit = json_from_string (WATCHED ("2026-11-30T10:45:00Z", "{\"severity\":\"high\"}"), NULL);
  g_autofree char *unknown = ved_cascade_text_line (json_node_get_object (early));
  g_autofree char *none = ved_cascade_text_line (json_node_get_object (late));

  g_assert_false (ved_cascade_text_is_seen (json_node_get_object (early)));
  g_assert_true (ved_cascade_text_is_seen (json_node_get_object (late)));
  g_assert_true (ved_cascade_text_is_seen (json_node_get_object (hit)));
  g_assert_true (g_str_has_prefix (unknown, "Cascade: not known yet. Not known before "));
  g_assert_cmpstr (none, ==, "No cascade: 0 of 90 servers have an anomaly.");
}

/* A row of the past does not go on, though nobody saw it end. */
static void
test_length (void)
{
  static const struct {
    const char *episode;
    gboolean goes_on;
    const char *text;
  } cases[] = {
    { "{\"start\":\"2026-11-30T10:00:00Z\",\"end\":\"2026-11-30T10:05:00Z\"}", FALSE, "5 min" },
    { "{\"start\":\"2026-11-30T10:00:00Z\"}", TRUE, "under way" },
    { "{\"start\":\"2026-11-30T10:00:00Z\",\"cut_off\":\"2026-11-30T10:05:00Z\"}", FALSE, "5 min, until the daemon ended" },
    { "{\"start\":\"2026-11-30T10:00:00Z\"}", FALSE, "until the daemon ended" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) node = json_from_string (cases[i].episode, NULL);
      g_autofree char *text = ved_cascade_text_length (json_node_get_object (node), cases[i].goes_on);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* One level, whether by its score or by how many servers it takes. */
static void
test_one_scale (void)
{
  g_autoptr(JsonNode) medium = document_of (79.0, "medium", ""), low = document_of (79.0, "low", "");
  g_autoptr(JsonNode) critical = document_of (79.0, "critical", "");

  g_assert_cmpint (ved_cascade_text_get_level (json_node_get_object (medium)), ==, VED_LEVEL_DEGRADING);
  g_assert_cmpint (ved_cascade_text_severity_level ("medium"), ==, VED_LEVEL_DEGRADING);
  g_assert_cmpint (ved_cascade_text_get_level (json_node_get_object (low)), ==, VED_LEVEL_DEGRADING);
  g_assert_cmpint (ved_cascade_text_get_level (json_node_get_object (critical)), ==, VED_LEVEL_CRITICAL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cascade-text/root-has-a-reason", test_root_has_a_reason);
  g_test_add_func ("/cascade-text/root-by-the-table", test_root_by_the_table);
  g_test_add_func ("/cascade-text/peak-is-not-now", test_peak_is_not_now);
  g_test_add_func ("/cascade-text/trouble-is-told-apart", test_trouble_is_told_apart);
  g_test_add_func ("/cascade-text/line", test_line);
  g_test_add_func ("/cascade-text/one-scale", test_one_scale);
  g_test_add_func ("/cascade-text/unsettled", test_unsettled);
  g_test_add_func ("/cascade-text/length", test_length);

  return g_test_run ();
}
