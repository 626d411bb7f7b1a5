/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-service"

#include "config.h"

#include "server/ved-handlers.h"

#include "server/ved-openapi.h"
#include "server/ved-openmetrics.h"
#include "server/ved-routes.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* What the daemon says about itself: /, /health, /status, /metrics, /openapi.json, /events. */

#define FEED_EXAMPLE \
  "{\"records\":[{\"timestamp\":\"2026-01-15T10:05:00Z\",\"server_name\":\"ppdb001\"," \
  "\"profile\":\"database\"," \
  "\"cpu_user_pct\":26.0,\"cpu_sys_pct\":12.0,\"cpu_iowait_pct\":15.1,\"cpu_idle_pct\":46.9," \
  "\"mem_used_pct\":68.1,\"load_average\":4.2}]}"

/* Of a daemon in its first seconds; working, but not as it should; as it should. */
static const char *
health_of (const VedEngineStatus *status)
{
  if (status->phase != VED_ENGINE_RUNNING)
    return "starting";
  if (!status->store.healthy)
    return "degraded";
  for (guint i = 0; i < status->n_sources; i++)
    {
      if (!status->sources[i].working)
        return "degraded";
    }

  return "healthy";
}

/* The engine behind most forecasts. */
static const char *
main_engine (const VedEngineStatus *status)
{
  guint best = VED_ENGINE_NONE;

  for (guint engine = VED_ENGINE_NONE + 1; engine < VED_N_ENGINES; engine++)
    {
      if (status->n_with_engine[engine] > (best == VED_ENGINE_NONE ? 0 : status->n_with_engine[best]))
        best = engine;
    }

  return ved_engine_id_get_name (best);
}

static void
write_endpoints (GString *out)
{
  guint n_routes;
  const VedRoute *routes = ved_routes_get (&n_routes);

  ved_json_member (out, "endpoints");
  g_string_append_c (out, '{');
  for (guint i = 0; i < n_routes; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s %s", routes[i].method, routes[i].path);

      ved_json_member_string (out, key, routes[i].summary);
    }
  g_string_append_c (out, '}');
}

void
ved_handle_root (VedService *service,
                 VedRequest *request)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (service->engine);
  VedScenarioStatus scenario = { 0 };
  gboolean has_scenario = ved_engine_get_scenario (service->engine, &scenario, NULL);
  GString *out = g_string_new ("{");

  ved_json_member_string (out, "service", "vedetted");
  ved_json_member_string (out, "version", VED_VERSION);
  ved_json_member_string (out, "status", health_of (status));
  write_endpoints (out);
  ved_json_member (out, "features");
  g_string_append_c (out, '{');
  ved_json_member_bool (out, "scenario", has_scenario);
  ved_json_member_bool (out, "persistent", status->store.persistent);
  ved_json_member_bool (out, "frame", TRUE);
  ved_json_member_bool (out, "events", TRUE);
  g_string_append_c (out, '}');
  ved_json_member (out, "feed_example");
  g_string_append (out, FEED_EXAMPLE);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
  ved_scenario_status_clear (&scenario);
}

void
ved_handle_health (VedService *service,
                   VedRequest *request)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (service->engine);
  const VedEngineSource *failed = ved_service_find_failed (status);
  const char *message = failed != NULL && status->store.healthy ? failed->message : status->store.message;
  GString *out = g_string_new ("{");

  ved_json_member_string (out, "status", health_of (status));
  ved_json_member_string (out, "service", "vedetted");
  ved_json_member_bool (out, "running", status->phase == VED_ENGINE_RUNNING);
  ved_json_member_string (out, "engine", main_engine (status));
  ved_json_member_value (out, "uptime_seconds", (g_get_monotonic_time () - service->started_us) / 1e6, 0.1,
                         1);
  if (message != NULL)
    ved_json_member_string (out, "message", message);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static void
write_points (GString           *out,
              const VedSnapshot *snapshot)
{
  gboolean first = TRUE;

  ved_json_member (out, "servers");
  g_string_append_c (out, '{');
  for (guint i = 0; snapshot != NULL && i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      ved_json_append_string (out, ved_snapshot_get_name (snapshot, i));
      g_string_append_c (out, ':');
      ved_json_append_uint (out, ved_snapshot_get_points (snapshot, i));
    }
  g_string_append_c (out, '}');
}

static void
write_warmup (GString               *out,
              const VedEngineStatus *status,
              const VedSnapshot     *snapshot)
{
  g_autofree char *message = g_strdup_printf ("%u of %u servers have the %u points that a forecast needs",
                                              status->n_ready, status->n_servers, status->required_points);

  ved_json_member (out, "warmup");
  g_string_append_c (out, '{');
  ved_json_member_bool (out, "is_warmed_up", status->warmed_up);
  ved_json_member_uint (out, "progress_percent", (guint64) (100.0 * CLAMP (status->warmup_progress, 0.0,
                                                                           1.0)));
  ved_json_member_uint (out, "threshold", status->required_points);
  ved_json_member_uint (out, "current_size", (guint64) MAX (status->mean_points, 0.0));
  ved_json_member_uint (out, "required_size", status->required_points);
  ved_json_member_string (out, "message", message);
  write_points (out, snapshot);
  g_string_append_c (out, '}');
}

