/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-json"

#include "config.h"

#include "base/ved-json.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "base/ved-json-guard.h"

#include <string.h>

static JsonNode *
get_member (JsonObject *object,
            const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

/* Returns: %G_TYPE_INVALID for whatever is no value. */
static GType
value_type (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
}

static gboolean
is_number (JsonNode *node)
{
  GType type = value_type (node);

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/**
 * ved_json_read:
 * @text: (array length=length): of whatever origin; bodies that the daemon is sent go through ved_json_check() too, which holds
 *   them to the letter of the standard
 * @length: -1 for what ends with a zero
 *
 * Returns: (transfer full): its root; %NULL with %VED_ERROR_INVALID or %JSON_PARSER_ERROR where it is too deep or no JSON
 */
JsonNode *
ved_json_read (const char *text,
               gssize      length,
               GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;

  if (!ved_json_guard (text, length < 0 ? strlen (text) : (gsize) length, error) ||
      (length != 0 && !json_parser_load_from_data (parser, text, length, error)))
    return NULL;

  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "There is no JSON in it");

  return root;
}

/**
 * ved_json_read_object:
 * @text: (array length=length): of whatever origin
 * @length: -1 for what ends with a zero
 *
 * Returns: (transfer full): the object that it is; %NULL with an error for what is none
 */
JsonObject *
ved_json_read_object (const char *text,
                      gssize      length,
                      GError    **error)
{
  g_autoptr(JsonNode) root = ved_json_read (text, length, error);

  if (root == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (root))
    return json_node_dup_object (root);

  g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "The JSON is no object");

  return NULL;
}

/**
 * ved_json_read_bytes:
 * @bytes: (nullable): of whatever origin
 *
 * Returns: (transfer full): the object that they are; %NULL with an error for what is none
 */
JsonObject *
ved_json_read_bytes (GBytes  *bytes,
                     GError **error)
{
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return ved_json_read_object (text != NULL ? text : "", (gssize) length, error);
}

/**
 * ved_json_get_object:
 * @object: (nullable): of what
 *
 * Returns: (transfer none) (nullable): the object of that name
 */
JsonObject *
ved_json_get_object (JsonObject *object,
                     const char *name)
{
  JsonNode *node = get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * ved_json_get_array:
 * @object: (nullable): of what
 *
 * Returns: (transfer none) (nullable): the list of that name
 */
JsonArray *
ved_json_get_array (JsonObject *object,
                    const char *name)
{
  JsonNode *node = get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * ved_json_get_text:
 * @object: (nullable): of what
 *
 * Returns: (transfer none) (nullable): the text of that name
 */
const char *
ved_json_get_text (JsonObject *object,
                   const char *name)
{
  JsonNode *node = get_member (object, name);

  return value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/**
 * ved_json_to_number:
 * @node: (nullable): any
 *
 * Returns: the number, whole or not, else @fallback
 */
double
ved_json_to_number (JsonNode *node,
                    double    fallback)
{
  return is_number (node) ? json_node_get_double (node) : fallback;
}

/**
 * ved_json_get_number:
 * @object: (nullable): of what
 *
 * Returns: the number of that name, else @fallback
 */
double
ved_json_get_number (JsonObject *object,
                     const char *name,
                     double      fallback)
{
  return ved_json_to_number (get_member (object, name), fallback);
}

/**
 * ved_json_get_integer:
 * @object: (nullable): of what
 *
 * Returns: the number of that name without its fraction, else @fallback
 */
gint64
ved_json_get_integer (JsonObject *object,
                      const char *name,
                      gint64      fallback)
{
  JsonNode *node = get_member (object, name);

  return is_number (node) ? json_node_get_int (node) : fallback;
}

/**
 * ved_json_get_flag:
 * @object: (nullable): of what
 *
 * Returns: whether it says true of that name
 */
gboolean
ved_json_get_flag (JsonObject *object,
                   const char *name)
{
  JsonNode *node = get_member (object, name);

  return value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/**
 * ved_json_get_time:
 * @object: (nullable): of what
 *
 * Returns: the ISO 8601 time of that name, µs UTC; 0 where there is none
 */
gint64
ved_json_get_time (JsonObject *object,
                   const char *name)
{
  const char *text = ved_json_get_text (object, name);
  gint64 time_us = 0;

  return text != NULL && ved_iso8601_parse (text, strlen (text), NULL, &time_us) ? time_us : 0;
}

/**
 * ved_json_dup_words:
 * @object: (nullable): of what
 *
 * Returns: (transfer full) (nullable): the texts in the list of that name; %NULL where there is no list
 */
GStrv
ved_json_dup_words (JsonObject *object,
                    const char *name)
{
  JsonArray *array = ved_json_get_array (object, name);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (words, json_node_get_string (node));
    }

  return g_strv_builder_end (words);
}

/**
 * ved_json_get_element:
 * @array: (nullable): of what
 *
 * Returns: (transfer none) (nullable): the object that stands there
 */
JsonObject *
ved_json_get_element (JsonArray *array,
                      guint      index)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
