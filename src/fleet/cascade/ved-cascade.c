/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade"

#include "config.h"

#include "fleet/cascade/ved-cascade.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "fleet/cascade/ved-cascade-episodes.h"
#include "fleet/ved-severity.h"
#include "series/ved-residual.h"

#include <math.h>
#include <string.h>

/* Per tick, O(n) in servers:
 *
 * 1. Each server's residual of five metrics, as z (ved-residual.h).
 * 2. Per metric: of n servers that take part x have |z| beyond the bound. How likely is that when each has it
 *    with the metric's own rate p0? P(Bin(n, p0) ≥ x), Benjamini-Hochberg over the five, for some ticks in a
 *    row. A fixed count would be right for one size of fleet alone.
 *    The hours of the day move all servers of a profile alike, and a median lags behind: what the profile has in
 *    common on average over BIAS_US is taken off first. A cascade is sudden, so it is not.
 * 3. The mean pairwise correlation of the residuals, standardised per server, from the variance of their sum:
 *    Var(Σz) = n + n(n−1)·r̄ (the sum of all entries of a correlation matrix), so no loop over pairs. The sums
 *    are made over the recent ticks, 60 of them, with each server's mean and deviation over the same ticks.
 * 4. What is affected joins or begins an episode (ved-cascade-episodes.h).
 *
 * Median and deviation forgive what is anomalous for less than half of their windows. Trouble that comes again and again
 * is not: so what is beyond the bound teaches them nothing while its server is in a cascade, for HOLD_US at most. What
 * lasts longer is how the server is now, and no anomaly any more; but a cascade is not over while a server that it brought
 * to a critical risk has not come back: so its episode goes on for that long.
 *
 * p0 is a rate that forgets with a time constant of a day; it starts from that of a normal distribution, as if
 * that had been seen for PRIOR_US. A tick adds no more than would just be a candidate, and one of a cascade nothing, for
 * HOLD_US at most: a cascade must not teach the detector that cascades are normal, while a metric that is noisier than
 * thought is learned still. */

#define P0_FLOOR      0.000465  /* 2·(1 − Φ(3.5)) */
#define P0_CAP        0.05
#define P0_US         VED_DAY_US
#define BIAS_US       (10 * VED_MINUTE_US)
#define PRIOR_US      (4 * VED_HOUR_US)
#define HOLD_US       (15 * VED_MINUTE_US)
#define GIVEN_UP_US   (30 * VED_DAY_US)
#define ONSET_KEPT_TICKS 2        /* quiet ticks that do not end a run of anomalies */
#define PAUSE_PACES   3         /* of so many steps is part of a server's pace */
#define STEP_GROWTH   2         /* from one step to the next, at most: a pause is no new pace */
#define TURN_SHARE    0.01      /* of those that take part: so many the turn of an hour makes anomalous */
#define TURN_SD       3.0       /* and as many standard deviations more by chance */
#define LEAST_SHARE   0.02      /* of a small fleet, where that would be more */
#define MIN_SD        1e-3f

static const struct {
  VedMetric metric;
  float floor_value;
  const char *advice;
} watched[VED_CASCADE_METRICS] = {
  { VED_METRIC_CPU_USER, 1.0f, "runaway-job" },
  { VED_METRIC_MEM_USED, 1.0f, "leak-or-cache" },
  { VED_METRIC_CPU_IOWAIT, 1.0f, "storage" },
  { VED_METRIC_LOAD_AVERAGE, 0.1f, "process-pile-up" },
  { VED_METRIC_SWAP_USED, 1.0f, "memory-pressure" },
};

static const VedCascadeSettings default_settings = {
  .anomaly_z = 3.5,
  .fdr_q = 1e-4,
  .min_servers = 3,
  .n_ticks = 3,
  .correlation_medium = 0.5,
  .correlation_high = 0.7,
};

