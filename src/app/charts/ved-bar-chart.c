/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-bar-chart"

#include "config.h"

#include "app/charts/ved-bar-chart.h"

#include "app/charts/ved-swatch.h"
#include "plot/ved-ticks.h"

#include <glib/gi18n.h>
#include <math.h>

/* Horizontal bars stand in rows of one height, the name before and the value behind the bar, so no axis is
 * needed: names take the room of the longest, up to a third of the width, so that all bars begin on one line.
 * With vertical bars the categories share the width, with a value axis beside them. Everything is laid out as
 * for a script that runs to the right, and mirrored as a whole for one that runs to the left. */

#define LEAST_AREA_PX 12.0f
#define COLUMN_GAP_PX 10.0f
#define LETTER_PX 16.0f
#define LEAST_ROWS 3
#define LEGEND_MIDDLE_PX (VED_SWATCH_ROW_PX / 2.0f - 2.0f)
#define AXIS_PX 22.0f           /* names below vertical bars */
#define LEAST_LABEL_PX 26.0f
#define TICK_DISTANCE_PX 28.0
#define SEGMENT_GAP_PX 1.0f

typedef struct {
  VedLevel level;
  gboolean is_dimmed;
} VedBarLook;

struct _VedBarChart
{
  VedItemChart parent_instance;

  VedBarGeometry bars;          /* its area and range are those of the last record */
  VedNumberFormat format;
  double fixed_from;            /* NaN: the range follows the data */
  double fixed_to;
  GPtrArray *labels;
  GArray *series;               /* VedBarSeries, names owned */
  gpointer owner;
  GDestroyNotify free_owner;
  GArray *looks;                /* VedBarLook of a ranking, one for each category; else empty */

  double step;                  /* what the digits of values tell apart */
  float label_width;
  float value_width;
};

G_DEFINE_FINAL_TYPE (VedBarChart, ved_bar_chart, VED_TYPE_ITEM_CHART)

static void
series_clear_cb (gpointer data)
{
  g_free ((char *) ((VedBarSeries *) data)->name);
}

static const char *
series_name (VedBarChart *self,
             guint        series)
{
  return self->bars.series[series].name;
}

static float
get_value (VedBarChart *self,
           guint        category,
           guint        series)
{
  return self->bars.series[series].values[category];
}

static const VedBarLook *
get_look (VedBarChart *self,
          guint        category)
{
  return category < self->looks->len ? &g_array_index (self->looks, VedBarLook, category) : NULL;
}

static gboolean
is_horizontal (VedBarChart *self)
{
  return self->bars.orientation == GTK_ORIENTATION_HORIZONTAL;
}

static gboolean
is_mirrored (VedBarChart *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static float
mirror (VedBarChart *self,
        float        x,
        float        extent)
{
  return is_mirrored (self) ? (float) gtk_widget_get_width (GTK_WIDGET (self)) - x - extent : x;
}

static void
write_number (VedBarChart *self,
              double       value,
              char        *buffer,
              gsize        size)
{
  if (isnan (value))
    g_strlcpy (buffer, "–", size);
  else
    ved_item_chart_write_value (&self->format, value, self->step, buffer, size);
}

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
  if (is_mirrored (self))
    anchor.x = 1.0f - anchor.x;
  ved_chart_draw_text (VED_CHART (self), snapshot, style, text, mirror (self, x, 0.0f), y, anchor, max_width,
                       color);
}

static VedColor
bar_color (VedBarChart *self,
           guint        category,
           guint        series)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedBarLook *look = get_look (self, category);
  VedColor color;

  if (look == NULL)
    return ved_chart_theme_get_series (theme, series);

  color = ved_chart_theme_get_level (theme, look->level);

  return look->is_dimmed ? ved_color_with_alpha (color, 0.45f) : color;
}

