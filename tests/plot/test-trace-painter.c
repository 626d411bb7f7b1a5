/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-trace-painter"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "gl/ved-pixel-executor.h"
#include "plot/ved-trace-painter.h"

#include <math.h>
#include <string.h>

#define WIDTH 400
#define HEIGHT 200
#define BLUE 0x3584e4ff

/* 2100-01-01T00:00:00Z */
#define YEAR_2100_US (G_GINT64_CONSTANT (4102444800) * VED_SECOND_US)

typedef struct {
  VedDrawList *list;
  VedTraceFrame frame;
  guint32 *pixels;
} VedPicture;

static void
picture_init (VedPicture *picture,
              gint64      from_us,
              gint64      to_us)
{
  picture->list = ved_draw_list_new ();
  picture->frame.scale_factor = 1;
  ved_scale_init_time (&picture->frame.time, from_us, to_us, 0.0, WIDTH);
  ved_scale_init_linear (&picture->frame.value, -5.0, 5.0, HEIGHT, 0.0);
  picture->pixels = g_new0 (guint32, WIDTH * HEIGHT);
}

static void
picture_clear (VedPicture *picture)
{
  ved_draw_list_unref (picture->list);
  g_free (picture->pixels);
}

static void
picture_paint (VedPicture *picture)
{
  memset (picture->pixels, 0, WIDTH * HEIGHT * sizeof *picture->pixels);
  ved_pixel_executor_run (picture->list, (guchar *) picture->pixels, WIDTH, HEIGHT, WIDTH * 4, 1, FALSE);
}

static guint
alpha_at (const VedPicture *picture,
          double            x,
          double            y)
{
  int column = CLAMP ((int) x, 0, WIDTH - 1), row = CLAMP ((int) y, 0, HEIGHT - 1);

  return picture->pixels[row * WIDTH + column] >> 24;
}

static float *
noise (VedRng *rng,
       gsize   n_values)
{
  float *values = g_new (float, n_values);

  for (gsize i = 0; i < n_values; i++)
    values[i] = (float) (ved_rng_uniform (rng) * 8.0 - 4.0);

  return values;
}

static void
random_window (VedRng *rng,
               gint64  extent_us,
               gint64 *from_us,
               gint64 *to_us)
{
  gint64 span_us = (gint64) ((double) extent_us * pow (10.0, -5.0 * ved_rng_uniform (rng)));

  *from_us = (gint64) (ved_rng_uniform (rng) * (double) (extent_us - span_us));
  *to_us = *from_us + span_us;
}

/* Every sample of a window is under the line, sparse or dense, at any zoom and place. */
static void
test_every_sample_is_covered (void)
{
  gsize n_values = 20000;
  g_autofree float *values = NULL;
  g_autoptr(VedPyramid) pyramid = NULL;
  VedRng rng;

  ved_rng_init (&rng, 31, 1);
  values = noise (&rng, n_values);
  pyramid = ved_pyramid_new (values, n_values);
  for (int i = 0; i < 60; i++)
    {
      VedTrace trace = {
        .values = values, .n_values = n_values, .step_us = VED_SECOND_US, .pyramid = pyramid,
      };
      gint64 from_us, to_us;
      VedPicture picture;

      random_window (&rng, (gint64) n_values * VED_SECOND_US, &from_us, &to_us);
      picture_init (&picture, from_us, to_us);
      ved_draw_list_add_trace (picture.list, &picture.frame, &trace, 1.5f, BLUE);
      picture_paint (&picture);
      for (gsize k = ved_trace_find (&trace, from_us); k < ved_trace_find (&trace, to_us); k++)
        g_assert_cmpuint (alpha_at (&picture,
                                    ved_scale_time_to_px (&picture.frame.time, ved_trace_time (&trace, k)),
                                    ved_scale_to_px (&picture.frame.value, (double) values[k])), >=, 128);
      picture_clear (&picture);
    }
}

