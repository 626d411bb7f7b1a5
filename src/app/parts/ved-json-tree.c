/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-json-tree"

#include "config.h"

#include "app/parts/ved-json-tree.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"
#include "base/ved-json-guard.h"
#include "wire/json/ved-json-writer.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

/* A tree list model asks for the members of a node when somebody unfolds it, so a document of megabytes costs what
 * is looked at. Of very long arrays the first members are shown, and how many there are. */

#define MAX_MEMBERS 2000
#define HEIGHT_PX 360

#define VED_TYPE_JSON_ITEM (ved_json_item_get_type ())

G_DECLARE_FINAL_TYPE (VedJsonItem, ved_json_item, VED, JSON_ITEM, GObject)

struct _VedJsonItem
{
  GObject parent_instance;

  char *key;
  JsonNode *node;
};

G_DEFINE_FINAL_TYPE (VedJsonItem, ved_json_item, G_TYPE_OBJECT)

static void
ved_json_item_finalize (GObject *object)
{
  VedJsonItem *self = VED_JSON_ITEM (object);

  g_free (self->key);
  json_node_unref (self->node);

  G_OBJECT_CLASS (ved_json_item_parent_class)->finalize (object);
}

static void
ved_json_item_class_init (VedJsonItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_json_item_finalize;
}

static void
ved_json_item_init (VedJsonItem *self)
{
}

static void
append_item (GListStore *store,
             char       *key,
             JsonNode   *node)
{
  g_autoptr(VedJsonItem) item = g_object_new (VED_TYPE_JSON_ITEM, NULL);

  item->key = key;
  item->node = json_node_ref (node);
  g_list_store_append (store, item);
}

static void
append_members (GListStore *store,
                JsonObject *object)
{
  g_autoptr(GList) names = json_object_get_members (object);
  guint n = 0;

  for (GList *name = names; name != NULL && n < MAX_MEMBERS; name = name->next, n++)
    append_item (store, g_strdup (name->data), json_object_get_member (object, name->data));
}

static void
append_elements (GListStore *store,
                 JsonArray  *array)
{
  guint n = MIN (json_array_get_length (array), MAX_MEMBERS);

  for (guint i = 0; i < n; i++)
    append_item (store, g_strdup_printf ("%u", i), json_array_get_element (array, i));
}

static GListModel *
create_children_cb (gpointer object,
                    gpointer user_data)
{
  JsonNode *node = VED_JSON_ITEM (object)->node;
  GListStore *store;

  if (!JSON_NODE_HOLDS_OBJECT (node) && !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  store = g_list_store_new (VED_TYPE_JSON_ITEM);
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_members (store, json_node_get_object (node));
  else
    append_elements (store, json_node_get_array (node));

  return G_LIST_MODEL (store);
}

static char *
describe_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup_printf ("{ %u }", json_object_get_size (json_node_get_object (node)));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup_printf ("[ %u ]", json_array_get_length (json_node_get_array (node)));

  /* As it was written: json-glib would show all 17 digits. */
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    {
      GString *text = g_string_new (NULL);

      ved_json_append_double (text, json_node_get_double (node));
      return g_string_free (text, FALSE);
    }

  return json_to_string (node, FALSE);
}

struct _VedJsonTree
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *view;
  GtkWidget *note;
  GtkWidget *copy;
  GBytes *bytes;                /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VedJsonTree, ved_json_tree, GTK_TYPE_WIDGET)

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  GtkWidget *expander = gtk_tree_expander_new (), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *value = ved_text_label_new ("", "monospace");

  gtk_widget_set_hexpand (value, TRUE);
  gtk_box_append (GTK_BOX (row), ved_text_label_new ("", "dim-label"));
  gtk_box_append (GTK_BOX (row), value);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), row);
  gtk_list_item_set_child (item, expander);
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  user_data)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkWidget *expander = gtk_list_item_get_child (item);
  GtkWidget *key = gtk_widget_get_first_child (gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander)));
  g_autoptr(VedJsonItem) json = gtk_tree_list_row_get_item (row);
  g_autofree char *value = describe_node (json->node);
  g_autofree char *name = g_strdup_printf ("%s: %s", json->key, value);

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), row);
  ved_text_label_set (key, json->key);
  ved_text_label_set (gtk_widget_get_next_sibling (key), value);
  ved_name_widget (expander, name);
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

