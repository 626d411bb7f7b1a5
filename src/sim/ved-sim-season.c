/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-season"

#include "config.h"

#include "sim/ved-sim-season.h"

#include "base/ved-clock.h"

/* A factor stands at each full hour of the local week, by the hour of the day, the profile and whether
 * it is a weekend; between hours it is interpolated. */

#define HOURS_PER_DAY  24
#define HOURS_PER_WEEK (7 * HOURS_PER_DAY)

/* 1970-01-01 was a Thursday; hours are counted from Monday. */
#define EPOCH_WEEK_HOUR (3 * HOURS_PER_DAY)
#define WEEKEND_HOUR    (5 * HOURS_PER_DAY)

typedef struct {
  VedProfile profile;
  guint first_hour;             /* inclusive; may lie after last_hour: over midnight */
  guint last_hour;
  double factor;
} ProfileHours;

static const ProfileHours profile_hours[] = {
  { VED_PROFILE_ML_COMPUTE, 19, 6, 1.15 },
  { VED_PROFILE_DATABASE, 9, 15, 1.1 },
  { VED_PROFILE_DATABASE, 16, 18, 1.2 },
  { VED_PROFILE_WEB_API, 9, 15, 1.15 },
  { VED_PROFILE_WEB_API, 21, 6, 0.6 },
  { VED_PROFILE_RISK_ANALYTICS, 16, 18, 1.3 },
  { VED_PROFILE_DATA_INGEST, 9, 15, 1.2 },
};

static const double weekend_factors[VED_N_PROFILES] = {
  [VED_PROFILE_ML_COMPUTE] = 1.0,
  [VED_PROFILE_DATABASE] = 0.8,
  [VED_PROFILE_WEB_API] = 0.7,
  [VED_PROFILE_CONDUCTOR_MGMT] = 0.8,
  [VED_PROFILE_DATA_INGEST] = 0.8,
  [VED_PROFILE_RISK_ANALYTICS] = 0.5,
  [VED_PROFILE_GENERIC] = 0.9,
};

static double
get_common_factor (guint hour)
{
  if (hour < 7)
    return 0.8;
  if (hour < 9)
    return 1.0;
  if (hour < 16)
    return 1.1;

  return hour < 19 ? 1.2 : 1.0;
}

static gboolean
is_within (const ProfileHours *hours,
           guint               hour)
{
  if (hours->first_hour <= hours->last_hour)
    return hour >= hours->first_hour && hour <= hours->last_hour;

  return hour >= hours->first_hour || hour <= hours->last_hour;
}

static double
get_factor (VedProfile profile,
            guint      week_hour)
{
  guint hour = week_hour % HOURS_PER_DAY;
  double factor = get_common_factor (hour);

  for (guint i = 0; i < G_N_ELEMENTS (profile_hours); i++)
    {
      if (profile_hours[i].profile == profile && is_within (&profile_hours[i], hour))
        factor *= profile_hours[i].factor;
    }

  factor = CLAMP (factor, 0.5, 1.5);

  return week_hour >= WEEKEND_HOUR ? factor * weekend_factors[profile] : factor;
}

static gint64
get_offset_us (GTimeZone *zone,
               gint64     time_us)
{
  int interval;

  if (zone == NULL)
    return 0;

  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time_us / VED_SECOND_US);

  return g_time_zone_get_offset (zone, interval) * VED_SECOND_US;
}

/**
 * ved_sim_season_at:
 * @self: (out caller-allocates): the factors
 * @zone: (nullable): whose hours count; UTC without
 * @time_us: µs UTC, not before 1970
 */
void
ved_sim_season_at (VedSimSeason *self,
                   GTimeZone    *zone,
                   gint64        time_us)
{
  gint64 local_us = time_us + get_offset_us (zone, time_us);
  guint week_hour = (guint) ((local_us / VED_HOUR_US + EPOCH_WEEK_HOUR) % HOURS_PER_WEEK);
  double share = (double) (local_us % VED_HOUR_US) / VED_HOUR_US;

  self->hour = week_hour % HOURS_PER_DAY;
  for (guint profile = 0; profile < VED_N_PROFILES; profile++)
    self->factor[profile] = get_factor (profile, week_hour) * (1.0 - share) +
      get_factor (profile, (week_hour + 1) % HOURS_PER_WEEK) * share;
}
