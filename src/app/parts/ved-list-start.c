/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-list-start"

#include "config.h"

#include "app/parts/ved-list-start.h"

/* GTK scrolls from the left edge, whichever way is read: where that is from right to left, a wide table would show its last
 * columns and hide what its rows are called. */

#define AT_START_PX 1.0

#define HAS_LEFT "ved-list-start-has-left"      /* on the scrolled window: somebody has scrolled away from the start */

static double
get_start (GtkAdjustment *place)
{
  return gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place);
}

/* Whether columns or the window grow: who looks at the start goes on to. */
static void
extent_changed_cb (GtkAdjustment *place,
                   GtkWidget     *scroller)
{
  if (gtk_widget_get_direction (scroller) == GTK_TEXT_DIR_RTL && g_object_get_data (G_OBJECT (scroller), HAS_LEFT) == NULL)
    gtk_adjustment_set_value (place, get_start (place));
}

static void
scrolled_cb (GtkAdjustment *place,
             GtkWidget     *scroller)
{
  gboolean has_left = gtk_adjustment_get_value (place) < get_start (place) - AT_START_PX;

  g_object_set_data (G_OBJECT (scroller), HAS_LEFT, GINT_TO_POINTER (has_left));
}

/**
 * ved_list_start_keep:
 * @scroller: a scrolled window with a table in it
 *
 * Where one reads from right to left, the right end of the table is in sight until somebody scrolls.
 */
void
ved_list_start_keep (GtkWidget *scroller)
{
  GtkAdjustment *place = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));

  g_signal_connect_object (place, "value-changed", G_CALLBACK (scrolled_cb), scroller, 0);
  g_signal_connect_object (place, "changed", G_CALLBACK (extent_changed_cb), scroller, 0);
}