typedef struct {
  char *name;                   /* (nullable): of nobody at present */
  VedProfile profile;
  guint n_samples;
  gint64 watched_us;            /* since when it takes part; 0: not yet */
  gint64 seen_us;               /* newest tick with a sample of it, or when it was added */
  gint64 pace_us;               /* between the newest two of these */
  gboolean updated;             /* in this tick */
  guint anomalies;              /* bits of metrics, in this tick */
  gint64 onset_us;              /* of the anomaly that goes on; 0: none */
  gint64 beyond_us;             /* newest tick beyond */
  gint64 held_us;               /* since when it is in a cascade; 0: it is in none */
  gint64 critical_us;           /* since when its risk is critical, or has been and is not yet below 50; 0: it is not */
  gboolean is_at_risk;          /* 50 or above */
  VedResidual residuals[VED_CASCADE_METRICS];
} Slot;

struct _VedCascade
{
  VedCascadeSettings settings;
  GPtrArray *slots;             /* of Slot */
  GArray *vacant;               /* of guint: slots of nobody */
  GHashTable *by_name;
  VedCascadeEpisodes *episodes;
  guint n_candidate_ticks[VED_CASCADE_METRICS];
  double rates[VED_CASCADE_METRICS];    /* p0, before its bounds */
  gint64 learned_us;            /* how long they have been learned */
  float bias[VED_N_PROFILES][VED_CASCADE_METRICS];      /* mean z of late */
  gint64 time_us;
  gint64 tick_us;
};

static void
slot_free (Slot *slot)
{
  g_free (slot->name);
  g_free (slot);
}

const VedCascadeSettings *
ved_cascade_settings_get_default (void)
{
  return &default_settings;
}

/**
 * ved_cascade_settings_check:
 *
 * Returns: %FALSE with VED_ERROR_INVALID that names the member and its range
 */
gboolean
ved_cascade_settings_check (const VedCascadeSettings  *self,
                            GError                   **error)
{
  if (!(self->anomaly_z >= 2.0 && self->anomaly_z <= 20.0))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "anomaly_z_score: must be 2 to 20");
  else if (!(self->fdr_q >= 1e-12 && self->fdr_q <= 0.1))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "fdr_q: must be 1e-12 to 0.1");
  else if (self->min_servers < 2 || self->min_servers > 1000)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "min_servers: must be 2 to 1000");
  else if (self->n_ticks < 1 || self->n_ticks > 100)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "ticks: must be 1 to 100");
  else if (!(self->correlation_medium > 0.0 && self->correlation_medium < self->correlation_high
             && self->correlation_high <= 1.0))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                 "correlation: must be above correlation_medium, both 0 to 1");
  else
    return TRUE;

  return FALSE;
}

VedCascade *
ved_cascade_new (void)
{
  VedCascade *self = g_new0 (VedCascade, 1);

  self->settings = default_settings;
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) slot_free);
  self->vacant = g_array_new (FALSE, FALSE, sizeof (guint));
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->episodes = ved_cascade_episodes_new ();
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    self->rates[i] = P0_FLOOR;

  return self;
}

void
ved_cascade_free (VedCascade *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_name);
  g_array_unref (self->vacant);
  g_ptr_array_unref (self->slots);
  ved_cascade_episodes_free (self->episodes);
  g_free (self);
}

/**
 * ved_cascade_set_settings:
 * @settings: copied; checked before
 */
void
ved_cascade_set_settings (VedCascade               *self,
                          const VedCascadeSettings *settings)
{
  self->settings = *settings;
}

/**
 * ved_cascade_set_dependencies:
 * @dependencies: copied: who is upstream of whom
 */
void
ved_cascade_set_dependencies (VedCascade            *self,
                              const VedDependencies *dependencies)
{
  ved_cascade_episodes_set_dependencies (self->episodes, dependencies);
}

/**
 * ved_cascade_continue_after:
 * @last_id: number of an episode before the first of this detector
 */
void
ved_cascade_continue_after (VedCascade *self,
                            guint64     last_id)
{
  ved_cascade_episodes_continue_after (self->episodes, last_id);
}

/**
 * ved_cascade_drop_episodes:
 *
 * Forgets those that were found, and what they were called; what it knows of the servers it keeps.
 */
void
ved_cascade_drop_episodes (VedCascade *self)
{
  ved_cascade_episodes_drop (self->episodes);
}

static guint
take_slot (VedCascade *self)
{
  guint index;

  if (self->vacant->len == 0)
    {
      g_ptr_array_add (self->slots, g_new0 (Slot, 1));
      return self->slots->len - 1;
    }

  index = g_array_index (self->vacant, guint, self->vacant->len - 1);
  g_array_set_size (self->vacant, self->vacant->len - 1);

  return index;
}

