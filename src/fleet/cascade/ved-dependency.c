/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-dependency"

#include "config.h"

#include "fleet/cascade/ved-dependency.h"

#include "base/ved-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Who depends on whom: the default drives the simulator's cascades, and what a daemon is told instead tells its cascade
 * detector which of two servers is upstream. As text it is a key file with one key for each edge,
 *
 *   [dependencies]
 *   web_api.database.connection_failures=0.85
 *
 * downstream, upstream and effect, and how strong that is. A file without edges stands for the default, whose edges are in an
 * order in which every upstream comes before its downstreams, so that one pass carries an effect through the whole graph. */

#define GROUP "dependencies"

static const VedDependencies standard = {
  .n = 9,
  .edges = {
    { VED_PROFILE_WEB_API, VED_PROFILE_DATABASE, VED_EFFECT_CONNECTION_FAILURES, 0.85 },
    { VED_PROFILE_WEB_API, VED_PROFILE_DATABASE, VED_EFFECT_REQUEST_QUEUING, 0.70 },
    { VED_PROFILE_DATA_INGEST, VED_PROFILE_DATABASE, VED_EFFECT_CONNECTION_FAILURES, 0.75 },
    { VED_PROFILE_DATA_INGEST, VED_PROFILE_DATABASE, VED_EFFECT_REQUEST_QUEUING, 0.60 },
    { VED_PROFILE_RISK_ANALYTICS, VED_PROFILE_DATABASE, VED_EFFECT_DATA_STARVATION, 0.80 },
    { VED_PROFILE_RISK_ANALYTICS, VED_PROFILE_DATABASE, VED_EFFECT_IDLE_RESOURCES, 0.50 },
    { VED_PROFILE_CONDUCTOR_MGMT, VED_PROFILE_DATABASE, VED_EFFECT_CONNECTION_FAILURES, 0.70 },
    { VED_PROFILE_ML_COMPUTE, VED_PROFILE_CONDUCTOR_MGMT, VED_EFFECT_IDLE_RESOURCES, 0.90 },
    { VED_PROFILE_ML_COMPUTE, VED_PROFILE_DATA_INGEST, VED_EFFECT_DATA_STARVATION, 0.60 },
  },
};

static const struct {
  const char *name;             /* in settings and files */
  const char *label;
} effects[VED_N_EFFECTS] = {
  [VED_EFFECT_CONNECTION_FAILURES] = { "connection_failures", N_("Connection failures") },
  [VED_EFFECT_REQUEST_QUEUING] = { "request_queuing", N_("Request queuing") },
  [VED_EFFECT_IDLE_RESOURCES] = { "idle_resources", N_("Idle resources") },
  [VED_EFFECT_DATA_STARVATION] = { "data_starvation", N_("Data starvation") },
  [VED_EFFECT_RETRY_STORMS] = { "retry_storms", N_("Retry storms") },
};

/**
 * ved_dependencies_get_default:
 *
 * Returns: (transfer none): the edges of the reference, upstreams first
 */
const VedDependencies *
ved_dependencies_get_default (void)
{
  return &standard;
}

/**
 * ved_dependencies_get_depth:
 * @profile: a profile
 *
 * Returns: how many edges lie between @profile and the most upstream profile above it: 0 for those
 *   that depend on nobody
 */
guint
ved_dependencies_get_depth (const VedDependencies *self,
                            VedProfile             profile)
{
  guint depths[VED_N_PROFILES] = { 0 };

  for (guint round = 1; round < VED_N_PROFILES; round++)
    {
      for (guint i = 0; i < self->n; i++)
        depths[self->edges[i].downstream] = MAX (depths[self->edges[i].downstream],
                                                 MIN (depths[self->edges[i].upstream] + 1, round));
    }

  return depths[profile];
}

/**
 * ved_dependencies_have:
 *
 * Of those who depend on nobody and nobody on them a depth of 0 says nothing.
 *
 * Returns: whether @profile stands in the graph
 */
gboolean
ved_dependencies_have (const VedDependencies *self,
                       VedProfile             profile)
{
  for (guint i = 0; i < self->n; i++)
    if (self->edges[i].upstream == profile || self->edges[i].downstream == profile)
      return TRUE;

  return FALSE;
}

static gboolean
has_edge (const VedDependencies *self,
          const VedDependency   *edge)
{
  for (guint i = 0; i < self->n; i++)
    {
      const VedDependency *own = &self->edges[i];

      if (own->downstream == edge->downstream && own->upstream == edge->upstream && own->effect == edge->effect
          && own->strength == edge->strength)
        return TRUE;
    }

  return FALSE;
}

/**
 * ved_dependencies_are_equal:
 * @other: another table
 *
 * Returns: whether both have the same edges, in whatever order
 */
gboolean
ved_dependencies_are_equal (const VedDependencies *self,
                            const VedDependencies *other)
{
  for (guint i = 0; i < self->n; i++)
    if (!has_edge (other, &self->edges[i]))
      return FALSE;

  return self->n == other->n;
}

