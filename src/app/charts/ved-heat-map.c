/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-heat-map"

#include "config.h"

#include "app/charts/ved-heat-map.h"

#include "app/charts/ved-heat-names.h"
#include "app/charts/ved-heat-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* The field finds the greatest value of each pixel; this class lays its window over the axes, chooses the
 * colours, and reads cells. Where cells lie on the axes is told by ved-heat-axes.c.
 *
 * The cursor stands on the left edge of a column, so that the heading of the tooltip is where the column begins.
 * Where a pixel holds many cells, the pointer reads the one that gave it its colour: what was found is kept
 * with the place of the cursor, since the place alone does not tell the row. The keyboard reads the selected
 * row. */

#define GUTTER_LEFT_PX 56.0f
#define GUTTER_RIGHT_PX 12.0f
#define GUTTER_BOTTOM_PX 34.0f
#define RANKED_REFRESH 64       /* appended share of a field after which percentiles are taken anew */
#define LEAST_FRAME_PX 4.0f

struct _VedHeatMap
{
  VedPlotChart parent_instance;

  VedField *field;              /* (nullable) */
  gpointer owner;
  GDestroyNotify free_owner;
  VedHeatAxes axes;
  char **names;                 /* (nullable): of the rows */
  gsize n_names;

  VedHeatColors colors;
  gsize n_appended;             /* since percentiles were taken */

  VedFieldView view;            /* of the last record */
  float view_x;
  float view_y;
  gsize selected;
  gint64 peak_x;                /* where the cursor stands on what the pointer found */
  double peak_value;            /* the height of the pointer then */
  gsize peak_row;
  gsize peak_column;
};

enum {
  ROW_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedHeatMap, ved_heat_map, VED_TYPE_PLOT_CHART)

static gsize
count_rows (VedHeatMap *self)
{
  return self->field != NULL ? ved_field_get_n_rows (self->field) : 0;
}

static gsize
count_columns (VedHeatMap *self)
{
  return self->field != NULL ? ved_field_get_n_columns (self->field) : 0;
}

static gboolean
has_cells (VedHeatMap *self)
{
  return count_rows (self) > 0 && count_columns (self) > 0;
}

static gint64
column_x (VedHeatMap *self,
          gsize       column)
{
  return ved_heat_axes_get_x (&self->axes, column);
}

static gsize
column_at (VedHeatMap *self,
           gint64      x)
{
  return ved_heat_axes_find_column (&self->axes, x, count_columns (self));
}

/* Without any value there is nothing that a key could explain. */
static gboolean
has_values (VedHeatMap *self)
{
  return has_cells (self) && !isnan (ved_field_get_max (self->field));
}

static void
ved_heat_map_record_data (VedPlotChart       *chart,
                          VedDrawList        *list,
                          const VedPlotFrame *frame)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);

  if (!has_cells (self))
    return;

  ved_heat_colors_update (&self->colors, self->field, ved_chart_get_theme (VED_CHART (self)));
  ved_heat_axes_place_view (&self->axes, frame, self->field, &self->view, &self->view_x, &self->view_y);
  ved_draw_list_add_field (list, self->field, &self->view, self->view_x, self->view_y, frame->scale_factor,
                           self->colors.levels, &self->colors.colors);
  ved_draw_list_unset_clip (list);
  if (has_values (self))
    ved_heat_colors_record_key (&self->colors, VED_CHART (self), list, frame->plot.x, frame->plot.width);
}

/* The first and the end of the rows in the window. */
static void
visible_rows (VedHeatMap *self,
              gsize      *first,
              gsize      *end)
{
  double from, to;

  ved_plot_chart_get_value_range (VED_PLOT_CHART (self), &from, &to);
  ved_heat_axes_find_rows (&self->axes, from, to, count_rows (self), first, end);
}

