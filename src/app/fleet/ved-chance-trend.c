/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chance-trend"

#include "config.h"

#include "app/fleet/ved-chance-trend.h"

#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* Only chances that were sound when they were told are compared: figures hold no others. What a recording knows of later is
 * left out. */

#define TREND_US (10 * 60 * G_USEC_PER_SEC)
#define LEAST_TREND_US (5 * 60 * G_USEC_PER_SEC) /* less says nothing about a direction */
#define LEAST_CHANGE 0.05f       /* percentage points */

static float
get_chance (const VedFleetFigures *figures,
            VedHorizon             horizon)
{
  return horizon == VED_HORIZON_30M ? figures->prob_30m : figures->prob_8h;
}

/* The first at or after @index that is known, @end where none is. */
static guint
find_known (const VedFleetFigures *figures,
            guint                  index,
            guint                  end,
            VedHorizon             horizon)
{
  while (index < end && isnan (get_chance (&figures[index], horizon)))
    index++;

  return index;
}

/**
 * ved_chance_trend_collect:
 * @figures: (array length=n_figures): of all snapshots, oldest first
 * @now_us: of the snapshot that is shown
 * @values: (out): room for %VED_CHANCE_TREND_MAX: the chances up to then, NaN where one was not known
 *
 * Returns: how many there are since the first that was known, of the last %VED_CHANCE_TREND_MAX; 0 when they are of too short
 *   a time to be shown
 */
guint
ved_chance_trend_collect (const VedFleetFigures *figures,
                          guint                  n_figures,
                          VedHorizon             horizon,
                          gint64                 now_us,
                          float                 *values)
{
  guint end = ved_fleet_figures_find (figures, n_figures, now_us + 1);
  guint first = find_known (figures, end > VED_CHANCE_TREND_MAX ? end - VED_CHANCE_TREND_MAX : 0, end, horizon);

  if (first == end || figures[end - 1].time_us - figures[first].time_us < LEAST_TREND_US)
    return 0;
  for (guint i = first; i < end; i++)
    values[i - first] = get_chance (&figures[i], horizon);

  return end - first;
}

/* That of ten minutes ago, or the oldest that is known since; NaN without any that is old enough. */
static float
find_earlier (const VedFleetFigures *figures,
              guint                  n_figures,
              VedHorizon             horizon,
              gint64                 now_us,
              gint64                *span_us)
{
  guint end = ved_fleet_figures_find (figures, n_figures, now_us - LEAST_TREND_US + 1);
  guint first = find_known (figures, ved_fleet_figures_find (figures, n_figures, now_us - TREND_US), end, horizon);

  if (first >= end)
    return NAN;
  *span_us = now_us - figures[first].time_us;

  return get_chance (&figures[first], horizon);
}

/**
 * ved_chance_trend_describe:
 * @figures: (array length=n_figures): of all snapshots, oldest first
 * @now_us: of the snapshot that is shown
 * @chance: what is told of it, NaN for none
 * @verdict: on the snapshot
 * @is_past: whether that was, and is not now
 *
 * Returns: (transfer full): how the chance moved of late, or what it is the chance of while nothing is known about that; where
 *   it comes from when some servers count as certain
 */
char *
ved_chance_trend_describe (const VedFleetFigures *figures,
                           guint                  n_figures,
                           VedHorizon             horizon,
                           gint64                 now_us,
                           float                  chance,
                           const VedVerdict      *verdict,
                           gboolean               is_past)
{
  guint n_certain = verdict->n_certain, n_missed = verdict->n_missed;
  gint64 span_us = 0;
  float change = 100.0f * (chance - find_earlier (figures, n_figures, horizon, now_us, &span_us));
  g_autofree char *span = ved_text_duration (span_us);
  char delta[VED_TEXT_SIZE];

  if (n_certain > 0)
    return g_strdup_printf (is_past ? ngettext ("%u server was beyond a critical threshold",
                                                "%u servers were beyond a critical threshold", n_certain)
                                    : ngettext ("%u server is beyond a critical threshold now",
                                                "%u servers are beyond a critical threshold now", n_certain),
                            n_certain);
  if (n_missed > 0)
    return g_strdup_printf (is_past ? ngettext ("%u server was worse than forecast", "%u servers were worse than forecast", n_missed)
                                    : ngettext ("%u server is worse than forecast", "%u servers are worse than forecast", n_missed),
                            n_missed);
  if (isnan (change))
    return g_strdup (_("of a server turning critical"));
  if (fabsf (change) < LEAST_CHANGE)
    return g_strdup_printf (_("→ same as %s ago"), span);

  ved_text_write_delta (change, 1, delta, sizeof delta);

  return g_strdup_printf (change > 0.0f ? _("↗ %s points in %s") : _("↘ %s points in %s"), delta, span);
}
