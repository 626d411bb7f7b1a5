/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-server"

#include "config.h"

#include "sim/ved-sim-server.h"

#include "base/ved-clock.h"
#include "sim/ved-sim-effects.h"
#include "sim/ved-sim-tables.h"

#include <math.h>
#include <string.h>

/* A value is (profile's mean + server's offset + noise) · state · season; then, in this order, healthy
 * and idle servers are kept off the critical thresholds, a scenario drives what it drives, and the CPU
 * parts are made to fit: user, system and I/O wait are scaled down in proportion when they exceed the
 * whole, and idle is what they leave, so that the four always sum to 100.
 *
 * Noise is AR(1) with φ = 0.85 per 5 s. A 5-minute mean of it has 0.43 of its standard deviation and is
 * independent from bucket to bucket (φ⁶⁰ < 10⁻⁴), so back-fill draws buckets directly. */

#define NOISE_PHI             0.85
#define NOISE_STEP_US         (5 * VED_SECOND_US)
#define BUCKET_NOISE_SHARE    0.43
#define DRIVEN_NOISE_LEFT     0.1
#define DRIVEN_NOISE_CUT      1.5       /* standard deviations */

/* How far the extremes of 60 samples of the noise lie from their mean, in its standard deviations. */
#define BUCKET_REACH          1.7
#define BUCKET_REACH_SPREAD   0.6

#define SOFT_ZONE             5.0
#define HEALTHY_CPU_USED      85.0
#define HOUSEKEEPING_US       (7 * VED_DAY_US)
#define DISK_GROWTH           3.0       /* percent between two housekeepings */
#define MAX_UPTIME_US         (30 * VED_DAY_US)

static const VedMetric driven_metrics[VED_N_DRIVEN] = {
  [VED_DRIVEN_CPU_USED] = VED_METRIC_CPU_USER,
  [VED_DRIVEN_IOWAIT] = VED_METRIC_CPU_IOWAIT,
  [VED_DRIVEN_MEMORY] = VED_METRIC_MEM_USED,
  [VED_DRIVEN_SWAP] = VED_METRIC_SWAP_USED,
  [VED_DRIVEN_LOAD] = VED_METRIC_LOAD_AVERAGE,
};

/**
 * ved_sim_instant_init:
 * @self: (out caller-allocates): an instant without scenario
 */
void
ved_sim_instant_init (VedSimInstant *self)
{
  memset (self, 0, sizeof *self);
  self->forced_state = VED_FEED_STATUS_NONE;
  for (guint profile = 0; profile < VED_N_PROFILES; profile++)
    {
      for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
        self->noise_sd[profile][metric] = ved_sim_get_noise_sd (profile, metric);
    }
}

static double
get_season_factor (const VedSimSeason *season,
                   VedProfile          profile,
                   VedMetric           metric)
{
  double factor = season->factor[profile];

  switch (ved_sim_get_seasonal (metric))
    {
    case VED_SEASONAL_FULL:
      return factor;
    case VED_SEASONAL_HALF:
      return 1.0 + (factor - 1.0) / 2.0;
    case VED_SEASONAL_NONE:
    default:
      return 1.0;
    }
}

static void
prepare_gains (VedSimInstant *self,
               VedProfile     profile)
{
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      double factor = get_season_factor (&self->season, profile, metric);

      for (int state = 0; state < VED_N_FEED_STATUSES; state++)
        self->gain[profile][state][metric] = factor * ved_sim_get_multiplier (state, metric);
    }
}

/**
 * ved_sim_instant_prepare:
 * @zone: (nullable): whose hours count; UTC without
 * @time_us: µs UTC
 * @step_us: time since the step before; 0 or more
 *
 * Works out what does not depend on the server.
 */
