/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-plot"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "gl/ved-pixel-executor.h"
#include "plot/ved-trace-painter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What a chart costs without its widget: index, decimation, list and software painting. Every figure is the
 * median of the CPU time of repeated runs; one JSON object a line. A number as argument replaces 10 M
 * samples. */

#define N_RUNS 21
#define WIDTH 1200
#define HEIGHT 600
#define DEPTHS 25

typedef struct {
  float *values;
  gsize n_values;
  VedPyramid *pyramid;
  VedTrace trace;
  VedTraceFrame frame;
  VedDrawList *list;
  guint32 *pixels;
  VedColumn columns[WIDTH];
} VedPlotBench;

typedef void (*VedPlotStep) (VedPlotBench *bench);

static double
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
median_us (VedPlotBench *bench,
           VedPlotStep   step)
{
  double times[N_RUNS];

  step (bench);
  for (int i = 0; i < N_RUNS; i++)
    {
      double begun = cpu_us ();

      step (bench);
      times[i] = cpu_us () - begun;
    }
  qsort (times, N_RUNS, sizeof *times, compare_doubles);

  return times[N_RUNS / 2];
}

static void
report (const char *id,
        const char *what,
        double      value,
        const char *unit)
{
  g_print ("{\"id\": \"%s\", \"what\": \"%s\", \"value\": %.4g, \"unit\": \"%s\"}\n", id, what, value, unit);
}

static void
build_pyramid (VedPlotBench *bench)
{
  ved_pyramid_free (ved_pyramid_new (bench->values, bench->n_values));
}

static void
query_columns (VedPlotBench *bench)
{
  ved_trace_columns (&bench->trace, &bench->frame.time, WIDTH, bench->columns);
}

static void
append_thousand (VedPlotBench *bench)
{
  for (int i = 0; i < 1000; i++)
    ved_pyramid_append (bench->pyramid, 50.0f);
}

static void
record_chart (VedPlotBench *bench)
{
  ved_draw_list_reset (bench->list);
  ved_draw_list_add_clear (bench->list, 0xffffffff);
  for (int i = 1; i < 6; i++)
    ved_draw_list_add_h_line (bench->list, 0.0f, WIDTH, 100.0f * (float) i + 0.5f,
                              1.0f, 0.0f, 0.0f, 0xddddddff);
  ved_draw_list_add_trace (bench->list, &bench->frame, &bench->trace, 1.5f, 0x3584e4ff);
}

static void
paint_chart (VedPlotBench *bench)
{
  ved_pixel_executor_run (bench->list, (guchar *) bench->pixels, WIDTH, HEIGHT, WIDTH * 4, 1);
}

static void
pan_chart (VedPlotBench *bench)
{
  ved_scale_pan_px (&bench->frame.time, -1.0);
  record_chart (bench);
  paint_chart (bench);
}

static void
record_fan (VedPlotBench *bench)
{
  record_chart (bench);
  ved_draw_list_add_area (bench->list, &bench->frame, &bench->trace, 0.0, TRUE, 0x3584e440);
}

static void
paint_fan (VedPlotBench *bench)
{
  record_fan (bench);
  paint_chart (bench);
}

static void
paint_tiles (VedPlotBench *bench)
{
  const VedColorMap *map = ved_color_map_sequential (FALSE);

  ved_draw_list_reset (bench->list);
  ved_draw_list_add_clear (bench->list, 0xffffffff);
  for (int i = 0; i < 5000; i++)
    ved_draw_list_add_rounded_rect (bench->list, (float) (i % 100) * 12.0f, (float) (i / 100) * 12.0f,
                                    10.5f, 10.5f, 2.0f, 0.0f, map->entries[i % VED_COLOR_MAP_SIZE]);
  paint_chart (bench);
}

