/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-json"

#include "config.h"

#include "wire/ved-cascade-json.h"

#include "wire/ved-json-writer.h"

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

static void
write_episode_metrics (GString                 *out,
                       const VedCascadeEpisode *episode)
{
  ved_json_member (out, "metrics");
  g_string_append_c (out, '[');
  for (guint i = 0; i < VED_CASCADE_METRICS; i++)
    {
      if ((episode->metrics >> i & 1) == 0)
        continue;
      begin_item (out);
      ved_json_member_string (out, "metric", ved_metric_get_info (ved_cascade_get_metric (i))->key);
      ved_json_member_string (out, "advice", ved_cascade_get_advice_key (i));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
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
  ved_json_member_string (out, "severity", ved_cascade_severity_get_name (episode->severity));
  ved_json_member_uint (out, "server_count", episode->n_peak);
  ved_json_member_value (out, "share", episode->peak_share, 0.001, 3);
  ved_json_member_value (out, "correlation_score", episode->peak_correlation, 0.001, 3);
  ved_json_member_string (out, "root_cause", episode->root);
  ved_json_member_string (out, "other_root_cause", episode->other_root);
  write_episode_metrics (out, episode);
  write_members (out, episode);
  g_string_append_c (out, '}');
}
