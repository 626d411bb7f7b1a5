/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-episodes"

#include "config.h"

#include "fleet/cascade/ved-cascade-episodes.h"

#include "base/ved-clock.h"

#include <string.h>

/* What is affected at a tick goes on with the episode that shares a server with it, else it begins one. An
 * episode ends when nothing has joined, renewed or held it for QUIET_US. A member that turned critical with it holds it until
 * it is well again; one that was critical for long before does not, or the episode might never end.
 *
 * The root is the member with the earliest onset; of those that are at most NEAR_TICKS later the most upstream
 * one of the dependency graph. Where the most upstream of all members is another one, both are named: order of
 * onsets and graph disagree. */

#define QUIET_US    VED_MINUTE_US
#define NEAR_TICKS  2
#define MAX_MEMBERS 1000

typedef struct {
  VedCascadeEpisode episode;
  GHashTable *names;            /* of members */
  gint64 seen_us;               /* when it was last renewed */
} Live;

struct _VedCascadeEpisodes
{
  GPtrArray *live;              /* of Live */
  GPtrArray *recent;            /* of VedCascadeEpisode: copied on write, results share it */
  guint64 n;
  VedDependencies dependencies;
};

static void
member_clear (VedCascadeMember *member)
{
  g_free (member->name);
}

static GArray *
members_new (void)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (VedCascadeMember));

  g_array_set_clear_func (members, (GDestroyNotify) member_clear);

  return members;
}

static void
episode_clear (VedCascadeEpisode *episode)
{
  g_clear_pointer (&episode->members, g_array_unref);
  g_clear_pointer (&episode->root, g_free);
  g_clear_pointer (&episode->other_root, g_free);
}

static void
episode_free (gpointer data)
{
  episode_clear (data);
  g_free (data);
}

static VedCascadeEpisode *
episode_copy (const VedCascadeEpisode *episode)
{
  VedCascadeEpisode *copy = g_new (VedCascadeEpisode, 1);

  *copy = *episode;
  copy->root = g_strdup (episode->root);
  copy->other_root = g_strdup (episode->other_root);
  copy->members = members_new ();
  for (guint i = 0; i < episode->members->len; i++)
    {
      VedCascadeMember member = g_array_index (episode->members, VedCascadeMember, i);

      member.name = g_strdup (member.name);
      g_array_append_val (copy->members, member);
    }

  return copy;
}

static void
live_free (Live *live)
{
  g_hash_table_unref (live->names);
  episode_clear (&live->episode);
  g_free (live);
}

VedCascadeEpisodes *
ved_cascade_episodes_new (void)
{
  VedCascadeEpisodes *self = g_new0 (VedCascadeEpisodes, 1);

  self->dependencies = *ved_dependencies_get_default ();
  self->live = g_ptr_array_new_with_free_func ((GDestroyNotify) live_free);
  self->recent = g_ptr_array_new_with_free_func (episode_free);

  return self;
}

void
ved_cascade_episodes_free (VedCascadeEpisodes *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->live);
  g_ptr_array_unref (self->recent);
  g_free (self);
}

/**
 * ved_cascade_episodes_set_dependencies:
 * @dependencies: copied
 */
void
ved_cascade_episodes_set_dependencies (VedCascadeEpisodes    *self,
                                       const VedDependencies *dependencies)
{
  self->dependencies = *dependencies;
}

/**
 * ved_cascade_episodes_continue_after:
 * @last_id: the next episode has a higher number
 */
void
ved_cascade_episodes_continue_after (VedCascadeEpisodes *self,
                                     guint64             last_id)
{
  self->n = MAX (self->n, last_id);
}

/**
 * ved_cascade_episodes_drop:
 *
 * Forgets all, and begins to number anew.
 */
void
ved_cascade_episodes_drop (VedCascadeEpisodes *self)
{
  g_ptr_array_set_size (self->live, 0);
  g_ptr_array_unref (self->recent);
  self->recent = g_ptr_array_new_with_free_func (episode_free);
  self->n = 0;
}

