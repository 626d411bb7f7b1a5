/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chance-book"

#include "config.h"

#include "engine/quality/ved-chance-book.h"

#include "forecast/ved-early-warning.h"
#include "series/ved-robust.h"

#include <math.h>

/* Raw chances are made true by maps that are fitted on what came. Whether that works is tried in order of time:
 * maps from the older half of the origins tell the chances of the newer half, and these are what the reliability and
 * the warnings are counted of. The maps handed on are then fitted on all.
 *
 * A server that is beyond a threshold already needs no forecast: its chance is 1, and it is no part of the trial, nor of
 * what is counted of the fleet. */

struct _VedChanceBook
{
  GArray *chances;              /* of VedPastChance */
};

VedChanceBook *
ved_chance_book_new (void)
{
  VedChanceBook *self = g_new0 (VedChanceBook, 1);

  self->chances = g_array_new (FALSE, FALSE, sizeof (VedPastChance));

  return self;
}

void
ved_chance_book_free (VedChanceBook *self)
{
  g_array_unref (self->chances);
  g_free (self);
}

void
ved_chance_book_add (VedChanceBook       *self,
                     const VedPastChance *chance)
{
  g_array_append_vals (self->chances, chance, 1);
}

static const VedPastChance *
get_chance (const VedChanceBook *self,
            guint                index)
{
  return &g_array_index (self->chances, VedPastChance, index);
}

static gboolean
is_event (const VedPastChance *chance,
          VedHorizon           horizon)
{
  return chance->first_step < ved_quality_horizon_steps[horizon];
}

/* Whether there was a chance at all, and it is known what came of it. */
static gboolean
counts (const VedPastChance *chance,
        VedHorizon           horizon)
{
  return !chance->is_beyond && !isnan (chance->raw[horizon]);
}

/* What counts of the chances whose origin is @from at least and below @to. */
static GArray *
select_outcomes (const VedChanceBook *self,
                 VedHorizon           horizon,
                 guint                from,
                 guint                to)
{
  GArray *outcomes = g_array_new (FALSE, FALSE, sizeof (VedChanceOutcome));

  for (guint i = 0; i < self->chances->len; i++)
    {
      const VedPastChance *chance = get_chance (self, i);
      VedChanceOutcome outcome = { chance->raw[horizon], is_event (chance, horizon) };

      if (counts (chance, horizon) && chance->origin >= from && chance->origin < to)
        g_array_append_val (outcomes, outcome);
    }

  return outcomes;
}

static void
fit (const VedChanceBook *self,
     VedHorizon           horizon,
     guint                from,
     guint                to,
     VedCalibrationMap   *map)
{
  g_autoptr(GArray) outcomes = select_outcomes (self, horizon, from, to);

  ved_calibration_map_fit (map, (VedChanceOutcome *) (gpointer) outcomes->data, outcomes->len);
}

static int
compare_origins (gconstpointer a,
                 gconstpointer b)
{
  guint one = ((const VedPastChance *) a)->origin, other = ((const VedPastChance *) b)->origin;

  return (one > other) - (one < other);
}

static double
told (const VedCalibrationMap *map,
      const VedPastChance     *chance,
      VedHorizon               horizon)
{
  return ved_calibration_map_apply (map, chance->raw[horizon]);
}

/* The chance from which on alarms would have served the older half best. */
static double
choose_threshold (const VedChanceBook     *self,
                  const VedCalibrationMap *map,
                  VedHorizon               horizon,
                  guint                    split)
{
  g_autoptr(GArray) chances = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < self->chances->len; i++)
    {
      const VedPastChance *chance = get_chance (self, i);
      double value = told (map, chance, horizon);

      if (counts (chance, horizon) && chance->origin >= split)
        g_array_append_val (chances, value);
    }

  return ved_warning_best_threshold ((double *) (gpointer) chances->data, chances->len);
}

static void
try_warning (const VedPastChance *chance,
             double               probability,
             VedHorizon           horizon,
             VedQualityWarnings  *warnings,
             GArray              *leads)
{
  gboolean is_alarm = probability >= warnings->threshold;
  float minutes = (chance->first_step + 1) * VED_FORECAST_STEP_S / 60.0f;

  warnings->n_chances++;
  warnings->n_events += is_event (chance, horizon);
  warnings->n_alarms += is_alarm;
  if (!is_alarm || !is_event (chance, horizon))
    return;
  warnings->n_hits++;
  g_array_append_val (leads, minutes);
}

