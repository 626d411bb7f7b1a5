/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-incidents"

#include "config.h"

#include "sim/batch/ved-sim-incidents.h"

#include "base/ved-clock.h"
#include "sim/ved-simulator.h"

#include <math.h>

/* Trouble that a long history is to have: planned for each server before the first tick, from a random sequence of its own,
 * so that it depends on nothing but the seed. Problem servers and a fifth of the others degrade about four times a week, over
 * two hours and mostly in business hours, and become critical about three times in two weeks, more often than not as they
 * begin to degrade. Databases, conductors and ingests are each the source of a cascade once in a week.
 *
 * Times are a Poisson process, of which only the day counts: the hour is drawn by itself. Nothing happens to a server while
 * something else does, but for what begins and ends with it: who came back to an incident under way would jump. */

#define OTHERS_SHARE      0.20
#define WEEK_US           (7 * VED_DAY_US)
#define FIRST_HOUR        8
#define LAST_HOUR         18    /* the first that is none of business */
#define HELD_US           (15 * VED_MINUTE_US)
#define LEFT_US           (15 * VED_MINUTE_US)
#define TRIES             8     /* to find a free time of a day */

#define DEGRADATIONS_A_WEEK  4.0
#define DEGRADATION_RISE_US  (2 * VED_HOUR_US)
#define DEGRADATION_BUSINESS 0.70

#define CRITICALS_A_WEEK     1.5
#define CRITICAL_RISE_US     (30 * VED_MINUTE_US)
#define CRITICAL_AT_ONE      0.60       /* that begin as a degradation does */

#define CASCADES_A_DAY       0.15
#define CASCADE_OF_PROBLEM   1.5
#define CASCADE_LEAST_TICKS  60
#define CASCADE_MOST_TICKS   720
#define CASCADE_RISE_TICKS   24
#define CASCADE_FALL_TICKS   36
#define CASCADE_BUSINESS     0.60

typedef struct {
  GArray *incidents;            /* of VedSimIncident */
  VedRng rng;                   /* of the server under way */
  guint server;
  guint first;                  /* incident of it */
  gint64 start_us;
  gint64 end_us;
} Plan;

/* A tick on the day of @day_us, within business hours with the probability @business. */
static gint64
draw_time (Plan   *self,
           gint64  day_us,
           double  business)
{
  double hours = ved_rng_uniform (&self->rng) < business
    ? FIRST_HOUR + (LAST_HOUR - FIRST_HOUR) * ved_rng_uniform (&self->rng)
    : LAST_HOUR + (24 - LAST_HOUR + FIRST_HOUR) * ved_rng_uniform (&self->rng);

  return ved_floor_to (day_us, VED_DAY_US) + ved_floor_to ((gint64) (fmod (hours, 24.0) * VED_HOUR_US), VED_SIMULATOR_TICK_US);
}

/* Business hours as anybody has them, who does not mind when. */
static double
any_hour (void)
{
  return (LAST_HOUR - FIRST_HOUR) / 24.0;
}

static gboolean
is_free (const Plan           *self,
         const VedSimIncident *incident)
{
  gint64 end_us = ved_sim_incident_get_end_us (incident);

  for (guint i = self->first; i < self->incidents->len; i++)
    {
      const VedSimIncident *other = &g_array_index (self->incidents, VedSimIncident, i);
      gint64 other_end_us = ved_sim_incident_get_end_us (other);
      gboolean is_at_one = other->start_us == incident->start_us && other_end_us == end_us && other->kind < incident->kind;

      if (!is_at_one && other->start_us < end_us && other_end_us > incident->start_us)
        return FALSE;
    }

  return TRUE;
}

/* Returns: whether there was nothing in the way */
static gboolean
add (Plan                 *self,
     const VedSimIncident *incident)
{
  if (!is_free (self, incident))
    return FALSE;

  g_array_append_vals (self->incidents, incident, 1);

  return TRUE;
}

/* At a free time; without one it does not happen. */
static void
add_on_day (Plan           *self,
            VedSimIncident  incident,
            gint64          day_us,
            double          business)
{
  incident.server = self->server;
  for (guint i = 0; i < TRIES; i++)
    {
      incident.start_us = draw_time (self, day_us, business);
      if (add (self, &incident))
        return;
    }
}

/* The day of the next event after @time_us; past the end where there is none. */
static gint64
next_event (Plan   *self,
            gint64  time_us,
            double  per_day)
{
  double days = -log (1.0 - ved_rng_uniform (&self->rng)) / per_day;

  return days * VED_DAY_US < (double) (self->end_us - time_us) ? time_us + (gint64) (days * VED_DAY_US) : self->end_us;
}

static void
plan_degradations (Plan *self)
{
  const VedSimIncident incident = { VED_SIM_DEGRADATION, .rise_us = DEGRADATION_RISE_US, .hold_us = HELD_US, .fall_us = LEFT_US };

  for (gint64 at_us = next_event (self, self->start_us, DEGRADATIONS_A_WEEK / 7.0); at_us < self->end_us;
       at_us = next_event (self, at_us, DEGRADATIONS_A_WEEK / 7.0))
    add_on_day (self, incident, at_us, DEGRADATION_BUSINESS);
}

/* Becomes critical instead of degrading, one of @n times. Returns: whether it does not so already */
static gboolean
add_at_one (Plan  *self,
            guint  n)
{
  VedSimIncident incident = g_array_index (self->incidents, VedSimIncident, self->first + ved_rng_below (&self->rng, n));

  incident.kind = VED_SIM_CRITICAL;
  incident.hold_us += incident.rise_us - CRITICAL_RISE_US;
  incident.rise_us = CRITICAL_RISE_US;

  return add (self, &incident);
}

