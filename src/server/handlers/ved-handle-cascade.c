/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-cascade"

#include "config.h"

#include "server/ved-handlers.h"

#include "fleet/cascade/ved-dependency.h"
#include "wire/json/ved-cascade-json.h"
#include "wire/json/ved-json-writer.h"

/* Correlated anomalies of the fleet, and the plans for servers at risk. */

#define MAX_RECENT  5        /* in the member that others know … */
#define MAX_EPISODES 20      /* … and in ours */
#define WINDOW_SIZE 100      /* samples of a metric that are worth a picture */

static void
begin_item (GString *out)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
}

static void
write_share (GString    *out,
             const char *key,
             double      value,
             guint       decimals)
{
  ved_json_member_value (out, key, value, decimals == 3 ? 0.001 : 0.1, decimals);
}

static void
write_small (GString    *out,
             const char *key,
             double      value)
{
  ved_json_member (out, key);
  ved_json_append_double (out, value);
}

static void
write_episodes (GString    *out,
                const char *key,
                GPtrArray  *episodes,
                guint       max)
{
  ved_json_member (out, key);
  g_string_append_c (out, '[');
  for (guint i = 0; i < MIN (episodes->len, max); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_cascade_write_episode (out, g_ptr_array_index (episodes, i));
    }
  g_string_append_c (out, ']');
}

/* What ended in this life of the daemon, newest first, then what was kept of earlier ones. */
static void
write_recent (GString                *out,
              const char             *key,
              guint                   max,
              const VedCascadeResult *cascade,
              GPtrArray              *past)
{
  guint n = MIN (cascade->recent->len, max);

  write_episodes (out, key, cascade->recent, max);
  g_string_truncate (out, out->len - 1);
  for (guint i = 0; i < past->len && n < max; i++, n++)
    g_string_append_printf (out, "%s%s", n > 0 ? "," : "", (const char *) g_ptr_array_index (past, i));
  g_string_append_c (out, ']');
}

/* The smallest p-value of its metrics now: how unlikely it is that chance alone does this. */
static double
least_p_value (const VedCascadeResult  *cascade,
               const VedCascadeEpisode *episode)
{
  double least = 1.0;

  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      if ((episode->metrics >> i & 1) != 0)
        least = MIN (least, cascade->metrics[i].p_value);
    }

  return least;
}

