/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-scenes"

#include "config.h"

#include "ved-test-scenes.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "plot/ved-field-view.h"
#include "plot/ved-trace-painter.h"

#include <math.h>

#define WIDTH VED_TEST_SCENE_WIDTH
#define HEIGHT VED_TEST_SCENE_HEIGHT
#define BLUE 0x3584e4ff
#define RED_THIRD 0xe01b2455
#define WHITE 0xffffffff
#define DARK 0x1e1e1eff

static void
frame_init (VedTraceFrame *frame,
            gint64         span_us,
            int            scale)
{
  frame->scale_factor = scale;
  ved_scale_init_time (&frame->time, 0, span_us, 10.0, WIDTH - 10.0);
  ved_scale_init_linear (&frame->value, 0.0, 100.0, HEIGHT - 10.0, 10.0);
}

static float *
random_walk (gsize n_values,
             float level,
             float noise)
{
  float *values = g_new (float, n_values);
  VedRng rng;

  ved_rng_init (&rng, 7, 1);
  for (gsize i = 0; i < n_values; i++)
    {
      level = CLAMP (level + (float) ved_rng_normal (&rng), 5.0f, 95.0f);
      values[i] = level + noise * (float) ved_rng_normal (&rng);
    }

  return values;
}

/* Twenty samples a pixel, with a gap and a spike. */
static void
build_dense_line (VedDrawList *list,
                  int          scale)
{
  gsize n_values = 6000;
  g_autofree float *values = random_walk (n_values, 50.0f, 4.0f);
  VedTrace trace = { .values = values, .n_values = n_values, .step_us = VED_SECOND_US };
  VedTraceFrame frame;

  for (gsize i = 2000; i < 2400; i++)
    values[i] = NAN;
  values[4000] = 99.0f;
  frame_init (&frame, (gint64) n_values * VED_SECOND_US, scale);
  ved_draw_list_add_clear (list, WHITE);
  ved_draw_list_set_clip (list, 10.0f, 10.0f, WIDTH - 20.0f, HEIGHT - 20.0f);
  ved_draw_list_add_area (list, &frame, &trace, 0.0, FALSE, ved_color_with_alpha (BLUE, 0.2f));
  ved_draw_list_add_trace (list, &frame, &trace, 1.5f, BLUE);
}

static void
build_sparse_line (VedDrawList *list,
                   int          scale)
{
  gsize n_values = 60;
  g_autofree float *values = random_walk (n_values, 50.0f, 12.0f);
  VedTrace trace = { .values = values, .n_values = n_values, .step_us = VED_SECOND_US };
  VedTraceFrame frame;

  values[20] = values[22] = NAN;
  frame_init (&frame, (gint64) n_values * VED_SECOND_US, scale);
  ved_draw_list_add_clear (list, DARK);
  ved_draw_list_add_area (list, &frame, &trace, 0.0, TRUE, ved_color_with_alpha (BLUE, 0.5f));
  ved_draw_list_add_trace (list, &frame, &trace, 2.0f, BLUE);
}

/* The forecast chart: two fans, a median, a threshold and the divider of now. */
static void
build_forecast (VedDrawList *list,
                int          scale)
{
  float lower[30], middle[30], upper[30];
  VedTrace traces[3];
  VedTraceFrame frame;

  for (int i = 0; i < 30; i++)
    {
      middle[i] = 40.0f + 1.2f * (float) i + 8.0f * sinf ((float) i * 0.5f);
      lower[i] = middle[i] - 1.0f - 0.7f * (float) i;
      upper[i] = middle[i] + 1.0f + 0.9f * (float) i;
    }
  for (int i = 0; i < 3; i++)
    {
      traces[i] = (VedTrace) {
        .values = i == 0 ? lower : i == 1 ? middle : upper,
        .n_values = 30, .start_us = 2 * VED_SECOND_US, .step_us = VED_SECOND_US,
      };
    }

  frame_init (&frame, 33 * VED_SECOND_US, scale);
  ved_draw_list_add_clear (list, WHITE);
  ved_draw_list_add_fan (list, &frame, &traces[0], &traces[2], ved_color_with_alpha (BLUE, 0.25f));
  ved_draw_list_add_h_line (list, 10.0f, WIDTH - 10.0f, 60.5f, 1.0f, 6.0f, 4.0f, 0xc01c28ff);
  ved_draw_list_add_v_line (list, 29.25f, 10.0f, HEIGHT - 10.0f, 1.5f, 2.0f, 2.0f, 0x77767bff);
  ved_draw_list_add_trace (list, &frame, &traces[1], 1.5f, BLUE);
}

