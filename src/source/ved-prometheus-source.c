/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-prometheus-source"

#include "config.h"

#include "source/ved-prometheus-source.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "source/ved-prometheus-reply.h"
#include "source/ved-prometheus-round.h"

#include <string.h>

/* The course of things:
 *
 *   start ─► targets (the scrape interval; not every server has them) ─► round ─► wait ─► round ─► …
 *                                                                          │
 *                                   the first one that finds hosts: past ─► piece ─► piece ─► done
 *
 * One round is in flight at a time, and one piece of the past beside it. Pieces go from the oldest to
 * the newest, each small enough for memory and for the limit of 11,000 points a series that servers
 * set; rates in them are over the whole 5 minutes of a bucket. Where a piece fails it is tried again
 * with half as much, and after MAX_PIECE_FAILURES in a row the past is left alone.
 *
 * A round that fails is tried again after 1, 2, 4, … 60 s (sooner where rounds are more frequent), each
 * time up to a quarter more or less: many daemons shall not come back to a server in step. */

#define DEFAULT_LABEL      "instance"
#define DEFAULT_SCRAPE_S   15
#define MIN_INTERVAL_S     5
#define MAX_INTERVAL_S     60
#define MIN_WINDOW_S       30
#define SCRAPES_A_WINDOW   4
#define BUCKET_US          (5 * VED_MINUTE_US)
#define DEFAULT_PAST_DAYS  14
#define MAX_PAST_DAYS      30
#define MAX_PIECE_STEPS    288
#define MIN_PIECE_STEPS    2
#define MAX_PIECE_POINTS   50000        /* servers × steps */
#define MAX_PIECE_FAILURES 6
#define FIRST_RETRY_MS     1000u
#define MAX_RETRY_MS       60000

typedef enum {
  PAST_WANTED,
  PAST_RUNNING,
  PAST_DONE,
} PastPhase;

struct _VedPrometheusSource
{
  VedSampleSource parent_instance;

  VedPrometheusClient *client;
  VedClock *clock;
  VedRng rng;
  VedShard shard;
  char *label;
  char *expressions[VED_N_PROMETHEUS_QUERIES];
  guint scrape_s;
  guint interval_ms;            /* 0: by the scrape interval */
  guint n_failures;             /* of rounds, in a row */
  guint round_timeout_id;
  guint n_servers;
  guint n_foreign;              /* servers of other parts of the fleet */
  VedPrometheusHosts *hosts;    /* that answer at several ports */
  char *refused;                /* (nullable): a question that the server does not take */

  guint past_days;
  PastPhase past_phase;
  gint64 past_from_us;          /* start of the first bucket wanted */
  gint64 past_next_us;          /* start of the next bucket to ask for */
  gint64 past_end_us;
  guint past_max_steps;
  guint n_past_failures;
  guint past_timeout_id;

  GCancellable *cancellable;    /* (nullable): while started */
};

G_DEFINE_TYPE (VedPrometheusSource, ved_prometheus_source, VED_TYPE_SAMPLE_SOURCE)

/* A question on its way, and what it needs when it comes back. */
typedef struct {
  VedPrometheusSource *source;
  GCancellable *cancellable;
  VedPrometheusGrid *grid;      /* (nullable) */
  guint n_hosts;                /* that were known to have several ports when it was asked */
} Pending;