static void
write_active (GString                *out,
              const VedCascadeResult *cascade)
{
  ved_json_member (out, "cascades");
  g_string_append_c (out, '[');
  for (guint i = 0; i < cascade->active->len; i++)
    {
      const VedCascadeEpisode *episode = g_ptr_array_index (cascade->active, i);

      if (i > 0)
        g_string_append_c (out, ',');
      ved_cascade_write_episode (out, episode);
      g_string_truncate (out, out->len - 1);
      write_small (out, "p_value", least_p_value (cascade, episode));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_candidates (GString                *out,
                  const VedCascadeResult *cascade)
{
  ved_json_member (out, "metrics");
  g_string_append_c (out, '[');
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      const VedCascadeMetric *metric = &cascade->metrics[i];

      begin_item (out);
      ved_json_member_string (out, "metric", ved_metric_get_info (ved_cascade_get_metric (i))->key);
      ved_json_member_uint (out, "servers", metric->n_taking_part);
      ved_json_member_uint (out, "anomalous", metric->n_anomalous);
      ved_json_member_uint (out, "needed", metric->n_needed);
      write_small (out, "expected_rate", metric->expected_rate);
      write_small (out, "p_value", metric->p_value);
      ved_json_member_bool (out, "candidate", metric->is_candidate);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_tracked (GString *out)
{
  ved_json_member (out, "metrics_tracked");
  g_string_append_c (out, '[');
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_string (out, ved_metric_get_info (ved_cascade_get_metric (i))->key);
    }
  g_string_append_c (out, ']');
}

static guint
least_needed (const VedCascadeResult *cascade)
{
  guint needed = G_MAXUINT;

  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    needed = MIN (needed, cascade->metrics[i].n_needed);

  return needed;
}

static void
write_graph (GString               *out,
             const VedDependencies *dependencies)
{
  const VedDependency *graph = dependencies->edges;

  ved_json_member (out, "graph");
  g_string_append_c (out, '[');
  for (guint i = 0; i < dependencies->n; i++)
    {
      begin_item (out);
      ved_json_member_string (out, "upstream", ved_profile_get_info (graph[i].upstream)->key);
      ved_json_member_string (out, "downstream", ved_profile_get_info (graph[i].downstream)->key);
      ved_json_member_string (out, "effect", ved_effect_get_name (graph[i].effect));
      ved_json_member_value (out, "strength", graph[i].strength, 0.01, 2);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static const VedCascadeEpisode *
find_severest (GPtrArray *episodes)
{
  const VedCascadeEpisode *severest = NULL;

  for (guint i = 0; i < episodes->len; i++)
    {
      const VedCascadeEpisode *episode = g_ptr_array_index (episodes, i);

      if (severest == NULL || episode->severity > severest->severity)
        severest = episode;
    }

  return severest;
}

/* Why no cascade is told of. */
static const char *
reason_of (const VedCascadeResult *cascade)
{
  if (cascade->n_taking_part == 0)
    return "no server has 60 samples yet";
  if (!ved_cascade_is_settled (cascade))
    return "what began before watched_since may look usual until settled_at";
  if (cascade->n_taking_part < cascade->n_servers)
    return "only servers_taking_part are compared: the others have fewer than 60 samples yet, or are silent";

  return "no metric has more servers with anomalies than chance explains";
}

static void
write_current (GString                *out,
               const VedCascadeResult *cascade)
{
  const VedCascadeEpisode *severest = find_severest (cascade->active);

  ved_json_member (out, "current_status");
  g_string_append_c (out, '{');
  ved_json_member_bool (out, "cascade_detected", severest != NULL);
  ved_json_member_time (out, "timestamp", cascade->time_us);
  ved_json_member_uint (out, "total_servers", cascade->n_servers);
  ved_json_member_uint (out, "servers_taking_part", cascade->n_taking_part);
  ved_json_member_uint (out, "servers_with_anomalies", cascade->n_anomalous);
  ved_json_member_uint (out, "servers_at_risk", cascade->n_at_risk);
  ved_json_member_uint (out, "servers_merely_anomalous", cascade->n_merely_anomalous);
  write_share (out, "anomaly_rate", cascade->anomaly_rate, 3);
  write_share (out, "correlation_score", cascade->correlation, 3);
  write_active (out, cascade);
  if (cascade->watched_us > 0)
    {
      ved_json_member_time (out, "watched_since", cascade->watched_us);
      ved_json_member_time (out, "settled_at", cascade->watched_us + VED_CASCADE_SETTLE_US);
    }
  if (severest != NULL)
    {
      ved_json_member (out, "alert");
      ved_cascade_write_alert (out, severest);
    }
  else
    {
      ved_json_member_string (out, "reason", reason_of (cascade));
    }
  g_string_append_c (out, '}');
}

static void
write_thresholds (GString                *out,
                  const VedCascadeResult *cascade)
{
  const VedCascadeSettings *settings = &cascade->settings;

  ved_json_member (out, "thresholds");
  g_string_append_c (out, '{');
  ved_json_member_value (out, "correlation", settings->correlation_high, 0.01, 2);
  ved_json_member_value (out, "correlation_medium", settings->correlation_medium, 0.01, 2);
  ved_json_member_uint (out, "cascade_servers", least_needed (cascade));
  ved_json_member_uint (out, "min_servers", settings->min_servers);
  ved_json_member_uint (out, "ticks", settings->n_ticks);
  ved_json_member_value (out, "anomaly_z_score", settings->anomaly_z, 0.01, 2);
  write_small (out, "fdr_q", settings->fdr_q);
  g_string_append_c (out, '}');
}

static void
write_health (GString                *out,
              const VedCascadeResult *cascade)
{
  write_share (out, "health_score", cascade->health_score, 1);
  ved_json_member_string (out, "status", ved_cascade_get_status_name (cascade));
  write_share (out, "correlation_score", cascade->correlation, 3);
  write_share (out, "anomaly_rate", cascade->anomaly_rate, 3);
  ved_json_member_uint (out, "anomalous_servers", cascade->n_anomalous);
  ved_json_member_uint (out, "total_servers", cascade->n_servers);
  ved_json_member_string (out, "cascade_risk", ved_cascade_get_risk_name (cascade));
  ved_json_member_bool (out, "settled", ved_cascade_is_settled (cascade));
}

static VedCascadeResult *
get_result (VedService *service,
            VedRequest *request)
{
  VedCascadeResult *cascade = ved_engine_ref_cascade (service->engine);

  if (cascade == NULL)
    ved_request_reply_error_code (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "insufficient_data",
                                  "no samples have come yet", NULL);

  return cascade;
}

void
ved_handle_cascade_status (VedService *service,
                           VedRequest *request)
{
  g_autoptr(VedCascadeResult) cascade = get_result (service, request);
  GPtrArray *past;
  GString *out;

  if (cascade == NULL)
    return;

  past = ved_engine_get_past_cascades (service->engine);
  out = g_string_new ("{");
  write_current (out, cascade);
  ved_json_member (out, "tracking");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "servers", cascade->n_servers);
  write_candidates (out, cascade);
  write_tracked (out);
  ved_json_member_uint (out, "window_size", WINDOW_SIZE);
  g_string_append_c (out, '}');
  write_recent (out, "recent_events", MAX_RECENT, cascade, past);
  write_recent (out, "episodes", MAX_EPISODES, cascade, past);
  ved_json_member_uint (out, "event_count", MIN (cascade->recent->len + past->len, VED_CASCADE_MAX_EVENTS));
  write_thresholds (out, cascade);
  ved_json_member (out, "health");
  g_string_append_c (out, '{');
  write_health (out, cascade);
  g_string_append_c (out, '}');
  write_graph (out, ved_engine_get_dependencies (service->engine));
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_cascade_health (VedService *service,
                           VedRequest *request)
{
  g_autoptr(VedCascadeResult) cascade = get_result (service, request);
  GString *out;

  if (cascade == NULL)
    return;

  out = g_string_new ("{");
  write_health (out, cascade);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}
