/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-intake"

#include "config.h"

#include "engine/input/ved-intake.h"

#include "base/ved-error.h"
#include "engine/input/ved-time-jump.h"
#include "engine/ved-collect.h"

/* The present is the clock's, shifted where the demo fleet's time begins elsewhere; with VED_TIME_FEED it
 * is that of the newest sample, and a time stamp is wrong only where it is far ahead of all others. */

#define BUCKET_S        300
#define BUCKET_GRACE_US (10 * VED_SECOND_US)
#define FUTURE_LIMIT_US (5 * VED_MINUTE_US)
#define PAST_LIMIT_US   (30 * VED_DAY_US)
#define MOST_WAITING    1000    /* buckets of a server; runs collect a few each minute, fed history brings thousands at once */

struct _VedIntake
{
  VedClock *clock;
  VedTimeBase time_base;
  gint64 shift_us;
  VedShard shard;
  VedRegistry *registry;
  VedKeeper *keeper;            /* (nullable) */
  gint64 newest_now_us;         /* the latest present that was seen */
  gint64 looked_us;             /* the present when it was last asked who is to be forgotten; 0: never */
  gint64 spared_until_us;       /* nobody is */
  VedIntakeCounts counts;
};

/**
 * ved_intake_new:
 * @shift_us: added to the clock
 * @shard: the servers that are taken
 * @keeper: (nullable): takes what is filed to disk
 *
 * Returns: (transfer full): an intake without servers
 */
VedIntake *
ved_intake_new (VedClock       *clock,
                VedTimeBase     time_base,
                gint64          shift_us,
                const VedShard *shard,
                VedKeeper      *keeper)
{
  VedIntake *self = g_new0 (VedIntake, 1);

  self->clock = ved_clock_ref (clock);
  self->time_base = time_base;
  self->shift_us = shift_us;
  self->shard = *shard;
  self->registry = ved_registry_new ();
  self->keeper = keeper != NULL ? ved_keeper_ref (keeper) : NULL;

  return self;
}

void
ved_intake_free (VedIntake *self)
{
  if (self == NULL)
    return;

  ved_registry_free (self->registry);
  g_clear_pointer (&self->keeper, ved_keeper_unref);
  ved_clock_unref (self->clock);
  g_free (self);
}

/**
 * ved_intake_get_now_us:
 *
 * Returns: the present
 */
gint64
ved_intake_get_now_us (VedIntake *self)
{
  if (self->time_base == VED_TIME_FEED && self->counts.latest_sample_us > 0)
    return self->counts.latest_sample_us;

  return ved_clock_now_us (self->clock) + self->shift_us;
}

/**
 * ved_intake_follow_clock:
 *
 * Looks whether the clock went back, as it does when it is set right, and makes its peace with that.
 */
void
ved_intake_follow_clock (VedIntake *self)
{
  gint64 now_us = ved_intake_get_now_us (self);

  if (self->time_base == VED_TIME_WALL && now_us < self->newest_now_us)
    {
      for (guint i = 0; i < ved_registry_get_n (self->registry); i++)
        ved_server_turn_back (ved_registry_get (self->registry, i), now_us);
      self->counts.latest_sample_us = MIN (self->counts.latest_sample_us, now_us);
    }
  self->newest_now_us = now_us;
}

/**
 * ved_intake_get_due_origin:
 *
 * Returns: the end of the last bucket that can be taken for complete: samples of its last seconds may be
 *   on their way still, unless some from after it are here
 */
gint64
ved_intake_get_due_origin (VedIntake *self,
                           gint64     now_us)
{
  gint64 latest_us = MIN (self->counts.latest_sample_us, now_us);

  return ved_history_origin_us (MAX (latest_us, now_us - BUCKET_GRACE_US));
}

/**
 * ved_intake_get_reach_us:
 *
 * Returns: the end of the newest bucket that any server has something in: from later origins nothing else can be forecast;
 *   0 while there is nothing
 */