/* The picture from the pyramid is the picture from all samples, in a thousand windows. */
static void
test_pyramid_changes_no_pixel (void)
{
  gsize n_values = 50000;
  g_autofree float *values = NULL;
  g_autoptr(VedPyramid) pyramid = NULL;
  VedRng rng;

  ved_rng_init (&rng, 32, 1);
  values = noise (&rng, n_values);
  for (gsize i = 0; i < n_values; i += 1 + ved_rng_below (&rng, 300))
    values[i] = NAN;
  pyramid = ved_pyramid_new (values, n_values);
  for (int i = 0; i < 1000; i++)
    {
      VedTrace fast = {
        .values = values, .n_values = n_values, .step_us = VED_SECOND_US, .pyramid = pyramid,
      };
      VedTrace slow = fast;
      gint64 from_us, to_us;
      VedPicture a, b;

      slow.pyramid = NULL;
      random_window (&rng, (gint64) n_values * VED_SECOND_US, &from_us, &to_us);
      picture_init (&a, from_us, to_us);
      picture_init (&b, from_us, to_us);
      ved_draw_list_add_trace (a.list, &a.frame, &fast, 1.5f, BLUE);
      ved_draw_list_add_trace (b.list, &b.frame, &slow, 1.5f, BLUE);
      ved_draw_list_add_area (a.list, &a.frame, &fast, 0.0, TRUE, BLUE);
      ved_draw_list_add_area (b.list, &b.frame, &slow, 0.0, TRUE, BLUE);
      g_assert_cmpuint (ved_draw_list_hash (a.list), ==, ved_draw_list_hash (b.list));
      picture_clear (&a);
      picture_clear (&b);
    }
}

/* Every pixel that the straight line between two samples touches, one column after another. */
static void
touch_segment (guint8              *touched,
               const VedTraceFrame *frame,
               const VedTrace      *trace,
               gsize                left)
{
  double columns_per_us = WIDTH / (double) (frame->time.to_us - frame->time.from_us);
  double x_a = (double) (ved_trace_time (trace, left) - frame->time.from_us) * columns_per_us;
  double x_b = (double) (ved_trace_time (trace, left + 1) - frame->time.from_us) * columns_per_us;
  double y_a = ved_scale_to_px (&frame->value, (double) trace->values[left]);
  double y_b = ved_scale_to_px (&frame->value, (double) trace->values[left + 1]);

  for (int column = MAX ((int) floor (x_a), 0); column < WIDTH && column <= x_b; column++)
    {
      double from = MAX (x_a, (double) column), to = MIN (x_b, (double) column + 1.0);
      double y_from = x_b > x_a ? y_a + (from - x_a) * ((y_b - y_a) / (x_b - x_a)) : y_a;
      double y_to = x_b > x_a ? y_a + (to - x_a) * ((y_b - y_a) / (x_b - x_a)) : y_b;
      int top = (int) floorf ((float) MIN (y_from, y_to)), bottom = (int) floorf ((float) MAX (y_from, y_to));

      for (int y = MAX (top, 0); y <= MIN (bottom, HEIGHT - 1) && from < to; y++)
        touched[y * WIDTH + column] = 1;
    }
}

/* A crisp line is what drawing every segment between all samples touches, in a thousand windows: not one pixel
 * more or less. */
static void
test_columns_are_all_points (void)
{
  gsize n_values = 30000;
  g_autofree float *values = NULL;
  g_autofree gint64 *times_us = g_new (gint64, n_values);
  g_autoptr(VedPyramid) pyramid = NULL;
  g_autofree guint8 *touched = g_new (guint8, WIDTH * HEIGHT);
  gint64 now_us = YEAR_2100_US;
  VedRng rng;

  ved_rng_init (&rng, 33, 1);
  values = noise (&rng, n_values);
  pyramid = ved_pyramid_new (values, n_values);
  for (gsize i = 0; i < n_values; i++)
    times_us[i] = now_us += 1 + ved_rng_below (&rng, 2 * VED_SECOND_US);
  for (int i = 0; i < 1000; i++)
    {
      VedTrace trace = {
        .values = values, .n_values = n_values, .start_us = YEAR_2100_US, .step_us = VED_SECOND_US,
        .times_us = i % 2 == 0 ? times_us : NULL, .pyramid = pyramid,
      };
      gint64 from_us, to_us;
      gsize n_differing = 0;
      VedPicture picture;

      random_window (&rng, now_us - YEAR_2100_US, &from_us, &to_us);
      picture_init (&picture, YEAR_2100_US + from_us, YEAR_2100_US + to_us);
      ved_draw_list_add_trace (picture.list, &picture.frame, &trace, 0.0f, BLUE);
      picture_paint (&picture);
      memset (touched, 0, WIDTH * HEIGHT);
      for (gsize k = MAX (ved_trace_find (&trace, YEAR_2100_US + from_us), 1) - 1;
           k + 1 < n_values && ved_trace_time (&trace, k) < YEAR_2100_US + to_us; k++)
        touch_segment (touched, &picture.frame, &trace, k);
      for (gsize k = 0; k < WIDTH * HEIGHT; k++)
        n_differing += (picture.pixels[k] != 0) != (touched[k] != 0);
      g_assert_cmpuint (n_differing, ==, 0);
      picture_clear (&picture);
    }
}

