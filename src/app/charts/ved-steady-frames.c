/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-steady-frames"

#include "config.h"

#include "app/charts/ved-steady-frames.h"

/* Frames at the pace of the screen while a hand drags something.
 *
 * GTK's frame clock keeps to the screen's grid as long as somebody animates. When each frame is asked for by itself, as the
 * pointer moves, it counts from the frame before, and rounds up to milliseconds of the main loop: a screen of 60 frames a
 * second gets 56. A tick callback that does nothing makes it an animation; frames in which nothing has changed draw
 * nothing. */

#define TICK_KEY "ved-steady-frames-tick"

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
stop (GtkGesture *gesture)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  guint id = GPOINTER_TO_UINT (g_object_steal_data (G_OBJECT (gesture), TICK_KEY));

  if (id != 0 && widget != NULL)
    gtk_widget_remove_tick_callback (widget, id);
}

static void
began_cb (GtkGesture *gesture)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  guint id;

  stop (gesture);
  id = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
  g_object_set_data (G_OBJECT (gesture), TICK_KEY, GUINT_TO_POINTER (id));
}

/**
 * ved_steady_frames_while:
 * @gesture: a drag, not yet in use
 *
 * Keeps the frame clock of its widget running from the press to the release. Main thread.
 */
void
ved_steady_frames_while (GtkGesture *gesture)
{
  g_return_if_fail (GTK_IS_GESTURE (gesture));

  g_signal_connect (gesture, "begin", G_CALLBACK (began_cb), NULL);
  g_signal_connect (gesture, "end", G_CALLBACK (stop), NULL);
}
