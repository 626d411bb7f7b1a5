/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-verdict-text"

#include "config.h"

#include "app/fleet/ved-verdict-text.h"

#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* How the fleet is now and what is expected of it are two things, by two rules, and may be far apart: one sentence says
 * both, and the next who is meant. */

#define LIKELY 0.5f

/* A fleet may do well and be likelier than not to go on otherwise, measured or guessed, or not as was forecast; and alerts of
 * single metrics may be open. */
static gboolean
is_all_clear (const VedSnapshot *snapshot,
              const VedVerdict  *verdict)
{
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  gboolean is_trouble_likely = environment->valid && MAX (environment->prob_30m, environment->prob_8h) > LIKELY;

  return !is_trouble_likely && verdict->n_missed == 0 && ved_snapshot_get_n_alerts (snapshot) == 0;
}

/**
 * ved_verdict_text_call:
 * @verdict: on @snapshot
 * @is_past: whether that was to be done at an instant that is over
 *
 * Returns: (transfer full): what there is to do, in one sentence
 */
char *
ved_verdict_text_call (const VedSnapshot *snapshot,
                       const VedVerdict  *verdict,
                       gboolean           is_past)
{
  const char *name = verdict->has_server ? ved_snapshot_get_name (snapshot, verdict->server) : "";
  const char *no_risk = is_past ? _("No server was at risk 50 or above.") : _("No server is at risk 50 or above now.");

  switch (verdict->call)
    {
    case VED_CALL_NONE:
      if (!is_all_clear (snapshot, verdict))
        return g_strdup (no_risk);
      return g_strdup (is_past ? _("Nothing needed to be done.") : _("Nothing needs to be done."));

    case VED_CALL_CERTAIN:
      return g_strdup_printf (is_past ? _("It was time to look into %s.") : _("Look into %s now."), name);

    case VED_CALL_PREPARE:
      return g_strdup (no_risk);

    case VED_CALL_TOGETHER:
      return g_strdup (is_past ? _("Servers moved together: see Cascade.")
                               : _("Keep an eye on Cascade: servers move together."));

    case VED_CALL_CASCADE:
      return g_strdup (is_past ? _("A cascade was under way: see Cascade for its origin.")
                               : _("A cascade is under way: see Cascade for its origin."));

    case VED_CALL_WATCH:
      return g_strdup_printf (is_past ? _("It was time to keep an eye on %s.") : _("Keep an eye on %s."), name);

    case VED_CALL_LOOK:
      return g_strdup_printf (is_past ? _("It was time to look into %s within the hour.")
                                      : _("Look into %s within the hour."), name);

    case VED_CALL_ACT:
      return g_strdup_printf (is_past ? _("It was time to act, and to begin with %s.") : _("Act now: begin with %s."), name);

    case VED_CALL_UNKNOWN:
    default:
      return g_strdup (is_past ? _("Nothing was known yet.") : _("Nothing is known yet."));
    }
}

static char *
describe_missed (guint    n_missed,
                 gboolean is_past)
{
  if (is_past)
    return g_strdup_printf (ngettext ("%u server was worse than forecast, so the chance of an incident was unknown.",
                                      "%u servers were worse than forecast, so the chance of an incident was unknown.",
                                      n_missed), n_missed);

  return g_strdup_printf (ngettext ("%u server is worse than forecast, so the chance of an incident is unknown.",
                                    "%u servers are worse than forecast, so the chance of an incident is unknown.",
                                    n_missed), n_missed);
}

/**
 * ved_verdict_text_beyond:
 * @server: index in @snapshot
 *
 * A server may be beyond the bound from which an incident is counted while its risk, a sum of many points, is low. Incidents,
 * alerts and the risk have bounds of their own.
 *
 * Returns: (transfer full) (nullable): which bound it has passed, and where the alert becomes critical; %NULL for none
 */
