/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server"

#include "config.h"

#include "engine/ved-server.h"

#include "base/ved-clock.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include <math.h>
#include <string.h>

/* A record is shared by two threads with a line between their parts: the engine's thread files samples
 * and knows what is current; the run in flight owns `work`. Both need the history: it has a lock, held
 * for some microseconds a server.
 *
 * Liveness: a server that says nothing for three of its usual gaps (15 s at least) is stale, after
 * 5 minutes offline; where three gaps are more than that, after six. What was restored from disk counts as
 * heard of when the engine began, so a restart shows a fleet that is stale, not one that has gone. */

#define STALE_GAPS       3
#define STALE_FLOOR_US   (15 * VED_SECOND_US)
#define OFFLINE_US       (5 * VED_MINUTE_US)
#define METRIC_LAPSES_US (5 * VED_MINUTE_US)
#define RECALLED_POINTS  12
#define MOST_AHEAD_US    (18 * VED_DAY_US)

static void
work_init (VedServerWork *work)
{
  work->row = VED_NO_ROW;
  work->slot = work->cascade_slot = VED_NO_SLOT;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    work->trend[metric] = NAN;
  for (guint horizon = 0; horizon < VED_N_HORIZONS; horizon++)
    work->chance.raw[horizon] = NAN;
}

static VedHistory *
make_history (void)
{
  double resolutions[VED_N_METRICS];

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    resolutions[metric] = ved_metric_get_info (metric)->resolution;

  return ved_history_new (VED_N_METRICS, resolutions);
}

/**
 * ved_server_new:
 * @name: its name
 * @profile: what it is for
 *
 * Returns: (transfer full): a record without history
 */
VedServer *
ved_server_new (const char *name,
                VedProfile  profile)
{
  VedServer *self = g_new0 (VedServer, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->name = g_strdup (name);
  self->profile = profile;
  self->told_profile = -1;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    self->current[metric] = NAN;
  self->history = make_history ();
  work_init (&self->work);

  return self;
}

VedServer *
ved_server_ref (VedServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_server_unref (VedServer *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  ved_history_free (self->history);
  g_mutex_clear (&self->lock);
  g_free (self->name);
  g_free (self);
}

/* A metric that only some samples carry keeps its newest value until it has lapsed. */
static void
take_values (VedServer   *self,
             gint64       time_us,
             const float *values)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (isfinite (values[metric]) && time_us >= self->measured_us[metric])
        {
          self->current[metric] = ved_value_snap (values[metric], ved_metric_get_info (metric)->resolution);
          self->measured_us[metric] = time_us;
        }
      else if (self->measured_us[metric] < self->last_seen_us - METRIC_LAPSES_US)
        {
          self->current[metric] = NAN;
        }
    }
}

static void
note_sample (VedServer       *self,
             const VedSample *sample)
{
  if (sample->time_us >= self->last_seen_us)
    {
      self->last_seen_us = sample->time_us;
      self->fresh_us = MAX (self->fresh_us, sample->time_us);
    }
  take_values (self, sample->time_us, sample->values);
}

/**
 * ved_server_turn_back:
 * @now_us: the present, to which the clock went back
 *
 * What was heard of after that counts as heard of now: else newer samples would be older than what is current, and
 * the server would be live whatever happens until the clock is there again.
 */
void
ved_server_turn_back (VedServer *self,
                      gint64     now_us)
{
  self->last_seen_us = MIN (self->last_seen_us, now_us);
  self->fresh_us = MIN (self->fresh_us, now_us);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    self->measured_us[metric] = MIN (self->measured_us[metric], now_us);
}

/**
 * ved_server_describe:
 * @sample: may say what the server is for and how many cores it has
 *
 * Returns: whether that is news, as it is the first time
 */
gboolean
ved_server_describe (VedServer       *self,
                     const VedSample *sample)
{
  guint cores = sample->cores > 0 ? sample->cores : self->cores;
  VedProfile profile = self->profile;
  gboolean is_news = !self->is_described;

  if (sample->profile >= 0)
    {
      is_news |= sample->profile != self->told_profile;
      self->told_profile = sample->profile;
      profile = self->has_given_profile ? self->profile : (VedProfile) sample->profile;
    }
  is_news |= profile != self->profile || cores != self->cores;
  self->is_described = TRUE;
  self->profile = profile;
  self->cores = cores;

  return is_news;
}

/**
 * ved_server_apply_rules:
 * @rules: what decides on profiles from now on
 *
 * Named by the rules, else told by its records, else guessed by its name.
 */
void
ved_server_apply_rules (VedServer             *self,
                        const VedProfileRules *rules)
{
  VedProfile profile;

  self->has_given_profile = ved_profile_rules_find_server (rules, self->name, &profile);
  if (!self->has_given_profile)
    profile = self->told_profile >= 0 ? (VedProfile) self->told_profile : ved_profile_rules_guess (rules, self->name);
  if (profile == self->profile)
    return;

  self->profile = profile;
  self->is_described = FALSE;
}

/* The newest sample of all, weeks before what is in the history: that was filed by a clock that ran far ahead, leaves no
 * room for the present, and has driven out what was before it. */
static gboolean
is_far_ahead (const VedServer *self,
              gint64           time_us)
{
  return time_us >= self->last_seen_us && ved_history_get_last_us (self->history) > time_us + MOST_AHEAD_US;
}