/* Servers that come and go under new names would else be watched for ever. */
static void
give_up (VedCascade *self,
         guint       index)
{
  Slot *slot = g_ptr_array_index (self->slots, index);

  g_hash_table_remove (self->by_name, slot->name);
  g_free (slot->name);
  *slot = (Slot) { 0 };
  g_array_append_val (self->vacant, index);
}

/**
 * ved_cascade_is_slot_of:
 * @slot: that ved_cascade_add_server() once gave
 * @name: to the server of this name
 *
 * Returns: whether it is still; a server that was silent for a month has none any more
 */
gboolean
ved_cascade_is_slot_of (const VedCascade *self,
                        guint             slot,
                        const char       *name)
{
  return slot < self->slots->len && g_strcmp0 (((Slot *) g_ptr_array_index (self->slots, slot))->name, name) == 0;
}

/**
 * ved_cascade_add_server:
 *
 * Returns: the server's slot, the same for the same name as long as it is not silent for a month
 */
guint
ved_cascade_add_server (VedCascade *self,
                        const char *name,
                        VedProfile  profile)
{
  gpointer known;
  guint index;
  Slot *slot;

  if (g_hash_table_lookup_extended (self->by_name, name, NULL, &known))
    {
      slot = g_ptr_array_index (self->slots, GPOINTER_TO_UINT (known));
      slot->profile = profile;
      return GPOINTER_TO_UINT (known);
    }

  index = take_slot (self);
  slot = g_ptr_array_index (self->slots, index);
  slot->name = g_strdup (name);
  slot->profile = profile;
  slot->seen_us = self->time_us;
  g_hash_table_insert (self->by_name, slot->name, GUINT_TO_POINTER (index));

  return index;
}

/* The clock was put back: what was seen later was seen now. */
static void
slot_turn_back (Slot   *slot,
                gint64  time_us)
{
  slot->onset_us = MIN (slot->onset_us, time_us);
  slot->beyond_us = MIN (slot->beyond_us, time_us);
  slot->held_us = MIN (slot->held_us, time_us);
  slot->critical_us = MIN (slot->critical_us, time_us);
  slot->seen_us = MIN (slot->seen_us, time_us);
  slot->watched_us = MIN (slot->watched_us, time_us);
}

/* What a server was like before a pause that is longer than its trend remembers says nothing of how it is now. */
static gboolean
is_after_pause (const Slot *slot,
                gint64      time_us)
{
  return slot->n_samples > 0 && time_us - slot->seen_us > MAX (VED_CASCADE_SETTLE_US, PAUSE_PACES * slot->pace_us);
}

static void
watch_anew (Slot *slot)
{
  slot->n_samples = 0;
  slot->pace_us = 0;
  slot->watched_us = slot->onset_us = slot->held_us = 0;
  memset (slot->residuals, 0, sizeof slot->residuals);
}

static void
count_sample (Slot   *slot,
              gint64  time_us)
{
  gint64 step_us;

  if (is_after_pause (slot, time_us))
    watch_anew (slot);
  step_us = slot->n_samples > 0 ? time_us - slot->seen_us : 0;
  slot->pace_us = slot->pace_us > 0 ? MIN (step_us, STEP_GROWTH * slot->pace_us) : step_us;
  slot->seen_us = time_us;
  if (++slot->n_samples == VED_CASCADE_MIN_SAMPLES)
    slot->watched_us = time_us;
}

/* Ticks weigh by their length, and a pause would weigh more than all that was learned before it. */
static void
step_to (VedCascade *self,
         gint64      time_us)
{
  gint64 most_us = MIN (STEP_GROWTH * MAX (self->tick_us, VED_SECOND_US), VED_HOUR_US);

  if (self->time_us == 0)
    self->tick_us = 5 * VED_SECOND_US;
  else if (time_us > self->time_us)
    self->tick_us = MIN (time_us - self->time_us, most_us);
  self->time_us = time_us;
}

/**
 * ved_cascade_begin:
 * @time_us: of the tick; ascending, but where the clock was put back
 */