gint64
ved_intake_get_reach_us (VedIntake *self)
{
  gint64 newest_us = 0;

  for (guint i = 0; i < ved_registry_get_n (self->registry); i++)
    newest_us = MAX (newest_us, ved_registry_get (self->registry, i)->last_seen_us);

  return newest_us > 0 ? ved_history_origin_us (newest_us) + BUCKET_S * VED_SECOND_US : 0;
}

VedRegistry *
ved_intake_get_registry (VedIntake *self)
{
  return self->registry;
}

const VedIntakeCounts *
ved_intake_get_counts (VedIntake *self)
{
  return &self->counts;
}

static gboolean
check_time (gint64   time_us,
            gint64   now_us,
            GError **error)
{
  if (time_us > now_us + FUTURE_LIMIT_US)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                           "timestamp is more than 5 minutes ahead of the daemon's clock: "
                           "set the sender's clock");
      return FALSE;
    }
  if (time_us < now_us - PAST_LIMIT_US)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                           "timestamp is more than 30 days old: feed history with --clock=feed");
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_times (VedIntake       *self,
             VedSampleBatch  *batch,
             guint           *bad_record,
             GError         **error)
{
  guint n = ved_sample_batch_get_n_samples (batch);
  gint64 now_us = ved_intake_get_now_us (self);

  for (*bad_record = 0; *bad_record < n; ++*bad_record)
    if (!check_time (ved_sample_batch_get_sample (batch, *bad_record)->time_us, now_us, error))
      return FALSE;

  return TRUE;
}

static gboolean
check_jump (VedIntake       *self,
            VedSampleBatch  *batch,
            guint           *bad_record,
            GError         **error)
{
  if (ved_time_jump_is_plausible (batch, self->registry, self->counts.latest_sample_us, ved_clock_now_us (self->clock),
                                  bad_record))
    return TRUE;

  g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                       "timestamp is more than 7 days ahead of what the fleet sends: set the sender's clock");

  return FALSE;
}

/**
 * ved_intake_check:
 * @bad_record: (out) (optional): the first record that is wrong
 *
 * Returns: %FALSE with VED_ERROR_INVALID, and the batch's records counted as refused, where a time stamp
 *   is out of reach
 */
gboolean
ved_intake_check (VedIntake       *self,
                  VedSampleBatch  *batch,
                  guint           *bad_record,
                  GError         **error)
{
  guint bad = 0;

  if (self->time_base == VED_TIME_WALL ? check_times (self, batch, &bad, error) : check_jump (self, batch, &bad, error))
    return TRUE;

  if (bad_record != NULL)
    *bad_record = bad;
  self->counts.n_refused += ved_sample_batch_get_n_samples (batch);

  return FALSE;
}

/* The server of a sample, described by it before anything is kept of it. */
static VedServer *
ensure_server (VedIntake       *self,
               const VedSample *sample)
{
  VedServer *server = ved_registry_ensure (self->registry, sample->server);
  gboolean is_new = ved_server_describe (server, sample);

  if (is_new && self->keeper != NULL)
    ved_keeper_name_server (self->keeper, server);

  return server;
}

static void
file_buckets (VedIntake      *self,
              VedSampleBatch *batch)
{
  g_autoptr(GHashTable) touched = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer server;

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      server = ensure_server (self, sample);
      ved_server_add_bucket (server, sample);
      g_hash_table_add (touched, server);
    }
  if (self->keeper != NULL)
    ved_keeper_add_buckets (self->keeper, self->registry, batch, ved_intake_get_now_us (self));

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &server, NULL))
    ved_server_count_points (server);
}

static void
collect_waiting (VedIntake *self,
                 VedServer *server)
{
  ved_collect_waiting (server, self->keeper != NULL ? ved_keeper_get_history (self->keeper) : NULL,
                       ved_intake_get_now_us (self));
}