static void pending_free (Pending *pending);
static void ask_round (VedPrometheusSource *self);
static void ask_piece (VedPrometheusSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static guint
effective_interval_ms (VedPrometheusSource *self)
{
  if (self->interval_ms > 0)
    return self->interval_ms;

  return CLAMP (self->scrape_s, MIN_INTERVAL_S, MAX_INTERVAL_S) * 1000;
}

static guint
retry_ms (VedPrometheusSource *self,
          guint                n_failures)
{
  guint delay_ms = MIN (FIRST_RETRY_MS, effective_interval_ms (self)) << MIN (n_failures - 1, 6);

  return (guint) (MIN (delay_ms, MAX_RETRY_MS) * (0.75 + 0.5 * ved_rng_uniform (&self->rng)));
}

static void
show_working (VedPrometheusSource *self)
{
  g_autofree char *message = NULL;

  if (self->n_servers == 0 && self->n_foreign == 0)
    {
      message = g_strdup_printf ("%s answers, but knows no host with node_exporter metrics",
                                 ved_prometheus_client_get_url (self->client));
      ved_sample_source_set_state (VED_SAMPLE_SOURCE (self), VED_SOURCE_ERROR, message);
      return;
    }

  if (self->past_phase == PAST_RUNNING)
    message = g_strdup_printf ("Fetching the past: %.0f of %u days",
                               (double) (self->past_next_us - self->past_from_us) / VED_DAY_US,
                               self->past_days);
  else if (self->refused != NULL)
    message = g_strdup (self->refused);
  else if (self->n_servers == 0)
    message = g_strdup_printf ("None of %u servers belongs to this part of the fleet", self->n_foreign);
  ved_sample_source_set_state (VED_SAMPLE_SOURCE (self), VED_SOURCE_LIVE, message);
}

static void
show_fault (VedPrometheusSource *self,
            const GError        *error)
{
  VedSourceState state = VED_SOURCE_DISCONNECTED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    state = VED_SOURCE_NOT_AUTHORISED;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    state = VED_SOURCE_THROTTLED;
  else if (error->domain == VED_ERROR)
    state = VED_SOURCE_ERROR;

  ved_sample_source_set_state (VED_SAMPLE_SOURCE (self), state, error->message);
}

static gboolean
round_is_due_cb (gpointer user_data)
{
  VedPrometheusSource *self = user_data;

  self->round_timeout_id = 0;
  ask_round (self);

  return G_SOURCE_REMOVE;
}

static gboolean
piece_is_due_cb (gpointer user_data)
{
  VedPrometheusSource *self = user_data;

  self->past_timeout_id = 0;
  ask_piece (self);

  return G_SOURCE_REMOVE;
}

static guint
add_timeout (VedPrometheusSource *self,
             guint                ms,
             GSourceFunc          callback)
{
  guint id = g_timeout_add (ms, callback, self);

  g_source_set_name_by_id (id, "ved-prometheus-source");

  return id;
}

static Pending *
pending_new (VedPrometheusSource *self,
             VedPrometheusGrid   *grid)
{
  Pending *pending = g_new (Pending, 1);

  pending->source = g_object_ref (self);
  pending->cancellable = g_object_ref (self->cancellable);
  pending->grid = grid;
  pending->n_hosts = ved_prometheus_hosts_get_n (self->hosts);

  return pending;
}

static void
pending_free (Pending *pending)
{
  g_object_unref (pending->source);
  g_object_unref (pending->cancellable);
  g_clear_pointer (&pending->grid, ved_prometheus_grid_unref);
  g_free (pending);
}

static void
ask (VedPrometheusSource *self,
     VedPrometheusGrid   *grid,
     guint                window_s,
     GAsyncReadyCallback  callback)
{
  VedPrometheusQuestions questions = {
    .label = self->label,
    .expressions = (const char *const *) self->expressions,
    .window_s = window_s,
    .hosts = self->hosts,
  };

  ved_prometheus_ask_async (self->client, &questions, grid, self->cancellable, callback,
                            pending_new (self, grid));
}

/* What was asked before a host was known to have several ports is partly under the wrong names. */
static gboolean
has_old_names (const Pending *pending)
{
  return ved_prometheus_hosts_get_n (pending->source->hosts) != pending->n_hosts;
}

static void
piece_came_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Pending) pending = user_data;
  VedPrometheusSource *self = pending->source;
  g_autofree char *refused = NULL;
  g_autoptr(VedSampleBatch) batch = NULL;
  g_autoptr(GError) error = NULL;

  batch = ved_prometheus_ask_finish (VED_PROMETHEUS_CLIENT (object), result, &refused, &error);
  if (g_cancellable_is_cancelled (pending->cancellable))
    return;

  if (batch == NULL)
    {
      ved_report_error (G_LOG_DOMAIN, "Fetching the past", g_steal_pointer (&error));
      self->past_max_steps = MAX (self->past_max_steps / 2, MIN_PIECE_STEPS);
      self->n_past_failures++;
      if (self->n_past_failures < MAX_PIECE_FAILURES)
        self->past_timeout_id = add_timeout (self, retry_ms (self, self->n_past_failures), piece_is_due_cb);
      else
        self->past_phase = PAST_DONE;
      return;
    }

  self->n_past_failures = 0;
  if (has_old_names (pending))
    {
      ask_piece (self);
      return;
    }
  self->past_next_us = ved_prometheus_grid_get_first_us (pending->grid) +
    (ved_prometheus_grid_get_n_steps (pending->grid) - 1) * BUCKET_US;
  ved_sample_source_emit_batch (VED_SAMPLE_SOURCE (self), batch, TRUE);
  if (g_cancellable_is_cancelled (pending->cancellable))
    return;

  ask_piece (self);
  show_working (self);
}