char *
ved_verdict_text_beyond (const VedSnapshot *snapshot,
                         guint              server)
{
  const VedThresholds *thresholds = ved_used_thresholds_get ();
  float current[VED_N_METRICS];
  char value[VED_TEXT_SIZE], incident[VED_TEXT_SIZE], alert[VED_TEXT_SIZE];
  VedMetric metric;

  for (guint i = 0; i < VED_N_METRICS; i++)
    current[i] = ved_snapshot_current (snapshot, i)[server];
  metric = ved_server_find_beyond (thresholds, current, ved_snapshot_get_cores (snapshot, server));
  if (metric == VED_METRIC_NONE)
    return NULL;

  ved_text_write_metric (metric, (double) current[metric], value, sizeof value);
  ved_text_write_metric (metric, (double) thresholds->probability[metric].critical, incident, sizeof incident);
  ved_text_write_metric (metric, (double) thresholds->alert[metric].critical, alert, sizeof alert);
  if (isnan (thresholds->alert[metric].critical))
    return g_strdup_printf (_("%s is %s: an incident counts from %s, but no alert watches it."),
                            ved_text_metric_label (metric), value, incident);

  return g_strdup_printf (_("%s is %s: an incident counts from %s, its alert is critical from %s."),
                          ved_text_metric_label (metric), value, incident, alert);
}

/* Whoever is named first for being beyond a threshold is told of with the threshold: its risk alone may not say why. */
static char *
describe_n_certain (const VedSnapshot *snapshot,
                    const VedVerdict  *verdict,
                    gboolean           is_past)
{
  guint n_certain = verdict->n_certain;
  g_autofree char *bounds = verdict->has_server && !is_past ? ved_verdict_text_beyond (snapshot, verdict->server) : NULL;

  if (bounds != NULL)
    return g_strdup_printf (ngettext ("%u server is beyond a critical threshold now. %s: %s",
                                      "%u servers are beyond a critical threshold now. %s: %s", n_certain), n_certain,
                            ved_snapshot_get_name (snapshot, verdict->server), bounds);
  if (is_past)
    return g_strdup_printf (ngettext ("%u server was beyond a critical threshold.",
                                      "%u servers were beyond a critical threshold.", n_certain), n_certain);

  return g_strdup_printf (ngettext ("%u server is beyond a critical threshold now.",
                                    "%u servers are beyond a critical threshold now.", n_certain), n_certain);
}

/* The chance of what may come, and beside it how the fleet is now, unless single servers have the word. What is beyond a
 * threshold already is no chance. */
static char *
describe_chance (const VedSnapshot *snapshot,
                 const VedVerdict  *verdict,
                 gboolean           is_quiet,
                 gboolean           is_past)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  gboolean is_near = environment->prob_30m > LIKELY;
  const char *span = is_near ? _("30 min") : _("8 h");
  const char *worst = _(ved_level_get_info (ved_verdict_get_worst (verdict, counts))->label);
  char percent[VED_TEXT_SIZE];

  if (!environment->valid || ved_fleet_n_scored (counts) == 0)
    return g_strdup ("");
  if (verdict->n_certain > 0)
    return is_quiet ? g_strdup ("") : describe_n_certain (snapshot, verdict, is_past);

  if (verdict->n_missed > 0 && MAX (environment->prob_30m, environment->prob_8h) <= LIKELY)
    {
      g_autofree char *missed = describe_missed (verdict->n_missed, is_past);

      return is_quiet ? g_strdup_printf (is_past ? _("%s; %s") : _("%s now; %s"), worst, missed) : g_steal_pointer (&missed);
    }
  if (!environment->calibrated)
    return is_quiet ? g_strdup_printf (is_past ? _("%s; the chance of an incident was not known yet.")
                                               : _("%s now; the chance of an incident is not known yet."), worst)
                    : g_strdup (is_past ? _("The chance of an incident was not known yet.")
                                        : _("The chance of an incident is not known yet."));

  ved_forecast_text_write_chance ((double) (is_near ? environment->prob_30m : environment->prob_8h), 0, percent, sizeof percent);
  if (is_quiet)
    return g_strdup_printf (is_past ? _("%s; %s chance of an incident within %s.")
                                    : _("%s now; %s chance of an incident within %s."), worst, percent, span);

  return g_strdup_printf (_("%s chance of an incident within %s."), percent, span);
}