void
ved_sim_instant_prepare (VedSimInstant *self,
                         GTimeZone     *zone,
                         gint64         time_us,
                         gint64         step_us)
{
  self->time_us = time_us;
  ved_sim_season_at (&self->season, zone, time_us);
  ved_sim_states_prepare (&self->states, self->season.hour, step_us);
  self->keep = pow (NOISE_PHI, (double) step_us / NOISE_STEP_US);
  self->fresh = sqrt (1.0 - self->keep * self->keep);
  for (guint profile = 0; profile < VED_N_PROFILES; profile++)
    prepare_gains (self, profile);
}

/* The profile's name format is a prefix and a zero-padded number. */
static char *
make_name (VedProfile profile,
           guint      number)
{
  const char *format = ved_profile_get_info (profile)->name_format;
  const char *digits = strchr (format, '%');
  int width = g_ascii_digit_value (digits[2]);

  return g_strdup_printf ("%.*s%0*u", (int) (digits - format), format, width, number);
}

/**
 * ved_sim_server_init:
 * @self: (out caller-allocates): a healthy server
 * @number: of its profile, from 1
 * @offsets: VED_N_BASE_METRICS standard normal numbers, already cut: the server's own nature
 * @rng_seed: of the fleet
 * @start_us: when it enters the stage, µs UTC
 */
void
ved_sim_server_init (VedSimServer *self,
                     VedProfile    profile,
                     guint         number,
                     const double *offsets,
                     guint64       rng_seed,
                     gint64        start_us)
{
  memset (self, 0, sizeof *self);
  self->name = make_name (profile, number);
  self->profile = profile;
  self->cores = ved_profile_get_info (profile)->cores;
  self->state = VED_FEED_STATUS_HEALTHY;
  ved_rng_init (&self->rng, rng_seed, ved_hash_string (self->name));

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      VedBaseline baseline = ved_sim_get_baseline (profile, metric);

      self->base[metric] = baseline.mean + offsets[metric] * baseline.sd;
    }
  self->boot_us = start_us - (gint64) (self->base[VED_METRIC_UPTIME_DAYS] * VED_DAY_US);
  self->disk_epoch_us = start_us - (gint64) (ved_rng_uniform (&self->rng) * HOUSEKEEPING_US);
}

void
ved_sim_server_clear (VedSimServer *self)
{
  g_free (self->name);
}

/**
 * ved_sim_server_draw_noise:
 * @sd_share: of the stationary standard deviation
 *
 * Draws all noise anew.
 */
void
ved_sim_server_draw_noise (VedSimServer        *self,
                           const VedSimInstant *instant,
                           double               sd_share)
{
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      double sd = instant->noise_sd[self->profile][metric];

      if (sd > 0.0)
        self->noise[metric] = sd_share * sd * ved_rng_normal (&self->rng);
    }
}

/**
 * ved_sim_server_step_noise:
 *
 * Lets the noise go on by the instant's step.
 */
void
ved_sim_server_step_noise (VedSimServer        *self,
                           const VedSimInstant *instant)
{
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      double sd = instant->noise_sd[self->profile][metric];

      if (sd > 0.0)
        self->noise[metric] = instant->keep * self->noise[metric] +
          instant->fresh * sd * ved_rng_normal (&self->rng);
    }
}

static VedFeedStatus
get_next_state (VedSimServer        *self,
                const VedSimInstant *instant)
{
  if (self->role == VED_SIM_ROLE_DRIVEN && instant->progress > 0.0)
    return instant->target->state;
  if (instant->forced_state != VED_FEED_STATUS_NONE)
    return instant->forced_state;

  return ved_sim_states_draw (&instant->states, self->state, self->problem, &self->rng);
}

/**
 * ved_sim_server_step:
 * @instant: where the step ends
 *
 * Moves state and uptime on.
 */
void
ved_sim_server_step (VedSimServer        *self,
                     const VedSimInstant *instant)
{
  VedFeedStatus before = self->state;

  self->state = get_next_state (self, instant);
  if ((before == VED_FEED_STATUS_OFFLINE && self->state != VED_FEED_STATUS_OFFLINE) ||
      instant->time_us - self->boot_us > MAX_UPTIME_US)
    self->boot_us = instant->time_us;
}