/* At least two steps, since one instant would be asked as if it were now: where one is left, the one
 * before it is asked again. To ask once more after a failure is no sign that anybody answers. */
static void
ask_piece (VedPrometheusSource *self)
{
  gint64 from_us = MIN (self->past_next_us, self->past_end_us - MIN_PIECE_STEPS * BUCKET_US);
  gint64 n_steps = (self->past_end_us - from_us) / BUCKET_US;

  self->past_phase = self->past_next_us < self->past_end_us ? PAST_RUNNING : PAST_DONE;
  if (self->past_phase == PAST_DONE)
    return;

  n_steps = MIN (n_steps, MAX_PIECE_POINTS / MAX (self->n_servers + self->n_foreign, 1));
  n_steps = CLAMP (n_steps, MIN_PIECE_STEPS, self->past_max_steps);
  ask (self, ved_prometheus_grid_new (from_us + BUCKET_US, BUCKET_US, (guint) n_steps, &self->shard),
       (guint) (BUCKET_US / VED_SECOND_US), piece_came_cb);
}

static void
begin_past (VedPrometheusSource *self,
            gint64               now_us)
{
  self->past_end_us = now_us - now_us % BUCKET_US;
  self->past_from_us = self->past_end_us - self->past_days * VED_DAY_US;
  self->past_next_us = self->past_from_us;
  self->past_max_steps = MAX_PIECE_STEPS;
  ask_piece (self);
  show_working (self);
}

static void
take_round (VedPrometheusSource *self,
            VedPrometheusGrid   *grid,
            VedSampleBatch      *batch)
{
  self->n_failures = 0;
  self->n_servers = ved_sample_batch_get_n_samples (batch);
  self->n_foreign = ved_prometheus_grid_get_n_foreign (grid);
  show_working (self);
  ved_sample_source_emit_batch (VED_SAMPLE_SOURCE (self), batch, FALSE);
}

static void
tell_hosts (VedPrometheusSource *self)
{
  g_autofree char *hosts = ved_prometheus_hosts_format (self->hosts);

  g_message ("%s: several instances of %s answer: these servers keep their ports in their names",
             ved_prometheus_client_get_url (self->client), hosts);
}

static void
round_came_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Pending) pending = user_data;
  VedPrometheusSource *self = pending->source;
  g_autoptr(VedSampleBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  guint delay_ms;

  g_clear_pointer (&self->refused, g_free);
  batch = ved_prometheus_ask_finish (VED_PROMETHEUS_CLIENT (object), result, &self->refused, &error);
  if (g_cancellable_is_cancelled (pending->cancellable))
    return;

  if (batch != NULL && has_old_names (pending))
    {
      tell_hosts (self);
      ask_round (self);
      return;
    }
  if (batch != NULL)
    take_round (self, pending->grid, batch);
  else
    {
      self->n_failures++;
      show_fault (self, error);
    }
  if (g_cancellable_is_cancelled (pending->cancellable))
    return;

  delay_ms = batch != NULL ? effective_interval_ms (self) : retry_ms (self, self->n_failures);
  self->round_timeout_id = add_timeout (self, delay_ms, round_is_due_cb);
  if (batch != NULL && self->n_servers > 0 && self->past_phase == PAST_WANTED)
    begin_past (self, ved_prometheus_grid_get_first_us (pending->grid));
}

