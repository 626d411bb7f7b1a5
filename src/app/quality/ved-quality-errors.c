/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality-errors"

#include "config.h"

#include "app/quality/ved-quality-errors.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>

/* A row a metric: what share of the value forecasts were off by, at six leads, whether bands held, and the gain over the last value
 * near and far ahead; the first row is that gain at each lead. Cells are shaded by the error, so that the eye finds the metrics and
 * leads to doubt; the figure always stands there too. */

#define GAIN_LINE  1            /* of the grid, below the headings */
#define FIRST_LINE 2            /* of metrics */
#define FAR_LEAD   (VED_REPORT_LEADS - 1)

enum {
  COLUMN_METRIC,
  COLUMN_FIRST_LEAD,
  COLUMN_COVERAGE = COLUMN_FIRST_LEAD + VED_REPORT_LEADS,
  COLUMN_NEAR_GAIN,
  COLUMN_FAR_GAIN,
  N_COLUMNS
};

struct _VedQualityErrors
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *heads[N_COLUMNS];
  GtkWidget *gains[VED_REPORT_LEADS];
  GtkWidget *cells[VED_N_BASE_METRICS][N_COLUMNS];
};

G_DEFINE_FINAL_TYPE (VedQualityErrors, ved_quality_errors, GTK_TYPE_WIDGET)

static const char *const shades[] = { "quality-good", "quality-fair", "quality-poor", "quality-bad" };

static void
set_shade (GtkWidget *cell,
           int        shade)
{
  for (guint i = 0; i < G_N_ELEMENTS (shades); i++)
    {
      if ((int) i == shade)
        gtk_widget_add_css_class (cell, shades[i]);
      else
        gtk_widget_remove_css_class (cell, shades[i]);
    }
}

static int
shade_of_error (double error)
{
  if (isnan (error))
    return -1;

  return error <= 0.1 ? 0 : error <= 0.25 ? 1 : error <= 0.5 ? 2 : 3;
}

static int
shade_of_coverage (double coverage)
{
  double off = fabs (coverage - 0.8);

  if (isnan (coverage))
    return -1;

  return off <= 0.05 ? 0 : off <= 0.1 ? 1 : off <= 0.2 ? 2 : 3;
}

/* Worse than the last value is no help. */
static int
shade_of_gain (double gain)
{
  if (isnan (gain))
    return -1;

  return gain > 0.0 ? 0 : 2;
}

static void
set_cell (GtkWidget *cell,
          double     share,
          int        shade)
{
  char text[VED_TEXT_SIZE];

  ved_text_write_percent (share, 0, text, sizeof text);
  ved_text_label_set (cell, text);
  set_shade (cell, shade);
}

static void
show_metric (VedQualityErrors      *self,
             guint                  metric,
             const VedReportMetric *figures)
{
  GtkWidget **cells = self->cells[metric];

  for (guint column = 0; column < N_COLUMNS; column++)
    gtk_widget_set_visible (cells[column], figures->outcomes > 0.0);
  for (guint lead = 0; lead < VED_REPORT_LEADS; lead++)
    {
      double error = figures->leads[lead].relative_error;

      set_cell (cells[COLUMN_FIRST_LEAD + lead], error, shade_of_error (error));
    }
  set_cell (cells[COLUMN_COVERAGE], figures->coverage, shade_of_coverage (figures->coverage));
  set_cell (cells[COLUMN_NEAR_GAIN], figures->leads[0].skill, shade_of_gain (figures->leads[0].skill));
  set_cell (cells[COLUMN_FAR_GAIN], figures->leads[FAR_LEAD].skill, shade_of_gain (figures->leads[FAR_LEAD].skill));
}

/* (transfer full) (nullable): "to 30 min" */
static char *
name_lead (double minutes)
{
  if (isnan (minutes))
    return NULL;

  return minutes < 60.0 ? g_strdup_printf (_("to %.0f min"), minutes) : g_strdup_printf (_("to %.0f h"), minutes / 60.0);
}

static void
name_gain (GtkWidget  *head,
           const char *lead)
{
  g_autofree char *text = lead != NULL ? g_strdup_printf (_("Gain %s"), lead) : NULL;

  ved_text_label_set (head, text != NULL ? text : _("Gain"));
}

