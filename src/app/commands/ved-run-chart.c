/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-chart"

#include "config.h"

#include "app/commands/ved-run-chart.h"

#include "app/charts/ved-legend.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* The figures of a run. What measures the same thing shares a chart: a curve is put to those that have its name when
 * what tells training from validation is left out. Counters of steps are no figures. Ten times a second at most. */

#define LOOK_MS     100
#define MAX_CHARTS  6
#define HEIGHT_PX   130
#define WIDTH_PX    220
#define SPACING_PX  8
#define X_PARTS     1000.0      /* positions to one epoch */

typedef struct {
  char *key;
  GtkWidget *box, *chart;
  VedViewport *viewport;
  GPtrArray *names;             /* of its curves; borrowed */
} Group;

struct _VedRunChart
{
  GtkWidget parent_instance;
  VedRunMetrics *metrics;       /* (nullable) */
  GtkWidget *box;               /* (nullable) until there are metrics; holds the next two */
  GtkWidget *flow;
  GtkWidget *rest;              /* says how many have no chart */
  GPtrArray *groups;            /* (element-type Group) */
  guint look_id;
  gboolean can_be_seen;
};

G_DEFINE_FINAL_TYPE (VedRunChart, ved_run_chart, GTK_TYPE_WIDGET)

/* The points of a curve as a trace wants them. */
typedef struct {
  guint n;
  gint64 *at;
  float *values;
} Curve;

static void
curve_free (gpointer data)
{
  Curve *curve = data;

  g_free (curve->at);
  g_free (curve->values);
  g_free (curve);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->key);
  g_object_unref (group->viewport);
  g_ptr_array_unref (group->names);
  g_free (group);
}

static gboolean
is_counter (const char *name)
{
  static const char *const counters[] = { "step", "steps", "global_step", "batch", "iter", "iteration", "epochs", "seed",
                                          "kept", NULL };

  return g_strv_contains (counters, name);
}

/* "val_loss", "train/loss", "validation_loss" and "loss" are about the loss. */
static char *
group_key (const char *name)
{
  static const char *const phases[] = { "train", "training", "validation", "valid", "val", "test", "best" };

  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      const gsize length = strlen (phases[i]);

      if (g_ascii_strncasecmp (name, phases[i], length) == 0 && strchr ("_/.-", name[length]) != NULL
          && name[length] != '\0' && name[length + 1] != '\0')
        return g_ascii_strdown (name + length + 1, -1);
    }

  return g_ascii_strdown (name, -1);
}

static Group *
find_group (VedRunChart *self,
            const char  *key)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      Group *group = g_ptr_array_index (self->groups, i);

      if (g_str_equal (group->key, key))
        return group;
    }

  return NULL;
}

static Group *
add_group (VedRunChart *self,
           const char  *key)
{
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, -1, NULL };
  Group *group = g_new0 (Group, 1);
  g_autofree char *title = g_strdup (key);

  *title = g_ascii_toupper (*title);
  group->key = g_strdup (key);
  group->names = g_ptr_array_new ();
  group->viewport = ved_viewport_new ();
  group->chart = ved_time_series_chart_new (group->viewport);
  group->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  ved_chart_set_title (VED_CHART (group->chart), title);
  ved_chart_set_description (VED_CHART (group->chart), _("Read from what the program writes, by epoch"));
  ved_plot_chart_set_format (VED_PLOT_CHART (group->chart), &format, &format);
  ved_plot_chart_set_x_unit (VED_PLOT_CHART (group->chart), 1.0 / X_PARTS, &format);
  gtk_widget_set_size_request (group->chart, -1, HEIGHT_PX);
  gtk_widget_set_hexpand (group->chart, TRUE);
  gtk_box_append (GTK_BOX (group->box), ved_text_label_new (title, "caption-heading"));
  gtk_box_append (GTK_BOX (group->box), ved_legend_new (VED_PLOT_CHART (group->chart)));
  gtk_box_append (GTK_BOX (group->box), group->chart);
  ved_reflow_append (VED_REFLOW (self->flow), group->box, 1);
  g_ptr_array_add (self->groups, group);

  return group;
}

/* A point at the place of the one before it takes its place: a figure that was told twice in an epoch. */
static Curve *
make_curve (VedRunMetrics *metrics,
            const char    *name)
{
  guint n_points;
  const VedRunPoint *points = ved_run_metrics_get (metrics, name, &n_points);
  Curve *curve = g_new0 (Curve, 1);

  curve->at = g_new (gint64, n_points);
  curve->values = g_new (float, n_points);
  for (guint i = 0; i < n_points; i++)
    {
      gint64 at = (gint64) llround (CLAMP (points[i].x, -1e12, 1e12) * X_PARTS);

      if (curve->n > 0 && at < curve->at[curve->n - 1])
        continue;
      if (curve->n > 0 && at == curve->at[curve->n - 1])
        curve->n--;
      curve->at[curve->n] = at;
      curve->values[curve->n++] = (float) points[i].y;
    }

  return curve;
}