static void
ved_heat_map_annotate_data (VedPlotChart       *chart,
                            GtkSnapshot        *snapshot,
                            const VedPlotFrame *frame)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);
  VedHeatNames names = { (const char *const *) self->names, self->axes.row_from, self->axes.row_step };
  gsize first, end;

  if (!has_values (self))
    ved_plot_chart_annotate_empty (chart, snapshot, _("No values"));
  else
    ved_heat_colors_annotate_key (&self->colors, VED_CHART (self), snapshot,
                                  ved_plot_chart_get_value_format (chart), frame->plot.x, frame->plot.width);
  if (self->n_names == 0)
    return;

  visible_rows (self, &first, &end);
  names.selected = gtk_widget_has_focus (GTK_WIDGET (self)) ? self->selected : G_MAXSIZE;
  ved_heat_names_annotate (&names, VED_CHART (self), snapshot, frame, first, MIN (end, self->n_names));
}

static gboolean
ved_heat_map_get_value_extent (VedPlotChart *chart,
                               gint64        from_x,
                               gint64        to_x,
                               double       *least,
                               double       *most)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);

  if (!has_cells (self))
    return FALSE;

  *least = self->axes.row_from;
  *most = self->axes.row_from + (double) count_rows (self) * self->axes.row_step;

  return TRUE;
}

/* What a place means. Without a height it is the selected row. */
static gboolean
find_cell (VedHeatMap *self,
           gint64      x,
           double      value,
           gsize      *row,
           gsize      *column)
{
  const VedPlotFrame *frame = ved_plot_chart_get_frame (VED_PLOT_CHART (self));

  if (!has_cells (self))
    return FALSE;

  if (isnan (value))
    {
      *row = MIN (self->selected, count_rows (self) - 1);
      *column = column_at (self, x);
      return TRUE;
    }
  if (x == self->peak_x && value == self->peak_value)
    {
      *row = MIN (self->peak_row, count_rows (self) - 1);
      *column = MIN (self->peak_column, count_columns (self) - 1);
      return TRUE;
    }

  return ved_heat_map_hit (self, ved_scale_time_to_px (&frame->x, x), ved_scale_to_px (&frame->value, value), row,
                           column);
}

static gboolean
ved_heat_map_read (VedPlotChart *chart,
                   gint64        x,
                   double        value,
                   VedPlotPoint *point)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);
  gsize row, column;

  if (!find_cell (self, x, value, &row, &column))
    return FALSE;

  *point = (VedPlotPoint) { column_x (self, column), ved_field_get_value (self->field, row, column) };
  if (!isnan (value))
    {
      self->peak_x = point->x;
      self->peak_value = value;
      self->peak_row = row;
      self->peak_column = column;
    }

  return TRUE;
}

/* The name of a row, or the values between its edges. */
static char *
describe_row (VedHeatMap *self,
              gsize       row)
{
  if (row < self->n_names)
    return g_strdup (self->names[row]);

  return ved_heat_table_name_span (ved_plot_chart_get_axis_format (VED_PLOT_CHART (self)),
                                   self->axes.row_from + (double) row * self->axes.row_step, self->axes.row_step);
}

static double
ved_heat_map_get_change (VedPlotChart *chart,
                         gint64        from_x,
                         gint64        to_x,
                         gint64        x,
                         double        value,
                         char        **name)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);
  gsize row, column;

  if (!find_cell (self, x, value, &row, &column))
    return NAN;

  *name = describe_row (self, row);

  return ved_field_get_value (self->field, row, column_at (self, to_x)) -
         ved_field_get_value (self->field, row, column_at (self, from_x));
}

static void
write_value (VedHeatMap *self,
             double      value,
             char       *buffer,
             gsize       size)
{
  if (isnan (value))
    g_strlcpy (buffer, _("no value"), size);
  else
    ved_number_format_write (ved_plot_chart_get_value_format (VED_PLOT_CHART (self)), value, buffer, size);
}

static void
add_crowd (VedHeatMap *self,
           VedBubble  *bubble)
{
  double n_rows = fabs (self->view.rows.to - self->view.rows.from) / (double) MAX (self->view.rows.n_px, 1);
  double n_columns = fabs (self->view.columns.to - self->view.columns.from) /
    (double) MAX (self->view.columns.n_px, 1);
  g_autofree char *text = NULL;

  n_rows = MAX (n_rows, 1.0);
  n_columns = MAX (n_columns, 1.0);
  if (n_rows * n_columns < 1.5)
    return;

  text = g_strdup_printf ("%.0f × %.0f", n_rows, n_columns);
  /* Translators: the value above is the greatest of the cells behind one pixel, e.g. of 3 × 12 */
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("maximum of"), text);
}

