/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-predictions-query"

#include "config.h"

#include "wire/json/ved-predictions-query.h"

#include "base/ved-error.h"

#include <string.h>

/* `fields` is a comma list of top-level keys, metrics, other keys of a server, and parts of a metric:
 * "predictions,summary", "mem_used_pct,p50,p90", "current,risk_score,state". A key of a server or of a
 * metric asks for "predictions" by itself, and a part of a metric, where no metric is named, for all of
 * them. What is not named is left out; of what nothing is named, nothing is left out.
 *
 * `servers` is a comma list of names and of profiles as "profile:database". */

typedef enum {
  KIND_FRAME,                   /* there anyway */
  KIND_SECTION,
  KIND_DETAIL,
  KIND_PART,
} FieldKind;

typedef struct {
  const char *name;
  FieldKind kind;
  guint bit;
} FieldName;

static const FieldName field_names[] = {
  { "timestamp", KIND_FRAME, 0 },
  { "origin", KIND_FRAME, 0 },
  { "step_seconds", KIND_FRAME, 0 },
  { "predictions", KIND_SECTION, VED_PREDICTIONS_SERVERS },
  { "alerts", KIND_SECTION, VED_PREDICTIONS_ALERTS },
  { "environment", KIND_SECTION, VED_PREDICTIONS_ENVIRONMENT },
  { "metadata", KIND_SECTION, VED_PREDICTIONS_METADATA },
  { "summary", KIND_SECTION, VED_PREDICTIONS_SUMMARY },
  { "risk_score", KIND_DETAIL, VED_PREDICTIONS_RISK },
  { "profile", KIND_DETAIL, VED_PREDICTIONS_PROFILE },
  { "last_seen", KIND_DETAIL, VED_PREDICTIONS_LIVENESS },
  { "state", KIND_DETAIL, VED_PREDICTIONS_LIVENESS },
  { "data_age_seconds", KIND_DETAIL, VED_PREDICTIONS_LIVENESS },
  { "engine", KIND_DETAIL, VED_PREDICTIONS_ENGINE },
  { "prob_30m", KIND_DETAIL, VED_PREDICTIONS_PROBS },
  { "prob_8h", KIND_DETAIL, VED_PREDICTIONS_PROBS },
  { "alert", KIND_DETAIL, VED_PREDICTIONS_ALERT },
  { "display_metrics", KIND_DETAIL, VED_PREDICTIONS_DISPLAY },
  { "p10", KIND_PART, VED_PREDICTIONS_P10 },
  { "p50", KIND_PART, VED_PREDICTIONS_P50 },
  { "p90", KIND_PART, VED_PREDICTIONS_P90 },
  { "current", KIND_PART, VED_PREDICTIONS_CURRENT },
  { "trend", KIND_PART, VED_PREDICTIONS_TREND },
};

static gboolean
add_field (VedPredictionsQuery  *self,
           const char           *name,
           GError              **error)
{
  VedMetric metric;

  if (ved_metric_from_key (name, strlen (name), &metric))
    {
      self->metrics |= (guint16) (1u << metric);
      return TRUE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    {
      if (strcmp (field_names[i].name, name) != 0)
        continue;
      switch (field_names[i].kind)
        {
        case KIND_SECTION: self->sections |= field_names[i].bit; break;
        case KIND_DETAIL: self->details |= field_names[i].bit; break;
        case KIND_PART: self->parts |= field_names[i].bit; break;
        default: break;
        }
      return TRUE;
    }

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "fields: \"%s\" is neither a top-level key, a metric, a key of a server, nor one of "
               "p10, p50, p90, current, trend", name);

  return FALSE;
}

/* What no name decided. */
static void
complete (VedPredictionsQuery *self)
{
  gboolean named_in_server = self->metrics != 0 || self->details != 0 || self->parts != 0;

  if (named_in_server)
    self->sections |= VED_PREDICTIONS_SERVERS;
  if (self->sections == 0)
    self->sections = VED_PREDICTIONS_ALL;
  if (self->metrics == 0 && (self->parts != 0 || !named_in_server))
    self->metrics = (1u << VED_N_METRICS) - 1;
  if (!named_in_server)
    self->details = VED_PREDICTIONS_DETAILS;
  if (self->parts == 0)
    self->parts = VED_PREDICTIONS_WHOLE;
}

static gboolean
read_fields (VedPredictionsQuery  *self,
             const char           *fields,
             GError              **error)
{
  g_auto(GStrv) names = g_strsplit (fields == NULL ? "" : fields, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_strstrip (names[i]);
      if (*names[i] != '\0' && !add_field (self, names[i], error))
        return FALSE;
    }
  complete (self);

  return TRUE;
}

static gboolean
mark_profile (const VedSnapshot  *snapshot,
              const char         *text,
              gboolean           *wanted,
              GError            **error)
{
  VedProfile profile;

  if (!ved_profile_from_text (text, strlen (text), &profile))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "servers: \"%s\" is no profile", text);
      return FALSE;
    }
  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    wanted[i] |= ved_snapshot_get_profile (snapshot, i) == profile;

  return TRUE;
}

static gboolean
mark_servers (const VedSnapshot  *snapshot,
              const char         *text,
              gboolean           *wanted,
              GError            **error)
{
  const char *profile_prefix = "profile:";
  guint server;

  if (g_str_has_prefix (text, profile_prefix))
    return mark_profile (snapshot, text + strlen (profile_prefix), wanted, error);

  if (!ved_snapshot_find (snapshot, text, &server))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "servers: there is no server \"%s\"", text);
      return FALSE;
    }
  wanted[server] = TRUE;

  return TRUE;
}

static gboolean
read_servers (VedPredictionsQuery  *self,
              const VedSnapshot    *snapshot,
              const char           *servers,
              GError              **error)
{
  g_auto(GStrv) names = g_strsplit (servers, ",", -1);
  guint n_servers = ved_snapshot_get_n_servers (snapshot);
  g_autofree gboolean *wanted = g_new0 (gboolean, n_servers + 1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_strstrip (names[i]);
      if (*names[i] != '\0' && !mark_servers (snapshot, names[i], wanted, error))
        return FALSE;
    }

  self->servers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_servers; i++)
    {
      if (wanted[i])
        g_array_append_val (self->servers, i);
    }

  return TRUE;
}

/**
 * ved_predictions_query_new:
 * @snapshot: whose servers are meant
 * @fields: (nullable): the parameter `fields`; empty or %NULL for everything
 * @servers: (nullable): the parameter `servers`; empty or %NULL for all
 *
 * Errors: VED_ERROR_INVALID for an unknown field or profile, VED_ERROR_NOT_FOUND for an unknown server.
 *
 * Returns: (transfer full): what is asked for
 */
VedPredictionsQuery *
ved_predictions_query_new (const VedSnapshot  *snapshot,
                           const char         *fields,
                           const char         *servers,
                           GError            **error)
{
  g_autoptr(VedPredictionsQuery) self = g_new0 (VedPredictionsQuery, 1);

  if (!read_fields (self, fields, error))
    return NULL;

  self->all_servers = servers == NULL || *servers == '\0';
  if (!self->all_servers && !read_servers (self, snapshot, servers, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ved_predictions_query_free (VedPredictionsQuery *self)
{
  g_clear_pointer (&self->servers, g_array_unref);
  g_free (self);
}
