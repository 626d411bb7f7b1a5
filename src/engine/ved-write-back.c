/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-write-back"

#include "config.h"

#include "engine/ved-write-back.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "client/ved-backoff.h"
#include "source/ved-prometheus-client.h"
#include "wire/ved-fleet-samples.h"
#include "wire/ved-remote-write.h"

/* A round is a snapshot and what of it is to be told. Rounds wait in a queue; the first one goes out piece by piece, so
 * that neither a body nor what waits grows with the fleet: a round costs a reference. A store that is away is asked
 * again with growing pauses, by the snapshots' own time; meanwhile the newest ten rounds of risks and the newest
 * forecasts wait, and what is older is lost and counted. What a store refuses for good, as samples it has later ones
 * of, is passed over. */

#define PIECE_SERVERS  64
#define MOST_STATES    10
#define MOST_FORECASTS 1

typedef enum {
  ROUND_STATE,
  ROUND_FORECASTS,
} RoundKind;

typedef struct {
  RoundKind kind;
  VedSnapshot *snapshot;
  guint next;                   /* first server that was not told */
} Round;

struct _VedWriteBack
{
  gatomicrefcount ref_count;
  VedPrometheusClient *client;
  char *target;                 /* for people, without secrets */
  char *shard;                  /* (nullable): "1/4" */
  VedWriteBackFunc changed;
  gpointer user_data;
  GCancellable *cancellable;
  GQueue rounds;                /* of Round; the first may be under way */
  gboolean is_sending;
  VedBackoff backoff;
  gint64 now_us;                /* of the newest snapshot */
  gint64 retry_us;              /* not before */
  gint64 minute;                /* of the newest round of risks */
  gint64 origin_us;             /* of the newest round of forecasts */
  gint64 written_us;            /* 0: nothing yet */
  guint64 n_requests;
  guint64 n_lost;               /* requests refused for good, and rounds too old to wait */
  char *fault;                  /* (nullable) */
};

/* What a worker makes a body of. */
typedef struct {
  RoundKind kind;
  VedSnapshot *snapshot;
  guint from;
  guint to;
  char *shard;                  /* (nullable) */
} Piece;

static void
round_free (gpointer data)
{
  Round *round = data;

  ved_snapshot_unref (round->snapshot);
  g_free (round);
}

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  ved_snapshot_unref (piece->snapshot);
  g_free (piece->shard);
  g_free (piece);
}

/**
 * ved_write_back_new:
 * @url: of a store that takes remote write: with its path, or of the server, where "/api/v1/write" takes it
 * @config: (nullable): its group "prometheus:URL" may name a key file and certificates
 * @shard: which part of the fleet is told
 * @changed: called when the store begins or ceases to take
 *
 * Returns: (transfer full): nothing is sent yet; %NULL with a message for people
 */
VedWriteBack *
ved_write_back_new (const char        *url,
                    GKeyFile          *config,
                    const VedShard    *shard,
                    VedWriteBackFunc   changed,
                    gpointer           user_data,
                    GError           **error)
{
  const char *address = g_str_has_prefix (url, "prometheus:") ? url + strlen ("prometheus:") : url;
  g_autofree char *group = NULL;
  VedPrometheusClient *client = ved_prometheus_client_new_configured (address, NULL, config, &group, error);
  VedWriteBack *self;

  if (client == NULL)
    {
      g_prefix_error_literal (error, "--write-back: ");
      return NULL;
    }

  self = g_new0 (VedWriteBack, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->client = client;
  self->target = g_strdup (ved_prometheus_client_get_url (client));
  self->shard = ved_shard_to_string (shard);
  self->changed = changed;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->rounds);
  ved_backoff_init (&self->backoff, g_str_hash (self->target));

  return self;
}

static VedWriteBack *
ved_write_back_ref (VedWriteBack *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_write_back_unref (VedWriteBack *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_queue_clear_full (&self->rounds, round_free);
  g_object_unref (self->client);
  g_object_unref (self->cancellable);
  g_free (self->target);
  g_free (self->shard);
  g_free (self->fault);
  g_free (self);
}

/**
 * ved_write_back_stop:
 *
 * What is in flight is dropped; nothing is told any more.
 */
void
ved_write_back_stop (VedWriteBack *self)
{
  g_cancellable_cancel (self->cancellable);
}

/* Says once what is wrong, and again when it is right. */
static void
note_fault (VedWriteBack *self,
            const GError *error)
{
  if (g_strcmp0 (self->fault, error != NULL ? error->message : NULL) == 0)
    return;

  if (error != NULL)
    g_message ("What is written back is not taken: %s", error->message);
  else
    g_message ("%s takes what is written back again", self->target);
  g_free (self->fault);
  self->fault = error != NULL ? g_strdup (error->message) : NULL;
  self->changed (self->user_data);
}

static void
make_body_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  const Piece *piece = task_data;
  g_autoptr(GByteArray) message = g_byte_array_new ();

  if (piece->kind == ROUND_STATE && piece->from == 0)
    ved_fleet_samples_add_environment (message, piece->snapshot, piece->shard);
  for (guint server = piece->from; server < piece->to; server++)
    {
      if (piece->kind == ROUND_STATE)
        ved_fleet_samples_add_state (message, piece->snapshot, server);
      else
        ved_fleet_samples_add_forecasts (message, piece->snapshot, server);
    }
  g_task_return_pointer (task, ved_remote_write_pack (message), (GDestroyNotify) g_bytes_unref);
}

