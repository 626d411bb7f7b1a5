/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-bar-drawing"

#include "config.h"

#include "app/charts/ved-bar-private.h"

#include "app/charts/ved-mirror.h"
#include "app/charts/ved-swatch.h"
#include "plot/ved-ticks.h"

#include <glib/gi18n.h>
#include <math.h>

/* Horizontal bars stand in rows of one height, the name before and the value behind the bar, so no axis is
 * needed: names take the room of the longest, up to a third of the width, so that all bars begin on one line.
 * With vertical bars the categories share the width, with a value axis beside them.
 *
 * The legend names all series, those that are hidden too, which are faint. */

#define LEAST_AREA_PX 12.0f
#define COLUMN_GAP_PX 10.0f
#define LETTER_PX 16.0f
#define WARNING_MARK "◆"
#define MARK_GAP_PX 6.0f        /* between a bar and the mark of its warning */
#define LEGEND_MIDDLE_PX (VED_SWATCH_ROW_PX / 2.0f - 2.0f)
#define AXIS_PX 22.0f           /* names below vertical bars */
#define LEAST_LABEL_PX 26.0f
#define MOST_LABEL_PX 64.0f
#define LABEL_GAP_PX 4.0f
#define TICK_DISTANCE_PX 28.0
#define SEGMENT_GAP_PX 1.0f
#define END_GAP_PX 3.0f
#define HIDDEN_ALPHA 0.35f

static void
draw_text (VedBarChart  *self,
           GtkSnapshot  *snapshot,
           VedTextStyle  style,
           const char   *text,
           float         x,
           float         y,
           VedTextAnchor anchor,
           float         max_width,
           VedColor      color)
{
  if (ved_is_mirrored (VED_CHART (self)))
    anchor.x = 1.0f - anchor.x;
  ved_chart_draw_text (VED_CHART (self), snapshot, style, text, ved_mirror (VED_CHART (self), x, 0.0f), y, anchor, max_width,
                       color);
}

static VedColor
bar_color (VedBarChart *self,
           guint        category,
           guint        series)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedBarLook *look = ved_bar_chart_get_look (self, category);
  VedColor color;

  if (look == NULL)
    return ved_chart_theme_get_series (theme, g_array_index (self->places, guint, series));

  color = ved_chart_theme_get_level (theme, look->level);

  return look->is_dimmed ? ved_color_with_alpha (color, 0.45f) : color;
}

/* Where it begins: not at the axis, which moves when other series are shown. */
static float
legend_left (VedBarChart *self)
{
  return ved_bar_chart_is_horizontal (self) ? self->bars.area.x : 0.0f;
}

static const char *
entry_name (VedBarChart *self,
            guint        entry)
{
  return entry < self->series->len ? g_array_index (self->series, VedBarSeries, entry).name : _("Show All");
}

/* While something is hidden, one entry more shows all again. */
static guint
count_entries (VedBarChart *self)
{
  return self->series->len + (self->series->len > 1 && self->shown->len < self->series->len);
}

/* Where an entry begins: behind the one before it, or in another line where there is no room for it.
 * Returns the line. */
static guint
find_entry (VedBarChart *self,
            guint        entry,
            float        left,
            float       *x)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  guint line = 0;

  *x = left;
  for (guint i = 0; i < entry; i++)
    {
      *x = ved_swatch_next (VED_CHART (self), *x, entry_name (self, i));
      if (width > 0.0f && ved_swatch_next (VED_CHART (self), *x, entry_name (self, i + 1)) > width + COLUMN_GAP_PX)
        {
          *x = left;
          line++;
        }
    }

  return line;
}

static float
line_middle (guint line)
{
  return (float) line * VED_SWATCH_ROW_PX + LEGEND_MIDDLE_PX;
}

static float
legend_height (VedBarChart *self,
               float        left)
{
  float x;

  return self->series->len > 1 ? (float) (find_entry (self, count_entries (self) - 1, left, &x) + 1) * VED_SWATCH_ROW_PX : 0.0f;
}

float
ved_bar_chart_legend_height (VedBarChart *self)
{
  return legend_height (self, legend_left (self));
}

