/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-local-card"

#include "config.h"

#include "app/datasets/ved-local-card.h"

#include "app/datasets/ved-dataset-row.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

struct _VedLocalCard
{
  GtkBox parent_instance;
  VedSetShelf *shelf;
  GtkWidget *list;
  GtkWidget *hint;
  GtkWidget *folders;           /* GtkBox: one line each */
  GtkWidget *spinner;
  GtkFileChooserNative *chooser; /* (nullable): while it is open */
};

G_DEFINE_FINAL_TYPE (VedLocalCard, ved_local_card, GTK_TYPE_BOX)

static void
ved_local_card_dispose (GObject *object)
{
  VedLocalCard *self = VED_LOCAL_CARD (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->shelf);

  G_OBJECT_CLASS (ved_local_card_parent_class)->dispose (object);
}

static void
ved_local_card_class_init (VedLocalCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_local_card_dispose;
}

static void
ved_local_card_init (VedLocalCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

/* Where it is, without the folder of the person. */
static char *
write_place (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const char *home = g_get_home_dir ();

  if (g_str_has_prefix (folder, home) && (folder[strlen (home)] == '/' || folder[strlen (home)] == '\0'))
    return g_strconcat ("~", folder + strlen (home), NULL);

  return g_steal_pointer (&folder);
}

/* Files that people renamed are told apart by their names alone: variants of one recording have one label. */
static char *
find_odd_name (const VedBookSet *set)
{
  g_autofree char *plain = ved_book_name_expected (&set->name, VED_BOOK_FILE_MESSAGES);
  g_autofree char *name = g_path_get_basename (set->messages);

  return g_str_equal (name, plain) ? NULL : g_steal_pointer (&name);
}

static void
show_badge (VedDatasetRow *row,
            VedSetItem    *item)
{
  switch (ved_set_item_get_state (item))
    {
    case VED_SET_WHOLE:
      ved_dataset_row_set_badge (row, _("All rows valid"), "emblem-ok-symbolic", "success");
      break;
    case VED_SET_BROKEN:
      ved_dataset_row_set_badge (row, _("Rows inconsistent"), "dialog-warning-symbolic", "warning");
      break;
    case VED_SET_UNREADABLE:
      ved_dataset_row_set_badge (row, _("Cannot be read"), "dialog-error-symbolic", "error");
      break;
    case VED_SET_CHECKING:
      ved_dataset_row_set_badge (row, _("Checking…"), "view-refresh-symbolic", NULL);
      break;
    case VED_SET_UNCHECKED:
    default:
      ved_dataset_row_set_badge (row, NULL, NULL, NULL);
    }
}

static void
item_changed_cb (VedSetItem    *item,
                 VedDatasetRow *row)
{
  const VedBookSet *set = ved_set_item_get_set (item);
  VedSetState state = ved_set_item_get_state (item);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *place = write_place (ved_set_item_get_path (item));
  g_autofree char *size = g_format_size (set->n_bytes), *name = find_odd_name (set);
  char rows[VED_TEXT_SIZE];

  if (set->n_bytes > 0)
    g_string_append_printf (text, "%s · ", size);
  if (ved_set_item_get_n_rows (item) > 0)
    g_string_append_printf (text, ngettext ("%s row · ", "%s rows · ", ved_set_item_get_n_rows (item)),
                            ved_text_write_count (ved_set_item_get_n_rows (item), rows, sizeof rows));
  g_string_append (text, place);
  if (name != NULL)
    g_string_append_printf (text, "\n%s", name);
  if (ved_set_item_get_message (item) != NULL)
    g_string_append_printf (text, "\n%s%s", state == VED_SET_BROKEN ? _("Inconsistent rows: ") : "",
                            ved_set_item_get_message (item));
  ved_dataset_row_set_subtitle (row, text->str);
  show_badge (row, item);
  ved_dataset_row_set_deeds (row, state == VED_SET_CHECKING ? VED_DATASET_CANCEL
                             : state == VED_SET_UNCHECKED || state == VED_SET_UNREADABLE ? VED_DATASET_CHECK
                                                                                       : VED_DATASET_NOTHING,
                             state == VED_SET_UNREADABLE ? VED_DATASET_NOTHING : VED_DATASET_OPEN);
}

static void
deed_cb (VedDatasetRow *row,
         int            deed,
         VedSetItem    *item)
{
  if (deed == VED_DATASET_CHECK)
    ved_set_item_check (item);
  else if (deed == VED_DATASET_CANCEL)
    ved_set_item_cancel (item);
  else if (deed == VED_DATASET_OPEN)
    gtk_widget_activate_action (GTK_WIDGET (row), "app.open-book-at", "s", ved_set_item_get_path (item));
}

static GtkWidget *
create_row (gpointer object,
            gpointer user_data)
{
  VedSetItem *item = object;
  GtkWidget *row = ved_dataset_row_new (ved_set_item_get_label (item));

  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), row, 0);
  g_signal_connect_object (row, "deed", G_CALLBACK (deed_cb), item, 0);
  item_changed_cb (item, VED_DATASET_ROW (row));

  return row;
}