static void
ved_heat_map_add_rows (VedPlotChart *chart,
                       gint64        x,
                       double        value,
                       VedBubble    *bubble)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);
  g_autofree char *name = NULL, *end = NULL;
  gsize row, column;
  double cell;
  char text[48];

  if (!find_cell (self, x, value, &row, &column))
    return;

  name = describe_row (self, row);
  end = ved_plot_chart_write_x (chart, column_x (self, column + 1));
  cell = ved_field_get_value (self->field, row, column);
  write_value (self, cell, text, sizeof text);
  ved_bubble_add (bubble, self->colors.levels != NULL && !isnan (cell) ? ved_heat_colors_lookup (&self->colors, cell)
                                                                   : VED_COLOR_TRANSPARENT, TRUE, name, text);
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("until"), end);
  if (!isnan (value))
    add_crowd (self, bubble);
}

static gint64
ved_heat_map_step (VedPlotChart *chart,
                   gint64        x,
                   int           n)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);
  gint64 from_x, to_x, target;

  ved_viewport_get_range (ved_plot_chart_get_viewport (chart), &from_x, &to_x);
  if (!has_cells (self))
    return x;
  if (x == VED_VIEWPORT_NOWHERE)
    return column_x (self, column_at (self, from_x + (to_x - from_x) / 2));

  target = (gint64) column_at (self, x) + n;

  return column_x (self, (gsize) CLAMP (target, 0, (gint64) count_columns (self) - 1));
}

/* Brings a row into the window. */
static void
show_row (VedHeatMap *self,
          gsize       row)
{
  double least = self->axes.row_from + (double) row * self->axes.row_step;

  ved_plot_chart_show_values (VED_PLOT_CHART (self), least, least + self->axes.row_step);
}

static gboolean
ved_heat_map_step_value (VedPlotChart *chart,
                         int           n)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);
  gboolean is_down = (ved_plot_chart_get_value_flags (chart) & VED_PLOT_VALUE_DOWN) != 0;
  gint64 target = (gint64) ved_heat_map_get_selected_row (self) + (is_down ? n : -n);

  if (target < 0 || target >= (gint64) count_rows (self))
    return FALSE;

  ved_heat_map_select_row (self, (gsize) target);

  return TRUE;
}

static void
ved_heat_map_overlay_data (VedPlotChart       *chart,
                           GtkSnapshot        *snapshot,
                           const VedPlotFrame *frame,
                           gint64              cursor_x)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);
  double x, y, width, height, scale = frame->scale_factor;
  gsize row, column;

  if (!ved_plot_chart_is_addressed (chart) ||
      !find_cell (self, cursor_x, ved_plot_chart_get_pointer_value (chart), &row, &column) ||
      self->view.rows.n == 0 || self->view.columns.n == 0)
    return;

  ved_field_view_get_cell (&self->view, row, column, &x, &y, &width, &height);
  width = MAX (width / scale, LEAST_FRAME_PX);
  height = MAX (height / scale, LEAST_FRAME_PX);
  ved_plot_chart_draw_frame (chart, snapshot, &GRAPHENE_RECT_INIT (self->view_x + (float) (x / scale),
                                                                   self->view_y + (float) (y / scale),
                                                                   (float) width, (float) height));
}

/* Rows with names have no ticks: their names stand beside them. */
static guint
ved_heat_map_get_value_ticks (VedPlotChart   *chart,
                              const VedScale *value,
                              VedTick        *ticks)
{
  if (VED_HEAT_MAP (chart)->n_names > 0)
    return 0;

  return ved_plot_chart_make_value_ticks (chart, value, ticks);
}