/* Approaches the limit, and never passes it. */
static double
soften (double value,
        double limit)
{
  double knee = limit - SOFT_ZONE;

  return value <= knee ? value : limit - SOFT_ZONE * exp ((knee - value) / SOFT_ZONE);
}

static double
limit_metric (VedMetric metric,
              double    value,
              gboolean  soft)
{
  double limit = ved_sim_get_soft_limit (metric);

  if (soft && value > limit - SOFT_ZONE)
    value = soften (value, limit);

  return CLAMP (value, 0.0, ved_metric_get_info (metric)->ceiling);
}

static void
scale_busy (double *values,
            double  factor)
{
  values[VED_METRIC_CPU_USER] *= factor;
  values[VED_METRIC_CPU_SYS] *= factor;
  values[VED_METRIC_CPU_IOWAIT] *= factor;
}

static double
get_busy (const double *values)
{
  return values[VED_METRIC_CPU_USER] + values[VED_METRIC_CPU_SYS] + values[VED_METRIC_CPU_IOWAIT];
}

static gboolean
is_soft (const VedSimServer *self)
{
  return self->state == VED_FEED_STATUS_HEALTHY || self->state == VED_FEED_STATUS_IDLE;
}

static double
get_disk_growth (const VedSimServer *self,
                 gint64              time_us)
{
  gint64 age_us = (time_us - self->disk_epoch_us) % HOUSEKEEPING_US;

  return DISK_GROWTH * ((double) age_us / HOUSEKEEPING_US - 0.5);
}

static void
compute_undisturbed (const VedSimServer  *self,
                     const VedSimInstant *instant,
                     const double        *noise,
                     double              *values)
{
  const double *gain = instant->gain[self->profile][self->state];
  gboolean soft = is_soft (self);
  double busy;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      double value = (self->base[metric] + (noise != NULL ? noise[metric] : 0.0)) * gain[metric];

      if (metric == VED_METRIC_DISK_USAGE)
        value += get_disk_growth (self, instant->time_us);
      values[metric] = limit_metric (metric, value, soft);
    }
  values[VED_METRIC_UPTIME_DAYS] = (double) (instant->time_us - self->boot_us) / VED_DAY_US;
  values[VED_METRIC_CASCADE_IMPACT] = 0.0;

  busy = get_busy (values);
  if (soft && busy > HEALTHY_CPU_USED - SOFT_ZONE)
    scale_busy (values, soften (busy, HEALTHY_CPU_USED) / busy);
}

static double
get_target (const VedSimServer      *self,
            const VedScenarioTarget *target,
            VedDriven                driven)
{
  gboolean database = self->profile == VED_PROFILE_DATABASE;

  switch (driven)
    {
    case VED_DRIVEN_CPU_USED:
      return target->cpu_used;
    case VED_DRIVEN_IOWAIT:
      return database ? target->iowait_database : self->from[driven];
    case VED_DRIVEN_MEMORY:
      return database ? target->mem_database : target->mem;
    case VED_DRIVEN_SWAP:
      return target->swap;
    case VED_DRIVEN_LOAD:
    case VED_N_DRIVEN:
    default:
      return target->load_per_core * self->cores;
    }
}

/* Never a fall back: who is beyond the target already stays there. */
static double
drive (const VedSimServer  *self,
       const VedSimInstant *instant,
       const double        *noise,
       VedDriven            driven)
{
  VedMetric metric = driven_metrics[driven];
  double cut = DRIVEN_NOISE_CUT * instant->noise_sd[self->profile][metric];
  double target = MAX (get_target (self, instant->target, driven), self->from[driven]);
  double value = self->from[driven] + (target - self->from[driven]) * instant->progress;

  if (noise != NULL)
    value += CLAMP (noise[metric], -cut, cut) * (1.0 - (1.0 - DRIVEN_NOISE_LEFT) * instant->progress);

  return CLAMP (value, 0.0, driven == VED_DRIVEN_LOAD ? G_MAXDOUBLE : 100.0);
}