/* Who may turn critical, and how many are likelier to than not. */
static char *
describe_outlook (const VedVerdict *verdict,
                  const char       *name,
                  gboolean          is_past)
{
  const char *span = verdict->is_near ? _("30 min") : _("8 h");
  char percent[VED_TEXT_SIZE];

  ved_forecast_text_write_chance ((double) verdict->probability, 0, percent, sizeof percent);
  if (!verdict->has_server)
    return g_strdup ("");
  if (verdict->n_likely <= 1)
    return g_strdup_printf (is_past ? _("%s was the most likely to turn critical within %s (%s).")
                                    : _("%s is the most likely to turn critical within %s (%s)."), name, span, percent);
  if (is_past)
    return g_strdup_printf (ngettext ("%s was the most likely to turn critical within %s (%s); %u server was above 50 %%.",
                                      "%s was the most likely to turn critical within %s (%s); %u servers were above 50 %%.",
                                      verdict->n_likely),
                            name, span, percent, verdict->n_likely);

  return g_strdup_printf (ngettext ("%s is the most likely to turn critical within %s (%s); %u server is above 50 %%.",
                                    "%s is the most likely to turn critical within %s (%s); %u servers are above 50 %%.",
                                    verdict->n_likely),
                          name, span, percent, verdict->n_likely);
}

/* Why a server whose risk is low needs somebody all the same. */
static char *
describe_certain (const VedVerdict  *verdict,
                  const VedSnapshot *snapshot,
                  const char        *name,
                  gboolean           is_past)
{
  float risk = ved_snapshot_risk (snapshot)[verdict->server];

  if (is_past && verdict->n_certain == 1)
    return g_strdup_printf (_("%s was beyond a critical threshold already, though its risk was only %.1f of 100."), name,
                            (double) risk);
  if (is_past)
    return g_strdup_printf (_("%u servers were beyond a critical threshold already, though none was at risk 50 or above."),
                            verdict->n_certain);
  if (verdict->n_certain == 1)
    {
      g_autofree char *bounds = ved_verdict_text_beyond (snapshot, verdict->server), *text = NULL;

      text = g_strdup_printf (_("%s is beyond a critical threshold already, though its risk is only %.1f of 100."), name,
                              (double) risk);

      return g_strstrip (g_strdup_printf ("%s %s", text, bounds != NULL ? bounds : ""));
    }

  return g_strdup_printf (_("%u servers are beyond a critical threshold already, though none is at risk 50 or above."),
                          verdict->n_certain);
}

static char *
describe_past_risk (const VedFleetCounts *counts,
                    const char           *name)
{
  const char *level = _(ved_level_get_info (ved_fleet_worst_level (counts))->label);
  guint n_scored = ved_fleet_n_scored (counts);

  if (n_scored == 0)
    return g_strdup (_("No server had been forecast."));
  if (n_scored == 1)
    return g_strdup_printf (_("%s was at risk %.1f of 100: %s."), name, counts->max_risk, level);
  if (counts->attention_50 == 0)
    return g_strdup_printf (ngettext ("None of %u server was at risk 50 or above. The highest level was %s.",
                                      "None of %u servers was at risk 50 or above. The highest level was %s.",
                                      n_scored),
                            n_scored, level);

  return g_strdup_printf (ngettext ("%u of %u servers was at risk 50 or above. The highest level was %s.",
                                    "%u of %u servers were at risk 50 or above. The highest level was %s.",
                                    counts->attention_50),
                          counts->attention_50, n_scored, level);
}

static char *
describe_risk (const VedFleetCounts *counts,
               const char           *name)
{
  const char *level = _(ved_level_get_info (ved_fleet_worst_level (counts))->label);
  guint n_scored = ved_fleet_n_scored (counts);

  if (n_scored == 0)
    return g_strdup (_("No server has been forecast."));
  if (n_scored == 1)
    return g_strdup_printf (_("%s is at risk %.1f of 100: %s."), name, counts->max_risk, level);
  if (counts->attention_50 == 0)
    return g_strdup_printf (ngettext ("None of %u server is at risk 50 or above. The highest level is %s.",
                                      "None of %u servers is at risk 50 or above. The highest level is %s.",
                                      n_scored),
                            n_scored, level);

  return g_strdup_printf (ngettext ("%u of %u servers is at risk 50 or above. The highest level is %s.",
                                    "%u of %u servers are at risk 50 or above. The highest level is %s.",
                                    counts->attention_50),
                          counts->attention_50, n_scored, level);
}

