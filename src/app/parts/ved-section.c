/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-section"

#include "config.h"

#include "app/parts/ved-section.h"

#define ABOVE_PX 12             /* that stay free over a section */

static void
scroll_to (GtkWidget *section)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (section, GTK_TYPE_SCROLLED_WINDOW), *viewport;
  graphene_rect_t bounds;

  viewport = scroller != NULL ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)) : NULL;
  if (!GTK_IS_VIEWPORT (viewport)
      || !gtk_widget_compute_bounds (section, gtk_viewport_get_child (GTK_VIEWPORT (viewport)), &bounds))
    return;

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)),
                            (double) graphene_rect_get_y (&bounds) - ABOVE_PX);
}

/* Where it lies is known once it was laid out. On a page that has nothing to show yet it is not waited for. */
static gboolean
laid_out_cb (GtkWidget     *section,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  if (!gtk_widget_get_mapped (section))
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_height (section) <= 0)
    return G_SOURCE_CONTINUE;

  scroll_to (section);
  gtk_widget_grab_focus (section);

  return G_SOURCE_REMOVE;
}

/**
 * ved_section_show:
 * @section: a part of a page that is coming up
 *
 * Scrolls to @section and puts the focus on the first field in it, as soon as there is one.
 */
void
ved_section_show (GtkWidget *section)
{
  g_return_if_fail (GTK_IS_WIDGET (section));

  gtk_widget_add_tick_callback (section, laid_out_cb, NULL, NULL);
}
