/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-routing"

#include "config.h"

#include "notify/ved-routing.h"

#include "base/ved-error.h"
#include "fleet/alerts/ved-alert-routing.h"
#include "wire/json/ved-json-writer.h"

#include <string.h>

/* The matrix of ved-alert-routing.h holds where the configuration says nothing; this is how one changes it:
 *
 *   [routing]
 *   danger=chat;e-mail
 *   danger-notice-minutes=30
 *   danger-escalation=30:on-call;60:team-lead
 *   environment-critical=pager
 *
 * A row that is named replaces that part of the row alone. An empty list of roles means that nobody is told:
 * such alerts are recorded and shown, and that is all. */

#define ENVIRONMENT_PREFIX "environment-"
#define MAX_NOTICE_MIN     (7 * 24 * 60)

struct _VedRouting
{
  VedRoute routes[2][VED_N_LEVELS];     /* of servers, of the environment */
};

static void
clear_escalations (VedRoute *route)
{
  for (guint i = 0; i < route->n_escalations; i++)
    g_free (route->escalations[i].role);
  route->n_escalations = 0;
}

void
ved_routing_free (VedRouting *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < 2 * VED_N_LEVELS; i++)
    {
      VedRoute *route = &self->routes[i / VED_N_LEVELS][i % VED_N_LEVELS];

      g_strfreev (route->roles);
      clear_escalations (route);
    }
  g_free (self);
}

static gboolean
read_escalation (const char    *text,
                 VedRouteStep  *escalation,
                 GError       **error)
{
  const char *colon = strchr (text, ':');
  g_autofree char *number = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;
  guint64 minutes;

  if (number == NULL || colon[1] == '\0'
      || !g_ascii_string_to_unsigned (g_strstrip (number), 10, 1, MAX_NOTICE_MIN, &minutes, NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "“%s” is no escalation: write minutes and a role, as in 30:on-call", text);
      return FALSE;
    }
  escalation->after_min = (guint) minutes;
  escalation->role = g_strstrip (g_strdup (colon + 1));

  return TRUE;
}

static gboolean
set_escalations (VedRoute           *route,
                 const char *const  *texts,
                 GError            **error)
{
  clear_escalations (route);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      VedRouteStep *next = &route->escalations[route->n_escalations];

      if (*texts[i] == '\0')
        continue;
      if (route->n_escalations == VED_MAX_ROUTE_STEPS)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "more than %d escalations", VED_MAX_ROUTE_STEPS);
          return FALSE;
        }
      if (!read_escalation (texts[i], next, error))
        return FALSE;
      if (route->n_escalations++ > 0 && next->after_min <= next[-1].after_min)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "escalations have to stand in order of time");
          return FALSE;
        }
    }

  return TRUE;
}

static void
set_default (VedRoute            *route,
             const VedAlertRoute *preset)
{
  route->notice_min = preset->notice_min;
  route->roles = g_strsplit (preset->channels, ", ", -1);
  for (guint i = 0; i < G_N_ELEMENTS (preset->escalations) && preset->escalations[i].role != NULL; i++)
    {
      VedRouteStep *step = &route->escalations[route->n_escalations++];

      step->after_min = preset->escalations[i].after_min;
      step->role = g_strdup (preset->escalations[i].role);
    }
}

static void
set_defaults (VedRouting *self)
{
  guint n;
  const VedAlertRoute *presets = ved_alert_routing_get_servers (&n);

  for (guint i = 0; i < n; i++)
    set_default (&self->routes[FALSE][presets[i].level], &presets[i]);
  presets = ved_alert_routing_get_environment (&n);
  for (guint i = 0; i < n; i++)
    set_default (&self->routes[TRUE][presets[i].level], &presets[i]);
}

static VedRoute *
find_route (VedRouting  *self,
            const char  *key,
            const char **rest)
{
  gboolean environment = g_str_has_prefix (key, ENVIRONMENT_PREFIX);
  const char *name = environment ? key + strlen (ENVIRONMENT_PREFIX) : key;

  for (VedLevel level = 0; level < VED_N_LEVELS; level++)
    {
      const char *level_key = ved_level_get_info (level)->key;

      if (g_str_has_prefix (name, level_key))
        {
          *rest = name + strlen (level_key);
          return &self->routes[environment][level];
        }
    }

  return NULL;
}

