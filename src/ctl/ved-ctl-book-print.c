/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-book.h"

/* A result for people: lines of name and value, objects indented below their name. Objects of an array are lines of
 * a table where such a line fits a page, as fills do, else they follow each other, as recordings do. */

#define NAME_WIDTH 28
#define PAGE_WIDTH 100
#define GAP        2
#define DIGITS     "%.10g"      /* more of a double are of its binary fraction */

static void print_node (const char *name,
                        JsonNode   *node,
                        guint       depth);

static char *
write_value (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("none");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, DIGITS, json_node_get_double (node)));

  return json_to_string (node, FALSE);
}

static void
print_value (const char *name,
             const char *value,
             guint       depth)
{
  g_print ("%*s%-*s %s\n", (int) depth * 2, "", MAX (NAME_WIDTH - (int) depth * 2, 1), name, value);
}

static void
print_members (JsonObject *object,
               guint       depth)
{
  g_autoptr(GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    print_node (l->data, json_object_get_member (object, l->data), depth);
}

/* The cells of a table of objects, its header first; NULL where they are no table. */
static GPtrArray *
collect_cells (JsonArray *array,
               GList     *names)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (GList *l = names; l != NULL; l = l->next)
    g_ptr_array_add (cells, g_strdup (l->data));
  for (guint i = 0; i < json_array_get_length (array); i++)
    for (GList *l = names; l != NULL; l = l->next)
      {
        JsonNode *node = json_object_get_member (json_array_get_object_element (array, i), l->data);

        if (node == NULL || JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node))
          return NULL;
        g_ptr_array_add (cells, write_value (node));
      }

  return g_steal_pointer (&cells);
}

/* Returns: whether the objects were lines of a table */
static gboolean
print_table (JsonArray *array,
             guint      depth)
{
  g_autoptr(GList) names = json_object_get_members (json_array_get_object_element (array, 0));
  g_autoptr(GPtrArray) cells = collect_cells (array, names);
  guint n_columns = g_list_length (names), width = depth * 2;
  g_autofree guint *widths = g_new0 (guint, n_columns + 1);

  if (cells == NULL)
    return FALSE;
  for (guint i = 0; i < cells->len; i++)
    widths[i % n_columns] = MAX (widths[i % n_columns], (guint) g_utf8_strlen (g_ptr_array_index (cells, i), -1));
  for (guint i = 0; i < n_columns; i++)
    width += widths[i] + GAP;
  if (width > PAGE_WIDTH)
    return FALSE;

  for (guint i = 0; i < cells->len; i++)
    {
      const char *cell = g_ptr_array_index (cells, i);
      gboolean is_first = i % n_columns == 0, is_last = i % n_columns == n_columns - 1;
      guint padding = widths[i % n_columns] - (guint) g_utf8_strlen (cell, -1) + (is_first ? depth * 2 : GAP);

      g_print ("%*s%s%s", (int) padding, "", cell, is_last ? "\n" : "");
    }

  return TRUE;
}

static void
print_array (const char *name,
             JsonArray  *array,
             guint       depth)
{
  guint n = json_array_get_length (array);

  if (n == 0)
    {
      print_value (name, "none", depth);
      return;
    }

  g_print ("%*s%s\n", (int) depth * 2, "", name);
  if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, 0)) && print_table (array, depth + 1))
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);

      print_node (number, json_array_get_element (array, i), depth + 1);
    }
}

static void
print_node (const char *name,
            JsonNode   *node,
            guint       depth)
{
  g_autofree char *value = NULL;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      print_array (name, json_node_get_array (node), depth);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_print ("%*s%s\n", (int) depth * 2, "", name);
      print_members (json_node_get_object (node), depth + 1);
    }
  else
    {
      value = write_value (node);
      print_value (name, value, depth);
    }
}

/**
 * ved_ctl_print_result:
 * @builder: a finished object
 *
 * Prints it as JSON, or for people: lines of name and value, and tables.
 */
void
ved_ctl_print_result (JsonBuilder *builder,
                      gboolean     as_json)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);

  if (as_json)
    ved_ctl_print_json (root);
  else
    print_members (json_node_get_object (root), 0);
}
