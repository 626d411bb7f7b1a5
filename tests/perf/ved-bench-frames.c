/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-bench-frames"

#include "config.h"

#include "ved-bench-frames.h"

#include <time.h>

/* A change is made in the frame clock's update phase, where animations are made as well; then the clock lays
 * out and paints. What lies between is work alone, without the wait for the next frame. */

#define N_SETTLING_FRAMES 8

typedef struct {
  guint n_frames;
  guint n_done;
  VedBenchChange change;
  gpointer user_data;
  VedBenchFrame *frames;        /* (nullable) */
  gboolean has_begun;           /* the frame under way was changed */
  double wall_ms;
  double cpu_ms;
} VedBenchRun;

static double
wall_ms (void)
{
  return (double) g_get_monotonic_time () / 1e3;
}

/* CPU time of all threads of the process. */
double
ved_bench_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static gboolean
tick_cb (GtkWidget     *window,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedBenchRun *run = user_data;

  if (run->n_done >= run->n_frames)
    return G_SOURCE_CONTINUE;

  run->has_begun = TRUE;
  run->wall_ms = wall_ms ();
  run->cpu_ms = ved_bench_cpu_ms ();
  if (run->change != NULL)
    run->change (run->n_done, run->user_data);

  return G_SOURCE_CONTINUE;
}

static void
frame_painted_cb (GdkFrameClock *clock,
                  VedBenchRun   *run)
{
  if (!run->has_begun)
    return;

  run->has_begun = FALSE;
  if (run->frames != NULL)
    {
      run->frames[run->n_done] = (VedBenchFrame) {
        .wall_ms = wall_ms () - run->wall_ms,
        .cpu_ms = ved_bench_cpu_ms () - run->cpu_ms,
      };
    }
  run->n_done++;
}

/* Makes @change at the begin of each of @n_frames frames and tells what each took; @frames may be %NULL. */
void
ved_bench_measure (GtkWidget      *window,
                   guint           n_frames,
                   VedBenchChange  change,
                   gpointer        user_data,
                   VedBenchFrame  *frames)
{
  VedBenchRun run = { .n_frames = n_frames, .change = change, .user_data = user_data, .frames = frames };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong painted_id = g_signal_connect (clock, "after-paint", G_CALLBACK (frame_painted_cb), &run);
  guint tick_id = gtk_widget_add_tick_callback (window, tick_cb, &run, NULL);

  while (run.n_done < n_frames)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_remove_tick_callback (window, tick_id);
  g_signal_handler_disconnect (clock, painted_id);
}

/* Waits until what a fresh window causes is over. */
void
ved_bench_settle (GtkWidget *window)
{
  ved_bench_measure (window, N_SETTLING_FRAMES, NULL, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Measures and prints one JSON object: the action and [wall, CPU] of each frame. */
void
ved_bench_report (const char    *action,
                  GtkWidget     *window,
                  guint          n_frames,
                  VedBenchChange change,
                  gpointer       user_data)
{
  g_autofree VedBenchFrame *frames = g_new0 (VedBenchFrame, n_frames);

  ved_bench_measure (window, n_frames, change, user_data, frames);
  g_print ("{\"action\": \"%s\", \"frames\": [", action);
  for (guint i = 0; i < n_frames; i++)
    g_print ("%s[%.4f, %.4f]", i > 0 ? ", " : "", frames[i].wall_ms, frames[i].cpu_ms);
  g_print ("]}\n");
}

void
ved_bench_window_set_content (GtkWidget *window,
                              GtkWidget *content)
{
  adw_bin_set_child (g_object_get_data (G_OBJECT (window), "content"), content);
}

static void
draw_grey_cb (GtkDrawingArea *area,
              cairo_t        *cr,
              int             width,
              int             height,
              gpointer        user_data)
{
  static double grey = 1.0;

  grey = grey > 0.5 ? grey - 0.01 : 1.0;
  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_paint (cr);
}

static void
redraw_cb (guint    index,
           gpointer user_data)
{
  gtk_widget_queue_draw (user_data);
}

/* A decorated window as the app has it, on the screen and at rest. The content area is @width × @height, and
 * has been painted before, as in a window that is in use. */
GtkWidget *
ved_bench_window_new (int width,
                      int height)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *content = adw_bin_new ();
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_grey_cb, NULL, NULL);
  adw_bin_set_child (ADW_BIN (content), area);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), content);
  gtk_widget_set_size_request (content, width, height);
  gtk_widget_set_vexpand (content, TRUE);
  adw_window_set_content (ADW_WINDOW (window), box);
  g_object_set_data (G_OBJECT (window), "content", content);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (window))
    g_main_context_iteration (NULL, TRUE);
  ved_bench_measure (window, N_SETTLING_FRAMES, redraw_cb, area, NULL);
  ved_bench_settle (window);

  return window;
}