static Live *
find_overlapping (VedCascadeEpisodes       *self,
                  const VedCascadeAffected *affected,
                  guint                     n_affected)
{
  for (guint i = 0; i < self->live->len; i++)
    {
      Live *live = g_ptr_array_index (self->live, i);

      for (guint j = 0; j < n_affected; j++)
        {
          if (g_hash_table_contains (live->names, affected[j].name))
            return live;
        }
    }

  return NULL;
}

static Live *
begin_episode (VedCascadeEpisodes *self,
               gint64              time_us)
{
  Live *live = g_new0 (Live, 1);

  live->episode.id = ++self->n;
  live->episode.start_us = time_us;
  live->episode.members = members_new ();
  live->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->live, live);

  return live;
}

static int
compare_members (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const VedCascadeEpisodes *self = user_data;
  const VedCascadeMember *left = a, *right = b;

  if (left->onset_us != right->onset_us)
    return left->onset_us < right->onset_us ? -1 : 1;
  if (left->profile != right->profile
      && ved_dependencies_get_depth (&self->dependencies, left->profile) != ved_dependencies_get_depth (&self->dependencies, right->profile))
    return ved_dependencies_get_depth (&self->dependencies, left->profile) < ved_dependencies_get_depth (&self->dependencies, right->profile) ? -1 : 1;

  return strcmp (left->name, right->name);
}

/* Whom the table does not name is upstream of nobody. */
static gboolean
is_farther_up (const VedDependencies  *dependencies,
               const VedCascadeMember *member,
               const VedCascadeMember *other)
{
  gboolean is_known = ved_dependencies_have (dependencies, member->profile);

  if (is_known != ved_dependencies_have (dependencies, other->profile))
    return is_known;

  return is_known && ved_dependencies_get_depth (dependencies, member->profile) < ved_dependencies_get_depth (dependencies, other->profile);
}

/* Members stand in order of onset, then of depth: the first of the least depth is the earliest of it. */
static const VedCascadeMember *
find_most_upstream (const VedCascadeEpisodes *self,
                    const GArray             *members,
                    gint64                    until_us)
{
  const VedCascadeMember *best = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      const VedCascadeMember *member = &g_array_index (members, VedCascadeMember, i);

      if (member->onset_us > until_us)
        break;
      if (best == NULL || is_farther_up (&self->dependencies, member, best))
        best = member;
    }

  return best;
}

static void
name_roots (const VedCascadeEpisodes *self,
            VedCascadeEpisode        *episode,
            gint64                    tick_us)
{
  const VedCascadeMember *first = &g_array_index (episode->members, VedCascadeMember, 0);
  const VedCascadeMember *root = find_most_upstream (self, episode->members, first->onset_us + NEAR_TICKS * tick_us);
  const VedCascadeMember *top = find_most_upstream (self, episode->members, G_MAXINT64);

  g_free (episode->root);
  g_free (episode->other_root);
  episode->root = g_strdup (root->name);
  episode->other_root = NULL;
  if (top != root && is_farther_up (&self->dependencies, top, root))
    episode->other_root = g_strdup (top->name);
}

static void
add_members (VedCascadeEpisodes       *self,
             Live                     *live,
             const VedCascadeAffected *affected,
             guint                     n_affected)
{
  gboolean grown = FALSE;

  for (guint i = 0; i < n_affected && live->episode.members->len < MAX_MEMBERS; i++)
    {
      VedCascadeMember member = { (char *) affected[i].name, affected[i].profile, affected[i].onset_us };

      if (!g_hash_table_add (live->names, g_strdup (affected[i].name)))
        continue;
      member.name = g_strdup (affected[i].name);
      g_array_append_val (live->episode.members, member);
      grown = TRUE;
    }
  if (grown)
    g_array_sort_with_data (live->episode.members, compare_members, self);
}

static VedCascadeSeverity
severity_of_share (double share)
{
  if (share >= 0.5)
    return VED_CASCADE_CRITICAL;
  if (share >= 0.25)
    return VED_CASCADE_HIGH;

  return share >= 0.1 ? VED_CASCADE_MEDIUM : VED_CASCADE_LOW;
}

