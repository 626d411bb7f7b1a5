/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-route-rows"

#include "config.h"

#include "server/ved-route-rows.h"

#include "base/ved-error.h"
#include "fleet/ved-severity.h"
#include "server/ved-request-body.h"

#include <string.h>

/* Rows of the routing matrix as /settings/routing shows them, and what the group [routing] of a configuration says of
 * them (ved-routing.h). What a row does not have stays as it is. */

#define GROUP "routing"

static const char *const members[] = { "level", "applies_to", "notice_minutes", "roles", "escalations", NULL };
static const char *const step_members[] = { "after_minutes", "role", NULL };

static gboolean
fail (GError    **error,
      const char *level,
      const char *what)
{
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "routes, %s: %s", level, what);

  return FALSE;
}

/* "danger" or "environment-danger"; NULL with an error. */
static char *
read_key (JsonObject  *row,
          GError     **error)
{
  const char *level = "", *whom = "server";

  if (!ved_body_read_text (row, "level", &level, error) || !ved_body_read_text (row, "applies_to", &whom, error))
    return NULL;
  if (strcmp (whom, "server") != 0 && strcmp (whom, "environment") != 0)
    {
      fail (error, level, "applies_to must be server or environment");
      return NULL;
    }
  for (VedLevel i = 0; i < VED_N_LEVELS; i++)
    if (strcmp (ved_level_get_info (i)->key, level) == 0)
      return strcmp (whom, "server") == 0 ? g_strdup (level) : g_strconcat ("environment-", level, NULL);

  fail (error, level, "no level is called so");

  return NULL;
}

/* As ved_body_read_text(), for a number of minutes; how many there may be says ved-routing.h. */
static gboolean
read_minutes (JsonObject  *object,
              const char  *name,
              gint64      *minutes,
              GError     **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be a whole number that is not negative", name);
      return FALSE;
    }
  *minutes = json_node_get_int (node);

  return TRUE;
}

static gboolean
read_roles (GKeyFile    *file,
            const char  *key,
            JsonObject  *row,
            GError     **error)
{
  g_auto(GStrv) roles = NULL;

  if (!ved_body_read_list (row, "roles", &roles, error))
    return FALSE;
  if (g_strv_contains ((const char *const *) roles, ""))
    return fail (error, key, "roles must be names");
  if (!json_object_has_member (row, "roles") || json_object_get_null_member (row, "roles"))
    return TRUE;
  g_key_file_set_string_list (file, GROUP, key, (const char *const *) roles, g_strv_length (roles));

  return TRUE;
}

/* (nullable): with an error */
static char *
read_step (JsonNode    *node,
           const char  *key,
           GError     **error)
{
  JsonObject *step = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *role = "";
  gint64 minutes = 0;

  if (step != NULL && (!ved_body_check_members (step, step_members, error)
                       || !ved_body_read_text (step, "role", &role, error)
                       || !read_minutes (step, "after_minutes", &minutes, error)))
    return NULL;
  if (*role != '\0' && minutes > 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", minutes, role);
  fail (error, key, "an escalation needs after_minutes and a role");

  return NULL;
}

static gboolean
read_escalations (GKeyFile    *file,
                  const char  *key,
                  JsonObject  *row,
                  GError     **error)
{
  JsonNode *node = json_object_get_member (row, "escalations");
  JsonArray *steps = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = g_strconcat (key, "-escalation", NULL);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (steps == NULL)
    return fail (error, key, "escalations must be a list of steps, as in [{\"after_minutes\":15,\"role\":\"on-call\"}]");
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      char *text = read_step (json_array_get_element (steps, i), key, error);

      if (text == NULL)
        return FALSE;
      g_ptr_array_add (texts, text);
    }
  g_key_file_set_string_list (file, GROUP, name, (const char *const *) texts->pdata, texts->len);

  return TRUE;
}

static gboolean
read_row (GKeyFile    *file,
          JsonObject  *row,
          GError     **error)
{
  g_autofree char *key = ved_body_check_members (row, members, error) ? read_key (row, error) : NULL, *notice = NULL;
  gint64 minutes = -1;

  if (key == NULL || !read_minutes (row, "notice_minutes", &minutes, error))
    return FALSE;
  notice = g_strconcat (key, "-notice-minutes", NULL);
  if (minutes >= 0)
    g_key_file_set_int64 (file, GROUP, notice, minutes);

  return read_roles (file, key, row, error) && read_escalations (file, key, row, error);
}

/**
 * ved_route_rows_read:
 * @body: has an array "routes" of rows: level, applies_to, notice_minutes, roles, escalations
 *
 * Returns: (transfer full): a key file with the group [routing]; %NULL with VED_ERROR_INVALID that names the row
 */
char *
ved_route_rows_read (JsonObject  *body,
                     GError     **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  JsonNode *routes = json_object_get_member (body, "routes");
  JsonArray *rows = routes != NULL && JSON_NODE_HOLDS_ARRAY (routes) ? json_node_get_array (routes) : NULL;

  if (rows == NULL)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "routes: an array of rows was expected");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "routes[%u]: must be an object", i);
          return NULL;
        }
      if (!read_row (file, json_node_get_object (node), error))
        return NULL;
    }

  return g_key_file_to_data (file, NULL, NULL);
}
