/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-saved-filters"

#include "config.h"

#include "app/servers/ved-saved-filters.h"

#include "app/parts/ved-page-text.h"
#include "app/parts/ved-page.h"
#include "app/parts/ved-row-focus.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

#define MAX_FILTERS 20
#define REMOVED_KEY "ved-removed"
#define PLACE_KEY   "ved-place"

struct _VedSavedFilters
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *list;
  GtkWidget *save;
  GtkEditable *entry;           /* not owned: stands beside this widget */
  GPtrArray *texts;
};

G_DEFINE_FINAL_TYPE (VedSavedFilters, ved_saved_filters, GTK_TYPE_WIDGET)

static void rebuild (VedSavedFilters *self);

static gboolean
find_text (VedSavedFilters *self,
           const char      *text,
           guint           *index)
{
  return g_ptr_array_find_with_equal_func (self->texts, text, g_str_equal, index);
}

/* What is typed can be saved once, while there is room; whoever points at the button is told why not. */
static void
update_save (VedSavedFilters *self)
{
  g_autofree char *text = self->entry != NULL ? g_strstrip (g_strdup (gtk_editable_get_text (self->entry))) : g_strdup ("");
  const char *reason = NULL;

  if (self->texts->len >= MAX_FILTERS)
    reason = _("There are 20 saved filters: remove one first");
  else if (*text == '\0')
    reason = _("Type a filter first");
  else if (find_text (self, text, NULL))
    reason = _("This filter is saved already");
  gtk_widget_set_sensitive (self->save, reason == NULL);
  ved_set_tooltip (self->save, reason);
}

static void
undo_clicked_cb (AdwToast        *toast,
                 VedSavedFilters *self)
{
  const char *text = g_object_get_data (G_OBJECT (toast), REMOVED_KEY);
  guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toast), PLACE_KEY));

  if (find_text (self, text, NULL) || self->texts->len >= MAX_FILTERS)
    return;

  g_ptr_array_insert (self->texts, (int) MIN (place, self->texts->len), g_strdup (text));
  rebuild (self);
}

static void
offer_undo (VedSavedFilters *self,
            char            *text,
            guint            place)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), VED_TYPE_PAGE);
  g_autofree char *removed = text, *told = g_strdup_printf (_("Filter removed: %s"), text);
  g_autoptr(AdwToast) toast = NULL;

  if (page == NULL)
    return;

  toast = ved_page_create_undo (VED_PAGE (page), told);
  g_object_set_data_full (G_OBJECT (toast), REMOVED_KEY, g_steal_pointer (&removed), g_free);
  g_object_set_data (G_OBJECT (toast), PLACE_KEY, GUINT_TO_POINTER (place));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
}

static void
row_activated_cb (GtkListBox      *list,
                  GtkListBoxRow   *row,
                  VedSavedFilters *self)
{
  guint index = (guint) gtk_list_box_row_get_index (row);

  if (index < self->texts->len)
    gtk_editable_set_text (self->entry, self->texts->pdata[index]);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
remove_clicked_cb (GtkButton       *button,
                   VedSavedFilters *self)
{
  const char *text = g_object_get_data (G_OBJECT (button), "ved-text");

  g_autofree char *removed = g_strdup (text);
  guint place;

  if (!find_text (self, text, &place))
    return;

  g_ptr_array_remove_index (self->texts, place);
  rebuild (self);
  offer_undo (self, g_steal_pointer (&removed), place);
}

static void
save_clicked_cb (GtkButton       *button,
                 VedSavedFilters *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  g_ptr_array_add (self->texts, g_steal_pointer (&text));
  rebuild (self);
}

static GtkWidget *
create_row (VedSavedFilters *self,
            const char      *text)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = ved_text_label_new (text, NULL), *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *name = g_strdup_printf (_("Forget %s"), text);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (remove, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (remove), "ved-text", g_strdup (text), g_free);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  return row;
}

/* Where nothing is left to choose, and nothing to save, the focus goes back to where it came from. */
static void
rebuild (VedSavedFilters *self)
{
  int focused = ved_row_focus_get (GTK_LIST_BOX (self->list));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < self->texts->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), create_row (self, self->texts->pdata[i]));
  gtk_widget_set_visible (self->list, self->texts->len > 0);
  update_save (self);
  ved_row_focus_set (GTK_LIST_BOX (self->list), focused, gtk_widget_get_sensitive (self->save) ? self->save : self->button);
}

static GtkWidget *
create_popover (VedSavedFilters *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *help = ved_text_paragraph_new (_("profile:db risk>60 cpu>80\n"
                                              "level>=warning or alert:any\n"
                                              "cpu.p90@30m>80 eta(mem>95)<2h\n"
                                              "not state:live age>5m ppweb0*"), "monospace");

  self->list = gtk_list_box_new ();
  self->save = gtk_button_new_with_label (_("Save This Filter"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Saved filters"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect (self->save, "clicked", G_CALLBACK (save_clicked_cb), self);
  gtk_widget_add_css_class (help, "dim-label");
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->save);
  gtk_box_append (GTK_BOX (box), ved_text_label_new (_("For example"), "caption-heading"));
  gtk_box_append (GTK_BOX (box), help);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_set_size_request (box, 270, -1);

  return popover;
}

static void
ved_saved_filters_dispose (GObject *object)
{
  g_clear_pointer (&VED_SAVED_FILTERS (object)->button, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_saved_filters_parent_class)->dispose (object);
}

static void
ved_saved_filters_finalize (GObject *object)
{
  g_ptr_array_unref (VED_SAVED_FILTERS (object)->texts);

  G_OBJECT_CLASS (ved_saved_filters_parent_class)->finalize (object);
}

static void
ved_saved_filters_class_init (VedSavedFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_saved_filters_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_saved_filters_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_saved_filters_init (VedSavedFilters *self)
{
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "starred-symbolic");
  ved_set_tooltip (self->button, _("Saved filters"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Saved filters"), -1);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), create_popover (self));
  rebuild (self);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * ved_saved_filters_new:
 * @entry: holds the filter in use; lives as long as the widget
 *
 * Returns: a button without filters
 */
GtkWidget *
ved_saved_filters_new (GtkEditable *entry)
{
  VedSavedFilters *self = g_object_new (VED_TYPE_SAVED_FILTERS, NULL);

  self->entry = entry;
  g_signal_connect_object (entry, "changed", G_CALLBACK (update_save), self, G_CONNECT_SWAPPED);
  update_save (self);

  return GTK_WIDGET (self);
}

/**
 * ved_saved_filters_get_texts:
 *
 * Returns: (transfer full): the filters that are kept
 */
char **
ved_saved_filters_get_texts (VedSavedFilters *self)
{
  char **texts;

  g_return_val_if_fail (VED_IS_SAVED_FILTERS (self), NULL);

  texts = g_new0 (char *, self->texts->len + 1);
  for (guint i = 0; i < self->texts->len; i++)
    texts[i] = g_strdup (self->texts->pdata[i]);

  return texts;
}

/**
 * ved_saved_filters_set_texts:
 * @texts: the filters to keep
 */
void
ved_saved_filters_set_texts (VedSavedFilters   *self,
                             const char *const *texts)
{
  g_return_if_fail (VED_IS_SAVED_FILTERS (self));

  g_ptr_array_set_size (self->texts, 0);
  for (guint i = 0; texts[i] != NULL && i < MAX_FILTERS; i++)
    g_ptr_array_add (self->texts, g_strdup (texts[i]));
  rebuild (self);
}
