/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-book"

#include "config.h"

#include "fleet/alerts/ved-alert-book.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "fleet/alerts/ved-alert-rules.h"
#include "fleet/snapshot/ved-alert-order.h"
#include "fleet/ved-fleet-status.h"

#include <math.h>
#include <string.h>

/* An alert is an episode of (server, subject), never one line per step or tick:
 *
 *   opens     when the value is beyond the warning threshold, or when any step of the next hour is
 *             beyond it with the probability p*
 *   rises     at once (warning to critical; for risk_score, level by level)
 *   falls     after 3 consecutive results, a minute or more apart, that are clearly below: value and
 *             all p50 of the hour by 2 points (10 % for what is not a percentage), and no step likely
 *             to cross. The minute is there because results may come every 5 s: noise about a threshold
 *             must not end and begin an episode every few ticks
 *   resolves  by the same rule, or by hand; then it needs a result off the threshold before the next crossing counts
 *   reopens   under its old id when the next crossing comes within 10 minutes
 *
 * A result is turned into a finding (ved-alert-rules.h), and one life cycle serves metrics, the risk score and the rules of
 * the environment. What the forecast says about the next hour is worked out once per forecast set, so a tick costs a few
 * comparisons per server and watched metric and allocates nothing while nothing opens. Servers that send nothing (stale,
 * offline) give no results: their episodes wait. */

#define REOPEN_US             (10 * VED_MINUTE_US)
#define ENVIRONMENT_SERVER    "*"

#define RISK_SUBJECT          VED_N_METRICS
#define N_SUBJECTS            (VED_N_METRICS + 1)

/* Results in a row for which something held. */
typedef struct {
  guint n_results;
  gint64 since_us;              /* time of the first */
} Calm;

typedef struct {
  VedAlert alert;
  VedProfile profile;
  Calm calm;                    /* clearly below the lowest threshold */
  Calm lower;                   /* clearly below the present rank's */
  gboolean was_acknowledged;    /* before it resolved */
  gboolean held;                /* resolved by hand while still beyond */
} Episode;

typedef struct {
  char *name;                   /* (nullable): of nobody at present */
  VedProfile profile;
  gint64 seen_us;               /* of the newest result that had its server */
  guint64 seen_result;          /* its number: results may be of the same instant */
  guint64 epoch;                /* of the forecasts that `hours` speaks of */
  guint64 watch_epoch;          /* of the thresholds that its episodes were looked at by */
  guint row;
  guint cores;
  VedAlertHour hours[VED_N_METRICS];
  Episode *episodes[N_SUBJECTS];
} Slot;

struct _VedAlertBook
{
  VedThresholds thresholds;
  VedMetric watched[VED_N_METRICS];
  guint n_watched;

  GPtrArray *slots;             /* of Slot */
  GArray *vacant;               /* of guint: slots of nobody */
  GHashTable *slots_by_name;
  Episode *environment[VED_N_HORIZONS];
  GHashTable *by_id;
  GPtrArray *active;            /* of Episode, sorted */
  gboolean order_changed;

  gint64 time_us;
  guint64 n_results;
  VedForecastSet *forecasts;
  guint64 epoch;
  guint64 watch_epoch;          /* counts what is watched */
  guint64 next_number;

  VedAlertEventFunc event_func;
  gpointer event_data;
};

static void
episode_free (Episode *episode)
{
  if (episode == NULL)
    return;

  ved_alert_clear (&episode->alert);
  g_free (episode);
}

static void
slot_free (Slot *slot)
{
  for (guint i = 0; i < N_SUBJECTS; i++)
    episode_free (slot->episodes[i]);
  g_free (slot->name);
  g_free (slot);
}

/* Whether nothing that comes could go on with an episode of it. */
static gboolean
is_spent (const Slot *slot,
          gint64      now_us)
{
  if (slot->name == NULL || now_us - slot->seen_us <= REOPEN_US)
    return FALSE;

  for (guint i = 0; i < N_SUBJECTS; i++)
    {
      const Episode *episode = slot->episodes[i];

      if (episode != NULL && (episode->held || episode->alert.state != VED_ALERT_RESOLVED
                              || now_us - episode->alert.resolved_us <= REOPEN_US))
        return FALSE;
    }

  return TRUE;
}

static guint
get_rank (const VedAlert *alert)
{
  return alert->subject == VED_ALERT_SUBJECT_METRIC ? (guint) alert->severity : (guint) alert->level;
}