static void
bench_init (VedPlotBench *bench,
            gsize         n_values)
{
  float level = 50.0f;
  VedRng rng;

  memset (bench, 0, sizeof *bench);
  bench->n_values = n_values;
  bench->values = g_new (float, n_values);
  ved_rng_init (&rng, 1, 1);
  for (gsize i = 0; i < n_values; i++)
    {
      level = CLAMP (level + 0.02f * (float) ved_rng_normal (&rng), 10.0f, 90.0f);
      bench->values[i] = level + 3.0f * (float) ved_rng_normal (&rng);
    }
  bench->pyramid = ved_pyramid_new (bench->values, n_values);
  bench->list = ved_draw_list_new ();
  bench->pixels = g_new0 (guint32, WIDTH * HEIGHT);
  bench->trace = (VedTrace) {
    .values = bench->values, .n_values = n_values, .step_us = VED_SECOND_US, .pyramid = bench->pyramid,
  };
  bench->frame.scale_factor = 1;
  ved_scale_init_time (&bench->frame.time, 0, (gint64) n_values * VED_SECOND_US, 0.0, WIDTH);
  ved_scale_init_linear (&bench->frame.value, 0.0, 100.0, HEIGHT, 0.0);
}

static void
bench_clear (VedPlotBench *bench)
{
  ved_pyramid_free (bench->pyramid);
  ved_draw_list_unref (bench->list);
  g_free (bench->pixels);
  g_free (bench->values);
}

/* Zooms from everything to a millionth, at the middle. The samples are noise without a trend, so that every
 * window has the same amount to paint. */
static void
report_depth (VedPlotBench *bench)
{
  gint64 extent_us = (gint64) bench->n_values * VED_SECOND_US;
  double times[DEPTHS];
  VedRng rng;

  ved_rng_init (&rng, 2, 1);
  for (gsize i = 0; i < bench->n_values; i++)
    bench->values[i] = 50.0f + 6.0f * (float) ved_rng_normal (&rng);
  ved_pyramid_free (bench->pyramid);
  bench->pyramid = ved_pyramid_new (bench->values, bench->n_values);
  bench->trace.pyramid = bench->pyramid;

  for (int i = 0; i < DEPTHS; i++)
    {
      gint64 span_us = (gint64) ((double) extent_us * pow (10.0, -6.0 * i / (DEPTHS - 1.0)));

      ved_scale_init_time (&bench->frame.time, (extent_us - span_us) / 2, (extent_us + span_us) / 2,
                           0.0, WIDTH);
      times[i] = median_us (bench, pan_chart);
    }
  qsort (times, DEPTHS, sizeof *times, compare_doubles);
  report ("L3", "slowest window of 100 % to 1e-6 against the median one",
          times[DEPTHS - 1] / times[DEPTHS / 2], "times");
}

static void
report_short (void)
{
  g_autofree VedPlotBench *bench = g_new (VedPlotBench, 1);

  bench_init (bench, 1000);
  report ("L6", "pan of 1 k samples, list and pixels", median_us (bench, pan_chart) / 1e3, "ms");
  bench_clear (bench);
}

int
main (int    argc,
      char **argv)
{
  g_autofree VedPlotBench *bench = g_new (VedPlotBench, 1);
  gsize n_values = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 10000000;

  bench_init (bench, MAX (n_values, 1));
  report ("L1", "pyramid of all samples", median_us (bench, build_pyramid) / 1e3, "ms");
  report ("L2", "query of 1200 columns", median_us (bench, query_columns) / 1e3, "ms");
  record_chart (bench);
  report ("L2", "pixels of a line chart 1200 x 600", median_us (bench, paint_chart) / 1e3, "ms");
  report ("L2", "pan of all samples, list and pixels", median_us (bench, pan_chart) / 1e3, "ms");
  report ("L2", "frame with a fading area, list and pixels", median_us (bench, paint_fan) / 1e3, "ms");
  report ("H1", "frame of 5000 rounded tiles, list and pixels", median_us (bench, paint_tiles) / 1e3, "ms");
  report ("L4", "append one sample to the pyramid", median_us (bench, append_thousand), "ns");
  report ("K2", "memory of the pyramid against the samples",
          (double) ved_pyramid_get_bytes (bench->pyramid) / ((double) bench->n_values * sizeof (float)),
          "times");
  report_depth (bench);
  bench_clear (bench);
  report_short ();

  return 0;
}