/**
 * ved_verdict_get_worst:
 * @counts: of the snapshot that @verdict is on
 *
 * Shares of a large fleet may be calm while a server is not, or the other way round: the worse of them is what is told first.
 *
 * Returns: the worst of the fleet's status, of any server's level, of what is beyond a critical threshold, and of the
 *   cascade that goes on
 */
VedLevel
ved_verdict_get_worst (const VedVerdict     *verdict,
                       const VedFleetCounts *counts)
{
  VedLevel status = ved_fleet_status_get_level (ved_fleet_status_from_counts (counts));
  VedLevel worst = MAX (status, ved_fleet_worst_level (counts));

  if (verdict->has_cascade)
    worst = MAX (worst, verdict->together);

  return verdict->n_certain > 0 ? MAX (worst, VED_LEVEL_CRITICAL) : worst;
}

/* What the worst level comes from, unless it is the fleet's status. */
static char *
describe_worst (const VedVerdict     *verdict,
                const VedFleetCounts *counts,
                VedLevel              worst)
{
  guint n_scored = ved_fleet_n_scored (counts), n_level = counts->level[worst];

  if (n_level == 0 && verdict->n_certain > 0)
    return g_strdup_printf (_("%u of %u beyond a critical threshold"), verdict->n_certain, n_scored);
  if (n_level > 0 && worst >= VED_LEVEL_WARNING)
    return g_strdup_printf (_("%u of %u servers"), n_level, n_scored);
  if (verdict->has_cascade && verdict->together == worst && n_level == 0)
    return g_strdup (_("Cascade under way"));

  return g_strdup_printf (_("%u of %u at risk 60 or above"), ved_fleet_count_from_level (counts, VED_LEVEL_WARNING), n_scored);
}

/**
 * ved_verdict_text_worst:
 * @counts: of the snapshot that @verdict is on
 *
 * Returns: (transfer full): how many servers the worst level comes from, and below it the fleet's own status, where that is
 *   another one
 */
char *
ved_verdict_text_worst (const VedVerdict     *verdict,
                        const VedFleetCounts *counts)
{
  VedFleetStatus status = ved_fleet_status_from_counts (counts);
  VedLevel worst = ved_verdict_get_worst (verdict, counts);
  g_autofree char *servers = describe_worst (verdict, counts, worst);

  if (ved_fleet_n_scored (counts) == 0)
    return g_strdup (_("No server has been forecast."));
  if (ved_fleet_status_get_level (status) == worst)
    return g_strdup_printf (_("%s\nmean risk %.1f, highest %.1f"), servers, counts->mean_risk, counts->max_risk);

  return g_strdup_printf (_("%s\nThe fleet as a whole: %s, mean risk %.1f, highest %.1f"), servers,
                          ved_text_fleet_status (status), counts->mean_risk, counts->max_risk);
}

/**
 * ved_verdict_text:
 * @verdict: on @snapshot
 * @is_past: whether what is now is not known, so that nothing is said of it
 *
 * Returns: (transfer full): how the fleet is and will be, and who is meant
 */
char *
ved_verdict_text (const VedSnapshot *snapshot,
                  const VedVerdict  *verdict,
                  gboolean           is_past)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  const char *name = verdict->has_server ? ved_snapshot_get_name (snapshot, verdict->server) : "";
  gboolean is_quiet = verdict->call <= VED_CALL_CERTAIN;
  gboolean is_beside = verdict->has_cascade && verdict->call != VED_CALL_CASCADE;
  g_autofree char *who = NULL, *chance = NULL;

  chance = describe_chance (snapshot, verdict, is_quiet, is_past);

  if (verdict->call == VED_CALL_PREPARE)
    who = describe_outlook (verdict, name, is_past);
  else if (verdict->call == VED_CALL_CERTAIN)
    who = describe_certain (verdict, snapshot, name, is_past);
  else
    who = is_past ? describe_past_risk (counts, name) : describe_risk (counts, name);

  return g_strstrip (g_strdup_printf ("%s %s %s", is_quiet ? chance : who, is_quiet ? who : chance,
                                      !is_beside ? "" : is_past ? _("A cascade was under way.") : _("A cascade is under way.")));
}