static void
set_rank (VedAlert *alert,
          guint     rank)
{
  if (alert->subject == VED_ALERT_SUBJECT_METRIC)
    {
      alert->severity = rank;
      return;
    }

  alert->level = rank;
  alert->severity = rank >= VED_LEVEL_CRITICAL ? VED_ALERT_SEVERITY_CRITICAL : VED_ALERT_SEVERITY_WARNING;
}

static void
emit (VedAlertBook   *self,
      Episode        *episode,
      VedAlertChange  change,
      const VedAlert *before,
      gint64          time_us,
      const char     *actor)
{
  VedAlertEvent event = {
    change, time_us, actor, &episode->alert, episode->profile, before->severity, before->level
  };

  self->order_changed = TRUE;
  if (self->event_func != NULL)
    self->event_func (&event, self->event_data);
}

/* A level falls later than the value does: until then the threshold is that of the level which is told. */
static void
take_finding (VedAlertBook          *self,
              Episode               *episode,
              const VedAlertFinding *finding)
{
  VedAlert *alert = &episode->alert;

  self->order_changed |= alert->steps_ahead != finding->steps_ahead;
  alert->updated_us = self->time_us;
  alert->current_value = finding->current;
  alert->predicted_value = finding->predicted;
  alert->probability = finding->probability;
  alert->steps_ahead = finding->steps_ahead;
  if (finding->beyond && finding->rank >= get_rank (alert))
    alert->threshold = finding->threshold;
}

static void
forget_episode (VedAlertBook *self,
                Episode      *episode)
{
  g_hash_table_remove (self->by_id, episode->alert.id);
  episode_free (episode);
}

static Episode *
open_episode (VedAlertBook          *self,
              const char            *server,
              VedProfile             profile,
              VedAlertSubject        subject,
              VedMetric              metric,
              const VedAlertFinding *finding)
{
  Episode *episode = g_new0 (Episode, 1);
  VedAlert *alert = &episode->alert;

  alert->id = g_strdup_printf ("a-%06" G_GUINT64_FORMAT, self->next_number++);
  alert->server = g_strdup (server);
  alert->subject = subject;
  alert->metric = metric;
  alert->opened_us = self->time_us;
  alert->threshold = finding->threshold;
  episode->profile = profile;
  set_rank (alert, finding->rank);
  take_finding (self, episode, finding);

  g_hash_table_insert (self->by_id, alert->id, episode);
  g_ptr_array_add (self->active, episode);
  emit (self, episode, VED_ALERT_OPENED, alert, self->time_us, VED_ALERT_RULES_ACTOR);

  return episode;
}

static void
reopen_episode (VedAlertBook          *self,
                Episode               *episode,
                const VedAlertFinding *finding)
{
  VedAlert *alert = &episode->alert;

  alert->state = episode->was_acknowledged ? VED_ALERT_ACKNOWLEDGED : VED_ALERT_OPEN;
  alert->resolved_us = 0;
  alert->threshold = finding->threshold;
  episode->calm.n_results = episode->lower.n_results = 0;
  set_rank (alert, finding->rank);
  take_finding (self, episode, finding);

  g_ptr_array_add (self->active, episode);
  emit (self, episode, VED_ALERT_REOPENED, alert, self->time_us, VED_ALERT_RULES_ACTOR);
}

static void
resolve_episode (VedAlertBook *self,
                 Episode      *episode,
                 gint64        time_us,
                 const char   *actor)
{
  VedAlert *alert = &episode->alert;

  episode->was_acknowledged = alert->state == VED_ALERT_ACKNOWLEDGED;
  alert->state = VED_ALERT_RESOLVED;
  alert->resolved_us = alert->updated_us = time_us;

  g_ptr_array_remove (self->active, episode);
  emit (self, episode, VED_ALERT_WAS_RESOLVED, alert, time_us, actor);
}

static void
change_rank (VedAlertBook          *self,
             Episode               *episode,
             const VedAlertFinding *finding)
{
  VedAlert before = episode->alert;
  VedAlertChange change = finding->rank > get_rank (&before) ? VED_ALERT_RAISED : VED_ALERT_LOWERED;

  episode->lower.n_results = 0;
  episode->alert.threshold = finding->threshold;
  set_rank (&episode->alert, finding->rank);
  emit (self, episode, change, &before, self->time_us, VED_ALERT_RULES_ACTOR);
}

