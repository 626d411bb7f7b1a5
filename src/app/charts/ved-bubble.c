/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-bubble"

#include "config.h"

#include "app/charts/ved-bubble.h"

#include "app/charts/ved-chart-sight.h"
#include "app/charts/ved-mirror.h"

#include <math.h>

/* The heading is dim and never marked; rows have a label on the left and a value that ends at the right edge,
 * so that figures stand below each other. In a right-to-left locale the two change places. */

#define PADDING 8.0f
#define RADIUS 8.0f
#define DISTANCE 14.0f
#define MARK_WIDTH 14.0f
#define MARK_SIZE 8.0f
#define COLUMN_GAP 14.0f
#define LINE_GAP 1.0f
#define LEAST_ROWS 4

typedef struct {
  char *label;
  char *value;                  /* (nullable) */
  VedColor mark;
  gboolean is_strong;
} Row;

struct _VedBubble
{
  char *heading;
  GArray *rows;
  gboolean has_marks;
};

static void
row_clear_cb (gpointer data)
{
  Row *row = data;

  g_free (row->label);
  g_free (row->value);
}

static const Row *
get_row (VedBubble *self,
         guint      index)
{
  return &g_array_index (self->rows, Row, index);
}

/**
 * ved_bubble_new:
 * @heading: the first line, such as the instant
 *
 * Returns: a bubble without rows
 */
VedBubble *
ved_bubble_new (const char *heading)
{
  VedBubble *self = g_new0 (VedBubble, 1);

  self->heading = g_strdup (heading);
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear_cb);

  return self;
}

void
ved_bubble_free (VedBubble *self)
{
  g_array_unref (self->rows);
  g_free (self->heading);
  g_free (self);
}

/**
 * ved_bubble_set_heading:
 * @heading: instead of the one it was made with
 */
void
ved_bubble_set_heading (VedBubble  *self,
                        const char *heading)
{
  g_free (self->heading);
  self->heading = g_strdup (heading);
}

/**
 * ved_bubble_add:
 * @mark: colour of a mark before the label; transparent for none
 * @is_strong: whether the row stands out
 * @label: what it is
 * @value: (nullable): how much it is
 *
 * Adds a row. Rows stay in the order in which they are added.
 */
void
ved_bubble_add (VedBubble  *self,
                VedColor    mark,
                gboolean    is_strong,
                const char *label,
                const char *value)
{
  Row row = { g_strdup (label), g_strdup (value), mark, is_strong };

  self->has_marks |= (mark & 0xff) != 0;
  g_array_append_val (self->rows, row);
}

guint
ved_bubble_get_n_rows (VedBubble *self)
{
  return self->rows->len;
}

/**
 * ved_bubble_to_sentence:
 *
 * Returns: (transfer full): what the bubble says, for those who hear it
 */
char *
ved_bubble_to_sentence (VedBubble *self)
{
  GString *text = g_string_new (self->heading);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = get_row (self, i);

      g_string_append_printf (text, ", %s", row->label);
      if (row->value != NULL)
        g_string_append_printf (text, " %s", row->value);
    }

  return g_string_free (text, FALSE);
}

static float
line_height (VedChart *chart)
{
  float height;

  ved_chart_measure_text (chart, VED_TEXT_SMALL, "0", NULL, &height);

  return height + LINE_GAP;
}

/**
 * ved_bubble_count_room:
 * @chart: what the bubble would be drawn in
 *
 * Returns: how many rows fit below the heading; never less than a few
 */
guint
ved_bubble_count_room (VedChart *chart)
{
  float room = ved_chart_get_sight (chart).height - 2.0f * PADDING;
  int n = (int) floorf (room / line_height (chart)) - 1;

  return (guint) MAX (n, LEAST_ROWS);
}

static VedTextStyle
row_style (const Row *row)
{
  return row->is_strong ? VED_TEXT_SMALL_STRONG : VED_TEXT_SMALL;
}

static void
measure (VedBubble *self,
         VedChart  *chart,
         float     *width,
         float     *height)
{
  float labels = 0.0f, values = 0.0f, heading;

  ved_chart_measure_text (chart, VED_TEXT_SMALL, self->heading, &heading, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = get_row (self, i);
      float label_width, value_width = 0.0f;

      ved_chart_measure_text (chart, row_style (row), row->label, &label_width, NULL);
      if (row->value != NULL)
        ved_chart_measure_text (chart, row_style (row), row->value, &value_width, NULL);
      labels = MAX (labels, label_width);
      values = MAX (values, value_width);
    }
  if (self->has_marks)
    labels += MARK_WIDTH;
  *width = MAX (heading, labels + (values > 0.0f ? COLUMN_GAP : 0.0f) + values) + 2.0f * PADDING;
  *width = MIN (*width, ved_chart_get_sight (chart).width);
  *height = (float) (self->rows->len + 1) * line_height (chart) + 2.0f * PADDING - 4.0f;
}