static void
ask_round (VedPrometheusSource *self)
{
  ask (self, ved_prometheus_grid_new (ved_clock_now_us (self->clock), VED_SECOND_US, 1, &self->shard),
       MAX (SCRAPES_A_WINDOW * self->scrape_s, MIN_WINDOW_S), round_came_cb);
}

/* That the question fails says nothing: the first round will say it. */
static void
targets_came_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Pending) pending = user_data;
  g_autoptr(GBytes) reply = NULL;
  guint scrape_s;

  reply = ved_prometheus_client_get_finish (VED_PROMETHEUS_CLIENT (object), result, NULL);
  if (g_cancellable_is_cancelled (pending->cancellable))
    return;

  scrape_s = reply != NULL ? ved_prometheus_reply_read_interval (reply) : 0;
  pending->source->scrape_s = scrape_s > 0 ? scrape_s : DEFAULT_SCRAPE_S;
  ask_round (pending->source);
}

static void
ved_prometheus_source_start (VedSampleSource *source)
{
  VedPrometheusSource *self = VED_PROMETHEUS_SOURCE (source);
  g_autoptr(GHashTable) parameters = NULL;

  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  self->n_failures = 0;
  ved_sample_source_set_state (source, VED_SOURCE_CONNECTING, NULL);
  parameters = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (parameters, (gpointer) "state", (gpointer) "active");
  ved_prometheus_client_get_async (self->client, "/api/v1/targets", parameters, self->cancellable,
                                   targets_came_cb, pending_new (self, NULL));
}

