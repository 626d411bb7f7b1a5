/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-keeper"

#include "config.h"

#include "engine/ved-keeper.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "store/ved-data-lock.h"

#include <math.h>
#include <string.h>

/* Samples are written with the tick that brought them, buckets once they are complete, transitions of
 * alerts as they happen, forecasts each half hour: kill -9 costs a tick. All writing is queued for the
 * store's one thread; nothing here waits for the disk but opening, restoring and flushing. */

#define REOPEN_US         (10 * VED_MINUTE_US)
#define FORECAST_EVERY_US (30 * VED_MINUTE_US)
#define TAIL_FRESH_US     VED_HOUR_US   /* samples are on disk for so long */

struct _VedKeeper
{
  gatomicrefcount ref_count;
  VedDataLock *lock;
  VedStoreWriter *writer;
  VedHistoryStore *history;
  VedAlertLog *alerts;
  VedAlertNotebook *notebook;
  VedEnvironmentStore *environment;
  VedForecastStore *forecasts;
  VedHistoryBatch *samples;     /* (nullable): since the last write */
  gint64 forecast_us;           /* origin of the newest forecasts kept; G_MININT64 before the first */
};

static gboolean
open_stores (VedKeeper   *self,
             const char  *data_dir,
             GError     **error)
{
  self->lock = ved_data_lock_take (data_dir, error);
  if (self->lock == NULL)
    return FALSE;

  self->writer = ved_store_writer_new ();
  ved_store_writer_set_patient (self->writer, TRUE);
  self->history = ved_history_store_new (data_dir, self->writer, error);
  if (self->history == NULL)
    return FALSE;
  self->alerts = ved_alert_log_new (data_dir, self->writer, error);
  if (self->alerts == NULL)
    return FALSE;
  self->notebook = ved_alert_notebook_new (data_dir, self->writer, error);
  if (self->notebook == NULL)
    return FALSE;
  self->environment = ved_environment_store_new (data_dir, self->writer, error);
  if (self->environment == NULL)
    return FALSE;
  self->forecasts = ved_forecast_store_new (data_dir, self->writer, error);

  return self->forecasts != NULL;
}

/**
 * ved_keeper_new:
 * @data_dir: where the files are; made if need be
 *
 * Takes the directory's lock and opens its files; short waits for the disk.
 *
 * Returns: (transfer full): %NULL with a message for people when another engine holds it or it cannot
 *   be used
 */
VedKeeper *
ved_keeper_new (const char  *data_dir,
                GError     **error)
{
  g_autoptr(VedKeeper) self = g_new0 (VedKeeper, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->forecast_us = G_MININT64;
  if (!open_stores (self, data_dir, error))
    return NULL;

  return g_steal_pointer (&self);
}

VedKeeper *
ved_keeper_ref (VedKeeper *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ved_keeper_unref:
 *
 * The last one waits until all is written, and lets go of the directory.
 */
void
ved_keeper_unref (VedKeeper *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->writer != NULL)
    ved_store_writer_flush (self->writer);
  g_clear_pointer (&self->samples, ved_history_batch_free);
  g_clear_object (&self->forecasts);
  g_clear_object (&self->environment);
  g_clear_object (&self->notebook);
  g_clear_object (&self->alerts);
  g_clear_object (&self->history);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->lock, ved_data_lock_free);
  g_free (self);
}

/**
 * ved_keeper_flush:
 *
 * Waits until all that was given has been written.
 */
void
ved_keeper_flush (VedKeeper *self)
{
  ved_store_writer_flush (self->writer);
}

/**
 * ved_keeper_has_room:
 *
 * Returns: whether the disk keeps up: what more is given is written, not lost
 */
gboolean
ved_keeper_has_room (VedKeeper *self)
{
  return ved_store_writer_has_room (self->writer);
}

/**
 * ved_keeper_wait_for_room:
 *
 * Waits while very much is still to be written; for workers that bring long histories.
 */
void
ved_keeper_wait_for_room (VedKeeper *self)
{
  ved_store_writer_wait_for_room (self->writer);
}

typedef struct {
  GPtrArray *by_id;             /* of VedServer, not owned; may have holes */
  gint64 until_us;              /* later buckets are passed over */
  guint n;                      /* buckets that were not */
} Restoring;

static void
restore_bucket (guint        server,
                gint64       start_us,
                const float *means,
                guint        n_samples,
                gpointer     user_data)
{
  Restoring *restoring = user_data;
  VedServer *record = server < restoring->by_id->len ? g_ptr_array_index (restoring->by_id, server) : NULL;

  if (record == NULL || start_us > restoring->until_us)
    return;
  ved_server_restore_bucket (record, start_us, means, n_samples);
  restoring->n++;
}