static gboolean
depends_on (const VedDependencies *self,
            VedProfile             profile,
            VedProfile             upstream,
            guint                  n_more)
{
  if (profile == upstream)
    return TRUE;
  for (guint i = 0; n_more > 0 && i < self->n; i++)
    if (self->edges[i].downstream == profile && depends_on (self, self->edges[i].upstream, upstream, n_more - 1))
      return TRUE;

  return FALSE;
}

/**
 * ved_dependencies_add:
 * @edge: copied
 *
 * Returns: whether there is room for it, and it closes no circle
 */
gboolean
ved_dependencies_add (VedDependencies     *self,
                      const VedDependency *edge)
{
  if (self->n == VED_MAX_DEPENDENCIES || depends_on (self, edge->upstream, edge->downstream, VED_N_PROFILES))
    return FALSE;

  self->edges[self->n++] = *edge;

  return TRUE;
}

/**
 * ved_dependency_to_key:
 *
 * Returns: (transfer full): what stands for the edge in the text form, as web_api.database.connection_failures
 */
char *
ved_dependency_to_key (const VedDependency *self)
{
  return g_strjoin (".", ved_profile_get_info (self->downstream)->key, ved_profile_get_info (self->upstream)->key,
                    ved_effect_get_name (self->effect), NULL);
}

/**
 * ved_dependencies_to_data:
 *
 * Returns: (transfer full): the text form, a key file
 */
char *
ved_dependencies_to_data (const VedDependencies *self)
{
  GString *data = g_string_new ("[" GROUP "]\n");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *key = ved_dependency_to_key (&self->edges[i]);

      g_string_append_printf (data, "%s=%s\n", key,
                              g_ascii_formatd (number, sizeof number, "%g", self->edges[i].strength));
    }

  return g_string_free (data, FALSE);
}

static gboolean
read_edge (GKeyFile       *file,
           const char     *key,
           VedDependency  *edge,
           GError        **error)
{
  g_auto(GStrv) parts = g_strsplit (key, ".", -1);
  g_autoptr(GError) failure = NULL;

  if (g_strv_length (parts) != 3 || !ved_profile_from_text (parts[0], strlen (parts[0]), &edge->downstream)
      || !ved_profile_from_text (parts[1], strlen (parts[1]), &edge->upstream)
      || !ved_effect_from_name (parts[2], &edge->effect))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, GROUP ", %s: must be two profiles and an effect, as in "
                   "web_api.database.connection_failures", key);
      return FALSE;
    }
  edge->strength = g_key_file_get_double (file, GROUP, key, &failure);
  if (failure == NULL && edge->strength > 0.0 && edge->strength <= 1.0)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, GROUP ", %s: must be a number above 0, up to 1", key);

  return FALSE;
}

/**
 * ved_dependencies_from_data:
 * @self: (out caller-allocates): untouched on error
 * @data: a key file; without edges it stands for the default
 *
 * Errors: VED_ERROR_INVALID for an edge that is none or closes a circle, GKeyFileError.
 */
gboolean
ved_dependencies_from_data (VedDependencies  *self,
                            const char       *data,
                            GError          **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) keys = NULL;
  VedDependencies read = { 0 };

  if (!g_key_file_load_from_data (file, data, (gsize) - 1, G_KEY_FILE_NONE, error))
    return FALSE;

  keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      VedDependency edge;

      if (!read_edge (file, keys[i], &edge, error))
        return FALSE;
      if (read.n == VED_MAX_DEPENDENCIES)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, GROUP ": at most %d dependencies are allowed", VED_MAX_DEPENDENCIES);
          return FALSE;
        }
      if (!ved_dependencies_add (&read, &edge))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, GROUP ", %s: a profile must not depend on itself, directly or through "
                       "others", keys[i]);
          return FALSE;
        }
    }
  *self = read.n > 0 ? read : standard;

  return TRUE;
}

const char *
ved_effect_get_name (VedEffect effect)
{
  g_return_val_if_fail (effect < VED_N_EFFECTS, NULL);

  return effects[effect].name;
}

/**
 * ved_effect_get_label:
 *
 * Returns: (transfer none): the effect in words, to be translated
 */
const char *
ved_effect_get_label (VedEffect effect)
{
  g_return_val_if_fail (effect < VED_N_EFFECTS, NULL);

  return effects[effect].label;
}

/**
 * ved_effect_from_name:
 * @name: any text
 * @effect: (out): untouched where there is none of that name
 *
 * Returns: whether there is one
 */
gboolean
ved_effect_from_name (const char *name,
                      VedEffect  *effect)
{
  for (guint i = 0; i < VED_N_EFFECTS; i++)
    {
      if (strcmp (name, effects[i].name) == 0)
        {
          *effect = i;
          return TRUE;
        }
    }

  return FALSE;
}