/* Counts one more result; returns whether it has held for long enough. */
static gboolean
calm_count (Calm    *calm,
            gboolean holds,
            gint64   time_us)
{
  if (!holds)
    {
      calm->n_results = 0;
      return FALSE;
    }

  if (calm->n_results++ == 0)
    calm->since_us = time_us;

  return calm->n_results >= VED_ALERT_CALM_RESULTS && time_us - calm->since_us >= VED_ALERT_CALM_US;
}

static void
follow_episode (VedAlertBook          *self,
                Episode               *episode,
                const VedAlertFinding *finding)
{
  guint rank = get_rank (&episode->alert);
  gboolean is_lower;

  take_finding (self, episode, finding);

  if (calm_count (&episode->calm, finding->clear, self->time_us))
    {
      resolve_episode (self, episode, self->time_us, VED_ALERT_RULES_ACTOR);
      return;
    }

  is_lower = calm_count (&episode->lower, finding->held_rank < rank, self->time_us);
  if (finding->rank > rank || (is_lower && !finding->clear))
    change_rank (self, episode, finding);
}

/* The life cycle: @place holds the newest episode of its pair. */
static void
apply_finding (VedAlertBook          *self,
               Episode              **place,
               const char            *server,
               VedProfile             profile,
               VedAlertSubject        subject,
               VedMetric              metric,
               const VedAlertFinding *finding)
{
  Episode *episode = *place;

  if (episode != NULL && episode->alert.state != VED_ALERT_RESOLVED)
    {
      follow_episode (self, episode, finding);
      return;
    }

  if (episode != NULL)
    episode->held = episode->held && finding->beyond;
  if (!finding->beyond || (episode != NULL && episode->held))
    return;

  if (episode != NULL && self->time_us - episode->alert.resolved_us <= REOPEN_US)
    {
      reopen_episode (self, episode, finding);
      return;
    }

  if (episode != NULL)
    forget_episode (self, episode);
  *place = open_episode (self, server, profile, subject, metric, finding);
}

static void
refresh_hours (VedAlertBook        *self,
               Slot                *slot,
               const VedAlertInput *input)
{
  if (slot->epoch == self->epoch && slot->row == input->forecast_row && slot->cores == input->cores)
    return;

  slot->epoch = self->epoch;
  slot->row = input->forecast_row;
  slot->cores = input->cores;
  for (guint i = 0; i < self->n_watched; i++)
    ved_alert_hour_compute (&slot->hours[self->watched[i]], &self->thresholds, self->forecasts,
                            slot->row, self->watched[i], slot->cores);
}

static int
compare_episodes (gconstpointer a,
                  gconstpointer b)
{
  return ved_alert_compare (*(const VedAlert *const *) a, *(const VedAlert *const *) b);
}

static void
sort_active (VedAlertBook *self)
{
  if (self->order_changed)
    g_ptr_array_sort (self->active, compare_episodes);
  self->order_changed = FALSE;
}

/**
 * ved_alert_book_new:
 * @thresholds: copied; the alert set counts
 * @first_number: number of the next id, larger than any that was ever given out
 *
 * Returns: (transfer full): an empty book
 */
VedAlertBook *
ved_alert_book_new (const VedThresholds *thresholds,
                    guint64              first_number)
{
  VedAlertBook *self = g_new0 (VedAlertBook, 1);

  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) slot_free);
  self->vacant = g_array_new (FALSE, FALSE, sizeof (guint));
  self->slots_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->active = g_ptr_array_new ();
  self->next_number = first_number;
  ved_alert_book_set_thresholds (self, thresholds);

  return self;
}

void
ved_alert_book_free (VedAlertBook *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->slots_by_name);
  g_ptr_array_unref (self->active);
  g_ptr_array_unref (self->slots);
  g_array_unref (self->vacant);
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    episode_free (self->environment[i]);
  g_clear_pointer (&self->forecasts, ved_forecast_set_unref);
  g_free (self);
}

/**
 * ved_alert_book_set_event_func:
 * @func: (nullable): told of every transition, in the thread that caused it
 */
void
ved_alert_book_set_event_func (VedAlertBook     *self,
                               VedAlertEventFunc func,
                               gpointer          user_data)
{
  self->event_func = func;
  self->event_data = user_data;
}

/**
 * ved_alert_book_set_thresholds:
 * @thresholds: copied; counts from the next result on
 */
