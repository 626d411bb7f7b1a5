/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-text"

#include "config.h"

#include "app/cascade/ved-cascade-text.h"

#include "app/parts/ved-document.h"
#include "app/parts/ved-page-text.h"
#include "base/ved-clock.h"

#include <glib/gi18n.h>
#include <string.h>

/* The daemon tells a score, a status, a severity and a risk, each in words of its own. People see one scale, that of the
 * servers. */

#define NEAR_TIE_US (10 * G_USEC_PER_SEC) /* two ticks: what changed within them changed at once */
#define FAR_LEAD_US (5 * VED_MINUTE_US) /* it may have had another cause */

static VedLevel
health_level (double score)
{
  if (score >= 80.0)
    return VED_LEVEL_HEALTHY;
  if (score >= 60.0)
    return VED_LEVEL_DEGRADING;

  return score >= 40.0 ? VED_LEVEL_WARNING : VED_LEVEL_CRITICAL;
}

/**
 * ved_cascade_text_get_episode:
 * @root: the daemon's document
 *
 * Returns: (transfer none) (nullable): the episode that goes on
 */
JsonObject *
ved_cascade_text_get_episode (JsonObject *root)
{
  return ved_document_element (ved_document_array (ved_document_object (root, "current_status"), "cascades"), 0);
}

static gboolean
takes_part (JsonObject *status)
{
  return ved_document_number (status, "servers_taking_part") >= 1.0;
}

/**
 * ved_cascade_text_is_seen:
 * @root: the daemon's document
 *
 * Returns: whether it can be told what goes on: servers take part, and have for long enough that what began before would be
 *   over or seen by now
 */
gboolean
ved_cascade_text_is_seen (JsonObject *root)
{
  JsonObject *status = ved_document_object (root, "current_status");

  return takes_part (status) && (ved_cascade_text_get_episode (root) != NULL
                                 || ved_document_time (status, "timestamp") >= ved_document_time (status, "settled_at"));
}

/**
 * ved_cascade_text_unseen:
 * @root: the daemon's document, by which it cannot be told what goes on
 *
 * Returns: (transfer full): why not, and from when on it can be
 */
char *
ved_cascade_text_unseen (JsonObject *root)
{
  JsonObject *status = ved_document_object (root, "current_status");
  g_autofree char *since = NULL, *until = NULL;

  if (!takes_part (status))
    return g_strdup (_("Not enough data yet: a server is included after 60 samples."));

  since = ved_text_clock (ved_document_time (status, "watched_since"));
  until = ved_text_clock (ved_document_time (status, "settled_at"));

  return g_strdup_printf (_("Not known before %s: the fleet has been watched since %s, and anything that began earlier "
                            "looks normal until then."),
                          until, since);
}

/**
 * ved_cascade_text_severity_level:
 * @severity: of an episode: "low", "medium", "high" or "critical"
 *
 * Returns: its level on the scale of the servers
 */
VedLevel
ved_cascade_text_severity_level (const char *severity)
{
  if (strcmp (severity, "critical") == 0)
    return VED_LEVEL_CRITICAL;
  if (strcmp (severity, "high") == 0)
    return VED_LEVEL_WARNING;

  return strcmp (severity, "medium") == 0 ? VED_LEVEL_DEGRADING : VED_LEVEL_WATCH;
}

/**
 * ved_cascade_text_get_level:
 * @root: the daemon's document
 *
 * Returns: the level of the whole: that of the score, or of the episode that goes on, where that is worse
 */
VedLevel
ved_cascade_text_get_level (JsonObject *root)
{
  VedLevel level = health_level (ved_document_number (ved_document_object (root, "health"), "health_score"));
  JsonObject *episode = ved_cascade_text_get_episode (root);

  if (episode == NULL)
    return level;

  return MAX (level, ved_cascade_text_severity_level (ved_document_text (episode, "severity")));
}

/* Who has not sent enough yet, or is silent, is compared with nobody: what is said is of the others, and says so. */
static char *
describe_compared (JsonObject *status)
{
  double taking_part = ved_document_number (status, "servers_taking_part"), total = ved_document_number (status, "total_servers");
  char part[VED_TEXT_SIZE], all[VED_TEXT_SIZE];

  ved_text_write_count (taking_part, part, sizeof part);
  if (!(total > taking_part))
    return g_strdup (part);

  return g_strdup_printf (_("the %s that are compared (of %s)"), part, ved_text_write_count (total, all, sizeof all));
}

/* An anomaly is unusual and need not be trouble: who is in trouble is told apart, by the bound that Overview goes by. An older
 * daemon tells nothing of risk. */