void
ved_cascade_begin (VedCascade *self,
                   gint64      time_us)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->slots, i);

      slot->updated = FALSE;
      if (time_us < self->time_us)
        slot_turn_back (slot, time_us);
      if (slot->seen_us == 0)
        slot->seen_us = time_us;
      else if (slot->name != NULL && time_us - slot->seen_us > GIVEN_UP_US)
        give_up (self, i);
    }
  step_to (self, time_us);
}

/* One metric of one server; returns whether it is beyond the bound. */
static gboolean
take_value (VedCascade *self,
            Slot       *server,
            guint       slot,
            guint       metric,
            float       value,
            gint64      time_us)
{
  VedResidual *residual = &server->residuals[metric];
  gboolean is_held = server->held_us > 0 && time_us - server->held_us < HOLD_US, is_beyond;

  if (isnan (value))
    {
      ved_residual_skip (residual);
      return FALSE;
    }

  ved_residual_judge (residual, value);
  is_beyond = fabsf (residual->z - self->bias[server->profile][metric]) > (float) self->settings.anomaly_z;
  if (!is_beyond || !is_held)
    ved_residual_learn (residual, value, watched[metric].floor_value, time_us, slot);

  return is_beyond;
}

/**
 * ved_cascade_teach:
 * @slot: of a server that has not taken part yet
 * @time_us: of the values; ascending
 * @current: (array fixed-size=15): what it sent then
 *
 * What it was like before the first tick, so that it need not be watched for as long before it can take part. After a pause
 * that is longer than VED_CASCADE_SETTLE_US and than its pace it is watched anew.
 */
void
ved_cascade_teach (VedCascade  *self,
                   guint        slot,
                   gint64       time_us,
                   const float *current)
{
  Slot *server;

  g_return_if_fail (slot < self->slots->len);

  server = g_ptr_array_index (self->slots, slot);
  count_sample (server, time_us);
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    take_value (self, server, slot, i, current[watched[i].metric], time_us);
}

/**
 * ved_cascade_update:
 * @slot: of a server that is live and has sent something since the last tick
 * @current: (array fixed-size=15): its newest values
 *
 * Servers without an update do not take part in the tick.
 */
void
ved_cascade_update (VedCascade  *self,
                    guint        slot,
                    const float *current)
{
  Slot *server;

  g_return_if_fail (slot < self->slots->len);

  server = g_ptr_array_index (self->slots, slot);
  server->updated = TRUE;
  count_sample (server, self->time_us);
  server->anomalies = 0;
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    server->anomalies |= (guint) take_value (self, server, slot, i, current[watched[i].metric], self->time_us) << i;
}

/**
 * ved_cascade_set_risk:
 * @slot: of a server that was updated in this tick
 * @risk: of it: 0 to 100
 *
 * Whose risk is never told counts as well.
 */
void
ved_cascade_set_risk (VedCascade *self,
                      guint       slot,
                      float       risk)
{
  VedLevel level = ved_level_from_risk ((double) risk);
  Slot *server;

  g_return_if_fail (slot < self->slots->len);

  server = g_ptr_array_index (self->slots, slot);
  server->is_at_risk = level >= VED_LEVEL_DEGRADING;
  if (!server->is_at_risk)
    server->critical_us = 0;
  else if (level >= VED_LEVEL_CRITICAL && server->critical_us == 0)
    server->critical_us = self->time_us;
}

/**
 * ved_cascade_binomial_tail:
 *
 * Returns: P(Bin(@n, @p) ≥ @x), 0 < @p < 1
 */
double
ved_cascade_binomial_tail (guint  n,
                           double p,
                           guint  x)
{
  double term, sum;

  if (x == 0)
    return 1.0;
  if (x > n)
    return 0.0;

  term = exp (lgamma (n + 1.0) - lgamma (x + 1.0) - lgamma (n - x + 1.0) + x * log (p) + (n - x) * log1p (-p));
  sum = term;
  for (guint k = x; k < n && (term > sum * 1e-12 || k < n * p); k++)
    {
      term *= (double) (n - k) / (double) (k + 1) * p / (1.0 - p);
      sum += term;
    }

  return MIN (sum, 1.0);
}