void
ved_alert_book_set_thresholds (VedAlertBook        *self,
                               const VedThresholds *thresholds)
{
  self->thresholds = *thresholds;
  self->n_watched = 0;
  self->epoch++;
  self->watch_epoch++;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      VedThreshold *threshold = &self->thresholds.alert[metric];

      if (isnan (threshold->warning))
        threshold->warning = threshold->critical;
      if (!isnan (threshold->warning))
        self->watched[self->n_watched++] = metric;
    }
}

guint64
ved_alert_book_get_next_number (const VedAlertBook *self)
{
  return self->next_number;
}

static guint
take_slot (VedAlertBook *self)
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

/* Servers that come and go under new names would else be looked at for ever. */
static void
give_up (VedAlertBook *self,
         guint         index)
{
  Slot *slot = g_ptr_array_index (self->slots, index);

  for (guint i = 0; i < N_SUBJECTS; i++)
    if (slot->episodes[i] != NULL)
      forget_episode (self, slot->episodes[i]);
  g_hash_table_remove (self->slots_by_name, slot->name);
  g_free (slot->name);
  *slot = (Slot) { 0 };
  g_array_append_val (self->vacant, index);
}

/**
 * ved_alert_book_is_slot_of:
 *
 * Returns: whether @slot, which ved_alert_book_add_server() once gave to @name, is its own still
 */
gboolean
ved_alert_book_is_slot_of (const VedAlertBook *self,
                           guint               slot,
                           const char         *name)
{
  return slot < self->slots->len && g_strcmp0 (((Slot *) g_ptr_array_index (self->slots, slot))->name, name) == 0;
}

/**
 * ved_alert_book_add_server:
 *
 * Returns: its slot, the same while results have it and for ten minutes after; slots count from 0 and are given again
 */
guint
ved_alert_book_add_server (VedAlertBook *self,
                           const char   *name)
{
  gpointer known;
  guint index;
  Slot *slot;

  if (g_hash_table_lookup_extended (self->slots_by_name, name, NULL, &known))
    return GPOINTER_TO_UINT (known);

  index = take_slot (self);
  slot = g_ptr_array_index (self->slots, index);
  slot->name = g_strdup (name);
  slot->profile = ved_profile_from_server_name (name);
  g_hash_table_insert (self->slots_by_name, slot->name, GUINT_TO_POINTER (index));

  return index;
}

/**
 * ved_alert_book_begin:
 * @time_us: the result's time
 * @forecasts: (nullable): the forecasts in force; another set than last time is read anew
 */
void
ved_alert_book_begin (VedAlertBook   *self,
                      gint64          time_us,
                      VedForecastSet *forecasts)
{
  self->time_us = time_us;
  self->n_results++;
  if (forecasts == self->forecasts)
    return;

  g_clear_pointer (&self->forecasts, ved_forecast_set_unref);
  self->forecasts = forecasts != NULL ? ved_forecast_set_ref (forecasts) : NULL;
  self->epoch++;
}

/* Profiles may change while episodes last, and of those of an earlier life only the name of the server was known. */
static void
take_profile (Slot       *slot,
              VedProfile  profile)
{
  if (slot->profile == profile)
    return;

  slot->profile = profile;
  for (guint i = 0; i < G_N_ELEMENTS (slot->episodes); i++)
    if (slot->episodes[i] != NULL)
      slot->episodes[i]->profile = profile;
}

/* What no threshold watches any more is nobody's trouble. */
static void
drop_unwatched (VedAlertBook *self,
                Slot         *slot)
{
  if (slot->watch_epoch == self->watch_epoch)
    return;

  slot->watch_epoch = self->watch_epoch;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      Episode *episode = slot->episodes[metric];

      if (episode != NULL && episode->alert.state != VED_ALERT_RESOLVED
          && isnan (self->thresholds.alert[metric].warning))
        resolve_episode (self, episode, self->time_us, VED_ALERT_RULES_ACTOR);
    }
}

/**
 * ved_alert_book_update_server:
 * @slot: of the server
 * @input: what the result says about it
 *
 * Judges the watched metrics and the risk score. A stale or offline server changes nothing.
 */
