/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-explain"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "engine/explain/ved-what-if-advice.h"
#include "fleet/risk/ved-risk.h"
#include "wire/json/ved-json-writer.h"
#include "wire/json/ved-predictions-json.h"

#include <math.h>
#include <string.h>

/* Why a server has the risk it has, and what would change it. The parts of the score are those of the snapshot,
 * exactly; the what-ifs are forecasts made again. Which past a forecast leans on are weights of the engine that made
 * it, and the method says whose. */

#define STABLE_SHARE 0.05

typedef struct {
  VedMetric metric;             /* VED_METRIC_NONE: the cap */
  double impact;                /* in risk points */
  const VedContribution *strongest;     /* (nullable) */
} Part;

#define MOST_PARTS (VED_N_BASE_METRICS + 1)

typedef struct {
  VedService *service;
  VedRequest *request;
} Waiting;

static const char *const actions[VED_N_WHAT_IFS] = {
  [VED_WHAT_IF_SCALE_OUT] = "Add two instances",
  [VED_WHAT_IF_RESTART] = "Restart the service",
  [VED_WHAT_IF_STABILISE] = "Stabilise the workload",
  [VED_WHAT_IF_LESS_MEMORY] = "Use 20 % less memory",
  [VED_WHAT_IF_LESS_IO] = "Do 30 % less disk I/O",
  [VED_WHAT_IF_NOTHING] = "Do nothing",
};

static const char *const grades[] = {
  [VED_ADVICE_LOW] = "LOW",
  [VED_ADVICE_MEDIUM] = "MEDIUM",
  [VED_ADVICE_HIGH] = "HIGH",
};

static VedMetric
metric_of_term (guint term)
{
  switch (term)
    {
    case VED_RISK_TERM_CPU:
      return VED_METRIC_CPU_IDLE;
    case VED_RISK_TERM_MEMORY:
      return VED_METRIC_MEM_USED;
    case VED_RISK_TERM_IOWAIT:
      return VED_METRIC_CPU_IOWAIT;
    case VED_RISK_TERM_SWAP:
      return VED_METRIC_SWAP_USED;
    case VED_RISK_TERM_LOAD:
      return VED_METRIC_LOAD_AVERAGE;
    default:
      return VED_METRIC_NONE;
    }
}

static int
compare_parts (gconstpointer a,
               gconstpointer b)
{
  const Part *one = a, *other = b;
  double x = fabs (one->impact), y = fabs (other->impact);

  return x != y ? (x < y) - (x > y) : (int) one->metric - (int) other->metric;
}

/* All base metrics, and the cap where there is one, the weightiest first. */
static guint
list_parts (const VedSnapshot *snapshot,
            guint              server,
            Part              *parts)
{
  guint n_contributions;
  const VedContribution *contributions = ved_snapshot_get_contributions (snapshot, server, &n_contributions);
  guint n = VED_N_BASE_METRICS;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      parts[metric] = (Part) { (VedMetric) metric, 0.0, NULL };
    }
  parts[n] = (Part) { VED_METRIC_NONE, 0.0, NULL };
  for (guint i = 0; i < n_contributions; i++)
    {
      VedMetric metric = metric_of_term (contributions[i].term);
      Part *part = &parts[metric == VED_METRIC_NONE ? VED_N_BASE_METRICS : (guint) metric];
      double impact = ved_contribution_get_impact (&contributions[i]);

      if (part->strongest == NULL || impact > ved_contribution_get_impact (part->strongest))
        part->strongest = &contributions[i];
      part->impact += impact;
    }
  n += parts[VED_N_BASE_METRICS].strongest != NULL;
  qsort (parts, n, sizeof *parts, compare_parts);

  return n;
}

/* The row of the CPU is about its use, as the points of the score are, although it goes by the name of the idle share:
 * what rises there is the use. */
static double
as_explained (VedMetric metric,
              double    value)
{
  return metric == VED_METRIC_CPU_IDLE ? 100.0 - value : value;
}

static double
change_as_explained (VedMetric metric,
                     double    change)
{
  return metric == VED_METRIC_CPU_IDLE ? -change : change;
}

static const char *
direction_of (const VedSnapshot *snapshot,
              guint              server,
              VedMetric          metric)
{
  const float *p50 = ved_snapshot_get_forecast (snapshot, server, metric, VED_QUANTILE_P50);
  double current = as_explained (metric, (double) ved_snapshot_current (snapshot, metric)[server]);
  double change;

  if (p50 == NULL || isnan (current))
    return "neutral";

  change = as_explained (metric, (double) p50[VED_NEAR_STEPS - 1]) - current;
  if (fabs (change) <= STABLE_SHARE * fabs (current))
    return "stable";

  return change > 0.0 ? "increasing" : "decreasing";
}

