/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-filter-apply"

#include "config.h"

#include "fleet/filter/ved-filter-node.h"
#include "fleet/risk/ved-outlook.h"

#include <math.h>
#include <string.h>

/* Each node makes one byte for each server; a comparison walks one column, and alerts are walked once, not once for
 * each server. What is missing matches no comparison but "!=".
 *
 * A value is a float, the nearest to a whole multiple of its resolution, and what somebody writes is a double: 88.1 of a
 * metric is a little less than the 88.1 of a filter. So two numbers are equal that are closer than a hundredth of the
 * resolution. */

#define SAME_SHARE 0.01

static gboolean
contains (const char *text,
          const char *part)
{
  return strcasestr (text, part) != NULL;
}

/* With "*" and "?" the pattern is for all of the text, else for a part of it. */
static gboolean
matches_pattern (const char *text,
                 const char *pattern)
{
  g_autofree char *low_text = NULL, *low_pattern = NULL;

  if (strpbrk (pattern, "*?") == NULL)
    return contains (text, pattern);

  low_text = g_utf8_casefold (text, -1);
  low_pattern = g_utf8_casefold (pattern, -1);

  return g_pattern_match_simple (low_pattern, low_text);
}

static gboolean
matches_profile (VedProfile  profile,
                 VedFilterOp op,
                 const char *text)
{
  const VedProfileInfo *info = ved_profile_get_info (profile);

  if (g_ascii_strcasecmp (info->short_key, text) == 0 || g_ascii_strcasecmp (info->key, text) == 0
      || g_ascii_strcasecmp (info->label, text) == 0)
    return TRUE;

  return op == VED_FILTER_OP_CONTAINS && (contains (info->key, text) || contains (info->label, text));
}

static gboolean
matches_text (const VedFilterNode *node,
              const VedSnapshot   *snapshot,
              guint                server)
{
  const char *value;

  switch ((int) node->quantity.field)
    {
    case VED_FILTER_PROFILE:
      return matches_profile (ved_snapshot_get_profile (snapshot, server), node->op, node->text);

    case VED_FILTER_STATE:
      value = ved_server_state_get_name (ved_snapshot_get_state (snapshot, server));
      break;

    case VED_FILTER_ENGINE:
      value = ved_engine_id_get_name (ved_snapshot_get_engine (snapshot, server));
      break;

    case VED_FILTER_NAME:
    default:
      return node->op == VED_FILTER_OP_CONTAINS || strpbrk (node->text, "*?") != NULL
             ? matches_pattern (ved_snapshot_get_name (snapshot, server), node->text)
             : g_ascii_strcasecmp (ved_snapshot_get_name (snapshot, server), node->text) == 0;
    }

  return node->op == VED_FILTER_OP_CONTAINS ? contains (value, node->text)
                                            : g_ascii_strcasecmp (value, node->text) == 0;
}

static void
mark_alerts (const VedFilterNode *node,
             const VedSnapshot   *snapshot,
             guint8              *matches)
{
  gboolean is_any = g_ascii_strcasecmp (node->text, "any") == 0;

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);
      guint server;

      if (!is_any && !contains (ved_alert_get_subject_key (alert), node->text)
          && !contains (ved_alert_get_severity_key (alert), node->text)
          && !contains (ved_alert_state_get_name (alert->state), node->text))
        continue;
      if (ved_snapshot_find (snapshot, alert->server, &server))
        matches[server] = TRUE;
    }
}

static double
forecast_value (const VedFilterQuantity *quantity,
                const VedSnapshot       *snapshot,
                guint                    server)
{
  guint step = (quantity->lead_s + VED_FORECAST_STEP_S - 1) / VED_FORECAST_STEP_S - 1;
  const float *values;

  if (quantity->field == VED_FILTER_CPU)
    {
      float used[VED_FORECAST_STEPS];

      ved_server_copy_cpu_used (snapshot, server, quantity->quantile, used);
      return (double) used[step];
    }
  values = ved_snapshot_get_forecast (snapshot, server, quantity->metric, quantity->quantile);

  return values != NULL ? (double) values[step] : NAN;
}

static double
get_number (const VedFilterQuantity *quantity,
            const VedSnapshot       *snapshot,
            guint                    server)
{
  if (quantity->lead_s > 0)
    return forecast_value (quantity, snapshot, server);

  switch (quantity->field)
    {
    case VED_FILTER_LEVEL:
      return ved_snapshot_get_level (snapshot, server);

    case VED_FILTER_RISK:
      return (double) ved_snapshot_risk (snapshot)[server];

    case VED_FILTER_AGE:
      return (double) (ved_snapshot_get_time_us (snapshot) - ved_snapshot_get_last_seen_us (snapshot, server)) / 1e6;

    case VED_FILTER_CORES:
      return ved_snapshot_get_cores (snapshot, server);

    case VED_FILTER_PROB_30M:
      return (double) ved_snapshot_prob_30m (snapshot)[server];

    case VED_FILTER_PROB_8H:
      return (double) ved_snapshot_prob_8h (snapshot)[server];

    case VED_FILTER_CPU:
      return (double) ved_snapshot_get_cpu_used (snapshot, server);

    case VED_FILTER_METRIC:
      return (double) ved_snapshot_current (snapshot, quantity->metric)[server];

    case VED_FILTER_NAME:
    case VED_FILTER_PROFILE:
    case VED_FILTER_STATE:
    case VED_FILTER_ENGINE:
    case VED_FILTER_ALERT:
    default:
      return NAN;
    }
}