static void
apply_drive (const VedSimServer  *self,
             const VedSimInstant *instant,
             const double        *noise,
             double              *values)
{
  double used = drive (self, instant, noise, VED_DRIVEN_CPU_USED);
  double iowait = MIN (drive (self, instant, noise, VED_DRIVEN_IOWAIT), used);
  double sys = MIN (values[VED_METRIC_CPU_SYS], used - iowait);

  values[VED_METRIC_CPU_IOWAIT] = iowait;
  values[VED_METRIC_CPU_SYS] = sys;
  values[VED_METRIC_CPU_USER] = used - iowait - sys;
  values[VED_METRIC_MEM_USED] = drive (self, instant, noise, VED_DRIVEN_MEMORY);
  values[VED_METRIC_SWAP_USED] = drive (self, instant, noise, VED_DRIVEN_SWAP);
  values[VED_METRIC_LOAD_AVERAGE] = drive (self, instant, noise, VED_DRIVEN_LOAD);
}

static void
apply_dependencies (const VedSimServer  *self,
                    const VedSimInstant *instant,
                    double              *values)
{
  ved_sim_effects_apply (self->profile, instant->intensities, values);
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    values[metric] = limit_metric (metric, values[metric], FALSE);
}

static gboolean
is_source (const VedSimServer  *self,
           const VedSimInstant *instant)
{
  return self->role == VED_SIM_ROLE_DRIVEN && instant->intensities[self->profile] > 0.0;
}

static void
compute_values (const VedSimServer  *self,
                const VedSimInstant *instant,
                const double        *noise,
                double              *values)
{
  double busy;

  compute_undisturbed (self, instant, noise, values);
  if (self->role == VED_SIM_ROLE_DRIVEN && instant->progress > 0.0)
    apply_drive (self, instant, noise, values);
  if (self->role == VED_SIM_ROLE_DEPENDANT)
    apply_dependencies (self, instant, values);
  if (is_source (self, instant) || self->role == VED_SIM_ROLE_DEPENDANT)
    values[VED_METRIC_CASCADE_IMPACT] = ved_sim_effects_get_impact (instant->intensities[self->profile],
                                                                    is_source (self, instant));

  busy = get_busy (values);
  if (busy > 100.0)
    scale_busy (values, 100.0 / busy);
}

/**
 * ved_sim_server_begin_drive:
 * @instant: of the switch, as the scenario before it left things
 *
 * Notes from where a scenario begins to drive the server. Who is offline comes back for it.
 */
void
ved_sim_server_begin_drive (VedSimServer        *self,
                            const VedSimInstant *instant)
{
  double values[VED_N_METRICS];

  if (self->state == VED_FEED_STATUS_OFFLINE)
    self->state = VED_FEED_STATUS_HEALTHY;

  compute_values (self, instant, NULL, values);
  for (guint i = 0; i < VED_N_DRIVEN; i++)
    self->from[i] = values[driven_metrics[i]];
  self->from[VED_DRIVEN_CPU_USED] = get_busy (values);
}

/* Rounds the CPU parts so that their multiples sum to 100 exactly. */
static void
put_cpu (VedSample    *sample,
         const double *values)
{
  gint32 hundredths[] = {
    ved_code_from_value (values[VED_METRIC_CPU_USER], 0.01),
    ved_code_from_value (values[VED_METRIC_CPU_SYS], 0.01),
    ved_code_from_value (values[VED_METRIC_CPU_IOWAIT], 0.01),
  };
  gint32 idle = 10000 - hundredths[0] - hundredths[1] - hundredths[2];

  if (idle < 0)
    hundredths[0] += idle;

  sample->values[VED_METRIC_CPU_USER] = ved_value_from_code (hundredths[0], 0.01);
  sample->values[VED_METRIC_CPU_SYS] = ved_value_from_code (hundredths[1], 0.01);
  sample->values[VED_METRIC_CPU_IOWAIT] = ved_value_from_code (hundredths[2], 0.01);
  sample->values[VED_METRIC_CPU_IDLE] = ved_value_from_code (MAX (idle, 0), 0.01);
}