static void
begin_anew (VedServer *self)
{
  ved_history_free (self->history);
  self->history = make_history ();
  self->is_refilled = TRUE;
}

/**
 * ved_server_add_sample:
 * @sample: one measurement; its values keep to their metrics' ranges
 *
 * Engine's thread; 0.3 µs, some more once in 5 minutes, when the points are counted again.
 *
 * Returns: what became of it
 */
VedSampleOutcome
ved_server_add_sample (VedServer       *self,
                       const VedSample *sample)
{
  gint64 bucket_us = ved_history_origin_us (sample->time_us);
  gint64 running_us = ved_history_origin_us (self->last_seen_us);
  VedSampleOutcome outcome;

  g_mutex_lock (&self->lock);
  if (is_far_ahead (self, sample->time_us))
    begin_anew (self);
  if (bucket_us > running_us && self->last_seen_us > 0)
    ved_history_settle (self->history);
  outcome = ved_history_add_sample (self->history, sample->time_us, sample->values);
  if (bucket_us < running_us)
    ved_history_settle (self->history);
  self->n_waiting = ved_history_get_n_waiting (self->history);
  if (bucket_us != running_us)
    {
      self->n_points = ved_history_get_n_points (self->history);
      self->usual_gap_us = ved_history_get_usual_gap_us (self->history);
    }
  g_mutex_unlock (&self->lock);

  if (outcome == VED_SAMPLE_ADDED || outcome == VED_SAMPLE_MERGED)
    ved_day_tally_add (&self->fed, sample->time_us, 1);
  note_sample (self, sample);

  return outcome;
}

/**
 * ved_server_add_bucket:
 * @sample: means of a 5-minute bucket that starts at its time; of a back-fill
 *
 * ved_server_count_points() is due after the last one.
 */
void
ved_server_add_bucket (VedServer       *self,
                       const VedSample *sample)
{
  g_mutex_lock (&self->lock);
  ved_history_add_bucket (self->history, sample->time_us, sample->values);
  g_mutex_unlock (&self->lock);

  ved_day_tally_add (&self->fed, sample->time_us, 1);
  self->is_refilled = TRUE;
  note_sample (self, sample);
}

/**
 * ved_server_restore_bucket:
 * @start_us: start of a 5-minute bucket
 * @means: (array fixed-size=15): what was known of it in an earlier life of the engine
 * @n_samples: how many those were
 *
 * ved_server_restore() is due after the last one.
 */
void
ved_server_restore_bucket (VedServer   *self,
                           gint64       start_us,
                           const float *means,
                           guint        n_samples)
{
  g_mutex_lock (&self->lock);
  ved_history_add_bucket (self->history, start_us, means);
  g_mutex_unlock (&self->lock);

  ved_day_tally_add (&self->fed, start_us, n_samples);
}

/* The newest mean of the last hour it was heard of stands for the value it had. */
static void
recall_values (VedServer *self)
{
  gint64 end_us = ved_history_origin_us (self->last_seen_us) + VED_FORECAST_STEP_US;
  float means[RECALLED_POINTS];

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      ved_history_read_means (self->history, metric, end_us, RECALLED_POINTS, means);
      for (guint i = 0; i < RECALLED_POINTS; i++)
        {
          if (isfinite (means[i]) && self->measured_us[metric] == 0)
            self->current[metric] = ved_value_snap (means[i], ved_metric_get_info (metric)->resolution);
        }
    }
}

/**
 * ved_server_count_points:
 *
 * Brings the number of real 5-minute points up to date.
 */
void
ved_server_count_points (VedServer *self)
{
  g_mutex_lock (&self->lock);
  ved_history_settle (self->history);
  self->n_points = ved_history_get_n_points (self->history);
  g_mutex_unlock (&self->lock);
}

static gint64
stale_after_us (const VedServer *self)
{
  return MAX (STALE_FLOOR_US, STALE_GAPS * self->usual_gap_us);
}

/**
 * ved_server_restore:
 * @last_seen_us: when it was last heard of in an earlier life of the engine
 * @now_us: when this one began
 */
void
ved_server_restore (VedServer *self,
                    gint64     last_seen_us,
                    gint64     now_us)
{
  self->last_seen_us = MIN (MAX (self->last_seen_us, last_seen_us), now_us);
  self->fresh_us = MAX (self->last_seen_us, now_us - stale_after_us (self) - 1);
  ved_server_count_points (self);
  recall_values (self);
}

/**
 * ved_server_get_state:
 * @now_us: the present
 *
 * Returns: whether it is live, stale or offline; warming only as long as nothing is known to forecast from
 */
VedServerState
ved_server_get_state (const VedServer *self,
                      gint64           now_us)
{
  gint64 silent_us = now_us - self->fresh_us;
  gint64 stale_us = stale_after_us (self);
  gint64 offline_us = stale_us < OFFLINE_US ? OFFLINE_US : 2 * stale_us;

  if (self->last_seen_us == 0)
    return VED_SERVER_WARMING;
  if (silent_us > offline_us)
    return VED_SERVER_OFFLINE;
  if (silent_us > stale_us)
    return VED_SERVER_STALE;

  return VED_SERVER_LIVE;
}

/**
 * ved_server_get_metrics:
 *
 * Returns: a bit for each metric that has a current value
 */
guint16
ved_server_get_metrics (const VedServer *self)
{
  guint16 metrics = 0;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    metrics |= (guint16) (!isnan (self->current[metric]) ? 1u << metric : 0);

  return metrics;
}
