/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-page-wheel"

#include "config.h"

#include "app/parts/ved-card.h"
#include "support/ved-test-loop.h"
#include "ved-test-pointer.h"
#include "ved-test-window.h"

/* The wheel is the page's, whatever lies below the pointer. */

#define WIDTH 400
#define HEIGHT 300
#define PAGE_PX 2000

static gboolean
has_scrolled (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) > 0.0;
}

static gboolean
has_pointer (gpointer motion)
{
  return gtk_event_controller_motion_contains_pointer (motion);
}

/* A table that is all in view scrolls the page too. */
static void
test_wheel_goes_on_to_the_page (void)
{
  GtkWidget *box, *page, *inner, *label, *window;
  GtkEventController *motion;

  if (!ved_test_pointer_init ())
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  page = ved_page_scroller_new (box);
  inner = gtk_scrolled_window_new ();
  label = gtk_label_new ("all of it is in view");
  gtk_widget_set_size_request (label, 2 * WIDTH, 40);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (inner), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (inner), label);
  motion = gtk_event_controller_motion_new ();
  gtk_widget_add_controller (label, motion);
  gtk_widget_set_valign (inner, GTK_ALIGN_START);
  gtk_widget_set_size_request (box, -1, PAGE_PX);
  gtk_box_append (GTK_BOX (box), inner);
  window = ved_test_window_new (page, WIDTH, HEIGHT);
  ved_test_window_draw (window);
  ved_test_point_at (inner, 30.0, 20.0);
  ved_test_wait_until (has_pointer, motion);
  ved_test_input ("click 5");
  ved_test_wait_until (has_scrolled, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page)));
  ved_test_window_close (window);
}

static void
test_wheel_is_the_page_s (gconstpointer data)
{
  GtkWidget *box, *page, *input, *window;
  GtkEventController *motion;
  GtkAdjustment *place, *value;

  if (!ved_test_pointer_init ())
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  page = ved_page_scroller_new (box);
  place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page));
  if (GPOINTER_TO_INT (data))
    {
      input = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.0, 100.0, 1.0);
      value = gtk_range_get_adjustment (GTK_RANGE (input));
    }
  else
    {
      input = gtk_spin_button_new_with_range (0.0, 100.0, 1.0);
      value = gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (input));
    }
  gtk_adjustment_set_value (value, 50.0);
  motion = gtk_event_controller_motion_new ();
  gtk_widget_add_controller (input, motion);
  gtk_widget_set_valign (input, GTK_ALIGN_START);
  gtk_widget_set_size_request (box, -1, PAGE_PX);
  gtk_box_append (GTK_BOX (box), input);
  window = ved_test_window_new (page, WIDTH, HEIGHT);
  ved_test_window_draw (window);
  ved_test_point_at (input, 30.0, gtk_widget_get_height (input) / 2.0);
  ved_test_wait_until (has_pointer, motion);
  ved_test_input ("click 5");
  ved_test_wait_until (has_scrolled, place);
  g_assert_cmpfloat (gtk_adjustment_get_value (value), ==, 50.0);
  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/page-wheel/goes-on-to-the-page", test_wheel_goes_on_to_the_page);
  g_test_add_data_func ("/page-wheel/spin-button", GINT_TO_POINTER (FALSE), test_wheel_is_the_page_s);
  g_test_add_data_func ("/page-wheel/slider", GINT_TO_POINTER (TRUE), test_wheel_is_the_page_s);

  return g_test_run ();
}