/**
 * ved_cascade_episodes_take:
 * @tick_us: between ticks
 * @metrics: bits of the metrics that are candidates
 * @affected: (array length=n_affected): what is anomalous by them; one at least
 * @share: of the fleet
 * @correlation: of the residuals
 */
void
ved_cascade_episodes_take (VedCascadeEpisodes       *self,
                           gint64                    time_us,
                           gint64                    tick_us,
                           guint                     metrics,
                           const VedCascadeAffected *affected,
                           guint                     n_affected,
                           double                    share,
                           double                    correlation)
{
  Live *live = find_overlapping (self, affected, n_affected);

  if (live == NULL)
    live = begin_episode (self, time_us);
  live->seen_us = time_us;
  live->episode.metrics |= metrics;
  add_members (self, live, affected, n_affected);
  if (n_affected > live->episode.n_peak)
    {
      live->episode.n_peak = n_affected;
      live->episode.peak_us = time_us;
      live->episode.peak_share = share;
      live->episode.peak_correlation = correlation;
      live->episode.severity = severity_of_share (share);
    }
  name_roots (self, &live->episode, tick_us);
}

/* Results hold the list of before: a new one takes its place. */
static void
file_ended (VedCascadeEpisodes      *self,
            const VedCascadeEpisode *ended)
{
  GPtrArray *recent = g_ptr_array_new_with_free_func (episode_free);

  g_ptr_array_add (recent, episode_copy (ended));
  for (guint i = 0; i < self->recent->len && recent->len < VED_CASCADE_MAX_EVENTS; i++)
    g_ptr_array_add (recent, episode_copy (g_ptr_array_index (self->recent, i)));
  g_ptr_array_unref (self->recent);
  self->recent = recent;
}

/**
 * ved_cascade_episodes_hold:
 * @name: a server that is critical
 * @critical_us: since when
 *
 * What has made the server critical goes on.
 */
void
ved_cascade_episodes_hold (VedCascadeEpisodes *self,
                           gint64              time_us,
                           const char         *name,
                           gint64              critical_us)
{
  for (guint i = 0; i < self->live->len; i++)
    {
      Live *live = g_ptr_array_index (self->live, i);

      if (critical_us >= live->episode.start_us - VED_CASCADE_SETTLE_US && g_hash_table_contains (live->names, name))
        live->seen_us = time_us;
    }
}

/**
 * ved_cascade_episodes_end_quiet:
 *
 * Ends what has been quiet for long enough. What was renewed later than now, by a clock that was put back, was now.
 */
void
ved_cascade_episodes_end_quiet (VedCascadeEpisodes *self,
                                gint64              time_us)
{
  for (guint i = self->live->len; i > 0; i--)
    {
      Live *live = g_ptr_array_index (self->live, i - 1);

      live->seen_us = MIN (live->seen_us, time_us);
      if (time_us - live->seen_us < QUIET_US)
        continue;
      live->episode.end_us = MAX (time_us, live->episode.start_us);
      file_ended (self, &live->episode);
      g_ptr_array_remove_index (self->live, i - 1);
    }
}

/**
 * ved_cascade_episodes_copy_active:
 *
 * Returns: (transfer full) (element-type VedCascadeEpisode): what goes on
 */
GPtrArray *
ved_cascade_episodes_copy_active (const VedCascadeEpisodes *self)
{
  GPtrArray *active = g_ptr_array_new_with_free_func (episode_free);

  for (guint i = 0; i < self->live->len; i++)
    g_ptr_array_add (active, episode_copy (&((Live *) g_ptr_array_index (self->live, i))->episode));

  return active;
}

/**
 * ved_cascade_episodes_ref_recent:
 *
 * Returns: (transfer full) (element-type VedCascadeEpisode): what has ended, newest first; never changed
 */
GPtrArray *
ved_cascade_episodes_ref_recent (const VedCascadeEpisodes *self)
{
  return g_ptr_array_ref (self->recent);
}

/**
 * ved_cascade_episodes_get_n:
 *
 * Returns: how many ever began
 */
guint64
ved_cascade_episodes_get_n (const VedCascadeEpisodes *self)
{
  return self->n;
}