static void
file_samples (VedIntake      *self,
              VedSampleBatch *batch)
{
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);
      VedServer *server;

      /* Of what was never measured no risk is known, and it is not healthy either: it begins with its first value. */
      if (!ved_sample_has_values (sample) && ved_registry_find (self->registry, sample->server) == NULL)
        continue;

      server = ensure_server (self, sample);
      ved_server_add_sample (server, sample);
      if (self->keeper != NULL)
        ved_keeper_add_sample (self->keeper, server, sample);
      if (server->n_waiting >= MOST_WAITING)
        collect_waiting (self, server);
      self->counts.latest_sample_us = MAX (self->counts.latest_sample_us, sample->time_us);
    }
}

/**
 * ved_intake_file:
 * @batch: samples, or 5-minute buckets of the past; those of other parts of the fleet are passed over
 *
 * About 0.5 µs a sample, twice that where the fleet is divided.
 */
void
ved_intake_file (VedIntake      *self,
                 VedSampleBatch *batch)
{
  g_autoptr(VedSampleBatch) own = ved_shard_select (&self->shard, batch);
  guint n = ved_sample_batch_get_n_samples (own);

  ved_intake_follow_clock (self);
  if (ved_sample_batch_get_bucket_s (own) == BUCKET_S)
    file_buckets (self, own);
  else
    file_samples (self, own);

  self->counts.n_batches++;
  self->counts.n_records += n;
  self->counts.n_foreign += ved_sample_batch_get_n_samples (batch) - n;
  self->counts.n_unknown_keys += ved_sample_batch_get_n_unknown (batch);
  self->counts.last_batch_us = ved_intake_get_now_us (self);
}

/**
 * ved_intake_adopt:
 * @servers: what is known at the start; servers of other parts of the fleet, of which an earlier division may
 *   have left a history, are passed over
 */
void
ved_intake_adopt (VedIntake   *self,
                  VedRegistry *servers)
{
  for (guint i = 0; i < ved_registry_get_n (servers); i++)
    {
      VedServer *server = ved_registry_get (servers, i);

      if (!ved_shard_has (&self->shard, server->name))
        continue;
      ved_registry_adopt (self->registry, server);
      self->counts.latest_sample_us = MAX (self->counts.latest_sample_us, server->last_seen_us);
    }
  if (self->looked_us == 0)
    self->looked_us = self->counts.latest_sample_us;
}

/**
 * ved_intake_resume:
 * @newest_us: when the newest sample of an earlier life was taken; G_MININT64: there was none
 *
 * With VED_TIME_FEED that is the present until another one comes.
 */
void
ved_intake_resume (VedIntake *self,
                   gint64     newest_us)
{
  self->counts.latest_sample_us = MAX (self->counts.latest_sample_us, newest_us);
}

static void
server_forgotten_cb (const char *name,
                     gpointer    user_data)
{
  VedIntake *self = user_data;

  if (self->keeper != NULL)
    ved_keeper_forget_server (self->keeper, name);
}

/**
 * ved_intake_forget_server:
 *
 * Lets a server go with its history. Should samples of it come, it is a new one.
 *
 * Returns: whether there was one of this name
 */
gboolean
ved_intake_forget_server (VedIntake  *self,
                          const char *name)
{
  if (!ved_registry_remove (self->registry, name))
    return FALSE;

  server_forgotten_cb (name, self);

  return TRUE;
}

/**
 * ved_intake_forget_old:
 *
 * Lets servers go that were not heard of for 30 days. Where the present has jumped, as after a long sleep or a gap in what
 * tells the time, they have a day to be heard of.
 */
void
ved_intake_forget_old (VedIntake *self)
{
  gint64 now_us = ved_intake_get_now_us (self);

  if (self->looked_us > 0 && now_us - self->looked_us > VED_TIME_JUMP_US)
    self->spared_until_us = now_us + VED_DAY_US;
  self->looked_us = now_us;
  if (now_us >= self->spared_until_us)
    ved_registry_forget (self->registry, now_us - PAST_LIMIT_US, server_forgotten_cb, self);
}