/* The entry of the legend at a point, or VED_LAYOUT_NONE. */
guint
ved_bar_chart_hit_legend (VedBarChart *self,
                          float        x,
                          float        y)
{
  if (y < 0.0f || y >= ved_bar_chart_legend_height (self))
    return VED_LAYOUT_NONE;

  x = ved_mirror (VED_CHART (self), x, 0.0f);
  for (guint i = 0; i < count_entries (self); i++)
    {
      float left;

      if (find_entry (self, i, legend_left (self), &left) == (guint) (y / VED_SWATCH_ROW_PX) && x >= left
          && x < ved_swatch_next (VED_CHART (self), left, entry_name (self, i)))
        return i;
    }

  return VED_LAYOUT_NONE;
}

/* The room of texts before and behind horizontal bars. */
static void
measure_texts (VedBarChart *self,
               float        width)
{
  VedChart *chart = VED_CHART (self);
  char text[48];
  float size;

  self->label_width = self->value_width = 0.0f;
  for (guint i = 0; i < self->labels->len; i++)
    {
      ved_chart_measure_text (chart, VED_TEXT_BODY, g_ptr_array_index (self->labels, i), &size, NULL);
      self->label_width = MAX (self->label_width, size);
      ved_bar_chart_write_number (self, ved_bar_geometry_total (&self->bars, i), text, sizeof text);
      ved_chart_measure_text (chart, VED_TEXT_STRONG, text, &size, NULL);
      self->value_width = MAX (self->value_width, size);
      for (guint j = 0; !self->bars.is_stacked && j < self->bars.n_series; j++)
        {
          ved_bar_chart_write_number (self, (double) ved_bar_chart_get_value (self, i, j), text, sizeof text);
          ved_chart_measure_text (chart, VED_TEXT_STRONG, text, &size, NULL);
          self->value_width = MAX (self->value_width, size);
        }
    }
  self->label_width = MIN (self->label_width, width / 3.0f);
}

/* Without values there is nothing to measure, unless it is known how far they can go. */
static guint
make_ticks (VedBarChart *self,
            VedTick     *ticks)
{
  const VedRect *area = &self->bars.area;
  VedScale scale;

  if (!isfinite (self->fixed_to) && ved_bar_geometry_is_blank (&self->bars))
    return 0;

  ved_scale_init_linear (&scale, self->bars.from, self->bars.to, (double) (area->y + area->height),
                         (double) area->y);

  return ved_ticks_numeric (&scale, &self->format, TICK_DISTANCE_PX, ticks);
}

static void
place_columns (VedBarChart *self,
               float        width,
               float        height)
{
  VedTick ticks[VED_TICKS_MAX];
  float left = 0.0f, size, top = ved_bar_chart_legend_height (self) + 12.0f;
  guint n_ticks;

  self->bars.area = (VedRect) { 0.0f, top, width, MAX (height - top - AXIS_PX, 0.0f) };
  n_ticks = make_ticks (self, ticks);
  for (guint i = 0; i < n_ticks; i++)
    {
      ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, ticks[i].label, &size, NULL);
      left = MAX (left, size);
    }
  left = ceilf (left) + COLUMN_GAP_PX;
  self->bars.area.x = left;
  self->bars.area.width = MAX (width - left, 0.0f);
}

static void
place (VedBarChart *self,
       float        width,
       float        height)
{
  float from, behind;

  ved_bar_geometry_fit (&self->bars, self->fixed_from, self->fixed_to);
  self->step = ved_item_chart_get_value_step (self->bars.to - self->bars.from,
                                              ved_bar_geometry_is_whole (&self->bars));
  if (!ved_bar_chart_is_horizontal (self))
    {
      place_columns (self, width, height);
      return;
    }
  measure_texts (self, width);
  from = ceilf (self->label_width + COLUMN_GAP_PX);
  behind = self->value_width + COLUMN_GAP_PX + (self->looks->len > 0 ? LETTER_PX + COLUMN_GAP_PX : 0.0f);
  self->bars.area = (VedRect) {
    from, legend_height (self, from), MAX (width - from - behind, 0.0f),
    ved_bar_geometry_row_height (&self->bars) * (float) self->labels->len
  };
}

