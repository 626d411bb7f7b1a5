/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-snapshot-merge"

#include "config.h"

#include "fleet/snapshot/ved-snapshot-merge.h"

#include "fleet/snapshot/ved-alert-order.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include <math.h>
#include <string.h>

/* The servers of all parts in the order of their names. A name that two parts have (a fleet that is divided anew) is
 * taken of the daemon that answers, else of the one that saw it last.
 *
 * Forecasts stand in one set with one origin, so only those from the newest origin are taken over; the servers of a
 * daemon that lags, or is gone, keep what is said about their next half hour. The time and the origin of the whole are those
 * of daemons that answer: one whose clock is ahead must not stop the others' time when it goes away. Nor must that step back,
 * which would end a recording: whoever merges says before which instant it must not be.
 *
 * That no server of the fleet crosses is that none of any part does, so the chances of the parts multiply, each
 * calibrated as its daemon found it to be. */

typedef struct {
  const VedSnapshotPart *part;
  guint server;
} Place;

typedef struct {
  const VedSnapshotPart *parts;
  guint n_parts;
  GArray *places;               /* of Place, by name */
  gboolean any_present;
  gint64 time_us;               /* the newest */
  gint64 ahead_us;              /* of what those who answer tell, so as not to step back */
  gint64 origin_us;             /* likewise */
  VedForecastSet *forecasts;    /* (nullable): without rows there is none */
  guint next_row;
  VedSnapshotBuilder *builder;
} Merge;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *left = a, *right = b;
  gint64 left_us, right_us;
  int order = strcmp (ved_snapshot_get_name (left->part->snapshot, left->server),
                      ved_snapshot_get_name (right->part->snapshot, right->server));

  if (order != 0)
    return order;
  if (left->part->is_present != right->part->is_present)
    return left->part->is_present ? -1 : 1;

  left_us = ved_snapshot_get_last_seen_us (left->part->snapshot, left->server);
  right_us = ved_snapshot_get_last_seen_us (right->part->snapshot, right->server);

  return left_us == right_us ? 0 : left_us > right_us ? -1 : 1;
}

static const char *
get_name (const Merge *self,
          guint        index)
{
  const Place *place = &g_array_index (self->places, Place, index);

  return ved_snapshot_get_name (place->part->snapshot, place->server);
}

static void
find_places (Merge *self)
{
  guint n = 0;

  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  for (guint i = 0; i < self->n_parts; i++)
    {
      for (guint server = 0; server < ved_snapshot_get_n_servers (self->parts[i].snapshot); server++)
        {
          Place place = { &self->parts[i], server };

          g_array_append_val (self->places, place);
        }
    }
  g_array_sort (self->places, compare_places);

  for (guint i = 0; i < self->places->len; i++)
    {
      if (n == 0 || strcmp (get_name (self, n - 1), get_name (self, i)) != 0)
        g_array_index (self->places, Place, n++) = g_array_index (self->places, Place, i);
    }
  g_array_set_size (self->places, n);
}

static gboolean
has_row (const Merge *self,
         const Place *place)
{
  const VedSnapshot *snapshot = place->part->snapshot;

  return ved_snapshot_get_forecasts (snapshot) != NULL
         && ved_snapshot_get_origin_us (snapshot) == self->origin_us
         && ved_snapshot_get_forecast_row (snapshot, place->server) != VED_NO_ROW;
}

static gboolean
is_any_present (const VedSnapshotPart *parts,
                guint                  n_parts)
{
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].is_present)
      return TRUE;

  return FALSE;
}

/* Whether what a part says of time counts: not that of one that is gone, unless all are. */
static gboolean
tells_time (const Merge *self,
            guint        index)
{
  return self->parts[index].is_present || !self->any_present;
}

static void
find_times (Merge  *self,
            gint64  not_before_us)
{
  self->time_us = ved_snapshot_merge_time (self->parts, self->n_parts);
  for (guint i = 0; i < self->n_parts; i++)
    if (tells_time (self, i))
      self->origin_us = MAX (self->origin_us, ved_snapshot_get_origin_us (self->parts[i].snapshot));
  self->ahead_us = MAX (not_before_us - self->time_us, 0);
  self->time_us += self->ahead_us;
}

static void
make_forecasts (Merge *self)
{
  guint n_rows = 0;

  for (guint i = 0; i < self->places->len; i++)
    n_rows += has_row (self, &g_array_index (self->places, Place, i));
  if (n_rows > 0)
    self->forecasts = ved_forecast_set_new (n_rows, self->origin_us);
}