static void
show_group (VedRunChart *self,
            Group       *group)
{
  gint64 first = G_MAXINT64, last = G_MININT64;

  for (guint i = 0; i < group->names->len; i++)
    {
      Curve *curve = make_curve (self->metrics, g_ptr_array_index (group->names, i));
      const VedChartSeries series = {
        .label = g_ptr_array_index (group->names, i),
        .trace = { .values = curve->values, .n_values = curve->n, .times_us = curve->at },
        .owner = curve,
        .free_owner = curve_free,
      };

      if (curve->n > 0)
        {
          first = MIN (first, curve->at[0]);
          last = MAX (last, curve->at[curve->n - 1]);
        }
      ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (group->chart), i, &series);
    }
  if (last < first)
    return;
  last = MAX (last, first + (gint64) X_PARTS);
  ved_viewport_set_extent (group->viewport, first, last);
  ved_viewport_set_home (group->viewport, first, last);
}

static void
tell_rest (VedRunChart *self,
           GPtrArray   *keys)
{
  g_autofree char *text = g_strdup_printf (ngettext ("… and %u more", "… and %u more", keys->len), keys->len);
  g_autofree char *names = NULL;

  g_ptr_array_add (keys, NULL);
  names = g_strjoinv (", ", (char **) keys->pdata);
  ved_text_label_set (self->rest, text);
  ved_set_tooltip (self->rest, names);
  gtk_widget_set_visible (self->rest, keys->len > 1);
}

static void
look (VedRunChart *self)
{
  g_autoptr(GPtrArray) rest = g_ptr_array_new_with_free_func (g_free);
  guint n_names;
  g_autofree const char **names = ved_run_metrics_get_names (self->metrics, &n_names);

  for (guint i = 0; i < self->groups->len; i++)
    g_ptr_array_set_size (((Group *) g_ptr_array_index (self->groups, i))->names, 0);
  for (guint i = 0; i < n_names; i++)
    {
      g_autofree char *key = group_key (names[i]);
      Group *group = find_group (self, key);

      if (is_counter (key))
        continue;
      if (group == NULL && self->groups->len >= MAX_CHARTS)
        {
          if (!g_ptr_array_find_with_equal_func (rest, key, g_str_equal, NULL))
            g_ptr_array_add (rest, g_steal_pointer (&key));
          continue;
        }
      if (group == NULL)
        group = add_group (self, key);
      g_ptr_array_add (group->names, (gpointer) names[i]);
    }
  for (guint i = 0; i < self->groups->len; i++)
    show_group (self, g_ptr_array_index (self->groups, i));
  tell_rest (self, rest);
  gtk_widget_set_visible (GTK_WIDGET (self), self->groups->len > 0);
}

static gboolean
look_cb (gpointer user_data)
{
  VedRunChart *self = user_data;

  self->look_id = 0;
  if (self->metrics != NULL)
    look (self);

  return G_SOURCE_REMOVE;
}

static void
metrics_changed_cb (VedRunChart *self)
{
  if (self->look_id != 0 || !self->can_be_seen)
    return;

  self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
  g_source_set_name_by_id (self->look_id, "ved-run-chart look");
}

static void
ved_run_chart_dispose (GObject *object)
{
  VedRunChart *self = VED_RUN_CHART (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->metrics);

  G_OBJECT_CLASS (ved_run_chart_parent_class)->dispose (object);
}

static void
ved_run_chart_finalize (GObject *object)
{
  g_ptr_array_unref (VED_RUN_CHART (object)->groups);

  G_OBJECT_CLASS (ved_run_chart_parent_class)->finalize (object);
}

static void
ved_run_chart_class_init (VedRunChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_run_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_run_chart_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_run_chart_init (VedRunChart *self)
{
  self->groups = g_ptr_array_new_with_free_func (group_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * ved_run_chart_new:
 *
 * Returns: charts of nothing, which take no room
 */
GtkWidget *
ved_run_chart_new (void)
{
  return g_object_new (VED_TYPE_RUN_CHART, NULL);
}

/**
 * ved_run_chart_set_metrics:
 * @metrics: (nullable): what is drawn, as it grows
 */
void
ved_run_chart_set_metrics (VedRunChart   *self,
                           VedRunMetrics *metrics)
{
  if (metrics == self->metrics)
    return;

  if (self->metrics != NULL)
    g_signal_handlers_disconnect_by_func (self->metrics, metrics_changed_cb, self);
  g_ptr_array_set_size (self->groups, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);
  self->flow = ved_reflow_new (WIDTH_PX, 2, SPACING_PX);
  self->rest = ved_text_label_new ("", "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->flow);
  gtk_box_append (GTK_BOX (self->box), self->rest);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_set_object (&self->metrics, metrics);
  if (metrics == NULL)
    return;

  g_signal_connect_object (metrics, "changed", G_CALLBACK (metrics_changed_cb), self, G_CONNECT_SWAPPED);
  look (self);
}

/**
 * ved_run_chart_set_active:
 * @active: whether it can be seen: else it draws nothing and looks at nothing
 */
void
ved_run_chart_set_active (VedRunChart *self,
                          gboolean     active)
{
  if (active == self->can_be_seen)
    return;

  self->can_be_seen = active;
  if (active && self->metrics != NULL)
    look (self);
}