static VedChartTable *
ved_heat_map_tabulate (VedPlotChart *chart,
                       gint64        from_x,
                       gint64        to_x)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);
  VedHeatTable table = {
    .zone = ved_plot_chart_get_zone (chart),
    .value_format = *ved_plot_chart_get_value_format (chart),
    .x_step = self->axes.x_step,
    .names = self->n_names > 0 ? g_ptr_array_new_with_free_func (g_free) : NULL,
    .row_format = *ved_plot_chart_get_axis_format (chart),
    .row_step = self->axes.row_step,
  };
  gsize first = 0, end = 0, column = 0;

  table.x_unit = ved_plot_chart_get_x_unit (chart, &table.x_format);
  if (has_cells (self) && to_x >= self->axes.x_from && from_x < column_x (self, count_columns (self)))
    {
      visible_rows (self, &first, &end);
      column = column_at (self, from_x);
      table.n_columns = column_at (self, to_x) + 1 - column;
    }
  table.x_from = column_x (self, column);
  table.n_rows = end - first;
  table.row_from = self->axes.row_from + (double) first * self->axes.row_step;
  for (gsize i = first; table.names != NULL && i < end; i++)
    g_ptr_array_add (table.names, describe_row (self, i));

  return ved_heat_table_new (&table, self->field, first, column);
}

/* The row whose name is at a point, or G_MAXSIZE. */
static gsize
name_at (VedHeatMap *self,
         double      x,
         double      y)
{
  const VedPlotFrame *frame = ved_plot_chart_get_frame (VED_PLOT_CHART (self));
  gboolean is_beside = x < frame->plot.x || x > frame->plot.x + frame->plot.width;
  double row;

  if (self->n_names == 0 || !is_beside || y < frame->plot.y || y >= frame->plot.y + frame->plot.height)
    return G_MAXSIZE;

  row = floor (ved_heat_axes_get_row (&self->axes, &frame->value, y));

  return row >= 0.0 && row < (double) count_rows (self) ? (gsize) row : G_MAXSIZE;
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             VedHeatMap      *self)
{
  gsize row = name_at (self, x, y), column = G_MAXSIZE;

  if (n_press != 1 || (row == G_MAXSIZE && !ved_heat_map_hit (self, x, y, &row, &column)))
    return;

  ved_heat_map_select_row (self, row);
  if (column == G_MAXSIZE)
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, (guint64) row);
}

static gboolean
activate_row (VedChart *chart,
              int       amount)
{
  VedHeatMap *self = VED_HEAT_MAP (chart);

  if (!has_cells (self))
    return GDK_EVENT_PROPAGATE;

  g_signal_emit (self, signals[ROW_ACTIVATED], 0, (guint64) ved_heat_map_get_selected_row (self));

  return GDK_EVENT_STOP;
}

static const VedChartKey keys[] = {
  { GDK_KEY_Return, 0, activate_row, 0 },
  { 0 },
};

static void
drop_field (VedHeatMap *self)
{
  g_clear_pointer (&self->field, ved_field_free);
  ved_heat_colors_drop_field (&self->colors);
  if (self->owner != NULL && self->free_owner != NULL)
    self->free_owner (self->owner);
  self->owner = NULL;
}

static void
ved_heat_map_finalize (GObject *object)
{
  VedHeatMap *self = VED_HEAT_MAP (object);

  drop_field (self);
  ved_heat_colors_set_sample (&self->colors, NULL, 0);
  g_strfreev (self->names);

  G_OBJECT_CLASS (ved_heat_map_parent_class)->finalize (object);
}