static guint
copy_forecast (Merge       *self,
               const Place *place)
{
  const VedForecastSet *from = ved_snapshot_get_forecasts (place->part->snapshot);
  guint row = ved_snapshot_get_forecast_row (place->part->snapshot, place->server);

  if (!has_row (self, place))
    return VED_NO_ROW;

  ved_forecast_set_copy_row (self->forecasts, self->next_row, from, row);

  return self->next_row++;
}

static VedServerState
get_state (const Place *place)
{
  VedServerState state = ved_snapshot_get_state (place->part->snapshot, place->server);

  return place->part->is_present || state == VED_SERVER_OFFLINE ? state : VED_SERVER_STALE;
}

/* As long ago as the daemon that watches it says. */
static gint64
get_last_seen_us (const Merge *self,
                  const Place *place)
{
  gint64 seen_us = ved_snapshot_get_last_seen_us (place->part->snapshot, place->server);

  return place->part->is_present && seen_us > 0 ? seen_us + self->ahead_us : seen_us;
}

static void
copy_server (Merge *self,
             guint  index)
{
  const Place *place = &g_array_index (self->places, Place, index);
  const VedSnapshot *from = place->part->snapshot;
  guint server = place->server, n_contributions;
  const VedContribution *contributions = ved_snapshot_get_contributions (from, server, &n_contributions);
  VedSnapshotServer description = {
    .name = ved_snapshot_get_name (from, server),
    .profile = ved_snapshot_get_profile (from, server),
    .state = get_state (place),
    .last_seen_us = get_last_seen_us (self, place),
    .cores = ved_snapshot_get_cores (from, server),
    .points = ved_snapshot_get_points (from, server),
    .engine = ved_snapshot_get_engine (from, server),
    .rung = ved_snapshot_get_rung (from, server),
    .forecast_row = copy_forecast (self, place),
    .risk = ved_snapshot_risk (from)[server],
    .prob_30m = ved_snapshot_prob_30m (from)[server],
    .prob_8h = ved_snapshot_prob_8h (from)[server],
  };

  for (VedMetric metric = 0; metric < VED_N_METRICS; metric++)
    {
      description.metrics |= (guint16) (ved_snapshot_has_metric (from, server, metric) ? 1u << metric : 0);
      ved_snapshot_builder_current (self->builder, metric)[index] = ved_snapshot_current (from, metric)[server];
      ved_snapshot_builder_trend (self->builder, metric)[index] = ved_snapshot_trend (from, metric)[server];
      ved_snapshot_builder_near (self->builder, metric)[index] = ved_snapshot_near (from, metric)[server];
      ved_snapshot_builder_peak (self->builder, metric)[index] = ved_snapshot_peak (from, metric)[server];
    }
  ved_snapshot_builder_set_server (self->builder, index, &description);
  ved_snapshot_builder_set_contributions (self->builder, index, contributions, n_contributions);
}

static int
compare_alerts (gconstpointer a,
                gconstpointer b)
{
  return ved_alert_compare (a, b);
}

static void
copy_alerts (Merge *self)
{
  g_autoptr(GArray) alerts = g_array_new (FALSE, FALSE, sizeof (VedAlert));

  for (guint i = 0; i < self->n_parts; i++)
    {
      for (guint j = 0; j < ved_snapshot_get_n_alerts (self->parts[i].snapshot); j++)
        {
          VedAlert alert = *ved_snapshot_get_alert (self->parts[i].snapshot, j);

          alert.id = g_strconcat (alert.id, self->parts[i].mark, NULL);
          g_array_append_val (alerts, alert);
        }
    }
  g_array_sort (alerts, compare_alerts);

  for (guint i = 0; i < alerts->len; i++)
    {
      const VedAlert *alert = &g_array_index (alerts, VedAlert, i);

      ved_snapshot_builder_add_alert (self->builder, alert);
      g_free (alert->id);
    }
}

/* Of the whole: certain where a part is, and then only; not known where that of a part is not. */
static float
join_chances (double none)
{
  if (isnan (none))
    return NAN;

  return none > 0.0 ? ved_value_snap_chance (1.0 - none) : 1.0f;
}