static gboolean
take_key (VedRouting  *self,
          GKeyFile    *config,
          const char  *key,
          GError     **error)
{
  const char *rest = NULL;
  VedRoute *route = find_route (self, key, &rest);
  g_auto(GStrv) list = g_key_file_get_string_list (config, VED_ROUTING_GROUP, key, NULL, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; list[i] != NULL; i++)
    g_strstrip (list[i]);
  if (route != NULL && *rest == '\0')
    {
      g_strfreev (route->roles);
      route->roles = g_steal_pointer (&list);
      return TRUE;
    }
  if (route != NULL && strcmp (rest, "-escalation") == 0)
    return set_escalations (route, (const char *const *) list, error);
  if (route != NULL && strcmp (rest, "-notice-minutes") == 0)
    {
      g_autofree char *text = g_key_file_get_string (config, VED_ROUTING_GROUP, key, error);
      guint64 minutes;

      if (text == NULL)
        return FALSE;
      if (!g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, MAX_NOTICE_MIN, &minutes, NULL))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "must be a number of minutes, 0 to %d", MAX_NOTICE_MIN);
          return FALSE;
        }
      route->notice_min = (guint) minutes;
      return TRUE;
    }

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "not known: a level such as danger, danger-notice-minutes, danger-escalation or "
               "environment-danger");

  return FALSE;
}

/**
 * ved_routing_new:
 * @config: (nullable): its group [routing] counts
 *
 * Returns: (transfer full): the matrix; %NULL with VED_ERROR_INVALID that names the key
 */
VedRouting *
ved_routing_new (GKeyFile  *config,
                 GError   **error)
{
  g_autoptr(VedRouting) self = g_new0 (VedRouting, 1);
  g_auto(GStrv) keys = config != NULL ? g_key_file_get_keys (config, VED_ROUTING_GROUP, NULL, NULL) : NULL;

  set_defaults (self);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      if (!take_key (self, config, keys[i], error))
        {
          g_prefix_error (error, "%s in [" VED_ROUTING_GROUP "]: ", keys[i]);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

/**
 * ved_routing_get:
 * @environment: of the whole fleet's alerts, else of those of servers
 *
 * Returns: (transfer none): the row; its roles may be %NULL
 */
const VedRoute *
ved_routing_get (const VedRouting *self,
                 VedLevel          level,
                 gboolean          environment)
{
  g_return_val_if_fail (level < VED_N_LEVELS, NULL);

  return &self->routes[environment != FALSE][level];
}

/**
 * ved_routing_list_roles:
 *
 * Returns: (transfer full): every role that the matrix names, once, in the order of their names
 */
GStrv
ved_routing_list_roles (const VedRouting *self)
{
  g_autoptr(GTree) roles = g_tree_new ((GCompareFunc) strcmp);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < 2 * VED_N_LEVELS; i++)
    {
      const VedRoute *route = &self->routes[i / VED_N_LEVELS][i % VED_N_LEVELS];

      for (guint j = 0; route->roles != NULL && route->roles[j] != NULL; j++)
        g_tree_insert (roles, route->roles[j], route->roles[j]);
      for (guint j = 0; j < route->n_escalations; j++)
        g_tree_insert (roles, route->escalations[j].role, route->escalations[j].role);
    }
  for (GTreeNode *node = g_tree_node_first (roles); node != NULL; node = g_tree_node_next (node))
    g_strv_builder_add (builder, g_tree_node_key (node));

  return g_strv_builder_end (builder);
}

static void
write_route (const VedRoute *route,
             VedLevel        level,
             gboolean        environment,
             GString        *out)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
  ved_json_member_string (out, "applies_to", environment ? "environment" : "server");
  ved_json_member_string (out, "level", ved_level_get_info (level)->key);
  ved_json_member_uint (out, "notice_minutes", route->notice_min);
  ved_json_member (out, "roles");
  g_string_append_c (out, '[');
  for (guint i = 0; route->roles[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_string (out, route->roles[i]);
    }
  g_string_append_c (out, ']');
  ved_json_member (out, "escalations");
  g_string_append_c (out, '[');
  for (guint i = 0; i < route->n_escalations; i++)
    {
      g_string_append (out, i > 0 ? ",{" : "{");
      ved_json_member_uint (out, "after_minutes", route->escalations[i].after_min);
      ved_json_member_string (out, "role", route->escalations[i].role);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");
}

/**
 * ved_routing_write_json:
 * @out: gets an array of rows, the worst level of servers first
 */
void
ved_routing_write_json (const VedRouting *self,
                        GString          *out)
{
  g_string_append_c (out, '[');
  for (guint environment = 0; environment < 2; environment++)
    {
      for (guint i = VED_N_LEVELS; i > 0; i--)
        {
          const VedRoute *route = &self->routes[environment][i - 1];

          if (route->roles != NULL)
            write_route (route, i - 1, environment, out);
        }
    }
  g_string_append_c (out, ']');
}
