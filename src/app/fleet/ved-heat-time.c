/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-heat-time"

#include "config.h"

#include "app/fleet/ved-heat-time.h"

#include "app/parts/ved-document.h"
#include "app/parts/ved-page-text.h"
#include "base/ved-task.h"
#include "wire/json/ved-fleet-grid-json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* The daemon, or the recording, tells the whole fleet in one body, which a worker reads; ten thousand servers are ten
 * megabytes. What the page decides (which servers, in which order) only arranges the rows anew. */

#define EVERY_S    60
#define LEAST_PX   200
#define LEAST_PAST 6            /* columns that are in view, however little is known */
#define NOW_PX     2.0f

struct _VedHeatTime
{
  GtkWidget parent_instance;

  GtkWidget *stack;
  GtkWidget *map;
  GtkWidget *text;
  VedViewport *viewport;
  VedFleetModel *model;         /* not owned: it outlives its pages */
  VedDocument *document;        /* (nullable): while it is shown */
  GCancellable *cancellable;    /* of the body that is read */
  VedFleetGrid *grid;           /* (nullable): what came last */
  VedSnapshot *snapshot;        /* (nullable): whose servers `order` names */
  VedHeatMeasure measure;
  GArray *order;                /* guint */
  gboolean is_arranged;
};

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedHeatTime, ved_heat_time, GTK_TYPE_WIDGET)

static void
say (VedHeatTime *self,
     const char  *text)
{
  ved_text_label_set (self->text, text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "text");
}

static const char *
row_name (VedHeatTime *self,
          guint        row)
{
  return ved_snapshot_get_name (self->snapshot, g_array_index (self->order, guint, row));
}

/* Of CPU used the values are told as those of idle. */
static void
arrange_row (VedHeatTime *self,
             guint        row,
             float       *values)
{
  gboolean is_flipped = ved_heat_measure_is_flipped (self->measure);
  const float *told = NULL;
  guint server;

  if (ved_fleet_grid_find (self->grid, row_name (self, row), &server))
    told = ved_fleet_grid_get_row (self->grid, server);
  for (guint i = 0; i < self->grid->n_columns; i++)
    values[i] = told == NULL ? NAN : is_flipped ? 100.0f - told[i] : told[i];
}

static float *
arrange_rows (VedHeatTime *self)
{
  guint n_columns = self->grid->n_columns;
  float *values = g_new (float, MAX ((gsize) self->order->len * n_columns, 1));

  for (guint i = 0; i < self->order->len; i++)
    arrange_row (self, i, values + (gsize) i * n_columns);

  return values;
}

static void
name_rows (VedHeatTime *self)
{
  g_autofree const char **names = g_new0 (const char *, self->order->len + 1);

  for (guint i = 0; i < self->order->len; i++)
    names[i] = row_name (self, i);
  ved_heat_map_set_names (VED_HEAT_MAP (self->map), names);
}

static gboolean
knows_column (const VedFleetGrid *grid,
              guint               column)
{
  for (guint server = 0; server < grid->n_servers; server++)
    if (!isnan (ved_fleet_grid_get_row (grid, server)[column]))
      return TRUE;

  return FALSE;
}

/* The first column that is worth seeing: nothing lies before a recording, or before a daemon that is young. */
static guint
find_first_column (const VedFleetGrid *grid)
{
  guint column = 0, n_past = grid->question.n_past;

  while (column + LEAST_PAST < n_past && !knows_column (grid, column))
    column++;

  return column;
}

static void
show_extent (VedHeatTime *self)
{
  gint64 from_us = ved_fleet_grid_get_from_us (self->grid);
  gint64 to_us = from_us + (gint64) self->grid->n_columns * VED_FORECAST_STEP_US;

  ved_viewport_set_extent (self->viewport, from_us, to_us);
  ved_viewport_set_home (self->viewport, from_us + find_first_column (self->grid) * VED_FORECAST_STEP_US, to_us);
}

/* Whether what came is of what is shown. */
static gboolean
has_answer (VedHeatTime *self)
{
  return self->grid != NULL && self->grid->question.metric == ved_heat_measure_get_metric (self->measure)
         && self->grid->question.quantile == ved_heat_measure_get_quantile (self->measure);
}

