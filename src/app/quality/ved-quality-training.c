/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality-training"

#include "config.h"

#include "app/quality/ved-quality-training.h"

#include "app/charts/ved-bar-chart.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-page-text.h"
#include "app/quality/ved-training-report.h"
#include "app/ved-tooltip.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What is told comes from two documents of the daemon, asked for with each picture of the fleet while a training is
 * under way, once a minute otherwise. What somebody does here is sent, and both are asked for again. */

#define CHART_PX     160
#define EVERY_S      60
#define EPOCHS       "10"
#define FORM         "train-daemon.yaml"
#define STATS_PATH   "/admin/training-stats"
#define MODELS_PATH  "/admin/models"

/* One model of the list; its widgets live as long as the page. */
typedef struct {
  GtkWidget *name;
  GtkWidget *figures;
  GtkWidget *use;
} Row;

struct _VedQualityTraining
{
  GtkWidget parent_instance;

  VedDocument *stats;           /* (nullable): before it was shown */
  VedDocument *models;          /* (nullable): likewise */
  VedTrainingReport report;
  GtkWidget *box;
  GtkWidget *state;             /* what is in use */
  GtkWidget *controls;
  GtkWidget *train;
  GtkWidget *cancel;
  GtkWidget *automatic;
  GtkWidget *progress;
  GtkWidget *outcome;           /* of the newest training, or why none can be begun */
  GtkWidget *curve;
  GtkWidget *list;
  Row rows[VED_TRAINING_MODELS];
  GtkWidget *changes;
  gboolean is_showing;          /* what widgets say now was told, not chosen */
};

G_DEFINE_FINAL_TYPE (VedQualityTraining, ved_quality_training, GTK_TYPE_WIDGET)

/* Pictures */

static char *
describe_state (const VedTrainingReport * report)
{
  const VedTrainingModel *current = ved_training_report_get_current (report);

  if (report->fault[0] != '\0')
    return g_strdup_printf (_("The network that was chosen cannot be used: %s"), report->fault);
  if (current == NULL)
    return g_strdup (_("The statistical engine forecasts alone: no network is in use."));
  if (current->n_promoted <= 0.0)
    return g_strdup_printf (_("%s is loaded, but beats the statistical engine on no metric: that engine forecasts alone."),
                            current->name);

  return g_strdup_printf (ngettext ("%s corrects the forecasts of %.0f metric; the statistical engine makes the others.",
                                    "%s corrects the forecasts of %.0f metrics; the statistical engine makes the others.",
                                    (gulong) current->n_promoted), current->name, current->n_promoted);
}

static char *
describe_history (const VedTrainingReport *report)
{
  char days[VED_TEXT_SIZE], records[VED_TEXT_SIZE];

  return g_strdup_printf (_("No network was trained yet: %s days and %s records are available."),
                          ved_text_write_number ((double) report->history_us / VED_DAY_US, 1, days, sizeof days),
                          ved_text_write_count (report->n_records, records, sizeof records));
}

static char *
describe_outcome (const VedTrainingReport *report)
{
  g_autofree char *took = ved_text_duration (MAX (0, report->ended_us - report->started_us));

  if (report->is_running)
    return g_strdup (_("Training runs in its own low-priority process. What forecasts now stays in use until the new "
                       "network has proved itself."));
  if (g_str_equal (report->status, "failed"))
    return g_strdup_printf (_("The last training failed: %s"), report->error);
  if (g_str_equal (report->status, "cancelled"))
    return g_strdup (_("The last training was cancelled. Nothing that is in use has changed."));
  if (g_str_equal (report->status, "completed") && report->error[0] != '\0')
    return g_strdup_printf (_("The last training took %s. %s"), took, report->error);
  if (g_str_equal (report->status, "completed"))
    return g_strdup_printf (_("The last training took %s, and its network is in use."), took);
  if (!report->is_ready)
    return ved_training_report_tell_lack (report);

  return describe_history (report);
}