static void
record_bar (VedBarChart *self,
            VedDrawList *list,
            guint        category,
            guint        series)
{
  gboolean is_ranking = self->looks->len > 0;
  VedRect rect;
  float radius;

  if (!ved_bar_geometry_rect (&self->bars, category, series, &rect))
    return;

  if (is_ranking && rect.width > 0.0f)
    rect.width = MAX (rect.width, rect.height);
  if (self->bars.is_stacked && ved_bar_chart_is_horizontal (self) && rect.width > 2.0f * SEGMENT_GAP_PX)
    rect.width -= SEGMENT_GAP_PX;
  else if (self->bars.is_stacked && !ved_bar_chart_is_horizontal (self) && rect.height > 2.0f * SEGMENT_GAP_PX)
    rect.height -= SEGMENT_GAP_PX;
  radius = is_ranking ? rect.height / 2.0f : MIN (2.0f, MIN (rect.width, rect.height) / 2.0f);
  if (rect.width > 0.0f && rect.height > 0.0f)
    ved_draw_list_add_rounded_rect (list, ved_mirror (VED_CHART (self), rect.x, rect.width), rect.y, rect.width, rect.height,
                                    radius, 0.0f, bar_color (self, category, series));
}

/* The faint track shows in a ranking what a full bar would be. */
static void
record_track (VedBarChart *self,
              VedDrawList *list,
              guint        category)
{
  float from, to;

  ved_bar_geometry_breadth (&self->bars, category, 0, &from, &to);
  ved_draw_list_add_rounded_rect (list, ved_mirror (VED_CHART (self), self->bars.area.x, self->bars.area.width), from, self->bars.area.width,
                                  to - from, (to - from) / 2.0f, 0.0f,
                                  ved_chart_get_theme (VED_CHART (self))->empty);
}

static void
record_axis (VedBarChart *self,
             VedDrawList *list)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  int scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  float left = ved_mirror (VED_CHART (self), self->bars.area.x, self->bars.area.width), zero = ved_bar_geometry_to_px (&self->bars, 0.0);
  VedTick ticks[VED_TICKS_MAX];
  guint n_ticks;

  if (ved_bar_chart_is_horizontal (self))
    {
      if (self->bars.from < 0.0)
        ved_draw_list_add_v_line (list, ved_layout_snap_line (ved_mirror (VED_CHART (self), zero, 0.0f), 1.0f, scale_factor),
                                  self->bars.area.y, self->bars.area.y + self->bars.area.height, 1.0f, 0.0f, 0.0f,
                                  theme->crosshair);
      return;
    }
  n_ticks = make_ticks (self, ticks);
  if (n_ticks == 0)
    ved_draw_list_add_h_line (list, left, left + self->bars.area.width, ved_layout_snap_line (zero, 1.0f, scale_factor), 1.0f,
                              0.0f, 0.0f, theme->grid);
  for (guint i = 0; i < n_ticks; i++)
    ved_draw_list_add_h_line (list, left, left + self->bars.area.width,
                              ved_layout_snap_line ((float) ticks[i].px, 1.0f, scale_factor), 1.0f, 0.0f,
                              0.0f, ticks[i].value == 0.0 ? theme->crosshair : theme->grid);
}

/* When only hidden ones are left, all are drawn. */
static gboolean
is_series_drawn (VedBarChart *self,
                 guint        series)
{
  return self->shown->len == self->series->len || ved_item_chart_is_shown (VED_ITEM_CHART (self), series);
}

static void
record_legend (VedBarChart *self,
               VedDrawList *list)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  for (guint i = 0; i < self->series->len; i++)
    {
      VedColor color = ved_chart_theme_get_series (theme, i);
      float x;
      guint line = find_entry (self, i, legend_left (self), &x);

      if (!is_series_drawn (self, i))
        color = ved_color_with_alpha (color, HIDDEN_ALPHA);
      ved_swatch_record (VED_CHART (self), list, x, line_middle (line), entry_name (self, i), color);
    }
}