static void
copy_clicked_cb (GtkButton   *button,
                 VedJsonTree *self)
{
  g_autofree char *text = NULL;

  if (self->bytes == NULL)
    return;

  text = g_strndup (g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static GtkWidget *
create_view (VedJsonTree *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbind_cb), NULL);
  self->view = gtk_list_view_new (NULL, factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Document"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_widget_set_size_request (scroller, -1, HEIGHT_PX);
  gtk_widget_set_vexpand (scroller, TRUE);

  return scroller;
}

static void
ved_json_tree_dispose (GObject *object)
{
  g_clear_pointer (&VED_JSON_TREE (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_json_tree_parent_class)->dispose (object);
}

static void
ved_json_tree_finalize (GObject *object)
{
  g_clear_pointer (&VED_JSON_TREE (object)->bytes, g_bytes_unref);

  G_OBJECT_CLASS (ved_json_tree_parent_class)->finalize (object);
}

static void
ved_json_tree_class_init (VedJsonTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_json_tree_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_json_tree_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_json_tree_init (VedJsonTree *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->note = ved_text_paragraph_new ("", "dim-label");
  self->copy = gtk_button_new_with_label (_("Copy as Text"));
  gtk_widget_set_hexpand (self->note, TRUE);
  gtk_widget_set_sensitive (self->copy, FALSE);
  g_signal_connect (self->copy, "clicked", G_CALLBACK (copy_clicked_cb), self);
  gtk_box_append (GTK_BOX (head), self->note);
  gtk_box_append (GTK_BOX (head), self->copy);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), create_view (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ved_json_tree_new:
 *
 * Returns: an empty tree
 */
GtkWidget *
ved_json_tree_new (void)
{
  return g_object_new (VED_TYPE_JSON_TREE, NULL);
}

static void
show_root (VedJsonTree *self,
           JsonNode    *root)
{
  GListStore *store = g_list_store_new (VED_TYPE_JSON_ITEM);
  GtkTreeListModel *tree;
  g_autoptr(GtkSelectionModel) selection = NULL;

  if (JSON_NODE_HOLDS_OBJECT (root))
    append_members (store, json_node_get_object (root));
  else if (JSON_NODE_HOLDS_ARRAY (root))
    append_elements (store, json_node_get_array (root));
  tree = gtk_tree_list_model_new (G_LIST_MODEL (store), FALSE, FALSE, create_children_cb, NULL, NULL);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (tree)));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->view), selection);
}

/**
 * ved_json_tree_set_bytes:
 * @bytes: a document
 */
void
ved_json_tree_set_bytes (VedJsonTree *self,
                         GBytes      *bytes)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *size = NULL;
  const char *text;
  gsize length;

  g_return_if_fail (VED_IS_JSON_TREE (self));

  text = g_bytes_get_data (bytes, &length);
  if (!ved_json_guard (text, length, &error)
      || !json_parser_load_from_data (parser, text != NULL ? text : "", (gssize) length, &error)
      || json_parser_get_root (parser) == NULL)
    {
      ved_json_tree_set_fault (self, error != NULL ? error->message : _("The document is empty"));
      return;
    }

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (bytes);
  size = g_format_size (length);
  show_root (self, json_parser_get_root (parser));
  ved_text_label_set (self->note, size);
  gtk_widget_set_sensitive (self->copy, TRUE);
}

/**
 * ved_json_tree_set_fault:
 * @message: why there is no document
 */
void
ved_json_tree_set_fault (VedJsonTree *self,
                         const char  *message)
{
  g_return_if_fail (VED_IS_JSON_TREE (self));

  g_clear_pointer (&self->bytes, g_bytes_unref);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->view), NULL);
  ved_text_label_set (self->note, message);
  gtk_widget_set_sensitive (self->copy, FALSE);
}