static float
legend_height (VedBarChart *self)
{
  return self->bars.n_series > 1 ? VED_SWATCH_ROW_PX : 0.0f;
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
      write_number (self, ved_bar_geometry_total (&self->bars, i), text, sizeof text);
      ved_chart_measure_text (chart, VED_TEXT_STRONG, text, &size, NULL);
      self->value_width = MAX (self->value_width, size);
      for (guint j = 0; !self->bars.is_stacked && j < self->bars.n_series; j++)
        {
          write_number (self, (double) get_value (self, i, j), text, sizeof text);
          ved_chart_measure_text (chart, VED_TEXT_STRONG, text, &size, NULL);
          self->value_width = MAX (self->value_width, size);
        }
    }
  self->label_width = MIN (self->label_width, width / 3.0f);
}

static guint
make_ticks (VedBarChart *self,
            VedTick     *ticks)
{
  const VedRect *area = &self->bars.area;
  VedScale scale;

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
  float left = 0.0f, size, top = legend_height (self) + 12.0f;
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
  if (!is_horizontal (self))
    {
      place_columns (self, width, height);
      return;
    }
  measure_texts (self, width);
  from = ceilf (self->label_width + COLUMN_GAP_PX);
  behind = self->value_width + COLUMN_GAP_PX + (self->looks->len > 0 ? LETTER_PX + COLUMN_GAP_PX : 0.0f);
  self->bars.area = (VedRect) {
    from, legend_height (self), MAX (width - from - behind, 0.0f),
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
  if (self->bars.is_stacked && is_horizontal (self) && rect.width > 2.0f * SEGMENT_GAP_PX)
    rect.width -= SEGMENT_GAP_PX;
  else if (self->bars.is_stacked && !is_horizontal (self) && rect.height > 2.0f * SEGMENT_GAP_PX)
    rect.height -= SEGMENT_GAP_PX;
  radius = is_ranking ? rect.height / 2.0f : MIN (2.0f, MIN (rect.width, rect.height) / 2.0f);
  if (rect.width > 0.0f && rect.height > 0.0f)
    ved_draw_list_add_rounded_rect (list, mirror (self, rect.x, rect.width), rect.y, rect.width, rect.height,
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
  ved_draw_list_add_rounded_rect (list, mirror (self, self->bars.area.x, self->bars.area.width), from, self->bars.area.width,
                                  to - from, (to - from) / 2.0f, 0.0f,
                                  ved_chart_get_theme (VED_CHART (self))->empty);
}

static void
record_axis (VedBarChart *self,
             VedDrawList *list)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  int scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  float left = mirror (self, self->bars.area.x, self->bars.area.width), zero = ved_bar_geometry_to_px (&self->bars, 0.0);
  VedTick ticks[VED_TICKS_MAX];
  guint n_ticks;

  if (is_horizontal (self))
    {
      if (self->bars.from < 0.0)
        ved_draw_list_add_v_line (list, ved_layout_snap_line (mirror (self, zero, 0.0f), 1.0f, scale_factor),
                                  self->bars.area.y, self->bars.area.y + self->bars.area.height, 1.0f, 0.0f, 0.0f,
                                  theme->crosshair);
      return;
    }
  n_ticks = make_ticks (self, ticks);
  for (guint i = 0; i < n_ticks; i++)
    ved_draw_list_add_h_line (list, left, left + self->bars.area.width,
                              ved_layout_snap_line ((float) ticks[i].px, 1.0f, scale_factor), 1.0f, 0.0f,
                              0.0f, ticks[i].value == 0.0 ? theme->crosshair : theme->grid);
}

static void
record_legend (VedBarChart *self,
               VedDrawList *list)
{
  float x = self->bars.area.x;

  for (guint i = 0; i < self->bars.n_series; i++)
    x = ved_swatch_record (VED_CHART (self), list, x, LEGEND_MIDDLE_PX, series_name (self, i),
                           bar_color (self, G_MAXUINT, i));
}

static void
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
  if (self->bars.n_series > 1)
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
      write_number (self, value, text, sizeof text);
      draw_text (self, snapshot, n_beside > 1 ? VED_TEXT_SMALL : VED_TEXT_STRONG, text, x,
                 (from + to) / 2.0f, behind, 0.0f, color);
    }
}

