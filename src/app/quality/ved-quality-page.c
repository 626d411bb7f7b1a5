/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality-page"

#include "config.h"

#include "app/quality/ved-quality-page.h"

#include "app/charts/ved-bar-chart.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-choice-state.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-kpi-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/quality/ved-quality-drift.h"
#include "app/quality/ved-quality-errors.h"
#include "app/quality/ved-quality-report.h"
#include "app/quality/ved-quality-training.h"
#include "app/quality/ved-quality-verdict.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Whether forecasts deserve trust, from what the daemon measured of past ones. The report is fetched when the page
 * comes into view and at most once a minute after that. */

#define MARGIN_PX 18
#define EMPTY_PX  420            /* a status page scrolls inside of less */
#define CARD_PX   360
#define CHART_PX  220
#define MOST_OFF_CHANCE 0.05
#define MOST_OFF_BAND   0.1
#define EVERY_S   60             /* the figures change every half hour */

typedef enum {
  KPI_GAIN,
  KPI_COVERAGE,
  KPI_CHANCES,
  KPI_WARNED,
  KPI_DRIFT,
  N_KPIS
} Kpi;

static const char *const kpi_titles[N_KPIS] = {
  [KPI_GAIN] = N_("Better than the last value"),
  [KPI_COVERAGE] = N_("Outcomes inside the band"),
  [KPI_CHANCES] = N_("Calibration error"),
  [KPI_WARNED] = N_("Incidents predicted"),
  [KPI_DRIFT] = N_("Drift"),
};

struct _VedQualityPage
{
  VedPage parent_instance;

  GtkWidget *stack;
  GtkWidget *empty;
  GtkWidget *kpis[N_KPIS];
  GtkWidget *verdict;
  GtkWidget *origin;            /* what the figures are of */
  GtkWidget *horizon;
  GtkWidget *reliability;
  GtkWidget *calibration;
  GtkWidget *metric;
  GtkWidget *pit;
  GtkWidget *errors;
  GtkWidget *warnings;
  GtkWidget *drift;
  GtkWidget *training;
  VedQualityReport report;
  VedDocument *document;        /* (nullable): before it was shown */
};

G_DEFINE_FINAL_TYPE (VedQualityPage, ved_quality_page, VED_TYPE_PAGE)

static const VedReportHorizon *
get_horizon (VedQualityPage * self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->horizon));

  return &self->report.horizons[MIN (selected, VED_N_HORIZONS - 1)];
}

static void
describe_calibration (VedQualityPage         *self,
                      const VedReportHorizon *horizon)
{
  g_autofree char *quality = NULL, *text = NULL;
  char servers[VED_TEXT_SIZE], fleet[VED_TEXT_SIZE];
  const char *state = horizon->servers_calibrated
                      ? (horizon->fleet_calibrated ? _("Chances of servers and of the fleet are calibrated.")
                                                   : _("Chances of servers are calibrated, those of the fleet not yet."))
                      : _("Chances are raw: calibration needs 500 outcomes.");

  if (!isnan (horizon->calibration_error))
    quality = g_strdup_printf (_("Brier score %.3f, calibration error %.1f points."), horizon->brier,
                               100.0 * horizon->calibration_error);
  text = g_strdup_printf (_("%s %s outcomes of servers, %s of the fleet. %s"), state,
                          ved_text_write_count (horizon->server_outcomes, servers, sizeof servers),
                          ved_text_write_count (horizon->fleet_outcomes, fleet, sizeof fleet), quality != NULL ? quality : "");
  ved_text_label_set (self->calibration, text);
}

