/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-accessible-name"

#include "config.h"

#include "app/ved-accessible-name.h"

#include "app/parts/ved-page.h"
#include "app/ved-announcer.h"

#define NAMED_KEY "ved-named"

/* What has the focus is not always what a program gets to see: of a drop-down it is the button inside, of a table the row
 * around its cells, of a page of text its scroller. Nobody names those, and GTK tells screen readers their class. */

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
tell_choice (GtkWidget *drop_down)
{
  GObject *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (drop_down));

  if (GTK_IS_STRING_OBJECT (item))
    ved_describe (gtk_widget_get_first_child (drop_down), gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
}

/**
 * ved_name_widget:
 * @widget: a control; of a drop-down its button is named too, and described by what is chosen where that is a string
 * @name: translated
 */
void
ved_name_widget (GtkWidget  *widget,
                 const char *name)
{
  set_name (widget, name);
  g_object_set_data (G_OBJECT (widget), NAMED_KEY, GINT_TO_POINTER (TRUE));
  if (!GTK_IS_DROP_DOWN (widget))
    return;

  set_name (gtk_widget_get_first_child (widget), name);
  g_signal_handlers_disconnect_by_func (widget, tell_choice, NULL);
  g_signal_connect (widget, "notify::selected-item", G_CALLBACK (tell_choice), NULL);
  tell_choice (widget);
}

/**
 * ved_name_row:
 * @cell: the child of a list item that is bound in a column view
 * @name: what to call its row, translated
 */
void
ved_name_row (GtkWidget  *cell,
              const char *name)
{
  GtkWidget *parent = gtk_widget_get_parent (cell);
  GtkWidget *row = parent != NULL ? gtk_widget_get_parent (parent) : NULL;

  if (row != NULL && g_str_equal (gtk_widget_get_css_name (row), "row"))
    set_name (row, name);
}

static void
focus_moved_cb (GtkWindow *window)
{
  GtkWidget *focused = gtk_window_get_focus (window), *page;

  /* GTK tells the text with its underscore, and then that of the label inside, which is the one that is seen. */
  if (GTK_IS_BUTTON (focused) && gtk_button_get_use_underline (GTK_BUTTON (focused)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (focused), GTK_ACCESSIBLE_PROPERTY_LABEL);
  if (!GTK_IS_SCROLLED_WINDOW (focused) || g_object_get_data (G_OBJECT (focused), NAMED_KEY) != NULL)
    return;

  page = gtk_widget_get_ancestor (focused, VED_TYPE_PAGE);
  if (page != NULL && ved_page_get_title (VED_PAGE (page)) != NULL)
    set_name (focused, ved_page_get_title (VED_PAGE (page)));
}

static void
windows_changed_cb (GListModel *windows,
                    guint       position,
                    guint       n_removed,
                    guint       n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      g_signal_connect (window, "notify::focus-widget", G_CALLBACK (focus_moved_cb), NULL);
    }
}

/**
 * ved_name_focused:
 *
 * From now on gives a name to what has the focus in any window, dialogs included, and has none that can be said. What
 * scrolls has the focus itself where nothing in it can: it is named after its page then.
 */
void
ved_name_focused (void)
{
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (windows_changed_cb), NULL);
}