static void
annotate_row (VedBarChart *self,
              GtkSnapshot *snapshot,
              guint        category,
              float        width)
{
  const VedTextAnchor start = { 0.0f, 0.5f }, centred = { 0.5f, 0.5f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedBarLook *look = get_look (self, category);
  VedColor color = look != NULL && look->is_dimmed ? theme->dim_text : theme->text;
  float from, to, y;

  ved_bar_geometry_slot (&self->bars, category, &from, &to);
  y = (from + to) / 2.0f;
  draw_text (self, snapshot, VED_TEXT_BODY, g_ptr_array_index (self->labels, category), 0.0f, y, start,
             self->label_width + 1.0f, color);
  if (look != NULL)
    {
      char letter[2] = { ved_level_get_info (look->level)->letter, 0 };

      if (!isnan (get_value (self, category, 0)))
        draw_text (self, snapshot, VED_TEXT_STRONG, letter, width - LETTER_PX / 2.0f, y, centred, 0.0f,
                   ved_chart_theme_get_level (theme, look->level));
      width -= LETTER_PX + COLUMN_GAP_PX;
    }
  annotate_values (self, snapshot, category, width, color);
}

/* Values stand at the end of their bars where they are not wider than these. */
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
      write_number (self, value, text, sizeof text);
      ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, text, &width, &height);
      y = ved_bar_geometry_to_px (&self->bars, end) + (value < 0.0 ? 1.0f : -1.0f);
      if (width <= to - from + (n_beside > 1 ? 2.0f : 8.0f) &&
          (value >= 0.0 || y + height <= self->bars.area.y + self->bars.area.height + 4.0f))
        draw_text (self, snapshot, VED_TEXT_SMALL, text, (from + to) / 2.0f, y,
                   (VedTextAnchor) { 0.5f, value < 0.0 ? 0.0f : 1.0f }, 0.0f, theme->dim_text);
    }
}

static void
annotate_columns (VedBarChart *self,
                  GtkSnapshot *snapshot)
{
  const VedTextAnchor below = { 0.5f, 0.0f }, before = { 1.0f, 0.5f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float slot = self->bars.area.width / (float) MAX (self->labels->len, 1);
  guint every = (guint) MAX (ceilf (LEAST_LABEL_PX / MAX (slot, 0.01f)), 1.0f);
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
                   self->bars.area.y + self->bars.area.height + 4.0f, below, slot * (float) every - 4.0f, theme->text);
      annotate_ends (self, snapshot, i);
    }
}

static void
annotate_legend (VedBarChart *self,
                 GtkSnapshot *snapshot)
{
  float x = self->bars.area.x;

  for (guint i = 0; self->bars.n_series > 1 && i < self->bars.n_series; i++)
    x = ved_swatch_annotate (VED_CHART (self), snapshot, x, LEGEND_MIDDLE_PX, series_name (self, i));
}

static void
ved_bar_chart_annotate (VedChart    *chart,
                        GtkSnapshot *snapshot,
                        int          width,
                        int          height)
{
  const VedTextAnchor centred = { 0.5f, 0.5f };
  VedBarChart *self = VED_BAR_CHART (chart);

  if (self->labels->len == 0 || (self->looks->len == 0 && ved_bar_geometry_is_blank (&self->bars)))
    ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, _("No values"), (float) width / 2.0f, (float) height / 2.0f,
                         centred, (float) width, ved_chart_get_theme (chart)->dim_text);
  if (self->labels->len == 0)
    return;

  annotate_legend (self, snapshot);
  if (!is_horizontal (self))
    annotate_columns (self, snapshot);
  else
    for (guint i = 0; i < self->labels->len; i++)
      annotate_row (self, snapshot, i, (float) width);
}

static guint
ved_bar_chart_get_n_items (VedItemChart *chart)
{
  VedBarChart *self = VED_BAR_CHART (chart);

  return self->labels->len * self->bars.n_series;
}

static guint
ved_bar_chart_hit (VedItemChart *chart,
                   float         x,
                   float         y)
{
  VedBarChart *self = VED_BAR_CHART (chart);

  return ved_bar_geometry_hit (&self->bars, mirror (self, x, 0.0f), y);
}