/* Steps hold a value until the next one, sparse and dense; none is joined over a gap. */
static void
test_steps_hold (void)
{
  for (int n_each = 1; n_each <= 1000; n_each *= 1000)
    {
      gsize n_values = 8 * (gsize) n_each;
      g_autofree float *values = g_new (float, n_values);
      VedTrace trace = { .values = values, .n_values = n_values, .step_us = 1000 / n_each };
      VedPicture picture;

      for (gsize i = 0; i < n_values; i++)
        values[i] = i / (gsize) n_each == 5 ? NAN : i / (gsize) n_each % 2 == 0 ? 4.0f : -4.0f;
      picture_init (&picture, 0, 8000);
      ved_draw_list_add_steps (picture.list, &picture.frame, &trace, 1.5f, BLUE);
      picture_paint (&picture);
      for (int i = 0; i < 4; i++)
        {
          double y = ved_scale_to_px (&picture.frame.value, i % 2 == 0 ? 4.0 : -4.0);

          g_assert_cmpuint (alpha_at (&picture, (i + 0.1) * WIDTH / 8.0, y), >=, 128);
          g_assert_cmpuint (alpha_at (&picture, (i + 0.9) * WIDTH / 8.0, y), >=, 128);
          g_assert_cmpuint (alpha_at (&picture, (i + 0.5) * WIDTH / 8.0, HEIGHT / 2), ==, 0);
          g_assert_cmpuint (alpha_at (&picture, (i + 1) * WIDTH / 8.0, HEIGHT / 2), >=, 128);
        }
      g_assert_cmpuint (alpha_at (&picture, 5.5 * WIDTH / 8.0, HEIGHT / 2), ==, 0);
      g_assert_cmpuint (alpha_at (&picture, 6.0 * WIDTH / 8.0, HEIGHT / 2), ==, 0);
      g_assert_cmpint (ved_draw_list_add_samples (picture.list, &picture.frame, &trace, 3.0f,
                                                  VED_POINT_CIRCLE, BLUE), ==, n_each == 1);
      picture_clear (&picture);

      /* Also the one at the right edge. */
      picture_init (&picture, 0, 7000);
      ved_draw_list_add_steps (picture.list, &picture.frame, &trace, 1.5f, BLUE);
      picture_paint (&picture);
      g_assert_cmpuint (alpha_at (&picture, WIDTH - 0.5, HEIGHT / 2), >=, 128);
      picture_clear (&picture);
    }
}

/* One microsecond a pixel, in the year 2100, with neighbours a day away. */
static void
test_far_and_deep (void)
{
  const float values[] = { 0.0f, 1.0f, -1.0f, 2.0f, 0.0f };
  const gint64 times_us[] = {
    YEAR_2100_US - VED_DAY_US, YEAR_2100_US + 50, YEAR_2100_US + 51, YEAR_2100_US + 250,
    YEAR_2100_US + VED_DAY_US,
  };
  VedTrace trace = { .values = values, .n_values = 5, .times_us = times_us };
  const VedDrawCommand *commands;
  const VedDrawVertex *vertices;
  gsize n_commands, n_found = 0;
  VedPicture picture;

  picture_init (&picture, YEAR_2100_US, YEAR_2100_US + WIDTH);
  ved_draw_list_add_trace (picture.list, &picture.frame, &trace, 1.5f, BLUE);
  commands = ved_draw_list_get_commands (picture.list, &n_commands);
  g_assert_cmpuint (n_commands, ==, 1);
  g_assert_cmpuint (commands[0].kind, ==, VED_DRAW_POLYLINE);
  vertices = ved_draw_list_get_elements (picture.list, &commands[0]);
  for (guint i = 0; i < commands[0].n; i++)
    {
      g_assert_cmpfloat (fabsf (vertices[i].x), <, 1000.0f);
      for (int k = 1; k < 4; k++)
        if (fabs ((double) vertices[i].x - (double) (times_us[k] - YEAR_2100_US)) < 0.25 &&
            fabs ((double) vertices[i].y - ved_scale_to_px (&picture.frame.value, (double) values[k])) < 0.25)
          n_found++;
    }
  g_assert_cmpuint (n_found, ==, 3);
  picture_clear (&picture);
}

