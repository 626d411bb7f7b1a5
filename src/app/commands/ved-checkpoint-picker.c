/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-checkpoint-picker"

#include "config.h"

#include "app/commands/ved-checkpoint-picker.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "base/ved-find-text.h"
#include "base/ved-list-change.h"

#include <glib/gi18n.h>
#include <string.h>

/* A button beside a field that takes a checkpoint: all that the index knows, searched and sorted. The index follows
 * the folders, and the list the index, also while it is open. The list is made when it is opened first. */

#define WIDTH_PX  420
#define HEIGHT_PX 320

struct _VedCheckpointPicker
{
  GtkWidget parent_instance;
  VedForm *form;
  VedFormField *field;
  VedFileIndex *index;
  GListStore *files;
  GtkFilter *filter;
  GtkWidget *button, *search, *order, *matching, *empty;
};

G_DEFINE_FINAL_TYPE (VedCheckpointPicker, ved_checkpoint_picker, GTK_TYPE_WIDGET)

static void
follow (VedCheckpointPicker *self)
{
  g_autoptr(GPtrArray) files = ved_file_index_list (self->index, VED_INDEX_CHECKPOINT);

  ved_checkpoints_sort (files, self->order != NULL
                        ? (VedCheckpointOrder) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->order))
                        : VED_CHECKPOINTS_BY_MODEL);
  ved_list_store_take (self->files, files);
  if (self->empty != NULL)
    gtk_widget_set_visible (self->empty, files->len == 0);
}

/**
 * ved_checkpoint_picker_choose:
 * @file: of the index
 *
 * Gives the field a checkpoint and, when that is wanted, the form the model it was made with: one step of undo.
 */
void
ved_checkpoint_picker_choose (VedCheckpointPicker *self,
                              VedIndexFile        *file)
{
  g_autoptr(VedFormValue) path = ved_form_value_new_string (ved_index_file_get_path (file));

  ved_form_begin (self->form, ved_form_field_get_label (self->field));
  if (self->matching != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->matching)))
    {
      ved_checkpoint_apply (file, self->form);
      ved_form_settle (self->form);
    }
  ved_form_set (self->form, ved_form_field_get_key (self->field), path);
  ved_form_end (self->form);
}

static void
activated_cb (GtkListView         *view,
              guint                position,
              VedCheckpointPicker *self)
{
  g_autoptr(VedIndexFile) file = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), position);

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  if (file != NULL)
    ved_checkpoint_picker_choose (self, file);
}

static gboolean
matches (gpointer file,
         gpointer user_data)
{
  VedCheckpointPicker *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *label = NULL;

  if (*text == '\0')
    return TRUE;
  label = ved_checkpoint_label (file);

  return ved_find_text (label, text, NULL) != NULL || ved_find_text (ved_index_file_get_path (file), text, NULL) != NULL;
}

static void
searched_cb (VedCheckpointPicker *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
made_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *path = ved_text_label_new ("", "caption");

  gtk_label_set_ellipsize (GTK_LABEL (path), PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (path, "dim-label");
  gtk_box_append (GTK_BOX (box), ved_text_paragraph_new ("", NULL));
  gtk_box_append (GTK_BOX (box), path);
  gtk_box_append (GTK_BOX (box), ved_text_paragraph_new ("", "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "warning");
  gtk_list_item_set_child (item, box);
}

static void
bound_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_list_item_get_child (item), *label = gtk_widget_get_first_child (box);
  GtkWidget *warning = gtk_widget_get_last_child (box);
  VedIndexFile *file = gtk_list_item_get_item (item);
  const char *fault = ved_index_file_get_fault (file);
  g_autofree char *text = ved_checkpoint_label (file);

  ved_text_label_set (label, text);
  ved_text_label_set (gtk_widget_get_next_sibling (label), ved_index_file_get_path (file));
  ved_text_label_set (warning, fault != NULL ? fault : "");
  gtk_widget_set_visible (warning, fault != NULL);
}

static GtkWidget *
create_list (VedCheckpointPicker *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new (), *view;
  GListModel *filtered;

  g_signal_connect (factory, "setup", G_CALLBACK (made_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bound_cb), NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  filtered = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->files)),
                                                      g_object_ref (self->filter)));
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (filtered)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Checkpoints"), -1);
  g_signal_connect (view, "activate", G_CALLBACK (activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_size_request (scroller, WIDTH_PX, HEIGHT_PX);

  return scroller;
}

static void
create_controls (VedCheckpointPicker *self)
{
  const char *const orders[] = { _("by model"), _("by epoch"), _("by date"), _("by hmean"), NULL };

  self->search = gtk_search_entry_new ();
  self->order = gtk_drop_down_new_from_strings (orders);
  self->matching = gtk_check_button_new_with_label (_("Use its architecture in the form"));
  self->empty = ved_text_paragraph_new (_("The project has no checkpoints yet. One that is written appears here at "
                                          "once."), "dim-label");
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find a checkpoint"), -1);
  ved_name_widget (self->order, _("Order"));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (searched_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->order, "notify::selected", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
}

static void
make_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  VedCheckpointPicker *self = user_data;
  GtkWidget *popover, *box, *bar;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;

  popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  create_controls (self);
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (bar), self->order);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), create_list (self));
  gtk_box_append (GTK_BOX (box), self->matching);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
  follow (self);
}

static void
ved_checkpoint_picker_dispose (GObject *object)
{
  VedCheckpointPicker *self = VED_CHECKPOINT_PICKER (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  self->order = self->matching = self->empty = NULL;
  g_clear_object (&self->filter);
  g_clear_object (&self->files);
  g_clear_object (&self->index);
  g_clear_object (&self->field);
  g_clear_object (&self->form);

  G_OBJECT_CLASS (ved_checkpoint_picker_parent_class)->dispose (object);
}

static void
ved_checkpoint_picker_class_init (VedCheckpointPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_checkpoint_picker_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_checkpoint_picker_init (VedCheckpointPicker *self)
{
  self->files = g_list_store_new (VED_TYPE_INDEX_FILE);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "system-search-symbolic");
  ved_set_tooltip (self->button, _("Find a checkpoint"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_popover, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find a checkpoint"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * ved_checkpoint_picker_new:
 * @field: of @form: gets the path of what is chosen
 * @index: of the project
 *
 * Returns: a button that opens the list
 */
GtkWidget *
ved_checkpoint_picker_new (VedForm      *form,
                           VedFormField *field,
                           VedFileIndex *index)
{
  VedCheckpointPicker *self = g_object_new (VED_TYPE_CHECKPOINT_PICKER, NULL);

  self->form = g_object_ref (form);
  self->field = g_object_ref (field);
  self->index = g_object_ref (index);
  g_signal_connect_object (index, "items-changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  follow (self);

  return GTK_WIDGET (self);
}

/**
 * ved_checkpoint_picker_get_files:
 *
 * Returns: (transfer none): what is offered, a model of VedIndexFile
 */
GListModel *
ved_checkpoint_picker_get_files (VedCheckpointPicker *self)
{
  return G_LIST_MODEL (self->files);
}
