/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-gl"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "gl/ved-gl-executor.h"
#include "plot/ved-trace-painter.h"
#include "ved-test-egl.h"

#include <epoxy/gl.h>
#include <stdlib.h>

/* A panned line chart of 10 M samples painted with OpenGL into a framebuffer, until the graphics card has
 * finished: median of the wall time of repeated runs. VED_GL_DEVICE=N chooses the card, see tests/gl/ved-
 * test-egl.c. */

#define N_RUNS 101
#define N_VALUES 10000000
#define WIDTH 1200
#define HEIGHT 600

typedef struct {
  VedTrace trace;
  VedTraceFrame frame;
  VedDrawList *list;
  VedGlExecutor *executor;
} VedGlBench;

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static void
paint_frame (VedGlBench *bench)
{
  ved_scale_pan_px (&bench->frame.time, -1.0);
  ved_draw_list_reset (bench->list);
  ved_draw_list_add_clear (bench->list, 0xffffffff);
  for (int i = 1; i < 6; i++)
    ved_draw_list_add_h_line (bench->list, 0.0f, WIDTH, 100.0f * (float) i + 0.5f,
                              1.0f, 0.0f, 0.0f, 0xddddddff);
  ved_draw_list_add_area (bench->list, &bench->frame, &bench->trace, 0.0, TRUE, 0x3584e440);
  ved_draw_list_add_trace (bench->list, &bench->frame, &bench->trace, 1.5f, 0x3584e4ff);
  ved_gl_executor_run (bench->executor, bench->list, WIDTH, HEIGHT, 1);
  glFinish ();
}

static gint64
median_us (VedGlBench *bench)
{
  gint64 times_us[N_RUNS];

  paint_frame (bench);
  for (int i = 0; i < N_RUNS; i++)
    {
      gint64 begun_us = g_get_monotonic_time ();

      paint_frame (bench);
      times_us[i] = g_get_monotonic_time () - begun_us;
    }
  qsort (times_us, N_RUNS, sizeof *times_us, compare_times);

  return times_us[N_RUNS / 2];
}

static float *
random_walk (void)
{
  float *values = g_new (float, N_VALUES);
  float level = 50.0f;
  VedRng rng;

  ved_rng_init (&rng, 1, 1);
  for (gsize i = 0; i < N_VALUES; i++)
    {
      level = CLAMP (level + 0.02f * (float) ved_rng_normal (&rng), 10.0f, 90.0f);
      values[i] = level + 3.0f * (float) ved_rng_normal (&rng);
    }

  return values;
}

static gboolean
run_bench (VedTestEgl *egl)
{
  g_autofree float *values = random_walk ();
  g_autoptr(VedPyramid) pyramid = ved_pyramid_new (values, N_VALUES);
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  g_autoptr(VedGlExecutor) executor = ved_gl_executor_new ();
  g_autoptr(GError) error = NULL;
  VedGlBench bench = {
    .trace = { .values = values, .n_values = N_VALUES, .step_us = VED_SECOND_US, .pyramid = pyramid },
    .frame.scale_factor = 1, .list = list, .executor = executor,
  };

  ved_scale_init_time (&bench.frame.time, 0, N_VALUES * VED_SECOND_US, 0.0, WIDTH);
  ved_scale_init_linear (&bench.frame.value, 0.0, 100.0, HEIGHT, 0.0);
  ved_test_egl_bind (egl, WIDTH, HEIGHT);
  if (!ved_gl_executor_realize (executor, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  g_print ("{\"id\": \"G1\", \"what\": \"pan of 10 M samples with OpenGL (%s)\", ",
           (const char *) glGetString (GL_RENDERER));
  g_print ("\"value\": %.4g, \"unit\": \"ms\"}\n", (double) median_us (&bench) / 1e3);
  ved_gl_executor_unrealize (executor);

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  const char *reason;
  g_autoptr(VedTestEgl) egl = ved_test_egl_new (FALSE, &reason);

  if (egl == NULL)
    {
      g_printerr ("skipped: %s\n", reason);
      return 0;
    }

  return run_bench (egl) ? 0 : 1;
}