static void
show_progress (VedQualityTraining *self)
{
  const VedTrainingReport *report = &self->report;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->progress, report->is_running);
  gtk_widget_set_visible (self->cancel, report->is_running);
  gtk_widget_set_visible (self->train, !report->is_running);
  gtk_widget_set_sensitive (self->train, report->is_ready);
  if (!report->is_running)
    return;

  text = report->n_done == 0 ? g_strdup (_("Preparing"))
                             : g_strdup_printf (_("Epoch %u of %u"), report->n_done, report->epochs);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), report->progress_pct / 100.0);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
}

static void
show_curve (VedQualityTraining *self)
{
  const VedTrainingReport *report = &self->report;
  char texts[VED_TRAINING_EPOCHS][8];
  const char *labels[VED_TRAINING_EPOCHS];
  float *values;
  VedBarSeries series[2];

  gtk_widget_set_visible (self->curve, report->n_done > 0);
  if (report->n_done == 0)
    return;

  values = g_new (float, 2 * report->n_done);
  series[0] = (VedBarSeries) { _("training"), values };
  series[1] = (VedBarSeries) { _("held out"), values + report->n_done };
  for (guint i = 0; i < report->n_done; i++)
    {
      g_snprintf (texts[i], sizeof texts[i], "%u", i + 1);
      labels[i] = texts[i];
      values[i] = 100.0f * report->loss[i];
      values[report->n_done + i] = 100.0f * report->validation[i];
    }
  ved_bar_chart_set_series (VED_BAR_CHART (self->curve), labels, report->n_done, series, 2, values, g_free);
}

static void
describe_model (const VedTrainingModel *model,
                char                   *text,
                gsize                   size)
{
  char loss[VED_TEXT_SIZE] = "–";

  if (model->fault[0] != '\0')
    {
      g_strlcpy (text, model->fault, size);
      return;
    }
  if (!isnan (model->loss))
    ved_text_write_percent (model->loss, 1, loss, sizeof loss);
  g_snprintf (text, size, ngettext ("%s of the statistical error · %.0f metric", "%s of the statistical error · %.0f metrics",
                                    (gulong) model->n_promoted), loss, model->n_promoted);
}

static void
show_row (Row                    *row,
          const VedTrainingModel *model)
{
  char text[VED_TRAINING_TEXT];

  gtk_widget_set_visible (row->name, model != NULL);
  gtk_widget_set_visible (row->figures, model != NULL);
  gtk_widget_set_visible (row->use, model != NULL);
  if (model == NULL)
    return;

  describe_model (model, text, sizeof text);
  ved_text_label_set (row->name, model->name);
  ved_text_label_set (row->figures, text);
  gtk_button_set_label (GTK_BUTTON (row->use), model->is_current ? _("In use") : _("Use"));
  gtk_widget_set_sensitive (row->use, !model->is_current && model->fault[0] == '\0');
}

static void
show_changes (VedQualityTraining *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->report.n_changes; i++)
    {
      const VedTrainingChange *change = &self->report.changes[i];
      VedMetric metric;
      gboolean is_known = ved_metric_from_key (change->metric, strlen (change->metric), &metric);

      g_string_append_printf (text, change->to > change->from ? _("%s%s: network share raised to %.0f %%")
                              : _("%s%s: network share lowered to %.0f %%"), i > 0 ? " · " : "",
                              is_known ? ved_text_metric_label (metric) : change->metric, 100.0 * change->to);
    }
  gtk_widget_set_visible (self->changes, text->len > 0);
  ved_text_label_set (self->changes, text->str);
}

static void
show (VedQualityTraining *self)
{
  const VedTrainingReport *report = &self->report;
  g_autofree char *state = describe_state (report), *outcome = describe_outcome (report);

  self->is_showing = TRUE;
  gtk_widget_set_visible (self->controls, TRUE);
  gtk_widget_set_visible (self->outcome, TRUE);
  ved_text_label_set (self->state, state);
  ved_text_label_set (self->outcome, outcome);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->automatic), report->is_automatic);
  show_progress (self);
  show_curve (self);
  gtk_widget_set_visible (self->list, report->n_models > 0);
  for (guint i = 0; i < VED_TRAINING_MODELS; i++)
    show_row (&self->rows[i], i < report->n_models ? &report->models[i] : NULL);
  show_changes (self);
  self->is_showing = FALSE;
}

