/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-used-thresholds"

#include "config.h"

#include "app/models/ved-used-thresholds.h"

#include "base/ved-error.h"

#include <string.h>

/* Cells are marked and charts have lines by the thresholds of what is open: one table for the whole app, of the main
 * thread, as there is one source. Settings are told as groups of texts, which are the lines of the text form. */

static VedThresholds used;
static gboolean is_told;

/**
 * ved_used_thresholds_get:
 *
 * Returns: (transfer none): what the daemon judges by, as far as it is known; else the defaults
 */
const VedThresholds *
ved_used_thresholds_get (void)
{
  return is_told ? &used : ved_thresholds_get_default ();
}

static void
add_group (GKeyFile   *file,
           const char *group,
           JsonObject *members)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, members);
  while (json_object_iter_next (&iter, &key, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL)
      g_key_file_set_value (file, group, key, json_node_get_string (node));
}

/**
 * ved_used_thresholds_take:
 * @settings: (nullable): the document of VED_USED_THRESHOLDS_PATH; %NULL: nothing is known of them
 *
 * Settings that make no sense here, of another version, count as unknown.
 */
void
ved_used_thresholds_take (JsonObject *settings)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  JsonObjectIter iter;
  const char *group;
  JsonNode *node;

  is_told = FALSE;
  if (settings == NULL)
    return;

  json_object_iter_init (&iter, settings);
  while (json_object_iter_next (&iter, &group, &node))
    if (JSON_NODE_HOLDS_OBJECT (node))
      add_group (file, group, json_node_get_object (node));
  data = g_key_file_to_data (file, NULL, NULL);
  is_told = ved_thresholds_from_data (&used, data, strlen (data), &error);
  if (error != NULL)
    g_debug ("The daemon's thresholds are not understood: %s", error->message);
}
