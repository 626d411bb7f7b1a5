/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-bar-chart"

#include "config.h"

#include "app/charts/ved-bar-private.h"

#include "app/charts/ved-mirror.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the bars are, one by one, and what is set on them; how they are drawn is in ved-bar-drawing.c. Series that the
 * legend hides are left out of the geometry, so that all else deals with those that are shown. */

#define LEAST_ROWS 3

G_DEFINE_FINAL_TYPE (VedBarChart, ved_bar_chart, VED_TYPE_ITEM_CHART)

static void
series_clear_cb (gpointer data)
{
  g_free ((char *) ((VedBarSeries *) data)->name);
}

const char *
ved_bar_chart_get_name (VedBarChart *self,
                        guint        series)
{
  return self->bars.series[series].name;
}

float
ved_bar_chart_get_value (VedBarChart *self,
                         guint        category,
                         guint        series)
{
  return self->bars.series[series].values[category];
}

const VedBarLook *
ved_bar_chart_get_look (VedBarChart *self,
                        guint        category)
{
  return category < self->looks->len ? &g_array_index (self->looks, VedBarLook, category) : NULL;
}

gboolean
ved_bar_chart_is_horizontal (VedBarChart *self)
{
  return self->bars.orientation == GTK_ORIENTATION_HORIZONTAL;
}

void
ved_bar_chart_write_number (VedBarChart *self,
                            double       value,
                            char        *buffer,
                            gsize        size)
{
  if (isnan (value))
    g_strlcpy (buffer, "–", size);
  else
    ved_item_chart_write_value (&self->format, value, self->step, buffer, size);
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

  return ved_bar_geometry_hit (&self->bars, ved_mirror (VED_CHART (self), x, 0.0f), y);
}

static VedRect
ved_bar_chart_get_bounds (VedItemChart *chart,
                          guint         index)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  VedRect rect;

  ved_bar_geometry_rect (&self->bars, index / self->bars.n_series, index % self->bars.n_series, &rect);
  rect.x = ved_mirror (VED_CHART (self), rect.x, rect.width);

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
                                ved_is_mirrored (VED_CHART (self)) && !is_vertical ? -sign : sign);
}

static guint
ved_bar_chart_get_page_key (VedItemChart *chart,
                            gboolean      is_forward)
{
  if (ved_bar_chart_is_horizontal (VED_BAR_CHART (chart)))
    return is_forward ? GDK_KEY_Down : GDK_KEY_Up;

  return is_forward != ved_is_mirrored (VED_CHART (chart)) ? GDK_KEY_Right : GDK_KEY_Left;
}

static char *
ved_bar_chart_describe (VedItemChart *chart,
                        guint         index)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  guint category = index / self->bars.n_series, series = index % self->bars.n_series;
  const VedBarLook *look = ved_bar_chart_get_look (self, category);
  const char *label = g_ptr_array_index (self->labels, category);
  char value[48];

  ved_bar_chart_write_number (self, (double) ved_bar_chart_get_value (self, category, series), value, sizeof value);
  if (look != NULL && look->warning != NULL)
    return g_strdup_printf ("%s, %s, %s, %s", label, value, _(ved_level_get_info (look->level)->label), look->warning);
  if (look != NULL)
    return g_strdup_printf ("%s, %s, %s", label, value, _(ved_level_get_info (look->level)->label));
  if (self->series->len > 1)
    return g_strdup_printf ("%s, %s, %s", label, ved_bar_chart_get_name (self, series), value);

  return g_strdup_printf ("%s, %s", label, value);
}

static char **
ved_bar_chart_get_tooltip (VedItemChart *chart,
                           guint         index)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  guint category = index / self->bars.n_series, series = index % self->bars.n_series;
  const VedBarLook *look = ved_bar_chart_get_look (self, category);
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *line = NULL;
  char value[48];

  g_strv_builder_add (lines, g_ptr_array_index (self->labels, category));
  ved_bar_chart_write_number (self, (double) ved_bar_chart_get_value (self, category, series), value, sizeof value);
  if (look != NULL)
    line = g_strdup_printf ("%s  %s", value, _(ved_level_get_info (look->level)->label));
  else if (self->series->len > 1)
    line = g_strdup_printf ("%s  %s", ved_bar_chart_get_name (self, series), value);
  else
    line = g_strdup (value);
  g_strv_builder_add (lines, line);
  if (look != NULL && look->warning != NULL)
    g_strv_builder_add (lines, look->warning);
  if (self->bars.is_stacked && self->bars.n_series > 1)
    {
      g_autofree char *total = NULL;

      ved_bar_chart_write_number (self, ved_bar_geometry_total (&self->bars, category), value, sizeof value);
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
    {
      columns[2] = (VedTableColumn) { "level", _("Level"), FALSE };
    }
  else
    {
      columns[2] = (VedTableColumn) { "series", _("Series"), FALSE };
    }

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
  const VedBarLook *look = ved_bar_chart_get_look (self, category);
  double value = (double) ved_bar_chart_get_value (self, category, series);
  char buffer[MAX (G_ASCII_DTOSTR_BUF_SIZE, 48)];

  if (column == 0)
    g_string_append (text, g_ptr_array_index (self->labels, category));
  else if (column == 2 && look != NULL)
    ved_item_chart_append_level (text, look->level, is_exact);
  else if (column == 2)
    g_string_append (text, ved_bar_chart_get_name (self, series));
  else if (is_exact && !isnan (value))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.9g", value));
  else if (!is_exact)
    {
      ved_bar_chart_write_number (self, value, buffer, sizeof buffer);
      g_string_append (text, buffer);
    }
}