static VedRect
ved_bar_chart_get_bounds (VedItemChart *chart,
                          guint         index)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  VedRect rect;

  ved_bar_geometry_rect (&self->bars, index / self->bars.n_series, index % self->bars.n_series, &rect);
  rect.x = mirror (self, rect.x, rect.width);

  return rect;
}

static int
ved_bar_chart_get_step (VedItemChart *chart,
                        guint         index,
                        guint         key)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  gboolean is_vertical = key == GDK_KEY_Up || key == GDK_KEY_Down;
  int sign = key == GDK_KEY_Left || key == GDK_KEY_Up ? -1 : 1;

  return ved_bar_geometry_step (&self->bars, index, is_vertical,
                                is_mirrored (self) && !is_vertical ? -sign : sign);
}

static char *
ved_bar_chart_describe (VedItemChart *chart,
                        guint         index)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  guint category = index / self->bars.n_series, series = index % self->bars.n_series;
  const VedBarLook *look = get_look (self, category);
  const char *label = g_ptr_array_index (self->labels, category);
  char value[48];

  write_number (self, (double) get_value (self, category, series), value, sizeof value);
  if (look != NULL)
    return g_strdup_printf ("%s, %s, %s", label, value, _(ved_level_get_info (look->level)->label));
  if (self->bars.n_series > 1)
    return g_strdup_printf ("%s, %s, %s", label, series_name (self, series), value);

  return g_strdup_printf ("%s, %s", label, value);
}

static char **
ved_bar_chart_get_tooltip (VedItemChart *chart,
                           guint         index)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  guint category = index / self->bars.n_series, series = index % self->bars.n_series;
  const VedBarLook *look = get_look (self, category);
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *line = NULL;
  char value[48];

  g_strv_builder_add (lines, g_ptr_array_index (self->labels, category));
  write_number (self, (double) get_value (self, category, series), value, sizeof value);
  if (look != NULL)
    line = g_strdup_printf ("%s  %s", value, _(ved_level_get_info (look->level)->label));
  else if (self->bars.n_series > 1)
    line = g_strdup_printf ("%s  %s", series_name (self, series), value);
  else
    line = g_strdup (value);
  g_strv_builder_add (lines, line);
  if (self->bars.is_stacked && self->bars.n_series > 1)
    {
      g_autofree char *total = NULL;

      write_number (self, ved_bar_geometry_total (&self->bars, category), value, sizeof value);
      total = g_strdup_printf (_("Total  %s"), value);
      g_strv_builder_add (lines, total);
    }

  return g_strv_builder_end (lines);
}

static guint
ved_bar_chart_get_columns (VedItemChart   *chart,
                           VedTableColumn *columns)
{
  columns[0] = (VedTableColumn) { "name", _("Name"), FALSE };
  columns[1] = (VedTableColumn) { "value", _("Value"), TRUE };
  if (VED_BAR_CHART (chart)->looks->len > 0)
    columns[2] = (VedTableColumn) { "level", _("Level"), FALSE }
  ;
  else
    columns[2] = (VedTableColumn) { "series", _("Series"), FALSE }
  ;

  return 3;
}

static void
ved_bar_chart_write_cell (VedItemChart *chart,
                          guint         index,
                          guint         column,
                          gboolean      is_exact,
                          GString      *text)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  guint category = index / self->bars.n_series, series = index % self->bars.n_series;
  const VedBarLook *look = get_look (self, category);
  double value = (double) get_value (self, category, series);
  char buffer[MAX (G_ASCII_DTOSTR_BUF_SIZE, 48)];

  if (column == 0)
    g_string_append (text, g_ptr_array_index (self->labels, category));
  else if (column == 2 && look != NULL)
    ved_item_chart_append_level (text, look->level, is_exact);
  else if (column == 2)
    g_string_append (text, series_name (self, series));
  else if (is_exact && !isnan (value))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.9g", value));
  else if (!is_exact)
    {
      write_number (self, value, buffer, sizeof buffer);
      g_string_append (text, buffer);
    }
}