/* A gap of NaN and one of missing samples are both left open, in sparse and dense lines. */
static void
test_gaps_stay_open (void)
{
  for (gsize n_values = 100; n_values <= 100000; n_values *= 10)
    {
      g_autofree float *values = g_new0 (float, n_values);
      g_autofree gint64 *times_us = g_new (gint64, n_values);
      gint64 step_us = 1000 * VED_SECOND_US / (gint64) n_values;
      VedTrace trace = {
        .values = values, .n_values = n_values, .times_us = times_us, .max_gap_us = 20 * VED_SECOND_US,
      };
      VedPicture picture;

      for (gsize i = 0; i < n_values; i++)
        {
          times_us[i] = (gint64) i * step_us + (i >= n_values / 2 ? 100 * VED_SECOND_US : 0);
          if (i >= n_values / 4 && i < n_values / 4 + n_values / 10)
            values[i] = NAN;
        }
      picture_init (&picture, 0, 1100 * VED_SECOND_US);
      ved_draw_list_add_trace (picture.list, &picture.frame, &trace, 1.5f, BLUE);
      picture_paint (&picture);
      g_assert_cmpuint (alpha_at (&picture, WIDTH * 100 / 1100, HEIGHT / 2), >=, 128);
      g_assert_cmpuint (alpha_at (&picture, WIDTH * 300 / 1100, HEIGHT / 2), ==, 0);
      g_assert_cmpuint (alpha_at (&picture, WIDTH * 450 / 1100, HEIGHT / 2), >=, 128);
      g_assert_cmpuint (alpha_at (&picture, WIDTH * 550 / 1100, HEIGHT / 2), ==, 0);
      g_assert_cmpuint (alpha_at (&picture, WIDTH * 800 / 1100, HEIGHT / 2), >=, 128);
      picture_clear (&picture);
    }
}

/* Without a limit, a line passes the pixels between two far samples of an otherwise dense series. */
static void
test_line_passes_empty_columns (void)
{
  gsize n_values = 2000;
  g_autofree float *values = g_new0 (float, n_values);
  g_autofree gint64 *times_us = g_new (gint64, n_values);
  VedTrace trace = { .values = values, .n_values = n_values, .times_us = times_us };
  VedPicture picture;

  for (gsize i = 0; i < n_values; i++)
    {
      times_us[i] = (gint64) i * 100 + (i >= n_values / 2 ? 200000 : 0);
      values[i] = i < n_values / 2 ? -4.0f : 4.0f;
    }
  picture_init (&picture, 0, 400000);
  ved_draw_list_add_trace (picture.list, &picture.frame, &trace, 1.5f, BLUE);
  picture_paint (&picture);
  g_assert_cmpuint (alpha_at (&picture, 200.0, HEIGHT / 2), >=, 128);
  g_assert_cmpuint (alpha_at (&picture, 150.0, HEIGHT * 0.7), >=, 128);
  g_assert_cmpuint (alpha_at (&picture, 150.0, HEIGHT * 0.3), ==, 0);
  picture_clear (&picture);
}

/* An area goes on below a line that passes empty columns, whether it goes there straight or in a step. */
static void
test_area_passes_empty_columns (void)
{
  gsize n_values = 2000;
  g_autofree float *values = g_new (float, n_values);
  g_autofree gint64 *times_us = g_new (gint64, n_values);

  for (gsize i = 0; i < n_values; i++)
    {
      times_us[i] = (gint64) i * 100 + (i >= n_values / 2 ? 200000 : 0);
      values[i] = 4.0f;
    }
  for (guint i = 0; i < 4; i++)
    {
      VedTrace trace = { .values = values, .n_values = n_values, .times_us = times_us };
      VedPicture picture;

      trace.max_gap_us = i >= 2 ? 1000 : 0;
      picture_init (&picture, 0, 400000);
      (i % 2 == 0 ? ved_draw_list_add_area
                  : ved_draw_list_add_step_area)(picture.list, &picture.frame, &trace, 0.0, FALSE, BLUE);
      picture_paint (&picture);
      g_assert_cmpint (alpha_at (&picture, 200.0, HEIGHT * 0.4) >= 128, ==, trace.max_gap_us == 0);
      g_assert_cmpuint (alpha_at (&picture, 50.0, HEIGHT * 0.4), >=, 128);
      picture_clear (&picture);
    }
}