static gboolean
takes_part (const Slot *slot,
            guint       metric)
{
  return slot->updated && slot->n_samples >= VED_CASCADE_MIN_SAMPLES && !isnan (slot->residuals[metric].z);
}

static void
count_metric (VedCascade       *self,
              guint             metric,
              VedCascadeMetric *counts)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const Slot *slot = g_ptr_array_index (self->slots, i);

      if (!takes_part (slot, metric))
        continue;
      counts->n_taking_part++;
      counts->n_anomalous += (slot->anomalies >> metric) & 1;
    }
  counts->expected_rate = CLAMP (self->rates[metric], P0_FLOOR, P0_CAP);
  counts->p_value = ved_cascade_binomial_tail (counts->n_taking_part, counts->expected_rate, counts->n_anomalous);
}

/* Whether a cascade goes on that the metric's own rate is not to be learned from. */
static gboolean
is_held (const VedCascade *self,
         guint             metric)
{
  guint n = self->n_candidate_ticks[metric];

  return n >= self->settings.n_ticks && n * self->tick_us < HOLD_US;
}

/* What this tick adds to the metric's own rate, after it was judged by it. */
static void
learn_rate (VedCascade             *self,
            guint                   metric,
            const VedCascadeMetric *counts)
{
  double span_us = (double) MIN (PRIOR_US + self->learned_us, P0_US);
  double share;

  if (counts->n_taking_part == 0 || is_held (self, metric))
    return;

  share = (double) MIN (counts->n_anomalous, counts->n_needed) / counts->n_taking_part;
  self->rates[metric] += (share - self->rates[metric]) * MIN ((double) self->tick_us / span_us, 1.0);
}

/* What moves together is not independent, as the binomial distribution has it: in a large fleet the turn of an hour
 * makes a percent of the servers anomalous, which is as unlikely as it is harmless. So more than that are asked for: in a
 * fleet of 1,000 it is 2 %, in one of 10,000, where chance weighs less, 1.3 %. */
static guint
least_servers (const VedCascade *self,
               guint             n_taking_part)
{
  double turn = TURN_SHARE * n_taking_part;
  double least = MIN (LEAST_SHARE * n_taking_part, turn + TURN_SD * sqrt (turn));

  return MAX (self->settings.min_servers, (guint) ceil (least));
}

static guint
count_needed (const VedCascade       *self,
              const VedCascadeMetric *counts)
{
  guint needed = least_servers (self, counts->n_taking_part);

  while (needed < counts->n_taking_part
         && ved_cascade_binomial_tail (counts->n_taking_part, counts->expected_rate, needed)
         > self->settings.fdr_q / VED_CASCADE_METRICS)
    needed++;

  return needed;
}

static int
compare_p (gconstpointer a,
           gconstpointer b)
{
  const VedCascadeMetric *left = *(const VedCascadeMetric *const *) a;
  const VedCascadeMetric *right = *(const VedCascadeMetric *const *) b;

  return left->p_value < right->p_value ? -1 : left->p_value > right->p_value;
}

/* Benjamini-Hochberg: all up to the largest k with p(k) ≤ k/m · q. */
static void
pick_candidates (const VedCascade *self,
                 VedCascadeMetric *metrics)
{
  VedCascadeMetric *order[VED_CASCADE_METRICS];
  guint n = 0;

  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    order[i] = &metrics[i];
  qsort (order, VED_CASCADE_METRICS, sizeof *order, compare_p);
  for (guint k = VED_CASCADE_METRICS; k > 0 && n == 0; k--)
    {
      if (order[k - 1]->p_value <= k * self->settings.fdr_q / VED_CASCADE_METRICS)
        n = k;
    }
  for (guint k = 0; k < n; k++)
    order[k]->is_candidate = order[k]->n_anomalous >= least_servers (self, order[k]->n_taking_part);
}