static void
build_rects (VedDrawList *list,
             int          scale)
{
  const VedColorMap *map = ved_color_map_sequential (FALSE);

  ved_draw_list_add_clear (list, WHITE);
  for (int i = 0; i < 40; i++)
    ved_draw_list_add_rounded_rect (list, 5.0f + 31.0f * (float) (i % 10), 5.0f + 24.3f * (float) (i / 10),
                                    28.0f, 20.0f, (float) (i % 5) * 2.0f, i % 3 == 2 ? 1.5f : 0.0f,
                                    ved_color_map_lookup (map, (float) i / 40.0f));
  for (int i = 0; i < 12; i++)
    ved_draw_list_add_rect (list, 5.3f + 25.7f * (float) i, 190.25f - 6.4f * (float) i,
                            18.6f, 6.4f * (float) i, i % 2 == 0 ? BLUE : RED_THIRD);
}

static void
build_points (VedDrawList *list,
              int          scale)
{
  ved_draw_list_add_clear (list, DARK);
  for (int i = 0; i < 60; i++)
    ved_draw_list_add_point (list, 20.0f + 30.1f * (float) (i % 10), 20.0f + 30.3f * (float) (i / 10),
                             1.0f + 0.37f * (float) (i % 10) + (float) (i / 20), i % 4,
                             i % 7 == 0 ? RED_THIRD : BLUE);
}

static void
build_gauges (VedDrawList *list,
              int          scale)
{
  float turn = 2.0f * (float) G_PI;

  ved_draw_list_add_clear (list, WHITE);
  ved_draw_list_add_arc (list, 80.0f, 90.0f, 50.0f, 64.0f, turn * 0.375f, turn * 0.75f, 0x0000001a);
  ved_draw_list_add_arc (list, 80.0f, 90.0f, 50.0f, 64.0f, turn * 0.375f, turn * 0.52f, 0x26a269ff);
  for (int i = 0; i < 5; i++)
    ved_draw_list_add_arc (list, 230.3f, 90.7f, 30.0f, 70.0f, turn * 0.2f * (float) i, turn * 0.19f,
                           ved_color_map_lookup (ved_color_map_sequential (TRUE), (float) i / 5.0f));
  ved_draw_list_add_arc (list, 160.0f, 180.0f, 0.0f, 15.0f, 0.0f, turn * 0.3f, BLUE);
  ved_draw_list_add_arc (list, 60.0f, 180.0f, 8.0f, 9.5f, 0.0f, turn, RED_THIRD);
}

static void
build_cells (VedDrawList *list,
             int          scale)
{
  VedColorMap map = *ved_color_map_sequential (FALSE);
  guint8 *levels;

  map.entries[0] = VED_COLOR_TRANSPARENT;
  ved_draw_list_add_clear (list, WHITE);
  levels = ved_draw_list_add_cells (list, 10.0f, 8.0f, 201.5f, 180.0f, 100, 30, &map);
  for (int i = 0; i < 3000; i++)
    levels[i] = (guint8) (i * 7 + i / 100 * 11);
  levels = ved_draw_list_add_cells (list, 220.0f, 8.0f, 90.0f, 90.0f, 7, 5, ved_color_map_sequential (TRUE));
  for (int i = 0; i < 35; i++)
    levels[i] = (guint8) (i * 7);
}

/* Raw primitives at awkward places: thin and thick lines, folds, breaks, dots, beyond the edges, without
 * clear. */
static void
build_lines (VedDrawList *list,
             int          scale)
{
  static const float widths[] = { 0.5f, 1.0f, 1.5f, 2.0f, 2.4f };

  for (int i = 0; i < 5; i++)
    {
      VedDrawVertex *vertices = ved_draw_list_add_polyline (list, 8, widths[i], i == 3 ? RED_THIRD : BLUE);
      float y = 30.0f + 35.0f * (float) i;

      vertices[0] = (VedDrawVertex) { -20.0f, y };
      vertices[1] = (VedDrawVertex) { 60.2f, y + 3.3f };
      vertices[2] = (VedDrawVertex) { 61.0f, y - 25.0f };
      vertices[3] = (VedDrawVertex) { 90.0f, y + 20.0f };
      vertices[4] = (VedDrawVertex) { NAN, NAN };
      vertices[5] = (VedDrawVertex) { 100.0f, y };
      vertices[6] = (VedDrawVertex) { 100.0f, y };
      vertices[7] = (VedDrawVertex) { 120.0f, y - 10.0f };
    }
  for (int i = 0; i < 5; i++)
    {
      VedDrawSpan *spans = ved_draw_list_add_columns (list, 150.0f, 1.0f, 100, widths[i], BLUE);

      for (int k = 0; k < 100; k++)
        {
          float y = 30.0f + 35.0f * (float) i + 10.0f * sinf ((float) k * 0.3f);

          spans[k] = (VedDrawSpan) { y, y + (k % 17 == 0 ? 30.0f : 0.9f) };
          if (k % 23 == 5)
            spans[k].y_from = NAN;
        }
    }
  {
    VedDrawSpan *edges = ved_draw_list_add_band (list, 260.0f, 12.5f, 4, RED_THIRD);

    for (int k = 0; k < 5; k++)
      {
        edges[k] = (VedDrawSpan) { 20.0f + 30.0f * (float) (k % 2), 150.0f - 20.0f * (float) (k % 3) };
      }
  }
}