static void
ved_bar_chart_draw_mark (VedItemChart *chart,
                         GtkSnapshot  *snapshot,
                         guint         index)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  float from, to, width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  VedRect bounds;

  ved_bar_geometry_slot (&self->bars, index / self->bars.n_series, &from, &to);
  bounds = is_horizontal (self) ? (VedRect) { 0.0f, from + 1.0f, width, to - from - 2.0f }
                                : (VedRect) { mirror (self, from, to - from), self->bars.area.y, to - from,
                                              self->bars.area.height };
  ved_item_chart_draw_highlight (chart, snapshot, bounds);
  if (self->bars.n_series > 1)
    ved_item_chart_draw_outline (chart, snapshot, ved_bar_chart_get_bounds (chart, index), 2.0f);
}

static void
ved_bar_chart_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  VedBarChart *self = VED_BAR_CHART (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 420;
    }
  else if (is_horizontal (self))
    *minimum = *natural = (int) ceilf (legend_height (self) +
                                       ved_bar_geometry_row_height (&self->bars) * (float) MAX (self->labels->len, LEAST_ROWS));
  else
    {
      *minimum = 120;
      *natural = 220;
    }
}

static void
drop_owner (VedBarChart *self)
{
  if (self->owner != NULL && self->free_owner != NULL)
    self->free_owner (self->owner);
  self->owner = NULL;
}

static void
ved_bar_chart_finalize (GObject *object)
{
  VedBarChart *self = VED_BAR_CHART (object);

  g_ptr_array_unref (self->labels);
  g_array_unref (self->series);
  g_array_unref (self->looks);
  drop_owner (self);

  G_OBJECT_CLASS (ved_bar_chart_parent_class)->finalize (object);
}

static void
ved_bar_chart_class_init (VedBarChartClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);
  VedItemChartClass *item_class = VED_ITEM_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_bar_chart_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ved_bar_chart_measure;
  chart_class->record = ved_bar_chart_record;
  chart_class->annotate = ved_bar_chart_annotate;
  item_class->get_n_items = ved_bar_chart_get_n_items;
  item_class->hit = ved_bar_chart_hit;
  item_class->get_bounds = ved_bar_chart_get_bounds;
  item_class->get_step = ved_bar_chart_get_step;
  item_class->describe = ved_bar_chart_describe;
  item_class->get_tooltip = ved_bar_chart_get_tooltip;
  item_class->get_columns = ved_bar_chart_get_columns;
  item_class->write_cell = ved_bar_chart_write_cell;
  item_class->draw_mark = ved_bar_chart_draw_mark;
}

static void
ved_bar_chart_init (VedBarChart *self)
{
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->series = g_array_new (FALSE, TRUE, sizeof (VedBarSeries));
  g_array_set_clear_func (self->series, series_clear_cb);
  self->looks = g_array_new (FALSE, FALSE, sizeof (VedBarLook));
  self->format = (VedNumberFormat) { VED_NUMBER_DECIMAL, -1, NULL };
  self->fixed_from = self->fixed_to = NAN;
}

/**
 * ved_bar_chart_new:
 * @orientation: of the bars: horizontal ones stand in rows
 *
 * Returns: a chart without bars
 */
GtkWidget *
ved_bar_chart_new (GtkOrientation orientation)
{
  VedBarChart *self = g_object_new (VED_TYPE_BAR_CHART, NULL);

  self->bars.orientation = orientation;

  return GTK_WIDGET (self);
}

/**
 * ved_bar_chart_set_range:
 * @from: value at which bars begin, at most 0; NaN: as the data need it
 * @to: value of a bar that takes all the room; NaN: as the data need it
 */