/* The origin that has as many chances that count before as behind it: those of 30 minutes are known up to a younger
 * one than those of 8 hours. */
static guint
find_split (const VedChanceBook *self,
            VedHorizon           horizon)
{
  g_autoptr(GArray) origins = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->chances->len; i++)
    {
      if (counts (get_chance (self, i), horizon))
        g_array_append_val (origins, get_chance (self, i)->origin);
    }

  return origins->len > 0 ? g_array_index (origins, guint, origins->len / 2) : 0;
}

static void
try_horizon (const VedChanceBook *self,
             VedHorizon           horizon,
             VedQuality          *quality)
{
  VedQualityWarnings *warnings = &quality->warnings[horizon];
  guint split = find_split (self, horizon);
  g_autoptr(GArray) leads = g_array_new (FALSE, FALSE, sizeof (float));
  VedCalibrationMap map;

  fit (self, horizon, split, G_MAXUINT, &map);
  warnings->threshold = choose_threshold (self, &map, horizon, split);
  warnings->lead_minutes = NAN;
  for (guint i = 0; i < self->chances->len; i++)
    {
      const VedPastChance *chance = get_chance (self, i);
      double probability = told (&map, chance, horizon);

      if (!counts (chance, horizon) || chance->origin >= split)
        continue;
      ved_reliability_add (&quality->reliability[horizon], probability, is_event (chance, horizon));
      try_warning (chance, probability, horizon, warnings, leads);
    }
  if (leads->len > 0)
    warnings->lead_minutes = ved_robust_quantile ((float *) (gpointer) leads->data, leads->len, (leads->len - 1) / 2.0);
}

/* The servers of one origin, from @from on, that are not beyond already: the raw chance that any of them crosses, and
 * whether one did; @n: how many these are. Returns where the next origin begins. */
static guint
join_origin (const VedChanceBook     *self,
             VedHorizon               horizon,
             const VedCalibrationMap *map,
             guint                    from,
             VedChanceOutcome        *outcome,
             guint                   *n)
{
  guint origin = get_chance (self, from)->origin, i;
  double none = 1.0;

  *outcome = (VedChanceOutcome) { 0.0f, FALSE };
  *n = 0;
  for (i = from; i < self->chances->len && get_chance (self, i)->origin == origin; i++)
    {
      const VedPastChance *chance = get_chance (self, i);

      if (!counts (chance, horizon))
        continue;
      none *= 1.0 - told (map, chance, horizon);
      outcome->is_event |= is_event (chance, horizon);
      (*n)++;
    }
  outcome->raw = (float) (1.0 - none);

  return i;
}

/* While any server is beyond, the fleet's chance is 1 without a map. Such an instant still tells what came of the chance of the
 * others: were it left out, a fleet that often has trouble would not see enough instants in two weeks. */
static void
fit_fleet (const VedChanceBook *self,
           VedHorizon           horizon,
           VedCalibration      *calibration)
{
  g_autoptr(GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (VedChanceOutcome));

  for (guint i = 0; i < self->chances->len;)
    {
      VedChanceOutcome outcome;
      guint n;

      i = join_origin (self, horizon, &calibration->server[horizon], i, &outcome, &n);
      if (n > 0)
        g_array_append_val (outcomes, outcome);
    }
  ved_calibration_map_fit (&calibration->fleet[horizon], (VedChanceOutcome *) (gpointer) outcomes->data, outcomes->len);
}

/**
 * ved_chance_book_judge:
 * @is_whole: whether all servers of the fleet are in it; only then can the fleet's own probability be calibrated
 * @quality: (inout): takes the reliability, the warnings and the maps
 */
void
ved_chance_book_judge (VedChanceBook *self,
                       gboolean       is_whole,
                       VedQuality    *quality)
{
  if (self->chances->len == 0)
    return;

  g_array_sort (self->chances, compare_origins);
  for (guint horizon = 0; horizon < VED_N_HORIZONS; horizon++)
    {
      try_horizon (self, horizon, quality);
      fit (self, horizon, 0, G_MAXUINT, &quality->calibration.server[horizon]);
      if (is_whole)
        fit_fleet (self, horizon, &quality->calibration);
    }
}