static void
show_reliability (VedQualityPage *self)
{
  const VedReportHorizon *horizon = get_horizon (self);
  char texts[VED_REPORT_BINS][32];
  const char *labels[VED_REPORT_BINS];
  float *values = g_new (float, 2 * VED_REPORT_BINS);
  VedBarSeries series[2] = { { _("forecast"), values }, { _("observed"), values + VED_REPORT_BINS } };

  for (guint bin = 0; bin < VED_REPORT_BINS; bin++)
    {
      g_snprintf (texts[bin], sizeof texts[bin], "%u–", bin * 10);
      labels[bin] = texts[bin];
      values[bin] = 100.0f * horizon->chance[bin];
      values[VED_REPORT_BINS + bin] = 100.0f * horizon->share[bin];
    }
  ved_bar_chart_set_series (VED_BAR_CHART (self->reliability), labels, VED_REPORT_BINS, series, 2, values, g_free);
  describe_calibration (self, horizon);
}

/* The metric of a row of the choice. */
static guint
get_metric (VedQualityPage *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->metric));

  return MIN (selected, VED_N_BASE_METRICS - 1);
}

static void
show_pit (VedQualityPage *self)
{
  const VedReportMetric *metric = &self->report.metrics[get_metric (self)];
  char texts[VED_REPORT_BINS][32];
  const char *labels[VED_REPORT_BINS];
  float *values = g_new (float, 2 * VED_REPORT_BINS);
  VedBarSeries series[2] = { { _("outcomes"), values }, { _("ideal"), values + VED_REPORT_BINS } };

  for (guint bin = 0; bin < VED_REPORT_BINS; bin++)
    {
      g_snprintf (texts[bin], sizeof texts[bin], "%u–", bin * 10);
      labels[bin] = texts[bin];
      values[bin] = metric->outcomes > 0.0 ? (float) (100.0 * metric->pit[bin] / metric->outcomes) : NAN;
      values[VED_REPORT_BINS + bin] = 10.0f;
    }
  ved_bar_chart_set_series (VED_BAR_CHART (self->pit), labels, VED_REPORT_BINS, series, 2, values, g_free);
}

static void
describe_horizon (GString                *text,
                  const char             *name,
                  const VedReportHorizon *horizon)
{
  char events[VED_TEXT_SIZE], hits[VED_TEXT_SIZE], misses[VED_TEXT_SIZE], false_alarms[VED_TEXT_SIZE];

  if (text->len > 0)
    g_string_append (text, "\n\n");
  if (horizon->events + horizon->alarms <= 0.0)
    {
      g_string_append_printf (text, _("%s: no server crossed a critical threshold, and no warning was given."), name);
      return;
    }
  g_string_append_printf (text, _("%s: %s times a server crossed a critical threshold. %s were predicted, %s were "
                                  "missed, %s warnings were false"), name,
                          ved_text_write_count (horizon->events, events, sizeof events),
                          ved_text_write_count (horizon->hits, hits, sizeof hits),
                          ved_text_write_count (horizon->misses, misses, sizeof misses),
                          ved_text_write_count (horizon->false_alarms, false_alarms, sizeof false_alarms));
  if (!isnan (horizon->threshold))
    g_string_append_printf (text, _(" (warning from a chance of %.0f %% up)"), 100.0 * horizon->threshold);
  g_string_append_c (text, '.');
  if (!isnan (horizon->lead_minutes))
    {
      g_autofree char *lead = ved_text_duration ((gint64) (horizon->lead_minutes * 60e6));

      g_string_append_printf (text, _(" Half of the warnings came at least %s ahead."), lead);
    }
}

static void
show_warnings (VedQualityPage *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  describe_horizon (text, _("Within 30 min"), &self->report.horizons[VED_HORIZON_30M]);
  describe_horizon (text, _("Within 8 h"), &self->report.horizons[VED_HORIZON_8H]);
  ved_text_label_set (self->warnings, text->str);
}