static void
ved_prometheus_source_stop (VedSampleSource *source)
{
  VedPrometheusSource *self = VED_PROMETHEUS_SOURCE (source);

  g_clear_handle_id (&self->round_timeout_id, g_source_remove);
  g_clear_handle_id (&self->past_timeout_id, g_source_remove);
  if (self->past_phase == PAST_RUNNING)
    self->past_phase = PAST_WANTED;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ved_prometheus_source_dispose (GObject *object)
{
  ved_prometheus_source_stop (VED_SAMPLE_SOURCE (object));

  G_OBJECT_CLASS (ved_prometheus_source_parent_class)->dispose (object);
}

static void
ved_prometheus_source_finalize (GObject *object)
{
  VedPrometheusSource *self = VED_PROMETHEUS_SOURCE (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->clock, ved_clock_unref);
  for (guint query = 0; query < VED_N_PROMETHEUS_QUERIES; query++)
    g_free (self->expressions[query]);
  g_free (self->label);
  g_free (self->refused);
  ved_prometheus_hosts_unref (self->hosts);

  G_OBJECT_CLASS (ved_prometheus_source_parent_class)->finalize (object);
}

static void
ved_prometheus_source_class_init (VedPrometheusSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VedSampleSourceClass *source_class = VED_SAMPLE_SOURCE_CLASS (klass);

  object_class->dispose = ved_prometheus_source_dispose;
  object_class->finalize = ved_prometheus_source_finalize;
  source_class->start = ved_prometheus_source_start;
  source_class->stop = ved_prometheus_source_stop;
}

static void
ved_prometheus_source_init (VedPrometheusSource *self)
{
  ved_rng_init (&self->rng, g_random_int (), 0);
  self->hosts = ved_prometheus_hosts_new ();
  for (guint query = 0; query < VED_N_PROMETHEUS_QUERIES; query++)
    self->expressions[query] = g_strdup (ved_prometheus_queries_get_default (query));
}

static gboolean
is_label (const char *text)
{
  if (!g_ascii_isalpha (*text) && *text != '_')
    return FALSE;
  while (g_ascii_isalnum (*text) || *text == '_')
    text++;

  return *text == '\0';
}

static const char *
query_key (guint query)
{
  return query == VED_PROMETHEUS_CORES ? "cores" : ved_metric_get_info ((VedMetric) query)->key;
}

/* Whether a key of the configuration is one of ours; if it is an expression, it is taken. */
static gboolean
take_setting (VedPrometheusSource *self,
              const char          *key,
              const char          *value)
{
  static const char *const others[] = { "key-file", "ca-file", "certificate-file", "label", "backfill-days", NULL };

  for (guint query = 0; query < VED_N_PROMETHEUS_QUERIES; query++)
    {
      if (strcmp (key, query_key (query)) != 0)
        continue;
      g_free (self->expressions[query]);
      self->expressions[query] = *value != '\0' ? g_strdup (value) : NULL;
      return TRUE;
    }

  return g_strv_contains (others, key);
}

static gboolean
take_expressions (VedPrometheusSource  *self,
                  GKeyFile             *config,
                  const char           *group,
                  GError              **error)
{
  g_auto(GStrv) keys = g_key_file_get_keys (config, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string (config, group, keys[i], error);

      if (value == NULL)
        return FALSE;
      if (!take_setting (self, keys[i], value))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                       "[%s]: “%s” is no setting: use key-file, ca-file, certificate-file, label, backfill-days, "
                       "cores or a metric",
                       group, keys[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/* What the configuration says, else the options, else the defaults. */
static gboolean
take_options (VedPrometheusSource     *self,
              const char              *group,
              const VedSourceOptions  *options,
              GError                 **error)
{
  GKeyFile *config = options->config;
  guint days = options->backfill_days;

  if (config != NULL && g_key_file_has_group (config, group))
    {
      if (!take_expressions (self, config, group, error))
        return FALSE;
      self->label = g_key_file_get_string (config, group, "label", NULL);
      if (g_key_file_has_key (config, group, "backfill-days", NULL))
        days = (guint) MAX (g_key_file_get_integer (config, group, "backfill-days", NULL), 0);
    }

  if (self->label == NULL)
    self->label = g_strdup (options->server_label != NULL ? options->server_label : DEFAULT_LABEL);
  self->shard = options->shard;
  self->past_days = days > 0 ? MIN (days, MAX_PAST_DAYS) : DEFAULT_PAST_DAYS;
  self->clock = options->clock != NULL ? ved_clock_ref (options->clock) : ved_clock_new_system ();
  if (is_label (self->label))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is no Prometheus label", self->label);

  return FALSE;
}

/**
 * ved_prometheus_source_new:
 * @url: where the API is: "http://host:9090", with a path where it is below one; may have user and
 *   password, which are shown nowhere
 * @options: key file, label, days of the past, clock, configuration
 *
 * Returns: (transfer full): the source; %NULL for an address or a setting that is none, or a key file
 *   that cannot be read
 */
VedSampleSource *
ved_prometheus_source_new (const char              *url,
                           const VedSourceOptions  *options,
                           GError                 **error)
{
  g_autoptr(VedPrometheusClient) client = NULL;
  g_autoptr(VedPrometheusSource) self = NULL;
  g_autofree char *name = NULL;

  client = ved_prometheus_client_new_configured (url, options->key_file, options->config, &name, error);
  if (client == NULL)
    return NULL;

  self = g_object_new (VED_TYPE_PROMETHEUS_SOURCE, "name", name, NULL);
  self->client = g_steal_pointer (&client);
  if (!take_options (self, name, options, error))
    return NULL;

  return VED_SAMPLE_SOURCE (g_steal_pointer (&self));
}

/**
 * ved_prometheus_source_set_interval:
 * @interval_ms: between two rounds; 0: by the scrape interval, 5 to 60 s
 */
void
ved_prometheus_source_set_interval (VedPrometheusSource *self,
                                    guint                interval_ms)
{
  self->interval_ms = interval_ms;
}
