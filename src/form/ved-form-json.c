/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-json"

#include "config.h"

#include "form/ved-form-json.h"

#include "base/ved-error.h"

#include <glib/gi18n.h>

/* What is kept of a form, as a state over restarts and as a file for others:
 *
 *   { "schema": SHA-256 of the file, "suffix": true, "values": { KEY: VALUE, … }, "edited": "command" }
 *
 * Only the user's own values are in it; defaults are implied, and follow the schema when it changes. A value of
 * a secret field is left out. */

#define MAX_DEPTH 16

static JsonNode *
list_to_json (const VedFormValue *value)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < ved_form_value_size (value); i++)
    json_array_add_element (array, ved_form_value_to_json (ved_form_value_item (value, i)));
  json_node_take_array (node, array);

  return node;
}

static JsonNode *
map_to_json (const VedFormValue *value)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < ved_form_value_size (value); i++)
    json_object_set_member (object, ved_form_value_key (value, i),
                            ved_form_value_to_json (ved_form_value_item (value, i)));
  json_node_take_object (node, object);

  return node;
}

/**
 * ved_form_value_to_json:
 *
 * Returns: (transfer full): the same value; bytes that are no UTF-8 are replaced
 */
JsonNode *
ved_form_value_to_json (const VedFormValue *value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *text = NULL;

  switch (ved_form_value_type (value))
    {
    case VED_FORM_BOOL:
      json_node_set_boolean (node, ved_form_value_bool (value));
      return node;

    case VED_FORM_INT:
      json_node_set_int (node, ved_form_value_int (value));
      return node;

    case VED_FORM_FLOAT:
      json_node_set_double (node, ved_form_value_double (value));
      return node;

    case VED_FORM_STRING:
      text = g_utf8_make_valid (ved_form_value_string (value), -1);
      json_node_set_string (node, text);
      return node;

    case VED_FORM_LIST:
      json_node_unref (node);
      return list_to_json (value);

    case VED_FORM_MAP:
      json_node_unref (node);
      return map_to_json (value);

    case VED_FORM_NULL:
    default:
      json_node_init_null (node);
      return node;
    }
}

static VedFormValue *
scalar_from_json (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_BOOLEAN)
    return ved_form_value_new_bool (json_node_get_boolean (node));
  if (type == G_TYPE_INT64)
    return ved_form_value_new_int (json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    return ved_form_value_new_float (json_node_get_double (node));
  if (type == G_TYPE_STRING)
    return ved_form_value_new_string (json_node_get_string (node));

  return ved_form_value_new_null ();
}

static VedFormValue *
from_json (JsonNode *node,
           guint     depth)
{
  VedFormValue *value;

  if (depth > MAX_DEPTH)
    return ved_form_value_new_null ();
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      value = ved_form_value_new_list (NULL, 0);
      for (guint i = 0; i < json_array_get_length (array); i++)
        ved_form_value_append (value, from_json (json_array_get_element (array, i), depth + 1));
      return value;
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      value = ved_form_value_new_map ();
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        ved_form_value_put (value, name, from_json (member, depth + 1));
      return value;
    }

  return scalar_from_json (node);
}

/**
 * ved_form_value_from_json:
 *
 * Returns: (transfer full): the same value; what is nested deeper than 16 levels is null
 */
VedFormValue *
ved_form_value_from_json (JsonNode *node)
{
  return from_json (node, 0);
}

/* The user's own value, hidden or not. */
static VedFormValue *
own_value (VedFormField *field)
{
  g_autoptr(VedFormValue) own = ved_form_field_dup_own (field);

  return ved_form_field_get_element (field)->secret ? NULL : g_steal_pointer (&own);
}

/**
 * ved_form_save:
 * @edited: (nullable): the text of a command that was edited by hand
 *
 * Returns: (transfer full): what is to be kept of a form
 */
JsonNode *
ved_form_save (VedForm    *form,
               const char *edited)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new (), *values = json_object_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form)); i++)
    {
      g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);
      g_autoptr(VedFormValue) own = own_value (field);

      if (own != NULL)
        json_object_set_member (values, ved_form_field_get_key (field), ved_form_value_to_json (own));
    }
  json_object_set_string_member (object, "schema", ved_form_schema_get_hash (ved_form_get_schema (form)));
  json_object_set_boolean_member (object, "suffix", ved_form_get_suffix (form));
  json_object_set_object_member (object, "values", values);
  if (edited != NULL)
    json_object_set_string_member (object, "edited", edited);
  json_node_take_object (node, object);

  return node;
}

static guint
load_values (VedForm    *form,
             JsonObject *values)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;
  guint n_dropped = 0;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &member))
    {
      g_autoptr(VedFormValue) value = ved_form_value_from_json (member);
      VedFormField *field = ved_form_get_field (form, key);

      if (field != NULL && ved_form_field_takes (field, value))
        ved_form_set (form, key, value);
      else
        n_dropped++;
    }

  return n_dropped;
}

static JsonNode *
get_typed (JsonObject *object,
           const char *name,
           GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

/**
 * ved_form_load:
 * @node: what ved_form_save() gave, of this schema or of another state of it
 * @edited: (out) (optional) (nullable): the text of a command that was edited by hand, if the schema is the same
 * @n_dropped: (out) (optional): how many values there are no fields for any more
 *
 * Gives all fields the values that were kept, and the others their defaults: one step of undo.
 *
 * Returns: whether it is what was kept of a form; else %VED_ERROR_INVALID
 */
gboolean
ved_form_load (VedForm   *form,
               JsonNode  *node,
               char     **edited,
               guint     *n_dropped,
               GError   **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *values = object != NULL ? json_object_get_member (object, "values") : NULL, *text, *suffix, *schema;
  guint n = 0;

  if (values == NULL || !JSON_NODE_HOLDS_OBJECT (values))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, _("This is no saved form: it has no “values”."));
      return FALSE;
    }

  ved_form_begin (form, NULL);
  ved_form_reset_all (form);
  n = load_values (form, json_node_get_object (values));
  ved_form_end (form);
  suffix = get_typed (object, "suffix", G_TYPE_BOOLEAN);
  if (suffix != NULL)
    ved_form_set_suffix (form, json_node_get_boolean (suffix));
  text = get_typed (object, "edited", G_TYPE_STRING);
  schema = get_typed (object, "schema", G_TYPE_STRING);
  if (edited != NULL)
    *edited = text != NULL && schema != NULL
      && g_str_equal (json_node_get_string (schema), ved_form_schema_get_hash (ved_form_get_schema (form)))
              ? json_node_dup_string (text) : NULL;
  if (n_dropped != NULL)
    *n_dropped = n;

  return TRUE;
}