static void
draw_frame (VedChart              *chart,
            GtkSnapshot           *snapshot,
            const graphene_rect_t *bounds)
{
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  GdkRGBA fill = ved_chart_theme_to_rgba (theme->bubble);
  GdkRGBA border = ved_chart_theme_to_rgba (theme->bubble_border);
  float widths[4] = { 1.0f, 1.0f, 1.0f, 1.0f };
  GdkRGBA colors[4] = { border, border, border, border };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, bounds, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &fill, bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
draw_row (VedBubble   *self,
          VedChart    *chart,
          GtkSnapshot *snapshot,
          const Row   *row,
          float        left,
          float        right,
          float        y)
{
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  gboolean mirrored = ved_is_mirrored (chart);
  float begin = mirrored ? right : left, end = mirrored ? left : right, side = mirrored ? -1.0f : 1.0f;
  const VedTextAnchor at_begin = { mirrored ? 1.0f : 0.0f, 0.0f }, at_end = { mirrored ? 0.0f : 1.0f, 0.0f };
  float indent = self->has_marks ? MARK_WIDTH : 0.0f, room = right - left - indent, value_width;

  if (row->value != NULL)
    {
      ved_chart_measure_text (chart, row_style (row), row->value, &value_width, NULL);
      room -= value_width + COLUMN_GAP;
    }
  if ((row->mark & 0xff) != 0)
    {
      GdkRGBA rgba = ved_chart_theme_to_rgba (row->mark);
      float x = mirrored ? begin - MARK_SIZE : begin, middle = y + line_height (chart) / 2.0f;

      gtk_snapshot_append_color (snapshot, &rgba, &GRAPHENE_RECT_INIT (x, roundf (middle - MARK_SIZE / 2.0f),
                                                                       MARK_SIZE, MARK_SIZE));
    }
  ved_chart_draw_text (chart, snapshot, row_style (row), row->label,
                       begin + side * indent, y, at_begin, MAX (room, MARK_WIDTH), theme->text);
  if (row->value != NULL)
    ved_chart_draw_text (chart, snapshot, row_style (row), row->value, end, y, at_end, 0.0f, theme->text);
}

/* In what is seen of the chart, from @from to @to; where that is too small, at least in the chart. */
static float
place_beside (float pointer,
              float size,
              float from,
              float to,
              float available)
{
  float place = pointer + DISTANCE;

  if (place + size > to)
    place = pointer - DISTANCE - size;
  place = CLAMP (place, from, MAX (to - size, from));

  return roundf (CLAMP (place, 0.0f, MAX (available - size, 0.0f)));
}

/**
 * ved_bubble_draw:
 * @chart: what to draw in
 * @pointer_x: what the bubble stands beside, in px
 * @pointer_y: likewise
 *
 * Draws the bubble inside of what is seen of @chart, on the side of the pointer where there is room.
 */
void
ved_bubble_draw (VedBubble   *self,
                 VedChart    *chart,
                 GtkSnapshot *snapshot,
                 float        pointer_x,
                 float        pointer_y)
{
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  gboolean mirrored = ved_is_mirrored (chart);
  const VedTextAnchor at_begin = { mirrored ? 1.0f : 0.0f, 0.0f };
  VedRect sight = ved_chart_get_sight (chart);
  float width, height, x, y, left, right;

  measure (self, chart, &width, &height);
  x = place_beside (pointer_x, width, sight.x, sight.x + sight.width, (float) gtk_widget_get_width (GTK_WIDGET (chart)));
  y = place_beside (pointer_y, height, sight.y, sight.y + sight.height,
                    (float) gtk_widget_get_height (GTK_WIDGET (chart)));
  draw_frame (chart, snapshot, &GRAPHENE_RECT_INIT (x, y, width, height));

  left = x + PADDING;
  right = x + width - PADDING;
  y += PADDING - 2.0f;
  ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, self->heading, mirrored ? right : left, y, at_begin,
                       0.0f, theme->dim_text);
  for (guint i = 0; i < self->rows->len; i++)
    {
      y += line_height (chart);
      draw_row (self, chart, snapshot, get_row (self, i), left, right, y);
    }
}