static guint
count_stars (double impact,
             double risk)
{
  double share = risk > 0.0 ? impact / risk : 0.0;

  return share > 0.2 ? 3 : share > 0.1 ? 2 : share > 0.05 ? 1 : 0;
}

static char *
explain_part (const Part *part)
{
  if (part->strongest == NULL)
    return g_strdup ("adds nothing to the risk");
  if (part->metric == VED_METRIC_NONE)
    return g_strdup ("the risk ends at 100");

  return g_strdup_printf ("%s %.1f has passed %.1f%s", part->metric == VED_METRIC_CPU_IDLE
                                                        ? "CPU used"
                                                        : ved_metric_get_info (part->metric)->label,
                          (double) part->strongest->input, (double) part->strongest->bound,
                          part->strongest->predicted ? " in the next 30 minutes" : "");
}

static void
write_part (GString              *out,
            const VedSnapshot    *snapshot,
            guint                 server,
            const VedExplanation *explanation,
            const Part           *part)
{
  gboolean is_metric = part->metric != VED_METRIC_NONE;
  g_autofree char *text = explain_part (part);
  double risk = (double) ved_snapshot_risk (snapshot)[server];

  g_string_append_c (out, '[');
  ved_json_append_string (out, is_metric ? ved_metric_get_info (part->metric)->key : "cap");
  g_string_append (out, ",{");
  ved_json_member_value (out, "impact", part->impact, 0.1, 1);
  ved_json_member_string (out, "direction", is_metric ? direction_of (snapshot, server, part->metric) : "neutral");
  ved_json_member_uint (out, "stars", count_stars (part->impact, risk));
  ved_json_member_string (out, "explanation", text);
  ved_json_member_value (out, "trend",
                         is_metric ? change_as_explained (part->metric, ved_snapshot_trend (snapshot, part->metric)[server])
                                   : NAN, 0.01, 2);
  ved_json_member_value (out, "deviation",
                         is_metric ? change_as_explained (part->metric, explanation->deviation[part->metric]) : NAN, 0.01, 2);
  g_string_append (out, "}]");
}

static void
write_score (GString              *out,
             const VedSnapshot    *snapshot,
             guint                 server,
             const VedExplanation *explanation)
{
  Part parts[MOST_PARTS];
  guint n = list_parts (snapshot, server, parts);
  g_autofree char *summary = NULL;

  ved_json_member (out, "shap");
  g_string_append_c (out, '{');
  ved_json_member_string (out, "server_name", ved_snapshot_get_name (snapshot, server));
  ved_json_member_value (out, "prediction_value", (double) ved_snapshot_risk (snapshot)[server], 0.1, 1);
  ved_json_member (out, "feature_importance");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_part (out, snapshot, server, explanation, &parts[i]);
    }
  g_string_append_c (out, ']');
  ved_json_member (out, "top_driver");
  g_string_append_c (out, '{');
  ved_json_member_string (out, "feature", parts[0].metric == VED_METRIC_NONE ? "cap"
                                                                            : ved_metric_get_info (parts[0].metric)->key);
  ved_json_member_value (out, "impact", parts[0].impact, 0.1, 1);
  ved_json_member_string (out, "direction", parts[0].metric == VED_METRIC_NONE
                                            ? "neutral"
                                            : direction_of (snapshot, server, parts[0].metric));
  g_string_append_c (out, '}');
  summary = explain_part (&parts[0]);
  ved_json_member_string (out, "summary", parts[0].impact > 0.0 ? summary : "Nothing adds to the risk.");
  ved_json_member_string (out, "method", "exact-score");
  g_string_append_c (out, '}');
}

/* From which step on a period begins, in tenths of what was read, and how it is called. */
static const struct {
  guint from;
  guint to;
  const char *name;
} periods[] = {
  { 7, 10, "newest 30 %" },
  { 3, 7, "middle 40 %" },
  { 0, 3, "oldest 30 %" },
};

static const char *
importance_of (double share)
{
  return share > 0.5 ? "VERY HIGH" : share > 0.35 ? "HIGH" : share > 0.2 ? "MEDIUM" : "LOW";
}

static double
sum_weights (const VedFocus *focus,
             guint           from,
             guint           to)
{
  double sum = 0.0;

  for (guint i = from; i < to; i++)
    sum += focus->weights[i];

  return sum;
}

/* "last 12 hours", "3 to 7 days ago": steps [from, to) of @focus in true time. */
static char *
name_period (const VedFocus *focus,
             guint           from,
             guint           to)
{
  double until = (focus->n - to) * (double) focus->step_s / 86400.0;
  double since = (focus->n - from) * (double) focus->step_s / 86400.0;

  if (to == focus->n)
    return g_strdup_printf ("last %.3g days", since);

  return g_strdup_printf ("%.3g to %.3g days ago", until, since);
}

