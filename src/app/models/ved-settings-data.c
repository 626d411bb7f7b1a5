/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-settings-data"

#include "config.h"

#include "app/models/ved-settings-data.h"

static void
add_group (GKeyFile   *file,
           const char *group,
           JsonObject *members)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, members);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL)
      g_key_file_set_value (file, group, key, json_node_get_string (node));
}

/**
 * ved_settings_data_from_json:
 * @settings: a document of /settings: groups of texts
 *
 * Returns: (transfer full): the same as a key file, the text form that settings are read from
 */
char *
ved_settings_data_from_json (JsonObject *settings)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  JsonObjectIter iter;
  const char *group;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, settings);
  while (json_object_iter_next_ordered (&iter, &group, &node))
    if (JSON_NODE_HOLDS_OBJECT (node))
      add_group (file, group, json_node_get_object (node));

  return g_key_file_to_data (file, NULL, NULL);
}
