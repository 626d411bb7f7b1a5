/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-list-top"

#include "config.h"

#include "app/parts/ved-list-top.h"

/* A view holds on to the row that is on top, so that what comes in above it is out of sight. That is right for who
 * reads on, and wrong for who sees the first row and believes that nothing is more urgent. */

/* A column view has its rows in a list view of its own. */
static GtkWidget *
find_rows (GtkWidget *view)
{
  GtkWidget *child = gtk_widget_get_first_child (view);

  if (GTK_IS_LIST_VIEW (view))
    return view;
  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

/**
 * ved_list_top_show:
 * @view: a list view or column view with at least one row
 *
 * Scrolls to its first row.
 */
void
ved_list_top_show (GtkWidget *view)
{
  GtkWidget *rows;

  g_return_if_fail (GTK_IS_WIDGET (view));

  rows = find_rows (view);
  if (rows != NULL)
    gtk_widget_activate_action (rows, "list.scroll-to-item", "u", 0);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  GtkWidget  *view)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));

  if (n_added > 0 && place != NULL && gtk_adjustment_get_value (place) <= 0.0)
    ved_list_top_show (view);
}

/**
 * ved_list_top_keep:
 * @view: a list view or column view, which shows @model already
 *
 * While the first row is in sight, so is the one that takes its place.
 */
void
ved_list_top_keep (GtkWidget  *view,
                   GListModel *model)
{
  g_return_if_fail (GTK_IS_SCROLLABLE (view));
  g_return_if_fail (G_IS_LIST_MODEL (model));

  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), view, 0);
}