/* What is beyond the bound counts as if it lay on it: a few wild values move no mean. */
static void
learn_bias (VedCascade *self,
            guint       metric)
{
  float sums[VED_N_PROFILES] = { 0.0f };
  guint counts[VED_N_PROFILES] = { 0 };
  float bound = (float) self->settings.anomaly_z;
  float weight = (float) MIN ((double) self->tick_us / (double) BIAS_US, 1.0);

  for (guint i = 0; i < self->slots->len; i++)
    {
      const Slot *slot = g_ptr_array_index (self->slots, i);

      if (!takes_part (slot, metric))
        continue;
      sums[slot->profile] += CLAMP (slot->residuals[metric].z, -bound, bound);
      counts[slot->profile]++;
    }
  for (guint profile = 0; profile < VED_N_PROFILES; profile++)
    {
      float *bias = &self->bias[profile][metric];

      if (counts[profile] > 0)
        *bias += (sums[profile] / (float) counts[profile] - *bias) * weight;
    }
}

static void
confirm_candidates (VedCascade       *self,
                    VedCascadeMetric *metrics)
{
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      self->n_candidate_ticks[i] = metrics[i].is_candidate ? self->n_candidate_ticks[i] + 1 : 0;
      metrics[i].is_candidate = self->n_candidate_ticks[i] >= self->settings.n_ticks;
    }
}

static void
follow_onsets (VedCascade *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->slots, i);

      if (slot->updated && slot->anomalies != 0)
        {
          if (slot->onset_us == 0)
            slot->onset_us = self->time_us;
          slot->beyond_us = self->time_us;
        }
      else if (self->time_us - slot->beyond_us > ONSET_KEPT_TICKS * self->tick_us)
        slot->onset_us = slot->held_us = 0;
    }
}

/* Mean and deviation of the recent residuals of a full ring; FALSE where ticks are missing or nothing moves. */
static gboolean
standardise (const VedResidual *residual,
             float             *mean,
             float             *inverse_sd)
{
  float sum = 0.0f, squares = 0.0f;
  float n = (float) residual->n_recent;

  for (guint i = 0; i < residual->n_recent; i++)
    {
      sum += residual->recent[i];
      squares += residual->recent[i] * residual->recent[i];
    }
  *mean = sum / n;
  squares = squares / n - *mean * *mean;
  if (!(squares > MIN_SD * MIN_SD))
    return FALSE;

  *inverse_sd = 1.0f / sqrtf (squares);

  return TRUE;
}

/* Of servers whose rings are full; values are summed by their age, in ticks of the server. */
static double
correlate_metric (const VedCascade *self,
                  guint             metric,
                  guint            *n_servers)
{
  double sums[VED_RESIDUAL_RECENT] = { 0.0 };
  double mean_square = 0.0, mean = 0.0;
  guint n = 0;

  for (guint i = 0; i < self->slots->len; i++)
    {
      const Slot *slot = g_ptr_array_index (self->slots, i);
      const VedResidual *residual = &slot->residuals[metric];
      float centre, inverse;

      if (!takes_part (slot, metric) || residual->n_recent < VED_RESIDUAL_RECENT
          || !standardise (residual, &centre, &inverse))
        continue;
      n++;
      for (guint age = 0; age < VED_RESIDUAL_RECENT; age++)
        sums[age] += (double) ((residual->recent[(residual->next_recent + age) % VED_RESIDUAL_RECENT] - centre)
                               * inverse);
    }
  *n_servers = n;
  if (n < 2)
    return 0.0;

  for (guint age = 0; age < VED_RESIDUAL_RECENT; age++)
    {
      mean += sums[age] / VED_RESIDUAL_RECENT;
      mean_square += sums[age] * sums[age] / VED_RESIDUAL_RECENT;
    }

  return (mean_square - mean * mean - n) / ((double) n * (n - 1.0));
}

static double
correlate (const VedCascade *self)
{
  double sum = 0.0;
  guint n_metrics = 0;

  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      guint n;
      double r = correlate_metric (self, i, &n);

      if (n >= 2)
        {
          sum += r;
          n_metrics++;
        }
    }

  return n_metrics > 0 ? CLAMP (sum / n_metrics, 0.0, 1.0) : 0.0;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *left = a, *right = b;

  return *left < *right ? -1 : *left > *right;
}

