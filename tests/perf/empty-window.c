/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

/* The peer of the start-up row: an empty libadwaita window. Prints when its first frame was painted, in ms on
 * the monotonic clock. With --frames N it goes on for so many, and prints how many a second it got: no page that is
 * drawn anew all the time can have more on this display. */

static int n_wanted = 0;

static gboolean
draw_again_cb (GtkWidget     *window,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  gtk_widget_queue_draw (window);

  return G_SOURCE_CONTINUE;
}

static void
after_paint_cb (GdkFrameClock *clock,
                GApplication  *application)
{
  static gint64 first_us = 0;
  static int n_frames = 0;
  gint64 now_us = g_get_monotonic_time ();

  if (n_wanted == 0)
    g_print ("%.1f\n", now_us / 1000.0);
  else if (n_frames == 0)
    first_us = now_us;
  else if (n_frames == n_wanted)
    g_print ("%.2f\n", n_frames * 1e6 / (now_us - first_us));
  if (n_frames++ == n_wanted)
    g_application_quit (application);
}

static void
window_mapped_cb (GtkWidget    *window,
                  GApplication *application)
{
  if (n_wanted > 0)
    gtk_widget_add_tick_callback (window, draw_again_cb, NULL, NULL);
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
  const GOptionEntry options[] = {
    { "frames", 0, 0, G_OPTION_ARG_INT, &n_wanted, "Frames to draw", "N" },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (application), options);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
