/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-verdict-text"

#include "config.h"

#include "app/pages/ved-verdict-text.h"

#include "app/pages/ved-page-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* How the fleet is now and what is expected of it are two things, by two rules, and may be far apart: one sentence says
 * both, and the next who is meant. */

#define LIKELY 0.5f

/* A fleet may do well and be likelier than not to go on otherwise, measured or guessed. */
static gboolean
is_trouble_likely (const VedEnvironment *environment)
{
  return environment->valid && MAX (environment->prob_30m, environment->prob_8h) > LIKELY;
}

/**
 * ved_verdict_text_call:
 * @verdict: on @snapshot
 *
 * Returns: (transfer full): what there is to do, in one sentence
 */
char *
ved_verdict_text_call (const VedSnapshot *snapshot,
                       const VedVerdict  *verdict)
{
  const char *name = verdict->has_server ? ved_snapshot_get_name (snapshot, verdict->server) : "";

  switch (verdict->call)
    {
    case VED_CALL_NONE:
      return g_strdup (is_trouble_likely (ved_snapshot_get_environment (snapshot)) ? _("No server is in trouble now.")
                                                                                   : _("Nothing needs to be done."));

    case VED_CALL_CERTAIN:
      return g_strdup_printf (_("Look into %s."), name);

    case VED_CALL_PREPARE:
      return g_strdup (_("No server is in trouble now."));

    case VED_CALL_WATCH:
      return g_strdup_printf (_("Keep an eye on %s."), name);

    case VED_CALL_LOOK:
      return g_strdup_printf (_("Look into %s within the hour."), name);

    case VED_CALL_ACT:
      return g_strdup_printf (_("Act now: begin with %s."), name);

    case VED_CALL_UNKNOWN:
    default:
      return g_strdup (_("Nothing is known yet."));
    }
}

/* The chance of what may come, and beside it how the fleet is now, unless single servers have the word. */
static char *
describe_chance (const VedFleetCounts *counts,
                 const VedEnvironment *environment,
                 gboolean              is_quiet)
{
  gboolean is_near = environment->prob_30m > LIKELY;
  const char *span = is_near ? _("30 min") : _("8 h");
  const char *doubt = environment->calibrated ? "" : _(", a guess that is not calibrated yet");
  char percent[VED_TEXT_SIZE];

  if (!environment->valid || ved_fleet_n_scored (counts) == 0)
    return g_strdup ("");

  ved_text_write_percent ((double) (is_near ? environment->prob_30m : environment->prob_8h), 0, percent, sizeof percent);
  if (is_quiet)
    return g_strdup_printf (_("%s now; %s chance of an incident within %s%s."),
                            ved_text_fleet_status (ved_fleet_status_from_counts (counts)), percent, span, doubt);

  return g_strdup_printf (_("%s chance of an incident within %s%s."), percent, span, doubt);
}

/* Who may turn critical, and how many are likelier to than not. */
static char *
describe_outlook (const VedVerdict *verdict,
                  const char       *name)
{
  const char *span = verdict->is_near ? _("30 min") : _("8 h");
  char percent[VED_TEXT_SIZE];

  ved_text_write_percent ((double) verdict->probability, 0, percent, sizeof percent);
  if (!verdict->has_server)
    return g_strdup ("");
  if (verdict->n_likely <= 1)
    return g_strdup_printf (_("%s is the likeliest to turn critical within %s (%s)."), name, span, percent);

  return g_strdup_printf (ngettext ("%s is the likeliest to turn critical within %s (%s); %u server is above 50 %%.",
                                    "%s is the likeliest to turn critical within %s (%s); %u servers are above 50 %%.",
                                    verdict->n_likely),
                          name, span, percent, verdict->n_likely);
}

/* Why a server whose risk is low needs somebody all the same. */
static char *
describe_certain (const VedVerdict  *verdict,
                  const VedSnapshot *snapshot,
                  const char        *name)
{
  float risk = ved_snapshot_risk (snapshot)[verdict->server];

  if (verdict->n_certain == 1)
    return g_strdup_printf (_("%s is beyond a critical threshold already, though its risk is only %.1f of 100."), name,
                            (double) risk);

  return g_strdup_printf (_("%u servers are beyond a critical threshold already, though none is at risk 50 or above."),
                          verdict->n_certain);
}

static char *
describe_risk (const VedVerdict     *verdict,
               const VedFleetCounts *counts,
               const char           *name)
{
  const char *level = _(ved_level_get_info (verdict->level)->label);
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
 * ved_verdict_text:
 * @verdict: on @snapshot
 *
 * Returns: (transfer full): how the fleet is and will be, and who is meant
 */
char *
ved_verdict_text (const VedSnapshot *snapshot,
                  const VedVerdict  *verdict)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  const char *name = verdict->has_server ? ved_snapshot_get_name (snapshot, verdict->server) : "";
  gboolean is_quiet = verdict->call <= VED_CALL_CERTAIN;
  g_autofree char *chance = describe_chance (counts, ved_snapshot_get_environment (snapshot), is_quiet), *who = NULL;

  if (verdict->call == VED_CALL_PREPARE)
    who = describe_outlook (verdict, name);
  else if (verdict->call == VED_CALL_CERTAIN)
    who = describe_certain (verdict, snapshot, name);
  else
    who = describe_risk (verdict, counts, name);

  return g_strstrip (is_quiet ? g_strdup_printf ("%s %s", chance, who) : g_strdup_printf ("%s %s", who, chance));
}