static void
write_periods (GString        *out,
               const VedFocus *focus)
{
  ved_json_member (out, "important_periods");
  g_string_append_c (out, '[');
  for (guint i = 0; i < G_N_ELEMENTS (periods) && focus->kind != VED_FOCUS_NONE; i++)
    {
      guint from = focus->n * periods[i].from / 10, to = focus->n * periods[i].to / 10;
      double share = sum_weights (focus, from, to);
      g_autofree char *name = name_period (focus, from, to);

      g_string_append (out, i > 0 ? ",{" : "{");
      ved_json_member_string (out, "period", name);
      ved_json_member_string (out, "part", periods[i].name);
      ved_json_member_value (out, "attention", share, 0.0001, 4);
      ved_json_member_string (out, "importance", importance_of (share));
      g_string_append_printf (out, ",\"timestep_range\":[%u,%u]}", from, to);
    }
  g_string_append_c (out, ']');
}

static void
write_weights (GString        *out,
               const VedFocus *focus)
{
  ved_json_member (out, "attention_weights");
  g_string_append_c (out, '[');
  for (guint i = 0; i < focus->n && focus->kind != VED_FOCUS_NONE; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_double (out, round (focus->weights[i] * 1e6) / 1e6);
    }
  g_string_append_c (out, ']');
}

static void
write_variables (GString     *out,
                 const char  *key,
                 const float *shares,
                 guint        n,
                 const char  *(*get_name)(guint))
{
  ved_json_member (out, key);
  g_string_append_c (out, '{');
  for (guint i = 0; i < n; i++)
    ved_json_member_value (out, get_name (i), shares[i], 0.0001, 4);
  g_string_append_c (out, '}');
}

static void
write_attention (GString           *out,
                 const VedSnapshot *snapshot,
                 guint              server,
                 const VedFocus    *focus)
{
  static const char *const methods[] = {
    [VED_FOCUS_NONE] = "none", [VED_FOCUS_DAYS_BACK] = "engine-weights", [VED_FOCUS_ATTENTION] = "attention",
  };
  static const char *const summaries[] = {
    [VED_FOCUS_NONE] = "The engine that made this forecast has no weights over time.",
    [VED_FOCUS_DAYS_BACK] = "How much each day back counts in the daily profiles behind the forecast.",
    [VED_FOCUS_ATTENTION] = "Where the network looked, mean over its heads, the half hours ahead and its metrics.",
  };

  ved_json_member (out, "attention");
  g_string_append_c (out, '{');
  ved_json_member_string (out, "server_name", ved_snapshot_get_name (snapshot, server));
  write_weights (out, focus);
  write_periods (out, focus);
  if (focus->kind == VED_FOCUS_ATTENTION)
    {
      write_variables (out, "past_variables", focus->past, VED_PAST_VARIABLES, ved_focus_get_past_name);
      write_variables (out, "future_variables", focus->future, VED_FUTURE_VARIABLES, ved_focus_get_future_name);
    }
  ved_json_member_string (out, "summary", summaries[focus->kind]);
  ved_json_member_uint (out, "total_timesteps", focus->kind != VED_FOCUS_NONE ? focus->n : 0);
  ved_json_member_uint (out, "seconds_per_timestep", focus->step_s);
  ved_json_member_uint (out, "metrics", focus->n_metrics);
  ved_json_member_string (out, "method", methods[focus->kind]);
  g_string_append_c (out, '}');
}

static VedWhatIfKind
pick_best (const VedExplanation *explanation)
{
  double risks[VED_N_WHAT_IFS];

  for (guint kind = 0; kind < VED_N_WHAT_IFS; kind++)
    risks[kind] = explanation->outcomes[kind].risk;

  return ved_what_if_pick_best (risks[VED_WHAT_IF_NOTHING], risks);
}

