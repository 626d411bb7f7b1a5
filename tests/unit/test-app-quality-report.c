/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/quality/ved-quality-report.h"
#include "app/quality/ved-quality-verdict.h"
#include "app/quality/ved-training-report.h"

#include <math.h>
#include <string.h>

static const char body[] =
  "{\"timestamp\":\"2026-01-15T10:05:00Z\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-15T02:00:00Z\","
  "\"servers\":2,\"origins\":600,\"forecasts\":1200,\"stored_forecasts\":32,\"network_forecasts\":700,"
  "\"metrics\":{\"mem_used_pct\":{\"outcomes\":10,\"relative_error\":0.25,\"skill\":0.5,\"coverage\":0.8,"
  "\"pit\":[1,1,1,1,1,1,1,1,1,1],\"leads\":[{\"minutes\":30,\"relative_error\":0.1,\"coverage\":null,\"skill\":0.125}]}},"
  "\"horizons\":{\"8h\":{\"brier\":0.05,\"calibration_error\":0.02,\"servers_calibrated\":true,\"bins\":"
  "[{\"chance\":0.25,\"share\":0.5,\"outcomes\":40},{\"chance\":7,\"share\":0.5,\"outcomes\":40}],"
  "\"warnings\":{\"events\":4,\"hits\":3}}},"
  "\"drift\":{\"current_metrics\":{\"per\":0.2,\"needs_retraining\":true},\"thresholds\":{\"per_threshold\":0.1},"
  "\"features\":{\"mem_used_pct\":{\"dss\":0.3}}}}";

static gboolean
parse (VedQualityReport *report,
       const char       *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  gboolean is_parsed = ved_quality_report_parse (report, bytes, &error);

  g_assert_true (is_parsed == (error == NULL));

  return is_parsed;
}

static void
test_report (void)
{
  VedQualityReport report;
  const VedReportHorizon *horizon = &report.horizons[VED_HORIZON_8H];
  const VedReportMetric *memory = &report.metrics[VED_METRIC_MEM_USED];

  g_assert_true (parse (&report, body));
  g_assert_cmpint (report.made_us, >, report.to_us);
  g_assert_cmpfloat (report.forecasts, ==, 1200.0);
  g_assert_cmpfloat (report.by_network, ==, 700.0);
  g_assert_cmpfloat (memory->leads[0].skill, ==, 0.125);
  g_assert_cmpfloat (memory->leads[0].relative_error, ==, 0.1);
  g_assert_true (isnan (memory->leads[0].coverage));
  g_assert_true (isnan (memory->leads[1].minutes));
  g_assert_cmpfloat (memory->drift[1], ==, 0.3);
  g_assert_cmpfloat (horizon->share[2], ==, 0.5f);
  g_assert_true (isnan (horizon->share[9]));
  g_assert_true (horizon->servers_calibrated);
  g_assert_false (horizon->fleet_calibrated);
  g_assert_cmpfloat (horizon->hits, ==, 3.0);
  g_assert_true (report.needs_retraining);
  g_assert_false (report.is_sufficient);
  g_assert_cmpfloat (ved_quality_report_mean (&report, G_STRUCT_OFFSET (VedReportMetric, coverage)), ==, 0.8);
}

/* What an older daemon or recording does not tell apart. Nothing beyond its limit is healthy. */
static void
test_training_helps (void)
{
  static const struct {
    const char *members;
    gboolean helps;
    VedLevel level;
  } cases[] = {
    { "\"needs_retraining\":true", TRUE, VED_LEVEL_WARNING },
    { "\"needs_retraining\":false", FALSE, VED_LEVEL_HEALTHY },
    { "\"needs_retraining\":true,\"training_helps\":false", FALSE, VED_LEVEL_WATCH },
    { "\"needs_retraining\":true,\"training_helps\":true", TRUE, VED_LEVEL_WARNING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"drift\":{\"current_metrics\":{%s}}}", cases[i].members);
      VedQualityReport report;

      g_assert_true (parse (&report, text));
      g_assert_cmpint (report.training_helps, ==, cases[i].helps);
      g_assert_cmpint (ved_quality_report_judge_drift (&report), ==, cases[i].level);
    }
}