/* A source that has no networks: a recording, or a daemon that keeps nothing. */
static void
show_none (VedQualityTraining *self,
           const char         *reason)
{
  gtk_widget_set_visible (self->controls, FALSE);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_visible (self->curve, FALSE);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_widget_set_visible (self->changes, FALSE);
  gtk_widget_set_visible (self->outcome, FALSE);
  ved_text_label_set (self->state, reason);
}

/* Documents */

static void
models_came_cb (JsonObject *root,
                const char *fault,
                gpointer    user_data)
{
  VedQualityTraining *self = user_data;

  if (root == NULL)
    {
      show_none (self, fault);
      return;
    }
  ved_training_report_read_models (&self->report, root);
  show (self);
}

/* The end of a training brings another list of models. */
static void
stats_came_cb (JsonObject *root,
               const char *fault,
               gpointer    user_data)
{
  VedQualityTraining *self = user_data;
  gboolean was_running = self->report.is_running;

  if (root == NULL)
    {
      show_none (self, fault);
      return;
    }
  ved_training_report_read_stats (&self->report, root);
  if (was_running && !self->report.is_running)
    ved_document_expire (self->models);
  show (self);
}

/* Another daemon has other networks. */
static void
forget (gpointer user_data)
{
  VedQualityTraining *self = user_data;

  memset (&self->report, 0, sizeof self->report);
  show_none (self, _("Loading the networks of this fleet."));
}

/**
 * ved_quality_training_update:
 * @model: whom to ask; outlives the widget
 *
 * Asks for what is due. To be called while the page is shown.
 */
void
ved_quality_training_update (VedQualityTraining *self,
                             VedFleetModel      *model)
{
  if (self->stats == NULL)
    {
      self->stats = ved_document_new (model, EVERY_S, stats_came_cb, self);
      self->models = ved_document_new (model, EVERY_S, models_came_cb, self);
      ved_document_set_forget (self->stats, forget);
    }
  if (self->report.is_running)
    ved_document_expire (self->stats);
  ved_document_fetch (self->stats, STATS_PATH);
  ved_document_fetch (self->models, MODELS_PATH);
}

/* What somebody does */

/* What is refused takes nothing from what is shown, and leaves no mark where none was set. */
static void
performed_cb (const char *fault,
              gpointer    user_data)
{
  VedQualityTraining *self = user_data;

  if (fault == NULL)
    return;

  show (self);
  ved_text_label_set (self->outcome, fault);
}

static void
perform (VedQualityTraining *self,
         const char         *path,
         const char         *body)
{
  ved_document_expire (self->models);
  ved_document_perform_then (self->stats, path, body, performed_cb);
}

static void
train_clicked_cb (GtkButton          *button,
                  VedQualityTraining *self)
{
  perform (self, "/admin/trigger-training", "{\"epochs\":" EPOCHS ",\"incremental\":true}");
}

static void
cancel_clicked_cb (GtkButton          *button,
                   VedQualityTraining *self)
{
  perform (self, "/admin/cancel-training", "{}");
}

static void
automatic_toggled_cb (GtkCheckButton     *button,
                      VedQualityTraining *self)
{
  if (!self->is_showing)
    perform (self, "/admin/automatic-training",
             gtk_check_button_get_active (button) ? "{\"automatic\":true}" : "{\"automatic\":false}");
}

static void
use_clicked_cb (GtkButton          *button,
                VedQualityTraining *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "row"));
  g_autofree char *body = g_strdup_printf ("{\"model_path\":\"%s\"}", self->report.models[index].name);

  perform (self, "/admin/reload-model", body);
}

/* Widgets */

