/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

/* The peer of the start-up row: an empty libadwaita window. Prints when its first frame was painted, in ms on
 * the monotonic clock. */

static void
after_paint_cb (GdkFrameClock *clock,
                GApplication  *application)
{
  g_print ("%.1f\n", g_get_monotonic_time () / 1000.0);
  g_application_quit (application);
}

static void
window_mapped_cb (GtkWidget    *window,
                  GApplication *application)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), application);
}

static void
activate_cb (GApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  g_signal_connect (window, "map", G_CALLBACK (window_mapped_cb), application);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) application = adw_application_new ("org.vedette.EmptyWindow", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