static char *
describe_now (JsonObject *status,
              const char *since)
{
  g_autofree char *compared = describe_compared (status);
  double n_at_risk = ved_document_number (status, "servers_at_risk");
  char now[VED_TEXT_SIZE], others[VED_TEXT_SIZE];

  if (!(n_at_risk >= 1.0))
    return g_strdup_printf (_("since %s: %s of %s servers have an anomaly"), since,
                            ved_text_write_count (ved_document_number (status, "servers_with_anomalies"), now, sizeof now), compared);

  return g_strdup_printf (_("since %s: %s of %s servers at risk 50 or above, %s more with only an anomaly"), since,
                          ved_text_write_count (n_at_risk, now, sizeof now), compared,
                          ved_text_write_count (ved_document_number (status, "servers_merely_anomalous"), others, sizeof others));
}

/**
 * ved_cascade_text_count:
 * @root: the daemon's document, with an episode that goes on
 *
 * Anomalies end before the episode does: how many servers have one now is not how many had one at its peak. The peak is of those
 * that were in it, while single anomalies are beside it: where it is not the greater one it says nothing.
 *
 * Returns: (transfer full): how many servers are in it, now and at its peak
 */
char *
ved_cascade_text_count (JsonObject *root)
{
  JsonObject *status = ved_document_object (root, "current_status"), *episode = ved_cascade_text_get_episode (root);
  g_autofree char *since = ved_text_clock (ved_document_time (episode, "start")), *now = describe_now (status, since);
  double n_now = ved_document_number (status, "servers_with_anomalies"), n_peak = ved_document_number (episode, "server_count");
  char peak[VED_TEXT_SIZE];

  if (!(n_peak > n_now))
    return g_steal_pointer (&now);

  return g_strdup_printf (_("%s, %s had one at its peak"), now, ved_text_write_count (n_peak, peak, sizeof peak));
}

static gboolean
profile_of (JsonObject *member,
            VedProfile *profile)
{
  const char *key = ved_document_text (member, "profile");

  return ved_profile_from_text (key, strlen (key), profile);
}

static JsonObject *
find_member (JsonArray  *members,
             const char *name)
{
  JsonObject *member;

  for (guint i = 0; (member = ved_document_element (members, i)) != NULL; i++)
    if (strcmp (ved_document_text (member, "server"), name) == 0)
      return member;

  return NULL;
}

/* An effect that only a newer daemon knows makes no difference to who is upstream of whom. */
static gboolean
read_edge (JsonObject    *object,
           VedDependency *edge)
{
  const char *upstream = ved_document_text (object, "upstream"), *downstream = ved_document_text (object, "downstream");

  edge->effect = VED_EFFECT_CONNECTION_FAILURES;
  ved_effect_from_name (ved_document_text (object, "effect"), &edge->effect);
  edge->strength = ved_document_number (object, "strength");

  return ved_profile_from_text (upstream, strlen (upstream), &edge->upstream)
         && ved_profile_from_text (downstream, strlen (downstream), &edge->downstream);
}

/**
 * ved_cascade_text_read_graph:
 * @root: the daemon's document
 * @graph: (out caller-allocates): who depends on whom for the daemon; the default in recordings of older versions, which
 *   knew no other
 */
void
ved_cascade_text_read_graph (JsonObject      *root,
                             VedDependencies *graph)
{
  JsonArray *edges = ved_document_array (root, "graph");
  VedDependencies read = { 0 };
  JsonObject *object;

  for (guint i = 0; (object = ved_document_element (edges, i)) != NULL; i++)
    {
      VedDependency edge = { 0 };

      if (read_edge (object, &edge))
        ved_dependencies_add (&read, &edge);
    }
  *graph = read.n > 0 ? read : *ved_dependencies_get_default ();
}

/**
 * ved_cascade_text_root:
 * @root: the daemon's document
 * @episode: of it, with its members and whom the daemon takes for the root cause
 *
 * Returns: (transfer full): where it probably came from, and by what that is told; that it cannot be told, where another
 *   server that is as far upstream changed at once with it
 */
