/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-what-if-text"

#include "config.h"

#include "app/insights/ved-what-if-text.h"

#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

/* The actions in words: what each is called, what it changes, and how it is done. */

#define CLEARLY_LESS 0.2        /* of a chance */

static const struct {
  const char *title;
  const char *change;
  const char *steps;
} texts[VED_N_WHAT_IFS] = {
  [VED_WHAT_IF_SCALE_OUT] = {
    N_("Scale out"),
    N_("Two more instances: CPU, I/O wait, load and network fall to a third"),
    N_("1. Add two instances of the same profile behind the load balancer.\n"
       "2. Let them pass their health checks before they take traffic.\n"
       "3. Watch load per core for ten minutes. Take them out again once it stays low."),
  },
  [VED_WHAT_IF_RESTART] = {
    N_("Restart"),
    N_("CPU and I/O wait −35 %; swap, waiting connections and uptime start from zero"),
    N_("1. Take the server out of rotation and let its connections drain.\n"
       "2. Restart the service first, the machine only if swap stays in use.\n"
       "3. Check swap and CLOSE_WAIT after five minutes, then put it back."),
  },
  [VED_WHAT_IF_STABILISE] = {
    N_("Stabilise the workload"),
    N_("CPU and I/O wait −15 %, and the last hour's rise stops"),
    N_("1. Find what grew during the last hour: a job, a queue, a client.\n"
       "2. Limit its rate, or move it to a quiet hour.\n"
       "3. Confirm that CPU and load stay level for half an hour."),
  },
  [VED_WHAT_IF_LESS_MEMORY] = {
    N_("Free memory"),
    N_("Memory −20 %, CPU and I/O wait −12 %"),
    N_("1. List processes by resident memory, and how each grew since its start.\n"
       "2. Restart or cap those that only grow; shrink caches that may be small.\n"
       "3. Check that swap no longer grows."),
  },
  [VED_WHAT_IF_LESS_IO] = {
    N_("Ease disk I/O"),
    N_("I/O wait −30 %, CPU −8 %"),
    N_("1. Find who waits for the disk, and who fills its queue.\n"
       "2. Postpone backups and batch jobs; look for scans that an index would save.\n"
       "3. Check that I/O wait falls below 20 %."),
  },
  [VED_WHAT_IF_NOTHING] = {
    N_("Do nothing"),
    N_("As it is forecast"),
    N_("No action takes enough risk away to be worth its effort. Keep watching."),
  },
};

/**
 * ved_what_if_text_title:
 *
 * Returns: (transfer none): what the action is called, translated
 */
const char *
ved_what_if_text_title (VedWhatIfKind kind)
{
  return _(texts[kind].title);
}

/**
 * ved_what_if_text_change:
 *
 * Returns: (transfer none): what the action changes, translated
 */
const char *
ved_what_if_text_change (VedWhatIfKind kind)
{
  return _(texts[kind].change);
}

/**
 * ved_what_if_text_steps:
 *
 * Returns: (transfer none): how it is done, one step a line, translated
 */
const char *
ved_what_if_text_steps (VedWhatIfKind kind)
{
  return _(texts[kind].steps);
}

/**
 * ved_what_if_text_grade:
 *
 * Returns: (transfer none): a grade in words, translated
 */
const char *
ved_what_if_text_grade (VedAdviceGrade grade)
{
  switch (grade)
    {
    case VED_ADVICE_LOW:
      return _("low");

    case VED_ADVICE_MEDIUM:
      return _("medium");

    case VED_ADVICE_HIGH:
    default:
      return _("high");
    }
}

/**
 * ved_what_if_text_outcome:
 * @is_calibrated: whether chances have been measured to be odds
 *
 * Returns: (transfer full): what the next hours would be like
 */
char *
ved_what_if_text_outcome (const VedWhatIfOutcome *outcome,
                          gboolean                is_calibrated)
{
  char cpu[VED_TEXT_SIZE], memory[VED_TEXT_SIZE], near[VED_TEXT_SIZE], far[VED_TEXT_SIZE];

  ved_text_write_percent (outcome->cpu_used / 100.0, 1, cpu, sizeof cpu);
  ved_text_write_percent (outcome->memory / 100.0, 1, memory, sizeof memory);
  ved_text_write_percent (outcome->prob_30m, 0, near, sizeof near);
  ved_text_write_percent (outcome->prob_8h, 0, far, sizeof far);

  if (!is_calibrated)
    return g_strdup_printf (_("CPU %s, memory %s in 30 min\nChance of turning critical: not known yet"), cpu, memory);

  return g_strdup_printf (_("CPU %s, memory %s in 30 min\nCritical within 30 min: %s, 8 h: %s"), cpu, memory, near, far);
}

/* The action that leaves the least chance to turn critical; one that leaves as little as the best counts as the best. */
static VedWhatIfKind
find_least_likely (VedWhatIfKind          best,
                   const VedWhatIfResult *results)
{
  VedWhatIfKind least = best;

  for (guint i = 0; i < VED_WHAT_IF_NOTHING; i++)
    if (results[i].changed.prob_8h < results[least].changed.prob_8h)
      least = i;

  return results[least].changed.prob_8h + CLEARLY_LESS < results[best].changed.prob_8h ? least : best;
}

/**
 * ved_what_if_text_best:
 * @best: chosen by the risk that it takes away for its effort
 * @results: (array fixed-size=6): of all actions
 * @is_missed: whether the forecast has missed what is measured
 *
 * A value that stays beyond a critical threshold makes a chance of 100 %, and one that comes to lie just below it none: the
 * chance of an action may jump from one result to the next, and is no reason to choose it. Where another action leaves far less
 * of it, that is told.
 *
 * Returns: (transfer full): which action is best, by which figures, and what speaks for another
 */
char *
ved_what_if_text_best (VedWhatIfKind          best,
                       const VedWhatIfResult *results,
                       gboolean               is_missed)
{
  VedWhatIfKind least = find_least_likely (best, results);
  GString *text = g_string_new (NULL);
  char here[VED_TEXT_SIZE], there[VED_TEXT_SIZE];

  g_string_append_printf (text, _("Best action by risk and effort: %s. It takes the risk from %.1f to %.1f."),
                          ved_what_if_text_title (best), results[best].unchanged.risk, results[best].changed.risk);
  ved_text_write_percent (results[best].changed.prob_8h, 0, here, sizeof here);
  ved_text_write_percent (results[least].changed.prob_8h, 0, there, sizeof there);
  if (results[best].changed.prob_30m >= 1.0)
    g_string_append_printf (text, " %s", _("Even so, a value stays beyond a critical threshold."));
  if (least != best)
    {
      g_autofree char *other = NULL;

      other = g_strdup_printf (_("For the chance of turning critical within 8 h, %s is better: %s, not %s."),
                               ved_what_if_text_title (least), there, here);
      g_string_append_printf (text, " %s", other);
    }
  if (is_missed)
    g_string_append_printf (text, " %s", _("The forecast missed the current values: it and these chances expect a "
                                           "recovery that nothing shows."));

  return g_string_free (text, FALSE);
}
