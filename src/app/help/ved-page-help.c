/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-page-help"

#include "config.h"

#include "app/help/ved-page-help.h"

#include "app/help/ved-documentation-page.h"
#include "app/ved-page-list.h"

#include <glib/gi18n.h>

/* The documentation in a window of its own, beside the page that it is about, and with what concerns that page alone. There is
 * one such window: what is asked for next is shown in it. */

#define WIDTH_PX  720
#define HEIGHT_PX 560

static gboolean
escape_cb (GtkWidget *window,
           GVariant  *arguments,
           gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (window));

  return GDK_EVENT_STOP;
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                            gtk_callback_action_new (escape_cb, NULL, NULL));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (window, controller);
}

static GtkWidget *
create_window (VedFleetModel *model)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = g_object_new (VED_TYPE_DOCUMENTATION_PAGE, "model", model, NULL);

  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_PX, HEIGHT_PX);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  ved_documentation_page_search_by_typing (VED_DOCUMENTATION_PAGE (page), window);
  close_on_escape (window);
  gtk_window_set_focus (GTK_WINDOW (window), page);

  return window;
}

/**
 * ved_page_help_present:
 * @parent: whose page it is
 * @page_id: (nullable): as in "overview"; %NULL: of all pages
 *
 * Shows what is written about a page. The search goes on to everything else.
 */
void
ved_page_help_present (GtkWindow     *parent,
                       VedFleetModel *model,
                       const char    *page_id)
{
  static GtkWidget *window;     /* (nullable) weak */
  GtkWidget *page;
  const VedPageInfo *info = page_id != NULL ? ved_page_list_find (page_id) : NULL;
  g_autofree char *title = info != NULL ? g_strdup_printf (_("Help: %s"), _(info->title)) : g_strdup (_("Help"));

  if (window == NULL)
    g_set_weak_pointer (&window, create_window (model));
  page = gtk_widget_get_last_child (adw_window_get_content (ADW_WINDOW (window)));
  ved_page_search (VED_PAGE (page), info != NULL ? _(info->title) : NULL);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_present (GTK_WINDOW (window));
}