/* What lies ahead of now was written by a clock that was wrong, and would leave no room for what is to come; unless
 * there is nothing else, since it is this clock that is wrong, and will be put right. */
static gboolean
restore_buckets (VedKeeper  *self,
                 GPtrArray  *by_id,
                 gint64      now_us,
                 GError    **error)
{
  gint64 from_us = now_us - VED_HISTORY_POINTS * VED_FORECAST_STEP_US;
  Restoring restoring = { by_id, now_us, 0 };

  if (!ved_history_store_restore (self->history, VED_TIER_FIVE_MINUTES, from_us, restore_bucket, &restoring, error))
    return FALSE;
  if (restoring.n > 0)
    return TRUE;

  restoring.until_us = G_MAXINT64;

  return ved_history_store_restore (self->history, VED_TIER_FIVE_MINUTES, from_us, restore_bucket, &restoring, error);
}

static void
restore_servers (VedRegistry *registry,
                 GPtrArray   *stored,
                 GPtrArray   *by_id)
{
  for (guint i = 0; i < stored->len; i++)
    {
      const VedStoredServer *description = g_ptr_array_index (stored, i);
      VedServer *server = ved_registry_ensure (registry, description->name);

      server->told_profile = description->profile;
      ved_server_apply_rules (server, ved_registry_get_rules (registry));
      server->cores = description->cores;
      server->store_id = description->id;
      if (description->id >= by_id->len)
        g_ptr_array_set_size (by_id, (gint) description->id + 1);
      g_ptr_array_index (by_id, description->id) = server;
    }
}

typedef struct {
  GPtrArray *by_id;             /* of VedServer, not owned; may have holes */
  gint64 *cut_us;               /* start of the bucket that may have been cut short, by id; G_MAXINT64: none was */
  gint64 now_us;
} Tail;

static void
restore_sample (guint        server,
                gint64       time_us,
                const float *values,
                guint        n_samples,
                gpointer     user_data)
{
  const Tail *tail = user_data;
  VedServer *record = server < tail->by_id->len ? g_ptr_array_index (tail->by_id, server) : NULL;
  VedSample sample = { .time_us = time_us, .profile = -1 };

  if (record == NULL || time_us < tail->cut_us[server] || time_us > tail->now_us)
    return;

  sample.server = record->name;
  memcpy (sample.values, values, sizeof sample.values);
  ved_server_add_sample (record, &sample);
}

/* The buckets that the end of the last life cut short are on disk as samples alone. Those that had ended before it were
 * collected, within a minute: no older samples are needed than of the last two buckets. */
static gboolean
restore_tail (VedKeeper  *self,
              GPtrArray  *stored,
              GPtrArray  *by_id,
              gint64      now_us,
              GError    **error)
{
  g_autofree gint64 *cut_us = g_new (gint64, MAX (by_id->len, 1));
  Tail tail = { by_id, cut_us, now_us };
  gint64 newest_us = G_MININT64;

  for (guint i = 0; i < by_id->len; i++)
    cut_us[i] = G_MAXINT64;
  for (guint i = 0; i < stored->len; i++)
    {
      const VedStoredServer *description = g_ptr_array_index (stored, i);

      if (description->last_us > now_us || description->last_us <= now_us - TAIL_FRESH_US)
        continue;
      cut_us[description->id] = ved_history_origin_us (description->last_us);
      newest_us = MAX (newest_us, description->last_us);
    }
  if (newest_us == G_MININT64)
    return TRUE;

  return ved_history_store_restore (self->history, VED_TIER_SAMPLES, ved_history_origin_us (newest_us - VED_MINUTE_US),
                                    restore_sample, &tail, error);
}

/**
 * ved_keeper_restore:
 * @registry: takes the servers with their 5-minute means
 * @now_us: the present
 *
 * In a worker, before anything is written; about a second for 1,000 servers.
 *
 * Returns: %FALSE where the file cannot be read
 */
gboolean
ved_keeper_restore (VedKeeper    *self,
                    VedRegistry  *registry,
                    gint64        now_us,
                    GError      **error)
{
  g_autoptr(GPtrArray) stored = ved_history_store_list_servers (self->history);
  g_autoptr(GPtrArray) by_id = g_ptr_array_new ();

  restore_servers (registry, stored, by_id);
  if (!restore_buckets (self, by_id, now_us, error) || !restore_tail (self, stored, by_id, now_us, error))
    return FALSE;

  for (guint i = 0; i < stored->len; i++)
    {
      const VedStoredServer *description = g_ptr_array_index (stored, i);

      if (description->last_us != G_MININT64)
        ved_server_restore (ved_registry_ensure (registry, description->name), description->last_us, now_us);
    }

  return TRUE;
}

static GPtrArray *
use_transitions (GPtrArray *transitions,
                 GError    *error)
{
  if (transitions != NULL)
    return transitions;

  ved_report_error (G_LOG_DOMAIN, "Restoring alerts", error);

  return g_ptr_array_new ();
}