static void
arrange (VedHeatTime *self)
{
  VedHeatAxes axes = { .x_step = VED_FORECAST_STEP_US, .row_step = 1.0 };
  VedFieldCells cells = { .kind = VED_CELL_FLOAT, .code_step = 1.0 };
  float *values;

  if (self->snapshot == NULL || self->is_arranged || !has_answer (self))
    return;

  self->is_arranged = TRUE;
  values = arrange_rows (self);
  axes.x_from = ved_fleet_grid_get_from_us (self->grid);
  cells.cells = values;
  cells.n_rows = self->order->len;
  cells.n_columns = cells.stride = self->grid->n_columns;
  ved_heat_map_set_cells (VED_HEAT_MAP (self->map), self->order->len > 0 ? &cells : NULL, &axes, values, g_free);
  name_rows (self);
  show_extent (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "map");
}

/* Where what was ends and what is forecast begins. */
static void
record_now (VedPlotChart       *chart,
            VedDrawList        *list,
            const VedPlotFrame *frame,
            gpointer            owner)
{
  VedHeatTime *self = owner;
  float x;

  if (self->grid == NULL)
    return;
  x = (float) ved_scale_time_to_px (&frame->x, self->grid->origin_us);
  if (x >= frame->plot.x && x <= frame->plot.x + frame->plot.width)
    ved_draw_list_add_v_line (list, x, frame->plot.y, frame->plot.y + frame->plot.height, NOW_PX, 0.0f, 0.0f,
                              ved_chart_get_theme (VED_CHART (chart))->text);
}

static void
read_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GBytes *body = task_data;
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  VedFleetGrid *grid = ved_fleet_grid_json_read (text, length, &error);

  ved_task_return (task, grid, (GDestroyNotify) ved_fleet_grid_unref, error);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(VedHeatTime) self = user_data;
  g_autoptr(GError) error = NULL;
  VedFleetGrid *grid = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (grid == NULL)
    {
      say (self, error->message);
      return;
    }
  g_clear_pointer (&self->grid, ved_fleet_grid_unref);
  self->grid = grid;
  self->is_arranged = FALSE;
  arrange (self);
}

static void
renew_cancellable (VedHeatTime *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
body_came_cb (GBytes     *body,
              const char *fault,
              gpointer    user_data)
{
  VedHeatTime *self = user_data;
  g_autoptr(GTask) task = NULL;
  g_autofree char *text = NULL;

  renew_cancellable (self);
  if (body == NULL)
    {
      text = g_strdup_printf (_("Servers over time are unavailable: %s"), fault);
      say (self, text);
      return;
    }
  task = g_task_new (NULL, self->cancellable, read_cb, g_object_ref (self));
  g_task_set_source_tag (task, body_came_cb);
  g_task_set_task_data (task, g_bytes_ref (body), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, read_in_thread);
}

/* Servers of another fleet may have the same names. */
static void
forget (gpointer user_data)
{
  VedHeatTime *self = user_data;

  renew_cancellable (self);
  g_clear_pointer (&self->grid, ved_fleet_grid_unref);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_array_set_size (self->order, 0);
  ved_viewport_reset (self->viewport);
  self->is_arranged = FALSE;
  say (self, _("Loading the servers over time…"));
}

static void
set_measure (VedHeatTime    *self,
             VedHeatMeasure  measure)
{
  VedMetric metric = ved_heat_measure_get_metric (measure);
  const VedMetricInfo *info = ved_metric_get_info (metric);
  VedNumberFormat format = ved_text_metric_format (metric);
  double ceiling = info->unit == VED_UNIT_PERCENT ? 100.0 : NAN;

  self->measure = measure;
  self->is_arranged = FALSE;
  ved_plot_chart_set_format (VED_PLOT_CHART (self->map), &format, &format);
  ved_heat_map_set_range (VED_HEAT_MAP (self->map), 0.0, ceiling);
  ved_chart_set_title (VED_CHART (self->map), ved_heat_measure_get_title (measure));
}

static void
row_activated_cb (VedHeatMap  *map,
                  guint64      row,
                  VedHeatTime *self)
{
  if (row < self->order->len)
    g_signal_emit (self, signals[ACTIVATED], 0, row_name (self, (guint) row));
}

static void
ved_heat_time_dispose (GObject *object)
{
  VedHeatTime *self = VED_HEAT_TIME (object);

  g_clear_pointer (&self->document, ved_document_free);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->viewport);

  G_OBJECT_CLASS (ved_heat_time_parent_class)->dispose (object);
}

static void
ved_heat_time_finalize (GObject *object)
{
  VedHeatTime *self = VED_HEAT_TIME (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->grid, ved_fleet_grid_unref);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_array_unref (self->order);

  G_OBJECT_CLASS (ved_heat_time_parent_class)->finalize (object);
}