static guint
ved_bar_chart_get_n_entries (VedItemChart *chart)
{
  guint n_series = VED_BAR_CHART (chart)->series->len;

  return n_series > 1 ? n_series : 0;
}

static guint
ved_bar_chart_hit_entry (VedItemChart *chart,
                         float         x,
                         float         y)
{
  return ved_bar_chart_hit_legend (VED_BAR_CHART (chart), x, y);
}

static guint
ved_bar_chart_get_entry (VedItemChart *chart,
                         guint         index)
{
  VedBarChart *self = VED_BAR_CHART (chart);

  return g_array_index (self->places, guint, index % self->bars.n_series);
}

/* Series that took the places of others may all be hidden ones: then there is nothing to be chosen from. */
static gboolean
is_any_shown (VedBarChart *self)
{
  for (guint i = 0; self->series->len > 1 && i < self->series->len; i++)
    if (ved_item_chart_is_shown (VED_ITEM_CHART (self), i))
      return TRUE;

  return FALSE;
}

/* Gives the series that are shown to the geometry. */
static void
ved_bar_chart_entries_changed (VedItemChart *chart)
{
  VedBarChart *self = VED_BAR_CHART (chart);
  gboolean are_all = !is_any_shown (self);

  g_array_set_size (self->shown, 0);
  g_array_set_size (self->places, 0);
  for (guint i = 0; i < self->series->len; i++)
    if (are_all || ved_item_chart_is_shown (chart, i))
      {
        g_array_append_val (self->shown, g_array_index (self->series, VedBarSeries, i));
        g_array_append_val (self->places, i);
      }
  self->bars.series = (const VedBarSeries *) (gconstpointer) self->shown->data;
  self->bars.n_series = self->shown->len;
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
  bounds = ved_bar_chart_is_horizontal (self) ? (VedRect) { 0.0f, from + 1.0f, width, to - from - 2.0f }
                                : (VedRect) { ved_mirror (VED_CHART (self), from, to - from), self->bars.area.y, to - from,
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
  else if (ved_bar_chart_is_horizontal (self))
    *minimum = *natural = (int) ceilf (ved_bar_chart_legend_height (self) +
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
  g_array_unref (self->shown);
  g_array_unref (self->places);
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
  item_class->get_page_key = ved_bar_chart_get_page_key;
  item_class->describe = ved_bar_chart_describe;
  item_class->get_tooltip = ved_bar_chart_get_tooltip;
  item_class->get_columns = ved_bar_chart_get_columns;
  item_class->write_cell = ved_bar_chart_write_cell;
  item_class->draw_mark = ved_bar_chart_draw_mark;
  item_class->get_n_entries = ved_bar_chart_get_n_entries;
  item_class->hit_entry = ved_bar_chart_hit_entry;
  item_class->get_entry = ved_bar_chart_get_entry;
  item_class->entries_changed = ved_bar_chart_entries_changed;
}

static void
clear_look (gpointer data)
{
  VedBarLook *look = data;

  g_clear_pointer (&look->warning, g_free);
}

static void
ved_bar_chart_init (VedBarChart *self)
{
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->series = g_array_new (FALSE, TRUE, sizeof (VedBarSeries));
  g_array_set_clear_func (self->series, series_clear_cb);
  self->shown = g_array_new (FALSE, TRUE, sizeof (VedBarSeries));
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  self->looks = g_array_new (FALSE, FALSE, sizeof (VedBarLook));
  g_array_set_clear_func (self->looks, clear_look);
  self->format = (VedNumberFormat) { VED_NUMBER_COUNT, -1, NULL };
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
  self->bars.n_categories = n_labels;
  ved_bar_chart_entries_changed (VED_ITEM_CHART (self));
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
      const VedBarLook *look = ved_bar_chart_get_look (self, i);

      if (ved_bar_chart_get_value (self, i, 0) != bars[i].value || look->level != bars[i].level ||
          look->is_dimmed != bars[i].is_dimmed || g_strcmp0 (look->warning, bars[i].warning) != 0 ||
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
      const VedBarLook look = { bars[i].level, bars[i].is_dimmed, g_strdup (bars[i].warning) };

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