char *
ved_cascade_text_root (JsonObject *root,
                       JsonObject *episode)
{
  const char *name = ved_document_text (episode, "root_cause"), *other = ved_document_text (episode, "other_root_cause");
  JsonArray *members = ved_document_array (episode, "members");
  JsonObject *cause = find_member (members, name), *member;
  VedDependencies graph;
  VedProfile profile = 0, near = 0;
  guint n_near = 0, n_below = 0, depth;
  gint64 lead_us = G_MAXINT64;

  if (*other != '\0')
    return g_strdup_printf (_("Probable root cause: %s by onset, %s by dependency"), name, other);
  if (cause == NULL || !profile_of (cause, &profile))
    return g_strdup_printf (_("Probable root cause: %s"), name);

  ved_cascade_text_read_graph (root, &graph);
  depth = ved_dependencies_have (&graph, profile) ? ved_dependencies_get_depth (&graph, profile) : G_MAXUINT;
  for (guint i = 0; (member = ved_document_element (members, i)) != NULL; i++)
    {
      gint64 apart_us = ved_document_time (member, "onset") - ved_document_time (cause, "onset");

      if (member != cause)
        lead_us = MIN (lead_us, apart_us);
      if (member == cause || ABS (apart_us) > NEAR_TIE_US || !profile_of (member, &near))
        continue;
      n_near++;
      n_below += ved_dependencies_get_depth (&graph, near) > depth;
      if (ved_dependencies_get_depth (&graph, near) <= depth && apart_us == 0)
        return g_strdup_printf (_("Root cause unclear: %s and %s changed at once"), name,
                                ved_document_text (member, "server"));
    }
  if (n_below > 0)
    return g_strdup_printf (ngettext ("Probable root cause: %s, which %u other that changed at once depends on",
                                      "Probable root cause: %s, which %u others that changed at once depend on", n_below),
                            name, n_below);

  if (n_near > 0)
    return g_strdup_printf (_("Probable root cause: %s, by the order of onset alone"), name);
  if (lead_us >= FAR_LEAD_US && lead_us < G_MAXINT64)
    {
      g_autofree char *lead = ved_text_duration (lead_us);

      return g_strdup_printf (_("Probable root cause: %s, which changed %s before any other"), name, lead);
    }

  return g_strdup_printf (_("Probable root cause: %s, the first to change"), name);
}

/**
 * ved_cascade_text_get_length:
 * @episode: of the daemon's document
 * @now_us: the present for one that goes on; 0: it does not
 *
 * Returns: how long it has lasted, as far as is known
 */
gint64
ved_cascade_text_get_length (JsonObject *episode,
                             gint64      now_us)
{
  gint64 end_us = ved_document_time (episode, "end"), cut_us = ved_document_time (episode, "cut_off");
  gint64 until_us = now_us > 0 ? now_us : end_us > 0 ? end_us : cut_us;

  return MAX (until_us - ved_document_time (episode, "start"), 0);
}

/**
 * ved_cascade_text_length:
 * @episode: of the daemon's document
 * @goes_on: whether it is among those that do
 *
 * Returns: (transfer full): how long it lasted; of one without an end, that the daemon ended before it did
 */
char *
ved_cascade_text_length (JsonObject *episode,
                         gboolean    goes_on)
{
  g_autofree char *span = ved_text_duration (ved_cascade_text_get_length (episode, 0));

  if (goes_on)
    return g_strdup (_("under way"));
  if (ved_document_time (episode, "end") > 0)
    return g_steal_pointer (&span);
  if (ved_document_time (episode, "cut_off") > 0)
    return g_strdup_printf (_("%s, until the daemon ended"), span);

  return g_strdup (_("until the daemon ended"));
}

/**
 * ved_cascade_text_line:
 * @root: the daemon's document
 *
 * Returns: (transfer full): whether a cascade goes on, of how many servers, since when, and where it came from: in one line
 */
char *
ved_cascade_text_line (JsonObject *root)
{
  JsonObject *status = ved_document_object (root, "current_status"), *episode = ved_cascade_text_get_episode (root);
  double taking_part = ved_document_number (status, "servers_taking_part");
  g_autofree char *since = NULL, *origin = NULL, *compared = NULL;
  char count[VED_TEXT_SIZE];

  if (episode != NULL)
    {
      since = ved_text_clock (ved_document_time (episode, "start"));
      origin = ved_cascade_text_root (root, episode);

      return g_strdup_printf (_("Cascade under way since %s, %s servers at its peak. %s"), since,
                              ved_text_write_count (ved_document_number (episode, "server_count"), count, sizeof count), origin);
    }
  if (!ved_cascade_text_is_seen (root))
    {
      g_autofree char *reason = ved_cascade_text_unseen (root);

      return g_strdup_printf (_("Cascade: not known yet. %s"), reason);
    }

  ved_text_write_count (ved_document_number (status, "servers_with_anomalies"), count, sizeof count);
  compared = describe_compared (status);

  return g_strdup_printf (ngettext ("No cascade: %s of %s server has an anomaly.",
                                    "No cascade: %s of %s servers have an anomaly.", (gulong) taking_part),
                          count, compared);
}
