/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/commands/ved-form-view.h"
#include "app/commands/ved-run-output.h"
#include "app/ved-renderer.h"
#include "app/ved-style.h"
#include "form/runs/ved-run.h"

#include <adwaita.h>
#include <string.h>
#include <time.h>

/* The widgets of forms and of output, in a window with the app's renderer and style: CPU time of the main thread, which
 * is what a frame waits for. Needs a display. One JSON object a line. */

#define N_ELEMENTS 500
#define N_LINES    1000000
#define MAX_TURNS  200000

typedef struct {
  double *turns;                /* ms CPU of each turn of the main loop */
  guint n_turns;
  guint n_frames;               /* painted so far */
} Watch;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
report (const char *id,
        const char *what,
        double      value,
        const char *unit,
        const char *target)
{
  g_print ("{\"id\":\"%s\",\"what\":\"%s\",\"value\":%.4f,\"unit\":\"%s\",\"target\":\"%s\"}\n", id, what, value, unit,
           target);
}

static int
compare_double (gconstpointer a,
                gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static void
painted_cb (Watch *watch)
{
  watch->n_frames++;
}

/* Notes what a turn took; with @only_frames when it painted something. */
static void
turn (Watch   *watch,
      gboolean only_frames)
{
  const guint n_frames = watch->n_frames;
  double start = cpu_ms (), took;

  g_main_context_iteration (NULL, TRUE);
  took = cpu_ms () - start;
  if (watch->n_turns < MAX_TURNS && (!only_frames || watch->n_frames > n_frames))
    watch->turns[watch->n_turns++] = took;
}

static double
share (Watch *watch,
       double part)
{
  qsort (watch->turns, watch->n_turns, sizeof (double), compare_double);

  return watch->n_turns > 0 ? watch->turns[(guint) (part * (watch->n_turns - 1))] : 0.0;
}

static VedForm *
make_form (void)
{
  static const char *const kinds[] = {
    "type: slider, min_value: 0.0, max_value: 1.0, default: 0.5", "type: text_input, default: some text",
    "type: selectbox, options: [a, b, c, d]", "type: number_input, default: 3, min_value: 1, max_value: 9",
  };
  g_autoptr(GString) text = g_string_new ("program: [p]\nui_elements:\n");
  g_autoptr(VedFormSchema) schema = NULL;
  g_autoptr(VedFormProject) project = ved_form_project_new ("/nonexistent", NULL);

  for (guint i = 0; i < N_ELEMENTS; i++)
    g_string_append_printf (text, "  - {key: k%u, label: Field %u, %s, hydra_override: a.k%u}\n", i, i,
                            kinds[i % G_N_ELEMENTS (kinds)], i);
  schema = ved_form_schema_parse (text->str, text->len, "bench.yaml", NULL);

  return ved_form_new (schema, project);
}

static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new (), *scroller = gtk_scrolled_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 600, 700);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
bench_form (Watch *watch)
{
  double start = cpu_ms ();
  g_autoptr(VedForm) form = make_form ();
  GtkWidget *view = ved_form_view_new (form, NULL, NULL), *window;

  report ("F12", "form of 500 fields: parsed, evaluated, first screen of widgets", cpu_ms () - start, "ms CPU", "<= 50");
  window = show (view);
  watch->n_turns = 0;
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), watch);
  while (!ved_form_view_is_complete (VED_FORM_VIEW (view)))
    turn (watch, TRUE);
  report ("F13", "the same: 95 % of frames while the rest is made", share (watch, 0.95), "ms CPU", "<= 16");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
bench_output (Watch *watch)
{
  g_autofree char *lines = g_strdup_printf ("%d", N_LINES);
  const char *const argv[] = { "seq", "-f", "line %.0f of the usual length, with a figure: loss=0.25", lines, NULL };
  g_autoptr(VedFormCommand) command = ved_form_command_new (argv, 1, NULL);
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedRun) run = ved_run_new ("flood", command, clock, &(VedRunOptions) { 0 });
  GtkWidget *output = ved_run_output_new (), *window = show (output);
  gint64 start_us;

  ved_run_output_set_lines (VED_RUN_OUTPUT (output), ved_run_get_lines (run));
  while (!gtk_widget_get_mapped (output))
    g_main_context_iteration (NULL, TRUE);
  watch->n_turns = 0;
  start_us = g_get_monotonic_time ();
  if (!ved_run_start (run))
    return;
  while (!ved_run_get_has_ended (run))
    turn (watch, FALSE);
  report ("F15", "1 M lines of output into a window", N_LINES * 1e6 / (double) (g_get_monotonic_time () - start_us),
          "lines/s wall", ">= 100000");
  report ("F16", "the same: 95 % of turns of the main loop", share (watch, 0.95), "ms CPU", "<= 16");
  report ("F17", "the same: the longest", share (watch, 1.0), "ms CPU", "");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(VedRenderer) renderer = ved_renderer_begin (argc, argv);
  Watch watch = { g_new (double, MAX_TURNS), 0, 0 };

  ved_renderer_choose (renderer);
  if (!gtk_init_check ())
    {
      g_printerr ("bench-commands: there is no display\n");
      return 0;
    }
  adw_init ();
  ved_style_install (gdk_display_get_default (), ved_renderer_uses_gl (renderer));
  bench_form (&watch);
  bench_output (&watch);
  g_free (watch.turns);

  return 0;
}