static void
show_leads (VedQualityErrors       *self,
            const VedQualityReport *report)
{
  for (guint lead = 0; lead < VED_REPORT_LEADS; lead++)
    {
      g_autofree char *text = name_lead (ved_quality_report_get_lead_minutes (report, lead));
      double gain = ved_quality_report_get_gain (report, lead);

      if (text != NULL)
        ved_text_label_set (self->heads[COLUMN_FIRST_LEAD + lead], text);
      if (lead == 0 || lead == FAR_LEAD)
        name_gain (self->heads[lead == 0 ? COLUMN_NEAR_GAIN : COLUMN_FAR_GAIN], text);
      set_cell (self->gains[lead], gain, shade_of_gain (gain));
    }
}

/**
 * ved_quality_errors_set_report:
 * @report: what to show
 */
void
ved_quality_errors_set_report (VedQualityErrors       *self,
                               const VedQualityReport *report)
{
  show_leads (self, report);
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    show_metric (self, metric, &report->metrics[metric]);
}

static GtkWidget *
create_cell (const char *text,
             const char *css_class,
             gboolean    is_figure)
{
  GtkWidget *cell = ved_text_label_new (text, css_class);

  /* There is a scroller around them: figures are not cut. */
  gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_NONE);
  if (is_figure)
    {
      gtk_label_set_xalign (GTK_LABEL (cell), 1.0f);
      gtk_widget_add_css_class (cell, "numeric");
      gtk_widget_add_css_class (cell, "quality-cell");
    }

  return cell;
}

static const char *
get_head (guint column)
{
  switch (column)
    {
    case COLUMN_METRIC:
      return _("Metric");
    case COLUMN_COVERAGE:
      return _("In band");
    case COLUMN_NEAR_GAIN:
    case COLUMN_FAR_GAIN:
      return _("Gain");
    default:
      return "";
    }
}

static void
add_gains (VedQualityErrors *self,
           GtkGrid          *grid)
{
  gtk_grid_attach (grid, create_cell (_("Gain over the last value, mean"), "dim-label", FALSE), COLUMN_METRIC, GAIN_LINE, 1, 1);
  for (guint lead = 0; lead < VED_REPORT_LEADS; lead++)
    {
      self->gains[lead] = create_cell ("–", NULL, TRUE);
      gtk_grid_attach (grid, self->gains[lead], (int) (COLUMN_FIRST_LEAD + lead), GAIN_LINE, 1, 1);
    }
}

static GtkWidget *
create_grid (VedQualityErrors *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 2);
  for (guint column = 0; column < N_COLUMNS; column++)
    {
      self->heads[column] = create_cell (get_head (column), "dim-label", column != COLUMN_METRIC);
      gtk_widget_set_hexpand (self->heads[column], TRUE);
      gtk_grid_attach (GTK_GRID (grid), self->heads[column], (int) column, 0, 1, 1);
      for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
        {
          const char *text = column == COLUMN_METRIC ? ved_text_metric_label (metric) : "–";

          self->cells[metric][column] = create_cell (text, NULL, column != COLUMN_METRIC);
          gtk_grid_attach (GTK_GRID (grid), self->cells[metric][column], (int) column, (int) metric + FIRST_LINE, 1, 1);
        }
    }
  add_gains (self, GTK_GRID (grid));
  ved_set_tooltip (self->heads[COLUMN_COVERAGE],
                   _(/* xgettext:no-c-format */ "Share of outcomes between p10 and p90; 80 % is ideal"));
  for (guint column = COLUMN_NEAR_GAIN; column <= COLUMN_FAR_GAIN; column++)
    ved_set_tooltip (self->heads[column], _("How much smaller the error is than that of repeating the last value"));

  return grid;
}

static void
ved_quality_errors_dispose (GObject *object)
{
  g_clear_pointer (&VED_QUALITY_ERRORS (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_quality_errors_parent_class)->dispose (object);
}

static void
ved_quality_errors_class_init (VedQualityErrorsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_quality_errors_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_quality_errors_init (VedQualityErrors *self)
{
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), create_grid (self));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
ved_quality_errors_new (void)
{
  return g_object_new (VED_TYPE_QUALITY_ERRORS, NULL);
}
