/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-sight"

#include "config.h"

#include "app/charts/ved-chart-sight.h"

#include <math.h>

/* What can be seen of a chart that is larger than what scrolls it, and bringing another part of it there. Scrolled windows
 * may stand in each other; what an inner one has been told is not laid out yet when an outer one is asked. */

static GtkWidget *
next_scroller (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return parent != NULL ? gtk_widget_get_ancestor (parent, GTK_TYPE_SCROLLED_WINDOW) : NULL;
}

/**
 * ved_chart_get_sight:
 *
 * Returns: the part of the chart that scrolled windows leave to be seen, in px of the widget; all of it where that is
 *   nothing
 */
VedRect
ved_chart_get_sight (VedChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  graphene_rect_t whole, sight, around;

  g_return_val_if_fail (VED_IS_CHART (self), ((VedRect) { 0 }));

  whole = GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) gtk_widget_get_width (widget),
                              (float) gtk_widget_get_height (widget));
  sight = whole;
  for (GtkWidget *at = next_scroller (widget); at != NULL; at = next_scroller (at))
    if (gtk_widget_compute_bounds (at, widget, &around) && !graphene_rect_intersection (&sight, &around, &sight))
      sight = whole;

  return (VedRect) { sight.origin.x, sight.origin.y, sight.size.width, sight.size.height };
}

/**
 * ved_chart_bring_sight:
 * @part: in px of the widget
 *
 * Scrolls as little as is needed, up or down, for @part to be seen.
 */
void
ved_chart_bring_sight (VedChart *self,
                       VedRect   part)
{
  double moved = 0.0;

  g_return_if_fail (VED_IS_CHART (self));

  for (GtkWidget *at = next_scroller (GTK_WIDGET (self)); at != NULL; at = next_scroller (at))
    {
      GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (at));
      double before = gtk_adjustment_get_value (place), top;
      graphene_point_t corner;

      if (!gtk_widget_compute_point (GTK_WIDGET (self), at, &GRAPHENE_POINT_INIT (part.x, part.y), &corner))
        return;

      top = before + (double) corner.y - moved;
      /* At once: what is announced is seen with the same frame, and one key may follow another in no time. */
      gtk_adjustment_set_value (place, MIN (MAX (before, ceil (top + (double) part.height) - gtk_adjustment_get_page_size (place)),
                                            floor (top)));
      moved += gtk_adjustment_get_value (place) - before;
    }
}