void
ved_bar_chart_record (VedChart    *chart,
                      VedDrawList *list,
                      int          width,
                      int          height)
{
  VedBarChart *self = VED_BAR_CHART (chart);

  place (self, (float) width, (float) height);
  if (self->labels->len == 0 || MIN (self->bars.area.width, self->bars.area.height) < LEAST_AREA_PX)
    return;

  if (self->looks->len == 0)
    record_axis (self, list);
  if (self->series->len > 1)
    record_legend (self, list);
  for (guint i = 0; i < self->labels->len; i++)
    {
      if (self->looks->len > 0)
        record_track (self, list, i);
      for (guint j = 0; j < self->bars.n_series; j++)
        record_bar (self, list, i, j);
    }
}

static void
annotate_values (VedBarChart *self,
                 GtkSnapshot *snapshot,
                 guint        category,
                 float        x,
                 VedColor     color)
{
  const VedTextAnchor behind = { 1.0f, 0.5f };
  guint n_beside = ved_bar_geometry_count_beside (&self->bars);
  char text[48];

  for (guint i = 0; i < n_beside; i++)
    {
      double end, value = ved_bar_geometry_label (&self->bars, category, i, &end);
      float from, to;

      ved_bar_geometry_breadth (&self->bars, category, i, &from, &to);
      ved_bar_chart_write_number (self, value, text, sizeof text);
      draw_text (self, snapshot, n_beside > 1 ? VED_TEXT_SMALL : VED_TEXT_STRONG, text, x,
                 (from + to) / 2.0f, behind, 0.0f, color);
    }
}

/* Behind the end of the bar: inside the track, where a bar that is long leaves no room. */
static void
annotate_warning (VedBarChart *self,
                  GtkSnapshot *snapshot,
                  guint        category,
                  float        y)
{
  const VedTextAnchor start = { 0.0f, 0.5f }, end = { 1.0f, 0.5f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float track = self->bars.area.x + self->bars.area.width, size, x;
  VedRect bar;

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, WARNING_MARK, &size, NULL);
  if (!ved_bar_geometry_rect (&self->bars, category, 0, &bar))
    return;

  x = bar.x + MAX (bar.width, bar.height) + MARK_GAP_PX;
  draw_text (self, snapshot, VED_TEXT_SMALL, WARNING_MARK, MIN (x, track), y, x + size > track ? end : start, 0.0f,
             ved_chart_theme_get_level (theme, VED_LEVEL_CRITICAL));
}

static void
annotate_row (VedBarChart *self,
              GtkSnapshot *snapshot,
              guint        category,
              float        width)
{
  const VedTextAnchor start = { 0.0f, 0.5f }, centred = { 0.5f, 0.5f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedBarLook *look = ved_bar_chart_get_look (self, category);
  VedColor color = look != NULL && look->is_dimmed ? theme->dim_text : theme->text;
  float from, to, y;

  ved_bar_geometry_slot (&self->bars, category, &from, &to);
  y = (from + to) / 2.0f;
  draw_text (self, snapshot, VED_TEXT_BODY, g_ptr_array_index (self->labels, category), 0.0f, y, start,
             self->label_width + 1.0f, color);
  if (look != NULL)
    {
      char letter[2] = { ved_level_get_info (look->level)->letter, 0 };

      if (!isnan (ved_bar_chart_get_value (self, category, 0)))
        draw_text (self, snapshot, VED_TEXT_STRONG, letter, width - LETTER_PX / 2.0f, y, centred, 0.0f,
                   ved_chart_theme_get_level (theme, look->level));
      if (look->warning != NULL)
        annotate_warning (self, snapshot, category, y);
      width -= LETTER_PX + COLUMN_GAP_PX;
    }
  annotate_values (self, snapshot, category, width, color);
}

/* How wide a value at the end of a bar may be: that of a bar of its own has the gaps on both sides too, but for some
 * pixels between it and the next. */
static float
end_room (VedBarChart *self,
          guint        category,
          float        from,
          float        to)
{
  float slot_from, slot_to;

  if (ved_bar_geometry_count_beside (&self->bars) > 1)
    return to - from + 2.0f;

  ved_bar_geometry_slot (&self->bars, category, &slot_from, &slot_to);

  return slot_to - slot_from - END_GAP_PX;
}

/* Values stand at the end of their bars where there is room for them. */
static void
annotate_ends (VedBarChart *self,
               GtkSnapshot *snapshot,
               guint        category)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  guint n_beside = ved_bar_geometry_count_beside (&self->bars);
  char text[48];

  for (guint i = 0; i < n_beside; i++)
    {
      double end, value = ved_bar_geometry_label (&self->bars, category, i, &end);
      float from, to, width, height, y;

      if (!isfinite (value))
        continue;

      ved_bar_geometry_breadth (&self->bars, category, i, &from, &to);
      ved_bar_chart_write_number (self, value, text, sizeof text);
      ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, text, &width, &height);
      y = ved_bar_geometry_to_px (&self->bars, end) + (value < 0.0 ? 1.0f : -1.0f);
      if (width <= end_room (self, category, from, to) &&
          (value >= 0.0 || y + height <= self->bars.area.y + self->bars.area.height + 4.0f))
        draw_text (self, snapshot, VED_TEXT_SMALL, text, (from + to) / 2.0f, y,
                   (VedTextAnchor) { 0.5f, value < 0.0 ? 0.0f : 1.0f }, 0.0f, theme->dim_text);
    }
}

