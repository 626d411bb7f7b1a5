/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-row-focus"

#include "config.h"

#include "app/parts/ved-row-focus.h"

/* Who removes one row after the other by keyboard stays in the list: the next row takes the place of the one that went. */

/**
 * ved_row_focus_get:
 *
 * Returns: the index of the row in which the focus is; -1 where it is elsewhere
 */
int
ved_row_focus_get (GtkListBox *list)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *row;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (list)))
    return -1;

  row = GTK_IS_LIST_BOX_ROW (focus) ? focus : gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW);

  return row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
}

/**
 * ved_row_focus_set:
 * @index: as ved_row_focus_get() told before rows were made anew
 * @otherwise: gets the focus where no row is left
 *
 * Puts the focus on the button of the row there, or of the last one.
 */
void
ved_row_focus_set (GtkListBox *list,
                   int         index,
                   GtkWidget  *otherwise)
{
  GtkListBoxRow *row = NULL;

  if (index < 0)
    return;

  for (int i = index; i >= 0 && row == NULL; i--)
    row = gtk_list_box_get_row_at_index (list, i);
  gtk_widget_grab_focus (row != NULL ? gtk_widget_get_last_child (gtk_list_box_row_get_child (row)) : otherwise);
}