static void
plan_criticals (Plan *self)
{
  const VedSimIncident incident = { VED_SIM_CRITICAL, .rise_us = CRITICAL_RISE_US, .hold_us = HELD_US, .fall_us = LEFT_US };
  guint n = self->incidents->len - self->first;

  for (gint64 at_us = next_event (self, self->start_us, CRITICALS_A_WEEK / 7.0); at_us < self->end_us;
       at_us = next_event (self, at_us, CRITICALS_A_WEEK / 7.0))
    {
      gboolean is_at_one = ved_rng_uniform (&self->rng) < CRITICAL_AT_ONE && n > 0;

      if (!is_at_one || !add_at_one (self, n))
        add_on_day (self, incident, at_us, any_hour ());
    }
}

static void
plan_cascades (Plan   *self,
               double  per_day)
{
  for (gint64 at_us = next_event (self, self->start_us, per_day); at_us < self->end_us;
       at_us = next_event (self, at_us, per_day))
    {
      guint n_ticks = CASCADE_LEAST_TICKS + ved_rng_below (&self->rng, CASCADE_MOST_TICKS - CASCADE_LEAST_TICKS + 1);
      guint n_held = n_ticks - MIN (n_ticks, CASCADE_RISE_TICKS + CASCADE_FALL_TICKS);

      VedSimIncident incident = { VED_SIM_CASCADE, .rise_us = CASCADE_RISE_TICKS * VED_SIMULATOR_TICK_US };

      incident.hold_us = n_held * VED_SIMULATOR_TICK_US;
      incident.fall_us = CASCADE_FALL_TICKS * VED_SIMULATOR_TICK_US;
      add_on_day (self, incident, at_us, CASCADE_BUSINESS);
    }
}

static gboolean
is_source (VedProfile profile)
{
  return profile == VED_PROFILE_DATABASE || profile == VED_PROFILE_CONDUCTOR_MGMT || profile == VED_PROFILE_DATA_INGEST;
}

static void
plan_server (Plan               *self,
             const VedSimServer *server,
             guint64             rng_seed)
{
  gboolean is_chosen;

  self->first = self->incidents->len;
  ved_rng_init (&self->rng, rng_seed, ~ved_hash_string (server->name));
  is_chosen = ved_rng_uniform (&self->rng) < OTHERS_SHARE || server->problem;
  if (is_chosen)
    {
      plan_degradations (self);
      plan_criticals (self);
    }
  if (is_source (server->profile))
    plan_cascades (self, CASCADES_A_DAY * (server->problem ? CASCADE_OF_PROBLEM : 1.0));
}

static int
compare_incidents (gconstpointer a,
                   gconstpointer b)
{
  const VedSimIncident *left = a, *right = b;

  if (left->start_us != right->start_us)
    return left->start_us < right->start_us ? -1 : 1;
  if (left->server != right->server)
    return left->server < right->server ? -1 : 1;

  return (int) left->kind - (int) right->kind;
}

/**
 * ved_sim_incidents_plan:
 * @servers: (array length=n_servers): a fleet
 * @rng_seed: of the fleet
 * @start_us: µs UTC, a midnight
 * @end_us: µs UTC
 *
 * Returns: (transfer full) (element-type VedSimIncident): what is to happen, in order of the beginnings
 */
GArray *
ved_sim_incidents_plan (const VedSimServer *servers,
                        guint               n_servers,
                        guint64             rng_seed,
                        gint64              start_us,
                        gint64              end_us)
{
  Plan plan = { g_array_new (FALSE, FALSE, sizeof (VedSimIncident)), .start_us = start_us, .end_us = end_us };

  for (plan.server = 0; plan.server < n_servers; plan.server++)
    plan_server (&plan, &servers[plan.server], rng_seed);
  g_array_sort (plan.incidents, compare_incidents);

  return plan.incidents;
}

/**
 * ved_sim_incident_get_name:
 *
 * Returns: "degradation", "critical" or "cascade"
 */
const char *
ved_sim_incident_get_name (VedSimIncidentKind kind)
{
  static const char *const names[] = { "degradation", "critical", "cascade" };

  g_return_val_if_fail (kind < VED_N_SIM_INCIDENTS, NULL);

  return names[kind];
}

gint64
ved_sim_incident_get_end_us (const VedSimIncident *self)
{
  return self->start_us + self->rise_us + self->hold_us + self->fall_us;
}

/**
 * ved_sim_incident_get_progress:
 *
 * Returns: how far the server is on its way to the target, 0 to 1
 */
double
ved_sim_incident_get_progress (const VedSimIncident *self,
                               gint64                time_us)
{
  double risen = (double) (time_us - self->start_us) / (double) self->rise_us;
  double left = (double) (ved_sim_incident_get_end_us (self) - time_us) / (double) self->fall_us;

  return CLAMP (MIN (risen, left), 0.0, 1.0);
}

/**
 * ved_sim_incident_get_target:
 *
 * Returns: what the server is driven to
 */
const VedScenarioTarget *
ved_sim_incident_get_target (const VedSimIncident *self)
{
  static const VedScenarioId scenarios[] = { VED_SCENARIO_DEGRADING, VED_SCENARIO_CRITICAL, VED_SCENARIO_CASCADE };

  return ved_scenario_get_target (scenarios[self->kind], VED_SCENARIO_NATURAL);
}