/**
 * ved_keeper_load_episodes:
 * @now_us: the present
 *
 * Returns: (transfer full) (element-type VedAlertTransition): the newest transition of the episodes that go on
 *   and of those that may be reopened; empty where they cannot be read
 */
GPtrArray *
ved_keeper_load_episodes (VedKeeper *self,
                          gint64     now_us)
{
  GError *error = NULL;
  GPtrArray *episodes = ved_alert_log_load_episodes (self->alerts, now_us - REOPEN_US, &error);

  return use_transitions (episodes, error);
}

/**
 * ved_keeper_load_acknowledged:
 *
 * Returns: (transfer full) (element-type VedAlertTransition): who took charge of what is acknowledged
 */
GPtrArray *
ved_keeper_load_acknowledged (VedKeeper *self)
{
  GError *error = NULL;
  GPtrArray *acknowledged = ved_alert_log_load_acknowledged (self->alerts, &error);

  return use_transitions (acknowledged, error);
}

/**
 * ved_keeper_restore_alerts:
 * @book: takes the episodes that go on and those that may be reopened
 * @now_us: the present
 */
void
ved_keeper_restore_alerts (VedKeeper    *self,
                           VedAlertBook *book,
                           gint64        now_us)
{
  g_autoptr(GPtrArray) episodes = ved_keeper_load_episodes (self, now_us);

  for (guint i = 0; i < episodes->len; i++)
    {
      const VedAlertTransition *transition = g_ptr_array_index (episodes, i);

      ved_alert_book_restore (book, &transition->alert, transition->actor);
    }
}

/**
 * ved_keeper_get_last_alert:
 *
 * Returns: the number of the newest episode that ever was; 0 before the first
 */
guint64
ved_keeper_get_last_alert (VedKeeper *self)
{
  return ved_alert_log_get_last_number (self->alerts);
}

/**
 * ved_keeper_name_server:
 * @server: gets the number by which its rows go; to be repeated when its description changes
 */
void
ved_keeper_name_server (VedKeeper *self,
                        VedServer *server)
{
  server->store_id = ved_history_store_add_server (self->history, server->name, server->told_profile,
                                                   server->cores);
}

/**
 * ved_keeper_forget_server:
 * @name: a server whose history shall go
 */
void
ved_keeper_forget_server (VedKeeper  *self,
                          const char *name)
{
  ved_history_store_remove_server (self->history, name);
}

/**
 * ved_keeper_add_sample:
 * @server: whose; named before
 * @sample: goes to disk with the next ved_keeper_write()
 */
void
ved_keeper_add_sample (VedKeeper       *self,
                       const VedServer *server,
                       const VedSample *sample)
{
  if (self->samples == NULL)
    self->samples = ved_history_batch_new ();
  ved_history_batch_add_sample (self->samples, server->store_id, sample->time_us, sample->values);
}

/**
 * ved_keeper_add_buckets:
 * @registry: has the batch's servers, named
 * @batch: 5-minute buckets of a back-fill
 * @now_us: the present
 *
 * Any thread that has @registry to itself. Queued at once.
 */
void
ved_keeper_add_buckets (VedKeeper      *self,
                        VedRegistry    *registry,
                        VedSampleBatch *batch,
                        gint64          now_us)
{
  VedHistoryBatch *rows = ved_history_batch_new ();

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);
      VedHistoryRow *row = ved_history_batch_add (rows);

      row->server = ved_registry_find (registry, sample->server)->store_id;
      row->tier = VED_TIER_FIVE_MINUTES;
      row->mode = VED_BUCKET_REPLACE;
      row->count = 1;
      row->start_us = ved_history_origin_us (sample->time_us);
      memcpy (row->mean, sample->values, sizeof row->mean);
      memcpy (row->min, sample->min, sizeof row->min);
      memcpy (row->max, sample->max, sizeof row->max);
    }
  ved_history_store_append (self->history, rows, now_us);
}

static GHashTable *
pick_followed (VedRegistry *registry)
{
  g_autoptr(GPtrArray) picked = ved_registry_pick (registry, VED_MOST_FOLLOWED);
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < picked->len; i++)
    g_hash_table_add (names, g_strdup (((VedServer *) g_ptr_array_index (picked, i))->name));

  return names;
}

/**
 * ved_keeper_add_forecasts:
 * @registry: the servers; those that ved_registry_pick() picks are kept for longer
 * @snapshot: of the tick that made new forecasts; those of one origin each half hour are kept
 */
