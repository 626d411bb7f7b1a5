/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-channel-rows"

#include "config.h"

#include "server/ved-channel-rows.h"

#include "base/ved-error.h"
#include "notify/ved-channel.h"
#include "server/ved-request-body.h"

#include <string.h>

/* Rows of PUT /settings/channels, and the groups [channel:NAME] that they are kept as (ved-channel.h). Who has read the
 * channels knows no address and no authorization: a row that names no url keeps both, and one that names another url
 * keeps neither, so that no secret goes where somebody else wants it. */

#define MAX_CHANNELS 32
#define MAX_NAME     64
#define URL          "url"
#define AUTHORIZED   "authorization"

/* Keys that hold one text, and those that hold a list. */
static const char *const text_keys[] = { "type", URL, AUTHORIZED, "relay", "from" };
static const char *const list_keys[] = { "to", "roles" };
static const char *const members[] = {
  "name", "type", URL, AUTHORIZED, "relay", "from", "to", "roles", "enabled", NULL,
};

static gboolean
check_name (VedAlertDesk  *desk,
            GKeyFile      *file,
            const char    *name,
            const char    *group,
            GError       **error)
{
  const char *fault = NULL;

  if (*name == '\0' || strlen (name) > MAX_NAME || strpbrk (name, "[]/") != NULL || !g_utf8_validate (name, -1, NULL)
      || g_ascii_isspace (*name) || g_ascii_isspace (name[strlen (name) - 1]))
    fault = "a channel needs a name of at most 64 bytes, without brackets and slashes";
  for (const char *at = name; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      fault = "a name is one line of text";
  if (fault == NULL && ved_alert_desk_has_configured (desk, name))
    fault = "this channel is the configuration's: choose another name";
  if (fault == NULL && g_key_file_has_group (file, group))
    fault = "two channels have this name";
  if (fault != NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "channels, “%s”: %s", name, fault);

  return fault == NULL;
}

static gboolean
read_texts (JsonObject  *row,
            GKeyFile    *file,
            const char  *group,
            GError     **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (text_keys); i++)
    {
      const char *text = NULL;

      if (!ved_body_read_text (row, text_keys[i], &text, error))
        return FALSE;
      if (text != NULL && strpbrk (text, "\r\n") != NULL)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be one line", text_keys[i]);
          return FALSE;
        }
      if (text != NULL && *text != '\0')
        g_key_file_set_string (file, group, text_keys[i], text);
    }

  return TRUE;
}

static gboolean
read_lists (JsonObject  *row,
            GKeyFile    *file,
            const char  *group,
            GError     **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (list_keys); i++)
    {
      g_auto(GStrv) list = NULL;

      if (!ved_body_read_list (row, list_keys[i], &list, error))
        return FALSE;
      if (list[0] != NULL)
        g_key_file_set_string_list (file, group, list_keys[i], (const char *const *) list, g_strv_length (list));
    }

  return TRUE;
}

static gboolean
read_enabled (JsonObject  *row,
              GKeyFile    *file,
              const char  *group,
              GError     **error)
{
  JsonNode *node = json_object_get_member (row, "enabled");

  if (node != NULL && (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "enabled: must be true or false");
      return FALSE;
    }
  g_key_file_set_boolean (file, group, "enabled", node == NULL || json_node_get_boolean (node));

  return TRUE;
}

/* What the row does not say, where it leads on to the same place. */
static void
keep_secrets (GKeyFile   *before,
              GKeyFile   *file,
              const char *group)
{
  g_autofree char *old_url = g_key_file_get_value (before, group, URL, NULL);
  g_autofree char *url = g_key_file_get_value (file, group, URL, NULL);
  g_autofree char *authorization = g_key_file_get_value (before, group, AUTHORIZED, NULL);

  if (old_url == NULL || (url != NULL && strcmp (url, old_url) != 0))
    return;
  g_key_file_set_value (file, group, URL, old_url);
  if (authorization != NULL && !g_key_file_has_key (file, group, AUTHORIZED, NULL))
    g_key_file_set_value (file, group, AUTHORIZED, authorization);
}

static gboolean
read_row (VedAlertDesk  *desk,
          JsonObject    *row,
          GKeyFile      *before,
          GKeyFile      *file,
          GError       **error)
{
  const char *name = "";
  g_autofree char *group = NULL;

  if (!ved_body_check_members (row, members, error) || !ved_body_read_text (row, "name", &name, error))
    return FALSE;
  group = g_strconcat (VED_CHANNEL_GROUP, name, NULL);
  if (!check_name (desk, file, name, group, error) || !read_texts (row, file, group, error)
      || !read_lists (row, file, group, error) || !read_enabled (row, file, group, error))
    return FALSE;
  keep_secrets (before, file, group);

  return TRUE;
}

/**
 * ved_channel_rows_read:
 * @desk: whose channels they shall be
 * @body: has an array "channels" of rows: name, type, url, authorization, relay, from, to, roles, enabled
 *
 * Returns: (transfer full): a key file for ved_alert_desk_set_channels_data(); %NULL with VED_ERROR_INVALID that names
 *   the row
 */
char *
ved_channel_rows_read (VedAlertDesk  *desk,
                       JsonObject    *body,
                       GError       **error)
{
  g_autoptr(GKeyFile) before = g_key_file_new (), file = g_key_file_new ();
  JsonNode *node = json_object_get_member (body, "channels");
  JsonArray *rows = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (rows == NULL || json_array_get_length (rows) > MAX_CHANNELS)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "channels: an array of at most %d rows was expected", MAX_CHANNELS);
      return NULL;
    }
  g_key_file_load_from_data (before, ved_alert_desk_get_channels_data (desk), (gsize) - 1, G_KEY_FILE_NONE, NULL);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);

      if (!JSON_NODE_HOLDS_OBJECT (row))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "channels[%u]: must be an object", i);
          return NULL;
        }
      if (!read_row (desk, json_node_get_object (row), before, file, error))
        return NULL;
    }

  return g_key_file_to_data (file, NULL, NULL);
}