/* Both horizons weigh the same: a good one does not hide a bad one. */
static void
set_both (VedQualityPage *self,
          Kpi             kpi,
          double          near,
          double          far,
          gboolean        is_good,
          const char     *caption)
{
  char near_text[VED_TEXT_SIZE], far_text[VED_TEXT_SIZE];
  g_autofree char *figure = g_strdup_printf ("%s · %s", ved_text_write_percent (near, 0, near_text, sizeof near_text),
                                             ved_text_write_percent (far, 0, far_text, sizeof far_text));

  ved_kpi_card_set_figure (VED_KPI_CARD (self->kpis[kpi]), figure, is_good ? VED_LEVEL_HEALTHY : VED_LEVEL_WATCH);
  ved_kpi_card_set_caption (VED_KPI_CARD (self->kpis[kpi]), caption);
}

/* What is worse than doing nothing, near or far, is not good. */
static void
show_gain (VedQualityPage *self)
{
  double near = ved_quality_report_get_gain (&self->report, 0);
  double far = ved_quality_report_get_gain (&self->report, VED_REPORT_LEADS - 1);

  set_both (self, KPI_GAIN, near, far, !(near < 0.0) && !(far < 0.0), _("up to 30 min · up to 8 h ahead: smaller errors, mean of all metrics"));
}

static void
show_coverage (VedQualityPage *self)
{
  double coverage = ved_quality_report_mean (&self->report, G_STRUCT_OFFSET (VedReportMetric, coverage));
  char figure[VED_TEXT_SIZE];

  ved_kpi_card_set_figure (VED_KPI_CARD (self->kpis[KPI_COVERAGE]), ved_text_write_percent (coverage, 0, figure, sizeof figure),
                           fabs (coverage - 0.8) > MOST_OFF_BAND ? VED_LEVEL_WATCH : VED_LEVEL_HEALTHY);
  ved_kpi_card_set_caption (VED_KPI_CARD (self->kpis[KPI_COVERAGE]),
                            _(/* xgettext:no-c-format */ "mean of all metrics, up to 8 h ahead; 80 % is ideal"));
}

static double
share_of (double part,
          double all)
{
  return all > 0.0 ? part / all : NAN;
}

/* Both that trouble is missed and that a warning is false make warnings bad, near or far. */
static void
show_warned (VedQualityPage *self)
{
  const VedReportHorizon *near = &self->report.horizons[VED_HORIZON_30M], *far = &self->report.horizons[VED_HORIZON_8H];
  char near_text[VED_TEXT_SIZE], far_text[VED_TEXT_SIZE];
  g_autofree char *caption = g_strdup_printf (
    _("within 30 min · within 8 h; of the warnings, %s · %s were false"),
    ved_text_write_percent (share_of (near->false_alarms, near->alarms), 0, near_text, sizeof near_text),
    ved_text_write_percent (share_of (far->false_alarms, far->alarms), 0, far_text, sizeof far_text));

  set_both (self, KPI_WARNED, share_of (near->hits, near->events), share_of (far->hits, far->events),
            ved_quality_verdict_warns_well (far) && ved_quality_verdict_warns_well (near), caption);
}

static void
show_kpis (VedQualityPage *self)
{
  const VedQualityReport *report = &self->report;
  double near = report->horizons[VED_HORIZON_30M].calibration_error, far = report->horizons[VED_HORIZON_8H].calibration_error;

  show_gain (self);
  show_coverage (self);
  set_both (self, KPI_CHANCES, near, far, !(near > MOST_OFF_CHANCE) && !(far > MOST_OFF_CHANCE),
            _("within 30 min · within 8 h: chances of servers against outcomes"));
  show_warned (self);
  if (report->is_sufficient)
    ved_kpi_card_set_figure (VED_KPI_CARD (self->kpis[KPI_DRIFT]), report->needs_retraining ? _("Limit exceeded") : _("None"),
                             ved_quality_report_judge_drift (report));
  else
    ved_kpi_card_set_plain (VED_KPI_CARD (self->kpis[KPI_DRIFT]), "–");
  ved_kpi_card_set_caption (VED_KPI_CARD (self->kpis[KPI_DRIFT]),
                            !report->is_sufficient ? _("too little data")
                            : report->has_learned_lately
                            ? _("a network has just been trained on these days: only a larger error calls for another")
                            : _("newest day against the weeks before"));
}

