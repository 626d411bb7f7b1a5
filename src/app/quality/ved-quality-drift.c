/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality-drift"

#include "config.h"

#include "app/quality/ved-quality-drift.h"

#include "app/charts/ved-gauge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>

/* Whether the fleet still behaves as forecasts expect: four gauges against their thresholds, and the same per
 * metric below. */

#define CEILING_PCT 100.0
#define GAUGE_PX    120

static const char *const titles[VED_REPORT_DRIFTS] = {
  N_("Forecast error"),
  N_("Distribution"),
  N_("Shift of means"),
  N_("Outliers"),
};

static const char *const tooltips[VED_REPORT_DRIFTS] = {
  N_("Sum of errors over sum of values, mean of all metrics"),
  N_("Largest distance between the distributions of the newest day and the weeks before (Kolmogorov–Smirnov)"),
  N_("How far the newest day's mean lies from that of the weeks before, in thirds of their standard deviation"),
  N_("Share of the newest day's values more than three standard deviations from the mean of the weeks before"),
};

struct _VedQualityDrift
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *advice;
  GtkWidget *gauges[VED_REPORT_DRIFTS];
  GtkWidget *names[VED_N_BASE_METRICS];
  GtkWidget *cells[VED_N_BASE_METRICS][VED_REPORT_DRIFTS];
};

G_DEFINE_FINAL_TYPE (VedQualityDrift, ved_quality_drift, GTK_TYPE_WIDGET)

static void
show_gauge (VedQualityDrift        *self,
            const VedQualityReport *report,
            guint                   kind)
{
  double value = report->drift[kind], threshold = report->thresholds[kind];
  g_autofree char *caption = g_strdup_printf (_("limit %.0f %%"), 100.0 * threshold);
  VedLevel level = isnan (value) || value <= threshold ? VED_LEVEL_HEALTHY : VED_LEVEL_WARNING;
  char figure[VED_TEXT_SIZE];

  ved_text_write_percent (value, 0, figure, sizeof figure);
  ved_gauge_set_value (VED_GAUGE (self->gauges[kind]), 100.0 * value, level, figure, caption);
}

static void
show_cell (GtkWidget *cell,
           double     value,
           double     threshold)
{
  char text[VED_TEXT_SIZE];

  ved_text_write_percent (value, 1, text, sizeof text);
  ved_text_label_set (cell, text);
  if (value > threshold)
    gtk_widget_add_css_class (cell, "quality-poor");
  else
    gtk_widget_remove_css_class (cell, "quality-poor");
}

static void
show_metric (VedQualityDrift        *self,
             const VedQualityReport *report,
             guint                   metric)
{
  gboolean is_known = report->metrics[metric].outcomes > 0.0;

  gtk_widget_set_visible (self->names[metric], is_known);
  for (guint kind = 0; kind < VED_REPORT_DRIFTS; kind++)
    {
      gtk_widget_set_visible (self->cells[metric][kind], is_known);
      show_cell (self->cells[metric][kind], report->metrics[metric].drift[kind], report->thresholds[kind]);
    }
}

static const char *
get_advice (const VedQualityReport *report)
{
  if (!report->is_sufficient)
    return _("Not enough data yet to say whether the fleet has changed.");
  if (!report->needs_retraining)
    return _("The fleet behaves as forecasts expect.");
  if (report->training_helps)
    return _("A limit is exceeded: the fleet has changed. The statistical engine adapts automatically twice a day; a "
             "trained network should be retrained.");
  if (report->has_learned_lately)
    return _("A limit is exceeded, and a network has just been trained on these days: only a larger error calls for another.");

  return _("The error is above its limit and has not grown: these metrics are noisy, and retraining would not help.");
}

/**
 * ved_quality_drift_set_report:
 * @report: what to show
 */
void
ved_quality_drift_set_report (VedQualityDrift        *self,
                              const VedQualityReport *report)
{
  ved_text_label_set (self->advice, get_advice (report));
  for (guint kind = 0; kind < VED_REPORT_DRIFTS; kind++)
    show_gauge (self, report, kind);
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    show_metric (self, report, metric);
}

static GtkWidget *
create_figure (const char *text,
               const char *css_class)
{
  GtkWidget *label = ved_text_label_new (text, css_class);

  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "quality-cell");

  return label;
}

static GtkWidget *
create_named (GtkWidget  *gauge,
              const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *label = ved_text_label_new (name, "dim-label");

  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gauge);
  gtk_box_append (GTK_BOX (box), label);

  return box;
}

static GtkWidget *
create_table (VedQualityDrift *self)
{
  GtkWidget *grid = gtk_grid_new (), *scroller = gtk_scrolled_window_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 2);
  gtk_grid_attach (GTK_GRID (grid), ved_text_label_new (_("Metric"), "dim-label"), 0, 0, 1, 1);
  for (guint kind = 0; kind < VED_REPORT_DRIFTS; kind++)
    gtk_grid_attach (GTK_GRID (grid), create_figure (_(titles[kind]), "dim-label"), (int) kind + 1, 0, 1, 1);
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      self->names[metric] = ved_text_label_new (ved_text_metric_label (metric), NULL);
      gtk_label_set_ellipsize (GTK_LABEL (self->names[metric]), PANGO_ELLIPSIZE_NONE);
      gtk_grid_attach (GTK_GRID (grid), self->names[metric], 0, (int) metric + 1, 1, 1);
      for (guint kind = 0; kind < VED_REPORT_DRIFTS; kind++)
        {
          self->cells[metric][kind] = create_figure ("–", NULL);
          gtk_grid_attach (GTK_GRID (grid), self->cells[metric][kind], (int) kind + 1, (int) metric + 1, 1, 1);
        }
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);

  return scroller;
}

static void
ved_quality_drift_dispose (GObject *object)
{
  g_clear_pointer (&VED_QUALITY_DRIFT (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_quality_drift_parent_class)->dispose (object);
}

static void
ved_quality_drift_class_init (VedQualityDriftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_quality_drift_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_quality_drift_init (VedQualityDrift *self)
{
  GtkWidget *gauges = ved_reflow_new (GAUGE_PX, VED_REPORT_DRIFTS, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->advice = ved_text_paragraph_new ("", NULL);
  for (guint kind = 0; kind < VED_REPORT_DRIFTS; kind++)
    {
      self->gauges[kind] = ved_gauge_new (CEILING_PCT);
      ved_chart_set_title (VED_CHART (self->gauges[kind]), _(titles[kind]));
      ved_chart_set_description (VED_CHART (self->gauges[kind]), _(tooltips[kind]));
      ved_set_tooltip (self->gauges[kind], _(tooltips[kind]));
      gtk_widget_set_size_request (self->gauges[kind], -1, GAUGE_PX);
      ved_reflow_append (VED_REFLOW (gauges), create_named (self->gauges[kind], _(titles[kind])), 1);
    }
  gtk_box_append (GTK_BOX (self->box), self->advice);
  gtk_box_append (GTK_BOX (self->box), gauges);
  gtk_box_append (GTK_BOX (self->box), create_table (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ved_quality_drift_new (void)
{
  return g_object_new (VED_TYPE_QUALITY_DRIFT, NULL);
}
