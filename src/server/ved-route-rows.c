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

/* As ved_body_read_text(), for a number of minutes. */
static gboolean
read_minutes (JsonObject  *object,
              const char  *name,
              gint64      *minutes,
              GError     **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be a whole number", name);
      return FALSE;
    }
  *minutes = json_node_get_int (node);

  return TRUE;
}

static JsonArray *
find_array (JsonObject *row,
            const char *name)
{
  JsonNode *node = json_object_get_member (row, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
read_roles (GKeyFile    *file,
            const char  *key,
            JsonArray   *roles,
            GError     **error)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (roles); i++)
    {
      JsonNode *node = json_array_get_element (roles, i);
      const char *text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

      if (text == NULL || *text == '\0')
        return fail (error, key, "roles must be names");
      g_ptr_array_add (texts, (gpointer) text);
    }
  g_key_file_set_string_list (file, GROUP, key, (const char *const *) texts->pdata, texts->len);

  return TRUE;
}

static gboolean
read_escalations (GKeyFile    *file,
                  const char  *key,
                  JsonArray   *escalations,
                  GError     **error)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = g_strconcat (key, "-escalation", NULL);

  for (guint i = 0; i < json_array_get_length (escalations); i++)
    {
      JsonNode *node = json_array_get_element (escalations, i);
      JsonObject *step = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *role = "";
      gint64 minutes = 0;

      if (step != NULL && (!ved_body_read_text (step, "role", &role, error)
                           || !read_minutes (step, "after_minutes", &minutes, error)))
        return FALSE;
      if (*role == '\0')
        return fail (error, key, "an escalation needs after_minutes and a role");
      g_ptr_array_add (texts, g_strdup_printf ("%" G_GINT64_FORMAT ":%s", minutes, role));
    }
  g_key_file_set_string_list (file, GROUP, name, (const char *const *) texts->pdata, texts->len);

  return TRUE;
}

static gboolean
read_row (GKeyFile    *file,
          JsonObject  *row,
          GError     **error)
{
  g_autofree char *key = read_key (row, error), *notice = NULL;
  JsonArray *roles = find_array (row, "roles"), *escalations = find_array (row, "escalations");
  gint64 minutes = -1;

  if (key == NULL || !read_minutes (row, "notice_minutes", &minutes, error))
    return FALSE;
  notice = g_strconcat (key, "-notice-minutes", NULL);
  if (minutes >= 0)
    g_key_file_set_int64 (file, GROUP, notice, minutes);

  return (roles == NULL || read_roles (file, key, roles, error))
         && (escalations == NULL || read_escalations (file, key, escalations, error));
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
  JsonArray *rows = find_array (body, "routes");

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