void
ved_bar_chart_set_range (VedBarChart *self,
                         double       from,
                         double       to)
{
  g_return_if_fail (VED_IS_BAR_CHART (self));

  self->fixed_from = from;
  self->fixed_to = to;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_bar_chart_set_format:
 * @format: of the values; its unit lives as long as the program
 */
void
ved_bar_chart_set_format (VedBarChart           *self,
                          const VedNumberFormat *format)
{
  g_return_if_fail (VED_IS_BAR_CHART (self));

  self->format = *format;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_bar_chart_set_stacked:
 * @is_stacked: %TRUE: series on each other, %FALSE: side by side
 */
void
ved_bar_chart_set_stacked (VedBarChart *self,
                           gboolean     is_stacked)
{
  g_return_if_fail (VED_IS_BAR_CHART (self));

  self->bars.is_stacked = is_stacked;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  ved_chart_queue_data (VED_CHART (self));
}

static void
replace_series (VedBarChart        *self,
                const char *const  *labels,
                guint               n_labels,
                const VedBarSeries *series,
                guint               n_series,
                gpointer            owner,
                GDestroyNotify      free_owner)
{
  g_ptr_array_set_size (self->labels, 0);
  for (guint i = 0; i < n_labels; i++)
    g_ptr_array_add (self->labels, g_strdup (labels[i]));
  g_array_set_size (self->series, 0);
  for (guint i = 0; i < n_series; i++)
    {
      VedBarSeries copy = { g_strdup (series[i].name), series[i].values };

      g_array_append_val (self->series, copy);
    }
  drop_owner (self);
  self->owner = owner;
  self->free_owner = free_owner;
  self->bars.series = (const VedBarSeries *) (gconstpointer) self->series->data;
  self->bars.n_series = n_series;
  self->bars.n_categories = n_labels;
  ved_item_chart_items_reset (VED_ITEM_CHART (self));
  gtk_widget_queue_resize (GTK_WIDGET (self));
  ved_chart_queue_data (VED_CHART (self));
}

static gboolean
is_same_ranking (VedBarChart  *self,
                 const VedBar *bars,
                 guint         n_bars)
{
  if (n_bars != self->labels->len || n_bars != self->looks->len)
    return FALSE;

  for (guint i = 0; i < n_bars; i++)
    {
      const VedBarLook *look = get_look (self, i);

      if (get_value (self, i, 0) != bars[i].value || look->level != bars[i].level ||
          look->is_dimmed != bars[i].is_dimmed ||
          !g_str_equal (g_ptr_array_index (self->labels, i), bars[i].label))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_bar_chart_set_bars:
 * @bars: (array length=n_bars): copied, the first on top
 *
 * Shows a ranking: one series whose bars have levels. Nothing is redrawn when all is as it was.
 */
void
ved_bar_chart_set_bars (VedBarChart  *self,
                        const VedBar *bars,
                        guint         n_bars)
{
  g_autofree const char **labels = NULL;
  VedBarSeries series = { .name = "" };
  float *values;

  g_return_if_fail (VED_IS_BAR_CHART (self));

  if (is_same_ranking (self, bars, n_bars))
    return;

  labels = g_new (const char *, n_bars + 1);
  series.values = values = g_new (float, n_bars + 1);
  g_array_set_size (self->looks, 0);
  for (guint i = 0; i < n_bars; i++)
    {
      const VedBarLook look = { bars[i].level, bars[i].is_dimmed };

      labels[i] = bars[i].label;
      values[i] = bars[i].value;
      g_array_append_val (self->looks, look);
    }
  replace_series (self, (const char *const *) labels, n_bars, &series, 1, values, g_free);
}

/**
 * ved_bar_chart_set_series:
 * @labels: (array length=n_labels): names of the categories, copied
 * @series: (array length=n_series): their values
 * @owner: (transfer full) (nullable): keeps the arrays of values alive
 * @free_owner: of @owner
 *
 * Replaces all bars; the selection stays at its index.
 */
void
ved_bar_chart_set_series (VedBarChart        *self,
                          const char *const  *labels,
                          guint               n_labels,
                          const VedBarSeries *series,
                          guint               n_series,
                          gpointer            owner,
                          GDestroyNotify      free_owner)
{
  g_return_if_fail (VED_IS_BAR_CHART (self));

  g_array_set_size (self->looks, 0);
  replace_series (self, labels, n_labels, series, n_series, owner, free_owner);
}

/**
 * ved_bar_chart_get_label:
 *
 * Returns: (transfer none): the name of a category
 */
const char *
ved_bar_chart_get_label (VedBarChart *self,
                         guint        category)
{
  g_return_val_if_fail (VED_IS_BAR_CHART (self), NULL);
  g_return_val_if_fail (category < self->labels->len, NULL);

  return g_ptr_array_index (self->labels, category);
}