/* (transfer full): "" where a network has made none, or nothing is told of that */
static char *
describe_networks (const VedQualityReport *report)
{
  char count[VED_TEXT_SIZE];

  if (report->by_network <= 0.0)
    return g_strdup ("");

  return g_strdup_printf (_(" A network contributed to %s of all forecasts."),
                          ved_text_write_count (report->by_network, count, sizeof count));
}

/* With its day, also where it is today: it stands beside one of two weeks ago. */
static char *
write_origin (gint64 origin_us)
{
  g_autoptr(GDateTime) local = g_date_time_new_from_unix_local (origin_us / G_USEC_PER_SEC);

  return local != NULL ? g_date_time_format (local, "%a %d %b %H:%M %Z") : ved_text_clock (origin_us);
}

static void
describe_origin (VedQualityPage *self)
{
  const VedQualityReport *report = &self->report;
  g_autofree char *from = write_origin (report->from_us), *to = write_origin (report->to_us);
  g_autofree char *networks = describe_networks (report), *text = NULL;
  char forecasts[VED_TEXT_SIZE], servers[VED_TEXT_SIZE], stored[VED_TEXT_SIZE];

  ved_text_write_count (report->forecasts, forecasts, sizeof forecasts);
  ved_text_write_count (report->servers, servers, sizeof servers);
  if (report->stored <= 0.0)
    text = g_strdup_printf (_("%s forecasts of %s servers, made from %s to %s, against what happened in the 8 hours after "
                              "each. All were recomputed from what was known then.%s"), forecasts, servers, from, to, networks);
  else
    text = g_strdup_printf (_("%s forecasts of %s servers, made from %s to %s, against what happened in the 8 hours after "
                              "each. %s are the originals; the others were recomputed from what was known then.%s"),
                            forecasts, servers, from, to,
                            ved_text_write_count (report->stored, stored, sizeof stored), networks);
  ved_text_label_set (self->origin, text);
}

static void
show_verdict (VedQualityPage *self)
{
  g_autofree char *text = ved_quality_verdict_write (&self->report);

  ved_text_label_set (self->verdict, text);
  gtk_widget_set_visible (self->verdict, *text != '\0');
}

static void
show_report (VedQualityPage *self)
{
  show_verdict (self);
  show_kpis (self);
  describe_origin (self);
  show_reliability (self);
  show_pit (self);
  show_warnings (self);
  ved_quality_errors_set_report (VED_QUALITY_ERRORS (self->errors), &self->report);
  ved_quality_drift_set_report (VED_QUALITY_DRIFT (self->drift), &self->report);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "report");
}

static void
show_nothing (VedQualityPage *self,
              const char     *title,
              const char     *description)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), escaped);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
}

static void
show_waiting (VedQualityPage *self)
{
  if (self->report.made_us == 0)
    show_nothing (self, _("Forecasts are being checked"),
                  _("Past forecasts are compared with what happened. That takes some seconds to minutes after the start."));
  else
    show_nothing (self, _("No forecast is old enough yet"),
                  _("A forecast can be scored once its 8 hours are over, and a server needs 2 hours of data to be "
                    "forecast: the first figures come about 10 hours after a server's first data. Calibration of chances "
                    "needs 500 outcomes."));
}

static void
report_came_cb (GBytes     *body,
                const char *fault,
                gpointer    user_data)
{
  VedQualityPage *self = user_data;
  g_autoptr(GError) error = NULL;

  if (body == NULL || !ved_quality_report_parse (&self->report, body, &error))
    {
      show_nothing (self, _("No figures available here"), error != NULL ? error->message : fault);
      return;
    }
  if (self->report.forecasts > 0.0)
    show_report (self);
  else
    show_waiting (self);
}

/* Another daemon: its figures are other ones. */
static void
forget (gpointer user_data)
{
  VedQualityPage *self = user_data;

  memset (&self->report, 0, sizeof self->report);
  show_waiting (self);
}

