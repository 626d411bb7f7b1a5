/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-pack-choice"

#include "config.h"

#include "app/commands/ved-pack-choice.h"

#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <string.h>

/* Which command: a drop-down of all schemas, in the order of their files. A broken one has a mark; examples are there
 * only when they are asked for. */

struct _VedPackChoice
{
  GtkWidget parent_instance;
  VedFormShelf *shelf;
  GtkWidget *choice;
  GtkFilter *filter;
  GListModel *packs;            /* those that can be chosen */
  char *wanted;                 /* (nullable): the path of one that is not there yet */
  gboolean has_looked;          /* all schemas of the folders are there */
  gboolean examples;
};

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedPackChoice, ved_pack_choice, GTK_TYPE_WIDGET)

static gboolean
is_offered (gpointer pack,
            gpointer user_data)
{
  return VED_PACK_CHOICE (user_data)->examples || !ved_form_pack_get_is_example (pack);
}

static void
show_pack (GtkWidget   *box,
           VedFormPack *pack)
{
  GtkWidget *label = gtk_widget_get_first_child (box), *mark = gtk_widget_get_next_sibling (label);
  const char *fault = ved_form_pack_get_fault (pack);

  gtk_label_set_text (GTK_LABEL (label), ved_form_pack_get_title (pack));
  gtk_widget_set_visible (mark, fault != NULL);
  ved_set_tooltip (box, fault != NULL ? fault : ved_form_pack_get_path (pack));
}

static void
made_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL);
  GtkWidget *mark = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (mark, "warning");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_item_set_child (item, box);
}

static void
bound_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  VedFormPack *pack = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);

  show_pack (box, pack);
  g_signal_connect_object (pack, "changed", G_CALLBACK (show_pack), box, G_CONNECT_SWAPPED);
}

static void
unbound_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_pack, gtk_list_item_get_child (item));
}

static void
selected_cb (VedPackChoice *self)
{
  VedFormPack *pack = ved_pack_choice_get_pack (self);

  /* The list chooses its first row by itself: until all are there, that is not what somebody chose. */
  if (pack == NULL || (self->wanted != NULL && !self->has_looked))
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (ved_form_pack_get_path (pack));
  g_signal_emit (self, signals[CHOSEN], 0, pack);
}

/* What was chosen stays chosen when the list is another one, or comes only now. */
static void
looked_cb (VedPackChoice *self)
{
  const char *wanted = self->wanted;
  gboolean is_first = !self->has_looked;

  self->has_looked = TRUE;
  if (wanted != NULL)
    ved_pack_choice_select (self, wanted);
  if (is_first)
    selected_cb (self);
}

static void
ved_pack_choice_dispose (GObject *object)
{
  VedPackChoice *self = VED_PACK_CHOICE (object);

  g_clear_pointer (&self->choice, gtk_widget_unparent);
  g_clear_object (&self->filter);
  g_clear_object (&self->shelf);

  G_OBJECT_CLASS (ved_pack_choice_parent_class)->dispose (object);
}

static void
ved_pack_choice_finalize (GObject *object)
{
  g_free (VED_PACK_CHOICE (object)->wanted);

  G_OBJECT_CLASS (ved_pack_choice_parent_class)->finalize (object);
}

static void
ved_pack_choice_class_init (VedPackChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_pack_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_pack_choice_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[CHOSEN] = g_signal_new ("chosen", VED_TYPE_PACK_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, VED_TYPE_FORM_PACK);
}

static void
ved_pack_choice_init (VedPackChoice *self)
{
}

/**
 * ved_pack_choice_new:
 * @shelf: what there is to choose from
 */
GtkWidget *
ved_pack_choice_new (VedFormShelf *shelf)
{
  VedPackChoice *self = g_object_new (VED_TYPE_PACK_CHOICE, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->shelf = g_object_ref (shelf);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_offered, self, NULL));
  self->packs = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (shelf)),
                                                         g_object_ref (self->filter)));
  g_signal_connect (factory, "setup", G_CALLBACK (made_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bound_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbound_cb), NULL);
  self->choice = gtk_drop_down_new (self->packs, NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->choice), factory);
  g_object_unref (factory);
  ved_name_widget (self->choice, _("Which command"));
  gtk_widget_set_parent (self->choice, GTK_WIDGET (self));
  g_signal_connect_object (self->choice, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shelf, "looked", G_CALLBACK (looked_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * ved_pack_choice_select:
 * @path: of a schema
 *
 * Chooses a schema, now or when it is found.
 *
 * Returns: whether it is chosen now
 */
gboolean
ved_pack_choice_select (VedPackChoice *self,
                        const char    *path)
{
  VedFormPack *found = ved_form_shelf_find (self->shelf, path);

  if (path != self->wanted)
    {
      g_free (self->wanted);
      self->wanted = g_strdup (path);
    }
  if (found != NULL && ved_form_pack_get_is_example (found))
    ved_pack_choice_show_examples (self, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (self->packs); i++)
    {
      g_autoptr(VedFormPack) pack = g_list_model_get_item (self->packs, i);

      if (pack != found)
        continue;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), i);
      return TRUE;
    }

  return FALSE;
}

/**
 * ved_pack_choice_show_examples:
 * @shown: whether examples are offered
 */
void
ved_pack_choice_show_examples (VedPackChoice *self,
                               gboolean       shown)
{
  if (self->examples == !!shown)
    return;

  self->examples = !!shown;
  gtk_filter_changed (self->filter, shown ? GTK_FILTER_CHANGE_LESS_STRICT : GTK_FILTER_CHANGE_MORE_STRICT);
}

gboolean
ved_pack_choice_shows_examples (VedPackChoice *self)
{
  return self->examples;
}

/**
 * ved_pack_choice_get_pack:
 *
 * Returns: (transfer none) (nullable): what is chosen
 */
VedFormPack *
ved_pack_choice_get_pack (VedPackChoice *self)
{
  return gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->choice));
}