/* Each gain is that of the memory alone, from 30 min to 8 h. */
static void
test_verdict (void)
{
  static const struct {
    double gains[VED_REPORT_LEADS];
    double hits_30m, hits_8h;
    const char *text;
    gboolean is_unnamed;        /* nobody tells where leads end */
  } cases[] = {
    { { 0.1, 0.1, 0.2, 0.3, 0.4, 0.4 }, 8.0, 8.0,
      "Yes: forecasts are better than the last value at every horizon up to 8 h. "
      "Warnings are reliable for 30 min and for 8 h ahead." },
    { { -0.56, -0.1, 0.2, 0.3, 0.4, 0.4 }, 3.0, 8.0,
      "Useful beyond 1 h: up to there, the last value is better than forecasts. "
      "Warnings are reliable for 8 h ahead, not for 30 min." },
    { { 0.1, 0.1, 0.2, -0.3, -0.4, -0.4 }, 8.0, 3.0,
      "Useful up to 2 h: beyond that, the last value is better than forecasts. "
      "Warnings are reliable for 30 min ahead, not for 8 h." },
    { { -0.1, -0.1, -0.2, -0.3, -0.4, 0.0 }, 3.0, 3.0,
      "No: the last value is better than forecasts at every horizon up to 8 h. "
      "Warnings are not reliable: too many incidents were missed, or too many warnings were false." },
    { { 0.1, -0.1, 0.1, -0.1, 0.1, 0.1 }, 0.0, NAN, "Useful at some horizons only: see the gain of each below." },
    { { NAN, NAN, NAN, NAN, NAN, NAN }, NAN, NAN, "" },
    { { 0.1, 0.1, 0.2, 0.3, 0.4, 0.4 }, NAN, NAN, "", TRUE },
  };
  static const double minutes[VED_REPORT_LEADS] = { 30.0, 60.0, 120.0, 240.0, 360.0, 480.0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedQualityReport report = { 0 };
      const double hits[VED_N_HORIZONS] = { [VED_HORIZON_30M] = cases[i].hits_30m, [VED_HORIZON_8H] = cases[i].hits_8h };
      g_autofree char *text = NULL;

      report.metrics[VED_METRIC_MEM_USED].outcomes = 10.0;
      for (guint lead = 0; lead < VED_REPORT_LEADS; lead++)
        {
          VedReportLead *one = &report.metrics[VED_METRIC_MEM_USED].leads[lead];

          one->minutes = cases[i].is_unnamed ? NAN : minutes[lead];
          one->skill = cases[i].gains[lead];
        }
      for (guint horizon = 0; horizon < VED_N_HORIZONS; horizon++)
        if (!isnan (hits[horizon]))
          {
            report.horizons[horizon].events = 10.0;
            report.horizons[horizon].hits = hits[horizon];
          }
      text = ved_quality_verdict_write (&report);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Nothing yet, nonsense, and depth that would end a recursive parser. */
static void
test_strange (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  VedQualityReport report;

  g_assert_true (parse (&report, "{\"timestamp\":null,\"metrics\":{}}"));
  g_assert_cmpint (report.made_us, ==, 0);
  g_assert_true (isnan (ved_quality_report_mean (&report, G_STRUCT_OFFSET (VedReportMetric, coverage))));
  g_assert_true (parse (&report, "{\"metrics\":7,\"horizons\":{\"8h\":[]},\"servers\":\"many\"}"));
  g_assert_false (parse (&report, "[]"));
  g_assert_false (parse (&report, ""));
  g_assert_false (parse (&report, "{"));
  g_assert_false (parse (&report, deep));
}

static char *
lack_of (const char *stats)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  VedTrainingReport report = { 0 };

  g_assert_true (json_parser_load_from_data (parser, stats, -1, NULL));
  ved_training_report_read_stats (&report, json_node_get_object (json_parser_get_root (parser)));

  return ved_training_report_tell_lack (&report);
}

/* In numbers as they are written everywhere; a daemon that does not say what it needs speaks for itself. */
static void
test_training_lack (void)
{
  g_autofree char *days = lack_of (
    "{\"data_buffer\":{\"total_records\":90000,\"date_range\":{\"start\":\"2026-01-01T00:00:00Z\","
    "\"end\":\"2026-01-03T12:00:00Z\"}},\"config\":{\"least_days\":11,\"least_points\":6000}}");
  g_autofree char *records = lack_of (
    "{\"data_buffer\":{\"total_records\":90000,\"points\":4321,\"date_range\":{\"start\":\"2026-01-01T00:00:00Z\","
    "\"end\":\"2026-01-20T00:00:00Z\"}},\"config\":{\"least_days\":11,\"least_points\":6000}}");
  g_autofree char *untold = lack_of ("{\"ready_reason\":\"it is late\",\"data_buffer\":{},\"config\":{}}");

  g_assert_cmpstr (days, ==, "Training is not possible yet: 2.5 days of history are available, a network needs 11.");
  g_assert_cmpstr (records, ==, "Training is not possible yet: 4,321 five-minute values are available, a network needs 6,000.");
  g_assert_cmpstr (untold, ==, "Training is not possible yet: it is late.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app-quality-report/report", test_report);
  g_test_add_func ("/app-quality-report/training-helps", test_training_helps);
  g_test_add_func ("/app-quality-report/verdict", test_verdict);
  g_test_add_func ("/app-quality-report/strange", test_strange);
  g_test_add_func ("/app-quality-report/training-lack", test_training_lack);

  return g_test_run ();
}