static void
ved_quality_page_update (VedPage     *page,
                         VedSnapshot *snapshot)
{
  VedQualityPage *self = VED_QUALITY_PAGE (page);

  if (self->document == NULL)
    {
      self->document = ved_document_new_plain (ved_page_get_model (page), EVERY_S, report_came_cb, self);
      ved_document_set_forget (self->document, forget);
    }
  /* The first ones may come with any result. */
  if (self->report.forecasts <= 0.0)
    ved_document_expire (self->document);
  ved_document_fetch (self->document, "/quality");
  ved_quality_training_update (VED_QUALITY_TRAINING (self->training), ved_page_get_model (page));
}

static void
choice_changed_cb (GtkDropDown    *choice,
                   GParamSpec     *pspec,
                   VedQualityPage *self)
{
  if (self->report.forecasts <= 0.0)
    return;

  show_reliability (self);
  show_pit (self);
}

static GtkWidget *
create_choice (VedQualityPage    *self,
               const char *const *titles,
               const char        *name)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (titles);

  ved_set_tooltip (choice, name);
  ved_name_widget (choice, name);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (choice_changed_cb), self, 0);

  return choice;
}

static GtkWidget *
create_bars (const char *title,
             const char *description)
{
  const VedNumberFormat percent = { VED_NUMBER_PERCENT, -1, NULL };
  GtkWidget *chart = ved_bar_chart_new (GTK_ORIENTATION_VERTICAL);

  ved_chart_set_title (VED_CHART (chart), title);
  ved_chart_set_description (VED_CHART (chart), description);
  ved_bar_chart_set_format (VED_BAR_CHART (chart), &percent);
  gtk_widget_set_size_request (chart, -1, CHART_PX);
  gtk_widget_set_vexpand (chart, TRUE);

  return chart;
}

static GtkWidget *
create_reliability (VedQualityPage *self)
{
  const char *titles[] = { _("30 min"), _("8 h"), NULL };
  GtkWidget *content, *end, *card = ved_card_new (_("Do chances come true?"), &content, &end);

  self->horizon = create_choice (self, titles, _("Horizon"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->horizon), VED_HORIZON_8H);
  self->reliability = create_bars (_("Forecast chances and observed share"),
                                   _("For forecasts of about the same chance, beside each other: that chance, and how often "
                                     "it came true"));
  ved_bar_chart_set_range (VED_BAR_CHART (self->reliability), 0.0, 100.0);
  self->calibration = ved_text_paragraph_new ("", "dim-label");
  gtk_box_append (GTK_BOX (end), self->horizon);
  gtk_box_append (GTK_BOX (content), self->reliability);
  gtk_box_append (GTK_BOX (content), self->calibration);

  return card;
}

static GtkWidget *
create_pit (VedQualityPage *self)
{
  const char *titles[VED_N_BASE_METRICS + 1] = { NULL };
  GtkWidget *content, *end, *card = ved_card_new (_("Where outcomes fell in their band"), &content, &end);

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    titles[metric] = ved_text_metric_label (metric);
  self->metric = create_choice (self, titles, _("Metric"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->metric), VED_METRIC_MEM_USED);
  self->pit = create_bars (_("Share of outcomes by the quantile they fell on"),
                           _("The more alike the bars are, the better the forecast band fits"));
  gtk_box_append (GTK_BOX (end), self->metric);
  gtk_box_append (GTK_BOX (content), self->pit);
  gtk_box_append (GTK_BOX (content),
                  ved_text_paragraph_new (_("By tenths of the forecast distribution. Even bars: well calibrated. High at "
                                            "both ends: too narrow. High in the middle: too wide. Leaning to one side: "
                                            "biased."), "dim-label"));

  return card;
}