static void
put_description (const VedSimServer *self,
                 VedSample          *sample)
{
  sample->cores = (guint16) self->cores;
  sample->profile = (gint8) self->profile;
  sample->status = (gint8) self->state;
  sample->problem_child = self->problem;
}

/**
 * ved_sim_server_fill_sample:
 * @sample: (inout): a new record of this server
 *
 * Writes what the server measures now.
 */
void
ved_sim_server_fill_sample (const VedSimServer  *self,
                            const VedSimInstant *instant,
                            VedSample           *sample)
{
  double values[VED_N_METRICS];

  compute_values (self, instant, self->noise, values);
  put_description (self, sample);
  put_cpu (sample, values);
  for (guint metric = VED_METRIC_JAVA_CPU; metric < VED_N_METRICS; metric++)
    sample->values[metric] = ved_value_snap (values[metric], ved_metric_get_info (metric)->resolution);
}

static double
get_reach (const VedSimServer  *self,
           const VedSimInstant *instant,
           VedMetric            metric)
{
  double sd = instant->noise_sd[self->profile][metric];

  if (metric == VED_METRIC_CPU_IDLE)
    {
      double user = get_reach (self, instant, VED_METRIC_CPU_USER);
      double sys = get_reach (self, instant, VED_METRIC_CPU_SYS);
      double iowait = get_reach (self, instant, VED_METRIC_CPU_IOWAIT);

      return sqrt (user * user + sys * sys + iowait * iowait);
    }

  if (self->role == VED_SIM_ROLE_DRIVEN)
    return sd * (1.0 - (1.0 - DRIVEN_NOISE_LEFT) * instant->progress);

  return sd * instant->gain[self->profile][self->state][metric];
}

static void
put_extremes (VedSimServer        *self,
              const VedSimInstant *instant,
              VedSample           *sample,
              VedMetric            metric)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  double limit = is_soft (self) ? MIN (ved_sim_get_soft_limit (metric), info->ceiling) : info->ceiling;
  double mean = (double) sample->values[metric];
  double reach = get_reach (self, instant, metric);
  double below = reach * (BUCKET_REACH + BUCKET_REACH_SPREAD * ved_rng_uniform (&self->rng));
  double above = reach * (BUCKET_REACH + BUCKET_REACH_SPREAD * ved_rng_uniform (&self->rng));
  double min = floor (MAX (mean - below, 0.0) / info->resolution);
  double max = ceil (MIN (mean + above, MAX (limit, mean)) / info->resolution);

  sample->min[metric] = MIN ((float) (min * info->resolution), sample->values[metric]);
  sample->max[metric] = MAX ((float) (max * info->resolution), sample->values[metric]);
}

/**
 * ved_sim_server_fill_bucket:
 * @instant: the middle of a 5-minute bucket
 * @sample: (inout): a new record of this server
 *
 * Writes mean, minimum and maximum of the bucket. Counts have fractional means.
 */
void
ved_sim_server_fill_bucket (VedSimServer        *self,
                            const VedSimInstant *instant,
                            VedSample           *sample)
{
  double values[VED_N_METRICS];

  ved_sim_server_draw_noise (self, instant, BUCKET_NOISE_SHARE);
  compute_values (self, instant, self->noise, values);
  put_description (self, sample);
  put_cpu (sample, values);
  for (guint metric = VED_METRIC_JAVA_CPU; metric < VED_N_METRICS; metric++)
    sample->values[metric] = ved_value_snap (values[metric], 0.01);

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    put_extremes (self, instant, sample, metric);
  sample->min[VED_METRIC_CASCADE_IMPACT] = sample->values[VED_METRIC_CASCADE_IMPACT];
  sample->max[VED_METRIC_CASCADE_IMPACT] = sample->values[VED_METRIC_CASCADE_IMPACT];
}