static void
join_environments (Merge *self)
{
  VedEnvironment fleet = { .calibrated = TRUE };
  double none_30m = 1.0, none_8h = 1.0;

  for (guint i = 0; i < self->n_parts; i++)
    {
      const VedEnvironment *part = ved_snapshot_get_environment (self->parts[i].snapshot);

      if (!part->valid)
        continue;
      fleet.valid = TRUE;
      fleet.calibrated &= part->calibrated;
      fleet.high_risk_servers += part->high_risk_servers;
      none_30m *= 1.0 - (double) part->prob_30m;
      none_8h *= 1.0 - (double) part->prob_8h;
    }
  fleet.calibrated &= fleet.valid;
  fleet.prob_30m = fleet.valid ? join_chances (none_30m) : NAN;
  fleet.prob_8h = fleet.valid ? join_chances (none_8h) : NAN;
  ved_snapshot_builder_set_environment (self->builder, &fleet);
}

static void
join_metadata (Merge      *self,
               const char *source)
{
  VedMetadata fleet = { .warmed_up = TRUE, .source = (char *) source };
  double n_servers = 0.0;

  for (guint i = 0; i < self->n_parts; i++)
    {
      const VedMetadata *part = ved_snapshot_get_metadata (self->parts[i].snapshot);
      guint n = ved_snapshot_get_n_servers (self->parts[i].snapshot);

      if (tells_time (self, i))
        {
          fleet.prediction_us = MAX (fleet.prediction_us, part->prediction_us);
          fleet.latest_sample_us = MAX (fleet.latest_sample_us, part->latest_sample_us);
        }
      fleet.input_points = MAX (fleet.input_points, part->input_points);
      fleet.warmed_up &= part->warmed_up;
      fleet.warmup_progress += n * part->warmup_progress;
      n_servers += n;
    }
  /* They are as old as they are, whatever the time is called. */
  fleet.prediction_us += fleet.prediction_us > 0 ? self->ahead_us : 0;
  fleet.latest_sample_us += fleet.latest_sample_us > 0 ? self->ahead_us : 0;
  fleet.warmup_progress /= MAX (n_servers, 1.0);
  ved_snapshot_builder_set_metadata (self->builder, &fleet);
}

/**
 * ved_snapshot_merge_time:
 * @parts: (array length=n_parts): at least one
 *
 * Returns: the newest instant of any part that is present, or of any where none is, µs UTC
 */
gint64
ved_snapshot_merge_time (const VedSnapshotPart *parts,
                         guint                  n_parts)
{
  gboolean any_present = is_any_present (parts, n_parts);
  gint64 newest_us = 0;

  for (guint i = 0; i < n_parts; i++)
    if (parts[i].is_present || !any_present)
      newest_us = MAX (newest_us, ved_snapshot_get_time_us (parts[i].snapshot));

  return newest_us;
}

/**
 * ved_snapshot_merge:
 * @parts: (array length=n_parts): at least one
 * @not_before_us: instant that the fleet is not before, µs UTC; 0: any
 * @generation: of the result
 * @source: where it comes from, for people
 *
 * Makes one fleet of what several daemons told. Scenarios are each daemon's own, and of the whole there is none. Any
 * thread. Cost: a sort of all servers and a pass over their columns and forecasts.
 *
 * Returns: (transfer full): the fleet at the newest instant of any part that is present, or at @not_before_us
 */
VedSnapshot *
ved_snapshot_merge (const VedSnapshotPart *parts,
                    guint                  n_parts,
                    gint64                 not_before_us,
                    guint64                generation,
                    const char            *source)
{
  Merge self = { .parts = parts, .n_parts = n_parts, .any_present = is_any_present (parts, n_parts) };

  g_return_val_if_fail (n_parts > 0, NULL);

  find_times (&self, not_before_us);
  find_places (&self);
  make_forecasts (&self);
  self.builder = ved_snapshot_builder_new (self.places->len, generation, self.time_us);
  ved_snapshot_builder_set_origin_us (self.builder, self.origin_us);
  for (guint i = 0; i < self.places->len; i++)
    copy_server (&self, i);
  if (self.forecasts != NULL)
    {
      ved_forecast_set_seal (self.forecasts);
      ved_snapshot_builder_set_forecasts (self.builder, self.forecasts);
      ved_forecast_set_unref (self.forecasts);
    }
  copy_alerts (&self);
  join_environments (&self);
  join_metadata (&self, source);
  g_array_unref (self.places);

  return ved_snapshot_builder_finish (self.builder);
}
