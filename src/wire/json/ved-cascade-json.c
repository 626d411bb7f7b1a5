/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-json"

#include "config.h"

#include "wire/json/ved-cascade-json.h"

#include "wire/json/ved-json-writer.h"

/* A cascade as the API tells it, and as it is kept. */

static void
begin_item (GString *out)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
}

static void
write_members (GString                 *out,
               const VedCascadeEpisode *episode)
{
  ved_json_member (out, "members");
  g_string_append_c (out, '[');
  for (guint i = 0; i < episode->members->len; i++)
    {
      const VedCascadeMember *member = &g_array_index (episode->members, VedCascadeMember, i);

      begin_item (out);
      ved_json_member_string (out, "server", member->name);
      ved_json_member_string (out, "profile", ved_profile_get_info (member->profile)->key);
      ved_json_member_time (out, "onset", member->onset_us);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static const char *
name_of_metric (guint index)
{
  return ved_metric_get_info (ved_cascade_get_metric (index))->key;
}

typedef void (*WriteMetric) (GString                 *out,
                             const VedCascadeEpisode *episode,
                             guint                    index);

/* A list under @name with an object for each metric of @episode: its key, and what @write_rest adds. */
static void
write_metrics (GString                 *out,
               const char              *name,
               const VedCascadeEpisode *episode,
               WriteMetric              write_rest)
{
  ved_json_member (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      if ((episode->metrics >> i & 1) == 0)
        continue;
      begin_item (out);
      ved_json_member_string (out, "metric", name_of_metric (i));
      write_rest (out, episode, i);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_advice (GString                 *out,
              const VedCascadeEpisode *episode,
              guint                    index)
{
  ved_json_member_string (out, "advice", ved_cascade_get_advice_key (index));
}

/* As clients of the reference API read an event. */
static void
write_extent (GString                 *out,
              const VedCascadeEpisode *episode,
              guint                    index)
{
  ved_json_member_uint (out, "server_count", episode->n_peak);
  ved_json_member_string (out, "severity", ved_cascade_severity_get_name (episode->severity));
}

static void
write_names (GString                 *out,
             const char              *key,
             const VedCascadeEpisode *episode)
{
  ved_json_member (out, key);
  g_string_append_c (out, '[');
  for (guint i = 0; i < episode->members->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_string (out, g_array_index (episode->members, VedCascadeMember, i).name);
    }
  g_string_append_c (out, ']');
}

static char *
list_metrics (const VedCascadeEpisode *episode)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      if ((episode->metrics >> i & 1) != 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name_of_metric (i));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
write_recommendations (GString                 *out,
                       const VedCascadeEpisode *episode)
{
  ved_json_member (out, "recommendations");
  g_string_append_c (out, '[');
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      g_autofree char *text = NULL;

      if ((episode->metrics >> i & 1) == 0)
        continue;
      if (out->str[out->len - 1] != '[')
        g_string_append_c (out, ',');
      text = g_strdup_printf ("%s: look for %s", name_of_metric (i), ved_cascade_get_advice_key (i));
      ved_json_append_string (out, g_strdelimit (text, "-", ' '));
    }
  g_string_append_c (out, ']');
}

/**
 * ved_cascade_write_alert:
 * @out: gets an object
 * @episode: one that has just begun
 *
 * What a sender of samples is told of it.
 */
void
ved_cascade_write_alert (GString                 *out,
                         const VedCascadeEpisode *episode)
{
  g_autofree char *metrics = list_metrics (episode);
  g_autofree char *score = g_strdup_printf ("%.2f%%", 100.0 * episode->peak_correlation);
  g_autofree char *message = g_strdup_printf ("%u servers at once: %s", episode->n_peak, metrics);

  g_string_append_c (out, '{');
  ved_json_member_string (out, "severity", ved_cascade_severity_get_name (episode->severity));
  ved_json_member_uint (out, "affected_server_count", episode->n_peak);
  write_names (out, "affected_servers", episode);
  ved_json_member_string (out, "correlation_score", score);
  ved_json_member_string (out, "message", message);
  write_recommendations (out, episode);
  ved_json_member (out, "cascade_details");
  g_string_append_c (out, '[');
  ved_cascade_write_episode (out, episode);
  g_string_append (out, "]}");
}

static const char *
first_metric (const VedCascadeEpisode *episode)
{
  return episode->metrics != 0 ? name_of_metric ((guint) g_bit_nth_lsf (episode->metrics, -1)) : NULL;
}

/**
 * ved_cascade_write_episode:
 * @out: gets an object
 */
void
ved_cascade_write_episode (GString                 *out,
                           const VedCascadeEpisode *episode)
{
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "id", episode->id);
  ved_json_member_time (out, "start", episode->start_us);
  ved_json_member_time (out, "peak", episode->peak_us);
  if (episode->end_us > 0)
    ved_json_member_time (out, "end", episode->end_us);
  ved_json_member_time (out, "timestamp", episode->start_us);
  ved_json_member_time (out, "onset", episode->members->len > 0
                        ? g_array_index (episode->members, VedCascadeMember, 0).onset_us : episode->start_us);
  ved_json_member_string (out, "metric", first_metric (episode));
  ved_json_member_string (out, "severity", ved_cascade_severity_get_name (episode->severity));
  ved_json_member_uint (out, "server_count", episode->n_peak);
  write_names (out, "affected_servers", episode);
  ved_json_member_value (out, "share", episode->peak_share, 0.001, 3);
  ved_json_member_value (out, "correlation_score", episode->peak_correlation, 0.001, 3);
  ved_json_member_string (out, "root_cause", episode->root);
  ved_json_member_string (out, "other_root_cause", episode->other_root);
  write_metrics (out, "metrics", episode, write_advice);
  write_metrics (out, "cascades", episode, write_extent);
  write_members (out, episode);
  g_string_append_c (out, '}');
}