static GtkWidget *
create_report (VedQualityPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *kpis = ved_reflow_new (170, N_KPIS, 12), *cards = ved_reflow_new (CARD_PX, 2, 12);
  GtkWidget *errors, *warnings, *drift, *content;

  for (Kpi kpi = 0; kpi < N_KPIS; kpi++)
    {
      self->kpis[kpi] = ved_kpi_card_new (_(kpi_titles[kpi]));
      ved_reflow_append (VED_REFLOW (kpis), self->kpis[kpi], 1);
    }
  self->verdict = ved_text_paragraph_new ("", "title-4");
  self->origin = ved_text_paragraph_new ("", "dim-label");
  ved_reflow_append (VED_REFLOW (cards), create_reliability (self), 1);
  ved_reflow_append (VED_REFLOW (cards), create_pit (self), 1);

  errors = ved_card_new (_("Error by metric and horizon"), &content, NULL);
  self->errors = ved_quality_errors_new ();
  gtk_box_append (GTK_BOX (content), self->errors);
  warnings = ved_card_new (_("Past warnings"), &content, NULL);
  self->warnings = ved_text_paragraph_new ("", NULL);
  gtk_box_append (GTK_BOX (content), self->warnings);
  drift = ved_card_new (_("Has the fleet changed?"), &content, NULL);
  self->drift = ved_quality_drift_new ();
  gtk_box_append (GTK_BOX (content), self->drift);

  gtk_box_append (GTK_BOX (box), self->verdict);
  gtk_box_append (GTK_BOX (box), kpis);
  gtk_box_append (GTK_BOX (box), self->origin);
  gtk_box_append (GTK_BOX (box), cards);
  gtk_box_append (GTK_BOX (box), errors);
  gtk_box_append (GTK_BOX (box), warnings);
  gtk_box_append (GTK_BOX (box), drift);

  return box;
}

static void
ved_quality_page_dispose (GObject *object)
{
  g_clear_pointer (&VED_QUALITY_PAGE (object)->document, ved_document_free);

  G_OBJECT_CLASS (ved_quality_page_parent_class)->dispose (object);
}

static GVariant *
ved_quality_page_save_state (VedPage *page)
{
  VedQualityPage *self = VED_QUALITY_PAGE (page);
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  ved_choice_state_save (&state, "horizon", self->horizon);
  ved_choice_state_save (&state, "metric", self->metric);

  return g_variant_dict_end (&state);
}

static void
ved_quality_page_restore_state (VedPage  *page,
                                GVariant *state)
{
  VedQualityPage *self = VED_QUALITY_PAGE (page);

  ved_choice_state_restore (state, "horizon", self->horizon);
  ved_choice_state_restore (state, "metric", self->metric);
}

static GtkWidget *
ved_quality_page_find_section (VedPage    *page,
                               const char *id)
{
  return g_str_equal (id, "retraining") ? VED_QUALITY_PAGE (page)->training : NULL;
}

static void
ved_quality_page_class_init (VedQualityPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_quality_page_dispose;
  VED_PAGE_CLASS (klass)->update = ved_quality_page_update;
  VED_PAGE_CLASS (klass)->find_section = ved_quality_page_find_section;
  VED_PAGE_CLASS (klass)->save_state = ved_quality_page_save_state;
  VED_PAGE_CLASS (klass)->restore_state = ved_quality_page_restore_state;
}

/* Networks are there before any forecast could be judged, and below what was judged. */
static GtkWidget *
create_page (VedQualityPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *content, *card;

  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "ved-forecast-quality-symbolic");
  gtk_widget_set_size_request (self->empty, -1, EMPTY_PX);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), create_report (self), "report");
  card = ved_card_new (_("Networks"), &content, NULL);
  self->training = ved_quality_training_new ();
  gtk_box_append (GTK_BOX (content), self->training);
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_box_append (GTK_BOX (box), card);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);

  return box;
}

static void
ved_quality_page_init (VedQualityPage *self)
{
  ved_page_set_title (VED_PAGE (self), _("Forecast quality"));
  adw_bin_set_child (ADW_BIN (self), ved_page_scroller_new (create_page (self)));
  show_waiting (self);
}