/* Crisp columns, steps, marks, and more lines than one, so that stripes are painted. */
static void
build_many_lines (VedDrawList *list,
                  int          scale)
{
  const VedColorMap *map = ved_color_map_sequential (FALSE);
  gsize n_values = 3000;
  VedTraceFrame frame;

  frame_init (&frame, (gint64) n_values * VED_SECOND_US, scale);
  ved_draw_list_add_clear (list, WHITE);
  for (int i = 0; i < 12; i++)
    {
      g_autofree float *values = random_walk (n_values, 8.0f * (float) i, 1.0f + (float) (i % 3));
      VedTrace trace = {
        .values = values, .n_values = i % 4 == 3 ? 25 : n_values,
        .step_us = i % 4 == 3 ? 120 * VED_SECOND_US : VED_SECOND_US,
      };
      VedColor color = ved_color_with_alpha (ved_color_map_lookup (map, (float) i / 12.0f), i % 5 == 4 ? 0.4f : 1.0f);

      if (i == 6)
        ved_draw_list_set_clip (list, 33.0f, 15.0f, 200.0f, 160.0f);
      if (i % 2 == 0)
        ved_draw_list_add_trace (list, &frame, &trace, i % 4 == 0 ? 0.0f : 1.5f, color);
      else
        ved_draw_list_add_steps (list, &frame, &trace, i % 4 == 1 ? 0.0f : 1.5f, color);
      ved_draw_list_add_samples (list, &frame, &trace, 3.0f, VED_POINT_DIAMOND, color);
    }
}

/* A field at three sizes of cells: several a pixel, one and a bit, and few large ones, upside down and with holes. */
static void
build_field (VedDrawList *list,
             int          scale)
{
  VedColorMap map = *ved_color_map_sequential (TRUE);
  g_autoptr(VedLevelMap) levels = ved_level_map_new_log (0.1, 100.0);
  g_autofree float *cells = random_walk (400 * 300, 50.0f, 20.0f);
  VedFieldCells grid = { VED_CELL_FLOAT, cells, 300, 400, 400 };
  g_autoptr(VedField) field = ved_field_new (&grid);
  VedFieldView view;

  for (gsize i = 0; i < 400 * 300; i += 1 + i % 7)
    cells[i] = i % 3 == 0 ? NAN : cells[i] * cells[i] / 100.0f;
  map.entries[VED_LEVEL_MISSING] = RED_THIRD;
  ved_draw_list_add_clear (list, WHITE);
  for (int i = 0; i < 3; i++)
    {
      gsize width = (gsize) (95 * scale), height = (gsize) (180 * scale);
      float x = 8.0f + 100.0f * (float) i;

      ved_draw_list_set_clip (list, x, 10.0f, 95.0f, 180.0f);
      if (i == 0)
        ved_field_view_init (&view, field, -13.0, 411.5, width, 300.0, 0.0, height);
      else if (i == 1)
        ved_field_view_init (&view, field, 100.3, 170.2, width, 20.0, 200.0, height);
      else
        ved_field_view_init (&view, field, 399.9, 391.2, width, 12.7, 3.6, height);
      ved_draw_list_add_field (list, field, &view, x, 10.0f, scale, levels, &map);
    }
}

const VedTestScene ved_test_scenes[] = {
  { "dense-line", build_dense_line },
  { "sparse-line", build_sparse_line },
  { "forecast", build_forecast },
  { "rects", build_rects },
  { "points", build_points },
  { "gauges", build_gauges },
  { "cells", build_cells },
  { "lines", build_lines },
  { "many-lines", build_many_lines },
  { "field", build_field },
  { NULL },
};