/* The newest of many samples is drawn, also where the window ends exactly with it. */
static void
test_last_sample_is_drawn (void)
{
  gsize n_values = 2001;
  g_autofree float *values = g_new (float, n_values);

  for (gsize i = 0; i < n_values; i++)
    values[i] = i + 1 < n_values ? -4.0f : 4.0f;
  for (guint i = 0; i < 2; i++)
    {
      VedTrace trace = { .values = values, .n_values = n_values, .step_us = 100 };
      VedPicture picture;

      picture_init (&picture, 0, (gint64) (n_values - 1) * 100);
      (i == 0 ? ved_draw_list_add_trace : ved_draw_list_add_steps)(picture.list, &picture.frame, &trace, 1.5f, BLUE);
      picture_paint (&picture);
      g_assert_cmpuint (alpha_at (&picture, WIDTH - 1, HEIGHT * 0.5), >=, 128);
      g_assert_cmpuint (alpha_at (&picture, WIDTH - 4, HEIGHT * 0.5), ==, 0);
      picture_clear (&picture);
    }
}

static void
test_fan_lies_between (void)
{
  const float lower[] = { -2.0f, -1.0f, NAN, 0.0f, 1.0f };
  const float upper[] = { 2.0f, 3.0f, 3.0f, 3.0f, 4.0f };
  VedTrace traces[2] = {
    { .values = lower, .n_values = 5, .step_us = 100 }, { .values = upper, .n_values = 5, .step_us = 100 },
  };
  VedPicture picture;

  picture_init (&picture, 0, 400);
  ved_draw_list_add_fan (picture.list, &picture.frame, &traces[0], &traces[1], BLUE);
  picture_paint (&picture);
  g_assert_cmpuint (alpha_at (&picture, 50.0, ved_scale_to_px (&picture.frame.value, 2.4)), ==, 255);
  g_assert_cmpuint (alpha_at (&picture, 50.0, ved_scale_to_px (&picture.frame.value, 2.6)), ==, 0);
  g_assert_cmpuint (alpha_at (&picture, 50.0, ved_scale_to_px (&picture.frame.value, -1.6)), ==, 0);
  g_assert_cmpuint (alpha_at (&picture, 150.0, ved_scale_to_px (&picture.frame.value, 1.0)), ==, 0);
  g_assert_cmpuint (alpha_at (&picture, 350.0, ved_scale_to_px (&picture.frame.value, 1.0)), ==, 255);
  picture_clear (&picture);
}

static void
test_nothing_to_paint (void)
{
  const float value = 1.0f, gap = NAN;
  VedTrace traces[] = {
    { .values = NULL, .n_values = 0, .step_us = 1 },
    { .values = &gap, .n_values = 1, .step_us = 1 },
    { .values = &value, .n_values = 1, .start_us = 5000, .step_us = 1 },
  };
  VedPicture picture;

  picture_init (&picture, 0, 100);
  for (gsize i = 0; i < G_N_ELEMENTS (traces); i++)
    {
      ved_draw_list_add_trace (picture.list, &picture.frame, &traces[i], 1.5f, BLUE);
      ved_draw_list_add_area (picture.list, &picture.frame, &traces[i], 0.0, FALSE, BLUE);
      ved_draw_list_add_fan (picture.list, &picture.frame, &traces[i], &traces[0], BLUE);
    }
  picture.frame.time.px_to = 0.0;
  ved_draw_list_add_trace (picture.list, &picture.frame, &traces[2], 1.5f, BLUE);
  picture_paint (&picture);
  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    g_assert_cmphex (picture.pixels[i], ==, 0);
  picture_clear (&picture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/trace-painter/every-sample-is-covered", test_every_sample_is_covered);
  g_test_add_func ("/plot/trace-painter/pyramid-changes-no-pixel", test_pyramid_changes_no_pixel);
  g_test_add_func ("/plot/trace-painter/columns-are-all-points", test_columns_are_all_points);
  g_test_add_func ("/plot/trace-painter/steps-hold", test_steps_hold);
  g_test_add_func ("/plot/trace-painter/far-and-deep", test_far_and_deep);
  g_test_add_func ("/plot/trace-painter/gaps-stay-open", test_gaps_stay_open);
  g_test_add_func ("/plot/trace-painter/line-passes-empty-columns", test_line_passes_empty_columns);
  g_test_add_func ("/plot/trace-painter/area-passes-empty-columns", test_area_passes_empty_columns);
  g_test_add_func ("/plot/trace-painter/last-sample-is-drawn", test_last_sample_is_drawn);
  g_test_add_func ("/plot/trace-painter/fan-lies-between", test_fan_lies_between);
  g_test_add_func ("/plot/trace-painter/nothing-to-paint", test_nothing_to_paint);

  return g_test_run ();
}