/* How far apart two numbers may be that are written alike. */
static double
get_tolerance (const VedFilterQuantity *quantity)
{
  const VedMetricInfo *info;

  switch (quantity->field)
    {
    case VED_FILTER_CPU:
    case VED_FILTER_METRIC:
      info = ved_metric_get_info (quantity->field == VED_FILTER_CPU ? VED_METRIC_CPU_IDLE : quantity->metric);
      return SAME_SHARE * (quantity->lead_s > 0 ? info->quantile_resolution : info->resolution);

    case VED_FILTER_PROB_30M:
    case VED_FILTER_PROB_8H:
      return SAME_SHARE * VED_PROBABILITY_RESOLUTION;

    case VED_FILTER_RISK:
      return SAME_SHARE * VED_RISK_RESOLUTION;

    case VED_FILTER_NAME:
    case VED_FILTER_PROFILE:
    case VED_FILTER_STATE:
    case VED_FILTER_ENGINE:
    case VED_FILTER_ALERT:
    case VED_FILTER_LEVEL:
    case VED_FILTER_AGE:
    case VED_FILTER_CORES:
    default:
      return 0.0;
    }
}

/* Seconds until the forecast passes the threshold; NaN when it does not. */
static double
get_eta (const VedFilterNode *node,
         const VedSnapshot   *snapshot,
         guint                server)
{
  double tolerance = get_tolerance (&node->quantity);
  float used[VED_FORECAST_STEPS];
  const float *values = used;
  guint step;

  if (node->quantity.field == VED_FILTER_CPU)
    ved_server_copy_cpu_used (snapshot, server, node->quantity.quantile, used);
  else
    values = ved_snapshot_get_forecast (snapshot, server, node->quantity.metric, node->quantity.quantile);
  if (values == NULL)
    return NAN;

  step = ved_steps_until (values, VED_FORECAST_STEPS, node->threshold + (node->is_below ? tolerance : -tolerance),
                          node->is_below);

  return step < VED_FORECAST_STEPS ? (double) (step + 1) * VED_FORECAST_STEP_S : NAN;
}

static gboolean
compare (double      value,
         VedFilterOp op,
         double      bound,
         double      tolerance)
{
  gboolean is_same = fabs (value - bound) <= tolerance;

  switch (op)
    {
    case VED_FILTER_OP_NOT_EQUAL:
      return !is_same;

    case VED_FILTER_OP_BELOW:
      return value < bound && !is_same;

    case VED_FILTER_OP_AT_MOST:
      return value < bound || is_same;

    case VED_FILTER_OP_ABOVE:
      return value > bound && !is_same;

    case VED_FILTER_OP_AT_LEAST:
      return value > bound || is_same;

    case VED_FILTER_OP_CONTAINS:
    case VED_FILTER_OP_EQUAL:
    default:
      return is_same;
    }
}

static gboolean
matches_leaf (const VedFilterNode *node,
              const VedSnapshot   *snapshot,
              guint                server)
{
  switch (node->kind)
    {
    case VED_FILTER_WORD:
      return matches_pattern (ved_snapshot_get_name (snapshot, server), node->text);

    case VED_FILTER_TEXT:
      return matches_text (node, snapshot, server) == (node->op != VED_FILTER_OP_NOT_EQUAL);

    case VED_FILTER_ETA:
      return compare (get_eta (node, snapshot, server), node->op, node->value, 0.0);

    case VED_FILTER_NUMBER:
    case VED_FILTER_AND:
    case VED_FILTER_OR:
    case VED_FILTER_NOT:
    default:
      return compare (get_number (&node->quantity, snapshot, server), node->op, node->value,
                      get_tolerance (&node->quantity));
    }
}

static void
apply_leaf (const VedFilterNode *node,
            const VedSnapshot   *snapshot,
            guint8              *matches,
            guint                n)
{
  if (node->kind == VED_FILTER_TEXT && node->quantity.field == VED_FILTER_ALERT)
    {
      mark_alerts (node, snapshot, matches);
      for (guint i = 0; i < n && node->op == VED_FILTER_OP_NOT_EQUAL; i++)
        matches[i] = !matches[i];
      return;
    }
  for (guint i = 0; i < n; i++)
    matches[i] = (guint8) matches_leaf (node, snapshot, i);
}

/*< private >
 * ved_filter_node_apply:
 *
 * Returns: (transfer full): a byte for each server
 */
guint8 *
ved_filter_node_apply (const VedFilterNode *self,
                       const VedSnapshot   *snapshot)
{
  guint n = ved_snapshot_get_n_servers (snapshot);
  g_autofree guint8 *left = self->left != NULL ? ved_filter_node_apply (self->left, snapshot) : NULL;
  g_autofree guint8 *right = self->right != NULL ? ved_filter_node_apply (self->right, snapshot) : NULL;
  guint8 *matches;

  if (left == NULL)
    {
      matches = g_new0 (guint8, n + 1);
      apply_leaf (self, snapshot, matches, n);
      return matches;
    }

  for (guint i = 0; i < n; i++)
    {
      if (self->kind == VED_FILTER_NOT)
        left[i] = !left[i];
      else
        left[i] = self->kind == VED_FILTER_AND ? left[i] & right[i] : left[i] | right[i];
    }

  return g_steal_pointer (&left);
}

/**
 * ved_filter_apply:
 *
 * Returns: (transfer full) (array): for each server of @snapshot 1 where it matches, else 0. O(servers) a term
 */
guint8 *
ved_filter_apply (const VedFilter   *self,
                  const VedSnapshot *snapshot)
{
  guint n = ved_snapshot_get_n_servers (snapshot);
  guint8 *all;

  if (self->root != NULL)
    return ved_filter_node_apply (self->root, snapshot);

  all = g_new (guint8, n + 1);
  memset (all, 1, n + 1);

  return all;
}