static void
ved_heat_time_class_init (VedHeatTimeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_heat_time_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_heat_time_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_heat_time_init (VedHeatTime *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->cancellable = g_cancellable_new ();
  self->measure = VED_HEAT_RISK;
  self->viewport = ved_viewport_new ();
  self->map = ved_heat_map_new (self->viewport);
  self->text = ved_text_paragraph_new ("", "dim-label");
  self->stack = gtk_stack_new ();
  gtk_widget_set_valign (self->text, GTK_ALIGN_START);
  gtk_widget_set_size_request (self->map, -1, LEAST_PX);
  ved_chart_set_description (VED_CHART (self->map),
                             _("Each server over the last hours and, right of the line, the next ones. Return opens one."));
  ved_plot_chart_set_layer (VED_PLOT_CHART (self->map), record_now, self, NULL);
  g_signal_connect_object (self->map, "row-activated", G_CALLBACK (row_activated_cb), self, 0);
  gtk_stack_add_named (GTK_STACK (self->stack), self->text, "text");
  gtk_stack_add_named (GTK_STACK (self->stack), self->map, "map");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

/**
 * ved_heat_time_new:
 * @model: outlives the widget
 *
 * Returns: a map that asks for nothing yet
 */
GtkWidget *
ved_heat_time_new (VedFleetModel *model)
{
  VedHeatTime *self = g_object_new (VED_TYPE_HEAT_TIME, NULL);

  self->model = model;

  return GTK_WIDGET (self);
}

static void
take_order (VedHeatTime *self,
            VedSnapshot *snapshot,
            const guint *order,
            guint        n_order)
{
  ved_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = snapshot;
  g_array_set_size (self->order, 0);
  g_array_append_vals (self->order, order, n_order);
}

/* Whether the same servers stand in the same places. */
static gboolean
is_same_order (VedHeatTime *self,
               VedSnapshot *snapshot,
               const guint *order,
               guint        n_order)
{
  if (self->snapshot == NULL || self->order->len != n_order)
    return FALSE;
  for (guint i = 0; i < n_order; i++)
    if (strcmp (row_name (self, i), ved_snapshot_get_name (snapshot, order[i])) != 0)
      return FALSE;

  return TRUE;
}

/**
 * ved_heat_time_show:
 * @snapshot: of the fleet
 * @measure: what to show of it
 * @order: (array length=n_order): servers of @snapshot, from the top
 *
 * Asks for what is not there yet, once a minute at most, and puts the rows in order.
 */
void
ved_heat_time_show (VedHeatTime    *self,
                    VedSnapshot    *snapshot,
                    VedHeatMeasure  measure,
                    const guint    *order,
                    guint           n_order)
{
  static const char *const quantiles[VED_N_QUANTILES] = { "p10", "p50", "p90" };
  g_autofree char *path = NULL;

  g_return_if_fail (VED_IS_HEAT_TIME (self));

  if (!is_same_order (self, snapshot, order, n_order))
    self->is_arranged = FALSE;
  take_order (self, snapshot, order, n_order);
  if (ved_heat_measure_get_metric (measure) == VED_METRIC_NONE)
    {
      self->measure = measure;
      say (self, _("The risk of single servers is not kept over time. Choose a metric above."));
      return;
    }
  if (measure != self->measure)
    {
      set_measure (self, measure);
      say (self, _("Loading the servers over time…"));
    }
  path = g_strdup_printf (VED_FLEET_GRID_PATH "?metric=%s&quantile=%s",
                          ved_metric_get_info (ved_heat_measure_get_metric (measure))->key,
                          quantiles[ved_heat_measure_get_quantile (measure)]);
  if (self->document == NULL)
    {
      self->document = ved_document_new_plain (self->model, EVERY_S, body_came_cb, self);
      ved_document_set_forget (self->document, forget);
    }
  ved_document_fetch (self->document, path);
  arrange (self);
}

/**
 * ved_heat_time_set_scale:
 * @scale: how values become colours
 */
void
ved_heat_time_set_scale (VedHeatTime  *self,
                         VedHeatScale  scale)
{
  g_return_if_fail (VED_IS_HEAT_TIME (self));

  ved_heat_map_set_scale (VED_HEAT_MAP (self->map), scale);
}

/**
 * ved_heat_time_stop:
 *
 * Keeps nothing of the answer but what is drawn, as when the page is hidden.
 */
void
ved_heat_time_stop (VedHeatTime *self)
{
  g_return_if_fail (VED_IS_HEAT_TIME (self));

  if (self->document != NULL)
    ved_document_expire (self->document);
}