static void
write_what_if (GString              *out,
               const VedExplanation *explanation,
               VedWhatIfKind         kind,
               VedWhatIfKind         best)
{
  const VedWhatIfOutcome *outcome = &explanation->outcomes[kind];
  const VedWhatIfOutcome *nothing = &explanation->outcomes[VED_WHAT_IF_NOTHING];

  g_string_append_c (out, '{');
  ved_json_member_string (out, "scenario", ved_what_if_kind_get_key (kind));
  ved_json_member_string (out, "action", actions[kind]);
  ved_json_member_value (out, "predicted_cpu", outcome->cpu_used, 0.01, 2);
  ved_json_member_value (out, "predicted_memory", outcome->memory, 0.01, 2);
  ved_json_member_value (out, "change", outcome->cpu_used - nothing->cpu_used, 0.01, 2);
  ved_json_member_bool (out, "safe", ved_what_if_is_safe (outcome));
  ved_json_member_value (out, "confidence", ved_what_if_get_confidence (outcome), VED_PROBABILITY_RESOLUTION, 4);
  ved_json_member_string (out, "effort",
                          kind == VED_WHAT_IF_NOTHING ? "NONE" : grades[ved_what_if_kind_get_effort (kind)]);
  ved_json_member_string (out, "risk", grades[ved_what_if_kind_get_hazard (kind, nothing->risk)]);
  ved_json_member_value (out, "predicted_risk", outcome->risk, 0.1, 1);
  ved_json_member_value (out, "prob_30m", outcome->prob_30m, VED_PROBABILITY_RESOLUTION, 4);
  ved_json_member_value (out, "prob_8h", outcome->prob_8h, VED_PROBABILITY_RESOLUTION, 4);
  ved_json_member_bool (out, "best", kind != VED_WHAT_IF_NOTHING && kind == best);
  ved_json_member_string (out, "method", "re-run");
  g_string_append_c (out, '}');
}

static void
write_what_ifs (GString              *out,
                const VedExplanation *explanation,
                VedWhatIfKind         best)
{
  ved_json_member (out, "counterfactuals");
  g_string_append_c (out, '[');
  for (guint kind = 0; kind < VED_N_WHAT_IFS; kind++)
    {
      if (kind > 0)
        g_string_append_c (out, ',');
      write_what_if (out, explanation, kind, best);
    }
  g_string_append_c (out, ']');
}

static GString *
write_body (const VedSnapshot    *snapshot,
            guint                 server,
            const VedExplanation *explanation)
{
  GString *out = g_string_new ("{");
  VedWhatIfKind best = pick_best (explanation);

  ved_json_member_string (out, "server_name", ved_snapshot_get_name (snapshot, server));
  ved_json_member_time (out, "timestamp", ved_snapshot_get_time_us (snapshot));
  write_score (out, snapshot, server, explanation);
  write_attention (out, snapshot, server, &explanation->focus);
  write_what_ifs (out, explanation, best);
  ved_json_member_string (out, "best_action", best == VED_WHAT_IF_NOTHING ? "no action needed" : actions[best]);
  ved_json_member (out, "prediction");
  ved_predictions_json_append_prediction (out, snapshot, server);
  ved_json_member_value (out, "risk_score", (double) ved_snapshot_risk (snapshot)[server], 0.1, 1);
  ved_json_member_uint (out, "data_points", explanation->n_points);
  g_string_append_c (out, '}');

  return out;
}

static void
reply_unknown (VedRequest *request)
{
  ved_request_reply_error_code (request, SOUP_STATUS_NOT_FOUND, "unknown_server", "There is no such server", NULL);
}

static void
reply_fault (VedRequest   *request,
             const GError *error)
{
  if (g_error_matches (error, VED_ERROR, VED_ERROR_NOT_FOUND))
    {
      reply_unknown (request);
    }
  else if (g_error_matches (error, VED_ERROR, VED_ERROR_BUSY))
    {
      ved_request_reply_error_code (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "insufficient_data",
                                    "Nothing is forecast yet: ask again in some seconds", NULL);
    }
  else
    {
      g_message ("%s is not explained: %s", ved_request_get_param (request), error->message);
      ved_request_reply_error_code (request, SOUP_STATUS_INTERNAL_SERVER_ERROR, "explanation_failed",
                                    "Something failed inside the daemon; its log says what", NULL);
    }
}

static void
explained_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Waiting *waiting = user_data;
  g_autoptr(VedRequest) request = waiting->request;
  g_autoptr(VedService) service = waiting->service;
  g_autoptr(GError) error = NULL;
  g_autofree VedExplanation *explanation = ved_engine_explain_finish (VED_ENGINE (object), result, &error);
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (service->engine);
  guint server;

  if (explanation == NULL)
    reply_fault (request, error);
  else if (!ved_snapshot_find (snapshot, ved_request_get_param (request), &server))
    reply_unknown (request);
  else
    ved_request_reply_json (request, SOUP_STATUS_OK, write_body (snapshot, server, explanation));
}

void
ved_handle_explain (VedService *service,
                    VedRequest *request)
{
  Waiting *waiting = g_new (Waiting, 1);

  *waiting = (Waiting) { ved_service_ref (service), ved_request_ref (request) };
  ved_request_hold (request);
  ved_engine_explain_async (service->engine, ved_request_get_param (request), NULL, explained_cb, waiting);
}