void
ved_alert_book_update_server (VedAlertBook        *self,
                              guint                slot,
                              const VedAlertInput *input)
{
  Slot *server;
  VedAlertFinding finding;

  g_return_if_fail (slot < self->slots->len);

  server = g_ptr_array_index (self->slots, slot);
  server->seen_us = self->time_us;
  server->seen_result = self->n_results;
  if (input->state == VED_SERVER_STALE || input->state == VED_SERVER_OFFLINE)
    return;

  take_profile (server, input->profile);
  drop_unwatched (self, server);
  refresh_hours (self, server, input);
  for (guint i = 0; i < self->n_watched; i++)
    {
      VedMetric metric = self->watched[i];

      ved_alert_judge_metric (&finding, &self->thresholds, &server->hours[metric], metric,
                              ved_alert_threshold_unit (metric, input->current[metric], input->cores));
      apply_finding (self, &server->episodes[metric], server->name, server->profile,
                     VED_ALERT_SUBJECT_METRIC, metric, &finding);
    }

  if (isnan (input->risk))
    return;

  ved_alert_judge_risk (&finding, input->risk);
  apply_finding (self, &server->episodes[RISK_SUBJECT], server->name, server->profile,
                 VED_ALERT_SUBJECT_RISK, VED_METRIC_NONE, &finding);
}

/**
 * ved_alert_book_update_environment:
 * @environment: the fleet's probabilities; without valid ones nothing changes
 *
 * Judges the environment rules; episodes are of the server "*". A probability that is not sound opens none and closes
 * none.
 */
void
ved_alert_book_update_environment (VedAlertBook         *self,
                                   const VedEnvironment *environment)
{
  VedAlertFinding findings[VED_N_HORIZONS];

  if (!environment->valid)
    return;

  ved_alert_judge_environment (findings, environment);
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    {
      if (!ved_environment_is_sound (environment, (VedHorizon) i))
        continue;
      apply_finding (self, &self->environment[i], ENVIRONMENT_SERVER, VED_PROFILE_GENERIC,
                     i == VED_HORIZON_30M ? VED_ALERT_SUBJECT_PROB_30M : VED_ALERT_SUBJECT_PROB_8H,
                     VED_METRIC_NONE, &findings[i]);
    }
}

/* A server that is forgotten, or another daemon's now, is in no result: nothing would ever close its episodes. */
static void
resolve_gone (VedAlertBook *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->slots, i);

      for (guint subject = 0; slot->seen_result != self->n_results && subject < N_SUBJECTS; subject++)
        {
          Episode *episode = slot->episodes[subject];

          if (episode != NULL && episode->alert.state != VED_ALERT_RESOLVED)
            resolve_episode (self, episode, self->time_us, VED_ALERT_RULES_ACTOR);
        }
      if (slot->seen_us == 0)
        slot->seen_us = self->time_us;
      else if (is_spent (slot, self->time_us))
        give_up (self, i);
    }
}

/**
 * ved_alert_book_end:
 *
 * Ends a result: resolves what is open of servers that it did not have, and puts what is active in order.
 */
void
ved_alert_book_end (VedAlertBook *self)
{
  resolve_gone (self);
  sort_active (self);
}

guint
ved_alert_book_get_n_active (const VedAlertBook *self)
{
  return self->active->len;
}

/**
 * ved_alert_book_get_active:
 * @index: below the number of active episodes
 *
 * Returns: (transfer none): an episode that is not resolved: by ved_alert_compare(); valid until the book changes
 */
const VedAlert *
ved_alert_book_get_active (const VedAlertBook *self,
                           guint               index)
{
  g_return_val_if_fail (index < self->active->len, NULL);

  return g_ptr_array_index (self->active, index);
}

/**
 * ved_alert_book_find:
 * @id: an episode's id
 *
 * Returns: (transfer none) (nullable): the episode, while it is the newest of its pair
 */