static void
remove_clicked_cb (GtkButton    *button,
                   VedLocalCard *self)
{
  ved_set_shelf_remove (self->shelf, g_object_get_data (G_OBJECT (button), "folder"));
}

static GtkWidget *
create_folder_line (VedLocalCard *self,
                    const char   *folder)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("folder-symbolic");
  GtkWidget *label = ved_text_label_new (folder, "caption");
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = g_strdup_printf (_("No longer look in %s"), folder);

  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "flat");
  ved_set_tooltip (button, _("No longer look here"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "folder", g_strdup (folder), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), button);

  return line;
}

static void
show_folders (VedLocalCard *self,
              char        **folders)
{
  GtkWidget *line;

  while ((line = gtk_widget_get_first_child (self->folders)) != NULL)
    gtk_box_remove (GTK_BOX (self->folders), line);
  for (guint i = 0; folders[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->folders), create_folder_line (self, folders[i]));
}

static void
shelf_changed_cb (VedSetShelf  *shelf,
                  VedLocalCard *self)
{
  guint n_items = g_list_model_get_n_items (ved_set_shelf_get_items (shelf));
  g_auto(GStrv) folders = ved_set_shelf_dup_folders (shelf);
  gboolean looking = ved_set_shelf_is_looking (shelf);
  const char *message = ved_set_shelf_get_message (shelf);

  show_folders (self, folders);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), looking);
  gtk_widget_set_visible (self->spinner, looking);
  gtk_widget_set_visible (self->list, n_items > 0);
  gtk_widget_set_visible (self->hint, (n_items == 0 && !looking) || message != NULL);
  ved_text_label_set (self->hint, message != NULL ? message
                      : folders[0] == NULL ? _("Name a folder with order books in the LOBSTER format: pairs of files, or archives "
                                               "with a pair in them.")
                                           : _("No order books are in these folders."));
}

static void
folder_chosen_cb (GtkNativeDialog *dialog,
                  int              response,
                  VedLocalCard    *self)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                                                         : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    ved_set_shelf_add (self->shelf, path);
  g_clear_object (&self->chooser);
}

static void
add_clicked_cb (GtkButton    *button,
                VedLocalCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Add a Folder"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Add"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
fill_header (VedLocalCard *self,
             GtkWidget    *header_end)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add a Folder…"));

  self->spinner = gtk_spinner_new ();
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (header_end), self->spinner);
  gtk_box_append (GTK_BOX (header_end), button);
}

/**
 * ved_local_card_new:
 * @shelf: what it shows
 */
GtkWidget *
ved_local_card_new (VedSetShelf *shelf)
{
  VedLocalCard *self = g_object_new (VED_TYPE_LOCAL_CARD, NULL);
  GtkWidget *content, *header_end, *card = ved_card_new (_("On this computer"), &content, &header_end);

  self->shelf = g_object_ref (shelf);
  fill_header (self, header_end);
  self->hint = ved_text_paragraph_new ("", "dim-label");
  self->folders = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), ved_set_shelf_get_items (shelf), create_row, NULL, NULL);
  gtk_box_append (GTK_BOX (content), self->hint);
  gtk_box_append (GTK_BOX (content), self->list);
  gtk_box_append (GTK_BOX (content), self->folders);
  gtk_box_append (GTK_BOX (self), card);
  g_signal_connect_object (shelf, "changed", G_CALLBACK (shelf_changed_cb), self, 0);
  shelf_changed_cb (shelf, self);

  return GTK_WIDGET (self);
}
