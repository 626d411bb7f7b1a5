/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-plot-page"

#include "config.h"

#include "app/charts/ved-plot-private.h"

/* Whose the wheel is on a page that scrolls. A page that is being scrolled moves one chart after the other below the
 * pointer, and the first would take the wheel and zoom. So a wheel that has scrolled the page goes on scrolling it
 * until somebody moves the pointer: then it is the chart's. A pointer that rests is reported as well, in the same
 * place of the window, when something else has come to lie below it. */

static void
page_moved_cb (VedPlotChart *self)
{
  VedPageWatch *watch = &ved_plot_chart_get_private (self)->page;

  watch->has_wheel = TRUE;
  watch->has_place = FALSE;
}

/* Called when the chart is mapped. */
void
ved_plot_chart_watch_page (VedPlotChart *self)
{
  VedPageWatch *watch = &ved_plot_chart_get_private (self)->page;
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  if (page == NULL)
    return;

  g_set_object (&watch->adjustment, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page)));
  watch->handler_id = g_signal_connect_swapped (watch->adjustment, "value-changed", G_CALLBACK (page_moved_cb), self);
}

/* Called when it is unmapped. */
void
ved_plot_chart_forget_page (VedPlotChart *self)
{
  VedPageWatch *watch = &ved_plot_chart_get_private (self)->page;

  g_clear_signal_handler (&watch->handler_id, watch->adjustment);
  g_clear_object (&watch->adjustment);
  watch->has_wheel = FALSE;
}

/* Called with each event of the pointer above the chart. */
void
ved_plot_chart_see_pointer (VedPlotChart *self,
                            GdkEvent     *event)
{
  VedPageWatch *watch = &ved_plot_chart_get_private (self)->page;
  double x, y;

  if (!watch->has_wheel || event == NULL || !gdk_event_get_position (event, &x, &y))
    return;

  if (watch->has_place && (x != watch->x || y != watch->y))
    watch->has_wheel = FALSE;
  watch->has_place = TRUE;
  watch->x = x;
  watch->y = y;
}