static GtkWidget *
create_controls (VedQualityTraining *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *options = gtk_button_new_with_label (_("Options…"));

  self->train = gtk_button_new_with_label (_("Train a network"));
  ved_set_tooltip (self->train, _("Learn from the history of this fleet; continues from the newest network"));
  self->cancel = gtk_button_new_with_label (_("Cancel training"));
  self->automatic = gtk_check_button_new_with_label (_("Train automatically"));
  ved_set_tooltip (self->automatic,
                   _("After drift, in quiet hours, at most three times a week, once 30 days and 100,000 records are "
                     "available"));
  g_signal_connect_object (self->train, "clicked", G_CALLBACK (train_clicked_cb), self, 0);
  g_signal_connect_object (self->cancel, "clicked", G_CALLBACK (cancel_clicked_cb), self, 0);
  g_signal_connect_object (self->automatic, "toggled", G_CALLBACK (automatic_toggled_cb), self, 0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (options), "win.show-form");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (options), "s", FORM);
  gtk_widget_add_css_class (options, "flat");
  ved_set_tooltip (options, _("Opens the command that trains at a daemon: another engine, more epochs"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (options), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Training options"), -1);
  gtk_box_append (GTK_BOX (line), self->train);
  gtk_box_append (GTK_BOX (line), self->cancel);
  gtk_box_append (GTK_BOX (line), options);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->automatic);

  return box;
}

static GtkWidget *
create_curve (void)
{
  const VedNumberFormat percent = { VED_NUMBER_PERCENT, 1, NULL };
  GtkWidget *chart = ved_bar_chart_new (GTK_ORIENTATION_VERTICAL);

  ved_chart_set_title (VED_CHART (chart), _("Network error by epoch, relative to the statistical engine"));
  ved_chart_set_description (VED_CHART (chart), _("A bar for each epoch: the lower, the better"));
  ved_bar_chart_set_format (VED_BAR_CHART (chart), &percent);
  gtk_widget_set_size_request (chart, -1, CHART_PX);

  return chart;
}

static void
create_row (VedQualityTraining *self,
            GtkWidget          *grid,
            guint               index)
{
  Row *row = &self->rows[index];

  row->name = ved_text_label_new ("", NULL);
  row->figures = ved_text_label_new ("", "dim-label");
  row->use = gtk_button_new_with_label (_("Use"));
  gtk_label_set_ellipsize (GTK_LABEL (row->name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (row->figures), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (row->figures), 0.0f);
  gtk_widget_set_hexpand (row->figures, TRUE);
  gtk_widget_add_css_class (row->use, "flat");
  ved_set_tooltip (row->use, _("Use this network, or go back to it"));
  g_object_set_data (G_OBJECT (row->use), "row", GUINT_TO_POINTER (index));
  g_signal_connect_object (row->use, "clicked", G_CALLBACK (use_clicked_cb), self, 0);
  gtk_grid_attach (GTK_GRID (grid), row->name, 0, (int) (2 * index), 1, 1);
  gtk_grid_attach (GTK_GRID (grid), row->figures, 0, (int) (2 * index + 1), 1, 1);
  gtk_grid_attach (GTK_GRID (grid), row->use, 1, (int) (2 * index), 1, 2);
}

static void
ved_quality_training_dispose (GObject *object)
{
  VedQualityTraining *self = VED_QUALITY_TRAINING (object);

  g_clear_pointer (&self->stats, ved_document_free);
  g_clear_pointer (&self->models, ved_document_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_quality_training_parent_class)->dispose (object);
}

static void
ved_quality_training_class_init (VedQualityTrainingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_quality_training_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_quality_training_init (VedQualityTraining *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->state = ved_text_paragraph_new ("", NULL);
  self->outcome = ved_text_paragraph_new ("", "dim-label");
  self->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Training"), -1);
  self->curve = create_curve ();
  self->list = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->list), 12);
  for (guint i = 0; i < VED_TRAINING_MODELS; i++)
    create_row (self, self->list, i);
  self->changes = ved_text_paragraph_new ("", "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->state);
  gtk_box_append (GTK_BOX (self->box), self->controls = create_controls (self));
  gtk_box_append (GTK_BOX (self->box), self->progress);
  gtk_box_append (GTK_BOX (self->box), self->outcome);
  gtk_box_append (GTK_BOX (self->box), self->curve);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_box_append (GTK_BOX (self->box), self->changes);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  show_none (self, _("Loading the networks of this fleet."));
}

GtkWidget *
ved_quality_training_new (void)
{
  return g_object_new (VED_TYPE_QUALITY_TRAINING, NULL);
}
