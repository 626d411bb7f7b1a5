/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-plot"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "gl/ved-pixel-executor.h"
#include "plot/ved-field-view.h"
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
#define N_SERIES 100
#define SERIES_LENGTH 10000

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
  ved_pixel_executor_run (bench->list, (guchar *) bench->pixels, WIDTH, HEIGHT, WIDTH * 4, 1, FALSE);
}

static void
zoom_chart (VedPlotBench *bench)
{
  gint64 span_us = bench->frame.time.to_us - bench->frame.time.from_us;

  ved_scale_zoom (&bench->frame.time, WIDTH / 3.0, span_us < 4000 * VED_SECOND_US ? 1000.0 : 0.8);
  record_chart (bench);
  paint_chart (bench);
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

static void
record_many (VedPlotBench *bench,
             float         line_width)
{
  const VedColorMap *map = ved_color_map_sequential (FALSE);

  ved_scale_pan_px (&bench->frame.time, -1.0);
  ved_draw_list_reset (bench->list);
  ved_draw_list_add_clear (bench->list, 0xffffffff);
  for (gsize i = 0; i < N_SERIES; i++)
    {
      VedTrace trace = {
        .values = bench->values + i * SERIES_LENGTH, .n_values = SERIES_LENGTH, .step_us = VED_SECOND_US,
      };

      ved_draw_list_add_trace (bench->list, &bench->frame, &trace, line_width, map->entries[i]);
    }
  paint_chart (bench);
}

static void
pan_many_smooth (VedPlotBench *bench)
{
  record_many (bench, 1.5f);
}

static void
pan_many_crisp (VedPlotBench *bench)
{
  record_many (bench, 0.0f);
}

static void
report_many (void)
{
  g_autofree VedPlotBench *bench = g_new (VedPlotBench, 1);

  bench_init (bench, N_SERIES * SERIES_LENGTH);
  ved_scale_init_time (&bench->frame.time, 0, SERIES_LENGTH * VED_SECOND_US, 0.0, WIDTH);
  report ("L5", "pan of 100 x 10 k samples, smooth lines", median_us (bench, pan_many_smooth) / 1e3, "ms");
  report ("L5", "pan of 100 x 10 k samples, crisp lines", median_us (bench, pan_many_crisp) / 1e3, "ms");
  bench_clear (bench);
}

/* A field of floats, its window, and what paints it. */
typedef struct {
  VedPlotBench *plot;
  VedFieldCells cells;
  VedField *field;
  VedLevelMap *levels;
  double from;                  /* columns at the left edge */
} VedFieldBench;

static VedFieldBench field_bench;

static void
paint_field (VedPlotBench *plot)
{
  VedFieldBench *bench = &field_bench;
  double n_columns = (double) bench->cells.n_columns;
  VedFieldView view;

  ved_field_view_init (&view, bench->field, bench->from, bench->from + n_columns, WIDTH,
                       0.0, (double) bench->cells.n_rows, HEIGHT);
  ved_draw_list_reset (plot->list);
  ved_draw_list_add_clear (plot->list, 0xffffffff);
  ved_draw_list_add_field (plot->list, bench->field, &view, 0.0f, 0.0f, 1, bench->levels,
                           ved_color_map_sequential (TRUE));
  paint_chart (plot);
}

static void
pan_field (VedPlotBench *plot)
{
  VedFieldBench *bench = &field_bench;
  double step = (double) bench->cells.n_columns / WIDTH;

  bench->from = bench->from > 100.0 * step ? 0.0 : bench->from + step;
  paint_field (plot);
}

static void
first_field (VedPlotBench *plot)
{
  VedFieldBench *bench = &field_bench;

  ved_field_free (bench->field);
  bench->field = ved_field_new (&bench->cells);
  bench->from = 0.0;
  paint_field (plot);
}

static void
append_row (VedPlotBench *plot)
{
  VedFieldBench *bench = &field_bench;
  float *row = (float *) bench->cells.cells + ved_field_next_row (bench->field) * bench->cells.stride;

  for (gsize i = 0; i < bench->cells.n_columns; i++)
    row[i] = (float) (i % 97);
  ved_field_append_rows (bench->field, 1);
  paint_field (plot);
}

static void
rank_field (VedPlotBench *plot)
{
  gsize n_sample;
  const float *sample = ved_field_get_sample (field_bench.field, &n_sample);

  ved_level_map_free (ved_level_map_new_ranked (sample, n_sample));
}

static void
report_field (const char *name,
              gsize       n_rows,
              gsize       n_columns)
{
  g_autofree VedPlotBench *plot = g_new (VedPlotBench, 1);
  g_autofree char *first = g_strdup_printf ("heat map %s, first with index", name);
  g_autofree char *pan = g_strdup_printf ("heat map %s, pan", name);
  g_autofree char *append = g_strdup_printf ("heat map %s, new row", name);
  g_autofree char *ranked = g_strdup_printf ("heat map %s, ranks of its sample", name);
  g_autofree char *memory = g_strdup_printf ("heat map %s, memory of the index", name);

  bench_init (plot, n_rows * n_columns);
  field_bench = (VedFieldBench) {
    .plot = plot, .cells = { VED_CELL_FLOAT, plot->values, n_rows, n_columns, n_columns },
    .levels = ved_level_map_new_linear (0.0, 100.0),
  };
  field_bench.field = ved_field_new (&field_bench.cells);
  report ("H1", first, median_us (plot, first_field) / 1e3, "ms");
  report (n_rows * n_columns > 50000000 ? "H2" : "H1", pan, median_us (plot, pan_field) / 1e3, "ms");
  report ("H1", append, median_us (plot, append_row) / 1e3, "ms");
  report ("H1", ranked, median_us (plot, rank_field) / 1e3, "ms");
  report ("H2", memory, (double) ved_field_get_bytes (field_bench.field) / ((double) (n_rows * n_columns) * 4.0), "times");
  ved_field_free (field_bench.field);
  ved_level_map_free (field_bench.levels);
  bench_clear (plot);
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
  report ("L2", "zoom of all samples, list and pixels", median_us (bench, zoom_chart) / 1e3, "ms");
  ved_scale_init_time (&bench->frame.time, 0, (gint64) bench->n_values * VED_SECOND_US, 0.0, WIDTH);
  report ("L2", "frame with a fading area, list and pixels", median_us (bench, paint_fan) / 1e3, "ms");
  report ("H1", "frame of 5000 rounded tiles, list and pixels", median_us (bench, paint_tiles) / 1e3, "ms");
  report ("L4", "append one sample to the pyramid", median_us (bench, append_thousand), "ns");
  report ("K2", "memory of the pyramid against the samples",
          (double) ved_pyramid_get_bytes (bench->pyramid) / ((double) bench->n_values * sizeof (float)),
          "times");
  report_depth (bench);
  bench_clear (bench);
  report_short ();
  report_many ();
  report_field ("1000 x 1000", 1000, 1000);
  report_field ("10000 x 96", 10000, 96);
  report_field ("10000 x 10000", 10000, n_values < 10000000 ? 100 : 10000);

  return 0;
}