static guint
end_of_piece (const Round *round)
{
  return MIN (round->next + PIECE_SERVERS, ved_snapshot_get_n_servers (round->snapshot));
}

static void send_next (VedWriteBack *self);

/* The piece is over, be it taken or refused for good. */
static void
pass_piece (VedWriteBack *self)
{
  Round *round = g_queue_peek_head (&self->rounds);

  round->next = end_of_piece (round);
  if (round->next >= ved_snapshot_get_n_servers (round->snapshot))
    round_free (g_queue_pop_head (&self->rounds));
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(VedWriteBack) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_taken = ved_prometheus_client_write_finish (VED_PROMETHEUS_CLIENT (object), result, &error);

  self->is_sending = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  note_fault (self, error);
  if (is_taken)
    {
      self->n_requests++;
      self->written_us = self->now_us;
      ved_backoff_reset (&self->backoff);
    }
  if (is_taken || g_error_matches (error, VED_ERROR, VED_ERROR_UNSUPPORTED))
    {
      self->n_lost += !is_taken;
      pass_piece (self);
      send_next (self);
    }
  else
    self->retry_us = self->now_us + (gint64) ved_backoff_next (&self->backoff) * 1000;
}

static void
body_made_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(VedWriteBack) self = user_data;
  g_autoptr(GBytes) body = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  ved_prometheus_client_write_async (self->client, body, self->cancellable, written_cb, ved_write_back_ref (self));
}

static void
send_next (VedWriteBack *self)
{
  const Round *round = g_queue_peek_head (&self->rounds);
  g_autoptr(GTask) task = NULL;
  Piece *piece;

  if (round == NULL || self->is_sending || self->now_us < self->retry_us)
    return;

  piece = g_new0 (Piece, 1);
  piece->kind = round->kind;
  piece->snapshot = ved_snapshot_ref (round->snapshot);
  piece->from = round->next;
  piece->to = end_of_piece (round);
  piece->shard = g_strdup (self->shard);
  self->is_sending = TRUE;
  task = g_task_new (NULL, NULL, body_made_cb, ved_write_back_ref (self));
  g_task_set_source_tag (task, send_next);
  g_task_set_task_data (task, piece, piece_free);
  g_task_run_in_thread (task, make_body_thread);
}

/* The oldest of its kind goes where too many wait; not the one that is on its way. */
static void
drop_oldest (VedWriteBack *self,
             RoundKind     kind,
             guint         most)
{
  GList *oldest = NULL;
  guint n = 0;

  for (GList *at = self->rounds.head; at != NULL; at = at->next)
    {
      if (((Round *) at->data)->kind != kind || (at == self->rounds.head && self->is_sending))
        continue;
      oldest = oldest != NULL ? oldest : at;
      n++;
    }
  if (n <= most)
    return;

  self->n_lost++;
  round_free (oldest->data);
  g_queue_delete_link (&self->rounds, oldest);
}

static void
add_round (VedWriteBack *self,
           RoundKind     kind,
           VedSnapshot  *snapshot,
           guint         most)
{
  Round *round = g_new0 (Round, 1);

  round->kind = kind;
  round->snapshot = ved_snapshot_ref (snapshot);
  g_queue_push_tail (&self->rounds, round);
  drop_oldest (self, kind, most);
}

/**
 * ved_write_back_take:
 * @snapshot: the newest; of every tick
 *
 * Sends what is due of it, or lets it wait.
 */
void
ved_write_back_take (VedWriteBack *self,
                     VedSnapshot  *snapshot)
{
  gint64 minute = ved_snapshot_get_time_us (snapshot) / VED_MINUTE_US;
  gint64 origin_us = ved_snapshot_get_origin_us (snapshot);

  if (ved_snapshot_get_time_us (snapshot) < self->now_us)
    self->minute = self->origin_us = self->retry_us = 0;        /* the clock was put back */
  self->now_us = ved_snapshot_get_time_us (snapshot);
  if (ved_snapshot_get_counts (snapshot)->state[VED_SERVER_LIVE] > 0 && minute > self->minute)
    {
      self->minute = minute;
      add_round (self, ROUND_STATE, snapshot, MOST_STATES);
    }
  if (ved_snapshot_get_forecasts (snapshot) != NULL && origin_us > self->origin_us)
    {
      self->origin_us = origin_us;
      add_round (self, ROUND_FORECASTS, snapshot, MOST_FORECASTS);
    }
  send_next (self);
}

/**
 * ved_write_back_describe:
 * @status: gets the store's state
 */
void
ved_write_back_describe (VedWriteBack    *self,
                         VedEngineStatus *status)
{
  VedEngineWriteBack *told = &status->write_back;

  told->target = g_strdup (self->target);
  told->working = self->fault == NULL;
  told->message = g_strdup (self->fault);
  told->written_us = self->written_us;
  told->n_waiting = self->rounds.length;
  told->n_lost = self->n_lost;
  told->n_requests = self->n_requests;
}