void
ved_keeper_add_forecasts (VedKeeper         *self,
                          VedRegistry       *registry,
                          const VedSnapshot *snapshot)
{
  g_autoptr(GHashTable) followed = NULL;
  VedForecastSet *forecasts = ved_snapshot_get_forecasts (snapshot);
  guint n_rows = ved_forecast_set_get_n_rows (forecasts);
  gint64 origin_us = ved_forecast_set_get_origin_us (forecasts);
  g_autofree const char **names = g_new0 (const char *, n_rows + 1);

  if (self->forecast_us != G_MININT64
      && origin_us / FORECAST_EVERY_US == self->forecast_us / FORECAST_EVERY_US)
    return;

  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      guint row = ved_snapshot_get_forecast_row (snapshot, i);

      if (row != VED_NO_ROW)
        names[row] = ved_snapshot_get_name (snapshot, i);
    }
  self->forecast_us = origin_us;
  followed = pick_followed (registry);
  ved_forecast_store_append (self->forecasts, forecasts, names, followed, ved_snapshot_get_time_us (snapshot));
}

/**
 * ved_keeper_add_transitions:
 * @registry: has the servers that they are of
 * @transitions: (element-type VedTransition): what happened to episodes
 * @note: (nullable): what somebody said to it
 */
void
ved_keeper_add_transitions (VedKeeper   *self,
                            VedRegistry *registry,
                            GPtrArray   *transitions,
                            const char  *note)
{
  for (guint i = 0; i < transitions->len; i++)
    {
      const VedTransition *transition = g_ptr_array_index (transitions, i);
      VedServer *server = ved_registry_find (registry, transition->alert.server);
      VedAlertEvent event = {
        .change = transition->change,
        .time_us = transition->time_us,
        .actor = transition->actor,
        .alert = &transition->alert,
        .previous_severity = transition->previous_severity,
        .previous_level = transition->previous_level,
        .current = server != NULL ? server->current : NULL,
      };

      ved_alert_log_add (self->alerts, &event, note);
    }
}

/**
 * ved_keeper_write:
 * @now_us: the present
 *
 * Queues all that was added since the last time, as one transaction a file.
 */
void
ved_keeper_write (VedKeeper *self,
                  gint64     now_us)
{
  if (self->samples != NULL)
    ved_history_store_append (self->history, g_steal_pointer (&self->samples), now_us);
  ved_alert_log_commit (self->alerts, now_us);
}

typedef struct {
  char *path;
  char *text;
} SmallFile;

static void
small_file_free (SmallFile *file)
{
  g_free (file->path);
  g_free (file->text);
  g_free (file);
}

static gboolean
write_small_file (gpointer   data,
                  GError   **error)
{
  const SmallFile *file = data;

  return g_file_set_contents_full (file->path, file->text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * ved_keeper_write_file:
 * @path: (transfer full): of a small file in the data directory
 * @text: (transfer full): what it is to hold
 *
 * Has it written by the store's thread, since what is to be whole after a power cut is waited for. Never waits here.
 */
void
ved_keeper_write_file (VedKeeper *self,
                       char      *path,
                       char      *text)
{
  SmallFile *file = g_new (SmallFile, 1);

  *file = (SmallFile) { path, text };
  ved_store_writer_push (self->writer, "small files", write_small_file, file, sizeof *file + strlen (text),
                         (GDestroyNotify) small_file_free);
}

VedHistoryStore *
ved_keeper_get_history (VedKeeper *self)
{
  return self->history;
}

VedForecastStore *
ved_keeper_get_forecasts (VedKeeper *self)
{
  return self->forecasts;
}

VedAlertNotebook *
ved_keeper_get_notebook (VedKeeper *self)
{
  return self->notebook;
}

VedAlertLog *
ved_keeper_get_alert_log (VedKeeper *self)
{
  return self->alerts;
}

VedEnvironmentStore *
ved_keeper_get_environment (VedKeeper *self)
{
  return self->environment;
}

/**
 * ved_keeper_describe:
 * @store: (out caller-allocates): how the files are; its message is owned
 */
void
ved_keeper_describe (VedKeeper      *self,
                     VedEngineStore *store)
{
  g_autofree char *loss = ved_store_writer_dup_loss (self->writer);
  const char *notices[] = {
    loss,
    ved_history_store_get_notice (self->history),
    ved_alert_log_get_notice (self->alerts),
    ved_environment_store_get_notice (self->environment),
    ved_forecast_store_get_notice (self->forecasts),
  };
  g_autofree char *fault = ved_store_writer_dup_fault (self->writer);
  g_autoptr(GString) message = g_string_new (fault);

  for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
    {
      if (notices[i] != NULL)
        g_string_append_printf (message, "%s%s", message->len > 0 ? "; " : "", notices[i]);
    }
  store->persistent = TRUE;
  store->healthy = fault == NULL;
  store->message = message->len > 0 ? g_string_free (g_steal_pointer (&message), FALSE) : NULL;
}
