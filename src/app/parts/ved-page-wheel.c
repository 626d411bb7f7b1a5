/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-page-wheel"

#include "config.h"

#include "app/parts/ved-page-wheel.h"

#include <math.h>

/* Whoever turns the wheel on a page means the page. Spin buttons and sliders would take it as it brings them below the
 * pointer, and change what nobody meant to change; they have keys, buttons and a handle. A scroller on the page takes what
 * it can move by: at its end, or where all of it is in view, GTK would let the wheel turn for nothing. */

#define PX_OF_A_SURFACE_UNIT 2.5        /* as GtkScrolledWindow has it */

static gboolean
is_at_end (GtkWidget *scroller,
           double     dy)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  double value = gtk_adjustment_get_value (adjustment);

  if (dy < 0.0)
    return value <= gtk_adjustment_get_lower (adjustment);

  return value >= gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

/* Whether @widget would keep the wheel from the page for nothing. Scroll bars are ranges too, and scroll. */
static gboolean
wastes_wheel (GtkWidget *widget,
              GtkWidget *scroller,
              double     dy)
{
  for (; widget != NULL && widget != scroller; widget = gtk_widget_get_parent (widget))
    {
      if (GTK_IS_SPIN_BUTTON (widget) || GTK_IS_SCALE (widget))
        return TRUE;
      if (GTK_IS_SCROLLED_WINDOW (widget))
        return is_at_end (widget, dy);
    }

  return FALSE;
}

static void
pointed_cb (GtkEventControllerMotion *controller,
            double                    x,
            double                    y,
            graphene_point_t         *place)
{
  *place = GRAPHENE_POINT_INIT ((float) x, (float) y);
}

static gboolean
scrolled_cb (GtkEventControllerScroll *controller,
             double                    dx,
             double                    dy,
             const graphene_point_t   *place)
{
  GtkWidget *scroller = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  GtkWidget *below = gtk_widget_pick (scroller, (double) place->x, (double) place->y, GTK_PICK_DEFAULT);
  double step = PX_OF_A_SURFACE_UNIT;

  if (!wastes_wheel (below, scroller, dy))
    return GDK_EVENT_PROPAGATE;

  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL)
    step = pow (gtk_adjustment_get_page_size (adjustment), 2.0 / 3.0);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * step);

  return GDK_EVENT_STOP;
}

/**
 * ved_page_wheel_keep:
 * @scroller: a scrolled window
 *
 * Lets the wheel scroll @scroller wherever the pointer is, also above widgets whose value it would change.
 */
void
ved_page_wheel_keep (GtkWidget *scroller)
{
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  graphene_point_t *place = graphene_point_alloc ();

  /* An event of the wheel does not say where it was. */
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect (motion, "enter", G_CALLBACK (pointed_cb), place);
  g_signal_connect (motion, "motion", G_CALLBACK (pointed_cb), place);
  g_signal_connect (wheel, "scroll", G_CALLBACK (scrolled_cb), place);
  g_object_set_data_full (G_OBJECT (scroller), "ved-page-wheel", place, (GDestroyNotify) graphene_point_free);
  gtk_widget_add_controller (scroller, motion);
  gtk_widget_add_controller (scroller, wheel);
}