static void
count_servers (const VedCascade *self,
               VedCascadeResult *result)
{
  g_autoptr(GArray) times_us = g_array_new (FALSE, FALSE, sizeof (gint64));

  result->n_servers = self->slots->len - self->vacant->len;
  for (guint i = 0; i < self->slots->len; i++)
    {
      const Slot *slot = g_ptr_array_index (self->slots, i);

      if (!slot->updated || slot->n_samples < VED_CASCADE_MIN_SAMPLES)
        continue;
      result->n_taking_part++;
      result->n_anomalous += slot->anomalies != 0;
      result->n_at_risk += (guint) slot->is_at_risk;
      result->n_merely_anomalous += slot->anomalies != 0 && !slot->is_at_risk;
      g_array_append_val (times_us, slot->watched_us);
    }
  g_array_sort (times_us, compare_times);
  if (times_us->len > 0)
    result->watched_us = g_array_index (times_us, gint64, (times_us->len - 1) / 2);
  if (result->n_taking_part > 0)
    result->anomaly_rate = (double) result->n_anomalous / result->n_taking_part;
}

/* Who falls silent while it is critical has not come back. */
static void
hold_episodes (VedCascade *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const Slot *slot = g_ptr_array_index (self->slots, i);

      if (slot->critical_us > 0 && self->time_us - slot->seen_us <= VED_CASCADE_SETTLE_US)
        ved_cascade_episodes_hold (self->episodes, self->time_us, slot->name, slot->critical_us);
    }
}

static void
take_affected (VedCascade       *self,
               VedCascadeResult *result)
{
  g_autoptr(GArray) affected = g_array_new (FALSE, FALSE, sizeof (VedCascadeAffected));
  guint metrics = 0;

  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    metrics |= (guint) result->metrics[i].is_candidate << i;
  for (guint i = 0; metrics != 0 && i < self->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->slots, i);
      const VedCascadeAffected server = { slot->name, slot->profile, slot->onset_us };

      if (!slot->updated || slot->n_samples < VED_CASCADE_MIN_SAMPLES || (slot->anomalies & metrics) == 0)
        continue;
      g_array_append_val (affected, server);
      if (slot->held_us == 0)
        slot->held_us = self->time_us;
    }
  result->is_detected = affected->len > 0;
  if (affected->len > 0)
    ved_cascade_episodes_take (self->episodes, self->time_us, self->tick_us, metrics,
                               (const VedCascadeAffected *) (gconstpointer) affected->data, affected->len,
                               (double) affected->len / result->n_taking_part, result->correlation);
  hold_episodes (self);
  ved_cascade_episodes_end_quiet (self->episodes, self->time_us);
}

/**
 * ved_cascade_end:
 *
 * Judges the tick. 10,000 servers take some 20 ms, of which most is the correlation.
 *
 * Returns: (transfer full): what it says
 */
VedCascadeResult *
ved_cascade_end (VedCascade *self)
{
  VedCascadeResult *result = g_new0 (VedCascadeResult, 1);

  g_atomic_ref_count_init (&result->ref_count);
  result->time_us = self->time_us;
  result->settings = self->settings;
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      count_metric (self, i, &result->metrics[i]);
      result->metrics[i].n_needed = count_needed (self, &result->metrics[i]);
      learn_rate (self, i, &result->metrics[i]);
      learn_bias (self, i);
    }
  self->learned_us = MIN (self->learned_us + self->tick_us, P0_US);
  pick_candidates (self, result->metrics);
  confirm_candidates (self, result->metrics);
  follow_onsets (self);
  count_servers (self, result);
  result->correlation = correlate (self);
  take_affected (self, result);
  result->active = ved_cascade_episodes_copy_active (self->episodes);
  result->recent = ved_cascade_episodes_ref_recent (self->episodes);
  result->n_episodes = ved_cascade_episodes_get_n (self->episodes);
  result->health_score = ved_cascade_score_health (result);

  return result;
}

/**
 * ved_cascade_get_metric:
 * @index: below VED_CASCADE_METRICS
 */
VedMetric
ved_cascade_get_metric (guint index)
{
  g_return_val_if_fail (index < VED_CASCADE_METRICS, VED_METRIC_NONE);

  return watched[index].metric;
}

/**
 * ved_cascade_get_advice_key:
 *
 * Returns: what is likely behind a cascade of that metric: "runaway-job", "leak-or-cache", "storage",
 *   "process-pile-up" or "memory-pressure"
 */
const char *
ved_cascade_get_advice_key (guint index)
{
  g_return_val_if_fail (index < VED_CASCADE_METRICS, NULL);

  return watched[index].advice;
}