const VedAlert *
ved_alert_book_find (const VedAlertBook *self,
                     const char         *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

static Episode **
find_place (VedAlertBook   *self,
            const VedAlert *alert)
{
  guint index;
  Slot *slot;

  if (alert->subject == VED_ALERT_SUBJECT_PROB_30M)
    return &self->environment[VED_HORIZON_30M];
  if (alert->subject == VED_ALERT_SUBJECT_PROB_8H)
    return &self->environment[VED_HORIZON_8H];

  index = ved_alert_book_add_server (self, alert->server);
  slot = g_ptr_array_index (self->slots, index);

  return &slot->episodes[alert->subject == VED_ALERT_SUBJECT_RISK ? RISK_SUBJECT : (guint) alert->metric];
}

/**
 * ved_alert_book_restore:
 * @alert: copied; an episode of an earlier run, newest last
 * @actor: who did what happened to it last
 *
 * Lets the episode go on: unresolved ones are active again, resolved ones may be reopened, and one that somebody
 * resolved by hand opens no other before its value has been off the threshold. Tells nobody. Numbers of new ids stay above its own.
 *
 * Returns: whether it was taken; not when its id is malformed or its pair has an episode already
 */
gboolean
ved_alert_book_restore (VedAlertBook   *self,
                        const VedAlert *alert,
                        const char     *actor)
{
  Episode **place = find_place (self, alert);
  Episode *episode;
  guint64 number;

  if (!g_str_has_prefix (alert->id, "a-") ||
      !g_ascii_string_to_unsigned (alert->id + strlen ("a-"), 10, 0, G_MAXUINT64 - 1, &number, NULL))
    return FALSE;

  if (*place != NULL && (*place)->alert.state != VED_ALERT_RESOLVED)
    return FALSE;

  if (*place != NULL)
    forget_episode (self, *place);

  episode = *place = g_new0 (Episode, 1);
  ved_alert_copy_to (alert, &episode->alert);
  episode->profile = ved_profile_from_server_name (alert->server);
  episode->held = alert->state == VED_ALERT_RESOLVED && strcmp (actor, VED_ALERT_RULES_ACTOR) != 0;
  g_hash_table_insert (self->by_id, episode->alert.id, episode);
  self->next_number = MAX (self->next_number, number + 1);
  if (alert->state != VED_ALERT_RESOLVED)
    {
      g_ptr_array_add (self->active, episode);
      self->order_changed = TRUE;
      sort_active (self);
    }

  return TRUE;
}

static Episode *
find_active (VedAlertBook *self,
             const char   *id,
             GError      **error)
{
  Episode *episode = g_hash_table_lookup (self->by_id, id);

  if (episode != NULL && episode->alert.state != VED_ALERT_RESOLVED)
    return episode;

  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "There is no active alert “%s”", id);

  return NULL;
}

/* From one state to another by somebody's hand, and how that is told. */
typedef struct {
  VedAlertState state;
  VedAlertChange told;
} Turn;

static gboolean
turn_episode (VedAlertBook  *self,
              const char    *id,
              const Turn    *turn,
              const char    *actor,
              gint64         time_us,
              GError       **error)
{
  Episode *episode = find_active (self, id, error);

  if (episode == NULL)
    return FALSE;

  if (episode->alert.state == turn->state)
    return TRUE;

  episode->alert.state = turn->state;
  episode->alert.updated_us = time_us;
  emit (self, episode, turn->told, &episode->alert, time_us, actor);
  sort_active (self);

  return TRUE;
}

/**
 * ved_alert_book_acknowledge:
 * @id: an episode that is not resolved
 * @actor: who asks
 * @time_us: when
 *
 * Acknowledging twice changes nothing.
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND when there is no such active episode
 */
gboolean
ved_alert_book_acknowledge (VedAlertBook *self,
                            const char   *id,
                            const char   *actor,
                            gint64        time_us,
                            GError      **error)
{
  const Turn turn = { VED_ALERT_ACKNOWLEDGED, VED_ALERT_WAS_ACKNOWLEDGED };

  return turn_episode (self, id, &turn, actor, time_us, error);
}

/**
 * ved_alert_book_give_back:
 * @id: an episode that is not resolved
 * @actor: who asks
 * @time_us: when
 *
 * Nobody is in charge of it any more, as before ved_alert_book_acknowledge(). Of one that nobody had
 * acknowledged it changes nothing.
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND when there is no such active episode
 */
gboolean
ved_alert_book_give_back (VedAlertBook *self,
                          const char   *id,
                          const char   *actor,
                          gint64        time_us,
                          GError      **error)
{
  const Turn turn = { VED_ALERT_OPEN, VED_ALERT_WAS_GIVEN_BACK };

  return turn_episode (self, id, &turn, actor, time_us, error);
}

/**
 * ved_alert_book_resolve:
 * @id: an episode that is not resolved
 * @actor: who asks
 * @time_us: when
 *
 * A value that still is beyond does not open a new episode until it has been off the threshold once.
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND when there is no such active episode
 */
gboolean
ved_alert_book_resolve (VedAlertBook *self,
                        const char   *id,
                        const char   *actor,
                        gint64        time_us,
                        GError      **error)
{
  Episode *episode = find_active (self, id, error);

  if (episode == NULL)
    return FALSE;

  episode->held = TRUE;
  resolve_episode (self, episode, time_us, actor);
  sort_active (self);

  return TRUE;
}