static void
ved_heat_map_class_init (VedHeatMapClass *klass)
{
  VedPlotChartClass *plot_class = VED_PLOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_heat_map_finalize;
  VED_CHART_CLASS (klass)->keys = keys;
  plot_class->record_data = ved_heat_map_record_data;
  plot_class->annotate_data = ved_heat_map_annotate_data;
  plot_class->overlay_data = ved_heat_map_overlay_data;
  plot_class->get_value_extent = ved_heat_map_get_value_extent;
  plot_class->get_value_ticks = ved_heat_map_get_value_ticks;
  plot_class->read = ved_heat_map_read;
  plot_class->get_change = ved_heat_map_get_change;
  plot_class->add_rows = ved_heat_map_add_rows;
  plot_class->step = ved_heat_map_step;
  plot_class->step_value = ved_heat_map_step_value;
  plot_class->tabulate = ved_heat_map_tabulate;

  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
set_axes (VedHeatMap *self)
{
  const VedGutters gutters = {
    self->n_names > 0 ? ved_heat_names_measure ((const char *const *) self->names, VED_CHART (self)) : GUTTER_LEFT_PX, VED_HEAT_KEY_PX, GUTTER_RIGHT_PX, GUTTER_BOTTOM_PX
  };

  ved_plot_chart_set_gutters (VED_PLOT_CHART (self), &gutters);
  ved_plot_chart_set_value_flags (VED_PLOT_CHART (self),
                                  VED_PLOT_VALUE_EXACT | (self->n_names > 0 ? VED_PLOT_VALUE_DOWN : 0));
}

/* The name of the selected row stands out while the keyboard reads it, and names are drawn with the data. */
static void
focus_changed_cb (VedHeatMap *self)
{
  if (self->n_names > 0)
    ved_chart_queue_data (VED_CHART (self));
}

static void
ved_heat_map_init (VedHeatMap *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  ved_heat_colors_init (&self->colors);
  self->axes = (VedHeatAxes) { 0, 1, 0.0, 1.0 };
  self->peak_x = VED_VIEWPORT_NOWHERE;
  set_axes (self);

  g_signal_connect (self, "notify::has-focus", G_CALLBACK (focus_changed_cb), NULL);
  g_signal_connect (gesture, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

/**
 * ved_heat_map_new:
 * @viewport: (nullable): range and cursor along x, shared with linked charts; %NULL: one of its own
 *
 * Returns: a map without cells
 */
GtkWidget *
ved_heat_map_new (VedViewport *viewport)
{
  return g_object_new (VED_TYPE_HEAT_MAP, "viewport", viewport, NULL);
}

/**
 * ved_heat_map_set_cells:
 * @cells: (nullable): the values, rows × columns; the memory is borrowed from @owner. %NULL for none
 * @axes: where they lie
 * @owner: (transfer full) (nullable): keeps the memory alive
 * @free_owner: of @owner
 *
 * Replaces the cells. Takes time that does not depend on how many there are; the index is made with the pictures
 * that need it.
 */
void
ved_heat_map_set_cells (VedHeatMap          *self,
                        const VedFieldCells *cells,
                        const VedHeatAxes   *axes,
                        gpointer             owner,
                        GDestroyNotify       free_owner)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));
  g_return_if_fail (cells == NULL || (axes->x_step > 0 && axes->row_step > 0.0));

  drop_field (self);
  self->peak_x = VED_VIEWPORT_NOWHERE;
  if (cells != NULL)
    {
      self->field = ved_field_new (cells);
      self->axes = *axes;
      ved_plot_chart_set_limits (VED_PLOT_CHART (self), -INFINITY, INFINITY, axes->row_step);
    }
  self->owner = owner;
  self->free_owner = free_owner;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_heat_map_set_names:
 * @names: (array zero-terminated=1) (nullable): of the rows, copied; then the first row is on top. %NULL: rows are
 *   spans of values, and grow upwards
 */
void
ved_heat_map_set_names (VedHeatMap        *self,
                        const char *const *names)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));

  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  self->n_names = names != NULL ? g_strv_length (self->names) : 0;
  set_axes (self);
}

/**
 * ved_heat_map_set_scale:
 * @scale: how values become colours
 */
void
ved_heat_map_set_scale (VedHeatMap  *self,
                        VedHeatScale scale)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));

  if (self->colors.scale == scale)
    return;

  self->colors.scale = scale;
  ved_heat_colors_clear (&self->colors);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_heat_map_set_range:
 * @from: value of the least colour, and of all below; NaN: as the data have it
 * @to: value of the greatest colour; NaN likewise
 *
 * Percentiles have no range.
 */
void
ved_heat_map_set_range (VedHeatMap *self,
                        double      from,
                        double      to)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));

  self->colors.set_from = from;
  self->colors.set_to = to;
  ved_heat_colors_touch (&self->colors);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_heat_map_set_sample:
 * @sample: (array length=n_sample) (nullable): values of everything that there is, copied; %NULL: colours are those of
 *   the cells, as at first
 * @n_sample: how many
 *
 * For a map whose cells are a part of the data: colours hold still while other parts are shown.
 */
void
ved_heat_map_set_sample (VedHeatMap  *self,
                         const float *sample,
                         gsize        n_sample)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));

  ved_heat_colors_set_sample (&self->colors, n_sample > 0 ? sample : NULL, n_sample);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_heat_map_get_field:
 *
 * Returns: (transfer none) (nullable): the cells, to find out where the next column or row is written
 */