static void
write_engines (GString               *out,
               const VedEngineStatus *status)
{
  ved_json_member (out, "engines");
  g_string_append_c (out, '{');
  for (guint engine = VED_ENGINE_NONE + 1; engine < VED_N_ENGINES; engine++)
    {
      if (status->n_with_engine[engine] > 0)
        ved_json_member_uint (out, ved_engine_id_get_name (engine), status->n_with_engine[engine]);
    }
  g_string_append_c (out, '}');
  ved_json_member_uint (out, "learning", status->n_unlearned);
}

static void
write_sources (GString               *out,
               const VedEngineStatus *status)
{
  ved_json_member (out, "sources");
  g_string_append_c (out, '[');
  for (guint i = 0; i < status->n_sources; i++)
    {
      const VedEngineSource *source = &status->sources[i];

      g_string_append (out, i > 0 ? ",{" : "{");
      ved_json_member_string (out, "name", source->name);
      ved_json_member_bool (out, "working", source->working);
      ved_json_member_string (out, "message", source->message);
      ved_json_member_time (out, "last_sample", source->last_sample_us);
      ved_json_member_uint (out, "samples", source->n_samples);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_write_back (GString               *out,
                  const VedEngineStatus *status)
{
  const VedEngineWriteBack *write_back = &status->write_back;

  if (write_back->target == NULL)
    return;

  ved_json_member (out, "write_back");
  g_string_append_c (out, '{');
  ved_json_member_string (out, "target", write_back->target);
  ved_json_member_bool (out, "working", write_back->working);
  ved_json_member_string (out, "message", write_back->message);
  ved_json_member_time (out, "last_written", write_back->written_us);
  ved_json_member_uint (out, "requests", write_back->n_requests);
  ved_json_member_uint (out, "waiting", write_back->n_waiting);
  ved_json_member_uint (out, "lost", write_back->n_lost);
  g_string_append_c (out, '}');
}

static void
write_shard (GString               *out,
             const VedEngineStatus *status)
{
  if (status->shard.n_shards == 0)
    return;

  ved_json_member (out, "shard");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "part", status->shard.index + 1);
  ved_json_member_uint (out, "of", status->shard.n_shards);
  ved_json_member_uint (out, "records_of_others", status->n_foreign);
  g_string_append_c (out, '}');
}

void
ved_handle_status (VedService *service,
                   VedRequest *request)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (service->engine);
  /* A sender's clock may be some minutes ahead. */
  double age_s = status->latest_sample_us == 0 ? NAN : MAX (0, status->now_us - status->latest_sample_us) / 1e6;
  GString *out = g_string_new ("{");

  ved_json_member_bool (out, "running", status->phase == VED_ENGINE_RUNNING);
  ved_json_member_string (out, "phase", ved_engine_phase_get_name (status->phase));
  ved_json_member_value (out, "progress", status->progress, 0.01, 2);
  ved_json_member_uint (out, "tick_count", status->n_batches);
  ved_json_member_uint (out, "generation", status->generation);
  ved_json_member_uint (out, "window_size", status->window_size);
  write_warmup (out, status, ved_body_cache_get_snapshot (service->bodies));
  ved_json_member_time (out, "last_batch", status->last_batch_us);
  ved_json_member_value (out, "data_age_seconds", age_s, 0.1, 1);
  write_engines (out, status);
  write_sources (out, status);
  write_write_back (out, status);
  write_shard (out, status);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static void
write_traffic (GString    *out,
               VedService *service)
{
  GHashTableIter iter;
  gpointer key, count;

  ved_openmetrics_begin (out, "vedette_http_requests", "counter", "Answered requests.");
  g_hash_table_iter_init (&iter, service->n_requests);
  while (g_hash_table_iter_next (&iter, &key, &count))
    {
      g_auto(GStrv) parts = g_strsplit (key, " ", 2);

      ved_openmetrics_sample (out, "vedette_http_requests_total", GPOINTER_TO_UINT (count), "path", parts[0],
                              "code", parts[1], NULL);
    }
}

void
ved_handle_metrics (VedService *service,
                    VedRequest *request)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (service->engine);
  VedSnapshot *snapshot = ved_body_cache_get_snapshot (service->bodies);
  g_autoptr(GBytes) body = NULL;
  GString *out = g_string_new (NULL);

  ved_openmetrics_write_status (out, status);
  ved_openmetrics_begin (out, "vedette_feed_rejected", "counter",
                         "Refused records, and bodies that were none.");
  ved_openmetrics_sample (out, "vedette_feed_rejected_total",
                          (double) (status->n_refused + service->n_refused), NULL);
  if (snapshot != NULL)
    ved_openmetrics_write_servers (out, snapshot);
  write_traffic (out, service);
  g_string_append (out, "# EOF\n");
  body = g_string_free_to_bytes (out);
  ved_request_reply (request, SOUP_STATUS_OK, "application/openmetrics-text; version=1.0.0; charset=utf-8",
                     body);
}

void
ved_handle_openapi (VedService *service,
                    VedRequest *request)
{
  ved_request_reply_json (request, SOUP_STATUS_OK, ved_openapi_write ());
}

void
ved_handle_events (VedService *service,
                   VedRequest *request)
{
  ved_event_stream_attach (service->events, ved_request_get_message (request));
}