/* Names that are cut may look alike: where there is no room rather every other one is written. Only long ones are cut. */
static float
find_label_room (VedBarChart *self)
{
  float widest = LEAST_LABEL_PX, size;

  for (guint i = 0; i < self->labels->len; i++)
    {
      ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, g_ptr_array_index (self->labels, i), &size, NULL);
      widest = MAX (widest, size + LABEL_GAP_PX);
    }

  return MIN (widest, MOST_LABEL_PX);
}

static void
annotate_columns (VedBarChart *self,
                  GtkSnapshot *snapshot)
{
  const VedTextAnchor below = { 0.5f, 0.0f }, before = { 1.0f, 0.5f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float slot = self->bars.area.width / (float) MAX (self->labels->len, 1);
  guint every = (guint) MAX (ceilf (find_label_room (self) / MAX (slot, 0.01f)), 1.0f);
  VedTick ticks[VED_TICKS_MAX];
  guint n_ticks = make_ticks (self, ticks);

  for (guint i = 0; i < n_ticks; i++)
    draw_text (self, snapshot, VED_TEXT_SMALL, ticks[i].label, self->bars.area.x - COLUMN_GAP_PX / 2.0f,
               (float) ticks[i].px, before, 0.0f, theme->dim_text);
  for (guint i = 0; i < self->labels->len; i++)
    {
      float from, to;

      ved_bar_geometry_slot (&self->bars, i, &from, &to);
      if (i % every == 0)
        draw_text (self, snapshot, VED_TEXT_SMALL, g_ptr_array_index (self->labels, i), (from + to) / 2.0f,
                   self->bars.area.y + self->bars.area.height + 4.0f, below,
                   slot * (float) every - LABEL_GAP_PX, theme->text);
      annotate_ends (self, snapshot, i);
    }
}

static void
annotate_legend (VedBarChart *self,
                 GtkSnapshot *snapshot)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  for (guint i = 0; self->series->len > 1 && i < count_entries (self); i++)
    {
      float x;
      guint line = find_entry (self, i, legend_left (self), &x);
      gboolean is_faint = i < self->series->len && !is_series_drawn (self, i);

      ved_swatch_annotate (VED_CHART (self), snapshot, x, line_middle (line), entry_name (self, i),
                           is_faint ? ved_color_with_alpha (theme->text, HIDDEN_ALPHA) : theme->text);
    }
}

void
ved_bar_chart_annotate (VedChart    *chart,
                        GtkSnapshot *snapshot,
                        int          width,
                        int          height)
{
  const VedTextAnchor centred = { 0.5f, 0.5f };
  VedBarChart *self = VED_BAR_CHART (chart);

  if (self->labels->len == 0 || (self->looks->len == 0 && ved_bar_geometry_is_blank (&self->bars)))
    ved_chart_draw_text (chart, snapshot, VED_TEXT_BODY, _("No values"), (float) width / 2.0f, (float) height / 2.0f,
                         centred, (float) width, ved_chart_get_theme (chart)->dim_text);
  if (self->labels->len == 0)
    return;

  annotate_legend (self, snapshot);
  if (!ved_bar_chart_is_horizontal (self))
    annotate_columns (self, snapshot);
  else
    for (guint i = 0; i < self->labels->len; i++)
      annotate_row (self, snapshot, i, (float) width);
}