VedField *
ved_heat_map_get_field (VedHeatMap *self)
{
  g_return_val_if_fail (VED_IS_HEAT_MAP (self), NULL);

  return self->field;
}

static void
appended (VedHeatMap *self,
          gsize       n,
          gsize       n_all)
{
  self->n_appended += n;
  ved_heat_colors_touch (&self->colors);
  if (self->colors.scale == VED_HEAT_RANKED && self->colors.sample == NULL && self->n_appended * RANKED_REFRESH >= n_all)
    {
      ved_heat_colors_clear (&self->colors);
      self->n_appended = 0;
    }
  self->peak_x = VED_VIEWPORT_NOWHERE;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_heat_map_append_columns:
 * @n_columns: how many were written, from ved_field_next_column() on
 *
 * The oldest columns are gone, and the x axis goes on by as many. The caller moves the viewport.
 */
void
ved_heat_map_append_columns (VedHeatMap *self,
                             gsize       n_columns)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));
  g_return_if_fail (self->field != NULL);

  ved_field_append_columns (self->field, n_columns);
  self->axes.x_from += (gint64) n_columns * self->axes.x_step;
  appended (self, n_columns, count_columns (self));
}

/**
 * ved_heat_map_append_rows:
 * @n_rows: how many were written, from ved_field_next_row() on
 *
 * The oldest rows are gone. Rows that are spans of values go on by as many; names stay with their places.
 */
void
ved_heat_map_append_rows (VedHeatMap *self,
                          gsize       n_rows)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));
  g_return_if_fail (self->field != NULL);

  ved_field_append_rows (self->field, n_rows);
  if (self->n_names == 0)
    self->axes.row_from += (double) n_rows * self->axes.row_step;
  appended (self, n_rows, count_rows (self));
}

/**
 * ved_heat_map_cells_changed:
 * @row: the first that was written, by its place in memory
 * @column: likewise
 *
 * Says that cells were written in place.
 */
void
ved_heat_map_cells_changed (VedHeatMap *self,
                            gsize       row,
                            gsize       column,
                            gsize       n_rows,
                            gsize       n_columns)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));
  g_return_if_fail (self->field != NULL);

  ved_field_changed (self->field, row, column, n_rows, n_columns);
  ved_heat_colors_touch (&self->colors);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_heat_map_hit:
 * @x_px: in px of the widget
 * @y_px: likewise
 * @row: (out): of the cell whose colour is there
 * @column: (out): likewise
 *
 * Returns: whether there is one, in the picture that was drawn last
 */
gboolean
ved_heat_map_hit (VedHeatMap *self,
                  double      x_px,
                  double      y_px,
                  gsize      *row,
                  gsize      *column)
{
  int scale;

  g_return_val_if_fail (VED_IS_HEAT_MAP (self), FALSE);

  if (!has_cells (self))
    return FALSE;

  scale = ved_plot_chart_get_frame (VED_PLOT_CHART (self))->scale_factor;

  return ved_field_view_peak (&self->view, self->field, (x_px - (double) self->view_x) * scale,
                              (y_px - (double) self->view_y) * scale, row, column);
}

/**
 * ved_heat_map_select_row:
 * @row: the one that the keyboard reads
 *
 * Selects a row and brings it into the window. Of what is drawn with the data, names of rows alone show which it is.
 */
void
ved_heat_map_select_row (VedHeatMap *self,
                         gsize       row)
{
  g_return_if_fail (VED_IS_HEAT_MAP (self));
  g_return_if_fail (row < count_rows (self));

  self->selected = row;
  show_row (self, row);
  (self->n_names > 0 ? ved_chart_queue_data : ved_chart_queue_overlay)(VED_CHART (self));
}

/**
 * ved_heat_map_get_selected_row:
 *
 * Returns: the row that the keyboard reads
 */
gsize
ved_heat_map_get_selected_row (VedHeatMap *self)
{
  g_return_val_if_fail (VED_IS_HEAT_MAP (self), 0);

  return MIN (self->selected, MAX (count_rows (self), 1) - 1);
}
